#include "targets/pyinterp/objspace/set_operations.h"

namespace py {

ObjectSet* items_of_set(W_Object* w) {
  return isinstance<W_BaseSet>(w) ? static_cast<W_BaseSet*>(w)->items : nullptr;
}

namespace {

bool has_key_of(ObjectSet* set, ObjectSet* other, int64_t entry) {
  return set->lookup(other->key_at(entry), other->hash_at(entry)) >= 0;
}

// The keys of a dict in the place of an iterable, if their hashes are at hand.
ObjectTable* table_of_dict(W_Object* w) {
  return rlib::is_exactly<W_Dict>(w) ? static_cast<W_Dict*>(w)->table : nullptr;
}

}  // namespace

void set_add_all(ObjectSet* set, W_Object* iterable) {
  ObjectSet* other = items_of_set(iterable);
  if (other == set) return;
  if (other != nullptr) {
    for (int64_t at = other->next(0); at >= 0; at = other->next(at + 1)) {
      set->add(other->key_at(at), other->hash_at(at));
    }
    return;
  }
  ObjectTable* table = table_of_dict(iterable);
  if (table != nullptr) {
    for (int64_t at = table->next(0); at >= 0; at = table->next(at + 1)) {
      set->add(table->key_at(at), table->hash_at(at));
    }
    return;
  }
  for_each(iterable, [&](W_Object* item) { set->add(item); });
}

void set_remove_all(ObjectSet* set, W_Object* iterable) {
  ObjectSet* other = items_of_set(iterable);
  if (other == set) {
    set->clear();
  } else if (other != nullptr) {
    for (int64_t at = other->next(0); at >= 0; at = other->next(at + 1)) {
      set->remove(other->key_at(at), other->hash_at(at));
    }
  } else if (table_of_dict(iterable) != nullptr) {
    ObjectTable* table = table_of_dict(iterable);
    for (int64_t at = table->next(0); at >= 0; at = table->next(at + 1)) {
      set->remove(table->key_at(at), table->hash_at(at));
    }
  } else {
    for_each(iterable, [&](W_Object* item) { set->remove(item); });
  }
}

ObjectSet* to_set(W_Object* iterable) {
  ObjectSet* other = items_of_set(iterable);
  if (other != nullptr) return other->copy();
  ObjectSet* set = new ObjectSet();
  set_add_all(set, iterable);
  return set;
}

ObjectSet* set_intersection(ObjectSet* set, W_Object* iterable) {
  ObjectSet* other = items_of_set(iterable);
  if (other == set) return set->copy();
  ObjectSet* result = new ObjectSet();
  if (other == nullptr) {
    // Once it has all that there can be, no more is asked for.
    W_Object* iterator = iterate(iterable);
    while (W_Object* item = next(iterator)) {
      int64_t hash = ObjectKeys::hash(item);
      if (set->lookup(item, hash) < 0) continue;
      result->add(item, hash);
      if (result->length() >= set->length()) break;
    }
    return result;
  }
  bool other_is_larger = other->length() > set->length();
  ObjectSet* smaller = other_is_larger ? set : other;
  ObjectSet* larger = other_is_larger ? other : set;
  for (int64_t at = smaller->next(0); at >= 0; at = smaller->next(at + 1)) {
    W_Object* key = smaller->key_at(at);
    int64_t hash = smaller->hash_at(at);
    if (larger->lookup(key, hash) >= 0) result->add(key, hash);
  }
  return result;
}

ObjectSet* set_symmetric_difference(ObjectSet* set, W_Object* iterable) {
  ObjectSet* other = items_of_set(iterable);
  if (other == set) return new ObjectSet();
  if (other == nullptr) other = to_set(iterable);
  ObjectSet* result = set->copy();
  for (int64_t at = other->next(0); at >= 0; at = other->next(at + 1)) {
    W_Object* key = other->key_at(at);
    int64_t hash = other->hash_at(at);
    if (!result->remove(key, hash)) result->add(key, hash);
  }
  return result;
}

bool set_is_disjoint(ObjectSet* set, W_Object* iterable) {
  ObjectSet* other = items_of_set(iterable);
  if (other == set) return set->is_empty();
  if (other != nullptr) {
    ObjectSet* smaller = other->length() > set->length() ? set : other;
    ObjectSet* larger = smaller == set ? other : set;
    for (int64_t at = smaller->next(0); at >= 0; at = smaller->next(at + 1)) {
      if (has_key_of(larger, smaller, at)) return false;
    }
    return true;
  }
  W_Object* iterator = iterate(iterable);
  while (W_Object* item = next(iterator)) {
    if (set->contains(item)) return false;
  }
  return true;
}

bool set_is_subset(ObjectSet* a, ObjectSet* b) {
  if (a->length() > b->length()) return false;
  for (int64_t at = a->next(0); at >= 0; at = a->next(at + 1)) {
    if (!has_key_of(b, a, at)) return false;
  }
  return true;
}

namespace {

uint64_t shuffle_bits(uint64_t hash) { return ((hash ^ 89869747u) ^ (hash << 16)) * 3644798167u; }

}  // namespace

// The order of the items must not matter: their hashes, shuffled, are combined by xor.
int64_t hash_set(ObjectSet* set) {
  uint64_t hash = 0;
  for (int64_t at = set->next(0); at >= 0; at = set->next(at + 1)) {
    int64_t item = set->hash_at(at);
    hash ^= shuffle_bits(item == -1 ? 0 : static_cast<uint64_t>(item));  // -1: see ObjectKeys
  }
  hash ^= (static_cast<uint64_t>(set->length()) + 1) * 1927868237u;
  hash ^= (hash >> 11) ^ (hash >> 25);
  hash = hash * 69069u + 907133923u;
  return hash == ~uint64_t{0} ? 590923713 : static_cast<int64_t>(hash);
}

}  // namespace py
