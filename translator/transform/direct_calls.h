// Indirect calls with few possible targets become a test and direct calls.
//
// Before:                                            After:
//   %2 = method_lookup area, %1  {targets A::f B::f}   %2 = method_lookup area, %1
//   %3 = call_indirect %2(%1)                          %4 = func_eq %2, &A::f
//   ...                                                branch %4, b1(%1), b2(%1)
//                                                    b1(%5): %6 = call A::f(%5); jump b3(%6)
//                                                    b2(%7): %8 = call B::f(%7); jump b3(%8)
//                                                    b3(%9): ...
//
// A processor predicts the branch as well as it predicts the indirect jump; the gain is that direct
// calls can be inlined. So it is done for two targets of which one is small, and for a pointer that has
// one target only. Targets come from the facts that the annotator and the rtyper left on the
// pointer.
#ifndef KILN_TRANSLATOR_TRANSFORM_DIRECT_CALLS_H_
#define KILN_TRANSLATOR_TRANSFORM_DIRECT_CALLS_H_

#include "translator/flowgraph/graph.h"

namespace kiln {

// Whether something changed. A target up to `small_weight` (inline.h) is worth a test.
bool MakeCallsDirect(Graph* graph, double small_weight);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_TRANSFORM_DIRECT_CALLS_H_
