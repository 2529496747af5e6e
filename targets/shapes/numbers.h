// Numbers: integers without bounds, and floats.
//
// An integer is an Int while it fits 64 bits and a Big when it does not, and the language does not
// tell the two apart. Where an integer meets a float, the result is a float.
//
// An operation is a struct that says what it does with two Ints, two Bigs, two Floats and anything
// else; `arithmetic` chooses. What is most frequent comes first and is inlined into the
// interpreter's loop.

#ifndef TARGETS_SHAPES_NUMBERS_H_
#define TARGETS_SHAPES_NUMBERS_H_

#include "rlib/bigint.h"
#include "targets/shapes/value.h"

namespace shapes {

using rlib::BigInt;

class Number : public Value {
 public:
  virtual BigInt* to_big() = 0;  // the whole part; raises ValueError for infinities and nan
  virtual double to_double() = 0;
};

class Int final : public Number {
 public:
  explicit Int(int64_t value) : value(value) {}

  Shape* shape() override;
  bool is_true() override { return value != 0; }
  Str* to_str() override { return rlib::int_to_str(value); }
  bool equals(Value* other) override;
  int64_t hash() override { return value; }
  BigInt* to_big() override { return BigInt::from_int(value); }
  double to_double() override { return static_cast<double>(value); }

  const int64_t value;
};

class Big final : public Number {
 public:
  // Precondition: the value does not fit an Int. Call `integer` to be safe.
  explicit Big(BigInt* value) : value(value) {}

  Shape* shape() override;
  Str* to_str() override { return value->to_str(); }
  bool equals(Value* other) override;
  int64_t hash() override { return value->hash(); }
  BigInt* to_big() override { return value; }
  double to_double() override;

  BigInt* const value;
};

class Float final : public Number {
 public:
  explicit Float(double value) : value(value) {}

  Shape* shape() override;
  bool is_true() override { return value != 0; }
  Str* to_str() override { return rlib::float_repr(value); }
  bool equals(Value* other) override;
  int64_t hash() override;
  BigInt* to_big() override;
  double to_double() override { return value; }

