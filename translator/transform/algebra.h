// Identities: an operation that is simpler than it looks, seen from itself and what computed its
// operands in the same block.
//
//   int_add %1, 0            %1                 bool_not (int_lt %1, %2)      int_ge %1, %2
//   int_sub %1, %1           0                  int_ne (int_cast %bool), 0    %bool
//   ref_eq %1, null          ref_is_null %1     isinstance (cast_ref %1), C   isinstance %1, C
//   isinstance %1, C         ref_nonnull %1     if %1 is declared as a C
//
// Each rule holds for all values; rules that need a fact read it from Value::fact.
#ifndef KILN_TRANSLATOR_TRANSFORM_ALGEBRA_H_
#define KILN_TRANSLATOR_TRANSFORM_ALGEBRA_H_

#include <vector>

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/rewrite.h"

namespace kiln {

// What the operation amounts to: a value that can be used in place of its result (an operand, an
// operand of an operand, a new constant), or null. May also rewrite the operation into a simpler one
// and return null; then sets *changed. `definitions` tells what computed each value.
Value* SimplifyOperation(Graph* graph, Block* block, Operation* op,
                         const std::vector<Definition>& definitions, bool* changed);

// Applies the rules all over the graph. Whether something changed.
bool SimplifyAlgebra(Graph* graph);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_TRANSFORM_ALGEBRA_H_
