#include "jitcodegen/native/perf_map.h"

#include <cerrno>
#include <cstring>
#include <string>

#include "jitcodegen/native/code_names.h"

namespace kiln::jit {

PerfMap::PerfMap(const JitProgram& program) : program_(program) { Open(); }

void PerfMap::Open() {
  if (file_ != nullptr) std::fclose(file_);
  owner_ = {};
  const std::string path = "/tmp/perf-" + std::to_string(owner_.id()) + ".map";
  file_ = std::fopen(path.c_str(), "w");
  if (file_ == nullptr)
    std::fprintf(stderr, "the JIT cannot write %s: %s\n", path.c_str(), std::strerror(errno));
}

void PerfMap::Made(const Trace& trace, const char* kind, const Trace* /*source*/, size_t /*guard*/,
                   std::span<const uint8_t> code, std::span<const uint32_t> /*offsets*/) {
  if (!owner_.IsHere()) Open();
  if (file_ == nullptr || code.empty()) return;
  std::fprintf(file_, "%lx %zx %s\n", reinterpret_cast<unsigned long>(code.data()), code.size(),
               NameOfCode(program_, trace, kind).c_str());
  // perf reads it when the program is gone, however it went.
  std::fflush(file_);
}

}  // namespace kiln::jit
