// The portal runner: the only code that changes between interpreting, recording and compiled code.
//
// Every merge point that may start a loop has a cell (cells.h). Each recording of it that came to nothing doubles the
// count to the next.
#ifndef KILN_JITCODEGEN_RUNTIME_PORTAL_RUNNER_H_
#define KILN_JITCODEGEN_RUNTIME_PORTAL_RUNNER_H_

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "jitcodegen/runtime/builder.h"
#include "jitcodegen/runtime/cells.h"
#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/interpreter.h"
#include "jitcodegen/runtime/junctions.h"
#include "jitcodegen/runtime/optimizer/optimizer.h"
#include "jitcodegen/runtime/snapshot_cache.h"
#include "jitcodegen/runtime/trace.h"
#include "jitcodegen/runtime/trace_interpreter.h"
#include "jitcodegen/runtime/trace_listener.h"
#include "jitcodegen/runtime/trace_store.h"
#include "jitcodegen/runtime/x86/backend.h"

namespace kiln::jit {

// Of the loops of one driver.
struct DriverParameters {
  int64_t threshold = 3001;           // times a loop header is passed before its loop is recorded
  int64_t function_threshold = 5003;  // times a portal is called before it is recorded from its start
  int64_t trace_eagerness = 50;       // times a guard fails before a bridge is recorded; 0: never
  int64_t trace_limit = 20000;        // bytes of log: about 6000 operations
  int64_t unroll_limit = 1;           // how often a trace enters a portal with the same greens
  int64_t junction_limit = 4;         // recordings that pass a junction before it gets a trace; 0: never
  int64_t chain_limit = 32;           // bridges in a row that start at one instruction; 0: any number
};

struct Parameters : DriverParameters {
  // What was said of one driver only, by its name: the last one holds.
  struct Own {
    std::string driver;
    int64_t DriverParameters::* which;
    int64_t value;
  };
  std::vector<Own> own;
  DriverParameters Of(std::string_view driver) const {
    DriverParameters all = *this;
    for (const Own& o : own)
      if (o.driver == driver) all.*o.which = o.value;
    return all;
  }

  // Making traces may take `compile_grace` microseconds and then this part, in percent, of the program's
  // processor time. Beyond that everything has to be hotter before it is recorded. 0: no matter how much,
  // so that runs are alike.
  int64_t compile_share = 0;
  int64_t compile_grace = 10000;
  OptimizerOptions optimize;
  enum class Run : uint8_t {
    kInterpreted,  // traces are interpreted
    kMachineCode,
    kChecked,      // machine code, after a shadow run that it is compared with
  } run = Run::kInterpreted;
  // For tests. Of each run of compiled code, one guard fails though it holds: the first one in the first run, the
  // second one in the second, and so on up to this one, and from the first again. 0: none.
  int64_t fail_period = 0;
  bool fail_each_once = false;     // every guard fails so, the first time it is passed
  bool MakesFail() const { return fail_period != 0 || fail_each_once; }
  bool verify = false;             // machine code is decoded again and compared (x86/verify_code.h)
  bool enabled = true;
  int64_t code_memory = 32 << 10;  // kB of machine code; beyond that the oldest loops go
  // Traces stay as they were made, to be printed; else what only making them needed is freed.
  bool keep_traces = false;
};

struct Statistics {
  int64_t recordings = 0, loops = 0, bridges = 0;
  int64_t entries = 0;         // of compiled code, from outside
  int64_t guard_failures = 0;  // that left it
  int64_t invalidated = 0;     // traces of which something changed that they depended on
  int64_t segments = 0;        // traces that were cut off where they were too long
  int64_t abandoned = 0;       // loops that were left more often than completed
  int64_t freed = 0;           // traces that went, for that or to make room
  int64_t recorded = 0;        // instructions
  OptimizerCounts optimizer;
  int64_t checked = 0;         // entries that were compared to the end
  int64_t code_bytes = 0;
  int64_t guards = 0, resume_bytes = 0;  // of traces that were made
  std::vector<std::string> differences;  // that checking found
  // Time spent, in nanoseconds.
  int64_t recording_ns = 0, building_ns = 0, optimizing_ns = 0, assembling_ns = 0;
  std::map<std::string, int64_t> aborts;  // by reason
};

class PortalRunner : public Portals, public EphemeronHolder {
 public:
  PortalRunner(const JitProgram& program, Engine* engine, Parameters parameters);
  // From here on; what is compiled stays. How traces run is given once and for all.
  void SetParameters(const Parameters& parameters);
  ~PortalRunner() override;

