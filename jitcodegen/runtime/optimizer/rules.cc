#include "jitcodegen/runtime/optimizer/rules.h"

#include <array>

namespace kiln::jit::rule {
namespace {

// The names of the table, as tokens.
namespace names {
inline constexpr uint16_t X = kX, Y = kY, C = kC, D = kD, Zero = kZero, One = kOne,
                          MinusOne = kMinusOne;
#define KILN_OP(Enum, name, operands, result, payload, effects, stage, doc) \
  inline constexpr uint16_t Enum = static_cast<uint16_t>(Opcode::k##Enum);
#include "translator/flowgraph/ops.def"

#define LEFT(...) {__VA_ARGS__, kEnd}
#define RIGHT(...) {__VA_ARGS__, kEnd}
constexpr Rule kRules[] = {
#define KILN_RULE(name, left, right) {#name, left, right},
#include "jitcodegen/runtime/optimizer/integer_rules.def"
};
#undef LEFT
#undef RIGHT
}  // namespace names
using names::kRules;

// The rules of an operation need not stand together in the table: here they do.
struct ByOpcode {
  std::array<Rule, std::size(kRules)> rules;
  std::array<uint16_t, kNumOpcodes + 1> first;
};
constexpr ByOpcode kByOpcode = [] {
  ByOpcode out{};
  uint16_t n = 0;
  for (uint16_t op = 0; op < kNumOpcodes; ++op) {
    out.first[op] = n;
    for (const Rule& r : kRules)
      if (r.left[0] == op) out.rules[n++] = r;
  }
  out.first[kNumOpcodes] = n;
  return out;
}();

}  // namespace

std::span<const Rule> Rules() { return kByOpcode.rules; }

std::span<const Rule> RulesFor(Opcode op) {
  const auto n = static_cast<size_t>(op);
  return {kByOpcode.rules.data() + kByOpcode.first[n],
          static_cast<size_t>(kByOpcode.first[n + 1] - kByOpcode.first[n])};
}

}  // namespace kiln::jit::rule
