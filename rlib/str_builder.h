// StrBuilder: a Str in the making.

#ifndef RLIB_STR_BUILDER_H_
#define RLIB_STR_BUILDER_H_

#include <cstdint>

#include "rlib/array.h"
#include "rlib/str.h"

namespace rlib {

class StrBuilder final : public Object {
 public:
  StrBuilder() : bytes_(Array<char>::empty()), length_(0) {}
  // With room for `capacity` bytes.
  explicit StrBuilder(int64_t capacity) : bytes_(Array<char>::make(capacity)), length_(0) {}

  // Bytes so far.
  RLIB_OP(str_builder.length)
  int64_t length() const { return length_; }

  // All that append may collect.
  RLIB_OP(str_builder.append_char)
  void append(char c) {
    int64_t length = length_;
    if (length == bytes_->length()) grow(length + 1);
    bytes_->set(length, c);
    length_ = length + 1;
  }
  RLIB_OP(str_builder.append)
  void append(const Str* s) { append_part(s, 0, s->length()); }
  // The bytes start <= index < end of `s`. Precondition: they are within it.
  RLIB_OP(str_builder.append_slice)
  void append(const Str* s, int64_t start, int64_t end) { append_part(s, start, end - start); }
  // `count` times `c`.
  RLIB_OP(str_builder.append_repeated)
  void append_repeated(char c, int64_t count) {
    if (count <= 0) return;
    reserve(count);
    array_fill(bytes_, length_, count, c);
    length_ += count;
  }
  // `count` bytes of an array from `start` on.
  RLIB_OP(str_builder.append_array)
  void append(const Array<char>* bytes, int64_t start, int64_t count) {
    append_part(bytes, start, count);
  }
  // In decimal.
  void append_int(int64_t value);
  // The shortest digits that mean this number: see float_repr in floats.h, to be included as well.
  void append_double(double value);

  // What has been appended. The builder can go on.
  RLIB_OP(str_builder.build)
  Str* build() const { return Str::from_array(bytes_, 0, length_); }

  // Forgets all but the first `length` bytes. Precondition: length <= this->length().
  void truncate(int64_t length) {
    RLIB_REQUIRE(length >= 0 && length <= length_, "truncate to more than there is");
    length_ = length;
  }
  void clear() { length_ = 0; }

 private:
  template <class From>
  void append_part(const From* from, int64_t start, int64_t count) {
    reserve(count);
    array_copy(from, start, bytes_, length_, count);
    length_ += count;
  }

  void reserve(int64_t count) {
    if (count > bytes_->length() - length_) grow(length_ + count);
  }

  RLIB_DONT_LOOK_INSIDE
  void grow(int64_t length) {
    Array<char>* bytes = Array<char>::make(length + (length >> 1) + 16);
    array_copy(bytes_, 0, bytes, 0, length_);
    bytes_ = bytes;
  }

  Array<char>* bytes_;
  int64_t length_;
};

}  // namespace rlib

#endif  // RLIB_STR_BUILDER_H_
