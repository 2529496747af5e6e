// BigInt: integers without bounds. Immutable; arithmetic as in mathematics, division rounds down,
// and bits are those of an endless two's complement.
//
// A value that fits an int64_t is kept as one, and costs about as much. Others have limbs: their
// magnitude as 64-bit digits, the lowest first, worked on by GMP's mpn functions.

#ifndef RLIB_BIGINT_H_
#define RLIB_BIGINT_H_

#include <cstdint>

#include "rlib/array.h"
#include "rlib/exceptions.h"
#include "rlib/integers.h"
#include "rlib/math.h"
#include "rlib/numerals.h"
#include "rlib/rffi.h"
#include "rlib/runtime/mpn.h"
#include "rlib/str.h"

namespace rlib {

class BigInt;

// Of a division: a == quotient * b + remainder, and the remainder has the sign of b.
struct BigIntDivision {
  BigInt* quotient;
  BigInt* remainder;
};

class BigInt final : public Object {
 public:
  // ---- From other types ----

  RLIB_OP(bigint.from_int) RLIB_ELIDABLE
  static BigInt* from_int(int64_t value) { return new BigInt(value); }
  RLIB_OP(bigint.from_uint) RLIB_ELIDABLE
  static BigInt* from_uint(uint64_t value);
  // The whole part. Raises OverflowError for infinities and ValueError for nan.
  RLIB_OP(bigint.from_float) RLIB_ELIDABLE
  static BigInt* from_float(double value);
  // The number that all of `text` spells, an optional sign and digits; null if it does not.
  // Precondition: 2 <= base <= 36.
  RLIB_OP(bigint.parse) RLIB_ELIDABLE
  static BigInt* parse(const Str* text, int64_t base = 10);
  // From bytes, the lowest or the highest first, as an unsigned or a two's complement number.
  RLIB_OP(bigint.from_bytes) RLIB_ELIDABLE
  static BigInt* from_bytes(const Str* bytes, bool highest_first, bool is_signed);

  // ---- To other types ----

  bool fits_int() const { return limbs_ == nullptr; }
  // Precondition: fits_int().
  int64_t to_int() const {
    RLIB_REQUIRE(fits_int(), "to_int of a large BigInt");
    return small_;
  }
  // Raises OverflowError.
  int64_t to_int_checked() const {
    if (!fits_int()) throw new OverflowError("integer too large"_str);
    return small_;
  }
  // The value modulo 2**64.
  RLIB_OP(bigint.to_uint) RLIB_ELIDABLE
  uint64_t to_uint_wrapped() const {
    if (fits_int()) return static_cast<uint64_t>(small_);
    uint64_t low = limbs_->get(0);
    return size_ < 0 ? -low : low;
  }
  // The nearest float, halves to even. Raises OverflowError.
  RLIB_OP(bigint.to_float) RLIB_ELIDABLE
  double to_float() const;
  // In a base of 2 to 36.
  RLIB_OP(bigint.to_str) RLIB_ELIDABLE
  Str* to_str(int64_t base = 10) const;
  // `length` bytes; the opposite of from_bytes. Raises OverflowError where that is not enough.
  RLIB_OP(bigint.to_bytes) RLIB_ELIDABLE
  Str* to_bytes(int64_t length, bool highest_first, bool is_signed) const;

  // ---- Arithmetic ----

