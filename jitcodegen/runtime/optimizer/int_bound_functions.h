// The functions of int_bound.h, over any numbers. int_bound.cc has them for machine numbers, and int_bound_test.cc
// for Z3's: they use nothing of a number but operators, conversions, std::min and std::max.
#ifndef KILN_JITCODEGEN_RUNTIME_OPTIMIZER_INT_BOUND_FUNCTIONS_H_
#define KILN_JITCODEGEN_RUNTIME_OPTIMIZER_INT_BOUND_FUNCTIONS_H_

#include <utility>

#include "jitcodegen/runtime/optimizer/int_bound.h"
#include "translator/flowgraph/semantics.h"

namespace kiln::jit {

// The least and the greatest number that a sum, difference or product is.
template <class Int>
struct ExactRange {
  using Bound = BasicIntBound<Int>;
  using Wide = typename NumbersOf<Int>::Wide;
  Wide low, high;

  static ExactRange OfSum(const Bound& a, const Bound& b) {
    return {static_cast<Wide>(a.low) + static_cast<Wide>(b.low), static_cast<Wide>(a.high) + static_cast<Wide>(b.high)};
  }
  static ExactRange OfDifference(const Bound& a, const Bound& b) {
    return {static_cast<Wide>(a.low) - static_cast<Wide>(b.high), static_cast<Wide>(a.high) - static_cast<Wide>(b.low)};
  }
  static ExactRange OfProduct(const Bound& a, const Bound& b) {
    using std::max, std::min;
    const Wide least = static_cast<Wide>(a.low) * static_cast<Wide>(b.low), first = static_cast<Wide>(a.low) * static_cast<Wide>(b.high),
               second = static_cast<Wide>(a.high) * static_cast<Wide>(b.low), greatest = static_cast<Wide>(a.high) * static_cast<Wide>(b.high);
    return {min(min(least, first), min(second, greatest)), max(max(least, first), max(second, greatest))};
  }
  static ExactRange OfShift(const Bound& a, Int places) {
    return {static_cast<Wide>(a.low) << places, static_cast<Wide>(a.high) << places};
  }

