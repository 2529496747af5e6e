#include "jitcodegen/runtime/x86/assembler.h"

namespace kiln::jit::x86 {
namespace {

const Form& FormOf(FormId id) { return kForms[static_cast<size_t>(id)]; }

// spl, bpl, sil and dil are only there with a REX prefix.
bool NeedsRex(File file, Reg reg) { return file == File::kB && reg >= 4; }

}  // namespace

void Assembler::Opcode(const Form& form, bool r, bool x, bool b, bool rex) {
  if (form.prefix != 0) Byte(form.prefix);
  if (form.wide || r || x || b || rex) Byte(0x40 | form.wide << 3 | r << 2 | x << 1 | b);
  if (form.map != 0) Byte(form.map);
}

void Assembler::EmitRegs(FormId id, Reg reg, Reg rm) {
  Keep({size(), id, reg, rm, {0, 0}, 0});
  const Form& form = FormOf(id);
  const bool reg_is_digit = form.digit >= 0;
  Opcode(form, reg >> 3, false, rm >> 3,
         NeedsRex(form.rm, rm) || (!reg_is_digit && NeedsRex(form.reg, reg)));
  Byte(form.opcode);
  Byte(0xc0 | (reg & 7) << 3 | (rm & 7));
}

void Assembler::EmitMem(FormId id, Reg reg, const Mem& mem) {
  Keep({size(), id, reg, 0, mem, 0});
  const Form& form = FormOf(id);
  Opcode(form, reg >> 3, mem.index >> 3, mem.base >> 3,
         form.digit < 0 && NeedsRex(form.reg, reg));
  Byte(form.opcode);
  const bool sib = mem.index != rsp || (mem.base & 7) == rsp;
  // rbp and r13 as a base have no form without a displacement.
  const int mod = mem.displacement == 0 && (mem.base & 7) != rbp ? 0
                  : mem.displacement == static_cast<int8_t>(mem.displacement) ? 1
                                                                              : 2;
  Byte(mod << 6 | (reg & 7) << 3 | (sib ? 4 : mem.base & 7));
  if (sib) {
    const int scale = mem.scale == 8 ? 3 : mem.scale == 4 ? 2 : mem.scale == 2 ? 1 : 0;
    Byte(scale << 6 | (mem.index & 7) << 3 | (mem.base & 7));
  }
  if (mod != 0) Immediate(mem.displacement, mod == 1 ? 1 : 4);
}

void Assembler::EmitPlain(FormId id, Reg reg) {
  Keep({size(), id, reg, 0, {0, 0}, 0});
  const Form& form = FormOf(id);
  Opcode(form, false, false, reg >> 3, false);
  Byte(form.opcode | (reg & 7));
}

void Assembler::Immediate(int64_t value, int bytes) {
  if (!emitted_.empty()) emitted_.back().immediate = value;
  for (int i = 0; i < bytes; ++i) Byte(static_cast<int>(value >> (8 * i) & 0xff));
}

}  // namespace kiln::jit::x86