  RLIB_OP(bigint.add) RLIB_ELIDABLE
  BigInt* add(BigInt* other) {
    if (fits_int() && other->fits_int() && !add_overflows(small_, other->small_)) {
      return new BigInt(small_ + other->small_);
    }
    return sum(magnitude(), other->magnitude());
  }
  RLIB_OP(bigint.sub) RLIB_ELIDABLE
  BigInt* sub(BigInt* other) {
    if (fits_int() && other->fits_int() && !sub_overflows(small_, other->small_)) {
      return new BigInt(small_ - other->small_);
    }
    return sum(magnitude(), other->magnitude().negated());
  }
  RLIB_OP(bigint.mul) RLIB_ELIDABLE
  BigInt* mul(BigInt* other) {
    if (fits_int() && other->fits_int() && !mul_overflows(small_, other->small_)) {
      return new BigInt(small_ * other->small_);
    }
    return product(magnitude(), other->magnitude());
  }
  // Both parts of a division. All divisions raise ZeroDivisionError.
  RLIB_OP(bigint.divmod)
  BigIntDivision divmod(BigInt* other) {
    int64_t divisor = other->small_;
    if (fits_int() && other->fits_int() && divisor != 0 && divisor != -1) {
      return BigIntDivision{new BigInt(rlib::floor_div(small_, divisor)),
                            new BigInt(rlib::floor_mod(small_, divisor))};
    }
    return divide(other);
  }
  RLIB_OP(bigint.floor_div) RLIB_ELIDABLE
  BigInt* floor_div(BigInt* other) { return divmod(other).quotient; }
  RLIB_OP(bigint.floor_mod) RLIB_ELIDABLE
  BigInt* floor_mod(BigInt* other) { return divmod(other).remainder; }
  // The quotient as the nearest float, halves to even. Raises OverflowError too.
  RLIB_OP(bigint.true_div) RLIB_ELIDABLE
  double true_div(BigInt* other);

  RLIB_OP(bigint.neg) RLIB_ELIDABLE
  BigInt* neg() { return from_int(0)->sub(this); }
  BigInt* abs() { return sign() < 0 ? neg() : this; }

  // This to the power of `exponent`. Precondition: exponent >= 0.
  RLIB_OP(bigint.pow) RLIB_ELIDABLE
  BigInt* pow(int64_t exponent);
  // The same modulo `modulus`, with its sign. Precondition: exponent >= 0. Raises
  // ZeroDivisionError.
  RLIB_OP(bigint.pow_mod) RLIB_ELIDABLE
  BigInt* pow_mod(BigInt* exponent, BigInt* modulus);
  // The square root rounded down. Precondition: not negative.
  RLIB_OP(bigint.isqrt) RLIB_ELIDABLE
  BigInt* isqrt();
  // The greatest common divisor; 0 of 0 and 0.
  RLIB_OP(bigint.gcd) RLIB_ELIDABLE
  BigInt* gcd(BigInt* other);

  // ---- Bits ----

  // Times, or divided (and rounded down) by, 2**count. Precondition: count >= 0.
  RLIB_OP(bigint.shift_left) RLIB_ELIDABLE
  BigInt* shift_left(int64_t count);
  RLIB_OP(bigint.shift_right) RLIB_ELIDABLE
  BigInt* shift_right(int64_t count);

  RLIB_OP(bigint.and) RLIB_ELIDABLE
  BigInt* bit_and(BigInt* other) {
    if (fits_int() && other->fits_int()) return new BigInt(small_ & other->small_);
    return bitwise(other, [](uint64_t a, uint64_t b) { return a & b; });
  }
  RLIB_OP(bigint.or) RLIB_ELIDABLE
  BigInt* bit_or(BigInt* other) {
    if (fits_int() && other->fits_int()) return new BigInt(small_ | other->small_);
    return bitwise(other, [](uint64_t a, uint64_t b) { return a | b; });
  }
  RLIB_OP(bigint.xor) RLIB_ELIDABLE
  BigInt* bit_xor(BigInt* other) {
    if (fits_int() && other->fits_int()) return new BigInt(small_ ^ other->small_);
    return bitwise(other, [](uint64_t a, uint64_t b) { return a ^ b; });
  }
  RLIB_OP(bigint.invert) RLIB_ELIDABLE
  BigInt* invert() { return from_int(-1)->sub(this); }

