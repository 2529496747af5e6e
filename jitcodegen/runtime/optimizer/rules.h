// The rewrite rules as tables; see integer_rules.def for how they are written.
#ifndef KILN_JITCODEGEN_RUNTIME_OPTIMIZER_RULES_H_
#define KILN_JITCODEGEN_RUNTIME_OPTIMIZER_RULES_H_

#include <cstdint>
#include <span>

#include "translator/flowgraph/ops.h"

namespace kiln::jit {

namespace rule {

// A part of an expression: an Opcode, or one of these.
enum Token : uint16_t { kX = 0x100, kY, kZ, kC, kD, kZero, kOne, kMinusOne, kEnd };

struct Rule {
  const char* name;
  uint16_t left[8], right[8];  // prefix order; kEnd behind the last
};

std::span<const Rule> Rules();
// Those whose left side is that operation.
std::span<const Rule> RulesFor(Opcode op);

constexpr bool IsOpcode(uint16_t token) { return token < kX; }

}  // namespace rule
}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_OPTIMIZER_RULES_H_
