// The clean-up that every other pass counts on: folding, dead code and control flow, repeated until
// nothing changes any more.
#ifndef KILN_TRANSLATOR_TRANSFORM_SIMPLIFY_H_
#define KILN_TRANSLATOR_TRANSFORM_SIMPLIFY_H_

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/program.h"

namespace kiln {

// Whether something changed. Keeps all laws of the shared transforms: no call is inlined, no
// allocation that could be seen is removed, no effects change places.
bool SimplifyGraph(Program* program, Graph* graph);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_TRANSFORM_SIMPLIFY_H_
