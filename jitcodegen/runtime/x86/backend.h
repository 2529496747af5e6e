// The x86-64 backend: traces as machine code.
//
// A trace runs on a frame of the machine's stack that all traces of one entry share:
//
//     [rbp + 8]            return address
//     [rbp]                the caller's rbp
//     [rbp - 8 .. -40]     rbx, r12, r13, r14, r15 of the caller
//     [rbp - 48 - 8 * n]   slot n: values that are not in registers
//     [rsp + 8 * n]        arguments of calls
//
// Slots are addressed from rbp, so that a trace may be entered from one that has fewer of them; each
// sets rsp where it begins. r15 holds the Context. A call of a portal that has machine code by now goes
// there directly, with a Context of its own below the caller's frame. A guard that fails jumps to its stub behind the
// trace, which leaves the frame by way of the context, or, once there is a bridge, jumps to that; the
// bridge takes the values where the guard has them.
#ifndef KILN_JITCODEGEN_RUNTIME_X86_BACKEND_H_
#define KILN_JITCODEGEN_RUNTIME_X86_BACKEND_H_

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/trace.h"
#include "jitcodegen/runtime/trace_interpreter.h"
#include "jitcodegen/runtime/x86/assembler.h"
#include "jitcodegen/runtime/x86/code_memory.h"
#include "jitcodegen/runtime/x86/gdb_object.h"

namespace kiln::jit::x86 {

// Where a value is: a general register, a vector register, or a slot of the frame.
struct Location {
  uint16_t code = kNone;

  static constexpr uint16_t kNone = 0xffff, kVector = 16, kSlot = 32;
  static Location General(Reg r) { return {r}; }
  static Location Vector(Reg r) { return {static_cast<uint16_t>(kVector + r)}; }
  static Location Slot(int n) { return {static_cast<uint16_t>(kSlot + n)}; }
  bool is_general() const { return code < kVector; }
  bool is_vector() const { return code >= kVector && code < kSlot; }
  bool is_slot() const { return code >= kSlot && code != kNone; }
  Reg reg() const { return static_cast<Reg>(code & 15); }
  int slot() const { return code - kSlot; }
  bool operator==(const Location&) const = default;
};

// [rbp + this]
inline constexpr int32_t SlotOffset(int slot) { return -48 - 8 * slot; }

class Backend;

// A place in machine code that calls: what for, and where references are meanwhile.
struct CallSite {
  Trace* trace = nullptr;  // in whose code it is
  enum class Kind : uint8_t {
    kCall,       // a function, or an operation by the engine: all registers are the callee's
    kAllocate,   // where inline allocation has come to the end; all registers are kept
    kBarrier,    // of `object`, item `index`; the same
    kConditional,  // where a conditional call is one, with `arguments`; the same
  } kind = Kind::kCall;
  Reg object = 0, index_reg = 0;
  bool has_index_reg = false;
  // kBarrier: of an item; -1: a field. kAllocate: bytes. A portal's call: bytes of the greens.
  int64_t index = -1;
  TraceOp op;             // without its arguments and where it comes from
  const uint8_t* const* code = nullptr;  // of a portal's call: Portals::CodeSlot
  struct Argument {
    Location at;        // kNone: a constant
    uint64_t bits = 0;
  };
  std::vector<Argument> arguments;   // of a conditional call
  uint16_t reference_registers = 0;  // in Context::registers, by bit; not for kCall
  std::vector<uint16_t> reference_slots;

  CallSite(Trace* t, Kind k, const TraceOp& o) : trace(t), kind(k) {
    op.opcode = o.opcode;
    op.operand_kind = o.operand_kind;
    op.result_kind = o.result_kind;
    op.descr = o.descr;
    op.arg_count = o.arg_count;
  }
};

// What machine code needs of the world while it runs; one for each entry, on the machine's stack.
struct Context {
  Context() {}

  const uint64_t* inputs = nullptr;
  uint64_t* pending = nullptr;  // the engine's pending exception
  uint64_t value = 0;           // what the portal returns
  uint64_t exit = 0;            // how the code was left: the number that the backend gave it, or one of these:
  static constexpr uint64_t kFinished = 0xfffffff0, kRaised = 0xfffffff1;
  uint64_t condition = 0;       // where guards are made to fail: kOwnCondition of the one that did
  uint64_t registers[16];
  uint64_t vectors[16];
  Backend* backend = nullptr;
  void* thread = nullptr;        // Engine::thread_context
  // The last place that could collect; null: none so far. The frame's rbp.
  const CallSite* site = nullptr;
  uint64_t* rbp = nullptr;
  // Filled in when the code is left by a guard. Null where machine code has called this code: then the
  // portal's call is brought to its end before the code returns.
  TraceExit* left = nullptr;
  // The one whose code has called this one's; and where the innermost of such a chain stands, for the
  // collector.
  Context* outer = nullptr;
  Context** innermost = nullptr;
  uintptr_t stack_limit = 0;     // ThreadState::stack_limit
};

struct CompiledTrace {
  const uint8_t* entry = nullptr;  // from C++: loads the inputs
  const uint8_t* label = nullptr;  // with the inputs where they belong
  std::vector<Location> inputs;    // kNone: not used
  int frame_bytes = 0;             // from the saved registers down
  size_t code_bytes = 0;
  uint32_t first_exit = 0;         // the number of its guard 0
  size_t first_stub = 0;           // of its guard 0, from the entry on
  std::vector<uint32_t> offsets;   // where the code of each operation begins, if wanted
  std::vector<std::unique_ptr<CallSite>> sites;  // which the code mentions
};

class Backend {
 public:
  Backend(const JitProgram& program, Engine* engine, Portals* portals,
          size_t code_bytes = size_t{64} << 20, std::vector<std::string>* differences = nullptr);
  ~Backend();

