// The type bytearray: an array of bytes with room at the end. While a memoryview shows it, it keeps
// its size.

#include "targets/pyinterp/objspace/bytes_methods.h"
#include "targets/pyinterp/objspace/container_functions.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/iterators.h"
#include "targets/pyinterp/objspace/sequence_index.h"

namespace py {

namespace {

void check_resizable(W_ByteArray* w) {
  if (w->exports > 0) {
    throw_error(BufferError_type(), "Existing exports of data: object cannot be re-sized"_str);
  }
}

// Puts `by` in place of the bytes start <= at < end.
void replace_range(W_ByteArray* w, int64_t start, int64_t end, Str* by) {
  int64_t count = by->length();
  int64_t length = w->length - (end - start) + count;
  if (length != w->length) {
    check_resizable(w);
    int64_t tail = w->length - end;
    if (length > w->bytes->length()) {
      auto* larger = Array<char>::make(length + (length >> 3) + 8);
      rlib::array_copy(w->bytes, 0, larger, 0, start);
      rlib::array_copy(w->bytes, end, larger, start + count, tail);
      w->bytes = larger;
    } else {
      rlib::array_copy(w->bytes, end, w->bytes, start + count, tail);
      if (length < w->bytes->length() / 2) w->bytes = rlib::array_slice(w->bytes, 0, length);
    }
    w->length = length;
  }
  rlib::array_copy(by, 0, w->bytes, start, count);
}

void set_all(W_ByteArray* w, Str* value) { replace_range(w, 0, w->length, value); }

int64_t byte_at(W_ByteArray* w, int64_t index) {
  return static_cast<int64_t>(static_cast<unsigned char>(w->bytes->get(index)));
}

void bytearray_append(W_ByteArray* self, W_Object* item) {
  int64_t byte = bytes_text::expect_byte(item, "byte"_str);
  if (self->length < self->bytes->length() && self->exports == 0) {
    self->bytes->set(self->length++, static_cast<char>(byte));
    return;
  }
  replace_range(self, self->length, self->length, Str::from_char(static_cast<char>(byte)));
}

// ---- Making one ---------------------------------------------------------------------------------

W_Object* bytearray_new(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_ByteArray>(type, bytearray_type());
}

void bytearray_init(W_ByteArray* self, W_Object* source, W_Object* encoding, W_Object* errors) {
  bool has_bytes = source == nullptr || encoding != nullptr || errors != nullptr || isinstance<W_Str>(source) ||
                   source->type()->special(Special::kIndex) != nullptr || is_bytes_like(source);
  if (has_bytes || source->type()->special(Special::kIter) == nullptr) {
    set_all(self, bytes_text::from_source(source, encoding, errors, "bytearray"_str));
    return;
  }
  set_all(self, ""_str);  // grows as the items come
  for_each(source, [&](W_Object* item) { bytearray_append(self, item); });
}

W_Object* bytearray_repr(W_ByteArray* self) {
  Str* text = quoted_bytearray(BytesOf<W_ByteArray>::text(self));
  return new_ascii(message(type_name(self), '(', text, ')'));
}
W_Object* bytearray_str(W_ByteArray* self) {
  warn_of_str(bytearray_type());
  return bytearray_repr(self);
}

int64_t bytearray_len(W_ByteArray* self) { return self->length; }
W_Object* bytearray_iter(W_ByteArray* self) { return new W_ByteArrayIterator(self); }

// ---- Items --------------------------------------------------------------------------------------

W_Object* bytearray_getitem(W_ByteArray* self, W_Object* key) {
  if (rlib::isinstance<W_Slice>(key)) {
    SliceRange range = slice_range(static_cast<W_Slice*>(key), self->length);
    W_ByteArray* result = new W_ByteArray();
    result->bytes = Array<char>::make(range.count);
    result->length = range.count;
    for (int64_t i = 0; i < range.count; i++) {
      result->bytes->set(i, self->bytes->get(range.start + i * range.step));
    }
    return result;
  }
  return new_int(byte_at(self, item_index(key, self->length, "bytearray"_str)));
}

// What is assigned to a slice, as bytes.
Str* slice_value(W_ByteArray* self, W_Object* value) {
  if (value == self) return BytesOf<W_ByteArray>::text(self);
  Str* bytes = find_bytes(value);
  if (bytes != nullptr) return bytes;
  bool is_number = rlib::isinstance<W_AnyInt>(value) || rlib::isinstance<W_Str>(value);
  if (is_number || value->type()->special(Special::kIter) == nullptr) {
    throw_type_error("can assign only bytes, buffers, or iterables of ints in range(0, 256)"_str);
  }
  return bytes_text::from_ints(value, "byte"_str);
}

void delete_slice(W_ByteArray* self, SliceRange range) {
  if (range.count == 0) return;
  if (range.step == 1) {
    replace_range(self, range.start, range.start + range.count, ""_str);
    return;
  }
  check_resizable(self);
  int64_t step = range.step < 0 ? -range.step : range.step;
  int64_t next = range.step < 0 ? range.start + (range.count - 1) * range.step : range.start;
  int64_t left = range.count;
  int64_t to = next;
  for (int64_t from = next; from < self->length; from++) {
    if (left > 0 && from == next) {
      next += step;
      left--;
    } else {
      self->bytes->set(to++, self->bytes->get(from));
    }
  }
  self->length = to;
}

void set_slice(W_ByteArray* self, W_Slice* slice, W_Object* w_value) {
  Str* value = slice_value(self, w_value);
  SliceRange range = slice_range(slice, self->length);
  if (range.step == 1) {
    replace_range(self, range.start, range.start + range.count, value);
    return;
  }
  if (value->is_empty()) {
    delete_slice(self, range);
    return;
  }
  if (value->length() != range.count) {
    throw_value_error("attempt to assign bytes of size "_str, value->length(),
                      " to extended slice of size "_str, range.count);
  }
  for (int64_t i = 0; i < range.count; i++) {
    self->bytes->set(range.start + i * range.step, value->char_at(i));
  }
}

void bytearray_setitem(W_ByteArray* self, W_Object* key, W_Object* value) {
  if (rlib::isinstance<W_Slice>(key)) {
    set_slice(self, static_cast<W_Slice*>(key), value);
    return;
  }
  int64_t number = index_number(key, "bytearray"_str);
  int64_t byte = bytes_text::expect_byte(value, "byte"_str);  // first, since __index__ may change the size
  int64_t index = index_within(number, self->length, "bytearray"_str);
  self->bytes->set(index, static_cast<char>(byte));
}

void bytearray_delitem(W_ByteArray* self, W_Object* key) {
  if (rlib::isinstance<W_Slice>(key)) {
    delete_slice(self, slice_range(static_cast<W_Slice*>(key), self->length));
    return;
  }
  int64_t index = item_index(key, self->length, "bytearray"_str);
  replace_range(self, index, index + 1, ""_str);
}

// ---- Operators ----------------------------------------------------------------------------------

Str* expect_concatenable(W_ByteArray* self, W_Object* other) {
  Str* bytes = find_bytes(other);
  if (bytes == nullptr) {
    throw_type_error("can't concat "_str, type_name(other), " to "_str, type_name(self));
  }
  return bytes;
}

W_Object* bytearray_add(W_ByteArray* self, W_Object* other) {
  Str* bytes = expect_concatenable(self, other);
  return BytesOf<W_ByteArray>::make(BytesOf<W_ByteArray>::text(self)->concat(bytes));
}

W_Object* bytearray_iadd(W_ByteArray* self, W_Object* other) {
  Str* bytes = expect_concatenable(self, other);
  replace_range(self, self->length, self->length, bytes);
  return self;
}

W_Object* bytearray_imul(W_ByteArray* self, W_Object* w_count) {
  int64_t count = repeat_count(w_count);
  if (count > 0 && self->length > (int64_t{1} << 46) / count) throw_memory_error();
  set_all(self, BytesOf<W_ByteArray>::text(self)->repeat(count));
  return self;
}

// ---- Methods ------------------------------------------------------------------------------------

void bytearray_extend(W_ByteArray* self, W_Object* iterable) {
  Str* bytes = find_bytes(iterable);
  if (bytes == nullptr) {
    W_Type* type = iterable->type();
    if (!is_iterable(type)) {
      throw_type_error("can't extend bytearray with "_str, type_name(iterable));
    }
    bytes = bytes_text::from_ints(new_list(to_list(iterable)), "byte"_str);
  }
  replace_range(self, self->length, self->length, bytes);
}

void bytearray_insert(W_ByteArray* self, int64_t index, W_Object* item) {
  int64_t byte = bytes_text::expect_byte(item, "byte"_str);
  if (index < 0) index += self->length;
  if (index < 0) index = 0;
  if (index > self->length) index = self->length;
  replace_range(self, index, index, Str::from_char(static_cast<char>(byte)));
}

int64_t bytearray_pop(W_ByteArray* self, int64_t index) {
  if (self->length == 0) throw_index_error("pop from empty bytearray"_str);
  if (index < 0) index += self->length;
  if (index < 0 || index >= self->length) throw_index_error("pop index out of range"_str);
  check_resizable(self);
  int64_t byte = byte_at(self, index);
  replace_range(self, index, index + 1, ""_str);
  return byte;
}

void bytearray_remove(W_ByteArray* self, W_Object* item) {
  char byte = static_cast<char>(bytes_text::expect_byte(item, "byte"_str));
  int64_t at = BytesOf<W_ByteArray>::text(self)->find_char(byte);
  if (at < 0) throw_value_error("value not found in bytearray"_str);
  replace_range(self, at, at + 1, ""_str);
}

void bytearray_reverse(W_ByteArray* self) {
  for (int64_t low = 0, high = self->length - 1; low < high; low++, high--) {
    char c = self->bytes->get(low);
    self->bytes->set(low, self->bytes->get(high));
    self->bytes->set(high, c);
  }
}

void bytearray_clear(W_ByteArray* self) { set_all(self, ""_str); }
W_Object* bytearray_copy(W_ByteArray* self) {
  return BytesOf<W_ByteArray>::make(BytesOf<W_ByteArray>::text(self));
}
int64_t bytearray_alloc(W_ByteArray* self) {
  return self->length == 0 ? 0 : self->bytes->length() + 1;
}
int64_t bytearray_sizeof(W_ByteArray* self) { return 56 + self->bytes->length(); }

// (type, (text in Latin-1, "latin-1"), __dict__); from protocol 3 on with bytes.
W_Object* bytearray_reduce_ex(W_ByteArray* self, int64_t protocol) {
  Str* bytes = BytesOf<W_ByteArray>::text(self);
  W_Object* dict = call_method(self, names::__getstate__());  // that of slots included
  if (protocol >= 3) return new_tuple(self->type(), new_tuple(new_bytes(bytes)), dict);
  W_Tuple* args = self->length == 0
                      ? empty_tuple()
                      : new_tuple(new_str(decode_latin1(bytes)), new_ascii("latin-1"_str));
  return new_tuple(self->type(), args, dict);
}
W_Object* bytearray_reduce(W_ByteArray* self) { return bytearray_reduce_ex(self, 2); }

void add_changing_methods(TypeBuilder* t) {
  t->special<&bytearray_setitem>("__setitem__"_str);
  t->special<&bytearray_delitem>("__delitem__"_str);
  t->special<&bytearray_iadd>("__iadd__"_str);
  t->special<&bytearray_imul>("__imul__"_str);
  t->method<&bytearray_append>(
      "append"_str, "($self, item, /)"_str,
      "Append a single item to the end of the bytearray.\n\n  item\n    The item to be appended."_str);
  t->method<&bytearray_extend>(
      "extend"_str, "($self, iterable_of_ints, /)"_str,
      "Append all the items from the iterator or sequence to the bytearray.\n\n  iterable_of_ints\n    The iterable of items to append."_str);
  t->method<&bytearray_insert>(
      "insert"_str, "($self, index, item, /)"_str,
      "Insert a single item into the bytearray before the given index."_str);
  t->method<&bytearray_pop>("pop"_str, "($self, index=-1, /)"_str,
                            "Remove and return a single item from B."_str);
  t->method<&bytearray_remove>("remove"_str, "($self, value, /)"_str,
                               "Remove the first occurrence of a value in the bytearray."_str);
  t->method<&bytearray_reverse>("reverse"_str, "($self, /)"_str,
                                "Reverse the order of the values in B in place."_str);
  t->method<&bytearray_clear>("clear"_str, "($self, /)"_str,
                              "Remove all items from the bytearray."_str);
}

W_Type* make_bytearray_type() {
  auto* t = new TypeBuilder("bytearray"_str, object_type(),
                            new Layout("bytearray"_str, object_type()->layout));
  t->doc(
      "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\nbytearray(bytes_or_buffer) -> mutable copy of bytes_or_buffer\nbytearray(int) -> bytes array of size given by the parameter initialized with null bytes\nbytearray() -> empty bytes array\n\nConstruct a mutable bytearray object from:\n  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n  - a bytes or a buffer object\n  - any object implementing the buffer API.\n  - an integer"_str);
  t->add_flags(W_Type::kSelfPattern);
  t->new_method<&bytearray_new>("($type, *args, **kwargs)"_str);
  t->special<&bytearray_init>("__init__"_str,
                              "($self, source=<null>, encoding=<null>, errors=<null>)"_str);
  t->special<&bytearray_repr>("__repr__"_str);
  t->special<&bytearray_str>("__str__"_str);
  t->special<&bytearray_len>("__len__"_str);
  t->special<&bytearray_iter>("__iter__"_str);
  t->special<&bytearray_getitem>("__getitem__"_str);
  t->special<&bytearray_add>("__add__"_str);
  t->unhashable();
  add_changing_methods(t);
  t->method<&bytearray_copy>("copy"_str, "($self, /)"_str, "Return a copy of B."_str);
  t->method<&bytearray_alloc>(
      "__alloc__"_str, "($self, /)"_str,
      "B.__alloc__() -> int\n\nReturn the number of bytes actually allocated."_str);
  t->method<&bytearray_sizeof>("__sizeof__"_str, "($self, /)"_str,
                               "Returns the size of the bytearray object in memory, in bytes."_str);
  t->method<&bytearray_reduce>("__reduce__"_str, "($self, /)"_str,
                               "Return state information for pickling."_str);
  t->method<&bytearray_reduce_ex>("__reduce_ex__"_str, "($self, proto=0, /)"_str,
                                  "Return state information for pickling."_str);
  BytesMethods<W_ByteArray>::add_all(t);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* bytearray_type() { return RLIB_ONCE(make_bytearray_type()); }

}  // namespace py
