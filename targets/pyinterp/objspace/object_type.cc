// The type `object`, and None, NotImplemented and Ellipsis.

#include "targets/pyinterp/objspace/object_type.h"

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/modules/warnings/warnings.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

namespace {

// What object() makes.
class W_PlainObject final : public W_Object {
 public:
  W_Type* type() override { return object_type(); }
};

// ---- Making objects -----------------------------------------------------------------------------

W_Object* object_make(W_Type* type, Array<W_Object*>* arguments, W_Dict* keywords) {
  // A built-in type with a layout of its own makes its objects itself.
  for (W_Type* base = type; base != object_type(); base = base->mro->get(1)) {
    if (base->has(W_Type::kHeap) || base->layout == object_type()->layout) continue;
    throw_type_error("object.__new__("_str, type->name, ") is not safe, use "_str, base->name,
                     ".__new__()"_str);
  }
  if (type != object_type() && !type->has(W_Type::kHeap)) {
    throw_type_error("object.__new__("_str, type->name, ") is not safe, use "_str, type->name,
                     ".__new__()"_str);
  }
  if (arguments->length() + keywords->length() > 0) {
    if (type->special(Special::kNew) != object_new()) {
      throw_type_error("object.__new__() takes exactly one argument (the type to instantiate)"_str);
    }
    check_takes_arguments(type);
  }
  if (type == object_type()) return new W_PlainObject();
  return new_instance(type);
}

void object_initialise(W_Object* self, Array<W_Object*>* arguments, W_Dict* keywords) {
  check_object_init_arguments(self->type(), arguments->length() + keywords->length());
}

// ---- Attributes ---------------------------------------------------------------------------------

W_Object* object_getattribute(W_Object* self, W_Str* name) { return generic_getattr(self, name); }
// object's way must not go round that of a built-in type, such as the one that guards types.
void check_own_way(W_Object* self, Special which, Str* name) {
  W_Type* type = nearest_builtin(self->type());
  if (type->special(which) == object_special(which)) return;
  throw_type_error("can't apply this "_str, name, " to "_str, type_name(self), " object"_str);
}
void object_setattr(W_Object* self, W_Str* name, W_Object* value) {
  check_own_way(self, Special::kSetAttr, "__setattr__"_str);
  generic_setattr(self, name, value);
}
void object_delattr(W_Object* self, W_Str* name) {
  check_own_way(self, Special::kDelAttr, "__delattr__"_str);
  generic_setattr(self, name, nullptr);
}

W_Object* object_class(W_Object* self) { return self->type(); }

void object_set_class(W_Object* self, W_Object* value) {
  if (value == nullptr) throw_type_error("can't delete __class__ attribute"_str);
  if (!isinstance<W_Type>(value)) {
    throw_type_error("__class__ must be set to a class, not '"_str, type_name(value), "' object"_str);
  }
  W_Type* to = static_cast<W_Type*>(value);
  if (rlib::is_exactly<W_Module>(self) && to->is_subtype(module_type()) && to->layout == module_type()->layout) {
    static_cast<W_Module*>(self)->own_type = to == module_type() ? nullptr : to;
    return;
  }
  ClassMap* map = self->class_map();
  if (map == nullptr || to->map_of_objects == nullptr) {
    throw_type_error("__class__ assignment only supported for mutable types or ModuleType subclasses"_str);
  }
  if (to->layout != map->type->layout) {
    throw_type_error("__class__ assignment: '"_str, to->name, "' object layout differs from '"_str,
                     map->type->name, '\'');
  }
  if (map->floats > 0) {
    move_floats_out(self);
    map = self->class_map();
  }
  // The same entries, under the map of the other class.
  auto* entries = new List<ClassMap*>();
  for (ClassMap* entry = map; entry->parent != nullptr; entry = entry->parent) entries->append(entry);
  entries->reverse();
  ClassMap* made = map->devolved ? to->devolved_map : to->map_of_objects;
  for (ClassMap* entry : *entries) made = made->with(entry->name, entry->kind);
  self->set_attributes(made, self->attribute_storage());
}

// ---- Comparing, hash, text ----------------------------------------------------------------------

W_Object* object_eq(W_Object* self, W_Object* other) {
  return self == other ? true_object() : not_implemented();
}
W_Object* object_ne(W_Object* self, W_Object* other) {
  W_Object* eq = self->type()->special(Special::kEq);
  W_Object* result = call_special(eq, self, other);
  return result == not_implemented() ? result : new_bool(!is_true(result));
}
W_Object* object_order(W_Object*, W_Object*) { return not_implemented(); }

int64_t object_hash(W_Object* self) { return rlib::identity_hash(self); }

W_Str* object_repr(W_Object* self) {
  return new_str(message('<', full_name(self->type()), " object at "_str, address_of(self), '>'));
}
// Whatever __repr__ gives: str() looks at it.
W_Object* object_str(W_Object* self) { return call_special(self->type()->special(Special::kRepr), self); }

W_Object* object_format(W_Object* self, W_Str* specification) {
  if (!specification->value->is_empty()) {
    throw_type_error("unsupported format string passed to "_str, type_name(self), ".__format__"_str);
  }
  return str(self);
}

// ---- The rest -----------------------------------------------------------------------------------

W_Object* object_dir(W_Object* self) {
  W_Dict* all = new_dict();
  W_Object* own = find_attribute(self, names::__dict__());
  if (own != nullptr && isinstance<W_Dict>(own)) {
    W_Dict* dict = static_cast<W_Dict*>(own);
    for (int64_t i = dict->next_entry(0); i >= 0; i = dict->next_entry(i + 1)) {
      all->set(dict->key_at(i), none());
    }
  }
  W_Object* claimed = find_attribute(self, names::__class__());
  if (claimed != nullptr && isinstance<W_Type>(claimed)) {
    W_Type* type = static_cast<W_Type*>(claimed);
    for (int64_t i = 0; i < type->mro->length(); i++) {
      for (auto [name, value] : *type->mro->get(i)->names) all->set_str(new_str(name), none());
    }
  } else if (claimed != nullptr) {
    for (W_Object* name : *to_list(call(find_builtin("dir"_str), claimed))) all->set(name, none());
  }
  return new_list(to_list(all));
}

int64_t object_sizeof(W_Object*) { return 16; }

void object_init_subclass(W_Type*) {}
W_Object* object_subclass_hook(W_Type*, W_Object*) { return not_implemented(); }

// copyreg does most of it, as in CPython.
W_Object* import_copyreg() {
  return call(find_builtin("__import__"_str), new_ascii("copyreg"_str));
}

W_Object* object_getstate(W_Object* self) {
  W_Dict* own = self->dict();
  W_Object* state = none();
  if (own != nullptr && own->length() > 0) state = call_method(own, names::copy());
  W_Dict* slots = new_dict();
  ClassMap* map = self->class_map();
  if (map != nullptr) {
    for (W_Object* w : *to_list(call_method(import_copyreg(), intern("_slotnames"_str), self->type()))) {
      W_Object* value = find_attribute(self, static_cast<W_Str*>(w));
      if (value != nullptr) slots->set(w, value);
    }
  }
  return slots->length() > 0 ? new_tuple(state, slots) : state;
}

// Whether there is more in the object than its attributes and items, and it has no __getstate__ to tell.
bool has_hidden_state(W_Object* self) {
  if (self->class_map() != nullptr || isinstance<W_PlainObject>(self)) return false;
  if (isinstance<W_List>(self) || isinstance<W_Dict>(self)) return false;
  return self->type()->lookup("__getstate__"_str) == object_type()->lookup("__getstate__"_str);
}

W_Tuple* expect_tuple(W_Object* w, Str* what) {
  if (!isinstance<W_Tuple>(w)) throw_type_error(what, ", not '"_str, type_name(w), '\'');
  return static_cast<W_Tuple*>(w);
}

W_Object* object_reduce_ex(W_Object* self, int64_t protocol) {
  W_Object* reduce = self->type()->lookup("__reduce__"_str);
  if (reduce != object_type()->lookup("__reduce__"_str)) return call_method(self, names::__reduce__());
  if (protocol < 2) {
    return call_method(import_copyreg(), intern("_reduce_ex"_str), self, new_int(protocol));
  }
  W_Object* arguments = empty_tuple();
  W_Object* keywords = nullptr;
  W_Object* method_ex = self->type()->lookup("__getnewargs_ex__"_str);
  W_Object* method = self->type()->lookup("__getnewargs__"_str);
  if (method_ex != nullptr) {
    W_Tuple* both = expect_tuple(call_special(method_ex, self), "__getnewargs_ex__ should return a tuple"_str);
    if (both->length() != 2) {
      throw_value_error("__getnewargs_ex__ should return a tuple of length 2, not "_str, both->length());
    }
    arguments = expect_tuple(both->get(0), "first item of the tuple returned by __getnewargs_ex__ must be a tuple"_str);
    keywords = both->get(1);
    if (!isinstance<W_Dict>(keywords)) {
      throw_type_error("second item of the tuple returned by __getnewargs_ex__ must be a dict, not '"_str,
                       type_name(keywords), '\'');
    }
  } else if (method != nullptr) {
    arguments = expect_tuple(call_special(method, self), "__getnewargs__ should return a tuple"_str);
  } else if (has_hidden_state(self)) {
    throw_type_error("cannot pickle '"_str, type_name(self), "' object"_str);
  }
  W_Object* copyreg = import_copyreg();
  auto* result = Array<W_Object*>::make(5);
  if (keywords != nullptr && length(keywords) > 0) {
    result->set(0, getattr(copyreg, intern("__newobj_ex__"_str)));
    result->set(1, new_tuple(self->type(), arguments, keywords));
  } else {
    Array<W_Object*>* items = to_array(arguments);
    auto* with_type = Array<W_Object*>::make(items->length() + 1);
    with_type->set(0, self->type());
    rlib::array_copy(items, 0, with_type, 1, items->length());
    result->set(0, getattr(copyreg, intern("__newobj__"_str)));
    result->set(1, new_tuple(with_type));
  }
  result->set(2, call_method(self, names::__getstate__()));
  result->set(3, isinstance<W_List>(self) ? iterate(self) : none());
  result->set(4, isinstance<W_Dict>(self) ? iterate(call_method(self, names::items())) : none());
  return new_tuple(result);
}

W_Object* object_reduce(W_Object* self) {
  return call_method(import_copyreg(), intern("_reduce_ex"_str), self, new_int(0));
}

W_Type* make_object_type() {
  // Not by a builder: there is no base yet.
  W_Type* type = new W_Type("object"_str, new Layout("object"_str, nullptr));
  type->module = "builtins"_str;
  return type;
}

W_Type* finish_object_type(W_Type* type) {
  auto* t = new TypeBuilder(type);
  t->text_signature("()"_str);
  t->doc("The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a "
         "new featureless\ninstance that has no instance attributes and cannot be given any.\n"_str);
  t->new_method<&object_make>("($type, *args, **kwargs)"_str);
  t->special<&object_initialise>("__init__"_str);
  t->special<&object_getattribute>("__getattribute__"_str, "($self, name, /)"_str);
  t->special<&object_setattr>("__setattr__"_str, "($self, name, value, /)"_str);
  t->special<&object_delattr>("__delattr__"_str, "($self, name, /)"_str);
  t->accessor<&object_class, &object_set_class>("__class__"_str, "the object's class"_str);
  t->special<&object_eq>("__eq__"_str);
  t->special<&object_ne>("__ne__"_str);
  t->special<&object_order>("__lt__"_str);
  t->special<&object_order>("__le__"_str);
  t->special<&object_order>("__gt__"_str);
  t->special<&object_order>("__ge__"_str);
  t->special<&object_hash>("__hash__"_str);
  t->special<&object_repr>("__repr__"_str);
  t->special<&object_str>("__str__"_str);
  t->method<&object_format>("__format__"_str, "($self, format_spec, /)"_str,
                            "Default object formatter."_str);
  t->method<&object_dir>("__dir__"_str, "($self, /)"_str, "Default dir() implementation."_str);
  t->method<&object_sizeof>("__sizeof__"_str, "($self, /)"_str, "Size of object in memory, in bytes."_str);
  t->method<&object_getstate>("__getstate__"_str, "($self, /)"_str, "Helper for pickle."_str);
  t->method<&object_reduce_ex>("__reduce_ex__"_str, "($self, protocol, /)"_str, "Helper for pickle."_str);
  t->method<&object_reduce>("__reduce__"_str, "($self, /)"_str, "Helper for pickle."_str);
  t->class_method<&object_init_subclass>("__init_subclass__"_str, "($type)"_str,
                                         "This method is called when a class is subclassed."_str);
  t->class_method<&object_subclass_hook>("__subclasshook__"_str, "($type, subclass, /)"_str,
                                         "Abstract classes can override this to customize issubclass()."_str);
  return t->finish();
}

}  // namespace

