// The trace builder: replays jitcode symbolically along a log.
//
// In: the log of a recording, and where it started: at a loop header with fresh reds, or behind a
// guard that failed, whose snapshot then gives the first frames. Out: the trace as it was run,
// nothing optimised but what the interpreter's own control flow needs (constants folded, so that the
// greens stay constant and dispatch disappears). Costs no allocation per operation, runs no target
// code and writes to no object; reads immutable fields of constant objects.
//
// The trace starts at the recording's start, unless the log says that a loop closed at a later
// header: then what came before that header is cut off. For that the reds get new names at each header,
// so that nothing the builder knew of them before is used behind it.
//
// While the recording still goes on the builder goes along as far as it is asked (rlib/jit.h: isconstant): who decides
// on what a trace knows by what the trace knows asks the one who will know in the end, and nothing keeps account
// beside the recorder. What is built then is the beginning of the trace.
#ifndef KILN_JITCODEGEN_RUNTIME_BUILDER_H_
#define KILN_JITCODEGEN_RUNTIME_BUILDER_H_

#include <memory>
#include <string>
#include <vector>

#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/interpreter.h"
#include "jitcodegen/runtime/log.h"
#include "jitcodegen/runtime/trace.h"

namespace kiln::jit {

// What a recording started from and where it ended.
struct Recording {
  const DriverDescr* driver = nullptr;
  std::vector<uint64_t> greens;  // at the start
  Log log;
  // Of a bridge: the guard, a number in source->guards, whose bridge this will be.
  Trace* source = nullptr;
  size_t guard = 0;
  // A guard of the source that failed did fail, and was not made to by a test: the bridge starts
  // knowing it.
  bool trust_failure = true;
  // How it ended: in a jump (to `target` if it is not null, else to a header of its own), or by leaving the
  // portal, or at any merge point where enough was recorded: then the trace ends in a guard that never holds.
  enum class End { kLoop, kReturned, kRaised, kSegment } end = End::kLoop;
  Trace* target = nullptr;
  // It may end at junctions; it is one that started at a junction; and after how many merge points of the outermost
  // frame that are no loop headers it came to one and ended, in a jump to `target`; -1: it did not.
  bool ends_at_junctions = false, from_junction = false;
  int64_t junction = -1;
  int64_t unroll_limit = 7;
  // A word of the trace's own, which becomes 1 when something changes that it depends on. Null: it is to
  // depend on nothing.
  const uint64_t* validity = nullptr;
  const char* failure = nullptr;  // why nothing came of it
};

class Builder;

// On the machine's stack for as long as the recording lasts: a root scope, though it holds no roots. It begins anew
// once a collection may have moved what it knows.
class TraceBuilder : public RootScope, public TraceSoFar {
 public:
  TraceBuilder(const JitProgram& program, Engine* engine, Recording* recording);
  ~TraceBuilder() override;

  uint64_t Answer() override;
  // When the recording has ended. Null if the log does not fit the code (`*reason` says how): "stale" if a value that
  // the builder knows differs from the log's. The trace's greens are those of the header it starts at.
  std::unique_ptr<Trace> Build(const char** reason);

  void VisitRoots(const RootVisitor&) const override { moved_ = true; }

 private:
  // Building from the log's start is not cheap: after so many collections the answers are 0.
  static constexpr int kMostStarts = 8;
  void Start();

  const JitProgram& program_;
  Engine* engine_;
  Recording* recording_;
  std::unique_ptr<Builder> builder_;  // null: nothing was built so far
  mutable bool moved_ = false;        // since builder_ began
  int starts_ = 0;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_BUILDER_H_
