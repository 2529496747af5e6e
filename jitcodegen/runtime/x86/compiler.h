// Makes machine code of one trace: register allocation and emission in one pass forward.
//
// A trace is straight, so a value lives from where it is made to its last use. It is in a register,
// in a slot, or both: values never change, so that one that was stored once costs nothing to drop.
// Where no register is free, one goes that only snapshots still name, or else the one that is
// needed for the longest time, which stands for "latest". Around calls nothing stays in registers that C
// does not preserve, and no reference in any: the callee may move objects.
#ifndef KILN_JITCODEGEN_RUNTIME_X86_COMPILER_H_
#define KILN_JITCODEGEN_RUNTIME_X86_COMPILER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "jitcodegen/runtime/x86/backend.h"

namespace kiln::jit::x86 {

// Whether machine code makes the object without a call.
bool IsAllocatedInline(const Trace& trace, const HeapAccess& heap, const JitProgram& program,
                       const TraceOp& op);

// Whether the operation is made of instructions where it stands, without a call (operations.cc).
bool IsInline(const Trace& trace, const HeapAccess& heap, const JitProgram& program, const TraceOp& op);

// Whether an index of items of this size can be part of an address.
inline bool IsAddressScale(int32_t size) { return size == 1 || size == 2 || size == 4 || size == 8; }

class Compiler {
 public:
  Compiler(Backend* backend, Trace* trace);

  // Of a bridge: where its inputs are, all of them but the guard's condition.
  void SetInputs(std::span<const Location> inputs) { given_inputs_ = inputs; }
  // Compiles and adds the trace to the backend; false if there is no room for its code.
  bool Run();

 private:
  using Code = uint8_t;  // condition, as in the low bits of jcc
  static constexpr Code kO = 0, kB = 2, kNB = 3, kZ = 4, kNZ = 5, kBE = 6, kNBE = 7, kP = 10,
                        kNP = 11, kL = 12, kNL = 13, kLE = 14, kNLE = 15;

  struct ValueState {
    Location reg;         // kNone if in none
    int slot = -1;
    int32_t last_use = -1;       // operation; those of snapshots too
    int32_t last_real_use = -1;  // as an operand
    // The operations that have it as an operand, in uses_; those behind at_ begin at `next_use`, or later.
    uint32_t next_use = 0, uses_end = 0;
    // Of a sum that is only part of addresses: what the constant is added to. It is in no register. -1: no such sum.
    Ref base = -1;
  };
  // The second operand of an instruction.
  struct Operand {
    enum Kind { kImmediate, kRegister, kMemory } kind;
    int64_t immediate = 0;
    Reg reg = 0;
    Mem mem{rbp, 0};
  };

  // ---- What lives where ----
  void FindUses();
  void FoldSums();
  // What is wanted of a value: itself, or what it is an address with.
  Ref Folded(Ref value) { return At(value).base >= 0 ? At(value).base : value; }
  // The next operation from here on that has it as an operand; INT64_MAX if there is none.
  int64_t NextUse(Ref value);
  // Which inputs of a loop are to be in registers: those that it uses most, before it jumps.
  std::vector<bool> InputsInRegisters();
  void PlaceInputs();
  bool IsFloat(Ref value) const;
  bool IsReference(Ref value) const;
  ValueState& At(Ref value) { return values_[static_cast<size_t>(value)]; }
  int NewSlot(Ref owner);
  Location Register(bool vector, int32_t lives_until);
  Location AllocateTemporary(bool vector);
  void Take(Location reg, Ref value);
  void Spill(Ref value);
  void Release(Ref value);
  void ReleaseDead();
  // The register of the value, which is loaded at need and stays there during this operation.
  Reg Use(Ref value);
  Reg UseVector(Ref value);
  Operand UseOperand(Ref value);
  // A register for the result of this operation.
  Reg Define() { return DefineIn(false); }
  Reg DefineVector() { return DefineIn(true); }
  Reg DefineIn(bool vector);
  // One that holds `from` already. `keep`: that stays in its own register too.
  Reg DefineFrom(Ref from, bool keep = false) { return DefineFrom(false, from, keep); }
  Reg DefineVectorFrom(Ref from) { return DefineFrom(true, from, false); }
  Reg DefineFrom(bool vector, Ref from, bool keep);
  Location LocationOf(Ref value);
  void Pin(Location reg) { pinned_ |= 1u << reg.code; }

  // ---- Instructions ----
  Mem SlotMem(int slot) const { return Mem(rbp, SlotOffset(slot)); }
  void LoadImmediate(Reg reg, uint64_t bits);
  void Move(Location to, Location from);
  void SetFrame();
  // From behind a jump or call that comes next.
  int32_t Distance(const uint8_t* target) const {
    return static_cast<int32_t>(target - (backend_.memory_.next() + a_.size() + 5));
  }
  void Jump(const uint8_t* target) { a_.Jmp(Distance(target)); }
  size_t JumpIf(Code code);
  void Set(Code code, Reg reg);
  void Normalise(Kind kind, Reg reg);
  void Load(Kind kind, const Mem& mem);
  void Store(Kind kind, const Mem& mem, Ref value);

