#include "targets/pyinterp/objspace/map_dict.h"

namespace py {

Array<ClassMap*>* W_MapDict::attributes() {
  ClassMap* map = owner_->class_map();
  if (map == listed_map_) return listed_;
  int64_t count = 0;
  for (ClassMap* at = map; at->parent != nullptr; at = at->parent) {
    count += at->kind == ClassMap::kAttribute;
  }
  listed_ = Array<ClassMap*>::make(count);
  for (ClassMap* at = map; at->parent != nullptr; at = at->parent) {
    if (at->kind == ClassMap::kAttribute) listed_->set(--count, at);
  }
  listed_map_ = map;
  return listed_;
}

int64_t W_MapDict::length() {
  return shows_map() ? attributes()->length() : table->length();
}

// ---- By key -------------------------------------------------------------------------------------

int64_t W_MapDict::search(W_Object* key) {
  int64_t hash = ObjectKeys::hash(key);
  for (int64_t at = 0; shows_map() && at < attributes()->length(); at++) {
    W_Object* name = key_at(at);
    if (ObjectKeys::hash(name) == hash && ObjectKeys::equals(name, key)) return at;
  }
  return -1;
}

W_Object* W_MapDict::get(W_Object* key) {
  if (!shows_map()) return W_Dict::get(key);
  if (rlib::is_exactly<W_Str>(key)) return map_entry(owner_, text_of(key), ClassMap::kAttribute);
  int64_t at = search(key);
  if (!shows_map()) return W_Dict::get(key);
  return at < 0 || at >= attributes()->length() ? nullptr : value_at(at);
}

W_Object* W_MapDict::get_str(Str* key) {
  if (!shows_map()) return W_Dict::get_str(key);
  return map_entry(owner_, key, ClassMap::kAttribute);
}

void W_MapDict::set(W_Object* key, W_Object* value) {
  if (rlib::is_exactly<W_Str>(key)) return set_str(static_cast<W_Str*>(key), value);
  ObjectKeys::hash(key);  // raises here, if at all
  devolve();
  W_Dict::set(key, value);
}

void W_MapDict::set_str(W_Str* key, W_Object* value) {
  if (!shows_map() || !rlib::is_exactly<W_Str>(key)) {
    devolve();
    W_Dict::set_str(key, value);
  } else {
    owner_->set_own_attribute(key, value);  // which may devolve
  }
}

W_Object* W_MapDict::remove(W_Object* key) {
  if (!shows_map()) return W_Dict::remove(key);
  W_Object* value = get(key);
  if (value == nullptr) return nullptr;
  if (!rlib::is_exactly<W_Str>(key)) {
    devolve();
    return W_Dict::remove(key);
  }
  delete_map_entry(owner_, text_of(key), ClassMap::kAttribute);
  return value;
}

void W_MapDict::clear() {
  devolve();
  table->clear();
}

// ---- By number ----------------------------------------------------------------------------------

int64_t W_MapDict::next_entry(int64_t from) {
  if (!shows_map()) return table->next(from);
  return from < attributes()->length() ? from : -1;
}

int64_t W_MapDict::previous_entry(int64_t from) {
  if (!shows_map()) return table->previous(from);
  int64_t last = attributes()->length() - 1;
  return from < last ? from : last;
}

W_Object* W_MapDict::key_at(int64_t entry) {
  return shows_map() ? intern(attributes()->get(entry)->name) : table->key_at(entry);
}

W_Object* W_MapDict::value_at(int64_t entry) {
  if (!shows_map()) return table->value_at(entry);
  return map_entry_at(owner_, attributes()->get(entry)->index);
}

// ---- Parting from the map -----------------------------------------------------------------------

void W_MapDict::take_over() {
  if (!shows_map()) return;
  ObjectTable* entries = new ObjectTable();
  Array<ClassMap*>* all = attributes();
  for (int64_t at = 0; at < all->length(); at++) entries->set(key_at(at), value_at(at));
  table = entries;
  owner_ = nullptr;
  listed_map_ = nullptr;
  listed_ = nullptr;
}

void W_MapDict::devolve() {
  if (!shows_map()) return;
  W_Object* owner = owner_;
  take_over();
  delete_map_entry(owner, ""_str, ClassMap::kDictView);  // so that it is put in anew
  set_instance_dict(owner, this);
}

}  // namespace py
