// Guards: a comparison and a jump to where the trace is left.

#include "jitcodegen/runtime/x86/compiler.h"

#include <cstddef>

#include "jitcodegen/runtime/x86/registers.h"

namespace kiln::jit::x86 {

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

}  // namespace kiln::jit::x86
