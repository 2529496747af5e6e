// Outside the JIT: its questions have one answer, and a promoted value is just the value.
//
// Before:                                     After:
//   %2: bool = jit_query isvirtual(%1)          jump b2(%1)
//   %3: ref A = jit_promote %1
//   branch %2, b1, b2(%3)
//
// First of all: what is for traces only must not be there where it is asked who calls whom.
// For `opt` graphs only; hints without a result stay, as some of them are there to be obeyed.
#ifndef KILN_TRANSLATOR_TRANSFORM_JIT_QUERIES_H_
#define KILN_TRANSLATOR_TRANSFORM_JIT_QUERIES_H_

#include "translator/flowgraph/graph.h"

namespace kiln {

// Whether something changed.
bool AnswerJitQueries(Graph* graph);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_TRANSFORM_JIT_QUERIES_H_
