// Reads and writes of fields and items, as the jitcode interpreter and the trace interpreter do them.
#ifndef KILN_JITCODEGEN_RUNTIME_MEMORY_ACCESS_H_
#define KILN_JITCODEGEN_RUNTIME_MEMORY_ACCESS_H_

#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/jitcode.h"

namespace kiln::jit {

// Does getfield, setfield, array_get, array_set, array_length, raw_load or raw_store; what it read,
// or 0.
inline uint64_t AccessMemory(const JitProgram& program, Engine* engine, const Instruction& in,
                             const uint64_t* args) {
  if (in.op() == Opcode::kRawLoad) return LoadBits(args[0] + args[1], in.result_kind);
  if (in.op() == Opcode::kRawStore) {
    StoreBits(args[0] + args[1], in.operand_kind, args[2]);
    return 0;
  }
  if (in.op() == Opcode::kArrayLength)
    return LoadBits(args[0] + static_cast<uint64_t>(program.classes[in.descr].length_offset),
                    Kind::kI64);
  const FieldDescr& field = program.fields[in.descr];
  switch (in.op()) {
    case Opcode::kGetField:
      return LoadBits(args[0] + static_cast<uint64_t>(field.offset), field.kind);
    case Opcode::kSetField:
      if (IsReference(field.kind)) engine->WriteBarrier(args[0], -1);
      StoreBits(args[0] + static_cast<uint64_t>(field.offset), field.kind, args[1]);
      if (field.quasi_immutable) engine->Changed(args[0]);
      return 0;
    case Opcode::kArrayGet:
      return LoadBits(ItemAddress(field, args[0], static_cast<int64_t>(args[1])), field.kind);
    case Opcode::kArraySet:
      if (IsReference(field.kind)) engine->WriteBarrier(args[0], static_cast<int64_t>(args[1]));
      StoreBits(ItemAddress(field, args[0], static_cast<int64_t>(args[1])), field.kind, args[2]);
      return 0;
    default:
      return 0;
  }
}

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_MEMORY_ACCESS_H_
