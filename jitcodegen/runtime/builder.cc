#include "jitcodegen/runtime/builder.h"

#include <map>
#include <set>

#include "jitcodegen/runtime/interpreter.h"
#include "jitcodegen/runtime/pure.h"

namespace kiln::jit {
namespace {

struct SymbolicFrame {
  const JitCode* code = nullptr;
  uint32_t pc = 0;
  std::vector<Ref> registers;
};

class Builder {
 public:
  Builder(const JitProgram& program, Engine* engine, Recording* recording)
      : program_(program), engine_(engine), recording_(*recording), log_(recording->log) {}

  std::unique_ptr<Trace> Build(std::string* reason) {
    trace_ = std::make_unique<Trace>();
    trace_->driver = recording_.driver;
    trace_->greens = recording_.greens;
    trace_->inputs = recording_.driver->reds;
    log_.Rewind();
    SymbolicFrame frame;
    frame.code = recording_.driver->portal;
    frame.registers.assign(frame.code->registers.size(), Const(0));
    const auto& greens = recording_.driver->greens;
    for (size_t i = 0; i < frame.code->parameters.size(); ++i) {
      frame.registers[frame.code->parameters[i]] =
          i < greens.size()
              ? trace_->Constant(recording_.greens[i], IsReference(greens[i]))
              : static_cast<Ref>(i - greens.size());
    }
    frames_.push_back(std::move(frame));
    while (!done_ && failure_.empty()) Step();
    if (!failure_.empty()) {
      *reason = failure_;
      return nullptr;
    }
    return std::move(trace_);
  }

 private:
  SymbolicFrame& top() { return frames_.back(); }
  Ref Const(uint64_t bits, bool reference = false) { return trace_->Constant(bits, reference); }
  uint64_t Bits(Ref ref) const { return trace_->constants[static_cast<size_t>(~ref)].bits; }
  Ref Value(const SymbolicFrame& frame, uint16_t operand) {
    if (operand < kConstant) return frame.registers[operand];
    const Constant& c = frame.code->constants[operand - kConstant];
    return Const(ConstantBits(c, engine_), c.kind == Constant::Kind::kObject);
  }
  void Fail(const char* why) { failure_ = why; }
  uint64_t ReadLog() {
    uint64_t v = 0;
    if (!log_.Read(&v)) Fail("log ends early");
    return v;
  }
  uint64_t ReadValue(Kind kind) {
    uint64_t v = 0;
    if (!log_.ReadValue(kind, &v)) Fail("log ends early");
    return v;
  }

  Ref Emit(uint16_t opcode, Kind operand, Kind result, std::vector<Ref> args, uint32_t descr = 0) {
    TraceOp op;
    op.opcode = opcode;
    op.operand_kind = operand;
    op.result_kind = result;
    op.args = std::move(args);
    op.descr = descr;
    op.position = position_;
    trace_->ops.push_back(std::move(op));
    return trace_->Value(trace_->ops.size() - 1);
  }

  // The frames as they are, the innermost one with what is live at `in`.
  int32_t TakeSnapshot(const Instruction& in, bool after) {
    Snapshot snapshot;
    snapshot.after = after;
    for (size_t i = 0; i < frames_.size(); ++i) {
      const SymbolicFrame& frame = frames_[i];
      bool innermost = i + 1 == frames_.size();
      uint32_t pc = innermost ? in.pc : frame.pc;
      SnapshotFrame saved;
      saved.code = frame.code;
      saved.pc = pc;
      const auto& table = innermost && !after ? frame.code->live_before : frame.code->live_after;
      auto live = table.find(pc);
      if (live != table.end())
        for (uint16_t r : live->second) saved.registers.emplace_back(r, frame.registers[r]);
      if (innermost && after && in.result != kNoRegister)
        saved.registers.emplace_back(in.result, frame.registers[in.result]);
      snapshot.frames.push_back(std::move(saved));
    }
    trace_->snapshots.push_back(std::move(snapshot));
    return static_cast<int32_t>(trace_->snapshots.size() - 1);
  }

  void Guard(uint16_t opcode, Kind kind, std::vector<Ref> args, const Instruction& in,
             uint32_t descr = 0) {
    Emit(opcode, kind, Kind::kVoid, std::move(args), descr);
    trace_->ops.back().snapshot = TakeSnapshot(in, false);
  }

  // From now on `from` is the constant: registers of all frames that hold it say so.
  void Promote(Ref from, Ref constant) {
    for (SymbolicFrame& frame : frames_)
      for (Ref& r : frame.registers)
        if (r == from) r = constant;
  }

