#include "jitcodegen/runtime/builder.h"

#include <algorithm>
#include <string>
#include <utility>

#include "jitcodegen/runtime/bridge_start.h"
#include "jitcodegen/runtime/fresh_objects.h"
#include "jitcodegen/runtime/pure.h"

namespace kiln::jit {

namespace {

struct SymbolicFrame {
  const JitCode* code = nullptr;
  uint32_t pc = 0;
  size_t base = 0;        // of its registers
  int32_t waiting = -1;   // its SnapshotFrame while it waits for a call; -1: not made yet
  bool header = false, turned = false, entered = false;  // as in the interpreter
  const DriverDescr* driver = nullptr;   // entered: of this driver,
  size_t greens = 0;                     // with these: where in greens_
  uint16_t position = 0;                 // TraceOp::position of what it emits
};

}  // namespace

class Builder {
 public:
  Builder(const JitProgram& program, Engine* engine, Recording* recording)
      : program_(program), engine_(engine), recording_(*recording), log_(recording->log) {}

  void Start() {
    trace_ = std::make_unique<Trace>();
    trace_->driver = recording_.driver;
    trace_->greens = recording_.greens;
    log_.Rewind();
    if (recording_.source != nullptr) {
      StartFromGuard();
    } else {
      StartLoop();
    }
  }

  // As far as the log goes, to the query that stands there.
  uint64_t Answer() {
    answers_ = true;
    answered_ = false;
    while (!answered_ && failure_ == nullptr) Step();
    answers_ = false;
    return failure_ == nullptr ? answer_ : 0;
  }

  std::unique_ptr<Trace> Build(const char** reason) {
    while (!done_ && failure_ == nullptr) Step();
    for (const Counted& c : counted_on_)
      if (LoadBits(Bits(c.object) + static_cast<uint64_t>(c.field->offset), c.field->kind) != c.bits) Fail("stale");
    if (failure_ != nullptr) {
      *reason = failure_;
      return nullptr;
    }
    return std::move(trace_);
  }

 private:
  // ---- Values ----

  SymbolicFrame& top() { return frames_.back(); }
  Ref& Register(const SymbolicFrame& frame, uint16_t r) { return registers_[frame.base + r]; }
  Ref Const(uint64_t bits, bool reference = false) { return trace_->Constant(bits, reference); }
  uint64_t Bits(Ref ref) const { return trace_->Bits(ref); }
  // What a value turned out to be.
  Ref Known(Ref ref) const {
    if (IsConstant(ref) || static_cast<size_t>(ref) >= known_.size()) return ref;
    return known_[static_cast<size_t>(ref)].constant;
  }
  Ref Value(const SymbolicFrame& frame, uint16_t operand) {
    if (operand < kConstant) return Known(Register(frame, operand));
    const Constant& c = frame.code->constants[operand - kConstant];
    return Const(ConstantBits(c, engine_), c.kind == Constant::Kind::kObject);
  }
  struct Knowledge {
    Ref constant = 0;      // itself, or what it is
    uint32_t cls = 0;      // 1 + class id; 0: unknown
  };
  Knowledge& KnowledgeOf(Ref value) {
    while (known_.size() <= static_cast<size_t>(value))
      known_.push_back({static_cast<Ref>(known_.size()), 0});
    return known_[static_cast<size_t>(value)];
  }
  void Promote(Ref from, Ref constant) { KnowledgeOf(from).constant = constant; }
  void KnownClass(Ref object, uint32_t id) {
    if (!IsConstant(object)) KnowledgeOf(object).cls = id + 1;
  }

  // ---- The log ----

  void Fail(const char* why) {
    if (failure_ == nullptr) failure_ = why;
  }
  uint64_t ReadLog() {
    uint64_t v = 0;
    if (!log_.Read(&v)) Fail("log ends early");
    return v;
  }
  uint64_t ReadValue(Kind kind) {
    uint64_t v = 0;
    if (kind != Kind::kVoid && !log_.ReadValue(kind, &v)) Fail("log ends early");
    return v;
  }

  // ---- Output ----

