#include "jitcodegen/runtime/trace.h"

namespace kiln::jit {

Ref Trace::Constant(uint64_t bits, bool reference) {
  TraceConstant c{bits, reference};
  for (size_t i = 0; i < constants.size(); ++i)
    if (constants[i] == c) return ~static_cast<Ref>(i);
  constants.push_back(c);
  return ~static_cast<Ref>(constants.size() - 1);
}

namespace {

std::string Operand(const Trace& trace, Ref ref) {
  if (!IsConstant(ref)) return "v" + std::to_string(ref);
  const TraceConstant& c = trace.constants[static_cast<size_t>(~ref)];
  if (!c.reference) return std::to_string(static_cast<int64_t>(c.bits));
  // The number of the constant, not its address, so that logs are the same in each run.
  return c.bits == 0 ? "null" : "ref" + std::to_string(~ref);
}

const char* GuardName(uint16_t opcode) {
  static const char* const kNames[] = {
      "guard_true",         "guard_false",     "guard_value", "guard_class", "guard_null",
      "guard_nonnull",      "guard_no_exception", "guard_exception", "jump", "finish",
      "finish_raised"};
  return kNames[opcode - kGuardTrue];
}

}  // namespace

std::string PrintTrace(const JitProgram& program, const Trace& trace) {
  std::string out = "trace " + trace.driver->name + " (";
  for (size_t i = 0; i < trace.inputs.size(); ++i)
    out += (i ? ", v" : "v") + std::to_string(i);
  out += ")\n";
  for (size_t i = 0; i < trace.ops.size(); ++i) {
    const TraceOp& op = trace.ops[i];
    out += "  ";
    if (op.result_kind != Kind::kVoid) out += "v" + std::to_string(trace.Value(i)) + " = ";
    out += op.opcode < kNumOpcodes ? std::string(Info(static_cast<Opcode>(op.opcode)).name)
                                   : GuardName(op.opcode);
    for (size_t a = 0; a < op.args.size(); ++a)
      out += (a ? ", " : " ") + Operand(trace, op.args[a]);
    if (op.opcode < kNumOpcodes) {
      switch (Info(static_cast<Opcode>(op.opcode)).payload) {
        case Payload::kField: out += " ." + program.fields[op.descr].name; break;
        case Payload::kClass: out += " " + program.classes[op.descr].name; break;
        case Payload::kFunction: out += " " + program.calls[op.descr].name; break;
        default: break;
      }
    } else if (op.opcode == kGuardClass || op.opcode == kGuardException) {
      std::string name = "#" + std::to_string(op.descr);
      for (const ClassDescr& cls : program.classes)
        if (cls.id == op.descr) name = cls.name;
      out += " " + name;
    }
    if (!op.position.empty()) out += "   ; " + op.position;
    out += "\n";
  }
  return out;
}

}  // namespace kiln::jit
