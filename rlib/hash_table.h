// HashTable: what Dict and Set are made of. A table of entries in the order in which their keys
// came, and an index from hashes to entries, as in RPython and CPython since 3.6.
//
//     entries_  [ {a 1} {b 2} -- {c 3} ]      -- is an entry that was removed
//     index_    [ . 3 . . 2 . 5 . ]           0 free, 1 removed, else number of the entry + 2
//
// The index is an array of the narrowest unsigned numbers that do. There is none until the first
// look-up: so a table that becomes part of the binary holds nothing that depends on hashes.
//
// Laws. Entries below first_ and from used_ on are dead. At least three eighths of the index are
// free, so that every probe ends. Removing moves no entry; adding may. The number of an entry that was
// removed is not given again before the entries get new numbers: a walk that stands behind it meets what
// comes after, as in CPython. Only who takes the last key gives its number back, and sets do: a stack costs nothing.

#ifndef RLIB_HASH_TABLE_H_
#define RLIB_HASH_TABLE_H_

#include <cstdint>
#include <type_traits>

#include "rlib/array.h"
#include "rlib/integers.h"
#include "rlib/jit.h"
#include "rlib/str.h"

namespace rlib {

// ---- Keys ---------------------------------------------------------------------------------------

// How keys are hashed and compared. A traits class has static functions
//     int64_t hash(K)      any number; equal keys have equal hashes
//     bool equals(K, K)
// and says by constants
//     kStoresHash          keep each key's hash in its entry: if taking it costs much
//     kMayMutate           `equals` may run code that changes the table: it is looked at afresh
template <class K>
struct IntKeys {
  static constexpr bool kStoresHash = false;
  static constexpr bool kMayMutate = false;
  static int64_t hash(K key) { return static_cast<int64_t>(key); }
  static bool equals(K a, K b) { return a == b; }
};

struct StrKeys {
  static constexpr bool kStoresHash = false;  // the Str does
  static constexpr bool kMayMutate = false;
  static int64_t hash(Str* key) { return key->hash(); }
  static bool equals(Str* a, Str* b) { return a == b || (a->hash() == b->hash() && a->eq(b)); }
};

// By identity.
template <class T>
struct IdentityKeys {
  static constexpr bool kStoresHash = false;
  static constexpr bool kMayMutate = false;
  static int64_t hash(T* key) { return identity_hash(key); }
  static bool equals(T* a, T* b) { return a == b; }
};

template <class K>
struct DefaultKeysOf {
  using Traits = IntKeys<K>;
  static_assert(std::is_integral_v<K> || std::is_enum_v<K>, "give the traits of these keys");
};
template <>
struct DefaultKeysOf<Str*> {
  using Traits = StrKeys;
};
template <class T>
struct DefaultKeysOf<T*> {
  using Traits = IdentityKeys<T>;
};
template <class K>
using DefaultKeys = typename DefaultKeysOf<K>::Traits;

// ---- Entries ------------------------------------------------------------------------------------

// A removed entry is zero all over. Where keys are pointers that tells it from others, as null is
// no key; else there is a flag.
template <class K, class V, bool kIsPointer, bool kStoresHash>
struct HashTableEntry;

template <class K, class V>
struct HashTableEntry<K, V, true, false> {
  K key;
  V value;

  static HashTableEntry of(K key, V value, int64_t) { return {key, value}; }
  bool is_live() const { return key != nullptr; }
};
template <class K, class V>
struct HashTableEntry<K, V, false, false> {
  K key;
  V value;
  bool live;

  static HashTableEntry of(K key, V value, int64_t) { return {key, value, true}; }
  bool is_live() const { return live; }
};
template <class K, class V>
struct HashTableEntry<K, V, true, true> {
  K key;
  V value;
  RLIB_TRANSIENT int64_t hash;  // 0: not known

  static HashTableEntry of(K key, V value, int64_t hash) { return {key, value, hash}; }
  bool is_live() const { return key != nullptr; }
};

// ---- The table ----------------------------------------------------------------------------------

template <class K, class V, class Traits>
class HashTable : public Object {
 public:
  // Keys there are.
  RLIB_OP(dict.length) int64_t length() const { return live_; }
  bool is_empty() const { return length() == 0; }