  Ref Emit(uint16_t opcode, Kind operand, Kind result, std::span<const Ref> args,
           uint32_t descr = 0) {
    if (!unread_.empty() && opcode != static_cast<uint16_t>(Opcode::kSetCallResult)) {
      const std::vector<Ref> given(args.begin(), args.end());  // may be args_
      LeaveResults();
      return Emit(opcode, operand, result, std::span<const Ref>(given), descr);
    }
    TraceOp op;
    op.opcode = opcode;
    op.operand_kind = operand;
    op.result_kind = result;
    op.descr = descr;
    op.first_arg = static_cast<uint32_t>(trace_->args.size());
    op.arg_count = static_cast<uint16_t>(args.size());
    trace_->args.insert(trace_->args.end(), args.begin(), args.end());
    if (!frames_.empty()) {
      op.code = top().code;
      op.pc = top().pc;
      op.position = top().position;
    }
    trace_->ops.push_back(op);
    return trace_->Value(trace_->ops.size() - 1);
  }
  Ref Emit(uint16_t opcode, Kind operand, Kind result, std::initializer_list<Ref> args,
           uint32_t descr = 0) {
    return Emit(opcode, operand, result, std::span<const Ref>(args.begin(), args.size()), descr);
  }

  // Should the trace be left before they are read, somebody else reads them.
  void LeaveResults() {
    for (const auto& [index, kind, value] : std::exchange(unread_, {})) {
      fresh_.Show(value);
      Emit(static_cast<uint16_t>(Opcode::kSetCallResult), kind, Kind::kVoid, {value}, index);
    }
  }

  // A snapshot frame of `frame` at `pc`; `result`: with the register of the call there.
  int32_t Save(const SymbolicFrame& frame, uint32_t pc, std::span<const uint16_t> live,
               uint16_t result, int32_t parent) {
    SnapshotFrame saved;
    saved.code = frame.code;
    saved.pc = pc;
    saved.parent = parent;
    saved.first = static_cast<uint32_t>(trace_->refs.size());
    for (uint16_t r : live) trace_->refs.push_back(Known(Register(frame, r)));
    if (result != kNoRegister) trace_->refs.push_back(Known(Register(frame, result)));
    saved.count = static_cast<uint32_t>(trace_->refs.size()) - saved.first;
    trace_->frames.push_back(saved);
    return static_cast<int32_t>(trace_->frames.size() - 1);
  }

  // The frames as they are, the innermost one with what is live at `in`.
  int32_t TakeSnapshot(const Instruction& in, bool after) {
    int32_t parent = -1;
    for (size_t i = 0; i + 1 < frames_.size(); ++i) {
      SymbolicFrame& frame = frames_[i];
      if (frame.waiting < 0)
        frame.waiting =
            Save(frame, frame.pc, frame.code->LiveAfter(frame.pc), kNoRegister, parent);
      parent = frame.waiting;
    }
    struct Guard guard;
    guard.after = after;
    SnapshotHead head;
    head.frame = after ? Save(top(), in.pc, top().code->LiveAfter(in.pc), in.result, parent)
                        : Save(top(), in.pc, top().code->LiveBefore(in.pc), kNoRegister, parent);
    trace_->guards.push_back(guard);
    trace_->snapshots.push_back(head);
    return static_cast<int32_t>(trace_->guards.size() - 1);
  }

  void Guard(uint16_t opcode, Kind kind, std::initializer_list<Ref> args, const Instruction& in,
             uint32_t descr = 0) {
    Emit(opcode, kind, Kind::kVoid, args, descr);
    trace_->ops.back().extra = TakeSnapshot(in, false);
  }

  // What a quasi-immutable field of the constant holds is a constant as long as nobody changes it.
  void DependOn(Ref object, const Instruction& in) {
    if (depends_.At(Bits(object)) == FlatMap::kNone) {
      depends_.At(Bits(object)) = 1;
      trace_->depends_on.push_back(object);
    }
    if (std::exchange(is_valid_, true)) return;
    const Ref word = Emit(static_cast<uint16_t>(Opcode::kRawLoad), Kind::kRaw, Kind::kI64,
                          {Const(reinterpret_cast<uint64_t>(recording_.validity)), Const(0)});
    const Ref changed = Emit(static_cast<uint16_t>(Opcode::kIntNe), Kind::kI64, Kind::kBool, {word, Const(0)});
    Guard(kGuardFalse, Kind::kBool, {changed}, in);
  }

