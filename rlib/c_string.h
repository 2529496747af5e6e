// Scopes of raw memory: a Str as a C string, a buffer, and the items of an array that C works on while
// others run. They are locals; what they hold ends with the scope.

#ifndef RLIB_C_STRING_H_
#define RLIB_C_STRING_H_

#include <cstdint>

#include "rlib/gc.h"
#include "rlib/rffi.h"
#include "rlib/str.h"

namespace rlib::rffi {

// A copy of `s` in raw memory, with a 0 behind it.
//     rffi::CString path(name);
//     int fd = some_c_function(path.get());
class RLIB_SCOPE CString {
 public:
  // Raises ValueError if there is a 0 inside, MemoryError.
  explicit CString(Str* s) : bytes_(copy(s)) {}
  ~CString() { rffi::free(bytes_); }
  CString(const CString&) = delete;
  CString& operator=(const CString&) = delete;

  const char* get() const { return bytes_; }

 private:
  static char* copy(Str* s) {
    if (s->contains_char('\0')) throw new ValueError("embedded null byte"_str);
    int64_t length = s->length();
    char* bytes = rffi::malloc<char>(length + 1);
    rffi::raw(s, [&](const char* from) { rlib_rt_copy_bytes(bytes, from, length); });
    rffi::store(bytes, length, '\0');
    return bytes;
  }

  char* const bytes_;
};

// `count` uninitialised bytes.
class RLIB_SCOPE Buffer {
 public:
  // Raises MemoryError.
  explicit Buffer(int64_t count) : bytes_(rffi::malloc<char>(count)) {}
  ~Buffer() { rffi::free(bytes_); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  char* get() const { return bytes_; }

 private:
  char* const bytes_;
};

// A copy of the bytes of `s`, whatever they are.
class RLIB_SCOPE CBytes {
 public:
  // Raises MemoryError.
  explicit CBytes(Str* s) : bytes_(copy(s)) {}
  ~CBytes() { rffi::free(bytes_); }
  CBytes(const CBytes&) = delete;
  CBytes& operator=(const CBytes&) = delete;

  char* get() const { return bytes_; }

 private:
  static char* copy(Str* s) {
    const int64_t length = s->length();
    char* bytes = rffi::malloc<char>(length + 1);
    rffi::raw(s, [&](const char* from) { rlib_rt_copy_bytes(bytes, from, length); });
    return bytes;
  }

  char* const bytes_;
};

// `count` uninitialised numbers: what C fills in.
//     rffi::RawItems<int32_t> ends(2);
//     check(pipe(ends.get()));
template <class T>
class RLIB_SCOPE RawItems {
 public:
  // Raises MemoryError.
  explicit RawItems(int64_t count) : count_(count), items_(rffi::malloc<T>(count)) {}
  ~RawItems() { rffi::free(items_); }
  RawItems(const RawItems&) = delete;
  RawItems& operator=(const RawItems&) = delete;

  T* get() const { return items_; }
  // Precondition of both: 0 <= index < count.
  T at(int64_t index) const { return rffi::load(items_, index); }
  void set(int64_t index, T item) { rffi::store(items_, index, item); }
  // A copy of them all, for the collector to look after. May collect.
  Array<T>* to_array() const {
    Array<T>* array = Array<T>::make(count_);
    for (int64_t i = 0; i < count_; i++) array->set(i, at(i));
    return array;
  }

 private:
  const int64_t count_;
  T* const items_;
};

// The items of an Array<char> or another array of numbers at an address that stays good while others
// run and collect, which within rffi::raw they may not. Usually the items themselves; a copy of them,
// put back at the end, where the collector cannot leave the array alone.
//     rffi::Pinned<Array<char>> bytes(buffer);
//     int64_t got = rffi::unlocked([&] { return read(fd, bytes.get(), buffer->length()); });
template <class A>
class RLIB_SCOPE Pinned {
 public:
  using Item = typename A::rlib_item;

  // Raises MemoryError.
  explicit Pinned(A* array)
      : array_(array), is_pinned_(gc::pin(array)), items_(is_pinned_ ? in_place(array) : copy(array)) {}
  ~Pinned() {
    if (is_pinned_) {
      gc::unpin(array_);
    } else {
      raw(array_, [&](Item* to) { move_items(to, items_, array_->length()); });
      rffi::free(items_);
    }
  }
  Pinned(const Pinned&) = delete;
  Pinned& operator=(const Pinned&) = delete;

  Item* get() const { return items_; }

 private:
  static Item* in_place(A* array) {
    return raw(array, [](Item* items) { return items; });
  }
  static Item* copy(A* array) {
    const int64_t count = array->length();
    Item* items = rffi::malloc<Item>(count);
    raw(array, [&](Item* from) { move_items(items, from, count); });
    return items;
  }
  static void move_items(Item* to, const Item* from, int64_t count) {
    for (int64_t i = 0; i < count; i++) rffi::store(to, i, rffi::load(from, i));
  }

  A* const array_;
  const bool is_pinned_;
  Item* const items_;
};

}  // namespace rlib::rffi

#endif  // RLIB_C_STRING_H_
