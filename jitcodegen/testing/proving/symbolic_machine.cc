#include "jitcodegen/testing/proving/symbolic_machine.h"

#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/pure.h"
#include "translator/flowgraph/semantics.h"

namespace kiln::jit {

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
  const z3::expr a = args.empty() ? Number(0) : args[0], b = args.size() > 1 ? args[1] : Number(0);
  switch (opcode) {
    case Opcode::kRefEq: case Opcode::kFuncEq: case Opcode::kRawEq: return TruthValue(a == b).simplify();
    case Opcode::kRefNe: case Opcode::kFuncNe: case Opcode::kRawNe: return TruthValue(a != b).simplify();
    case Opcode::kRefIsNull: return TruthValue(a == Number(0)).simplify();
    case Opcode::kRefNonnull: return TruthValue(a != Number(0)).simplify();
    case Opcode::kCastRef: case Opcode::kJitPromote: return a;
    default: break;
  }
  if (const std::optional<z3::expr> value = IntegerMeaning(opcode, kind, op.result_kind, a, b)) {
    const z3::expr defined = IsDefined(opcode, kind, b);
    if (!defined.is_true()) given->push_back(defined);
    const bool divides = opcode == Opcode::kIntDiv || opcode == Opcode::kIntMod;
    return divides ? Divided(opcode, semantics::IsSigned(kind), a, b, value->simplify(), given) : value->simplify();
  }
  const z3::expr result = Unknown(std::string(Info(opcode).name) + " " + std::to_string(static_cast<int>(kind)) + " " +
                                      std::to_string(static_cast<int>(op.result_kind)) + " " + std::to_string(op.descr),
                                  args);
  given->push_back(IsOfKind(op.result_kind, result));
  return result;
}

}  // namespace kiln::jit
