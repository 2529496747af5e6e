#include "gc/runtime/nursery.h"

#include <sys/mman.h>

#include "gc/runtime/fatal.h"
#include "gc/runtime/memory.h"
#include "gc/runtime/sanitizer.h"
#include "gc/runtime/shapes.h"

namespace kiln::gc {

Nursery nursery;

// Room for four of the largest objects.
static constexpr size_t kLeastUsable = 65536;

// What a minor may move and look at, roughly: that takes some 5 ms.
static constexpr size_t kMostWork = size_t{10} << 20;

static constexpr double kPatience = 0.25, kMostPatience = 16;
// Full minors that it takes, at least, to say that growing has changed something; that it has not.
static constexpr uint32_t kSomething = 2, kNothing = 6;
static constexpr double kWeightOfThePast = 0.75;
// Minors for which the memory of a larger nursery is kept.
static constexpr uint32_t kKeptFor = 16;
// What part of the allocated may be wasted.
static constexpr double kBearableWaste = 1.0 / 32;

void init_nursery(size_t least, size_t most) {
  void* p = map_pages(most, MAP_NORESERVE);
  if (p == nullptr && most > least) {
    most = least;
    p = map_pages(most);
  }
  if (p == nullptr) fatal("no memory for a nursery of %zu bytes", most);
  nursery.start = reinterpret_cast<uintptr_t>(p);
  nursery.size = most;
  nursery.least = nursery.capacity = nursery.usable = least;
  nursery.patience = kPatience;
  nursery.stop_every = most;
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

static void shrink_to(size_t capacity) {
  capacity &= ~size_t{4095};
  if (capacity < nursery.least) capacity = nursery.least;
  if (capacity >= nursery.capacity) return;
  nursery.capacity = capacity;
  nursery.minors_shrunk = 0;
}

// Not at once: what grows again soon should find its pages.
static void give_memory_back() {
  if (nursery.in_memory <= nursery.capacity) {
    nursery.in_memory = nursery.capacity;
  } else if (++nursery.minors_shrunk == kKeptFor) {
    madvise(reinterpret_cast<char*>(nursery.start + nursery.capacity),
            nursery.in_memory - nursery.capacity, MADV_DONTNEED);
    nursery.in_memory = nursery.capacity;
  }
}

void note_mortality(size_t promoted, size_t dead) {
  if (promoted == 0) return;
  const double part = dead >= promoted ? 1 : static_cast<double>(dead) / static_cast<double>(promoted);
  nursery.mortality = (nursery.mortality + part) / 2;
}

static void grow() {
  nursery.capacity *= 2;
  nursery.wasted = 0;
  nursery.minors_since = 0;
  nursery.used = nursery.done = 0;
}

static void end_trial(bool vain) {
  if (!vain) {
    nursery.patience = kPatience;
  } else {
    shrink_to(nursery.capacity_before);
    nursery.wasted = 0;
    if (nursery.patience < kMostPatience) nursery.patience *= 2;
  }
  nursery.capacity_before = 0;
}

void adapt_nursery(const MinorWork& work) {
  // A minor that was asked for early says little.
  bool full = work.used >= nursery.usable - nursery.usable / 8;
  bool nearly_all = work.moved > work.used - work.used / 8;
  size_t done = work.moved + work.looked_at;
  size_t most = nursery.least > kMostWork ? nursery.least : kMostWork;
  if (done > most + most * 2 / 5) {
    shrink_to(static_cast<size_t>(static_cast<double>(nursery.capacity) *
                                  (static_cast<double>(most) / static_cast<double>(done))));
    nursery.wasted = 0;
    nursery.capacity_before = 0;
  } else if (full) {
    nursery.used = nursery.used * kWeightOfThePast + static_cast<double>(work.used);
    nursery.done =
        nursery.done * kWeightOfThePast + static_cast<double>(work.moved + work.roots);
    nursery.effort = nursery.done / nursery.used;
    nursery.minors_since++;
    bool may_grow = done + done / 2 <= most &&
                    2 * nursery.capacity <= work.old_bytes + 16 * work.roots &&
                    2 * nursery.capacity <= nursery.size;
    const double waste = static_cast<double>(work.moved) * nursery.mortality +
                         static_cast<double>(work.roots);
    const bool bearable = waste < kBearableWaste * static_cast<double>(work.used);
    nursery.wasted = bearable ? nursery.wasted / 2 : nursery.wasted + waste;
    const bool enough = nursery.wasted >= nursery.patience * static_cast<double>(nursery.capacity);
    const double before = nursery.effort_before;
    if (nursery.capacity_before == 0) {
      if (may_grow && enough) {
        nursery.capacity_before = nursery.capacity;
        nursery.effort_before = nursery.effort;
        grow();
      }
    } else if (nursery.minors_since >= kSomething) {
      // Where there is more to do than before, the program does something else now: that says nothing.
      if (nursery.effort < 0.8 * before || nursery.effort > 1.25 * before) {
        end_trial(/*vain=*/false);
      } else if (may_grow) {
        if (enough) grow();
      } else if (nursery.minors_since >= kNothing) {
        end_trial(/*vain=*/true);
      }
    }
  }
  give_memory_back();
  bool half = nearly_all && nursery.capacity >= 2 * kLeastUsable;
  nursery.usable = half ? nursery.capacity / 2 : nursery.capacity;
}

void reset_nursery(kiln_object** pinned, size_t count) {
  nursery.fragments.clear();
  // Nothing was adapted then: all pinned objects lie within.
  if (count != 0) nursery.usable = nursery.capacity;
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
  uintptr_t end = nursery.start + nursery.usable;
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
