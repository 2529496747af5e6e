// Array<T>: a fixed number of items, the storage below every container.
//
// Items are numbers, pointers to collected objects, or value structs, which are laid out inline.
// They start as zero. `const Array<T>* const field` promises that the items never change.

#ifndef RLIB_ARRAY_H_
#define RLIB_ARRAY_H_

#include <cstdint>
#include <new>
#include <type_traits>

#if !defined(KILN_TRANSLATE)
#include <cstring>
#endif

#include "rlib/object.h"

namespace rlib {

template <class T>
class RLIB_VARSIZE Array final : public Object {
 public:
  using rlib_item = T;
  static_assert(std::is_trivially_copyable_v<T>, "items are numbers, pointers or value structs");

  // A new array of zeroed items. Precondition: length >= 0. May collect; may raise MemoryError.
  RLIB_PRIMITIVE("new_array") static Array* make(int64_t length) RLIB_BODY_BELOW;

  // The array of no items. Always the same one.
  RLIB_PREBUILD static Array* empty() { return RLIB_ONCE(make(0)); }

  RLIB_PRIMITIVE("array_length") int64_t length() const RLIB_BODY_BELOW;

  // Precondition of both: 0 <= index < length().
  RLIB_PRIMITIVE("array_get") T get(int64_t index) const RLIB_BODY_BELOW;
  RLIB_PRIMITIVE("array_set") void set(int64_t index, T item) RLIB_BODY_BELOW;

  // The address of the items, for foreign code. Only within rffi::raw.
  RLIB_PRIMITIVE("array_raw") T* raw_items() RLIB_BODY_BELOW;
  RLIB_PRIMITIVE("array_raw") const T* raw_items() const RLIB_BODY_BELOW;

#if !defined(KILN_TRANSLATE)
 private:
  Array() = default;
  bool has(int64_t index) const {
    return static_cast<uint64_t>(index) < static_cast<uint64_t>(length_);
  }

  int64_t length_ = 0;  // the items follow
  static_assert(alignof(T) <= 16);
#endif
};

namespace gc {
extern "C" bool kiln_gc_extend_array(Object* array, int64_t length);  // the collector's own
}

// Makes an array longer where it is, if that is possible: it has room behind it only if it is large. The new
// items are zero. False: it is as it was. Precondition: length >= array->length(). For containers, whose
// items nobody else looks at.
template <class T>
bool array_extend(Array<T>* array, int64_t length) {
  return gc::kiln_gc_extend_array(array, length);
}

// Copies `count` items from one array (or Str) to another or to itself; the ranges may overlap.
// Precondition: both ranges are within their arrays.
template <class From, class To>
RLIB_PRIMITIVE("array_copy")
void array_copy(const From* from, int64_t from_index, To* to, int64_t to_index, int64_t count)
    RLIB_BODY_BELOW;

// Sets `count` items from `start` on to `item`. Precondition: the range is within the array.
template <class T>
RLIB_OP(array.fill)
void array_fill(Array<T>* array, int64_t start, int64_t count, T item) {
  for (int64_t i = start; i < start + count; i++) array->set(i, item);
}

// A new array of `count` items of `array`, from `start` on. Precondition: the range is within it.
template <class T>
RLIB_OP(array.slice)
Array<T>* array_slice(const Array<T>* array, int64_t start, int64_t count) {
  Array<T>* result = Array<T>::make(count);
  array_copy(array, start, result, 0, count);
  return result;
}

// ---- Untranslated -------------------------------------------------------------------------------

#if !defined(KILN_TRANSLATE)

template <class T>
Array<T>* Array<T>::make(int64_t length) {
  RLIB_REQUIRE(length >= 0, "negative array length");
  uint64_t size = sizeof(Array) + static_cast<uint64_t>(length) * sizeof(T);
  void* memory = std::is_arithmetic_v<T> ? untranslated::allocate_pointer_free(size)
                                         : untranslated::allocate(size);
  Array* array = ::new (memory) Array;
  array->length_ = length;
  return array;
}

template <class T>
inline int64_t Array<T>::length() const {
  return length_;
}

template <class T>
inline T Array<T>::get(int64_t index) const {
  RLIB_REQUIRE(has(index), "array index out of range");
  return raw_items()[index];
}

template <class T>
inline void Array<T>::set(int64_t index, T item) {
  RLIB_REQUIRE(has(index), "array index out of range");
  raw_items()[index] = item;
}

template <class T>
inline T* Array<T>::raw_items() {
  return reinterpret_cast<T*>(this + 1);
}

template <class T>
inline const T* Array<T>::raw_items() const {
  return reinterpret_cast<const T*>(this + 1);
}

template <class From, class To>
void array_copy(const From* from, int64_t from_index, To* to, int64_t to_index, int64_t count) {
  using Item = typename To::rlib_item;
  static_assert(std::is_same_v<typename From::rlib_item, Item>);
  RLIB_REQUIRE(count >= 0, "array_copy: negative count");
  RLIB_REQUIRE(from_index >= 0 && count <= from->length() - from_index, "array_copy: source range");
  RLIB_REQUIRE(to_index >= 0 && count <= to->length() - to_index, "array_copy: target range");
  if (count == 0) return;
  std::memmove(static_cast<void*>(to->raw_items() + to_index), from->raw_items() + from_index,
               static_cast<uint64_t>(count) * sizeof(Item));
}

#endif

}  // namespace rlib

#endif  // RLIB_ARRAY_H_
