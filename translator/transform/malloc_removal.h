// Malloc removal: an object that nobody but this function ever sees becomes a handful of values.
//
// Before:                                       After:
//   b0(%1: i64):                                  b0(%1: i64):
//     %2 = new Point                                jump b1(%1, %1)
//     setfield Point.x, %2, %1                    b1(%4: i64, %5: i64):
//     jump b1(%1, %2)                               %6 = int_add %5, 1
//   b1(%3: i64, %4: ref Point):                     ...
//     %5 = getfield Point.x, %4
//     %6 = int_add %5, 1
//     setfield Point.x, %4, %6
//
// As in RPython: values that links connect are one family (union-find). A family goes if all its
// objects come from `new` of one class and all its uses are field accesses, casts, class and null tests,
// comparisons. Each of its values is then replaced by the values of the fields, everywhere. A block may
// take only one argument of a family, or it could not be told whether two names mean one object.
//
// Run after inlining, and repeated: an object stored in a field of one that went can go next.
#ifndef KILN_TRANSLATOR_TRANSFORM_MALLOC_REMOVAL_H_
#define KILN_TRANSLATOR_TRANSFORM_MALLOC_REMOVAL_H_

#include "translator/flowgraph/graph.h"

namespace kiln {

// Whether something changed. Leaves dead arguments behind.
bool RemoveMallocs(Graph* graph);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_TRANSFORM_MALLOC_REMOVAL_H_
