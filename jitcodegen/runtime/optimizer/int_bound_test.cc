// Known bits are proved with Z3, on the very code that the optimizer runs. Intervals are checked
// against semantics.h: on all numbers of small intervals, at the ends of types, and at random.
#include "jitcodegen/runtime/optimizer/int_bound.h"

#include <gtest/gtest.h>
#include <z3++.h>

#include <random>
#include <vector>

#include "jitcodegen/runtime/pure.h"

namespace kiln::jit {
namespace {

// ---- Known bits ----

z3::expr Describes(const KnownBits<z3::expr>& k, const z3::expr& v) {
  return (v & ~k.unknown) == k.ones;
}

template <class Transfer, class Meaning>
void Prove(Transfer transfer, Meaning meaning) {
  z3::context c;
  KnownBits<z3::expr> a{c.bv_const("a_ones", 64), c.bv_const("a_unknown", 64)};
  KnownBits<z3::expr> b{c.bv_const("b_ones", 64), c.bv_const("b_unknown", 64)};
  z3::expr x = c.bv_const("x", 64), y = c.bv_const("y", 64);
  z3::solver solver(c);
  solver.add((a.ones & a.unknown) == 0 && (b.ones & b.unknown) == 0);
  solver.add(Describes(a, x) && Describes(b, y));
  KnownBits<z3::expr> result = transfer(a, b);
  solver.add(!Describes(result, meaning(x, y)) || (result.ones & result.unknown) != 0);
  EXPECT_EQ(solver.check(), z3::unsat);
}

TEST(KnownBitsTest, EveryTransferIsProved) {
  using K = KnownBits<z3::expr>;
  using E = z3::expr;
  Prove([](const K& a, const K& b) { return AndBits(a, b); }, [](E x, E y) { return x & y; });
  Prove([](const K& a, const K& b) { return OrBits(a, b); }, [](E x, E y) { return x | y; });
  Prove([](const K& a, const K& b) { return XorBits(a, b); }, [](E x, E y) { return x ^ y; });
  Prove([](const K& a, const K& b) { return AddBits(a, b); }, [](E x, E y) { return x + y; });
  Prove([](const K& a, const K& b) { return SubBits(a, b); }, [](E x, E y) { return x - y; });
}

// ---- Intervals ----

// Operations on integers that BoundOf knows, and comparisons.
const Opcode kArithmetic[] = {
    Opcode::kIntAdd, Opcode::kIntSub, Opcode::kIntMul, Opcode::kIntDiv, Opcode::kIntMod,
    Opcode::kIntAnd, Opcode::kIntOr, Opcode::kIntXor, Opcode::kIntShl, Opcode::kIntShr,
    Opcode::kIntNeg, Opcode::kIntNot};
const Opcode kComparisons[] = {Opcode::kIntEq, Opcode::kIntNe, Opcode::kIntLt,
                               Opcode::kIntLe, Opcode::kIntGt, Opcode::kIntGe};
const Kind kKinds[] = {Kind::kI8,  Kind::kI16, Kind::kI32, Kind::kI64,
                       Kind::kU8, Kind::kU16, Kind::kU32, Kind::kU64};

struct Sample {
  IntBound bound;
  std::vector<int64_t> values;  // that it contains
};

// A bound around some values of the kind, perhaps with known bits.
Sample RandomSample(std::mt19937_64& random, Kind kind) {
  auto value = [&]() -> int64_t {
    uint64_t v = random();
    switch (random() % 4) {
      case 0: v %= 20; break;
      case 1: v = static_cast<uint64_t>(-10) + v % 20; break;
      case 2: v = (uint64_t{1} << (v % 64)) + v % 3 - 1; break;
    }
    return NormaliseInt(kind, static_cast<int64_t>(v));
  };
  Sample s;
  const size_t count = 1 + random() % 3;
  for (size_t i = 0; i < count; ++i) s.values.push_back(value());
  const auto [low, high] = std::minmax_element(s.values.begin(), s.values.end());
  s.bound = IntBound::Between(*low, *high);
  if (random() % 2 != 0) {
    uint64_t ones = ~uint64_t{0}, zeros = ~uint64_t{0};
    for (int64_t v : s.values) {
      ones &= static_cast<uint64_t>(v);
      zeros &= ~static_cast<uint64_t>(v);
    }
    IntBound known;
    const uint64_t mask = random();
    known.bits = {ones & mask, ~((ones | zeros) & mask)};
    s.bound.Intersect(known);
  } else if (random() % 2 != 0) {
    s.bound = IntBound::OfKind(kind);
  }
  for (int64_t v : s.values) EXPECT_TRUE(s.bound.Contains(v)) << v;
  return s;
}

TEST(IntBoundTest, ResultsLieWithinTheirBounds) {
  std::mt19937_64 random(1);
  int checked = 0;
  for (int round = 0; round < 200000; ++round) {
    const Kind kind = kKinds[random() % std::size(kKinds)];
    const Opcode op = kArithmetic[random() % std::size(kArithmetic)];
    Sample a = RandomSample(random, kind), b = RandomSample(random, kind);
    IntBound bound = BoundOf(op, kind, kind, a.bound, b.bound);
    for (int64_t x : a.values)
      for (int64_t y : b.values) {
        const uint64_t args[2] = {static_cast<uint64_t>(x), static_cast<uint64_t>(y)};
        uint64_t result = 0;
        if (!EvaluatePure(op, kind, kind, args, &result)) continue;  // a precondition
        ++checked;
        ASSERT_TRUE(bound.Contains(static_cast<int64_t>(result)))
            << Info(op).name << " kind " << static_cast<int>(kind) << " of " << x << ", " << y
            << " is " << static_cast<int64_t>(result) << ", not in " << bound.low << ".."
            << bound.high;
      }
  }
  EXPECT_GT(checked, 100000);
}

TEST(IntBoundTest, ComparisonsAreDecidedAndRefineRightly) {
  std::mt19937_64 random(2);
  int decided = 0;
  for (int round = 0; round < 200000; ++round) {
    const Kind kind = kKinds[random() % std::size(kKinds)];
    const Opcode op = kComparisons[random() % std::size(kComparisons)];
    Sample a = RandomSample(random, kind), b = RandomSample(random, kind);
    const int outcome = DecideComparison(op, kind, a.bound, b.bound);
    decided += outcome >= 0;
    for (int64_t x : a.values)
      for (int64_t y : b.values) {
        const uint64_t args[2] = {static_cast<uint64_t>(x), static_cast<uint64_t>(y)};
        uint64_t result = 0;
        ASSERT_TRUE(EvaluatePure(op, kind, Kind::kBool, args, &result));
        if (outcome >= 0) {
          ASSERT_EQ(result, static_cast<uint64_t>(outcome));
        }
        IntBound left = a.bound, right = b.bound;
        RefineByComparison(op, kind, result != 0, &left, &right);
        ASSERT_TRUE(left.Contains(x) && right.Contains(y))
            << Info(op).name << " kind " << static_cast<int>(kind) << " " << x << ", " << y;
      }
  }
  EXPECT_GT(decided, 1000);
}

TEST(IntBoundTest, AnEmptyIntersectionIsEmpty) {
  IntBound a = IntBound::Between(0, 10);
  a.Intersect(IntBound::Between(11, 20));
  EXPECT_TRUE(a.IsEmpty());
  // Even numbers, and a constant that is odd.
  IntBound even;
  even.bits = {0, ~uint64_t{1}};
  even.Intersect(IntBound::Constant(7));
  EXPECT_TRUE(even.IsEmpty());
}

}  // namespace
}  // namespace kiln::jit
