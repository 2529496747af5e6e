#include "gc/runtime/pinning.h"

#include "gc/runtime/heap.h"

namespace kiln::gc {

Vector<Pin> pins;

static Vector<kiln_object*> scratch;

Vector<kiln_object*>& surviving_pinned() {
  scratch.clear();
  size_t kept = 0;
  for (Pin& pin : pins) {
    if (!(pin.obj->gc_flags & KILN_GC_VISITED_YOUNG)) continue;
    pin.obj->gc_flags &= ~KILN_GC_VISITED_YOUNG;
    scratch.push(pin.obj);
    pins[kept++] = pin;
  }
  pins.size = kept;
  return scratch;
}

static Pin* find_pin(kiln_object* obj) {
  for (Pin& pin : pins) {
    if (pin.obj == obj) return &pin;
  }
  return nullptr;
}

static bool can_pin(kiln_object* obj) {
  const Shape& shape = shape_of(obj);
  constexpr uint32_t kNever = KILN_TYPE_WEAKREF | KILN_TYPE_FINALIZER | KILN_TYPE_LIGHT_FINALIZER;
  return shape.kind == kNoRefs && !(shape.type->flags & kNever) && pins.size < 1000;
}

static void insert_sorted(kiln_object* obj) {
  pins.push({obj, 1});
  for (size_t i = pins.size - 1; i != 0 && pins[i - 1].obj > obj; i--) {
    pins[i] = pins[i - 1];
    pins[i - 1] = {obj, 1};
  }
}

}  // namespace kiln::gc

using namespace kiln::gc;

extern "C" {

bool kiln_gc_pin(kiln_object* obj) {
  if (!in_nursery(obj)) return true;
  if (obj->gc_flags & KILN_GC_PINNED) {
    find_pin(obj)->count++;
    return true;
  }
  if (!can_pin(obj)) return false;
  insert_sorted(obj);
  scratch.clear();
  for (Pin& pin : pins) scratch.push(pin.obj);
  // Any small object must find room after a minor.
  if (largest_gap(scratch.data, scratch.size) < 2 * KILN_GC_MAX_NURSERY_OBJECT) {
    pins.remove(*find_pin(obj));
    return false;
  }
  obj->gc_flags |= KILN_GC_PINNED;
  return true;
}

void kiln_gc_unpin(kiln_object* obj) {
  if (!in_nursery(obj)) return;
  Pin* pin = find_pin(obj);
  if (pin == nullptr || --pin->count != 0) return;
  pins.remove(*pin);
  obj->gc_flags &= ~KILN_GC_PINNED;
}

bool kiln_gc_can_move(kiln_object* obj) {
  return in_nursery(obj) && !(obj->gc_flags & KILN_GC_PINNED);
}

}  // extern "C"
