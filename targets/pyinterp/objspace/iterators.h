// The built-in iterators. Each has its own Python type, made in the file that has its `next`.
//
// They end without an exception: `next` returns null, and from then on always. So a loop over a list
// costs a virtual call for each item, and nothing is allocated but the iterator.

#ifndef TARGETS_PYINTERP_OBJSPACE_ITERATORS_H_
#define TARGETS_PYINTERP_OBJSPACE_ITERATORS_H_

#include "targets/pyinterp/objspace/gateway.h"

namespace py {

// iter(w) for exact objects of the usual types; null for all others.
W_Object* builtin_iterator(W_Object* w);

// Adds __iter__ and __next__ to the type of an iterator.
void add_iterator_methods(TypeBuilder* type);

// ---- Sequences: sequence_iterators.cc -----------------------------------------------------------

#define PY_ITERATOR_TYPE(Class, function)            \
  static W_Type* exact_type() { return function(); } \
  W_Type* type() override { return function(); }

RLIB_PREBUILD W_Type* list_iterator_type();
RLIB_PREBUILD W_Type* list_reverse_iterator_type();
RLIB_PREBUILD W_Type* tuple_iterator_type();
RLIB_PREBUILD W_Type* str_iterator_type();
RLIB_PREBUILD W_Type* str_ascii_iterator_type();
RLIB_PREBUILD W_Type* bytes_iterator_type();
RLIB_PREBUILD W_Type* bytearray_iterator_type();
RLIB_PREBUILD W_Type* range_iterator_type();
RLIB_PREBUILD W_Type* long_range_iterator_type();
RLIB_PREBUILD W_Type* sequence_iterator_type();
RLIB_PREBUILD W_Type* callable_iterator_type();

class W_ListIterator final : public W_Iterator {
 public:
  explicit W_ListIterator(W_List* list) : list(list) {}
  PY_ITERATOR_TYPE(W_ListIterator, list_iterator_type)
  W_Object* next() override {
    if (list == nullptr) return nullptr;
    if (index < list->length()) return list->get(index++);
    list = nullptr;
    return nullptr;
  }

  W_List* list;  // null behind the end
  int64_t index = 0;
};

class W_ListReverseIterator final : public W_Iterator {
 public:
  explicit W_ListReverseIterator(W_List* list) : list(list), index(list->length() - 1) {}
  PY_ITERATOR_TYPE(W_ListReverseIterator, list_reverse_iterator_type)
  W_Object* next() override;

  W_List* list;
  int64_t index;  // of the next item
};

class W_TupleIterator final : public W_Iterator {
 public:
  explicit W_TupleIterator(W_Tuple* tuple) : tuple(tuple) {}
  PY_ITERATOR_TYPE(W_TupleIterator, tuple_iterator_type)
  W_Object* next() override {
    if (tuple == nullptr) return nullptr;
    if (index < tuple->length()) return tuple->get(index++);
    tuple = nullptr;
    return nullptr;
  }

  W_Tuple* tuple;
  int64_t index = 0;
};

// The characters of a str.
class W_StrIterator final : public W_Iterator {
 public:
  explicit W_StrIterator(W_Str* text) : text(text), is_ascii(text->is_ascii() && rlib::is_exactly<W_Str>(text)) {}
  static W_Type* exact_type() { return str_iterator_type(); }
  W_Type* type() override { return is_ascii ? str_ascii_iterator_type() : str_iterator_type(); }
  W_Object* next() override;

  W_Str* text;           // null behind the end
  const bool is_ascii;
  int64_t offset = 0;    // in bytes
  int64_t position = 0;  // in code points

 private:
  W_Str* next_long();
};

// The bytes of a bytes object.
class W_BytesIterator final : public W_Iterator {
 public:
  explicit W_BytesIterator(W_Bytes* bytes) : bytes(bytes) {}
  PY_ITERATOR_TYPE(W_BytesIterator, bytes_iterator_type)
  W_Object* next() override;

  W_Bytes* bytes;
  int64_t index = 0;
};

class W_ByteArrayIterator final : public W_Iterator {
 public:
  explicit W_ByteArrayIterator(W_ByteArray* bytes) : bytes(bytes) {}
  PY_ITERATOR_TYPE(W_ByteArrayIterator, bytearray_iterator_type)
  W_Object* next() override;

  W_ByteArray* bytes;
  int64_t index = 0;
};

class W_RangeIterator final : public W_Iterator {
 public:
  W_RangeIterator(int64_t start, int64_t step, int64_t left)
      : value(start), step(step), count(left), left(left) {}
  PY_ITERATOR_TYPE(W_RangeIterator, range_iterator_type)
  W_Object* next() override {
    if (left <= 0) return nullptr;
    left--;
    int64_t result = value;
    value += step;
    return new_int(result);
  }

