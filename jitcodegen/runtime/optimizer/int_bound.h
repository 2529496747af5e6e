// What is known of an integer: an interval and some of its bits.
//
// Values are in canonical form (semantics.h), seen as signed 64-bit numbers: low <= v <= high, and
// v agrees with `ones` in every bit that `unknown` does not have. The two halves sharpen each other
// in `Normalise`. Each transfer function is sound: if a and b hold for the operands, the result holds
// for the result. int_bound_test.cc proves that of the very code that runs here: it is written over its
// numbers, which are Z3's bit vectors there.
#ifndef KILN_JITCODEGEN_RUNTIME_OPTIMIZER_INT_BOUND_H_
#define KILN_JITCODEGEN_RUNTIME_OPTIMIZER_INT_BOUND_H_

#include <algorithm>
#include <bit>
#include <cstdint>

#include "jitcodegen/runtime/optimizer/known_bits.h"
#include "translator/flowgraph/ops.h"
#include "translator/flowgraph/type.h"

namespace kiln::jit {

// What goes with a type of signed 64-bit numbers: the unsigned ones, and ones that hold sums and products.
template <class Int>
struct NumbersOf;
template <>
struct NumbersOf<int64_t> {
  using Unsigned = uint64_t;
  using Wide = __int128;
};

template <class Int>
struct BasicIntBound {
  using Unsigned = typename NumbersOf<Int>::Unsigned;

  Int low = INT64_MIN, high = INT64_MAX;
  KnownBits<Unsigned> bits{0, ~Unsigned{0}};

  static BasicIntBound Constant(Int v) { return {v, v, {static_cast<Unsigned>(v), 0}}; }
  static BasicIntBound Between(Int low, Int high) {
    BasicIntBound b;
    b.low = low;
    b.high = high;
    b.Normalise();
    return b;
  }
  static BasicIntBound WithBits(const KnownBits<Unsigned>& bits) {
    BasicIntBound b;
    b.bits = bits;
    b.Normalise();
    return b;
  }
  // Every value of an integer type.
  static BasicIntBound OfKind(Kind kind) {
    switch (kind) {
      case Kind::kBool: return Between(0, 1);
      case Kind::kI8: return Between(INT8_MIN, INT8_MAX);
      case Kind::kI16: return Between(INT16_MIN, INT16_MAX);
      case Kind::kI32: return Between(INT32_MIN, INT32_MAX);
      case Kind::kU8: return Between(0, UINT8_MAX);
      case Kind::kU16: return Between(0, UINT16_MAX);
      case Kind::kU32: return Between(0, UINT32_MAX);
      default: return {};
    }
  }

  bool IsConstant() const { return low == high; }
  bool Contains(Int v) const {
    return low <= v && v <= high && ((static_cast<Unsigned>(v) ^ bits.ones) & ~bits.unknown) == 0;
  }
  // No value at all: the code that wants one is not reached.
  bool IsEmpty() const { return low > high; }
  bool Within(const BasicIntBound& b) const { return b.low <= low && high <= b.high; }
  // Whether b holds wherever this does.
  bool Implies(const BasicIntBound& b) const {
    return Within(b) && (bits.unknown & ~b.bits.unknown) == 0 && ((bits.ones ^ b.bits.ones) & ~b.bits.unknown) == 0;
  }

  void Intersect(const BasicIntBound& other) {
    using std::max, std::min;
    low = max(low, other.low);
    high = min(high, other.high);
    if (((bits.ones ^ other.bits.ones) & ~bits.unknown & ~other.bits.unknown) != 0) {
      low = 1;  // two bits contradict each other
      high = 0;
      return;
    }
    bits.ones = bits.ones | other.bits.ones;
    bits.unknown = bits.unknown & other.bits.unknown;
    Normalise();
  }

  void Normalise() {
    using std::countl_zero, std::max, std::min;
    if (low > high) return;
    // The bits that all numbers from low to high begin with.
    const Unsigned differ = static_cast<Unsigned>(low) ^ static_cast<Unsigned>(high);
    const Unsigned below = differ == 0 ? Unsigned{0} : ~Unsigned{0} >> countl_zero(differ);
    if (((static_cast<Unsigned>(low) ^ bits.ones) & ~below & ~bits.unknown) != 0) {
      low = 1;  // a contradiction
      high = 0;
      return;
    }
    bits.unknown = bits.unknown & below;
    bits.ones = (bits.ones | (static_cast<Unsigned>(low) & ~below)) & ~bits.unknown;
    // The least and the greatest number with the known bits.
    const Unsigned sign = Unsigned{1} << 63;
    const Unsigned sign_if_unknown = bits.unknown & sign;
    low = max(low, static_cast<Int>(bits.ones | sign_if_unknown));
    high = min(high, static_cast<Int>(bits.ones | (bits.unknown ^ sign_if_unknown)));
  }
};

using IntBound = BasicIntBound<int64_t>;

// The sum, and so on, of numbers within a and b as the exact, unbounded result; false if it may not
// fit in 64 bits.
template <class Int>
bool AddBound(const BasicIntBound<Int>& a, const BasicIntBound<Int>& b, BasicIntBound<Int>* out);
template <class Int>
bool SubBound(const BasicIntBound<Int>& a, const BasicIntBound<Int>& b, BasicIntBound<Int>* out);
template <class Int>
bool MulBound(const BasicIntBound<Int>& a, const BasicIntBound<Int>& b, BasicIntBound<Int>* out);

// The same of those that fit: where the exact interval leaves 64 bits, its ends are cut off. `op` is int_add, int_sub or int_mul.
template <class Int>
BasicIntBound<Int> BoundIfFits(Opcode op, const BasicIntBound<Int>& a, const BasicIntBound<Int>& b);

// No array is longer: addresses have 47 bits.
inline constexpr int64_t kLongestArray = int64_t{1} << 47;

// What a pure operation on integers gives; everything of its type if this knows no better. `operand`
// and `result` are the kinds of operand 0 and of the result. (b is that of operand 0 if there is no other.)
template <class Int>
BasicIntBound<Int> BoundOf(Opcode op, Kind operand, Kind result, const BasicIntBound<Int>& a, const BasicIntBound<Int>& b);

// What a comparison of a and b comes to: 0, 1, or -1 if both are possible.
template <class Int>
int DecideComparison(Opcode op, Kind operand, const BasicIntBound<Int>& a, const BasicIntBound<Int>& b);

// Narrows a and b to what is left if `a op b` is `holds`. `op` is a comparison.
template <class Int>
void RefineByComparison(Opcode op, Kind operand, bool holds, BasicIntBound<Int>* a, BasicIntBound<Int>* b);

// Holds for whatever one of the two holds for (widening). An end of `old` that `more` leaves is given up altogether, so
// that a counter's bound is not moved on step by step.
template <class Int>
BasicIntBound<Int> Weakened(const BasicIntBound<Int>& old, const BasicIntBound<Int>& more, Kind kind);

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_OPTIMIZER_INT_BOUND_H_
