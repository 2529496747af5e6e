// Jitcode: a flow graph as a compact register code, for recording, replaying and resuming.
//
// A JitCode is a stream of 16-bit units. An instruction is
//     opcode, kinds, [result], operands..., [descriptor]
// where `opcode` is one of ops.def or of `Control` below, `kinds` holds the Kind of operand 0 in its
// low byte and that of the result in its high byte, `result` is there if the operation has one, the
// number of operands is the operation's (variable ones are preceded by their count), and the
// descriptor is an index into JitProgram's table for the operation's payload. Operands from kConstant on
// are constants of the JitCode. A frame's registers are 64-bit slots: integers in canonical form,
// floats as the bits of a double, references and addresses as they are.
#ifndef KILN_JITCODEGEN_RUNTIME_JITCODE_H_
#define KILN_JITCODEGEN_RUNTIME_JITCODE_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "translator/flowgraph/ops.h"
#include "translator/flowgraph/type.h"

namespace kiln::jit {

inline constexpr uint16_t kConstant = 0x8000;  // operand: constant number (operand - kConstant)
inline constexpr uint16_t kNoRegister = 0x7fff;

// Instructions beyond the operations of ops.def.
enum Control : uint16_t {
  kMove = kNumOpcodes,  // result, operand
  kGoto,                // target (2 units, low first)
  kGotoIfNot,           // condition, target: falls through if true
  kSwitch,              // operand, switch table number
  kReturn,              // operand; kNoRegister for void
  kRaise,               // operand
  kCatch,               // result, target: stands after what may raise; taken with the exception
  kUnreachable,
  kNumInstructions
};

// A constant of a JitCode: bits, or a prebuilt object or function by its number in the Program.
struct Constant {
  enum class Kind : uint8_t { kBits, kObject, kFunction } kind = Kind::kBits;
  int64_t bits = 0;
};

struct SwitchTable {
  std::vector<int64_t> cases;
  std::vector<uint32_t> targets;
  uint32_t otherwise = 0;
};

struct JitCode {
  std::string name;
  uint32_t index = 0;
  uint32_t function = 0;  // number of the function in the program, to call it natively
  std::vector<uint16_t> code;
  std::vector<Constant> constants;
  std::vector<Kind> registers;        // by register number
  std::vector<uint16_t> parameters;   // registers that receive the arguments
  Kind result = Kind::kVoid;
  std::vector<SwitchTable> switches;
  // Registers live before the instruction at a pc where a guard may be, and after each call.
  std::map<uint32_t, std::vector<uint16_t>> live_before, live_after;
  std::map<uint32_t, std::string> positions;  // pc -> "file:line:column", for logs
};

struct FieldDescr {
  std::string name;
  uint32_t id = 0;        // the same field, the same id
  int32_t offset = 0;     // of a field: from the header; of an item's component: within the item
  Kind kind = Kind::kI64;
  bool immutable = false;
  bool immutable_items = false;
  // Items only:
  bool is_item = false;
  int32_t items_offset = 0, item_size = 0;
};

struct ClassDescr {
  std::string name;
  uint32_t id = 0, span = 1;
  int32_t size = 0, item_size = 0, length_offset = 0;
  bool varsized = false;
};

struct CallDescr {
  std::string name;
  uint32_t function = 0;       // number in the program; unused for indirect calls
  JitCode* inlined = nullptr;  // what to look into; null: a residual call
  std::vector<Kind> parameters;
  Kind result = Kind::kVoid;
  bool elidable = false;
  bool may_raise = true;
  bool is_portal = false;      // a recursive call of a portal
  // Ids of the fields it may write; all of them if `writes_anything`.
  bool writes_anything = true;
  std::vector<uint32_t> writes;
};

struct MethodDescr {
  std::string name;
  uint32_t method = 0;  // number in the program
};

struct DriverDescr {
  std::string name;
  uint32_t index = 0;
  JitCode* portal = nullptr;  // starts at the merge point; parameters: greens, then reds
  std::vector<Kind> greens, reds;
};

// Everything the runtime knows of a program. Descriptors are shared by all JitCodes.
struct JitProgram {
  std::vector<JitCode*> codes;
  std::vector<FieldDescr> fields;
  std::vector<ClassDescr> classes;
  std::vector<CallDescr> calls;
  std::vector<MethodDescr> methods;
  std::vector<DriverDescr> drivers;
  // From function number to the JitCode that may be looked into, for method_lookup on a known class.
  std::map<uint32_t, JitCode*> code_of_function;
  JitProgram() = default;
  JitProgram(const JitProgram&) = delete;
  ~JitProgram() {
    for (JitCode* code : codes) delete code;
  }
};

// One decoded instruction.
struct Instruction {
  uint16_t opcode = 0;
  Kind operand_kind = Kind::kVoid, result_kind = Kind::kVoid;
  uint16_t result = kNoRegister;
  uint16_t count = 0;               // operands
  const uint16_t* operands = nullptr;
  uint16_t descr = 0;
  uint32_t target = 0;              // kGoto, kGotoIfNot, kCatch
  uint32_t pc = 0, next = 0;

  bool is_operation() const { return opcode < kNumOpcodes; }
  Opcode op() const { return static_cast<Opcode>(opcode); }
};

Instruction Decode(const JitCode& code, uint32_t pc);

// The code as text, an instruction a line, for goldens and logs.
std::string Disassemble(const JitProgram& program, const JitCode& code);

inline bool IsReference(Kind kind) { return kind == Kind::kRef; }

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_JITCODE_H_
