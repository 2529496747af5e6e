#include "gc/runtime/nursery.h"

#include <sys/mman.h>

#include "gc/runtime/fatal.h"
#include "gc/runtime/sanitizer.h"
#include "gc/runtime/shapes.h"

namespace kiln::gc {

Nursery nursery;

// Room for four of the largest objects.
static constexpr size_t kLeastUsable = 65536;

void init_nursery(size_t size) {
  void* p = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (p == MAP_FAILED) fatal("no memory for a nursery of %zu bytes", size);
  nursery.start = reinterpret_cast<uintptr_t>(p);
  nursery.size = nursery.usable = size;
  nursery.stop_every = size;
  reset_nursery(nullptr, 0);
}

// The next artificial stop for an allocation pointer at `p`.
static char* next_stop(char* p) {
  if (nursery.stop_every == 0) return p;
  if (static_cast<size_t>(nursery.fragment_end - p) <= nursery.stop_every)
    return nursery.fragment_end;
  return p + nursery.stop_every;
}

void refresh_stop() { kiln_self.nursery_top = next_stop(kiln_self.nursery_free); }

char* alloc_in_nursery(size_t size) {
  char* p = kiln_self.nursery_free;
  while (static_cast<size_t>(nursery.fragment_end - p) < size) {
    if (nursery.fragments.empty()) return nullptr;
    Fragment f = nursery.fragments.pop();
    p = f.begin;
    nursery.fragment_end = f.end;
  }
  kiln_self.nursery_free = p + size;
  refresh_stop();
  unpoison(p, size);
  return p;
}

void adapt_nursery(size_t used, size_t moved) {
  bool nearly_all = moved > used - used / 8;
  nursery.usable = nearly_all && nursery.size >= 2 * kLeastUsable ? nursery.size / 2 : nursery.size;
}

void reset_nursery(kiln_object** pinned, size_t count) {
  nursery.fragments.clear();
  if (count != 0) nursery.usable = nursery.size;
  char* end = reinterpret_cast<char*>(nursery.start + nursery.usable);
  for (size_t i = count; i-- != 0;) {
    char* p = reinterpret_cast<char*>(pinned[i]);
    char* after = p + object_size(pinned[i], shape_of(pinned[i]));
    if (after != end) nursery.fragments.push({after, end});
    end = p;
  }
  if (end != reinterpret_cast<char*>(nursery.start) || nursery.fragments.empty())
    nursery.fragments.push({reinterpret_cast<char*>(nursery.start), end});
  for (Fragment& f : nursery.fragments) poison(f.begin, static_cast<size_t>(f.end - f.begin));
  Fragment first = nursery.fragments.pop();
  nursery.fragment_end = first.end;
  kiln_self.nursery_free = first.begin;
  kiln_self.nursery_top = next_stop(first.begin);
}

size_t nursery_used() {
  size_t left = static_cast<size_t>(nursery.fragment_end - kiln_self.nursery_free);
  for (Fragment& f : nursery.fragments) left += static_cast<size_t>(f.end - f.begin);
  return nursery.usable - left;
}

size_t largest_gap(kiln_object** pinned, size_t count) {
  size_t largest = 0;
  uintptr_t end = nursery.start + nursery.size;
  for (size_t i = count; i-- != 0;) {
    auto p = reinterpret_cast<uintptr_t>(pinned[i]);
    size_t gap = end - p - object_size(pinned[i], shape_of(pinned[i]));
    if (gap > largest) largest = gap;
    end = p;
  }
  size_t gap = end - nursery.start;
  return gap > largest ? gap : largest;
}

}  // namespace kiln::gc
