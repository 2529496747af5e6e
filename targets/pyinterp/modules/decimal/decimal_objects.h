// The objects of the module _decimal, and what its files share.
//
// Numbers and their arithmetic are in number.h. Here is what programs see of them: Decimal holds a number, Context the
// rules, with the conditions that were noted (flags) and those that raise an exception (traps).

#ifndef TARGETS_PYINTERP_MODULES_DECIMAL_DECIMAL_OBJECTS_H_
#define TARGETS_PYINTERP_MODULES_DECIMAL_DECIMAL_OBJECTS_H_

#include "targets/pyinterp/modules/decimal/number.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

RLIB_PREBUILD W_Type* decimal_type();
RLIB_PREBUILD W_Type* decimal_context_type();
RLIB_PREBUILD W_Type* decimal_context_manager_type();
RLIB_PREBUILD W_Type* signal_dict_mixin_type();
RLIB_PREBUILD W_Type* decimal_exception_type();

class W_Decimal : public W_Object {
 public:
  explicit W_Decimal(decimal::Number number) : number(number) {}
  static W_Type* exact_type() { return decimal_type(); }
  W_Type* type() override { return decimal_type(); }

  const decimal::Number number;
  int64_t hash = -1;  // -1: not yet computed
};

// A set of conditions, which a context and its mapping share.
class Signals final : public rlib::Object {
 public:
  int64_t conditions = 0;
};

class W_DecimalContext : public W_Object {
 public:
  static W_Type* exact_type() { return decimal_context_type(); }
  W_Type* type() override { return decimal_context_type(); }

  // All but the class, from another one.
  void copy_from(W_DecimalContext* other);

  decimal::Rules* rules = new decimal::Rules();
  bool capitals = true;
  Signals* const flags = new Signals();
  Signals* const traps = new Signals();
  W_Object* flags_mapping = nullptr;  // made when a program first asks for them
  W_Object* traps_mapping = nullptr;
};

// A view of flags or traps as a mapping from exception classes to bool.
class W_SignalDict : public W_Object {
 public:
  explicit W_SignalDict(Signals* signals) : signals(signals) {}
  static W_Type* exact_type() { return signal_dict_mixin_type(); }
  W_Type* type() override { return signal_dict_mixin_type(); }

  Signals* const signals;
};

// What localcontext() makes.
class W_DecimalContextManager final : public W_Object {
 public:
  W_DecimalContextManager(W_DecimalContext* inner, W_DecimalContext* outer) : inner(inner), outer(outer) {}
  static W_Type* exact_type() { return decimal_context_manager_type(); }
  W_Type* type() override { return decimal_context_manager_type(); }

  W_DecimalContext* const inner;
  W_DecimalContext* const outer;
};

// What the module takes from other modules when it is first imported.
class DecimalImports final : public rlib::Object {
 public:
  W_Object* decimal_tuple = nullptr;  // the class of Decimal.as_tuple()
  W_Object* rational = nullptr;       // numbers.Rational
  W_Type* signal_dict = nullptr;      // the class of flags and traps
};
RLIB_PREBUILD DecimalImports* decimal_imports();

// ---- context_type.cc ----------------------------------------------------------------------------

// DefaultContext, BasicContext, ExtendedContext.
RLIB_PREBUILD W_DecimalContext* default_decimal_context();
RLIB_PREBUILD W_DecimalContext* basic_decimal_context();
RLIB_PREBUILD W_DecimalContext* extended_decimal_context();

W_DecimalContext* copy_of(W_DecimalContext* context);
// An argument that is a context, or None for the current one. Raises TypeError.
W_DecimalContext* context_argument(W_Object* w);
// The rounding of this name. Raises TypeError.
decimal::Rounding rounding_argument(W_Object* w);
Str* rounding_name(decimal::Rounding rounding);
// Sets those attributes that are given and not None, from values[first] on in the order prec, rounding, Emin, Emax,
// capitals, clamp, flags, traps. Raises TypeError, ValueError, KeyError, OverflowError.
void set_context_attributes(W_DecimalContext* context, AllValues values, int64_t first);

// ---- current_context.cc -------------------------------------------------------------------------

// The one of the thread or task; a copy of DefaultContext, if it has none yet.
W_DecimalContext* current_decimal_context();
void set_current_decimal_context(W_DecimalContext* context);
void add_current_context_functions(ModuleBuilder* m);

// ---- signals.cc ---------------------------------------------------------------------------------

// The exception class of a signal, and the other way round: 0 for what is none.
struct SignalClass {
  W_Type* type;
  int64_t conditions;
};
// In the order in which signals are looked at and listed.
RLIB_PREBUILD List<SignalClass>* signal_classes();

// Notes conditions in the context, and raises the exception of the first one that is trapped.
void raise_conditions(W_DecimalContext* context, int64_t conditions);

// Conditions from a mapping or a list of classes, which raise KeyError and TypeError; and the list of classes.
int64_t conditions_argument(W_Object* w);  // a mapping
int64_t conditions_of_list(W_List* list);
W_Object* signal_list(int64_t conditions);
// As the repr of a context has them: "[Inexact, Rounded]".
Str* signal_names(int64_t conditions);
W_Object* new_signal_dict(Signals* signals);
void add_signals(ModuleBuilder* m);

// ---- An operation -------------------------------------------------------------------------------
//
//     decimal::Rules* rules = begin(context);
//     W_Object* result = new_decimal(decimal::add(a, b, rules));
//     settle(context);

inline decimal::Rules* begin(W_DecimalContext* context) {
  context->rules->status = 0;
  return context->rules;
}
inline void settle(W_DecimalContext* context) {
  if (context->rules->status != 0) raise_conditions(context, context->rules->status);
}
inline W_Object* settled(W_DecimalContext* context, decimal::Number number) {
  settle(context);
  return new W_Decimal(number);
}
inline W_Decimal* new_decimal(decimal::Number number) { return new W_Decimal(number); }

// ---- decimal_new.cc -----------------------------------------------------------------------------

// Whether it is taken for a number by arithmetic: a Decimal or an int.
inline bool is_operand(W_Object* w) { return isinstance<W_Decimal>(w) || isinstance<W_AnyInt>(w); }
// Its number. Raises TypeError "conversion from X to Decimal is not supported".
decimal::Number operand(W_Object* w);
// The exact value of a float.
decimal::Number number_from_float(double value);
// Decimal(w, context), of class `type`; null: without argument.
W_Object* new_decimal_from(W_Type* type, W_Object* w, W_DecimalContext* context);
// context.create_decimal(w), context.create_decimal_from_float(w) and type.from_float(w).
W_Object* create_decimal(W_DecimalContext* context, W_Object* w);
W_Object* create_decimal_from_float(W_DecimalContext* context, W_Object* w);
W_Object* decimal_from_float(W_Type* type, W_Object* w);

// ---- operations.cc -------------------------------------------------------------------------------

// The methods that Decimal and Context have in common: operations.def.
void add_shared_decimal_methods(TypeBuilder* t);
void add_shared_context_methods(TypeBuilder* t);

// ---- decimal_conversions.cc ---------------------------------------------------------------------

// int(self) and the like, rounded that way. Raises ValueError and OverflowError.
W_Object* decimal_to_int(W_Decimal* self, decimal::Rounding rounding);
void add_decimal_conversions(TypeBuilder* t);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_DECIMAL_DECIMAL_OBJECTS_H_
