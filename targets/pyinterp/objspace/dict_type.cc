// The type dict: its methods, which serve all kinds of W_Dict alike.

#include "targets/pyinterp/objspace/container_functions.h"
#include "targets/pyinterp/objspace/dict_views.h"
#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/generic_alias.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/set_operations.h"

namespace py {

W_Object* dict_getitem(W_Dict* dict, W_Object* key) {
  W_Object* value = dict->get(key);
  if (value != nullptr) return value;
  W_Type* type = dict->type();
  if (type != dict_type()) {
    W_Object* missing = type->special(Special::kMissing);
    if (missing != nullptr) return call_special(missing, dict, key);
  }
  throw_key_error(key);
}

void dict_delitem(W_Dict* dict, W_Object* key) {
  if (dict->remove(key) == nullptr) throw_key_error(key);
}

W_Object* dict_set_default(W_Dict* dict, W_Object* key, W_Object* value) {
  if (rlib::is_exactly<W_Dict>(dict)) return dict->table->get_or_set(key, value);
  W_Object* found = dict->get(key);
  if (found != nullptr) return found;
  dict->set(key, value);
  return value;
}

namespace {

// ---- Making one ---------------------------------------------------------------------------------

W_Object* dict_new(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_Dict>(type, dict_type());
}

void dict_init(W_Dict* self, Array<W_Object*>* args, W_Dict* kwargs) {
  if (args->length() > 1) {
    throw_type_error("dict expected at most 1 argument, got "_str, args->length());
  }
  if (args->length() == 1) dict_update(self, args->get(0));
  check_keywords(kwargs);
  if (kwargs->length() > 0) dict_update(self, kwargs);
}

void dict_update_method(W_Dict* self, Array<W_Object*>* args, W_Dict* kwargs) {
  if (args->length() > 1) {
    throw_type_error("update expected at most 1 argument, got "_str, args->length());
  }
  if (args->length() == 1) dict_update(self, args->get(0));
  check_keywords(kwargs);
  if (kwargs->length() > 0) dict_update(self, kwargs);
}

W_Object* dict_fromkeys(W_Object* cls, W_Object* iterable, W_Object* value) {
  W_Object* result = call(cls);
  if (rlib::is_exactly<W_Dict>(result)) {
    W_Dict* dict = static_cast<W_Dict*>(result);
    ObjectSet* set = items_of_set(iterable);
    if (set == nullptr) {
      for_each(iterable, [&](W_Object* key) { dict->set(key, value); });
      return result;
    }
    for (int64_t at = set->next(0); at >= 0; at = set->next(at + 1)) {
      dict->table->set(set->key_at(at), value, set->hash_at(at));
    }
  } else {
    for_each(iterable, [&](W_Object* key) { setitem(result, key, value); });
  }
  return result;
}

// ---- Items --------------------------------------------------------------------------------------

int64_t dict_len(W_Dict* self) { return self->length(); }
bool dict_contains(W_Dict* self, W_Object* key) { return self->get(key) != nullptr; }
void dict_setitem(W_Dict* self, W_Object* key, W_Object* value) { self->set(key, value); }
void dict_clear(W_Dict* self) { self->clear(); }

W_Object* dict_get(W_Dict* self, W_Object* key, W_Object* otherwise) {
  W_Object* value = self->get(key);
  return value == nullptr ? otherwise : value;
}

W_Object* dict_pop(W_Dict* self, W_Object* key, W_Object* otherwise) {
  W_Object* value = self->length() == 0 ? nullptr : self->remove(key);
  if (value != nullptr) return value;
  if (otherwise == nullptr) throw_key_error(key);
  return otherwise;
}

W_Object* dict_popitem(W_Dict* self) {
  int64_t last = self->previous_entry(INT64_MAX);
  if (last < 0) throw_key_error(new_ascii("popitem(): dictionary is empty"_str));
  if (rlib::is_exactly<W_Dict>(self)) {
    ObjectTable::Item item = self->table->pop_last();
    return new_tuple(item.key, item.value);
  }
  W_Object* key = self->key_at(last);
  W_Object* value = self->value_at(last);
  self->remove(key);
  return new_tuple(key, value);
}

W_Object* dict_keys(W_Dict* self) { return new W_DictKeys(self); }
W_Object* dict_values(W_Dict* self) { return new W_DictValues(self); }
W_Object* dict_items(W_Dict* self) { return new W_DictItems(self); }
W_Object* dict_iter(W_Dict* self) { return new W_DictKeyIterator(self); }
W_Object* dict_reversed(W_Dict* self) { return new W_DictReverseKeyIterator(self); }

// ---- Operators ----------------------------------------------------------------------------------

// Comparing values may change both dicts.
bool equal_dicts(W_Dict* a, W_Dict* b) {
  if (a->length() != b->length()) return false;
  for (int64_t at = a->next_entry(0); at >= 0; at = a->next_entry(at + 1)) {
    W_Object* value = a->value_at(at);
    W_Object* other = b->get(a->key_at(at));
    if (other == nullptr || !equals(value, other)) return false;
  }
  return true;
}

W_Object* dict_eq(W_Dict* self, W_Object* other) {
  if (!isinstance<W_Dict>(other)) return not_implemented();
  return new_bool(equal_dicts(self, static_cast<W_Dict*>(other)));
}
W_Object* dict_ne(W_Dict* self, W_Object* other) {
  if (!isinstance<W_Dict>(other)) return not_implemented();
  return new_bool(!equal_dicts(self, static_cast<W_Dict*>(other)));
}
W_Object* dict_no_order(W_Dict*, W_Object*) { return not_implemented(); }

W_Object* dict_or(W_Dict* self, W_Object* other) {
  if (!isinstance<W_Dict>(other)) return not_implemented();
  W_Dict* result = dict_copy(self);
  dict_update(result, other);
  return result;
}
W_Object* dict_ror(W_Dict* self, W_Object* other) {
  if (!isinstance<W_Dict>(other)) return not_implemented();
  W_Dict* result = dict_copy(static_cast<W_Dict*>(other));
  dict_update(result, self);
  return result;
}
W_Object* dict_ior(W_Dict* self, W_Object* other) {
  dict_update(self, other);
  return self;
}

W_Object* dict_repr(W_Dict* self) {
  if (self->length() == 0) return new_ascii("{}"_str);
  ReprScope scope(self);
  if (scope.is_recursive()) return new_ascii("{...}"_str);
  auto* text = new StrBuilder();
  for (int64_t at = self->next_entry(0); at >= 0; at = self->next_entry(at + 1)) {
    W_Object* value = self->value_at(at);
    text->append(text->length() == 0 ? "{"_str : ", "_str);
    text->append(repr(self->key_at(at))->value);
    text->append(": "_str);
    text->append(repr(value)->value);
  }
  text->append('}');
  return new_str(text->build());
}

int64_t dict_sizeof(W_Dict* self) { return 64 + 36 * self->length(); }

// ---- The type -----------------------------------------------------------------------------------

void add_operators(TypeBuilder* t) {
  t->special<&dict_repr>("__repr__"_str);
  t->special<&dict_no_order>("__lt__"_str);
  t->special<&dict_no_order>("__le__"_str);
  t->special<&dict_eq>("__eq__"_str);
  t->special<&dict_ne>("__ne__"_str);
  t->special<&dict_no_order>("__gt__"_str);
  t->special<&dict_no_order>("__ge__"_str);
  t->unhashable();
  t->special<&dict_iter>("__iter__"_str);
  t->special<&dict_or>("__or__"_str);
  t->special<&dict_ror>("__ror__"_str);
  t->special<&dict_ior>("__ior__"_str);
  t->special<&dict_len>("__len__"_str);
  t->method<&dict_getitem>("__getitem__"_str, "($self, key, /)"_str, "Return self[key]."_str);
  t->special<&dict_setitem>("__setitem__"_str);
  t->special<&dict_delitem>("__delitem__"_str);
  t->method<&dict_contains>("__contains__"_str, "($self, key, /)"_str,
                            "True if the dictionary has the specified key, else False."_str);
}

void add_methods(TypeBuilder* t) {
  t->method<&dict_sizeof>("__sizeof__"_str, "($self, /)"_str,
                          "D.__sizeof__() -> size of D in memory, in bytes"_str);
  t->method<&dict_get>("get"_str, "($self, key, default=None, /)"_str,
                       "Return the value for key if key is in the dictionary, else default."_str);
  t->method<&dict_set_default>("setdefault"_str, "($self, key, default=None, /)"_str,
                               "Insert key with a value of default if key is not in the "
                               "dictionary.\n\nReturn the value for key if key is in the dictionary, "
                               "else default."_str);
  t->method<&dict_pop>("pop"_str, "($self, key, default=<null>, /)"_str,
                       "D.pop(k[,d]) -> v, remove specified key and return the corresponding "
                       "value.\n\nIf the key is not found, return the default if given; "
                       "otherwise,\nraise a KeyError."_str);
  t->method<&dict_popitem>("popitem"_str, "($self, /)"_str,
                           "Remove and return a (key, value) pair as a 2-tuple.\n\nPairs are returned "
                           "in LIFO (last-in, first-out) order.\nRaises KeyError if the dict is "
                           "empty."_str);
  t->method<&dict_keys>("keys"_str, "($self, /)"_str,
                        "D.keys() -> a set-like object providing a view on D's keys"_str);
  t->method<&dict_items>("items"_str, "($self, /)"_str,
                         "D.items() -> a set-like object providing a view on D's items"_str);
  t->method<&dict_values>("values"_str, "($self, /)"_str,
                          "D.values() -> an object providing a view on D's values"_str);
  t->method<&dict_update_method>(
      "update"_str, "!($self, /, *args, **kwargs)"_str,
      "D.update([E, ]**F) -> None.  Update D from dict/iterable E and F.\nIf E is present and has a "
      ".keys() method, then does:  for k in E: D[k] = E[k]\nIf E is present and lacks a .keys() method, "
      "then does:  for k, v in E: D[k] = v\nIn either case, this is followed by: for k in F:  D[k] = "
      "F[k]"_str);
  t->class_method<&dict_fromkeys>("fromkeys"_str, "($cls, iterable, value=None, /)"_str,
                                  "Create a new dictionary with keys from iterable and values set to "
                                  "value."_str);
  t->method<&dict_clear>("clear"_str, "($self, /)"_str,
                         "D.clear() -> None.  Remove all items from D."_str);
  t->method<&dict_copy>("copy"_str, "($self, /)"_str, "D.copy() -> a shallow copy of D"_str);
  t->method<&dict_reversed>("__reversed__"_str, "($self, /)"_str,
                            "Return a reverse iterator over the dict keys."_str);
  t->class_method<&class_getitem>("__class_getitem__"_str, "($cls, item, /)"_str, "See PEP 585"_str);
}

W_Type* make_dict_type() {
  auto* t = new TypeBuilder("dict"_str, object_type());
  t->doc("dict() -> new empty dictionary\ndict(mapping) -> new dictionary initialized from a mapping "
         "object's\n    (key, value) pairs\ndict(iterable) -> new dictionary initialized as if via:\n    "
         "d = {}\n    for k, v in iterable:\n        d[k] = v\ndict(**kwargs) -> new dictionary "
         "initialized with the name=value pairs\n    in the keyword argument list.  For example:  "
         "dict(one=1, two=2)"_str);
  t->add_flags(W_Type::kMapping | W_Type::kSelfPattern | W_Type::kUnpacksNames);
  t->new_method<&dict_new>("($type, /, *args, **kwargs)"_str);
  t->special<&dict_init>("__init__"_str, "($self, /, *args, **kwargs)"_str);
  add_operators(t);
  add_methods(t);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* dict_type() { return RLIB_ONCE(make_dict_type()); }

}  // namespace py
