// Jitcode: a flow graph as a compact register code, for recording, replaying and resuming.
//
// A JitCode is a stream of 16-bit units. An instruction is
//     opcode, kinds, [result], operands..., [descriptor]
// where `opcode` is one of ops.def or of `Control` below, `kinds` holds the Kind of operand 0 in its
// low byte and that of the result in its high byte, `result` is there if the operation has one, the
// number of operands is the operation's (variable ones, and those of conditional calls, are preceded by their count), and the
// descriptor is an index into JitProgram's table for the operation's payload. Operands from kConstant on
// are constants of the JitCode. A frame's registers are 64-bit slots: integers in canonical form,
// floats as the bits of a double, references and addresses as they are.
#ifndef KILN_JITCODEGEN_RUNTIME_JITCODE_H_
#define KILN_JITCODEGEN_RUNTIME_JITCODE_H_

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "jitcodegen/runtime/table.h"
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
  // Both call the function of CallDescr number `descr` with all operands but the first, and are operations of traces as
  // well (trace.h):
  kConditionalCall,   // if operand 0 is not 0
  kConditionalValue,  // result: operand 0, or what the function returns if that is 0 or null
  kNumInstructions
};

// Whether the instruction of an operation ends in a descriptor: its payload; the signature of an
// indirect call; the class of the array whose layout array_length and array_copy want.
constexpr bool HasDescr(Opcode op) {
  return Info(op).payload != Payload::kNone || op == Opcode::kCallIndirect ||
         op == Opcode::kArrayLength || op == Opcode::kArrayCopy;
}

// What a jit_query asks: its descriptor.
enum class Query : uint16_t {
  kWantsPosition,  // whether recordings are to know positions
  kIsConstant,     // whether the trace knows all operands
  kIsVirtual,      // whether the trace has made the object, and nobody else has seen it
  kTraceLength,    // operations in the trace so far
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
  std::string_view name;  // of the program's
  uint32_t index = 0;
  uint32_t function = 0;  // number of the function in the program, to call it natively
  std::vector<uint16_t> code;
  std::vector<Constant> constants;
  std::vector<Kind> registers;        // by register number
  std::vector<uint16_t> parameters;   // registers that receive the arguments
  Kind result = Kind::kVoid;
  std::vector<SwitchTable> switches;
  // Registers live before the instruction at a pc where a guard may be, and after each call without
  // its result; empty for any other pc.
  std::span<const uint16_t> LiveBefore(uint32_t pc) const { return Find(live_before, pc); }
  std::span<const uint16_t> LiveAfter(uint32_t pc) const { return Find(live_after, pc); }
  // f(pc, registers) for each pc that has any, in order.
  template <class F>
  void ForEachLive(bool before, F f) const {
    for (const Live& live : before ? live_before : live_after)
      f(live.pc, std::span<const uint16_t>(live_registers).subspan(live.first, live.count));
  }
  // For the codewriter; by increasing pc.
  void AddLiveBefore(uint32_t pc, const std::vector<uint16_t>& live) { Add(&live_before, pc, live); }
  void AddLiveAfter(uint32_t pc, const std::vector<uint16_t>& live) { Add(&live_after, pc, live); }
  void AddLive(bool before, uint32_t pc, std::span<const uint16_t> live) { Add(before ? &live_before : &live_after, pc, live); }
  std::map<uint32_t, std::string> positions;  // pc -> "file:line:column", for logs

  // Of a code that was read from a blob and never run: everything but name and numbers.
  std::span<const uint8_t> packed;
  // Before anything else of it is looked at.
  void EnsureUnpacked() const {
    if (__builtin_expect(!packed.empty(), 0)) const_cast<JitCode*>(this)->Unpack();
  }

 private:
  void Unpack();
  struct Live {
    uint32_t pc, first, count;  // live_registers[first, first + count)
  };
  std::span<const uint16_t> Find(const std::vector<Live>& table, uint32_t pc) const;
  void Add(std::vector<Live>* table, uint32_t pc, std::span<const uint16_t> live);

  std::vector<Live> live_before, live_after;  // sorted by pc
  std::vector<uint16_t> live_registers;
};