  // Makes sure the object is of the class the log names; returns that class id.
  uint32_t GuardClassOf(Ref object, const Instruction& in) {
    auto logged = static_cast<uint32_t>(ReadLog());
    if (IsConstant(object)) {
      if (ClassOf(Bits(object)) != logged) Fail("stale");
      return logged;
    }
    if (uint32_t known = KnowledgeOf(object).cls; known != 0) {
      if (known - 1 != logged) Fail("stale");
      return logged;
    }
    if (logged == 0) {
      Guard(kGuardNull, Kind::kRef, {object}, in);
      Promote(object, Const(0, true));
    } else {
      Guard(kGuardClass, Kind::kRef, {object}, in, logged);
    }
    KnownClass(object, logged);
    return logged;
  }

  // The value is what the log says; the constant.
  Ref GuardLogged(Ref value, Kind kind, uint64_t logged, const Instruction& in) {
    Ref constant = Const(logged, IsReference(kind));
    if (IsConstant(value)) {
      if (Bits(value) != logged) Fail("stale");
      return value;
    }
    Guard(kGuardValue, kind, {value, constant}, in);
    fresh_.Show(value);
    Promote(value, constant);
    return constant;
  }

  static constexpr Ref kUnknown = INT32_MIN;
  // What the trace itself stored there; kUnknown.
  Ref ReadFresh(Ref object, const FieldDescr& field, int64_t index) {
    Ref value = 0;
    switch (fresh_.Read(object, field.id, index, &value)) {
      case FreshObjects::Content::kUnknown: return kUnknown;
      case FreshObjects::Content::kZero: return Const(0, IsReference(field.kind));
      case FreshObjects::Content::kKnown: return Known(value);
    }
    return kUnknown;
  }

  // ---- Starting ----

  SymbolicFrame& Push(const JitCode* code, uint32_t pc) {
    code->EnsureUnpacked();
    SymbolicFrame frame;
    frame.code = code;
    frame.pc = pc;
    frame.base = registers_.size();
    if (!frames_.empty()) frame.position = top().position;
    registers_.resize(registers_.size() + code->registers.size(), Const(0));
    frames_.push_back(frame);
    return frames_.back();
  }

  void StartLoop() {
    trace_->inputs = recording_.driver->reds;
    trace_->frame = recording_.driver->virtualizable;
    const SymbolicFrame& frame = Push(recording_.driver->portal, 0);
    const auto& greens = recording_.driver->greens;
    for (size_t i = 0; i < frame.code->parameters.size(); ++i)
      Register(frame, frame.code->parameters[i]) =
          i < greens.size() ? Const(recording_.greens[i], IsReference(greens[i]))
                            : static_cast<Ref>(i - greens.size());
    headers_.push_back({0, recording_.greens});
    at_start_ = true;
  }

  // What StartBridge makes becomes the builder's frames and knowledge.
  struct BridgeSink {
    Builder* builder;

    Ref Emit(uint16_t opcode, Kind operand, Kind result, std::initializer_list<Ref> args, uint32_t descr) {
      return builder->Emit(opcode, operand, result, args, descr);
    }
    void Make(Ref object, int64_t length) { builder->fresh_.Make(object, length); }
    void Write(Ref object, const FieldDescr& field, Ref index, Ref value) {
      if (field.is_item && !IsConstant(index)) {
        builder->fresh_.WriteSomewhere(object, value);
      } else {
        builder->fresh_.Write(object, field.id,
                              field.is_item ? static_cast<int64_t>(builder->Bits(index)) : FreshObjects::kNoIndex, value);
      }
    }
    void Enter(const SnapshotFrame& frame) { builder->Push(frame.code, frame.pc); }
    void SetRegister(uint16_t number, Ref value) { builder->Register(builder->top(), number) = value; }
    void KnownClass(Ref value, uint32_t id) { builder->KnownClass(value, id); }
  };

  void StartFromGuard() {
    BridgeSink sink{this};
    if (StartBridge(program_, *recording_.source, recording_.guard, recording_.trust_failure, trace_.get(), &sink))
      AfterRaising(Decode(*top().code, top().pc));
  }

  // ---- Calls and exceptions ----

  void Pop() {
    registers_.resize(top().base);
    frames_.pop_back();
    if (!frames_.empty()) top().waiting = -1;
  }

  void RaisedNothing(const Instruction& in) {
    Emit(kGuardNoException, Kind::kVoid, Kind::kVoid, {});
    trace_->ops.back().extra = TakeSnapshot(in, true);
    top().pc = in.next;
  }

