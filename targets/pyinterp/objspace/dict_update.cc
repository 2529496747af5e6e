// dict.update and what is like it: entries from other dicts, from mappings, and from pairs.

#include "targets/pyinterp/objspace/container_functions.h"

namespace py {

namespace {

// Whether going through it by its entries is what its own methods would do.
bool is_plain(W_Object* other) {
  if (!isinstance<W_Dict>(other)) return false;
  W_Type* type = other->type();
  return type == dict_type() ||
         type->special(Special::kIter) == dict_type()->special(Special::kIter);
}

void update_from_dict(W_Dict* dict, W_Dict* other) {
  if (dict == other || other->length() == 0) return;
  int64_t length = other->length();
  bool both_have_tables = dict->table != nullptr && other->table != nullptr &&
                          rlib::is_exactly<W_Dict>(dict);
  for (int64_t at = other->next_entry(0); at >= 0; at = other->next_entry(at + 1)) {
    if (both_have_tables) {
      dict->table->set(other->key_at(at), other->value_at(at), other->table->hash_at(at));
    } else {
      dict->set(other->key_at(at), other->value_at(at));
    }
    if (other->length() != length) throw_runtime_error("dict mutated during update"_str);
  }
}

void update_from_keys(W_Dict* dict, W_Object* mapping, W_Object* keys) {
  W_Object* iterator = iterate(keys);
  while (W_Object* key = next(iterator)) dict->set(key, getitem(mapping, key));
}

// The two items of element `number` of a sequence of pairs.
Array<W_Object*>* pair_of(W_Object* element, int64_t number) {
  if (!isinstance<W_Tuple>(element) && !isinstance<W_List>(element) &&
      !is_iterable(element->type())) {
    throw_type_error("cannot convert dictionary update sequence element #"_str, number,
                     " to a sequence"_str);
  }
  Array<W_Object*>* items = rlib::is_exactly<W_Tuple>(element)
                                ? static_cast<W_Tuple*>(element)->items
                                : to_array(element);
  if (items->length() != 2) {
    throw_value_error("dictionary update sequence element #"_str, number, " has length "_str,
                      items->length(), "; 2 is required"_str);
  }
  return items;
}

void update_from_pairs(W_Dict* dict, W_Object* pairs) {
  int64_t number = 0;
  W_Object* iterator = iterate(pairs);
  while (W_Object* element = next(iterator)) {
    Array<W_Object*>* pair = pair_of(element, number++);
    dict->set(pair->get(0), pair->get(1));
  }
}

}  // namespace

void dict_update(W_Dict* dict, W_Object* other) {
  if (is_plain(other)) return update_from_dict(dict, static_cast<W_Dict*>(other));
  W_Object* keys = find_attribute(other, names::keys());
  if (keys != nullptr) return update_from_keys(dict, other, call(keys));
  update_from_pairs(dict, other);
}

void dict_update_mapping(W_Dict* dict, W_Object* other) {
  if (is_plain(other)) return update_from_dict(dict, static_cast<W_Dict*>(other));
  update_from_keys(dict, other, call_method(other, names::keys()));
}

W_Dict* dict_copy(W_Dict* dict) {
  if (dict->table != nullptr) return new W_Dict(dict->table->copy());
  W_Dict* copy = new_dict();
  update_from_dict(copy, dict);
  return copy;
}

}  // namespace py
