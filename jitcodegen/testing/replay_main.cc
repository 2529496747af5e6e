// replay FILE...: runs the traces again that KILN_JIT=record:FILE wrote, as replay.h says. Status 1 if any two ways to
// run one differ, or if too few could be run for that to mean much.
#include <cstdio>

#include "jitcodegen/testing/replay.h"

using namespace kiln::jit;

int main(int argc, char** argv) {
  int status = argc > 1 ? 0 : 2;
  for (int i = 1; i < argc; ++i) {
    TraceFile file;
    std::string why;
    if (!LoadTraceFile(argv[i], &file, &why)) {
      std::fprintf(stderr, "%s: %s\n", argv[i], why.c_str());
      return 2;
    }
    Replay replay(file);
    replay.RunAll();
    const Replay::Counts& c = replay.counts();
    std::printf("%s: %ld traces (%ld bridges, %ld peeled), %ld replayed, %ld up to their ends; %ld runs, %ld left early, %zu differences\n",
                argv[i], c.traces, c.bridges, c.peeled, c.replayed, c.ended, c.runs, c.left_early, c.differences.size());
    for (const auto& [reason, count] : c.passed_over) std::printf("  passed over: %ld, %s\n", count, reason.c_str());
    for (const std::string& difference : c.differences) std::printf("  %s\n", difference.c_str());
    const bool enough = c.traces > 0 && 10 * c.replayed >= 7 * c.traces && 10 * c.ended >= 3 * c.replayed;
    if (!enough) std::printf("  too few to mean much\n");
    if (!enough || !c.differences.empty()) status = 1;
  }
  return status;
}