  // After what may raise: reads whether it did and guards that.
  void AfterRaising(const Instruction& in) {
    uint64_t logged = ReadLog();
    if (logged == 0) return RaisedNothing(in);
    auto id = static_cast<uint32_t>(logged - 1);
    Ref exception = Emit(kGuardException, Kind::kVoid, Kind::kRef, {}, id);
    trace_->ops.back().extra = TakeSnapshot(in, true);
    KnownClass(exception, id);
    top().pc = in.next;
    Unwind(exception);
  }

  void Unwind(Ref exception) {
    while (!frames_.empty()) {
      SymbolicFrame& frame = top();
      if (frame.pc < frame.code->code.size()) {
        Instruction in = Decode(*frame.code, frame.pc);
        if (in.opcode == kCatch) {
          Register(frame, in.result) = exception;
          frame.pc = in.target;
          return;
        }
      }
      Pop();
      if (!frames_.empty()) top().pc = Decode(*top().code, top().pc).next;
    }
    Emit(kFinishRaised, Kind::kRef, Kind::kVoid, {exception});
    if (recording_.end != Recording::End::kRaised) Fail("stale");
    done_ = true;
  }

  void PushCall(const JitCode* code, std::span<const Ref> args) {
    const SymbolicFrame& callee = Push(code, 0);
    for (size_t i = 0; i < code->parameters.size(); ++i)
      Register(callee, code->parameters[i]) = args[i];
  }

  // The innermost frame's result goes to its caller, which goes on behind its call.
  void ReturnToCaller(Ref value) {
    Pop();
    returned_ = true;
    SymbolicFrame& caller = top();
    Instruction call = Decode(*caller.code, caller.pc);
    if (call.result != kNoRegister) Register(caller, call.result) = value;
    caller.pc = call.next;
  }

  bool MayChange(const CallDescr& call) const {
    return std::any_of(program_.quasi_immutable_fields.begin(), program_.quasi_immutable_fields.end(),
                       [&](uint32_t field) { return call.MayWrite(field); });
  }

  void Residual(const Instruction& in, const CallDescr& call, std::span<const Ref> args,
                size_t first) {
    int32_t logged_at = -1;
    if (call.elidable) {
      bool known = true;
      logged_at = static_cast<int32_t>(trace_->logged.size());
      for (size_t i = first; i < args.size(); ++i) {
        uint64_t logged = ReadValue(call.parameters[i - first]);
        trace_->logged.push_back(logged);
        known = known && IsConstant(args[i]);
        if (IsConstant(args[i]) && Bits(args[i]) != logged) return Fail("stale");
      }
      uint64_t result = ReadValue(call.result);
      trace_->logged.push_back(result);
      if (known) {
        if (call.may_raise && ReadLog() != 0) return Fail("an elidable call raised");
        if (in.result != kNoRegister)
          Register(top(), in.result) = Const(result, IsReference(call.result));
        top().pc = in.next;
        return;
      }
    }
    for (const Ref arg : args) fresh_.Show(arg);
    Ref result = Emit(in.opcode, in.operand_kind, in.result_kind, args, in.descr);
    trace_->ops.back().extra = logged_at;
    is_valid_ = is_valid_ && !MayChange(call);
    if (in.result != kNoRegister) Register(top(), in.result) = result;
    results_known_ = false;
    if (call.may_raise) return AfterRaising(in);
    top().pc = in.next;
  }

  void ConditionalCall(const Instruction& in) {
    const CallDescr& call = program_.calls[in.descr];
    returned_ = false;
    args_.clear();
    for (uint16_t i = 0; i < in.count; ++i) args_.push_back(Value(top(), in.operands[i]));
    const bool called = ReadLog() != 0;
    const Ref first = args_[0];
    if (IsConstant(first)) {
      if ((Bits(first) != 0) == (in.opcode == kConditionalCall) != called) return Fail("stale");
      if (called) {
        args_.erase(args_.begin());
        Instruction plain = in;
        plain.opcode = static_cast<uint16_t>(Opcode::kCall);
        plain.operand_kind = call.parameters.empty() ? Kind::kVoid : call.parameters[0];
        return Residual(plain, call, args_, 0);
      }
      if (in.result != kNoRegister) Register(top(), in.result) = first;
      top().pc = in.next;
      return;
    }
    // What an elidable function returned is of no use where it is not known whether it is called.
    if (called && call.elidable) {
      for (const Kind kind : call.parameters) ReadValue(kind);
      ReadValue(call.result);
    }
    for (const Ref arg : args_) fresh_.Show(arg);
    const Ref result = Emit(in.opcode, in.operand_kind, in.result_kind, args_, in.descr);
    is_valid_ = is_valid_ && !MayChange(call);
    if (in.result != kNoRegister) Register(top(), in.result) = result;
    results_known_ = false;
    if (!call.may_raise) {
      top().pc = in.next;
    } else if (called) {
      AfterRaising(in);
    } else {
      RaisedNothing(in);
    }
  }

