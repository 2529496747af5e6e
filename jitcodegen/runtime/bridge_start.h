// What a bridge begins with.
//
// Its inputs are the guard's exit values. The objects that the guard did not make are made by operations, so that the
// optimizer finds them virtual again, and the stores that it put off are done by operations. What the registers of its
// frames hold is then known, and so is what the guard knew of its exit values.
#ifndef KILN_JITCODEGEN_RUNTIME_BRIDGE_START_H_
#define KILN_JITCODEGEN_RUNTIME_BRIDGE_START_H_

#include <initializer_list>
#include <vector>

#include "jitcodegen/runtime/resume.h"
#include "jitcodegen/runtime/resume_data.h"
#include "jitcodegen/runtime/trace.h"

namespace kiln::jit {

// Fills `bridge`, in which nothing is yet, for a guard of `source`, whose snapshots were packed. `trust_failure`: as in
// Recording. Whether the innermost frame's instruction has run. `sink` is told what comes of it:
//     Ref Emit(uint16_t opcode, Kind operand, Kind result, std::initializer_list<Ref> args, uint32_t descr)
//                                          an operation, to be appended to `bridge`
//     void Make(Ref object, int64_t length)                               that was an allocation; -1: of no array
//     void Write(Ref object, const FieldDescr& field, Ref index, Ref value)  that was a store; `index` is of an item
//     void Enter(const SnapshotFrame& frame)                              the outermost first
//     void SetRegister(uint16_t number, Ref value)                        of the frame entered last
//     void KnownClass(Ref value, uint32_t id)
template <class Sink>
bool StartBridge(const JitProgram& program, const Trace& source, size_t guard_number, bool trust_failure, Trace* bridge,
                 Sink* sink) {
  Snapshot guard;
  ReadSnapshot(program, source, guard_number, &guard);
  bridge->is_bridge = true;
  bridge->from_jump = guard.at_jump;
  for (uint32_t i = 0; i < guard.exits.size(); ++i) {
    bridge->inputs.push_back(source.KindOf(guard.exits[i]));
    if (guard.exits[i] == source.frame) bridge->frame = static_cast<Ref>(i);
  }
  const KnownAtGuard known = ReadFacts(source, guard_number, &guard);
  bridge->facts.resize(bridge->inputs.size());
  for (const KnownAtGuard::OfValue& of : known.values) {
    InputFact fact = of.fact;
    fact.bound = -1;
    if (of.bounded) {
      bridge->bounds.emplace_back(of.low, of.high);
      fact.bound = static_cast<int32_t>(bridge->bounds.size() - 1);
    }
    bridge->facts[of.exit] = fact;
  }
  const auto condition = static_cast<Ref>(bridge->inputs.size());
  if (!trust_failure) {
    bridge->takes_condition = true;
    bridge->inputs.push_back(Kind::kBool);
    bridge->facts.push_back({});
  }

  const auto emit = [&](Opcode opcode, Kind operand, Kind result, std::initializer_list<Ref> args, uint32_t descr = 0) {
    return sink->Emit(static_cast<uint16_t>(opcode), operand, result, args, descr);
  };
  const auto number = [&](int64_t n) { return bridge->Constant(static_cast<uint64_t>(n), false); };
  std::vector<Ref> virtuals(guard.virtuals.size(), kVirtual), sums(guard.sums.size(), kVirtual);
  std::vector<size_t> made;
  Ref asked = 0;  // the condition, if its failing does not say
  const auto value = [&](Ref ref) -> Ref {
    if (ref == kOwnCondition && guard.strengthened) return asked;
    if (ref == kOwnCondition) return trust_failure ? number(guard.condition) : condition;
    if (IsConstant(ref)) {
      const TraceConstant c = guard.Constant(source, ref);
      return bridge->Constant(c.bits, c.reference);
    }
    if (IsSum(ref)) {
      const Sum& sum = guard.sums[static_cast<size_t>(ref - kSum)];
      Ref& made_sum = sums[static_cast<size_t>(ref - kSum)];
      if (made_sum == kVirtual) made_sum = emit(Opcode::kIntAdd, Kind::kI64, Kind::kI64, {sum.base, number(sum.offset)});
      return made_sum;
    }
    if (!IsVirtual(ref)) return ref;
    const auto n = static_cast<size_t>(ref - kVirtual);
    if (virtuals[n] != kVirtual) return virtuals[n];
    const VirtualObject& v = guard.virtuals[n];
    const Ref object = v.length < 0 ? emit(Opcode::kNew, Kind::kVoid, Kind::kRef, {}, v.cls)
                                    : emit(Opcode::kNewArray, Kind::kI64, Kind::kRef, {number(v.length)}, v.cls);
    sink->Make(object, v.length);
    sink->KnownClass(object, program.classes[v.cls].id);
    virtuals[n] = object;
    made.push_back(n);
    return object;
  };
  if (guard.strengthened) {
    Ref right = value(guard.right);
    if (IsConstant(right)) {
      right = number(static_cast<int64_t>(bridge->Bits(right) + static_cast<uint64_t>(guard.offset)));
    } else if (guard.offset != 0) {
      right = emit(Opcode::kIntAdd, Kind::kI64, Kind::kI64, {right, number(guard.offset)});
    }
    asked = emit(guard.condition ? Opcode::kIntGe : Opcode::kIntLt, Kind::kI64, Kind::kBool, {value(guard.left), right});
  }
  const auto store = [&](Ref object, const Store& s, Ref index) {
    const FieldDescr& field = program.fields[s.field];
    const Ref stored = value(s.value);
    sink->Write(object, field, index, stored);
    if (field.is_item) {
      emit(Opcode::kArraySet, Kind::kRef, Kind::kVoid, {object, index, stored}, s.field);
    } else {
      emit(Opcode::kSetField, Kind::kRef, Kind::kVoid, {object, stored}, s.field);
    }
  };
  for (size_t i = guard.frames.size(); i-- > 0;) {
    const SnapshotFrame& saved = guard.frames[i];
    sink->Enter(saved);
    ForEachSaved(saved, i == 0 && guard.after, i == 0,
                 [&](uint16_t r, uint32_t n) { sink->SetRegister(r, value(guard.refs[saved.first + n])); });
  }
  for (const Store& s : guard.stores) store(value(s.object), s, s.index == Store::kNoItem ? 0 : value(s.index));
  for (size_t i = 0; i < made.size(); ++i) {  // grows
    const VirtualObject& v = guard.virtuals[made[i]];
    for (uint32_t k = 0; k < v.count; ++k) {
      const Store& s = guard.virtual_stores[v.first + k];
      store(virtuals[made[i]], s, number(s.index));
    }
  }
  for (size_t i = 0; i < bridge->facts.size(); ++i)
    if (bridge->facts[i].cls != 0) sink->KnownClass(static_cast<Ref>(i), bridge->facts[i].cls);
  for (HeapFact fact : known.heap) {
    fact.object = value(fact.object);
    fact.value = value(fact.value);
    bridge->input_heap.push_back(fact);
  }
  return guard.after;
}

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_BRIDGE_START_H_
