#include "jitcodegen/runtime/resume.h"

#include "jitcodegen/runtime/small_vector.h"

namespace kiln::jit {

void Resume(const JitProgram& program, Engine* engine, const Trace& trace, size_t guard_number,
            const uint64_t* values, bool condition, Interpreter* interpreter) {
  const Guard& guard = trace.guards[guard_number];
  struct Made {
    Ref ref;
    uint64_t object;
  };
  SmallVector<Made, 16> objects;  // what was virtual
  auto bits = [&](Ref ref) -> uint64_t {
    if (IsConstant(ref)) return trace.Bits(ref);
    if (ref == kOwnCondition) return condition;
    if (!IsVirtual(ref)) {
      uint32_t i = 0;
      while (trace.exits[guard.first_exit + i] != ref) ++i;
      return values[i];
    }
    for (auto& [known, object] : objects)
      if (known == ref) return object;
    const VirtualObject& v = trace.virtuals[static_cast<size_t>(ref - kVirtual)];
    const ClassDescr& cls = program.classes[v.cls];
    uint64_t object = v.length < 0 ? engine->New(cls) : engine->NewArray(cls, v.length);
    objects.push_back({ref, object});
    return object;
  };
  // All allocations come first: afterwards nothing moves.
  Rooted roots(engine, [&](const RootVisitor& visit) {
    for (auto& [ref, object] : objects) visit(&object);
  });
  for (int32_t f = guard.frame; f >= 0; f = trace.frames[static_cast<size_t>(f)].parent)
    for (uint32_t i = 0; i < trace.frames[static_cast<size_t>(f)].count; ++i)
      bits(trace.refs[trace.frames[static_cast<size_t>(f)].first + i]);
  for (uint32_t i = 0; i < guard.store_count; ++i)
    bits(trace.stores[guard.first_store + i].value);
  for (size_t i = 0; i < objects.size(); ++i) {  // grows
    const VirtualObject& v = trace.virtuals[static_cast<size_t>(objects[i].ref - kVirtual)];
    for (uint32_t k = 0; k < v.count; ++k) bits(trace.stores[v.first + k].value);
  }
  auto store = [&](uint64_t object, const Store& s) {
    const FieldDescr& field = program.fields[s.field];
    uint64_t value = bits(s.value);
    if (IsReference(field.kind))
      engine->WriteBarrier(object, field.is_item ? static_cast<int64_t>(bits(s.index)) : -1);
    StoreBits(field.is_item
                  ? ItemAddress(field, object, static_cast<int64_t>(bits(s.index)))
                  : object + static_cast<uint64_t>(field.offset),
              field.kind, value);
  };
  for (uint32_t i = 0; i < guard.store_count; ++i) {
    const Store& s = trace.stores[guard.first_store + i];
    store(bits(s.object), s);
  }
  SmallVector<int32_t, 16> chain;
  for (int32_t f = guard.frame; f >= 0; f = trace.frames[static_cast<size_t>(f)].parent)
    chain.push_back(f);
  for (size_t i = chain.size(); i-- > 0;) {
    const SnapshotFrame& saved = trace.frames[static_cast<size_t>(chain[i])];
    uint64_t* registers = interpreter->PushAt(saved.code, saved.pc);
    ForEachSaved(saved, guard.after, i == 0,
                 [&](uint16_t r, uint32_t n) { registers[r] = bits(trace.refs[saved.first + n]); });
  }
  for (size_t i = 0; i < objects.size(); ++i) {
    const VirtualObject& v = trace.virtuals[static_cast<size_t>(objects[i].ref - kVirtual)];
    for (uint32_t k = 0; k < v.count; ++k) store(objects[i].object, trace.stores[v.first + k]);
  }
  if (guard.after) interpreter->FinishCall();
}

}  // namespace kiln::jit
