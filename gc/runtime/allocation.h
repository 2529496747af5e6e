// Allocation out of line: what mutator.h calls when the nursery's bump pointer is not enough, and the
// memory that promotion asks for.

#ifndef KILN_GC_RUNTIME_ALLOCATION_H_
#define KILN_GC_RUNTIME_ALLOCATION_H_

#include "gc/runtime/shapes.h"

namespace kiln::gc {

// Memory for an old object of `size` bytes that looks like `like` (class and length are read from it),
// marked if marking is under way, and accounted for. Not initialised. Never null: fatal instead.
kiln_object* alloc_for_promotion(size_t size, const kiln_object* like, const Shape& shape);

// The header flags of an object that has just become old at `obj`.
uint32_t flags_when_old(const kiln_object* obj);

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_ALLOCATION_H_