  const double value;
};

// The value of an integer.
inline Value* integer(int64_t value) { return new Int(value); }
Value* integer(BigInt* value);

// ---- Operations ---------------------------------------------------------------------------------

// What an operation does where its operands are not both numbers.
[[noreturn]] void raise_bad_operands(Str* symbol, Value* a, Value* b);
[[noreturn]] void raise_division_by_zero();

struct Add {
  static Str* symbol() { return "+"_str; }
  static Value* ints(int64_t a, int64_t b) {
    int64_t sum;
    return rlib::add_overflow(a, b, sum) ? bigs(BigInt::from_int(a), BigInt::from_int(b))
                                         : new Int(sum);
  }
  static Value* bigs(BigInt* a, BigInt* b) { return integer(a->add(b)); }
  static Value* floats(double a, double b) { return new Float(a + b); }
  static Value* others(Value* a, Value* b);  // joins texts, and lists
};

struct Subtract {
  static Str* symbol() { return "-"_str; }
  static Value* ints(int64_t a, int64_t b) {
    int64_t difference;
    return rlib::sub_overflow(a, b, difference) ? bigs(BigInt::from_int(a), BigInt::from_int(b))
                                                : new Int(difference);
  }
  static Value* bigs(BigInt* a, BigInt* b) { return integer(a->sub(b)); }
  static Value* floats(double a, double b) { return new Float(a - b); }
  static Value* others(Value* a, Value* b) { raise_bad_operands(symbol(), a, b); }
};

struct Multiply {
  static Str* symbol() { return "*"_str; }
  static Value* ints(int64_t a, int64_t b) {
    int64_t product;
    return rlib::mul_overflow(a, b, product) ? bigs(BigInt::from_int(a), BigInt::from_int(b))
                                             : new Int(product);
  }
  static Value* bigs(BigInt* a, BigInt* b) { return integer(a->mul(b)); }
  static Value* floats(double a, double b) { return new Float(a * b); }
  static Value* others(Value* a, Value* b);  // repeats a text
};

// The quotient as a float.
struct Divide {
  static Str* symbol() { return "/"_str; }
  static Value* ints(int64_t a, int64_t b) {
    return floats(static_cast<double>(a), static_cast<double>(b));
  }
  static Value* bigs(BigInt* a, BigInt* b);
  static Value* floats(double a, double b) {
    if (b == 0) raise_division_by_zero();
    return new Float(a / b);
  }
  static Value* others(Value* a, Value* b) { raise_bad_operands(symbol(), a, b); }
};

// The quotient rounded down, and what is left, with the sign of the divisor.
struct FloorDivide {
  static Str* symbol() { return "//"_str; }
  static Value* ints(int64_t a, int64_t b) {
    if (b == -1) return Subtract::ints(0, a);  // which may overflow
    if (b == 0) raise_division_by_zero();
    return new Int(rlib::floor_div(a, b));
  }
  static Value* bigs(BigInt* a, BigInt* b) {
    if (b->is_zero()) raise_division_by_zero();
    return integer(a->floor_div(b));
  }
  static Value* floats(double a, double b) {
    if (b == 0) raise_division_by_zero();
    return new Float(rlib::math::floor(a / b));
  }
  static Value* others(Value* a, Value* b) { raise_bad_operands(symbol(), a, b); }
};

struct Modulo {
  static Str* symbol() { return "%"_str; }
  static Value* ints(int64_t a, int64_t b) {
    if (b == -1) return new Int(0);
    if (b == 0) raise_division_by_zero();
    return new Int(rlib::floor_mod(a, b));
  }
  static Value* bigs(BigInt* a, BigInt* b) {
    if (b->is_zero()) raise_division_by_zero();
    return integer(a->floor_mod(b));
  }
  static Value* floats(double a, double b) {
    if (b == 0) raise_division_by_zero();
    double rest = rlib::math::fmod(a, b);
    return new Float(rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest);
  }
  static Value* others(Value* a, Value* b) { raise_bad_operands(symbol(), a, b); }
};

struct Power {
  static Str* symbol() { return "**"_str; }
  static Value* ints(int64_t a, int64_t b) {
    return bigs(BigInt::from_int(a), BigInt::from_int(b));
  }
  static Value* bigs(BigInt* a, BigInt* b);
  static Value* floats(double a, double b) { return new Float(rlib::math::pow(a, b)); }
  static Value* others(Value* a, Value* b) { raise_bad_operands(symbol(), a, b); }
};

// Comparisons give a Bool.
struct Less {
  static Str* symbol() { return "<"_str; }
  static Value* ints(int64_t a, int64_t b) { return to_bool(a < b); }
  static Value* bigs(BigInt* a, BigInt* b) { return to_bool(a->compare(b) < 0); }
  static Value* floats(double a, double b) { return to_bool(a < b); }
  static Value* others(Value* a, Value* b);  // texts, by their bytes
};

struct LessEqual {
  static Str* symbol() { return "<="_str; }
  static Value* ints(int64_t a, int64_t b) { return to_bool(a <= b); }
  static Value* bigs(BigInt* a, BigInt* b) { return to_bool(a->compare(b) <= 0); }
  static Value* floats(double a, double b) { return to_bool(a <= b); }
  static Value* others(Value* a, Value* b);
};

// Operands of different kinds, and all that are large or not numbers.
template <class Operation>
RLIB_DONT_LOOK_INSIDE Value* mixed_arithmetic(Value* a, Value* b) {
  Number* x = rlib::cast_or_null<Number>(a);
  Number* y = rlib::cast_or_null<Number>(b);
  if (x == nullptr || y == nullptr) return Operation::others(a, b);
  if (rlib::isinstance<Float>(x) || rlib::isinstance<Float>(y)) {
    return Operation::floats(x->to_double(), y->to_double());
  }
  return Operation::bigs(x->to_big(), y->to_big());
}

template <class Operation>
Value* arithmetic(Value* a, Value* b) {
  if (rlib::isinstance<Int>(a) && rlib::isinstance<Int>(b)) {
    return Operation::ints(static_cast<Int*>(a)->value, static_cast<Int*>(b)->value);
  }
  if (rlib::isinstance<Float>(a) && rlib::isinstance<Float>(b)) {
    return Operation::floats(static_cast<Float*>(a)->value, static_cast<Float*>(b)->value);
  }
  return mixed_arithmetic<Operation>(a, b);
}

Value* negate(Value* value);
// `value` as a number, for operators that take one operand.
Number* check_number(Value* value, Str* what);

// ---- Bits: & | ^ << >> of integers --------------------------------------------------------------

enum class BitOperation : uint8_t { kAnd, kOr, kXor, kShiftLeft, kShiftRight };
Value* bit_operation(BitOperation operation, Value* a, Value* b);

}  // namespace shapes

#endif  // TARGETS_SHAPES_NUMBERS_H_