  // What the interpreter's author says need not be guarded.
  void TakeHint(const Instruction& in, const HintDescr& hint) {
    std::vector<Ref> args;
    for (uint16_t i = 0; i < in.count; ++i) args.push_back(Value(top(), in.operands[i]));
    switch (hint.kind) {
      case HintDescr::Kind::kExactClass: KnownClass(args[0], program_.classes[hint.cls].id); break;
      case HintDescr::Kind::kExactValue:
        if (!IsConstant(args[0]) && IsConstant(args[1])) Promote(args[0], args[1]);
        break;
      case HintDescr::Kind::kAssertGreen:
        for (Ref arg : args) {
          if (IsConstant(arg)) continue;
          engine_->Complain(std::string(hint.where) + ": assert_green: the value is not constant in the trace");
          return Fail("assert_green");
        }
        break;
    }
    top().pc = in.next;
  }

  // ---- Merge points ----

  // The greens become constants, equal to the log's.
  bool ReadGreens(const DriverDescr& driver, const Instruction& in, std::vector<uint64_t>* greens) {
    for (size_t i = 0; i < driver.greens.size() && failure_ == nullptr; ++i) {
      greens->push_back(ReadValue(driver.greens[i]));
      Ref green = Value(top(), in.operands[i]);
      GuardLogged(green, driver.greens[i], greens->back(), in);
    }
    return failure_ == nullptr;
  }

  void MergePoint(const Instruction& in) {
    if (recording_.end == Recording::End::kSegment && log_.AtEnd()) {
      Guard(kGuardNever, Kind::kVoid, {}, in);
      done_ = true;
      return;
    }
    const DriverDescr& driver = program_.drivers[in.descr];
    bool header = (top().header || !driver.has_loop_headers) && !at_start_;
    const bool counts = !header && !std::exchange(at_start_, false);
    top().header = false;
    if (header && frames_.size() > 1 && driver.should_unroll_one_iteration >= 0 && !top().turned)
      header = !(top().turned = ReadLog() != 0);
    if (frames_.size() == 1) {
      if (header || (counts && passed_++ == recording_.junction)) return OutermostHeader(driver, in);
      top().pc = in.next;
      return;
    }
    bool leave = header || ReadLog() != 0;
    if (!top().entered || leave) {
      std::vector<uint64_t> greens;
      if (!ReadGreens(driver, in, &greens)) return;
      SymbolicFrame& frame = top();
      if (!frame.entered) {
        int64_t same = 0;
        for (const SymbolicFrame& f : frames_)
          same += f.entered && f.driver == &driver && greens_[f.greens] == greens;
        leave = leave || same >= recording_.unroll_limit;
        frame.entered = true;
        frame.driver = &driver;
        frame.greens = greens_.size();
        greens_.push_back(std::move(greens));
      }
    }
    if (!leave) {
      top().pc = in.next;
      return;
    }
    std::vector<Ref> args;
    for (uint16_t i = 0; i < in.count; ++i) {
      args.push_back(Value(top(), in.operands[i]));
      fresh_.Show(args.back());
    }
    Ref result = Emit(kCallPortal, Kind::kVoid, driver.result, args, in.descr);
    is_valid_ = false;
    results_known_ = false;
    Pop();
    Instruction call = Decode(*top().code, top().pc);
    if (call.result != kNoRegister) Register(top(), call.result) = result;
    AfterRaising(call);
  }

