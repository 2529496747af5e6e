#include "jitcodegen/runtime/trace_interpreter.h"

#include "jitcodegen/runtime/memory_access.h"
#include "jitcodegen/runtime/pure.h"

namespace kiln::jit {

TraceExit TraceInterpreter::Run(Trace* trace, const std::vector<uint64_t>& reds,
                                int64_t* fail_at) {
  TraceExit exit;
  std::vector<uint64_t> values(trace->inputs.size() + trace->ops.size());
  std::copy(reds.begin(), reds.end(), values.begin());
  Trace* outer_trace = trace_;
  std::vector<uint64_t>* outer_values = values_;
  trace_ = trace;
  values_ = &values;
  auto bits = [&](Ref ref) {
    return IsConstant(ref) ? trace->constants[static_cast<size_t>(~ref)].bits
                           : values[static_cast<size_t>(ref)];
  };
  for (size_t at = 0;;) {
    TraceOp& op = trace->ops[at];
    uint64_t args[64];
    size_t count = op.args.size() < 64 ? op.args.size() : 64;
    for (size_t i = 0; i < count; ++i) args[i] = bits(op.args[i]);
    uint64_t& result = values[trace->inputs.size() + at];
    if (IsGuard(op.opcode)) {
      bool holds = false;
      bool before = !trace->snapshots[static_cast<size_t>(op.snapshot)].after;
      switch (op.opcode) {
        case kGuardTrue: holds = args[0] != 0; break;
        case kGuardFalse: holds = args[0] == 0; break;
        case kGuardValue: holds = args[0] == args[1]; break;
        case kGuardClass: holds = ClassOf(args[0]) == op.descr; break;
        case kGuardNull: holds = args[0] == 0; break;
        case kGuardNonnull: holds = args[0] != 0; break;
        case kGuardNoException: holds = engine_->pending() == 0; break;
        case kGuardException:
          holds = engine_->pending() != 0 && ClassOf(engine_->pending()) == op.descr;
          if (holds) {
            result = engine_->pending();
            engine_->set_pending(0);
          }
          break;
      }
      if (holds && before && *fail_at >= 0 && (*fail_at)-- == 0) holds = false;
      if (!holds) {
        ++op.failures;
        exit.kind = TraceExit::Kind::kGuard;
        exit.guard = at;
        exit.values = values;
        break;
      }
      ++at;
      continue;
    }
    if (op.opcode == kJump) {
      std::vector<uint64_t> next(args, args + count);
      std::copy(next.begin(), next.end(), values.begin());
      at = 0;
      continue;
    }
    if (op.opcode == kFinish) {
      exit.kind = TraceExit::Kind::kFinished;
      exit.value = count > 0 ? args[0] : 0;
      break;
    }
    if (op.opcode == kFinishRaised) {
      engine_->set_pending(args[0]);
      exit.kind = TraceExit::Kind::kRaised;
      break;
    }
    Instruction in;
    in.opcode = op.opcode;
    in.operand_kind = op.operand_kind;
    in.result_kind = op.result_kind;
    in.count = static_cast<uint16_t>(count);
    in.descr = static_cast<uint16_t>(op.descr);
    switch (in.op()) {
      case Opcode::kGetField:
      case Opcode::kSetField:
      case Opcode::kArrayGet:
      case Opcode::kArraySet:
      case Opcode::kRawLoad:
        result = AccessMemory(program_, engine_, in, args);
        break;
      case Opcode::kNew: result = engine_->New(program_.classes[in.descr]); break;
      case Opcode::kNewArray:
        result = engine_->NewArray(program_.classes[in.descr], static_cast<int64_t>(args[0]));
        break;
      case Opcode::kCall:
      case Opcode::kCallForeign:
        result = engine_->Call(program_.calls[in.descr].function, args, count);
        break;
      case Opcode::kCallIndirect:
        result = engine_->Call(engine_->FunctionOf(args[0]), args + 1, count - 1);
        break;
      case Opcode::kCallResult: result = engine_->CallResult(in.descr); break;
      case Opcode::kSetCallResult:
        engine_->SetCallResult(in.descr, args[0], in.operand_kind);
        break;
      default:
        if (!EvaluatePure(in.op(), in.operand_kind, in.result_kind, args, &result))
          result = engine_->Other(in, args);
    }
    ++at;
  }
  trace_ = outer_trace;
  values_ = outer_values;
  return exit;
}

void TraceInterpreter::Resume(const Trace& trace, const TraceExit& exit,
                              Interpreter* interpreter) {
  const Snapshot& snapshot =
      trace.snapshots[static_cast<size_t>(trace.ops[exit.guard].snapshot)];
  for (const SnapshotFrame& saved : snapshot.frames) {
    Frame frame;
    frame.code = saved.code;
    frame.pc = saved.pc;
    frame.registers.resize(saved.code->registers.size());
    for (auto [reg, ref] : saved.registers)
      frame.registers[reg] = IsConstant(ref) ? trace.constants[static_cast<size_t>(~ref)].bits
                                             : exit.values[static_cast<size_t>(ref)];
    interpreter->PushAt(std::move(frame));
  }
  if (snapshot.after) interpreter->FinishCall();
}

void TraceInterpreter::VisitRoots(const std::function<void(uint64_t*)>& visit) {
  if (trace_ == nullptr) return;
  for (size_t i = 0; i < trace_->inputs.size(); ++i)
    if (IsReference(trace_->inputs[i])) visit(&(*values_)[i]);
  for (size_t i = 0; i < trace_->ops.size(); ++i)
    if (IsReference(trace_->ops[i].result_kind) || trace_->ops[i].opcode == kGuardException)
      visit(&(*values_)[trace_->inputs.size() + i]);
}

}  // namespace kiln::jit
