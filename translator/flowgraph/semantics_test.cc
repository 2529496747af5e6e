#include "translator/flowgraph/semantics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <type_traits>

namespace kiln {
namespace {

template <class T>
constexpr Kind KindOf() {
  if (std::is_same_v<T, bool>) return Kind::kBool;
  if (std::is_same_v<T, int8_t>) return Kind::kI8;
  if (std::is_same_v<T, int16_t>) return Kind::kI16;
  if (std::is_same_v<T, int32_t>) return Kind::kI32;
  if (std::is_same_v<T, int64_t>) return Kind::kI64;
  if (std::is_same_v<T, uint8_t>) return Kind::kU8;
  if (std::is_same_v<T, uint16_t>) return Kind::kU16;
  if (std::is_same_v<T, uint32_t>) return Kind::kU32;
  return Kind::kU64;
}

// The canonical form of a C++ integer.
template <class T>
int64_t Canonical(T v) {
  return static_cast<int64_t>(v);
}

// The result of an operation, as C++ of the same type would have it; -1 stands for "undefined".
template <class T>
void CheckBinary(T a, T b) {
  using U = std::make_unsigned_t<T>;
  const Type type{KindOf<T>()};
  const auto fold = [&](Opcode op, Type result, int64_t* out) {
    const Const args[] = {Const::Int(Canonical(a)), Const::Int(Canonical(b))};
    Const c;
    if (!FoldPure(op, type, result, args, &c)) return false;
    *out = c.bits;
    return true;
  };
  const auto expect = [&](Opcode op, int64_t value) {
    int64_t out;
    const Type result = Info(op).result == 'b' ? Type::Bool() : type;
    ASSERT_TRUE(fold(op, result, &out)) << Info(op).name;
    ASSERT_EQ(out, value) << Info(op).name << " " << Canonical(a) << " " << Canonical(b);
  };
  const auto wrap = [](uint64_t v) { return Canonical(static_cast<T>(static_cast<U>(v))); };
  const uint64_t ua = static_cast<uint64_t>(Canonical(a)), ub = static_cast<uint64_t>(Canonical(b));
  expect(Opcode::kIntAdd, wrap(ua + ub));
  expect(Opcode::kIntSub, wrap(ua - ub));
  expect(Opcode::kIntMul, wrap(ua * ub));
  expect(Opcode::kIntAnd, Canonical(static_cast<T>(a & b)));
  expect(Opcode::kIntOr, Canonical(static_cast<T>(a | b)));
  expect(Opcode::kIntXor, Canonical(static_cast<T>(a ^ b)));
  expect(Opcode::kIntEq, a == b);
  expect(Opcode::kIntNe, a != b);
  expect(Opcode::kIntLt, a < b);
  expect(Opcode::kIntLe, a <= b);
  expect(Opcode::kIntGt, a > b);
  expect(Opcode::kIntGe, a >= b);
  T ignored;
  expect(Opcode::kIntAddOverflows, __builtin_add_overflow(a, b, &ignored));
  expect(Opcode::kIntSubOverflows, __builtin_sub_overflow(a, b, &ignored));
  expect(Opcode::kIntMulOverflows, __builtin_mul_overflow(a, b, &ignored));
  int64_t out;
  if (b == 0) {
    ASSERT_FALSE(fold(Opcode::kIntDiv, type, &out));
    ASSERT_FALSE(fold(Opcode::kIntMod, type, &out));
  } else if (std::is_signed_v<T> && a == std::numeric_limits<T>::min() && b == static_cast<T>(-1)) {
    expect(Opcode::kIntDiv, Canonical(a));
    expect(Opcode::kIntMod, 0);
  } else {
    expect(Opcode::kIntDiv, Canonical(static_cast<T>(a / b)));
    expect(Opcode::kIntMod, Canonical(static_cast<T>(a % b)));
  }
  if (Canonical(b) < 0 || static_cast<uint64_t>(Canonical(b)) >= sizeof(T) * 8) {
    ASSERT_FALSE(fold(Opcode::kIntShl, type, &out));
    ASSERT_FALSE(fold(Opcode::kIntShr, type, &out));
  } else {
    expect(Opcode::kIntShl, wrap(ua << b));
    expect(Opcode::kIntShr, Canonical(static_cast<T>(a >> b)));
  }
}

template <class T>
void CheckUnary(T a) {
  const Type type{KindOf<T>()};
  const auto expect = [&](Opcode op, Type result, int64_t value) {
    const Const arg = Const::Int(Canonical(a));
    Const out;
    ASSERT_TRUE(FoldPure(op, type, result, &arg, &out)) << Info(op).name;
    ASSERT_EQ(out.bits, value) << Info(op).name << " " << Canonical(a);
  };
  expect(Opcode::kIntNeg, type,
         Canonical(static_cast<T>(0 - static_cast<uint64_t>(Canonical(a)))));
  expect(Opcode::kIntNot, type, Canonical(static_cast<T>(~a)));
  expect(Opcode::kIntCast, Type{Kind::kI8}, static_cast<int8_t>(a));
  expect(Opcode::kIntCast, Type{Kind::kU8}, static_cast<uint8_t>(a));
  expect(Opcode::kIntCast, Type{Kind::kI32}, static_cast<int32_t>(a));
  expect(Opcode::kIntCast, Type{Kind::kU32}, static_cast<uint32_t>(a));
  expect(Opcode::kIntCast, Type{Kind::kU64}, static_cast<int64_t>(static_cast<uint64_t>(a)));
  const Const arg = Const::Int(Canonical(a));
  Const out;
  ASSERT_TRUE(FoldPure(Opcode::kIntToFloat, type, Type::F64(), &arg, &out));
  ASSERT_EQ(out.as_float(), static_cast<double>(a));
  ASSERT_TRUE(FoldPure(Opcode::kIntToFloat, type, Type{Kind::kF32}, &arg, &out));
  ASSERT_EQ(out.as_float(), static_cast<double>(static_cast<float>(a)));
}

TEST(SemanticsTest, EightBitsExhaustively) {
  for (int a = 0; a < 256; ++a) {
    CheckUnary(static_cast<int8_t>(a));
    CheckUnary(static_cast<uint8_t>(a));
    for (int b = 0; b < 256; ++b) {
      CheckBinary(static_cast<int8_t>(a), static_cast<int8_t>(b));
      CheckBinary(static_cast<uint8_t>(a), static_cast<uint8_t>(b));
      if (HasFatalFailure()) return;
    }
  }
}

template <class T>
void CheckAtRandom() {
  std::mt19937_64 random(12345);
  const auto draw = [&]() -> T {
    switch (random() % 4) {
      case 0: return static_cast<T>(random());
      case 1: return static_cast<T>(random() % 70);
      case 2: return static_cast<T>(std::numeric_limits<T>::max() - static_cast<T>(random() % 3));
      default: return static_cast<T>(std::numeric_limits<T>::min() + static_cast<T>(random() % 3));
    }
  };
  for (int i = 0; i < 20000 && !testing::Test::HasFatalFailure(); ++i) {
    CheckBinary<T>(draw(), draw());
    CheckUnary<T>(draw());
  }
}

TEST(SemanticsTest, WiderTypesAtRandom) {
  CheckAtRandom<int16_t>();
  CheckAtRandom<uint16_t>();
  CheckAtRandom<int32_t>();
  CheckAtRandom<uint32_t>();
  CheckAtRandom<int64_t>();
  CheckAtRandom<uint64_t>();
}

TEST(SemanticsTest, FloatToIntKnowsWhatFits) {
  using semantics::FloatFits;
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(FloatFits(Kind::kI8, -128.9));
  EXPECT_FALSE(FloatFits(Kind::kI8, -129.0));
  EXPECT_TRUE(FloatFits(Kind::kU8, 255.5));
  EXPECT_FALSE(FloatFits(Kind::kU8, 256.0));
  EXPECT_TRUE(FloatFits(Kind::kU8, -0.5));
  EXPECT_FALSE(FloatFits(Kind::kU8, -1.0));
  EXPECT_TRUE(FloatFits(Kind::kI64, -9223372036854775808.0));
  EXPECT_FALSE(FloatFits(Kind::kI64, 9223372036854775808.0));
  EXPECT_TRUE(FloatFits(Kind::kU64, 18446744073709549568.0));
  EXPECT_FALSE(FloatFits(Kind::kU64, 18446744073709551616.0));
  EXPECT_FALSE(FloatFits(Kind::kI64, std::nan("")));
  EXPECT_FALSE(FloatFits(Kind::kU64, infinity));
  EXPECT_FALSE(FloatFits(Kind::kI64, -infinity));
  EXPECT_EQ(semantics::FloatToInt(Kind::kU64, 18446744073709549568.0), -2048);
  EXPECT_EQ(semantics::FloatToInt(Kind::kI32, -2.9), -2);
}

TEST(SemanticsTest, SingleFloatsRound) {
  const Const args[] = {Const::Float(0.1f), Const::Float(0.2f)};
  Const out;
  ASSERT_TRUE(FoldPure(Opcode::kFloatAdd, Type{Kind::kF32}, Type{Kind::kF32}, args, &out));
  EXPECT_EQ(out.as_float(), static_cast<double>(0.1f + 0.2f));
  ASSERT_TRUE(FoldPure(Opcode::kFloatCast, Type::F64(), Type{Kind::kF32}, args, &out));
  EXPECT_EQ(out.as_float(), static_cast<double>(0.1f));
}

TEST(SemanticsTest, AddressesAndObjects) {
  const Const objects[] = {Const::Object(1), Const::Object(2)};
  Const out;
  ASSERT_TRUE(FoldPure(Opcode::kRefEq, Type::Ref(nullptr), Type::Bool(), objects, &out));
  EXPECT_EQ(out.bits, 0);
  const Const null = Const::Null();
  ASSERT_TRUE(FoldPure(Opcode::kRefIsNull, Type::Ref(nullptr), Type::Bool(), &null, &out));
  EXPECT_EQ(out.bits, 1);
  // An object is not a number.
  EXPECT_FALSE(FoldPure(Opcode::kIntAdd, Type::I64(), Type::I64(), objects, &out));
  EXPECT_FALSE(FoldPure(Opcode::kGetField, Type::Ref(nullptr), Type::I64(), objects, &out));
}

}  // namespace
}  // namespace kiln
