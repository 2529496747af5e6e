// Floats in hexadecimal: float.hex() and float.fromhex().
//
//     0x1.8p+1     (1 + 8/16) * 2**1

#include "targets/pyinterp/objspace/float_operations.h"
#include "targets/pyinterp/objspace/number_operations.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

namespace math = rlib::math;

Str* float_to_hex(double value) {
  if (!math::is_finite(value)) return float_repr(value);
  Str* sign = math::is_negative(value) ? "-"_str : ""_str;
  if (value == 0) return sign->concat("0x0.0p+0"_str);
  constexpr int64_t kBias = 1023;
  uint64_t bits = rlib::float_to_bits(value);
  int64_t exponent = static_cast<int64_t>(bits >> 52 & 0x7FF);
  StrBuilder* text = new StrBuilder(24);
  text->append(sign);
  text->append(exponent == 0 ? "0x0."_str : "0x1."_str);
  for (int64_t shift = 48; shift >= 0; shift -= 4) {
    text->append(rlib::digit_char(static_cast<int64_t>(bits >> shift & 15)));
  }
  if (exponent == 0) exponent = 1;  // of subnormal numbers
  text->append('p');
  text->append(exponent >= kBias ? '+' : '-');
  text->append_int(exponent >= kBias ? exponent - kBias : kBias - exponent);
  return text->build();
}

namespace {

[[noreturn]] void throw_malformed() {
  throw_value_error("invalid hexadecimal floating-point string"_str);
}
[[noreturn]] void throw_too_large() {
  throw_overflow_error("hexadecimal value too large to represent as a float"_str);
}

// mantissa * 2**exponent, rounded to the nearest float, halves to even. Precondition: mantissa >= 0.
double scaled(BigInt* mantissa, int64_t exponent) {
  constexpr int64_t kLowestBit = -1074;  // of any float
  constexpr int64_t kHighestBit = 1024;
  int64_t bits = mantissa->bit_length();
  if (bits == 0 || bits + exponent < kLowestBit) return 0;
  if (bits + exponent > kHighestBit) throw_too_large();
  int64_t last = bits + exponent - 53;
  if (last < kLowestBit) last = kLowestBit;
  int64_t surplus = last - exponent;
  if (surplus <= 0) return math::ldexp(mantissa->to_float(), static_cast<int>(exponent));
  BigInt* kept = mantissa->shift_right(surplus);
  BigInt* rest = mantissa->sub(kept->shift_left(surplus));
  int64_t order = rest->compare(BigInt::from_int(1)->shift_left(surplus - 1));
  if (order > 0 || (order == 0 && kept->is_odd())) kept = kept->add(BigInt::from_int(1));
  double value = math::ldexp(kept->to_float(), static_cast<int>(last));
  if (!math::is_finite(value)) throw_too_large();
  return value;
}

// Reads a number from left to right.
class HexReader final : public rlib::Object {
 public:
  explicit HexReader(Str* text) : text_(text) {}

  double read() {
    read_digits();
    bool has_point = peek() == '.';
    int64_t before = digits_->length();
    if (has_point) {
      at_++;
      read_digits();
    }
    if (digits_->length() == 0) throw_malformed();
    int64_t exponent = -4 * (digits_->length() - before);
    if (Str::lower_char(peek()) == 'p') {
      at_++;
      exponent += read_exponent();
    }
    if (at_ != text_->length()) throw_malformed();
    return scaled(BigInt::parse(digits_->build(), 16), exponent);
  }

 private:
  char peek() const { return at_ < text_->length() ? text_->char_at(at_) : '\0'; }

  void read_digits() {
    for (; rlib::digit_value(peek()) < 16; at_++) digits_->append(peek());
  }

  int64_t read_exponent() {
    constexpr int64_t kEnough = int64_t{1} << 50;
    bool is_negative = peek() == '-';
    if (is_negative || peek() == '+') at_++;
    if (!Str::is_digit(peek())) throw_malformed();
    int64_t value = 0;
    for (; Str::is_digit(peek()); at_++) {
      if (value < kEnough) value = value * 10 + (peek() - '0');
    }
    return is_negative ? -value : value;
  }

  Str* const text_;
  int64_t at_ = 0;
  StrBuilder* const digits_ = new StrBuilder();
};

bool is_word(Str* text) {
  Str* word = text->lower();
  return word->eq("inf"_str) || word->eq("infinity"_str) || word->eq("nan"_str);
}

}  // namespace

double float_from_hex(Str* text) {
  text = text->strip();
  bool is_negative = text->starts_with("-"_str);
  if (is_negative || text->starts_with("+"_str)) text = text->slice_from(1);
  double value = 0;
  if (is_word(text)) {
    value = rlib::parse_float(text).value;
  } else {
    if (text->starts_with("0x"_str) || text->starts_with("0X"_str)) text = text->slice_from(2);
    value = (new HexReader(text))->read();
  }
  return is_negative ? -value : value;
}

}  // namespace py
