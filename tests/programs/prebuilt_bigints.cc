// Big integers made at translation time: GMP runs in the interpreter of flow graphs too.
#include "rlib/bigint.h"
#include "rlib/rlib.h"

using rlib::BigInt;
using rlib::operator""_str;

BigInt* factorial(int64_t n) {
  BigInt* product = BigInt::from_int(1);
  for (int64_t i = 2; i <= n; i++) product = product->mul(BigInt::from_int(i));
  return product;
}

RLIB_PREBUILD BigInt* big() { return RLIB_ONCE(factorial(60)); }
RLIB_PREBUILD BigInt* small() { return RLIB_ONCE(big()->floor_div(factorial(55))); }
BigInt* const shifted = BigInt::from_int(-3)->shift_left(200);
rlib::Str* const text = BigInt::parse("123456789012345678901234567890"_str)->to_str(10);

int entry_point(rlib::List<rlib::Str*>*) {
  rlib::print(big()->to_str(10));
  rlib::print(small()->to_str(10));
  rlib::print(shifted->to_str(16));
  rlib::print(text);
  rlib::print(big()->floor_mod(BigInt::from_int(61))->to_str(10));
  rlib::print(big()->sub(factorial(60))->to_str(10));
  rlib::print(shifted->shift_right(200)->to_str(10));
  return 0;
}
