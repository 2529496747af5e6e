// Checked arithmetic of rlib: flags, exceptions, wide products, bits.
#include "rlib/rlib.h"

using namespace rlib::literals;

void out(rlib::Str* name, int64_t value) {
  rlib::print(name->concat(" "_str)->concat(rlib::int_to_str(value)));
}

template <class T>
void flags(T a, T b) {
  T r = 0;
  bool over = rlib::add_overflow(a, b, r);
  out("add"_str, static_cast<int64_t>(r));
  out(" over"_str, over);
  over = rlib::sub_overflow(a, b, r);
  out("sub"_str, static_cast<int64_t>(r));
  out(" over"_str, over);
  over = rlib::mul_overflow(a, b, r);
  out("mul"_str, static_cast<int64_t>(r));
  out(" over"_str, over);
}

int64_t attempt(int which, int64_t a, int64_t b) {
  try {
    switch (which) {
      case 0: return rlib::add_checked(a, b);
      case 1: return rlib::sub_checked(a, b);
      case 2: return rlib::mul_checked(a, b);
      case 3: return rlib::div_checked(a, b);
      case 4: return rlib::mod_checked(a, b);
      default: return rlib::add_checked(static_cast<int32_t>(a), static_cast<int32_t>(b));
    }
  } catch (rlib::OverflowError* e) {
    rlib::print(e->message());
    return -1;
  } catch (rlib::ZeroDivisionError* e) {
    rlib::print(e->message());
    return -2;
  }
}

int entry_point(rlib::List<rlib::Str*>* args) {
  const int64_t big = 9223372036854775807ll;
  flags<int64_t>(big, 1);
  flags<int64_t>(-big - 1, -1);
  flags<int64_t>(3037000500ll, 3037000500ll);
  flags<int32_t>(2147483647, 2);
  flags<int32_t>(-2147483647 - 1, -1);
  flags<uint32_t>(4294967295u, 4294967295u);
  flags<uint64_t>(1, 2);
  flags<uint64_t>(18446744073709551615ull, 2);
  auto* numbers = rlib::List<int64_t>::of(0ll, 1ll, -1ll, 7ll, -8ll, big, -big - 1, 2147483647ll);
  for (int which = 0; which < 6; which++) {
    for (int64_t a : *numbers) {
      for (int64_t b : *numbers) out(rlib::int_to_str(which), attempt(which, a, b));
    }
  }
  out("mul_high"_str, static_cast<int64_t>(rlib::mul_high(0xFFFFFFFFFFFFFFFFull, 0xFFFFFFFFFFFFFFFFull)));
  out("mul_high"_str, static_cast<int64_t>(rlib::mul_high(0x123456789ABCDEFull, 0xFEDCBA987654321ull)));
  for (int i = 0; i < 64; i += 9) {
    uint64_t x = (uint64_t{1} << i) | 1;
    out("clz"_str, rlib::count_leading_zeros(x));
    out("ctz"_str, rlib::count_trailing_zeros(x << (i / 2)));
    out("ones"_str, rlib::count_ones(x * 0x9E3779B97F4A7C15ull));
    out("bits"_str, rlib::bit_length(x));
  }
  return 0;
}