  // The number of the entry of `key`, or -1. `hash` is Traits::hash(key).
  // Precondition for all keys here: a pointer is not null.
  RLIB_OP(dict.lookup)
  int64_t lookup(K key, int64_t hash) {
    if constexpr (requires { Traits::compare_by_sight(key, key); }) {
      // Mostly that is enough; and then a trace need not be ready for anything.
      if (jit::we_are_jitted()) {
        int64_t entry = lookup_by_sight(key, hash);
        if (entry != kUnsure) return entry;
      }
    }
    if (live_ == 0) return -1;
    if (index_ == nullptr) make_index(slots_for(entries_->length()));
    switch (width_) {
      case 1: return probe<uint8_t>(key, hash);
      case 2: return probe<uint16_t>(key, hash);
      default: return probe<uint32_t>(key, hash);
    }
  }
  int64_t lookup(K key) { return lookup(key, Traits::hash(key)); }

  bool contains(K key) { return lookup(key) >= 0; }

  // Removes a key. Whether it was there.
  bool remove(K key) { return remove(key, Traits::hash(key)); }
  bool remove(K key, int64_t hash) {
    int64_t entry = lookup(key, hash);
    if (entry < 0) return false;
    remove_entry(entry, hash);
    return true;
  }

  // Removes all keys.
  RLIB_OP(dict.clear)
  void clear() {
    entries_ = Array<Entry>::empty();
    index_ = nullptr;
    live_ = 0;
    first_ = 0;
    used_ = 0;
  }

  // Makes `key`, which must be there, the last (first) one.
  void move_to_end(K key) {
    int64_t hash = Traits::hash(key);
    int64_t entry = lookup(key, hash);
    RLIB_REQUIRE(entry >= 0, "move_to_end of a key that is not there");
    if (entry == used_ - 1) return;
    V value = value_at(entry);
    remove_entry(entry, hash);
    add(key, value, hash);
  }
  void move_to_front(K key) {
    int64_t hash = Traits::hash(key);
    int64_t entry = lookup(key, hash);
    RLIB_REQUIRE(entry >= 0, "move_to_front of a key that is not there");
    if (entry == first_) return;
    V value = value_at(entry);
    remove_entry(entry, hash);
    add_in_front(key, value, hash);
  }

  // ---- Walking the entries ----
  //
  // Entries have numbers, in the order of their keys:
  //     for (int64_t at = table->next(0); at >= 0; at = table->next(at + 1)) {
  //       ... table->key_at(at) ...
  //     }
  // Keys may be removed on the way, and values changed. Adding a key may give all entries new
  // numbers: a walk then may miss some or meet them twice, but never ends badly. Compare `epoch` to
  // be sure.

  // The first live entry from `entry` on, or -1.
  RLIB_OP(dict.next)
  int64_t next(int64_t entry) const {
    if (entry < first_) entry = first_;
    for (; entry < used_; entry++) {
      if (entries_->get(entry).is_live()) return entry;
    }
    return -1;
  }
  // The last live entry up to `entry`, or -1. Start with last().
  RLIB_OP(dict.previous)
  int64_t previous(int64_t entry) const {
    if (entry >= used_) entry = used_ - 1;
    for (; entry >= first_; entry--) {
      if (entries_->get(entry).is_live()) return entry;
    }
    return -1;
  }
  int64_t last() const { return previous(used_ - 1); }

  // Precondition of both: the entry is live.
  RLIB_OP(dict.key_at)
  K key_at(int64_t entry) const {
    RLIB_REQUIRE(entries_->get(entry).is_live(), "key_at of an entry that is not live");
    return entries_->get(entry).key;
  }
  RLIB_OP(dict.value_at)
  V value_at(int64_t entry) const {
    RLIB_REQUIRE(entries_->get(entry).is_live(), "value_at of an entry that is not live");
    return entries_->get(entry).value;
  }
  // Whether an entry of this number is still there.
  bool is_live_at(int64_t entry) const {
    return entry >= first_ && entry < used_ && entries_->get(entry).is_live();
  }

