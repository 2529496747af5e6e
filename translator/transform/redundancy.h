// Removes what was computed, tested, loaded or stored before.
//
// Before:                                        After:
//   b0(%1: ref P):                                 b0(%1: ref P):
//     %2 = getfield P.x, %1                          %2 = getfield P.x, %1
//     %3 = int_lt %2, 10                             %3 = int_lt %2, 10
//     branch %3, b1(%1), b2                          branch %3, b1(%2), b2
//   b1(%4: ref P):                                 b1(%5):
//     %5 = getfield P.x, %4                          ...
//     %6 = int_ge %5, 10
//     branch %6, b2, b3(%5)
//
// One walk over the blocks in reverse postorder, in the terms of value numbers (equal numbers: equal
// values; block arguments that only hand a value on have its number, see roots.h):
//   - pure operations with a number that a dominating block computed already are replaced by that
//     value: always within a block; across blocks where it saves a memory access or a class test,
//     then passing the value along the blocks between if they do not have it yet
//   - calls of elidable functions that cannot raise count as pure operations
//   - conditions decided by a branch that dominates the block are constants: also the opposite
//     comparison, the other order of operands, null after a use, a base class after a derived one
//   - loads of what is known to be in memory are replaced: after a load or a store of the same
//     place, on all paths, with nothing between that may write it (effects.h says what calls write;
//     immutable fields are written by constructors only)
//   - stores of what is in memory already are removed, as are stores that are overwritten before
//     anything can see them (within a block)
#ifndef KILN_TRANSLATOR_TRANSFORM_REDUNDANCY_H_
#define KILN_TRANSLATOR_TRANSFORM_REDUNDANCY_H_

#include "translator/flowgraph/graph.h"
#include "translator/transform/effects.h"

namespace kiln {

// Whether something changed. Leaves dead operations and arguments behind.
bool RemoveRedundancy(Graph* graph, const ProgramEffects& effects);

// Removes setfields that another setfield of the same object overwrites in the same block before
// anything can see them. Whether something changed.
bool RemoveDeadStores(Graph* graph);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_TRANSFORM_REDUNDANCY_H_