  // Runs driver number `driver`'s portal with these greens and reds. The value it returns, or an
  // exception pending in the engine.
  uint64_t CallPortal(size_t driver, const uint64_t* arguments) override {
    return Enter(cells_.Find(driver, arguments), driver, arguments, /*at_start=*/true, /*hot=*/false);
  }

  uint64_t GoOn(size_t driver, const uint64_t* arguments) override {
    return RunNatively(driver, arguments);
  }
  const uint8_t* const* CodeSlot(size_t driver, const uint64_t* greens) override;
  uint64_t GoOnFrom(TraceExit* exit) override;
  int64_t* EntryCount() override { return &statistics_.entries; }

  bool HasLoop(size_t driver, const uint64_t* greens) override {
    const Cell* cell = cells_.Find(driver, greens);
    return cell != nullptr && cell->trace != nullptr && cell->trace->IsLoop();
  }

  // For native code that counts itself: whether a loop header that was passed as often as its threshold says is to go
  // on by GoOnHot. Does not collect.
  bool WantsHeader(size_t driver, const uint64_t* arguments) {
    return Wants(cells_.Find(driver, arguments), driver, arguments, of_driver_[driver].threshold);
  }
  // CallPortal from there on.
  uint64_t GoOnHot(size_t driver, const uint64_t* arguments) {
    return Enter(cells_.Find(driver, arguments), driver, arguments, /*at_start=*/false, /*hot=*/true);
  }
  // The same for a portal that native code called as often as its threshold says, found by its counter's number.
  enum class Entry : uint8_t {
    kNative,  // it is to be run natively
    kRun,     // it was run, with this value, and is to be the next time
    kTried,   // it was run, but is as fast natively: try again some time
  };
  Entry EnterPortal(size_t driver, const uint64_t* arguments, size_t counter, uint64_t* value) {
    Cell* cell = cells_.FindAt(counter, driver, arguments);
    if (!Wants(cell, driver, arguments, of_driver_[driver].function_threshold)) return Entry::kNative;
    const bool pays = cell == nullptr || cell->trace == nullptr || cell->trace->pays_to_enter;
    *value = Enter(cell, driver, arguments, /*at_start=*/true, /*hot=*/true);
    return pays ? Entry::kRun : Entry::kTried;
  }

  // Traces and cells stay as long as their greens are reached by other ways, and what is run or made.
  bool VisitReached(const IsMarked& is_marked, const RootVisitor& visit) override;
  void ForgetUnreached(const IsMarked& is_marked) override;
  void VisitAll(const RootVisitor& visit) const override;

  const Statistics& statistics() const { return statistics_; }
  // Tells `listener`, which must outlive the runner, of each trace from now on; recordings then know
  // positions.
  void AddListener(TraceListener* listener);

  // As if all objects that traces depend on had changed.
  void ChangeEverything();

  // Spent on making traces, in nanoseconds of processor time. Of recording, what the recorder takes for an
  // instruction at most: the calls on the way are the program's.
  int64_t compile_ns() const {
    return std::min(statistics_.recording_ns, statistics_.recorded * 40) + statistics_.building_ns +
           statistics_.optimizing_ns + statistics_.assembling_ns;
  }
  // Null if traces are interpreted.
  const x86::Backend* backend() const { return backend_.get(); }
  const std::vector<std::unique_ptr<Trace>>& traces() const { return traces_.all(); }

