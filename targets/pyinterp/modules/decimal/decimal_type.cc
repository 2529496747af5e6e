// The type Decimal: operators and comparisons. Conversions are in decimal_conversions.cc, what Context can do as well
// in operations.cc.

#include "targets/pyinterp/modules/decimal/decimal_objects.h"
#include "targets/pyinterp/objspace/number_operations.h"

namespace py {

using decimal::Number;
using decimal::Rules;

namespace {

// ---- Operators ----------------------------------------------------------------------------------

template <auto F>
W_Object* unary(W_Decimal* self) {
  W_DecimalContext* context = current_decimal_context();
  return settled(context, F(self->number, begin(context)));
}
template <auto F>
W_Object* operation(W_Decimal* self, W_Object* w) {
  if (!is_operand(w)) return not_implemented();
  W_DecimalContext* context = current_decimal_context();
  Number b = operand(w);
  return settled(context, F(self->number, b, begin(context)));
}
template <auto F>
W_Object* reflected(W_Decimal* self, W_Object* w) {
  if (!is_operand(w)) return not_implemented();
  W_DecimalContext* context = current_decimal_context();
  Number a = operand(w);
  return settled(context, F(a, self->number, begin(context)));
}

W_Object* division(Number a, Number b) {
  W_DecimalContext* context = current_decimal_context();
  decimal::DivisionResult result = decimal::divide_modulo(a, b, begin(context));
  settle(context);
  return new_tuple(new_decimal(result.quotient), new_decimal(result.remainder));
}
W_Object* decimal_divmod(W_Decimal* self, W_Object* w) {
  return is_operand(w) ? division(self->number, operand(w)) : not_implemented();
}
W_Object* decimal_rdivmod(W_Decimal* self, W_Object* w) {
  return is_operand(w) ? division(operand(w), self->number) : not_implemented();
}

W_Object* power_of(W_Object* a, W_Object* b, W_Object* modulus) {
  if (!is_operand(a) || !is_operand(b) || (!is_none(modulus) && !is_operand(modulus))) return not_implemented();
  W_DecimalContext* context = current_decimal_context();
  Number base = operand(a);
  Number exponent = operand(b);
  if (is_none(modulus)) return settled(context, decimal::power(base, exponent, begin(context)));
  Number by = operand(modulus);
  return settled(context, decimal::power_modulo(base, exponent, by, begin(context)));
}
W_Object* decimal_pow(W_Decimal* self, W_Object* w, W_Object* modulus) { return power_of(self, w, modulus); }
W_Object* decimal_rpow(W_Decimal* self, W_Object* w, W_Object* modulus) { return power_of(w, self, modulus); }

bool decimal_bool(W_Decimal* self) { return !self->number.is_zero(); }

// ---- Comparisons --------------------------------------------------------------------------------

// Two numbers that compare as two objects do; not `found` if they cannot be compared.
struct Pair {
  bool found;
  Number a;
  Number b;
};

Pair pair_with_float(Number a, double value, bool is_order, W_DecimalContext* context) {
  if (is_order) {
    raise_conditions(context, decimal::kFloatOperation);
  } else {  // equality never raises it
    context->flags->conditions |= decimal::kFloatOperation;
  }
  return Pair{true, a, number_from_float(value)};
}

// Of a fraction n / d: self * d and n.
Pair pair_with_rational(Number a, W_Object* w) {
  W_Object* numerator = getattr(w, intern("numerator"_str));
  if (!isinstance<W_AnyInt>(numerator)) throw_type_error("argument must be an integer"_str);
  Number b = operand(numerator);
  if (a.is_special()) return Pair{true, a, b};
  W_Object* denominator = getattr(w, intern("denominator"_str));
  if (!isinstance<W_AnyInt>(denominator)) throw_type_error("argument must be an integer"_str);
  Number factor = operand(denominator);
  bool is_negative = a.is_negative != factor.is_negative;
  return Pair{true, decimal::finite(is_negative, decimal::product(a.coefficient, factor.coefficient), a.exponent), b};
}

Pair pair_of(Number a, W_Object* w, bool is_order, W_DecimalContext* context) {
  if (isinstance<W_Complex>(w)) {
    W_Complex* z = static_cast<W_Complex*>(w);
    if (!is_order && z->imaginary == 0.0) return pair_with_float(a, z->real, false, context);
    return Pair{false, a, a};
  }
  if (isinstance<W_Float>(w)) return pair_with_float(a, static_cast<W_Float*>(w)->value, is_order, context);
  W_Object* rational = decimal_imports()->rational;
  if (rational != nullptr && is_instance(w, rational)) return pair_with_rational(a, w);
  return Pair{false, a, a};
}

W_Object* compared(Number a, Number b, Comparison op, bool is_order, W_DecimalContext* context) {
  if (a.is_nan() || b.is_nan()) {
    if (is_order || a.is_signalling() || b.is_signalling()) raise_conditions(context, decimal::kInvalidOperation);
    return new_bool(op == Comparison::kNe);
  }
  return new_bool(holds(op, decimal::order(a, b)));
}

template <Comparison op>
W_Object* decimal_compare(W_Decimal* self, W_Object* w) {
  constexpr bool kIsOrder = op != Comparison::kEq && op != Comparison::kNe;
  W_DecimalContext* context = current_decimal_context();
  if (is_operand(w)) return compared(self->number, operand(w), op, kIsOrder, context);
  Pair pair = pair_of(self->number, w, kIsOrder, context);
  return pair.found ? compared(pair.a, pair.b, op, kIsOrder, context) : not_implemented();
}

// ---- The type -----------------------------------------------------------------------------------

W_Object* decimal_make(W_Type* type, W_Object* value, W_Object* context) {
  return new_decimal_from(type, value, context_argument(context));
}

int64_t decimal_adjusted(W_Decimal* self) { return self->number.is_special() ? 0 : decimal::adjusted(self->number); }
W_Object* decimal_copy(W_Decimal* self) { return self; }
W_Object* decimal_deepcopy(W_Decimal* self, W_Object*) { return self; }
W_Object* decimal_real(W_Decimal* self) { return self; }
W_Object* decimal_imag(W_Decimal*) { return new_decimal(decimal::whole_number(int64_t{0})); }

#define BOTH_WAYS(name, function)                                           \
  t->special<&operation<&decimal::function>>("__" name "__"_str);           \
  t->special<&reflected<&decimal::function>>("__r" name "__"_str);

W_Type* make_decimal_type() {
  auto* t = new TypeBuilder("Decimal"_str, object_type());
  t->module("decimal"_str);
  t->doc("Decimal(value='0', context=None)\n\nA decimal number, made exactly of an int, a float, a string, another Decimal or a tuple (sign, digits, exponent). The\ncontext only says whether what is no number raises InvalidOperation."_str);
  t->text_signature("(value='0', context=None)"_str);
  t->new_method<&decimal_make>("?($type, value=<null>, context=None)"_str);
  BOTH_WAYS("add", add)
  BOTH_WAYS("sub", subtract)
  BOTH_WAYS("mul", multiply)
  BOTH_WAYS("truediv", divide)
  BOTH_WAYS("floordiv", divide_integer)
  BOTH_WAYS("mod", remainder)
  t->special<&decimal_divmod>("__divmod__"_str);
  t->special<&decimal_rdivmod>("__rdivmod__"_str);
  t->special<&decimal_pow>("__pow__"_str);
  t->special<&decimal_rpow>("__rpow__"_str);
  t->special<&unary<&decimal::minus>>("__neg__"_str);
  t->special<&unary<&decimal::plus>>("__pos__"_str);
  t->special<&unary<&decimal::absolute>>("__abs__"_str);
  t->special<&decimal_bool>("__bool__"_str);
  t->special<&decimal_compare<Comparison::kLt>>("__lt__"_str);
  t->special<&decimal_compare<Comparison::kLe>>("__le__"_str);
  t->special<&decimal_compare<Comparison::kEq>>("__eq__"_str);
  t->special<&decimal_compare<Comparison::kNe>>("__ne__"_str);
  t->special<&decimal_compare<Comparison::kGt>>("__gt__"_str);
  t->special<&decimal_compare<Comparison::kGe>>("__ge__"_str);
  add_decimal_conversions(t);
  add_shared_decimal_methods(t);
  t->method<&decimal_adjusted>("adjusted"_str, "($self, /)"_str, "Return the exponent of the first digit."_str);
  t->method<&decimal_copy>("__copy__"_str, "($self, /)"_str);
  t->method<&decimal_deepcopy>("__deepcopy__"_str, "($self, memo, /)"_str);
  t->class_method<&decimal_from_float>("from_float"_str, "($type, f, /)"_str, "Return the exact value of a float or an int."_str);
  t->getter<&decimal_real>("real"_str);
  t->getter<&decimal_imag>("imag"_str);
  return t->finish();
}
#undef BOTH_WAYS

}  // namespace

RLIB_PREBUILD W_Type* decimal_type() { return RLIB_ONCE(make_decimal_type()); }

}  // namespace py