  void OutermostHeader(const DriverDescr& driver, const Instruction& in) {
    std::vector<uint64_t> greens;
    if (!ReadGreens(driver, in, &greens)) return;
    std::vector<Ref> reds;
    for (size_t i = 0; i < driver.reds.size(); ++i) {
      ReadValue(driver.reds[i]);
      reds.push_back(Value(top(), in.operands[driver.greens.size() + i]));
    }
    uint64_t action = ReadLog();
    if (action == header_action::kEnterLoop) {
      Emit(kJump, Kind::kVoid, Kind::kVoid, reds);
      // The loop may want to know more than is known here.
      trace_->ops.back().extra = TakeSnapshot(in, false);
      trace_->guards.back().at_jump = true;
      trace_->target = recording_.target;
      done_ = true;
      return;
    }
    if (action >= header_action::kClose) {
      const size_t n = action - header_action::kClose;
      if (n >= headers_.size() || headers_[n].greens != greens) return Fail("stale");
      Emit(kJump, Kind::kVoid, Kind::kVoid, reds);
      Cut(headers_[n]);
      done_ = true;
      return;
    }
    is_valid_ = false;
    fresh_.Clear();
    // The reds under new names, of which nothing is known.
    headers_.push_back({trace_->ops.size(), std::move(greens)});
    for (size_t i = 0; i < driver.reds.size(); ++i) {
      uint16_t r = in.operands[driver.greens.size() + i];
      Ref copy = Emit(kCopy, driver.reds[i], driver.reds[i], {reds[i]});
      if (r < kConstant) Register(top(), r) = copy;
    }
    top().pc = in.next;
  }

  struct Header {
    size_t op;  // the first of the copies
    std::vector<uint64_t> greens;
  };

  // Drops everything before the header; its copies become the inputs.
  void Cut(const Header& header) {
    trace_->greens = header.greens;
    if (header.op == 0 && !trace_->is_bridge && &header == &headers_[0]) return;
    const size_t reds = recording_.driver->reds.size();
    const Ref first = trace_->Value(header.op);
    trace_->ops.erase(trace_->ops.begin(),
                      trace_->ops.begin() + static_cast<long>(header.op + reds));
    trace_->inputs = recording_.driver->reds;
    trace_->facts.clear();
    trace_->input_heap.clear();
    trace_->frame = recording_.driver->virtualizable;
    trace_->is_bridge = trace_->takes_condition = trace_->from_jump = false;
    // Whatever is used is a constant or was made behind the header.
    for (Ref& ref : trace_->args)
      if (!IsConstant(ref)) ref -= first;
    for (Ref& ref : trace_->refs)
      if (!IsConstant(ref)) ref -= first;
    recording_.source = nullptr;
  }

  // ---- Instructions ----

  void Step() {
    SymbolicFrame& frame = top();
    Instruction in = Decode(*frame.code, frame.pc);
    switch (in.opcode) {
      case kMove:
        Register(frame, in.result) = Value(frame, in.operands[0]);
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
      case kSwitch: return Switch(in);
      case kReturn: {
        Ref value = in.operands[0] == kNoRegister ? Const(0) : Value(frame, in.operands[0]);
        if (frames_.size() > 1) return ReturnToCaller(value);
        if (recording_.end != Recording::End::kReturned) Fail("stale");
        if (in.operands[0] == kNoRegister) {
          Emit(kFinish, Kind::kVoid, Kind::kVoid, {});
        } else {
          Emit(kFinish, in.operand_kind, Kind::kVoid, {value});
        }
        done_ = true;
        return;
      }
      case kRaise: {
        Ref exception = Value(frame, in.operands[0]);
        Pop();
        if (!frames_.empty()) top().pc = Decode(*top().code, top().pc).next;
        Unwind(exception);
        return;
      }
      default:
        break;
    }
    if (in.opcode == kConditionalCall || in.opcode == kConditionalValue) return ConditionalCall(in);
    if (in.op() == Opcode::kJitMergePoint) return MergePoint(in);
    Operation(in);
  }

  void Switch(const Instruction& in) {
    SymbolicFrame& frame = top();
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
  }

