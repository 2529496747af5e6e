// The type Context: its attributes. What it shares with Decimal: operations.cc.

#include "targets/pyinterp/modules/decimal/decimal_objects.h"

namespace py {

using namespace decimal;

namespace {

RLIB_PREBUILD Array<Str*>* rounding_names() {
  return RLIB_ONCE(List<Str*>::of("ROUND_UP"_str, "ROUND_DOWN"_str, "ROUND_CEILING"_str, "ROUND_FLOOR"_str,
                                  "ROUND_HALF_UP"_str, "ROUND_HALF_DOWN"_str, "ROUND_HALF_EVEN"_str, "ROUND_05UP"_str)
                       ->to_array());
}

// ---- Attributes ---------------------------------------------------------------------------------

int64_t number_argument(W_Object* w) {
  if (!isinstance<W_AnyInt>(w)) throw_type_error("an integer is required"_str);
  return size_value(w);
}
// Raises ValueError with this message for what is not from `least` to `most`.
int64_t number_within(W_Object* w, int64_t least, int64_t most, Str* otherwise) {
  int64_t value = number_argument(w);
  if (value < least || value > most) throw_value_error(otherwise);
  return value;
}

int64_t context_prec(W_DecimalContext* self) { return self->rules->precision; }
int64_t context_emax(W_DecimalContext* self) { return self->rules->highest; }
int64_t context_emin(W_DecimalContext* self) { return self->rules->lowest; }
int64_t context_capitals(W_DecimalContext* self) { return self->capitals ? 1 : 0; }
int64_t context_clamp(W_DecimalContext* self) { return self->rules->clamps ? 1 : 0; }
W_Object* context_rounding(W_DecimalContext* self) { return intern(rounding_name(self->rules->rounding)); }

void context_set_prec(W_DecimalContext* self, W_Object* w) {
  self->rules->precision = number_within(w, 1, kMostPrecision, "valid range for prec is [1, MAX_PREC]"_str);
}
void context_set_emax(W_DecimalContext* self, W_Object* w) {
  self->rules->highest = number_within(w, 0, kHighestExponent, "valid range for Emax is [0, MAX_EMAX]"_str);
}
void context_set_emin(W_DecimalContext* self, W_Object* w) {
  self->rules->lowest = number_within(w, kLowestExponent, 0, "valid range for Emin is [MIN_EMIN, 0]"_str);
}
void context_set_capitals(W_DecimalContext* self, W_Object* w) {
  self->capitals = number_within(w, 0, 1, "valid values for capitals are 0 or 1"_str) != 0;
}
void context_set_clamp(W_DecimalContext* self, W_Object* w) {
  self->rules->clamps = number_within(w, 0, 1, "valid values for clamp are 0 or 1"_str) != 0;
}
void context_set_rounding(W_DecimalContext* self, W_Object* w) { self->rules->rounding = rounding_argument(w); }

W_Object* context_getattribute(W_DecimalContext* self, W_Object* name) {
  if (!isinstance<W_Str>(name)) throw_no_attribute_name(name);
  Str* text = text_of(name);
  if (text->eq("flags"_str)) {
    if (self->flags_mapping == nullptr) self->flags_mapping = new_signal_dict(self->flags);
    return self->flags_mapping;
  }
  if (text->eq("traps"_str)) {
    if (self->traps_mapping == nullptr) self->traps_mapping = new_signal_dict(self->traps);
    return self->traps_mapping;
  }
  return generic_getattr(self, static_cast<W_Str*>(name));
}

void context_setattr(W_DecimalContext* self, W_Object* name, W_Object* value) {
  if (!isinstance<W_Str>(name)) throw_no_attribute_name(name);
  Str* text = text_of(name);
  if (text->eq("flags"_str)) {
    self->flags->conditions = conditions_argument(value);
  } else if (text->eq("traps"_str)) {
    self->traps->conditions = conditions_argument(value);
  } else {
    generic_setattr(self, static_cast<W_Str*>(name), value);
  }
}
void context_delattr(W_DecimalContext*, W_Object*) {
  throw_error(AttributeError_type(), "context attributes cannot be deleted"_str);
}

int64_t signals_argument(W_Object* w) {
  return isinstance<W_List>(w) ? conditions_of_list(static_cast<W_List*>(w)) : conditions_argument(w);
}

// ---- Making, copying, showing -------------------------------------------------------------------

W_Object* context_make(W_Type* type, Array<W_Object*>*, W_Dict*) {
  W_DecimalContext* context = allocate<W_DecimalContext>(type, decimal_context_type());
  context->copy_from(default_decimal_context());
  context->capitals = true;
  return context;
}

W_Object* context_init(AllValues values) {
  set_context_attributes(static_cast<W_DecimalContext*>(values.get(0)), values, 1);
  return none();
}

W_Object* context_copy(W_DecimalContext* self) { return copy_of(self); }

Str* context_repr(W_DecimalContext* self) {
  Rules* rules = self->rules;
  return message("Context(prec="_str, rules->precision, ", rounding="_str, rounding_name(rules->rounding), ", Emin="_str,
                 rules->lowest, ", Emax="_str, rules->highest, ", capitals="_str, context_capitals(self), ", clamp="_str,
                 context_clamp(self), ", flags="_str, signal_names(self->flags->conditions), ", traps="_str,
                 signal_names(self->traps->conditions), ')');
}

W_Object* context_reduce(W_DecimalContext* self) {
  auto* values = Array<W_Object*>::make(8);
  values->set(0, new_int(self->rules->precision));
  values->set(1, context_rounding(self));
  values->set(2, new_int(self->rules->lowest));
  values->set(3, new_int(self->rules->highest));
  values->set(4, new_int(context_capitals(self)));
  values->set(5, new_int(context_clamp(self)));
  values->set(6, signal_list(self->flags->conditions));
  values->set(7, signal_list(self->traps->conditions));
  return new_tuple(self->type(), new_tuple(values));
}

void context_clear_flags(W_DecimalContext* self) { self->flags->conditions = 0; }
void context_clear_traps(W_DecimalContext* self) { self->traps->conditions = 0; }
int64_t context_etiny(W_DecimalContext* self) { return self->rules->tiny(); }
int64_t context_etop(W_DecimalContext* self) { return self->rules->top(); }

W_DecimalContext* make_context(int64_t precision, Rounding rounding, int64_t traps) {
  W_DecimalContext* context = new W_DecimalContext();
  context->rules->precision = precision;
  context->rules->rounding = rounding;
  context->traps->conditions = traps;
  return context;
}
constexpr int64_t kUsualTraps = kInvalid | kDivisionByZero | kOverflow;

W_Type* make_context_type() {
  auto* t = new TypeBuilder("Context"_str, object_type());
  t->module("decimal"_str);
  t->doc("Context(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)\n\nThe rules of arithmetic on Decimal objects: precision, rounding, the range of exponents, and which signals raise\nexceptions. What is not given is as in DefaultContext."_str);
  t->text_signature("(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)"_str);
  t->new_method<&context_make>("($type, *args, **kwargs)"_str);
  t->special<&context_init>("__init__"_str, "?($self, prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, flags=None, traps=None)"_str);
  t->special<&context_repr>("__repr__"_str);
  t->special<&context_getattribute>("__getattribute__"_str, "($self, name, /)"_str);
  t->special<&context_setattr>("__setattr__"_str, "($self, name, value, /)"_str);
  t->special<&context_delattr>("__delattr__"_str, "($self, name, /)"_str);
  t->accessor<&context_prec, &context_set_prec>("prec"_str);
  t->accessor<&context_emax, &context_set_emax>("Emax"_str);
  t->accessor<&context_emin, &context_set_emin>("Emin"_str);
  t->accessor<&context_rounding, &context_set_rounding>("rounding"_str);
  t->accessor<&context_capitals, &context_set_capitals>("capitals"_str);
  t->accessor<&context_clamp, &context_set_clamp>("clamp"_str);
  add_shared_context_methods(t);
  t->method<&context_etiny>("Etiny"_str, "($self, /)"_str, "The smallest exponent of a number: Emin - prec + 1."_str);
  t->method<&context_etop>("Etop"_str, "($self, /)"_str, "The largest exponent of a number with all digits: Emax - prec + 1."_str);
  t->method<&context_clear_flags>("clear_flags"_str, "($self, /)"_str, "Set all flags to False."_str);
  t->method<&context_clear_traps>("clear_traps"_str, "($self, /)"_str, "Set all traps to False."_str);
  t->method<&context_copy>("copy"_str, "($self, /)"_str, "Return a copy of the context."_str);
  t->method<&context_copy>("__copy__"_str, "($self, /)"_str);
  t->method<&context_reduce>("__reduce__"_str, "($self, /)"_str);
  t->method<&create_decimal>("create_decimal"_str, "?($self, num=\"0\", /)"_str, "Return a Decimal made of num and rounded by this context."_str);
  t->method<&create_decimal_from_float>("create_decimal_from_float"_str, "($self, f, /)"_str, "Return a Decimal made of a float and rounded by this context."_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* decimal_context_type() { return RLIB_ONCE(make_context_type()); }
RLIB_PREBUILD W_DecimalContext* default_decimal_context() {
  return RLIB_ONCE(make_context(28, Rounding::kHalfEven, kUsualTraps));
}
RLIB_PREBUILD W_DecimalContext* basic_decimal_context() {
  return RLIB_ONCE(make_context(9, Rounding::kHalfUp, kUsualTraps | kUnderflow | kClamped));
}
RLIB_PREBUILD W_DecimalContext* extended_decimal_context() { return RLIB_ONCE(make_context(9, Rounding::kHalfEven, 0)); }

void W_DecimalContext::copy_from(W_DecimalContext* other) {
  rules = other->rules->copy();
  capitals = other->capitals;
  flags->conditions = other->flags->conditions;
  traps->conditions = other->traps->conditions;
}

W_DecimalContext* copy_of(W_DecimalContext* context) {
  W_DecimalContext* copy = new W_DecimalContext();
  copy->copy_from(context);
  return copy;
}

W_DecimalContext* context_argument(W_Object* w) {
  if (w == nullptr || is_none(w)) return current_decimal_context();
  if (!isinstance<W_DecimalContext>(w)) throw_type_error("optional argument must be a context"_str);
  return static_cast<W_DecimalContext*>(w);
}

Rounding rounding_argument(W_Object* w) {
  if (isinstance<W_Str>(w)) {
    Array<Str*>* names = rounding_names();
    for (int64_t i = 0; i < names->length(); i++) {
      if (names->get(i)->eq(text_of(w))) return static_cast<Rounding>(i);
    }
  }
  throw_type_error(
      "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n"
      "   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]"_str);
}

Str* rounding_name(Rounding rounding) { return rounding_names()->get(static_cast<int64_t>(rounding)); }

void set_context_attributes(W_DecimalContext* context, AllValues values, int64_t first) {
  auto given = [&](int64_t index) { return null_if_none(values.get(first + index)); };
  if (W_Object* w = given(0)) context_set_prec(context, w);
  if (W_Object* w = given(1)) context_set_rounding(context, w);
  if (W_Object* w = given(2)) context_set_emin(context, w);
  if (W_Object* w = given(3)) context_set_emax(context, w);
  if (W_Object* w = given(4)) context_set_capitals(context, w);
  if (W_Object* w = given(5)) context_set_clamp(context, w);
  if (W_Object* w = given(7)) context->traps->conditions = signals_argument(w);
  if (W_Object* w = given(6)) context->flags->conditions = signals_argument(w);
}

}  // namespace py
