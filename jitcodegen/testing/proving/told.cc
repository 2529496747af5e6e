// What the bridges of a guard are told (runtime/bridge_start.h). They begin with it, and the proof of a bridge does so too, so it has to
// hold wherever the guard fails: it is read from the resume data, as the runtime reads it, and shown where the guard stands.
//
// What is said of a value was true when the guard before was reached and still is, so that is shown once. What a field holds may have
// changed since.
#include "jitcodegen/runtime/resume_data.h"
#include "jitcodegen/testing/proving/prover.h"

namespace kiln::jit {

void Prover::ToldHolds(size_t guard, const std::string& what) {
  Snapshot snapshot;
  ReadSnapshot(program_, q_.trace, guard, &snapshot);
  const KnownAtGuard known = ReadFacts(q_.trace, guard, &snapshot);
  const auto value = [&](Ref ref) {
    return IsConstant(ref) ? Number(snapshot.Constant(q_.trace, ref).bits) : Value(q_, snapshot.exits[static_cast<size_t>(ref)]);
  };
  const std::string told = "what a bridge is told, " + what;
  for (const KnownAtGuard::OfValue& of : known.values) {
    const z3::expr e = value(static_cast<Ref>(of.exit));
    const ToldOfValue one{snapshot.exits[of.exit], of.fact.cls, of.fact.nonnull, of.fact.origin, of.bounded, of.low, of.high};
    if (!told_.insert(one).second) continue;
    if (of.fact.cls != 0) Require(ClassOf(e) == Number(of.fact.cls), "a class, " + told);
    if (of.fact.cls != 0 || of.fact.nonnull) Require(e != Number(0), "an object, " + told);
    if (of.bounded) {
      Require(e >= Number(static_cast<uint64_t>(of.low)), "a bound, " + told);
      Require(e <= Number(static_cast<uint64_t>(of.high)), "a bound, " + told);
    }
    if (of.fact.origin != Origin::kUnknown && !CameFrom(e, of.fact.origin == Origin::kFrame))
      Undecided("where an array comes from, " + told);
  }
  for (const HeapFact& fact : known.heap) {
    const SymbolicPlace place{fact.field, value(fact.object), Number(fact.index < 0 ? 0 : static_cast<uint64_t>(fact.index))};
    Require(Read(&q_, place) == value(fact.value), std::string(program_.fields[fact.field].name) + ", " + told);
  }
}

bool Prover::CameFrom(const z3::expr& value, bool is_frame_array) const {
  if (const auto array = MadeHere(value)) return new_frame_arrays_.contains(*array) == is_frame_array;
  return (is_frame_array ? frame_ids_ : other_ids_).contains(value.id());
}

}  // namespace kiln::jit
