#include "gc/runtime/large_objects.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "gc/runtime/memory.h"
#include "gc/runtime/old_space.h"

namespace kiln::gc {

LargeSpace large_space;

// What is worth a mapping of its own: arrays of references sooner, since those are what lists grow.
static constexpr size_t kMinMapped = size_t{1} << 20;
static constexpr size_t kMinMappedRefs = size_t{128} << 10;
// A mapped array may grow to so many times its size.
static constexpr size_t kRoomFactor = 8;

static uint32_t cards_for(const Shape& shape, size_t items) {
  constexpr size_t kItems = KILN_GC_CARD_ITEMS;
  if (!has_item_refs(shape) || items <= kItems) return 0;
  return static_cast<uint32_t>((items + kItems - 1) / kItems);
}

// With `room` for the object and the cards behind that.
static LargeHeader* map_object(size_t size, size_t room, uint32_t num_cards, LargeFrom from) {
  size_t mapped = whole_pages(sizeof(LargeHeader) + room + num_cards);
  void* p = from == LargeFrom::kReservation ? reserved_pages(mapped)
                                            : map_pages(mapped, room != size ? MAP_NORESERVE : 0);
  if (p == nullptr) return nullptr;
  if (size >= kMinHuge) madvise(p, mapped, MADV_HUGEPAGE);
  auto* header = static_cast<LargeHeader*>(p);
  header->mapped = mapped;
  header->room = room;
  return header;
}

kiln_object* alloc_large(size_t size, const Shape& shape, int64_t n, LargeFrom from) {
  if (from == LargeFrom::kSystem && size >= kMinHuge && !would_map(size)) return nullptr;
  LargeHeader* header = nullptr;
  uint32_t num_cards = cards_for(shape, static_cast<size_t>(n));
  if (from == LargeFrom::kReservation) {
    header = map_object(size, size, num_cards, from);
  } else if (size >= (has_item_refs(shape) ? kMinMappedRefs : kMinMapped)) {
    // Where address space is scarce, none is set aside.
    if (shape.varsized && !old_space.scarce) {
      size_t room = kRoomFactor * size;
      uint32_t cards = cards_for(shape, room / shape.item_size);
      header = map_object(size, room, cards, from);
      if (header != nullptr) num_cards = cards;
    }
    if (header == nullptr) header = map_object(size, size, num_cards, from);
  } else {
    header = static_cast<LargeHeader*>(calloc(1, sizeof(LargeHeader) + size + num_cards));
    if (header != nullptr) header->room = size;
  }
  if (header == nullptr) return nullptr;
  header->size = size;
  header->num_cards = num_cards;
  if (num_cards != 0) header->cards = reinterpret_cast<uint8_t*>(header + 1) + header->room;
  large_space.mapped_bytes += size;
  return large_object(header);
}

void free_large(LargeHeader* header) {
  large_space.mapped_bytes -= header->size;
  if (header->mapped != 0) {
    unmap_pages(header, header->mapped);
  } else {
    free(header);
  }
}

// What was never used, and the cards: what is left is the object's own pages.
static void unmap_room(LargeHeader* header) {
  size_t used = whole_pages(sizeof(LargeHeader) + header->size);
  if (used >= header->mapped) return;
  unmap_pages(reinterpret_cast<char*>(header) + used, header->mapped - used);
  header->mapped = used;
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
  unmap_pages(reinterpret_cast<char*>(header) + header->mapped, bytes);
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
        unmap_room(header);
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
