// What is known where the two traces begin: the same inputs, the same heap, and of both what the recorded trace says.
#include "jitcodegen/testing/proving/prover.h"

#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/field_owners.h"
#include "jitcodegen/runtime/memory_access.h"

namespace kiln::jit {

void Prover::FindIndexes() {
  for (const Trace* t : {&p_.trace, &q_.trace})
    for (const TraceOp& op : t->ops) {
      if (op.opcode != static_cast<uint16_t>(Opcode::kArrayGet) && op.opcode != static_cast<uint16_t>(Opcode::kArraySet)) continue;
      if (IsConstant(t->Args(op)[1])) indexes_.insert(t->Bits(t->Args(op)[1]));
    }
  for (const std::vector<HeapFact>* facts : {&p_.trace.input_heap, &q_.trace.heap_facts})
    for (const HeapFact& fact : *facts)
      if (fact.index >= 0) indexes_.insert(static_cast<uint64_t>(fact.index));
  const Trace* const target = q_.trace.target;
  for (const Trace* t : {&q_.trace, target})
    if (t != nullptr && t->loop_state != nullptr)
      for (const LoopState::Place& place : t->loop_state->places)
        if (place.base == LoopState::Place::kNoBase && place.index >= 0) indexes_.insert(static_cast<uint64_t>(place.index));
}

void Prover::Start() {
  FindIndexes();
  // A value may turn out to be one of these.
  for (const Trace* t : {&p_.trace, &q_.trace})
    for (const TraceConstant& constant : t->constants)
      if (constant.reference && constant.bits != 0)
        Given(machine_.ClassOf(Number(constant.bits)) == Number(jit::ClassOf(constant.bits)));
  KnowImmutable();
  if (q_.trace.loop_state != nullptr) return StartAtState(*q_.trace.loop_state);
  const Trace& t = p_.trace;
  for (size_t i = 0; i < t.inputs.size(); ++i) {
    const z3::expr value = Outside(machine_.Value("input " + std::to_string(i)), t.inputs[i], true);
    p_.values[i] = q_.values[i] = value;
    if (i < t.facts.size()) {
      const InputFact& fact = t.facts[i];
      if (fact.cls != 0) {
        Given(ClassOf(value) == Number(fact.cls));
        KnowClass(value, fact.cls);
      }
      if (fact.cls != 0 || fact.nonnull) Given(value != Number(0));
      if (fact.bound >= 0) {
        const auto [low, high] = t.bounds[static_cast<size_t>(fact.bound)];
        Given(value >= Number(static_cast<uint64_t>(low)) && value <= Number(static_cast<uint64_t>(high)));
      }
      if (fact.origin != Origin::kUnknown) KnowOrigin(value, fact.origin == Origin::kFrame);
    }
  }
  // A guard of exceptions is left with one, or without.
  if (t.is_bridge)
    for (Side* side : {&p_, &q_}) Raise(side, machine_.Value("pending"), machine_.Value("pending exception"));
  if (t.frame >= 0) frame_ = p_.values[static_cast<size_t>(t.frame)];
  for (const HeapFact& fact : t.input_heap) {
    const auto inputs = static_cast<Ref>(t.inputs.size());
    if (fact.object >= inputs || fact.value >= inputs) continue;
    const SymbolicPlace place{fact.field, Value(p_, fact.object), Number(fact.index < 0 ? 0 : static_cast<uint64_t>(fact.index))};
    Hold(place, Value(p_, fact.value));
  }
}

void Prover::KnowImmutable() {
  const FieldOwners owners(program_);
  std::set<uint32_t> fields;
  for (const TraceOp& op : p_.trace.ops)
    if (op.opcode == static_cast<uint16_t>(Opcode::kGetField) && program_.fields[op.descr].immutable) fields.insert(op.descr);
  std::set<std::pair<uint32_t, uint64_t>> done;
  std::vector<uint64_t> objects;
  for (const Trace* t : {&p_.trace, &q_.trace})
    for (const TraceConstant& constant : t->constants)
      if (constant.reference && constant.bits != 0) objects.push_back(constant.bits);
  for (size_t i = 0; i < objects.size() && i < 2000; ++i)
    for (uint32_t f : fields) {
      const FieldDescr& field = program_.fields[f];
      const ClassDescr* owner = owners.Of(field);
      if (owner == nullptr || jit::ClassOf(objects[i]) - owner->id >= owner->span || !done.emplace(f, objects[i]).second) continue;
      const uint64_t bits = LoadBits(objects[i] + static_cast<uint64_t>(field.offset), field.kind);
      Given(z3::select(machine_.FieldOf(&p_.heap, f), Number(objects[i])) == Number(bits));
      if (IsReference(field.kind) && bits != 0) {
        Given(machine_.ClassOf(Number(bits)) == Number(jit::ClassOf(bits)));
        objects.push_back(bits);
      }
    }
}

}  // namespace kiln::jit
