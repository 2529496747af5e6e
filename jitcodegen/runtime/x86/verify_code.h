// Whether emitted code is what was meant: another disassembler, Zydis, decodes it, and every instruction has to be
// its form (forms.def) with the operands it was given. For tests, and for KILN_JIT=verify, where Zydis is
// loaded when it is first needed.
#ifndef KILN_JITCODEGEN_RUNTIME_X86_VERIFY_CODE_H_
#define KILN_JITCODEGEN_RUNTIME_X86_VERIFY_CODE_H_

#include <span>
#include <string>
#include <vector>

#include "jitcodegen/runtime/x86/assembler.h"

namespace kiln::jit::x86 {

// Whether there is a Zydis to be asked; else nothing can be verified.
bool CanVerify();

// "" if the bytes are the instruction; else what they are instead. Only its form's operands are looked at;
// the distance of a jump is not.
std::string VerifyInstruction(const Emitted& emitted, std::span<const uint8_t> bytes);

// "" if the bytes are the instructions, one behind the other, and jumps within them go to where one begins.
std::string VerifyCode(const std::vector<Emitted>& emitted, std::span<const uint8_t> bytes);

}  // namespace kiln::jit::x86

#endif  // KILN_JITCODEGEN_RUNTIME_X86_VERIFY_CODE_H_
