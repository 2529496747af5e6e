// The jitcode interpreter: runs what remains of frames after a guard failure, and, with a log, is
// the recorder.
//
// While it records it follows calls into functions that have jitcode, portals included. Such an inlined
// portal goes on up to a loop header: from there on the loop is somebody else's trace, so the frame is
// left by a call of its portal with the greens and reds of that moment. The same happens at once if
// the portal was entered with the same greens too often on the way here. The trace builder replays
// these decisions from the frames it has: both read only greens and frames.
#ifndef KILN_JITCODEGEN_RUNTIME_INTERPRETER_H_
#define KILN_JITCODEGEN_RUNTIME_INTERPRETER_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/jitcode.h"
#include "jitcodegen/runtime/log.h"
#include "jitcodegen/runtime/small_vector.h"

namespace kiln::jit {

// How a run ended.
struct Outcome {
  enum class Kind {
    kReturned,    // the outermost frame returned `value`
    kRaised,      // it raised; the exception is pending in the engine
    kMergePoint,  // the outermost frame, a portal's, is at a merge point with `arguments`
    kStopped,     // the recorder had enough: `reason`; the frames stay. Null: at a merge point, where a segment ends
  } kind = Kind::kReturned;
  uint64_t value = 0;
  SmallVector<uint64_t, 16> arguments;  // greens, then reds
  bool is_header = true;            // the merge point is a loop header
  const char* reason = nullptr;  // why what was recorded is of no use; null if it is
};

struct TraceExit;

// Why a recording was given up (Outcome::reason) that may be cut the next time.
inline constexpr char kTooLong[] = "too long";

// Whoever runs portals: compiled, recorded or interpreted.
class Portals {
 public:
  virtual ~Portals() = default;
  // `arguments`: greens, then reds. The portal's result, or an exception pending in the engine.
  virtual uint64_t CallPortal(size_t driver, const uint64_t* arguments) = 0;
  // The same in the middle, at a merge point that is no loop header: the fastest way to the end.
  virtual uint64_t GoOn(size_t driver, const uint64_t* arguments) {
    return CallPortal(driver, arguments);
  }

  // For machine code that calls machine code: where the address stands of what CallPortal would run
  // with these greens, which do not move; null stands there while there is none. Null: always CallPortal.
  virtual const uint8_t* const* CodeSlot(size_t /*driver*/, const uint64_t* /*greens*/) {
    return nullptr;
  }
  // What is left to do of a portal's call after it was left by a guard; the result as CallPortal's.
  virtual uint64_t GoOnFrom(TraceExit* /*exit*/) { return 0; }
  // Counts what is entered by way of a slot.
  virtual int64_t* EntryCount() { return nullptr; }

  // Whether a loop with these greens is compiled.
  virtual bool HasLoop(size_t driver, const uint64_t* greens) = 0;
};

// Knows the trace that a recording will become, as far as the log goes.
class TraceSoFar {
 public:
  virtual ~TraceSoFar() = default;
  // The answer to the jit_query that the recorder stands at. Right whatever it is: it chooses between two ways to do
  // the same. The recorder logs it.
  virtual uint64_t Answer() = 0;
};

class Interpreter : public RootScope {
 public:
  // With a log it records and looks into calls; without one, calls run natively.
  Interpreter(const JitProgram& program, Engine* engine, Portals* portals, Log* log)
      : RootScope(engine), program_(program), engine_(engine), portals_(portals), log_(log) {
    TakeStorage();
  }
  ~Interpreter() override { KeepStorage(); }

  // A new innermost frame at the start of `code`.
  void Push(const JitCode* code, const uint64_t* args, size_t count);
  // A frame in the middle of its code, for resuming; its registers are zero.
  uint64_t* PushAt(const JitCode* code, uint32_t pc);
  // The innermost frame stands at a call that has run: its result is in the register, or an exception
  // is pending. Goes on behind it.
  void FinishCall();

  // Runs until the outermost frame is at a loop header (a merge point that it is at when Run begins
  // does not count if `skip_first`), or is left.
  void Run(bool skip_first, Outcome* outcome);

  // After kStopped: goes on without recording to the outermost frame's next loop header, or its end.
  void RunWithoutLog(Outcome* outcome) {
    log_ = nullptr;
    Run(/*skip_first=*/false, outcome);
  }

