// Removes operations whose results nobody uses, and block arguments that nobody needs.
//
// Before:                          After:
//   b0(%1: i64, %2: i64):            b0(%1: i64, %2: i64):
//     %3 = int_add %1, %2              jump b1(%1)
//     jump b1(%1, %3)                b1(%4: i64):
//   b1(%4: i64, %5: i64):              return %4
//     return %4
//
// A value is needed if an operation with an effect, an exit, or something needed uses it; so values
// that only go round a loop are removed as well. A block that ended in kTry because of a removed
// allocation jumps. Arguments of one block that are equal on all links to it are merged too.
#ifndef KILN_TRANSLATOR_TRANSFORM_DEAD_CODE_H_
#define KILN_TRANSLATOR_TRANSFORM_DEAD_CODE_H_

#include "translator/flowgraph/graph.h"

namespace kiln {

// Whether something changed.
bool RemoveDeadCode(Graph* graph);

// Merges arguments of a block that always hold the same value. Optimistic: finds pairs that go
// round loops together.
bool MergeEqualArguments(Graph* graph);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_TRANSFORM_DEAD_CODE_H_
