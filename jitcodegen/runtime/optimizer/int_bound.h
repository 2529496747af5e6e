// What is known of an integer: an interval and some of its bits.
//
// Values are in canonical form (semantics.h), seen as signed 64-bit numbers: low <= v <= high, and
// v agrees with `ones` in every bit that `unknown` does not have. The two halves sharpen each other
// in `Normalise`. Each transfer function is sound: if a and b hold for the operands, the result holds
// for the result; known_bits.h has the part that works on bits, which the tests prove with Z3.
#ifndef KILN_JITCODEGEN_RUNTIME_OPTIMIZER_INT_BOUND_H_
#define KILN_JITCODEGEN_RUNTIME_OPTIMIZER_INT_BOUND_H_

#include <algorithm>
#include <bit>
#include <cstdint>

#include "jitcodegen/runtime/optimizer/known_bits.h"
#include "translator/flowgraph/ops.h"
#include "translator/flowgraph/type.h"

namespace kiln::jit {

struct IntBound {
  int64_t low = INT64_MIN, high = INT64_MAX;
  KnownBits<uint64_t> bits{0, ~uint64_t{0}};

  static IntBound Constant(int64_t v) {
    return {v, v, {static_cast<uint64_t>(v), 0}};
  }
  static IntBound Between(int64_t low, int64_t high) {
    IntBound b;
    b.low = low;
    b.high = high;
    b.Normalise();
    return b;
  }
  // Every value of an integer type.
  static IntBound OfKind(Kind kind) {
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
  bool Contains(int64_t v) const {
    return low <= v && v <= high && ((static_cast<uint64_t>(v) ^ bits.ones) & ~bits.unknown) == 0;
  }
  // No value at all: the code that wants one is not reached.
  bool IsEmpty() const { return low > high; }
  bool Within(const IntBound& b) const { return b.low <= low && high <= b.high; }

  // True if something became known that was not.
  bool Intersect(const IntBound& other) {
    const IntBound before = *this;
    low = std::max(low, other.low);
    high = std::min(high, other.high);
    if (((bits.ones ^ other.bits.ones) & ~bits.unknown & ~other.bits.unknown) != 0) {
      low = 1;  // two bits contradict each other
      high = 0;
      return true;
    }
    bits.ones |= other.bits.ones;
    bits.unknown &= other.bits.unknown;
    Normalise();
    return low != before.low || high != before.high || bits.unknown != before.bits.unknown;
  }

  void Normalise() {
    if (low > high) return;
    // The bits that all numbers from low to high begin with.
    const uint64_t differ = static_cast<uint64_t>(low) ^ static_cast<uint64_t>(high);
    const uint64_t below =
        differ == 0 ? 0 : ~uint64_t{0} >> std::countl_zero(differ);
    if (((static_cast<uint64_t>(low) ^ bits.ones) & ~below & ~bits.unknown) != 0) {
      high = low - (low != INT64_MIN);  // a contradiction
      low = high + 1;
      return;
    }
    bits.ones |= static_cast<uint64_t>(low) & ~below;
    bits.unknown &= below;
    bits.ones &= ~bits.unknown;
    // The least and the greatest number with the known bits.
    constexpr uint64_t kSign = uint64_t{1} << 63;
    const bool sign_unknown = (bits.unknown & kSign) != 0;
    const auto least = static_cast<int64_t>(sign_unknown ? bits.ones | kSign : bits.ones);
    const auto greatest = static_cast<int64_t>(
        sign_unknown ? bits.ones | (bits.unknown & ~kSign) : bits.ones | bits.unknown);
    low = std::max(low, least);
    high = std::min(high, greatest);
  }
};

// The sum, and so on, of numbers within a and b as the exact, unbounded result; false if it may not
// fit in 64 bits.
bool AddBound(const IntBound& a, const IntBound& b, IntBound* out);
bool SubBound(const IntBound& a, const IntBound& b, IntBound* out);
bool MulBound(const IntBound& a, const IntBound& b, IntBound* out);

// No array is longer: addresses have 47 bits.
inline constexpr int64_t kLongestArray = int64_t{1} << 47;

// What a pure operation on integers gives; everything of its type if this knows no better. `operand`
// and `result` are the kinds of operand 0 and of the result. (b is that of operand 0 if there is no other.)
IntBound BoundOf(Opcode op, Kind operand, Kind result, const IntBound& a, const IntBound& b);

// What a comparison of a and b comes to: 0, 1, or -1 if both are possible.
int DecideComparison(Opcode op, Kind operand, const IntBound& a, const IntBound& b);

// Narrows a and b to what is left if `a op b` is `holds`. `op` is a comparison.
void RefineByComparison(Opcode op, Kind operand, bool holds, IntBound* a, IntBound* b);

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_OPTIMIZER_INT_BOUND_H_
