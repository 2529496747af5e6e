#include "targets/pyinterp/compiler/constants.h"

#include "targets/pyinterp/interpreter/code.h"

namespace py {

// ---- Which constants are the same -----------------------------------------------------------------

namespace {

int64_t mix(int64_t hash, int64_t part) { return (hash ^ part) * 0x100000001B3; }

int64_t bits_of(double value) { return static_cast<int64_t>(rlib::float_to_bits(value)); }

bool same_items(W_Tuple* a, W_Tuple* b) {
  if (a->length() != b->length()) return false;
  for (int64_t i = 0; i < a->length(); i++) {
    if (!ConstantKeys::equals(a->get(i), b->get(i))) return false;
  }
  return true;
}

}  // namespace

int64_t ConstantKeys::hash(W_Object* constant) {
  if (rlib::is_exactly<W_Str>(constant)) return static_cast<W_Str*>(constant)->value->hash();
  if (rlib::is_exactly<W_Int>(constant)) return mix(1, static_cast<W_Int*>(constant)->value);
  if (rlib::is_exactly<W_Float>(constant)) {
    return mix(2, bits_of(static_cast<W_Float*>(constant)->value));
  }
  if (rlib::is_exactly<W_Bytes>(constant)) {
    return mix(3, static_cast<W_Bytes*>(constant)->value->hash());
  }
  if (rlib::is_exactly<W_Long>(constant)) {
    return mix(4, static_cast<W_Long*>(constant)->value->hash());
  }
  if (rlib::is_exactly<W_Complex>(constant)) {
    auto* number = static_cast<W_Complex*>(constant);
    return mix(mix(5, bits_of(number->real)), bits_of(number->imaginary));
  }
  if (rlib::is_exactly<W_Tuple>(constant)) {
    auto* tuple = static_cast<W_Tuple*>(constant);
    int64_t result = mix(6, tuple->length());
    for (int64_t i = 0; i < tuple->length(); i++) result = mix(result, hash(tuple->get(i)));
    return result;
  }
  if (rlib::is_exactly<W_Code>(constant)) {
    auto* code = static_cast<W_Code*>(constant);
    return mix(mix(7, code->name->value->hash()), code->first_line);
  }
  return rlib::identity_hash(constant);
}

bool ConstantKeys::equals(W_Object* a, W_Object* b) {
  if (a == b) return true;
  if (rlib::is_exactly<W_Str>(a)) {
    return rlib::is_exactly<W_Str>(b) && equal(static_cast<W_Str*>(a), static_cast<W_Str*>(b));
  }
  if (rlib::is_exactly<W_Int>(a)) {
    return rlib::is_exactly<W_Int>(b) &&
           static_cast<W_Int*>(a)->value == static_cast<W_Int*>(b)->value;
  }
  if (rlib::is_exactly<W_Float>(a)) {
    return rlib::is_exactly<W_Float>(b) && bits_of(static_cast<W_Float*>(a)->value) ==
                                               bits_of(static_cast<W_Float*>(b)->value);
  }
  if (rlib::is_exactly<W_Bytes>(a)) {
    return rlib::is_exactly<W_Bytes>(b) &&
           static_cast<W_Bytes*>(a)->value->eq(static_cast<W_Bytes*>(b)->value);
  }
  if (rlib::is_exactly<W_Long>(a)) {
    return rlib::is_exactly<W_Long>(b) &&
           static_cast<W_Long*>(a)->value->eq(static_cast<W_Long*>(b)->value);
  }
  if (rlib::is_exactly<W_Complex>(a)) {
    if (!rlib::is_exactly<W_Complex>(b)) return false;
    auto* x = static_cast<W_Complex*>(a);
    auto* y = static_cast<W_Complex*>(b);
    return bits_of(x->real) == bits_of(y->real) && bits_of(x->imaginary) == bits_of(y->imaginary);
  }
  if (rlib::is_exactly<W_Tuple>(a)) {
    return rlib::is_exactly<W_Tuple>(b) &&
           same_items(static_cast<W_Tuple*>(a), static_cast<W_Tuple*>(b));
  }
  if (rlib::is_exactly<W_Code>(a)) {
    return rlib::is_exactly<W_Code>(b) && same_code(static_cast<W_Code*>(a), static_cast<W_Code*>(b));
  }
  return false;
}

// ---- Literals -------------------------------------------------------------------------------------

namespace {

bool looks_like_name(Str* text) {
  for (int64_t i = 0; i < text->length(); i++) {
    char c = text->char_at(i);
    if (!Str::is_letter(c) && !Str::is_digit(c) && c != '_') return false;
  }
  return true;
}

}  // namespace

W_Str* text_constant(Str* utf8) { return looks_like_name(utf8) ? intern(utf8) : new_str(utf8); }

W_Object* object_of_literal(ast::ConstantType type, int64_t bits, rlib::Object* object) {
  double number = rlib::float_from_bits(static_cast<uint64_t>(bits));
  switch (type) {
    case ast::ConstantType::kNone: return none();
    case ast::ConstantType::kTrue: return true_object();
    case ast::ConstantType::kFalse: return false_object();
    case ast::ConstantType::kEllipsis: return ellipsis();
    case ast::ConstantType::kInt: return new_int(bits);
    case ast::ConstantType::kBigInt: return new_int(cast<BigInt>(object));
    case ast::ConstantType::kFloat: return new_float(number);
    case ast::ConstantType::kComplex: return new W_Complex(0.0, number);
    case ast::ConstantType::kStr: return text_constant(cast<Str>(object));
    case ast::ConstantType::kBytes: return new W_Bytes(cast<Str>(object));
    case ast::ConstantType::kOther: return cast<W_Object>(object);
  }
  return none();
}

// ---- Arithmetic -----------------------------------------------------------------------------------

namespace {

// What folded values may grow to.
constexpr int64_t kMostBits = 128;
constexpr int64_t kMostItems = 256;
constexpr int64_t kMostCharacters = 4096;
constexpr int64_t kMostTotalItems = 1024;

bool is_int(W_Object* w) { return isinstance<W_AnyInt>(w); }

int64_t bits_in(W_Object* w) { return static_cast<W_AnyInt*>(w)->big()->bit_length(); }

// The length of what can be repeated, or -1.
int64_t length_of(W_Object* w) {
  if (rlib::is_exactly<W_Str>(w)) return static_cast<W_Str*>(w)->length();
  if (rlib::is_exactly<W_Bytes>(w)) return static_cast<W_Bytes*>(w)->value->length();
  if (rlib::is_exactly<W_Tuple>(w)) return static_cast<W_Tuple*>(w)->length();
  return -1;
}

// The items in all of a tuple's tuples; -1 if there are more than `most`.
int64_t count_items(W_Object* w, int64_t most) {
  if (!rlib::is_exactly<W_Tuple>(w)) return 0;
  auto* tuple = static_cast<W_Tuple*>(w);
  int64_t left = most - tuple->length();
  for (int64_t i = 0; i < tuple->length() && left >= 0; i++) {
    int64_t inner = count_items(tuple->get(i), left);
    left = inner < 0 ? -1 : left - inner;
  }
  return left < 0 ? -1 : most - left;
}

bool may_repeat(W_Object* sequence, W_Object* count) {
  int64_t length = length_of(sequence);
  if (length < 0 || !is_int(count)) return true;
  auto* times = static_cast<W_AnyInt*>(count);
  if (length == 0) return true;
  if (!times->fits()) return false;
  int64_t most = rlib::is_exactly<W_Tuple>(sequence) ? kMostItems : kMostCharacters;
  if (times->small() < 0) return true;
  if (times->small() > most / length) return false;
  return times->small() == 0 || !rlib::is_exactly<W_Tuple>(sequence) ||
         count_items(sequence, kMostTotalItems / times->small()) >= 0;
}

bool may_compute(ast::Operator op, W_Object* a, W_Object* b) {
  switch (op) {
    case ast::Operator::kMult:
      if (is_int(a) && is_int(b)) return bits_in(a) + bits_in(b) <= kMostBits;
      return may_repeat(a, b) && may_repeat(b, a);
    case ast::Operator::kPow: {
      if (!is_int(a) || !is_int(b)) return true;
      auto* exponent = static_cast<W_AnyInt*>(b);
      if (exponent->big()->sign() <= 0 || static_cast<W_AnyInt*>(a)->big()->is_zero()) return true;
      return exponent->fits() && bits_in(a) <= kMostBits / exponent->small();
    }
    case ast::Operator::kLShift: {
      if (!is_int(a) || !is_int(b)) return true;
      auto* count = static_cast<W_AnyInt*>(b);
      if (bits_in(a) == 0 || bits_in(b) == 0) return true;
      return count->fits() && count->small() >= 0 && count->small() <= kMostBits &&
             bits_in(a) <= kMostBits - count->small();
    }
    // Text with values in it may be of any size.
    case ast::Operator::kMod: return !isinstance<W_Str>(a) && !isinstance<W_Bytes>(a);
    default: return true;
  }
}

}  // namespace

W_Object* fold_binary(ast::Operator op, W_Object* a, W_Object* b) {
  if (!may_compute(op, a, b)) return nullptr;
  try {
    return binary(static_cast<BinaryOp>(op), a, b);
  } catch (PythonError*) {
    return nullptr;
  }
}

W_Object* fold_unary(ast::UnaryOperator op, W_Object* w) {
  try {
    switch (op) {
      case ast::UnaryOperator::kInvert: return invert(w);
      case ast::UnaryOperator::kNot: return new_bool(!is_true_constant(w));
      case ast::UnaryOperator::kUAdd: return positive(w);
      case ast::UnaryOperator::kUSub: return negate(w);
    }
  } catch (PythonError*) {
  }
  return nullptr;
}

W_Object* fold_item(W_Object* container, W_Object* key) {
  if (length_of(container) < 0 || !is_int(key)) return nullptr;
  try {
    return getitem(container, key);
  } catch (PythonError*) {
    return nullptr;
  }
}

bool is_true_constant(W_Object* constant) {
  if (isinstance<W_Singleton>(constant)) return !is_none(constant);
  if (isinstance<W_AnyInt>(constant)) {
    auto* number = static_cast<W_AnyInt*>(constant);
    return !number->fits() || number->small() != 0;
  }
  if (rlib::is_exactly<W_Float>(constant)) return static_cast<W_Float*>(constant)->value != 0;
  if (rlib::is_exactly<W_Complex>(constant)) {
    auto* number = static_cast<W_Complex*>(constant);
    return number->real != 0 || number->imaginary != 0;
  }
  return length_of(constant) != 0;
}

}  // namespace py
