#include "targets/pyinterp/modules/struct/half_float.h"

#include "rlib/rlib.h"

namespace py {

namespace math = rlib::math;

namespace {

// How a smaller kind of float is laid out.
struct Layout {
  int64_t mantissa_bits;
  int64_t exponent_bits;

  int64_t highest_exponent() const { return (int64_t{1} << exponent_bits) - 1; }
  int64_t bias() const { return highest_exponent() >> 1; }
};

constexpr Layout kHalf = {10, 5};
constexpr Layout kSingle = {23, 8};

int64_t bits_of(double value, Layout layout) {
  int64_t width = layout.mantissa_bits + layout.exponent_bits;
  int64_t sign = math::is_negative(value) ? int64_t{1} << width : 0;
  int64_t infinity = layout.highest_exponent() << layout.mantissa_bits;
  if (math::is_nan(value)) {
    // The highest bits of the mantissa, one of which makes it quiet.
    int64_t mantissa = static_cast<int64_t>(rlib::float_to_bits(value) & 0xFFFFFFFFFFFFF);
    int64_t kept = mantissa >> (52 - layout.mantissa_bits);
    return sign | infinity | kept | int64_t{1} << (layout.mantissa_bits - 1);
  }
  if (math::is_infinite(value)) return sign | infinity;
  if (value == 0) return sign;
  int64_t exponent = math::frexp(value).exponent - 1;
  int64_t lowest = 1 - layout.bias();
  if (exponent < lowest) exponent = lowest;  // subnormal
  // What is left of the point after this are the bits that are kept. A carry goes into the exponent.
  double scaled = math::ldexp(math::abs(value), static_cast<int>(layout.mantissa_bits - exponent));
  int64_t mantissa = static_cast<int64_t>(math::round_even(scaled));
  int64_t bits = ((exponent - lowest) << layout.mantissa_bits) + mantissa;
  return bits >= infinity ? -1 : sign | bits;
}

double value_of(int64_t bits, Layout layout) {
  int64_t width = layout.mantissa_bits + layout.exponent_bits;
  int64_t mantissa = bits & ((int64_t{1} << layout.mantissa_bits) - 1);
  int64_t exponent = bits >> layout.mantissa_bits & layout.highest_exponent();
  uint64_t sign = (bits >> width & 1) != 0 ? uint64_t{1} << 63 : 0;
  if (exponent == layout.highest_exponent()) {
    uint64_t high = static_cast<uint64_t>(mantissa) << (52 - layout.mantissa_bits);
    return rlib::float_from_bits(sign | uint64_t{0x7FF} << 52 | high);
  }
  if (exponent == 0) {
    exponent = 1;
  } else {
    mantissa |= int64_t{1} << layout.mantissa_bits;
  }
  int64_t scale = exponent - layout.bias() - layout.mantissa_bits;
  double value = math::ldexp(static_cast<double>(mantissa), static_cast<int>(scale));
  return sign != 0 ? -value : value;
}

}  // namespace

int64_t half_float_bits(double value) { return bits_of(value, kHalf); }
double half_float_value(int64_t bits) { return value_of(bits, kHalf); }
int64_t single_float_bits(double value) { return bits_of(value, kSingle); }
double single_float_value(int64_t bits) { return value_of(bits, kSingle); }

}  // namespace py
