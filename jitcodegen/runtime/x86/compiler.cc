// A trace becomes machine code in one pass over its operations: this file has the pass, plain instructions, and how a trace
// is left.

#include "jitcodegen/runtime/x86/compiler.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "jitcodegen/runtime/x86/exit_places.h"
#include "jitcodegen/runtime/x86/registers.h"

namespace kiln::jit::x86 {

Compiler::Compiler(Backend* backend, Trace* trace) : backend_(*backend), trace_(*trace) {
  std::fill(std::begin(owner_), std::end(owner_), -1);
  if (backend->differences_ != nullptr) a_.KeepEmitted();
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
  CountEnd();
  MoveAll(moves);
  if (to_self) {
    a_.Link(a_.Jmp(), self_);
  } else {
    Jump(target.label);
  }
}

void Compiler::CountEnd() {
  if (!trace_.CountsItsEnd()) return;
  LoadImmediate(kScratch, reinterpret_cast<uint64_t>(trace_.completed));
  a_.AddMI32(Mem(kScratch, 0), 1);
}

void Compiler::Finish(const TraceOp& op) {
  CountEnd();
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