  // False if the system gives no memory for code.
  bool ok() const { return memory_.ok(); }

  // Makes machine code of the trace, which must not change or go away any more; its target, and the trace
  // that a bridge starts from, must have theirs. False if there is no room.
  bool Compile(Trace* trace, const Trace* source, size_t guard);
  static bool IsCompiled(const Trace* trace) { return trace->code != nullptr; }
  // If a Compile returned false for want of room: so many bytes in one piece.
  size_t room_wanted() const { return room_wanted_; }
  size_t room() const { return memory_.room(); }
  // From now on the guard's failures go on in its bridge; or no longer.
  void Attach(const Trace* source, size_t guard, const Trace* bridge);
  void Detach(const Trace* source, size_t guard);
  // Frees the trace's code, which nobody runs any more, nor jumps to.
  void Free(Trace* trace);
  // The traces, of all threads, that are being run, each in the midst of a call.
  std::vector<const Trace*> Running() const;

  // Guards of what is compiled from now on are made to fail by Trace::countdowns, and by `period`
  // (Parameters::fail_period) if it is not 0.
  void MakeFail(int64_t period) {
    makes_fail_ = true;
    fail_period_ = period;
  }

  // Runs the trace's code.
  void Run(ThreadState* thread, Trace* trace, const uint64_t* inputs, TraceExit* exit);

  // The machine code of a trace, to be disassembled.
  std::span<const uint8_t> CodeOf(const Trace* trace) const;
  // Whether OffsetsOf is wanted of what is compiled from now on.
  bool keep_offsets = false;
  // Where the code of each operation begins in CodeOf; empty if it was not kept.
  std::span<const uint32_t> OffsetsOf(const Trace* trace) const;
  int64_t code_bytes() const { return static_cast<int64_t>(memory_.used()); }

 private:
  friend class Compiler;
  // An entry from C++, with the contexts of the machine code that this has called in turn.
  struct Entered {
    Context* innermost;
    Entered *before, *behind = nullptr;
  };
  // The trace to which the exit belongs, and the number of its first exit.
  const std::pair<uint32_t, Trace*>& TraceOfExit(uint64_t exit) const;
  // Behind a trace's code each guard has a stub: of these bytes, in the order of their numbers.
  static constexpr size_t kStubBytes = 11;
  const uint8_t* StubOf(const Trace* trace, size_t guard) const;

  void EmitPortalCall();
  // Code that is not a trace's.
  const uint8_t* AddRoutine(const Assembler& a) {
    Verify(a, "routine");
    return memory_.Add(a.bytes());
  }
  void Verify(const Assembler& a, const std::string& what);
  // A guard's stub, that will stand at `at`: leaves by the exit of this number.
  void EmitExit(Assembler* a, const uint8_t* at, size_t exit);
  // Called by machine code, with the context.
  static uint64_t CallOperation(Context* context, const CallSite* site, const uint64_t* args);
  // From the context and its frame, and on to the end if the code's caller is machine code.
  static void Recover(Context* context, const uint64_t* rbp);
  // With all registers in the context, from where they are taken again; the new object, or a conditional call's result.
  static uint64_t TakeSlowPath(Context* context, const CallSite* site);

  const JitProgram& program_;
  Engine* engine_;
  Portals* portals_;
  const HeapAccess heap_;
  TraceInterpreter operations_;
  CodeMemory memory_;
  std::unique_ptr<GdbObject> gdb_object_;
  const uint8_t* enter_ = nullptr;   // uint64_t (Context*, const uint8_t* code)
  // Called with a portal's CallSite in r11 and its arguments at rdx; the result is in rax.
  const uint8_t* call_portal_ = nullptr;
  const uint8_t* slow_ = nullptr;    // called with a CallSite in r11, where it returns TakeSlowPath's result
  const uint8_t* leave_ = nullptr;   // where stubs jump to, with the exit's number in r11
  const uint8_t* finish_ = nullptr;  // the same at the end, with Context::kFinished or kRaised
  std::vector<std::string>* const differences_;     // that verifying finds; null: nothing is verified
  bool makes_fail_ = false;
  int64_t fail_period_ = 0, runs_ = 0, countdown_ = 0;
  size_t room_wanted_ = 0;
  Entered* entered_ = nullptr;                      // the last one; of all threads
  uint32_t exits_ = 0;                              // so many were given numbers
  std::vector<std::pair<uint32_t, Trace*>> traces_;  // by the number of their first exit
  std::unordered_map<const Trace*, CompiledTrace> compiled_;
};

}  // namespace kiln::jit::x86

#endif  // KILN_JITCODEGEN_RUNTIME_X86_BACKEND_H_
