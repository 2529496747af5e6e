// What the built-in containers offer to the rest of the interpreter, beyond their fields.

#ifndef TARGETS_PYINTERP_OBJSPACE_CONTAINER_FUNCTIONS_H_
#define TARGETS_PYINTERP_OBJSPACE_CONTAINER_FUNCTIONS_H_

#include "targets/pyinterp/objspace/values.h"

namespace py {

// ---- Lists and tuples ---------------------------------------------------------------------------

// list += iterable. What came before an exception stays.
void list_extend(W_List* list, W_Object* iterable);
// Sorts in place, as list.sort does; `key` may be null.
void list_sort(W_List* list, W_Object* key, bool reverse);
// The items start, start + step, ... of a slice.
W_List* list_slice(W_List* list, SliceRange range);
W_Tuple* tuple_slice(W_Tuple* tuple, SliceRange range);
// Raises the TypeError of sequence + other, where the sequence is an `own`: "list" and so on.
[[noreturn]] void throw_cannot_concatenate(Str* own, W_Object* other);
// How often `sequence * count` repeats. Raises TypeError, OverflowError.
int64_t repeat_count(W_Object* count);
// hash() of a tuple of these, as CPython computes it.
int64_t hash_items(Array<W_Object*>* items);
// hash(w), at once for the usual keys: str, int, and tuples of them.
int64_t quick_hash(W_Object* w);

// ---- Dicts --------------------------------------------------------------------------------------

// dict[key], with __missing__ of derived classes. Raises KeyError.
W_Object* dict_getitem(W_Dict* dict, W_Object* key);
// del dict[key]. Raises KeyError.
void dict_delitem(W_Dict* dict, W_Object* key);
// dict.update(other): of a mapping or of pairs.
void dict_update(W_Dict* dict, W_Object* other);
// The same where `other` is a mapping: {**other}. Raises AttributeError if it has no keys().
void dict_update_mapping(W_Dict* dict, W_Object* other);
// A plain dict with the same entries.
W_Dict* dict_copy(W_Dict* dict);
// The value of `key`, which is `value` from now on if there was none.
W_Object* dict_set_default(W_Dict* dict, W_Object* key, W_Object* value);

// ---- Sets ---------------------------------------------------------------------------------------

// set |= iterable.
void set_update(W_BaseSet* set, W_Object* iterable);
// Whether `key` is in it; a set stands for a frozenset of its items.
bool set_contains(W_BaseSet* set, W_Object* key);
W_Set* new_set(ObjectSet* items);
// A new table of the items of an iterable.
ObjectSet* to_set(W_Object* iterable);

// ---- repr ---------------------------------------------------------------------------------------

// While the repr of a container is made. It is recursive where the container holds itself.
class RLIB_SCOPE ReprScope {
 public:
  explicit ReprScope(W_Object* w) : w_(w), recursive_(repr_enter(w)) {}
  ~ReprScope() {
    if (!recursive_) repr_leave(w_);
  }
  ReprScope(const ReprScope&) = delete;
  ReprScope& operator=(const ReprScope&) = delete;

  bool is_recursive() const { return recursive_; }

 private:
  W_Object* w_;
  bool recursive_;
};

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_CONTAINER_FUNCTIONS_H_
