// Jumps, and the state that peeled loops begin with (optimizer/loop_state.h).
//
// A jump to a loop shows all that the state says; the loop itself counts on all of it. So the two together are an induction
// over the turns.
#include "jitcodegen/testing/proving/prover.h"

namespace kiln::jit {

z3::expr Prover::IsLess(const z3::expr& x, const z3::expr& y, int64_t c) {
  const z3::expr end = y + Number(static_cast<uint64_t>(c));
  if (c == 0) return x < y;
  if (c > 0) return y > Number(static_cast<uint64_t>(INT64_MAX - c)) || x < end;
  return y >= Number(static_cast<uint64_t>(INT64_MIN - c)) && x < end;
}

void Prover::Jump(const TraceOp& op) {
  Recorded(op.pc);
  const TraceOp& mine = p_.trace.ops[op.pc];
  if (mine.opcode != kJump) throw Stop{Proof::Result::kRefuted, "no jump there"};
  const Trace& to = q_.trace.target != nullptr ? *q_.trace.target : q_.trace;
  std::vector<z3::expr> given;
  for (Ref ref : q_.trace.Args(op)) given.push_back(Value(q_, ref));
  if (to.loop_state != nullptr) return JumpToState(to, p_.trace.Args(mine), given);
  Virtuals virtuals;
  const auto reds = p_.trace.Args(mine);
  for (size_t i = 0; i < reds.size(); ++i) Same(Value(p_, reds[i]), given[i], &virtuals, "red " + std::to_string(i) + " of the jump");
  SameHeaps(&q_, &virtuals, [](uint32_t, const z3::expr&) { return true; }, "at the jump");
}

void Prover::JumpToState(const Trace& to, std::span<const Ref> reds, const std::vector<z3::expr>& given) {
  Virtuals virtuals;
  Side left = q_;
  const LoopState& state = *to.loop_state;
  const auto node = [this, &state, &to, given](uint32_t n) -> std::optional<z3::expr> {
    const LoopState::Node& d = state.nodes[n];
    switch (d.form) {
      case LoopState::Node::Form::kConstant:
        return Number(IsReference(d.type) ? to.Bits(static_cast<Ref>(d.input)) : d.bits);
      case LoopState::Node::Form::kVirtual: return Number(kNotMade + n);
      default:
        if (d.input == LoopState::kNoInput) return std::nullopt;
        return given[static_cast<size_t>(d.input)];
    }
  };
  virtual_ = [this, &state, node](uint64_t record) -> const Virtual& {
    const LoopState::Node& d = state.nodes[record];
    Virtual& made = described_[record];
    made = {d.cls, d.length, {}};
    for (uint32_t i = 0; i < d.field_count; ++i) {
      const LoopState::Field& field = state.fields[d.first_field + i];
      made.contents.emplace_back(field.field, field.index < 0 ? 0 : static_cast<uint64_t>(field.index), node(field.value));
    }
    return made;
  };
  for (size_t i = 0; i < reds.size(); ++i)
    if (const auto value = node(state.reds[i])) Same(Value(p_, reds[i]), *value, &virtuals, "red " + std::to_string(i) + " of the jump");
  for (const LoopState::Node& d : state.nodes) {
    if (d.form != LoopState::Node::Form::kValue || d.input == LoopState::kNoInput) continue;
    const z3::expr& value = given[static_cast<size_t>(d.input)];
    for (const z3::expr& fact : FactsOf(d, value)) Require(fact, "what the loop knows of input " + std::to_string(d.input));
  }
  for (const LoopState::Difference& d : state.differences) {
    const auto x = node(d.x), y = node(d.y);
    if (x.has_value() && y.has_value()) Require(IsLess(*x, *y, d.c), "what the loop knows of a difference");
  }
  for (const LoopState::Place& place : state.places) {
    const auto object = node(place.object), value = node(place.value);
    if (!object.has_value() || (!value.has_value() && !place.pending)) continue;
    const auto base = place.base == LoopState::Place::kNoBase ? std::optional(Number(0)) : node(place.base);
    if (!base.has_value()) continue;
    const bool based = place.base != LoopState::Place::kNoBase;
    const SymbolicPlace where{place.field, *object, (*base + Number(!based && place.index < 0 ? 0 : static_cast<uint64_t>(place.index))).simplify()};
    if (place.pending && !value.has_value()) {
      // The loop does not look at it, as it stores something else there: anything will do.
      if (!MadeHere(where.object)) machine_.Write(&left.heap, where, Read(&p_, where));
    } else if (place.pending) {
      PutStore(&left, where, *value);
    } else if (!MadeHere(*value)) {
      Require(Read(&p_, where) == *value, "what the loop knows of " + std::string(program_.fields[place.field].name));
    }
  }
  SameHeaps(&left, &virtuals, [](uint32_t, const z3::expr&) { return true; }, "at the jump");
}

std::vector<z3::expr> Prover::FactsOf(const LoopState::Node& d, const z3::expr& value) {
  std::vector<z3::expr> facts;
  if (IsReference(d.type)) {
    if (d.cls != 0) facts.push_back(ClassOf(value) == Number(d.cls));
    if (d.cls != 0 || d.nonnull) facts.push_back(value != Number(0));
    return facts;
  }
  if (d.type < Kind::kBool || d.type > Kind::kU64) return facts;
  facts.push_back(value >= Number(static_cast<uint64_t>(d.bound.low)));
  facts.push_back(value <= Number(static_cast<uint64_t>(d.bound.high)));
  const uint64_t known = ~d.bound.bits.unknown;
  if (known != 0) facts.push_back((value & Number(known)) == Number(d.bound.bits.ones & known));
  return facts;
}

void Prover::StartAtState(const LoopState& state, const std::vector<Step>& steps, const z3::expr* turn) {
  const auto inputs = static_cast<uint64_t>(p_.trace.ops.size());
  std::vector<z3::expr> values;
  for (size_t n = 0; n < state.nodes.size(); ++n) {
    const LoopState::Node& d = state.nodes[n];
    switch (d.form) {
      case LoopState::Node::Form::kConstant: values.push_back(Number(d.bits)); break;
      case LoopState::Node::Form::kVirtual: {
        const uint64_t object = kFresh + inputs + n;
        class_of_[object] = d.cls;
        Given(machine_.ClassOf(Number(object)) == Number(program_.classes[d.cls].id));
        if (d.length >= 0) length_of_.insert_or_assign(object, Number(static_cast<uint64_t>(d.length)));
        p_.contents[object];
        values.push_back(Number(object));
        break;
      }
      default: {
        z3::expr value = Outside(machine_.Value("node " + std::to_string(n)), d.type, true);
        if (d.input != LoopState::kNoInput) q_.values[static_cast<size_t>(d.input)] = value;
        Given(FactsOf(d, value));
        if (turn != nullptr && steps[n].step != 0) {
          value = After(steps[n], value, *turn);
          Given(FactsOf(d, value));
        }
        if (d.cls != 0) KnowClass(value, d.cls);
        if (d.origin != Origin::kUnknown) KnowOrigin(value, d.origin == Origin::kFrame);
        values.push_back(value);
      }
    }
  }
  for (size_t n = 0; n < state.nodes.size(); ++n) {
    const LoopState::Node& d = state.nodes[n];
    for (uint32_t i = 0; d.form == LoopState::Node::Form::kVirtual && i < d.field_count; ++i) {
      const LoopState::Field& field = state.fields[d.first_field + i];
      p_.contents[*SymbolicMachine::AsNumber(values[n])].insert_or_assign(
          {field.field, field.index < 0 ? 0 : static_cast<uint64_t>(field.index)}, values[field.value]);
    }
  }
  for (size_t i = 0; i < state.reds.size(); ++i) p_.values[i] = values[state.reds[i]];
  if (p_.trace.frame >= 0) frame_ = p_.values[static_cast<size_t>(p_.trace.frame)];
  // What is known to be there, then the stores that wait.
  for (const bool wait : {false, true})
    for (const LoopState::Place& place : state.places) {
      const bool based = place.base != LoopState::Place::kNoBase;
      const z3::expr offset = Number(!based && place.index < 0 ? 0 : static_cast<uint64_t>(place.index));
      const SymbolicPlace where{place.field, values[place.object], based ? (values[place.base] + offset).simplify() : offset};
      if ((place.pending || MadeHere(values[place.value])) != wait) continue;
      if (wait) {
        Write(&p_, where, values[place.value]);
      } else {
        Hold(where, values[place.value]);
      }
    }
  for (const LoopState::Difference& d : state.differences)
    Given(IsLess(values[d.x], values[d.y], d.c));
  for (const LoopState::Fact& fact : state.facts) {
    std::vector<z3::expr> args;
    for (size_t i = 0; i < fact.op.arg_count; ++i) args.push_back(values[state.fact_args[fact.first_arg + i]]);
    const bool length = fact.op.opcode == static_cast<uint16_t>(Opcode::kArrayLength);
    Given((length ? Length(fact.op, args[0]) : machine_.Unknown("call " + std::to_string(fact.op.descr), args)) == values[fact.value]);
    if (!length && program_.calls[fact.op.descr].may_raise)
      Given(machine_.Unknown("call " + std::to_string(fact.op.descr) + " raises", args) == Number(0));
  }
}

}  // namespace kiln::jit
