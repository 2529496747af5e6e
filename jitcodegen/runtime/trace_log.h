// The log of a run's traces, for `kiln jitlog`: every trace as it was recorded and as it was compiled,
// with where each operation comes from in the user's program and in the interpreter's source.
//
// Lines of text; the fields of one are separated by tabs:
//
//     kiln-jit-log  1
//     trace     NUMBER  KIND  DRIVER        KIND: loop, entry (the preamble of a loop), bridge
//     from      TRACE  GUARD                of a bridge
//     target    TRACE                       of its jump, if that is not itself
//     position  TEXT                        position 1, 2, ... of this trace, as the driver calls it
//     before    POSITION  SOURCE  TEXT      an operation as it was recorded; POSITION 0: not known
//     after     POSITION  SOURCE  OFFSET  GUARD  TEXT     one as it was compiled: where its machine code
//                                           begins (-1: none), the number of the guard it is (-1: none)
//     code      ADDRESS  HEX                the trace's machine code, if it has any
//     end
//
// and when the program ends, for each guard that ever failed and for what was counted:
//
//     failures  TRACE  GUARD  COUNT  BRIDGE   BRIDGE -1: none
//     counted   NAME  NUMBER
//     aborted   COUNT  REASON
//
// A bridge's positions begin with that of its guard. Each trace is written when it is made, so that a
// log is of use after a crash too. Children of a fork write nothing.
#ifndef KILN_JITCODEGEN_RUNTIME_TRACE_LOG_H_
#define KILN_JITCODEGEN_RUNTIME_TRACE_LOG_H_

#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "jitcodegen/runtime/owning_process.h"
#include "jitcodegen/runtime/trace.h"
#include "jitcodegen/runtime/trace_listener.h"

namespace kiln::jit {

struct Statistics;

class TraceLog : public TraceListener {
 public:
  // `file` stays the caller's.
  TraceLog(const JitProgram& program, std::FILE* file);

  void Recorded(const Trace& trace) override;
  void Made(const Trace& trace, const char* kind, const Trace* source, size_t guard,
            std::span<const uint8_t> code, std::span<const uint32_t> offsets) override;
  void End(const std::vector<std::unique_ptr<Trace>>& traces, const Statistics& statistics);

 private:
  void Positions(const Trace& trace);
  std::string Source(const TraceOp& op) const;

  const JitProgram& program_;
  std::FILE* file_;
  const OwningProcess owner_;
  std::string before_;  // lines of the recorded trace, until they are written with the first made of it
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_TRACE_LOG_H_