  // Bits of the magnitude: 0 for 0, 1 for 1 and -1, 2 for 2 and 3, ...
  RLIB_OP(bigint.bit_length) RLIB_ELIDABLE
  int64_t bit_length() const {
    if (fits_int()) return rlib::bit_length(magnitude_of(small_));
    int64_t count = limb_count();
    return count * 64 - count_leading_zeros(limbs_->get(count - 1));
  }
  // Bits of the magnitude that are set.
  RLIB_OP(bigint.count_ones) RLIB_ELIDABLE
  int64_t count_ones() const {
    if (fits_int()) return rlib::count_ones(magnitude_of(small_));
    int64_t ones = 0;
    for (int64_t i = 0; i < limb_count(); i++) ones += rlib::count_ones(limbs_->get(i));
    return ones;
  }

  // ---- Asking ----

  // -1, 0 or 1.
  int64_t sign() const {
    int64_t value = fits_int() ? small_ : size_;
    return value < 0 ? -1 : value > 0;
  }
  bool is_zero() const { return fits_int() && small_ == 0; }
  bool is_odd() const { return (to_uint_wrapped() & 1) != 0; }

  RLIB_OP(bigint.eq) RLIB_ELIDABLE
  bool eq(const BigInt* other) const {
    if (fits_int() || other->fits_int()) {
      return fits_int() && other->fits_int() && small_ == other->small_;
    }
    return size_ == other->size_ && compare_limbs(other) == 0;
  }
  // Negative, 0 or positive: less than, equal to or greater than `other`.
  RLIB_OP(bigint.compare) RLIB_ELIDABLE
  int64_t compare(const BigInt* other) const {
    if (fits_int() && other->fits_int()) {
      return small_ < other->small_ ? -1 : small_ > other->small_;
    }
    if (size_ != other->size_) return size_ < other->size_ ? -1 : 1;  // 0 is that of small ones
    return size_ < 0 ? -compare_limbs(other) : compare_limbs(other);
  }
  // The magnitude modulo 2**61 - 1, with the sign: as Python has it.
  RLIB_OP(bigint.hash) RLIB_ELIDABLE
  int64_t hash() const {
    if (fits_int()) return small_ % static_cast<int64_t>(kHashModulus);
    int64_t rest = static_cast<int64_t>(rffi::raw(limbs_, [&](const uint64_t* limbs) {
      return __gmpn_mod_1(limbs, limb_count(), kHashModulus);
    }));
    return size_ < 0 ? -rest : rest;
  }

 private:
  using Limbs = Array<uint64_t>;

  static constexpr uint64_t kHashModulus = (uint64_t{1} << 61) - 1;

  // A number while it is worked on: the lowest `count` of some limbs, the highest of them not 0.
  struct Magnitude {
    const Limbs* limbs;
    int64_t count;
    bool negative;

    Magnitude negated() const { return Magnitude{limbs, count, !negative}; }
    int64_t bit_length() const {
      return count == 0 ? 0 : count * 64 - count_leading_zeros(limbs->get(count - 1));
    }
  };

  explicit BigInt(int64_t small) : small_(small), size_(0), limbs_(nullptr) {}
  BigInt(const Limbs* limbs, int64_t size) : small_(0), size_(size), limbs_(limbs) {}

  // GMP ends the process if there is no memory for what it works with: up to 7.2 times what it works on, measured
  // over the functions below; small amounts are on the stack. Raises MemoryError before that.
  static void check_scratch(int64_t limbs) {
    if (limbs > 1000) rffi::free(rffi::malloc<uint64_t>(8 * limbs));
  }

  // The number with these limbs, of which the highest may be 0. They are not to change any more.
  static BigInt* make(const Limbs* limbs, int64_t count, bool negative) {
    while (count > 0 && limbs->get(count - 1) == 0) count--;
    if (count == 0) return new BigInt(int64_t{0});
    if (count == 1) {
      uint64_t limb = limbs->get(0);
      int64_t value = static_cast<int64_t>(negative ? -limb : limb);
      if ((value < 0) == negative) return new BigInt(value);
    }
    return new BigInt(limbs, negative ? -count : count);
  }

