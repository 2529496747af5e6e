#include "jitcodegen/runtime/jitcode.h"

#include <algorithm>
#include <iterator>

namespace kiln::jit {

std::span<const uint16_t> JitCode::Find(const std::vector<Live>& table, uint32_t pc) const {
  auto at = std::lower_bound(table.begin(), table.end(), pc,
                             [](const Live& live, uint32_t wanted) { return live.pc < wanted; });
  if (at == table.end() || at->pc != pc) return {};
  return {live_registers.data() + at->first, at->count};
}

void JitCode::Add(std::vector<Live>* table, uint32_t pc, std::span<const uint16_t> live) {
  table->push_back({pc, static_cast<uint32_t>(live_registers.size()),
                    static_cast<uint32_t>(live.size())});
  live_registers.insert(live_registers.end(), live.begin(), live.end());
}

void JitProgram::MakeIndexes() {
  std::vector<uint32_t> numbers;
  for (const JitCode& code : codes) {
    if (numbers.size() <= code.function) numbers.resize(code.function + 1);
    numbers[code.function] = code.index + 1;
  }
  std::string bytes(4 * numbers.size(), '\0');
  std::memcpy(bytes.data(), numbers.data(), bytes.size());
  const std::string_view kept = Keep(std::move(bytes));
  code_of_function = PackedNumbers({reinterpret_cast<const uint8_t*>(kept.data()), kept.size()});
  for (const FieldDescr& field : fields) {
    if (field.quasi_immutable) quasi_immutable_fields.push_back(field.id);
    if (field.virtualizable_items) virtualizable_item_fields.push_back(field.id);
  }
}

namespace {

std::string Operand(const JitCode& code, uint16_t operand) {
  if (operand == kNoRegister) return "-";
  if (operand < kConstant) {
    return (IsReference(code.registers[operand]) ? "r" : "i") + std::to_string(operand);
  }
  const Constant& c = code.constants[operand - kConstant];
  switch (c.kind) {
    case Constant::Kind::kBits: return std::to_string(c.bits);
    case Constant::Kind::kObject: return "@" + std::to_string(c.bits);
    case Constant::Kind::kFunction: return "fn" + std::to_string(c.bits);
  }
  return "?";
}

}  // namespace

std::string Disassemble(const JitProgram& program, const JitCode& code) {
  code.EnsureUnpacked();
  static const char* const kControlNames[] = {"move",  "goto",  "goto_if_not", "switch",
                                              "return", "raise", "catch",       "unreachable",
                                              "conditional_call", "conditional_value"};
  static_assert(std::size(kControlNames) == kNumInstructions - kNumOpcodes);
  std::string out = "jitcode " + std::string(code.name) + "(";
  for (size_t i = 0; i < code.parameters.size(); ++i)
    out += (i ? ", " : "") + Operand(code, code.parameters[i]);
  out += ")\n";
  for (uint32_t pc = 0; pc < code.code.size();) {
    Instruction in = Decode(code, pc);
    out += "  " + std::to_string(pc) + ": ";
    if (in.result != kNoRegister) out += Operand(code, in.result) + " = ";
    out += in.is_operation() ? std::string(Info(in.op()).name)
                             : kControlNames[in.opcode - kNumOpcodes];
    for (uint16_t i = 0; i < in.count; ++i)
      out += (i ? ", " : " ") + Operand(code, in.operands[i]);
    if (in.is_operation()) {
      switch (Info(in.op()).payload) {
        case Payload::kField: out += " ." + std::string(program.fields[in.descr].name); break;
        case Payload::kClass: out += " " + std::string(program.classes[in.descr].name); break;
        case Payload::kFunction: out += " " + std::string(program.calls[in.descr].name); break;
        case Payload::kMethod: out += " " + std::string(program.methods[in.descr].name); break;
        case Payload::kLabel:
          if (in.op() == Opcode::kJitQuery || in.op() == Opcode::kJitHint) {
            out += " #" + std::to_string(in.descr);
            break;
          }
          out += " " + std::string(program.drivers[in.descr].name);
          break;
        case Payload::kIndex: out += " #" + std::to_string(in.descr); break;
        default: break;
      }
    } else if (in.opcode == kConditionalCall || in.opcode == kConditionalValue) {
      out += " " + std::string(program.calls[in.descr].name);
    } else if (in.opcode == kGoto || in.opcode == kGotoIfNot || in.opcode == kCatch) {
      out += " -> " + std::to_string(in.target);
    } else if (in.opcode == kSwitch) {
      const SwitchTable& table = code.switches[in.descr];
      out += " {";
      for (size_t i = 0; i < table.cases.size(); ++i)
        out += " " + std::to_string(table.cases[i]) + ": " + std::to_string(table.targets[i]);
      out += " else: " + std::to_string(table.otherwise) + " }";
    }
    if (auto live = code.LiveBefore(pc); !live.empty()) {
      out += "   live:";
      for (uint16_t r : live) out += " " + Operand(code, r);
    }
    out += "\n";
    pc = in.next;
  }
  return out;
}

}  // namespace kiln::jit
