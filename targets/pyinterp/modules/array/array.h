// array.array: numbers of one type, packed. The items are kept as bytes, the lowest first, so that
// the buffer of an array is the array itself.

#ifndef TARGETS_PYINTERP_MODULES_ARRAY_ARRAY_H_
#define TARGETS_PYINTERP_MODULES_ARRAY_ARRAY_H_

#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/iterators.h"

namespace py {

RLIB_PREBUILD W_Type* array_type();
RLIB_PREBUILD W_Type* array_iterator_type();

// What the items are.
class ItemKind final : public rlib::Object {
 public:
  enum Class : uint8_t { kSigned, kUnsigned, kFloat, kCharacter };

  ItemKind(char code, Class kind, int64_t size, Str* name)
      : code(code), kind(kind), size(size), name(name) {}

  const char code;
  const Class kind;
  const int64_t size;  // in bytes
  Str* const name;     // of the C type, for errors
};

// null if there is no such typecode.
ItemKind* find_item_kind(char code);

class W_Array : public Referable<W_BufferOwner> {
 public:
  explicit W_Array(ItemKind* kind) : kind(kind) {}
  static W_Type* exact_type() { return array_type(); }
  W_Type* type() override { return array_type(); }
  Buffer* buffer() override;
  void add_exports(int64_t count) override { exports_ += count; }

  int64_t length() const { return length_; }
  // Precondition of both: 0 <= index < length().
  W_Object* get(int64_t index) const;
  void set(int64_t index, W_Object* item) { put(index, to_bits(item)); }
  void append(W_Object* item);
  void append_bytes(Str* bytes);

  // The item as bits. Raises TypeError, OverflowError.
  uint64_t to_bits(W_Object* item) const;
  uint64_t bits_at(int64_t index) const;
  void put(int64_t index, uint64_t bits);

  // Puts `count` items of no particular value in place of start <= index < end. Raises BufferError
  // if the size changes while there are memoryviews.
  void make_gap(int64_t start, int64_t end, int64_t count);
  // Copies `count` items of an array of the same kind.
  void copy(W_Array* from, int64_t from_index, int64_t to_index, int64_t count);
  Str* to_bytes() const { return Str::from_array(bytes_, 0, length_ * kind->size); }

  ItemKind* const kind;

 private:
  Array<char>* bytes_ = Array<char>::empty();
  int64_t length_ = 0;
  int64_t exports_ = 0;
};

class W_ArrayIterator final : public W_Iterator {
 public:
  explicit W_ArrayIterator(W_Array* array) : array(array) {}
  PY_ITERATOR_TYPE(W_ArrayIterator, array_iterator_type)
  W_Object* next() override {
    if (array == nullptr) return nullptr;
    if (index < array->length()) return array->get(index++);
    array = nullptr;
    return nullptr;
  }

  W_Array* array;
  int64_t index = 0;
};

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_ARRAY_ARRAY_H_
