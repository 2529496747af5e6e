// Decodes every form with Zydis, over all registers and addressing modes, and at random.
#include <Zydis/Zydis.h>
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "jitcodegen/runtime/x86/assembler.h"

namespace kiln::jit::x86 {
namespace {

ZydisRegister RegisterOf(File file, Reg reg) {
  switch (file) {
    case File::kQ: return static_cast<ZydisRegister>(ZYDIS_REGISTER_RAX + reg);
    case File::kD: return static_cast<ZydisRegister>(ZYDIS_REGISTER_EAX + reg);
    case File::kW: return static_cast<ZydisRegister>(ZYDIS_REGISTER_AX + reg);
    case File::kX: return static_cast<ZydisRegister>(ZYDIS_REGISTER_XMM0 + reg);
    case File::kB:
      // Zydis has ah, ch, dh, bh between bl and spl.
      return static_cast<ZydisRegister>(reg < 4 ? ZYDIS_REGISTER_AL + reg
                                                : ZYDIS_REGISTER_SPL + (reg - 4));
  }
  return ZYDIS_REGISTER_NONE;
}

class Checker {
 public:
  Checker() { ZydisDecoderInit(&decoder_, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64); }

  // Emits the form with these operands and decodes it.
  void Check(FormId id, Reg reg, Reg rm, const Mem& mem, int64_t immediate) {
    const Form& form = kForms[static_cast<size_t>(id)];
    Assembler a;
    bool has_memory = false;
    int immediate_bytes = 0;
    const Reg in_reg = form.digit >= 0 ? static_cast<Reg>(form.digit) : reg;
    switch (form.shape) {
      case Shape::kRR: case Shape::kRRSwapped: case Shape::kR: a.EmitRegs(id, in_reg, rm); break;
      case Shape::kRM: case Shape::kMR:
        a.EmitMem(id, reg, mem);
        has_memory = true;
        break;
      case Shape::kRI8: a.EmitRegs(id, in_reg, rm); immediate_bytes = 1; break;
      case Shape::kRI32: case Shape::kRRI32: a.EmitRegs(id, in_reg, rm); immediate_bytes = 4; break;
      case Shape::kMI32:
        a.EmitMem(id, in_reg, mem);
        has_memory = true;
        immediate_bytes = 4;
        break;
      case Shape::kO: a.EmitPlain(id, reg); break;
      case Shape::kOI32: a.EmitPlain(id, reg); immediate_bytes = 4; break;
      case Shape::kOI64: a.EmitPlain(id, reg); immediate_bytes = 8; break;
      case Shape::kN: a.EmitPlain(id, 0); break;
      case Shape::kJ: a.EmitPlain(id, 0); immediate_bytes = 4; break;
    }
    if (immediate_bytes == 1) immediate = static_cast<int8_t>(immediate);
    if (immediate_bytes == 4) immediate = static_cast<int32_t>(immediate);
    if (immediate_bytes != 0) a.Immediate(immediate, immediate_bytes);
    SCOPED_TRACE(std::string(form.name) + " reg " + std::to_string(reg) + " rm " +
                 std::to_string(rm) + " [" + std::to_string(mem.base) + "+" +
                 std::to_string(mem.index) + "*" + std::to_string(mem.scale) + "+" +
                 std::to_string(mem.displacement) + "] " + std::to_string(immediate));

    ZydisDecodedInstruction in;
    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
    ASSERT_TRUE(ZYAN_SUCCESS(ZydisDecoderDecodeFull(&decoder_, a.bytes().data(), a.size(), &in,
                                                    operands)));
    ASSERT_EQ(in.length, a.size());
    ASSERT_STREQ(ZydisMnemonicGetString(in.mnemonic), form.mnemonic);
    size_t n = 0;
    auto expect_register = [&](File file, Reg r) {
      ASSERT_EQ(operands[n].type, ZYDIS_OPERAND_TYPE_REGISTER);
      ASSERT_EQ(operands[n].reg.value, RegisterOf(file, r));
      ++n;
    };
    auto expect_memory = [&] {
      ASSERT_EQ(operands[n].type, ZYDIS_OPERAND_TYPE_MEMORY);
      ASSERT_EQ(operands[n].mem.base, RegisterOf(File::kQ, mem.base));
      if (mem.index == rsp) {
        ASSERT_EQ(operands[n].mem.index, ZYDIS_REGISTER_NONE);
      } else {
        ASSERT_EQ(operands[n].mem.index, RegisterOf(File::kQ, mem.index));
        ASSERT_EQ(operands[n].mem.scale, mem.scale);
      }
      ASSERT_EQ(operands[n].mem.disp.value, mem.displacement);
      if (form.mem_bits != 0) {
        ASSERT_EQ(operands[n].size, form.mem_bits);
      }
      ++n;
    };
    auto expect_immediate = [&] {
      ASSERT_EQ(operands[n].type, ZYDIS_OPERAND_TYPE_IMMEDIATE);
      // Where nothing extends it, only its own bits count.
      const bool shift = form.opcode == 0xc1;
      if (form.shape == Shape::kOI32 || form.reg == File::kD || shift) {
        const int unused = 64 - 8 * immediate_bytes;
        ASSERT_EQ(operands[n].imm.value.u << unused, static_cast<uint64_t>(immediate) << unused);
      } else {
        ASSERT_EQ(operands[n].imm.value.s, immediate);
      }
      ++n;
    };
    switch (form.shape) {
      case Shape::kRR:
      case Shape::kRRI32:
        if (form.mnemonic == std::string("test")) {  // symmetrical: reg is the second operand
          expect_register(form.rm, rm);
          expect_register(form.reg, reg);
        } else {
          expect_register(form.reg, reg);
          expect_register(form.rm, rm);
        }
        break;
      case Shape::kRRSwapped:
        expect_register(form.rm, rm);
        expect_register(form.reg, reg);
        break;
      case Shape::kRM: expect_register(form.reg, reg); expect_memory(); break;
      case Shape::kMR: expect_memory(); expect_register(form.reg, reg); break;
      case Shape::kR: case Shape::kRI8: case Shape::kRI32: expect_register(form.rm, rm); break;
      case Shape::kMI32: expect_memory(); break;
      case Shape::kO: case Shape::kOI32: case Shape::kOI64: expect_register(form.reg, reg); break;
      case Shape::kN: case Shape::kJ: break;
    }
    if (immediate_bytes != 0) expect_immediate();
    // What is left is implicit, or the count of a shift.
    for (; n < in.operand_count_visible; ++n) {
      ASSERT_EQ(operands[n].type, ZYDIS_OPERAND_TYPE_REGISTER);
      ASSERT_EQ(operands[n].reg.value, ZYDIS_REGISTER_CL);
    }
    ASSERT_EQ(has_memory, in.attributes & ZYDIS_ATTRIB_HAS_MODRM && in.raw.modrm.mod != 3);
  }