  static uint64_t magnitude_of(int64_t value) {
    return value < 0 ? -static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
  }

  Magnitude magnitude() const {
    if (!fits_int()) return Magnitude{limbs_, limb_count(), size_ < 0};
    Limbs* limbs = Limbs::make(1);
    limbs->set(0, magnitude_of(small_));
    return Magnitude{limbs, small_ == 0 ? 0 : 1, small_ < 0};
  }

  int64_t limb_count() const { return size_ < 0 ? -size_ : size_; }

  // Of magnitudes of the same size.
  int64_t compare_limbs(const BigInt* other) const {
    return rffi::raw(limbs_, other->limbs_, [&](const uint64_t* a, const uint64_t* b) {
      return __gmpn_cmp(a, b, limb_count());
    });
  }

  static int64_t compare_magnitudes(Magnitude a, Magnitude b);
  static BigInt* sum(Magnitude a, Magnitude b);
  static BigInt* product(Magnitude a, Magnitude b);
  static BigInt* shifted_left(Magnitude a, int64_t count);
  static BigInt* shifted_right(Magnitude a, int64_t count);
  static int64_t trailing_zeros(Magnitude a);
  BigIntDivision divide(BigInt* other);

  template <class Function>
  BigInt* bitwise(BigInt* other, Function function);
  // `count` limbs of the two's complement.
  Limbs* complement(int64_t count) const;

