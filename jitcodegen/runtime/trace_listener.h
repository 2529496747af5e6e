// Who wants to know of each trace that is made: logs, profilers.
#ifndef KILN_JITCODEGEN_RUNTIME_TRACE_LISTENER_H_
#define KILN_JITCODEGEN_RUNTIME_TRACE_LISTENER_H_

#include <cstdint>
#include <span>

#include "jitcodegen/runtime/trace.h"

namespace kiln::jit {

class TraceListener {
 public:
  virtual ~TraceListener() = default;
  // A trace as the builder made it. What is made of it, if anything, is told next.
  virtual void Recorded(const Trace& /*trace*/) {}
  // A trace in its final form. `kind`: "loop", "entry" (the preamble of a loop, which is told next) or
  // "bridge", which goes on from that guard of `source`. `offsets` is empty, or where the code of each
  // operation begins in `code`.
  virtual void Made(const Trace& trace, const char* kind, const Trace* source, size_t guard,
                    std::span<const uint8_t> code, std::span<const uint32_t> offsets) = 0;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_TRACE_LISTENER_H_