  void KnownClass(Ref object, uint32_t id) { class_of_[object] = id; }

  // Makes sure the object is of the class the log names; returns that class id.
  uint32_t GuardClassOf(Ref object, const Instruction& in) {
    auto logged = static_cast<uint32_t>(ReadLog());
    if (IsConstant(object)) {
      if (ClassOf(Bits(object)) != logged) Fail("stale");
      return logged;
    }
    auto known = class_of_.find(object);
    if (known != class_of_.end()) {
      if (known->second != logged) Fail("stale");
      return logged;
    }
    if (logged == 0) {
      Guard(kGuardNull, Kind::kRef, {object}, in);
      Ref null = Const(0, true);
      Promote(object, null);
    } else {
      Guard(kGuardClass, Kind::kRef, {object}, in, logged);
    }
    KnownClass(object, logged);
    return logged;
  }

  // After what may raise: reads whether it did and guards that.
  void AfterRaising(const Instruction& in) {
    uint64_t logged = ReadLog();
    SymbolicFrame& frame = top();
    if (logged == 0) {
      Emit(kGuardNoException, Kind::kVoid, Kind::kVoid, {});
      trace_->ops.back().snapshot = TakeSnapshot(in, true);
      frame.pc = in.next;
      return;
    }
    auto id = static_cast<uint32_t>(logged - 1);
    Ref exception = Emit(kGuardException, Kind::kVoid, Kind::kRef, {}, id);
    trace_->ops.back().snapshot = TakeSnapshot(in, true);
    KnownClass(exception, id);
    frame.pc = in.next;
    Unwind(exception);
  }

  void Unwind(Ref exception) {
    while (!frames_.empty()) {
      SymbolicFrame& frame = top();
      Instruction in = Decode(*frame.code, frame.pc);
      if (in.opcode == kCatch) {
        frame.registers[in.result] = exception;
        frame.pc = in.target;
        return;
      }
      frames_.pop_back();
      if (!frames_.empty()) top().pc = Decode(*top().code, top().pc).next;
    }
    Emit(kFinishRaised, Kind::kRef, Kind::kVoid, {exception});
    if (recording_.end != Recording::End::kRaised) Fail("stale");
    done_ = true;
  }

  void PushCall(const JitCode* code, const std::vector<Ref>& args, size_t first) {
    SymbolicFrame callee;
    callee.code = code;
    callee.registers.assign(code->registers.size(), Const(0));
    for (size_t i = 0; i < code->parameters.size(); ++i)
      callee.registers[code->parameters[i]] = args[first + i];
    frames_.push_back(std::move(callee));
  }

  void MergePoint(const Instruction& in) {
    SymbolicFrame& frame = top();
    if (frames_.size() > 1 || first_merge_point_) {
      first_merge_point_ = false;
      frame.pc = in.next;
      return;
    }
    const DriverDescr& driver = *recording_.driver;
    bool same = true;
    for (size_t i = 0; i < driver.greens.size(); ++i) {
      uint64_t logged = ReadValue(driver.greens[i]);
      Ref green = Value(frame, in.operands[i]);
      if (!IsConstant(green)) {
        Ref constant = Const(logged, IsReference(driver.greens[i]));
        Guard(kGuardValue, driver.greens[i], {green, constant}, in);
        Promote(green, constant);
      } else if (Bits(green) != logged) {
        return Fail("stale");
      }
      same = same && logged == recording_.greens[i];
    }
    std::vector<Ref> reds;
    for (size_t i = 0; i < driver.reds.size(); ++i) {
      ReadValue(driver.reds[i]);
      reds.push_back(Value(frame, in.operands[driver.greens.size() + i]));
    }
    if (same) {
      Emit(kJump, Kind::kVoid, Kind::kVoid, std::move(reds));
      done_ = true;
      return;
    }
    frame.pc = in.next;
  }

