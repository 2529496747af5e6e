// Loops that only count, which the optimizer goes through at once (optimizer/turns.cc).
//
// That is an induction too, but one of which the optimised trace has only the last step. What a turn adds to each variable is found out by
// running the recorded one once. Then, k being any number less than that of the turns before the last one:
//   - a turn which begins with what k turns have added ends with what k + 1 have added, and does nothing else;
//   - the last turn leaves by its guard as the optimised trace does.
// How many turns there are is one of the values that the optimised trace computes; which one is tried out.
#include "jitcodegen/testing/proving/prover.h"
#include "jitcodegen/testing/symbolic/integer_meaning.h"

namespace kiln::jit {

std::vector<Prover::Step> Prover::FindSteps() {
  const LoopState& state = *q_.trace.loop_state;
  Start();
  for (; at_ + 1 < p_.trace.ops.size(); ++at_) {
    const TraceOp& op = p_.trace.ops[at_];
    if (IsGuard(op.opcode)) {
      Given(Guard(&p_, at_, op));
      Taken(&p_, op);
    } else {
      Operation(&p_, at_, op);
    }
  }
  // What is where the nodes are, a turn later.
  std::vector<std::optional<z3::expr>> next(state.nodes.size());
  const auto reds = p_.trace.Args(p_.trace.ops.back());
  for (size_t i = 0; i < reds.size(); ++i) next[state.reds[i]] = Value(p_, reds[i]);
  for (bool more = true; more;) {
    more = false;
    const auto find = [&](uint32_t n, const SymbolicPlace& place) {
      if (next[n].has_value()) return;
      next[n] = Read(&p_, place);
      more = true;
    };
    for (size_t n = 0; n < state.nodes.size(); ++n) {
      const LoopState::Node& d = state.nodes[n];
      if (d.form == LoopState::Node::Form::kConstant) next[n] = Number(d.bits);
      for (uint32_t i = 0; d.form == LoopState::Node::Form::kVirtual && next[n].has_value() && i < d.field_count; ++i) {
        const LoopState::Field& field = state.fields[d.first_field + i];
        find(field.value, {field.field, *next[n], Number(field.index < 0 ? 0 : static_cast<uint64_t>(field.index))});
      }
    }
    for (const LoopState::Place& place : state.places) {
      const bool based = place.base != LoopState::Place::kNoBase;
      if (!next[place.object].has_value() || (based && !next[place.base].has_value())) continue;
      const z3::expr offset = Number(!based && place.index < 0 ? 0 : static_cast<uint64_t>(place.index));
      find(place.value, {place.field, *next[place.object], based ? (*next[place.base] + offset).simplify() : offset});
    }
  }
  std::vector<Step> steps(state.nodes.size());
  for (size_t n = 0; n < state.nodes.size(); ++n) {
    const LoopState::Node& d = state.nodes[n];
    const z3::expr now = machine_.Value("node " + std::to_string(n));
    if (d.form != LoopState::Node::Form::kValue || !next[n].has_value() || z3::eq(*next[n], now)) continue;
    if (d.type < Kind::kI8 || d.type > Kind::kU64) continue;
    z3::expr_vector from(c_), to(c_);
    from.push_back(now);
    to.push_back(Number(0));
    z3::expr at_zero = *next[n];
    const auto step = SymbolicMachine::AsNumber(at_zero.substitute(from, to).simplify());
    if (!step.has_value()) continue;
    for (const Kind narrow : {d.type, Kind::kI64, Kind::kU8, Kind::kU16, Kind::kU32, Kind::kI8, Kind::kI16, Kind::kI32}) {
      steps[n] = {*step, narrow};
      if (facts_.FollowsNearby((*next[n] == After(steps[n], now, Number(1))).simplify())) break;
      steps[n] = {};
    }
  }
  return steps;
}

void Prover::ProveTurn(const std::vector<Step>& steps, size_t turns) {
  const z3::expr turn = machine_.Value("turn");
  StartAtState(*q_.trace.loop_state, steps, &turn);
  Given(z3::ult(turn, SkippedTurns(turns)));
  Recorded(p_.trace.ops.size() - 1);
  const z3::expr next = turn + Number(1);
  std::vector<z3::expr> given(q_.trace.inputs.size(), Number(0));
  for (size_t n = 0; n < steps.size(); ++n) {
    const LoopState::Node& d = q_.trace.loop_state->nodes[n];
    if (d.form == LoopState::Node::Form::kValue && d.input != LoopState::kNoInput)
      given[static_cast<size_t>(d.input)] = After(steps[n], machine_.Value("node " + std::to_string(n)), next);
  }
  JumpToState(q_.trace, p_.trace.Args(p_.trace.ops.back()), given);
}

bool Prover::ProveLastTurn(const std::vector<Step>& steps, size_t turns) {
  const LoopState& state = *q_.trace.loop_state;
  // The count is made of what the loop begins with.
  for (size_t n = 0; n < state.nodes.size(); ++n)
    if (state.nodes[n].form == LoopState::Node::Form::kValue && state.nodes[n].input != LoopState::kNoInput)
      q_.values[static_cast<size_t>(state.nodes[n].input)] = machine_.Value("node " + std::to_string(n));
  const z3::expr last = SkippedTurns(turns);
  StartAtState(state, steps, &last);
  for (size_t i = 0; i < q_.trace.ops.size(); ++i) Optimized(i);
  return found_;
}

z3::expr Prover::After(const Step& step, const z3::expr& value, const z3::expr& turns) {
  if (step.step == 0) return value;
  return Normalised(step.narrow, value + turns * Number(step.step)).simplify();
}

z3::expr Prover::SkippedTurns(size_t value) {
  for (size_t i = 0; q_.trace.inputs.size() + i <= value; ++i) Operation(&q_, i, q_.trace.ops[i]);
  return Value(q_, static_cast<Ref>(value));
}

}  // namespace kiln::jit
