#include "gc/runtime/remembered_set.h"

#include "gc/runtime/heap.h"

namespace kiln::gc {

Vector<kiln_object*> remembered;
Vector<DirtyCard> dirty_cards;
Vector<kiln_object*> prebuilt_roots;

static constexpr size_t kMaxDirtyCards = 16384;

void remember(kiln_object* obj) {
  uint32_t flags = obj->gc_flags & ~KILN_GC_TRACK_YOUNG;
  if ((flags & (KILN_GC_PREBUILT | KILN_GC_PREBUILT_ROOT)) == KILN_GC_PREBUILT) {
    flags |= KILN_GC_PREBUILT_ROOT;
    prebuilt_roots.push(obj);
  }
  obj->gc_flags = flags;
  remembered.push(obj);
}

void remember_card(kiln_object* array, uint32_t card) {
  uint8_t& dirty = large_header(array)->cards[card];
  if (dirty) return;
  dirty = 1;
  dirty_cards.push({array, card});
  // Stores all over a huge array: a minor in time, before looking at the cards takes too long.
  if (dirty_cards.size == kMaxDirtyCards) request_minor();
}

void forget_unmarked_remembered() {
  size_t kept = 0;
  for (kiln_object* obj : remembered) {
    if (is_marked(obj)) remembered[kept++] = obj;
  }
  remembered.size = kept;
  kept = 0;
  for (DirtyCard& d : dirty_cards) {
    if (is_marked(d.array)) dirty_cards[kept++] = d;
  }
  dirty_cards.size = kept;
}

}  // namespace kiln::gc

using namespace kiln::gc;

extern "C" {

__attribute__((preserve_most)) void kiln_gc_write_barrier_slow(kiln_object* obj) { remember(obj); }

__attribute__((preserve_most)) void kiln_gc_write_barrier_item_slow(kiln_object* obj, int64_t index) {
  if (obj->gc_flags & KILN_GC_HAS_CARDS) {
    remember_card(obj, static_cast<uint32_t>(index / KILN_GC_CARD_ITEMS));
  } else {
    remember(obj);
  }
}

void kiln_gc_write_barrier_range_slow(kiln_object* obj, int64_t from, int64_t n) {
  if (n <= 0) return;
  if (!(obj->gc_flags & KILN_GC_HAS_CARDS)) {
    remember(obj);
    return;
  }
  int64_t last = (from + n - 1) / KILN_GC_CARD_ITEMS;
  for (int64_t card = from / KILN_GC_CARD_ITEMS; card <= last; card++)
    remember_card(obj, static_cast<uint32_t>(card));
}

}  // extern "C"
