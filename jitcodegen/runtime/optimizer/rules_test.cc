// Proves every rewrite rule with Z3, for every integer kind, from the meaning of the operations in
// semantics.h: compute in 64 bits, normalise to the kind.
#include "jitcodegen/runtime/optimizer/rules.h"

#include <gtest/gtest.h>
#include <z3++.h>

#include <map>
#include <string>

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
    z3::expr a = Build(at);
    z3::expr b = Info(op).operands.size() > 1 ? Build(at) : a;
    const bool sign = semantics::IsSigned(kind_);
    auto truth = [&](const z3::expr& e) {
      return z3::ite(e, c_.bv_val(1, 64), c_.bv_val(0, 64));
    };
    switch (op) {
      case Opcode::kIntAdd: return Normalise(a + b);
      case Opcode::kIntSub: return Normalise(a - b);
      case Opcode::kIntMul: return Normalise(a * b);
      case Opcode::kIntDiv:
        Assume(b != 0);
        return Normalise(sign ? a / b : z3::udiv(a, b));
      case Opcode::kIntMod:
        Assume(b != 0);
        return Normalise(sign ? z3::srem(a, b) : z3::urem(a, b));
      case Opcode::kIntAnd: return Normalise(a & b);
      case Opcode::kIntOr: return Normalise(a | b);
      case Opcode::kIntXor: return Normalise(a ^ b);
      case Opcode::kIntNeg: return Normalise(-a);
      case Opcode::kIntNot: return Normalise(~a);
      case Opcode::kIntShl:
        Assume(z3::ult(b, c_.bv_val(semantics::Bits(kind_), 64)));
        return Normalise(z3::shl(a, b));
      case Opcode::kIntShr:
        Assume(z3::ult(b, c_.bv_val(semantics::Bits(kind_), 64)));
        return Normalise(sign ? z3::ashr(a, b) : z3::lshr(a, b));
      case Opcode::kIntEq: return truth(a == b);
      case Opcode::kIntNe: return truth(a != b);
      case Opcode::kIntLt: return truth(sign ? a < b : z3::ult(a, b));
      case Opcode::kIntLe: return truth(sign ? a <= b : z3::ule(a, b));
      case Opcode::kIntGt: return truth(sign ? a > b : z3::ugt(a, b));
      case Opcode::kIntGe: return truth(sign ? a >= b : z3::uge(a, b));
      default:
        ADD_FAILURE() << "no meaning for " << Info(op).name;
        return a;
    }
  }

  const z3::expr& preconditions() const { return preconditions_; }

 private:
  void Assume(const z3::expr& e) { preconditions_ = preconditions_ && e; }

  // Any number of the kind, in canonical form.
  z3::expr Variable(const char* name) {
    z3::expr v = c_.bv_const(name, 64);
    Assume(v == Normalise(v));
    return v;
  }

  z3::expr Normalise(const z3::expr& v) {
    const auto bits = static_cast<unsigned>(semantics::Bits(kind_));
    if (bits == 64) return v;
    z3::expr low = v.extract(bits - 1, 0);
    return semantics::IsSigned(kind_) ? z3::sext(low, 64 - bits) : z3::zext(low, 64 - bits);
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
