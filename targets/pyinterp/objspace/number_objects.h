// int, bool, float, complex.

#ifndef TARGETS_PYINTERP_OBJSPACE_NUMBER_OBJECTS_H_
#define TARGETS_PYINTERP_OBJSPACE_NUMBER_OBJECTS_H_

#include "rlib/bigint.h"
#include "targets/pyinterp/objspace/object.h"

namespace py {

using rlib::BigInt;

RLIB_PREBUILD W_Type* int_type();
RLIB_PREBUILD W_Type* bool_type();
RLIB_PREBUILD W_Type* float_type();
RLIB_PREBUILD W_Type* complex_type();

// What is an int: W_Int, W_Long or W_Bool, or of a class derived from int.
class W_AnyInt : public W_Object {
 public:
  static W_Type* exact_type() { return int_type(); }
  virtual BigInt* big() = 0;
  virtual bool fits() { return true; }
  // Precondition: fits().
  virtual int64_t small() = 0;
};

// An int of 64 bits. Every int that fits is one.
class W_Int : public W_AnyInt {
 public:
  explicit W_Int(int64_t value) : value(value) {}
  W_Type* type() override { return int_type(); }
  BigInt* big() override { return BigInt::from_int(value); }
  int64_t small() override { return value; }

  const int64_t value;
};

// An int that does not fit into 64 bits.
class W_Long : public W_AnyInt {
 public:
  explicit W_Long(BigInt* value) : value(value) {}
  W_Type* type() override { return int_type(); }
  BigInt* big() override { return value; }
  bool fits() override { return false; }
  int64_t small() override { return 0; }

  BigInt* const value;
};

class W_Bool final : public W_AnyInt {
 public:
  explicit W_Bool(bool value) : value(value) {}
  W_Type* type() override { return bool_type(); }
  BigInt* big() override { return BigInt::from_int(value); }
  int64_t small() override { return value ? 1 : 0; }

  const bool value;
};

class W_Float : public W_Object {
 public:
  explicit W_Float(double value) : value(value) {}
  static W_Type* exact_type() { return float_type(); }
  W_Type* type() override { return float_type(); }

  const double value;
};

class W_Complex : public W_Object {
 public:
  W_Complex(double real, double imaginary) : real(real), imaginary(imaginary) {}
  static W_Type* exact_type() { return complex_type(); }
  W_Type* type() override { return complex_type(); }

  const double real;
  const double imaginary;
};

// True and False: compared by identity.
RLIB_PREBUILD inline W_Bool* true_object() { return RLIB_ONCE(new W_Bool(true)); }
RLIB_PREBUILD inline W_Bool* false_object() { return RLIB_ONCE(new W_Bool(false)); }
inline W_Bool* new_bool(bool value) { return value ? true_object() : false_object(); }

// The ints that are always the same object, as in CPython.
constexpr int64_t kFirstSmallInt = -5;
constexpr int64_t kLastSmallInt = 256;
RLIB_PREBUILD Array<W_Int*>* small_ints();

inline bool is_small_int(int64_t value) { return value >= kFirstSmallInt && value <= kLastSmallInt; }

inline W_Int* new_int(int64_t value) {
  // A trace has no use for the object, so it would only have to ask whether the number is small.
  if (!rlib::jit::we_are_jitted() && is_small_int(value)) {
    return small_ints()->get(value - kFirstSmallInt);
  }
  return new W_Int(value);
}

// `a is b`. As compiled loops make small ints of their own, these are compared by value; and floats, as those kept
// in objects (instance.h) have no identity, by their bits.
inline bool is_same(W_Object* a, W_Object* b) {
  if (a == b) return true;
  // The right one first: in traces it is mostly a constant, None say, and nothing is asked of the other.
  if (rlib::is_exactly<W_Int>(b)) {
    if (!rlib::is_exactly<W_Int>(a)) return false;
    int64_t value = static_cast<W_Int*>(a)->value;
    return value == static_cast<W_Int*>(b)->value && is_small_int(value);
  }
  return rlib::is_exactly<W_Float>(b) && rlib::is_exactly<W_Float>(a) &&
         rlib::float_to_bits(static_cast<W_Float*>(a)->value) == rlib::float_to_bits(static_cast<W_Float*>(b)->value);
}
inline W_Int* new_int(int value) { return new_int(static_cast<int64_t>(value)); }
// A W_Int where it fits, else a W_Long.
W_AnyInt* new_int(BigInt* value);
inline W_Float* new_float(double value) { return new W_Float(value); }

// A number, if there is one.
struct MaybeFloat {
  bool found;
  double value;
};

// ---- Conversions --------------------------------------------------------------------------------

// What __index__ gives: `w` itself if it is an int. Raises TypeError.
W_AnyInt* to_index(W_Object* w);
// The same as a number. Raises OverflowError ("cannot fit 'X' into an index-sized integer") too.
int64_t index_value(W_Object* w);
// The same with another exception than OverflowError.
int64_t index_value(W_Object* w, W_Type* too_large);
// The same, but what is too large becomes the largest number (small: smallest).
int64_t index_clamped(W_Object* w);
// Its value as a C number for C's parameters: "Python int too large to convert to C long".
int64_t int_value(W_Object* w);
int64_t size_value(W_Object* w);   // ... "C ssize_t": numbers of items and bytes, what int64_t parameters are
// As float(w) for numbers: __float__, else __index__. Raises TypeError.
double float_value(W_Object* w);

// ---- Arithmetic on what is no exact pair of ints or floats that fits: number_arithmetic.cc ----

// repr() of a float; also what json and % need: see number_format.h for the rest.
Str* float_repr(double value);

// The number that a literal or int(text, base) means, or null. Underscores as in Python.
W_AnyInt* parse_int(Str* text, int64_t base);
// The number that float(text) means, if it means one.
MaybeFloat parse_float(Str* text);

// hash() of a number: equal numbers of all types have equal hashes.
int64_t hash_int(int64_t value);
int64_t hash_float(double value, W_Object* of);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_NUMBER_OBJECTS_H_
