// The types of built-in functions and of what is in the namespaces of built-in types, as programs see
// them.

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/gateway.h"

namespace py {

namespace {

// "(x, /)" as __text_signature__ has it; None where there is none. CPython says the same of all constructors, and
// nothing of the methods that classes are asked by.
W_Object* text_signature(Str* name, Builtin* code) {
  if (name->eq("__new__"_str)) return new_ascii("($type, *args, **kwargs)"_str);
  if (name->eq("__init__"_str)) return new_ascii("($self, /, *args, **kwargs)"_str);
  if (name->eq("__init_subclass__"_str) || name->eq("__subclasshook__"_str) || name->eq("__class_getitem__"_str)) return none();
  Str* text = code->signature->text;
  return text->contains("<"_str) ? none() : new_str(text);
}
W_Object* doc_of(Str* doc) { return doc == nullptr ? none() : new_str(doc); }
W_Object* call_object(W_Object* self, Array<W_Object*>* arguments, W_Dict* keywords) {
  return self->call(arguments_of(arguments, keywords));
}

// ---- Functions, and bound methods ---------------------------------------------------------------

Str* function_name(W_BuiltinFunction* f) { return f->name; }
Str* function_qualified_name(W_BuiltinFunction* f) {
  W_Type* of = f->objclass;
  if (of == nullptr && f->self != nullptr && isinstance<W_Type>(f->self)) of = static_cast<W_Type*>(f->self);
  if (of == nullptr && f->self != nullptr) of = f->self->type();
  return of == nullptr ? f->name : message(of->name, '.', f->name);
}
W_Object* function_module(W_BuiltinFunction* f) {
  if (f->module == nullptr) return none();
  return new_str(f->module);
}
W_Object* function_doc(W_BuiltinFunction* f) {
  if (f->doc == nullptr && f->name->eq("__new__"_str)) {
    return new_ascii("Create and return a new object.  See help(type) for accurate signature."_str);
  }
  return doc_of(f->doc);
}
W_Object* function_self(W_BuiltinFunction* f) {
  if (f->self != nullptr) return f->self;
  if (f->objclass != nullptr) return f->objclass;  // of __new__
  if (f->module == nullptr) return none();
  // "math.sin"; the names of builtins stand alone.
  int64_t dot = f->shown->rfind_char('.');
  Str* name = dot < 0 ? "builtins"_str : f->shown->slice(0, dot);
  W_Module* home = find_builtin_module(name);
  if (home == nullptr) home = find_builtin_module(message('_', name));  // behind a module in Python that shows it
  return home == nullptr ? none() : static_cast<W_Object*>(home);
}
W_Object* function_signature(W_BuiltinFunction* f) { return text_signature(f->name, f->code); }
W_Object* function_objclass(W_BuiltinFunction* f) {
  return f->objclass == nullptr ? none() : f->objclass;
}
W_Str* function_repr(W_BuiltinFunction* f) {
  if (f->is_wrapper) {
    return new_str(message("<method-wrapper '"_str, f->name, "' of "_str, type_name(f->self), " object at "_str,
                           address_of(f->self), '>'));
  }
  W_Object* self = f->self != nullptr ? f->self : f->objclass;
  if (self == nullptr) return new_str(message("<built-in function "_str, f->name, '>'));
  return new_str(message("<built-in method "_str, f->name, " of "_str, type_name(self), " object at "_str,
                         address_of(self), '>'));
}
W_Object* function_eq(W_BuiltinFunction* f, W_Object* other) {
  if (!isinstance<W_BuiltinFunction>(other)) return not_implemented();
  W_BuiltinFunction* g = static_cast<W_BuiltinFunction*>(other);
  if (f->is_wrapper != g->is_wrapper) return not_implemented();
  return new_bool(f == g || (f->code == g->code && f->self != nullptr && f->self == g->self));
}
int64_t function_hash(W_BuiltinFunction* f) {
  int64_t hash = rlib::identity_hash(f->code);
  return f->self == nullptr ? hash : hash ^ rlib::identity_hash(f->self);
}
W_Object* function_reduce(W_BuiltinFunction* f) {
  W_Object* of = f->self != nullptr ? f->self : f->objclass;
  if (of == nullptr) return new_str(f->name);
  return new_tuple(find_builtin("getattr"_str), new_tuple(of, new_str(f->name)));
}

// What functions and method wrappers have in common.
TypeBuilder* begin_function_type(Str* name) {
  auto* t = new TypeBuilder(name, object_type());
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->special<&call_object>("__call__"_str);
  t->special<&function_repr>("__repr__"_str);
  t->special<&function_eq>("__eq__"_str);
  t->special<&function_hash>("__hash__"_str);
  t->method<&function_reduce>("__reduce__"_str, "($self, /)"_str);
  t->getter<&function_name>("__name__"_str);
  t->getter<&function_qualified_name>("__qualname__"_str);
  t->getter<&function_doc>("__doc__"_str);
  t->getter<&function_self>("__self__"_str);
  t->getter<&function_signature>("__text_signature__"_str);
  return t;
}

W_Type* make_builtin_function_type(Str* name) {
  TypeBuilder* t = begin_function_type(name);
  t->getter<&function_module>("__module__"_str);
  return t->finish();
}

W_Type* make_method_wrapper_type() {
  TypeBuilder* t = begin_function_type("method-wrapper"_str);
  t->getter<&function_objclass>("__objclass__"_str);
  return t->finish();
}

// ---- Methods in types ---------------------------------------------------------------------------

Str* method_name(W_MethodDescriptor* m) { return m->name; }
Str* method_qualified_name(W_MethodDescriptor* m) { return message(m->objclass->name, '.', m->name); }
W_Object* method_doc(W_MethodDescriptor* m) { return doc_of(m->doc); }
W_Object* method_objclass(W_MethodDescriptor* m) { return m->objclass; }
W_Object* method_signature(W_MethodDescriptor* m) { return text_signature(m->name, m->code); }
W_Str* method_repr(W_MethodDescriptor* m) {
  Str* kind = m->kind == W_MethodDescriptor::kSlotWrapper ? "slot wrapper"_str : "method"_str;
  return new_str(message('<', kind, " '"_str, m->name, "' of '"_str, static_name(m->objclass), "' objects>"_str));
}
W_Object* method_get(W_MethodDescriptor* m, W_Object* instance, W_Object* owner) {
  if (m->kind == W_MethodDescriptor::kClassMethod) {
    W_Object* of = is_none(owner) ? static_cast<W_Object*>(instance->type()) : owner;
    if (!isinstance<W_Type>(of) || !static_cast<W_Type*>(of)->is_subtype(m->objclass)) {
      throw_type_error("descriptor '"_str, m->name, "' requires a subtype of '"_str, static_name(m->objclass),
                       "' but received '"_str, type_name(of), '\'');
    }
    return bind(m, nullptr, static_cast<W_Type*>(of));
  }
  if (is_none(instance) && m->objclass != none_type()) return m;
  if (!is_instance_of(instance, m->objclass)) {
    throw_type_error("descriptor '"_str, m->name, "' for '"_str, static_name(m->objclass),
                     "' objects doesn't apply to a '"_str, type_name(instance), "' object"_str);
  }
  return bind(m, instance, instance->type());
}
W_Object* method_reduce(W_MethodDescriptor* m) {
  if (m->kind == W_MethodDescriptor::kClassMethod) throw_type_error("cannot pickle '"_str, type_name(m), "' object"_str);
  return new_tuple(find_builtin("getattr"_str), new_tuple(m->objclass, new_str(m->name)));
}

W_Type* make_descriptor_type(Str* name) {
  auto* t = new TypeBuilder(name, object_type());
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->special<&call_object>("__call__"_str);
  t->special<&method_repr>("__repr__"_str);
  t->special<&method_get>("__get__"_str);
  t->method<&method_reduce>("__reduce__"_str, "($self, /)"_str);
  t->getter<&method_name>("__name__"_str);
  t->getter<&method_qualified_name>("__qualname__"_str);
  t->getter<&method_doc>("__doc__"_str);
  t->getter<&method_objclass>("__objclass__"_str);
  t->getter<&method_signature>("__text_signature__"_str);
  return t->finish();
}

// ---- Computed attributes, and slots -------------------------------------------------------------

// Both kinds of objects that are a descriptor of data: what they are called and of which type.
Str* data_name(W_Object* w) {
  if (isinstance<W_SlotMember>(w)) return static_cast<W_SlotMember*>(w)->name->value;
  return static_cast<W_GetSet*>(w)->name;
}
W_Type* data_type(W_Object* w) {
  if (isinstance<W_SlotMember>(w)) return static_cast<W_SlotMember*>(w)->objclass;
  return static_cast<W_GetSet*>(w)->objclass;
}
W_Object* data_doc(W_Object* w) {
  return isinstance<W_GetSet>(w) ? doc_of(static_cast<W_GetSet*>(w)->doc) : none();
}
W_Object* data_objclass(W_Object* w) { return data_type(w); }
Str* data_qualified_name(W_Object* w) { return message(data_type(w)->name, '.', data_name(w)); }
W_Str* data_repr(W_Object* w) {
  Str* kind = isinstance<W_GetSet>(w) && !static_cast<W_GetSet*>(w)->is_member ? "attribute"_str : "member"_str;
  return new_str(message('<', kind, " '"_str, data_name(w), "' of '"_str, static_name(data_type(w)), "' objects>"_str));
}
void check_instance(W_Object* w, W_Object* instance) {
  if (is_instance_of(instance, data_type(w))) return;
  throw_type_error("descriptor '"_str, data_name(w), "' for '"_str, static_name(data_type(w)),
                   "' objects doesn't apply to a '"_str, type_name(instance), "' object"_str);
}
W_Object* data_get(W_Object* w, W_Object* instance, W_Object*) {
  if (is_none(instance) && data_type(w) != none_type()) return w;
  check_instance(w, instance);
  return bind(w, instance, instance->type());
}
void data_set(W_Object* w, W_Object* instance, W_Object* value) {
  check_instance(w, instance);
  set_by_descriptor(w, instance, new_str(data_name(w)), value);
}
void data_delete(W_Object* w, W_Object* instance) {
  check_instance(w, instance);
  set_by_descriptor(w, instance, new_str(data_name(w)), nullptr);
}

W_Type* make_data_type(Str* name) {
  auto* t = new TypeBuilder(name, object_type());
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->special<&data_repr>("__repr__"_str);
  t->special<&data_get>("__get__"_str);
  t->special<&data_set>("__set__"_str);
  t->special<&data_delete>("__delete__"_str, "($self, instance, /)"_str);
  t->getter<&data_name>("__name__"_str);
  t->getter<&data_qualified_name>("__qualname__"_str);
  t->getter<&data_doc>("__doc__"_str);
  t->getter<&data_objclass>("__objclass__"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* builtin_function_type() {
  return RLIB_ONCE(make_builtin_function_type("builtin_function_or_method"_str));
}
RLIB_PREBUILD W_Type* method_wrapper_type() { return RLIB_ONCE(make_method_wrapper_type()); }
RLIB_PREBUILD W_Type* method_descriptor_type() {
  return RLIB_ONCE(make_descriptor_type("method_descriptor"_str));
}
RLIB_PREBUILD W_Type* slot_wrapper_type() {
  return RLIB_ONCE(make_descriptor_type("wrapper_descriptor"_str));
}
RLIB_PREBUILD W_Type* classmethod_descriptor_type() {
  return RLIB_ONCE(make_descriptor_type("classmethod_descriptor"_str));
}
RLIB_PREBUILD W_Type* getset_type() { return RLIB_ONCE(make_data_type("getset_descriptor"_str)); }
RLIB_PREBUILD W_Type* member_type() { return RLIB_ONCE(make_data_type("member_descriptor"_str)); }

}  // namespace py
