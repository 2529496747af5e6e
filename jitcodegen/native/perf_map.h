// Names of compiled code for `perf report`: /tmp/perf-PID.map has a line "START SIZE NAME" for each
// piece, in hexadecimal, as tools/perf/Documentation/jit-interface.txt of Linux says. A child of a fork has a file of its own.
#ifndef KILN_JITCODEGEN_NATIVE_PERF_MAP_H_
#define KILN_JITCODEGEN_NATIVE_PERF_MAP_H_

#include <cstdio>

#include "jitcodegen/runtime/owning_process.h"
#include "jitcodegen/runtime/trace_listener.h"

namespace kiln::jit {

class PerfMap : public TraceListener {
 public:
  // A file that cannot be opened is told on standard error once, and left at that.
  explicit PerfMap(const JitProgram& program);
  void Made(const Trace& trace, const char* kind, const Trace* source, size_t guard,
            std::span<const uint8_t> code, std::span<const uint32_t> offsets) override;

 private:
  void Open();

  const JitProgram& program_;
  OwningProcess owner_;
  std::FILE* file_ = nullptr;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_NATIVE_PERF_MAP_H_
