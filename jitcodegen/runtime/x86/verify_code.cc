#include "jitcodegen/runtime/x86/verify_code.h"

#if __has_include(<Zydis/Zydis.h>)
#include <Zydis/Zydis.h>
#include <dlfcn.h>

#include <algorithm>
#include <cstring>

namespace kiln::jit::x86 {
namespace {

struct Library {
  decltype(&ZydisDecoderInit) init = nullptr;
  decltype(&ZydisDecoderDecodeFull) decode = nullptr;
  decltype(&ZydisMnemonicGetString) name = nullptr;
  ZydisDecoder decoder;

  Library() {
    void* handle = nullptr;
    for (const char* file : {"libZydis.so.4.0", "libZydis.so.4", "libZydis.so"})
      if (handle == nullptr) handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) return;
    const auto find = [&](auto* function, const char* symbol) {
      *function = reinterpret_cast<std::remove_pointer_t<decltype(function)>>(dlsym(handle, symbol));
    };
    find(&init, "ZydisDecoderInit");
    find(&decode, "ZydisDecoderDecodeFull");
    find(&name, "ZydisMnemonicGetString");
    if (ok()) init(&decoder, ZYDIS_MACHINE_MODE_LONG_64, ZYDIS_STACK_WIDTH_64);
  }
  bool ok() const { return init != nullptr && decode != nullptr && name != nullptr; }
};

const Library& TheLibrary() {
  static const Library* library = new Library;
  return *library;
}

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

int ImmediateBytes(Shape shape) {
  switch (shape) {
    case Shape::kRI8: return 1;
    case Shape::kRI32: case Shape::kRRI32: case Shape::kMI32: case Shape::kOI32: case Shape::kJ: return 4;
    case Shape::kOI64: return 8;
    default: return 0;
  }
}

// Compares one operand after the other; remembers the first that is not what was meant.
class Comparison {
 public:
  Comparison(const Emitted& emitted, const ZydisDecodedInstruction& in, const ZydisDecodedOperand* operands)
      : e_(emitted), form_(kForms[static_cast<size_t>(emitted.form)]), in_(in), operands_(operands) {}

  std::string Run() {
    const bool symmetrical = std::strcmp(form_.mnemonic, "test") == 0;  // reg is the second operand
    switch (form_.shape) {
      case Shape::kRR: case Shape::kRRI32: symmetrical ? RmReg() : RegRm(); break;
      case Shape::kRRSwapped: RmReg(); break;
      case Shape::kRM: Register(form_.reg, e_.reg); Memory(); break;
      case Shape::kMR: Memory(); Register(form_.reg, e_.reg); break;
      case Shape::kR: case Shape::kRI8: case Shape::kRI32: Register(form_.rm, e_.rm); break;
      case Shape::kMI32: Memory(); break;
      case Shape::kO: case Shape::kOI32: case Shape::kOI64: Register(form_.reg, e_.reg); break;
      case Shape::kN: case Shape::kJ: break;
    }
    if (ImmediateBytes(form_.shape) != 0) Immediate();
    // What is left is implicit, or the count of a shift.
    for (; n_ < in_.operand_count_visible; ++n_)
      Expect(operands_[n_].type == ZYDIS_OPERAND_TYPE_REGISTER &&
                 operands_[n_].reg.value == ZYDIS_REGISTER_CL,
             "more operands");
    const bool has_memory =
        form_.shape == Shape::kRM || form_.shape == Shape::kMR || form_.shape == Shape::kMI32;
    Expect(has_memory == ((in_.attributes & ZYDIS_ATTRIB_HAS_MODRM) != 0 && in_.raw.modrm.mod != 3),
           "another addressing mode");
    return error_;
  }

