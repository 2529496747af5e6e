// Floats to text and back, and big integers.
#include "rlib/bigint.h"
#include "rlib/rlib.h"

using rlib::operator""_str;

int entry_point(rlib::List<rlib::Str*>*) {
  for (double d : *rlib::List<double>::of(0.1, 1.0 / 3.0, 1e300 * 1e10, 5e-324, 123456789.125, -0.0,
                                          2.5e15))
    rlib::print(rlib::float_repr(d));
  rlib::print(rlib::float_repr(rlib::parse_float("3.25e2"_str).value));
  rlib::print(rlib::float_format(3.14159, 'f', 2));
  rlib::BigInt* n = rlib::BigInt::from_int(1);
  for (int64_t i = 1; i <= 40; i++) n = n->mul(rlib::BigInt::from_int(i));
  rlib::print(n->to_str());
  rlib::BigInt* m = rlib::BigInt::parse("123456789012345678901234567890"_str);
  rlib::print(n->sub(m)->to_str());
  return 0;
}
// expect: 0.1
// expect: 0.3333333333333333
// expect: inf
// expect: 5e-324
// expect: 123456789.125
// expect: -0.0
// expect: 2500000000000000.0
// expect: 325.0
// expect: 3.14
// expect: 815915283247897734345611269596115894272000000000
// expect: 815915283247897734222154480583770215370765432110