  void Operation(const Instruction& in) {
    // A caller reads them first of all.
    if (returned_ && in.op() != Opcode::kCallResult) unread_.clear();
    args_.clear();
    bool constant = true;
    for (uint16_t i = 0; i < in.count; ++i) {
      args_.push_back(Value(top(), in.operands[i]));
      constant = constant && IsConstant(args_.back());
    }
    std::vector<Ref>& args = args_;
    auto set = [&](Ref v) {
      if (in.result != kNoRegister) Register(top(), in.result) = v;
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
        if (failure_ != nullptr) return;
        uint32_t function = engine_->Implementation(id, program_.methods[in.descr].method);
        return set(Const(engine_->FunctionPointer(function)));
      }
      case Opcode::kClassName:
        GuardClassOf(args[0], in);
        return set(emit());
      case Opcode::kJitPromote:
        return set(GuardLogged(args[0], in.operand_kind, ReadValue(in.operand_kind), in));
      case Opcode::kJitCanEnterJit:
        top().header = true;
        return set(0);
      case Opcode::kGetField: {
        const FieldDescr& field = program_.fields[in.descr];
        if (field.quasi_immutable && constant && Bits(args[0]) != 0 && recording_.validity != nullptr) {
          DependOn(args[0], in);
          const uint64_t bits = LoadBits(Bits(args[0]) + static_cast<uint64_t>(field.offset), field.kind);
          // The recording goes on, and nobody watches the object yet.
          if (answers_) counted_on_.push_back({args[0], &field, bits});
          return set(Const(bits, IsReference(field.kind)));
        }
        if (field.immutable && constant && Bits(args[0]) != 0) {
          uint64_t value = LoadBits(Bits(args[0]) + static_cast<uint64_t>(field.offset), field.kind);
          if (field.immutable_items) frozen_.At(value) = 1;
          return set(Const(value, IsReference(field.kind)));
        }
        if (const Ref known = ReadFresh(args[0], field, FreshObjects::kNoIndex); known != kUnknown) return set(known);
        return set(emit());
      }
      case Opcode::kSetField:
        // That a fresh object gets its fields is no change.
        if (program_.fields[in.descr].quasi_immutable && engine_->ReportsChanges() &&
            !fresh_.IsMade(args[0]))
          return Fail("writes a quasi-immutable field");
        fresh_.Write(args[0], program_.fields[in.descr].id, FreshObjects::kNoIndex, args[1]);
        return set(emit());
      case Opcode::kArrayLength:
        if (constant && Bits(args[0]) != 0)
          return set(Const(LoadBits(
              Bits(args[0]) + static_cast<uint64_t>(program_.classes[in.descr].length_offset),
              Kind::kI64)));
        if (const int64_t length = fresh_.LengthOf(args[0]); length >= 0) return set(Const(static_cast<uint64_t>(length)));
        return set(emit());
      case Opcode::kArrayGet: {
        const FieldDescr& item = program_.fields[in.descr];
        if (constant && Bits(args[0]) != 0 &&
            (item.immutable || frozen_.Find(Bits(args[0])) != FlatMap::kNone))
          return set(Const(LoadBits(ItemAddress(item, Bits(args[0]),
                                                static_cast<int64_t>(Bits(args[1]))),
                                    item.kind),
                           IsReference(item.kind)));
        if (IsConstant(args[1]))
          if (const Ref known = ReadFresh(args[0], item, static_cast<int64_t>(Bits(args[1]))); known != kUnknown)
            return set(known);
        return set(emit());
      }
      case Opcode::kArraySet:
        if (IsConstant(args[1])) {
          fresh_.Write(args[0], program_.fields[in.descr].id, static_cast<int64_t>(Bits(args[1])), args[2]);
        } else {
          fresh_.WriteSomewhere(args[0], args[2]);
        }
        return set(emit());
      case Opcode::kNew:
      case Opcode::kNewArray: {
        Ref object = emit();
        fresh_.Make(object, !args.empty() && constant ? static_cast<int64_t>(Bits(args[0])) : -1);
        KnownClass(object, program_.classes[in.descr].id);
        return set(object);
      }
      case Opcode::kCall:
      case Opcode::kCallForeign: {
        const CallDescr& call = program_.calls[in.descr];
        results_known_ = false;
        if (call.inlined != nullptr) return PushCall(call.inlined, args);
        return Residual(in, call, args, 0);
      }
      case Opcode::kCallIndirect: {
        auto function = static_cast<uint32_t>(ReadLog());
        args[0] = GuardLogged(args[0], Kind::kFunc, engine_->FunctionPointer(function), in);
        if (failure_ != nullptr) return;
        results_known_ = false;
        const JitCode* code = program_.CodeOfFunction(function);
        if (code != nullptr)
          return PushCall(code, std::span<const Ref>(args).subspan(1));
        return Residual(in, program_.calls[in.descr], args, 1);
      }
      // Components of a struct that an inlined function returned never leave the trace.
      case Opcode::kSetCallResult:
        if (results_.size() <= in.descr) results_.resize(in.descr + 1u);
        results_[in.descr] = args[0];
        results_known_ = true;
        unread_.push_back({in.descr, in.operand_kind, args[0]});
        returned_ = false;
        return set(0);
      case Opcode::kCallResult:
        return set(results_known_ ? results_[in.descr] : emit());
      case Opcode::kCastRef: return set(args[0]);
      case Opcode::kKeepalive: return set(0);
      case Opcode::kJitQuery: {
        const auto query = static_cast<Query>(in.descr);
        if (query == Query::kWantsPosition) return set(Const(engine_->wants_positions));
        if (!answers_ || !log_.AtEnd()) return set(Const(ReadLog()));
        answered_ = true;  // and is read here the next time
        answer_ = query == Query::kIsConstant  ? constant
                  : query == Query::kIsVirtual ? fresh_.IsFresh(args[0])
                                               : trace_->ops.size();
        return;
      }
      case Opcode::kJitHint:
        if (in.descr != 0) return TakeHint(in, program_.hints[in.descr - 1u]);
        if (trace_->positions.size() < UINT16_MAX) trace_->positions.push_back(args[0]);
        top().position = static_cast<uint16_t>(trace_->positions.size());
        return set(0);
      default: {
        if (constant && Info(in.op()).has(effect::kPure)) {
          uint64_t bits[4] = {0, 0, 0, 0};
          for (size_t i = 0; i < args.size() && i < 4; ++i) bits[i] = Bits(args[i]);
          uint64_t result = 0;
          if (EvaluatePure(in.op(), in.operand_kind, in.result_kind, bits, &result))
            return set(Const(result, IsReference(in.result_kind)));
        }
        if (!Info(in.op()).has(effect::kPure) || in.result_kind != Kind::kBool)
          for (const Ref arg : args) fresh_.Show(arg);
        Ref result = emit();
        is_valid_ = is_valid_ && !Info(in.op()).has(effect::kMayCollect);
        if (Info(in.op()).has(effect::kMayRaise)) {
          if (in.result != kNoRegister) Register(top(), in.result) = result;
          return AfterRaising(in);
        }
        return set(result);
      }
    }
  }

