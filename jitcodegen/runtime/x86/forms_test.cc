// Decodes every form with Zydis, over all registers and addressing modes, and at random.
#include <Zydis/Zydis.h>
#include <gtest/gtest.h>

#include <random>

#include "jitcodegen/runtime/x86/verify_code.h"

namespace kiln::jit::x86 {
namespace {

// Emits the form with these operands and decodes it.
void Check(FormId id, Reg reg, Reg rm, const Mem& mem, int64_t immediate) {
  const Form& form = kForms[static_cast<size_t>(id)];
  Assembler a;
  a.KeepEmitted();
  const Reg in_reg = form.digit >= 0 ? static_cast<Reg>(form.digit) : reg;
  switch (form.shape) {
    case Shape::kRR: case Shape::kRRSwapped: case Shape::kR: a.EmitRegs(id, in_reg, rm); break;
    case Shape::kRM: case Shape::kMR: a.EmitMem(id, reg, mem); break;
    case Shape::kRI8: a.EmitRegs(id, in_reg, rm); a.Immediate(immediate, 1); break;
    case Shape::kRI32: case Shape::kRRI32: a.EmitRegs(id, in_reg, rm); a.Immediate(immediate, 4); break;
    case Shape::kMI32: a.EmitMem(id, in_reg, mem); a.Immediate(immediate, 4); break;
    case Shape::kO: a.EmitPlain(id, reg); break;
    case Shape::kOI32: a.EmitPlain(id, reg); a.Immediate(immediate, 4); break;
    case Shape::kOI64: a.EmitPlain(id, reg); a.Immediate(immediate, 8); break;
    case Shape::kN: a.EmitPlain(id, 0); break;
    case Shape::kJ: a.EmitPlain(id, 0); a.Immediate(immediate, 4); break;
  }
  ASSERT_EQ(VerifyInstruction(a.emitted()[0], a.bytes()), "")
      << form.name << " reg " << int{reg} << " rm " << int{rm} << " [" << int{mem.base} << "+"
      << int{mem.index} << "*" << int{mem.scale} << "+" << mem.displacement << "] " << immediate;
}

const int32_t kDisplacements[] = {0, 1, -1, 127, -128, 128, -129, 0x12345678, INT32_MIN};
const int64_t kImmediates[] = {0, 1, -1, 127, -128, 0x12345678, INT32_MIN, INT64_MAX};

TEST(FormsTest, EveryRegisterAndAddressingMode) {
  ASSERT_TRUE(CanVerify());
  for (size_t f = 0; f < std::size(kForms); ++f) {
    const auto id = static_cast<FormId>(f);
    for (Reg reg = 0; reg < 16; ++reg)
      for (Reg rm = 0; rm < 16; ++rm) {
        Check(id, reg, rm, Mem(rax, 0), kImmediates[(reg + rm) % std::size(kImmediates)]);
        if (::testing::Test::HasFatalFailure()) return;
      }
    for (Reg base = 0; base < 16; ++base)
      for (Reg index = 0; index < 16; ++index)
        for (uint8_t scale : {1, 2, 4, 8})
          for (int32_t displacement : kDisplacements) {
            if (index == rsp && scale != 1) continue;
            Check(id, static_cast<Reg>((base + index) % 16), rbx,
                          Mem(base, index, scale, displacement), 7);
            if (::testing::Test::HasFatalFailure()) return;
          }
    for (int64_t immediate : kImmediates) Check(id, r9, rdx, Mem(rsi, 8), immediate);
  }
}

TEST(FormsTest, AtRandom) {
  ASSERT_TRUE(CanVerify());
  std::mt19937_64 random(7);
  for (int i = 0; i < 300000; ++i) {
    const auto id = static_cast<FormId>(random() % std::size(kForms));
    const auto index = static_cast<Reg>(random() % 16);
    Mem mem(static_cast<Reg>(random() % 16), index,
            index == rsp ? 1 : static_cast<uint8_t>(1 << random() % 4),
            static_cast<int32_t>(random() >> (32 + random() % 32)));
    Check(id, static_cast<Reg>(random() % 16), static_cast<Reg>(random() % 16), mem,
                  static_cast<int64_t>(random() >> random() % 64));
    if (::testing::Test::HasFatalFailure()) return;
  }
}

// No form needs more than every x86-64 processor has, so that nothing need be asked of the processor before it is
// used. Whoever adds one that does has to ask (cpuid), and to list it here with the place where that is done.
TEST(FormsTest, NothingNeedsAFeatureThatAProcessorMayLack) {
  ZydisDecoder decoder;
  ASSERT_TRUE(ZYAN_SUCCESS(ZydisDecoderInit(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64)));
  for (size_t f = 0; f < std::size(kForms); ++f) {
    const Form& form = kForms[f];
    const auto id = static_cast<FormId>(f);
    const Reg reg = form.digit >= 0 ? static_cast<Reg>(form.digit) : rcx;
    Assembler a;
    switch (form.shape) {
      case Shape::kRM: case Shape::kMR: case Shape::kMI32: a.EmitMem(id, reg, Mem(rsi, 8)); break;
      case Shape::kO: case Shape::kOI32: case Shape::kOI64: a.EmitPlain(id, rcx); break;
      case Shape::kN: case Shape::kJ: a.EmitPlain(id, 0); break;
      default: a.EmitRegs(id, reg, rdx);
    }
    a.Immediate(0, 8);
    ZydisDecodedInstruction in;
    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
    ASSERT_TRUE(ZYAN_SUCCESS(ZydisDecoderDecodeFull(&decoder, a.bytes().data(), a.bytes().size(), &in, operands))) << form.name;
    const ZydisISAExt set = in.meta.isa_ext;
    EXPECT_TRUE(set == ZYDIS_ISA_EXT_BASE || set == ZYDIS_ISA_EXT_LONGMODE || set == ZYDIS_ISA_EXT_SSE || set == ZYDIS_ISA_EXT_SSE2)
        << form.name << " is of " << ZydisISAExtGetString(set);
  }
}

// What was emitted is not what was meant: the check sees it.
TEST(FormsTest, AnotherRegisterAnotherDistanceAnotherImmediate) {
  ASSERT_TRUE(CanVerify());
  Assembler a;
  a.KeepEmitted();
  const size_t jump = a.Jmp();
  a.MovRR(rax, rbx);
  a.AddRI32(rcx, 1000);
  const size_t end = a.size();
  a.Ret();
  a.Link(jump, end);
  ASSERT_EQ(VerifyCode(a.emitted(), a.bytes()), "");
  std::vector<uint8_t> bytes = a.bytes();
  bytes[jump + 2] ^= 1;
  EXPECT_EQ(VerifyCode(a.emitted(), bytes), "MovRR at byte 5: another register");
  bytes = a.bytes();
  ++bytes[end - 1];
  EXPECT_EQ(VerifyCode(a.emitted(), bytes), "AddRI32 at byte 8: another immediate");
  a.Link(jump, end - 1);
  EXPECT_EQ(VerifyCode(a.emitted(), a.bytes()), "Jmp at byte 0: a jump into an instruction");
}

}  // namespace
}  // namespace kiln::jit::x86
