// Integers of every width: wrapping, signs, shifts, division, conversions, checked arithmetic.
#include "rlib/rlib.h"

using rlib::operator""_str;

void show(rlib::Str* what, int64_t value) {
  rlib::print(what->concat(" "_str)->concat(rlib::int_to_str(value)));
}

// Not known when translated, so that nothing is folded away.
int64_t opaque(int64_t value, rlib::List<rlib::Str*>* args) {
  return args->length() > 100 ? args->length() : value;
}

int entry_point(rlib::List<rlib::Str*>* args) {
  int64_t big = opaque(9223372036854775807, args);
  show("wrap"_str, big + 1);
  show("mul"_str, big * 3);
  show("neg"_str, -(big + 1));
  int i = static_cast<int>(opaque(2147483647, args));
  show("int wrap"_str, i + 1);
  show("int mul"_str, i * 2);
  unsigned u = static_cast<unsigned>(opaque(5, args));
  show("unsigned wrap"_str, u - 6u);
  show("unsigned div"_str, (u - 6u) / 2u);
  uint64_t ull = static_cast<uint64_t>(opaque(-1, args));
  show("u64 shift"_str, static_cast<int64_t>(ull >> 1));
  show("u64 compare"_str, ull > 5u ? 1 : 0);
  show("i64 compare"_str, opaque(-1, args) > 5 ? 1 : 0);
  show("div"_str, opaque(-7, args) / 2);
  show("mod"_str, opaque(-7, args) % 2);
  show("mod2"_str, opaque(7, args) % -3);
  show("shr"_str, opaque(-9, args) >> 1);
  show("shl"_str, opaque(3, args) << 4);
  signed char c8 = static_cast<signed char>(opaque(200, args));
  unsigned char u8 = static_cast<unsigned char>(opaque(-56, args));
  short s16 = static_cast<short>(opaque(40000, args));
  show("i8"_str, c8);
  show("u8"_str, u8);
  show("i16"_str, s16);
  c8 = static_cast<signed char>(c8 * 2);
  show("i8 again"_str, c8);
  c8 += 100;
  show("i8 +="_str, c8);
  show("and"_str, opaque(0xff0, args) & 0x3c);
  show("or"_str, opaque(0xff0, args) | 0x3c);
  show("xor"_str, opaque(0xff0, args) ^ 0x3c);
  show("not"_str, ~opaque(0, args));
  bool t = opaque(1, args) != 0;
  show("bool"_str, t + t + !t);
  int k = 5;
  show("post"_str, k++ + k--);
  show("pre"_str, ++k + --k);
  k <<= 3;
  k |= 1;
  k %= 7;
  show("compound"_str, k);
  int64_t sum = 0;
  show("overflow"_str, rlib::add_overflow(big, int64_t{1}, sum) ? 1 : 0);
  show("no overflow"_str, rlib::add_overflow(int64_t{20}, int64_t{22}, sum) ? 1 : sum);
  show("mul overflow"_str, rlib::mul_overflow(big, int64_t{2}, sum) ? 1 : 0);
  show("float"_str, static_cast<int64_t>(static_cast<double>(opaque(7, args)) / 2.0 * 1000));
  show("float neg"_str, static_cast<int64_t>(-2.75 * static_cast<double>(opaque(1, args))));
  return 0;
}
// expect: wrap -9223372036854775808
// expect: mul 9223372036854775805
// expect: neg -9223372036854775808
// expect: int wrap -2147483648
// expect: int mul -2
// expect: unsigned wrap 4294967295
// expect: unsigned div 2147483647
// expect: u64 shift 9223372036854775807
// expect: u64 compare 1
// expect: i64 compare 0
// expect: div -3
// expect: mod -1
// expect: mod2 1
// expect: shr -5
// expect: shl 48
// expect: i8 -56
// expect: u8 200
// expect: i16 -25536
// expect: i8 again -112
// expect: i8 += -12
// expect: and 48
// expect: or 4092
// expect: xor 4044
// expect: not -1
// expect: bool 2
// expect: post 11
// expect: pre 11
// expect: compound 6
// expect: overflow 1
// expect: no overflow 42
// expect: mul overflow 1
// expect: float 3500
// expect: float neg -2
