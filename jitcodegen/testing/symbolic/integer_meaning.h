// The meaning of operations on integers (semantics.h) over Z3's bit vectors: values have 64 bits, in canonical form.
#ifndef KILN_JITCODEGEN_TESTING_SYMBOLIC_INTEGER_MEANING_H_
#define KILN_JITCODEGEN_TESTING_SYMBOLIC_INTEGER_MEANING_H_

#include <z3++.h>

#include <optional>

#include "translator/flowgraph/ops.h"
#include "translator/flowgraph/type.h"

namespace kiln::jit {

// The canonical form of the value's low bits.
z3::expr Normalised(Kind kind, const z3::expr& v);

// 1 or 0.
z3::expr TruthValue(const z3::expr& condition);

// What the operation assumes of its operands, of which b is the second one, if there are two.
z3::expr IsDefined(Opcode op, Kind operand, const z3::expr& b);

// Of int_add_overflows and its like: whether the result leaves the kind.
z3::expr Overflows(Opcode op, Kind kind, const z3::expr& a, const z3::expr& b);

// Its result where it is defined; none if it is no operation on integers that this knows. `b` is only looked at if there are two
// operands. The kinds are those of operand 0 and of the result.
std::optional<z3::expr> IntegerMeaning(Opcode op, Kind operand, Kind result, const z3::expr& a, const z3::expr& b);

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_TESTING_SYMBOLIC_INTEGER_MEANING_H_
