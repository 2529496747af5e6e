#include "gc/runtime/memory.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>

#include "gc/runtime/fatal.h"
#include "gc/runtime/old_space.h"
#include "gc/runtime/options.h"

namespace kiln::gc {

namespace {

// The reservation is cut by so much at a time.
constexpr size_t kStep = size_t{1} << 20;
static_assert(kStep % kBlockSize == 0);

// Free pages of the reservation: all zero but for this at their start.
struct Free {
  Free* next;
  size_t size;
};
Free* free_pages;

void give(void* p, size_t size) {
  auto* pages = static_cast<Free*>(p);
  *pages = {free_pages, size};
  free_pages = pages;
}

}  // namespace

bool is_reserved(const void* p) {
  const auto address = reinterpret_cast<uintptr_t>(p);
  return address >= old_space.base + old_space.reserved &&
         address < reinterpret_cast<uintptr_t>(old_space.bits[0]);
}

void* map_pages(size_t size, int flags) {
  void* p = mmap(nullptr, whole_pages(size), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
  return p == MAP_FAILED ? nullptr : p;
}

bool would_map(size_t size, int flags) {
  void* p = map_pages(size, flags);
  if (p != nullptr) munmap(p, whole_pages(size));
  return p != nullptr;
}

void* reserved_pages(size_t size) {
  size = whole_pages(size);
  for (Free** link = &free_pages; *link != nullptr; link = &(*link)->next) {
    Free* pages = *link;
    if (pages->size < size) continue;
    if (pages->size > size) {  // the far end of them
      pages->size -= size;
      return reinterpret_cast<char*>(pages) + pages->size;
    }
    *link = pages->next;
    *pages = {};
    return pages;
  }
  const size_t more = (size + kStep - 1) / kStep * kStep;
  if (more > old_space.reserved - size_t{old_space.used_blocks} * kBlockSize) return nullptr;
  old_space.reserved -= more;
  char* p = reinterpret_cast<char*>(old_space.base + old_space.reserved);
  if (more > size) give(p, more - size);
  return p + (more - size);
}

void unmap_pages(void* p, size_t size) {
  if (size == 0) return;
  if (!is_reserved(p)) {
    munmap(p, size);
    return;
  }
  madvise(p, size, MADV_DONTNEED);  // zero when they are touched again
  give(p, size);
}

void* grow_table(void* old, size_t old_size, size_t size) {
  if (!is_reserved(old)) {
    const int saved = errno;
    if (void* p = realloc(old, size)) return p;
    errno = saved;
  }
  void* p = reserved_pages(size);
  if (p == nullptr) fatal("out of memory for the collector's own tables");
  if (old_size != 0) memcpy(p, old, old_size);
  free_table(old, old_size);
  return p;
}

void free_table(void* table, size_t size) {
  if (is_reserved(table)) {
    unmap_pages(table, whole_pages(size));
  } else {
    free(table);
  }
}

bool follow_address_limit() {
  struct rlimit limit;
  const bool limited = getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
  const size_t most = limited ? static_cast<size_t>(limit.rlim_cur) : SIZE_MAX;
  options.max_heap = options.own_max_heap < most ? options.own_max_heap : most;
  return limited;
}

}  // namespace kiln::gc