  bool Fits() const { return low >= INT64_MIN && high <= INT64_MAX; }
  Bound WhatFits() const {
    using std::max, std::min;
    return Bound::Between(static_cast<Int>(max(low, Wide{INT64_MIN})), static_cast<Int>(min(high, Wide{INT64_MAX})));
  }
};

// A result computed in 64 bits, as it is after normalising to `kind`: unchanged if it fits.
template <class Int>
BasicIntBound<Int> Narrow(Kind kind, const BasicIntBound<Int>& exact) {
  const auto all = BasicIntBound<Int>::OfKind(kind);
  return exact.Within(all) ? exact : all;
}

template <class Int>
bool AddBound(const BasicIntBound<Int>& a, const BasicIntBound<Int>& b, BasicIntBound<Int>* out) {
  const auto range = ExactRange<Int>::OfSum(a, b);
  if (!range.Fits()) return false;
  *out = BasicIntBound<Int>::WithBits(AddBits(a.bits, b.bits));
  out->Intersect(range.WhatFits());
  return true;
}

template <class Int>
bool SubBound(const BasicIntBound<Int>& a, const BasicIntBound<Int>& b, BasicIntBound<Int>* out) {
  const auto range = ExactRange<Int>::OfDifference(a, b);
  if (!range.Fits()) return false;
  *out = BasicIntBound<Int>::WithBits(SubBits(a.bits, b.bits));
  out->Intersect(range.WhatFits());
  return true;
}

template <class Int>
bool MulBound(const BasicIntBound<Int>& a, const BasicIntBound<Int>& b, BasicIntBound<Int>* out) {
  const auto range = ExactRange<Int>::OfProduct(a, b);
  if (!range.Fits()) return false;
  *out = range.WhatFits();
  return true;
}

template <class Int>
BasicIntBound<Int> BoundIfFits(Opcode op, const BasicIntBound<Int>& a, const BasicIntBound<Int>& b) {
  using Range = ExactRange<Int>;
  return (op == Opcode::kIntAdd   ? Range::OfSum(a, b)
          : op == Opcode::kIntSub ? Range::OfDifference(a, b)
                                  : Range::OfProduct(a, b)).WhatFits();
}

template <class Int>
BasicIntBound<Int> BoundOf(Opcode op, Kind operand, Kind result, const BasicIntBound<Int>& a, const BasicIntBound<Int>& b) {
  using std::max, std::min;
  using Bound = BasicIntBound<Int>;
  const Bound all = Bound::OfKind(result);
  const bool wraps_at_64 = result == Kind::kI64 || result == Kind::kU64;
  const bool is_signed = semantics::IsSigned(operand);
  Bound out;
  switch (op) {
    case Opcode::kIntAdd:
      if (AddBound(a, b, &out)) return Narrow(result, out);
      return wraps_at_64 ? Bound::WithBits(AddBits(a.bits, b.bits)) : all;
    case Opcode::kIntSub:
      if (SubBound(a, b, &out)) return Narrow(result, out);
      return wraps_at_64 ? Bound::WithBits(SubBits(a.bits, b.bits)) : all;
    case Opcode::kIntMul: return MulBound(a, b, &out) ? Narrow(result, out) : all;
    case Opcode::kIntAnd: return Narrow(result, Bound::WithBits(AndBits(a.bits, b.bits)));
    case Opcode::kIntOr: return Narrow(result, Bound::WithBits(OrBits(a.bits, b.bits)));
    case Opcode::kIntXor: return Narrow(result, Bound::WithBits(XorBits(a.bits, b.bits)));
    case Opcode::kIntNot: return Narrow(result, Bound::Between(~a.high, ~a.low));
    case Opcode::kIntNeg: return SubBound(Bound::Constant(0), a, &out) ? Narrow(result, out) : all;
    case Opcode::kIntShl:
      if (b.IsConstant() && b.low >= 0 && b.low < 64) {
        out = Bound::WithBits(ShlBits(a.bits, b.low));
        const auto range = ExactRange<Int>::OfShift(a, b.low);
        if (range.Fits()) {
          out.Intersect(range.WhatFits());
          return Narrow(result, out);
        }
        if (wraps_at_64) return out;
      }
      return all;
    case Opcode::kIntShr:
      if (b.IsConstant() && b.low >= 0 && b.low < 64) {
        if (is_signed || a.low >= 0) return Bound::Between(a.low >> b.low, a.high >> b.low);
        if (b.low > 0) return Bound::Between(0, static_cast<Int>(~typename Bound::Unsigned{0} >> b.low));
      }
      if (a.low >= 0) return Bound::Between(0, a.high);
      return all;
    case Opcode::kIntDiv:
      // Positive divisors only bring numbers nearer to zero.
      if ((is_signed || a.low >= 0) && b.low > 0) {
        if (b.IsConstant()) return Bound::Between(a.low / b.low, a.high / b.low);
        return Bound::Between(min(a.low, Int{0}), max(a.high, Int{0}));
      }
      return all;
    case Opcode::kIntMod:
      if ((is_signed || a.low >= 0) && b.low > 0)
        return Bound::Between(a.low >= 0 ? Int{0} : -(b.high - 1), a.high <= 0 ? Int{0} : b.high - 1);
      return all;
    case Opcode::kIntCast: return Narrow(result, a);
    case Opcode::kIntClz: case Opcode::kIntCtz: return Bound::Between(0, 63);
    case Opcode::kIntPopcount: return Bound::Between(0, 64);
    case Opcode::kArrayLength: return Bound::Between(0, kLongestArray);
    default: return all;
  }
}

template <class Int>
int DecideComparison(Opcode op, Kind operand, const BasicIntBound<Int>& a, const BasicIntBound<Int>& b) {
  if (op == Opcode::kIntEq || op == Opcode::kIntNe) {
    int equal = -1;
    if (a.IsConstant() && b.IsConstant() && a.low == b.low) equal = 1;
    if (a.high < b.low || b.high < a.low ||
        ((a.bits.ones ^ b.bits.ones) & ~a.bits.unknown & ~b.bits.unknown) != 0)
      equal = 0;
    return equal < 0 ? -1 : op == Opcode::kIntEq ? equal : 1 - equal;
  }
  // Unsigned numbers compare like signed ones on one side of zero.
  if (!semantics::IsSigned(operand)) {
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

template <class Int>
void RefineByComparison(Opcode op, Kind operand, bool holds, BasicIntBound<Int>* a, BasicIntBound<Int>* b) {
  using Bound = BasicIntBound<Int>;
  if (op == Opcode::kIntNe || op == Opcode::kIntEq) {
    if ((op == Opcode::kIntEq) == holds) {
      Bound both = *a;
      both.Intersect(*b);
      *a = *b = both;
      return;
    }
    // Not equal to a constant at the end of the interval.
    auto shrink = [](Bound* x, const Bound& y) {
      if (!y.IsConstant() || x->IsConstant()) return;
      if (x->low == y.low) x->Intersect(Bound::Between(x->low + 1, x->high));
      else if (x->high == y.low) x->Intersect(Bound::Between(x->low, x->high - 1));
    };
    shrink(a, *b);
    shrink(b, *a);
    return;
  }
  // As less-than or less-equal of x and y.
  Bound* x = a;
  Bound* y = b;
  bool strict = op == Opcode::kIntLt || op == Opcode::kIntGt;
  if (op == Opcode::kIntGt || op == Opcode::kIntGe) std::swap(x, y);
  if (!holds) {
    std::swap(x, y);
    strict = !strict;
  }
  if (!semantics::IsSigned(operand)) {
    // x < y unsigned and y not negative: neither is x.
    if (y->low < 0) return;
    x->Intersect(Bound::Between(0, y->high));
  }
  if (strict && (y->high == INT64_MIN || x->low == INT64_MAX)) return;
  const Int one = strict ? 1 : 0;
  x->Intersect(Bound::Between(INT64_MIN, y->high - one));
  if (x->IsEmpty()) return;
  y->Intersect(Bound::Between(x->low + one, INT64_MAX));
}

template <class Int>
BasicIntBound<Int> Weakened(const BasicIntBound<Int>& old, const BasicIntBound<Int>& more, Kind kind) {
  using std::max, std::min;
  if (more.Implies(old)) return old;
  auto all = BasicIntBound<Int>::OfKind(kind);
  if (more.low >= old.low) all.low = max(all.low, old.low);
  if (more.high <= old.high) all.high = min(all.high, old.high);
  all.Normalise();
  return all;
}

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_OPTIMIZER_INT_BOUND_FUNCTIONS_H_
