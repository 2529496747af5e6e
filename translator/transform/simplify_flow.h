// Simplifies the shape of a graph without touching what it computes: merges blocks with their only
// successor, threads jumps through blocks that decide nothing, and removes branches whose
// outcome is known.
//
// Before:                              After:
//   b0(%1: bool):                        b0(%1: bool):
//     branch %1, b1(), b2()                branch %1, b1(), b2()
//   b1():                                b1():
//     jump b3(true)                        return 1
//   b2():                                b2():
//     jump b3(false)                       return 0
//   b3(%2: bool):
//     branch %2, b4(), b5()
//   b4():
//     return 1
//   b5():
//     return 0
//
// Laws: the operation order on every path stays; call_result stays in the block of its call or at the
// head of its normal exit; blocks with operations are never duplicated (a merge point stays one).
#ifndef KILN_TRANSLATOR_TRANSFORM_SIMPLIFY_FLOW_H_
#define KILN_TRANSLATOR_TRANSFORM_SIMPLIFY_FLOW_H_

#include "translator/flowgraph/graph.h"

namespace kiln {

// Whether something changed. Linear but for a few repetitions.
bool SimplifyFlow(Graph* graph);

// Replaces the exit by a jump if it is known where it goes: constant branch or switch, or all exits
// the same. Whether it did.
bool SimplifyExit(Block* block);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_TRANSFORM_SIMPLIFY_FLOW_H_