  // The registers of the innermost frame.
  std::span<const uint64_t> registers() const {
    return std::span<const uint64_t>(registers_).subspan(frames_.back().base);
  }

  // f(code, pc, registers) for each frame, the outermost one first.
  template <class F>
  void ForEachFrame(F f) const {
    for (const Frame& frame : frames_)
      f(*frame.code, frame.pc, std::span<const uint64_t>(registers_).subspan(frame.base, frame.code->registers.size()));
  }

  void VisitRoots(const RootVisitor& visit) const override;
  // Without a log: stops at the outermost frame's next merge point, loop header or not, and has inlined
  // portals go on elsewhere from theirs. For engines with native portals, which are faster from there on.
  void set_stop_at_merge_points(bool stop) { stop_at_merge_points_ = stop; }
  // With a log: stops at every merge point of the outermost frame, loop header or not.
  void set_record_to_merge_points(bool stop) { record_to_merge_points_ = stop; }
  // `in_segments`: what is longer is cut off at a merge point; else, or where none comes, it is given up.
  void set_log_limit(size_t bytes, bool in_segments) {
    log_limit_ = in_segments ? 2 * bytes : bytes;
    segment_limit_ = in_segments ? bytes : SIZE_MAX;
  }
  // How often a portal may be entered with the same greens within one trace.
  void set_unroll_limit(int64_t limit) { unroll_limit_ = limit; }
  // Whom to ask while recording; null: every answer is 0.
  void set_trace_so_far(TraceSoFar* trace) { trace_so_far_ = trace; }
  // Instructions run while recording.
  int64_t recorded() const { return recorded_; }

 private:
  struct Frame {
    const JitCode* code;
    uint32_t pc;
    size_t base;              // of its registers
    bool header = false;      // a jump back in the user's program came before
    bool turned = false;      // one that is the trace's did
    bool turning = false;     // just now
    bool entered = false;     // an inlined portal: its first merge point was passed
    const DriverDescr* driver = nullptr;   // then: of this driver,
    uint32_t greens = 0;      // with those from here on in greens_
  };

  Frame& top() { return frames_.back(); }
  uint64_t& Register(const Frame& frame, uint16_t r) { return registers_[frame.base + r]; }
  uint64_t Value(const Frame& frame, uint16_t operand) const;
  void Pop();
  // An exception is pending: unwinds to the innermost handler; false if there is none.
  bool Unwind();
  // Leaves the innermost frame by an exception; its caller then stands behind the call.
  void PopRaised();
  bool Return(uint64_t value);
  void Operation(const Instruction& in);
  void CheckHint(const HintDescr& hint, const uint64_t* args);
  void ResidualCall(const Instruction& in, uint32_t function, const CallDescr& call,
                    const uint64_t* args, size_t count);
  void ConditionalCall(const Instruction& in);
  void AfterRaising(const Instruction& in);
  // True if the outermost frame is at a merge point to stop at; tells if it is a loop header.
  bool MergePoint(const Instruction& in, bool skip, bool* is_header);
  // What a function of the driver says of the greens; false for none.
  bool AskDriver(int32_t call, const Instruction& in);
  void LeaveByPortal(const Instruction& in, bool header);
  // The vectors keep their memory for the next one.
  void TakeStorage();
  void KeepStorage();

  const JitProgram& program_;
  Engine* engine_;
  Portals* portals_;
  Log* log_;
  TraceSoFar* trace_so_far_ = nullptr;
  size_t log_limit_ = 1 << 20, segment_limit_ = SIZE_MAX;
  int64_t unroll_limit_ = 7;
  int64_t recorded_ = 0;
  struct Storage {
    std::vector<Frame> frames;
    std::vector<uint64_t> registers, greens;
  };
  // Calls nest: interpreters do.
  static thread_local std::vector<Storage> spare_storage_;

  std::vector<Frame> frames_;
  mutable std::vector<uint64_t> registers_;
  mutable std::vector<uint64_t> greens_;
  const char* stop_ = nullptr;  // why recording cannot go on
  bool stop_at_merge_points_ = false, record_to_merge_points_ = false;
  bool left_ = false;
};

// The bits of an operand that is a constant.
uint64_t ConstantBits(const Constant& constant, Engine* engine);

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_INTERPRETER_H_