  int64_t value;  // the next one
  const int64_t step;
  const int64_t count;  // of all
  int64_t left;
};

// Of a range with numbers of any size.
class W_LongRangeIterator final : public W_Iterator {
 public:
  W_LongRangeIterator(BigInt* start, BigInt* step, BigInt* left)
      : value(start), step(step), count(left), left(left) {}
  PY_ITERATOR_TYPE(W_LongRangeIterator, long_range_iterator_type)
  W_Object* next() override;

  BigInt* value;
  BigInt* const step;
  BigInt* const count;
  BigInt* left;
};

// Of an object with __getitem__ only: w[0], w[1], ... until IndexError.
class W_SequenceIterator final : public W_Iterator {
 public:
  explicit W_SequenceIterator(W_Object* sequence) : sequence(sequence) {}
  PY_ITERATOR_TYPE(W_SequenceIterator, sequence_iterator_type)
  W_Object* next() override;

  W_Object* sequence;  // null behind the end
  int64_t index = 0;
};

// iter(function, sentinel).
class W_CallableIterator final : public W_Iterator {
 public:
  W_CallableIterator(W_Object* function, W_Object* sentinel)
      : function(function), sentinel(sentinel) {}
  PY_ITERATOR_TYPE(W_CallableIterator, callable_iterator_type)
  W_Object* next() override;

  W_Object* function;  // null behind the end
  W_Object* const sentinel;
};

// py::next(iterator), which asks no virtual function where items are in a list, tuple or range.
inline W_Object* next_item(W_Object* iterator) {
  if (rlib::is_exactly<W_RangeIterator>(iterator)) return static_cast<W_RangeIterator*>(iterator)->next();
  if (rlib::is_exactly<W_ListIterator>(iterator)) return static_cast<W_ListIterator*>(iterator)->next();
  if (rlib::is_exactly<W_TupleIterator>(iterator)) return static_cast<W_TupleIterator*>(iterator)->next();
  return next(iterator);
}

// What an iterator over pairs gives, without a tuple around it. Two nulls at the end.
struct ItemPair {
  W_Object* first;
  W_Object* second;
};

// ---- Dicts and sets: dict_iterators.cc, set_iterators.cc ----------------------------------------

RLIB_PREBUILD W_Type* dict_key_iterator_type();
RLIB_PREBUILD W_Type* dict_value_iterator_type();
RLIB_PREBUILD W_Type* dict_item_iterator_type();
RLIB_PREBUILD W_Type* dict_reverse_key_iterator_type();
RLIB_PREBUILD W_Type* dict_reverse_value_iterator_type();
RLIB_PREBUILD W_Type* dict_reverse_item_iterator_type();
RLIB_PREBUILD W_Type* set_iterator_type();

// Walks over the entries of a dict. RuntimeError if keys come or go meanwhile.
class W_DictIterator : public W_Iterator {
 public:
  explicit W_DictIterator(W_Dict* dict) : dict(dict), length(dict->length()), left(length) {}

  // The next entry, or -1. A dict with a table of its own is asked no virtual function.
  int64_t forward() {
    if (dict == nullptr) return -1;
    ObjectTable* table = dict->table;
    if ((table != nullptr ? table->length() : dict->length()) != length) changed();
    int64_t at = table != nullptr ? table->next(entry) : dict->next_entry(entry);
    return found(at, at + 1);
  }
  int64_t backward() {
    if (dict == nullptr) return -1;
    if (left == length) entry = INT64_MAX;
    if (dict->length() != length) changed();
    int64_t at = dict->previous_entry(entry);
    return found(at, at - 1);
  }
  W_Object* key(int64_t at) {
    return dict->table != nullptr ? dict->table->key_at(at) : dict->key_at(at);
  }
  W_Object* value(int64_t at) {
    return dict->table != nullptr ? dict->table->value_at(at) : dict->value_at(at);
  }

  W_Dict* dict;        // null behind the end
  int64_t length;      // when the walk began; -1 once that is not true any more
  int64_t left;        // keys
  int64_t entry = 0;   // to look at next

