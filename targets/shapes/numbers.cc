#include "targets/shapes/numbers.h"

#include "targets/shapes/arguments.h"
#include "targets/shapes/containers.h"
#include "targets/shapes/errors.h"
#include "targets/shapes/text.h"

namespace shapes {

namespace {

constexpr int64_t kMostBits = int64_t{1} << 27;  // of an integer: 16 MB

[[noreturn]] void raise_too_large() {
  raise_error(overflow_error(), "the number is too large"_str);
}

// What `convert` returns, where numbers too large for a float raise the program's error.
template <class Convert>
double float_from(Convert convert) {
  try {
    return convert();
  } catch (rlib::OverflowError*) {
    raise_error(overflow_error(), "the number is too large for a Float"_str);
  }
}

}  // namespace

Value* integer(BigInt* value) {
  if (value->fits_int()) return new Int(value->to_int());
  return new Big(value);
}

// ---- Values -------------------------------------------------------------------------------------

// A float equals an integer if it is exactly that number; then both have the hash of the integer.

bool Int::equals(Value* other) {
  if (Int* number = rlib::cast_or_null<Int>(other)) return value == number->value;
  if (rlib::isinstance<Float>(other)) return other->equals(this);
  return false;
}

bool Big::equals(Value* other) {
  if (Big* number = rlib::cast_or_null<Big>(other)) return value->eq(number->value);
  if (rlib::isinstance<Float>(other)) return other->equals(this);
  return false;
}

double Big::to_double() {
  return float_from([&] { return value->to_float(); });
}

bool Float::equals(Value* other) {
  if (Float* number = rlib::cast_or_null<Float>(other)) return value == number->value;
  Number* number = rlib::cast_or_null<Number>(other);
  return number != nullptr && rlib::math::is_integer(value) &&
         BigInt::from_float(value)->eq(number->to_big());
}

int64_t Float::hash() {
  if (!rlib::math::is_integer(value)) return static_cast<int64_t>(rlib::float_to_bits(value));
  return integer(BigInt::from_float(value))->hash();
}

BigInt* Float::to_big() {
  if (!rlib::math::is_finite(value)) {
    raise_error(value_error(), concat(to_str(), " is no integer"_str));
  }
  return BigInt::from_float(value);
}

// ---- Operations ---------------------------------------------------------------------------------

void raise_bad_operands(Str* symbol, Value* a, Value* b) {
  raise_error(type_error(), concat("'"_str, symbol, "' does not work for "_str, a->class_name(),
                                   " and "_str, b->class_name()));
}

void raise_division_by_zero() { raise_error(arithmetic_error(), "division by zero"_str); }

Value* Add::others(Value* a, Value* b) {
  Text* text = rlib::cast_or_null<Text>(a);
  if (text != nullptr && rlib::isinstance<Text>(b)) {
    return new Text(text->value->concat(static_cast<Text*>(b)->value));
  }
  ListValue* list = rlib::cast_or_null<ListValue>(a);
  if (list != nullptr && rlib::isinstance<ListValue>(b)) {
    List<Value*>* items = list->items->copy();
    items->extend(static_cast<ListValue*>(b)->items);
    return new ListValue(items);
  }
  raise_bad_operands(symbol(), a, b);
}

Value* Multiply::others(Value* a, Value* b) {
  Text* text = rlib::cast_or_null<Text>(a);
  Int* count = rlib::cast_or_null<Int>(b);
  if (text == nullptr || count == nullptr) raise_bad_operands(symbol(), a, b);
  if (count->value > 0 && text->value->length() > (int64_t{1} << 31) / count->value) {
    raise_error(overflow_error(), "the text is too large"_str);
  }
  return new Text(text->value->repeat(count->value));
}

Value* Divide::bigs(BigInt* a, BigInt* b) {
  if (b->is_zero()) raise_division_by_zero();
  return new Float(float_from([&] { return a->true_div(b); }));
}

Value* Power::bigs(BigInt* a, BigInt* b) {
  if (b->sign() < 0) {
    if (a->is_zero()) raise_division_by_zero();
    return floats(float_from([&] { return a->to_float(); }),
                  float_from([&] { return b->to_float(); }));
  }
  int64_t bits = a->bit_length();
  if (!b->fits_int() || (bits > 1 && b->to_int() > kMostBits / bits)) raise_too_large();
  return integer(a->pow(b->to_int()));
}

Value* Less::others(Value* a, Value* b) {
  if (!rlib::isinstance<Text>(a) || !rlib::isinstance<Text>(b)) raise_bad_operands(symbol(), a, b);
  return to_bool(static_cast<Text*>(a)->value->compare(static_cast<Text*>(b)->value) < 0);
}

Value* LessEqual::others(Value* a, Value* b) {
  if (!rlib::isinstance<Text>(a) || !rlib::isinstance<Text>(b)) raise_bad_operands(symbol(), a, b);
  return to_bool(static_cast<Text*>(a)->value->compare(static_cast<Text*>(b)->value) <= 0);
}

Value* negate(Value* value) {
  if (Int* number = rlib::cast_or_null<Int>(value)) return Subtract::ints(0, number->value);
  if (Float* number = rlib::cast_or_null<Float>(value)) return new Float(-number->value);
  if (Big* number = rlib::cast_or_null<Big>(value)) return integer(number->value->neg());
  raise_error(type_error(), concat("'-' does not work for "_str, value->class_name()));
}

// ---- Bits ---------------------------------------------------------------------------------------

namespace {

Str* symbol_of(BitOperation operation) {
  switch (operation) {
    case BitOperation::kAnd: return "&"_str;
    case BitOperation::kOr: return "|"_str;
    case BitOperation::kXor: return "^"_str;
    case BitOperation::kShiftLeft: return "<<"_str;
    case BitOperation::kShiftRight: return ">>"_str;
  }
  return ""_str;
}

BigInt* integer_operand(BitOperation operation, Value* operand, Value* a, Value* b) {
  Number* number = rlib::cast_or_null<Number>(operand);
  if (number == nullptr || rlib::isinstance<Float>(number)) {
    raise_bad_operands(symbol_of(operation), a, b);
  }
  return number->to_big();
}

Value* large_bit_operation(BitOperation operation, Value* a, Value* b) {
  BigInt* left = integer_operand(operation, a, a, b);
  BigInt* right = integer_operand(operation, b, a, b);
  switch (operation) {
    case BitOperation::kAnd: return integer(left->bit_and(right));
    case BitOperation::kOr: return integer(left->bit_or(right));
    case BitOperation::kXor: return integer(left->bit_xor(right));
    case BitOperation::kShiftLeft:
    case BitOperation::kShiftRight: break;
  }
  if (right->sign() < 0) raise_error(value_error(), "a shift by a negative number"_str);
  if (operation == BitOperation::kShiftRight) {
    return integer(left->shift_right(right->fits_int() ? right->to_int() : kMostBits));
  }
  if (left->is_zero()) return new Int(0);
  if (!right->fits_int() || right->to_int() > kMostBits - left->bit_length()) raise_too_large();
  return integer(left->shift_left(right->to_int()));
}

}  // namespace

Value* bit_operation(BitOperation operation, Value* a, Value* b) {
  if (!rlib::isinstance<Int>(a) || !rlib::isinstance<Int>(b)) {
    return large_bit_operation(operation, a, b);
  }
  int64_t left = static_cast<Int*>(a)->value;
  int64_t right = static_cast<Int*>(b)->value;
  switch (operation) {
    case BitOperation::kAnd: return new Int(left & right);
    case BitOperation::kOr: return new Int(left | right);
    case BitOperation::kXor: return new Int(left ^ right);
    case BitOperation::kShiftLeft:
      if (right >= 0 && right < 63 && (left << right) >> right == left) {
        return new Int(left << right);
      }
      return large_bit_operation(operation, a, b);
    case BitOperation::kShiftRight:
      if (right >= 0 && right < 64) return new Int(left >> right);
      return large_bit_operation(operation, a, b);
  }
  return nullptr;
}

// ---- Classes ------------------------------------------------------------------------------------

namespace {

// Int("12"), Int(2.5).
Value* make_int(Arguments* a) {
  if (Text* text = rlib::cast_or_null<Text>(a->get(0))) {
    BigInt* value = BigInt::parse(text->value->strip());
    if (value == nullptr) raise_error(value_error(), concat("no integer: "_str, text->repr()));
    return integer(value);
  }
  return integer(argument<Number>(a, 0, "a number or a Text"_str)->to_big());
}

// Float("0.5"), Float(2).
Value* make_float(Arguments* a) {
  if (Text* text = rlib::cast_or_null<Text>(a->get(0))) {
    rlib::ParsedFloat parsed = rlib::parse_float(text->value->strip());
    if (!parsed.ok) raise_error(value_error(), concat("no number: "_str, text->repr()));
    return new Float(parsed.value);
  }
  return new Float(argument<Number>(a, 0, "a number or a Text"_str)->to_double());
}

Class* make_int_class() {
  Class* made = Class::make("Int"_str, object_class());
  made->set_constructor(1, make_int);
  made->define_native("bit_length"_str, 0, [](Arguments* a) -> Value* {
    return integer(static_cast<Number*>(a->get(0))->to_big()->bit_length());
  });
  return made;
}

Class* make_float_class() {
  Class* made = Class::make("Float"_str, object_class());
  made->set_constructor(1, make_float);
  // In decimal, with so many digits after the point.
  made->define_native("format"_str, 1, [](Arguments* a) -> Value* {
    int64_t digits = int_argument(a, 1);
    if (digits < 0 || digits > 1000) raise_error(value_error(), "0 to 1000 digits"_str);
    return new Text(rlib::float_format(double_argument(a, 0), 'f', digits));
  });
  return made;
}

}  // namespace

RLIB_PREBUILD Class* int_class() { return RLIB_ONCE(make_int_class()); }
RLIB_PREBUILD Class* float_class() { return RLIB_ONCE(make_float_class()); }

Shape* Int::shape() { return int_class()->first_shape(); }
Shape* Big::shape() { return int_class()->first_shape(); }
Shape* Float::shape() { return float_class()->first_shape(); }

}  // namespace shapes
