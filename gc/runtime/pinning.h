// Pinning: an object in the nursery that a minor must leave where it is, because foreign code holds its
// address. The minor goes around it (nursery.h); it stays young until it is unpinned and a further
// minor moves it.
//
// Only objects without references, finalizer or weak slot can be pinned: a pinned object is then never
// a reason to trace anything. But an old object may go on referring to it, so that whoever does stays
// remembered (law 1 in heap.h).

#ifndef KILN_GC_RUNTIME_PINNING_H_
#define KILN_GC_RUNTIME_PINNING_H_

#include "gc/runtime/containers.h"
#include "gc/runtime/mutator.h"

namespace kiln::gc {

struct Pin {
  kiln_object* obj;
  uint32_t count;  // of kiln_gc_pin calls
  bool operator==(const Pin& other) const { return obj == other.obj; }
};
extern Vector<Pin> pins;  // sorted by address

// The pinned objects that the minor reached, sorted; forgets the others.
Vector<kiln_object*>& surviving_pinned();

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_PINNING_H_
