#include "jitcodegen/runtime/portal_runner.h"

#include <time.h>

#include <algorithm>
#include <utility>

#include "jitcodegen/runtime/resume.h"
#include "jitcodegen/runtime/resume_data.h"
#include "jitcodegen/runtime/shadow_run.h"

namespace kiln::jit {
namespace {

// Processor time, so that it does not matter who else runs.
int64_t Now() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

// Of all threads.
int64_t ProcessorTime() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

constexpr char kLeftItsLoop[] = "left its loop";
constexpr char kNoJunction[] = "came to a junction that has no trace";

// Recorded instructions that win, compiled, what it takes to enter a trace from native code; to leave it where there is no
// bridge, and to come back.
constexpr int64_t kPaysToEnter = 1500, kPaysToLeave = 30'000;
// Guard::refused, of a guard that never gets a bridge.
constexpr uint8_t kHopeless = UINT8_MAX;
// When so many runs were lost it is looked at them.
constexpr int64_t kManyLost = 64;

// Whether the bridge's guard, one of the first, tests again what the bridge's source tested where it starts.
bool StartsWhereItEnds(const Trace& bridge, size_t guard, const SnapshotFrame& left) {
  constexpr size_t kFirst = 4;
  return bridge.is_bridge && guard < kFirst && bridge.left_code == left.code && bridge.left_pc == left.pc;
}

// Adds the time until its end to a counter.
class Timer {
 public:
  explicit Timer(int64_t* total) : total_(total), start_(Now()) {}
  ~Timer() { *total_ += Now() - start_; }