 private:
  void Expect(bool holds, const char* what) {
    if (!holds && error_.empty()) error_ = what;
  }
  void RegRm() {
    Register(form_.reg, e_.reg);
    Register(form_.rm, e_.rm);
  }
  void RmReg() {
    Register(form_.rm, e_.rm);
    Register(form_.reg, e_.reg);
  }
  void Register(File file, Reg reg) {
    Expect(operands_[n_].type == ZYDIS_OPERAND_TYPE_REGISTER &&
               operands_[n_].reg.value == RegisterOf(file, reg),
           "another register");
    ++n_;
  }
  void Memory() {
    const ZydisDecodedOperand& at = operands_[n_++];
    Expect(at.type == ZYDIS_OPERAND_TYPE_MEMORY && at.mem.base == RegisterOf(File::kQ, e_.mem.base),
           "another base");
    if (e_.mem.index == rsp) {
      Expect(at.mem.index == ZYDIS_REGISTER_NONE, "an index");
    } else {
      Expect(at.mem.index == RegisterOf(File::kQ, e_.mem.index) && at.mem.scale == e_.mem.scale,
             "another index");
    }
    Expect(at.mem.disp.value == e_.mem.displacement, "another displacement");
    Expect(form_.mem_bits == 0 || at.size == form_.mem_bits, "another width");
  }
  void Immediate() {
    const ZydisDecodedOperand& at = operands_[n_++];
    Expect(at.type == ZYDIS_OPERAND_TYPE_IMMEDIATE, "no immediate");
    if (form_.shape == Shape::kJ) return;
    const int bytes = ImmediateBytes(form_.shape);
    int64_t immediate = e_.immediate;
    if (bytes == 1) immediate = static_cast<int8_t>(immediate);
    if (bytes == 4) immediate = static_cast<int32_t>(immediate);
    // Where nothing extends it, only its own bits count.
    const bool shift = form_.opcode == 0xc1;
    const int unused = form_.shape == Shape::kOI32 || form_.reg == File::kD || shift ? 64 - 8 * bytes : 0;
    Expect(at.imm.value.u << unused == static_cast<uint64_t>(immediate) << unused, "another immediate");
  }

  const Emitted& e_;
  const Form& form_;
  const ZydisDecodedInstruction& in_;
  const ZydisDecodedOperand* operands_;
  size_t n_ = 0;
  std::string error_;
};

}  // namespace

bool CanVerify() { return TheLibrary().ok(); }

std::string VerifyInstruction(const Emitted& emitted, std::span<const uint8_t> bytes) {
  const Library& zydis = TheLibrary();
  const Form& form = kForms[static_cast<size_t>(emitted.form)];
  ZydisDecodedInstruction in;
  ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
  if (!ZYAN_SUCCESS(zydis.decode(&zydis.decoder, bytes.data(), bytes.size(), &in, operands)))
    return "no instruction";
  if (in.length != bytes.size()) return "another length";
  if (std::strcmp(zydis.name(in.mnemonic), form.mnemonic) != 0) return zydis.name(in.mnemonic);
  return Comparison(emitted, in, operands).Run();
}

std::string VerifyCode(const std::vector<Emitted>& emitted, std::span<const uint8_t> bytes) {
  const auto starts_at = [&](int64_t offset) {
    const auto found =
        std::lower_bound(emitted.begin(), emitted.end(), offset,
                         [](const Emitted& e, int64_t o) { return static_cast<int64_t>(e.offset) < o; });
    return found != emitted.end() && static_cast<int64_t>(found->offset) == offset;
  };
  for (size_t i = 0; i < emitted.size(); ++i) {
    const size_t end = i + 1 < emitted.size() ? emitted[i + 1].offset : bytes.size();
    std::string error = VerifyInstruction(emitted[i], bytes.subspan(emitted[i].offset, end - emitted[i].offset));
    const Form& form = kForms[static_cast<size_t>(emitted[i].form)];
    if (error.empty() && form.shape == Shape::kJ) {
      int32_t distance = 0;
      std::memcpy(&distance, &bytes[end - 4], 4);
      const int64_t target = static_cast<int64_t>(end) + distance;
      const bool inside = target >= 0 && target < static_cast<int64_t>(bytes.size());
      if (inside && !starts_at(target)) error = "a jump into an instruction";
    }
    if (!error.empty())
      return std::string(form.name) + " at byte " + std::to_string(emitted[i].offset) + ": " + error;
  }
  return "";
}

}  // namespace kiln::jit::x86

#else  // no Zydis where this was compiled

namespace kiln::jit::x86 {

bool CanVerify() { return false; }
std::string VerifyInstruction(const Emitted&, std::span<const uint8_t>) { return ""; }
std::string VerifyCode(const std::vector<Emitted>&, std::span<const uint8_t>) { return ""; }

}  // namespace kiln::jit::x86

#endif
