#include "jitcodegen/runtime/x86/compiler.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "jitcodegen/runtime/x86/exit_places.h"
#include "jitcodegen/runtime/x86/registers.h"
#include "translator/flowgraph/semantics.h"

namespace kiln::jit::x86 {
namespace {

bool IsAddressScale(int32_t size) { return size == 1 || size == 2 || size == 4 || size == 8; }

// Made inline, without a call.
bool IsInline(const Trace& trace, const HeapAccess& heap, const JitProgram& program,
              const TraceOp& op) {
  if (IsGuard(op.opcode) || op.opcode == kJump || op.opcode == kFinish ||
      op.opcode == kFinishRaised || op.opcode == kConditionalCall || op.opcode == kConditionalValue)
    return true;
  if (op.opcode >= kNumOpcodes) return false;
  const Kind operand = op.operand_kind, result = op.result_kind;
  switch (static_cast<Opcode>(op.opcode)) {
    case Opcode::kIntAdd: case Opcode::kIntSub: case Opcode::kIntMul: case Opcode::kIntNeg:
    case Opcode::kIntNot: case Opcode::kIntShl: case Opcode::kIntShr:
      return operand != Kind::kBool;
    case Opcode::kIntAnd: case Opcode::kIntOr: case Opcode::kIntXor:
    case Opcode::kIntEq: case Opcode::kIntNe: case Opcode::kIntLt: case Opcode::kIntLe:
    case Opcode::kIntGt: case Opcode::kIntGe: case Opcode::kIntCast: case Opcode::kBoolNot:
    case Opcode::kRefEq: case Opcode::kRefNe: case Opcode::kRefIsNull: case Opcode::kRefNonnull:
    case Opcode::kFuncEq: case Opcode::kFuncNe: case Opcode::kRawEq: case Opcode::kRawNe:
    case Opcode::kRawLt: case Opcode::kRawAdd: case Opcode::kRawSub: case Opcode::kRawToInt:
    case Opcode::kRawFromInt: case Opcode::kCastRef:
    case Opcode::kFloatAdd: case Opcode::kFloatSub: case Opcode::kFloatMul: case Opcode::kFloatDiv:
    case Opcode::kFloatNeg: case Opcode::kFloatEq: case Opcode::kFloatNe: case Opcode::kFloatLt:
    case Opcode::kFloatLe: case Opcode::kFloatGt: case Opcode::kFloatGe: case Opcode::kFloatCast:
      return true;
    case Opcode::kIntDiv: case Opcode::kIntMod: {
      const Ref divisor = trace.Args(op)[1];  // 0 is never reached
      return operand != Kind::kBool && !(IsConstant(divisor) && trace.Bits(divisor) == 0);
    }
    case Opcode::kIntToFloat: return operand != Kind::kU64 && result == Kind::kF64;
    case Opcode::kFloatToInt: return result != Kind::kU64 && result != Kind::kBool;
    case Opcode::kFloatToBits: case Opcode::kFloatFromBits:
      return operand != Kind::kF32 && result != Kind::kF32;
    case Opcode::kGetField: case Opcode::kArrayGet: case Opcode::kArrayLength:
    case Opcode::kRawLoad: case Opcode::kRawStore:
      return true;
    case Opcode::kSetField: case Opcode::kArraySet:
      return program.fields[op.descr].kind != Kind::kRef || !heap.has_barrier ||
             heap.barrier_flag != 0;
    case Opcode::kNew: case Opcode::kNewArray: return IsAllocatedInline(trace, heap, program, op);
    case Opcode::kCallResult: case Opcode::kSetCallResult: return heap.call_results != 0;
    case Opcode::kThreadLocals: return heap.thread_locals != 0;
    default: return false;
  }
}

}  // namespace

Compiler::Compiler(Backend* backend, Trace* trace) : backend_(*backend), trace_(*trace) {
  std::fill(std::begin(owner_), std::end(owner_), -1);
  if (backend->differences_ != nullptr) a_.KeepEmitted();
}

// ---- What lives where ---------------------------------------------------------------------------

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

Reg Compiler::Define() {
  const Ref result = trace_.Value(static_cast<size_t>(at_));
  Location reg = Register(false, At(result).last_use);
  Take(reg, result);
  Pin(reg);
  return reg.reg();
}

Reg Compiler::DefineVector() {
  const Ref result = trace_.Value(static_cast<size_t>(at_));
  Location reg = Register(true, At(result).last_use);
  Take(reg, result);
  Pin(reg);
  return reg.reg();
}

Reg Compiler::DefineFrom(Ref from, bool keep) {
  const Ref result = trace_.Value(static_cast<size_t>(at_));
  if (IsConstant(from)) {
    Reg reg = Define();
    LoadImmediate(reg, trace_.Bits(from));
    return reg;
  }
  ValueState& state = At(from);
  if (!keep && state.last_use <= at_ && state.reg.code != Location::kNone) {
    const Location reg = state.reg;
    state.reg = Location();
    Take(reg, result);
    Pin(reg);
    return reg.reg();
  }
  if (state.reg.code != Location::kNone) Pin(state.reg);
  Reg reg = Define();
  Move(Location::General(reg), LocationOf(from));
  return reg;
}

Reg Compiler::DefineVectorFrom(Ref from) {
  const Ref result = trace_.Value(static_cast<size_t>(at_));
  if (IsConstant(from)) {
    Reg reg = DefineVector();
    LoadImmediate(kScratch, trace_.Bits(from));
    a_.MovqXR(reg, kScratch);
    return reg;
  }
  ValueState& state = At(from);
  if (state.last_use <= at_ && state.reg.code != Location::kNone) {
    const Location reg = state.reg;
    state.reg = Location();
    Take(reg, result);
    Pin(reg);
    return reg.reg();
  }
  if (state.reg.code != Location::kNone) Pin(state.reg);
  Reg reg = DefineVector();
  Move(Location::Vector(reg), LocationOf(from));
  return reg;
}

Location Compiler::LocationOf(Ref value) {
  const ValueState& state = At(value);
  return state.reg.code != Location::kNone ? state.reg : Location::Slot(state.slot);
}

// ---- Instructions -------------------------------------------------------------------------------

// Leaves the flags alone.
void Compiler::LoadImmediate(Reg reg, uint64_t bits) {
  if (bits <= UINT32_MAX) {
    a_.MovOI32(reg, static_cast<int64_t>(bits));
  } else if (FitsInt32(bits)) {
    a_.MovRI32(reg, static_cast<int64_t>(bits));
  } else {
    a_.MovOI64(reg, static_cast<int64_t>(bits));
  }
}

void Compiler::Move(Location to, Location from) {
  if (to == from) return;
  if (to.is_general()) {
    if (from.is_general()) a_.MovRR(to.reg(), from.reg());
    if (from.is_vector()) a_.MovqRX(to.reg(), from.reg());
    if (from.is_slot()) a_.MovRM(to.reg(), SlotMem(from.slot()));
  } else if (to.is_vector()) {
    if (from.is_general()) a_.MovqXR(to.reg(), from.reg());
    if (from.is_vector()) a_.MovapdXX(to.reg(), from.reg());
    if (from.is_slot()) a_.MovsdXM(to.reg(), SlotMem(from.slot()));
  } else if (from.is_slot()) {
    a_.MovsdXM(kVectorScratch, SlotMem(from.slot()));
    a_.MovsdMX(SlotMem(to.slot()), kVectorScratch);
  } else if (from.is_general()) {
    a_.MovMR(SlotMem(to.slot()), from.reg());
  } else {
    a_.MovsdMX(SlotMem(to.slot()), from.reg());
  }
}

void Compiler::SetFrame() {
  a_.MovRR(rsp, rbp);
  a_.SubRI32(rsp, 0);
  frame_sizes_.push_back(a_.size());
}

size_t Compiler::JumpIf(Code code) {
  switch (code) {
    case kO: return a_.Jo();
    case kB: return a_.Jb();
    case kNB: return a_.Jnb();
    case kZ: return a_.Jz();
    case kNZ: return a_.Jnz();
    case kBE: return a_.Jbe();
    case kNBE: return a_.Jnbe();
    case kP: return a_.Jp();
    case kNP: return a_.Jnp();
    case kL: return a_.Jl();
    case kNL: return a_.Jnl();
    case kLE: return a_.Jle();
    default: return a_.Jnle();
  }
}

void Compiler::Set(Code code, Reg reg) {
  switch (code) {
    case kB: a_.SetbR(reg); break;
    case kNB: a_.SetnbR(reg); break;
    case kZ: a_.SetzR(reg); break;
    case kNZ: a_.SetnzR(reg); break;
    case kBE: a_.SetbeR(reg); break;
    case kNBE: a_.SetnbeR(reg); break;
    case kP: a_.SetpR(reg); break;
    case kNP: a_.SetnpR(reg); break;
    case kL: a_.SetlR(reg); break;
    case kNL: a_.SetnlR(reg); break;
    case kLE: a_.SetleR(reg); break;
    case kNLE: a_.SetnleR(reg); break;
    default: a_.SetoR(reg); break;
  }
}

void Compiler::Normalise(Kind kind, Reg reg) {
  switch (kind) {
    case Kind::kBool: a_.AndRI8(reg, 1); break;
    case Kind::kI8: a_.MovsxRR8(reg, reg); break;
    case Kind::kI16: a_.MovsxRR16(reg, reg); break;
    case Kind::kI32: a_.MovsxRR32(reg, reg); break;
    case Kind::kU8: a_.MovzxRR8(reg, reg); break;
    case Kind::kU16: a_.MovzxRR16(reg, reg); break;
    case Kind::kU32: a_.MovRR32(reg, reg); break;
    default: break;
  }
}

// The result is what memory holds.
void Compiler::Load(Kind kind, const Mem& mem) {
  switch (kind) {
    case Kind::kBool: case Kind::kU8: a_.MovzxRM8(Define(), mem); break;
    case Kind::kU16: a_.MovzxRM16(Define(), mem); break;
    case Kind::kU32: a_.MovRM32(Define(), mem); break;
    case Kind::kI8: a_.MovsxRM8(Define(), mem); break;
    case Kind::kI16: a_.MovsxRM16(Define(), mem); break;
    case Kind::kI32: a_.MovsxRM32(Define(), mem); break;
    case Kind::kF32: a_.Cvtss2sdXM(DefineVector(), mem); break;
    case Kind::kF64: a_.MovsdXM(DefineVector(), mem); break;
    default: a_.MovRM(Define(), mem); break;
  }
}

void Compiler::Store(Kind kind, const Mem& mem, Ref value) {
  if (IsFloatKind(kind)) {
    Reg reg = UseVector(value);
    if (kind == Kind::kF64) {
      a_.MovsdMX(mem, reg);
    } else {
      a_.Cvtsd2ssXX(kVectorScratch, reg);
      a_.MovssMX(mem, kVectorScratch);
    }
    return;
  }
  if (IsConstant(value) && Type{kind}.size() == 8 && FitsInt32(trace_.Bits(value))) {
    a_.MovMI32(mem, static_cast<int64_t>(trace_.Bits(value)));
    return;
  }
  Reg reg = Use(value);
  switch (Type{kind}.size()) {
    case 1: a_.MovMR8(mem, reg); break;
    case 2: a_.MovMR16(mem, reg); break;
    case 4: a_.MovMR32(mem, reg); break;
    default: a_.MovMR(mem, reg); break;
  }
}

// ---- Operations ---------------------------------------------------------------------------------

void Compiler::Visit(const TraceOp& op) {
  if (IsGuard(op.opcode)) {
    Guard(op);
    return FailAtWill(op);
  }
  switch (op.opcode) {
    case kJump: return JumpToTarget(op);
    case kFinish:
    case kFinishRaised: return Finish(op);
    case kConditionalCall:
    case kConditionalValue: return ConditionalCall(op);
    default: break;
  }
  if (IsInline(trace_, backend_.heap_, backend_.program_, op)) return Operation(op);
  Call(op);
}

void Compiler::Operation(const TraceOp& op) {
  auto args = trace_.Args(op);
  switch (static_cast<Opcode>(op.opcode)) {
    case Opcode::kIntAdd:
      if (At(trace_.Value(static_cast<size_t>(at_))).base >= 0 || AddByAddress(op)) return;
      return Binary(op, FormId::kAddRR, FormId::kAddRM, FormId::kAddRI8, FormId::kAddRI32);
    case Opcode::kRawAdd:
      return Binary(op, FormId::kAddRR, FormId::kAddRM, FormId::kAddRI8, FormId::kAddRI32);
    case Opcode::kIntSub: case Opcode::kRawSub:
      return Binary(op, FormId::kSubRR, FormId::kSubRM, FormId::kSubRI8, FormId::kSubRI32);
    case Opcode::kIntAnd:
      return Binary(op, FormId::kAndRR, FormId::kAndRM, FormId::kAndRI8, FormId::kAndRI32);
    case Opcode::kIntOr:
      return Binary(op, FormId::kOrRR, FormId::kOrRM, FormId::kOrRI8, FormId::kOrRI32);
    case Opcode::kIntXor:
      return Binary(op, FormId::kXorRR, FormId::kXorRM, FormId::kXorRI8, FormId::kXorRI32);
    case Opcode::kIntMul: return Multiply(op);
    case Opcode::kIntNeg: {
      Reg reg = DefineFrom(args[0]);
      a_.NegR(reg);
      return Normalise(op.result_kind, reg);
    }
    case Opcode::kIntNot: {
      Reg reg = DefineFrom(args[0]);
      a_.NotR(reg);
      return Normalise(op.result_kind, reg);
    }
    case Opcode::kBoolNot: return a_.XorRI8(DefineFrom(args[0]), 1);
    case Opcode::kIntShl: case Opcode::kIntShr: return Shift(op);
    case Opcode::kIntDiv: case Opcode::kIntMod: Divide(op); return;
    case Opcode::kIntCast: return Normalise(op.result_kind, DefineFrom(args[0]));
    case Opcode::kRawToInt: case Opcode::kRawFromInt: case Opcode::kCastRef:
      DefineFrom(args[0]);
      return;
    case Opcode::kIntEq: case Opcode::kIntNe: case Opcode::kIntLt: case Opcode::kIntLe:
    case Opcode::kIntGt: case Opcode::kIntGe: case Opcode::kRefEq: case Opcode::kRefNe:
    case Opcode::kFuncEq: case Opcode::kFuncNe: case Opcode::kRawEq: case Opcode::kRawNe:
    case Opcode::kRawLt: case Opcode::kRefIsNull: case Opcode::kRefNonnull:
      return Compare(op);
    case Opcode::kFloatAdd: return FloatBinary(op, FormId::kAddsdXX);
    case Opcode::kFloatSub: return FloatBinary(op, FormId::kSubsdXX);
    case Opcode::kFloatMul: return FloatBinary(op, FormId::kMulsdXX);
    case Opcode::kFloatDiv: return FloatBinary(op, FormId::kDivsdXX);
    case Opcode::kFloatNeg: {
      Reg reg = DefineVectorFrom(args[0]);
      LoadImmediate(kScratch, uint64_t{1} << 63);
      a_.MovqXR(kVectorScratch, kScratch);
      return a_.XorpdXX(reg, kVectorScratch);
    }
    case Opcode::kFloatCast: {
      Reg reg = DefineVectorFrom(args[0]);
      if (op.result_kind != Kind::kF32) return;
      a_.Cvtsd2ssXX(reg, reg);
      return a_.Cvtss2sdXX(reg, reg);
    }
    case Opcode::kIntToFloat: {
      Reg from = Use(args[0]);
      Reg to = DefineVector();
      a_.XorpdXX(to, to);  // the conversion keeps the upper half: without this it waits for it
      return a_.Cvtsi2sdXR(to, from);
    }
    case Opcode::kFloatToInt: {
      Reg from = UseVector(args[0]);
      Reg to = Define();
      a_.Cvttsd2siRX(to, from);
      return Normalise(op.result_kind, to);
    }
    case Opcode::kFloatToBits: {
      Reg from = UseVector(args[0]);
      return a_.MovqRX(Define(), from);
    }
    case Opcode::kFloatFromBits: {
      Reg from = Use(args[0]);
      return a_.MovqXR(DefineVector(), from);
    }
    case Opcode::kFloatEq: case Opcode::kFloatNe: case Opcode::kFloatLt: case Opcode::kFloatLe:
    case Opcode::kFloatGt: case Opcode::kFloatGe:
      return FloatCompare(op);
    case Opcode::kGetField: {
      const FieldDescr& field = backend_.program_.fields[op.descr];
      return Load(field.kind, Mem(Use(args[0]), field.offset));
    }
    case Opcode::kSetField: {
      const FieldDescr& field = backend_.program_.fields[op.descr];
      if (jit::IsReference(field.kind)) Barrier(args[0], nullptr, args[1]);
      return Store(field.kind, Mem(Use(args[0]), field.offset), args[1]);
    }
    case Opcode::kArrayGet: {
      const FieldDescr& item = backend_.program_.fields[op.descr];
      return Load(item.kind, ItemMem(item, args[0], args[1]));
    }
    case Opcode::kArraySet: {
      const FieldDescr& item = backend_.program_.fields[op.descr];
      if (jit::IsReference(item.kind)) Barrier(args[0], &args[1], args[2]);
      return Store(item.kind, ItemMem(item, args[0], args[1]), args[2]);
    }
    case Opcode::kNew: return Allocate(op, 0);
    case Opcode::kNewArray:
      return Allocate(op, static_cast<int64_t>(trace_.Bits(args[0])));
    case Opcode::kCallResult: {
      a_.MovRM(kScratch, Mem(r15, offsetof(Context, thread)));
      const bool reference = jit::IsReference(op.result_kind);
      const int32_t at = (reference ? backend_.heap_.call_result_refs : backend_.heap_.call_results) +
                         8 * (static_cast<int32_t>(op.descr) - 1);
      // Stored as 64 bits, of which only those of the kind count; a float of either width as a double.
      if (op.result_kind == Kind::kF32) return Load(Kind::kF64, Mem(kScratch, at));
      return Load(op.result_kind, Mem(kScratch, at));
    }
    case Opcode::kSetCallResult: {
      // As above; an integer as all its 64 bits.
      const bool reference = jit::IsReference(op.operand_kind);
      const int32_t at = (reference ? backend_.heap_.call_result_refs : backend_.heap_.call_results) +
                         8 * (static_cast<int32_t>(op.descr) - 1);
      a_.MovRM(kScratch, Mem(r15, offsetof(Context, thread)));
      return Store(IsFloatKind(op.operand_kind) ? Kind::kF64 : Kind::kI64, Mem(kScratch, at), args[0]);
    }
    case Opcode::kThreadLocals:
      a_.MovRM(kScratch, Mem(r15, offsetof(Context, thread)));
      return Load(Kind::kRef, Mem(kScratch, backend_.heap_.thread_locals));
    case Opcode::kArrayLength:
      return Load(Kind::kI64,
                  Mem(Use(args[0]), backend_.program_.classes[op.descr].length_offset));
    case Opcode::kRawLoad: case Opcode::kRawStore: {
      Mem mem(rax, 0);
      if (IsConstant(args[1]) && FitsInt32(trace_.Bits(args[1]))) {
        mem = Mem(Use(args[0]), static_cast<int32_t>(trace_.Bits(args[1])));
      } else {
        Reg base = Use(args[0]);
        mem = Mem(base, Use(args[1]), 1, 0);
      }
      if (static_cast<Opcode>(op.opcode) == Opcode::kRawLoad) return Load(op.result_kind, mem);
      return Store(op.operand_kind, mem, args[2]);
    }
    default: break;
  }
}

void Compiler::Binary(const TraceOp& op, FormId rr, FormId rm, FormId ri8, FormId ri32) {
  Operand b = UseOperand(trace_.Args(op)[1]);
  Reg reg = DefineFrom(trace_.Args(op)[0]);
  switch (b.kind) {
    case Operand::kRegister: a_.EmitRegs(rr, reg, b.reg); break;
    case Operand::kMemory: a_.EmitMem(rm, reg, b.mem); break;
    case Operand::kImmediate: {
      const bool small = b.immediate == static_cast<int8_t>(b.immediate);
      const FormId form = small ? ri8 : ri32;
      a_.EmitRegs(form, static_cast<Reg>(kForms[static_cast<size_t>(form)].digit), reg);
      a_.Immediate(b.immediate, small ? 1 : 4);
      break;
    }
  }
  const auto opcode = static_cast<Opcode>(op.opcode);
  if (opcode == Opcode::kIntAdd || opcode == Opcode::kIntSub) Normalise(op.result_kind, reg);
}

// To a register of its own, if the operand stays where it is.
bool Compiler::AddByAddress(const TraceOp& op) {
  const Ref left = trace_.Args(op)[0], right = trace_.Args(op)[1];
  if (op.result_kind != Kind::kI64 || IsConstant(left) || !IsConstant(right) ||
      !FitsInt32(trace_.Bits(right)) || At(left).last_use <= at_)
    return false;
  const Mem sum(Use(left), static_cast<int32_t>(trace_.Bits(right)));
  a_.LeaRM(Define(), sum);
  return true;
}

void Compiler::Multiply(const TraceOp& op) {
  Operand b = UseOperand(trace_.Args(op)[1]);
  if (b.kind == Operand::kImmediate && !IsConstant(trace_.Args(op)[0])) {
    Reg from = Use(trace_.Args(op)[0]);
    Reg reg = Define();
    a_.ImulRRI32(reg, from, b.immediate);
    return Normalise(op.result_kind, reg);
  }
  if (b.kind == Operand::kImmediate) {
    b.reg = Use(trace_.Args(op)[1]);
    b.kind = Operand::kRegister;
  }
  Reg reg = DefineFrom(trace_.Args(op)[0]);
  if (b.kind == Operand::kRegister) {
    a_.ImulRR(reg, b.reg);
  } else {
    a_.ImulRM(reg, b.mem);
  }
  Normalise(op.result_kind, reg);
}

void Compiler::Shift(const TraceOp& op) {
  const Ref count = trace_.Args(op)[1];
  const bool left = static_cast<Opcode>(op.opcode) == Opcode::kIntShl;
  const bool sign = semantics::IsSigned(op.operand_kind);
  if (IsConstant(count)) {
    Reg reg = DefineFrom(trace_.Args(op)[0]);
    const auto n = static_cast<int64_t>(trace_.Bits(count) & 63);
    if (left) {
      a_.ShlRI8(reg, n);
      Normalise(op.result_kind, reg);
    } else if (sign) {
      a_.SarRI8(reg, n);
    } else {
      a_.ShrRI8(reg, n);
    }
    return;
  }
  // The count has to be in cl; whoever is there moves away.
  Use(count);
  const Location cl = Location::General(rcx);
  if (owner_[rcx] >= 0 && owner_[rcx] != count) Spill(owner_[rcx]);
  Pin(cl);
  if (At(count).reg != cl) a_.MovRR(rcx, At(count).reg.reg());
  // The result must not be in rcx, even if operand 0 was: it is the count, then.
  Reg reg = DefineFrom(trace_.Args(op)[0], At(count).reg == cl || trace_.Args(op)[0] == count);
  if (left) {
    a_.ShlR(reg);
    Normalise(op.result_kind, reg);
  } else if (sign) {
    a_.SarR(reg);
  } else {
    a_.ShrR(reg);
  }
}

// By a constant that is neither 0 nor -1.
// The outcome of a comparison: in the flags if its guard comes next and nobody else wants it, else as
// a number.
void Compiler::Truth(const TraceOp& op, Code code) {
  const Ref result = trace_.Value(static_cast<size_t>(at_));
  const TraceOp& next = trace_.ops[static_cast<size_t>(at_) + 1];
  const auto next_args = trace_.Args(next);
  if (next.opcode == kConditionalCall && At(result).last_use == at_ + 1 && next_args[0] == result &&
      std::count(next_args.begin(), next_args.end(), result) == 1) {
    has_fused_ = true;
    fused_ = code;
    return;
  }
  if (At(result).last_use == at_ + 1 && At(result).last_real_use == at_ + 1 &&
      (next.opcode == kGuardTrue || next.opcode == kGuardFalse)) {
    const auto& guard = trace_.guards[static_cast<size_t>(next.extra)];
    bool in_exit = false;
    for (uint32_t i = 0; i < guard.exit_count; ++i)
      in_exit = in_exit || trace_.exits[guard.first_exit + i] == result;
    if (!in_exit) {
      has_fused_ = true;
      fused_ = code;
      return;
    }
  }
  (void)op;
  Reg reg = Define();
  Set(code, reg);
  a_.MovzxRR8(reg, reg);
}

void Compiler::Compare(const TraceOp& op) {
  auto args = trace_.Args(op);
  const auto opcode = static_cast<Opcode>(op.opcode);
  fused_parity_ = false;
  if (opcode == Opcode::kRefIsNull || opcode == Opcode::kRefNonnull) {
    Reg reg = Use(args[0]);
    a_.TestRR(reg, reg);
    return Truth(op, opcode == Opcode::kRefIsNull ? kZ : kNZ);
  }
  Operand b = UseOperand(args[1]);
  Reg left = Use(args[0]);
  switch (b.kind) {
    case Operand::kRegister: a_.CmpRR(left, b.reg); break;
    case Operand::kMemory: a_.CmpRM(left, b.mem); break;
    case Operand::kImmediate:
      if (b.immediate == static_cast<int8_t>(b.immediate)) {
        a_.CmpRI8(left, b.immediate);
      } else {
        a_.CmpRI32(left, b.immediate);
      }
  }
  const bool sign = semantics::IsSigned(op.operand_kind);
  switch (opcode) {
    case Opcode::kIntEq: case Opcode::kRefEq: case Opcode::kFuncEq: case Opcode::kRawEq:
      return Truth(op, kZ);
    case Opcode::kIntNe: case Opcode::kRefNe: case Opcode::kFuncNe: case Opcode::kRawNe:
      return Truth(op, kNZ);
    case Opcode::kIntLt: return Truth(op, sign ? kL : kB);
    case Opcode::kIntLe: return Truth(op, sign ? kLE : kBE);
    case Opcode::kIntGt: return Truth(op, sign ? kNLE : kNBE);
    case Opcode::kIntGe: return Truth(op, sign ? kNL : kNB);
    default: return Truth(op, kB);  // raw_lt
  }
}

void Compiler::FloatBinary(const TraceOp& op, FormId form) {
  Reg b = UseVector(trace_.Args(op)[1]);
  Reg reg = DefineVectorFrom(trace_.Args(op)[0]);
  a_.EmitRegs(form, reg, b);
  if (op.result_kind == Kind::kF32) {
    a_.Cvtsd2ssXX(reg, reg);
    a_.Cvtss2sdXX(reg, reg);
  }
}

void Compiler::FloatCompare(const TraceOp& op) {
  Reg left = UseVector(trace_.Args(op)[0]);
  Reg right = UseVector(trace_.Args(op)[1]);
  // Below and zero are also what "unordered" gives: only above and above-or-equal say what they mean.
  switch (static_cast<Opcode>(op.opcode)) {
    case Opcode::kFloatLt: a_.UcomisdXX(right, left); return Truth(op, kNBE);
    case Opcode::kFloatLe: a_.UcomisdXX(right, left); return Truth(op, kNB);
    case Opcode::kFloatGt: a_.UcomisdXX(left, right); return Truth(op, kNBE);
    case Opcode::kFloatGe: a_.UcomisdXX(left, right); return Truth(op, kNB);
    default: break;
  }
  const bool equal = static_cast<Opcode>(op.opcode) == Opcode::kFloatEq;
  Reg reg = Define();
  a_.UcomisdXX(left, right);
  Set(equal ? kZ : kNZ, reg);
  Set(equal ? kNP : kP, kScratch);
  a_.MovzxRR8(reg, reg);
  a_.MovzxRR8(kScratch, kScratch);
  if (equal) {
    a_.AndRR(reg, kScratch);
  } else {
    a_.OrRR(reg, kScratch);
  }
}

Mem Compiler::ItemMem(const FieldDescr& item, Ref array, Ref index) {
  Reg base = Use(array);
  const int32_t start = item.items_offset + item.offset;
  if (IsConstant(index)) {
    const int64_t offset = start + static_cast<int64_t>(trace_.Bits(index)) * item.item_size;
    if (FitsInt32(static_cast<uint64_t>(offset))) return Mem(base, static_cast<int32_t>(offset));
  }
  int32_t distance = 0;  // of what is part of the address
  if (!IsConstant(index) && At(index).base >= 0) {
    const TraceOp& sum = trace_.ops[static_cast<size_t>(index) - trace_.inputs.size()];
    distance = item.item_size * static_cast<int32_t>(trace_.Bits(trace_.Args(sum)[1]));
    index = At(index).base;
  }
  Reg at = Use(index);
  if (IsAddressScale(item.item_size))
    return Mem(base, at, static_cast<uint8_t>(item.item_size), start + distance);
  a_.ImulRRI32(kScratch, at, item.item_size);
  return Mem(base, kScratch, 1, start);
}

// ---- Guards -------------------------------------------------------------------------------------

void Compiler::RecordExit(const TraceOp& op) {
  auto& guard = trace_.guards[static_cast<size_t>(op.extra)];
  guard.places = static_cast<uint32_t>(exit_places_.size());
  for (uint32_t i = 0; i < guard.exit_count; ++i)
    exit_places_.push_back(LocationOf(trace_.exits[guard.first_exit + i]).code);
}

void Compiler::ExitIf(Code code, const TraceOp& op) {
  exit_jumps_.emplace_back(JumpIf(code), static_cast<size_t>(op.extra));
}

void Compiler::FailAtWill(const TraceOp& op) {
  const auto number = static_cast<size_t>(op.extra);
  if (!backend_.makes_fail_ || trace_.guards[number].after) return;
  for (const int64_t* countdown : {backend_.fail_period_ != 0 ? &backend_.countdown_ : nullptr,
                                   trace_.countdowns != nullptr ? &trace_.countdowns[number] : nullptr}) {
    if (countdown == nullptr) continue;
    LoadImmediate(kScratch, reinterpret_cast<uint64_t>(countdown));
    a_.AddMI32(Mem(kScratch, 0), -1);
    made_exit_jumps_.emplace_back(JumpIf(kZ), number);
  }
}

void Compiler::Guard(const TraceOp& op) {
  auto args = trace_.Args(op);
  switch (op.opcode) {
    case kGuardTrue:
    case kGuardFalse: {
      const bool wanted = op.opcode == kGuardTrue;
      Code code = kNZ;
      if (has_fused_) {
        code = fused_;
        has_fused_ = false;
      } else {
        Reg reg = Use(args[0]);
        a_.TestRR(reg, reg);
      }
      ExitIf(wanted ? static_cast<Code>(code ^ 1) : code, op);
      break;
    }
    case kGuardValue: {
      const uint64_t bits = trace_.Bits(args[1]);
      Reg reg = kScratch;
      if (IsFloat(args[0])) {
        a_.MovqRX(kScratch, UseVector(args[0]));
      } else {
        reg = Use(args[0]);
      }
      if (bits == 0) {
        a_.TestRR(reg, reg);
      } else if (FitsInt32(bits)) {
        if (static_cast<int64_t>(bits) == static_cast<int8_t>(bits)) {
          a_.CmpRI8(reg, static_cast<int64_t>(bits));
        } else {
          a_.CmpRI32(reg, static_cast<int64_t>(bits));
        }
      } else {
        Reg constant = kScratch;
        if (reg == kScratch) constant = AllocateTemporary(false).reg();
        LoadImmediate(constant, bits);
        a_.CmpRR(reg, constant);
      }
      ExitIf(kNZ, op);
      break;
    }
    case kGuardNull:
    case kGuardNonnull: {
      Reg reg = Use(args[0]);
      a_.TestRR(reg, reg);
      ExitIf(op.opcode == kGuardNull ? kNZ : kZ, op);
      break;
    }
    case kGuardClass: {
      Reg reg = Use(args[0]);
      a_.TestRR(reg, reg);
      ExitIf(kZ, op);
      a_.CmpMI32D(Mem(reg, 0), static_cast<int64_t>(op.descr));
      ExitIf(kNZ, op);
      break;
    }
    case kGuardNever:
      exit_jumps_.emplace_back(a_.Jmp(), static_cast<size_t>(op.extra));
      break;
    case kGuardAdd: case kGuardSub: case kGuardMul: return GuardedArithmetic(op);
    case kGuardLess: GuardLess(op); break;
    case kGuardNoException:
      a_.MovRM(kScratch, Mem(r15, offsetof(Context, pending)));
      a_.CmpMI32(Mem(kScratch, 0), 0);
      ExitIf(kNZ, op);
      break;
    case kGuardException: {
      a_.MovRM(kScratch, Mem(r15, offsetof(Context, pending)));
      a_.MovRM(kScratch, Mem(kScratch, 0));
      a_.TestRR(kScratch, kScratch);
      ExitIf(kZ, op);
      a_.CmpMI32D(Mem(kScratch, 0), static_cast<int64_t>(op.descr));
      ExitIf(kNZ, op);
      RecordExit(op);
      if (At(trace_.Value(static_cast<size_t>(at_))).last_use >= 0) a_.MovRR(Define(), kScratch);
      a_.MovRM(kScratch, Mem(r15, offsetof(Context, pending)));
      a_.MovMI32(Mem(kScratch, 0), 0);
      return;
    }
  }
  RecordExit(op);
}

void Compiler::GuardLess(const TraceOp& op) {
  const auto args = trace_.Args(op);
  const uint64_t offset = trace_.Bits(args[2]);
  auto compare = [&](Reg reg, const Operand& b) {
    if (b.kind == Operand::kMemory) {
      a_.CmpRM(reg, b.mem);
    } else if (b.kind == Operand::kRegister) {
      a_.CmpRR(reg, b.reg);
    } else if (b.immediate == 0) {
      a_.TestRR(reg, reg);
    } else if (b.immediate == static_cast<int8_t>(b.immediate)) {
      a_.CmpRI8(reg, b.immediate);
    } else {
      a_.CmpRI32(reg, b.immediate);
    }
  };
  if (IsConstant(args[0])) {
    // right > left - offset
    const Ref left = trace_.Constant(trace_.Bits(args[0]) - offset, false);
    const Operand b = UseOperand(left);
    compare(Use(args[1]), b);
    return ExitIf(kLE, op);
  }
  if (IsConstant(args[1])) {
    const Operand b = UseOperand(trace_.Constant(trace_.Bits(args[1]) + offset, false));
    compare(Use(args[0]), b);
  } else if (offset == 0) {
    const Operand b = UseOperand(args[1]);
    compare(Use(args[0]), b);
  } else {
    const Reg right = Use(args[1]), left = Use(args[0]);
    if (FitsInt32(offset)) {
      a_.LeaRM(kScratch, Mem(right, static_cast<int32_t>(offset)));
    } else {
      LoadImmediate(kScratch, offset);
      a_.AddRR(kScratch, right);
    }
    a_.CmpRR(left, kScratch);
  }
  ExitIf(kNL, op);
}

void Compiler::GuardedArithmetic(const TraceOp& op) {
  const Ref left = trace_.Args(op)[0], right = trace_.Args(op)[1];
  // A failing guard still needs what it computed with.
  const auto& guard = trace_.guards[static_cast<size_t>(op.extra)];
  bool keep = false;
  for (uint32_t i = 0; i < guard.exit_count; ++i)
    keep = keep || trace_.exits[guard.first_exit + i] == left;
  Operand b = UseOperand(right);
  if (b.kind == Operand::kImmediate && op.opcode == kGuardMul) {
    b.reg = Use(right);
    b.kind = Operand::kRegister;
  }
  Reg reg = DefineFrom(left, keep);
  const FormId rr = op.opcode == kGuardAdd   ? FormId::kAddRR
                    : op.opcode == kGuardSub ? FormId::kSubRR
                                             : FormId::kImulRR;
  const FormId rm = op.opcode == kGuardAdd   ? FormId::kAddRM
                    : op.opcode == kGuardSub ? FormId::kSubRM
                                             : FormId::kImulRM;
  if (b.kind == Operand::kRegister) {
    a_.EmitRegs(rr, reg, b.reg);
  } else if (b.kind == Operand::kMemory) {
    a_.EmitMem(rm, reg, b.mem);
  } else if (op.opcode == kGuardAdd) {
    a_.AddRI32(reg, b.immediate);
  } else {
    a_.SubRI32(reg, b.immediate);
  }
  ExitIf(kO, op);
  RecordExit(op);
}

// ---- Leaving ------------------------------------------------------------------------------------

// All at once: no source is overwritten before it was read.
void Compiler::MoveAll(const std::vector<std::pair<Location, Ref>>& wanted) {
  std::vector<std::pair<Location, Location>> moves;
  std::vector<std::pair<Location, Ref>> constants;
  for (auto& [to, ref] : wanted) {
    if (IsConstant(ref)) {
      constants.emplace_back(to, ref);
    } else {
      moves.emplace_back(to, LocationOf(ref));
    }
  }
  MoveAll(std::move(moves), constants);
}

void Compiler::MoveAll(std::vector<std::pair<Location, Location>> moves,
                       const std::vector<std::pair<Location, Ref>>& constants) {
  std::erase_if(moves, [](const auto& move) { return move.first == move.second; });
  while (!moves.empty()) {
    bool progress = false;
    for (size_t i = 0; i < moves.size(); ++i) {
      bool read_later = false;
      for (size_t j = 0; j < moves.size(); ++j)
        read_later = read_later || (j != i && moves[j].second == moves[i].first);
      if (read_later) continue;
      Move(moves[i].first, moves[i].second);
      moves.erase(moves.begin() + static_cast<long>(i));
      progress = true;
      break;
    }
    if (progress) continue;
    // A cycle: one of its values waits in the scratch register.
    const Location from = moves[0].second;
    Move(Location::General(kScratch), from);
    for (auto& move : moves)
      if (move.second == from) move.second = Location::General(kScratch);
  }
  for (const auto& [to, ref] : constants) {
    const uint64_t bits = trace_.Bits(ref);
    if (to.is_general()) {
      LoadImmediate(to.reg(), bits);
    } else {
      LoadImmediate(kScratch, bits);
      Move(to, Location::General(kScratch));
    }
  }
}

void Compiler::JumpToTarget(const TraceOp& op) {
  const bool to_self = trace_.target == nullptr || trace_.target == &trace_;
  const CompiledTrace& target =
      to_self ? compiled_ : backend_.compiled_.at(trace_.target);
  std::vector<std::pair<Location, Ref>> moves;
  auto args = trace_.Args(op);
  for (size_t i = 0; i < args.size(); ++i) {
    const Location to = target.inputs[i];
    if (to.code == Location::kNone) continue;
    if (to.is_slot()) slots_ = std::max(slots_, to.slot() + 1);
    moves.emplace_back(to, args[i]);
  }
  MoveAll(moves);
  if (to_self) {
    a_.Link(a_.Jmp(), self_);
  } else {
    Jump(target.label);
  }
}

void Compiler::Finish(const TraceOp& op) {
  auto args = trace_.Args(op);
  if (!args.empty()) {
    if (IsConstant(args[0])) {
      LoadImmediate(kScratch, trace_.Bits(args[0]));
    } else {
      Move(Location::General(kScratch), LocationOf(args[0]));
    }
    if (op.opcode == kFinish) {
      a_.MovMR(Mem(r15, offsetof(Context, value)), kScratch);
    } else {
      a_.MovRM(rax, Mem(r15, offsetof(Context, pending)));
      a_.MovMR(Mem(rax, 0), kScratch);
    }
  }
  LoadImmediate(kScratch, op.opcode == kFinish ? Context::kFinished : Context::kRaised);
  Jump(backend_.finish_);
}

void Compiler::EmitStubs() {
  EmitSlowPaths();
  if (!raise_jumps_.empty()) {
    for (size_t end : raise_jumps_) a_.Link(end, a_.size());
    LoadImmediate(kScratch, Context::kRaised);
    Jump(backend_.finish_);
  }
  if (backend_.makes_fail_) {
    // Each way out says first what the condition was.
    for (auto* jumps : {&exit_jumps_, &made_exit_jumps_})
      for (auto& [end, guard] : *jumps) {
        a_.Link(end, a_.size());
        const bool condition = trace_.guards[guard].condition != (jumps == &made_exit_jumps_);
        a_.MovMI32(Mem(r15, offsetof(Context, condition)), condition);
        end = a_.Jmp();
      }
    exit_jumps_.insert(exit_jumps_.end(), made_exit_jumps_.begin(), made_exit_jumps_.end());
  }
  compiled_.first_stub = a_.size();
  for (size_t guard = 0; guard < trace_.guards.size(); ++guard)
    backend_.EmitExit(&a_, backend_.memory_.next() + a_.size(), compiled_.first_exit + guard);
  for (auto [end, guard] : exit_jumps_) a_.Link(end, compiled_.first_stub + guard * Backend::kStubBytes);
  trace_.places.clear();
  PlacesPacker packer(&trace_.places);
  for (auto& guard : trace_.guards)
    guard.places = packer.Add(std::span(exit_places_).subspan(guard.places, guard.exit_count));
  trace_.places.shrink_to_fit();
}

bool Compiler::Run() {
  FindUses();
  compiled_.first_exit = backend_.exits_;
  PlaceInputs();
  if (!trace_.is_bridge) {
    SetFrame();
    a_.MovRM(kScratch, Mem(r15, offsetof(Context, inputs)));
    for (size_t i = 0; i < compiled_.inputs.size(); ++i) {
      const Location to = compiled_.inputs[i];
      const Mem from(kScratch, static_cast<int32_t>(8 * i));
      if (to.is_general()) a_.MovRM(to.reg(), from);
      if (to.is_vector()) a_.MovsdXM(to.reg(), from);
      if (to.is_slot()) {
        a_.MovsdXM(kVectorScratch, from);
        a_.MovsdMX(SlotMem(to.slot()), kVectorScratch);
      }
    }
  }
  label_ = a_.size();
  SetFrame();
  self_ = a_.size();
  if (trace_.takes_condition && values_[trace_.inputs.size() - 1].slot >= 0) {
    a_.MovRM(kScratch, Mem(r15, offsetof(Context, condition)));
    a_.MovMR(SlotMem(values_[trace_.inputs.size() - 1].slot), kScratch);
  }
  pinned_ = 0;
  for (size_t i = 0; i < trace_.ops.size(); ++i) {
    at_ = static_cast<int32_t>(i);
    if (backend_.keep_offsets)
      compiled_.offsets.push_back(static_cast<uint32_t>(a_.bytes().size()));
    Visit(trace_.ops[i]);
    ReleaseDead();
  }
  EmitStubs();
  // The arguments' end of the frame is 16-aligned when a call is made: rbp is, and so has the size to
  // be.
  compiled_.frame_bytes = (40 + 8 * slots_ + 8 * arguments_ + 15) & ~15;
  std::vector<uint8_t> code = a_.bytes();
  for (size_t end : frame_sizes_)
    std::memcpy(&code[end - 4], &compiled_.frame_bytes, 4);
  compiled_.entry = backend_.memory_.Add(code);
  if (compiled_.entry == nullptr) {
    backend_.room_wanted_ = code.size();
    return false;
  }
  backend_.Verify(a_, "trace " + std::to_string(trace_.number));
  compiled_.label = compiled_.entry + label_;
  compiled_.code_bytes = code.size();
  trace_.code = compiled_.entry;
  backend_.compiled_[&trace_] = std::move(compiled_);
  return true;
}

}  // namespace kiln::jit::x86
