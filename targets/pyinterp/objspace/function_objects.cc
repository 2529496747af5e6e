// The types of functions, methods, cells, staticmethod, classmethod, property and super. How functions
// are called: interpreter/calls.cc.

#include "targets/pyinterp/objspace/function_objects.h"

#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

Arguments with_first(W_Object* first, Arguments arguments) {
  int64_t count = arguments.values->length();
  auto* values = Array<W_Object*>::make(count + 1);
  values->set(0, first);
  rlib::array_copy(arguments.values, 0, values, 1, count);
  return {values, arguments.names};
}

// ---- Functions ----------------------------------------------------------------------------------

W_Function::W_Function(W_Code* code, W_Dict* globals) : W_Function(code, globals, builtins_of(globals)) {}

W_Function::W_Function(W_Code* code, W_Dict* globals, W_Dict* builtins)
    : code(code),
      globals(globals),
      builtins(builtins),
      name(code->name),
      qualified_name(code->qualified_name) {}

namespace {

W_Object* function_make(W_Type*, W_Object* code, W_Object* globals, W_Object* name, W_Object* defaults,
                        W_Object* closure) {
  if (!isinstance<W_Code>(code)) {
    throw_type_error("function() argument 'code' must be code, not "_str, type_name(code));
  }
  if (!isinstance<W_Dict>(globals)) {
    throw_type_error("function() argument 'globals' must be dict, not "_str, type_name(globals));
  }
  // Globals that do not say which built-in names there are have those of the caller.
  W_Dict* names = static_cast<W_Dict*>(globals);
  Frame* caller = this_thread()->top;
  bool says_builtins = caller == nullptr || names->get_str("__builtins__"_str) != nullptr;
  W_Function* function = new W_Function(static_cast<W_Code*>(code), names,
                                        says_builtins ? builtins_of(names) : caller->builtins);
  if (!is_none(name)) {
    if (!isinstance<W_Str>(name)) throw_type_error("arg 3 (name) must be None or string"_str);
    function->name = static_cast<W_Str*>(name);
  }
  if (!is_none(defaults)) {
    if (!isinstance<W_Tuple>(defaults)) throw_type_error("arg 4 (defaults) must be None or tuple"_str);
    function->defaults = static_cast<W_Tuple*>(defaults)->items;
  }
  int64_t free = function->code->free_variables->length();
  if (!isinstance<W_Tuple>(closure)) {
    if (free > 0 || !is_none(closure)) throw_type_error("arg 5 (closure) must be tuple"_str);
  } else {
    W_Tuple* cells = static_cast<W_Tuple*>(closure);
    if (cells->length() != free) {
      throw_value_error(function->name->value, " requires closure of length "_str, free, ", not "_str,
                        cells->length());
    }
    for (int64_t i = 0; i < free; i++) {
      if (!isinstance<W_Cell>(cells->get(i))) {
        throw_type_error("arg 5 (closure) expected cell, found "_str, type_name(cells->get(i)));
      }
    }
    function->closure = cells->items;
  }
  return function;
}

W_Object* function_get(W_Object* self, W_Object* instance, W_Object*) {
  if (is_none(instance)) return self;
  return new W_Method(self, instance);
}

W_Object* function_call(W_Object* self, Array<W_Object*>* arguments, W_Dict* keywords) {
  return self->call(arguments_of(arguments, keywords));
}

W_Str* function_repr(W_Function* self) {
  return new_str(message("<function "_str, self->qualified_name->value, " at "_str, address_of(self), '>'));
}

W_Object* function_code(W_Function* self) { return self->code; }
void function_set_code(W_Function* self, W_Object* value) {
  if (value == nullptr || !isinstance<W_Code>(value)) {
    throw_type_error("__code__ must be set to a code object"_str);
  }
  W_Code* code = static_cast<W_Code*>(value);
  if (code->free_variables->length() != self->closure->length()) {
    throw_value_error(self->name->value, "() requires a code object with "_str, self->closure->length(),
                      " free vars, not "_str, code->free_variables->length());
  }
  self->code = code;
}

W_Object* function_dict(W_Function* self) { return self->dict(); }
void function_set_dict(W_Function* self, W_Object* value) {
  if (value == nullptr) throw_type_error("cannot delete __dict__"_str);
  if (!isinstance<W_Dict>(value)) {
    throw_type_error("__dict__ must be set to a dictionary, not a '"_str, type_name(value), '\'');
  }
  self->set_dict(static_cast<W_Dict*>(value));
}
W_Object* function_globals(W_Function* self) { return self->globals; }
W_Object* function_builtins(W_Function* self) { return self->builtins; }
W_Object* function_closure(W_Function* self) {
  if (self->closure->length() == 0) return none();
  return new_tuple(self->closure);
}

W_Object* function_defaults(W_Function* self) {
  if (self->defaults->length() == 0) return none();
  return new_tuple(self->defaults);
}
void function_set_defaults(W_Function* self, W_Object* value) {
  if (value == nullptr || is_none(value)) {
    self->defaults = Array<W_Object*>::empty();
  } else if (isinstance<W_Tuple>(value)) {
    self->defaults = static_cast<W_Tuple*>(value)->items;
  } else {
    throw_type_error("__defaults__ must be set to a tuple object"_str);
  }
}

W_Object* function_keyword_defaults(W_Function* self) {
  if (self->keyword_defaults == nullptr) return none();
  return self->keyword_defaults;
}
void function_set_keyword_defaults(W_Function* self, W_Object* value) {
  if (value == nullptr || is_none(value)) {
    self->keyword_defaults = nullptr;
  } else if (isinstance<W_Dict>(value)) {
    self->keyword_defaults = static_cast<W_Dict*>(value);
  } else {
    throw_type_error("__kwdefaults__ must be set to a dict object"_str);
  }
}

W_Str* expect_name(W_Object* value, Str* what) {
  if (value == nullptr || !isinstance<W_Str>(value)) {
    throw_type_error(what, " must be set to a string object"_str);
  }
  return static_cast<W_Str*>(value);
}
W_Str* function_name(W_Function* self) { return self->name; }
void function_set_name(W_Function* self, W_Object* value) {
  self->name = expect_name(value, "__name__"_str);
}
W_Str* function_qualified_name(W_Function* self) { return self->qualified_name; }
void function_set_qualified_name(W_Function* self, W_Object* value) {
  self->qualified_name = expect_name(value, "__qualname__"_str);
}

W_Object* function_module(W_Function* self) {
  if (self->module == nullptr) {
    W_Object* module = self->globals->get_str("__name__"_str);
    self->module = module == nullptr ? none() : module;
  }
  return self->module;
}
void function_set_module(W_Function* self, W_Object* value) {
  self->module = value == nullptr ? none() : value;
}

W_Object* function_doc(W_Function* self) {
  if (self->doc != nullptr) return self->doc;
  W_Object* first = self->code->constants->length() > 0 ? self->code->constants->get(0) : none();
  return isinstance<W_Str>(first) ? first : none();
}
void function_set_doc(W_Function* self, W_Object* value) {
  self->doc = value == nullptr ? none() : value;
}

W_Object* function_annotations(W_Function* self) {
  W_Object* known = self->annotations;
  if (known == nullptr || isinstance<W_Tuple>(known)) {
    W_Dict* dict = new_dict();
    if (known != nullptr) {
      W_Tuple* pairs = static_cast<W_Tuple*>(known);
      for (int64_t i = 0; i + 1 < pairs->length(); i += 2) dict->set(pairs->get(i), pairs->get(i + 1));
    }
    self->annotations = dict;
  }
  return self->annotations;
}
void function_set_annotations(W_Function* self, W_Object* value) {
  if (value == nullptr || is_none(value)) {
    self->annotations = nullptr;
  } else if (isinstance<W_Dict>(value)) {
    self->annotations = value;
  } else {
    throw_type_error("__annotations__ must be set to a dict object"_str);
  }
}

W_Type* make_function_type() {
  auto* t = new TypeBuilder("function"_str, object_type());
  t->doc("Create a function object.\n\n  code\n    a code object\n  globals\n    the globals dictionary\n"
         "  name\n    a string that overrides the name from the code object\n  argdefs\n    a tuple that "
         "specifies the default argument values\n  closure\n    a tuple that supplies the bindings for "
         "free variables"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kHasDict | W_Type::kHasWeakref);
  t->new_method<&function_make>("($type, code, globals, name=None, argdefs=None, closure=None)"_str);
  t->special<&function_get>("__get__"_str);
  t->special<&function_call>("__call__"_str);
  t->special<&function_repr>("__repr__"_str);
  t->accessor<&function_code, &function_set_code>("__code__"_str);
  t->accessor<&function_defaults, &function_set_defaults>("__defaults__"_str);
  t->accessor<&function_keyword_defaults, &function_set_keyword_defaults>("__kwdefaults__"_str);
  t->accessor<&function_annotations, &function_set_annotations>("__annotations__"_str);
  t->accessor<&function_name, &function_set_name>("__name__"_str);
  t->accessor<&function_qualified_name, &function_set_qualified_name>("__qualname__"_str);
  t->accessor<&function_module, &function_set_module>("__module__"_str);
  t->accessor<&function_doc, &function_set_doc>("__doc__"_str);
  t->accessor<&function_dict, &function_set_dict>("__dict__"_str);
  t->member<&function_globals>("__globals__"_str);
  t->member<&function_builtins>("__builtins__"_str);
  t->member<&function_closure>("__closure__"_str);
  return t->finish();
}

// ---- Methods ------------------------------------------------------------------------------------

W_Object* method_make(W_Type*, W_Object* function, W_Object* self) {
  if (!is_callable(function)) throw_type_error("first argument must be callable"_str);
  if (is_none(self)) throw_type_error("instance must not be None"_str);
  return new W_Method(function, self);
}
W_Object* method_getattribute(W_Method* self, W_Str* name) {
  W_Object* own = method_type()->lookup(name->value);
  if (own != nullptr) return bind(own, self, method_type());
  return getattr(self->function, name);
}
W_Object* method_function(W_Method* self) { return self->function; }
W_Object* method_self(W_Method* self) { return self->self; }
W_Object* method_doc(W_Method* self) { return getattr(self->function, names::__doc__()); }
W_Object* method_eq(W_Method* self, W_Object* other) {
  if (!isinstance<W_Method>(other)) return not_implemented();
  W_Method* method = static_cast<W_Method*>(other);
  return new_bool(method->self == self->self && equals(method->function, self->function));
}
int64_t method_hash(W_Method* self) {
  return rlib::identity_hash(self->self) ^ hash(self->function);
}
W_Str* method_repr(W_Method* self) {
  W_Object* name = find_attribute(self->function, names::__qualname__());
  if (name == nullptr) name = find_attribute(self->function, names::__name__());
  Str* text = name != nullptr && isinstance<W_Str>(name) ? text_of(name) : "?"_str;
  return new_str(message("<bound method "_str, text, " of "_str, repr(self->self)->value, '>'));
}
W_Object* method_reduce(W_Method* self) {
  return new_tuple(find_builtin("getattr"_str),
                   new_tuple(self->self, getattr(self->function, names::__name__())));
}

W_Type* make_method_type() {
  auto* t = new TypeBuilder("method"_str, object_type());
  t->doc("Create a bound instance method object."_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kHasWeakref);
  t->new_method<&method_make>("($type, function, instance, /)"_str);
  t->special<&method_getattribute>("__getattribute__"_str, "($self, name, /)"_str);
  t->special<&function_call>("__call__"_str);
  t->special<&method_eq>("__eq__"_str);
  t->special<&method_hash>("__hash__"_str);
  t->special<&method_repr>("__repr__"_str);
  t->method<&method_reduce>("__reduce__"_str, "($self, /)"_str);
  t->member<&method_function>("__func__"_str, "the function (or other callable) implementing a method"_str);
  t->member<&method_self>("__self__"_str, "the instance to which a method is bound"_str);
  t->getter<&method_doc>("__doc__"_str);
  return t->finish();
}

// ---- Cells --------------------------------------------------------------------------------------

W_Object* cell_make(W_Type*, W_Object* value) { return new W_Cell(value); }
W_Object* cell_contents(W_Cell* self) {
  if (self->value == nullptr) throw_value_error("Cell is empty"_str);
  return self->value;
}
void cell_set_contents(W_Cell* self, W_Object* value) { self->value = value; }
W_Str* cell_repr(W_Cell* self) {
  if (self->value == nullptr) return new_str(message("<cell at "_str, address_of(self), ": empty>"_str));
  return new_str(message("<cell at "_str, address_of(self), ": "_str, type_name(self->value),
                         " object at "_str, address_of(self->value), '>'));
}
template <Comparison kOp>
W_Object* cell_compare(W_Cell* self, W_Object* other) {
  if (!isinstance<W_Cell>(other)) return not_implemented();
  W_Object* a = self->value;
  W_Object* b = static_cast<W_Cell*>(other)->value;
  if (a != nullptr && b != nullptr) return compare(kOp, a, b);
  return compare(kOp, new_bool(a != nullptr), new_bool(b != nullptr));
}

W_Type* make_cell_type() {
  auto* t = new TypeBuilder("cell"_str, object_type());
  t->remove_flags(W_Type::kBaseType);
  t->new_method<&cell_make>("($type, contents=<null>, /)"_str);
  t->accessor<&cell_contents, &cell_set_contents>("cell_contents"_str);
  t->special<&cell_repr>("__repr__"_str);
  t->special<&cell_compare<Comparison::kLt>>("__lt__"_str);
  t->special<&cell_compare<Comparison::kLe>>("__le__"_str);
  t->special<&cell_compare<Comparison::kEq>>("__eq__"_str);
  t->special<&cell_compare<Comparison::kNe>>("__ne__"_str);
  t->special<&cell_compare<Comparison::kGt>>("__gt__"_str);
  t->special<&cell_compare<Comparison::kGe>>("__ge__"_str);
  t->unhashable();
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* function_type() { return RLIB_ONCE(make_function_type()); }
RLIB_PREBUILD W_Type* method_type() { return RLIB_ONCE(make_method_type()); }
RLIB_PREBUILD W_Type* cell_type() { return RLIB_ONCE(make_cell_type()); }

}  // namespace py
