// The meaning of every pure numeric operation, once. The graph interpreter, the constant folder,
// the jitcode interpreter, the trace optimizer and the trace interpreter all call these functions.
//
// An integer of any type is held as the 64-bit sign- or zero-extension of itself ("canonical
// form"): arguments come in that form and results leave in it. A float of either width is held as a
// double; an f32 is always one that a float can hold. Functions that have a precondition say so,
// and FoldPure checks it.
#ifndef KILN_TRANSLATOR_FLOWGRAPH_SEMANTICS_H_
#define KILN_TRANSLATOR_FLOWGRAPH_SEMANTICS_H_

#include <bit>
#include <cmath>
#include <cstdint>

#include "translator/flowgraph/ops.h"
#include "translator/flowgraph/program.h"
#include "translator/flowgraph/type.h"

namespace kiln {

namespace semantics {

constexpr bool IsSigned(Kind k) { return k >= Kind::kI8 && k <= Kind::kI64; }
constexpr int Bits(Kind k) { return Type{k}.bits(); }
constexpr uint64_t U(int64_t v) { return static_cast<uint64_t>(v); }
constexpr int64_t S(uint64_t v) { return static_cast<int64_t>(v); }

// ---- Integers. `k` is the type of operand 0, which is that of the result unless it is bool. ----
constexpr int64_t IntAdd(Kind k, int64_t a, int64_t b) { return NormaliseInt(k, S(U(a) + U(b))); }
constexpr int64_t IntSub(Kind k, int64_t a, int64_t b) { return NormaliseInt(k, S(U(a) - U(b))); }
constexpr int64_t IntMul(Kind k, int64_t a, int64_t b) { return NormaliseInt(k, S(U(a) * U(b))); }
// Precondition: b != 0.
constexpr int64_t IntDiv(Kind k, int64_t a, int64_t b) {
  if (!IsSigned(k)) return NormaliseInt(k, S(U(a) / U(b)));
  if (b == -1) return NormaliseInt(k, S(0 - U(a)));
  return NormaliseInt(k, a / b);
}
// Precondition: b != 0.
constexpr int64_t IntMod(Kind k, int64_t a, int64_t b) {
  if (!IsSigned(k)) return NormaliseInt(k, S(U(a) % U(b)));
  return b == -1 ? 0 : NormaliseInt(k, a % b);
}
constexpr int64_t IntAnd(Kind k, int64_t a, int64_t b) { return NormaliseInt(k, a & b); }
constexpr int64_t IntOr(Kind k, int64_t a, int64_t b) { return NormaliseInt(k, a | b); }
constexpr int64_t IntXor(Kind k, int64_t a, int64_t b) { return NormaliseInt(k, a ^ b); }
// Whether a shift of a value of type `k` by `b` is defined.
constexpr bool ShiftInRange(Kind k, int64_t b) { return U(b) < U(Bits(k)); }
// Preconditions: ShiftInRange(k, b).
constexpr int64_t IntShl(Kind k, int64_t a, int64_t b) { return NormaliseInt(k, S(U(a) << b)); }
constexpr int64_t IntShr(Kind k, int64_t a, int64_t b) {
  return NormaliseInt(k, IsSigned(k) ? a >> b : S(U(a) >> b));
}
constexpr int64_t IntNeg(Kind k, int64_t a) { return NormaliseInt(k, S(0 - U(a))); }
constexpr int64_t IntNot(Kind k, int64_t a) { return NormaliseInt(k, ~a); }
constexpr bool IntEq(Kind, int64_t a, int64_t b) { return a == b; }
constexpr bool IntNe(Kind, int64_t a, int64_t b) { return a != b; }
constexpr bool IntLt(Kind k, int64_t a, int64_t b) { return IsSigned(k) ? a < b : U(a) < U(b); }
constexpr bool IntLe(Kind k, int64_t a, int64_t b) { return IsSigned(k) ? a <= b : U(a) <= U(b); }
constexpr bool IntGt(Kind k, int64_t a, int64_t b) { return IntLt(k, b, a); }
constexpr bool IntGe(Kind k, int64_t a, int64_t b) { return IntLe(k, b, a); }

namespace internal {
constexpr __int128 Wide(Kind k, int64_t v) {
  return IsSigned(k) ? static_cast<__int128>(v) : static_cast<__int128>(U(v));
}
constexpr bool Leaves(Kind k, __int128 exact) {
  return Wide(k, NormaliseInt(k, static_cast<int64_t>(exact))) != exact;
}
}  // namespace internal

constexpr bool IntAddOverflows(Kind k, int64_t a, int64_t b) {
  return internal::Leaves(k, internal::Wide(k, a) + internal::Wide(k, b));
}
constexpr bool IntSubOverflows(Kind k, int64_t a, int64_t b) {
  return internal::Leaves(k, internal::Wide(k, a) - internal::Wide(k, b));
}
constexpr bool IntMulOverflows(Kind k, int64_t a, int64_t b) {
  if (k == Kind::kU64)  // the one product that a signed 128-bit number may not hold
    return static_cast<unsigned __int128>(U(a)) * U(b) >> 64 != 0;
  return internal::Leaves(k, internal::Wide(k, a) * internal::Wide(k, b));
}
constexpr int64_t UintMulHigh(Kind k, int64_t a, int64_t b) {
  return NormaliseInt(
      k, static_cast<int64_t>(static_cast<unsigned __int128>(U(a)) * U(b) >> 64));
}
// Preconditions: a != 0.
constexpr int64_t IntClz(int64_t a) { return std::countl_zero(U(a)); }
constexpr int64_t IntCtz(int64_t a) { return std::countr_zero(U(a)); }
constexpr int64_t IntPopcount(int64_t a) { return std::popcount(U(a)); }
constexpr int64_t IntCast(Kind result, int64_t a) { return NormaliseInt(result, a); }
constexpr bool BoolNot(int64_t a) { return a == 0; }

// ---- Floats. `k` is kF32 or kF64: the type of the result, or of the operands of a comparison. ----
constexpr double RoundFloat(Kind k, double v) {
  return k == Kind::kF32 ? static_cast<double>(static_cast<float>(v)) : v;
}
// Rounding twice is harmless for + - * /: a double has more than twice the bits of a float.
constexpr double FloatAdd(Kind k, double a, double b) { return RoundFloat(k, a + b); }
constexpr double FloatSub(Kind k, double a, double b) { return RoundFloat(k, a - b); }
constexpr double FloatMul(Kind k, double a, double b) { return RoundFloat(k, a * b); }
constexpr double FloatDiv(Kind k, double a, double b) { return RoundFloat(k, a / b); }
constexpr double FloatNeg(Kind, double a) { return -a; }
constexpr bool FloatEq(double a, double b) { return a == b; }
constexpr bool FloatNe(double a, double b) { return a != b; }
constexpr bool FloatLt(double a, double b) { return a < b; }
constexpr bool FloatLe(double a, double b) { return a <= b; }
constexpr bool FloatGt(double a, double b) { return a > b; }
constexpr bool FloatGe(double a, double b) { return a >= b; }
constexpr double FloatCast(Kind result, double a) { return RoundFloat(result, a); }
constexpr double IntToFloat(Kind operand, Kind result, int64_t a) {
  if (result == Kind::kF32)
    return IsSigned(operand) ? static_cast<float>(a) : static_cast<float>(U(a));
  return IsSigned(operand) ? static_cast<double>(a) : static_cast<double>(U(a));
}
// Whether the value, truncated, is one of integer type `result`. False for a NaN.
inline bool FloatFits(Kind result, double a) {
  const double t = std::trunc(a);
  if (result == Kind::kBool) return t == 0 || t == 1;
  const int bits = Bits(result);
  if (IsSigned(result)) return t >= -std::ldexp(1.0, bits - 1) && t < std::ldexp(1.0, bits - 1);
  return t >= 0 && t < std::ldexp(1.0, bits);
}
// Precondition: FloatFits(result, a).
constexpr int64_t FloatToInt(Kind result, double a) {
  return result == Kind::kU64 ? S(static_cast<uint64_t>(a))
                              : NormaliseInt(result, static_cast<int64_t>(a));
}
constexpr int64_t FloatToBits(Kind result, double a) {
  return NormaliseInt(result, std::bit_cast<int64_t>(a));
}
constexpr double FloatFromBits(int64_t a) { return std::bit_cast<double>(a); }

}  // namespace semantics

// Evaluates a pure operation on constants: numbers of all kinds, comparisons of addresses, prebuilt
// objects and functions. `operand_type` is the type of operand 0. False if the operation is not
// one that can be computed from constants alone, or its precondition does not hold; *out is then
// unchanged.
inline bool FoldPure(Opcode op, Type operand_type, Type result_type, const Const* args,
                     Const* out) {
  namespace s = semantics;
  const OpInfo& info = Info(op);
  const Kind k = operand_type.kind;
  const Kind r = result_type.kind;
  // Numeric operations want numeric constants.
  int64_t i[2] = {0, 0};
  double f[2] = {0, 0};
  for (size_t n = 0; n < info.operands.size() && n < 2; ++n) {
    const char letter = info.operands[n];
    if (letter == 'i' || letter == 'b') {
      if (args[n].kind != Const::Kind::kInt) return false;
      i[n] = args[n].bits;
    } else if (letter == 'f') {
      if (args[n].kind != Const::Kind::kFloat) return false;
      f[n] = args[n].as_float();
    } else if (letter == 'p') {
      if (args[n].kind != Const::Kind::kInt && args[n].kind != Const::Kind::kNull) return false;
      i[n] = args[n].kind == Const::Kind::kNull ? 0 : args[n].bits;
    }
  }
  const auto integer = [&](int64_t v) { *out = Const::Int(v); return true; };
  const auto number = [&](double v) { *out = Const::Float(v); return true; };
  switch (op) {
    case Opcode::kIntAdd: return integer(s::IntAdd(k, i[0], i[1]));
    case Opcode::kIntSub: return integer(s::IntSub(k, i[0], i[1]));
    case Opcode::kIntMul: return integer(s::IntMul(k, i[0], i[1]));
    case Opcode::kIntDiv: return i[1] != 0 && integer(s::IntDiv(k, i[0], i[1]));
    case Opcode::kIntMod: return i[1] != 0 && integer(s::IntMod(k, i[0], i[1]));
    case Opcode::kIntAnd: return integer(s::IntAnd(k, i[0], i[1]));
    case Opcode::kIntOr: return integer(s::IntOr(k, i[0], i[1]));
    case Opcode::kIntXor: return integer(s::IntXor(k, i[0], i[1]));
    case Opcode::kIntShl: return s::ShiftInRange(k, i[1]) && integer(s::IntShl(k, i[0], i[1]));
    case Opcode::kIntShr: return s::ShiftInRange(k, i[1]) && integer(s::IntShr(k, i[0], i[1]));
    case Opcode::kIntNeg: return integer(s::IntNeg(k, i[0]));
    case Opcode::kIntNot: return integer(s::IntNot(k, i[0]));
    case Opcode::kIntEq: return integer(s::IntEq(k, i[0], i[1]));
    case Opcode::kIntNe: return integer(s::IntNe(k, i[0], i[1]));
    case Opcode::kIntLt: return integer(s::IntLt(k, i[0], i[1]));
    case Opcode::kIntLe: return integer(s::IntLe(k, i[0], i[1]));
    case Opcode::kIntGt: return integer(s::IntGt(k, i[0], i[1]));
    case Opcode::kIntGe: return integer(s::IntGe(k, i[0], i[1]));
    case Opcode::kIntAddOverflows: return integer(s::IntAddOverflows(k, i[0], i[1]));
    case Opcode::kIntSubOverflows: return integer(s::IntSubOverflows(k, i[0], i[1]));
    case Opcode::kIntMulOverflows: return integer(s::IntMulOverflows(k, i[0], i[1]));
    case Opcode::kUintMulHigh: return integer(s::UintMulHigh(k, i[0], i[1]));
    case Opcode::kIntClz: return i[0] != 0 && integer(s::IntClz(i[0]));
    case Opcode::kIntCtz: return i[0] != 0 && integer(s::IntCtz(i[0]));
    case Opcode::kIntPopcount: return integer(s::IntPopcount(i[0]));
    case Opcode::kIntCast: return integer(s::IntCast(r, i[0]));
    case Opcode::kBoolNot: return integer(s::BoolNot(i[0]));

    case Opcode::kFloatAdd: return number(s::FloatAdd(r, f[0], f[1]));
    case Opcode::kFloatSub: return number(s::FloatSub(r, f[0], f[1]));
    case Opcode::kFloatMul: return number(s::FloatMul(r, f[0], f[1]));
    case Opcode::kFloatDiv: return number(s::FloatDiv(r, f[0], f[1]));
    case Opcode::kFloatNeg: return number(s::FloatNeg(r, f[0]));
    case Opcode::kFloatEq: return integer(s::FloatEq(f[0], f[1]));
    case Opcode::kFloatNe: return integer(s::FloatNe(f[0], f[1]));
    case Opcode::kFloatLt: return integer(s::FloatLt(f[0], f[1]));
    case Opcode::kFloatLe: return integer(s::FloatLe(f[0], f[1]));
    case Opcode::kFloatGt: return integer(s::FloatGt(f[0], f[1]));
    case Opcode::kFloatGe: return integer(s::FloatGe(f[0], f[1]));
    case Opcode::kFloatCast: return number(s::FloatCast(r, f[0]));
    case Opcode::kIntToFloat: return number(s::IntToFloat(k, r, i[0]));
    case Opcode::kFloatToInt: return s::FloatFits(r, f[0]) && integer(s::FloatToInt(r, f[0]));
    case Opcode::kFloatToBits: return integer(s::FloatToBits(r, f[0]));
    case Opcode::kFloatFromBits: return number(s::FloatFromBits(i[0]));

    case Opcode::kRefEq:
    case Opcode::kFuncEq: return integer(args[0] == args[1]);
    case Opcode::kRefNe:
    case Opcode::kFuncNe: return integer(!(args[0] == args[1]));
    case Opcode::kRefIsNull: return integer(args[0].kind == Const::Kind::kNull);
    case Opcode::kRefNonnull: return integer(args[0].kind != Const::Kind::kNull);
    case Opcode::kRawAdd:
    case Opcode::kRawFromInt: return integer(i[0] + i[1]);
    case Opcode::kRawSub: return integer(i[0] - i[1]);
    case Opcode::kRawEq: return integer(i[0] == i[1]);
    case Opcode::kRawNe: return integer(i[0] != i[1]);
    case Opcode::kRawLt: return integer(s::U(i[0]) < s::U(i[1]));
    case Opcode::kRawToInt: return integer(i[0]);
    case Opcode::kJitPromote:
      *out = args[0];
      return true;

    // These need the program, the heap, or have effects.
    case Opcode::kCastRef:
    case Opcode::kIsInstance:
    case Opcode::kIsExactly:
    case Opcode::kClassName:
    case Opcode::kIdentityHash:
    case Opcode::kThreadLocals:
    case Opcode::kNew:
    case Opcode::kNewArray:
    case Opcode::kGetField:
    case Opcode::kSetField:
    case Opcode::kArrayLength:
    case Opcode::kArrayGet:
    case Opcode::kArraySet:
    case Opcode::kArrayCopy:
    case Opcode::kArrayRaw:
    case Opcode::kWeakrefNew:
    case Opcode::kWeakrefGet:
    case Opcode::kGcCollect:
    case Opcode::kMemoryPressure:
    case Opcode::kKeepalive:
    case Opcode::kRawLoad:
    case Opcode::kRawStore:
    case Opcode::kCall:
    case Opcode::kCallVirtual:
    case Opcode::kCallIndirect:
    case Opcode::kCallForeign:
    case Opcode::kCallResult:
    case Opcode::kSetCallResult:
    case Opcode::kMethodLookup:
    case Opcode::kStackCheck:
    case Opcode::kExcPending:
    case Opcode::kExcSet:
    case Opcode::kExcTake:
    case Opcode::kTraceback:
    case Opcode::kGcAlloc:
    case Opcode::kGcAllocArray:
    case Opcode::kGcBarrier:
    case Opcode::kGcBarrierItem:
    case Opcode::kGcPush:
    case Opcode::kGcPop:
    case Opcode::kGcDrop:
    case Opcode::kJitMergePoint:
    case Opcode::kJitCanEnterJit:
    case Opcode::kJitHint:
    case Opcode::kJitQuery: return false;
  }
  return false;
}

}  // namespace kiln

#endif  // KILN_TRANSLATOR_FLOWGRAPH_SEMANTICS_H_
