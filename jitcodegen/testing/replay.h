// Traces that were recorded (runtime/trace_file.h), run again, four ways: as they are and optimised, interpreted and as
// machine code. In a world made up for each (walk.h) all have to come to the same guard or end, restore the same frames,
// leave the same heap, and make the same calls on the way.
#ifndef KILN_JITCODEGEN_TESTING_REPLAY_H_
#define KILN_JITCODEGEN_TESTING_REPLAY_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "jitcodegen/runtime/optimizer/optimizer.h"
#include "jitcodegen/runtime/trace_file.h"
#include "jitcodegen/runtime/x86/backend.h"
#include "jitcodegen/testing/made_up_world.h"

namespace kiln::jit {

// A recorded trace and what is made of it.
struct Replayed {
  std::unique_ptr<Trace> recorded;         // with this process's addresses; `pc` of operation i is i
  std::unique_ptr<Trace> plain;            // the same, unoptimised, but ready to be run
  std::unique_ptr<Trace> optimized, loop;  // `loop` is null if none was peeled off
};

// Reads the file at `path`; false, and `*why`, if that cannot be done.
bool LoadTraceFile(const char* path, TraceFile* file, std::string* why);

class Replay {
 public:
  explicit Replay(const TraceFile& file);
  ~Replay();

  void RunAll();
  // For a test of the test: what is done to each optimised trace before it is compiled.
  std::function<void(Trace*)> spoil;

  struct Counts {
    int64_t traces = 0, bridges = 0, peeled = 0;
    int64_t replayed = 0;   // traces of which some world was made up
    int64_t ended = 0;      // of these: one in which it comes to its last operation
    int64_t runs = 0;       // in all worlds, of each way
    // Of optimised traces: at a guard that makes sure of what a loop wants to know, or of what later ones ask.
    int64_t left_early = 0;
    std::map<std::string, int64_t> passed_over;  // traces that were not replayed, by reason
    std::vector<std::string> differences;
  };
  const Counts& counts() const { return counts_; }
  // By number; null: there is none.
  const Replayed* Find(int64_t number) const;
  const JitProgram& program() const { return program_; }
  MadeUpWorld& world() { return world_; }
  // Makes the traces; empty, or why that cannot be.
  std::string Make(const RecordedTrace& recorded, Replayed** out);

 private:
  struct End;
  void Run(const RecordedTrace& recorded);
  void Compare(const Replayed& r, const std::vector<uint64_t>& inputs);
  End Describe(TraceExit& exit, Kind result);
  void Activate(const RecordedTrace& recorded, int depth);
  const RecordedTrace* Recorded(int64_t number) const;

  const TraceFile& file_;
  const JitProgram& program_;
  MadeUpWorld world_;
  x86::Backend backend_;
  std::map<int64_t, Replayed> made_;
  Counts counts_;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_TESTING_REPLAY_H_
