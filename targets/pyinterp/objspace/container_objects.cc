// Keys of dicts and sets, and a plain dict's entries.

#include "targets/pyinterp/objspace/container_objects.h"

#include "targets/pyinterp/objspace/container_functions.h"
#include "targets/pyinterp/objspace/object_type.h"

namespace py {

// ---- Keys ---------------------------------------------------------------------------------------

namespace {

// 0 says in a table that a hash is not known, and no object has -1.
int64_t table_hash(int64_t hash) { return hash == 0 ? -1 : hash; }

bool equal_items(Array<W_Object*>* a, Array<W_Object*>* b) {
  if (a->length() != b->length()) return false;
  for (int64_t i = 0; i < a->length(); i++) {
    if (!ObjectKeys::equals(a->get(i), b->get(i))) return false;
  }
  return true;
}

}  // namespace

int64_t quick_hash(W_Object* w) {
  if (rlib::is_exactly<W_Str>(w)) {
    Str* text = static_cast<W_Str*>(w)->value;
    return text->is_empty() ? 0 : text->hash();  // as str.__hash__
  }
  if (rlib::is_exactly<W_Int>(w)) return hash_int(static_cast<W_Int*>(w)->value);
  if (rlib::is_exactly<W_Tuple>(w)) return hash_items(static_cast<W_Tuple*>(w)->items);
  if (w->type()->special(Special::kHash) == object_special(Special::kHash)) return rlib::identity_hash(w);
  return hash(w);
}

namespace {

// One operation in a trace, which so does not part where a number is a special one.
RLIB_ELIDABLE int64_t table_hash_of_int(int64_t value) { return table_hash(hash_int(value)); }

}  // namespace

int64_t ObjectKeys::hash(W_Object* key) {
  if (rlib::jit::we_are_jitted() && rlib::is_exactly<W_Int>(key)) {
    return table_hash_of_int(static_cast<W_Int*>(key)->value);
  }
  return table_hash(quick_hash(key));
}

bool ObjectKeys::equals(W_Object* a, W_Object* b) {
  if (a == b) return true;
  if (rlib::is_exactly<W_Str>(a) && rlib::is_exactly<W_Str>(b)) {
    return static_cast<W_Str*>(a)->value->eq(static_cast<W_Str*>(b)->value);
  }
  if (rlib::is_exactly<W_Int>(a) && rlib::is_exactly<W_Int>(b)) {
    return static_cast<W_Int*>(a)->value == static_cast<W_Int*>(b)->value;
  }
  if (rlib::is_exactly<W_Tuple>(a) && rlib::is_exactly<W_Tuple>(b)) {
    return equal_items(static_cast<W_Tuple*>(a)->items, static_cast<W_Tuple*>(b)->items);
  }
  return py::equals(a, b);
}

int64_t ObjectKeys::compare_others_by_sight(W_Object* a, W_Object* b) {
  if (rlib::is_exactly<W_Str>(a) && rlib::is_exactly<W_Str>(b)) {
    return static_cast<W_Str*>(a)->value->eq(static_cast<W_Str*>(b)->value) ? 1 : 0;
  }
  if (!rlib::is_exactly<W_Tuple>(a) || !rlib::is_exactly<W_Tuple>(b)) return -1;
  Array<W_Object*>* left = static_cast<W_Tuple*>(a)->items;
  Array<W_Object*>* right = static_cast<W_Tuple*>(b)->items;
  if (left->length() != right->length()) return 0;
  for (int64_t i = 0; i < left->length(); i++) {
    int64_t equal = compare_by_sight(left->get(i), right->get(i));
    if (equal != 1) return equal;
  }
  return 1;
}

// ---- Dicts --------------------------------------------------------------------------------------

W_Object* W_Dict::get(W_Object* key) {
  int64_t hash = ObjectKeys::hash(key);
  int64_t entry = table->lookup(key, hash);
  return entry < 0 ? nullptr : table->value_at(entry);
}

W_Object* W_Dict::get_str(Str* key) {
  if (table->is_empty()) return nullptr;
  W_Str* w_key = new_str(key);
  int64_t entry = table->lookup(w_key, ObjectKeys::hash(w_key));
  return entry < 0 ? nullptr : table->value_at(entry);
}

void W_Dict::set(W_Object* key, W_Object* value) {
  int64_t hash = ObjectKeys::hash(key);
  table->set(key, value, hash);
}

void W_Dict::set_str(W_Str* key, W_Object* value) { table->set(key, value, ObjectKeys::hash(key)); }

W_Object* W_Dict::remove(W_Object* key) { return table->pop_or(key, nullptr); }

}  // namespace py
