#include "rlib/object.h"

uint64_t use(uint64_t a, uint64_t b) {
  unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
  _BitInt(7) small = 3;
  return static_cast<uint64_t>(product >> 64) + static_cast<uint64_t>(small);
}

// ---- reported ----
// wide_integer.cc:4:21: error: integers of type unsigned __int128 are wider than 64 bits [kiln-wide-integer]
//     4 |   unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
//       |                     ^
// wide_integer.cc:4:21: note: use int64_t with rlib::mul_overflow and rlib::mul_high, or rlib::BigInt
// wide_integer.cc:4:62: error: integers of type unsigned __int128 are wider than 64 bits [kiln-wide-integer]
//     4 |   unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
//       |                                                              ^
// wide_integer.cc:4:62: note: use int64_t with rlib::mul_overflow and rlib::mul_high, or rlib::BigInt
// wide_integer.cc:4:67: error: integers of type unsigned __int128 are wider than 64 bits [kiln-wide-integer]
//     4 |   unsigned __int128 product = static_cast<unsigned __int128>(a) * b;
//       |                                                                   ^
// wide_integer.cc:4:67: note: use int64_t with rlib::mul_overflow and rlib::mul_high, or rlib::BigInt
// wide_integer.cc:5:14: error: type _BitInt(7) is not part of Restricted C++ [kiln-unsupported-type]
//     5 |   _BitInt(7) small = 3;
//       |              ^
// wide_integer.cc:5:14: note: use numbers, pointers to collected objects, function pointers and value structs
// wide_integer.cc:5:22: error: type _BitInt(7) is not part of Restricted C++ [kiln-unsupported-type]
//     5 |   _BitInt(7) small = 3;
//       |                      ^
// wide_integer.cc:5:22: note: use numbers, pointers to collected objects, function pointers and value structs
// 5 errors generated.
