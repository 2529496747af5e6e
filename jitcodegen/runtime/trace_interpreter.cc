#include "jitcodegen/runtime/trace_interpreter.h"

#include "jitcodegen/runtime/memory_access.h"
#include "jitcodegen/runtime/pure.h"

namespace kiln::jit {

bool GuardHolds(const TraceOp& op, const uint64_t* args, Engine* engine, uint64_t* result) {
  const auto a = static_cast<int64_t>(args[0]), b = static_cast<int64_t>(args[1]);
  int64_t sum = 0;
  switch (op.opcode) {
    case kGuardTrue: return args[0] != 0;
    case kGuardFalse: return args[0] == 0;
    case kGuardValue: return args[0] == args[1];
    case kGuardClass: return ClassOf(args[0]) == op.descr;
    case kGuardNull: return args[0] == 0;
    case kGuardNonnull: return args[0] != 0;
    case kGuardAdd:
    case kGuardSub:
    case kGuardMul: {
      bool overflow = op.opcode == kGuardAdd   ? __builtin_add_overflow(a, b, &sum)
                      : op.opcode == kGuardSub ? __builtin_sub_overflow(a, b, &sum)
                                               : __builtin_mul_overflow(a, b, &sum);
      *result = static_cast<uint64_t>(sum);
      return !overflow;
    }
    case kGuardLess: return a < b + static_cast<int64_t>(args[2]);
    case kGuardNoException: return engine->pending() == 0;
    case kGuardException:
      if (engine->pending() == 0 || ClassOf(engine->pending()) != op.descr) return false;
      *result = engine->pending();
      engine->set_pending(0);
      return true;
  }
  return false;
}

uint64_t TraceInterpreter::Operation(const TraceOp& op, const uint64_t* args, size_t count) {
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
    case Opcode::kArrayLength:
    case Opcode::kRawLoad:
    case Opcode::kRawStore:
      return AccessMemory(program_, engine_, in, args);
    case Opcode::kNew: return engine_->New(program_.classes[in.descr]);
    case Opcode::kNewArray:
      return engine_->NewArray(program_.classes[in.descr], static_cast<int64_t>(args[0]));
    case Opcode::kCall:
    case Opcode::kCallForeign:
      return engine_->Call(program_.calls[in.descr].function, program_.calls[in.descr], args, count);
    case Opcode::kCallIndirect:
      return engine_->Call(engine_->FunctionOf(args[0]), program_.calls[in.descr], args + 1,
                           count - 1);
    case Opcode::kCallResult: return engine_->CallResult(in.descr, in.result_kind);
    case Opcode::kSetCallResult:
      engine_->SetCallResult(in.descr, args[0], in.operand_kind);
      return 0;
    default: {
      uint64_t result = 0;
      if (!EvaluatePure(in.op(), in.operand_kind, in.result_kind, args, &result))
        result = engine_->Other(in, args);
      return result;
    }
  }
}

void TraceInterpreter::Run(Trace* trace, std::vector<uint64_t> inputs, int64_t* fail_at,
                           TraceExit* out) {
  TraceExit& exit = *out;
  std::vector<uint64_t> values = std::move(inputs);
  values.resize(trace->inputs.size() + trace->ops.size());
  auto bits = [&](Ref ref) {
    return IsConstant(ref) ? trace->Bits(ref) : values[static_cast<size_t>(ref)];
  };
  Rooted roots(engine_, [&](const RootVisitor& visit) {
    for (size_t i = 0; i < values.size(); ++i)
      if (IsReference(trace->KindOf(static_cast<Ref>(i)))) visit(&values[i]);
  });
  auto enter = [&](Trace* next, std::span<const uint64_t> next_inputs) {
    trace = next;
    values.assign(next_inputs.begin(), next_inputs.end());
    values.resize(trace->inputs.size() + trace->ops.size());
  };
  std::vector<uint64_t> arguments;
  for (size_t at = 0;; ++at) {
    const TraceOp& op = trace->ops[at];
    ++operations_;
    arguments.clear();
    for (Ref arg : trace->Args(op)) arguments.push_back(bits(arg));
    const size_t count = arguments.size();
    arguments.resize(count + 3);  // guards look at three
    const uint64_t* args = arguments.data();
    uint64_t& result = values[trace->inputs.size() + at];
    if (IsGuard(op.opcode)) {
      Guard& guard = trace->guards[static_cast<size_t>(op.extra)];
      bool holds = GuardHolds(op, args, engine_, &result);
      exit.condition = guard.condition;
      const bool is_counted = holds && !guard.after;
      const bool made_to_fail =
          (is_counted && *fail_at >= 0 && (*fail_at)-- == 0) ||
          (is_counted && trace->countdowns != nullptr && --trace->countdowns[static_cast<size_t>(op.extra)] == 0);
      if (made_to_fail) {
        holds = false;
        exit.condition = !guard.condition;
      }
      if (holds) continue;
      exit.values.clear();
      for (uint32_t i = 0; i < guard.exit_count; ++i)
        exit.values.push_back(bits(trace->exits[guard.first_exit + i]));
      if (guard.bridge != nullptr) {
        if (guard.bridge->takes_condition) exit.values.push_back(exit.condition);
        enter(guard.bridge, {exit.values.data(), exit.values.size()});
        at = static_cast<size_t>(-1);
        continue;
      }
      exit.kind = TraceExit::Kind::kGuard;
      exit.trace = trace;
      exit.guard = static_cast<size_t>(op.extra);
      return;
    }
    switch (op.opcode) {
      case kCopy: result = args[0]; break;
      case kConditionalCall:
      case kConditionalValue: {
        const CallDescr& call = program_.calls[op.descr];
        const bool called = (args[0] != 0) == (op.opcode == kConditionalCall);
        result = called ? engine_->Call(call.function, call, args + 1, count - 1) : args[0];
        break;
      }
      case kCallPortal: result = portals_->CallPortal(op.descr, args); break;
      case kJump:
        if (trace->CountsItsEnd()) ++*trace->completed;
        enter(trace->target != nullptr ? trace->target : trace, {args, args + count});
        at = static_cast<size_t>(-1);
        break;
      case kFinish:
        if (trace->CountsItsEnd()) ++*trace->completed;
        exit.kind = TraceExit::Kind::kFinished;
        exit.value = count > 0 ? args[0] : 0;
        return;
      case kFinishRaised:
        if (trace->CountsItsEnd()) ++*trace->completed;
        engine_->set_pending(args[0]);
        exit.kind = TraceExit::Kind::kRaised;
        return;
      default: {
        const bool allocates = op.opcode == static_cast<uint16_t>(Opcode::kNew) ||
                               op.opcode == static_cast<uint16_t>(Opcode::kNewArray);
        uint64_t made = Operation(op, args, count);
        values[trace->inputs.size() + at] = made;
        // Without memory the whole loop is left, handlers in it notwithstanding.
        if (allocates && made == 0) {
          exit.kind = TraceExit::Kind::kRaised;
          return;
        }
      }
    }
  }
}

}  // namespace kiln::jit
