#include "gc/runtime/verify.h"

#include "gc/runtime/containers.h"
#include "gc/runtime/fatal.h"
#include "gc/runtime/heap.h"
#include "gc/runtime/identity_hash.h"
#include "gc/runtime/marking.h"
#include "gc/runtime/options.h"
#include "gc/runtime/remembered_set.h"
#include "gc/runtime/roots.h"
#include "gc/runtime/weakrefs.h"

namespace kiln::gc {

namespace {

// One walk. Everything it needs is built afresh: the verifier trusts no state it can do without.
struct Walk {
  const char* when;
  kiln_object* holder;  // the object whose references are being looked at, or null: a root
  bool right_after_minor;
  AddressMap seen;
  AddressMap large;
  AddressMap listed;  // remembered objects
  AddressMap grey;
  Vector<kiln_object*> pending;

  const char* name_of(kiln_object* obj) {
    if (obj == nullptr) return "a root";
    const char* name = shape_of(obj).type->name;
    return name != nullptr ? name : "an object";
  }

  [[noreturn]] void complain(kiln_object** slot, const char* what) {
    fatal("heap verifier, %s: %s %p refers to %p at %p: %s", when, name_of(holder),
          static_cast<void*>(holder), static_cast<void*>(*slot), static_cast<void*>(slot), what);
  }

  // `*slot` is the header of an object where an object can be.
  void check_place(kiln_object** slot) {
    kiln_object* obj = *slot;
    auto address = reinterpret_cast<uintptr_t>(obj);
    if (address % 8 != 0) complain(slot, "not aligned");
    size_t room = SIZE_MAX;
    bool in_wrong_block = false;
    if (in_nursery(obj)) {
      room = nursery.start + nursery.size - address;
      check_not_free(slot);
    } else if (in_old_space(obj)) {
      if (!is_cell_start(obj)) complain(slot, "not the start of a cell in use");
      room = cell_size(obj);
      in_wrong_block = obj->class_id < shape_count &&
                       cells_have_refs(block_with(obj).cell_class) == (shape_of(obj).kind == kNoRefs);
    } else if (in_image(obj)) {
      room = heap.image_begin + heap.image_size - address;
    } else {
      if (large.find(address) == nullptr) complain(slot, "not an object's address");
      room = large_header(obj)->size;
    }
    if (obj->class_id == 0 || obj->class_id >= shape_count)
      complain(slot, "no class id in its header: freed, moved or never stored");
    if (obj->gc_flags & KILN_GC_FORWARDED) complain(slot, "it has moved");
    if (in_wrong_block) complain(slot, "in a block of the other cells, with or without references");
    const Shape& shape = shape_of(obj);
    if (shape.varsized && array_length(obj, shape) < 0) complain(slot, "negative length");
    if (object_size(obj, shape) > room) complain(slot, "larger than its place");
    bool prebuilt = obj->gc_flags & KILN_GC_PREBUILT;
    if (prebuilt != in_image(obj)) complain(slot, "wrong prebuilt flag");
    if (in_nursery(obj) && (obj->gc_flags & KILN_GC_TRACK_YOUNG))
      complain(slot, "in the nursery, but has KILN_GC_TRACK_YOUNG");
  }

  void check_not_free(kiln_object** slot) {
    auto* p = reinterpret_cast<char*>(*slot);
    if (p >= kiln_self.nursery_free && p < nursery.fragment_end)
      complain(slot, "in the free part of the nursery");
    for (Fragment& f : nursery.fragments) {
      if (p >= f.begin && p < f.end) complain(slot, "in the free part of the nursery");
    }
  }

  void check_remembered(kiln_object** slot) {
    if (!(holder->gc_flags & KILN_GC_TRACK_YOUNG)) {
      if (listed.find(reinterpret_cast<uintptr_t>(holder)) == nullptr)
        complain(slot, "old, no KILN_GC_TRACK_YOUNG, but not remembered");
      return;
    }
    if (holder->gc_flags & KILN_GC_HAS_CARDS) {
      const Shape& shape = shape_of(holder);
      size_t offset = reinterpret_cast<uintptr_t>(slot) - reinterpret_cast<uintptr_t>(holder);
      if (offset >= shape.fixed_size) {
        auto index = static_cast<int64_t>((offset - shape.fixed_size) / shape.item_size);
        if (large_header(holder)->cards[index / KILN_GC_CARD_ITEMS]) return;
      }
    }
    complain(slot, "old to young without a write barrier");
  }

