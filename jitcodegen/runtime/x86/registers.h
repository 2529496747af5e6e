// What machine code uses which register for.
#ifndef KILN_JITCODEGEN_RUNTIME_X86_REGISTERS_H_
#define KILN_JITCODEGEN_RUNTIME_X86_REGISTERS_H_

#include "jitcodegen/runtime/x86/backend.h"

namespace kiln::jit::x86 {

// r11 and xmm15 are for sequences of one operation; r15, rsp and rbp have their meanings.
inline constexpr Reg kScratch = r11, kVectorScratch = 15;
inline constexpr Reg kPreserved[] = {rbx, r12, r13, r14};
inline constexpr Reg kClobbered[] = {rsi, rdi, r8, r9, r10, rdx, rcx, rax};
// Where C functions take integers.
inline constexpr Reg kArguments[] = {rdi, rsi, rdx, rcx, r8, r9};
inline constexpr size_t kVectorArguments = 8;

// Whether calls leave the register alone.
inline bool IsPreserved(Location l) {
  return l.is_general() && (l.reg() == rbx || (l.reg() >= r12 && l.reg() <= r14));
}
inline bool FitsInt32(uint64_t bits) {
  return static_cast<int64_t>(bits) == static_cast<int32_t>(bits);
}
inline bool IsFloatKind(Kind kind) { return kind == Kind::kF32 || kind == Kind::kF64; }

}  // namespace kiln::jit::x86

#endif  // KILN_JITCODEGEN_RUNTIME_X86_REGISTERS_H_
