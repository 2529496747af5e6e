// Calls in machine code: of functions, by the C calling convention, and of everything else by way of the
// engine. No reference stays in a register during a call that may collect: the call's site says in
// which slots they are.
#include <cstddef>
#include <utility>

#include "jitcodegen/runtime/x86/compiler.h"
#include "jitcodegen/runtime/x86/registers.h"

namespace kiln::jit::x86 {

const void* Compiler::CodeToCall(const TraceOp& op) {
  switch (op.opcode) {
    case static_cast<uint16_t>(Opcode::kCall):
    case static_cast<uint16_t>(Opcode::kCallForeign):
      return backend_.engine_->NativeCode(backend_.program_.calls[op.descr].function);
    case static_cast<uint16_t>(Opcode::kCallIndirect): {
      // Guarded: a constant.
      const Ref function = trace_.Args(op)[0];
      if (!IsConstant(function)) return nullptr;
      return backend_.engine_->NativeCode(backend_.engine_->FunctionOf(trace_.Bits(function)));
    }
    default: return nullptr;
  }
}

CallSite& Compiler::NewSite(const TraceOp& op, CallSite::Kind kind) {
  CallSite& site = *compiled_.sites.emplace_back(std::make_unique<CallSite>(&trace_, kind, op));
  for (size_t slot = 0; slot < slot_owners_.size(); ++slot) {
    const Ref value = slot_owners_[slot];
    if (value >= 0 && At(value).last_use > at_ && IsReference(value))
      site.reference_slots.push_back(static_cast<uint16_t>(slot));
  }
  if (kind == CallSite::Kind::kCall) return site;
  const Ref result = trace_.Value(static_cast<size_t>(at_));
  for (uint16_t code = 0; code < Location::kVector; ++code) {
    const Ref value = owner_[code];
    if (value >= 0 && value != result && At(value).last_use > at_ && IsReference(value))
      site.reference_registers = static_cast<uint16_t>(site.reference_registers | 1u << code);
  }
  return site;
}

void Compiler::SaveRegisters(bool collects) {
  for (uint16_t code = 0; code < Location::kSlot; ++code) {
    const Ref value = owner_[code];
    if (value < 0) continue;
    if (At(value).last_use <= at_) {
      owner_[code] = -1;
      At(value).reg = Location();
    } else if (!IsPreserved(Location{code}) || (collects && IsReference(value))) {
      Spill(value);
    }
  }
  if (collects) ForgetYoung();
}

// The result is in rax or xmm0, as `kind`.
void Compiler::TakeResult(const TraceOp& op, Kind kind) {
  const Ref result = trace_.Value(static_cast<size_t>(at_));
  if (op.result_kind == Kind::kVoid || At(result).last_use < 0) return;
  if (IsFloatKind(kind)) {
    Take(Location::Vector(0), result);
  } else if (IsFloatKind(op.result_kind)) {
    a_.MovqXR(DefineVector(), rax);
  } else if (At(result).last_use > next_call_[static_cast<size_t>(at_) + 1]) {
    a_.MovRR(Define(), rax);
  } else {
    Take(Location::General(rax), result);
  }
}

void Compiler::CallFunction(const TraceOp& op, const CallDescr& call, std::span<const Ref> args,
                            const void* code) {
  std::vector<std::pair<Location, Location>> moves;
  std::vector<std::pair<Location, Ref>> constants;
  std::vector<Reg> narrow;  // floats to be made 32 bits wide
  size_t general = 0, vector = 0, stack = 0;
  for (size_t i = 0; i < args.size(); ++i) {
    const Kind kind = call.parameters[i];
    Location to;
    if (IsFloatKind(kind) && vector < kVectorArguments) {
      if (kind == Kind::kF32) narrow.push_back(static_cast<Reg>(vector));
      to = Location::Vector(static_cast<Reg>(vector++));
    } else if (!IsFloatKind(kind) && general < std::size(kArguments)) {
      to = Location::General(kArguments[general++]);
    } else {
      const Mem slot(rsp, static_cast<int32_t>(8 * stack++));
      if (IsConstant(args[i])) {
        LoadImmediate(kScratch, trace_.Bits(args[i]));
      } else {
        Move(Location::General(kScratch), LocationOf(args[i]));
      }
      if (kind == Kind::kF32) {
        a_.MovqXR(kVectorScratch, kScratch);
        a_.Cvtsd2ssXX(kVectorScratch, kVectorScratch);
        a_.MovssMX(slot, kVectorScratch);
      } else {
        a_.MovMR(slot, kScratch);
      }
      continue;
    }
    if (IsConstant(args[i])) {
      constants.emplace_back(to, args[i]);
    } else {
      moves.emplace_back(to, LocationOf(args[i]));
    }
  }
  SaveRegisters(call.may_collect);
  MoveAll(std::move(moves), constants);
  for (Reg reg : narrow) a_.Cvtsd2ssXX(reg, reg);
  if (call.may_collect) {
    const auto site = reinterpret_cast<uint64_t>(&NewSite(op, CallSite::Kind::kCall));
    LoadImmediate(kScratch, site);
    a_.MovMR(Mem(r15, offsetof(Context, site)), kScratch);
  }
  LoadImmediate(rax, reinterpret_cast<uint64_t>(code));
  a_.CallR(rax);
  const bool used = At(trace_.Value(static_cast<size_t>(at_))).last_use >= 0;
  if (used && op.result_kind == Kind::kF32) a_.Cvtss2sdXX(0, 0);
  // Of a narrow result only its own bits are defined.
  if (used && !IsFloatKind(op.result_kind)) Normalise(op.result_kind, rax);
  TakeResult(op, op.result_kind);
}

void Compiler::Call(const TraceOp& op) {
  if (const void* code = CodeToCall(op); code != nullptr) {
    const bool indirect = op.opcode == static_cast<uint16_t>(Opcode::kCallIndirect);
    return CallFunction(op, backend_.program_.calls[op.descr],
                        trace_.Args(op).subspan(indirect ? 1 : 0), code);
  }
  const void* code =
      op.opcode < kNumOpcodes ? backend_.engine_->OperationCode(static_cast<Opcode>(op.opcode)) : nullptr;
  if (code == nullptr) return CallHelper(op);
  CallDescr call;
  for (Ref arg : trace_.Args(op))
    call.parameters.push_back(!IsConstant(arg) && IsReference(arg) ? Kind::kRef : Kind::kI64);
  CallFunction(op, call, trace_.Args(op), code);
}

// The call stands behind the trace, and keeps all registers, so that nothing is spilled for what hardly ever happens.
void Compiler::ConditionalCall(const TraceOp& op) {
  const auto args = trace_.Args(op);
  Location result;
  Code called = kNZ;
  if (op.opcode == kConditionalValue) {
    const Reg value = DefineFrom(args[0], /*keep=*/true);
    a_.TestRR(value, value);
    result = Location::General(value);
    called = kZ;
  } else if (std::exchange(has_fused_, false)) {
    called = fused_;
  } else {
    const Reg condition = Use(args[0]);
    a_.TestRR(condition, condition);
  }
  CallSite& site = NewSite(op, CallSite::Kind::kConditional);
  for (const Ref arg : args.subspan(1)) {
    if (IsConstant(arg)) {
      site.arguments.push_back({Location(), trace_.Bits(arg)});
    } else {
      site.arguments.push_back({LocationOf(arg), 0});
    }
  }
  const size_t slow = JumpIf(called);
  slow_paths_.push_back({slow, a_.size(), &site, result});
  if (backend_.program_.calls[op.descr].may_collect) ForgetYoung();
}

// Whether all greens are known, so that it is known where the portal's code will stand.
bool Compiler::FindPortal(const TraceOp& op, CallSite* site) {
  const auto args = trace_.Args(op);
  std::vector<uint64_t> greens;
  for (size_t i = 0; i < backend_.program_.drivers[op.descr].greens.size(); ++i) {
    if (!IsConstant(args[i])) return false;
    greens.push_back(trace_.Bits(args[i]));
  }
  site->code = backend_.portals_->CodeSlot(op.descr, greens.data());
  site->index = static_cast<int64_t>(8 * greens.size());
  return site->code != nullptr;
}

void Compiler::CallHelper(const TraceOp& op) {
  auto args = trace_.Args(op);
  for (size_t i = 0; i < args.size(); ++i) {
    const Mem to(rsp, static_cast<int32_t>(8 * i));
    if (IsConstant(args[i])) {
      if (FitsInt32(trace_.Bits(args[i]))) {
        a_.MovMI32(to, static_cast<int64_t>(trace_.Bits(args[i])));
      } else {
        LoadImmediate(kScratch, trace_.Bits(args[i]));
        a_.MovMR(to, kScratch);
      }
      continue;
    }
    Location from = LocationOf(args[i]);
    if (from.is_slot()) {
      a_.MovRM(kScratch, SlotMem(from.slot()));
      a_.MovMR(to, kScratch);
    } else if (from.is_general()) {
      a_.MovMR(to, from.reg());
    } else {
      a_.MovsdMX(to, from.reg());
    }
  }
  SaveRegisters(/*collects=*/true);
  CallSite& site = NewSite(op, CallSite::Kind::kCall);
  a_.MovRR(rdx, rsp);
  if (op.opcode == kCallPortal && FindPortal(op, &site)) {
    LoadImmediate(r11, reinterpret_cast<uint64_t>(&site));
    a_.Call(Distance(backend_.call_portal_));
  } else {
    a_.MovRR(rdi, r15);
    LoadImmediate(rsi, reinterpret_cast<uint64_t>(&site));
    LoadImmediate(rax, reinterpret_cast<uint64_t>(&Backend::CallOperation));
    a_.CallR(rax);
  }
  if (op.opcode == static_cast<uint16_t>(Opcode::kNew) ||
      op.opcode == static_cast<uint16_t>(Opcode::kNewArray)) {
    a_.TestRR(rax, rax);
    raise_jumps_.push_back(a_.Jz());
  }
  TakeResult(op, Kind::kI64);
}

}  // namespace kiln::jit::x86
