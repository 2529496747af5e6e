// An assembler for the instruction forms of forms.def: one function a row, `a.AddRR(rax, rbx)`, which
// appends the instruction's bytes to a buffer.
#ifndef KILN_JITCODEGEN_RUNTIME_X86_ASSEMBLER_H_
#define KILN_JITCODEGEN_RUNTIME_X86_ASSEMBLER_H_

#include <cstdint>
#include <cstring>
#include <vector>

namespace kiln::jit::x86 {

// A register of either file, by its number in the encoding.
using Reg = uint8_t;
inline constexpr Reg rax = 0, rcx = 1, rdx = 2, rbx = 3, rsp = 4, rbp = 5, rsi = 6, rdi = 7, r8 = 8,
                     r9 = 9, r10 = 10, r11 = 11, r12 = 12, r13 = 13, r14 = 14, r15 = 15;

// [base + index * scale + displacement]
struct Mem {
  Reg base = 0;
  Reg index = rsp;  // rsp: none
  uint8_t scale = 1;
  int32_t displacement = 0;

  Mem(Reg base, int32_t displacement) : base(base), displacement(displacement) {}
  Mem(Reg base, Reg index, uint8_t scale, int32_t displacement)
      : base(base), index(index), scale(scale), displacement(displacement) {}
};

enum class Shape : uint8_t {
  kRR, kRRSwapped, kRM, kMR, kR, kRI8, kRI32, kRRI32, kMI32, kO, kOI32, kOI64, kN, kJ
};
enum class File : uint8_t { kQ, kD, kW, kB, kX };

struct Form {
  const char* name;
  const char* mnemonic;
  Shape shape;
  uint8_t prefix, map, opcode;
  int8_t digit;
  bool wide;
  File reg, rm;
  uint8_t mem_bits;
};

enum class FormId : uint8_t {
#define KILN_X86(Name, mnemonic, shape, prefix, map, opcode, digit, wide, reg, rm, mem_bits) k##Name,
#include "jitcodegen/runtime/x86/forms.def"
};

inline constexpr Form kForms[] = {
#define KILN_X86(Name, mnemonic, shape, prefix, map, opcode, digit, wide, reg, rm, mem_bits) \
  {#Name,   mnemonic, Shape::k##shape, prefix,   map,  opcode, \
   digit, wide != 0, File::k##reg, File::k##rm, mem_bits},
#include "jitcodegen/runtime/x86/forms.def"
};

// An instruction as it was asked for.
struct Emitted {
  size_t offset = 0;
  FormId form{};
  Reg reg = 0, rm = 0;
  Mem mem{0, 0};
  int64_t immediate = 0;
};

class Assembler {
 public:
  size_t size() const { return bytes_.size(); }
  const std::vector<uint8_t>& bytes() const { return bytes_; }
  void Clear() {
    bytes_.clear();
    emitted_.clear();
  }
  // What was asked for, if it was kept: for verify_code.h.
  void KeepEmitted() { keeps_emitted_ = true; }
  const std::vector<Emitted>& emitted() const { return emitted_; }
  // Points the rel32 that ends at `end` to `target`, both offsets in the buffer.
  void Link(size_t end, size_t target) {
    const auto distance = static_cast<int32_t>(static_cast<int64_t>(target) -
                                               static_cast<int64_t>(end));
    std::memcpy(&bytes_[end - 4], &distance, 4);
  }

  // Any form, by what its shape needs. Of RRSwapped, `rm` is the first operand.
  void EmitRegs(FormId form, Reg reg, Reg rm);
  void EmitMem(FormId form, Reg reg, const Mem& mem);
  void EmitPlain(FormId form, Reg reg);  // O, N, J: the opcode with a register
  void Immediate(int64_t value, int bytes);

#define KILN_X86(Name, mnemonic, shape, prefix, map, opcode, digit, wide, reg, rm, mem_bits) \
  KILN_X86_##shape(Name, digit)
#define KILN_X86_RR(Name, digit) \
  void Name(Reg reg, Reg rm) { EmitRegs(FormId::k##Name, reg, rm); }
#define KILN_X86_RRSwapped(Name, digit) \
  void Name(Reg rm, Reg reg) { EmitRegs(FormId::k##Name, reg, rm); }
#define KILN_X86_RM(Name, digit) \
  void Name(Reg reg, const Mem& mem) { EmitMem(FormId::k##Name, reg, mem); }
#define KILN_X86_MR(Name, digit) \
  void Name(const Mem& mem, Reg reg) { EmitMem(FormId::k##Name, reg, mem); }
#define KILN_X86_R(Name, digit) \
  void Name(Reg rm) { EmitRegs(FormId::k##Name, digit, rm); }
#define KILN_X86_RI8(Name, digit)                \
  void Name(Reg rm, int64_t immediate) {         \
    EmitRegs(FormId::k##Name, digit, rm);        \
    Immediate(immediate, 1);                     \
  }
#define KILN_X86_RI32(Name, digit)               \
  void Name(Reg rm, int64_t immediate) {         \
    EmitRegs(FormId::k##Name, digit, rm);        \
    Immediate(immediate, 4);                     \
  }
#define KILN_X86_RRI32(Name, digit)                 \
  void Name(Reg reg, Reg rm, int64_t immediate) {   \
    EmitRegs(FormId::k##Name, reg, rm);             \
    Immediate(immediate, 4);                        \
  }
#define KILN_X86_MI32(Name, digit)                  \
  void Name(const Mem& mem, int64_t immediate) {    \
    EmitMem(FormId::k##Name, digit, mem);           \
    Immediate(immediate, 4);                        \
  }
#define KILN_X86_O(Name, digit) \
  void Name(Reg reg) { EmitPlain(FormId::k##Name, reg); }
#define KILN_X86_OI32(Name, digit)               \
  void Name(Reg reg, int64_t immediate) {        \
    EmitPlain(FormId::k##Name, reg);             \
    Immediate(immediate, 4);                     \
  }
#define KILN_X86_OI64(Name, digit)               \
  void Name(Reg reg, int64_t immediate) {        \
    EmitPlain(FormId::k##Name, reg);             \
    Immediate(immediate, 8);                     \
  }
#define KILN_X86_N(Name, digit) \
  void Name() { EmitPlain(FormId::k##Name, 0); }
  // The offset behind the jump, for Link.
#define KILN_X86_J(Name, digit)                  \
  size_t Name(int32_t rel32 = 0) {               \
    EmitPlain(FormId::k##Name, 0);               \
    Immediate(rel32, 4);                         \
    return size();                               \
  }
#include "jitcodegen/runtime/x86/forms.def"
#undef KILN_X86_RR
#undef KILN_X86_RRSwapped
#undef KILN_X86_RM
#undef KILN_X86_MR
#undef KILN_X86_R
#undef KILN_X86_RI8
#undef KILN_X86_RI32
#undef KILN_X86_RRI32
#undef KILN_X86_MI32
#undef KILN_X86_O
#undef KILN_X86_OI32
#undef KILN_X86_OI64
#undef KILN_X86_N
#undef KILN_X86_J

 private:
  void Byte(int byte) { bytes_.push_back(static_cast<uint8_t>(byte)); }
  void Opcode(const Form& form, bool r, bool x, bool b, bool rex);

  void Keep(const Emitted& emitted) {
    if (__builtin_expect(keeps_emitted_, 0)) emitted_.push_back(emitted);
  }

  std::vector<uint8_t> bytes_;
  bool keeps_emitted_ = false;
  std::vector<Emitted> emitted_;
};

}  // namespace kiln::jit::x86

#endif  // KILN_JITCODEGEN_RUNTIME_X86_ASSEMBLER_H_
