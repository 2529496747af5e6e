#include "gc/runtime/minor.h"

#include <string.h>
#include <sys/mman.h>

#include "gc/runtime/allocation.h"
#include "gc/runtime/fatal.h"
#include "gc/runtime/finalizers.h"
#include "gc/runtime/identity_hash.h"
#include "gc/runtime/major.h"
#include "gc/runtime/marking.h"
#include "gc/runtime/memory.h"
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
  void* p = map_pages(nursery.size, MAP_NORESERVE);
  if (p == nullptr) fatal("no memory for the collector's stack");
  scan_base = scan_top = static_cast<kiln_object**>(p);
}

// 16 bytes wherever they are, in one register.
typedef uint64_t Pair __attribute__((vector_size(16), aligned(8), may_alias));
static inline Pair load_pair(const char* p) { return *reinterpret_cast<const Pair*>(p); }
static inline void store_pair(char* p, Pair value) { *reinterpret_cast<Pair*>(p) = value; }

// What follows the header. Small objects by pairs of overlapping moves, without a call. Sizes are
// multiples of 8, the header's included.
static inline void copy_body(kiln_object* to, const kiln_object* from, size_t size) {
  auto* t = reinterpret_cast<char*>(to);
  auto* f = reinterpret_cast<const char*>(from);
  if (size <= 16) {
    memcpy(t + 8, f + 8, 8);
  } else if (size <= 40) {
    Pair first = load_pair(f + 8), last = load_pair(f + size - 16);
    store_pair(t + 8, first);
    store_pair(t + size - 16, last);
  } else if (size <= 72) {
    Pair first = load_pair(f + 8), second = load_pair(f + 24);
    Pair third = load_pair(f + size - 32), last = load_pair(f + size - 16);
    store_pair(t + 8, first);
    store_pair(t + 24, second);
    store_pair(t + size - 32, third);
    store_pair(t + size - 16, last);
  } else {
    memcpy(t + 8, f + 8, size - 8);
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

static __attribute__((noinline)) void visit_young_large(kiln_object* obj) {
  if (obj == nullptr || in_image(obj)) return;
  if ((obj->gc_flags & (KILN_GC_YOUNG_LARGE | KILN_GC_VISITED_YOUNG)) != KILN_GC_YOUNG_LARGE) return;
  obj->gc_flags |= KILN_GC_VISITED_YOUNG;
  if (shape_of(obj).kind != kNoRefs) large_to_scan.push(obj);
}

static inline void note_pinned(kiln_object* obj) {
  if (__builtin_expect(saw_pinned, 0)) {
    saw_pinned = false;
    refers_to_pinned.push(obj);
  }
}

// The inner loop: what it needs again and again is in registers, since it is copied from where stores to
// objects might change it for all the compiler knows. scan_top and moved_bytes are stale meanwhile.
template <bool kMarking>
class Scan {
 public:
  Scan()
      : nursery_start_(nursery.start),
        nursery_size_(nursery.size),
        shapes_(shapes),
        large_are_young_(!large_space.young.empty()),
        top_(scan_top),
        moved_(moved_bytes) {}
  ~Scan() { put_back(); }

  // What is done to each reference. kShade: it is held by a root or a black object.
  template <bool kShade>
  [[gnu::always_inline]] void visit(kiln_object** slot) {
    kiln_object* obj = *slot;
    if (reinterpret_cast<uintptr_t>(obj) - nursery_start_ < nursery_size_) {
      *slot = move(obj);
      return;
    }
    if (!kShade && __builtin_expect(!large_are_young_, 1)) return;
    visit_not_in_nursery<kShade>(obj);
  }

  // All references of an object. The rare kinds go out of line: a custom trace wants the address of its
  // visitor, and what has an address is not in registers.
  template <bool kShade>
  [[gnu::always_inline]] void trace(kiln_object* obj) {
    const Shape& shape = shapes_[obj->class_id];
    if (shape.kind == kFixed || shape.kind == kRefArray) {
      // From the last field to the first: what the first refers to is traced first then, and lies in the
      // order in which programs mostly go through it.
      for (uint64_t bits = shape.bitmap; bits != 0;) {
        const auto field = static_cast<size_t>(63 - __builtin_clzll(bits));
        bits ^= uint64_t{1} << field;
        visit<kShade>(slot_at(obj, 8 * field));
      }
      if (shape.kind == kFixed) return;
      trace_some<kShade>(obj, shape, 0, array_length(obj, shape));
    } else {
      put_back();
      trace_out_of_line<kShade>(obj);
      top_ = scan_top;
      moved_ = moved_bytes;
    }
  }

  // Those of items [from, to).
  template <bool kShade>
  [[gnu::always_inline]] void trace_some(kiln_object* array, const Shape& shape, int64_t from,
                                         int64_t to) {
    if (shape.kind == kRefArray) {
      kiln_object** items = slot_at(array, shape.fixed_size);
      for (int64_t i = from; i < to; i++) visit<kShade>(items + i);
      return;
    }
    put_back();
    trace_some_out_of_line<kShade>(array, from, to);
    top_ = scan_top;
    moved_ = moved_bytes;
  }

  // What is on the stack, and what that refers to. Everything moved was born black, hence shades.
  [[gnu::always_inline]] void trace_moved() {
    for (;;) {
      kiln_object* obj;
      if (top_ != scan_base) {
        obj = *--top_;
      } else if (!large_to_scan.empty()) {
        obj = large_to_scan.pop();
      } else {
        return;
      }
      trace<kMarking>(obj);
      note_pinned(obj);
    }
  }

 private:
  void put_back() {
    scan_top = top_;
    moved_bytes = moved_;
  }

  template <bool kShade>
  static __attribute__((noinline)) void trace_out_of_line(kiln_object* obj) {
    trace_object(obj, shape_of(obj), [](kiln_object** slot) { Scan().template visit<kShade>(slot); });
  }

  template <bool kShade>
  static __attribute__((noinline)) void trace_some_out_of_line(kiln_object* array, int64_t from,
                                                               int64_t to) {
    trace_items(array, shape_of(array), from, to,
                [](kiln_object** slot) { Scan().template visit<kShade>(slot); });
  }

  template <bool kShade>
  static __attribute__((noinline)) void visit_outside(kiln_object* obj) {
    if (!large_space.young.empty()) visit_young_large(obj);
    if (kShade) shade_outside_old_space(obj);
  }
  template <bool kShade>
  [[gnu::always_inline]] void visit_not_in_nursery(kiln_object* obj) {
    if (in_old_space(obj)) {
      if (kShade) shade_cell(obj);
    } else if (obj != nullptr) {
      visit_outside<kShade>(obj);
    }
  }

  [[gnu::always_inline]] kiln_object* move(kiln_object* obj) {
    uint64_t header = header_word(obj);
    if (static_cast<int64_t>(header) < 0)
      return reinterpret_cast<kiln_object*>(header & ~(uint64_t{1} << 63));
    auto flags = static_cast<uint32_t>(header >> 32);
    const Shape& shape = shapes_[static_cast<uint32_t>(header)];
    size_t size = shape.fixed_size;
    uint8_t cell_class = shape.cell_class;
    if (shape.varsized) {
      size = object_size(obj, shape);
      if (size <= kMaxCell) cell_class = cell_class_of(size, shape.kind != kNoRefs);
    }
    if (__builtin_expect((flags & (KILN_GC_PINNED | KILN_GC_HAS_SHADOW)) || cell_class == kNoCellClass,
                         0)) {
      put_back();
      kiln_object* to = move_special(obj);
      top_ = scan_top;
      return to;
    }
    auto* to = static_cast<kiln_object*>(alloc_cell(cell_class));
    if (kMarking) mark_cell(to);
    copy_body(to, obj, size);
    moved_ += size;
    to->class_id = static_cast<uint32_t>(header);
    to->gc_flags = (flags & kKeptFlags) | KILN_GC_TRACK_YOUNG;
    if (__builtin_expect(shape.special & kHasWeak, 0)) note_promoted_weakref(to);
    forward(obj, to);
    if (shape.kind != kNoRefs) {
      *top_++ = to;
      for (uint64_t bits = shape.bitmap; bits != 0; bits &= bits - 1)
        __builtin_prefetch(*slot_at(to, 8 * static_cast<size_t>(__builtin_ctzll(bits))));
    }
    return to;
  }

  const uintptr_t nursery_start_;
  const size_t nursery_size_;
  const Shape* const shapes_;
  const bool large_are_young_;
  kiln_object** top_;
  size_t moved_;
};

template <bool kMarking>
static void visit_root(kiln_object** slot, void*) {
  Scan<kMarking>().template visit<kMarking>(slot);
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
  Scan<kMarking> scan;
  scan.trace_moved();  // what the roots refer to
  // The lists may not grow: nothing stores through the barrier now.
  for (kiln_object* obj : remembered) {
    obj->gc_flags |= KILN_GC_TRACK_YOUNG;
    if (kMarking && is_marked(obj)) {
      scan.template trace<true>(obj);
    } else {
      scan.template trace<false>(obj);
    }
    note_pinned(obj);
    scan.trace_moved();
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
      scan.template trace_some<true>(d.array, shape, from, to);
    } else {
      scan.template trace_some<false>(d.array, shape, from, to);
    }
    if (saw_pinned) {
      saw_pinned = false;
      card_refers_to_pinned.push(d);
    }
    scan.trace_moved();
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
  visit_roots(visit_root<kMarking>, nullptr);
  visit_young_registered(visit_root<kMarking>, nullptr);
  saw_pinned = false;
  trace_remembered<kMarking>();
}

void minor_collection() {
  Pause pause = begin_pause();
  if (heap.in_collection) fatal("collection within a collection");
  heap.in_collection = true;
  size_t used = nursery_used();
  const bool verify = verify_this_minor(used);
  if (verify) verify_heap("before a minor collection", /*after_minor=*/false);
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
  if (pinned.size == 0) adapt_nursery({used, moved_bytes, shadow_stack_bytes(), looked_at, heap.old_bytes});
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
  if (verify) verify_heap("after a minor collection", /*after_minor=*/true);
  heap.in_collection = false;
  end_minor_pause(pause, used, moved_bytes);
}

}  // namespace kiln::gc
