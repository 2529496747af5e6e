// validate [--effort N] [--sample N] [--most-unknown N] [--trace N] FILE...: proves that the traces that KILN_JIT=record:FILE
// wrote were optimised rightly, as prove_trace.h says.
//   --effort        in millions, for each trace (12)
//   --sample        one trace of so many (1: all)
//   --most-unknown  so many in a hundred may be undecided (10)
//   --trace         only that one, which is printed too
// Status 1 if one is refuted, or if more are undecided than may be.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "jitcodegen/testing/proving/prove_trace.h"
#include "jitcodegen/testing/replay.h"

using namespace kiln::jit;

int main(int argc, char** argv) {
  int first = 1;
  int64_t effort = 12, sample = 1, most_unknown = 10, only = -1, number = 0;
  const std::map<std::string, int64_t*> options = {
      {"--effort", &effort}, {"--sample", &sample}, {"--most-unknown", &most_unknown}, {"--trace", &only}};
  for (; first + 1 < argc && argv[first][0] == '-'; first += 2) {
    const auto option = options.find(argv[first]);
    if (option == options.end()) {
      std::fprintf(stderr, "unknown option %s\n", argv[first]);
      return 2;
    }
    *option->second = std::max(0L, std::atol(argv[first + 1]));
  }
  int64_t proved = 0, unknown = 0, refuted = 0, conditions = 0, queries = 0;
  for (int i = first; i < argc; ++i) {
    TraceFile file;
    std::string why;
    if (!LoadTraceFile(argv[i], &file, &why)) {
      std::fprintf(stderr, "%s: %s\n", argv[i], why.c_str());
      return 2;
    }
    Replay replay(file);
    std::map<std::string, std::string> undecided;  // traces by reason
    int64_t here = 0;
    for (const RecordedTrace& recorded : file.traces) {
      Replayed* r = nullptr;
      if (!replay.Make(recorded, &r).empty()) continue;
      for (const Trace* trace : {r->optimized.get(), r->loop.get()}) {
        if (trace == nullptr || (only >= 0 ? r->recorded->number != only : number++ % std::max<int64_t>(sample, 1) != 0)) continue;
        if (only >= 0)
          std::printf("%s%s", trace == r->loop.get() ? "" : PrintTrace(replay.program(), *r->recorded, true).c_str(),
                      PrintTrace(replay.program(), *trace, true).c_str());
        const Proof proof = ProveTrace(replay.program(), *r->recorded, *trace, 1000000 * effort);
        conditions += proof.conditions;
        queries += proof.queries;
        if (only >= 0 && proof.result != Proof::Result::kProved) std::printf("%s: %s\n", proof.what.c_str(), proof.counterexample.c_str());
        switch (proof.result) {
          case Proof::Result::kProved: ++proved; ++here; break;
          case Proof::Result::kUnknown: ++unknown; undecided[proof.what.substr(0, proof.what.find(", operation"))] += " " + std::to_string(trace->number); break;
          case Proof::Result::kRefuted:
            ++refuted;
            std::printf("%s: trace %u%s is refuted: %s\n", argv[i], trace->number, trace == r->loop.get() ? ", the peeled loop," : "", proof.what.c_str());
            break;
        }
      }
    }
    std::printf("%s: %ld proved\n", argv[i], here);
    for (const auto& [what, traces] : undecided) std::printf("  undecided: %s: trace%s\n", what.c_str(), traces.c_str());
    std::fflush(stdout);
  }
  std::printf("%ld proved, %ld unknown, %ld refuted; %ld conditions, of which the solver was asked %ld\n", proved, unknown,
              refuted, conditions, queries);
  return refuted != 0 || 100 * unknown > most_unknown * (proved + unknown) || proved == 0;
}