  // The hash of an entry's key: the one that is stored, if hashes are. Precondition: it is live.
  int64_t hash_at(int64_t entry) {
    if constexpr (Traits::kStoresHash) {
      Entry found = entries_->get(entry);
      if (found.hash != 0) return found.hash;
      found.hash = Traits::hash(found.key);
      entries_->set(entry, found);
      return found.hash;
    } else {
      return Traits::hash(entries_->get(entry).key);
    }
  }

  // Changes whenever entries get new numbers.
  int64_t epoch() const { return epoch_; }

 protected:
  using Entry = HashTableEntry<K, V, std::is_pointer_v<K>, Traits::kStoresHash>;

  HashTable() = default;

  // Puts a value to a key, which may be there.
  RLIB_OP(dict.store)
  void store(K key, V value, int64_t hash) {
    int64_t entry = lookup(key, hash);
    if (entry >= 0) {
      set_value_at(entry, value);
    } else {
      add(key, value, hash);
    }
  }

  RLIB_OP(dict.set_value_at)
  void set_value_at(int64_t entry, V value) {
    Entry changed = entries_->get(entry);
    changed.value = value;
    entries_->set(entry, changed);
  }

  // Adds a key that is not there.
  RLIB_OP(dict.add)
  void add(K key, V value, int64_t hash) {
    if (jit::we_are_jitted()) {
      add_out_of_line(key, value, hash);
    } else {
      append(key, value, hash);
    }
  }

  // Adds a key that is not there as the first one.
  RLIB_OP(dict.add_in_front)
  void add_in_front(K key, V value, int64_t hash) {
    if (first_ == 0 || !has_free_slot()) make_room(live_ / 2 + 4);
    first_--;
    put(first_, key, value, hash);
  }

  // Removes an entry that is there. `hash` is that of its key.
  RLIB_OP(dict.remove_entry)
  void remove_entry(int64_t entry, int64_t hash) {
    if (index_ != nullptr) leave(entry, hash);
    entries_->set(entry, Entry{});
    live_--;
    if (live_ == 0) {
      first_ = used_;
      return;
    }
    while (!entries_->get(first_).is_live()) first_++;
  }
  // The same of the last live entry, whose number the next key may have.
  RLIB_OP(dict.remove_last_entry)
  void remove_last_entry(int64_t entry, int64_t hash) {
    remove_entry(entry, hash);
    used_ = entry;
    if (first_ > entry) first_ = entry;
  }
  // The same where the order of keys says nothing: numbers at the end are given again, so that a set that grows and
  // shrinks like a stack need not be packed.
  RLIB_OP(dict.forget_entry)
  void forget_entry(int64_t entry, int64_t hash) {
    remove_entry(entry, hash);
    if (live_ == 0) {
      first_ = 0;
      used_ = 0;
    } else {
      while (!entries_->get(used_ - 1).is_live()) used_--;
    }
  }

  // Room for this many keys in all.
  RLIB_DONT_LOOK_INSIDE
  void reserve(int64_t count) {
    if (count > entries_->length()) rebuild(count, 0);
  }

  // Becomes what `other`, another table, is.
  RLIB_DONT_LOOK_INSIDE
  void copy_from(const HashTable* other) {
    int64_t count = other->live_;
    Array<Entry>* entries = Array<Entry>::make(count);
    other->pack(entries, 0);
    entries_ = entries;
    index_ = nullptr;
    live_ = used_ = count;
    first_ = 0;
    epoch_++;
  }

 private:
  static constexpr int64_t kFree = 0;
  static constexpr int64_t kRemoved = 1;
  static constexpr int64_t kFirstEntry = 2;
  static constexpr int64_t kSmallest = 8;  // of an index

  // ---- Probing. Slot is what the index is made of. ----

  template <class Slot>
  Array<Slot>* index() const {
    return static_cast<Array<Slot>*>(index_);
  }

