// Roots: around an operation that may collect, the references that are still needed after it lie on
// the shadow stack, where the collector finds them and puts their new addresses.
//
// Before:                              After:
//   b0(%1: ref A, %2: ref B):            b0(%1: ref A, %2: ref B):
//     %3 = call "f" %1                     gc_push %2
//     jump b1(%2, %3)                      %3 = call "f" %1
//                                          %4 = gc_pop 0
//                                          gc_drop 1
//                                          jump b1(%4, %3)
//
// Laws
//  1. A push, its operation, the pops and the drop stand together in one block, in this order, and
//     brackets do not nest. So a push always starts at the bottom of the function's own part of
//     the shadow stack, and an emitter may address slots relative to the function's entry.
//  2. Every reference pushed is popped: nothing is pushed that is not needed. Constants never are.
//  3. In a function with at least one such bracket, an operation that may collect with nothing to
//     save has an empty one (gc_push, gc_drop 0) around it, so that slots of an earlier one need not
//     be taken for roots. Allocations do without.
//  4. A reference keeps its slot from one bracket to the next where that is possible: stores into
//     slots that hold the value already can be left out.
#ifndef KILN_GC_TRANSFORM_ROOTS_H_
#define KILN_GC_TRANSFORM_ROOTS_H_

#include "translator/flowgraph/graph.h"
#include "translator/transform/effects.h"

namespace kiln {

void InsertRoots(Graph* graph, const ProgramEffects& effects);

}  // namespace kiln

#endif  // KILN_GC_TRANSFORM_ROOTS_H_
