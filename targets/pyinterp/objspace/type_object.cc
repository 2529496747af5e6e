// The type `type`: what programs see of types.

#include "targets/pyinterp/objspace/generic_alias.h"
#include "targets/pyinterp/objspace/container_objects.h"
#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/mappingproxy.h"
#include "targets/pyinterp/objspace/object_type.h"

namespace py {

W_Type* W_Type::type() { return type_type(); }

W_Dict* W_Type::dict() { return new W_TypeDict(this); }

namespace {

// ---- Making types -------------------------------------------------------------------------------

// A class statement has replaced what only stands for bases; type() does not.
void check_no_mro_entries(W_Tuple* bases) {
  for (int64_t i = 0; i < bases->length(); i++) {
    W_Object* base = bases->get(i);
    if (isinstance<W_Type>(base) || find_attribute(base, names::__mro_entries__()) == nullptr) continue;
    throw_type_error("type() doesn't support MRO entry resolution; use types.new_class()"_str);
  }
}

W_Object* type_make(W_Type* metatype, Array<W_Object*>* arguments, W_Dict* keywords) {
  if (arguments->length() == 1 && metatype == type_type()) return arguments->get(0)->type();
  if (arguments->length() != 3 && metatype == type_type()) throw_type_error("type() takes 1 or 3 arguments"_str);
  if (arguments->length() != 3) {
    throw_type_error("type.__new__() takes exactly 3 arguments ("_str, arguments->length(), " given)"_str);
  }
  W_Object* name = arguments->get(0);
  W_Object* bases = arguments->get(1);
  W_Object* dict = arguments->get(2);
  if (!isinstance<W_Str>(name)) {
    throw_type_error("type.__new__() argument 1 must be str, not "_str, type_name(name));
  }
  if (!isinstance<W_Tuple>(bases)) {
    throw_type_error("type.__new__() argument 2 must be tuple, not "_str, type_name(bases));
  }
  if (!isinstance<W_Dict>(dict)) {
    throw_type_error("type.__new__() argument 3 must be dict, not "_str, type_name(dict));
  }
  check_no_mro_entries(static_cast<W_Tuple*>(bases));
  W_Type* best = best_metatype(metatype, static_cast<W_Tuple*>(bases));
  if (best != metatype) {
    W_Object* maker = best->special(Special::kNew);
    if (maker != type_type()->special(Special::kNew)) {
      auto* values = Array<W_Object*>::make(4);
      values->set(0, best);
      rlib::array_copy(arguments, 0, values, 1, 3);
      return bind(maker, nullptr, best)->call(arguments_of(values, keywords));
    }
  }
  return new_class(best, static_cast<W_Str*>(name), static_cast<W_Tuple*>(bases),
                   static_cast<W_Dict*>(dict), arguments_of(Array<W_Object*>::empty(), keywords));
}

void type_initialise(W_Type*, Array<W_Object*>* arguments, W_Dict* keywords) {
  if (keywords->length() > 0 && arguments->length() == 1) {
    throw_type_error("type.__init__() takes no keyword arguments"_str);
  }
  if (arguments->length() != 1 && arguments->length() != 3) {
    throw_type_error("type.__init__() takes 1 or 3 arguments"_str);
  }
}

W_Object* type_do_call(W_Type* self, Array<W_Object*>* arguments, W_Dict* keywords) {
  if (self == type_type() && keywords->length() == 0 && arguments->length() == 1) return arguments->get(0)->type();
  return construct(self, arguments_of(arguments, keywords));
}

W_Object* type_prepare(W_Type*, Array<W_Object*>*, W_Dict*) { return new_dict(); }

// ---- Attributes ---------------------------------------------------------------------------------

W_Object* type_getattribute(W_Type* self, W_Str* name) {
  W_Type* metatype = self->type();
  W_Object* of_meta = metatype->lookup(name->value);
  if (of_meta != nullptr && is_data_descriptor(of_meta) && is_read_through(of_meta)) {
    return bind(of_meta, self, metatype);
  }
  W_Object* own = self->lookup(name->value);
  if (own != nullptr) return bind(own, nullptr, self);
  if (of_meta != nullptr) return bind(of_meta, self, metatype);
  throw_attribute_error(self, name);
}

void check_mutable(W_Type* self, W_Str* name) {
  if (!self->has(W_Type::kHeap)) {
    throw_type_error("cannot set '"_str, name->value, "' attribute of immutable type '"_str,
                     full_name(self), '\'');
  }
}

void note_abstract(W_Type* self, W_Object* value) {
  if (value != nullptr && is_true(value)) {
    self->flags |= W_Type::kAbstract;
  } else {
    self->flags &= ~static_cast<int64_t>(W_Type::kAbstract);
  }
}

void type_setattr(W_Type* self, W_Str* name, W_Object* value) {
  check_mutable(self, name);
  W_Object* of_meta = self->type()->lookup(name->value);
  if (of_meta != nullptr && is_data_descriptor(of_meta)) {
    generic_setattr(self, name, value);
    return;
  }
  self->set_attribute(intern(name)->value, value);
  if (name->value->eq("__del__"_str)) self->flags |= W_Type::kHasFinalizer;
}

void type_delattr(W_Type* self, W_Str* name) {
  check_mutable(self, name);
  W_Object* of_meta = self->type()->lookup(name->value);
  if (of_meta != nullptr && is_data_descriptor(of_meta)) {
    generic_setattr(self, name, nullptr);
    return;
  }
  if (!self->remove_attribute(name->value)) throw_attribute_error(self, name);
}

Str* type_name_of(W_Type* self) { return self->name; }
void type_set_name(W_Type* self, W_Object* value) {
  check_mutable(self, names::__name__());
  if (value == nullptr) {
    throw_type_error("cannot delete '__name__' attribute of immutable type '"_str, self->name, '\'');
  }
  if (!isinstance<W_Str>(value)) {
    throw_type_error("can only assign string to "_str, self->name, ".__name__, not '"_str,
                     type_name(value), '\'');
  }
  check_type_name(static_cast<W_Str*>(value));
  if (self->qualified_name == nullptr) self->qualified_name = self->name;  // which stays
  self->name = text_of(value);
}

Str* type_qualified_name(W_Type* self) { return qualified_name(self); }
void type_set_qualified_name(W_Type* self, W_Object* value) {
  check_mutable(self, names::__qualname__());
  if (value == nullptr || !isinstance<W_Str>(value)) {
    throw_type_error("can only assign string to "_str, self->name, ".__qualname__, not '"_str,
                     value == nullptr ? "NULL"_str : type_name(value), '\'');
  }
  self->qualified_name = text_of(value);
}

W_Object* type_module(W_Type* self) {
  if (!self->has(W_Type::kHeap)) return new_str(self->module);
  W_Object* module = self->names->get("__module__"_str);
  if (module == nullptr) throw_attribute_error(self, names::__module__());
  return module;
}
void type_set_module(W_Type* self, W_Object* value) {
  check_mutable(self, names::__module__());
  if (value == nullptr) throw_type_error("cannot delete '__module__' attribute of immutable type '"_str, self->name, '\'');
  self->set_attribute("__module__"_str, value);
}

W_Object* type_doc(W_Type* self) {
  if (!self->has(W_Type::kHeap) && self->doc != nullptr) return new_str(self->doc);
  W_Object* doc = self->names->get("__doc__"_str);
  if (doc == nullptr) return none();
  return bind(doc, nullptr, self);
}
void type_set_doc(W_Type* self, W_Object* value) {
  check_mutable(self, names::__doc__());
  if (value == nullptr) throw_type_error("cannot delete '__doc__' attribute of immutable type '"_str, self->name, '\'');
  self->set_attribute("__doc__"_str, value);
}

W_Object* types_tuple(Array<W_Type*>* types) {
  auto* items = Array<W_Object*>::make(types->length());
  for (int64_t i = 0; i < types->length(); i++) items->set(i, types->get(i));
  return new_tuple(items);
}
W_Object* type_bases(W_Type* self) { return types_tuple(self->bases); }
// By bases as well as by the order: within a metaclass's mro() that may not be up to date.
bool is_derived(W_Type* type, W_Type* from) {
  if (type->is_subtype(from)) return true;
  for (int64_t i = 0; i < type->bases->length(); i++) {
    if (is_derived(type->bases->get(i), from)) return true;
  }
  return false;
}

void type_set_bases(W_Type* self, W_Object* value) {
  check_mutable(self, names::__bases__());
  if (value == nullptr) {
    throw_type_error("cannot delete '__bases__' attribute of immutable type '"_str, self->name, '\'');
  }
  if (!isinstance<W_Tuple>(value)) {
    throw_type_error("can only assign tuple to "_str, self->name, ".__bases__, not "_str,
                     type_name(value));
  }
  W_Tuple* tuple = static_cast<W_Tuple*>(value);
  if (tuple->length() == 0) {
    throw_type_error("can only assign non-empty tuple to "_str, self->name, ".__bases__, not ()"_str);
  }
  auto* bases = Array<W_Type*>::make(tuple->length());
  for (int64_t i = 0; i < tuple->length(); i++) {
    W_Object* base = tuple->get(i);
    if (!isinstance<W_Type>(base)) {
      throw_type_error(self->name, ".__bases__ must be tuple of classes, not '"_str, type_name(base), '\'');
    }
    if (is_derived(static_cast<W_Type*>(base), self)) {
      throw_type_error("a __bases__ item causes an inheritance cycle"_str);
    }
    bases->set(i, static_cast<W_Type*>(base));
  }
  W_Type* best = best_base(bases);
  if (best->layout != best_base(self->bases)->layout) {
    throw_type_error("__bases__ assignment: '"_str, best->name, "' object layout differs from '"_str,
                     best_base(self->bases)->name, '\'');
  }
  self->set_bases(bases);
}

W_Object* type_base(W_Type* self) {
  if (self->bases->length() == 0) return none();
  return best_base(self->bases);
}
W_Object* type_mro(W_Type* self) {
  return self->mro->length() == 0 ? none() : types_tuple(self->mro);  // not known yet: within mro()
}
W_Object* type_mro_list(W_Type* self) { return new_list(to_list(types_tuple(c3_order(self)))); }
W_Object* type_dict(W_Type* self) { return new W_MappingProxy(self->dict()); }
int64_t type_zero(W_Type*) { return 0; }
int64_t type_item_size(W_Type* self) {
  if (self->is_subtype(tuple_type())) return 8;
  if (self->is_subtype(int_type())) return 4;
  return self->is_subtype(bytes_type()) ? 1 : 0;
}
int64_t type_basic_size(W_Type* self) { return self == object_type() ? 16 : 24; }

int64_t type_flags(W_Type* self) {
  int64_t flags = 1 << 12;  // ready
  if (self->has(W_Type::kHeap)) flags |= 1 << 9;
  if (self->has(W_Type::kBaseType)) flags |= 1 << 10;
  if (!self->has(W_Type::kHeap)) flags |= 1 << 8;
  if (self->has(W_Type::kAbstract)) flags |= 1 << 20;
  if (self->has(W_Type::kSequence)) flags |= 1 << 5;
  if (self->has(W_Type::kMapping)) flags |= 1 << 6;
  if (self->is_subtype(int_type())) flags |= 1 << 24;
  if (self->is_subtype(list_type())) flags |= 1 << 25;
  if (self->is_subtype(tuple_type())) flags |= 1 << 26;
  if (self->is_subtype(bytes_type())) flags |= 1 << 27;
  if (self->is_subtype(str_type())) flags |= 1 << 28;
  if (self->is_subtype(dict_type())) flags |= 1 << 29;
  if (self->is_subtype(BaseException_type())) flags |= 1 << 30;
  if (self->is_subtype(type_type())) flags |= int64_t{1} << 31;
  return flags;
}

W_Object* type_abstract_methods(W_Type* self) {
  W_Object* methods = self == type_type() ? nullptr : self->names->get("__abstractmethods__"_str);
  if (methods == nullptr) throw_attribute_error(self, names::__abstractmethods__());
  return methods;
}
void type_set_abstract_methods(W_Type* self, W_Object* value) {
  if (value == nullptr) {
    if (!self->remove_attribute("__abstractmethods__"_str)) {
      throw_attribute_error(self, names::__abstractmethods__());
    }
  } else {
    self->set_attribute("__abstractmethods__"_str, value);
  }
  note_abstract(self, value);
}

W_Object* type_annotations(W_Type* self) {
  if (!self->has(W_Type::kHeap)) throw_attribute_error(self, names::__annotations__());
  W_Object* annotations = self->names->get("__annotations__"_str);
  if (annotations == nullptr) {
    annotations = new_dict();
    self->set_attribute("__annotations__"_str, annotations);
  }
  return annotations;
}
void type_set_annotations(W_Type* self, W_Object* value) {
  check_mutable(self, names::__annotations__());
  if (value == nullptr) {
    if (!self->remove_attribute("__annotations__"_str)) {
      throw_attribute_error(self, names::__annotations__());
    }
  } else {
    self->set_attribute("__annotations__"_str, value);
  }
}

W_Object* type_text_signature(W_Type* self) {
  return self->text_signature == nullptr ? none() : static_cast<W_Object*>(new_str(self->text_signature));
}

// ---- Methods ------------------------------------------------------------------------------------

W_Str* type_repr(W_Type* self) { return new_str(message("<class '"_str, full_name(self), "'>"_str)); }

W_Object* type_subclasses(W_Type* self) {
  W_List* result = new_list();
  for (W_Type* type : *self->builtin_derived) result->append(type);
  for (rlib::WeakRef<W_Type>* ref : *self->derived) {
    W_Type* type = ref->get();
    if (type != nullptr) result->append(type);
  }
  return result;
}

bool type_instance_check(W_Type* self, W_Object* instance) {
  if (is_instance_of(instance, self)) return true;
  W_Object* claimed = find_attribute(instance, names::__class__());
  return claimed != nullptr && claimed != instance->type() && isinstance<W_Type>(claimed) &&
         static_cast<W_Type*>(claimed)->is_subtype(self);
}
bool type_subclass_check(W_Type* self, W_Object* other) {
  if (isinstance<W_Type>(other)) return static_cast<W_Type*>(other)->is_subtype(self);
  W_Object* bases = find_attribute(other, names::__bases__());
  if (bases == nullptr || !isinstance<W_Tuple>(bases)) {
    throw_type_error("issubclass() arg 1 must be a class"_str);
  }
  W_Tuple* tuple = static_cast<W_Tuple*>(bases);
  for (int64_t i = 0; i < tuple->length(); i++) {
    if (is_subclass(tuple->get(i), self)) return true;
  }
  return false;
}

W_Object* type_dir(W_Type* self) {
  W_Dict* all = new_dict();
  for (int64_t i = self->mro->length() - 1; i >= 0; i--) {
    for (Str* name : *self->mro->get(i)->names->keys()) all->set_str(new_str(name), none());
  }
  return new_list(to_list(all));
}

W_Object* type_or(W_Object* a, W_Object* b) { return make_union(a, b); }
W_Object* type_ror(W_Object* a, W_Object* b) { return make_union(b, a); }

W_Type* make_type_type() {
  auto* t = new TypeBuilder("type"_str, object_type());
  t->doc("type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type"_str);
  t->add_flags(W_Type::kHasDict | W_Type::kHasWeakref | W_Type::kUnpacksNames);
  t->new_method<&type_make>("($type, *args, **kwargs)"_str);
  t->special<&type_initialise>("__init__"_str);
  t->special<&type_do_call>("__call__"_str);
  t->special<&type_getattribute>("__getattribute__"_str, "($self, name, /)"_str);
  t->special<&type_setattr>("__setattr__"_str, "($self, name, value, /)"_str);
  t->special<&type_delattr>("__delattr__"_str, "($self, name, /)"_str);
  t->special<&type_repr>("__repr__"_str);
  t->special<&type_or>("__or__"_str);
  t->special<&type_ror>("__ror__"_str);
  t->class_method<&type_prepare>("__prepare__"_str, "($type, *args, **kwargs)"_str,
                                 "__prepare__() -> dict\nused to create the namespace for the class statement"_str);
  t->accessor<&type_name_of, &type_set_name>("__name__"_str);
  t->accessor<&type_qualified_name, &type_set_qualified_name>("__qualname__"_str);
  t->accessor<&type_module, &type_set_module>("__module__"_str);
  t->accessor<&type_doc, &type_set_doc>("__doc__"_str);
  t->accessor<&type_bases, &type_set_bases>("__bases__"_str);
  t->member<&type_base>("__base__"_str);
  t->member<&type_mro>("__mro__"_str);
  t->getter<&type_dict>("__dict__"_str);
  t->member<&type_flags>("__flags__"_str);
  t->member<&type_basic_size>("__basicsize__"_str);
  t->member<&type_item_size>("__itemsize__"_str);
  t->member<&type_zero>("__dictoffset__"_str);
  t->member<&type_zero>("__weakrefoffset__"_str);
  t->accessor<&type_abstract_methods, &type_set_abstract_methods>("__abstractmethods__"_str);
  t->accessor<&type_annotations, &type_set_annotations>("__annotations__"_str);
  t->getter<&type_text_signature>("__text_signature__"_str);
  t->method<&type_mro_list>("mro"_str, "($self, /)"_str, "Return a type's method resolution order."_str);
  t->method<&type_subclasses>("__subclasses__"_str, "($self, /)"_str,
                              "Return a list of immediate subclasses."_str);
  t->method<&type_instance_check>("__instancecheck__"_str, "($self, instance, /)"_str,
                                  "Check if an object is an instance."_str);
  t->method<&type_subclass_check>("__subclasscheck__"_str, "($self, subclass, /)"_str,
                                  "Check if a class is a subclass."_str);
  t->method<&type_dir>("__dir__"_str, "($self, /)"_str, "Specialized __dir__ implementation for types."_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* type_type() { return RLIB_ONCE(make_type_type()); }

}  // namespace py
