// The proof of a whole trace, from beginning to end, as often as it takes to know which objects are the same.
#include "jitcodegen/testing/proving/prove_trace.h"

#include <utility>

#include "jitcodegen/runtime/resume_data.h"
#include "jitcodegen/testing/proving/prover.h"

namespace kiln::jit {
namespace {

constexpr int kMostAttempts = 50;

// Runs `prove` until it finds no more objects to be the same, and then so that it proves something.
template <class F>
Proof Attempt(F prove, bool may_guess = true) {
  Bindings bindings;
  bindings.may_guess = may_guess;
  Proof proof;
  for (int attempt = 0; attempt < kMostAttempts; ++attempt) {
    proof = {};
    const size_t known = bindings.size();
    try {
      if (prove(&bindings, &proof)) continue;
      if (std::exchange(bindings.are_settled, true)) return proof;
    } catch (const Stop& stop) {
      // What was found out before may be what was missing.
      if (bindings.size() > known || !std::exchange(bindings.are_settled, true)) continue;
      if (stop.result == Proof::Result::kRefuted && bindings.guessed) return Attempt(prove, /*may_guess=*/false);
      proof.result = stop.result;
      proof.what = stop.what;
      return proof;
    } catch (const z3::exception& e) {
      proof.result = Proof::Result::kUnknown;
      proof.what = e.msg();
      return proof;
    }
  }
  proof.result = Proof::Result::kUnknown;
  proof.what = "which objects are the same";
  return proof;
}

// A loop whose turns were skipped: by induction. How many they are is one of the values that it computes.
Proof ProveSkippedTurns(const JitProgram& program, const Trace& recorded, const Trace& optimized, int64_t* effort) {
  using Step = Prover::Step;
  std::vector<Step> steps;
  const Proof found = Attempt([&](Bindings* bindings, Proof* proof) {
    steps = Prover(program, recorded, optimized, effort, bindings, proof).FindSteps();
    return false;
  });
  if (found.result != Proof::Result::kProved) return found;
  Proof last;
  bool any_unknown = false;
  for (size_t turns = 0; turns + 1 < optimized.inputs.size() + optimized.ops.size(); ++turns) {
    const Kind kind = turns < optimized.inputs.size() ? optimized.inputs[turns] : optimized.ops[turns - optimized.inputs.size()].result_kind;
    if (kind < Kind::kI8 || kind > Kind::kU64) continue;
    last = Attempt([&](Bindings* bindings, Proof* proof) {
      Prover(program, recorded, optimized, effort, bindings, proof).ProveTurn(steps, turns);
      return false;
    });
    if (last.result == Proof::Result::kProved)
      last = Attempt([&](Bindings* bindings, Proof* proof) {
        return Prover(program, recorded, optimized, effort, bindings, proof).ProveLastTurn(steps, turns);
      });
    if (last.result == Proof::Result::kProved) return last;
    any_unknown = any_unknown || last.result == Proof::Result::kUnknown;
  }
  if (any_unknown) last.result = Proof::Result::kUnknown;
  last.what = "how many turns are skipped: " + last.what;
  return last;
}

}  // namespace

Proof ProveTrace(const JitProgram& program, const Trace& recorded, const Trace& optimized, int64_t effort) {
  Trace packed = optimized;
  PackSnapshots(program, &packed);  // what the tables say now
  const TraceOp& end = packed.ops.back();
  if (packed.loop_state != nullptr && end.opcode == kGuardNever && recorded.ops[end.pc].opcode != kGuardNever)
    return ProveSkippedTurns(program, recorded, packed, &effort);
  return Attempt([&](Bindings* bindings, Proof* proof) {
    return Prover(program, recorded, packed, &effort, bindings, proof).Run();
  });
}

}  // namespace kiln::jit