struct FieldDescr {
  std::string_view name;  // of the program's
  uint32_t id = 0;        // the same field, the same id
  int32_t offset = 0;     // of a field: from the header; of an item's component: within the item
  Kind kind = Kind::kI64;
  bool immutable = false;
  bool immutable_items = false;
  // Nearly never written: traces count on what it holds until it changes.
  bool quasi_immutable = false;
  // Part of a virtualizable object, as the field itself, or as the items of the array it refers to.
  bool virtualizable = false, virtualizable_items = false;
  // Refers to objects of one class only: of the declared one, from which no other derives.
  bool one_class = false;
  uint32_t owner = 0;     // ClassDescr that has it
  // Of the class it is declared to refer to: its id, how many ids it and the classes derived from it have; 0: not known.
  uint32_t target_id = 0, target_span = 0;
  // Of an integer: all that is ever stored there is low <= v <= high, as signed 64-bit numbers. From the annotator.
  int64_t low = INT64_MIN, high = INT64_MAX;
  // Items only:
  bool is_item = false;
  // C code may have their address. Of an array that is a constant, as a word that a signal handler sets is, it
  // may write them at any time: what one turn of a loop read the next one reads again.
  bool has_raw_address = false;
  int32_t items_offset = 0, item_size = 0;
};

struct ClassDescr {
  std::string_view name;  // of the program's
  uint32_t id = 0, span = 1;
  int32_t size = 0, item_size = 0, length_offset = 0;
  bool varsized = false;
  bool has_finalizer = false;  // objects of the class are registered when they are made
  std::vector<uint32_t> items;  // FieldDescrs of an array's item, its components
};

// By FieldDescr::id; many have the same.
struct FieldSet {
  std::shared_ptr<const std::vector<bool>> members;  // false past the end; null: empty
  bool Has(uint32_t field) const {
    return members != nullptr && field < members->size() && (*members)[field];
  }
};

struct CallDescr {
  std::string_view name;  // of the program's
  uint32_t function = 0;       // number in the program; unused for indirect calls
  JitCode* inlined = nullptr;  // what to look into; null: a residual call
  std::vector<Kind> parameters;
  Kind result = Kind::kVoid;
  bool elidable = false;
  bool loop_invariant = false;  // gives the same as long as a loop runs
  bool not_in_trace = false;    // a recording that comes to it is given up
  bool may_raise = true;
  bool reads = true;  // anything that somebody may write
  bool may_collect = true;
  bool forces = true;  // may write a virtualizable object that a trace above it works on
  // Which fields it may write, by FieldDescr::id (false past the end); all if `writes_anything`.
  bool writes_anything = true;
  FieldSet writes;
  bool MayWrite(uint32_t field) const {
    return writes_anything || writes.Has(field);
  }
  // The same for what it may read.
  bool reads_anything = true;
  FieldSet reads_of;
  bool MayRead(uint32_t field) const {
    return reads_anything || reads_of.Has(field);
  }
};

struct MethodDescr {
  std::string_view name;  // of the program's
  uint32_t method = 0;  // number in the program
};

// What an interpreter's author tells of a value; a jit_hint has the number of one, plus 1 (0: a position, for logs).
struct HintDescr {
  enum class Kind : uint8_t {
    kAssertGreen,  // the operands are constants in the trace
    kExactClass,   // the operand is of exactly class `cls`, a ClassDescr
    kExactValue,   // the first operand is the second
  } kind = Kind::kAssertGreen;
  uint32_t cls = 0;
  std::string_view where;  // "file:line:column" of the hint
};

struct DriverDescr {
  std::string_view name;  // of the program's
  uint32_t index = 0;
  JitCode* portal = nullptr;  // starts at the merge point; parameters: greens, then reds
  std::vector<Kind> greens, reds;
  Kind result = Kind::kVoid;
  // Loops start only at merge points that were reached through a jit_can_enter_jit. Without one in
  // the program, at every merge point.
  bool has_loop_headers = false;
  int32_t virtualizable = -1;  // which red refers to the virtualizable object; -1: none
  // Its functions (rlib/jit.h), as CallDescrs; -1: none.
  int32_t can_never_inline = -1, should_unroll_one_iteration = -1;  // of the greens
  int32_t confirm_enter_jit = -1;                                   // of the greens and reds; does not collect
};

