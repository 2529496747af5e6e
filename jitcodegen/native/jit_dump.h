// Compiled code for `perf inject --jit`: DIR/jit-PID.dump holds each piece with its bytes, its name and the lines
// of the user's program that it comes from, as tools/perf/Documentation/jitdump-specification.txt of Linux says. perf finds
// the file by a page of it that the program has mapped as if to run it, and takes times of CLOCK_MONOTONIC:
//
//     perf record -k mono PROGRAM --jit jitdump:. ...
//     perf inject --jit -i perf.data -o perf.jit.data
//     perf report -i perf.jit.data
#ifndef KILN_JITCODEGEN_NATIVE_JIT_DUMP_H_
#define KILN_JITCODEGEN_NATIVE_JIT_DUMP_H_

#include <cstdio>
#include <string>
#include <string_view>

#include "jitcodegen/runtime/owning_process.h"
#include "jitcodegen/runtime/trace_listener.h"

namespace kiln::jit {

class JitDump : public TraceListener {
 public:
  // `folder` has to exist. A file that cannot be written is told on standard error once, and left at that.
  JitDump(const JitProgram& program, std::string_view folder);
  void Made(const Trace& trace, const char* kind, const Trace* source, size_t guard,
            std::span<const uint8_t> code, std::span<const uint32_t> offsets) override;
  // The program ends: nothing follows.
  void Close();

 private:
  void Open();
  void WriteHeader();
  void WriteLines(const Trace& trace, std::span<const uint8_t> code, std::span<const uint32_t> offsets);
  void WriteCode(const std::string& name, std::span<const uint8_t> code);
  // The record's bytes behind its head. Written through, as perf reads it when the program is gone, however it went.
  void WriteRecord(uint32_t id, const std::string& body);

  const JitProgram& program_;
  const std::string folder_;
  std::FILE* file_ = nullptr;
  OwningProcess owner_;   // a child of a fork has a file of its own
  uint64_t pieces_ = 0;   // so many were written, to all files
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_NATIVE_JIT_DUMP_H_
