// The type complex.

#include "targets/pyinterp/objspace/complex_operations.h"
#include "targets/pyinterp/objspace/float_operations.h"
#include "targets/pyinterp/objspace/format_number.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/number_operations.h"

namespace py {

namespace math = rlib::math;

namespace {

// ---- Making one ---------------------------------------------------------------------------------

W_Object* make(W_Type* type, ComplexValue z) {
  return allocate<W_Complex>(type, complex_type(), z.real, z.imaginary);
}

ComplexValue parse_argument(W_Object* text, W_Object* imaginary) {
  if (imaginary != nullptr) {
    throw_type_error("complex() can't take second arg if first is a string"_str);
  }
  MaybeComplex z = parse_complex(text_of(text));
  if (z.found) return z.value;
  if (without_underscores(normalize_number_text(text_of(text))) == nullptr) {
    throw_value_error("could not convert string to complex: "_str, repr(text)->value);
  }
  throw_value_error("complex() arg is a malformed string"_str);
}

ComplexValue first_argument(W_Object* w) {
  if (w == nullptr) return {0, 0};
  MaybeComplex z = find_complex(w);
  if (z.found) return z.value;
  throw_type_error("complex() first argument must be a string or a number, not '"_str,
                   type_name(w), '\'');
}

// The second one has no use for __complex__.
ComplexValue second_argument(W_Object* w) {
  if (isinstance<W_Complex>(w)) return value_of(static_cast<W_Complex*>(w));
  MaybeFloat number = find_float(w);
  if (number.found) return {number.value, 0};
  throw_type_error("complex() second argument must be a number, not '"_str, type_name(w), '\'');
}

// real + imaginary * 1j, but zeros keep their signs where both are real.
W_Object* make_complex(W_Type* type, W_Object* real, W_Object* imaginary) {
  if (type == complex_type() && real != nullptr && imaginary == nullptr &&
      rlib::is_exactly<W_Complex>(real)) {
    return real;
  }
  if (real != nullptr && isinstance<W_Str>(real)) return make(type, parse_argument(real, imaginary));
  if (imaginary != nullptr && isinstance<W_Str>(imaginary)) {
    throw_type_error("complex() second arg can't be a string"_str);
  }
  ComplexValue z = first_argument(real);
  if (imaginary == nullptr) return make(type, z);
  ComplexValue w = second_argument(imaginary);
  bool first_is_complex = real != nullptr && (isinstance<W_Complex>(real) ||
                                              real->type()->lookup("__complex__"_str) != nullptr);
  bool second_is_complex = isinstance<W_Complex>(imaginary);
  return make(type, {second_is_complex ? z.real - w.imaginary : z.real,
                     first_is_complex ? w.real + z.imaginary : w.real});
}

// ---- Operators ----------------------------------------------------------------------------------

// The other operand of an operator. False for what is no number.
bool operand(W_Object* w, ComplexValue& z) {
  if (isinstance<W_Complex>(w)) {
    z = value_of(static_cast<W_Complex*>(w));
  } else if (isinstance<W_Float>(w)) {
    z = {static_cast<W_Float*>(w)->value, 0};
  } else if (isinstance<W_AnyInt>(w)) {
    z = {int_to_float(static_cast<W_AnyInt*>(w)), 0};
  } else {
    return false;
  }
  return true;
}

W_Object* sum(ComplexValue a, ComplexValue b) { return new_complex(complex_add(a, b)); }
W_Object* difference(ComplexValue a, ComplexValue b) { return new_complex(complex_sub(a, b)); }
W_Object* product(ComplexValue a, ComplexValue b) { return new_complex(complex_mul(a, b)); }
W_Object* quotient(ComplexValue a, ComplexValue b) { return new_complex(complex_div(a, b)); }

using Operator = W_Object* (*)(ComplexValue, ComplexValue);

template <Operator op>
W_Object* forward(W_Complex* self, W_Object* value) {
  ComplexValue other = {0, 0};
  return operand(value, other) ? op(value_of(self), other) : not_implemented();
}
template <Operator op>
W_Object* reflected(W_Complex* self, W_Object* value) {
  ComplexValue other = {0, 0};
  return operand(value, other) ? op(other, value_of(self)) : not_implemented();
}

void check_no_modulus(W_Object* modulus) {
  if (!is_none(modulus)) throw_value_error("complex modulo"_str);
}
bool is_operand(W_Object* value) {
  ComplexValue unused = {0, 0};
  return operand(value, unused);
}
W_Object* power_of(W_Complex* self, W_Object* value, W_Object* modulus) {
  if (is_operand(value)) check_no_modulus(modulus);
  return forward<&complex_pow>(self, value);
}
W_Object* reflected_power(W_Complex* self, W_Object* value, W_Object* modulus) {
  if (is_operand(value)) check_no_modulus(modulus);
  return reflected<&complex_pow>(self, value);
}

// Whether self == value; `known` becomes false if value is no number.
bool is_equal(W_Complex* self, W_Object* value, bool& known) {
  known = true;
  if (isinstance<W_AnyInt>(value)) {
    return self->imaginary == 0 &&
           float_compare(Comparison::kEq, self->real, static_cast<W_AnyInt*>(value));
  }
  ComplexValue other = {0, 0};
  known = operand(value, other);
  return known && complex_equal(value_of(self), other);
}
W_Object* equal_to(W_Complex* self, W_Object* value) {
  bool known = false;
  bool result = is_equal(self, value, known);
  return known ? new_bool(result) : not_implemented();
}
W_Object* unequal_to(W_Complex* self, W_Object* value) {
  bool known = false;
  bool result = is_equal(self, value, known);
  return known ? new_bool(!result) : not_implemented();
}
// Complex numbers have no order.
W_Object* unordered(W_Complex*, W_Object*) { return not_implemented(); }

template <Operator op>
void add_operator(TypeBuilder* t, Str* name, Str* reflected_name) {
  t->special<&forward<op>>(name, "($self, value, /)"_str);
  t->special<&reflected<op>>(reflected_name, "($self, value, /)"_str);
}

void add_operators(TypeBuilder* t) {
  add_operator<&sum>(t, "__add__"_str, "__radd__"_str);
  add_operator<&difference>(t, "__sub__"_str, "__rsub__"_str);
  add_operator<&product>(t, "__mul__"_str, "__rmul__"_str);
  add_operator<&quotient>(t, "__truediv__"_str, "__rtruediv__"_str);
  t->special<&power_of>("__pow__"_str, "($self, value, mod=None, /)"_str);
  t->special<&reflected_power>("__rpow__"_str, "($self, value, mod=None, /)"_str);
  t->special<&equal_to>("__eq__"_str, "($self, value, /)"_str);
  t->special<&unequal_to>("__ne__"_str, "($self, value, /)"_str);
  t->special<&unordered>("__lt__"_str, "($self, value, /)"_str);
  t->special<&unordered>("__le__"_str, "($self, value, /)"_str);
  t->special<&unordered>("__gt__"_str, "($self, value, /)"_str);
  t->special<&unordered>("__ge__"_str, "($self, value, /)"_str);
}

// ---- One operand, and methods -------------------------------------------------------------------

W_Object* self_as_complex(W_Complex* self) {
  return rlib::is_exactly<W_Complex>(self) ? self : new_complex(value_of(self));
}
W_Object* negative(W_Complex* self) { return new W_Complex(-self->real, -self->imaginary); }
W_Object* conjugate(W_Complex* self) { return new W_Complex(self->real, -self->imaginary); }
double absolute_value(W_Complex* self) { return complex_abs(value_of(self)); }
bool is_nonzero(W_Complex* self) { return self->real != 0 || self->imaginary != 0; }
W_Object* representation(W_Complex* self) { return new_ascii(complex_repr(value_of(self))); }
double real_part(W_Complex* self) { return self->real; }
double imaginary_part(W_Complex* self) { return self->imaginary; }

int64_t hash_of(W_Complex* self) {
  constexpr int64_t kHashOfUnit = 1000003;
  int64_t hash = hash_float(self->real, self) + kHashOfUnit * hash_float(self->imaginary, self);
  return hash == -1 ? -2 : hash;
}

W_Object* new_arguments(W_Complex* self) {
  return new_tuple(new_float(self->real), new_float(self->imaginary));
}

W_Object* formatted(W_Complex* self, W_Str* specification) {
  if (specification->length() == 0) return str(self);
  return new_str(format_complex(value_of(self), parse_format(specification, self), self));
}

W_Type* make_complex_type() {
  auto* t = new TypeBuilder("complex"_str, object_type(),
                            new Layout("complex"_str, object_type()->layout));
  t->text_signature("(real=0, imag=0)"_str);
  t->doc(
      "Create a complex number from a real part and an optional imaginary part.\n"
      "\n"
      "This is equivalent to (real + imag*1j) where imag defaults to 0."_str);
  t->new_method<&make_complex>("($type, real=<null>, imag=<null>)"_str);
  add_operators(t);
  t->special<&negative>("__neg__"_str);
  t->special<&self_as_complex>("__pos__"_str);
  t->special<&absolute_value>("__abs__"_str);
  t->special<&is_nonzero>("__bool__"_str);
  t->special<&hash_of>("__hash__"_str);
  t->special<&representation>("__repr__"_str);
  t->method<&self_as_complex>("__complex__"_str, "($self, /)"_str,
                              "Convert this value to exact type complex."_str);
  t->method<&conjugate>(
      "conjugate"_str, "($self, /)"_str,
      "Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j."_str);
  t->method<&formatted>("__format__"_str, "($self, format_spec, /)"_str,
                        "Convert to a string according to format_spec."_str);
  t->method<&new_arguments>("__getnewargs__"_str, "($self, /)"_str);
  t->member<&real_part>("real"_str, "the real part of a complex number"_str);
  t->member<&imaginary_part>("imag"_str, "the imaginary part of a complex number"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* complex_type() { return RLIB_ONCE(make_complex_type()); }

}  // namespace py
