#include "gc/runtime/identity_hash.h"

#include "gc/runtime/allocation.h"
#include "gc/runtime/containers.h"
#include "gc/runtime/heap.h"

namespace kiln::gc {

static AddressMap shadows;

kiln_object* shadow_of(kiln_object* obj) {
  return reinterpret_cast<kiln_object*>(shadows.find(reinterpret_cast<uintptr_t>(obj))->value);
}

void forget_shadows() {
  if (shadows.size == 0) return;
  static Vector<AddressMap::Entry> kept;
  for (size_t i = 0; i < shadows.capacity; i++) {
    AddressMap::Entry e = shadows.entries[i];
    if (e.key == 0) continue;
    auto* obj = reinterpret_cast<kiln_object*>(e.key);
    constexpr uint32_t kStays = KILN_GC_PINNED | KILN_GC_VISITED_YOUNG;
    if (!(obj->gc_flags & KILN_GC_FORWARDED) && (obj->gc_flags & kStays) == kStays) kept.push(e);
  }
  shadows.clear();
  for (AddressMap::Entry& e : kept) shadows.insert(e.key, e.value);
  kept.clear();
}

void mark_shadows() {
  for (size_t i = 0; i < shadows.capacity; i++) {
    if (shadows.entries[i].key == 0) continue;
    auto* shadow = reinterpret_cast<kiln_object*>(shadows.entries[i].value);
    if (in_old_space(shadow)) {
      mark_cell(shadow);
    } else {
      mark_large(shadow);
    }
  }
}

kiln_object* find_lost_shadow() {
  for (size_t i = 0; i < shadows.capacity; i++) {
    auto* obj = reinterpret_cast<kiln_object*>(shadows.entries[i].key);
    if (obj != nullptr && shadow_of(obj)->class_id != obj->class_id) return obj;
  }
  return nullptr;
}

static uintptr_t final_address(kiln_object* obj) {
  if (!in_nursery(obj)) return reinterpret_cast<uintptr_t>(obj);
  if (obj->gc_flags & KILN_GC_HAS_SHADOW) return reinterpret_cast<uintptr_t>(shadow_of(obj));
  const Shape& shape = shape_of(obj);
  kiln_object* shadow = alloc_for_promotion(object_size(obj, shape), obj, shape);
  shadow->class_id = obj->class_id;
  obj->gc_flags |= KILN_GC_HAS_SHADOW;
  shadows.insert(reinterpret_cast<uintptr_t>(obj), reinterpret_cast<uintptr_t>(shadow));
  return reinterpret_cast<uintptr_t>(shadow);
}

}  // namespace kiln::gc

extern "C" {

int64_t kiln_gc_id(kiln_object* obj) {
  return static_cast<int64_t>(kiln::gc::final_address(obj));
}

int64_t kiln_gc_identity_hash(kiln_object* obj) {
  // Low address bits say little, and neighbours differ by a cell: one multiplication spreads them. Both steps
  // are one to one on numbers of 62 bits.
  uint64_t address = kiln::gc::final_address(obj);
  uint64_t hash = (address >> 3) * 0x9E3779B97F4A7C15u & ((uint64_t{1} << 62) - 1);
  return static_cast<int64_t>(hash ^ hash >> 31);
}

}  // extern "C"