  // ---- Operations ----
  void Visit(const TraceOp& op);
  void Operation(const TraceOp& op);
  void Binary(const TraceOp& op, FormId rr, FormId rm, FormId ri8, FormId ri32);
  bool AddByAddress(const TraceOp& op);
  void Multiply(const TraceOp& op);
  void Shift(const TraceOp& op);
  void Compare(const TraceOp& op);
  void FloatBinary(const TraceOp& op, FormId form);
  void FloatCompare(const TraceOp& op);
  void Truth(const TraceOp& op, Code code);
  Mem ItemMem(const FieldDescr& item, Ref array, Ref index);

  // ---- Division (divide.cc) ----
  void Divide(const TraceOp& op);
  void DivideByPower(int log, bool remainder);
  void DivideByMultiplying(int64_t divisor, bool remainder);
  void DivideByVariable(Ref divisor, bool sign, bool remainder);

  // ---- Calls (calls.cc) ----
  // Null if the operation is none that calls code of a known address.
  const void* CodeToCall(const TraceOp& op);
  void CallFunction(const TraceOp& op, const CallDescr& call, std::span<const Ref> args,
                    const void* code);
  void Call(const TraceOp& op);
  void ConditionalCall(const TraceOp& op);
  // By way of the engine.
  void CallHelper(const TraceOp& op);
  bool FindPortal(const TraceOp& op, CallSite* site);
  // After the arguments were found: what lives on is where the callee leaves it alone, and
  // references are where a collection finds them.
  void SaveRegisters(bool collects);
  CallSite& NewSite(const TraceOp& op, CallSite::Kind kind);
  void TakeResult(const TraceOp& op, Kind kind);

  // ---- The collected heap (heap.cc) ----
  // Objects that are made one after the other get their memory at once, as one group: the first one asks for it.
  void Allocate(const TraceOp& op, int64_t length);
  // Bytes of the object that the operation makes by Allocate; 0: it makes none so.
  int64_t InlineBytes(const TraceOp& op) const;
  // Of the group that starts here.
  int64_t GroupBytes() const;
  void Barrier(Ref object, const Ref* index, Ref value);
  bool IsStoredSoon(const TraceOp& op, int32_t offset) const;
  // From here on any object may be old.
  void ForgetYoung() {
    young_.clear();
    barred_.clear();
  }
  void EmitSlowPaths();

  void Guard(const TraceOp& op);
  void GuardLess(const TraceOp& op);
  void GuardedArithmetic(const TraceOp& op);
  void ExitIf(Code code, const TraceOp& op);
  void RecordExit(const TraceOp& op);
  // After a guard that holds, where tests make guards fail.
  void FailAtWill(const TraceOp& op);
  void JumpToTarget(const TraceOp& op);
  void MoveAll(const std::vector<std::pair<Location, Ref>>& wanted);
  void MoveAll(std::vector<std::pair<Location, Location>> moves,
               const std::vector<std::pair<Location, Ref>>& constants);
  void Finish(const TraceOp& op);
  void CountEnd();
  void EmitStubs();

  Backend& backend_;
  Trace& trace_;
  Assembler a_;
  std::span<const Location> given_inputs_;
  std::vector<ValueState> values_;
  std::vector<int32_t> uses_;
  Ref owner_[32];
  uint32_t pinned_ = 0;
  std::vector<Location> temporaries_;
  std::vector<int> free_slots_;
  std::vector<Ref> slot_owners_;       // -1: free
  int slots_ = 0;
  int arguments_ = 0;                  // most arguments of a call
  std::vector<int32_t> next_call_;     // by operation: the next that calls
  int32_t at_ = 0;                     // the operation
  bool has_fused_ = false;             // a comparison whose guard comes next left its outcome in
  Code fused_ = 0;                     // the flags: this condition
  bool fused_parity_ = false;          // and "not unordered", for floats that must be equal
  std::vector<size_t> frame_sizes_;    // ends of the immediates to be filled in
  std::vector<std::pair<size_t, size_t>> exit_jumps_;  // end of rel32, guard
  std::vector<std::pair<size_t, size_t>> made_exit_jumps_;  // the same of guards that hold
  std::vector<size_t> raise_jumps_;
  // What a fast path in line jumps to when it does not apply.
  struct SlowPath {
    size_t from, back;     // ends of the jump there, and where to go on
    const CallSite* site;
    Location result;
  };
  std::vector<SlowPath> slow_paths_;
  int64_t group_left_ = 0;   // bytes of the group of new objects, up to the nursery's free end, that are not made yet
  Ref group_last_ = 0;       // the group's object that was made last, with so many bytes
  int64_t group_last_bytes_ = 0;
  std::vector<Ref> young_;   // made since anything could collect last: they need no barrier
  std::vector<Ref> barred_;  // went through the barrier since then
  std::vector<uint16_t> exit_places_;  // codes of locations: of guards, from Guard::places on, until they are packed
  size_t self_ = 0, label_ = 0;
  CompiledTrace compiled_;
};

}  // namespace kiln::jit::x86

#endif  // KILN_JITCODEGEN_RUNTIME_X86_COMPILER_H_
