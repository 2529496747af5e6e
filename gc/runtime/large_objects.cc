#include "gc/runtime/large_objects.h"

#include <stdlib.h>
#include <sys/mman.h>

namespace kiln::gc {

LargeSpace large_space;

static constexpr size_t kMinMapped = size_t{1} << 20;
static constexpr size_t kMinHuge = size_t{4} << 20;
static constexpr size_t kPage = 4096;

kiln_object* alloc_large(size_t size, uint32_t num_cards) {
  size_t total = sizeof(LargeHeader) + size + num_cards;
  LargeHeader* header;
  size_t mapped = 0;
  if (total >= kMinMapped) {
    mapped = (total + kPage - 1) & ~(kPage - 1);
    void* p = mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED) return nullptr;
    if (mapped >= kMinHuge) madvise(p, mapped, MADV_HUGEPAGE);
    header = static_cast<LargeHeader*>(p);
  } else {
    header = static_cast<LargeHeader*>(calloc(1, total));
    if (header == nullptr) return nullptr;
  }
  header->size = size;
  header->mapped = mapped;
  header->num_cards = num_cards;
  if (num_cards != 0) header->cards = reinterpret_cast<uint8_t*>(header + 1) + size;
  large_space.mapped_bytes += size;
  return large_object(header);
}

void free_large(LargeHeader* header) {
  large_space.mapped_bytes -= header->size;
  if (header->mapped != 0) {
    munmap(header, header->mapped);
  } else {
    free(header);
  }
}

void begin_sweeping_large() {
  large_space.sweeping = true;
  large_space.sweep_cursor = 0;
  large_space.sweep_kept = 0;
  large_space.sweep_end = large_space.old.size;
}

// Unmaps up to `bytes` from the high end of a dying object. Returns what is left of the allowance.
static size_t unmap_some(LargeHeader* header, size_t bytes) {
  bytes &= ~(kPage - 1);
  if (header->mapped <= bytes) {
    bytes -= header->mapped;
    free_large(header);
    large_space.dying.pop();
    return bytes;
  }
  header->mapped -= bytes;
  munmap(reinterpret_cast<char*>(header) + header->mapped, bytes);
  return 0;
}

bool sweep_large(size_t count, size_t bytes) {
  LargeSpace& s = large_space;
  if (s.sweeping) {
    while (s.sweep_cursor < s.sweep_end && count-- != 0) {
      LargeHeader* header = s.old[s.sweep_cursor++];
      if (header->epoch == s.epoch) {
        s.old[s.sweep_kept++] = header;
      } else if (header->mapped != 0) {
        s.dying.push(header);
      } else {
        free_large(header);
      }
    }
    if (s.sweep_cursor == s.sweep_end) {
      // Objects that became old meanwhile follow; close the gap.
      size_t newer = s.old.size - s.sweep_end;
      if (newer != 0)
        memmove(s.old.data + s.sweep_kept, s.old.data + s.sweep_end, newer * sizeof(LargeHeader*));
      s.old.size = s.sweep_kept + newer;
      s.sweeping = false;
    }
  }
  while (!s.dying.empty() && bytes >= kPage) bytes = unmap_some(s.dying[s.dying.size - 1], bytes);
  return s.sweeping || !s.dying.empty();
}

}  // namespace kiln::gc
