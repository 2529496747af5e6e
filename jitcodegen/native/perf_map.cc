#include "jitcodegen/native/perf_map.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

#include "jitcodegen/runtime/engine.h"

namespace kiln::jit {

PerfMap::PerfMap(const JitProgram& program) : program_(program) {
  const std::string path = "/tmp/perf-" + std::to_string(getpid()) + ".map";
  file_ = std::fopen(path.c_str(), "w");
  if (file_ == nullptr)
    std::fprintf(stderr, "the JIT cannot write %s: %s\n", path.c_str(), std::strerror(errno));
}

void PerfMap::Made(const Trace& trace, const char* kind, const Trace* /*source*/, size_t /*guard*/,
                   std::span<const uint8_t> code, std::span<const uint32_t> /*offsets*/) {
  if (file_ == nullptr || code.empty()) return;
  std::string name = "jit " + std::string(kind) + " " + std::to_string(trace.number);
  for (const TraceOp& op : trace.ops) {
    if (op.position == 0) continue;
    const Ref position = trace.positions[op.position - 1u];
    if (IsConstant(position)) name += " " + std::string(TextOf(program_, trace.Bits(position)));
    break;
  }
  for (char& c : name)
    if (static_cast<unsigned char>(c) < ' ') c = ' ';
  std::fprintf(file_, "%lx %zx %s\n", reinterpret_cast<unsigned long>(code.data()), code.size(),
               name.c_str());
  // perf reads it when the program is gone, however it went.
  std::fflush(file_);
}

}  // namespace kiln::jit
