#include "jitcodegen/runtime/portal_runner.h"

namespace kiln::jit {

PortalRunner::PortalRunner(const JitProgram& program, Engine* engine, Parameters parameters)
    : program_(program), engine_(engine), parameters_(parameters) {}

PortalRunner::Cell& PortalRunner::CellFor(size_t driver, const std::vector<uint64_t>& arguments) {
  size_t greens = program_.drivers[driver].greens.size();
  return cells_[{driver, {arguments.begin(), arguments.begin() + static_cast<long>(greens)}}];
}

Outcome PortalRunner::Record(size_t driver_index, std::vector<uint64_t> arguments, Cell* cell) {
  const DriverDescr& driver = program_.drivers[driver_index];
  ++statistics_.recordings;
  cell->recording = true;
  Recording recording;
  recording.driver = &driver;
  recording.greens.assign(arguments.begin(),
                          arguments.begin() + static_cast<long>(driver.greens.size()));
  Interpreter interpreter(program_, engine_, &recording.log);
  interpreter.set_log_limit(static_cast<size_t>(parameters_.trace_limit));
  interpreter.Push(driver.portal, arguments.data(), arguments.size());
  Outcome outcome;
  for (;;) {
    outcome = interpreter.Run(/*skip_first=*/true);
    if (outcome.kind != Outcome::Kind::kMergePoint) break;
    bool same = true;
    for (size_t i = 0; i < outcome.arguments.size(); ++i) {
      bool green = i < driver.greens.size();
      recording.log.WriteValue(green ? driver.greens[i] : driver.reds[i - driver.greens.size()],
                               outcome.arguments[i]);
      if (green) same = same && outcome.arguments[i] == recording.greens[i];
    }
    if (same) break;
  }
  cell->recording = false;
  std::string reason;
  if (outcome.kind == Outcome::Kind::kStopped) {
    reason = "too long";
    // The frames go on without a log, to the next merge point of the outermost one.
    outcome = interpreter.RunWithoutLog();
  } else {
    recording.end = outcome.kind == Outcome::Kind::kReturned ? Recording::End::kReturned
                    : outcome.kind == Outcome::Kind::kRaised ? Recording::End::kRaised
                                                             : Recording::End::kLoop;
    uint64_t pending = engine_->pending();
    engine_->set_pending(0);
    auto trace = BuildTrace(program_, engine_, &recording, &reason);
    engine_->set_pending(pending);
    if (trace != nullptr) {
      if (parameters_.optimize) Optimize(program_, engine_, trace.get());
      cell->trace = trace.get();
      traces_.push_back(std::move(trace));
      ++statistics_.loops;
      return outcome;
    }
  }
  ++statistics_.aborts[reason];
  ++cell->failures;
  cell->count = -(parameters_.threshold << (cell->failures < 8 ? cell->failures : 8));
  return outcome;
}

uint64_t PortalRunner::Run(size_t driver_index, std::vector<uint64_t> arguments) {
  const DriverDescr& driver = program_.drivers[driver_index];
  TraceInterpreter traces(program_, engine_);
  for (;;) {
    Outcome outcome;
    Cell& cell = CellFor(driver_index, arguments);
    if (cell.trace != nullptr) {
      ++statistics_.entries;
      std::vector<uint64_t> reds(arguments.begin() + static_cast<long>(driver.greens.size()),
                                 arguments.end());
      int64_t fail_at = -1;
      if (parameters_.fail_period > 0)
        fail_at = fail_count_++ % parameters_.fail_period;
      TraceExit exit = traces.Run(cell.trace, reds, &fail_at);
      if (exit.kind == TraceExit::Kind::kFinished) return exit.value;
      if (exit.kind == TraceExit::Kind::kRaised) return 0;
      ++statistics_.guard_failures;
      Interpreter interpreter(program_, engine_, nullptr);
      traces.Resume(*cell.trace, exit, &interpreter);
      outcome = interpreter.Run(/*skip_first=*/false);
    } else if (parameters_.enabled && !cell.recording && ++cell.count > parameters_.threshold) {
      outcome = Record(driver_index, arguments, &cell);
    } else {
      Interpreter interpreter(program_, engine_, nullptr);
      interpreter.Push(driver.portal, arguments.data(), arguments.size());
      outcome = interpreter.Run(/*skip_first=*/true);
    }
    if (outcome.kind == Outcome::Kind::kReturned) return outcome.value;
    if (outcome.kind == Outcome::Kind::kRaised) return 0;
    arguments = std::move(outcome.arguments);
  }
}

}  // namespace kiln::jit