 private:
  // Greens find cells by their addresses: they must not move. Updates the reds too.
  void Settle(const DriverDescr& driver, std::span<uint64_t> arguments);
  // How many times hotter than the thresholds something has to be to be recorded now: 1, or more when
  // too much of the time went into making traces.
  int64_t Pressure() const;
  // Whether the guard's bridge is to be made, now that it failed once more.
  bool MayRecord() const { return parameters_.enabled && !engine_->MemoryIsShort(); }
  bool WantsBridge(const DriverDescr& driver, Guard* guard) const;
  // Whether the guard that failed is the last of a chain that is not to get longer: each bridge of it asks for one
  // more value than those before it, or one more class, of what has too many of them.
  bool EndsChain(const TraceExit& exit);
  // The cell of the loop that was left by a guard that got no bridge when it was to; null if there is none.
  Cell* LosingCell(const TraceExit& exit);
  // Counts a run that left the cell's loop so. If such runs take more than the completed ones win, the loop is worse than
  // none: then it is nobody's loop any more.
  bool IsLostTooOften(Cell* cell);
  // Its recordings came to nothing, or the trace to no good: the next is far away, and each time farther.
  void BackOff(Cell* cell);
  // Runs the trace one way or the other.
  void RunTrace(Trace* trace, const uint64_t* inputs, TraceExit* exit);
  // Whether the driver lets its portal be recorded, or compiled code be entered, with these greens and reds. Does not
  // collect.
  bool Confirms(size_t driver, const uint64_t* arguments) {
    return program_.drivers[driver].confirm_enter_jit < 0 || AskToConfirm(driver, arguments);
  }
  bool AskToConfirm(size_t driver, const uint64_t* arguments);
  // Whether a trace starts at the merge point, and may be run.
  bool IsAtTrace(size_t driver, const Outcome& at) {
    const Cell* cell = cells_.Find(driver, at.arguments.data());
    return cell != nullptr && cell->trace != nullptr && !engine_->thread_state()->StackIsLow() &&
           Confirms(driver, at.arguments.data());
  }
  // Whether the collector has reached all greens.
  bool AreMarked(const DriverDescr& driver, std::span<const uint64_t> greens, const IsMarked& is_marked) const;
  // From now on the cell's loop is `trace`; null: it has none.
  void SetTrace(Cell* cell, Trace* trace) {
    cell->trace = trace;
    const bool asks = program_.drivers[cell->driver].confirm_enter_jit >= 0;
    cell->code = runs_machine_code_ && trace != nullptr && !asks ? trace->code : nullptr;
  }
  // `cell`: the one of these greens; may be null. MayWant: where there is no code at once.
  bool Wants(Cell* cell, size_t driver, const uint64_t* arguments, int64_t threshold) {
    return (cell != nullptr && cell->code != nullptr) || MayWant(cell, driver, arguments, threshold);
  }
  bool MayWant(Cell* cell, size_t driver, const uint64_t* arguments, int64_t threshold);
  // Whether a loop may be recorded now; else its count goes back.
  bool IsTime(Cell* cell, int64_t threshold);
  // `hot`: where it starts was passed as often as its threshold says.
  uint64_t Call(size_t driver, const uint64_t* arguments, bool at_start, bool hot);
  // The same where there is no trace yet, or from where one was left: at `arguments`.
  uint64_t Run(size_t driver, Outcome* outcome, bool at_start, bool hot);
  // The reds may be the outcome's arguments: they are read first.
  void Execute(Trace* trace, const DriverDescr& driver, const uint64_t* reds, Outcome* outcome);
  // Call. Mostly there is machine code to run to its end, so that is done at once. `cell`: the one of these greens; may be
  // null.
  uint64_t Enter(const Cell* cell, size_t driver, const uint64_t* arguments, bool at_start, bool hot) {
    if (cell == nullptr || cell->code == nullptr) return Call(driver, arguments, at_start, hot);
    ThreadState* thread = engine_->thread_state();
    if (thread->StackIsLow()) return RunNatively(driver, arguments);
    ++statistics_.entries;
    TraceExit exit;
    backend_->Run(thread, cell->trace, arguments + cell->greens.size(), &exit);
    if (exit.kind == TraceExit::Kind::kFinished) return exit.value;
    if (exit.kind == TraceExit::Kind::kRaised) return 0;
    return GoOnFrom(&exit);
  }
  // From any merge point, by native code first; which also knows how a recursion that is too deep ends.
  uint64_t RunNatively(size_t driver, const uint64_t* arguments);
  // A guard of it failed.
  void LeaveTrace(TraceExit* exit, const DriverDescr& driver, Outcome* outcome);
  // Records from a loop header, or the portal's start; the outcome is where the recording ended.
  void RecordLoop(const DriverDescr& driver, Cell* cell, bool at_start, Outcome* outcome,
                  bool from_junction = false);
  // Records what comes after a guard that failed.
  void RecordBridge(const DriverDescr& driver, TraceExit& exit, Outcome* outcome);
  // Runs the interpreter with a log until the recording is complete or given up, and makes the trace;
  // null if there is none. `may_leave`: it need not end in a jump.
  Trace* Record(Recording* recording, Interpreter* interpreter, bool may_leave, Outcome* outcome);
  // A recording that may end at junctions has come to a merge point that is no loop header, from the one with
  // the hash *from, which becomes this one's. Whether it ends here: in a jump to *target if there is a
  // trace, and one will be recorded if not.
  bool EndsAtJunction(const Recording& recording, const uint64_t* greens, uint64_t* from,
                      Trace** target);
  // Records from the junction that a recording ended at; null if nothing came of it.
  Trace* RecordFromJunction(const DriverDescr& driver, Outcome* outcome);
  // Machine code for both; the second may be null. False if there is no room, even if older loops go.
  bool CompileBoth(Trace* made, Trace* peeled);
  // It is only of machine code that the backend knows what runs.
  bool MayFree() const {
    return runs_machine_code_ || (backend_ != nullptr && parameters_.run == Parameters::Run::kChecked);
  }
  // What is in use: pinned, or running.
  std::vector<const Trace*> InUse() const;
  // Frees the traces, and what has to go with each of them (TraceStore) unless something of that is in use; only until
  // there is room for so many bytes of code.
  void Free(const std::vector<Trace*>& traces, size_t wanted = SIZE_MAX);
  void FreeOutdated();
  // So many bytes of code in one piece, if there is anything to free; false if nothing was.
  bool MakeRoom(size_t wanted);
  void DropBridge(Trace* bridge);
  // Tells the listeners what a recording has led to; `peeled` may be null.
  void TellListeners(const Recording& recording, const Trace& made, const Trace* peeled);
  // Sees to it that the trace's word becomes 1 when something changes that it depends on.
  void Watch(Trace* trace);
  void Changed(uint64_t object);

  const JitProgram& program_;
  Engine* engine_;
  Parameters parameters_;
  std::vector<DriverParameters> of_driver_;  // by number
  Statistics statistics_;
  TraceInterpreter trace_interpreter_;
  std::unique_ptr<x86::Backend> backend_;
  bool runs_machine_code_ = false;  // and nothing else, wherever there is some
  std::vector<TraceListener*> listeners_;
  Cells cells_;
  bool marking_ = false;  // VisitReached was called, and ForgetUnreached not yet
  Junctions junctions_;
  TraceStore traces_;
  SnapshotCache snapshots_;
  // The traces that depend on an object, which does not move.
  std::unordered_map<uint64_t, std::vector<Trace*>> watchers_;
  std::vector<Trace*> outdated_;  // nobody's loops any more, to be freed when nobody runs them
  int64_t fail_count_ = 0;
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_PORTAL_RUNNER_H_