  template <class Slot>
  int64_t probe(K key, int64_t hash) {
    while (true) {
      Array<Slot>* index = this->index<Slot>();
      uint64_t mask = static_cast<uint64_t>(index->length()) - 1;
      uint64_t rest = static_cast<uint64_t>(hash);
      uint64_t slot = rest & mask;
      while (true) {
        int64_t found = index->get(static_cast<int64_t>(slot));
        if (found == kFree) return -1;
        if (found != kRemoved) {
          int64_t entry = found - kFirstEntry;
          K candidate = entries_->get(entry).key;
          if (same_hash(entry, hash)) {
            if constexpr (Traits::kMayMutate) {
              if (candidate == key) return entry;
              int64_t epoch = epoch_;
              bool equal = Traits::equals(candidate, key);
              if (epoch != epoch_ || index_ != index || !is_live_at(entry) ||
                  entries_->get(entry).key != candidate) {
                return lookup(key, hash);  // `equals` changed the table
              }
              if (equal) return entry;
            } else {
              if (Traits::equals(candidate, key)) return entry;
            }
          }
        }
        slot = next_slot(slot, rest, mask);
      }
    }
  }

  // The same, but keys are only looked at: kUnsure where they would have to be asked, or where there is no
  // index. Traits say by compare_by_sight whether two are equal: 1, 0, or -1 if that does not show.
  static constexpr int64_t kUnsure = -2;

  RLIB_DONT_LOOK_INSIDE
  int64_t lookup_by_sight(K key, int64_t hash) const {
    if (live_ == 0) return -1;
    if (index_ == nullptr) return kUnsure;
    switch (width_) {
      case 1: return look<uint8_t>(key, hash);
      case 2: return look<uint16_t>(key, hash);
      default: return look<uint32_t>(key, hash);
    }
  }
  template <class Slot>
  int64_t look(K key, int64_t hash) const {
    Array<Slot>* index = this->index<Slot>();
    uint64_t mask = static_cast<uint64_t>(index->length()) - 1;
    uint64_t rest = static_cast<uint64_t>(hash);
    uint64_t slot = rest & mask;
    while (true) {
      int64_t found = index->get(static_cast<int64_t>(slot));
      if (found == kFree) return -1;
      if (found != kRemoved && same_hash(found - kFirstEntry, hash)) {
        int64_t equal = Traits::compare_by_sight(entries_->get(found - kFirstEntry).key, key);
        if (equal != 0) return equal > 0 ? found - kFirstEntry : kUnsure;
      }
      slot = next_slot(slot, rest, mask);
    }
  }

  // The sequence visits every slot in the end, and lets all bits of the hash take part.
  static uint64_t next_slot(uint64_t slot, uint64_t& rest, uint64_t mask) {
    rest >>= 5;
    return (slot * 5 + rest + 1) & mask;
  }

  bool same_hash(int64_t entry, int64_t hash) const {
    if constexpr (Traits::kStoresHash) {
      return entries_->get(entry).hash == hash;
    } else {
      return true;
    }
  }

  // Puts the number of an entry into the index, where the first slot is free or removed.
  void enter(int64_t entry, int64_t hash) {
    switch (width_) {
      case 1: enter_as<uint8_t>(entry, hash); break;
      case 2: enter_as<uint16_t>(entry, hash); break;
      default: enter_as<uint32_t>(entry, hash); break;
    }
  }
  template <class Slot>
  void enter_as(int64_t entry, int64_t hash) {
    Array<Slot>* index = this->index<Slot>();
    uint64_t mask = static_cast<uint64_t>(index->length()) - 1;
    uint64_t rest = static_cast<uint64_t>(hash);
    uint64_t slot = rest & mask;
    int64_t found = index->get(static_cast<int64_t>(slot));
    while (found >= kFirstEntry) {
      slot = next_slot(slot, rest, mask);
      found = index->get(static_cast<int64_t>(slot));
    }
    if (found == kFree) unused_slots_--;
    index->set(static_cast<int64_t>(slot), static_cast<Slot>(entry + kFirstEntry));
  }

