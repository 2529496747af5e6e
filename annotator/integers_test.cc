// Intervals against the operations' meaning: whatever values the operands take within their
// intervals, the result is within the interval found for it.
#include "annotator/integers.h"

#include <cstdint>
#include <random>
#include <vector>

#include "gtest/gtest.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/semantics.h"

namespace kiln::annotator {
namespace {

constexpr Kind kKinds[] = {Kind::kBool, Kind::kI8,  Kind::kI16, Kind::kI32, Kind::kI64,
                           Kind::kU8,   Kind::kU16, Kind::kU32, Kind::kU64};
constexpr Opcode kBinary[] = {
    Opcode::kIntAdd, Opcode::kIntSub, Opcode::kIntMul, Opcode::kIntDiv, Opcode::kIntMod,
    Opcode::kIntAnd, Opcode::kIntOr,  Opcode::kIntXor, Opcode::kIntShl, Opcode::kIntShr,
    Opcode::kIntEq,  Opcode::kIntNe,  Opcode::kIntLt,  Opcode::kIntLe,  Opcode::kIntGt,
    Opcode::kIntGe,  Opcode::kIntAddOverflows, Opcode::kIntSubOverflows,
    Opcode::kIntMulOverflows, Opcode::kUintMulHigh};

class IntegersTest : public testing::Test {
 protected:
  IntegersTest() : lattice_(program_) {
    const Signature* signature = program_.Intern({});
    function_ = program_.AddFunction("f", "f", signature);
    function_->graph = std::make_unique<Graph>(function_);
  }

  bool Contains(const Info& info, Type type, int64_t v) {
    if (!info.reached) return false;
    if (type.kind == Kind::kU64 && v < 0) return info.unknown;
    return info.unknown || (info.low <= v && v <= info.high);
  }

  int64_t Pick(Kind kind) {
    static constexpr int64_t kEdges[] = {0, 1, 2, -1, -2, 7, 63, 64, 127, 128, 255, 256, INT32_MAX,
                                         INT32_MIN, UINT32_MAX, INT64_MAX, INT64_MIN};
    int64_t v = static_cast<int64_t>(random_());
    switch (random_() % 4) {
      case 0: v = kEdges[random_() % std::size(kEdges)]; break;
      case 1: v = static_cast<int64_t>(random_() % 20) - 10; break;
      case 2: v >>= random_() % 64; break;
      default: break;
    }
    return NormaliseInt(kind, v);
  }

  // An interval that holds v, as the annotator could have it.
  Info Around(Type type, int64_t v) {
    if (type.kind == Kind::kU64 && v < 0) return lattice_.Top(type);
    if (random_() % 6 == 0) return lattice_.Top(type);
    Info info = Lattice::Range(v, v);
    for (int i = 0; i < static_cast<int>(random_() % 3); i++) {
      int64_t other = Pick(type.kind);
      if (type.kind == Kind::kU64 && other < 0) continue;
      info.low = std::min(info.low, other);
      info.high = std::max(info.high, other);
    }
    return info;
  }

  Program program_;
  Lattice lattice_;
  Function* function_;
  std::mt19937_64 random_{7};
};

TEST_F(IntegersTest, ResultsAreWithinTheirInterval) {
  for (int i = 0; i < 400'000; i++) {
    Opcode op = kBinary[random_() % std::size(kBinary)];
    Type type{kKinds[random_() % std::size(kKinds)]};
    int64_t a = Pick(type.kind), b = Pick(type.kind);
    Const constants[2] = {Const::Int(a), Const::Int(b)}, folded;
    Type result = kiln::Info(op).result == 'b' ? Type::Bool() : type;
    if (!FoldPure(op, type, result, constants, &folded)) continue;
    Value x, y, r;
    x.type = y.type = type;
    r.type = result;
    Operation operation;
    operation.op = op;
    operation.args = {&x, &y};
    operation.result = &r;
    Info in_a = Around(type, a), in_b = Around(type, b);
    Info out = IntegerResult(&lattice_, operation, in_a, in_b);
    ASSERT_TRUE(Contains(out, result, folded.bits))
        << kiln::Info(op).name << " of " << TypeName(type) << " " << a << ", " << b << " is "
        << folded.bits << "; intervals [" << in_a.low << ", " << in_a.high << "] [" << in_b.low
        << ", " << in_b.high << "] give [" << out.low << ", " << out.high << "]";
  }
}

TEST_F(IntegersTest, UnaryResultsAreWithinTheirInterval) {
  for (int i = 0; i < 100'000; i++) {
    constexpr Opcode kUnary[] = {Opcode::kIntNeg, Opcode::kIntNot, Opcode::kIntCast,
                                 Opcode::kBoolNot};
    Opcode op = kUnary[random_() % std::size(kUnary)];
    Type type{kKinds[random_() % std::size(kKinds)]};
    Type result = type;
    if (op == Opcode::kBoolNot) type = result = Type::Bool();
    if (op == Opcode::kIntCast) result = Type{kKinds[random_() % std::size(kKinds)]};
    int64_t a = Pick(type.kind);
    Const constant = Const::Int(a), folded;
    if (!FoldPure(op, type, result, &constant, &folded)) continue;
    Value x, r;
    x.type = type;
    r.type = result;
    Operation operation;
    operation.op = op;
    operation.args = {&x};
    operation.result = &r;
    Info in = Around(type, a);
    Info out = IntegerResult(&lattice_, operation, in, Info());
    ASSERT_TRUE(Contains(out, result, folded.bits))
        << kiln::Info(op).name << " of " << TypeName(type) << " " << a << " to "
        << TypeName(result) << " is " << folded.bits << "; interval [" << in.low << ", " << in.high
        << "] gives [" << out.low << ", " << out.high << "]";
  }
}

TEST_F(IntegersTest, RefinementKeepsWhatSatisfiesTheComparison) {
  for (int i = 0; i < 200'000; i++) {
    constexpr Opcode kCompare[] = {Opcode::kIntEq, Opcode::kIntNe, Opcode::kIntLt,
                                   Opcode::kIntLe, Opcode::kIntGt, Opcode::kIntGe};
    Opcode op = kCompare[random_() % std::size(kCompare)];
    Type type{kKinds[random_() % std::size(kKinds)]};
    int64_t a = Pick(type.kind), b = Pick(type.kind);
    Const constants[2] = {Const::Int(a), Const::Int(b)}, folded;
    ASSERT_TRUE(FoldPure(op, type, Type::Bool(), constants, &folded));
    Info in_a = Around(type, a), in_b = Around(type, b);
    Info out_a = in_a, out_b = in_b;
    RefineComparison(op, folded.bits != 0, type, &out_a, &out_b);
    ASSERT_TRUE(Contains(out_a, type, a) && Contains(out_b, type, b))
        << a << " " << kiln::Info(op).name << " " << b << " of " << TypeName(type);
  }
}

}  // namespace
}  // namespace kiln::annotator
