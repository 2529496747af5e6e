#include "jitcodegen/runtime/optimizer/int_bound.h"

namespace kiln::jit {
namespace {

constexpr bool IsSigned(Kind k) { return k >= Kind::kI8 && k <= Kind::kI64; }

bool Fits(__int128 low, __int128 high) { return low >= INT64_MIN && high <= INT64_MAX; }

IntBound WithBits(KnownBits<uint64_t> bits) {
  IntBound out;
  out.bits = bits;
  out.Normalise();
  return out;
}

// A result computed in 64 bits, as it is after normalising to `kind`: unchanged if it fits.
IntBound Narrow(Kind kind, const IntBound& exact) {
  IntBound all = IntBound::OfKind(kind);
  return exact.Within(all) ? exact : all;
}

}  // namespace

bool AddBound(const IntBound& a, const IntBound& b, IntBound* out) {
  __int128 low = static_cast<__int128>(a.low) + b.low;
  __int128 high = static_cast<__int128>(a.high) + b.high;
  if (!Fits(low, high)) return false;
  *out = WithBits(AddBits(a.bits, b.bits));
  out->Intersect(IntBound::Between(static_cast<int64_t>(low), static_cast<int64_t>(high)));
  return true;
}

bool SubBound(const IntBound& a, const IntBound& b, IntBound* out) {
  __int128 low = static_cast<__int128>(a.low) - b.high;
  __int128 high = static_cast<__int128>(a.high) - b.low;
  if (!Fits(low, high)) return false;
  *out = WithBits(SubBits(a.bits, b.bits));
  out->Intersect(IntBound::Between(static_cast<int64_t>(low), static_cast<int64_t>(high)));
  return true;
}

bool MulBound(const IntBound& a, const IntBound& b, IntBound* out) {
  __int128 corners[] = {static_cast<__int128>(a.low) * b.low, static_cast<__int128>(a.low) * b.high,
                        static_cast<__int128>(a.high) * b.low,
                        static_cast<__int128>(a.high) * b.high};
  __int128 low = *std::min_element(corners, corners + 4);
  __int128 high = *std::max_element(corners, corners + 4);
  if (!Fits(low, high)) return false;
  *out = IntBound::Between(static_cast<int64_t>(low), static_cast<int64_t>(high));
  return true;
}

IntBound BoundOf(Opcode op, Kind operand, Kind result, const IntBound& a, const IntBound& b) {
  const IntBound all = IntBound::OfKind(result);
  IntBound out;
  switch (op) {
    case Opcode::kIntAdd:
      if (AddBound(a, b, &out)) return Narrow(result, out);
      return result == Kind::kI64 || result == Kind::kU64 ? WithBits(AddBits(a.bits, b.bits)) : all;
    case Opcode::kIntSub:
      if (SubBound(a, b, &out)) return Narrow(result, out);
      return result == Kind::kI64 || result == Kind::kU64 ? WithBits(SubBits(a.bits, b.bits)) : all;
    case Opcode::kIntMul: return MulBound(a, b, &out) ? Narrow(result, out) : all;
    case Opcode::kIntAnd: {
      out = WithBits(AndBits(a.bits, b.bits));
      return Narrow(result, out);
    }
    case Opcode::kIntOr: return Narrow(result, WithBits(OrBits(a.bits, b.bits)));
    case Opcode::kIntXor: return Narrow(result, WithBits(XorBits(a.bits, b.bits)));
    case Opcode::kIntNot: return IntBound::Between(~a.high, ~a.low).Within(all)
                                     ? IntBound::Between(~a.high, ~a.low) : all;
    case Opcode::kIntNeg:
      return SubBound(IntBound::Constant(0), a, &out) ? Narrow(result, out) : all;
    case Opcode::kIntShl:
      if (b.IsConstant() && b.low >= 0 && b.low < 62) {
        if (MulBound(a, IntBound::Constant(int64_t{1} << b.low), &out)) {
          out.Intersect(WithBits(ShlBits(a.bits, b.low)));
          return Narrow(result, out);
        }
        if (result == Kind::kI64 || result == Kind::kU64) return WithBits(ShlBits(a.bits, b.low));
      }
      return all;
    case Opcode::kIntShr:
      if (b.IsConstant() && b.low >= 0 && b.low < 64) {
        if (IsSigned(operand) || a.low >= 0)
          return IntBound::Between(a.low >> b.low, a.high >> b.low);
        if (b.low > 0)
          return IntBound::Between(0, static_cast<int64_t>(~uint64_t{0} >> b.low));
      }
      if (a.low >= 0) return IntBound::Between(0, a.high);
      return all;
    case Opcode::kIntDiv:
      // Positive divisors only bring numbers nearer to zero.
      if ((IsSigned(operand) || a.low >= 0) && b.low > 0) {
        if (b.IsConstant()) return IntBound::Between(a.low / b.low, a.high / b.low);
        return IntBound::Between(std::min<int64_t>(a.low, 0), std::max<int64_t>(a.high, 0));
      }
      return all;
    case Opcode::kIntMod:
      if ((IsSigned(operand) || a.low >= 0) && b.low > 0)
        return IntBound::Between(a.low >= 0 ? 0 : -(b.high - 1), a.high <= 0 ? 0 : b.high - 1);
      return all;
    case Opcode::kIntCast: return Narrow(result, a);
    case Opcode::kIntClz: case Opcode::kIntCtz: return IntBound::Between(0, 63);
    case Opcode::kIntPopcount: return IntBound::Between(0, 64);
    case Opcode::kArrayLength: return IntBound::Between(0, kLongestArray);
    default: return all;
  }
}

int DecideComparison(Opcode op, Kind operand, const IntBound& a, const IntBound& b) {
  if (op == Opcode::kIntEq || op == Opcode::kIntNe) {
    int equal = -1;
    if (a.IsConstant() && b.IsConstant() && a.low == b.low) equal = 1;
    if (a.high < b.low || b.high < a.low ||
        ((a.bits.ones ^ b.bits.ones) & ~a.bits.unknown & ~b.bits.unknown) != 0)
      equal = 0;
    return equal < 0 ? -1 : op == Opcode::kIntEq ? equal : 1 - equal;
  }
  // Unsigned numbers compare like signed ones on one side of zero.
  if (!IsSigned(operand)) {
    const bool same_side = (a.low >= 0 && b.low >= 0) || (a.high < 0 && b.high < 0);
    if (!same_side) return -1;
  }
  switch (op) {
    case Opcode::kIntLt: return a.high < b.low ? 1 : a.low >= b.high ? 0 : -1;
    case Opcode::kIntLe: return a.high <= b.low ? 1 : a.low > b.high ? 0 : -1;
    case Opcode::kIntGt: return a.low > b.high ? 1 : a.high <= b.low ? 0 : -1;
    case Opcode::kIntGe: return a.low >= b.high ? 1 : a.high < b.low ? 0 : -1;
    default: return -1;
  }
}

void RefineByComparison(Opcode op, Kind operand, bool holds, IntBound* a, IntBound* b) {
  if (op == Opcode::kIntNe || op == Opcode::kIntEq) {
    if ((op == Opcode::kIntEq) == holds) {
      IntBound both = *a;
      both.Intersect(*b);
      *a = *b = both;
      return;
    }
    // Not equal to a constant at the end of the interval.
    auto shrink = [](IntBound* x, const IntBound& y) {
      if (!y.IsConstant() || x->IsConstant()) return;
      if (x->low == y.low) x->Intersect(IntBound::Between(x->low + 1, x->high));
      else if (x->high == y.low) x->Intersect(IntBound::Between(x->low, x->high - 1));
    };
    shrink(a, *b);
    shrink(b, *a);
    return;
  }
  // As less-than or less-equal of x and y.
  IntBound* x = a;
  IntBound* y = b;
  bool strict = op == Opcode::kIntLt || op == Opcode::kIntGt;
  if (op == Opcode::kIntGt || op == Opcode::kIntGe) std::swap(x, y);
  if (!holds) {
    std::swap(x, y);
    strict = !strict;
  }
  if (!IsSigned(operand)) {
    // x < y unsigned and y not negative: neither is x.
    if (y->low < 0) return;
    x->Intersect(IntBound::Between(0, y->high));
  }
  if (strict && (y->high == INT64_MIN || x->low == INT64_MAX)) return;
  const int64_t one = strict ? 1 : 0;
  x->Intersect(IntBound::Between(INT64_MIN, y->high - one));
  if (x->IsEmpty()) return;
  y->Intersect(IntBound::Between(x->low + one, INT64_MAX));
}

}  // namespace kiln::jit