  // Law 2 of heap.h.
  void check_colours(kiln_object** slot) {
    if (!right_after_minor || heap.state != KILN_GC_MARKING) return;
    if (in_nursery(*slot) || is_marked(*slot)) return;
    if (holder != nullptr) {
      if (in_nursery(holder) || !is_marked(holder)) return;
      if (grey.find(reinterpret_cast<uintptr_t>(holder)) != nullptr) return;
      if (in_image(holder) && !(holder->gc_flags & KILN_GC_PREBUILT_ROOT))
        complain(slot, "prebuilt, not mutated, refers to the heap");
    }
    complain(slot, "black to white while marking");
  }

  void visit(kiln_object** slot) {
    kiln_object* obj = *slot;
    if (obj == nullptr) return;
    check_place(slot);
    if (holder != nullptr && !is_young(holder) && is_young(obj)) check_remembered(slot);
    check_colours(slot);
    if (seen.insert(reinterpret_cast<uintptr_t>(obj), 1)) pending.push(obj);
  }

  // What the collector itself will look at, reachable or not.
  void check_lists() {
    for (kiln_object*& obj : remembered) check_place(&obj);
    for (DirtyCard& d : dirty_cards) check_place(&d.array);
    for (size_t i = 0; i < grey.capacity; i++) {
      auto* obj = reinterpret_cast<kiln_object*>(grey.entries[i].key);
      if (obj == nullptr) continue;
      check_place(&obj);
    }
    for (LargeHeader* h : large_space.young) {
      kiln_object* obj = large_object(h);
      if (is_large_marked(obj)) complain(&obj, "young, but marked");
    }
    kiln_object* lost = find_lost_shadow();
    if (lost != nullptr) complain(&lost, "its shadow is gone");
  }

  static void visit_slot(kiln_object** slot, void* arg) { static_cast<Walk*>(arg)->visit(slot); }

  void run() {
    for (LargeHeader* h : large_space.young)
      large.insert(reinterpret_cast<uintptr_t>(large_object(h)), 1);
    for (size_t i = 0; i < large_space.old.size; i++) {
      // The gap between survivors and what is still to be swept holds stale pointers.
      if (large_space.sweeping && i >= large_space.sweep_kept && i < large_space.sweep_cursor) continue;
      large.insert(reinterpret_cast<uintptr_t>(large_object(large_space.old[i])), 1);
    }
    for (kiln_object* obj : remembered) listed.insert(reinterpret_cast<uintptr_t>(obj), 1);
    for_each_grey(
        [](kiln_object* obj, void* self) {
          static_cast<Walk*>(self)->grey.insert(reinterpret_cast<uintptr_t>(obj), 1);
        },
        this);
    check_lists();
    visit_roots(visit_slot, this);
    for (kiln_object* obj : prebuilt_roots) visit(&obj);
    while (!pending.empty()) {
      holder = pending.pop();
      const Shape& shape = shape_of(holder);
      trace_object(holder, shape, [this](kiln_object** slot) { visit(slot); });
      if (shape.special & kHasWeak) visit_weak(weak_slot(holder, shape));
    }
    seen.destroy();
    large.destroy();
    listed.destroy();
    grey.destroy();
    pending.destroy();
  }

  void visit_weak(kiln_object** slot) {
    if (*slot == nullptr) return;
    check_place(slot);
    if (!is_young(holder) && is_young(*slot) && !weakref_awaits_minor(holder))
      complain(slot, "an old weak reference to a young object");
  }
};

}  // namespace

void verify_heap(const char* when, bool after_minor) {
  Walk walk{};
  walk.when = when;
  walk.right_after_minor = after_minor;
  walk.run();
}

bool verify_this_minor(size_t used) {
  if (options.verify != Verify::kNowAndThen) return options.verify == Verify::kAlways;
  static size_t since = SIZE_MAX / 2;  // the first one is
  since += used;
  if (since / 16 < heap.old_bytes + heap.young_large_bytes + used) return false;
  since = 0;
  return true;
}

}  // namespace kiln::gc

extern "C" void kiln_gc_verify(void) { kiln::gc::verify_heap("on demand", /*after_minor=*/false); }