// Everything the runtime knows of a program. Descriptors are shared by all JitCodes.
struct JitProgram {
  Table<JitCode> codes;
  Table<FieldDescr> fields;
  Table<ClassDescr> classes;
  Table<FieldSet> field_sets;  // of a program that was read: those of `calls`
  Table<CallDescr> calls;
  std::vector<MethodDescr> methods;
  std::vector<HintDescr> hints;
  std::vector<DriverDescr> drivers;
  // By FieldDescr::id, so that nobody need look through all fields: the quasi-immutable ones, and those whose arrays'
  // items are part of a virtualizable object.
  std::vector<uint32_t> quasi_immutable_fields, virtualizable_item_fields;
  // The JitCode that may be looked into, for method_lookup on a known class; null: none.
  const JitCode* CodeOfFunction(uint32_t function) const {
    if (function >= code_of_function.size() || code_of_function[function] == 0) return nullptr;
    return &codes[code_of_function[function] - 1];
  }
  // For who has written a program: what is looked up in it.
  void MakeIndexes();
  PackedNumbers code_of_function;  // 1 + index of the code; 0: there is none
  // For who writes a program; one that is read has its names where it is read from.
  std::string_view Keep(std::string name) { return names.emplace_back(std::move(name)); }
  std::deque<std::string> names;
  JitProgram() = default;
  JitProgram(const JitProgram&) = delete;
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

// What an instruction has of the parts that it may have, in this order.
struct Layout {
  enum class Result : uint8_t { kNone, kIfAny, kAlways } result = Result::kIfAny;  // kIfAny: its kind tells
  bool counted = false;  // operands are preceded by their number; else that is `operands`
  uint8_t operands = 0;
  bool descr = false, target = false;
};
inline constexpr std::array<Layout, kNumInstructions> kLayouts = [] {
  using enum Layout::Result;
  std::array<Layout, kNumInstructions> layouts{};
  for (int i = 0; i < kNumOpcodes; ++i) {
    const auto op = static_cast<Opcode>(i);
    const std::string_view operands = Info(op).operands;
    layouts[static_cast<size_t>(i)] = {kIfAny, operands.ends_with('*'), static_cast<uint8_t>(operands.size()), HasDescr(op)};
  }
  layouts[kMove] = {kAlways, false, 1};
  layouts[kGoto] = {kNone, false, 0, false, true};
  layouts[kGotoIfNot] = {kNone, false, 1, false, true};
  layouts[kSwitch] = {kNone, false, 1, true};
  layouts[kReturn] = layouts[kRaise] = {kNone, false, 1};
  layouts[kCatch] = {kAlways, false, 0, false, true};
  layouts[kUnreachable] = {kNone};
  layouts[kConditionalCall] = layouts[kConditionalValue] = {kIfAny, true, 0, true};
  return layouts;
}();

inline Instruction Decode(const JitCode& code, uint32_t pc) {
  Instruction in;
  const uint16_t* const start = code.code.data() + pc;
  const uint16_t* p = start;
  in.pc = pc;
  in.opcode = *p++;
  const uint16_t kinds = *p++;
  in.operand_kind = static_cast<Kind>(kinds & 0xff);
  in.result_kind = static_cast<Kind>(kinds >> 8);
  const Layout layout = kLayouts[in.opcode];
  if (layout.result == Layout::Result::kAlways || (layout.result == Layout::Result::kIfAny && in.result_kind != Kind::kVoid))
    in.result = *p++;
  in.count = layout.counted ? *p++ : layout.operands;
  in.operands = p;
  p += in.count;
  if (layout.descr) in.descr = *p++;
  if (layout.target) {
    in.target = p[0] | static_cast<uint32_t>(p[1]) << 16;
    p += 2;
  }
  in.next = pc + static_cast<uint32_t>(p - start);
  return in;
}

// Everything as bytes, for binaries, but for positions; and back: the bytes must stay where they are. They
// depend on the content only.
std::string WriteBlob(const JitProgram& program);
std::unique_ptr<JitProgram> ReadBlob(std::span<const uint8_t> blob);

// The code as text, an instruction a line, for goldens and logs.
std::string Disassemble(const JitProgram& program, const JitCode& code);

inline bool IsReference(Kind kind) { return kind == Kind::kRef; }

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_JITCODE_H_
