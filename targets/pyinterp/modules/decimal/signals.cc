// Conditions as programs see them: exception classes, and mappings from these to bool.

#include "targets/pyinterp/modules/decimal/decimal_objects.h"

namespace py {

using namespace decimal;

namespace {

Str* unknown_signal() {
  return "valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n"
         "   Overflow, Underflow, Subnormal, Inexact, Rounded,\n   Clamped]"_str;
}

// ---- The classes --------------------------------------------------------------------------------

#define SIGNAL(Class, conditions, ...) RLIB_PREBUILD W_Type* Class##_signal();
#define CONDITION(Class, condition, ...) RLIB_PREBUILD W_Type* Class##_signal();
#include "targets/pyinterp/modules/decimal/signals.def"

W_Tuple* bases(W_Type* a) { return new_tuple(a); }
W_Tuple* bases(W_Type* a, W_Type* b) { return new_tuple(a, b); }
W_Tuple* bases(W_Type* a, W_Type* b, W_Type* c) { return new_tuple(a, b, c); }

#define SIGNAL(Class, conditions, ...) \
  RLIB_PREBUILD W_Type* Class##_signal() { return RLIB_ONCE(make_error_class("decimal"_str, #Class##_str, bases(__VA_ARGS__))); }
#define CONDITION(Class, condition, ...) \
  RLIB_PREBUILD W_Type* Class##_signal() { return RLIB_ONCE(make_error_class("decimal"_str, #Class##_str, bases(__VA_ARGS__))); }
#include "targets/pyinterp/modules/decimal/signals.def"

List<SignalClass>* make_signal_classes() {
  auto* classes = new List<SignalClass>();
#define SIGNAL(Class, conditions, ...) classes->append(SignalClass{Class##_signal(), conditions});
#include "targets/pyinterp/modules/decimal/signals.def"
  return classes;
}

// What an exception lists: instead of the signal InvalidOperation, what exactly was invalid.
List<SignalClass>* make_listed_classes() {
  auto* classes = new List<SignalClass>();
  classes->append(SignalClass{InvalidOperation_signal(), kInvalidOperation});
#define CONDITION(Class, condition, ...) classes->append(SignalClass{Class##_signal(), condition});
#include "targets/pyinterp/modules/decimal/signals.def"
  for (int64_t i = 1; i < signal_classes()->length(); i++) classes->append(signal_classes()->get(i));
  return classes;
}
RLIB_PREBUILD List<SignalClass>* listed_classes() { return RLIB_ONCE(make_listed_classes()); }

W_Object* list_of(List<SignalClass>* classes, int64_t conditions) {
  W_List* list = new_list();
  for (int64_t i = 0; i < classes->length(); i++) {
    if ((classes->get(i).conditions & conditions) != 0) list->append(classes->get(i).type);
  }
  return list;
}

// The conditions of a class that is a signal. Raises KeyError.
int64_t conditions_of(W_Object* w) {
  List<SignalClass>* classes = signal_classes();
  for (int64_t i = 0; i < classes->length(); i++) {
    if (classes->get(i).type == w) return classes->get(i).conditions;
  }
  throw_error(KeyError_type(), unknown_signal());
}

// Those that a dict maps to true values. Raises KeyError for one with other keys.
int64_t conditions_of_dict(W_Dict* dict) {
  List<SignalClass>* classes = signal_classes();
  if (dict->length() != classes->length()) throw_error(KeyError_type(), "invalid signal dict"_str);
  int64_t conditions = 0;
  for (int64_t i = 0; i < classes->length(); i++) {
    W_Object* value = dict->get(classes->get(i).type);
    if (value == nullptr) throw_error(KeyError_type(), "invalid signal dict"_str);
    if (is_true(value)) conditions |= classes->get(i).conditions;
  }
  return conditions;
}

// ---- The mapping --------------------------------------------------------------------------------

W_Object* signal_dict_make(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_SignalDict>(type, signal_dict_mixin_type(), new Signals());
}
int64_t signal_dict_len(W_SignalDict*) { return signal_classes()->length(); }
W_Object* signal_dict_iter(W_SignalDict*) {
  W_List* keys = new_list();
  for (int64_t i = 0; i < signal_classes()->length(); i++) keys->append(signal_classes()->get(i).type);
  return iterate(new_tuple(to_array(keys)));
}
bool signal_dict_getitem(W_SignalDict* self, W_Object* key) { return (self->signals->conditions & conditions_of(key)) != 0; }
void signal_dict_setitem(W_SignalDict* self, W_Object* key, W_Object* value) {
  int64_t conditions = conditions_of(key);
  int64_t others = self->signals->conditions & ~conditions;
  self->signals->conditions = is_true(value) ? others | conditions : others;
}
void signal_dict_delitem(W_SignalDict*, W_Object*) { throw_value_error("signal keys cannot be deleted"_str); }

W_Object* signal_dict_copy(W_SignalDict* self) {
  W_Dict* dict = new_dict();
  List<SignalClass>* classes = signal_classes();
  for (int64_t i = 0; i < classes->length(); i++) {
    dict->set(classes->get(i).type, new_bool((self->signals->conditions & classes->get(i).conditions) != 0));
  }
  return dict;
}

Str* signal_dict_repr(W_SignalDict* self) {
  StrBuilder* text = new StrBuilder();
  List<SignalClass>* classes = signal_classes();
  for (int64_t i = 0; i < classes->length(); i++) {
    text->append(i == 0 ? "{<class 'decimal."_str : ", <class 'decimal."_str);
    text->append(classes->get(i).type->name);
    text->append((self->signals->conditions & classes->get(i).conditions) != 0 ? "'>:True"_str : "'>:False"_str);
  }
  text->append('}');
  return text->build();
}

// Whether it is equal to another mapping; null where that is nothing to compare with.
W_Object* signal_dict_equals(W_SignalDict* self, W_Object* other, bool wanted) {
  int64_t conditions = 0;
  if (isinstance<W_SignalDict>(other)) {
    conditions = static_cast<W_SignalDict*>(other)->signals->conditions;
  } else if (isinstance<W_Dict>(other)) {
    try {
      conditions = conditions_of_dict(static_cast<W_Dict*>(other));
    } catch (PythonError* error) {
      if (!error->is(KeyError_type())) throw;
      return not_implemented();
    }
  } else {
    return not_implemented();
  }
  return new_bool((self->signals->conditions == conditions) == wanted);
}
W_Object* signal_dict_eq(W_SignalDict* self, W_Object* other) { return signal_dict_equals(self, other, true); }
W_Object* signal_dict_ne(W_SignalDict* self, W_Object* other) { return signal_dict_equals(self, other, false); }

W_Type* make_signal_dict_mixin_type() {
  auto* t = new TypeBuilder("SignalDictMixin"_str, object_type());
  t->module("decimal"_str);
  t->new_method<&signal_dict_make>("($type, *args, **kwargs)"_str);
  t->special<&signal_dict_len>("__len__"_str);
  t->special<&signal_dict_iter>("__iter__"_str);
  t->special<&signal_dict_getitem>("__getitem__"_str);
  t->special<&signal_dict_setitem>("__setitem__"_str);
  t->special<&signal_dict_delitem>("__delitem__"_str);
  t->special<&signal_dict_repr>("__repr__"_str);
  t->special<&signal_dict_eq>("__eq__"_str);
  t->special<&signal_dict_ne>("__ne__"_str);
  t->unhashable();
  t->method<&signal_dict_copy>("copy"_str, "($self, /)"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* decimal_exception_type() {
  return RLIB_ONCE(make_error_class("decimal"_str, "DecimalException"_str, ArithmeticError_type()));
}
RLIB_PREBUILD W_Type* signal_dict_mixin_type() { return RLIB_ONCE(make_signal_dict_mixin_type()); }
RLIB_PREBUILD List<SignalClass>* signal_classes() { return RLIB_ONCE(make_signal_classes()); }

W_Object* new_signal_dict(Signals* signals) {
  W_Type* type = decimal_imports()->signal_dict;
  return allocate<W_SignalDict>(type == nullptr ? signal_dict_mixin_type() : type, signal_dict_mixin_type(), signals);
}

W_Object* signal_list(int64_t conditions) { return list_of(signal_classes(), conditions); }

Str* signal_names(int64_t conditions) {
  StrBuilder* text = new StrBuilder();
  text->append('[');
  bool said_invalid = false;
  for (int64_t bit = 1; bit <= kUnderflow; bit <<= 1) {
    if ((conditions & bit) == 0) continue;
    if ((bit & kInvalid) != 0) {  // once for all of them
      if (said_invalid) continue;
      said_invalid = true;
    }
    if (text->length() > 1) text->append(", "_str);
    for (int64_t i = 0; i < signal_classes()->length(); i++) {
      if ((signal_classes()->get(i).conditions & bit) != 0) text->append(signal_classes()->get(i).type->name);
    }
  }
  text->append(']');
  return text->build();
}

int64_t conditions_argument(W_Object* w) {
  if (isinstance<W_SignalDict>(w)) return static_cast<W_SignalDict*>(w)->signals->conditions;
  if (!isinstance<W_Dict>(w)) throw_type_error("argument must be a signal dict"_str);
  return conditions_of_dict(static_cast<W_Dict*>(w));
}

int64_t conditions_of_list(W_List* list) {
  int64_t conditions = 0;
  for (int64_t i = 0; i < list->length(); i++) conditions |= conditions_of(list->get(i));
  return conditions;
}

void raise_conditions(W_DecimalContext* context, int64_t conditions) {
  context->flags->conditions |= conditions;
  int64_t trapped = conditions & context->traps->conditions;
  if (trapped == 0) return;
  List<SignalClass>* classes = signal_classes();
  int64_t i = 0;
  while ((classes->get(i).conditions & trapped) == 0) i++;
  throw_error_with(classes->get(i).type, list_of(listed_classes(), trapped));
}

void add_signals(ModuleBuilder* m) {
  m->type("DecimalException"_str, decimal_exception_type());
#define SIGNAL(Class, conditions, ...) m->type(#Class##_str, Class##_signal());
#define CONDITION(Class, condition, ...) m->type(#Class##_str, Class##_signal());
#include "targets/pyinterp/modules/decimal/signals.def"
}

}  // namespace py
