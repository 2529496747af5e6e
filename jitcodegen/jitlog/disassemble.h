// Machine code as text.
#ifndef KILN_JITCODEGEN_JITLOG_DISASSEMBLE_H_
#define KILN_JITCODEGEN_JITLOG_DISASSEMBLE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kiln::jitlog {

struct MachineInstruction {
  uint64_t offset = 0;
  std::string text;  // "add rax, rbx"; "?" for a byte that begins no instruction
};

// `address`: where the code is when it runs, for what it says relative to itself.
std::vector<MachineInstruction> Disassemble(std::string_view code, uint64_t address);

}  // namespace kiln::jitlog

#endif  // KILN_JITCODEGEN_JITLOG_DISASSEMBLE_H_