  void Step() {
    SymbolicFrame& frame = top();
    Instruction in = Decode(*frame.code, frame.pc);
    auto at = frame.code->positions.find(in.pc);
    if (at != frame.code->positions.end()) position_ = at->second;
    switch (in.opcode) {
      case kMove:
        frame.registers[in.result] = Value(frame, in.operands[0]);
        frame.pc = in.next;
        return;
      case kGoto: frame.pc = in.target; return;
      case kCatch: frame.pc = in.next; return;
      case kUnreachable: return Fail("unreachable code");
      case kGotoIfNot: {
        Ref condition = Value(frame, in.operands[0]);
        bool taken = ReadLog() != 0;
        if (IsConstant(condition)) {
          if ((Bits(condition) != 0) != taken) return Fail("stale");
        } else {
          Guard(taken ? kGuardTrue : kGuardFalse, Kind::kBool, {condition}, in);
          Promote(condition, Const(taken));
        }
        frame.pc = taken ? in.next : in.target;
        return;
      }
      case kSwitch: {
        const SwitchTable& table = frame.code->switches[in.descr];
        Ref value = Value(frame, in.operands[0]);
        uint64_t exit = ReadLog();
        if (IsConstant(value)) {
          size_t i = 0;
          while (i < table.cases.size() && table.cases[i] != static_cast<int64_t>(Bits(value))) ++i;
          if (i != exit) return Fail("stale");
        } else if (exit < table.cases.size()) {
          Ref constant = Const(static_cast<uint64_t>(table.cases[exit]));
          Guard(kGuardValue, in.operand_kind, {value, constant}, in);
          Promote(value, constant);
        } else {
          // The default: none of the cases.
          for (int64_t c : table.cases) {
            Ref equal = Emit(static_cast<uint16_t>(Opcode::kIntEq), in.operand_kind, Kind::kBool,
                             {value, Const(static_cast<uint64_t>(c))});
            Guard(kGuardFalse, Kind::kBool, {equal}, in);
          }
        }
        frame.pc = exit < table.cases.size() ? table.targets[exit] : table.otherwise;
        return;
      }
      case kReturn: {
        Ref value = in.operands[0] == kNoRegister ? Const(0) : Value(frame, in.operands[0]);
        frames_.pop_back();
        if (frames_.empty()) {
          if (recording_.end != Recording::End::kReturned) Fail("stale");
          Emit(kFinish, in.operand_kind, Kind::kVoid,
               in.operands[0] == kNoRegister ? std::vector<Ref>{} : std::vector<Ref>{value});
          done_ = true;
          return;
        }
        SymbolicFrame& caller = top();
        Instruction call = Decode(*caller.code, caller.pc);
        if (call.result != kNoRegister) caller.registers[call.result] = value;
        caller.pc = call.next;
        return;
      }
      case kRaise: {
        Ref exception = Value(frame, in.operands[0]);
        frames_.pop_back();
        if (!frames_.empty()) top().pc = Decode(*top().code, top().pc).next;
        Unwind(exception);
        return;
      }
      default:
        break;
    }
    if (in.op() == Opcode::kJitMergePoint) return MergePoint(in);
    Operation(in);
  }

