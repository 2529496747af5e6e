// itemgetter, attrgetter, methodcaller.

#include "targets/pyinterp/modules/operator/getters.h"

#include "targets/pyinterp/objspace/container_functions.h"

namespace py {

namespace {

// ---- What itemgetter and attrgetter share -------------------------------------------------------

// Gets one thing of an object, or a tuple of several.
class W_Getter : public W_Object {
 public:
  explicit W_Getter(Array<W_Object*>* keys) : keys(keys) {}
  static W_Type* exact_type() { return object_type(); }

  virtual W_Object* get(W_Object* of, int64_t i) = 0;

  W_Object* get_all(W_Object* of) {
    if (keys->length() == 1) return get(of, 0);
    auto* items = Array<W_Object*>::make(keys->length());
    for (int64_t i = 0; i < items->length(); i++) items->set(i, get(of, i));
    return new_tuple(items);
  }

  W_Object* call1(W_Object* of) override { return get_all(of); }

  Array<W_Object*>* const keys;
};

W_Object* getter_call(W_Getter* self, W_Object* of) { return self->get_all(of); }

W_Object* getter_reduce(W_Getter* self) {
  return new_tuple(self->type(), new_tuple(self->keys));
}

Str* getter_repr(W_Getter* self) {
  Str* name = full_name(self->type());
  ReprScope scope(self);
  if (scope.is_recursive()) return name->concat("(...)"_str);
  StrBuilder* text = new StrBuilder();
  text->append(name);
  text->append('(');
  for (int64_t i = 0; i < self->keys->length(); i++) {
    if (i > 0) text->append(", "_str);
    text->append(repr(self->keys->get(i))->value);
  }
  text->append(')');
  return text->build();
}

void check_some(Str* name, Array<W_Object*>* arguments) {
  if (arguments->length() == 0) throw_type_error(name, " expected 1 argument, got 0"_str);
}

TypeBuilder* getter_builder(Str* name, Str* doc) {
  auto* t = new TypeBuilder(name, object_type(), new Layout(name, object_type()->layout));
  t->module("operator"_str);
  t->doc(doc);
  t->remove_flags(W_Type::kBaseType);
  t->special<&getter_call>("__call__"_str, "($self, obj, /)"_str);
  t->special<&getter_repr>("__repr__"_str);
  t->method<&getter_reduce>("__reduce__"_str, "($self, /)"_str,
                            "Return state information for pickling"_str);
  return t;
}

// ---- itemgetter ---------------------------------------------------------------------------------

class W_ItemGetter : public W_Getter {
 public:
  using W_Getter::W_Getter;
  static W_Type* exact_type() { return item_getter_type(); }
  W_Type* type() override { return item_getter_type(); }
  W_Object* get(W_Object* of, int64_t i) override {
    W_Object* key = keys->get(i);
    if (rlib::is_exactly<W_Tuple>(of) && rlib::is_exactly<W_Int>(key)) {
      auto* tuple = static_cast<W_Tuple*>(of);
      int64_t index = static_cast<W_Int*>(key)->value;
      if (index >= 0 && index < tuple->length()) return tuple->get(index);
    }
    return getitem(of, key);
  }
};

W_Object* item_getter_new(W_Type*, Array<W_Object*>* items) {
  check_some("itemgetter"_str, items);
  return new W_ItemGetter(items);
}

W_Type* make_item_getter_type() {
  auto* t = getter_builder(
      "itemgetter"_str,
      "itemgetter(item, ...) --> itemgetter object\n\nReturn a callable object that fetches the given "
      "item(s) from its operand.\nAfter f = itemgetter(2), the call f(r) returns r[2].\nAfter g = "
      "itemgetter(2, 5, 3), the call g(r) returns (r[2], r[5], r[3])"_str);
  t->new_method<&item_getter_new>("($type, *items)"_str);
  return t->finish();
}

// ---- attrgetter ---------------------------------------------------------------------------------

// Of each key the names between its dots.
using Path = Array<W_Str*>;

class W_AttributeGetter : public W_Getter {
 public:
  W_AttributeGetter(Array<W_Object*>* keys, Array<Path*>* paths) : W_Getter(keys), paths(paths) {}
  static W_Type* exact_type() { return attribute_getter_type(); }
  W_Type* type() override { return attribute_getter_type(); }
  W_Object* get(W_Object* of, int64_t i) override {
    Path* path = paths->get(i);
    for (int64_t k = 0; k < path->length(); k++) of = getattr(of, path->get(k));
    return of;
  }

