#include "jitcodegen/testing/proving/symbolic_machine.h"

#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/pure.h"
#include "translator/flowgraph/semantics.h"

namespace kiln::jit {

z3::expr SymbolicMachine::Normal(Kind kind, const z3::expr& v) {
  switch (kind) {
    case Kind::kBool: return Truth(v != Number(0));
    case Kind::kI8: case Kind::kI16: case Kind::kI32: case Kind::kU8: case Kind::kU16: case Kind::kU32: {
      const auto bits = static_cast<unsigned>(semantics::Bits(kind));
      const z3::expr low = v.extract(bits - 1, 0);
      return semantics::IsSigned(kind) ? z3::sext(low, 64 - bits) : z3::zext(low, 64 - bits);
    }
    default: return v;
  }
}

z3::expr SymbolicMachine::Unknown(const std::string& name, const std::vector<z3::expr>& args) {
  if (args.empty()) return Value(name);
  z3::sort_vector sorts(c_);
  z3::expr_vector values(c_);
  for (const z3::expr& arg : args) {
    sorts.push_back(arg.get_sort());
    values.push_back(arg);
  }
  return z3::function(name.c_str(), sorts, c_.bv_sort(64))(values);
}

z3::expr SymbolicMachine::Base(uint32_t field, const std::string& name) {
  const z3::sort key = c_.bv_sort(program_.fields[field].is_item ? 128 : 64);
  return c_.constant((name + " " + std::to_string(field)).c_str(), c_.array_sort(key, c_.bv_sort(64)));
}

// In 64 bits: with wider ones the solver has more to do.
z3::expr SymbolicMachine::Overflows(Opcode opcode, Kind kind, const z3::expr& a, const z3::expr& b) {
  const bool is_signed = semantics::IsSigned(kind);
  const bool add = opcode == Opcode::kIntAddOverflows;
  if (semantics::Bits(kind) < 64) {
    const z3::expr exact = add ? a + b : opcode == Opcode::kIntSubOverflows ? a - b : a * b;
    return Normal(kind, exact) != exact;
  }
  if (opcode == Opcode::kIntMulOverflows) {
    const auto wide = [&](const z3::expr& e) { return is_signed ? z3::sext(e, 64) : z3::zext(e, 64); };
    return wide(a * b) != wide(a) * wide(b);
  }
  const z3::expr sum = add ? a + b : a - b;
  if (!is_signed) return add ? z3::ult(sum, a) : z3::ugt(sum, a);
  const z3::expr less = sum < a, more = sum > a, grows = add ? b >= Number(0) : b < Number(0);
  // What grows is no less, what does not is no more; a sum of what is not 0 is another number.
  return (grows && less) || (!grows && more);
}

// What everybody knows of divisions by a constant, and a solver finds out of 64 bits only by dividing them.
z3::expr SymbolicMachine::Divided(Opcode opcode, bool is_signed, const z3::expr& a, const z3::expr& b, const z3::expr& result,
                                  std::vector<z3::expr>* given) {
  const auto divisor = AsNumber(b);
  if (!divisor.has_value() || *divisor == 0) return result;
  const z3::expr zero = Number(0);
  if (!is_signed) {
    given->push_back(opcode == Opcode::kIntDiv ? z3::ule(result, a) : z3::ult(result, b));
    return result;
  }
  const auto d = static_cast<int64_t>(*divisor);
  if (opcode == Opcode::kIntMod && d != INT64_MIN) {
    given->push_back(z3::ite(a >= zero, result >= zero && result < Number(static_cast<uint64_t>(d < 0 ? -d : d)),
                             result <= zero && result > Number(static_cast<uint64_t>(d < 0 ? d : -d))));
  } else if (opcode == Opcode::kIntDiv && d > 0) {
    given->push_back(z3::ite(a >= zero, result >= zero && result <= a, result <= zero && result >= a));
  }
  return result;
}

z3::expr SymbolicMachine::Pure(const TraceOp& op, const std::vector<z3::expr>& args, std::vector<z3::expr>* given) {
  const auto opcode = static_cast<Opcode>(op.opcode);
  const Kind kind = op.operand_kind;
  uint64_t numbers[4] = {};
  bool all = args.size() <= 4;
  for (size_t i = 0; i < args.size() && all; ++i) {
    const std::optional<uint64_t> n = AsNumber(args[i]);
    all = n.has_value();
    if (all) numbers[i] = *n;
  }
  if (uint64_t result = 0; all && EvaluatePure(opcode, kind, op.result_kind, numbers, &result)) return Number(result);
  const bool is_signed = semantics::IsSigned(kind);
  const z3::expr a = args.empty() ? Number(0) : args[0], b = args.size() > 1 ? args[1] : Number(0);
  const auto normal = [&](const z3::expr& e) { return Normal(kind, e).simplify(); };
  const auto truth = [&](const z3::expr& e) { return Truth(e).simplify(); };
  switch (opcode) {
    case Opcode::kIntAdd: return normal(a + b);
    case Opcode::kIntSub: return normal(a - b);
    case Opcode::kIntMul: return normal(a * b);
    case Opcode::kIntDiv: case Opcode::kIntMod:
      given->push_back(b != Number(0));
      return Divided(opcode, is_signed, a, b, normal(opcode == Opcode::kIntDiv ? is_signed ? a / b : z3::udiv(a, b)
                                                     : is_signed              ? z3::srem(a, b)
                                                                              : z3::urem(a, b)), given);
    case Opcode::kIntAnd: return normal(a & b);
    case Opcode::kIntOr: return normal(a | b);
    case Opcode::kIntXor: return normal(a ^ b);
    case Opcode::kIntNeg: return normal(-a);
    case Opcode::kIntNot: return normal(~a);
    case Opcode::kIntShl: case Opcode::kIntShr:
      given->push_back(z3::ult(b, Number(static_cast<uint64_t>(semantics::Bits(kind)))));
      if (opcode == Opcode::kIntShl) return normal(z3::shl(a, b));
      return normal(is_signed ? z3::ashr(a, b) : z3::lshr(a, b));
    case Opcode::kIntEq: case Opcode::kRefEq: case Opcode::kFuncEq: case Opcode::kRawEq: return truth(a == b);
    case Opcode::kIntNe: case Opcode::kRefNe: case Opcode::kFuncNe: case Opcode::kRawNe: return truth(a != b);
    case Opcode::kIntLt: return truth(is_signed ? a < b : z3::ult(a, b));
    case Opcode::kIntLe: return truth(is_signed ? a <= b : z3::ule(a, b));
    case Opcode::kIntGt: return truth(is_signed ? a > b : z3::ugt(a, b));
    case Opcode::kIntGe: return truth(is_signed ? a >= b : z3::uge(a, b));
    case Opcode::kIntAddOverflows: case Opcode::kIntSubOverflows: case Opcode::kIntMulOverflows:
      return truth(Overflows(opcode, kind, a, b));
    case Opcode::kIntCast: return Normal(op.result_kind, a).simplify();
    case Opcode::kBoolNot: return truth(a == Number(0));
    case Opcode::kRefIsNull: return truth(a == Number(0));
    case Opcode::kRefNonnull: return truth(a != Number(0));
    case Opcode::kCastRef: case Opcode::kJitPromote: return a;
    default: break;
  }
  const z3::expr result = Unknown(std::string(Info(opcode).name) + " " + std::to_string(static_cast<int>(kind)) + " " +
                                      std::to_string(static_cast<int>(op.result_kind)) + " " + std::to_string(op.descr),
                                  args);
  given->push_back(IsOfKind(op.result_kind, result));
  return result;
}

}  // namespace kiln::jit