  // Whether the value has limbs: then small_ is 0 and size_ their number, negative for a negative
  // value. Else size_ is 0. Limbs never change, and there may be more of them than are used.
  const int64_t small_;
  const int64_t size_;
  const Limbs* const limbs_;
};

// ---- Sums and products --------------------------------------------------------------------------

inline BigInt* BigInt::from_uint(uint64_t value) {
  Limbs* limbs = Limbs::make(1);
  limbs->set(0, value);
  return make(limbs, 1, false);
}

inline int64_t BigInt::compare_magnitudes(Magnitude a, Magnitude b) {
  if (a.count != b.count) return a.count < b.count ? -1 : 1;
  if (a.count == 0) return 0;
  return rffi::raw(a.limbs, b.limbs, [&](const uint64_t* x, const uint64_t* y) {
    return __gmpn_cmp(x, y, a.count);
  });
}

inline BigInt* BigInt::sum(Magnitude a, Magnitude b) {
  if (compare_magnitudes(a, b) < 0) {
    Magnitude larger = b;
    b = a;
    a = larger;
  }
  if (b.count == 0) return make(a.limbs, a.count, a.negative);
  Limbs* result = Limbs::make(a.count + 1);
  if (a.negative == b.negative) {
    uint64_t carry = rffi::raw(result, a.limbs, b.limbs,
                               [&](uint64_t* to, const uint64_t* x, const uint64_t* y) {
                                 return __gmpn_add(to, x, a.count, y, b.count);
                               });
    result->set(a.count, carry);
  } else {
    rffi::raw(result, a.limbs, b.limbs, [&](uint64_t* to, const uint64_t* x, const uint64_t* y) {
      return __gmpn_sub(to, x, a.count, y, b.count);
    });
  }
  return make(result, a.count + 1, a.negative);
}

inline BigInt* BigInt::product(Magnitude a, Magnitude b) {
  if (a.count < b.count) {
    Magnitude longer = b;
    b = a;
    a = longer;
  }
  if (b.count == 0) return new BigInt(int64_t{0});
  Limbs* result = Limbs::make(a.count + b.count);
  check_scratch(a.count + b.count);
  if (a.limbs == b.limbs) {
    rffi::raw(result, a.limbs, [&](uint64_t* to, const uint64_t* x) {
      __gmpn_sqr(to, x, a.count);
    });
  } else {
    rffi::raw(result, a.limbs, b.limbs, [&](uint64_t* to, const uint64_t* x, const uint64_t* y) {
      return __gmpn_mul(to, x, a.count, y, b.count);
    });
  }
  return make(result, a.count + b.count, a.negative != b.negative);
}

inline BigInt* BigInt::pow(int64_t exponent) {
  RLIB_REQUIRE(exponent >= 0, "BigInt::pow with a negative exponent");
  if (fits_int() && small_ == 2) return from_int(1)->shift_left(exponent);
  BigInt* result = from_int(1);
  for (int64_t bit = rlib::bit_length(static_cast<uint64_t>(exponent)) - 1; bit >= 0; bit--) {
    result = result->mul(result);
    if ((exponent >> bit & 1) != 0) result = result->mul(this);
  }
  return result;
}

// ---- Division -----------------------------------------------------------------------------------

inline BigIntDivision BigInt::divide(BigInt* other) {
  Magnitude a = magnitude();
  Magnitude b = other->magnitude();
  if (b.count == 0) throw new ZeroDivisionError();
  BigInt* quotient = nullptr;
  BigInt* remainder = nullptr;
  if (compare_magnitudes(a, b) < 0) {
    quotient = new BigInt(int64_t{0});
    remainder = this;
  } else {
    int64_t quotient_count = a.count - b.count + 1;
    Limbs* quotient_limbs = Limbs::make(quotient_count);
    Limbs* remainder_limbs = Limbs::make(b.count);
    if (b.count == 1) {
      uint64_t divisor = b.limbs->get(0);
      uint64_t rest = rffi::raw(quotient_limbs, a.limbs, [&](uint64_t* q, const uint64_t* x) {
        return __gmpn_divrem_1(q, 0, x, a.count, divisor);
      });
      remainder_limbs->set(0, rest);
    } else {
      check_scratch(a.count);
      rffi::raw(quotient_limbs, remainder_limbs, a.limbs, b.limbs,
                [&](uint64_t* q, uint64_t* r, const uint64_t* x, const uint64_t* y) {
                  __gmpn_tdiv_qr(q, r, 0, x, a.count, y, b.count);
                });
    }
    quotient = make(quotient_limbs, quotient_count, a.negative != b.negative);
    remainder = make(remainder_limbs, b.count, a.negative);
  }
  if (a.negative != b.negative && !remainder->is_zero()) {  // rounded to zero so far
    quotient = quotient->sub(from_int(1));
    remainder = remainder->add(other);
  }
  return BigIntDivision{quotient, remainder};
}

inline BigInt* BigInt::pow_mod(BigInt* exponent, BigInt* modulus) {
  RLIB_REQUIRE(exponent->sign() >= 0, "BigInt::pow_mod with a negative exponent");
  BigInt* base = floor_mod(modulus);
  BigInt* result = from_int(1)->floor_mod(modulus);
  Magnitude bits = exponent->magnitude();
  for (int64_t bit = bits.bit_length() - 1; bit >= 0; bit--) {
    result = result->mul(result)->floor_mod(modulus);
    if ((bits.limbs->get(bit >> 6) >> (bit & 63) & 1) != 0) {
      result = result->mul(base)->floor_mod(modulus);
    }
  }
  return result;
}

inline BigInt* BigInt::isqrt() {
  RLIB_REQUIRE(sign() >= 0, "BigInt::isqrt of a negative number");
  Magnitude a = magnitude();
  if (a.count == 0) return this;
  int64_t count = (a.count + 1) / 2;
  Limbs* root = Limbs::make(count);
  check_scratch(a.count);
  rffi::raw(root, a.limbs, [&](uint64_t* to, const uint64_t* x) {
    return __gmpn_sqrtrem(to, nullptr, x, a.count);
  });
  return make(root, count, false);
}

inline BigInt* BigInt::gcd(BigInt* other) {
  if (is_zero()) return other->abs();
  if (other->is_zero()) return abs();
  Magnitude a = magnitude();
  Magnitude b = other->magnitude();
  int64_t a_zeros = trailing_zeros(a);
  int64_t b_zeros = trailing_zeros(b);
  Magnitude u = shifted_right(a, a_zeros)->magnitude();
  Magnitude v = shifted_right(b, b_zeros)->magnitude();
  if (compare_magnitudes(u, v) < 0) {
    Magnitude larger = v;
    v = u;
    u = larger;
  }
  Limbs* u_limbs = array_slice(u.limbs, 0, u.count);
  Limbs* v_limbs = array_slice(v.limbs, 0, v.count);
  Limbs* result = Limbs::make(v.count);
  check_scratch(u.count);
  int64_t count = rffi::raw(result, u_limbs, v_limbs, [&](uint64_t* to, uint64_t* x, uint64_t* y) {
    return __gmpn_gcd(to, x, u.count, y, v.count);
  });
  return make(result, count, false)->shift_left(a_zeros < b_zeros ? a_zeros : b_zeros);
}

// ---- Bits ---------------------------------------------------------------------------------------

inline int64_t BigInt::trailing_zeros(Magnitude a) {
  int64_t i = 0;
  while (a.limbs->get(i) == 0) i++;
  return i * 64 + count_trailing_zeros(a.limbs->get(i));
}

inline BigInt* BigInt::shifted_left(Magnitude a, int64_t count) {
  if (a.count == 0) return new BigInt(int64_t{0});
  int64_t limbs = count >> 6;
  unsigned bits = static_cast<unsigned>(count & 63);
  Limbs* result = Limbs::make(a.count + limbs + 1);
  array_copy(a.limbs, 0, result, limbs, a.count);
  if (bits != 0) {
    uint64_t out = rffi::raw(result, [&](uint64_t* to) {
      return __gmpn_lshift(rffi::offset(to, limbs), rffi::offset(to, limbs), a.count, bits);
    });
    result->set(a.count + limbs, out);
  }
  return make(result, a.count + limbs + 1, a.negative);
}

inline BigInt* BigInt::shifted_right(Magnitude a, int64_t count) {
  int64_t limbs = count >> 6;
  unsigned bits = static_cast<unsigned>(count & 63);
  int64_t left = a.count - limbs;
  if (left <= 0) return new BigInt(int64_t{0});
  Limbs* result = array_slice(a.limbs, limbs, left);
  if (bits != 0) {
    rffi::raw(result, [&](uint64_t* to) { return __gmpn_rshift(to, to, left, bits); });
  }
  return make(result, left, a.negative);
}

inline BigInt* BigInt::shift_left(int64_t count) {
  RLIB_REQUIRE(count >= 0, "BigInt::shift_left by a negative count");
  if (fits_int() && count < 63) {
    int64_t shifted = small_ << count;
    if (shifted >> count == small_) return new BigInt(shifted);
  }
  return shifted_left(magnitude(), count);
}

inline BigInt* BigInt::shift_right(int64_t count) {
  RLIB_REQUIRE(count >= 0, "BigInt::shift_right by a negative count");
  if (fits_int()) return new BigInt(small_ >> (count < 63 ? count : 63));
  if (size_ > 0) return shifted_right(magnitude(), count);
  return shifted_right(invert()->magnitude(), count)->invert();
}

inline Array<uint64_t>* BigInt::complement(int64_t count) const {
  Limbs* result = Limbs::make(count);
  Magnitude a = magnitude();
  uint64_t flip = a.negative ? ~uint64_t{0} : 0;
  uint64_t carry = a.negative ? 1 : 0;
  for (int64_t i = 0; i < count; i++) {
    uint64_t limb = ((i < a.count ? a.limbs->get(i) : 0) ^ flip) + carry;
    if (limb != 0) carry = 0;
    result->set(i, limb);
  }
  return result;
}

template <class Function>
BigInt* BigInt::bitwise(BigInt* other, Function function) {
  int64_t longer = limb_count() > other->limb_count() ? limb_count() : other->limb_count();
  int64_t count = longer + 1;  // one for the sign
  Limbs* result = complement(count);
  Limbs* right = other->complement(count);
  for (int64_t i = 0; i < count; i++) result->set(i, function(result->get(i), right->get(i)));
  bool negative = result->get(count - 1) >> 63 != 0;
  if (negative) {
    uint64_t carry = 1;
    for (int64_t i = 0; i < count; i++) {
      uint64_t limb = ~result->get(i) + carry;
      if (limb != 0) carry = 0;
      result->set(i, limb);
    }
  }
  return make(result, count, negative);
}

// ---- Floats -------------------------------------------------------------------------------------

inline BigInt* BigInt::from_float(double value) {
  if (math::fits_int64(value)) return new BigInt(static_cast<int64_t>(value));
  if (math::is_nan(value)) throw new ValueError("not a number"_str);
  if (!math::is_finite(value)) throw new OverflowError("an infinity has no whole part"_str);
  math::MantissaAndExponent parts = math::frexp(value);
  int64_t mantissa = static_cast<int64_t>(parts.mantissa * 9007199254740992.0);  // 2**53
  return from_int(mantissa)->shift_left(parts.exponent - 53);
}

inline double BigInt::to_float() const {
  if (fits_int()) return static_cast<double>(small_);
  int64_t bits = bit_length();
  if (bits > 1024) throw new OverflowError("integer too large for a float"_str);
  // The highest 64 bits, the last of them set if any below is.
  Magnitude a = magnitude();
  int64_t below = bits - 64;
  uint64_t top = shifted_right(Magnitude{a.limbs, a.count, false}, below)->to_uint_wrapped();
  if (trailing_zeros(a) < below) top |= 1;
  // 53 of them, halves to even.
  uint64_t mantissa = top >> 11;
  uint64_t rest = top & 0x7FF;
  if (rest > 0x400 || (rest == 0x400 && (mantissa & 1) != 0)) mantissa++;
  double value = math::ldexp(static_cast<double>(mantissa), static_cast<int>(bits - 53));
  if (!math::is_finite(value)) throw new OverflowError("integer too large for a float"_str);
  return a.negative ? -value : value;
}

inline double BigInt::true_div(BigInt* other) {
  constexpr int64_t kExact = int64_t{1} << 53;
  constexpr int64_t kLowestExponent = -1021;  // of a normal number
  if (other->is_zero()) throw new ZeroDivisionError();
  if (fits_int() && other->fits_int() && small_ >= -kExact && small_ <= kExact &&
      other->small_ >= -kExact && other->small_ <= kExact) {
    return static_cast<double>(small_) / static_cast<double>(other->small_);
  }
  bool negative = (sign() < 0) != (other->sign() < 0);
  BigInt* a = abs();
  BigInt* b = other->abs();
  int64_t difference = a->bit_length() - b->bit_length();
  if (difference > 1024) throw new OverflowError("quotient too large for a float"_str);
  if (is_zero() || difference < kLowestExponent - 54) return negative ? -0.0 : 0.0;
  // The quotient times 2**-shift: two or three bits more than a float has. If anything is left
  // below, the last bit is set.
  int64_t shift = (difference > kLowestExponent ? difference : kLowestExponent) - 55;
  BigIntDivision division =
      shift < 0 ? a->shift_left(-shift)->divmod(b) : a->divmod(b->shift_left(shift));
  int64_t quotient = division.quotient->to_int();
  if (!division.remainder->is_zero()) quotient |= 1;
  // Round off what a float has no bits for.
  int64_t bits = rlib::bit_length(static_cast<uint64_t>(quotient));
  int64_t kept = kLowestExponent - shift;
  int64_t surplus = (bits > kept ? bits : kept) - 53;
  int64_t half = int64_t{1} << (surplus - 1);
  if ((quotient & half) != 0 && (quotient & (3 * half - 1)) != 0) quotient += half;
  quotient &= ~(2 * half - 1);
  double value = math::ldexp(static_cast<double>(quotient), static_cast<int>(shift));
  if (!math::is_finite(value)) throw new OverflowError("quotient too large for a float"_str);
  return negative ? -value : value;
}

// ---- Text and bytes -----------------------------------------------------------------------------

inline Str* BigInt::to_str(int64_t base) const {
  if (fits_int()) return int_to_str(small_, base);
  Magnitude a = magnitude();
  Limbs* scratch = array_slice(a.limbs, 0, a.count);
  double digits = static_cast<double>(bit_length()) / math::log2(static_cast<double>(base));
  Array<unsigned char>* values = Array<unsigned char>::make(static_cast<int64_t>(digits) + 2);
  check_scratch(a.count);
  int64_t count = static_cast<int64_t>(
      rffi::raw(values, scratch, [&](unsigned char* to, uint64_t* limbs) {
        return __gmpn_get_str(to, static_cast<int>(base), limbs, a.count);
      }));
  StrBuilder* text = new StrBuilder(count + 1);
  if (a.negative) text->append('-');
  for (int64_t i = 0; i < count; i++) text->append(digit_char(values->get(i)));
  return text->build();
}

inline BigInt* BigInt::parse(const Str* text, int64_t base) {
  ParsedInt small = parse_int(text, base);
  if (small.ok()) return new BigInt(small.value);
  if (small.outcome == ParsedInt::kMalformed) return nullptr;
  int64_t start = Str::is_digit(text->char_at(0)) || Str::is_letter(text->char_at(0)) ? 0 : 1;
  int64_t count = text->length() - start;
  Array<unsigned char>* values = Array<unsigned char>::make(count);
  for (int64_t i = 0; i < count; i++) {
    values->set(i, static_cast<unsigned char>(digit_value(text->char_at(start + i))));
  }
  double bits = static_cast<double>(count) * math::log2(static_cast<double>(base));
  Limbs* limbs = Limbs::make(static_cast<int64_t>(bits / 64) + 2);
  check_scratch(limbs->length());
  int64_t used = rffi::raw(limbs, values, [&](uint64_t* to, const unsigned char* digits) {
    return __gmpn_set_str(to, digits, static_cast<uint64_t>(count), static_cast<int>(base));
  });
  return make(limbs, used, text->char_at(0) == '-');
}

inline BigInt* BigInt::from_bytes(const Str* bytes, bool highest_first, bool is_signed) {
  int64_t length = bytes->length();
  int64_t count = (length + 7) / 8;
  Limbs* limbs = Limbs::make(count);
  for (int64_t i = 0; i < length; i++) {
    uint64_t byte = static_cast<uint64_t>(bytes->byte_at(highest_first ? length - 1 - i : i));
    limbs->set(i >> 3, limbs->get(i >> 3) | byte << ((i & 7) * 8));
  }
  BigInt* value = make(limbs, count, false);
  if (is_signed && length > 0 && value->bit_length() == length * 8) {
    value = value->sub(from_int(1)->shift_left(length * 8));
  }
  return value;
}

inline Str* BigInt::to_bytes(int64_t length, bool highest_first, bool is_signed) const {
  bool negative = sign() < 0;
  if (negative && !is_signed) throw new OverflowError("a negative integer is not unsigned"_str);
  int64_t bits = bit_length();
  if (is_signed) {
    // -2**k needs no bit more than 2**k - 1.
    bool is_lowest = negative && trailing_zeros(magnitude()) == bits - 1;
    if (!is_lowest && !is_zero()) bits++;
  }
  if (bits > length * 8) throw new OverflowError("integer too large for these bytes"_str);
  Limbs* limbs = complement((length + 7) / 8);
  Array<char>* bytes = Array<char>::make(length);
  for (int64_t i = 0; i < length; i++) {
    bytes->set(highest_first ? length - 1 - i : i,
               static_cast<char>(limbs->get(i >> 3) >> ((i & 7) * 8)));
  }
  return Str::from_array(bytes, 0, length);
}

}  // namespace rlib

#endif  // RLIB_BIGINT_H_
