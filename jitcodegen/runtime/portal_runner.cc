#include "jitcodegen/runtime/portal_runner.h"

#include <time.h>

#include <algorithm>
#include <utility>

#include "jitcodegen/runtime/resume.h"
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
      cells_by_hash_(256, nullptr) {
  engine->AddHolder(this);
  engine->set_on_change([this](uint64_t object) { Changed(object); });
  if (parameters.run == Parameters::Run::kInterpreted) return;
  backend_ = std::make_unique<x86::Backend>(program, engine, this);
  if (!backend_->ok()) backend_.reset();  // no memory for code: goes on without
  runs_machine_code_ = backend_ != nullptr && parameters.fail_period == 0 &&
                       parameters.run == Parameters::Run::kMachineCode;
}

PortalRunner::~PortalRunner() {
  engine_->set_on_change(nullptr);
  engine_->RemoveHolder(this);
}

void PortalRunner::Watch(const Trace& trace, uint64_t* validity) {
  for (Ref object : trace.depends_on) watchers_[trace.Bits(object)].push_back({validity, &trace});
}

// Guards of the traces that depend on the object fail from now on; and they are nobody's loop any more.
void PortalRunner::Changed(uint64_t object) {
  const auto found = watchers_.find(object);
  if (found == watchers_.end()) return;
  for (const Watcher& watcher : found->second) {
    if (std::exchange(*watcher.validity, 1) != 0) continue;
    ++statistics_.invalidated;
    if (watcher.trace->is_bridge) continue;
    Cell* cell = FindCell(watcher.trace->driver->index, watcher.trace->greens.data());
    if (cell == nullptr || cell->trace != watcher.trace) continue;
    // What changes all the time is better left alone.
    SetTrace(cell, nullptr);
    ++cell->failures;
    cell->count = -(parameters_.threshold << (cell->failures < 8 ? cell->failures : 8));
  }
  watchers_.erase(found);
}

uint64_t PortalRunner::HashOf(size_t driver, const uint64_t* greens) const {
  uint64_t hash = driver;
  for (size_t i = 0; i < program_.drivers[driver].greens.size(); ++i)
    hash = (hash ^ greens[i] ^ hash >> 32) * 0x9e3779b97f4a7c15u;
  return hash;
}

PortalRunner::Cell* PortalRunner::LookUpCell(size_t driver, const uint64_t* greens) {
  const uint64_t hash = HashOf(driver, greens);
  const size_t mask = cells_by_hash_.size() - 1;
  for (size_t i = hash >> 32 & mask; Cell* cell = cells_by_hash_[i]; i = (i + 1) & mask)
    if (cell->hash == hash && HasGreens(*cell, driver, greens)) return recent_ = cell;
  return nullptr;
}

PortalRunner::Cell& PortalRunner::CellFor(size_t driver, const uint64_t* greens) {
  if (Cell* cell = FindCell(driver, greens)) return *cell;
  Cell& made = cells_.emplace_back();
  made.hash = HashOf(driver, greens);
  made.driver = driver;
  for (size_t i = 0; i < program_.drivers[driver].greens.size(); ++i)
    made.greens.push_back(greens[i]);
  if (cells_by_hash_.size() < 2 * cells_.size()) {
    cells_by_hash_.assign(2 * cells_by_hash_.size(), nullptr);
    for (Cell& cell : cells_) AddToTable(&cell);
  } else {
    AddToTable(&made);
  }
  return made;
}

void PortalRunner::AddToTable(Cell* cell) {
  const size_t mask = cells_by_hash_.size() - 1;
  size_t i = cell->hash >> 32 & mask;
  while (cells_by_hash_[i] != nullptr) i = (i + 1) & mask;
  cells_by_hash_[i] = cell;
}

