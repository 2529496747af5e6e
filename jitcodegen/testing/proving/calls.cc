// Calls that may look at the heap or change it. Both traces make them, with the same arguments and, in all that the call may read,
// the same heap. Afterwards what it may have written is unknown, and the same again for both.
#include "jitcodegen/testing/proving/prover.h"

#include <algorithm>

namespace kiln::jit {

void Prover::Call(size_t at, const TraceOp& op) {
  const TraceOp& mine = p_.trace.ops[op.pc];
  const std::string what = "call, " + Where(op.pc);
  Recorded(op.pc);
  // A conditional call of which it is known that it is one is a plain one.
  const size_t condition = IsConditionalCall(mine) && !IsConditionalCall(op) ? 1 : 0;
  const bool same = mine.opcode == op.opcode || (condition != 0 && op.opcode == static_cast<uint16_t>(Opcode::kCall));
  if (!same || mine.descr != op.descr || mine.arg_count != op.arg_count + condition)
    throw Stop{Proof::Result::kRefuted, "another " + what};
  if (condition != 0) Require(IsCalled(mine, Value(p_, p_.trace.Args(mine)[0])), "the condition of a " + what);
  ++at_;
  const CallDescr* call = op.opcode == kCallPortal || op.opcode == static_cast<uint16_t>(Opcode::kArrayCopy) ? nullptr : &program_.calls[op.descr];
  Virtuals none;
  std::vector<z3::expr> args;
  for (size_t i = 0; i < op.arg_count; ++i) {
    args.push_back(Value(p_, p_.trace.Args(mine)[i + condition]));
    Same(args.back(), Value(q_, q_.trace.Args(op)[i]), &none, "argument of a " + what);
  }
  std::set<uint32_t> copied;
  if (op.opcode == static_cast<uint16_t>(Opcode::kArrayCopy)) {
    const std::vector<uint32_t>& items = program_.classes[op.descr].items;
    copied.insert(items.begin(), items.end());
  }
  const auto writes = [&](uint32_t field) {
    if (op.opcode == static_cast<uint16_t>(Opcode::kArrayCopy)) return copied.empty() || copied.contains(field);
    return call == nullptr || call->MayWrite(field);
  };
  const auto reads = [&](uint32_t field) { return writes(field) || (call != nullptr && call->MayRead(field)); };
  // Items of frames wait where nobody can come by them.
  SameHeaps(&q_, &none, [&](uint32_t field, const z3::expr& object) {
    if (!reads(field)) return false;
    const auto made = MadeHere(object);
    const bool of_frame = (made.has_value() ? new_frame_arrays_.contains(*made) : frame_ids_.contains(object.id())) &&
                          program_.fields[field].is_item && call != nullptr && !ReadsFrames(*call);
    return !of_frame || std::any_of(args.begin(), args.end(), [&](const z3::expr& arg) { return z3::eq(arg, object); });
  }, "before a " + what);
  for (Side* side : {&p_, &q_})
    for (const z3::expr& arg : args) Leak(side, arg);
  std::set<uint32_t> fields;
  for (const Side* side : {&p_, &q_})
    for (const auto& [field, array] : side->heap.fields) fields.insert(field);
  const bool reads_frames = call == nullptr || ReadsFrames(*call);
  for (uint32_t field : fields)
    if (writes(field) && !program_.fields[field].immutable) Forget(field, op.pc, call, reads_frames, args);
  for (auto& [object, contents] : p_.contents) {
    // Only what the optimised trace has made can have been handed over.
    if (!q_.contents.contains(object)) continue;
    for (Side* side : {&p_, &q_})
      std::erase_if(side->contents[object], [&](const auto& entry) {
        const uint32_t field = entry.first.first;
        if (!writes(field) || program_.fields[field].immutable || IsKeptFrameItem(field, object, call, reads_frames, args)) return false;
        was_changed_.emplace(object, field);
        return true;
      });
    for (Side* side : {&p_, &q_})
      std::erase_if(side->any_items, [&](const auto& entry) {
        const auto& [made, field] = entry.first;
        if (made != object || !writes(field) || IsKeptFrameItem(field, object, call, reads_frames, args)) return false;
        was_changed_.emplace(object, field);
        return true;
      });
  }
  const std::string name = "call at " + std::to_string(op.pc);
  const Kind kind = op.result_kind;
  const z3::expr result = Outside(machine_.Value(name), kind);
  const bool may_raise = call == nullptr ? op.opcode == kCallPortal : call->may_raise;
  for (Side* side : {&p_, &q_}) {
    side->last_call = name;
    side->last_args.clear();
    if (may_raise) Raise(side, machine_.Value(name + " raises"), machine_.Value(name + " exception"));
  }
  if (op.opcode == kConditionalValue) Given(IsCalled(op, args[0]) || result == args[0]);
  if (kind == Kind::kVoid) return;
  p_.values[static_cast<size_t>(p_.trace.Value(op.pc))] = result;
  q_.values[static_cast<size_t>(q_.trace.Value(at))] = result;
}

// One without effects is a function of its arguments, and of the condition. One with effects is only done by one of the two traces if it
// is none: the other has it, or a plain call.
void Prover::ConditionalCall(Side* side, size_t at, const TraceOp& op, const std::vector<z3::expr>& args) {
  const CallDescr& call = program_.calls[op.descr];
  const z3::expr called = IsCalled(op, args[0]);
  std::vector<z3::expr> handed(args.begin() + 1, args.end());
  const std::string name = "call " + std::to_string(op.descr);
  if (!IsFunction(call)) Require(!called, "a conditional call that is no more, " + Where(at));
  const auto unless = [&](const std::string& what, const z3::expr& otherwise) {
    return IsFunction(call) ? z3::ite(called, machine_.Unknown(name + what, handed), otherwise).simplify() : otherwise;
  };
  if (call.may_raise) Raise(side, unless(" raises", Number(0)), unless(" exception", Number(0)));
  side->last_call = name;
  side->last_args = handed;
  if (op.opcode == kConditionalValue) side->values[static_cast<size_t>(side->trace.Value(at))] = Outside(unless("", args[0]), op.result_kind);
}

bool Prover::IsConditionalCall(const TraceOp& op) { return op.opcode == kConditionalCall || op.opcode == kConditionalValue; }
z3::expr Prover::IsCalled(const TraceOp& op, const z3::expr& first) {
  return op.opcode == kConditionalCall ? first != Number(0) : first == Number(0);
}

bool Prover::ReadsFrames(const CallDescr& call) const {
  for (const FieldDescr& field : program_.fields)
    if (field.virtualizable_items && call.MayRead(field.id)) return true;
  return false;
}

bool Prover::IsKeptFrameItem(uint32_t field, uint64_t array, const CallDescr* call, bool reads_frames, const std::vector<z3::expr>& args) {
  if (call == nullptr || !program_.fields[field].is_item || reads_frames || !new_frame_arrays_.contains(array)) return false;
  for (const z3::expr& arg : args)
    if (z3::eq(arg, Number(array))) return false;
  return true;
}

void Prover::Forget(uint32_t field, uint32_t pc, const CallDescr* call, bool reads_frames, const std::vector<z3::expr>& args) {
  const FieldDescr& descr = program_.fields[field];
  const z3::expr base = machine_.Base(field, "after " + std::to_string(pc));
  std::vector<SymbolicPlace> kept;
  if (call != nullptr && descr.virtualizable && !call->forces && frame_.has_value()) kept.push_back({field, *frame_, Number(0)});
  if (call != nullptr && descr.is_item) {
    for (const z3::expr& array : frame_arrays_) {
      bool is_argument = false;
      for (const z3::expr& arg : args) is_argument = is_argument || z3::eq(arg, array);
      if ((reads_frames || is_argument) && (call->forces || !IsOwnArray(array))) continue;
      for (uint64_t index : indexes_) kept.push_back({field, array, Number(index)});
    }
  }
  for (Side* side : {&p_, &q_}) {
    z3::expr array = base;
    for (const SymbolicPlace& place : kept)
      array = z3::store(array, machine_.Key(field, place.object, place.index), ReadArray(side, place));
    machine_.Replace(&side->heap, field, array);
    side->was_forgotten.insert(field);
  }
  // The same on both sides from here on.
  for (Side* side : {&p_, &q_})
    std::erase_if(side->heap.written, [&](const SymbolicPlace& place) {
      if (place.field != field) return false;
      for (const SymbolicPlace& other : kept)
        if (z3::eq(place.object, other.object)) return false;
      return true;
    });
}

bool Prover::IsOwnArray(const z3::expr& array) {
  if (!frame_.has_value()) return false;
  for (uint32_t f = 0; f < program_.fields.size(); ++f)
    if (program_.fields[f].virtualizable_items && p_.heap.fields.contains(f) &&
        z3::eq(ReadArray(&p_, {f, *frame_, Number(0)}), array))
      return true;
  return false;
}

}  // namespace kiln::jit