  // Marks an entry's slot as removed.
  void leave(int64_t entry, int64_t hash) {
    switch (width_) {
      case 1: leave_as<uint8_t>(entry, hash); break;
      case 2: leave_as<uint16_t>(entry, hash); break;
      default: leave_as<uint32_t>(entry, hash); break;
    }
  }
  template <class Slot>
  void leave_as(int64_t entry, int64_t hash) {
    Array<Slot>* index = this->index<Slot>();
    uint64_t mask = static_cast<uint64_t>(index->length()) - 1;
    uint64_t rest = static_cast<uint64_t>(hash);
    uint64_t slot = rest & mask;
    while (index->get(static_cast<int64_t>(slot)) != entry + kFirstEntry) {
      slot = next_slot(slot, rest, mask);
    }
    index->set(static_cast<int64_t>(slot), static_cast<Slot>(kRemoved));
  }

  // ---- Growing ----

  bool has_free_slot() const { return index_ == nullptr || unused_slots_ > 0; }

  void append(K key, V value, int64_t hash) {
    if (used_ == entries_->length() || !has_free_slot()) make_room(0);
    int64_t entry = used_;
    used_ = entry + 1;
    put(entry, key, value, hash);
  }
  // One operation in a trace, which so does not part where a table grows.
  RLIB_DONT_LOOK_INSIDE
  void add_out_of_line(K key, V value, int64_t hash) { append(key, value, hash); }

  void put(int64_t entry, K key, V value, int64_t hash) {
    entries_->set(entry, Entry::of(key, value, hash));
    live_++;
    if (index_ != nullptr) enter(entry, hash);
  }

  // Makes room for one more key and, if `gap` is not 0, for some before the first. The index gets three
  // slots a key or more, as CPython's: a full table doubles, one of which half is dead stays as large as it is.
  [[gnu::noinline]] RLIB_DONT_LOOK_INSIDE
  void make_room(int64_t gap) { rebuild(usable(live_ * 3 + 7), gap); }

  // Makes the table anew, without dead entries but for `gap` ones in front, and with room for at
  // least `capacity` keys.
  [[gnu::noinline]] RLIB_DONT_LOOK_INSIDE
  void rebuild(int64_t capacity, int64_t gap) {
    int64_t slots = slots_for(capacity);
    Array<Entry>* entries = Array<Entry>::make(gap + usable(slots));
    pack(entries, gap);
    entries_ = entries;
    first_ = gap;
    used_ = gap + live_;
    epoch_++;
    make_index(slots);
  }

  // Keys for which an index of this size is good, and the other way round.
  static int64_t usable(int64_t slots) { return slots / 8 * 5; }
  static int64_t slots_for(int64_t capacity) {
    int64_t slots = kSmallest;
    while (usable(slots) < capacity) slots *= 2;
    return slots;
  }

  // Copies the live entries to `entries`, from `to` on.
  void pack(Array<Entry>* entries, int64_t to) const {
    if (live_ == used_ - first_) {
      array_copy(entries_, first_, entries, to, live_);
      return;
    }
    for (int64_t from = first_; from < used_; from++) {
      Entry entry = entries_->get(from);
      if (entry.is_live()) entries->set(to++, entry);
    }
  }

  // An index for the entries there are.
  [[gnu::noinline]] RLIB_DONT_LOOK_INSIDE
  void make_index(int64_t slots) {
    if (slots <= 1 << 8) {
      index_ = Array<uint8_t>::make(slots);
      width_ = 1;
    } else if (slots <= 1 << 16) {
      index_ = Array<uint16_t>::make(slots);
      width_ = 2;
    } else {
      index_ = Array<uint32_t>::make(slots);
      width_ = 4;
    }
    unused_slots_ = usable(slots);
    for (int64_t entry = first_; entry < used_; entry++) {
      if (entries_->get(entry).is_live()) enter(entry, hash_at(entry));
    }
  }

  Array<Entry>* entries_ = Array<Entry>::empty();
  RLIB_TRANSIENT Object* index_ = nullptr;   // an array of numbers of width_ bytes, or null
  RLIB_TRANSIENT int64_t unused_slots_ = 0;  // free ones that may still be taken
  RLIB_TRANSIENT int32_t width_ = 0;
  int64_t live_ = 0;
  int64_t first_ = 0;
  int64_t used_ = 0;
  int64_t epoch_ = 0;
};

}  // namespace rlib

#endif  // RLIB_HASH_TABLE_H_
