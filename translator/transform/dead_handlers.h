// Handlers of what cannot raise go.
//
// Before:                                         After:
//   %1: i64 = call get_x(%0)                        %1: i64 = call get_x(%0)
//   try b1(%1) catch %2 -> b2(%2)                   jump b1(%1)
//
// What can raise is the effect analysis' answer, so stack checks must be in place (stack_checks.h).
#ifndef KILN_TRANSLATOR_TRANSFORM_DEAD_HANDLERS_H_
#define KILN_TRANSLATOR_TRANSFORM_DEAD_HANDLERS_H_

#include "translator/flowgraph/graph.h"
#include "translator/transform/effects.h"

namespace kiln {

// Whether something changed. Blocks that are merged by it stay well formed: call_result operations
// follow their call.
bool RemoveDeadHandlers(Graph* graph, const ProgramEffects& effects);

// Marks blocks cold from which every way leads to a raise or to a cold block. The inliner leaves cold
// calls alone, and code for cold blocks is put out of the way.
void SpreadCold(Graph* graph);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_TRANSFORM_DEAD_HANDLERS_H_
