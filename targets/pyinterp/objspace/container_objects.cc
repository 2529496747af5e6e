// Keys of dicts and sets, and a plain dict's entries.

#include "targets/pyinterp/objspace/container_objects.h"

#include "targets/pyinterp/objspace/values.h"

namespace py {

// ---- Keys ---------------------------------------------------------------------------------------

namespace {

// 0 says in a table that a hash is not known, and no object has -1.
int64_t table_hash(int64_t hash) { return hash == 0 ? -1 : hash; }

}  // namespace

int64_t ObjectKeys::hash(W_Object* key) {
  if (rlib::is_exactly<W_Str>(key)) return static_cast<W_Str*>(key)->value->hash();
  if (rlib::is_exactly<W_Int>(key)) return table_hash(hash_int(static_cast<W_Int*>(key)->value));
  return table_hash(py::hash(key));
}

bool ObjectKeys::equals(W_Object* a, W_Object* b) {
  if (a == b) return true;
  if (rlib::is_exactly<W_Str>(a) && rlib::is_exactly<W_Str>(b)) {
    return static_cast<W_Str*>(a)->value->eq(static_cast<W_Str*>(b)->value);
  }
  if (rlib::is_exactly<W_Int>(a) && rlib::is_exactly<W_Int>(b)) {
    return static_cast<W_Int*>(a)->value == static_cast<W_Int*>(b)->value;
  }
  return py::equals(a, b);
}

// ---- Dicts --------------------------------------------------------------------------------------

W_Object* W_Dict::get(W_Object* key) {
  int64_t hash = ObjectKeys::hash(key);
  int64_t entry = table->lookup(key, hash);
  return entry < 0 ? nullptr : table->value_at(entry);
}

W_Object* W_Dict::get_str(Str* key) {
  if (table->is_empty()) return nullptr;
  int64_t entry = table->lookup(new_str(key), key->hash());
  return entry < 0 ? nullptr : table->value_at(entry);
}

void W_Dict::set(W_Object* key, W_Object* value) {
  int64_t hash = ObjectKeys::hash(key);
  table->set(key, value, hash);
}

void W_Dict::set_str(W_Str* key, W_Object* value) { table->set(key, value, ObjectKeys::hash(key)); }

W_Object* W_Dict::remove(W_Object* key) { return table->pop_or(key, nullptr); }

}  // namespace py
