// The type float.

#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/float_operations.h"
#include "targets/pyinterp/objspace/format_number.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/number_operations.h"

namespace py {

namespace math = rlib::math;

namespace {

// ---- Making one ---------------------------------------------------------------------------------

double parse_argument(W_Object* x, Str* text) {
  MaybeFloat number = py::parse_float(text);
  if (number.found) return number.value;
  throw_value_error("could not convert string to float: "_str, repr(x)->value);
}

double to_float(W_Object* x) {
  if (rlib::is_exactly<W_Str>(x)) return parse_argument(x, text_of(x));
  MaybeFloat number = find_float(x);
  if (number.found) return number.value;
  if (isinstance<W_Str>(x)) return parse_argument(x, text_of(x));
  Str* bytes = find_bytes(x);
  if (bytes != nullptr) return parse_argument(x, bytes);
  throw_type_error("float() argument must be a string or a real number, not '"_str, type_name(x),
                   '\'');
}

W_Object* make_float(W_Type* type, W_Object* x) {
  if (type == float_type() && rlib::is_exactly<W_Float>(x)) return x;
  // One of a derived class has a say in it.
  W_Object* method = isinstance<W_Float>(x) && !rlib::is_exactly<W_Float>(x) ? x->type()->special(Special::kFloat) : nullptr;
  bool has_own = method != nullptr && method != float_type()->special(Special::kFloat);
  return allocate<W_Float>(type, float_type(), has_own ? float_by(method, x) : to_float(x));
}

W_Object* from_hex(W_Type* type, W_Object* text) {
  if (!isinstance<W_Str>(text)) throw_type_error("bad argument type for built-in operation"_str);
  W_Object* value = new_float(float_from_hex(text_of(text)));
  return type == float_type() ? value : call(type, value);
}

Str* get_format(W_Type*, Str* which) {
  if (which->eq("double"_str) || which->eq("float"_str)) return "IEEE, little-endian"_str;
  throw_value_error("__getformat__() argument 1 must be 'double' or 'float'"_str);
}

// ---- Operators ----------------------------------------------------------------------------------

// The other operand of an operator. False for what is neither float nor int.
bool operand(W_Object* w, double& value) {
  if (isinstance<W_Float>(w)) {
    value = static_cast<W_Float*>(w)->value;
    return true;
  }
  if (!isinstance<W_AnyInt>(w)) return false;
  value = int_to_float(static_cast<W_AnyInt*>(w));
  return true;
}

using Operator = W_Object* (*)(double, double);

template <Operator op>
W_Object* forward(W_Float* self, W_Object* value) {
  double other = 0;
  return operand(value, other) ? op(self->value, other) : not_implemented();
}
template <Operator op>
W_Object* reflected(W_Float* self, W_Object* value) {
  double other = 0;
  return operand(value, other) ? op(other, self->value) : not_implemented();
}

void check_no_modulus(W_Object* modulus) {
  if (is_none(modulus)) return;
  throw_type_error("pow() 3rd argument not allowed unless all arguments are integers"_str);
}
W_Object* power_of(W_Float* self, W_Object* value, W_Object* modulus) {
  check_no_modulus(modulus);
  return forward<&float_pow>(self, value);
}
W_Object* reflected_power(W_Float* self, W_Object* value, W_Object* modulus) {
  check_no_modulus(modulus);
  return reflected<&float_pow>(self, value);
}

template <Comparison op>
W_Object* compare_floats(W_Float* self, W_Object* value) {
  if (isinstance<W_Float>(value)) {
    return new_bool(float_compare(op, self->value, static_cast<W_Float*>(value)->value));
  }
  if (isinstance<W_AnyInt>(value)) {
    return new_bool(float_compare(op, self->value, static_cast<W_AnyInt*>(value)));
  }
  return not_implemented();
}

template <Operator op>
void add_operator(TypeBuilder* t, Str* name, Str* reflected_name) {
  t->special<&forward<op>>(name, "($self, value, /)"_str);
  t->special<&reflected<op>>(reflected_name, "($self, value, /)"_str);
}

void add_operators(TypeBuilder* t) {
  add_operator<&float_add>(t, "__add__"_str, "__radd__"_str);
  add_operator<&float_sub>(t, "__sub__"_str, "__rsub__"_str);
  add_operator<&float_mul>(t, "__mul__"_str, "__rmul__"_str);
  add_operator<&float_truediv>(t, "__truediv__"_str, "__rtruediv__"_str);
  add_operator<&float_floordiv>(t, "__floordiv__"_str, "__rfloordiv__"_str);
  add_operator<&float_mod>(t, "__mod__"_str, "__rmod__"_str);
  add_operator<&float_divmod>(t, "__divmod__"_str, "__rdivmod__"_str);
  t->special<&power_of>("__pow__"_str, "($self, value, mod=None, /)"_str);
  t->special<&reflected_power>("__rpow__"_str, "($self, value, mod=None, /)"_str);
  t->special<&compare_floats<Comparison::kLt>>("__lt__"_str, "($self, value, /)"_str);
  t->special<&compare_floats<Comparison::kLe>>("__le__"_str, "($self, value, /)"_str);
  t->special<&compare_floats<Comparison::kEq>>("__eq__"_str, "($self, value, /)"_str);
  t->special<&compare_floats<Comparison::kNe>>("__ne__"_str, "($self, value, /)"_str);
  t->special<&compare_floats<Comparison::kGt>>("__gt__"_str, "($self, value, /)"_str);
  t->special<&compare_floats<Comparison::kGe>>("__ge__"_str, "($self, value, /)"_str);
}

// ---- One operand --------------------------------------------------------------------------------

W_Object* self_as_float(W_Float* self) {
  return rlib::is_exactly<W_Float>(self) ? self : new_float(self->value);
}
W_Object* as_int(W_Float* self) { return float_to_int(self->value); }
double negative(W_Float* self) { return -self->value; }
double absolute_value(W_Float* self) { return math::abs(self->value); }
bool is_nonzero(W_Float* self) { return self->value != 0; }
int64_t hash_of(W_Float* self) { return hash_float(self->value, self); }
W_Object* representation(W_Float* self) { return new_ascii(float_repr(self->value)); }

// ---- Methods ------------------------------------------------------------------------------------

double zero(W_Float*) { return 0.0; }
W_Object* floor_of(W_Float* self) { return float_to_int(math::floor(self->value)); }
W_Object* ceiling_of(W_Float* self) { return float_to_int(math::ceil(self->value)); }
bool is_integer(W_Float* self) { return math::is_integer(self->value); }
Str* as_hex(W_Float* self) { return float_to_hex(self->value); }
W_Object* new_arguments(W_Float* self) { return new_tuple(new_float(self->value)); }

W_Object* rounded(W_Float* self, W_Object* digits) {
  if (is_none(digits)) return float_to_int(math::round_even(self->value));
  return new_float(float_round(self->value, index_clamped(digits)));
}

W_Object* integer_ratio(W_Float* self) {
  double value = self->value;
  if (math::is_nan(value)) throw_value_error("cannot convert NaN to integer ratio"_str);
  if (!math::is_finite(value)) throw_overflow_error("cannot convert Infinity to integer ratio"_str);
  math::MantissaAndExponent parts = math::frexp(value);
  int64_t mantissa = static_cast<int64_t>(math::ldexp(parts.mantissa, 53));
  int64_t exponent = parts.exponent - 53;
  if (mantissa == 0) return new_tuple(new_int(int64_t{0}), new_int(int64_t{1}));
  int64_t zeros = rlib::count_trailing_zeros(static_cast<uint64_t>(mantissa));
  BigInt* numerator = BigInt::from_int(mantissa >> zeros);
  BigInt* denominator = BigInt::from_int(1);
  exponent += zeros;
  if (exponent > 0) numerator = numerator->shift_left(exponent);
  if (exponent < 0) denominator = denominator->shift_left(-exponent);
  return new_tuple(new_int(numerator), new_int(denominator));
}

W_Object* formatted(W_Float* self, W_Str* specification) {
  if (specification->length() == 0) return str(self);
  return new_str(format_float(self->value, parse_format(specification, self), self));
}

void add_methods(TypeBuilder* t) {
  t->special<&self_as_float>("__float__"_str);
  t->special<&self_as_float>("__pos__"_str);
  t->special<&as_int>("__int__"_str);
  t->special<&negative>("__neg__"_str);
  t->special<&absolute_value>("__abs__"_str);
  t->special<&is_nonzero>("__bool__"_str);
  t->special<&hash_of>("__hash__"_str);
  t->special<&representation>("__repr__"_str);
  t->method<&as_int>("__trunc__"_str, "($self, /)"_str,
                     "Return the Integral closest to x between 0 and x."_str);
  t->method<&floor_of>("__floor__"_str, "($self, /)"_str, "Return the floor as an Integral."_str);
  t->method<&ceiling_of>("__ceil__"_str, "($self, /)"_str,
                         "Return the ceiling as an Integral."_str);
  t->method<&rounded>("__round__"_str, "($self, ndigits=None, /)"_str,
                      "Return the Integral closest to x, rounding half toward even.\n\n"
                      "When an argument is passed, work like built-in round(x, ndigits)."_str);
  t->method<&formatted>("__format__"_str, "($self, format_spec, /)"_str,
                        "Formats the float according to format_spec."_str);
  t->method<&new_arguments>("__getnewargs__"_str, "($self, /)"_str);
  t->method<&self_as_float>("conjugate"_str, "($self, /)"_str,
                            "Return self, the complex conjugate of any float."_str);
  t->method<&integer_ratio>(
      "as_integer_ratio"_str, "($self, /)"_str,
      "Return a pair of integers whose ratio is the float, with a positive denominator."_str);
  t->method<&is_integer>("is_integer"_str, "($self, /)"_str,
                         "Return True if the float is an integer."_str);
  t->method<&as_hex>("hex"_str, "($self, /)"_str,
                     "Return a hexadecimal representation of a floating-point number."_str);
  t->class_method<&from_hex>("fromhex"_str, "($type, string, /)"_str,
                             "Create a floating-point number from a hexadecimal string."_str);
  t->class_method<&get_format>("__getformat__"_str, "($type, typestr, /)"_str,
                               "How floating-point numbers are laid out: for tests."_str);
  t->getter<&self_as_float>("real"_str, "the real part of a complex number"_str);
  t->getter<&zero>("imag"_str, "the imaginary part of a complex number"_str);
}

W_Type* make_float_type() {
  auto* t = new TypeBuilder("float"_str, object_type(),
                            new Layout("float"_str, object_type()->layout));
  t->text_signature("(x=0, /)"_str);
  t->doc("Convert a string or number to a floating point number, if possible."_str);
  t->add_flags(W_Type::kSelfPattern | W_Type::kUnpacksNames);
  t->new_method<&make_float>("($type, x=0, /)"_str);
  add_operators(t);
  add_methods(t);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* float_type() { return RLIB_ONCE(make_float_type()); }

}  // namespace py
