#include "jitcodegen/runtime/shadow_run.h"

#include <algorithm>

#include "jitcodegen/runtime/pure.h"

namespace kiln::jit {

uint64_t ShadowRun::Load(uint64_t address, Kind kind) {
  uint64_t raw = 0;
  for (int i = 0; i < Type{kind}.size(); ++i) {
    const uint64_t at = address + static_cast<uint64_t>(i);
    auto found = written_.find(at);
    const uint8_t byte =
        found != written_.end() ? found->second : *reinterpret_cast<const uint8_t*>(at);
    raw |= static_cast<uint64_t>(byte) << (8 * i);
  }
  return LoadBits(reinterpret_cast<uint64_t>(&raw), kind);
}

void ShadowRun::Store(uint64_t address, Kind kind, uint64_t bits) {
  uint64_t raw = 0;
  StoreBits(reinterpret_cast<uint64_t>(&raw), kind, bits);
  for (int i = 0; i < Type{kind}.size(); ++i)
    written_[address + static_cast<uint64_t>(i)] = static_cast<uint8_t>(raw >> (8 * i));
}

uint64_t ShadowRun::NewObject(const ClassDescr& cls, int64_t length) {
  const int64_t bytes = cls.size + (cls.varsized ? length * cls.item_size : 0);
  objects_.push_back(std::make_unique<uint64_t[]>(static_cast<size_t>(bytes) / 8 + 2));
  auto object = reinterpret_cast<uint64_t>(objects_.back().get());
  StoreBits(object, Kind::kU32, cls.id);
  if (cls.varsized)
    StoreBits(object + static_cast<uint64_t>(cls.length_offset), Kind::kI64,
              static_cast<uint64_t>(length));
  class_of_made_[object] = cls.id;
  return object;
}

bool ShadowRun::Operation(const TraceOp& op, const uint64_t* args, uint64_t* result) {
  if (op.opcode == kConditionalCall || op.opcode == kConditionalValue) {
    *result = args[0];
    return (args[0] != 0) != (op.opcode == kConditionalCall);  // nothing is called
  }
  if (op.opcode >= kNumOpcodes) return false;
  const auto opcode = static_cast<Opcode>(op.opcode);
  switch (opcode) {
    case Opcode::kGetField: {
      const FieldDescr& field = program_.fields[op.descr];
      *result = Load(args[0] + static_cast<uint64_t>(field.offset), field.kind);
      return true;
    }
    case Opcode::kSetField: {
      const FieldDescr& field = program_.fields[op.descr];
      Store(args[0] + static_cast<uint64_t>(field.offset), field.kind, args[1]);
      return true;
    }
    case Opcode::kArrayGet: {
      const FieldDescr& item = program_.fields[op.descr];
      const uint64_t address = ItemAddress(item, args[0], static_cast<int64_t>(args[1]));
      *result = Load(address, item.kind);
      if (item.has_raw_address && !written_.contains(address)) {
        const auto [read, is_new] = raw_reads_.try_emplace(address, Read{item.kind, *result});
        read_twice_ = read_twice_ || (!is_new && read->second.bits != *result);
      }
      return true;
    }
    case Opcode::kArraySet: {
      const FieldDescr& item = program_.fields[op.descr];
      Store(ItemAddress(item, args[0], static_cast<int64_t>(args[1])), item.kind, args[2]);
      return true;
    }
    case Opcode::kArrayLength:
      *result = Load(args[0] + static_cast<uint64_t>(program_.classes[op.descr].length_offset),
                     Kind::kI64);
      return true;
    case Opcode::kNew: *result = NewObject(program_.classes[op.descr], 0); return true;
    case Opcode::kNewArray: {
      auto length = static_cast<int64_t>(args[0]);
      if (length < 0 || length > 100000) return false;
      *result = NewObject(program_.classes[op.descr], length);
      return true;
    }
    default:
      return Info(opcode).has(effect::kPure) &&
             EvaluatePure(opcode, op.operand_kind, op.result_kind, args, result);
  }
}

bool ShadowRun::Run(Trace* trace, std::vector<uint64_t> inputs, int64_t max_operations) {
  collections_ = engine_->collections();
  std::vector<uint64_t> values = std::move(inputs);
  values.resize(trace->inputs.size() + trace->ops.size());
  auto bits = [&](Ref ref) {
    return IsConstant(ref) ? trace->Bits(ref) : values[static_cast<size_t>(ref)];
  };
  auto enter = [&](Trace* next, std::vector<uint64_t> next_inputs) {
    trace = next;
    values = std::move(next_inputs);
    values.resize(trace->inputs.size() + trace->ops.size());
  };
  for (size_t at = 0; max_operations-- > 0; ++at) {
    const TraceOp& op = trace->ops[at];
    uint64_t args[8] = {};
    size_t count = 0;
    if (op.arg_count > std::size(args) && op.opcode != kJump) return false;
    for (Ref arg : trace->Args(op))
      if (count < std::size(args)) args[count++] = bits(arg);
    uint64_t result = 0;
    if (IsGuard(op.opcode)) {
      if (op.opcode == kGuardException) return false;  // takes the exception
      const Guard& guard = trace->guards[static_cast<size_t>(op.extra)];
      const bool holds = GuardHolds(op, args, engine_, &result);
      values[trace->inputs.size() + at] = result;
      if (holds) continue;
      exit_.values.clear();
      for (uint32_t i = 0; i < guard.exit_count; ++i)
        exit_.values.push_back(bits(trace->exits[guard.first_exit + i]));
      if (guard.bridge != nullptr) {
        enter(guard.bridge, {exit_.values.begin(), exit_.values.end()});
        at = static_cast<size_t>(-1);
        continue;
      }
      exit_.kind = TraceExit::Kind::kGuard;
      exit_.trace = trace;
      exit_.guard = static_cast<size_t>(op.extra);
      for (uint32_t i = 0; i < guard.exit_count; ++i)
        left_with_.push_back(Describe(trace->KindOf(trace->exits[guard.first_exit + i]), exit_.values[i]));
      return true;
    }
    if (op.opcode == kJump) {
      std::vector<uint64_t> next;
      for (Ref arg : trace->Args(op)) next.push_back(bits(arg));
      enter(trace->target != nullptr ? trace->target : trace, std::move(next));
      at = static_cast<size_t>(-1);
      continue;
    }
    if (op.opcode == kFinish) {
      exit_.kind = TraceExit::Kind::kFinished;
      exit_.value = count > 0 ? args[0] : 0;
      left_with_ = {Describe(op.operand_kind, exit_.value)};
      return true;
    }
    if (op.opcode == kFinishRaised || !Operation(op, args, &result)) return false;
    values[trace->inputs.size() + at] = result;
  }
  return false;
}

ShadowRun::Value ShadowRun::Describe(Kind kind, uint64_t bits) const {
  if (kind != Kind::kRef) return {kind, bits};
  const auto made = class_of_made_.find(bits);
  return {kind, bits, ClassOf(bits), made != class_of_made_.end()};
}

bool ShadowRun::IsSame(const Value& mine, uint64_t other, bool moved) {
  if (mine.kind != Kind::kRef || !(mine.made || moved)) return mine.bits == other;
  return ClassOf(other) == mine.cls;
}

bool ShadowRun::WasOverwritten() const {
  return read_twice_ || std::any_of(raw_reads_.begin(), raw_reads_.end(), [&](const auto& read) {
    const auto& [address, was] = read;
    return !written_.contains(address) && LoadBits(address, was.kind) != was.bits;
  });
}

std::string ShadowRun::Compare(const TraceExit& other) const {
  std::string difference = Difference(other);
  return difference.empty() || WasOverwritten() ? "" : difference;
}

std::string ShadowRun::Difference(const TraceExit& other) const {
  const bool moved = engine_->collections() != collections_;
  if (exit_.kind != other.kind) return "left in another way";
  if (exit_.kind == TraceExit::Kind::kFinished)
    return IsSame(left_with_[0], other.value, moved) ? "" : "returned another value";
  if (exit_.trace != other.trace || exit_.guard != other.guard)
    return "left by guard " + std::to_string(other.guard) + " of trace " +
           std::to_string(other.trace->number) + ", not guard " + std::to_string(exit_.guard) +
           " of trace " + std::to_string(exit_.trace->number);
  const Guard& guard = exit_.trace->guards[exit_.guard];
  for (uint32_t i = 0; i < guard.exit_count; ++i)
    if (!IsSame(left_with_[i], other.values[i], moved))
      return "v" + std::to_string(exit_.trace->exits[guard.first_exit + i]) + " is " + std::to_string(other.values[i]) +
             ", not " + std::to_string(exit_.values[i]);
  return "";
}

}  // namespace kiln::jit
