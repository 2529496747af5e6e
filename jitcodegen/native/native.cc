#include "jitcodegen/native/native.h"

#include <cstdio>
#include <cstdlib>

#include "jitcodegen/native/native_engine.h"

namespace kiln::jit {
namespace {

NativeOptions g_options;
__thread bool g_can_enter;

void Report();

// Made when the first portal is called, and never taken down: frames of it may be on any stack.
NativeEngine& TheEngine() {
  static NativeEngine* engine = [] {
    g_options.parameters.run = Parameters::Run::kMachineCode;
    std::string error;
    const char* text = std::getenv("KILN_JIT");
    if (text != nullptr && !ParseOptions(text, &g_options, &error)) {
      std::fprintf(stderr, "%s\n", error.c_str());
      std::exit(2);
    }
    if (g_options.statistics || g_options.traces) std::atexit(Report);
    return new NativeEngine(g_options);
  }();
  return *engine;
}

void Report() {
  PortalRunner& runner = TheEngine().runner();
  if (g_options.traces)
    for (const auto& trace : runner.traces())
      std::fputs(PrintTrace(TheEngine().program(), *trace).c_str(), stderr);
  if (!g_options.statistics) return;
  const Statistics& s = runner.statistics();
  const auto ms = [](int64_t ns) { return static_cast<double>(ns) / 1e6; };
  std::fprintf(stderr,
               "jit: %ld recordings, %ld loops, %ld bridges, %ld entries, %ld guard failures\n"
               "jit: %ld instructions recorded, %ld operations built, %ld left, %ld bytes of code\n"
               "jit: recording %.3f ms, building %.3f ms, optimizing %.3f ms, assembling %.3f ms\n",
               s.recordings, s.loops, s.bridges, s.entries, s.guard_failures, s.recorded,
               s.optimizer.ops_in, s.optimizer.ops_out, s.code_bytes, ms(s.recording_ns),
               ms(s.building_ns), ms(s.optimizing_ns), ms(s.assembling_ns));
  for (const auto& [reason, count] : s.aborts)
    std::fprintf(stderr, "jit: %ld aborted: %s\n", count, reason.c_str());
  if (s.checked != 0 || !s.differences.empty())
    std::fprintf(stderr, "jit: %ld entries checked, %zu different\n", s.checked,
                 s.differences.size());
}

}  // namespace
}  // namespace kiln::jit

using namespace kiln::jit;

uint64_t kiln_jit_call_portal(uint64_t driver, const uint64_t* arguments) {
  NativeEngine& engine = TheEngine();
  const DriverDescr& d = engine.program().drivers[driver];
  g_can_enter = false;
  const uint64_t value = engine.runner().CallPortal(
      driver, {arguments, arguments + d.greens.size() + d.reds.size()});
  const std::vector<std::string>& differences = engine.runner().statistics().differences;
  if (!differences.empty()) {
    std::fprintf(stderr, "KILN_JIT=check: %s\n", differences[0].c_str());
    std::abort();
  }
  return value;
}

bool kiln_jit_at_header(uint64_t driver, const uint64_t* arguments) {
  NativeEngine& engine = TheEngine();
  if (!g_can_enter && engine.program().drivers[driver].has_loop_headers) return false;
  g_can_enter = false;
  if (!engine.runner().WantsHeader(driver, arguments)) return false;
  engine.Leave(driver, arguments);
  return true;
}

void kiln_jit_can_enter() { g_can_enter = true; }

kiln_object* kiln_jit_raised() {
  kiln_object* exception = kiln_self.exception;
  kiln_self.exception = nullptr;
  return exception;
}