  Array<Path*>* const paths;
};

Path* path_of(W_Object* key) {
  if (!isinstance<W_Str>(key)) throw_type_error("attribute name must be a string"_str);
  List<Str*>* names = text_of(key)->split("."_str);
  auto* path = Path::make(names->length());
  for (int64_t i = 0; i < path->length(); i++) path->set(i, intern(names->get(i)));
  return path;
}

W_Object* attribute_getter_new(W_Type*, Array<W_Object*>* attributes) {
  check_some("attrgetter"_str, attributes);
  auto* paths = Array<Path*>::make(attributes->length());
  for (int64_t i = 0; i < paths->length(); i++) paths->set(i, path_of(attributes->get(i)));
  return new W_AttributeGetter(attributes, paths);
}

W_Type* make_attribute_getter_type() {
  auto* t = getter_builder(
      "attrgetter"_str,
      "attrgetter(attr, ...) --> attrgetter object\n\nReturn a callable object that fetches the given "
      "attribute(s) from its operand.\nAfter f = attrgetter('name'), the call f(r) returns "
      "r.name."_str);
  t->new_method<&attribute_getter_new>("($type, *attrs)"_str);
  return t->finish();
}

// ---- methodcaller -------------------------------------------------------------------------------

class W_MethodCaller : public W_Object {
 public:
  W_MethodCaller(W_Str* name, Array<W_Object*>* args, W_Dict* kwargs)
      : name(name), args(args), kwargs(kwargs) {}
  static W_Type* exact_type() { return method_caller_type(); }
  W_Type* type() override { return method_caller_type(); }
  W_Object* call1(W_Object* of) override {
    auto* copy = rlib::array_slice(args, 0, args->length());
    return getattr(of, name)->call(arguments_of(copy, kwargs));
  }

  W_Str* const name;
  Array<W_Object*>* const args;
  W_Dict* const kwargs;
};

W_Object* method_caller_new(W_Type*, Array<W_Object*>* args, W_Dict* kwargs) {
  if (args->length() == 0) {
    throw_type_error("methodcaller needs at least one argument, the method name"_str);
  }
  if (!isinstance<W_Str>(args->get(0))) throw_type_error("method name must be a string"_str);
  W_Str* name = intern(static_cast<W_Str*>(args->get(0)));
  auto* rest = rlib::array_slice(args, 1, args->length() - 1);
  return new W_MethodCaller(name, rest, kwargs);
}

W_Object* method_caller_call(W_MethodCaller* self, W_Object* of) { return self->call1(of); }

Str* method_caller_repr(W_MethodCaller* self) {
  Str* name = full_name(self->type());
  ReprScope scope(self);
  if (scope.is_recursive()) return name->concat("(...)"_str);
  StrBuilder* text = new StrBuilder();
  text->append(name);
  text->append('(');
  text->append(repr(self->name)->value);
  for (int64_t i = 0; i < self->args->length(); i++) {
    text->append(", "_str);
    text->append(repr(self->args->get(i))->value);
  }
  W_Dict* kwargs = self->kwargs;
  for (int64_t at = kwargs->next_entry(0); at >= 0; at = kwargs->next_entry(at + 1)) {
    text->append(", "_str);
    text->append(text_of(kwargs->key_at(at)));
    text->append('=');
    text->append(repr(kwargs->value_at(at))->value);
  }
  text->append(')');
  return text->build();
}

// Arguments by name cannot be given to a type through __reduce__, but by a partial object.
W_Object* method_caller_reduce(W_MethodCaller* self) {
  auto* values = Array<W_Object*>::make(self->args->length() + 1);
  values->set(0, self->name);
  rlib::array_copy(self->args, 0, values, 1, self->args->length());
  if (self->kwargs->length() == 0) return new_tuple(self->type(), new_tuple(values));
  W_Object* functools = find_builtin_module("_functools"_str);
  W_Object* partial = getattr(functools, intern("partial"_str));
  auto* target = Array<W_Object*>::make(2);
  target->set(0, self->type());
  target->set(1, self->name);
  W_Object* constructor = partial->call(arguments_of(target, self->kwargs));
  return new_tuple(constructor, new_tuple(self->args));
}

W_Type* make_method_caller_type() {
  auto* t = new TypeBuilder("methodcaller"_str, object_type(),
                            new Layout("methodcaller"_str, object_type()->layout));
  t->module("operator"_str);
  t->remove_flags(W_Type::kBaseType);
  t->doc(
      "methodcaller(name, ...) --> methodcaller object\n\nReturn a callable object that calls the given "
      "method on its operand.\nAfter f = methodcaller('name'), the call f(r) returns r.name()."_str);
  t->new_method<&method_caller_new>("($type, *args, **kwargs)"_str);
  t->special<&method_caller_call>("__call__"_str, "($self, obj, /)"_str);
  t->special<&method_caller_repr>("__repr__"_str);
  t->method<&method_caller_reduce>("__reduce__"_str, "($self, /)"_str,
                                   "Return state information for pickling"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* item_getter_type() { return RLIB_ONCE(make_item_getter_type()); }
RLIB_PREBUILD W_Type* attribute_getter_type() { return RLIB_ONCE(make_attribute_getter_type()); }
RLIB_PREBUILD W_Type* method_caller_type() { return RLIB_ONCE(make_method_caller_type()); }

}  // namespace py
