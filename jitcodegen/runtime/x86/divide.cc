// Division of integers. The processor's own takes up to forty cycles for 64 bits and some ten for 32, so that
// constants are divided by with a multiplication, and variables look first whether 32 bits do.
#include <bit>

#include "jitcodegen/runtime/x86/compiler.h"
#include "jitcodegen/runtime/x86/registers.h"
#include "translator/flowgraph/semantics.h"

namespace kiln::jit::x86 {
namespace {

// n / d = (n * multiplier >> (64 + shift)), rounded towards zero by adding n's sign; the multiplier has
// 64 bits and a sign of its own. Henry S. Warren, Hacker's Delight, 2nd edition, 10-1.
struct Magic {
  int64_t multiplier;
  int shift;
};

// |d| >= 2.
Magic MagicOf(int64_t d) {
  constexpr uint64_t kTwo63 = uint64_t{1} << 63;
  const uint64_t magnitude = d < 0 ? 0 - static_cast<uint64_t>(d) : static_cast<uint64_t>(d);
  const uint64_t t = kTwo63 + (static_cast<uint64_t>(d) >> 63);
  const uint64_t limit = t - 1 - t % magnitude;  // the largest n that is harmed most by rounding
  int power = 63;
  uint64_t q1 = kTwo63 / limit, r1 = kTwo63 - q1 * limit;
  uint64_t q2 = kTwo63 / magnitude, r2 = kTwo63 - q2 * magnitude, delta = 0;
  do {
    ++power;
    q1 *= 2;
    r1 *= 2;
    if (r1 >= limit) ++q1, r1 -= limit;
    q2 *= 2;
    r2 *= 2;
    if (r2 >= magnitude) ++q2, r2 -= magnitude;
    delta = magnitude - r2;
  } while (q1 < delta || (q1 == delta && r1 == 0));
  const uint64_t multiplier = q2 + 1;
  return {static_cast<int64_t>(d < 0 ? 0 - multiplier : multiplier), power - 64};
}

}  // namespace

// The dividend comes in the scratch register, the result in rdx; rax is free.
void Compiler::Divide(const TraceOp& op) {
  const Ref dividend = trace_.Args(op)[0], divisor = trace_.Args(op)[1];
  const bool sign = semantics::IsSigned(op.operand_kind);
  const bool remainder = static_cast<Opcode>(op.opcode) == Opcode::kIntMod;
  const int64_t known = IsConstant(divisor) ? static_cast<int64_t>(trace_.Bits(divisor)) : 0;
  if (IsConstant(dividend)) {
    LoadImmediate(kScratch, trace_.Bits(dividend));
  } else {
    Move(Location::General(kScratch), LocationOf(dividend));
  }
  for (Reg r : {rax, rdx}) {
    const Ref owner = owner_[r];
    if (owner >= 0 && owner != divisor && At(owner).last_use <= at_) {
      Release(owner);
    } else if (owner >= 0) {
      Spill(owner);
    }
    Pin(Location::General(r));
  }
  const uint64_t magnitude = known < 0 ? 0 - static_cast<uint64_t>(known) : static_cast<uint64_t>(known);
  if (sign && magnitude == 1) {
    if (remainder) {
      a_.XorRR32(rdx, rdx);
    } else {
      a_.MovRR(rdx, kScratch);
      if (known < 0) a_.NegR(rdx);
    }
  } else if (sign && known > 0 && std::has_single_bit(magnitude)) {
    DivideByPower(std::countr_zero(magnitude), remainder);
  } else if (sign && known != 0) {
    DivideByMultiplying(known, remainder);
  } else {
    DivideByVariable(divisor, sign, remainder);
  }
  Take(Location::General(rdx), trace_.Value(static_cast<size_t>(at_)));
  Normalise(op.result_kind, rdx);
}

// Towards zero: what is negative gets 2^log - 1 more, which makes shifting round up.
void Compiler::DivideByPower(int log, bool remainder) {
  a_.MovRR(rax, kScratch);
  a_.SarRI8(rax, 63);
  a_.ShrRI8(rax, 64 - log);
  a_.MovRR(rdx, kScratch);
  a_.AddRR(rdx, rax);
  if (!remainder) {
    a_.SarRI8(rdx, log);
  } else if (log <= 31) {
    a_.AndRI32(rdx, (int64_t{1} << log) - 1);
    a_.SubRR(rdx, rax);
  } else {
    a_.ShlRI8(rdx, 64 - log);
    a_.ShrRI8(rdx, 64 - log);
    a_.SubRR(rdx, rax);
  }
}

void Compiler::DivideByMultiplying(int64_t divisor, bool remainder) {
  const Magic magic = MagicOf(divisor);
  LoadImmediate(rax, static_cast<uint64_t>(magic.multiplier));
  a_.ImulR(kScratch);
  if (divisor > 0 && magic.multiplier < 0) a_.AddRR(rdx, kScratch);
  if (divisor < 0 && magic.multiplier > 0) a_.SubRR(rdx, kScratch);
  if (magic.shift > 0) a_.SarRI8(rdx, magic.shift);
  a_.MovRR(rax, rdx);
  a_.ShrRI8(rax, 63);
  a_.AddRR(rdx, rax);
  if (!remainder) return;
  LoadImmediate(rax, static_cast<uint64_t>(divisor));
  a_.ImulRR(rax, rdx);
  a_.MovRR(rdx, kScratch);
  a_.SubRR(rdx, rax);
}

void Compiler::DivideByVariable(Ref divisor, bool sign, bool remainder) {
  Reg by = kScratch;
  a_.MovRR(rax, kScratch);
  if (IsConstant(divisor)) {
    LoadImmediate(kScratch, trace_.Bits(divisor));
  } else {
    by = Use(divisor);
  }
  a_.MovRR(rdx, rax);
  a_.OrRR(rdx, by);
  a_.ShrRI8(rdx, 32);  // leaves 0 in rdx where it does not jump
  const size_t wide = a_.Jnz();
  a_.DivR32(by);
  const size_t done = a_.Jmp();
  a_.Link(wide, a_.size());
  size_t done_by_minus_one = 0;
  if (sign) {
    // The least number by -1 would trap.
    a_.CmpRI8(by, -1);
    const size_t other = a_.Jnz();
    a_.NegR(rax);
    a_.XorRR32(rdx, rdx);
    done_by_minus_one = a_.Jmp();
    a_.Link(other, a_.size());
    a_.Cqo();
    a_.IdivR(by);
  } else {
    a_.XorRR32(rdx, rdx);
    a_.DivR(by);
  }
  a_.Link(done, a_.size());
  if (sign) a_.Link(done_by_minus_one, a_.size());
  if (!remainder) a_.MovRR(rdx, rax);
}

}  // namespace kiln::jit::x86
