// Attributes: what object.__getattribute__ and its kind do, descriptors, calls of special methods.
//
// Reading w.name: a data descriptor of the type, else what is in the object, else what the type has.
// A descriptor is asked through its __get__; those of our own are known by their class.

#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/object_type.h"

namespace py {

// ---- Descriptors --------------------------------------------------------------------------------

namespace {

W_Object* bind_builtin(W_MethodDescriptor* method, W_Object* w, W_Type* type) {
  if (method->kind == W_MethodDescriptor::kClassMethod) {
    auto* bound = new W_BuiltinFunction(method->name, method->code, type);
    bound->shown = type == method->objclass ? method->shown : message(qualified_name(type), '.', method->name);
    bound->doc = method->doc;
    return bound;
  }
  if (w == nullptr) return method;
  auto* bound = new W_BuiltinFunction(method->name, method->code, w);
  bound->shown = method->shown;
  bound->doc = method->doc;
  bound->objclass = method->objclass;
  bound->is_wrapper = method->kind == W_MethodDescriptor::kSlotWrapper;
  return bound;
}

W_Object* slot_value(W_SlotMember* slot, W_Object* w) {
  W_Object* value = w->class_map() == nullptr ? nullptr : map_entry(w, slot->key, ClassMap::kSlot);
  if (value == nullptr) throw_attribute_error(w, slot->name);
  return value;
}

}  // namespace

bool is_method(W_Object* found) {
  return isinstance<W_Function>(found) ||
         (isinstance<W_MethodDescriptor>(found) &&
          static_cast<W_MethodDescriptor*>(found)->kind != W_MethodDescriptor::kClassMethod);
}

bool is_data_descriptor(W_Object* found) {
  if (isinstance<W_Function>(found) || isinstance<W_MethodDescriptor>(found)) return false;
  if (isinstance<W_GetSet>(found) || isinstance<W_SlotMember>(found)) return true;
  W_Type* type = found->type();
  return type->special(Special::kSet) != nullptr || type->special(Special::kDelete) != nullptr;
}

bool is_read_through(W_Object* descriptor) {
  return isinstance<W_GetSet>(descriptor) || isinstance<W_SlotMember>(descriptor) ||
         descriptor->type()->special(Special::kGet) != nullptr;
}

W_Object* bind(W_Object* descriptor, W_Object* w, W_Type* type) {
  if (rlib::is_exactly<W_Function>(descriptor)) {
    if (w == nullptr) return descriptor;
    return new W_Method(descriptor, w);
  }
  if (isinstance<W_MethodDescriptor>(descriptor)) {
    return bind_builtin(static_cast<W_MethodDescriptor*>(descriptor), w, type);
  }
  if (isinstance<W_GetSet>(descriptor)) {
    if (w == nullptr) return descriptor;
    W_GetSet* getset = static_cast<W_GetSet*>(descriptor);
    return getset->get->call1(getset->name, w);
  }
  if (isinstance<W_SlotMember>(descriptor)) {
    return w == nullptr ? descriptor : slot_value(static_cast<W_SlotMember*>(descriptor), w);
  }
  W_Object* get = descriptor->type()->special(Special::kGet);
  if (get == nullptr) return descriptor;
  // What does not bind is told the descriptor all the same.
  if (isinstance<W_BuiltinFunction>(get)) return call(get, descriptor, w == nullptr ? none() : w, type);
  return call_special(get, descriptor, w == nullptr ? none() : w, type);
}

// ---- Reading ------------------------------------------------------------------------------------

W_Object* generic_find(W_Object* w, W_Str* name) {
  W_Type* type = w->type();
  W_Object* of_type = type->lookup(name->value);
  if (of_type != nullptr && is_data_descriptor(of_type) && is_read_through(of_type)) return bind(of_type, w, type);
  W_Object* own = w->own_attribute(name);
  if (own != nullptr) return own;
  return of_type == nullptr ? nullptr : bind(of_type, w, type);
}

W_Object* generic_getattr(W_Object* w, W_Str* name) {
  W_Object* value = generic_find(w, name);
  if (value == nullptr) throw_attribute_error(w, name);
  return value;
}

namespace {

bool has_generic_getattribute(W_Type* type) {
  return type->special(Special::kGetAttribute) == object_special(Special::kGetAttribute);
}

}  // namespace

void throw_no_attribute_name(W_Object* name) {
  throw_type_error("attribute name must be string, not '"_str, type_name(name), '\'');
}

W_Object* getattr(W_Object* w, W_Str* name) {
  W_Type* type = w->type();
  W_Object* fallback = type->special(Special::kGetAttr);
  if (fallback == nullptr) {
    if (has_generic_getattribute(type)) return generic_getattr(w, name);
    return call_special(type->special(Special::kGetAttribute), w, name);
  }
  try {
    if (!has_generic_getattribute(type)) {
      return call_special(type->special(Special::kGetAttribute), w, name);
    }
    W_Object* value = generic_find(w, name);
    if (value != nullptr) return value;
  } catch (PythonError* e) {
    if (!e->is(AttributeError_type())) throw;
  }
  try {
    return call_special(fallback, w, name);
  } catch (PythonError* e) {
    tell_attribute(e, w, name);
    throw;
  }
}

W_Object* find_attribute(W_Object* w, W_Str* name) {
  W_Type* type = w->type();
  try {
    if (type->special(Special::kGetAttr) == nullptr && has_generic_getattribute(type)) {
      return generic_find(w, name);
    }
    return getattr(w, name);
  } catch (PythonError* e) {
    if (!e->is(AttributeError_type())) throw;
    return nullptr;
  }
}

// ---- Writing ------------------------------------------------------------------------------------

// Writes through a descriptor of the type. False if it is none that is written through.
bool set_by_descriptor(W_Object* descriptor, W_Object* w, W_Str* name, W_Object* value) {
  if (isinstance<W_GetSet>(descriptor)) {
    W_GetSet* getset = static_cast<W_GetSet*>(descriptor);
    if (getset->set == nullptr) {
      if (getset->is_member) throw_error(AttributeError_type(), "readonly attribute"_str);
      throw_error(AttributeError_type(), message("attribute '"_str, name->value, "' of '"_str,
                                                 full_name(getset->objclass),
                                                 "' objects is not writable"_str));
    }
    getset->set->call2(name->value, w, value);
    return true;
  }
  if (isinstance<W_SlotMember>(descriptor)) {
    W_SlotMember* slot = static_cast<W_SlotMember*>(descriptor);
    if (w->class_map() == nullptr) throw_attribute_error(w, name);
    if (value != nullptr) {
      set_map_entry(w, slot->key, ClassMap::kSlot, value);
    } else if (!delete_map_entry(w, slot->key, ClassMap::kSlot)) {
      throw_error(AttributeError_type(), slot->name->value);
    }
    return true;
  }
  W_Type* kind = descriptor->type();
  W_Object* set = kind->special(Special::kSet);
  W_Object* remove = kind->special(Special::kDelete);
  if (set == nullptr && remove == nullptr) return false;
  W_Object* method = value == nullptr ? remove : set;
  if (method == nullptr) {
    throw_error(AttributeError_type(), value == nullptr ? "__delete__"_str : "__set__"_str);
  }
  if (value == nullptr) {
    call_special(method, descriptor, w);
  } else {
    call_special(method, descriptor, w, value);
  }
  return true;
}

void generic_setattr(W_Object* w, W_Str* name, W_Object* value) {
  W_Object* descriptor = w->type()->lookup(name->value);
  if (descriptor != nullptr && !isinstance<W_Function>(descriptor) &&
      set_by_descriptor(descriptor, w, name, value)) {
    return;
  }
  bool done = value == nullptr ? w->delete_own_attribute(name) : w->set_own_attribute(name, value);
  if (done) return;
  // An object with a __dict__ could have had an attribute of its own to delete.
  bool is_missing = value == nullptr && w->type()->has(W_Type::kHasDict);
  if (descriptor != nullptr && !is_missing) {
    throw_error(AttributeError_type(), message('\'', type_name(w), "' object attribute '"_str,
                                               name->value, "' is read-only"_str));
  }
  throw_attribute_error(w, name);
}

void setattr(W_Object* w, W_Str* name, W_Object* value) {
  W_Object* method = w->type()->special(Special::kSetAttr);
  if (method == object_special(Special::kSetAttr)) {
    generic_setattr(w, name, value);
  } else {
    call_special(method, w, name, value);
  }
}

void delattr(W_Object* w, W_Str* name) {
  W_Object* method = w->type()->special(Special::kDelAttr);
  if (method == object_special(Special::kDelAttr)) {
    generic_setattr(w, name, nullptr);
  } else {
    call_special(method, w, name);
  }
}

// ---- Calls --------------------------------------------------------------------------------------

W_Object* call_special(W_Object* method, W_Object* w) {
  if (is_method(method)) return method->call1(w);
  return bind(method, w, w->type())->call0();
}
W_Object* call_special(W_Object* method, W_Object* w, W_Object* a) {
  if (is_method(method)) return method->call2(w, a);
  return bind(method, w, w->type())->call1(a);
}
W_Object* call_special(W_Object* method, W_Object* w, W_Object* a, W_Object* b) {
  if (is_method(method)) return method->call3(w, a, b);
  return bind(method, w, w->type())->call2(a, b);
}
W_Object* call_special(W_Object* method, W_Object* w, W_Object* a, W_Object* b, W_Object* c) {
  return bind(method, w, w->type())->call3(a, b, c);
}

namespace {

// The method, unbound, if it can be called with `w` in front; else null.
W_Object* plain_method(W_Object* w, W_Str* name) {
  W_Type* type = w->type();
  if (!has_generic_getattribute(type)) return nullptr;
  W_Object* method = type->lookup(name->value);
  if (method == nullptr || !is_method(method) || w->own_attribute(name) != nullptr) return nullptr;
  return method;
}

}  // namespace

W_Object* call_method(W_Object* w, W_Str* name) {
  W_Object* method = plain_method(w, name);
  return method != nullptr ? method->call1(w) : getattr(w, name)->call0();
}
W_Object* call_method(W_Object* w, W_Str* name, W_Object* a) {
  W_Object* method = plain_method(w, name);
  return method != nullptr ? method->call2(w, a) : getattr(w, name)->call1(a);
}
W_Object* call_method(W_Object* w, W_Str* name, W_Object* a, W_Object* b) {
  W_Object* method = plain_method(w, name);
  return method != nullptr ? method->call3(w, a, b) : getattr(w, name)->call2(a, b);
}

namespace {

W_Object* callable_of(W_Object* w) {
  W_Object* method = w->type()->special(Special::kCall);
  if (method == nullptr) throw_type_error('\'', type_name(w), "' object is not callable"_str);
  return method;
}

}  // namespace

void W_Object::finalize_object() {
  W_Object* method = type()->special(Special::kDel);
  if (method != nullptr) call_special(method, this);
}

W_Object* W_Object::call(Arguments arguments) {
  W_Object* method = callable_of(this);
  if (is_method(method)) return method->call(with_first(this, arguments));
  return bind(method, this, type())->call(arguments);
}
W_Object* W_Object::call0() { return call_special(callable_of(this), this); }
W_Object* W_Object::call1(W_Object* a) { return call_special(callable_of(this), this, a); }
W_Object* W_Object::call2(W_Object* a, W_Object* b) {
  return call_special(callable_of(this), this, a, b);
}
W_Object* W_Object::call3(W_Object* a, W_Object* b, W_Object* c) {
  return call_special(callable_of(this), this, a, b, c);
}

W_Object* call_with(W_Object* f, Array<W_Object*>* items) { return f->call({items, nullptr}); }

Arguments arguments_of(Array<W_Object*>* positional, W_Dict* keywords) {
  if (keywords == nullptr || keywords->length() == 0) return {positional, nullptr};
  int64_t count = positional->length();
  auto* values = Array<W_Object*>::make(count + keywords->length());
  auto* names = Array<W_Str*>::make(keywords->length());
  rlib::array_copy(positional, 0, values, 0, count);
  int64_t at = 0;
  for (int64_t i = keywords->next_entry(0); i >= 0; i = keywords->next_entry(i + 1)) {
    W_Object* key = keywords->key_at(i);
    names->set(at, isinstance<W_Str>(key) ? static_cast<W_Str*>(key) : new W_OddName(key));
    values->set(count + at, keywords->value_at(i));
    at++;
  }
  return {values, names};
}

void check_names(Array<W_Str*>* names) {
  if (names == nullptr) return;
  for (int64_t i = 0; i < names->length(); i++) check_is_name(names->get(i));
}

void check_is_name(W_Str* name) {
  if (rlib::is_exactly<W_OddName>(name)) throw_type_error("keywords must be strings"_str);
}

void check_keywords(W_Dict* keywords) {
  for (int64_t i = keywords->next_entry(0); i >= 0; i = keywords->next_entry(i + 1)) {
    if (!isinstance<W_Str>(keywords->key_at(i))) throw_type_error("keywords must be strings"_str);
  }
}

W_Object* key_of_name(W_Str* name) {
  return rlib::is_exactly<W_OddName>(name) ? static_cast<W_OddName*>(name)->key : name;
}

bool is_callable(W_Object* w) { return w->type()->special(Special::kCall) != nullptr; }

}  // namespace py
