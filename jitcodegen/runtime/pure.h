// The pure operations on register contents: one function for the jitcode interpreter, the trace
// builder's folding and the trace interpreter. The meanings are those of semantics.h.
#ifndef KILN_JITCODEGEN_RUNTIME_PURE_H_
#define KILN_JITCODEGEN_RUNTIME_PURE_H_

#include <bit>
#include <cstdint>

#include "translator/flowgraph/semantics.h"

namespace kiln::jit {

// Computes `op` on the bits of its operands and stores the bits of the result. False if the operation
// is not one of these or its precondition does not hold.
inline bool EvaluatePure(Opcode op, Kind operand, Kind result, const uint64_t* args,
                         uint64_t* out) {
  namespace s = semantics;
  const auto a = static_cast<int64_t>(args[0]);
  const auto b = Info(op).operands.size() > 1 ? static_cast<int64_t>(args[1]) : 0;
  const double x = std::bit_cast<double>(args[0]);
  const double y = Info(op).operands.size() > 1 ? std::bit_cast<double>(args[1]) : 0;
  const auto integer = [&](int64_t v) { *out = static_cast<uint64_t>(v); return true; };
  const auto number = [&](double v) { *out = std::bit_cast<uint64_t>(v); return true; };
  switch (op) {
    case Opcode::kIntAdd: return integer(s::IntAdd(operand, a, b));
    case Opcode::kIntSub: return integer(s::IntSub(operand, a, b));
    case Opcode::kIntMul: return integer(s::IntMul(operand, a, b));
    case Opcode::kIntDiv: return b != 0 && integer(s::IntDiv(operand, a, b));
    case Opcode::kIntMod: return b != 0 && integer(s::IntMod(operand, a, b));
    case Opcode::kIntAnd: return integer(s::IntAnd(operand, a, b));
    case Opcode::kIntOr: return integer(s::IntOr(operand, a, b));
    case Opcode::kIntXor: return integer(s::IntXor(operand, a, b));
    case Opcode::kIntShl: return s::ShiftInRange(operand, b) && integer(s::IntShl(operand, a, b));
    case Opcode::kIntShr: return s::ShiftInRange(operand, b) && integer(s::IntShr(operand, a, b));
    case Opcode::kIntNeg: return integer(s::IntNeg(operand, a));
    case Opcode::kIntNot: return integer(s::IntNot(operand, a));
    case Opcode::kIntEq: return integer(s::IntEq(operand, a, b));
    case Opcode::kIntNe: return integer(s::IntNe(operand, a, b));
    case Opcode::kIntLt: return integer(s::IntLt(operand, a, b));
    case Opcode::kIntLe: return integer(s::IntLe(operand, a, b));
    case Opcode::kIntGt: return integer(s::IntGt(operand, a, b));
    case Opcode::kIntGe: return integer(s::IntGe(operand, a, b));
    case Opcode::kIntAddOverflows: return integer(s::IntAddOverflows(operand, a, b));
    case Opcode::kIntSubOverflows: return integer(s::IntSubOverflows(operand, a, b));
    case Opcode::kIntMulOverflows: return integer(s::IntMulOverflows(operand, a, b));
    case Opcode::kUintMulHigh: return integer(s::UintMulHigh(operand, a, b));
    case Opcode::kIntClz: return a != 0 && integer(s::IntClz(a));
    case Opcode::kIntCtz: return a != 0 && integer(s::IntCtz(a));
    case Opcode::kIntPopcount: return integer(s::IntPopcount(a));
    case Opcode::kIntCast: return integer(s::IntCast(result, a));
    case Opcode::kBoolNot: return integer(s::BoolNot(a));
    case Opcode::kFloatAdd: return number(s::FloatAdd(result, x, y));
    case Opcode::kFloatSub: return number(s::FloatSub(result, x, y));
    case Opcode::kFloatMul: return number(s::FloatMul(result, x, y));
    case Opcode::kFloatDiv: return number(s::FloatDiv(result, x, y));
    case Opcode::kFloatNeg: return number(s::FloatNeg(result, x));
    case Opcode::kFloatEq: return integer(s::FloatEq(x, y));
    case Opcode::kFloatNe: return integer(s::FloatNe(x, y));
    case Opcode::kFloatLt: return integer(s::FloatLt(x, y));
    case Opcode::kFloatLe: return integer(s::FloatLe(x, y));
    case Opcode::kFloatGt: return integer(s::FloatGt(x, y));
    case Opcode::kFloatGe: return integer(s::FloatGe(x, y));
    case Opcode::kFloatCast: return number(s::FloatCast(result, x));
    case Opcode::kIntToFloat: return number(s::IntToFloat(operand, result, a));
    case Opcode::kFloatToInt: return s::FloatFits(result, x) && integer(s::FloatToInt(result, x));
    case Opcode::kFloatToBits: return integer(s::FloatToBits(result, x));
    case Opcode::kFloatFromBits: return number(s::FloatFromBits(a));
    case Opcode::kRefEq: case Opcode::kFuncEq: case Opcode::kRawEq: return integer(a == b);
    case Opcode::kRefNe: case Opcode::kFuncNe: case Opcode::kRawNe: return integer(a != b);
    case Opcode::kRefIsNull: return integer(a == 0);
    case Opcode::kRefNonnull: return integer(a != 0);
    case Opcode::kCastRef: return integer(a);
    case Opcode::kRawAdd: return integer(a + b);
    case Opcode::kRawSub: return integer(a - b);
    case Opcode::kRawLt: return integer(args[0] < args[1]);
    case Opcode::kRawToInt: case Opcode::kRawFromInt: return integer(a);
    default: return false;
  }
}

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_PURE_H_
