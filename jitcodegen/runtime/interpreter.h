// The jitcode interpreter: runs what remains of frames after a guard failure, and, with a log, is
// the recorder.
#ifndef KILN_JITCODEGEN_RUNTIME_INTERPRETER_H_
#define KILN_JITCODEGEN_RUNTIME_INTERPRETER_H_

#include <cstdint>
#include <vector>

#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/jitcode.h"
#include "jitcodegen/runtime/log.h"

namespace kiln::jit {

struct Frame {
  const JitCode* code = nullptr;
  uint32_t pc = 0;
  std::vector<uint64_t> registers;
};

// How a run ended.
struct Outcome {
  enum class Kind {
    kReturned,    // the outermost frame returned `value`
    kRaised,      // it raised; the exception is pending in the engine
    kMergePoint,  // the outermost frame, a portal's, is at a merge point with `arguments`
    kStopped,     // the recorder had enough (too long); the frames stay
  } kind = Kind::kReturned;
  uint64_t value = 0;
  std::vector<uint64_t> arguments;  // greens, then reds
};

class Interpreter {
 public:
  // With a log it records and looks into calls; without one, calls run natively.
  Interpreter(const JitProgram& program, Engine* engine, Log* log)
      : program_(program), engine_(engine), log_(log) {}

  // A new innermost frame at the start of `code`.
  void Push(const JitCode* code, const uint64_t* args, size_t count);
  // A frame that is in the middle of its code, for resuming.
  void PushAt(Frame frame) { frames_.push_back(std::move(frame)); }
  // The innermost frame stands at a call that has run: its result is in the register, or an exception
  // is pending. Goes on behind it.
  void FinishCall();

  // Runs until the outermost frame is at a merge point (that it was at when Run began does not
  // count if `skip_first`), or is left.
  Outcome Run(bool skip_first);

  // After kStopped: goes on without recording to the outermost frame's next merge point, or its end.
  Outcome RunWithoutLog() {
    log_ = nullptr;
    return Run(/*skip_first=*/false);
  }

  void VisitRoots(const std::function<void(uint64_t*)>& visit);
  size_t depth() const { return frames_.size(); }
  void set_log_limit(size_t bytes) { log_limit_ = bytes; }

 private:
  Frame& top() { return frames_.back(); }
  uint64_t Value(const Frame& frame, uint16_t operand) const;
  // An exception is pending: unwinds to the innermost handler; false if there is none.
  bool Unwind();
  // Leaves the innermost frame by an exception; its caller then stands behind the call.
  void PopRaised();
  bool Return(uint64_t value);
  void Operation(Frame* frame, const Instruction& in);
  void ResidualCall(Frame* frame, const Instruction& in, uint32_t function, const CallDescr& call,
                    const uint64_t* args, size_t count);
  void AfterRaising(Frame* frame, const Instruction& in);

  const JitProgram& program_;
  Engine* engine_;
  Log* log_;
  size_t log_limit_ = 1 << 20;
  std::vector<Frame> frames_;
  bool left_ = false;
};

// The bits of an operand that is a constant.
uint64_t ConstantBits(const Constant& constant, Engine* engine);

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_INTERPRETER_H_
