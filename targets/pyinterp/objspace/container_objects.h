// tuple, list, dict, set, frozenset, slice, range, and the base of built-in iterators.

#ifndef TARGETS_PYINTERP_OBJSPACE_CONTAINER_OBJECTS_H_
#define TARGETS_PYINTERP_OBJSPACE_CONTAINER_OBJECTS_H_

#include "rlib/bigint.h"
#include "targets/pyinterp/objspace/number_objects.h"
#include "targets/pyinterp/objspace/object.h"
#include "targets/pyinterp/objspace/text_objects.h"

namespace py {

RLIB_PREBUILD W_Type* tuple_type();
RLIB_PREBUILD W_Type* list_type();
RLIB_PREBUILD W_Type* dict_type();
RLIB_PREBUILD W_Type* set_type();
RLIB_PREBUILD W_Type* frozenset_type();
RLIB_PREBUILD W_Type* slice_type();
RLIB_PREBUILD W_Type* range_type();

// ---- Sequences ----------------------------------------------------------------------------------

class W_Tuple : public W_Object {
 public:
  explicit W_Tuple(Array<W_Object*>* items) : items(items) {}
  static W_Type* exact_type() { return tuple_type(); }
  W_Type* type() override { return tuple_type(); }

  int64_t length() const { return items->length(); }
  W_Object* get(int64_t index) const { return items->get(index); }

  Array<W_Object*>* const items;  // never changes
};

RLIB_PREBUILD W_Tuple* empty_tuple();
// The array belongs to the tuple from now on.
W_Tuple* new_tuple(Array<W_Object*>* items);
inline W_Tuple* new_tuple(W_Object* a) {
  auto* items = Array<W_Object*>::make(1);
  items->set(0, a);
  return new W_Tuple(items);
}
inline W_Tuple* new_tuple(W_Object* a, W_Object* b) {
  auto* items = Array<W_Object*>::make(2);
  items->set(0, a);
  items->set(1, b);
  return new W_Tuple(items);
}
inline W_Tuple* new_tuple(W_Object* a, W_Object* b, W_Object* c) {
  auto* items = Array<W_Object*>::make(3);
  items->set(0, a);
  items->set(1, b);
  items->set(2, c);
  return new W_Tuple(items);
}

// A list. Its items are behind these functions only: how it keeps them is its own business.
class W_List : public W_Object {
 public:
  W_List() : items_(new List<W_Object*>()) {}
  explicit W_List(List<W_Object*>* items) : items_(items) {}
  static W_Type* exact_type() { return list_type(); }
  W_Type* type() override { return list_type(); }

  int64_t length() const { return items_->length(); }
  // Precondition of both: 0 <= index < length().
  W_Object* get(int64_t index) const { return items_->get(index); }
  void set(int64_t index, W_Object* item) { items_->set(index, item); }
  void append(W_Object* item) { items_->append(item); }
  void insert(int64_t index, W_Object* item) { items_->insert(index, item); }
  W_Object* pop_at(int64_t index) {
    W_Object* item = items_->pop_at(index);
    if (items_->is_empty()) emptied();
    return item;
  }
  W_Object* pop() {
    W_Object* item = items_->pop();
    if (items_->is_empty()) emptied();
    return item;
  }
  void clear() { items_->clear(); }
  void remove_range(int64_t start, int64_t end) {
    items_->remove_range(start, end);
    if (items_->is_empty()) emptied();
  }
  // The items start <= index < end; and others in their place.
  List<W_Object*>* slice(int64_t start, int64_t end) const { return items_->slice(start, end); }
  List<W_Object*>* slice_by(int64_t start, int64_t step, int64_t count) const {
    return items_->slice_by(start, step, count);
  }
  void replace(int64_t start, int64_t end, List<W_Object*>* by) {
    items_->replace_range(start, end, by);
  }
  // All of them, for reading, until the list changes.
  List<W_Object*>* items() const { return items_; }
  // All of them at once. The list belongs to this one from now on.
  void set_items(List<W_Object*>* items) { items_ = items; }

  // How many lists are being sorted. They have no items meanwhile, and who adds some and removes them
  // leaves another empty list behind: so list.sort can tell.
  static inline int64_t being_sorted = 0;

 private:
  void emptied() {
    if (being_sorted > 0) items_ = new List<W_Object*>();
  }

  List<W_Object*>* items_;
};

inline W_List* new_list() { return new W_List(); }
inline W_List* new_list(List<W_Object*>* items) { return new W_List(items); }

class W_Slice final : public W_Object {
 public:
  W_Slice(W_Object* start, W_Object* stop, W_Object* step) : start(start), stop(stop), step(step) {}
  static W_Type* exact_type() { return slice_type(); }
  W_Type* type() override { return slice_type(); }

