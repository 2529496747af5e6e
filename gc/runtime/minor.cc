#include "gc/runtime/minor.h"

#include <string.h>
#include <sys/mman.h>

#include "gc/runtime/allocation.h"
#include "gc/runtime/fatal.h"
#include "gc/runtime/finalizers.h"
#include "gc/runtime/identity_hash.h"
#include "gc/runtime/major.h"
#include "gc/runtime/marking.h"
#include "gc/runtime/options.h"
#include "gc/runtime/pinning.h"
#include "gc/runtime/remembered_set.h"
#include "gc/runtime/roots.h"
#include "gc/runtime/stats.h"
#include "gc/runtime/verify.h"
#include "gc/runtime/weakrefs.h"

namespace kiln::gc {

// Moved objects still to be traced. No check for overflow: an object with references takes 16 bytes of
// the nursery, and there is room for twice as many; young large objects have a list of their own.
static kiln_object** scan_base;
static kiln_object** scan_top;
static Vector<kiln_object*> large_to_scan;

// Objects and cards that refer to pinned objects.
static Vector<kiln_object*> refers_to_pinned;
static Vector<DirtyCard> card_refers_to_pinned;
static bool saw_pinned;
static size_t moved_bytes;

void init_minor() {
  void* p = mmap(nullptr, nursery.size, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (p == MAP_FAILED) fatal("no memory for the collector's stack");
  scan_base = scan_top = static_cast<kiln_object**>(p);
}

// Small objects by pairs of overlapping moves, without a call.
static inline void copy_object(void* to, const void* from, size_t size) {
  auto* t = static_cast<char*>(to);
  auto* f = static_cast<const char*>(from);
  if (size <= 16) {
    memcpy(t, f, 8);
    memcpy(t + size - 8, f + size - 8, 8);
  } else if (size <= 32) {
    char a[16], b[16];
    memcpy(a, f, 16);
    memcpy(b, f + size - 16, 16);
    memcpy(t, a, 16);
    memcpy(t + size - 16, b, 16);
  } else if (size <= 64) {
    char a[32], b[32];
    memcpy(a, f, 32);
    memcpy(b, f + size - 32, 32);
    memcpy(t, a, 32);
    memcpy(t + size - 32, b, 32);
  } else {
    memcpy(t, f, size);
  }
}

static constexpr uint32_t kKeptFlags = KILN_GC_USER_BITS | KILN_GC_NO_FINALIZER;

static void become_old(kiln_object* obj, const kiln_object* young, uint32_t flags,
                       const Shape& shape) {
  obj->class_id = young->class_id;
  obj->gc_flags = (flags & kKeptFlags) | flags_when_old(obj);
  if (shape.special & kHasWeak) note_promoted_weakref(obj);
}

static void forward(kiln_object* young, kiln_object* old) {
  *reinterpret_cast<uint64_t*>(young) = reinterpret_cast<uint64_t>(old) | uint64_t{1} << 63;
}

// Pinned, with a shadow, or too large for a cell.
static __attribute__((noinline)) kiln_object* move_special(kiln_object* obj) {
  const Shape& shape = shape_of(obj);
  uint32_t flags = obj->gc_flags;
  if (flags & KILN_GC_PINNED) {
    saw_pinned = true;
    obj->gc_flags |= KILN_GC_VISITED_YOUNG;
    return obj;
  }
  size_t size = object_size(obj, shape);
  kiln_object* to =
      flags & KILN_GC_HAS_SHADOW ? shadow_of(obj) : alloc_for_promotion(size, obj, shape);
  memcpy(static_cast<void*>(to), obj, size);
  stats.promoted_bytes += size;
  become_old(to, obj, flags, shape);
  forward(obj, to);
  if (shape.kind != kNoRefs) *scan_top++ = to;
  return to;
}

template <bool kMarking>
static inline kiln_object* move(kiln_object* obj) {
  uint64_t header = header_word(obj);
  if (static_cast<int64_t>(header) < 0)
    return reinterpret_cast<kiln_object*>(header & ~(uint64_t{1} << 63));
  auto flags = static_cast<uint32_t>(header >> 32);
  const Shape& shape = shapes[static_cast<uint32_t>(header)];
  size_t size = object_size(obj, shape);
  if (__builtin_expect((flags & (KILN_GC_PINNED | KILN_GC_HAS_SHADOW)) || size > kMaxCell, 0))
    return move_special(obj);
  auto* to = static_cast<kiln_object*>(alloc_cell(size_class_of(size)));
  if (kMarking) mark_cell(to);
  copy_object(to, obj, size);
  moved_bytes += size;
  to->gc_flags = (flags & kKeptFlags) | KILN_GC_TRACK_YOUNG;
  if (__builtin_expect(shape.special & kHasWeak, 0)) note_promoted_weakref(to);
  forward(obj, to);
  if (shape.kind != kNoRefs) *scan_top++ = to;
  return to;
}

static __attribute__((noinline)) void visit_young_large(kiln_object* obj) {
  if (obj == nullptr || in_image(obj)) return;
  if ((obj->gc_flags & (KILN_GC_YOUNG_LARGE | KILN_GC_VISITED_YOUNG)) != KILN_GC_YOUNG_LARGE) return;
  obj->gc_flags |= KILN_GC_VISITED_YOUNG;
  if (shape_of(obj).kind != kNoRefs) large_to_scan.push(obj);
}

// What is done to each reference. kShade: it is held by a root or a black object.
template <bool kMarking, bool kShade>
static inline void visit(kiln_object** slot) {
  kiln_object* obj = *slot;
  if (in_nursery(obj)) {
    *slot = move<kMarking>(obj);
    return;
  }
  if (in_old_space(obj)) {
    if (kShade) shade_cell(obj);
    return;
  }
  if (__builtin_expect(!large_space.young.empty(), 0)) visit_young_large(obj);
  if (kShade) shade_outside_old_space(obj);
}

template <bool kMarking>
static void visit_root(kiln_object** slot, void*) {
  visit<kMarking, kMarking>(slot);
}

static inline void note_pinned(kiln_object* obj) {
  if (__builtin_expect(saw_pinned, 0)) {
    saw_pinned = false;
    refers_to_pinned.push(obj);
  }
}

// Everything moved was born black, hence shades what it refers to.
template <bool kMarking>
static void trace_moved() {
  for (;;) {
    kiln_object* obj;
    if (scan_top != scan_base) {
      obj = *--scan_top;
    } else if (!large_to_scan.empty()) {
      obj = large_to_scan.pop();
    } else {
      return;
    }
    trace_object(obj, shape_of(obj), [](kiln_object** slot) { visit<kMarking, kMarking>(slot); });
    note_pinned(obj);
  }
}

static inline void prefetch_card(const DirtyCard& d) {
  const Shape& shape = shape_of(d.array);
  size_t offset = shape.fixed_size + d.card * static_cast<size_t>(KILN_GC_CARD_ITEMS) * shape.item_size;
  char* p = reinterpret_cast<char*>(d.array) + offset;
  __builtin_prefetch(p);
  __builtin_prefetch(p + 64);
  __builtin_prefetch(&large_header(d.array)->cards[d.card]);
}

template <bool kMarking>
static void trace_remembered() {
  // The lists may not grow: nothing stores through the barrier now.
  for (kiln_object* obj : remembered) {
    obj->gc_flags |= KILN_GC_TRACK_YOUNG;
    const Shape& shape = shape_of(obj);
    if (kMarking && is_marked(obj)) {
      trace_object(obj, shape, [](kiln_object** slot) { visit<kMarking, kMarking>(slot); });
    } else {
      trace_object(obj, shape, [](kiln_object** slot) { visit<kMarking, false>(slot); });
    }
    note_pinned(obj);
    trace_moved<kMarking>();
  }
  remembered.clear();
  constexpr size_t kAhead = 8;
  for (size_t i = 0; i < dirty_cards.size; i++) {
    if (i + kAhead < dirty_cards.size) prefetch_card(dirty_cards[i + kAhead]);
    DirtyCard d = dirty_cards[i];
    large_header(d.array)->cards[d.card] = 0;
    const Shape& shape = shape_of(d.array);
    int64_t from = d.card * KILN_GC_CARD_ITEMS;
    int64_t to = from + KILN_GC_CARD_ITEMS;
    if (to > array_length(d.array, shape)) to = array_length(d.array, shape);
    if (kMarking && is_marked(d.array)) {
      trace_items(d.array, shape, from, to,
                  [](kiln_object** slot) { visit<kMarking, kMarking>(slot); });
    } else {
      trace_items(d.array, shape, from, to,
                  [](kiln_object** slot) { visit<kMarking, false>(slot); });
    }
    if (saw_pinned) {
      saw_pinned = false;
      card_refers_to_pinned.push(d);
    }
    trace_moved<kMarking>();
  }
  dirty_cards.clear();
}

static void sweep_young_large() {
  for (LargeHeader* header : large_space.young) {
    kiln_object* obj = large_object(header);
    if (!(obj->gc_flags & KILN_GC_VISITED_YOUNG)) {
      free_large(header);
      continue;
    }
    obj->gc_flags = (obj->gc_flags & kKeptFlags) | flags_when_old(obj);
    large_space.old.push(header);
    heap.old_bytes += header->size;
    heap.debt += header->size;
    if (heap.state == KILN_GC_MARKING) {
      mark_large(obj);
      heap.marked_bytes += header->size;
    }
  }
  large_space.young.clear();
  heap.young_large_bytes = 0;
}

template <bool kMarking>
static void trace_all() {
  visit_roots(visit_root<kMarking>, nullptr, /*old_ones=*/kMarking);
  visit_young_registered(visit_root<kMarking>, nullptr);
  saw_pinned = false;
  trace_moved<kMarking>();
  trace_remembered<kMarking>();
}

void minor_collection() {
  Pause pause = begin_pause();
  if (heap.in_collection) fatal("collection within a collection");
  heap.in_collection = true;
  if (options.verify) verify_heap("before a minor collection", /*after_minor=*/false);
  size_t used = nursery_used();
  size_t looked_at = (remembered.size + dirty_cards.size) * 64;
  moved_bytes = 0;
  if (heap.state == KILN_GC_MARKING) {
    trace_all<true>();
    heap.marked_bytes += moved_bytes;
  } else {
    trace_all<false>();
  }
  heap.old_bytes += moved_bytes;
  heap.debt += moved_bytes;
  stats.promoted_bytes += moved_bytes;

  update_young_weakrefs();
  finish_minor_finalizers();
  sweep_young_large();
  forget_shadows();
  Vector<kiln_object*>& pinned = surviving_pinned();
  if (pinned.size == 0) adapt_nursery({used, moved_bytes, looked_at, heap.old_bytes});
  reset_nursery(pinned.data, pinned.size);
  for (kiln_object* obj : refers_to_pinned) {
    if (obj->gc_flags & KILN_GC_TRACK_YOUNG) remember(obj);
  }
  for (DirtyCard& d : card_refers_to_pinned) remember_card(d.array, d.card);
  refers_to_pinned.clear();
  card_refers_to_pinned.clear();

  heap.pressure_since_minor = 0;
  heap.minor_requested = false;
  heap.next_step_at = nursery.usable / kStepsPerNursery;
  if (heap.old_bytes > stats.peak_old_bytes) stats.peak_old_bytes = heap.old_bytes;
  stats.minor_count++;
  if (options.verify) verify_heap("after a minor collection", /*after_minor=*/true);
  heap.in_collection = false;
  end_minor_pause(pause, used, moved_bytes);
}

}  // namespace kiln::gc