  const JitProgram& program_;
  Engine* engine_;
  Recording& recording_;
  Log& log_;
  std::unique_ptr<Trace> trace_;
  std::vector<SymbolicFrame> frames_;
  std::vector<Ref> registers_;
  std::vector<Knowledge> known_;  // by value
  std::vector<Ref> args_;
  // Between two operations that may write a quasi-immutable field, validity is asked for once.
  bool is_valid_ = false;
  FlatMap depends_;               // constants in depends_on
  FreshObjects fresh_;            // objects of this trace
  FlatMap frozen_;                // constant arrays whose items never change
  std::vector<Ref> results_;      // set_call_result
  bool results_known_ = false;
  struct Unread {
    uint32_t index;
    Kind kind;
    Ref value;
  };
  std::vector<Unread> unread_;    // results that nobody has had a chance to read
  bool returned_ = false;         // from the function they are of
  std::vector<Header> headers_;
  std::vector<std::vector<uint64_t>> greens_;  // that inlined portals were entered with
  bool at_start_ = false;
  int64_t passed_ = 0;  // merge points of the outermost frame that are no loop headers
  bool done_ = false;
  const char* failure_ = nullptr;
  // While the recording goes on: whether a query is to be answered, whether it was, and how.
  bool answers_ = false, answered_ = false;
  uint64_t answer_ = 0;
  // What quasi-immutable fields held then.
  struct Counted {
    Ref object;
    const FieldDescr* field;
    uint64_t bits;
  };
  std::vector<Counted> counted_on_;
};

TraceBuilder::TraceBuilder(const JitProgram& program, Engine* engine, Recording* recording)
    : RootScope(engine), program_(program), engine_(engine), recording_(recording) {}

TraceBuilder::~TraceBuilder() = default;

void TraceBuilder::Start() {
  builder_ = std::make_unique<Builder>(program_, engine_, recording_);
  builder_->Start();
  moved_ = false;
  ++starts_;
}

uint64_t TraceBuilder::Answer() {
  if (builder_ == nullptr || moved_) {
    if (starts_ >= kMostStarts) return 0;
    Start();
  }
  return builder_->Answer();
}

std::unique_ptr<Trace> TraceBuilder::Build(const char** reason) {
  if (builder_ == nullptr || moved_) Start();
  std::unique_ptr<Trace> trace = builder_->Build(reason);
  builder_.reset();
  return trace;
}

}  // namespace kiln::jit