 private:
  ZydisDecoder decoder_;
};

const int32_t kDisplacements[] = {0, 1, -1, 127, -128, 128, -129, 0x12345678, INT32_MIN};
const int64_t kImmediates[] = {0, 1, -1, 127, -128, 0x12345678, INT32_MIN, INT64_MAX};

TEST(FormsTest, EveryRegisterAndAddressingMode) {
  Checker checker;
  for (size_t f = 0; f < std::size(kForms); ++f) {
    const auto id = static_cast<FormId>(f);
    for (Reg reg = 0; reg < 16; ++reg)
      for (Reg rm = 0; rm < 16; ++rm) {
        checker.Check(id, reg, rm, Mem(rax, 0), kImmediates[(reg + rm) % std::size(kImmediates)]);
        if (::testing::Test::HasFatalFailure()) return;
      }
    for (Reg base = 0; base < 16; ++base)
      for (Reg index = 0; index < 16; ++index)
        for (uint8_t scale : {1, 2, 4, 8})
          for (int32_t displacement : kDisplacements) {
            if (index == rsp && scale != 1) continue;
            checker.Check(id, static_cast<Reg>((base + index) % 16), rbx,
                          Mem(base, index, scale, displacement), 7);
            if (::testing::Test::HasFatalFailure()) return;
          }
    for (int64_t immediate : kImmediates) checker.Check(id, r9, rdx, Mem(rsi, 8), immediate);
  }
}

TEST(FormsTest, AtRandom) {
  Checker checker;
  std::mt19937_64 random(7);
  for (int i = 0; i < 300000; ++i) {
    const auto id = static_cast<FormId>(random() % std::size(kForms));
    const auto index = static_cast<Reg>(random() % 16);
    Mem mem(static_cast<Reg>(random() % 16), index,
            index == rsp ? 1 : static_cast<uint8_t>(1 << random() % 4),
            static_cast<int32_t>(random() >> (32 + random() % 32)));
    checker.Check(id, static_cast<Reg>(random() % 16), static_cast<Reg>(random() % 16), mem,
                  static_cast<int64_t>(random() >> random() % 64));
    if (::testing::Test::HasFatalFailure()) return;
  }
}

}  // namespace
}  // namespace kiln::jit::x86
