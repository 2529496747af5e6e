#include "jitcodegen/runtime/trace.h"

#include <algorithm>

namespace kiln::jit {

Ref Trace::Constant(uint64_t bits, bool reference) {
  // Far apart: were they 1 and 2, the number 3 and the null reference would meet, in all traces.
  uint32_t& at = constant_index_.At(MixHash(bits, reference ? 0xD1B54A32D192ED03u : 0));
  // Only a number and a reference can meet in one key; then one of them has a second ref.
  if (at != FlatMap::kNone && constants[at].bits == bits && constants[at].reference == reference)
    return ~static_cast<Ref>(at);
  constants.push_back({bits, reference});
  at = static_cast<uint32_t>(constants.size() - 1);
  return ~static_cast<Ref>(at);
}

void Trace::FindExits(size_t guard_number) {
  Guard& guard = guards[guard_number];
  const SnapshotHead& head = snapshots[guard_number];
  guard.first_exit = static_cast<uint32_t>(exits.size());
  std::vector<Ref> pending;  // virtuals to look into
  size_t first = exits.size();
  auto use = [&](Ref ref) {
    if (IsConstant(ref) || ref == kOwnCondition) return;
    if (IsSum(ref)) ref = sums[static_cast<size_t>(ref - kSum)].base;
    if (IsVirtual(ref)) {
      if (std::find(pending.begin(), pending.end(), ref) == pending.end()) pending.push_back(ref);
    } else if (std::find(exits.begin() + static_cast<long>(first), exits.end(), ref) ==
               exits.end()) {
      exits.push_back(ref);
    }
  };
  for (int32_t f = head.frame; f >= 0; f = frames[static_cast<size_t>(f)].parent) {
    const SnapshotFrame& frame = frames[static_cast<size_t>(f)];
    for (uint32_t i = 0; i < frame.count; ++i) use(refs[frame.first + i]);
  }
  for (uint32_t i = 0; i < head.store_count; ++i) {
    const Store store = stores[head.first_store + i];
    use(store.object);
    use(store.index);
    use(store.value);
  }
  for (size_t i = 0; i < pending.size(); ++i) {
    const VirtualObject& v = virtuals[static_cast<size_t>(pending[i] - kVirtual)];
    for (uint32_t k = 0; k < v.count; ++k) {
      use(stores[v.first + k].value);
    }
  }
  std::sort(exits.begin() + static_cast<long>(first), exits.end());
  guard.exit_count = static_cast<uint32_t>(exits.size()) - guard.first_exit;
}

namespace {

std::string Operand(const Trace& trace, Ref ref) {
  if (ref == kOwnCondition) return "condition";
  if (IsSum(ref)) {
    const Sum& sum = trace.sums[static_cast<size_t>(ref - kSum)];
    return "v" + std::to_string(sum.base) + (sum.offset < 0 ? "" : "+") + std::to_string(sum.offset);
  }
  if (IsVirtual(ref)) return "virtual" + std::to_string(ref - kVirtual);
  if (!IsConstant(ref)) return "v" + std::to_string(ref);
  const TraceConstant& c = trace.constants[static_cast<size_t>(~ref)];
  if (!c.reference) return std::to_string(static_cast<int64_t>(c.bits));
  // The number of the constant, not its address, so that logs are the same in each run.
  return c.bits == 0 ? "null" : "ref" + std::to_string(~ref);
}

const char* TraceOpName(uint16_t opcode) {
  if (opcode == kConditionalCall) return "conditional_call";
  if (opcode == kConditionalValue) return "conditional_value";
  static const char* const kNames[] = {
      "guard_true",  "guard_false", "guard_value",        "guard_class",     "guard_null",
      "guard_nonnull", "guard_add", "guard_sub",          "guard_mul",       "guard_less",
      "guard_no_exception", "guard_exception", "guard_never", "copy",    "call_portal",        "jump",            "finish",
      "finish_raised"};
  static_assert(std::size(kNames) == kNumTraceOpcodes - kGuardTrue);
  return kNames[opcode - kGuardTrue];
}

std::string ClassName(const JitProgram& program, uint32_t id) {
  for (const ClassDescr& cls : program.classes)
    if (cls.id == id) return std::string(cls.name);
  return "#" + std::to_string(id);
}

std::string DescribeStore(const JitProgram& program, const Trace& trace, const Store& store,
                          bool with_object) {
  const FieldDescr& field = program.fields[store.field];
  std::string out = with_object ? Operand(trace, store.object) : "";
  if (field.is_item) out += "[" + Operand(trace, store.index) + "]";
  return out + "." + std::string(field.name) + " = " + Operand(trace, store.value);
}

std::string DescribeGuard(const JitProgram& program, const Trace& trace, size_t number) {
  const Guard& guard = trace.guards[number];
  const SnapshotHead& head = trace.snapshots[number];
  std::string out;
  std::vector<Ref> seen;
  auto see = [&](Ref ref) {
    if (IsVirtual(ref) && std::find(seen.begin(), seen.end(), ref) == seen.end())
      seen.push_back(ref);
  };
  for (int32_t f = head.frame; f >= 0; f = trace.frames[static_cast<size_t>(f)].parent) {
    const SnapshotFrame& frame = trace.frames[static_cast<size_t>(f)];
    out += "      " + std::string(frame.code->name) + "@" + std::to_string(frame.pc);
    if (f == head.frame && guard.after) out += " after";
    out += ":";
    for (uint32_t i = 0; i < frame.count; ++i) {
      out += " " + Operand(trace, trace.refs[frame.first + i]);
      see(trace.refs[frame.first + i]);
    }
    out += "\n";
  }
  if (head.strengthened)
    out += "      asked: " + Operand(trace, head.left) + " < " + Operand(trace, head.right) + " + " +
           std::to_string(head.offset) + "\n";
  for (uint32_t i = 0; i < head.store_count; ++i) {
    const Store& store = trace.stores[head.first_store + i];
    out += "      " + DescribeStore(program, trace, store, true) + "\n";
    see(store.value);
  }
  for (size_t i = 0; i < seen.size(); ++i) {
    const VirtualObject& v = trace.virtuals[static_cast<size_t>(seen[i] - kVirtual)];
    out += "      " + Operand(trace, seen[i]) + ": " + std::string(program.classes[v.cls].name);
    for (uint32_t k = 0; k < v.count; ++k) {
      out += " " + DescribeStore(program, trace, trace.stores[v.first + k], false);
      see(trace.stores[v.first + k].value);
    }
    out += "\n";
  }
  return out;
}

}  // namespace

std::string PrintOperation(const JitProgram& program, const Trace& trace, size_t index) {
  const TraceOp& op = trace.ops[index];
  std::string out;
  if (op.result_kind != Kind::kVoid) out += "v" + std::to_string(trace.Value(index)) + " = ";
  out += op.opcode < kNumOpcodes ? std::string(Info(static_cast<Opcode>(op.opcode)).name)
                                 : TraceOpName(op.opcode);
  bool first = true;
  for (Ref arg : trace.Args(op)) {
    out += (first ? " " : ", ") + Operand(trace, arg);
    first = false;
  }
  if (op.opcode < kNumOpcodes) {
    switch (Info(static_cast<Opcode>(op.opcode)).payload) {
      case Payload::kField: out += " ." + std::string(program.fields[op.descr].name); break;
      case Payload::kClass: out += " " + std::string(program.classes[op.descr].name); break;
      case Payload::kFunction: out += " " + std::string(program.calls[op.descr].name); break;
      default: break;
    }
  } else if (op.opcode == kGuardClass || op.opcode == kGuardException) {
    out += " " + ClassName(program, op.descr);
  } else if (op.opcode == kConditionalCall || op.opcode == kConditionalValue) {
    out += " " + std::string(program.calls[op.descr].name);
  } else if (op.opcode == kCallPortal) {
    out += " " + std::string(program.drivers[op.descr].name);
  } else if (op.opcode == kJump && trace.target != nullptr) {
    out += " to trace " + std::to_string(trace.target->number);
  }
  return out;
}

std::string PrintTrace(const JitProgram& program, const Trace& trace, bool snapshots) {
  std::string out = (trace.is_bridge ? "bridge " : "trace ") + std::string(trace.driver->name) + " " +
                    std::to_string(trace.number) + " (";
  for (size_t i = 0; i < trace.inputs.size(); ++i)
    out += (i ? ", v" : "v") + std::to_string(i);
  out += ")\n";
  const JitCode* code = nullptr;
  uint32_t pc = 0;
  for (size_t i = 0; i < trace.ops.size(); ++i) {
    const TraceOp& op = trace.ops[i];
    out += "  " + PrintOperation(program, trace, i);
    if (op.code != nullptr && (op.code != code || op.pc != pc)) {
      auto at = op.code->positions.find(op.pc);
      if (at != op.code->positions.end()) out += "   ; " + at->second;
      code = op.code;
      pc = op.pc;
    }
    out += "\n";
    if (snapshots && IsGuard(op.opcode) && !trace.snapshots.empty())
      out += DescribeGuard(program, trace, static_cast<size_t>(op.extra));
  }
  return out;
}

}  // namespace kiln::jit
