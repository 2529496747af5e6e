// A trace: one path through the interpreter's code, straight on from a loop's head to a jump back.
//
// Operations are those of ops.def and the guards below. An operand is a number: n >= 0 is the value
// that input or operation n made (inputs come first), n < 0 is constant ~n. Every guard carries a
// snapshot: the frames to rebuild when it fails.
#ifndef KILN_JITCODEGEN_RUNTIME_TRACE_H_
#define KILN_JITCODEGEN_RUNTIME_TRACE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "jitcodegen/runtime/jitcode.h"

namespace kiln::jit {

using Ref = int32_t;
inline constexpr bool IsConstant(Ref ref) { return ref < 0; }

enum TraceOpcode : uint16_t {
  kGuardTrue = kNumInstructions,  // operand is not 0
  kGuardFalse,
  kGuardValue,        // operand 0 equals constant operand 1
  kGuardClass,        // operand is not null and of exactly class id `descr`
  kGuardNull,         // operand is null
  kGuardNonnull,
  kGuardNoException,  // nothing is pending
  kGuardException,    // an exception of exactly class id `descr` is pending; takes it: the result
  kJump,              // to the start, with new inputs
  kFinish,            // leaves the loop: the portal returns the operand, if there is one
  kFinishRaised,      // the portal raises the operand
  kNumTraceOpcodes
};

inline bool IsGuard(uint16_t opcode) { return opcode >= kGuardTrue && opcode <= kGuardException; }

struct SnapshotFrame {
  const JitCode* code = nullptr;
  uint32_t pc = 0;  // the guarding instruction (innermost frame) or the call that waits
  std::vector<std::pair<uint16_t, Ref>> registers;
};

struct Snapshot {
  // The innermost frame's instruction has run, only its outcome is to be acted on.
  bool after = false;
  std::vector<SnapshotFrame> frames;  // outermost first
};

struct TraceOp {
  uint16_t opcode = 0;
  Kind operand_kind = Kind::kVoid, result_kind = Kind::kVoid;
  uint32_t descr = 0;
  std::vector<Ref> args;
  int32_t snapshot = -1;  // guards
  uint32_t failures = 0;  // guards: how often
  std::string position;   // of the source, for logs; may be empty
};

struct TraceConstant {
  uint64_t bits = 0;
  bool reference = false;
  bool operator==(const TraceConstant&) const = default;
};

struct Trace {
  const DriverDescr* driver = nullptr;
  std::vector<uint64_t> greens;
  std::vector<Kind> inputs;  // the reds
  std::vector<TraceOp> ops;  // op i makes value inputs.size() + i
  std::vector<TraceConstant> constants;
  std::vector<Snapshot> snapshots;

  Ref Value(size_t op_index) const { return static_cast<Ref>(inputs.size() + op_index); }
  Ref Constant(uint64_t bits, bool reference);
};

// The trace as text, one operation a line.
std::string PrintTrace(const JitProgram& program, const Trace& trace);

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_TRACE_H_