void check_object_init_arguments(W_Type* type, int64_t count) {
  if (count == 0) return;
  if (type->special(Special::kInit) != object_init()) {
    throw_type_error("object.__init__() takes exactly one argument (the instance to initialize)"_str);
  }
  if (type->special(Special::kNew) == object_new() && !type->has(W_Type::kDisallowNew)) {
    throw_type_error(type->name, ".__init__() takes exactly one argument (the instance to initialize)"_str);
  }
}

void throw_abstract(W_Type* type) {
  W_Object* abstract = type->names->get("__abstractmethods__"_str);
  W_Object* sorted = call(find_builtin("sorted"_str), abstract);
  int64_t count = length(sorted);
  Str* list = text_of(call_method(new_ascii(", "_str), names::join(), sorted));
  throw_type_error("Can't instantiate abstract class "_str, type->name, " with abstract method"_str,
                   count == 1 ? ""_str : "s"_str, ' ', list);
}

// Parts of the type refer to it, so it is there before they are.
RLIB_PREBUILD W_Type* bare_object_type() { return RLIB_ONCE(make_object_type()); }
RLIB_PREBUILD W_Type* object_type() { return RLIB_ONCE(finish_object_type(bare_object_type())); }

// ---- None, NotImplemented, Ellipsis -------------------------------------------------------------

