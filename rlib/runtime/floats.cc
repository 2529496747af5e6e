#include "rlib/runtime/floats.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <system_error>

extern "C" {

int64_t rlib_rt_float_digits(double value, int64_t mode, int64_t precision, char* digits) {
  char* limit = digits + RLIB_RT_DIGITS_SIZE + precision;
  if (value == 0) return 0;
  if (mode == RLIB_RT_AFTER_POINT) {
    char* end = std::to_chars(digits, limit, value, std::chars_format::fixed,
                              static_cast<int>(precision)).ptr;
    char* dot = static_cast<char*>(std::memchr(digits, '.', end - digits));
    if (dot == nullptr) dot = end;
    int64_t point = dot - digits;
    if (dot != end) {
      std::memmove(dot, dot + 1, end - dot - 1);
      end--;
    }
    int64_t zeros = 0;
    while (digits + zeros < end && digits[zeros] == '0') zeros++;
    int64_t count = end - digits - zeros;
    std::memmove(digits, digits + zeros, count);
    return count == 0 ? 0 : count + (point - zeros) * 65536;
  }
  std::to_chars_result result =
      mode == RLIB_RT_SHORTEST
          ? std::to_chars(digits, limit, value, std::chars_format::scientific)
          : std::to_chars(digits, limit, value, std::chars_format::scientific,
                          static_cast<int>(precision > 0 ? precision - 1 : 0));
  // d.ddddde+xx
  char* e = static_cast<char*>(std::memchr(digits, 'e', result.ptr - digits));
  int exponent = 0;
  std::from_chars(e[1] == '+' ? e + 2 : e + 1, result.ptr, exponent);
  int64_t count = e - digits;
  if (count > 1) {
    std::memmove(digits + 1, digits + 2, count - 2);
    count--;
  }
  return count + (static_cast<int64_t>(exponent) + 1) * 65536;
}

double rlib_rt_parse_float(const char* text, int64_t length) {
  const char* start = length > 0 && text[0] == '+' ? text + 1 : text;
  double value = 0;
  auto [end, error] = std::from_chars(start, text + length, value);
  if (error != std::errc::result_out_of_range) return value;
  // Too large or too small: from_chars does not say which, strtod does. It wants a 0 at the end.
  char* copy = static_cast<char*>(std::malloc(length + 1));
  if (copy == nullptr) return value;
  std::memcpy(copy, text, length);
  copy[length] = '\0';
  value = std::strtod(copy, nullptr);
  std::free(copy);
  return value;
}

}  // extern "C"
