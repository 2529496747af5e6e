// What lives where: registers, slots of the frame, and what is part of an instruction.

#include "jitcodegen/runtime/x86/compiler.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "jitcodegen/runtime/x86/registers.h"

namespace kiln::jit::x86 {

// A sum that is nothing but the index of items is part of their addresses.
void Compiler::FoldSums() {
  auto index_of = [&](const TraceOp& op) -> Ref {
    if (op.opcode != static_cast<uint16_t>(Opcode::kArrayGet) &&
        op.opcode != static_cast<uint16_t>(Opcode::kArraySet))
      return -1;
    const FieldDescr& item = backend_.program_.fields[op.descr];
    const bool barrier = op.opcode == static_cast<uint16_t>(Opcode::kArraySet) && item.kind == Kind::kRef;
    return IsAddressScale(item.item_size) && !barrier ? trace_.Args(op)[1] : -1;
  };
  for (size_t i = 0; i < trace_.ops.size(); ++i) {
    const TraceOp& op = trace_.ops[i];
    const auto args = trace_.Args(op);
    if (op.opcode == static_cast<uint16_t>(Opcode::kIntAdd) && op.operand_kind == Kind::kI64 &&
        !IsConstant(args[0]) && IsConstant(args[1]) &&
        trace_.Bits(args[1]) + (uint64_t{1} << 24) < uint64_t{1} << 25)
      At(trace_.Value(i)).base = args[0];
    for (size_t a = 0; a < args.size(); ++a)
      if (!IsConstant(args[a]) && (a != 1 || index_of(op) != args[a])) At(args[a]).base = -1;
    if (!IsGuard(op.opcode)) continue;
    const auto& guard = trace_.guards[static_cast<size_t>(op.extra)];
    for (uint32_t k = 0; k < guard.exit_count; ++k) At(trace_.exits[guard.first_exit + k]).base = -1;
  }
}

void Compiler::FindUses() {
  values_.resize(trace_.inputs.size() + trace_.ops.size());
  FoldSums();
  next_call_.assign(trace_.ops.size() + 1, INT32_MAX);
  for (size_t i = 0; i < trace_.ops.size(); ++i) {
    const TraceOp& op = trace_.ops[i];
    const auto at = static_cast<int32_t>(i);
    for (Ref arg : trace_.Args(op)) {
      if (IsConstant(arg)) continue;
      ValueState& state = At(Folded(arg));
      state.last_use = state.last_real_use = at;
      ++state.uses_end;
    }
    if (IsGuard(op.opcode)) {
      const auto& guard = trace_.guards[static_cast<size_t>(op.extra)];
      for (uint32_t k = 0; k < guard.exit_count; ++k)
        At(trace_.exits[guard.first_exit + k]).last_use = at;
    }
  }
  uint32_t first = 0;
  for (ValueState& state : values_) {
    const uint32_t count = std::exchange(state.uses_end, first);
    state.next_use = first;
    first += count;
  }
  uses_.resize(first);
  for (size_t i = 0; i < trace_.ops.size(); ++i)
    for (Ref arg : trace_.Args(trace_.ops[i]))
      if (!IsConstant(arg)) uses_[At(Folded(arg)).uses_end++] = static_cast<int32_t>(i);
  for (size_t i = trace_.ops.size(); i-- > 0;) {
    const TraceOp& op = trace_.ops[i];
    next_call_[i] = next_call_[i + 1];
    if (!IsInline(trace_, backend_.heap_, backend_.program_, op)) {
      next_call_[i] = static_cast<int32_t>(i);
      arguments_ = std::max<int>(arguments_, op.arg_count);
    }
  }
}

bool Compiler::IsFloat(Ref value) const { return IsFloatKind(trace_.KindOf(value)); }
bool Compiler::IsReference(Ref value) const {
  if (static_cast<size_t>(value) >= trace_.inputs.size() &&
      trace_.ops[static_cast<size_t>(value) - trace_.inputs.size()].opcode == kGuardException)
    return true;
  return trace_.KindOf(value) == Kind::kRef;
}

int64_t Compiler::NextUse(Ref value) {
  ValueState& state = At(value);
  while (state.next_use < state.uses_end && uses_[state.next_use] < at_) ++state.next_use;
  return state.next_use < state.uses_end ? uses_[state.next_use] : INT64_MAX;
}

std::vector<bool> Compiler::InputsInRegisters() {
  constexpr size_t kGeneral = 8, kVector = 10;  // others are for what is computed
  const bool jumps = trace_.ops.back().opcode == kJump;
  std::vector<std::pair<uint32_t, Ref>> by_uses[2];
  for (size_t i = 0; i < trace_.inputs.size(); ++i) {
    const auto value = static_cast<Ref>(i);
    const ValueState& state = At(value);
    uint32_t uses = state.uses_end - state.next_use;
    if (jumps)
      for (Ref arg : trace_.Args(trace_.ops.back())) uses -= arg == value;
    if (uses != 0) by_uses[IsFloat(value)].emplace_back(uses, value);
  }
  std::vector<bool> chosen(trace_.inputs.size());
  for (const bool vector : {false, true}) {
    auto& candidates = by_uses[vector];
    std::sort(candidates.begin(), candidates.end(), [](const auto& a, const auto& b) {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    for (size_t i = 0; i < candidates.size() && i < (vector ? kVector : kGeneral); ++i)
      chosen[static_cast<size_t>(candidates[i].second)] = true;
  }
  return chosen;
}

void Compiler::PlaceInputs() {
  compiled_.inputs.resize(trace_.inputs.size());
  if (!given_inputs_.empty() || trace_.is_bridge) {
    for (size_t i = 0; i < trace_.inputs.size(); ++i) {
      const auto value = static_cast<Ref>(i);
      const Location at = i < given_inputs_.size() ? given_inputs_[i] : Location();
      compiled_.inputs[i] = at;
      if (at.is_slot()) slots_ = std::max(slots_, at.slot() + 1);
      if (At(value).last_use < 0 || at.code == Location::kNone) continue;
      if (at.is_slot()) {
        At(value).slot = at.slot();
      } else {
        Take(at, value);
      }
    }
    slot_owners_.assign(static_cast<size_t>(slots_), -1);
    for (size_t i = 0; i < trace_.inputs.size(); ++i)
      if (values_[i].slot >= 0)
        slot_owners_[static_cast<size_t>(values_[i].slot)] = static_cast<Ref>(i);
    for (int n = slots_; n-- > 0;)
      if (slot_owners_[static_cast<size_t>(n)] < 0) free_slots_.push_back(n);
    // The guard's condition is found in the context, below.
    if (const auto last = static_cast<Ref>(trace_.inputs.size()) - 1;
        trace_.takes_condition && At(last).last_use >= 0)
      At(last).slot = NewSlot(last);
    return;
  }
  const std::vector<bool> in_register = InputsInRegisters();
  for (size_t i = 0; i < trace_.inputs.size(); ++i) {
    const auto value = static_cast<Ref>(i);
    if (At(value).last_use < 0) continue;
    if (in_register[i]) {
      Take(Register(IsFloat(value), At(value).last_use), value);
      compiled_.inputs[i] = At(value).reg;
    } else {
      At(value).slot = NewSlot(value);
      compiled_.inputs[i] = Location::Slot(At(value).slot);
    }
  }
}

int Compiler::NewSlot(Ref owner) {
  int slot = slots_;
  if (free_slots_.empty()) {
    ++slots_;
  } else {
    slot = free_slots_.back();
    free_slots_.pop_back();
  }
  slot_owners_.resize(static_cast<size_t>(slots_), -1);
  slot_owners_[static_cast<size_t>(slot)] = owner;
  return slot;
}

Location Compiler::Register(bool vector, int32_t lives_until) {
  auto is_free = [&](Location l) {
    return owner_[l.code] == -1 && (pinned_ >> l.code & 1) == 0;
  };
  if (vector) {
    for (Reg r = 0; r < kVectorScratch; ++r)
      if (is_free(Location::Vector(r))) return Location::Vector(r);
  } else {
    // What lives across a call is better off in a register that calls preserve.
    const bool across = lives_until > next_call_[static_cast<size_t>(at_)];
    auto try_all = [&](std::span<const Reg> registers) {
      for (Reg r : registers)
        if (is_free(Location::General(r))) return Location::General(r);
      return Location();
    };
    Location found = across ? try_all(kPreserved) : try_all(kClobbered);
    if (found.code == Location::kNone) found = across ? try_all(kClobbered) : try_all(kPreserved);
    if (found.code != Location::kNone) return found;
  }
  Location best;
  int64_t best_score = -1;
  for (uint16_t code = vector ? Location::kVector : 0;
       code < (vector ? Location::kSlot : Location::kVector); ++code) {
    const Ref value = owner_[code];
    if (value < 0 || (pinned_ >> code & 1) != 0) continue;
    // The one that is wanted last; rather one that is in memory already.
    const int64_t next = std::min<int64_t>(NextUse(value), INT32_MAX);
    const int64_t score = 2 * next + (At(value).slot >= 0);
    if (score > best_score) {
      best_score = score;
      best = Location{code};
    }
  }
  Spill(owner_[best.code]);
  return best;
}

Location Compiler::AllocateTemporary(bool vector) {
  Location reg = Register(vector, at_);
  Pin(reg);
  temporaries_.push_back(reg);
  return reg;
}

void Compiler::Take(Location reg, Ref value) {
  owner_[reg.code] = value;
  At(value).reg = reg;
}

void Compiler::Spill(Ref value) {
  ValueState& state = At(value);
  if (state.slot < 0) {
    state.slot = NewSlot(value);
    Move(Location::Slot(state.slot), state.reg);
  }
  owner_[state.reg.code] = -1;
  state.reg = Location();
}

void Compiler::Release(Ref value) {
  ValueState& state = At(value);
  if (state.reg.code != Location::kNone && owner_[state.reg.code] == value)
    owner_[state.reg.code] = -1;
  state.reg = Location();
  if (state.slot >= 0) {
    free_slots_.push_back(state.slot);
    slot_owners_[static_cast<size_t>(state.slot)] = -1;
  }
  state.slot = -1;
}

void Compiler::ReleaseDead() {
  const TraceOp& op = trace_.ops[static_cast<size_t>(at_)];
  pinned_ = 0;
  temporaries_.clear();
  auto check = [&](Ref value) {
    if (IsConstant(value)) return;
    value = Folded(value);
    if (At(value).last_use <= at_) Release(value);
  };
  for (Ref arg : trace_.Args(op)) check(arg);
  if (IsGuard(op.opcode)) {
    const auto& guard = trace_.guards[static_cast<size_t>(op.extra)];
    for (uint32_t k = 0; k < guard.exit_count; ++k) check(trace_.exits[guard.first_exit + k]);
  }
  check(trace_.Value(static_cast<size_t>(at_)));
}

Reg Compiler::Use(Ref value) {
  if (IsConstant(value)) {
    Location reg = AllocateTemporary(false);
    LoadImmediate(reg.reg(), trace_.Bits(value));
    return reg.reg();
  }
  ValueState& state = At(value);
  if (state.reg.code == Location::kNone) {
    Location reg = Register(false, state.last_use);
    Move(reg, Location::Slot(state.slot));
    Take(reg, value);
  }
  Pin(state.reg);
  return state.reg.reg();
}

Reg Compiler::UseVector(Ref value) {
  if (IsConstant(value)) {
    // Not by way of the scratch register: an address may be in it.
    Reg bits = Use(value);
    Location reg = AllocateTemporary(true);
    a_.MovqXR(reg.reg(), bits);
    return reg.reg();
  }
  ValueState& state = At(value);
  if (state.reg.code == Location::kNone) {
    Location reg = Register(true, state.last_use);
    Move(reg, Location::Slot(state.slot));
    Take(reg, value);
  }
  Pin(state.reg);
  return state.reg.reg();
}

Compiler::Operand Compiler::UseOperand(Ref value) {
  Operand operand{};
  if (IsConstant(value) && FitsInt32(trace_.Bits(value))) {
    operand.kind = Operand::kImmediate;
    operand.immediate = static_cast<int64_t>(trace_.Bits(value));
  } else if (!IsConstant(value) && At(value).reg.code == Location::kNone &&
             At(value).last_use <= at_) {
    // Used here for the last time: no register for it.
    operand.kind = Operand::kMemory;
    operand.mem = SlotMem(At(value).slot);
  } else {
    operand.kind = Operand::kRegister;
    operand.reg = Use(value);
  }
  return operand;
}

Reg Compiler::DefineIn(bool vector) {
  const Ref result = trace_.Value(static_cast<size_t>(at_));
  const Location reg = Register(vector, At(result).last_use);
  Take(reg, result);
  Pin(reg);
  return reg.reg();
}

Reg Compiler::DefineFrom(bool vector, Ref from, bool keep) {
  if (IsConstant(from)) {
    const Reg reg = DefineIn(vector);
    LoadImmediate(vector ? kScratch : reg, trace_.Bits(from));
    if (vector) a_.MovqXR(reg, kScratch);
    return reg;
  }
  ValueState& state = At(from);
  if (!keep && state.last_use <= at_ && state.reg.code != Location::kNone) {
    const Location reg = std::exchange(state.reg, Location());  // nobody wants it there any more
    Take(reg, trace_.Value(static_cast<size_t>(at_)));
    Pin(reg);
    return reg.reg();
  }
  if (state.reg.code != Location::kNone) Pin(state.reg);
  const Reg reg = DefineIn(vector);
  Move(vector ? Location::Vector(reg) : Location::General(reg), LocationOf(from));
  return reg;
}

Location Compiler::LocationOf(Ref value) {
  const ValueState& state = At(value);
  return state.reg.code != Location::kNone ? state.reg : Location::Slot(state.slot);
}

}  // namespace kiln::jit::x86
