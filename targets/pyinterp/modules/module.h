// W_Module, and how built-in modules are made.
//
//     W_Module* make_math() {
//       auto* m = new ModuleBuilder("math"_str, "This module provides ..."_str);
//       m->function<&math_sin>("sin"_str, "($module, x, /)"_str, "Return the sine of x."_str);
//       m->constant("pi"_str, new_float(3.141592653589793));
//       return m->finish();
//     }
//     RLIB_PREBUILD W_Module* math_module() { return RLIB_ONCE(make_math()); }
//
// and a line MODULE(math, "math") in modules.def. Signatures of functions begin with "$module", which is
// no parameter of the C++ function.

#ifndef TARGETS_PYINTERP_MODULES_MODULE_H_
#define TARGETS_PYINTERP_MODULES_MODULE_H_

#include "targets/pyinterp/objspace/gateway.h"

namespace py {

class W_ModuleDict;

RLIB_PREBUILD W_Type* module_type();

class W_Module : public Referable<W_Object> {
 public:
  W_Module();
  static W_Type* exact_type() { return module_type(); }
  W_Type* type() override { return own_type != nullptr ? own_type : module_type(); }
  W_Dict* dict() override;
  W_Object* own_attribute(W_Str* name) override;
  bool set_own_attribute(W_Str* name, W_Object* value) override;
  bool delete_own_attribute(W_Str* name) override;

  W_ModuleDict* const names;
  // What the program has assigned to __class__: a class derived from ModuleType that adds no place to objects.
  RLIB_QUASI_IMMUTABLE W_Type* own_type = nullptr;
  bool is_initialised = false;  // __init__ was called, or it was made by us
  W_Object* at_import = nullptr;  // called with the module when a program first imports it
};

// A module with the names that every one has.
W_Module* new_module(Str* name, Str* doc);

class ModuleBuilder final : public rlib::Object {
 public:
  ModuleBuilder(Str* name, Str* doc) : name_(name), module_of_functions_(name), module_(new_module(name, doc)) {}

  // __module__ of the functions that follow, where it is not this one: those of _io say that they are io's.
  void module_of_functions(Str* name) { module_of_functions_ = name; }

  template <auto F>
  void function(Str* name, Str* signature, Str* doc = nullptr) {
    W_BuiltinFunction* function = make_function<F>(name, signature, doc);
    function->module = module_of_functions_;
    if (!name_->eq("builtins"_str)) function->shown = message(name_, '.', name);
    constant(name, function);
  }
  void constant(Str* name, W_Object* value);
  void constant(Str* name, int64_t value) { constant(name, new_int(value)); }
  void type(Str* name, W_Type* type) { constant(name, type); }
  // What is there already under this name.
  W_Object* find(Str* name);
  // F(W_Module*) is called when a program first imports the module: for what is not known before, as a
  // library's version.
  template <auto F>
  void at_import() {
    module_->at_import = make_function<F>(name_, "($module, mod, /)"_str);
  }

  W_Module* finish() { return module_; }

 private:
  Str* const name_;
  Str* module_of_functions_;
  W_Module* const module_;
};

// An exception class of a module, as `class name(*bases): pass` within it would make. For RLIB_PREBUILD functions.
W_Type* make_error_class(Str* module, Str* name, W_Tuple* bases, Str* doc = nullptr);
inline W_Type* make_error_class(Str* module, Str* name, W_Type* base, Str* doc = nullptr) {
  return make_error_class(module, name, new_tuple(base), doc);
}

// The built-in module of this name, or null: see modules.def.
W_Module* find_builtin_module(Str* name);
// The names of all of them.
Array<Str*>* builtin_module_names();

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_MODULE_H_