  W_Object* const start;  // None for what is left out
  W_Object* const stop;
  W_Object* const step;
};

// What a slice means for a sequence: items start, start + step, ... `count` of them.
struct SliceRange {
  int64_t start;
  int64_t stop;
  int64_t step;
  int64_t count;
};
// Calls __index__ of the parts. Raises TypeError, and ValueError for a step of 0.
SliceRange slice_range(W_Slice* slice, int64_t length);

// The numbers of a range that do not all fit into 64 bits.
class BigRange final : public rlib::Object {
 public:
  BigRange(rlib::BigInt* start, rlib::BigInt* stop, rlib::BigInt* step, rlib::BigInt* length)
      : start(start), stop(stop), step(step), length(length) {}

  rlib::BigInt* const start;
  rlib::BigInt* const stop;
  rlib::BigInt* const step;
  rlib::BigInt* const length;
};

// A range.
class W_Range final : public W_Object {
 public:
  W_Range(int64_t start, int64_t stop, int64_t step, int64_t length)
      : start(start), stop(stop), step(step), length(length) {}
  explicit W_Range(BigRange* big) : start(0), stop(0), step(0), length(0), big(big) {}
  static W_Type* exact_type() { return range_type(); }
  W_Type* type() override { return range_type(); }

  const int64_t start;
  const int64_t stop;    // as the program gave it
  const int64_t step;
  const int64_t length;
  BigRange* const big = nullptr;  // if not null, the numbers above do not hold
};

// ---- Mappings and sets --------------------------------------------------------------------------

// Keys as Python hashes and compares them. Both may run code of the program.
struct ObjectKeys {
  static constexpr bool kStoresHash = true;
  static constexpr bool kMayMutate = true;
  static int64_t hash(W_Object* key);
  static bool equals(W_Object* a, W_Object* b);
  // 1 or 0 for usual keys; -1 where somebody would have to be asked.
  static int64_t compare_by_sight(W_Object* a, W_Object* b) {
    if (a == b) return 1;
    if (rlib::is_exactly<W_Int>(a) && rlib::is_exactly<W_Int>(b)) {
      return static_cast<W_Int*>(a)->value == static_cast<W_Int*>(b)->value ? 1 : 0;
    }
    return compare_others_by_sight(a, b);
  }

 private:
  static int64_t compare_others_by_sight(W_Object* a, W_Object* b);
};
using ObjectTable = Dict<W_Object*, W_Object*, ObjectKeys>;

// A dict. Those of instances, modules and types keep their entries elsewhere and derive from this.
//
// Entries are walked over by number: for (i = next_entry(0); i >= 0; i = next_entry(i + 1)).
class W_Dict : public W_Object {
 public:
  W_Dict() : table(new ObjectTable()) {}
  explicit W_Dict(ObjectTable* table) : table(table) {}
  static W_Type* exact_type() { return dict_type(); }
  W_Type* type() override { return dict_type(); }

  virtual int64_t length() { return table->length(); }
  // The value, or null. Calls __hash__ and __eq__ of keys, which may raise.
  virtual W_Object* get(W_Object* key);
  virtual W_Object* get_str(Str* key);
  virtual void set(W_Object* key, W_Object* value);
  virtual void set_str(W_Str* key, W_Object* value);
  // Removes a key. What was its value, or null.
  virtual W_Object* remove(W_Object* key);
  virtual void clear() { table->clear(); }
  // The first live entry from this number on, or -1.
  virtual int64_t next_entry(int64_t from) { return table->next(from); }
  // The last live entry up to this number, or -1. Start with INT64_MAX.
  virtual int64_t previous_entry(int64_t from) { return table->previous(from); }
  virtual W_Object* key_at(int64_t entry) { return table->key_at(entry); }
  virtual W_Object* value_at(int64_t entry) { return table->value_at(entry); }

  // Null while entries are kept elsewhere.
  ObjectTable* table;
};

inline W_Dict* new_dict() { return new W_Dict(); }

using ObjectSet = rlib::Set<W_Object*, ObjectKeys>;

// set and frozenset.
class W_BaseSet : public Referable<W_Object> {
 public:
  W_BaseSet() : items(new ObjectSet()) {}
  explicit W_BaseSet(ObjectSet* items) : items(items) {}
  static W_Type* exact_type() { return set_type(); }

  ObjectSet* items;
};
class W_Set : public W_BaseSet {
 public:
  using W_BaseSet::W_BaseSet;
  static W_Type* exact_type() { return set_type(); }
  W_Type* type() override { return set_type(); }
};
class W_FrozenSet : public W_BaseSet {
 public:
  using W_BaseSet::W_BaseSet;
  static W_Type* exact_type() { return frozenset_type(); }
  W_Type* type() override { return frozenset_type(); }

  int64_t hash = 0;  // 0: not yet computed
};

// ---- Iterators ----------------------------------------------------------------------------------

// Built-in iterators, which end without an exception.
class W_Iterator : public W_Object {
 public:
  static W_Type* exact_type() { return object_type(); }
  // The next item; null behind the last, and then always.
  virtual W_Object* next() = 0;
};

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_CONTAINER_OBJECTS_H_
