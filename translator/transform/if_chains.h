// Chains of tests of one integer against constants become a switch.
//
// Before:                                   After:
//   b0(%1: i64):                              b0(%1: i64):
//     %2 = int_eq %1, 3                         switch %1 { 3 -> b1(%1), 5 -> b3, else -> b4 }
//     branch %2, b1(%1), b2(%1)
//   b2(%3: i64):
//     %4 = int_eq %3, 5
//     branch %4, b3, b4
//
// Blocks in the chain but the first may hold nothing but the test, so no effect moves. Switches whose
// default is a further test or switch of the same value are merged likewise. This is what makes an
// interpreter's dispatch one jump table however its author wrote it.
#ifndef KILN_TRANSLATOR_TRANSFORM_IF_CHAINS_H_
#define KILN_TRANSLATOR_TRANSFORM_IF_CHAINS_H_

#include "translator/flowgraph/graph.h"

namespace kiln {

// Whether something changed.
bool MergeIfChains(Graph* graph);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_TRANSFORM_IF_CHAINS_H_
