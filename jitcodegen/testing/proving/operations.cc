// The way through both traces, and the operations that each does for itself.
#include "jitcodegen/testing/proving/prover.h"

#include "jitcodegen/runtime/engine.h"

namespace kiln::jit {

bool Prover::Run() {
  Start();
  for (size_t i = 0; i < q_.trace.ops.size(); ++i) Optimized(i);
  return found_;
}

void Prover::Recorded(size_t to) {
  for (; at_ < to; ++at_) {
    const TraceOp& op = p_.trace.ops[at_];
    if (!IsGuard(op.opcode)) {
      Operation(&p_, at_, op);
      continue;
    }
    const z3::expr holds = Guard(&p_, at_, op);
    Require(holds, "a guard that is no more, " + Where(at_));
    Given(holds);
    Taken(&p_, op);
  }
}

void Prover::Raise(Side* side, const z3::expr& raised, const z3::expr& exception) {
  side->raised = raised;
  side->exception = Outside(exception, Kind::kRef);
}

void Prover::Operation(Side* side, size_t at, const TraceOp& op) {
  const auto set = [&](const z3::expr& value) { side->values[static_cast<size_t>(side->trace.Value(at))] = value; };
  std::vector<z3::expr> args;
  for (Ref arg : side->trace.Args(op)) args.push_back(Value(*side, arg));
  const std::string pc = std::to_string(op.pc);
  if (op.opcode == kCopy) return set(args[0]);
  if (IsConditionalCall(op)) return ConditionalCall(side, at, op, args);
  if (op.opcode >= kNumOpcodes) throw Stop{Proof::Result::kRefuted, "a call or jump is no more, " + Where(at)};
  const auto opcode = static_cast<Opcode>(op.opcode);
  // What an operation of the recorded trace wants of its operands holds: it has been run.
  if (side == &p_ && (opcode == Opcode::kGetField || opcode == Opcode::kSetField || opcode == Opcode::kArrayGet ||
                      opcode == Opcode::kArraySet || opcode == Opcode::kArrayLength))
    Given(args[0] != Number(0));
  switch (opcode) {
    case Opcode::kGetField: case Opcode::kArrayGet: {
      const FieldDescr& field = program_.fields[op.descr];
      const z3::expr value = Read(side, Place(side, op));
      Came(value, field);
      // The recorded trace found there what the field may hold.
      if (side == &p_) KnowRange(value, field);
      return set(value);
    }
    case Opcode::kSetField: return Write(side, Place(side, op), args[1]);
    case Opcode::kArraySet: return Write(side, Place(side, op), args[2]);
    case Opcode::kArrayLength: return set(Length(op, args[0]));
    case Opcode::kNew: case Opcode::kNewArray: {
      uint64_t object = (side == &p_ ? kFresh : kOther) + at;
      if (const auto bound = bindings_.find(object); bound != bindings_.end()) object = bound->second;
      class_of_[object] = op.descr;
      Given(machine_.ClassOf(Number(object)) == Number(program_.classes[op.descr].id));
      if (!args.empty()) length_of_.insert_or_assign(object, args[0]);
      side->contents[object];
      return set(Number(object));
    }
    case Opcode::kCall: case Opcode::kCallForeign: {
      const CallDescr& call = program_.calls[op.descr];
      if (!IsFunction(call)) throw Stop{Proof::Result::kRefuted, "a call is no more, " + Where(at)};
      const std::string name = "call " + std::to_string(op.descr);
      const z3::expr result = Outside(machine_.Unknown(name, args), call.result);
      if (op.extra >= 0 && side == &p_) KnowLogged(op, call, name);
      if (call.may_raise) Raise(side, machine_.Unknown(name + " raises", args), machine_.Unknown(name + " exception", args));
      side->last_call = name;
      side->last_args = args;
      return set(result);
    }
    case Opcode::kCallResult:
      return set(Outside(machine_.Unknown(side->last_call + " part " + std::to_string(op.descr), side->last_args), op.result_kind));
    case Opcode::kSetCallResult: return;
    case Opcode::kArrayCopy: return Copy(side, op, args);
    case Opcode::kThreadLocals: return set(Outside(machine_.Value("thread locals"), Kind::kRef));
    case Opcode::kIdentityHash: return set(machine_.Unknown("identity", args));
    case Opcode::kRawLoad: return set(Outside(machine_.Value("raw " + pc), op.result_kind));
    default: break;
  }
  if (!Info(static_cast<Opcode>(op.opcode)).has(effect::kPure))
    throw Stop{Proof::Result::kUnknown, "has " + std::string(Info(static_cast<Opcode>(op.opcode)).name)};
  std::vector<z3::expr> given;
  const z3::expr value = machine_.Pure(op, args, &given);
  if (side == &p_) Given(given);
  set(value);
}

void Prover::Copy(Side* side, const TraceOp& op, const std::vector<z3::expr>& args) {
  constexpr uint64_t kMost = 64;
  // The optimised trace may know the number from an array's length, of which this has an expression.
  auto count = SymbolicMachine::AsNumber(args[4]);
  for (uint64_t n = 0; n <= kMost && !count.has_value(); ++n)
    if (facts_.FollowsNearby(args[4] == Number(n))) count = n;
  if (!count.has_value()) throw Stop{Proof::Result::kUnknown, "how much is copied by an array_copy that is no more"};
  if (*count > kMost) throw Stop{Proof::Result::kRefuted, "an array_copy is no more"};
  std::vector<z3::expr> values;
  const std::vector<uint32_t>& items = program_.classes[op.descr].items;
  for (uint64_t i = 0; i < *count; ++i)
    for (uint32_t item : items) values.push_back(Read(side, {item, args[0], (args[1] + Number(i)).simplify()}));
  size_t next = 0;
  for (uint64_t i = 0; i < *count; ++i)
    for (uint32_t item : items) Write(side, {item, args[2], (args[3] + Number(i)).simplify()}, values[next++]);
}

void Prover::KnowLogged(const TraceOp& op, const CallDescr& call, const std::string& name) {
  const uint64_t* logged = p_.trace.logged.data() + op.extra;
  std::vector<z3::expr> args;
  for (size_t i = 0; i < call.parameters.size(); ++i) args.push_back(Number(logged[i]));
  Given(machine_.Unknown(name, args) == Number(logged[call.parameters.size()]));
  if (call.may_raise) Given(machine_.Unknown(name + " raises", args) == Number(0));
}

void Prover::Came(const z3::expr& value, const FieldDescr& field) {
  if (IsReference(field.kind)) KnowOrigin(value, field.virtualizable_items);
}

void Prover::KnowRange(const z3::expr& value, const FieldDescr& field) {
  if (field.low == INT64_MIN && field.high == INT64_MAX) return;
  Given(value >= Number(static_cast<uint64_t>(field.low)) && value <= Number(static_cast<uint64_t>(field.high)));
}

void Prover::Optimized(size_t at) {
  const TraceOp& op = q_.trace.ops[at];
  if (IsGuard(op.opcode)) {
    Recorded(op.pc);
    const TraceOp& mine = p_.trace.ops[op.pc];
    const z3::expr holds = Guard(&q_, at, op);
    const std::string what = "guard at " + Where(op.pc);
    if (!IsGuard(mine.opcode) && mine.opcode != kJump) throw Stop{Proof::Result::kRefuted, "no guard there: " + what};
    // The recorded guard's result is what its own frames may restore.
    if (IsGuard(mine.opcode)) Guard(&p_, op.pc, mine);
    if (!holds.simplify().is_true()) {
      ToldHolds(static_cast<size_t>(op.extra), what);
      facts_.Supposing(!holds, [&] {
        SameExit(static_cast<size_t>(mine.extra), static_cast<size_t>(op.extra), ConditionOf(static_cast<size_t>(op.extra)), what);
      });
    }
    Given(holds);
    Taken(&q_, op);
    return;
  }
  switch (op.opcode) {
    case kJump: return Jump(op);
    case kFinish: case kFinishRaised: {
      Recorded(op.pc);
      Virtuals none;
      const TraceOp& mine = p_.trace.ops[op.pc];
      if (mine.opcode != op.opcode || mine.arg_count != op.arg_count) throw Stop{Proof::Result::kRefuted, "ends otherwise"};
      if (op.arg_count > 0) Same(Value(p_, p_.trace.Args(mine)[0]), Value(q_, q_.trace.Args(op)[0]), &none, "the result");
      return SameHeaps(&q_, &none, [](uint32_t, const z3::expr&) { return true; }, "at the end");
    }
    case kCallPortal: return Call(at, op);
    case kConditionalCall: case kConditionalValue:
      if (!IsFunction(program_.calls[op.descr])) return Call(at, op);
      break;
    default: break;
  }
  const auto opcode = static_cast<Opcode>(op.opcode);
  const bool call = opcode == Opcode::kCall || opcode == Opcode::kCallForeign || opcode == Opcode::kCallIndirect;
  if (opcode == Opcode::kArrayCopy || (call && (opcode == Opcode::kCallIndirect || !IsFunction(program_.calls[op.descr]))))
    return Call(at, op);
  Operation(&q_, at, op);
}

}  // namespace kiln::jit