Trace* PortalRunner::Record(Recording* recording, Interpreter* interpreter, bool may_leave,
                            Outcome* outcome) {
  const DriverDescr& driver = *recording->driver;
  const size_t greens = driver.greens.size();
  ++statistics_.recordings;
  recording->unroll_limit = parameters_.unroll_limit;
  uint64_t* validity = nullptr;
  if (engine_->ReportsChanges()) recording->validity = validity = &validities_.emplace_back(0);
  const char* reason = nullptr;
  {
    Timer timer(&statistics_.recording_ns);
    // The greens of the loop headers on the way; a loop starts with its own.
    std::vector<std::vector<uint64_t>> headers;
    if (recording->source == nullptr) headers.push_back(recording->greens);
    bool at_merge_point = recording->source == nullptr;
    for (bool open = true; open; at_merge_point = true) {
      interpreter->Run(/*skip_first=*/at_merge_point, outcome);
      if (outcome->kind != Outcome::Kind::kMergePoint) break;
      Settle(driver, &outcome->arguments);
      const std::vector<uint64_t>& arguments = outcome->arguments;
      for (size_t i = 0; i < greens; ++i) recording->log.WriteValue(driver.greens[i], arguments[i]);
      for (size_t i = 0; i < driver.reds.size(); ++i)
        recording->log.WriteValue(driver.reds[i], arguments[greens + i]);
      std::vector<uint64_t> here(arguments.begin(), arguments.begin() + static_cast<long>(greens));
      uint64_t action = header_action::kGoOn;
      if (Trace* known = CellFor(driver.index, here.data()).trace; known != nullptr) {
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
  if (outcome->kind == Outcome::Kind::kStopped) interpreter->RunWithoutLog(outcome);
  if (!may_leave && reason == nullptr && outcome->kind != Outcome::Kind::kMergePoint)
    reason = kLeftItsLoop;
  std::unique_ptr<Trace> trace, loop;
  if (reason == nullptr) {
    recording->end = outcome->kind == Outcome::Kind::kReturned ? Recording::End::kReturned
                     : outcome->kind == Outcome::Kind::kRaised ? Recording::End::kRaised
                                                               : Recording::End::kLoop;
    const uint64_t pending = engine_->pending();
    engine_->set_pending(0);
    {
      Timer timer(&statistics_.building_ns);
      trace = BuildTrace(program_, engine_, recording, &reason);
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
    ++statistics_.aborts[reason];
    return nullptr;
  }
  ++(trace->is_bridge ? statistics_.bridges : statistics_.loops);
  Trace* peeled = loop == nullptr ? nullptr : Keep(std::move(loop));
  Trace* made = Keep(std::move(trace));
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
  if (validity != nullptr) Watch(*made, validity);
  if (backend_ != nullptr) {
    Timer timer(&statistics_.assembling_ns);
    // Where that fails the trace is interpreted.
    if (peeled != nullptr) backend_->Compile(peeled, nullptr, 0);
    backend_->Compile(made, made->is_bridge ? recording->source : nullptr, recording->guard);
    statistics_.code_bytes = backend_->code_bytes();
  }
  if (!listeners_.empty()) TellListeners(*recording, *made, peeled);
  return made;
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

Trace* PortalRunner::Keep(std::unique_ptr<Trace> trace) {
  trace->number = static_cast<uint32_t>(traces_.size());
  traces_.push_back(std::move(trace));
  return traces_.back().get();
}

void PortalRunner::RecordLoop(const DriverDescr& driver, Cell* cell, bool at_start,
                              Outcome* outcome) {
  const std::vector<uint64_t> arguments = outcome->arguments;
  Recording recording;
  recording.driver = &driver;
  recording.greens.assign(arguments.begin(),
                          arguments.begin() + static_cast<long>(driver.greens.size()));
  Rooted roots(engine_, [&](const RootVisitor& visit) {
    for (uint64_t& reference : recording.log.references()) visit(&reference);
  });
  Interpreter interpreter(program_, engine_, this, &recording.log);
  interpreter.set_log_limit(static_cast<size_t>(parameters_.trace_limit));
  interpreter.set_unroll_limit(parameters_.unroll_limit);
  interpreter.set_stop_at_merge_points(engine_->HasNativePortals());
  interpreter.Push(driver.portal, arguments.data(), arguments.size());
  cell->recording = true;
  // A loop that was hot just as it ended would be compiled as its end. But loops of generators never
  // do anything else.
  const bool may_leave = at_start || cell->left >= 2;
  Trace* trace = Record(&recording, &interpreter, may_leave, outcome);
  cell->recording = false;
  if (trace != nullptr) {
    // The loop may be another than the one that was hot: one inside it.
    SetTrace(&CellFor(driver.index, trace->greens.data()), trace);
    cell->count = 0;
  } else if (!may_leave && outcome->kind != Outcome::Kind::kMergePoint) {
    ++cell->left;
    cell->count = 0;
  } else {
    ++cell->failures;
    cell->count = -(parameters_.threshold << (cell->failures < 8 ? cell->failures : 8));
  }
}

void PortalRunner::RecordBridge(const DriverDescr& driver, const TraceExit& exit,
                                Outcome* outcome) {
  Recording recording;
  recording.driver = &driver;
  recording.greens = exit.trace->greens;
  recording.source = exit.trace;
  recording.guard = exit.guard;
  recording.trust_failure = parameters_.fail_period == 0;
  Rooted roots(engine_, [&](const RootVisitor& visit) {
    for (uint64_t& reference : recording.log.references()) visit(&reference);
  });
  Interpreter interpreter(program_, engine_, this, &recording.log);
  interpreter.set_log_limit(static_cast<size_t>(parameters_.trace_limit));
  interpreter.set_unroll_limit(parameters_.unroll_limit);
  interpreter.set_stop_at_merge_points(engine_->HasNativePortals());
  Guard& guard = exit.trace->guards[exit.guard];
  guard.failures = 0;
  Resume(program_, engine_, *exit.trace, exit.guard, exit.values.data(), exit.condition,
         &interpreter);
  Trace* trace = Record(&recording, &interpreter, /*may_leave=*/true, outcome);
  if (trace == nullptr) {
    ++guard.refused;
  } else if (trace->is_bridge) {
    guard.bridge = trace;
    if (backend_ != nullptr && backend_->IsCompiled(trace))
      backend_->Attach(exit.trace, exit.guard, trace);
  } else {
    SetTrace(&CellFor(driver.index, trace->greens.data()), trace);
  }
}

void PortalRunner::RunTrace(Trace* trace, const uint64_t* reds, TraceExit* exit) {
  if (backend_ == nullptr || parameters_.fail_period > 0 || !backend_->IsCompiled(trace)) {
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
  Rooted roots(engine_, [&](const RootVisitor& visit) {
    const Guard& failed = exit.trace->guards[exit.guard];
    for (uint32_t i = 0; i < failed.exit_count; ++i)
      if (IsReference(exit.trace->KindOf(exit.trace->exits[failed.first_exit + i])))
        visit(&exit.values[i]);
  });
  if (WantsBridge(&exit.trace->guards[exit.guard])) return RecordBridge(driver, exit, outcome);
  Interpreter interpreter(program_, engine_, this, nullptr);
  Resume(program_, engine_, *exit.trace, exit.guard, exit.values.data(), exit.condition,
         &interpreter);
  interpreter.set_stop_at_merge_points(engine_->HasNativePortals());
  interpreter.Run(/*skip_first=*/false, outcome);
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

bool PortalRunner::WantsBridge(Guard* guard) const {
  if (parameters_.trace_eagerness == 0) return false;
  const int64_t eagerness = parameters_.trace_eagerness << std::min(guard->refused, 8u);
  if (++guard->failures < std::max(eagerness, guard->bridge_at)) return false;
  guard->bridge_at = eagerness * Pressure();
  return guard->failures >= guard->bridge_at;
}

void PortalRunner::Settle(const DriverDescr& driver, std::vector<uint64_t>* arguments) {
  std::vector<uint64_t*> greens;
  for (size_t i = 0; i < driver.greens.size(); ++i)
    if (IsReference(driver.greens[i]) && engine_->MayMove((*arguments)[i]))
      greens.push_back(&(*arguments)[i]);
  if (greens.empty()) return;
  Rooted roots(engine_, [&](const RootVisitor& visit) {
    for (size_t i = 0; i < arguments->size(); ++i)
      if (IsReference(i < driver.greens.size() ? driver.greens[i]
                                               : driver.reds[i - driver.greens.size()]))
        visit(&(*arguments)[i]);
  });
  engine_->Settle(greens);
}

bool PortalRunner::Wants(size_t driver, const uint64_t* arguments, int64_t threshold) {
  Cell* cell = FindCell(driver, arguments);
  // The first time greens are seen they may still move.
  if (cell == nullptr) return parameters_.enabled;
  if (cell->trace != nullptr) return true;
  if (!parameters_.enabled || cell->recording) return false;
  if (cell->count >= 0) return true;
  cell->count += threshold + 1;  // recordings came to nothing: not yet
  return false;
}

bool PortalRunner::IsTime(Cell* cell, int64_t threshold) {
  const int64_t pressure = Pressure();
  if (pressure > 1) cell->count = -threshold * pressure;
  return pressure == 1;
}

void PortalRunner::VisitRoots(const RootVisitor& visit) const {
  for (const auto& trace : traces_)
    for (TraceConstant& c : trace->constants)
      if (c.reference) visit(&c.bits);
  // Settled: visiting keeps them alive and changes nothing.
  for (const Cell& cell : cells_)
    for (size_t i = 0; i < cell.greens.size(); ++i)
      if (IsReference(program_.drivers[cell.driver].greens[i])) {
        uint64_t green = cell.greens[i];
        visit(&green);
      }
}

uint64_t PortalRunner::Call(size_t driver_index, const uint64_t* arguments, bool at_start,
                            bool hot) {
  const DriverDescr& driver = program_.drivers[driver_index];
  if (engine_->thread_state()->StackIsLow()) return RunNatively(driver_index, arguments);
  const Cell* cell = FindCell(driver_index, arguments);
  Outcome outcome;
  if (cell != nullptr && cell->trace != nullptr) {
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
  return runs_machine_code_ ? &CellFor(driver, greens).code : nullptr;
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
    bool was_native = !outcome->is_header && engine_->RunNativePortal(driver, outcome);
    if (was_native) {
      if (outcome->kind == Outcome::Kind::kReturned) return outcome->value;
      if (outcome->kind == Outcome::Kind::kRaised) return 0;
      hot = true;
    }
    Settle(driver, &outcome->arguments);
    Cell& cell = CellFor(driver_index, outcome->arguments.data());
    was_native = false;
    const int64_t threshold =
        at_start ? parameters_.function_threshold : parameters_.threshold;
    if (cell.trace != nullptr) {
      Execute(cell.trace, driver, outcome->arguments.data() + driver.greens.size(), outcome);
    } else if (parameters_.enabled && !cell.recording &&
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
