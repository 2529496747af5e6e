#include "jitcodegen/native/code_names.h"

#include "jitcodegen/runtime/engine.h"

namespace kiln::jit {

std::string_view PositionOf(const JitProgram& program, const Trace& trace, const TraceOp& op) {
  if (op.position == 0) return {};
  const Ref position = trace.positions[op.position - 1u];
  return IsConstant(position) ? TextOf(program, trace.Bits(position)) : std::string_view();
}

std::string NameOfCode(const JitProgram& program, const Trace& trace, const char* kind) {
  std::string name = "jit " + std::string(kind) + " " + std::to_string(trace.number);
  for (const TraceOp& op : trace.ops) {
    const std::string_view position = PositionOf(program, trace, op);
    if (position.empty()) continue;
    name += " " + std::string(position);
    break;
  }
  for (char& c : name)
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  return name;
}

}  // namespace kiln::jit
