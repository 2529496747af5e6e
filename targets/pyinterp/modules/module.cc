#include "targets/pyinterp/modules/module.h"

#include "targets/pyinterp/modules/imp/import.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

#define MODULE(name, text) RLIB_PREBUILD W_Module* name##_module();
#include "targets/pyinterp/modules/modules.def"

W_Module::W_Module() : names(new W_ModuleDict()) {}
W_Dict* W_Module::dict() { return names; }
W_Object* W_Module::own_attribute(W_Str* name) { return names->get_str(name->value); }
bool W_Module::set_own_attribute(W_Str* name, W_Object* value) {
  names->set_str(name, value);
  return true;
}
bool W_Module::delete_own_attribute(W_Str* name) { return names->remove(name) != nullptr; }

namespace {

void set_initial_names(W_Module* module, W_Object* name, W_Object* doc) {
  module->names->set_str(names::__name__(), name);
  module->names->set_str(names::__doc__(), doc);
  module->names->set_str(names::__package__(), none());
  module->names->set_str(names::__loader__(), none());
  module->names->set_str(names::__spec__(), none());
}

W_Object* module_make(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_Module>(type, module_type());
}
void module_initialise(W_Module* self, W_Object* name, W_Object* doc) {
  if (!isinstance<W_Str>(name)) {
    throw_type_error("module.__init__() argument 1 must be str, not "_str, type_name(name));
  }
  set_initial_names(self, name, doc);
}
W_Object* module_repr(W_Module* self) {
  return call_method(importlib_bootstrap(), intern("_module_repr"_str), self);
}
W_Object* module_getattribute(W_Module* self, W_Str* name) {
  W_Object* value = generic_find(self, name);
  if (value != nullptr) return value;
  W_Object* hook = self->names->get_str("__getattr__"_str);
  if (hook != nullptr) {
    try {
      return call(hook, name);
    } catch (PythonError* e) {
      tell_attribute(e, self, name);
      throw;
    }
  }
  W_Object* own_name = self->names->get_str("__name__"_str);
  if (own_name != nullptr && isinstance<W_Str>(own_name)) {
    bool is_partial = spec_is_initializing(self->names->get_str("__spec__"_str));
    throw_attribute_error(self, name,
                          message(is_partial ? "partially initialized module '"_str : "module '"_str,
                                  text_of(own_name), "' has no attribute '"_str, name->value, '\'',
                                  is_partial ? " (most likely due to a circular import)"_str : ""_str));
  }
  throw_attribute_error(self, name, message("module has no attribute '"_str, name->value, '\''));
}
W_Object* module_dict(W_Module* self) { return self->names; }
W_Object* module_dir(W_Module* self) {
  W_Object* shown = find_attribute(self, names::__dict__());
  if (shown == nullptr || !isinstance<W_Dict>(shown)) throw_type_error("<module>.__dict__ is not a dictionary"_str);
  W_Object* hook = self->names->get_str("__dir__"_str);
  if (hook != nullptr) return call(hook);
  return new_list(to_list(self->names));
}
W_Object* module_annotations(W_Module* self) {
  W_Object* known = self->names->get_str("__annotations__"_str);
  if (known == nullptr) {
    known = new_dict();
    self->names->set_str(names::__annotations__(), known);
  }
  return known;
}
void module_set_annotations(W_Module* self, W_Object* value) {
  if (value != nullptr) {
    self->names->set_str(names::__annotations__(), value);
  } else if (self->names->remove(names::__annotations__()) == nullptr) {
    throw_error(AttributeError_type(), "__annotations__"_str);
  }
}

W_Type* make_module_type() {
  auto* t = new TypeBuilder("module"_str, object_type());
  t->doc("Create a module object.\n\nThe name must be a string; the optional docstring can have any type."_str);
  t->add_flags(W_Type::kHasDict | W_Type::kHasWeakref);
  t->new_method<&module_make>("($type, *args, **kwargs)"_str);
  t->special<&module_initialise>("__init__"_str, "($self, name, doc=None)"_str);
  t->special<&module_repr>("__repr__"_str);
  t->special<&module_getattribute>("__getattribute__"_str, "($self, name, /)"_str);
  t->getter<&module_dict>("__dict__"_str);
  t->method<&module_dir>("__dir__"_str, "($self, /)"_str, "__dir__() -> list\nspecialized dir() implementation"_str);
  t->accessor<&module_annotations, &module_set_annotations>("__annotations__"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* module_type() { return RLIB_ONCE(make_module_type()); }

W_Module* new_module(Str* name, Str* doc) {
  W_Module* module = new W_Module();
  set_initial_names(module, new_str(name), doc == nullptr ? none() : new_str(doc));
  return module;
}

W_Type* make_error_class(Str* module, Str* name, W_Tuple* bases, Str* doc) {
  W_Dict* body = new_dict();
  body->set_str(names::__module__(), new_ascii(module));
  if (doc != nullptr) body->set_str(names::__doc__(), new_str(doc));
  return new_class(type_type(), intern(name), bases, body,
                   Arguments{Array<W_Object*>::empty(), nullptr});
}

void ModuleBuilder::constant(Str* name, W_Object* value) {
  module_->names->set_str(intern(name), value);
}
W_Object* ModuleBuilder::find(Str* name) { return module_->names->get_str(name); }

namespace {

Dict<Str*, W_Module*>* make_builtin_modules() {
  auto* modules = new Dict<Str*, W_Module*>();
#define MODULE(name, text) modules->set(text##_str, name##_module());
#include "targets/pyinterp/modules/modules.def"
  return modules;
}
RLIB_PREBUILD Dict<Str*, W_Module*>* builtin_modules() { return RLIB_ONCE(make_builtin_modules()); }

}  // namespace

W_Module* find_builtin_module(Str* name) { return builtin_modules()->get(name); }
Array<Str*>* builtin_module_names() { return builtin_modules()->keys()->to_array(); }

W_Dict* builtins_of(W_Dict* globals) {
  W_Object* own = globals->get_str("__builtins__"_str);
  if (own != nullptr) {
    if (isinstance<W_Dict>(own)) return static_cast<W_Dict*>(own);
    if (isinstance<W_Module>(own)) return static_cast<W_Module*>(own)->names;
  }
  return builtins_module()->names;
}

W_Object* find_builtin(Str* name) { return builtins_module()->names->get_str(name); }

}  // namespace py
