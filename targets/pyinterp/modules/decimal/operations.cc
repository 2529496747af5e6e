// The methods that Decimal and Context have in common, from operations.def, and those others that both have.

#include "targets/pyinterp/modules/decimal/decimal_objects.h"

namespace py {

using decimal::Number;
using decimal::Rules;

namespace {

bool is_finite(Number a) { return a.is_finite(); }
bool is_infinite(Number a) { return a.is_infinite(); }
bool is_nan(Number a) { return a.is_nan(); }
bool is_quiet_nan(Number a) { return a.is_nan() && !a.is_signalling(); }
bool is_signaling_nan(Number a) { return a.is_signalling(); }
bool is_signed(Number a) { return a.is_negative; }
bool is_zero(Number a) { return a.is_zero(); }

// ---- One function of number.h as a method -------------------------------------------------------

template <auto F>
W_Object* decimal_unary(W_Decimal* self, W_Object* w_context) {
  W_DecimalContext* context = context_argument(w_context);
  return settled(context, F(self->number, begin(context)));
}
template <auto F>
W_Object* context_unary(W_DecimalContext* self, W_Object* x) {
  Number a = operand(x);
  return settled(self, F(a, begin(self)));
}

template <auto F>
W_Object* decimal_binary(W_Decimal* self, W_Object* other, W_Object* w_context) {
  W_DecimalContext* context = context_argument(w_context);
  Number b = operand(other);
  return settled(context, F(self->number, b, begin(context)));
}
template <auto F>
W_Object* context_binary(W_DecimalContext* self, W_Object* x, W_Object* y) {
  Number a = operand(x);
  Number b = operand(y);
  return settled(self, F(a, b, begin(self)));
}

template <auto F>
bool decimal_predicate(W_Decimal* self) {
  return F(self->number);
}
template <auto F>
bool context_predicate(W_DecimalContext*, W_Object* x) {
  return F(operand(x));
}
template <auto F>
bool decimal_range_predicate(W_Decimal* self, W_Object* w_context) {
  return F(self->number, context_argument(w_context)->rules);
}
template <auto F>
bool context_range_predicate(W_DecimalContext* self, W_Object* x) {
  return F(operand(x), self->rules);
}

// ---- Those that are unlike all others -----------------------------------------------------------

W_Object* decimal_fma(W_Decimal* self, W_Object* other, W_Object* third, W_Object* w_context) {
  W_DecimalContext* context = context_argument(w_context);
  Number b = operand(other);
  Number c = operand(third);
  return settled(context, decimal::fused_multiply_add(self->number, b, c, begin(context)));
}
W_Object* context_fma(W_DecimalContext* self, W_Object* x, W_Object* y, W_Object* z) {
  Number a = operand(x);
  Number b = operand(y);
  Number c = operand(z);
  return settled(self, decimal::fused_multiply_add(a, b, c, begin(self)));
}

W_Object* context_divmod(W_DecimalContext* self, W_Object* x, W_Object* y) {
  Number a = operand(x);
  Number b = operand(y);
  decimal::DivisionResult result = decimal::divide_modulo(a, b, begin(self));
  settle(self);
  return new_tuple(new_decimal(result.quotient), new_decimal(result.remainder));
}

W_Object* context_power(W_DecimalContext* self, W_Object* x, W_Object* y, W_Object* modulo) {
  Number a = operand(x);
  Number b = operand(y);
  if (is_none(modulo)) return settled(self, decimal::power(a, b, begin(self)));
  Number modulus = operand(modulo);
  return settled(self, decimal::power_modulo(a, b, modulus, begin(self)));
}

// Other rules for one operation, with the rounding that is given, if it is.
Rules* with_rounding(W_DecimalContext* context, W_Object* rounding) {
  return is_none(rounding) ? context->rules->copy() : context->rules->rounding_by(rounding_argument(rounding));
}
W_Object* settled_by(Rules* rules, W_DecimalContext* context, Number result) {
  if (rules->status != 0) raise_conditions(context, rules->status);
  return new_decimal(result);
}

W_Object* decimal_quantize(W_Decimal* self, W_Object* exp, W_Object* rounding, W_Object* w_context) {
  W_DecimalContext* context = context_argument(w_context);
  if (is_none(rounding)) {
    Number b = operand(exp);
    return settled(context, decimal::quantize(self->number, b, begin(context)));
  }
  Rules* rules = with_rounding(context, rounding);
  return settled_by(rules, context, decimal::quantize(self->number, operand(exp), rules));
}
W_Object* decimal_to_integral(W_Decimal* self, W_Object* rounding, W_Object* w_context) {
  W_DecimalContext* context = context_argument(w_context);
  Rules* rules = with_rounding(context, rounding);
  return settled_by(rules, context, decimal::to_integral(self->number, rules));
}
W_Object* decimal_to_integral_exact(W_Decimal* self, W_Object* rounding, W_Object* w_context) {
  W_DecimalContext* context = context_argument(w_context);
  Rules* rules = with_rounding(context, rounding);
  return settled_by(rules, context, decimal::to_integral_exact(self->number, rules));
}

W_Object* decimal_copy_abs(W_Decimal* self) { return new_decimal(self->number.with_sign(false)); }
W_Object* context_copy_abs(W_DecimalContext*, W_Object* x) { return new_decimal(operand(x).with_sign(false)); }
W_Object* decimal_copy_negate(W_Decimal* self) { return new_decimal(self->number.negated()); }
W_Object* context_copy_negate(W_DecimalContext*, W_Object* x) { return new_decimal(operand(x).negated()); }
W_Object* context_copy_decimal(W_DecimalContext*, W_Object* x) {
  return isinstance<W_Decimal>(x) ? x : new_decimal(operand(x));
}

bool decimal_same_quantum(W_Decimal* self, W_Object* other, W_Object* w_context) {
  context_argument(w_context);
  return decimal::same_quantum(self->number, operand(other));
}
bool context_same_quantum(W_DecimalContext*, W_Object* x, W_Object* y) {
  Number a = operand(x);
  return decimal::same_quantum(a, operand(y));
}

Str* decimal_number_class(W_Decimal* self, W_Object* w_context) {
  return decimal::number_class(self->number, context_argument(w_context)->rules);
}
Str* context_number_class(W_DecimalContext* self, W_Object* x) { return decimal::number_class(operand(x), self->rules); }

Str* decimal_to_eng_string(W_Decimal* self, W_Object* w_context) {
  return decimal::to_engineering(self->number, context_argument(w_context)->capitals);
}
Str* context_to_eng_string(W_DecimalContext* self, W_Object* x) { return decimal::to_engineering(operand(x), self->capitals); }
Str* context_to_sci_string(W_DecimalContext* self, W_Object* x) { return decimal::to_scientific(operand(x), self->capitals); }

W_Object* decimal_itself(W_Decimal* self) { return self; }
bool decimal_is_canonical(W_Decimal*) { return true; }
W_Object* context_canonical(W_DecimalContext*, W_Object* x) {
  if (!isinstance<W_Decimal>(x)) throw_type_error("argument must be a Decimal"_str);
  return x;
}
bool context_is_canonical(W_DecimalContext* self, W_Object* x) { return context_canonical(self, x) != nullptr; }

W_Object* decimal_radix(W_Decimal*) { return new_decimal(decimal::whole_number(int64_t{10})); }
W_Object* context_radix(W_DecimalContext*) { return new_decimal(decimal::whole_number(int64_t{10})); }
W_Object* context_apply(W_DecimalContext* self, W_Object* x) {
  Number a = operand(x);
  return settled(self, decimal::finish(a, begin(self)));
}

}  // namespace

void add_shared_decimal_methods(TypeBuilder* t) {
  Str* with_context = "?($self, /, context=None)"_str;
  Str* with_other = "?($self, /, other, context=None)"_str;
#define UNARY(name, function, doc) t->method<&decimal_unary<&decimal::function>>(#name##_str, with_context, doc##_str);
#define BINARY(name, function, doc) t->method<&decimal_binary<&decimal::function>>(#name##_str, with_other, doc##_str);
#define PREDICATE(name, function, doc) t->method<&decimal_predicate<&function>>(#name##_str, "($self, /)"_str, doc##_str);
#define RANGE_PREDICATE(name, function, doc) \
  t->method<&decimal_range_predicate<&decimal::function>>(#name##_str, with_context, doc##_str);
#define CONTEXT_UNARY(name, function, doc)
#define CONTEXT_BINARY(name, function, doc)
#include "targets/pyinterp/modules/decimal/operations.def"
  Str* with_rounding = "?($self, /, rounding=None, context=None)"_str;
  t->method<&decimal_fma>("fma"_str, "?($self, /, other, third, context=None)"_str, "Return self * other + third, rounded once."_str);
  t->method<&decimal_quantize>("quantize"_str, "?($self, /, exp, rounding=None, context=None)"_str, "Return the number rounded to the exponent of exp."_str);
  t->method<&decimal_to_integral>("to_integral"_str, with_rounding, "Round to a whole number."_str);
  t->method<&decimal_to_integral>("to_integral_value"_str, with_rounding, "Round to a whole number."_str);
  t->method<&decimal_to_integral_exact>("to_integral_exact"_str, with_rounding, "Round to a whole number, and note whether that changed it."_str);
  t->method<&decimal_copy_abs>("copy_abs"_str, "($self, /)"_str, "Return the number without its sign."_str);
  t->method<&decimal_copy_negate>("copy_negate"_str, "($self, /)"_str, "Return the number with the other sign."_str);
  t->method<&decimal_same_quantum>("same_quantum"_str, with_other, "Return True if both have the same exponent, or both are NaNs or infinite."_str);
  t->method<&decimal_number_class>("number_class"_str, with_context, "Return what kind of number it is, as '+Normal'."_str);
  t->method<&decimal_to_eng_string>("to_eng_string"_str, with_context, "Return the text whose exponent is a multiple of three."_str);
  t->method<&decimal_itself>("canonical"_str, "($self, /)"_str, "Return the number itself."_str);
  t->method<&decimal_itself>("conjugate"_str, "($self, /)"_str, "Return the number itself."_str);
  t->method<&decimal_is_canonical>("is_canonical"_str, "($self, /)"_str, "Return True."_str);
  t->method<&decimal_radix>("radix"_str, "($self, /)"_str, "Return Decimal(10)."_str);
}

void add_shared_context_methods(TypeBuilder* t) {
  Str* of_one = "($self, x, /)"_str;
  Str* of_two = "?($self, x, y, /)"_str;
#define UNARY(name, function, doc) t->method<&context_unary<&decimal::function>>(#name##_str, of_one, doc##_str);
#define BINARY(name, function, doc) t->method<&context_binary<&decimal::function>>(#name##_str, of_two, doc##_str);
#define PREDICATE(name, function, doc) t->method<&context_predicate<&function>>(#name##_str, of_one, doc##_str);
#define RANGE_PREDICATE(name, function, doc) \
  t->method<&context_range_predicate<&decimal::function>>(#name##_str, of_one, doc##_str);
#define CONTEXT_UNARY(name, function, doc) UNARY(name, function, doc)
#define CONTEXT_BINARY(name, function, doc) BINARY(name, function, doc)
#include "targets/pyinterp/modules/decimal/operations.def"
  t->method<&context_fma>("fma"_str, "?($self, x, y, z, /)"_str, "Return x * y + z, rounded once."_str);
  t->method<&context_divmod>("divmod"_str, of_two, "Return quotient and remainder."_str);
  t->method<&context_power>("power"_str, "?($self, /, a, b, modulo=None)"_str, "Return a ** b, or the remainder of that."_str);
  t->method<&context_copy_abs>("copy_abs"_str, of_one, "Return the number without its sign."_str);
  t->method<&context_copy_negate>("copy_negate"_str, of_one, "Return the number with the other sign."_str);
  t->method<&context_copy_decimal>("copy_decimal"_str, of_one, "Return the number."_str);
  t->method<&context_same_quantum>("same_quantum"_str, of_two, "Return True if both have the same exponent, or both are NaNs or infinite."_str);
  t->method<&context_number_class>("number_class"_str, of_one, "Return what kind of number it is, as '+Normal'."_str);
  t->method<&context_to_eng_string>("to_eng_string"_str, of_one, "Return the text whose exponent is a multiple of three."_str);
  t->method<&context_to_sci_string>("to_sci_string"_str, of_one, "Return the text in scientific notation."_str);
  t->method<&context_canonical>("canonical"_str, of_one, "Return the number itself."_str);
  t->method<&context_is_canonical>("is_canonical"_str, of_one, "Return True."_str);
  t->method<&context_radix>("radix"_str, "($self, /)"_str, "Return Decimal(10)."_str);
  t->method<&context_apply>("_apply"_str, of_one, "Return the number, rounded by this context."_str);
}

}  // namespace py