 private:
  int64_t* total_;
  int64_t start_;
};

}  // namespace

PortalRunner::PortalRunner(const JitProgram& program, Engine* engine, Parameters parameters)
    : program_(program),
      engine_(engine),
      parameters_(parameters),
      trace_interpreter_(program, engine, this),
      cells_(program) {
  SetParameters(parameters);
  engine->set_ephemerons(this);
  engine->set_on_change([this](uint64_t object) { Changed(object); });
  if (parameters.run == Parameters::Run::kInterpreted) return;
  backend_ = std::make_unique<x86::Backend>(program, engine, this,
                                            static_cast<size_t>(parameters.code_memory) << 10,
                                            parameters.verify ? &statistics_.differences : nullptr);
  if (!backend_->ok()) backend_.reset();  // no memory for code: goes on without
  runs_machine_code_ = backend_ != nullptr && parameters.run == Parameters::Run::kMachineCode;
  if (backend_ == nullptr) return;
  if (parameters.MakesFail() && runs_machine_code_) backend_->MakeFail(parameters.fail_period);
}

void PortalRunner::SetParameters(const Parameters& parameters) {
  parameters_ = parameters;
  of_driver_.clear();
  for (const DriverDescr& driver : program_.drivers) of_driver_.push_back(parameters.Of(driver.name));
}

bool PortalRunner::AskToConfirm(size_t driver, const uint64_t* arguments) {
  const CallDescr& call = program_.calls[static_cast<size_t>(program_.drivers[driver].confirm_enter_jit)];
  return engine_->Call(call.function, call, arguments, call.parameters.size()) != 0;
}

PortalRunner::~PortalRunner() {
  engine_->set_on_change(nullptr);
  engine_->set_ephemerons(nullptr);
}

void PortalRunner::Watch(Trace* trace) {
  for (Ref object : trace->depends_on) watchers_[trace->Bits(object)].push_back(trace);
}

// Guards of the traces that depend on the object fail from now on; and they are nobody's loop any more.
void PortalRunner::Changed(uint64_t object) {
  const auto found = watchers_.find(object);
  if (found == watchers_.end()) return;
  for (Trace* trace : found->second) {
    if (std::exchange(*trace->validity, 1) != 0) continue;
    ++statistics_.invalidated;
    outdated_.push_back(trace);
    if (trace->is_bridge) {
      DropBridge(trace);
      continue;
    }
    Cell* cell = cells_.Find(trace->driver->index, trace->greens.data());
    if (cell == nullptr || cell->trace != trace) continue;
    // What changes all the time is better left alone.
    SetTrace(cell, nullptr);
    BackOff(cell);
  }
  watchers_.erase(found);
}

void PortalRunner::BackOff(Cell* cell) {
  ++cell->failures;
  cell->count = -(of_driver_[cell->driver].threshold << std::min<int64_t>(cell->failures, 12));
}

void PortalRunner::ChangeEverything() {
  std::vector<uint64_t> objects;
  for (const auto& [object, traces] : watchers_) objects.push_back(object);
  for (uint64_t object : objects) Changed(object);
}

Trace* PortalRunner::Record(Recording* recording, Interpreter* interpreter, bool may_leave,
                            Outcome* outcome) {
  const DriverDescr& driver = *recording->driver;
  const size_t greens = driver.greens.size();
  ++statistics_.recordings;
  recording->unroll_limit = of_driver_[driver.index].unroll_limit;
  FreeOutdated();
  std::shared_ptr<uint64_t> validity;
  if (engine_->ReportsChanges()) validity = std::make_shared<uint64_t>(0);
  recording->validity = validity.get();
  const char* reason = nullptr;
  bool at_new_junction = false;
  TraceBuilder builder(program_, engine_, recording);
  interpreter->set_trace_so_far(&builder);
  {
    Timer timer(&statistics_.recording_ns);
    uint64_t from = 0;
    int64_t passed = 0;
    interpreter->set_record_to_merge_points(recording->ends_at_junctions);
    // The greens of the loop headers on the way; a loop starts with its own.
    std::vector<std::vector<uint64_t>> headers;
    if (recording->source == nullptr) headers.push_back(recording->greens);
    bool at_merge_point = recording->source == nullptr;
    for (bool open = true; open; at_merge_point = true) {
      interpreter->Run(/*skip_first=*/at_merge_point, outcome);
      if (outcome->kind != Outcome::Kind::kMergePoint) break;
      Settle(driver, outcome->arguments);
      const std::span<const uint64_t> arguments = outcome->arguments;
      if (!outcome->is_header) {
        if (!EndsAtJunction(*recording, arguments.data(), &from, &recording->target)) {
          ++passed;
          continue;
        }
        recording->junction = passed;
        at_new_junction = recording->target == nullptr;
      }
      for (size_t i = 0; i < greens; ++i) recording->log.WriteValue(driver.greens[i], arguments[i]);
      for (size_t i = 0; i < driver.reds.size(); ++i)
        recording->log.WriteValue(driver.reds[i], arguments[greens + i]);
      std::vector<uint64_t> here(arguments.begin(), arguments.begin() + static_cast<long>(greens));
      uint64_t action = header_action::kGoOn;
      if (!outcome->is_header) {
        action = header_action::kEnterLoop;
      } else if (Trace* known = cells_.At(driver.index, here.data()).trace; known != nullptr) {
        action = header_action::kEnterLoop;
        recording->target = known;
      }
      for (size_t i = 0; i < headers.size() && action == header_action::kGoOn; ++i)
        if (headers[i] == here) action = header_action::kClose + i;
      recording->log.Write(action);
      headers.push_back(std::move(here));
      open = action == header_action::kGoOn;
    }
    statistics_.recorded += interpreter->recorded();
  }
  reason = outcome->reason;
  const Outcome::Kind ended = outcome->kind;
  const bool is_segment = ended == Outcome::Kind::kStopped && reason == nullptr;
  if (at_new_junction) {
    recording->target = RecordFromJunction(driver, outcome);
    if (recording->target == nullptr) reason = kNoJunction;
  }
  if (ended == Outcome::Kind::kStopped) interpreter->RunWithoutLog(outcome);
  if (!may_leave && !is_segment && reason == nullptr && ended != Outcome::Kind::kMergePoint)
    reason = kLeftItsLoop;
  std::unique_ptr<Trace> trace, loop;
  if (reason == nullptr) {
    recording->end = is_segment ? Recording::End::kSegment
                     : ended == Outcome::Kind::kReturned ? Recording::End::kReturned
                     : ended == Outcome::Kind::kRaised ? Recording::End::kRaised
                                                       : Recording::End::kLoop;
    const uint64_t pending = engine_->pending();
    engine_->set_pending(0);
    {
      Timer timer(&statistics_.building_ns);
      trace = builder.Build(&reason);
    }
    if (trace != nullptr) {
      for (TraceListener* listener : listeners_) listener->Recorded(*trace);
      Timer timer(&statistics_.optimizing_ns);
      trace = Optimize(program_, parameters_.optimize, *std::unique_ptr<Trace>(std::move(trace)),
                       &statistics_.optimizer, &loop);
      if (trace == nullptr) reason = "contradiction";
    }
    engine_->set_pending(pending);
  }
  if (trace == nullptr) {
    recording->failure = reason;
    ++statistics_.aborts[reason];
    return nullptr;
  }
  statistics_.segments += is_segment;
  Trace* peeled = loop == nullptr ? nullptr : traces_.Add(std::move(loop));
  Trace* made = traces_.Add(std::move(trace));
  const TraceStore::Pin pins[] = {{&traces_, made}, {&traces_, peeled}};  // it is nobody's yet
  // Machine code has its constants as immediates. What the recording ended with moves along.
  std::vector<uint64_t*> constants;
  for (Trace* t : {made, peeled}) {
    if (t == nullptr) continue;
    for (TraceConstant& c : t->constants)
      if (c.reference) constants.push_back(&c.bits);
  }
  Rooted roots(engine_, [&](const RootVisitor& visit) {
    for (size_t i = 0; i < outcome->arguments.size(); ++i)
      if (IsReference(i < greens ? driver.greens[i] : driver.reds[i - greens]))
        visit(&outcome->arguments[i]);
    if (IsReference(driver.result)) visit(&outcome->value);
    for (uint64_t* constant : constants) visit(constant);
  });
  engine_->Settle(constants);
  made->validity = validity;
  if (made->is_bridge) {
    made->source = recording->source;
    made->source_guard = recording->guard;
    const SnapshotFrame& left = snapshots_.Of(program_, *made->source, made->source_guard)->frames[0];
    made->left_code = left.code;
    made->left_pc = left.pc;
    made->chain = StartsWhereItEnds(*made->source, made->source_guard, left) ? made->source->chain + 1 : 1;
  }
  for (Trace* t : {made, peeled}) {
    if (t == nullptr) continue;
    t->completed = &cells_.At(driver.index, t->greens.data()).completed;
    if (!parameters_.fail_each_once) continue;
    t->countdowns = std::make_shared<int64_t[]>(t->guards.size(), 1);
  }
  if (backend_ != nullptr && !CompileBoth(made, peeled)) {
    ++statistics_.aborts["no room for its code"];
    traces_.Remove({made, peeled});
    return nullptr;
  }
  ++(made->is_bridge ? statistics_.bridges : statistics_.loops);
  made->recorded = interpreter->recorded();
  if (made->recorded >= kPaysToEnter || made->target != nullptr || made->IsLoop()) {
    made->pays_to_enter = true;
    const Cell* cell = cells_.Find(driver.index, made->greens.data());  // a bridge's: of the trace in front of it
    if (cell != nullptr && cell->trace != nullptr) cell->trace->pays_to_enter = true;
  }
  if (validity != nullptr) Watch(made);
  if (!listeners_.empty()) TellListeners(*recording, *made, peeled);
  for (Trace* t : {made, peeled}) {
    if (t == nullptr) continue;
    PackSnapshots(program_, t);
    FreeTables(t, runs_machine_code_ && !parameters_.keep_traces && t->code != nullptr);
    statistics_.guards += static_cast<int64_t>(t->guards.size());
    statistics_.resume_bytes += static_cast<int64_t>(ResumeBytes(*t));
    // What machine code needs to know of its calls takes about as much as the code.
    const size_t code = backend_ != nullptr && x86::Backend::IsCompiled(t) ? 2 * backend_->CodeOf(t).size() : 0;
    engine_->AddMemoryPressure(t->MemoryUse() + code);
  }
  return made;
}

bool PortalRunner::EndsAtJunction(const Recording& recording, const uint64_t* greens,
                                  uint64_t* from, Trace** target) {
  const size_t driver = recording.driver->index;
  const uint64_t here = cells_.HashOf(driver, greens);
  const Junctions::Point& point = junctions_.Pass(here, std::exchange(*from, here));
  if (point.has_trace)
    if (const Cell* cell = cells_.Find(driver, greens); cell != nullptr && cell->trace != nullptr) {
      *target = cell->trace;
      return true;
    }
  // One at a time: while a junction's trace is recorded no other gets one.
  if (!point.meets || point.passed <= of_driver_[driver].junction_limit || recording.from_junction)
    return false;
  const Cell& cell = cells_.At(driver, greens);
  return !cell.recording && cell.failures == 0;
}

Trace* PortalRunner::RecordFromJunction(const DriverDescr& driver, Outcome* outcome) {
  const std::vector<uint64_t> greens(
      outcome->arguments.begin(),
      outcome->arguments.begin() + static_cast<long>(driver.greens.size()));
  Cell* cell = &cells_.At(driver.index, greens.data());
  if (cell->trace == nullptr)
    RecordLoop(driver, cell, /*at_start=*/false, outcome, /*from_junction=*/true);
  if (cell->trace == nullptr) {
    ++cell->failures;
    return nullptr;
  }
  junctions_.At(cells_.HashOf(driver.index, greens.data())).has_trace = true;
  return cell->trace;
}

void PortalRunner::AddListener(TraceListener* listener) {
  listeners_.push_back(listener);
  engine_->wants_positions = true;
  if (backend_ != nullptr) backend_->keep_offsets = true;
}

void PortalRunner::TellListeners(const Recording& recording, const Trace& made,
                                 const Trace* peeled) {
  const auto tell = [&](const Trace& trace, const char* kind) {
    const bool compiled = backend_ != nullptr && backend_->IsCompiled(&trace);
    for (TraceListener* listener : listeners_)
      listener->Made(trace, kind, trace.is_bridge ? recording.source : nullptr, recording.guard,
                     compiled ? backend_->CodeOf(&trace) : std::span<const uint8_t>(),
                     compiled ? backend_->OffsetsOf(&trace) : std::span<const uint32_t>());
  };
  tell(made, made.is_bridge ? "bridge" : peeled != nullptr ? "entry" : "loop");
  if (peeled != nullptr) tell(*peeled, "loop");
}

bool PortalRunner::CompileBoth(Trace* made, Trace* peeled) {
  Timer timer(&statistics_.assembling_ns);
  const TraceStore::Pin first(&traces_, made), second(&traces_, peeled), third(&traces_, made->target);
  bool good = true;
  for (Trace* trace : {peeled, made}) {
    if (trace == nullptr || !good) continue;
    while (!(good = backend_->Compile(trace, trace->source, trace->source_guard)) &&
           backend_->room_wanted() != 0 && MakeRoom(backend_->room_wanted())) {
    }
  }
  // Code that is interpreted wherever there is none, in some tests, need not have room.
  good = good || !runs_machine_code_;
  if (!good && peeled != nullptr) backend_->Free(peeled);
  statistics_.code_bytes = backend_->code_bytes();
  return good;
}

// The oldest loops go, an eighth of all code at once, so that it is not done for each trace.
bool PortalRunner::MakeRoom(size_t wanted) {
  if (!MayFree()) return false;
  wanted = std::max(wanted, static_cast<size_t>(parameters_.code_memory) << 7);
  FreeOutdated();
  std::vector<Trace*> oldest;
  for (const auto& trace : traces_.all())
    if (!trace->is_bridge && trace->loop_state == nullptr) oldest.push_back(trace.get());
  const size_t room = backend_->room();
  Free(oldest, wanted);
  return backend_->room() > room;
}

void PortalRunner::Free(const std::vector<Trace*>& traces, size_t wanted) {
  const std::vector<const Trace*> kept = InUse();
  const TraceStore::Followers followers = traces_.FindFollowers();
  std::unordered_set<const Trace*> gone;
  for (Trace* trace : traces) {
    if (gone.contains(trace)) continue;
    if (wanted != SIZE_MAX && backend_->room() >= wanted) break;
    for (Trace* t : TraceStore::GroupOf(trace, followers, kept)) {
      if (!gone.insert(t).second) continue;
      ++statistics_.freed;
      if (t->is_bridge) DropBridge(t);
      for (Ref object : t->depends_on) {
        const auto found = watchers_.find(t->Bits(object));
        if (found == watchers_.end()) continue;
        std::erase(found->second, t);
        if (found->second.empty()) watchers_.erase(found);
      }
      if (backend_ != nullptr) backend_->Free(t);
      if (t->is_bridge || t->loop_state != nullptr) continue;
      Cell* cell = cells_.Find(t->driver->index, t->greens.data());
      if (cell != nullptr && cell->trace == t) SetTrace(cell, nullptr);
    }
  }
  std::erase_if(outdated_, [&](const Trace* trace) { return gone.contains(trace); });
  traces_.Remove(gone);
}

// Its guard's failures leave the code again, and are counted anew.
void PortalRunner::DropBridge(Trace* bridge) {
  Guard& guard = bridge->source->guards[bridge->source_guard];
  if (guard.bridge != bridge) return;
  guard.bridge = nullptr;
  guard.failures = 0;
  if (guard.refused < kHopeless - 1) ++guard.refused;
  if (backend_ != nullptr && x86::Backend::IsCompiled(bridge->source))
    backend_->Detach(bridge->source, bridge->source_guard);
}

void PortalRunner::FreeOutdated() {
  if (MayFree() && !outdated_.empty()) Free(std::vector<Trace*>(outdated_));
}

void PortalRunner::RecordLoop(const DriverDescr& driver, Cell* cell, bool at_start,
                              Outcome* outcome, bool from_junction) {
  const std::vector<uint64_t> arguments(outcome->arguments.begin(), outcome->arguments.end());
  Recording recording;
  recording.driver = &driver;
  recording.greens.assign(arguments.begin(),
                          arguments.begin() + static_cast<long>(driver.greens.size()));
  Rooted roots(engine_, [&](const RootVisitor& visit) {
    for (uint64_t& reference : recording.log.references()) visit(&reference);
  });
  recording.from_junction = recording.ends_at_junctions = from_junction;
  Interpreter interpreter(program_, engine_, this, &recording.log);
  interpreter.set_log_limit(static_cast<size_t>(of_driver_[driver.index].trace_limit), cell->is_long);
  interpreter.set_unroll_limit(of_driver_[driver.index].unroll_limit);
  interpreter.set_stop_at_merge_points(engine_->HasNativePortals());
  interpreter.Push(driver.portal, arguments.data(), arguments.size());
  cell->recording = true;
  // A loop that was hot just as it ended would be compiled as its end. But loops of generators never
  // do anything else.
  const bool may_leave = at_start || from_junction || cell->left >= 2;
  Trace* trace = Record(&recording, &interpreter, may_leave, outcome);
  cell->recording = false;
  if (trace != nullptr) {
    // The loop may be another than the one that was hot: one inside it. If that came to no good before, the next time is
    // far away for both.
    Cell& made = cells_.At(driver.index, trace->greens.data());
    SetTrace(&made, trace);
    cell->count = 0;
    if (&made != cell && made.failures > 0) BackOff(cell);
  } else if (!may_leave && recording.failure == kLeftItsLoop && outcome->kind != Outcome::Kind::kMergePoint) {
    ++cell->left;
    cell->count = 0;
  } else {
    cell->is_long = cell->is_long || recording.failure == kTooLong;
    BackOff(cell);
  }
}

void PortalRunner::RecordBridge(const DriverDescr& driver, TraceExit& exit, Outcome* outcome) {
  const TraceStore::Pin source(&traces_, exit.trace);
  Recording recording;
  recording.driver = &driver;
  recording.greens = exit.trace->greens;
  recording.source = exit.trace;
  recording.guard = exit.guard;
  recording.trust_failure = !parameters_.MakesFail();
  recording.ends_at_junctions = of_driver_[driver.index].junction_limit > 0;
  Rooted roots(engine_, [&](const RootVisitor& visit) {
    for (uint64_t& reference : recording.log.references()) visit(&reference);
  });
  Interpreter interpreter(program_, engine_, this, &recording.log);
  interpreter.set_log_limit(static_cast<size_t>(of_driver_[driver.index].trace_limit), exit.trace->guards[exit.guard].refused != 0);
  interpreter.set_unroll_limit(of_driver_[driver.index].unroll_limit);
  interpreter.set_stop_at_merge_points(engine_->HasNativePortals());
  Guard& guard = exit.trace->guards[exit.guard];
  guard.failures = 0;
  Resume(program_, engine_, *exit.trace, *snapshots_.Of(program_, *exit.trace, exit.guard), exit.values.data(),
         exit.condition, &interpreter);
  Trace* trace = Record(&recording, &interpreter, /*may_leave=*/true, outcome);
  if (trace == nullptr) {
    if (guard.refused < kHopeless - 1) ++guard.refused;
  } else if (trace->is_bridge) {
    guard.bridge = trace;
    if (backend_ != nullptr && backend_->IsCompiled(trace))
      backend_->Attach(exit.trace, exit.guard, trace);
  } else {
    SetTrace(&cells_.At(driver.index, trace->greens.data()), trace);
  }
}

void PortalRunner::RunTrace(Trace* trace, const uint64_t* reds, TraceExit* exit) {
  const bool interpreted = backend_ == nullptr || !backend_->IsCompiled(trace) ||
                           (parameters_.MakesFail() && !runs_machine_code_);
  if (interpreted) {
    const TraceStore::Pin pin(&traces_, trace);
    int64_t fail_at = -1;
    if (parameters_.fail_period > 0) fail_at = fail_count_++ % parameters_.fail_period;
    return trace_interpreter_.Run(trace, {reds, reds + trace->inputs.size()}, &fail_at, exit);
  }
  if (parameters_.run == Parameters::Run::kMachineCode) return backend_->Run(engine_->thread_state(), trace, reds, exit);
  const std::vector<uint64_t> inputs(reds, reds + trace->inputs.size());
  ShadowRun shadow(program_, engine_);
  const bool conclusive = shadow.Run(trace, inputs, /*max_operations=*/1000000);
  backend_->Run(engine_->thread_state(), trace, reds, exit);
  if (!conclusive) return;
  ++statistics_.checked;
  std::string difference = shadow.Compare(*exit);
  if (!difference.empty())
    statistics_.differences.push_back("trace " + std::to_string(trace->number) + ": " +
                                      difference);
}

void PortalRunner::Execute(Trace* trace, const DriverDescr& driver, const uint64_t* reds,
                           Outcome* outcome) {
  ++statistics_.entries;
  TraceExit exit;
  RunTrace(trace, reds, &exit);
  if (exit.kind == TraceExit::Kind::kFinished) {
    outcome->kind = Outcome::Kind::kReturned;
    outcome->value = exit.value;
    return;
  }
  if (exit.kind == TraceExit::Kind::kRaised) {
    outcome->kind = Outcome::Kind::kRaised;
    return;
  }
  LeaveTrace(&exit, driver, outcome);
}

void PortalRunner::LeaveTrace(TraceExit* left, const DriverDescr& driver, Outcome* outcome) {
  TraceExit& exit = *left;
  ++statistics_.guard_failures;
  if (WantsBridge(driver, &exit.trace->guards[exit.guard]) && !EndsChain(exit)) return RecordBridge(driver, exit, outcome);
  Cell* losing = LosingCell(exit);
  const bool abandoned = losing != nullptr && IsLostTooOften(losing);
  const uint64_t start = losing != nullptr ? engine_->Cycles() : 0;
  Interpreter interpreter(program_, engine_, this, nullptr);
  {
    const TraceStore::Pin pin(&traces_, exit.trace);
    Resume(program_, engine_, *exit.trace, *snapshots_.Of(program_, *exit.trace, exit.guard), exit.values.data(),
           exit.condition, &interpreter);
  }
  if (abandoned) FreeOutdated();
  interpreter.set_stop_at_merge_points(engine_->HasNativePortals());
  interpreter.Run(/*skip_first=*/false, outcome);
  // Cells stay where they are. If it is another's by now, that one is judged a little too hard.
  if (losing != nullptr) losing->lost_cycles += engine_->Cycles() - start;
}

bool PortalRunner::EndsChain(const TraceExit& exit) {
  const DriverDescr& driver = *exit.trace->driver;
  int64_t limit = of_driver_[driver.index].chain_limit;
  if (limit == 0) return false;
  // Chains of a loop that was abandoned before are less worth a try.
  if (const Cell* cell = cells_.Find(driver.index, exit.trace->greens.data()); cell != nullptr)
    limit = std::max<int64_t>(limit >> std::min<int64_t>(cell->failures, 4), 2);
  if (exit.trace->chain < limit) return false;
  const SnapshotFrame& left = snapshots_.Of(program_, *exit.trace, exit.guard)->frames[0];
  if (!StartsWhereItEnds(*exit.trace, exit.guard, left)) return false;
  exit.trace->guards[exit.guard].refused = kHopeless;
  return true;
}

Cell* PortalRunner::LosingCell(const TraceExit& exit) {
  if (exit.trace->guards[exit.guard].refused == 0) return nullptr;
  Cell* cell = cells_.Find(exit.trace->driver->index, exit.trace->greens.data());
  return cell != nullptr && cell->trace != nullptr ? cell : nullptr;
}

bool PortalRunner::IsLostTooOften(Cell* cell) {
  if (cell->lost == 0) cell->losing_since = engine_->Cycles();
  if (++cell->lost < kManyLost) return false;
  // What compiled code takes would be two to three times as long without, and to come back takes time too.
  const bool takes_long = 2 * cell->lost_cycles >= engine_->Cycles() - cell->losing_since;
  const bool is_bad = takes_long && cell->completed * cell->trace->recorded < cell->lost * kPaysToLeave;
  cell->lost = cell->completed = 0;
  cell->lost_cycles = 0;
  if (!is_bad) return false;
  ++statistics_.abandoned;
  outdated_.push_back(cell->trace);
  SetTrace(cell, nullptr);
  BackOff(cell);
  return true;
}

int64_t PortalRunner::Pressure() const {
  if (parameters_.compile_share == 0) return 1;
  const int64_t allowed =
      parameters_.compile_grace * 1000 + ProcessorTime() / 100 * parameters_.compile_share;
  const int64_t spent = compile_ns();
  if (spent <= allowed) return 1;
  // Four times as hot for twice as much.
  const int64_t tenths = std::min<int64_t>(10 * spent / (allowed + 1), 100);
  return 1 + tenths * tenths / 100;
}

bool PortalRunner::WantsBridge(const DriverDescr& driver, Guard* guard) const {
  const int64_t trace_eagerness = of_driver_[driver.index].trace_eagerness;
  if (!MayRecord() || trace_eagerness == 0 || guard->refused == kHopeless) return false;
  // What every run comes to is as hot as what leads there.
  const int64_t eagerness = guard->never && guard->refused == 0
                                ? 1
                                : trace_eagerness << std::min<int>(guard->refused, 8);
  if (++guard->failures < std::max<int64_t>(eagerness, guard->bridge_at)) return false;
  guard->bridge_at = static_cast<uint32_t>(std::min<int64_t>(eagerness * Pressure(), UINT32_MAX));
  return guard->failures >= guard->bridge_at;
}

void PortalRunner::Settle(const DriverDescr& driver, std::span<uint64_t> arguments) {
  std::vector<uint64_t*> greens;
  for (size_t i = 0; i < driver.greens.size(); ++i)
    if (IsReference(driver.greens[i]) && engine_->MayMove(arguments[i]))
      greens.push_back(&arguments[i]);
  if (greens.empty()) return;
  Rooted roots(engine_, [&](const RootVisitor& visit) {
    for (size_t i = 0; i < arguments.size(); ++i)
      if (IsReference(i < driver.greens.size() ? driver.greens[i]
                                               : driver.reds[i - driver.greens.size()]))
        visit(&arguments[i]);
  });
  engine_->Settle(greens);
}

bool PortalRunner::MayWant(Cell* cell, size_t driver, const uint64_t* arguments, int64_t threshold) {
  if (!Confirms(driver, arguments)) return false;
  // The first time greens are seen they may still move.
  if (cell == nullptr) return MayRecord();
  if (cell->trace != nullptr) return true;
  if (!MayRecord() || cell->recording) return false;
  if (cell->count >= 0) return true;
  cell->count += threshold + 1;  // recordings came to nothing: not yet
  return false;
}

bool PortalRunner::IsTime(Cell* cell, int64_t threshold) {
  const int64_t pressure = Pressure();
  if (pressure > 1) cell->count = -threshold * pressure;
  return pressure == 1;
}

std::vector<const Trace*> PortalRunner::InUse() const {
  std::vector<const Trace*> used = traces_.pinned();
  if (backend_ != nullptr) {
    const std::vector<const Trace*> running = backend_->Running();
    used.insert(used.end(), running.begin(), running.end());
  }
  return used;
}

bool PortalRunner::VisitReached(const IsMarked& is_marked, const RootVisitor& visit) {
  bool any = false;
  // All is settled: visiting keeps it alive and changes nothing.
  const auto keep = [&](uint64_t green) { visit(&green); };
  if (!std::exchange(marking_, true)) {
    any = true;
    for (const auto& trace : traces_.all()) {
      trace->reached = false;
      trace->wanted = !MayFree();
    }
    for (const Trace* used : InUse())
      for (const auto& trace : traces_.all())
        if (trace.get() == used) trace->wanted = true;
    cells_.Each([&](const Cell& cell) {
      if (cell.recording || !MayFree()) cells_.EachReference(cell, keep);
    });
  }
  for (const auto& trace : traces_.all()) {
    Trace& t = *trace;
    if (t.reached) continue;
    if (!t.wanted && !(t.is_bridge ? t.source->reached : AreMarked(*t.driver, t.greens, is_marked))) continue;
    any = t.reached = true;
    for (TraceConstant& c : t.constants)
      if (c.reference) visit(&c.bits);
    EachReference(*t.driver, t.greens, keep);
    if (t.target != nullptr) t.target->wanted = true;
    if (t.loop != nullptr) t.loop->wanted = true;
  }
  return any;
}

void PortalRunner::ForgetUnreached(const IsMarked& is_marked) {
  marking_ = false;
  const bool any = cells_.Keep([&](const Cell& cell) {
    return AreMarked(program_.drivers[cell.driver], cell.all_greens(), is_marked);
  });
  if (!any) return;
  // Their code goes when the next trace is made: not within a collection.
  const std::unordered_set<const Trace*> known(outdated_.begin(), outdated_.end());
  for (const auto& trace : traces_.all())
    if (!trace->reached && !trace->is_bridge && !known.contains(trace.get())) outdated_.push_back(trace.get());
}

void PortalRunner::VisitAll(const RootVisitor& visit) const {
  for (const auto& trace : traces_.all())
    for (TraceConstant& c : trace->constants)
      if (c.reference) visit(&c.bits);
  cells_.Each([&](const Cell& cell) { cells_.EachReference(cell, [&](uint64_t green) { visit(&green); }); });
}

bool PortalRunner::AreMarked(const DriverDescr& driver, std::span<const uint64_t> greens,
                             const IsMarked& is_marked) const {
  bool all = true;
  EachReference(driver, greens, [&](uint64_t green) { all = all && (green == 0 || is_marked(green)); });
  return all;
}

uint64_t PortalRunner::Call(size_t driver_index, const uint64_t* arguments, bool at_start,
                            bool hot) {
  const DriverDescr& driver = program_.drivers[driver_index];
  if (engine_->thread_state()->StackIsLow()) return RunNatively(driver_index, arguments);
  const Cell* cell = cells_.Find(driver_index, arguments);
  Outcome outcome;
  if (cell != nullptr && cell->trace != nullptr && Confirms(driver_index, arguments)) {
    Execute(cell->trace, driver, arguments + driver.greens.size(), &outcome);
    if (outcome.kind == Outcome::Kind::kReturned) return outcome.value;
    if (outcome.kind == Outcome::Kind::kRaised) return 0;
    at_start = hot = false;
  } else {
    outcome.arguments.assign(arguments, arguments + driver.greens.size() + driver.reds.size());
  }
  return Run(driver_index, &outcome, at_start, hot);
}

const uint8_t* const* PortalRunner::CodeSlot(size_t driver, const uint64_t* greens) {
  // What has to be confirmed has none there, and goes by way of CallPortal.
  return runs_machine_code_ ? &cells_.At(driver, greens).code : nullptr;
}

uint64_t PortalRunner::GoOnFrom(TraceExit* exit) {
  const size_t driver_index = exit->trace->driver->index;
  Outcome outcome;
  LeaveTrace(exit, program_.drivers[driver_index], &outcome);
  if (outcome.kind == Outcome::Kind::kReturned) return outcome.value;
  if (outcome.kind == Outcome::Kind::kRaised) return 0;
  return Run(driver_index, &outcome, /*at_start=*/false, /*hot=*/false);
}

uint64_t PortalRunner::RunNatively(size_t driver_index, const uint64_t* arguments) {
  const DriverDescr& driver = program_.drivers[driver_index];
  Outcome outcome;
  outcome.arguments.assign(arguments, arguments + driver.greens.size() + driver.reds.size());
  outcome.is_header = false;
  return Run(driver_index, &outcome, /*at_start=*/false, /*hot=*/false);
}

uint64_t PortalRunner::Run(size_t driver_index, Outcome* outcome, bool at_start, bool hot) {
  const DriverDescr& driver = program_.drivers[driver_index];
  for (;; at_start = false) {
    bool was_native = !outcome->is_header && !IsAtTrace(driver_index, *outcome) &&
                      engine_->RunNativePortal(driver, outcome);
    if (was_native) {
      if (outcome->kind == Outcome::Kind::kReturned) return outcome->value;
      if (outcome->kind == Outcome::Kind::kRaised) return 0;
      hot = true;
    }
    Settle(driver, outcome->arguments);
    Cell& cell = cells_.At(driver_index, outcome->arguments.data());
    was_native = false;
    const int64_t threshold =
        at_start ? of_driver_[driver_index].function_threshold : of_driver_[driver_index].threshold;
    const bool may_enter = Confirms(driver_index, outcome->arguments.data());
    if (may_enter && cell.trace != nullptr) {
      Execute(cell.trace, driver, outcome->arguments.data() + driver.greens.size(), outcome);
    } else if (may_enter && MayRecord() && !cell.recording && cell.trace == nullptr &&
               (cell.count += hot ? threshold + 1 : 1) > threshold && IsTime(&cell, threshold)) {
      RecordLoop(driver, &cell, at_start, outcome);
    } else if (engine_->RunNativePortal(driver, outcome)) {
      was_native = true;
    } else {
      Interpreter interpreter(program_, engine_, this, nullptr);
      interpreter.Push(driver.portal, outcome->arguments.data(), outcome->arguments.size());
      interpreter.Run(/*skip_first=*/true, outcome);
    }
    if (outcome->kind == Outcome::Kind::kReturned) return outcome->value;
    if (outcome->kind == Outcome::Kind::kRaised) return 0;
    hot = was_native;
  }
}

}  // namespace kiln::jit
