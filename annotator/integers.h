// Intervals through integer operations: what range a result has, and what a comparison says about its
// operands on either side of a branch.
//
// All bounds are of the canonical signed 64-bit form (type.h). An operation whose exact result may
// leave its type wraps, so it then has the type's whole range.
#ifndef KILN_ANNOTATOR_INTEGERS_H_
#define KILN_ANNOTATOR_INTEGERS_H_

#include "annotator/lattice.h"
#include "translator/flowgraph/graph.h"

namespace kiln::annotator {

// What a pure integer operation gives for operands like these. `a` and `b` are reached; `b` is
// meaningless for unary operations.
Info IntegerResult(Lattice* lattice, const Operation& op, const Info& a, const Info& b);

// Narrows *a and *b to what they can be where `a op b` came out as `outcome`. `op` is a comparison
// of operands of type `type`.
void RefineComparison(Opcode op, bool outcome, Type type, Info* a, Info* b);

}  // namespace kiln::annotator

#endif  // KILN_ANNOTATOR_INTEGERS_H_
