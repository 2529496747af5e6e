#include "jitcodegen/runtime/interpreter.h"

#include <algorithm>
#include <string>

#include "jitcodegen/runtime/memory_access.h"
#include "jitcodegen/runtime/pure.h"
#include "jitcodegen/runtime/small_vector.h"

namespace kiln::jit {

thread_local std::vector<Interpreter::Storage> Interpreter::spare_storage_;

uint64_t ConstantBits(const Constant& constant, Engine* engine) {
  switch (constant.kind) {
    case Constant::Kind::kBits: return static_cast<uint64_t>(constant.bits);
    case Constant::Kind::kObject: return engine->PrebuiltObject(constant.bits);
    case Constant::Kind::kFunction:
      return engine->FunctionPointer(static_cast<uint32_t>(constant.bits));
  }
  return 0;
}

void Interpreter::TakeStorage() {
  if (spare_storage_.empty()) {
    frames_.reserve(16);
    registers_.reserve(256);
    return;
  }
  frames_ = std::move(spare_storage_.back().frames);
  registers_ = std::move(spare_storage_.back().registers);
  greens_ = std::move(spare_storage_.back().greens);
  spare_storage_.pop_back();
}

void Interpreter::KeepStorage() {
  if (spare_storage_.size() > 8) return;
  frames_.clear();
  registers_.clear();
  greens_.clear();
  spare_storage_.push_back({std::move(frames_), std::move(registers_), std::move(greens_)});
}

uint64_t Interpreter::Value(const Frame& frame, uint16_t operand) const {
  if (operand < kConstant) return registers_[frame.base + operand];
  return ConstantBits(frame.code->constants[operand - kConstant], engine_);
}

uint64_t* Interpreter::PushAt(const JitCode* code, uint32_t pc) {
  code->EnsureUnpacked();
  frames_.push_back({code, pc, registers_.size()});
  registers_.resize(registers_.size() + code->registers.size());
  return registers_.data() + top().base;
}

void Interpreter::Push(const JitCode* code, const uint64_t* args, size_t count) {
  uint64_t* registers = PushAt(code, 0);
  for (size_t i = 0; i < count; ++i) registers[code->parameters[i]] = args[i];
}

void Interpreter::Pop() {
  registers_.resize(top().base);
  if (top().entered) greens_.resize(top().greens);
  frames_.pop_back();
}

void Interpreter::VisitRoots(const RootVisitor& visit) const {
  for (const Frame& frame : frames_) {
    for (size_t i = 0; i < frame.code->registers.size(); ++i)
      if (IsReference(frame.code->registers[i])) visit(&registers_[frame.base + i]);
    if (!frame.entered) continue;
    for (size_t i = 0; i < frame.driver->greens.size(); ++i)
      if (IsReference(frame.driver->greens[i])) visit(&greens_[frame.greens + i]);
  }
}

bool Interpreter::Unwind() {
  while (!frames_.empty()) {
    Frame& frame = top();
    // The frame stands behind what raised; a handler, if there is one, comes next.
    if (frame.pc < frame.code->code.size()) {
      Instruction in = Decode(*frame.code, frame.pc);
      if (in.opcode == kCatch) {
        Register(frame, in.result) = engine_->pending();
        engine_->set_pending(0);
        frame.pc = in.target;
        return true;
      }
    }
    PopRaised();
  }
  return false;
}

void Interpreter::PopRaised() {
  Pop();
  if (!frames_.empty()) top().pc = Decode(*top().code, top().pc).next;
}

bool Interpreter::Return(uint64_t value) {
  Pop();
  if (frames_.empty()) return false;
  // The caller stands at its call.
  Frame& caller = top();
  Instruction call = Decode(*caller.code, caller.pc);
  if (call.result != kNoRegister) Register(caller, call.result) = value;
  caller.pc = call.next;
  return true;
}

void Interpreter::FinishCall() { AfterRaising(Decode(*top().code, top().pc)); }

void Interpreter::AfterRaising(const Instruction& in) {
  uint64_t pending = engine_->pending();
  if (log_ != nullptr) log_->Write(pending == 0 ? 0 : 1 + uint64_t{ClassOf(pending)});
  top().pc = in.next;
  if (pending != 0 && !Unwind()) left_ = true;
}

void Interpreter::ResidualCall(const Instruction& in, uint32_t function, const CallDescr& call,
                               const uint64_t* args, size_t count) {
  if (log_ != nullptr && call.elidable)
    for (size_t i = 0; i < count; ++i) log_->WriteValue(call.parameters[i], args[i]);
  if (log_ != nullptr && call.not_in_trace) stop_ = "came to what is not for traces";
  uint64_t result = engine_->Call(function, call, args, count);
  if (in.result != kNoRegister) Register(top(), in.result) = result;
  if (log_ != nullptr && call.elidable) log_->WriteValue(call.result, result);
  if (call.may_raise) {
    AfterRaising(in);
  } else {
    top().pc = in.next;
  }
}

void Interpreter::ConditionalCall(const Instruction& in) {
  uint64_t args[64];
  for (uint16_t i = 0; i < in.count; ++i) args[i] = Value(top(), in.operands[i]);
  const bool called = (args[0] != 0) == (in.opcode == kConditionalCall);
  if (log_ != nullptr) log_->Write(called);
  const CallDescr& call = program_.calls[in.descr];
  if (called) return ResidualCall(in, call.function, call, args + 1, in.count - size_t{1});
  if (in.result != kNoRegister) Register(top(), in.result) = args[0];
  top().pc = in.next;
}

void Interpreter::LeaveByPortal(const Instruction& in, bool header) {
  SmallVector<uint64_t, 16> arguments;
  for (uint16_t i = 0; i < in.count; ++i) arguments.push_back(Value(top(), in.operands[i]));
  Pop();
  uint64_t result = header ? portals_->CallPortal(in.descr, arguments.data())
                           : portals_->GoOn(in.descr, arguments.data());
  // The caller's call has run.
  Frame& caller = top();
  Instruction call = Decode(*caller.code, caller.pc);
  if (call.result != kNoRegister) Register(caller, call.result) = result;
  AfterRaising(call);
}

bool Interpreter::AskDriver(int32_t number, const Instruction& in) {
  if (number < 0) return false;
  const CallDescr& call = program_.calls[static_cast<size_t>(number)];
  SmallVector<uint64_t, 8> arguments;
  for (size_t i = 0; i < call.parameters.size(); ++i) arguments.push_back(Value(top(), in.operands[i]));
  return engine_->Call(call.function, call, arguments.data(), arguments.size()) != 0;
}

bool Interpreter::MergePoint(const Instruction& in, bool skip, bool* is_header) {
  Frame& frame = top();
  const DriverDescr& driver = program_.drivers[in.descr];
  bool header = (frame.header || !driver.has_loop_headers) && !skip;
  frame.header = false;
  if (log_ != nullptr && header && frames_.size() > 1 && driver.should_unroll_one_iteration >= 0 && !frame.turned) {
    frame.turned = frame.turning = AskDriver(driver.should_unroll_one_iteration, in);
    log_->Write(frame.turned);
    header = !frame.turned;
  }
  *is_header = header;
  if (frames_.size() == 1) {
    const bool stops = log_ == nullptr ? stop_at_merge_points_ : record_to_merge_points_;
    if (header || (stops && !skip)) return true;
    frame.pc = in.next;
    return false;
  }
  if (log_ == nullptr && !header && stop_at_merge_points_) {
    LeaveByPortal(in, false);
    return false;
  }
  bool leave = header;
  if (log_ != nullptr && !header) {
    SmallVector<uint64_t, 4> greens;
    for (size_t i = 0; i < driver.greens.size(); ++i) greens.push_back(Value(frame, in.operands[i]));
    leave = !frame.turning && portals_->HasLoop(in.descr, greens.data());
    frame.turning = false;
    leave = leave || (!frame.entered && AskDriver(driver.can_never_inline, in));
    log_->Write(leave);
  }
  if (log_ != nullptr && (!frame.entered || leave)) {
    const size_t count = driver.greens.size(), first = greens_.size();
    for (size_t i = 0; i < count; ++i) {
      greens_.push_back(Value(frame, in.operands[i]));
      log_->WriteValue(driver.greens[i], greens_.back());
    }
    const auto is_same = [&](const Frame& f) {
      return f.entered && f.driver == &driver &&
             std::equal(greens_.begin() + f.greens, greens_.begin() + f.greens + static_cast<long>(count),
                        greens_.begin() + static_cast<long>(first));
    };
    if (frame.entered) {
      greens_.resize(first);
    } else {
      leave = leave || std::count_if(frames_.begin(), frames_.end(), is_same) >= unroll_limit_;
      frame.entered = true;
      frame.driver = &driver;
      frame.greens = static_cast<uint32_t>(first);
    }
  }
  if (leave) {
    LeaveByPortal(in, true);
  } else {
    frame.pc = in.next;
  }
  return false;
}

// Whether it is true can be seen while recording.
void Interpreter::CheckHint(const HintDescr& hint, const uint64_t* args) {
  const std::string where(hint.where);
  if (hint.kind == HintDescr::Kind::kExactClass && ClassOf(args[0]) != program_.classes[hint.cls].id)
    engine_->Complain(where + ": record_exact_class: the object is of another class than '" +
                      std::string(program_.classes[hint.cls].name) + "'");
  if (hint.kind == HintDescr::Kind::kExactValue && args[0] != args[1])
    engine_->Complain(where + ": record_exact_value: the value is another");
}

void Interpreter::Operation(const Instruction& in) {
  Frame* frame = &top();
  uint64_t args[64];
  size_t count = in.count < 64 ? in.count : 64;
  for (size_t i = 0; i < count; ++i) args[i] = Value(*frame, in.operands[i]);
  auto set = [&](uint64_t v) {
    if (in.result != kNoRegister) Register(top(), in.result) = v;
    top().pc = in.next;
  };
  auto allocated = [&](uint64_t object) {
    // Traces leave by the exception when there is no memory; a recording just ends.
    if (engine_->pending() == 0) return set(object);
    if (log_ != nullptr) stop_ = "out of memory";
    top().pc = in.next;
    if (!Unwind()) left_ = true;
  };
  switch (in.op()) {
    case Opcode::kIsInstance:
    case Opcode::kIsExactly: {
      uint32_t id = ClassOf(args[0]);
      if (log_ != nullptr) log_->Write(id);
      const ClassDescr& cls = program_.classes[in.descr];
      uint32_t span = in.op() == Opcode::kIsExactly ? 1 : cls.span;
      return set(id != 0 && id - cls.id < span);
    }
    case Opcode::kMethodLookup: {
      uint32_t id = ClassOf(args[0]);
      if (log_ != nullptr) log_->Write(id);
      uint32_t function = engine_->Implementation(id, program_.methods[in.descr].method);
      return set(engine_->FunctionPointer(function));
    }
    case Opcode::kGetField:
    case Opcode::kSetField:
    case Opcode::kArrayGet:
    case Opcode::kArraySet:
    case Opcode::kArrayLength:
    case Opcode::kRawLoad:
    case Opcode::kRawStore:
      return set(AccessMemory(program_, engine_, in, args));
    case Opcode::kNew: return allocated(engine_->New(program_.classes[in.descr]));
    case Opcode::kNewArray:
      return allocated(
          engine_->NewArray(program_.classes[in.descr], static_cast<int64_t>(args[0])));
    case Opcode::kCall:
    case Opcode::kCallForeign: {
      const CallDescr& call = program_.calls[in.descr];
      if (log_ != nullptr && call.inlined != nullptr) return Push(call.inlined, args, count);
      return ResidualCall(in, call.function, call, args, count);
    }
    case Opcode::kCallIndirect: {
      const CallDescr& call = program_.calls[in.descr];
      uint32_t function = engine_->FunctionOf(args[0]);
      if (log_ != nullptr) {
        log_->Write(function);
        const JitCode* code = program_.CodeOfFunction(function);
        if (code != nullptr)
          return Push(code, args + 1, count - 1);
      }
      return ResidualCall(in, function, call, args + 1, count - 1);
    }
    case Opcode::kCallResult: return set(engine_->CallResult(in.descr, in.result_kind));
    case Opcode::kSetCallResult:
      engine_->SetCallResult(in.descr, args[0], in.operand_kind);
      return set(0);
    case Opcode::kJitPromote:
      if (log_ != nullptr) log_->WriteValue(in.operand_kind, args[0]);
      return set(args[0]);
    case Opcode::kJitCanEnterJit:
      frame->header = true;
      return set(0);
    case Opcode::kJitHint:
      if (log_ != nullptr && in.descr != 0) CheckHint(program_.hints[in.descr - 1u], args);
      return set(0);
    case Opcode::kKeepalive: return set(0);
    case Opcode::kJitQuery: {
      if (log_ == nullptr) return set(0);
      if (static_cast<Query>(in.descr) == Query::kWantsPosition) return set(engine_->wants_positions);
      const uint64_t answer = trace_so_far_ == nullptr ? 0 : trace_so_far_->Answer();
      log_->Write(answer);
      return set(answer);
    }
    default: {
      uint64_t result = 0;
      if (EvaluatePure(in.op(), in.operand_kind, in.result_kind, args, &result))
        return set(result);
      if (log_ != nullptr && in.op() == Opcode::kClassName) log_->Write(ClassOf(args[0]));
      result = engine_->Other(in, args);
      if (in.result != kNoRegister) Register(top(), in.result) = result;
      if (Info(in.op()).has(effect::kMayRaise)) return AfterRaising(in);
      top().pc = in.next;
    }
  }
}

void Interpreter::Run(bool skip_first, Outcome* out) {
  Outcome& outcome = *out;
  outcome.kind = Outcome::Kind::kReturned;
  outcome.reason = nullptr;
  outcome.arguments.clear();
  while (!left_ && !frames_.empty()) {
    Frame& frame = top();
    Instruction in = Decode(*frame.code, frame.pc);
    recorded_ += log_ != nullptr;
    switch (in.opcode) {
      case kMove:
        Register(frame, in.result) = Value(frame, in.operands[0]);
        frame.pc = in.next;
        continue;
      case kGoto:
        frame.pc = in.target;
        continue;
      case kGotoIfNot: {
        bool taken = Value(frame, in.operands[0]) != 0;
        if (log_ != nullptr) log_->Write(taken);
        frame.pc = taken ? in.next : in.target;
        continue;
      }
      case kSwitch: {
        const SwitchTable& table = frame.code->switches[in.descr];
        auto value = static_cast<int64_t>(Value(frame, in.operands[0]));
        size_t i = 0;
        while (i < table.cases.size() && table.cases[i] != value) ++i;
        if (log_ != nullptr) log_->Write(i);
        frame.pc = i < table.cases.size() ? table.targets[i] : table.otherwise;
        continue;
      }
      case kReturn: {
        uint64_t value = in.operands[0] == kNoRegister ? 0 : Value(frame, in.operands[0]);
        if (!Return(value)) {
          outcome.kind = Outcome::Kind::kReturned;
          outcome.value = value;
          return;
        }
        continue;
      }
      case kRaise:
        engine_->set_pending(Value(frame, in.operands[0]));
        PopRaised();
        if (!Unwind()) left_ = true;
        continue;
      case kCatch:  // nothing was raised
        frame.pc = in.next;
        continue;
      case kUnreachable:
        left_ = true;
        continue;
      case kConditionalCall:
      case kConditionalValue:
        ConditionalCall(in);
        continue;
      default:
        break;
    }
    if (in.op() == Opcode::kJitMergePoint) {
      // A loop that comes to its end is better closed.
      const bool closes = frames_.size() == 1 && (frame.header || !program_.drivers[in.descr].has_loop_headers);
      if (log_ != nullptr && log_->size() > segment_limit_ && !skip_first && !closes) {
        outcome.kind = Outcome::Kind::kStopped;
        return;
      }
      const bool stop = MergePoint(in, skip_first, &outcome.is_header);
      skip_first = false;
      if (!stop) continue;
      outcome.kind = Outcome::Kind::kMergePoint;
      for (uint16_t i = 0; i < in.count; ++i)
        outcome.arguments.push_back(Value(frame, in.operands[i]));
      return;
    }
    Operation(in);
    if (log_ != nullptr && log_->size() > log_limit_) stop_ = kTooLong;
    if (stop_ != nullptr && !left_) {
      outcome.kind = Outcome::Kind::kStopped;
      outcome.reason = stop_;
      stop_ = nullptr;
      return;
    }
  }
  outcome.kind = Outcome::Kind::kRaised;
  outcome.reason = stop_;
}

}  // namespace kiln::jit
