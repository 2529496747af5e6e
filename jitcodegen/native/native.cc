#include "jitcodegen/native/native.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "jitcodegen/native/allocation.h"
#include "jitcodegen/native/jit_dump.h"
#include "jitcodegen/native/native_engine.h"
#include "jitcodegen/native/perf_map.h"
#include "jitcodegen/runtime/trace_file.h"
#include "jitcodegen/runtime/trace_log.h"
#include "jitcodegen/runtime/x86/verify_code.h"
#include "rlib/runtime/jit.h"

namespace kiln::jit {
namespace {

constinit NativeOptions g_options;
bool g_has_no_memory = false;  // for code: the JIT stays off
std::FILE *g_log_file = nullptr, *g_record_file = nullptr;
JitDump* g_dump = nullptr;

void Report();

// How much each of `threshold` passes adds to a counter, so that the next one overflows.
uint32_t StepFor(int64_t threshold) {
  const int64_t step = (int64_t{1} << 32) / (threshold + 1) + 1;
  return step < KILN_JIT_FULL ? static_cast<uint32_t>(step) : KILN_JIT_FULL;
}

// Of the counters that native code looks at: 0 where nothing is to be recorded.
void SetSteps() {
  const Parameters& p = g_options.parameters;
  for (uint64_t i = 0; i < kiln_jit_driver_count; ++i) {
    const DriverParameters of_driver = p.Of(kiln_jit_drivers[i]);
    kiln_jit_header_steps[i] = p.enabled ? StepFor(of_driver.threshold) : 0;
    kiln_jit_entry_steps[i] = p.enabled ? StepFor(of_driver.function_threshold) : 0;
  }
}

[[noreturn]] void Refuse(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(2);
}

std::span<const char* const> Drivers() { return {kiln_jit_drivers, kiln_jit_driver_count}; }

void Parse(const char* where, std::string_view text) {
  std::string error;
  if (!ParseOptions(where, text, Drivers(), &g_options, &error)) Refuse(error);
}

// For writing; null if no name is given.
std::FILE* Open(std::string_view name, const char* refusal) {
  if (name.empty()) return nullptr;
  const std::string path(name);
  std::FILE* file = std::fopen(path.c_str(), "w");
  if (file == nullptr) Refuse(refusal + path + ": " + std::strerror(errno));
  return file;
}

// Code is mapped twice (x86/code_memory.h): of a limited address space a sixteenth, for the program is to have the rest.
int64_t WithinAddressLimit(int64_t kilobytes) {
  rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return kilobytes;
  return std::min(kilobytes, static_cast<int64_t>(limit.rlim_cur >> 10) / 32);
}

// Before the program starts, so that what is cold need not look at options.
void Prepare() {
  if (g_options.help) {
    std::fputs(OptionsHelp(Drivers()).c_str(), stdout);
    std::exit(std::fflush(stdout) == 0 ? 0 : 1);
  }
  g_log_file = Open(g_options.log, "the JIT cannot write its log ");
  g_record_file = Open(g_options.record, "the JIT cannot record traces in ");
  if (const std::string folder(g_options.jitdump); !folder.empty() && access(folder.c_str(), W_OK | X_OK) != 0)
    Refuse("the JIT cannot write its dump in " + folder + ": " + std::strerror(errno));
  if (g_options.parameters.verify && !x86::CanVerify())
    Refuse("KILN_JIT=verify: there is no libZydis to decode with");
  g_options.parameters.code_memory = WithinAddressLimit(g_options.parameters.code_memory);
  if (g_options.statistics || g_options.traces || g_log_file != nullptr) std::atexit(Report);
  SetSteps();
}

TraceLog& TheLog(const JitProgram& program) {
  static TraceLog* log = new TraceLog(program, g_log_file);
  return *log;
}

// Made when the first place is hot, and never taken down: frames of it may be on any stack.
NativeEngine* g_engine;
NativeEngine& TheEngine() {
  if (g_engine != nullptr) return *g_engine;
  g_engine = new NativeEngine(g_options);
  if (g_options.parameters.run != Parameters::Run::kInterpreted &&
      g_engine->runner().backend() == nullptr) {
    const int why = errno;
    if (!MemoryIsShort())  // which has been said
      std::fprintf(stderr, "the JIT is off: the system gives no memory for code (%s)\n", std::strerror(why));
    g_has_no_memory = true;
    g_options.parameters.enabled = false;
    SetSteps();
    delete g_engine;
    g_engine = new NativeEngine(g_options);
  }
  if (g_log_file != nullptr) g_engine->runner().AddListener(&TheLog(g_engine->program()));
  if (g_record_file != nullptr)
    g_engine->runner().AddListener(new TraceRecorder(g_engine->program(), g_record_file));
  if (g_options.perf_map) g_engine->runner().AddListener(new PerfMap(g_engine->program()));
  if (!g_options.jitdump.empty()) {
    g_engine->runner().AddListener(g_dump = new JitDump(g_engine->program(), g_options.jitdump));
    std::atexit([] { g_dump->Close(); });
  }
  return *g_engine;
}

// Ends the program where checking has found a difference.
void StopIfDifferent(const PortalRunner& runner) {
  const std::vector<std::string>& differences = runner.statistics().differences;
  if (__builtin_expect(differences.empty(), 1)) return;
  std::fprintf(stderr, "KILN_JIT: %s\n", differences[0].c_str());
  std::abort();
}

// A portal that is as fast natively is run by the JIT once in so many calls.
constexpr uint32_t kTryPeriod = 64;

void Report() {
  PortalRunner& runner = TheEngine().runner();
  if (g_options.traces)
    for (const auto& trace : runner.traces())
      std::fputs(PrintTrace(TheEngine().program(), *trace).c_str(), stderr);
  if (g_log_file != nullptr) {
    TheLog(TheEngine().program()).End(runner.traces(), runner.statistics());
    if (std::ferror(g_log_file) != 0) std::fputs("the JIT could not write all of its log\n", stderr);
  }
  if (!g_options.statistics) return;
  const Statistics& s = runner.statistics();
  const auto ms = [](int64_t ns) { return static_cast<double>(ns) / 1e6; };
  std::fprintf(stderr,
               "jit: %ld recordings, %ld loops, %ld bridges, %ld entries, %ld guard failures\n"
               "jit: %ld instructions recorded, %ld operations built, %ld left, %ld bytes of code\n"
               "jit: %ld guards, %.1f bytes each to go on without their traces\n"
               "jit: %ld invalidated, %ld abandoned, %ld freed\n"
               "jit: recording %.3f ms, building %.3f ms, optimizing %.3f ms, assembling %.3f ms\n",
               s.recordings, s.loops, s.bridges, s.entries, s.guard_failures, s.recorded,
               s.optimizer.ops_in, s.optimizer.ops_out, s.code_bytes, s.guards,
               s.guards == 0 ? 0.0 : static_cast<double>(s.resume_bytes) / static_cast<double>(s.guards),
               s.invalidated, s.abandoned, s.freed, ms(s.recording_ns),
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

void kiln_jit_start(int* argc, char** argv) {
  g_options.parameters = NativeDefaults();
  if (const char* text = std::getenv("KILN_JIT")) Parse("KILN_JIT", text);
  int taken = 1;
  while (taken < *argc) {
    const std::string_view word = argv[taken];
    if (word.starts_with("--jit=")) {
      Parse("--jit", word.substr(6));
      ++taken;
    } else if (word == "--jit") {
      if (taken + 1 == *argc) Refuse("--jit: words are missing; try --jit help");
      Parse("--jit", argv[taken + 1]);
      taken += 2;
    } else {
      break;
    }
  }
  for (int i = taken; i <= *argc; ++i) argv[i - taken + 1] = argv[i];
  *argc -= taken - 1;
  Prepare();
}

bool rlib_rt_jit_set_parameters(const char* text, int64_t length) {
  if (!ParseParameters({text, static_cast<size_t>(length)}, Drivers(), &g_options.parameters)) return false;
  if (g_has_no_memory) g_options.parameters.enabled = false;
  SetSteps();
  if (g_engine != nullptr) g_engine->runner().SetParameters(g_options.parameters);
  return true;
}

uint32_t kiln_jit_counters[KILN_JIT_COUNTERS];
__thread bool kiln_jit_left;

bool kiln_jit_enter_portal(uint64_t driver, const uint64_t* arguments, uint32_t* counter, uint64_t* value) {
  PortalRunner& runner = TheEngine().runner();
  const auto number = static_cast<size_t>(counter - kiln_jit_counters);
  const PortalRunner::Entry entry = runner.EnterPortal(driver, arguments, number, value);
  if (entry == PortalRunner::Entry::kNative) return false;
  const uint32_t step = kiln_jit_entry_steps[driver];
  const bool again = entry == PortalRunner::Entry::kRun || step > KILN_JIT_FULL / kTryPeriod;
  *counter = again ? KILN_JIT_FULL : KILN_JIT_FULL - kTryPeriod * step;
  StopIfDifferent(runner);
  return true;
}

bool kiln_jit_wants_header(uint64_t driver, const uint64_t* arguments, uint32_t* counter) {
  if (!TheEngine().runner().WantsHeader(driver, arguments)) return false;
  *counter = KILN_JIT_FULL;
  TheEngine().Leave(driver, arguments);
  return true;
}

uint64_t kiln_jit_go_on(uint64_t driver) {
  PortalRunner& runner = TheEngine().runner();
  // Copied before it is written to again.
  const uint64_t value = runner.GoOnHot(driver, TheEngine().TakeLeft().data());
  StopIfDifferent(runner);
  return value;
}

void kiln_jit_changed(kiln_object* object) {
  if (g_engine != nullptr) g_engine->Changed(reinterpret_cast<uint64_t>(object));
}

kiln_object* kiln_jit_raised() {
  kiln_object* exception = kiln_self.exception;
  kiln_self.exception = nullptr;
  return exception;
}
