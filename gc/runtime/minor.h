// The minor collection: everything that lives in the nursery moves to the old space.
//
// Enters: the roots, the remembered set, dirty cards. Leaves: an empty nursery (but for pinned
// objects), no reference to where things were, dead young large objects freed, weak references
// cleared, an empty remembered set (but for what refers to pinned objects).
//
// Depth first over a stack of moved objects that are still to be traced, rather than Cheney's scan:
// cells come from runs of several size classes, so there is no one stretch to scan, and a parent's
// children land next to it.
//
// While marking is under way, it also does the marking's share (law 2 in heap.h).

#ifndef KILN_GC_RUNTIME_MINOR_H_
#define KILN_GC_RUNTIME_MINOR_H_

#include "gc/runtime/heap.h"

namespace kiln::gc {

void init_minor();
void minor_collection();

// For what follows the tracing within a minor. `obj` is an address from before it.
inline uint64_t header_word(const kiln_object* obj) {
  return *reinterpret_cast<const uint64_t*>(obj);
}
inline bool survived_minor(const kiln_object* obj) {
  if (in_nursery(obj)) {
    constexpr uint32_t kStays = KILN_GC_PINNED | KILN_GC_VISITED_YOUNG;
    return (obj->gc_flags & KILN_GC_FORWARDED) || (obj->gc_flags & kStays) == kStays;
  }
  return !is_young(obj) || (obj->gc_flags & KILN_GC_VISITED_YOUNG);
}
inline kiln_object* current_address(kiln_object* obj) {
  if (!in_nursery(obj) || !(obj->gc_flags & KILN_GC_FORWARDED)) return obj;
  return reinterpret_cast<kiln_object*>(header_word(obj) & ~(uint64_t{1} << 63));
}
inline uint32_t forwarded_flags(kiln_object* obj) { return current_address(obj)->gc_flags; }

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_MINOR_H_
