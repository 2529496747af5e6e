// Integers of every width: wrapping, conversions, promotions, signs.
#include "rlib/rlib.h"

using namespace rlib::literals;

void out(rlib::Str* name, int64_t value) {
  rlib::print(name->concat(" "_str)->concat(rlib::int_to_str(value)));
}
void out_u(rlib::Str* name, uint64_t value) {
  rlib::print(name->concat(" "_str)->concat(rlib::int_to_str(static_cast<int64_t>(value))));
}

template <class T>
T wrap_add(T a, T b) {
  return static_cast<T>(a + b);
}
template <class T>
T wrap_mul(T a, T b) {
  return static_cast<T>(a * b);
}

template <class T>
void each(rlib::Str* name, T low, T high) {
  rlib::print(name);
  out("  low "_str, static_cast<int64_t>(low));
  out("  high"_str, static_cast<int64_t>(high));
  out("  high+1"_str, static_cast<int64_t>(wrap_add<T>(high, 1)));
  out("  low-1"_str, static_cast<int64_t>(static_cast<T>(low - 1)));
  out("  high*3"_str, static_cast<int64_t>(wrap_mul<T>(high, 3)));
  out("  -low"_str, static_cast<int64_t>(static_cast<T>(-low)));
  out("  ~7"_str, static_cast<int64_t>(static_cast<T>(~static_cast<T>(7))));
  T x = high;
  x++;
  out("  ++"_str, static_cast<int64_t>(x));
  x--;
  out("  --"_str, static_cast<int64_t>(x));
  x += 5;
  out("  += 5"_str, static_cast<int64_t>(x));
  x *= 7;
  out("  *= 7"_str, static_cast<int64_t>(x));
  x -= 100;
  out("  -= 100"_str, static_cast<int64_t>(x));
  x /= 3;
  out("  /= 3"_str, static_cast<int64_t>(x));
  x %= 11;
  out("  %= 11"_str, static_cast<int64_t>(x));
  x <<= 2;
  out("  <<= 2"_str, static_cast<int64_t>(x));
  x >>= 1;
  out("  >>= 1"_str, static_cast<int64_t>(x));
  x |= 64;
  x &= 127;
  x ^= 21;
  out("  bits"_str, static_cast<int64_t>(x));
}

// Passed through parameters and results of the narrow types.
int8_t narrow8(int64_t x) { return static_cast<int8_t>(x); }
uint8_t narrow_u8(int64_t x) { return static_cast<uint8_t>(x); }
int16_t narrow16(int64_t x) { return static_cast<int16_t>(x); }
uint16_t narrow_u16(int64_t x) { return static_cast<uint16_t>(x); }
int32_t narrow32(int64_t x) { return static_cast<int32_t>(x); }
uint32_t narrow_u32(int64_t x) { return static_cast<uint32_t>(x); }

void conversions(int64_t x) {
  out("i8 "_str, narrow8(x));
  out("u8 "_str, narrow_u8(x));
  out("i16"_str, narrow16(x));
  out("u16"_str, narrow_u16(x));
  out("i32"_str, narrow32(x));
  out("u32"_str, narrow_u32(x));
  out("bool"_str, static_cast<bool>(x));
  out("char"_str, static_cast<char>(x));
  out_u("u64"_str, static_cast<uint64_t>(narrow8(x)));
  out_u("u64"_str, static_cast<uint64_t>(narrow_u32(x)));
}

void compare_signs() {
  int minus = -1;
  unsigned one = 1;
  out("-1 < 1u"_str, static_cast<unsigned>(minus) < one);
  int64_t wide = minus;
  out("wide"_str, wide < static_cast<int64_t>(one));
  uint8_t small = 200;
  int8_t signed_small = static_cast<int8_t>(small);
  out("promoted"_str, small + signed_small);
  out("shifted"_str, small << 4);
  out("inverted"_str, ~small);
  uint32_t big = 0xFFFFFFFFu;
  out("u32 + 1"_str, big + 1);
  out("u32 + 1ll"_str, big + 1ll);
  uint64_t huge = 0xFFFFFFFFFFFFFFFFull;
  out("u64 / 3"_str, static_cast<int64_t>(huge / 3));
  out("u64 % 10"_str, static_cast<int64_t>(huge % 10));
  out("u64 >> 1"_str, static_cast<int64_t>(huge >> 1));
  out("u64 > 1"_str, huge > 1);
  out("i64 >> 1"_str, static_cast<int64_t>(huge) >> 1);
}

void shifts(int32_t a, uint32_t b, int64_t c, uint64_t d) {
  for (int n = 0; n < 32; n += 7) {
    out("a<<n"_str, a << n);
    out("a>>n"_str, a >> n);
    out("b<<n"_str, b << n);
    out("b>>n"_str, b >> n);
  }
  for (int n = 0; n < 64; n += 13) {
    out("c<<n"_str, c << n);
    out("c>>n"_str, c >> n);
    out_u("d<<n"_str, d << n);
    out_u("d>>n"_str, d >> n);
  }
}

void divisions(int64_t a, int64_t b) {
  out("a/b"_str, a / b);
  out("a%b"_str, a % b);
  out("-a/b"_str, -a / b);
  out("-a%b"_str, -a % b);
  out("a/-b"_str, a / -b);
  out("a%-b"_str, a % -b);
  out("floor_div"_str, rlib::floor_div(-a, b));
  out("floor_mod"_str, rlib::floor_mod(-a, b));
}

int entry_point(rlib::List<rlib::Str*>* args) {
  each<int8_t>("int8_t"_str, -128, 127);
  each<uint8_t>("uint8_t"_str, 0, 255);
  each<int16_t>("int16_t"_str, -32768, 32767);
  each<uint16_t>("uint16_t"_str, 0, 65535);
  each<int32_t>("int32_t"_str, -2147483647 - 1, 2147483647);
  each<uint32_t>("uint32_t"_str, 0, 4294967295u);
  each<int64_t>("int64_t"_str, -9223372036854775807ll - 1, 9223372036854775807ll);
  each<uint64_t>("uint64_t"_str, 0, 18446744073709551615ull);
  each<char>("char"_str, -128, 127);
  each<long>("long"_str, -5, 5);
  each<unsigned short>("unsigned short"_str, 0, 65535);
  for (int64_t x = -3; x <= 3; x++) conversions(x * 0x123456789ll);
  conversions(-1);
  conversions(128);
  conversions(32768);
  conversions(0x80000000ll);
  compare_signs();
  shifts(-123456789, 0xDEADBEEFu, -0x123456789ABCDEFll, 0xFEDCBA9876543210ull);
  divisions(17, 5);
  divisions(-17, 3);
  divisions(9223372036854775807ll, 10);
  return 0;
}
