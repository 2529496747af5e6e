// collections.OrderedDict. All dicts are ordered; this one can also be reordered, and compares its
// order.

#include "targets/pyinterp/modules/collections/ordered_dict.h"

#include "targets/pyinterp/objspace/container_functions.h"
#include "targets/pyinterp/objspace/generic_alias.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

namespace {

// ---- Making one ---------------------------------------------------------------------------------

W_Object* odict_new(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_OrderedDict>(type, odict_type());
}

void set_pairs(W_Object* self, W_Object* pairs) {
  W_Object* iterator = iterate(pairs);
  while (W_Object* pair = next(iterator)) {
    Array<W_Object*>* items = to_array(pair);
    int64_t count = items->length();
    if (count > 2) throw_value_error("too many values to unpack (expected 2)"_str);
    if (count < 2) {
      throw_value_error("need more than "_str, count, count == 1 ? " value"_str : " values"_str,
                        " to unpack"_str);
    }
    setitem(self, items->get(0), items->get(1));
  }
}

// As MutableMapping.update: through __setitem__, which a derived class may have changed.
void update_from(W_OrderedDict* self, W_Object* other) {
  if (rlib::is_exactly<W_OrderedDict>(self) && isinstance<W_Dict>(other)) {
    self->changes++;
    return dict_update(self, other);
  }
  W_Object* keys = find_attribute(other, names::keys());
  if (keys != nullptr) {
    W_Object* iterator = iterate(call(keys));
    while (W_Object* key = next(iterator)) setitem(self, key, getitem(other, key));
    return;
  }
  W_Object* items = find_attribute(other, names::items());
  set_pairs(self, items != nullptr ? call(items) : other);
}

void odict_update(W_OrderedDict* self, Array<W_Object*>* args, W_Dict* kwargs) {
  if (args->length() > 1) {
    throw_type_error("expected at most 1 arguments, got "_str, args->length());
  }
  if (args->length() == 1) update_from(self, args->get(0));
  for (int64_t at = kwargs->next_entry(0); at >= 0; at = kwargs->next_entry(at + 1)) {
    setitem(self, kwargs->key_at(at), kwargs->value_at(at));
  }
}

W_Object* odict_fromkeys(W_Object* cls, W_Object* iterable, W_Object* value) {
  W_Object* result = call(cls);
  for_each(iterable, [&](W_Object* key) { setitem(result, key, value); });
  return result;
}

W_Object* odict_copy(W_OrderedDict* self) {
  W_Object* result = call(self->type());
  W_Object* keys = odict_iter(self);
  while (W_Object* key = next(keys)) setitem(result, key, getitem(self, key));
  return result;
}

W_Object* odict_reduce(W_OrderedDict* self) {
  auto* items = Array<W_Object*>::make(5);
  items->set(0, self->type());
  items->set(1, empty_tuple());
  items->set(2, call_method(self, names::__getstate__()));
  items->set(3, none());
  items->set(4, iterate(call_method(self, names::items())));
  return new_tuple(items);
}

// CPython raises KeyError() for None, by a slip that programs can see.
[[noreturn]] void throw_missing(W_Object* key) {
  throw_error_with(KeyError_type(), null_if_none(key));
}

// ---- Order --------------------------------------------------------------------------------------

void odict_move_to_end(W_OrderedDict* self, W_Object* key, bool last) {
  ObjectTable* table = self->table;
  int64_t entry = table->is_empty() ? -1 : table->lookup(key);
  if (entry < 0) throw_missing(key);
  if (last) {
    table->move_to_end(table->key_at(entry));
  } else {
    table->move_to_front(table->key_at(entry));
  }
  self->changes++;
}

W_Object* odict_popitem(W_OrderedDict* self, bool last) {
  if (self->length() == 0) throw_key_error(new_ascii("dictionary is empty"_str));
  self->changes++;
  ObjectTable::Item item = last ? self->table->pop_last() : self->table->pop_first();
  return new_tuple(item.key, item.value);
}

W_Object* odict_pop(W_OrderedDict* self, W_Object* key, W_Object* otherwise) {
  W_Object* value = self->remove(key);
  if (value != nullptr) return value;
  if (otherwise == nullptr) throw_missing(key);
  return otherwise;
}

W_Object* odict_setdefault(W_OrderedDict* self, W_Object* key, W_Object* otherwise) {
  if (rlib::is_exactly<W_OrderedDict>(self)) {
    int64_t before = self->length();
    W_Object* value = self->table->get_or_set(key, otherwise);
    if (self->length() != before) self->changes++;
    return value;
  }
  if (contains(self, key)) return getitem(self, key);
  setitem(self, key, otherwise);
  return otherwise;
}

// ---- Operators ----------------------------------------------------------------------------------

bool same_order(W_Dict* a, W_Dict* b) {
  int64_t at_b = b->next_entry(0);
  for (int64_t at = a->next_entry(0); at >= 0; at = a->next_entry(at + 1)) {
    if (at_b < 0 || !equals(a->key_at(at), b->key_at(at_b))) return false;
    at_b = b->next_entry(at_b + 1);
  }
  return at_b < 0;
}

bool equal_to(W_OrderedDict* self, W_Object* other) {
  W_Object* equal = call_special(dict_type()->special(Special::kEq), self, other);
  if (equal != true_object() || !isinstance<W_OrderedDict>(other)) return equal == true_object();
  return same_order(self, static_cast<W_Dict*>(other));
}
W_Object* odict_eq(W_OrderedDict* self, W_Object* other) {
  return isinstance<W_Dict>(other) ? new_bool(equal_to(self, other)) : not_implemented();
}
W_Object* odict_ne(W_OrderedDict* self, W_Object* other) {
  return isinstance<W_Dict>(other) ? new_bool(!equal_to(self, other)) : not_implemented();
}

W_Object* merged(W_Type* type, W_Object* first, W_Object* second) {
  W_Object* result = call(type, first);
  if (isinstance<W_OrderedDict>(result)) update_from(static_cast<W_OrderedDict*>(result), second);
  return result;
}
W_Object* odict_or(W_OrderedDict* self, W_Object* other) {
  return isinstance<W_Dict>(other) ? merged(self->type(), self, other) : not_implemented();
}
W_Object* odict_ror(W_OrderedDict* self, W_Object* other) {
  return isinstance<W_Dict>(other) ? merged(self->type(), other, self) : not_implemented();
}
W_Object* odict_ior(W_OrderedDict* self, W_Object* other) {
  update_from(self, other);
  return self;
}

W_Object* odict_repr(W_OrderedDict* self) {
  Str* name = self->type()->name;
  if (self->length() == 0) return new_str(message(name, "()"_str));
  ReprScope scope(self);
  if (scope.is_recursive()) return new_ascii("..."_str);
  W_List* items = new_list(to_list(call_method(self, names::items())));
  return new_str(message(name, '(', repr(items)->value, ')'));
}

W_Object* odict_dict(W_OrderedDict* self) { return self->dict(); }
void odict_set_dict(W_OrderedDict* self, W_Dict* dict) { self->set_dict(dict); }

W_Type* make_odict_type() {
  auto* t = new TypeBuilder("OrderedDict"_str, dict_type());
  t->module("collections"_str);
  t->doc("Dictionary that remembers insertion order"_str);
  t->add_flags(W_Type::kHasDict | W_Type::kHasWeakref);
  t->new_method<&odict_new>("($type, /, *args, **kwargs)"_str);
  t->special<&odict_update>("__init__"_str, "($self, /, *args, **kwargs)"_str);
  t->special<&odict_repr>("__repr__"_str);
  t->special<&odict_eq>("__eq__"_str);
  t->special<&odict_ne>("__ne__"_str);
  t->unhashable();
  t->special<&odict_or>("__or__"_str);
  t->special<&odict_ror>("__ror__"_str);
  t->special<&odict_ior>("__ior__"_str);
  t->special<&odict_iter>("__iter__"_str);
  t->method<&odict_reversed>("__reversed__"_str, "($self, /)"_str,
                             "od.__reversed__() <==> reversed(od)"_str);
  t->method<&odict_reduce>("__reduce__"_str, "($self, /)"_str,
                           "Return state information for pickling"_str);
  t->accessor<&odict_dict, &odict_set_dict>("__dict__"_str);
  t->method<&odict_keys>("keys"_str, "($self, /)"_str);
  t->method<&odict_values>("values"_str, "($self, /)"_str);
  t->method<&odict_items>("items"_str, "($self, /)"_str);
  t->method<&odict_update>("update"_str, "!($self, /, *args, **kwargs)"_str);
  t->method<&odict_copy>("copy"_str, "($self, /)"_str,
                         "od.copy() -> a shallow copy of od"_str);
  t->method<&odict_setdefault>("setdefault"_str, "($self, /, key, default=None)"_str,
                               "Insert key with a value of default if key is not in the "
                               "dictionary.\n\nReturn the value for key if key is in the dictionary, "
                               "else default."_str);
  t->method<&odict_pop>("pop"_str, "($self, /, key, default=<null>)"_str,
                        "od.pop(key[,default]) -> v, remove specified key and return the "
                        "corresponding value.\n\nIf the key is not found, return the default if "
                        "given; otherwise,\nraise a KeyError."_str);
  t->method<&odict_popitem>("popitem"_str, "($self, /, last=True)"_str,
                            "Remove and return a (key, value) pair from the dictionary.\n\nPairs are "
                            "returned in LIFO order if last is true or FIFO order if false."_str);
  t->method<&odict_move_to_end>("move_to_end"_str, "($self, /, key, last=True)"_str,
                                "Move an existing element to the end (or beginning if last is "
                                "false).\n\nRaise KeyError if the element does not exist."_str);
  t->class_method<&odict_fromkeys>("fromkeys"_str, "($cls, /, iterable, value=None)"_str,
                                   "Create a new ordered dictionary with keys from iterable and "
                                   "values set to value."_str);
  return t->finish();
}

}  // namespace

// ---- Changes of keys ----------------------------------------------------------------------------

void W_OrderedDict::set(W_Object* key, W_Object* value) {
  int64_t before = length();
  W_Dict::set(key, value);
  if (length() != before) changes++;
}
void W_OrderedDict::set_str(W_Str* key, W_Object* value) {
  int64_t before = length();
  W_Dict::set_str(key, value);
  if (length() != before) changes++;
}
W_Object* W_OrderedDict::remove(W_Object* key) {
  W_Object* value = W_Dict::remove(key);
  if (value != nullptr) changes++;
  return value;
}

RLIB_PREBUILD W_Type* odict_type() { return RLIB_ONCE(make_odict_type()); }

}  // namespace py
