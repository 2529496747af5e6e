// The module _decimal: decimal arithmetic, as the standard library's decimal takes it from here.

#include "targets/pyinterp/modules/decimal/decimal_objects.h"
#include "targets/pyinterp/modules/imp/import.h"

namespace py {

namespace {

// What is made of other modules: numbers.Number knows Decimal, DecimalTuple is a named tuple, and flags and traps
// have all methods of mappings. Once: objects that exist stay what they are if the module is imported again.
void import_others(DecimalImports* imports) {
  W_Object* collections = import_module("collections"_str);
  W_Object* numbers = import_module("numbers"_str);
  imports->rational = getattr(numbers, intern("Rational"_str));
  call_method(getattr(numbers, intern("Number"_str)), intern("register"_str), decimal_type());

  W_Dict* names = new_dict();
  names->set_str(intern("__module__"_str), new_ascii("abc"_str));
  W_Object* mapping = getattr(import_module("collections.abc"_str), intern("MutableMapping"_str));
  imports->signal_dict = static_cast<W_Type*>(
      call(type_type(), new_ascii("SignalDict"_str), new_tuple(signal_dict_mixin_type(), mapping), names));

  imports->decimal_tuple = call_method(collections, intern("namedtuple"_str), new_ascii("DecimalTuple"_str),
                                       new_ascii("sign digits exponent"_str));
  setattr(imports->decimal_tuple, intern("__module__"_str), new_ascii("decimal"_str));
}

void initialise(W_Module* module) {
  DecimalImports* imports = decimal_imports();
  if (imports->decimal_tuple == nullptr) import_others(imports);
  setattr(module, intern("DecimalTuple"_str), imports->decimal_tuple);
}

W_Module* make_decimal() {
  auto* m = new ModuleBuilder("decimal"_str, "C decimal arithmetic module"_str);  // its name is CPython's
  m->type("Decimal"_str, decimal_type());
  m->type("Context"_str, decimal_context_type());
  add_signals(m);
  m->constant("DefaultContext"_str, default_decimal_context());
  m->constant("BasicContext"_str, basic_decimal_context());
  m->constant("ExtendedContext"_str, extended_decimal_context());
  add_current_context_functions(m);
  for (int64_t i = 0; i <= static_cast<int64_t>(decimal::Rounding::k05Up); i++) {
    Str* name = rounding_name(static_cast<decimal::Rounding>(i));
    m->constant(name, intern(name));
  }
  m->constant("MAX_PREC"_str, decimal::kMostPrecision);
  m->constant("MAX_EMAX"_str, decimal::kHighestExponent);
  m->constant("MIN_EMIN"_str, decimal::kLowestExponent);
  m->constant("MIN_ETINY"_str, decimal::kLowestExponent - (decimal::kMostPrecision - 1));
  m->constant("HAVE_THREADS"_str, new_bool(true));
  m->constant("HAVE_CONTEXTVAR"_str, new_bool(true));
  m->constant("__version__"_str, new_ascii("1.70"_str));
  m->constant("__libmpdec_version__"_str, new_ascii("2.5.1"_str));
  m->at_import<&initialise>();
  return m->finish();
}

}  // namespace

RLIB_PREBUILD DecimalImports* decimal_imports() { return RLIB_ONCE(new DecimalImports()); }
RLIB_PREBUILD W_Module* decimal_module() { return RLIB_ONCE(make_decimal()); }

}  // namespace py
