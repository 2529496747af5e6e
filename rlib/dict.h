// Dict<K, V>: values by keys, in the order in which the keys came.
//
// Keys are integers, Str* (by content) and pointers to other objects (by identity), or whatever
// `Traits` can hash and compare: see hash_table.h, where walking over a dict is described too. A
// pointer that is a key is not null.

#ifndef RLIB_DICT_H_
#define RLIB_DICT_H_

#include <cstdint>

#include "rlib/exceptions.h"
#include "rlib/hash_table.h"
#include "rlib/list.h"

namespace rlib {

// A key and its value: `for (auto [key, value] : *dict)`.
template <class K, class V>
struct DictItem {
  K key;
  V value;
};

template <class K, class V, class Traits>
class DictIterator;

template <class K, class V, class Traits = DefaultKeys<K>>
class Dict final : public HashTable<K, V, Traits> {
 public:
  using Item = DictItem<K, V>;

  Dict() = default;

  // With room for `capacity` keys.
  static Dict* with_capacity(int64_t capacity) {
    Dict* dict = new Dict();
    dict->reserve(capacity);
    return dict;
  }

  // The value of a key; if it is not there: zero or null, `otherwise`, or KeyError is raised.
  V get(K key) { return get_or(key, V{}); }
  V get_or(K key, V otherwise) {
    int64_t entry = this->lookup(key);
    return entry < 0 ? otherwise : this->value_at(entry);
  }
  V at(K key) {
    int64_t entry = this->lookup(key);
    if (entry < 0) throw new KeyError();
    return this->value_at(entry);
  }

  // Gives a key a value. A new key comes last; one that is there stays where it is. May collect.
  void set(K key, V value) { this->store(key, value, Traits::hash(key)); }
  // For those who know the hash: Traits::hash(key).
  void set(K key, V value, int64_t hash) { this->store(key, value, hash); }
  // Changes a value. Precondition: the entry is live.
  void set_value_at(int64_t entry, V value) {
    HashTable<K, V, Traits>::set_value_at(entry, value);
  }

  // The value of a key, which is `value` from now on if there was none. May collect.
  V get_or_set(K key, V value) {
    int64_t hash = Traits::hash(key);
    int64_t entry = this->lookup(key, hash);
    if (entry >= 0) return this->value_at(entry);
    this->add(key, value, hash);
    return value;
  }

  // Removes a key and returns its value; if it is not there: `otherwise`, or KeyError is raised.
  V pop_or(K key, V otherwise) {
    int64_t hash = Traits::hash(key);
    int64_t entry = this->lookup(key, hash);
    return entry < 0 ? otherwise : take(entry, hash).value;
  }
  V pop(K key) {
    int64_t hash = Traits::hash(key);
    int64_t entry = this->lookup(key, hash);
    if (entry < 0) throw new KeyError();
    return take(entry, hash).value;
  }

  // Removes and returns the last (first) key and its value. Precondition: there is one.
  Item pop_last() {
    int64_t entry = this->last();
    Item item = {this->key_at(entry), this->value_at(entry)};
    this->remove_last_entry(entry, this->hash_at(entry));
    return item;
  }
  Item pop_first() { return take(this->next(0)); }

  // Sets all that `other` has. May collect.
  void update(const Dict* other) {
    for (auto [key, value] : *other) set(key, value);
  }

  Dict* copy() const {
    Dict* dict = new Dict();
    dict->copy_from(this);
    return dict;
  }

  // New lists of what there is.
  List<K>* keys() const {
    List<K>* keys = List<K>::with_capacity(this->length());
    for (Item item : *this) keys->append(item.key);
    return keys;
  }
  List<V>* values() const {
    List<V>* values = List<V>::with_capacity(this->length());
    for (Item item : *this) values->append(item.value);
    return values;
  }

  DictIterator<K, V, Traits> begin() const { return {this, this->next(0)}; }
  DictIterator<K, V, Traits> end() const { return {this, -1}; }

 private:
  Item take(int64_t entry) { return take(entry, this->hash_at(entry)); }
  Item take(int64_t entry, int64_t hash) {
    Item item = {this->key_at(entry), this->value_at(entry)};
    this->remove_entry(entry, hash);
    return item;
  }
};

// A position in a dict.
template <class K, class V, class Traits>
class DictIterator {
 public:
  DictIterator(const Dict<K, V, Traits>* dict, int64_t entry) : dict_(dict), entry_(entry) {}

  DictItem<K, V> operator*() const { return {dict_->key_at(entry_), dict_->value_at(entry_)}; }
  DictIterator& operator++() {
    entry_ = dict_->next(entry_ + 1);
    return *this;
  }
  // Only good for `!= dict->end()`.
  bool operator!=(const DictIterator&) const { return entry_ >= 0; }

 private:
  const Dict<K, V, Traits>* dict_;
  int64_t entry_;
};

}  // namespace rlib

#endif  // RLIB_DICT_H_
