// Proves every rewrite rule with Z3, for every integer kind.
#include "jitcodegen/runtime/optimizer/rules.h"

#include <gtest/gtest.h>
#include <z3++.h>

#include <optional>
#include <string>

#include "jitcodegen/runtime/pure.h"
#include "jitcodegen/testing/symbolic/integer_meaning.h"
#include "translator/flowgraph/semantics.h"

namespace kiln::jit {
namespace {

class Prover {
 public:
  Prover(z3::context& c, Kind kind) : c_(c), kind_(kind), preconditions_(c.bool_val(true)) {}

  // The value of the expression at *at; moves it behind.
  z3::expr Build(const uint16_t** at) {
    const uint16_t token = *(*at)++;
    switch (token) {
      case rule::kX: return Variable("x");
      case rule::kY: return Variable("y");
      case rule::kC: return Variable("c");
      case rule::kD: return Variable("d");
      case rule::kZero: return c_.bv_val(0, 64);
      case rule::kOne: return c_.bv_val(1, 64);
      case rule::kMinusOne: return c_.bv_val(-1, 64);
      default: break;
    }
    const auto op = static_cast<Opcode>(token);
    const z3::expr a = Build(at);
    const z3::expr b = Info(op).operands.size() > 1 ? Build(at) : a;
    Assume(IsDefined(op, kind_, b));
    const std::optional<z3::expr> value = IntegerMeaning(op, kind_, kind_, a, b);
    if (!value.has_value()) ADD_FAILURE() << "no meaning for " << Info(op).name;
    return value.value_or(a);
  }

  const z3::expr& preconditions() const { return preconditions_; }

 private:
  void Assume(const z3::expr& e) { preconditions_ = preconditions_ && e; }

  // Any number of the kind, in canonical form.
  z3::expr Variable(const char* name) {
    z3::expr v = c_.bv_const(name, 64);
    Assume(v == Normalised(kind_, v));
    return v;
  }

  z3::context& c_;
  const Kind kind_;
  z3::expr preconditions_;
};

bool Mentions(const rule::Rule& r, uint16_t token) {
  for (const uint16_t* side : {r.left, r.right})
    for (; *side != rule::kEnd; ++side)
      if (*side == token) return true;
  return false;
}

TEST(RulesTest, EveryRuleIsProved) {
  ASSERT_GT(rule::Rules().size(), 40u);
  int proved = 0;
  for (const rule::Rule& r : rule::Rules()) {
    ASSERT_TRUE(rule::IsOpcode(r.left[0])) << r.name;
    for (Kind kind : {Kind::kI8, Kind::kI16, Kind::kI32, Kind::kI64, Kind::kU8, Kind::kU16,
                      Kind::kU32, Kind::kU64}) {
      // A constant that the kind does not have never matches.
      if (Mentions(r, rule::kMinusOne) && !semantics::IsSigned(kind) && kind != Kind::kU64)
        continue;
      SCOPED_TRACE(std::string(r.name) + " of kind " + std::to_string(static_cast<int>(kind)));
      z3::context c;
      z3::solver solver(c);
      solver.set("timeout", 20000u);
      Prover left(c, kind), right(c, kind);
      const uint16_t* at = r.left;
      z3::expr before = left.Build(&at);
      EXPECT_EQ(*at, rule::kEnd);
      at = r.right;
      z3::expr after = right.Build(&at);
      EXPECT_EQ(*at, rule::kEnd);
      // Wherever the left side is defined, the right side is, and is the same.
      solver.add(left.preconditions());
      solver.add(before != after || !right.preconditions());
      EXPECT_EQ(solver.check(), z3::unsat);
      ++proved;
    }
  }
  EXPECT_GT(proved, 300);
}

// What is proved of operations is proved of those that run.
TEST(RulesTest, OperationsMeanWhatSemanticsSays) {
  z3::context c;
  const int64_t numbers[] = {0, 1, -1, 2, 3, -3, 7, 63, 64, 100, INT8_MIN, INT8_MAX, UINT8_MAX, INT32_MIN, UINT32_MAX, INT64_MIN, INT64_MAX};
  int compared = 0;
  for (uint16_t number = 0; number < kNumOpcodes; ++number) {
    const auto op = static_cast<Opcode>(number);
    const size_t operands = Info(op).operands.size();
    const z3::expr zero = c.bv_val(0, 64);
    if (operands > 2 || !IntegerMeaning(op, Kind::kI64, Kind::kI64, zero, zero).has_value()) continue;
    const bool is_truth = (op >= Opcode::kIntEq && op <= Opcode::kIntGe) || op == Opcode::kBoolNot || op == Opcode::kIntAddOverflows ||
                          op == Opcode::kIntSubOverflows || op == Opcode::kIntMulOverflows;
    for (const Kind kind : {Kind::kI8, Kind::kI16, Kind::kI32, Kind::kI64, Kind::kU8, Kind::kU16, Kind::kU32, Kind::kU64})
      for (const int64_t a : numbers)
        for (const int64_t b : numbers) {
          const Kind result = is_truth ? Kind::kBool : op == Opcode::kIntCast ? Kind::kI16 : kind;
          const uint64_t args[2] = {static_cast<uint64_t>(NormaliseInt(kind, a)), static_cast<uint64_t>(NormaliseInt(kind, b))};
          const z3::expr x = c.bv_val(args[0], 64), y = c.bv_val(args[1], 64);
          uint64_t expected = 0, value = 0;
          const bool defined = EvaluatePure(op, kind, result, args, &expected);
          ASSERT_EQ(IsDefined(op, kind, y).simplify().is_true(), defined) << Info(op).name;
          if (!defined) continue;
          ASSERT_TRUE(IntegerMeaning(op, kind, result, x, y)->simplify().is_numeral_u64(value));
          ASSERT_EQ(value, expected) << Info(op).name << " kind " << static_cast<int>(kind) << " of " << x << ", " << y;
          ++compared;
        }
  }
  EXPECT_GT(compared, 40000);
}

// A wrong rule is found out: the prover can fail.
TEST(RulesTest, AWrongRuleIsNotProved) {
  const uint16_t left[] = {static_cast<uint16_t>(Opcode::kIntMul), rule::kX, rule::kX, rule::kEnd};
  const uint16_t right[] = {rule::kX, rule::kEnd};
  z3::context c;
  z3::solver solver(c);
  Prover prover(c, Kind::kI32);
  const uint16_t* at = left;
  z3::expr before = prover.Build(&at);
  at = right;
  solver.add(prover.preconditions());
  solver.add(before != prover.Build(&at));
  EXPECT_EQ(solver.check(), z3::sat);
}

}  // namespace
}  // namespace kiln::jit
