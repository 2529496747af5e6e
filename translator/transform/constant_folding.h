// Constant folding over the whole graph: sparse conditional constant propagation (Wegman and Zadeck,
// TOPLAS 1991), with block arguments in the role of phis.
//
// Before:                                     After:
//   b0(%1: ref Op): jump b1(3, %1)              b0(%1: ref Op): jump b1(3, %1)
//   b1(%2: i64, %3: ref Op):                    b1(%2: i64, %3: ref Op):
//     %4 = int_add %2, 1                          jump b1(3, %3)
//     %5 = int_eq %4, 4
//     branch %5, b1(3, %3), b2()
//
// Optimistic: an argument is a constant if it is the same one on all links that can be taken, a link
// can be taken only if what is known does not rule it out. Besides pure operations it folds reads of
// prebuilt objects: immutable fields, lengths, items where the class or the field that led to the
// array promises that they do not change. After the initialisers have run, that is: as long as
// Program::initialisers is not empty no prebuilt object is looked into.
#ifndef KILN_TRANSLATOR_TRANSFORM_CONSTANT_FOLDING_H_
#define KILN_TRANSLATOR_TRANSFORM_CONSTANT_FOLDING_H_

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/program.h"

namespace kiln {

// Whether something changed. Includes SimplifyAlgebra and RefineLinks.
bool FoldConstants(Program* program, Graph* graph);

// On the way out of a branch something about its condition is known: what is passed along is
// replaced by a constant where that follows (the condition itself; x after x == 3; a reference after
// it was null). Whether something changed.
bool RefineLinks(Graph* graph);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_TRANSFORM_CONSTANT_FOLDING_H_
