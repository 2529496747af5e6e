// Set<K>: keys, each once, in the order in which they came. Keys as for Dict.

#ifndef RLIB_SET_H_
#define RLIB_SET_H_

#include <cstdint>

#include "rlib/hash_table.h"
#include "rlib/list.h"

namespace rlib {

// The value of the keys of a set.
struct NoValue {};

template <class K, class Traits>
class SetIterator;

template <class K, class Traits = DefaultKeys<K>>
class Set final : public HashTable<K, NoValue, Traits> {
 public:
  Set() = default;

  // The given keys: Set<int>::of(1, 2, 3).
  template <class... Keys>
  static Set* of(Keys... keys) {
    Set* set = new Set();
    (set->add(keys), ...);
    return set;
  }

  // Adds a key. Whether it is new. May collect.
  bool add(K key) { return add(key, Traits::hash(key)); }
  bool add(K key, int64_t hash) {
    if (this->lookup(key, hash) >= 0) return false;
    HashTable<K, NoValue, Traits>::add(key, NoValue{}, hash);
    return true;
  }

  // Adds all that `other` has. May collect.
  void update(const Set* other) {
    for (K key : *other) add(key);
  }

  // Removes a key. Whether it was there.
  bool remove(K key) { return remove(key, Traits::hash(key)); }
  bool remove(K key, int64_t hash) {
    int64_t entry = this->lookup(key, hash);
    if (entry < 0) return false;
    this->forget_entry(entry, hash);
    return true;
  }

  // Removes and returns the last (first) key. Precondition: there is one.
  K pop_last() { return take(this->last()); }
  K pop_first() { return take(this->next(0)); }

  bool is_subset_of(Set* other) const {
    if (this->length() > other->length()) return false;
    for (K key : *this) {
      if (!other->contains(key)) return false;
    }
    return true;
  }
  bool eq(Set* other) const { return this->length() == other->length() && is_subset_of(other); }

  Set* copy() const {
    Set* set = new Set();
    set->copy_from(this);
    return set;
  }

  List<K>* to_list() const {
    List<K>* keys = List<K>::with_capacity(this->length());
    for (K key : *this) keys->append(key);
    return keys;
  }

  // For `for (K key : *set)`.
  SetIterator<K, Traits> begin() const { return {this, this->next(0)}; }
  SetIterator<K, Traits> end() const { return {this, -1}; }

 private:
  K take(int64_t entry) {
    K key = this->key_at(entry);
    this->forget_entry(entry, this->hash_at(entry));
    return key;
  }
};

// A position in a set.
template <class K, class Traits>
class SetIterator {
 public:
  SetIterator(const Set<K, Traits>* set, int64_t entry) : set_(set), entry_(entry) {}

  K operator*() const { return set_->key_at(entry_); }
  SetIterator& operator++() {
    entry_ = set_->next(entry_ + 1);
    return *this;
  }
  // Only good for `!= set->end()`.
  bool operator!=(const SetIterator&) const { return entry_ >= 0; }

 private:
  const Set<K, Traits>* set_;
  int64_t entry_;
};

}  // namespace rlib

#endif  // RLIB_SET_H_