namespace {

Str* singleton_name(W_Object* self) {
  switch (static_cast<W_Singleton*>(self)->which) {
    case W_Singleton::kNone: return "None"_str;
    case W_Singleton::kNotImplemented: return "NotImplemented"_str;
    default: return "Ellipsis"_str;
  }
}
bool none_bool(W_Object*) { return false; }
bool not_implemented_bool(W_Object*) {
  warn(DeprecationWarning_type(), "NotImplemented should not be used in a boolean context"_str);
  return true;
}
W_Object* none_make(W_Type*) { return none(); }
W_Object* not_implemented_make(W_Type*) { return not_implemented(); }
W_Object* ellipsis_make(W_Type*) { return ellipsis(); }

W_Type* make_none_type() {
  auto* t = new TypeBuilder("NoneType"_str, object_type());
  t->remove_flags(W_Type::kBaseType);
  t->new_method<&none_make>("($type)"_str);
  t->special<&singleton_name>("__repr__"_str);
  t->special<&none_bool>("__bool__"_str);
  return t->finish();
}
W_Type* make_not_implemented_type() {
  auto* t = new TypeBuilder("NotImplementedType"_str, object_type());
  t->remove_flags(W_Type::kBaseType);
  t->new_method<&not_implemented_make>("($type)"_str);
  t->special<&singleton_name>("__repr__"_str);
  t->special<&not_implemented_bool>("__bool__"_str);
  t->method<&singleton_name>("__reduce__"_str, "($self, /)"_str);
  return t->finish();
}
W_Type* make_ellipsis_type() {
  auto* t = new TypeBuilder("ellipsis"_str, object_type());
  t->remove_flags(W_Type::kBaseType);
  t->new_method<&ellipsis_make>("($type)"_str);
  t->special<&singleton_name>("__repr__"_str);
  t->method<&singleton_name>("__reduce__"_str, "($self, /)"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* none_type() { return RLIB_ONCE(make_none_type()); }
RLIB_PREBUILD W_Type* not_implemented_type() { return RLIB_ONCE(make_not_implemented_type()); }
RLIB_PREBUILD W_Type* ellipsis_type() { return RLIB_ONCE(make_ellipsis_type()); }

W_Type* W_Singleton::type() {
  switch (which) {
    case kNone: return none_type();
    case kNotImplemented: return not_implemented_type();
    default: return ellipsis_type();
  }
}

}  // namespace py
