// The operations of a trace that are made of instructions, without a call.

#include "jitcodegen/runtime/x86/compiler.h"

#include <algorithm>
#include <cstddef>

#include "jitcodegen/runtime/x86/registers.h"
#include "translator/flowgraph/semantics.h"

namespace kiln::jit::x86 {

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

}  // namespace kiln::jit::x86
