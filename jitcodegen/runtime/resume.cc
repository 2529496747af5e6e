#include "jitcodegen/runtime/resume.h"

namespace kiln::jit {

void Resume(const JitProgram& program, Engine* engine, const Trace& trace, const Snapshot& guard,
            uint64_t* values, bool condition, Interpreter* interpreter) {
  if (guard.strengthened) {
    const auto number = [&](Ref ref) {
      return static_cast<int64_t>(IsConstant(ref) ? guard.Constant(trace, ref).bits : values[ref]);
    };
    const bool holds = number(guard.left) < number(guard.right) + guard.offset;
    condition = holds != guard.condition;
  }
  // All objects are made first: afterwards nothing moves.
  SmallVector<uint64_t, 16> objects;
  Rooted roots(engine, [&](const RootVisitor& visit) {
    for (uint64_t& object : objects) visit(&object);
    for (size_t i = 0; i < guard.exits.size(); ++i)
      if (IsReference(trace.KindOf(guard.exits[i]))) visit(&values[i]);
  });
  for (const VirtualObject& v : guard.virtuals) {
    const ClassDescr& cls = program.classes[v.cls];
    objects.push_back(v.length < 0 ? engine->New(cls) : engine->NewArray(cls, v.length));
  }
  auto bits = [&](Ref ref) -> uint64_t {
    if (IsConstant(ref)) return guard.Constant(trace, ref).bits;
    if (ref == kOwnCondition) return condition;
    if (IsSum(ref)) {
      const Sum& sum = guard.sums[static_cast<size_t>(ref - kSum)];
      return values[sum.base] + static_cast<uint64_t>(sum.offset);
    }
    return IsVirtual(ref) ? objects[static_cast<size_t>(ref - kVirtual)] : values[ref];
  };
  auto store = [&](uint64_t object, const Store& s, int64_t index) {
    const FieldDescr& field = program.fields[s.field];
    if (IsReference(field.kind)) engine->WriteBarrier(object, field.is_item ? index : -1);
    StoreBits(field.is_item ? ItemAddress(field, object, index)
                            : object + static_cast<uint64_t>(field.offset),
              field.kind, bits(s.value));
  };
  for (const Store& s : guard.stores)
    store(bits(s.object), s, s.index == Store::kNoItem ? -1 : static_cast<int64_t>(bits(s.index)));
  for (size_t i = guard.frames.size(); i-- > 0;) {
    const SnapshotFrame& saved = guard.frames[i];
    uint64_t* registers = interpreter->PushAt(saved.code, saved.pc);
    ForEachSaved(saved, guard.after, i == 0,
                 [&](uint16_t r, uint32_t n) { registers[r] = bits(guard.refs[saved.first + n]); });
  }
  for (size_t i = 0; i < objects.size(); ++i) {
    const VirtualObject& v = guard.virtuals[i];
    for (uint32_t k = 0; k < v.count; ++k) {
      const Store& s = guard.virtual_stores[v.first + k];
      store(objects[i], s, s.index);
    }
  }
  if (guard.after) interpreter->FinishCall();
}

}  // namespace kiln::jit