 private:
  int64_t found(int64_t at, int64_t following) {
    if (at < 0 || left == 0) return end(at);
    left--;
    entry = following;
    return at;
  }
  int64_t end(int64_t at);
  [[noreturn]] void changed();
};

#define PY_DICT_ITERATOR(Class, function, step, ...) \
  class Class final : public W_DictIterator {        \
   public:                                           \
    using W_DictIterator::W_DictIterator;            \
    PY_ITERATOR_TYPE(Class, function)                \
    W_Object* next() override {                      \
      int64_t at = step();                           \
      return at < 0 ? nullptr : __VA_ARGS__;         \
    }                                                \
  };
PY_DICT_ITERATOR(W_DictKeyIterator, dict_key_iterator_type, forward, key(at))
PY_DICT_ITERATOR(W_DictValueIterator, dict_value_iterator_type, forward, value(at))
PY_DICT_ITERATOR(W_DictReverseKeyIterator, dict_reverse_key_iterator_type, backward, key(at))
PY_DICT_ITERATOR(W_DictReverseValueIterator, dict_reverse_value_iterator_type, backward, value(at))
PY_DICT_ITERATOR(W_DictReverseItemIterator, dict_reverse_item_iterator_type, backward,
                 new_tuple(key(at), value(at)))
#undef PY_DICT_ITERATOR

class W_DictItemIterator final : public W_DictIterator {
 public:
  using W_DictIterator::W_DictIterator;
  PY_ITERATOR_TYPE(W_DictItemIterator, dict_item_iterator_type)
  W_Object* next() override {
    ItemPair pair = next_pair();
    return pair.first == nullptr ? nullptr : new_tuple(pair.first, pair.second);
  }
  ItemPair next_pair() {
    int64_t at = forward();
    if (at < 0) return {nullptr, nullptr};
    return {key(at), value(at)};
  }
};

class W_SetIterator final : public W_Iterator {
 public:
  explicit W_SetIterator(W_BaseSet* set)
      : set(set), length(set->items->length()), left(length) {}
  PY_ITERATOR_TYPE(W_SetIterator, set_iterator_type)
  W_Object* next() override;

  W_BaseSet* set;  // null behind the end
  int64_t length;
  int64_t left;
  int64_t entry = 0;
};

// ---- enumerate, zip, map, filter, reversed: iterators.cc ----------------------------------------

RLIB_PREBUILD W_Type* enumerate_type();
RLIB_PREBUILD W_Type* zip_type();
RLIB_PREBUILD W_Type* map_type();
RLIB_PREBUILD W_Type* filter_type();
RLIB_PREBUILD W_Type* reversed_type();

class W_Enumerate : public W_Iterator {
 public:
  W_Enumerate(W_Object* iterator, W_AnyInt* start)
      : iterator(iterator), index(start->fits() ? start->small() : INT64_MAX),
        big(start->fits() ? nullptr : start->big()) {}
  PY_ITERATOR_TYPE(W_Enumerate, enumerate_type)
  W_Object* next() override;
  ItemPair next_pair();

  // The number of the next item.
  W_Object* number() { return big != nullptr ? new_int(big) : static_cast<W_Object*>(new_int(index)); }

  W_Object* const iterator;
  int64_t index;
  BigInt* big;  // in place of `index`, once that does not do; else null
};

class W_Zip : public W_Iterator {
 public:
  W_Zip(Array<W_Object*>* iterators, bool is_strict)
      : iterators(iterators), is_strict(is_strict) {}
  PY_ITERATOR_TYPE(W_Zip, zip_type)
  W_Object* next() override;
  // Precondition: of two iterators.
  ItemPair next_pair();

  Array<W_Object*>* const iterators;
  bool is_strict;
};

class W_Map : public W_Iterator {
 public:
  W_Map(W_Object* function, Array<W_Object*>* iterators)
      : function(function), iterators(iterators) {}
  PY_ITERATOR_TYPE(W_Map, map_type)
  W_Object* next() override;

  W_Object* const function;
  Array<W_Object*>* const iterators;
};

class W_Filter : public W_Iterator {
 public:
  W_Filter(W_Object* function, W_Object* iterator) : function(function), iterator(iterator) {}
  PY_ITERATOR_TYPE(W_Filter, filter_type)
  W_Object* next() override;

  W_Object* const function;  // null: the truth of the item
  W_Object* const iterator;
};

// reversed(sequence), of what has __len__ and __getitem__.
class W_Reversed : public W_Iterator {
 public:
  W_Reversed(W_Object* sequence, int64_t index) : sequence(sequence), index(index) {}
  PY_ITERATOR_TYPE(W_Reversed, reversed_type)
  W_Object* next() override;

  W_Object* sequence;  // null behind the end
  int64_t index;       // of the next item
};

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_ITERATORS_H_