  void Operation(const Instruction& in) {
    SymbolicFrame& frame = top();
    std::vector<Ref> args;
    bool constant = true;
    for (uint16_t i = 0; i < in.count; ++i) {
      args.push_back(Value(frame, in.operands[i]));
      constant = constant && IsConstant(args.back());
    }
    auto set = [&](Ref v) {
      if (in.result != kNoRegister) top().registers[in.result] = v;
      top().pc = in.next;
    };
    auto emit = [&]() { return Emit(in.opcode, in.operand_kind, in.result_kind, args, in.descr); };
    switch (in.op()) {
      case Opcode::kIsInstance:
      case Opcode::kIsExactly: {
        uint32_t id = GuardClassOf(args[0], in);
        const ClassDescr& cls = program_.classes[in.descr];
        uint32_t span = in.op() == Opcode::kIsExactly ? 1 : cls.span;
        return set(Const(id != 0 && id - cls.id < span));
      }
      case Opcode::kMethodLookup: {
        uint32_t id = GuardClassOf(args[0], in);
        uint32_t function = engine_->Implementation(id, program_.methods[in.descr].method);
        return set(Const(engine_->FunctionPointer(function)));
      }
      case Opcode::kClassName: {
        uint32_t id = GuardClassOf(args[0], in);
        (void)id;
        return set(emit());
      }
      case Opcode::kJitPromote: {
        uint64_t value = ReadValue(in.operand_kind);
        if (IsConstant(args[0])) {
          if (Bits(args[0]) != value) return Fail("stale");
          return set(args[0]);
        }
        Ref promoted = Const(value, IsReference(in.operand_kind));
        Guard(kGuardValue, in.operand_kind, {args[0], promoted}, in);
        Promote(args[0], promoted);
        return set(promoted);
      }
      case Opcode::kJitQuery: return set(Const(0));
      case Opcode::kGetField: {
        const FieldDescr& field = program_.fields[in.descr];
        if (field.immutable && IsConstant(args[0]) && Bits(args[0]) != 0) {
          uint64_t value = LoadBits(Bits(args[0]) + static_cast<uint64_t>(field.offset), field.kind);
          if (field.immutable_items) frozen_.insert(value);
          return set(Const(value, IsReference(field.kind)));
        }
        return set(emit());
      }
      case Opcode::kArrayLength:
        if (constant && Bits(args[0]) != 0) {
          // The length's place is in the class; the engine reads it.
          uint64_t value = Bits(args[0]);
          return set(Const(engine_->Other(in, &value)));
        }
        return set(emit());
      case Opcode::kArrayGet: {
        const FieldDescr& item = program_.fields[in.descr];
        if (constant && Bits(args[0]) != 0 && (item.immutable || IsFrozen(args[0])))
          return set(Const(LoadBits(ItemAddress(item, Bits(args[0]),
                                                static_cast<int64_t>(Bits(args[1]))),
                                    item.kind),
                           IsReference(item.kind)));
        return set(emit());
      }
      case Opcode::kNew:
      case Opcode::kNewArray: {
        Ref object = emit();
        KnownClass(object, program_.classes[in.descr].id);
        frame.registers[in.result] = object;
        return AfterRaising(in);
      }
      case Opcode::kCall:
      case Opcode::kCallForeign: {
        const CallDescr& call = program_.calls[in.descr];
        if (call.inlined != nullptr) return PushCall(call.inlined, args, 0);
        return Residual(in, call, args, 0);
      }
      case Opcode::kCallIndirect: {
        auto function = static_cast<uint32_t>(ReadLog());
        uint64_t pointer = engine_->FunctionPointer(function);
        if (IsConstant(args[0])) {
          if (Bits(args[0]) != pointer) return Fail("stale");
        } else {
          Ref promoted = Const(pointer);
          Guard(kGuardValue, Kind::kFunc, {args[0], promoted}, in);
          Promote(args[0], promoted);
          args[0] = promoted;
        }
        auto code = program_.code_of_function.find(function);
        if (code != program_.code_of_function.end()) return PushCall(code->second, args, 1);
        return Residual(in, program_.calls[in.descr], args, 1);
      }
      default: {
        if (constant && Info(in.op()).has(effect::kPure)) {
          uint64_t bits[4] = {0, 0, 0, 0};
          for (size_t i = 0; i < args.size() && i < 4; ++i) bits[i] = Bits(args[i]);
          uint64_t result = 0;
          if (EvaluatePure(in.op(), in.operand_kind, in.result_kind, bits, &result))
            return set(Const(result, IsReference(in.result_kind)));
        }
        if (in.op() == Opcode::kCastRef) return set(args[0]);
        if (in.op() == Opcode::kKeepalive) return set(0);
        Ref result = emit();
        if (Info(in.op()).has(effect::kMayRaise)) {
          if (in.result != kNoRegister) frame.registers[in.result] = result;
          return AfterRaising(in);
        }
        return set(result);
      }
    }
  }

  bool IsFrozen(Ref array) const { return frozen_.count(Bits(array)) != 0; }

  void Residual(const Instruction& in, const CallDescr& call, std::vector<Ref> args,
                size_t first) {
    if (call.elidable) {
      bool known = true;
      for (size_t i = first; i < args.size(); ++i) {
        uint64_t logged = ReadValue(call.parameters[i - first]);
        known = known && IsConstant(args[i]);
        if (IsConstant(args[i]) && Bits(args[i]) != logged) return Fail("stale");
      }
      uint64_t result = ReadValue(call.result);
      if (known) {
        uint64_t raised = call.may_raise ? ReadLog() : 0;
        if (raised == 0) {
          if (in.result != kNoRegister)
            top().registers[in.result] = Const(result, IsReference(call.result));
          top().pc = in.next;
          return;
        }
        return Fail("elidable call raised");
      }
    }
    Ref result = Emit(in.opcode, in.operand_kind, in.result_kind, std::move(args), in.descr);
    if (in.result != kNoRegister) top().registers[in.result] = result;
    if (call.may_raise) return AfterRaising(in);
    top().pc = in.next;
  }

  const JitProgram& program_;
  Engine* engine_;
  Recording& recording_;
  Log& log_;
  std::unique_ptr<Trace> trace_;
  std::vector<SymbolicFrame> frames_;
  std::map<Ref, uint32_t> class_of_;
  std::set<uint64_t> frozen_;  // constant arrays whose items never change
  std::string position_;
  bool first_merge_point_ = true;
  bool done_ = false;
  std::string failure_;
};

}  // namespace

std::unique_ptr<Trace> BuildTrace(const JitProgram& program, Engine* engine, Recording* recording,
                                  std::string* reason) {
  return Builder(program, engine, recording).Build(reason);
}

}  // namespace kiln::jit
