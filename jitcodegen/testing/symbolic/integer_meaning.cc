#include "jitcodegen/testing/symbolic/integer_meaning.h"

#include "translator/flowgraph/semantics.h"

namespace kiln::jit {

z3::expr TruthValue(const z3::expr& condition) {
  z3::context& c = condition.ctx();
  return z3::ite(condition, c.bv_val(1, 64), c.bv_val(0, 64));
}

z3::expr Normalised(Kind kind, const z3::expr& v) {
  if (kind == Kind::kBool) return TruthValue(v != 0);
  const bool is_integer = kind >= Kind::kI8 && kind <= Kind::kU64;
  const auto bits = is_integer ? static_cast<unsigned>(semantics::Bits(kind)) : 64u;
  if (bits == 64) return v;
  const z3::expr low = v.extract(bits - 1, 0);
  return semantics::IsSigned(kind) ? z3::sext(low, 64 - bits) : z3::zext(low, 64 - bits);
}

z3::expr IsDefined(Opcode op, Kind operand, const z3::expr& b) {
  switch (op) {
    case Opcode::kIntDiv: case Opcode::kIntMod: return b != 0;
    case Opcode::kIntShl: case Opcode::kIntShr: return z3::ult(b, b.ctx().bv_val(semantics::Bits(operand), 64));
    default: return b.ctx().bool_val(true);
  }
}

// In 64 bits: with wider ones the solver has more to do.
z3::expr Overflows(Opcode op, Kind kind, const z3::expr& a, const z3::expr& b) {
  const bool is_signed = semantics::IsSigned(kind);
  const bool add = op == Opcode::kIntAddOverflows;
  if (semantics::Bits(kind) < 64) {
    const z3::expr exact = add ? a + b : op == Opcode::kIntSubOverflows ? a - b : a * b;
    return Normalised(kind, exact) != exact;
  }
  if (op == Opcode::kIntMulOverflows) {
    const auto wide = [&](const z3::expr& e) { return is_signed ? z3::sext(e, 64) : z3::zext(e, 64); };
    return wide(a * b) != wide(a) * wide(b);
  }
  const z3::expr sum = add ? a + b : a - b;
  if (!is_signed) return add ? z3::ult(sum, a) : z3::ugt(sum, a);
  const z3::expr less = sum < a, more = sum > a, grows = add ? b >= 0 : b < 0;
  // What grows is no less, what does not is no more; a sum of what is not 0 is another number.
  return (grows && less) || (!grows && more);
}

std::optional<z3::expr> IntegerMeaning(Opcode op, Kind operand, Kind result, const z3::expr& a, const z3::expr& b) {
  const bool is_signed = semantics::IsSigned(operand);
  const auto normal = [&](const z3::expr& e) { return Normalised(result, e); };
  switch (op) {
    case Opcode::kIntAdd: return normal(a + b);
    case Opcode::kIntSub: return normal(a - b);
    case Opcode::kIntMul: return normal(a * b);
    case Opcode::kIntDiv: return normal(is_signed ? a / b : z3::udiv(a, b));
    case Opcode::kIntMod: return normal(is_signed ? z3::srem(a, b) : z3::urem(a, b));
    case Opcode::kIntAnd: return normal(a & b);
    case Opcode::kIntOr: return normal(a | b);
    case Opcode::kIntXor: return normal(a ^ b);
    case Opcode::kIntShl: return normal(z3::shl(a, b));
    case Opcode::kIntShr: return normal(is_signed ? z3::ashr(a, b) : z3::lshr(a, b));
    case Opcode::kIntNeg: return normal(-a);
    case Opcode::kIntNot: return normal(~a);
    case Opcode::kIntCast: return normal(a);
    case Opcode::kIntEq: return TruthValue(a == b);
    case Opcode::kIntNe: return TruthValue(a != b);
    case Opcode::kIntLt: return TruthValue(is_signed ? a < b : z3::ult(a, b));
    case Opcode::kIntLe: return TruthValue(is_signed ? a <= b : z3::ule(a, b));
    case Opcode::kIntGt: return TruthValue(is_signed ? a > b : z3::ugt(a, b));
    case Opcode::kIntGe: return TruthValue(is_signed ? a >= b : z3::uge(a, b));
    case Opcode::kIntAddOverflows: case Opcode::kIntSubOverflows: case Opcode::kIntMulOverflows:
      return TruthValue(Overflows(op, operand, a, b));
    case Opcode::kBoolNot: return TruthValue(a == 0);
    default: return std::nullopt;
  }
}

}  // namespace kiln::jit
