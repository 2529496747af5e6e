// The type bytes.

#include "targets/pyinterp/objspace/bytes_methods.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/iterators.h"
#include "targets/pyinterp/objspace/sequence_index.h"

namespace py {

namespace {

Array<W_Bytes*>* make_single_bytes() {
  auto* all = Array<W_Bytes*>::make(256);
  for (int64_t i = 0; i < 256; i++) all->set(i, new W_Bytes(Str::from_char(static_cast<char>(i))));
  return all;
}
RLIB_PREBUILD Array<W_Bytes*>* single_bytes() { return RLIB_ONCE(make_single_bytes()); }
RLIB_PREBUILD W_Bytes* empty_bytes() { return RLIB_ONCE(new W_Bytes(""_str)); }

}  // namespace

W_Bytes* new_bytes(Str* value) {
  if (value->length() > 1) return new W_Bytes(value);
  return value->is_empty() ? empty_bytes() : single_bytes()->get(value->byte_at(0));
}

namespace {

// How many characters show this byte.
int64_t quoted_width(char c, char quote, bool escapes_all_quotes) {
  if (c == quote || c == '\\' || (c == '\'' && escapes_all_quotes)) return 2;
  if (c == '\n' || c == '\r' || c == '\t') return 2;
  return c < ' ' || c == 127 ? 4 : 1;
}

// Its length is counted first: so what is too large for the memory there is, is refused before it fills it.
Str* quote_bytes(Str* bytes, bool escapes_all_quotes) {
  bool doubled = bytes->contains_char('\'') && !bytes->contains_char('"');
  char quote = doubled ? '"' : '\'';
  int64_t length = 3;
  for (int64_t i = 0; i < bytes->length(); i++) length += quoted_width(bytes->char_at(i), quote, escapes_all_quotes);
  StrBuilder* text = new StrBuilder(length);
  text->append('b');
  text->append(quote);
  for (int64_t i = 0; i < bytes->length(); i++) {
    char c = bytes->char_at(i);
    if (c == quote || c == '\\' || (c == '\'' && escapes_all_quotes)) {
      text->append('\\');
      text->append(c);
    } else if (c == '\n' || c == '\r' || c == '\t') {
      text->append('\\');
      text->append(c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
    } else if (c < ' ' || c == 127) {  // bytes above 127 are negative
      text->append("\\x"_str);
      text->append(rlib::digit_char(bytes->byte_at(i) >> 4));
      text->append(rlib::digit_char(bytes->byte_at(i) & 15));
    } else {
      text->append(c);
    }
  }
  text->append(quote);
  return text->build();
}

}  // namespace

Str* quoted_bytes(Str* bytes) { return quote_bytes(bytes, false); }
Str* quoted_bytearray(Str* bytes) { return quote_bytes(bytes, true); }

namespace {

W_Object* bytes_new(W_Type* type, W_Object* source, W_Object* encoding, W_Object* errors) {
  if (type == bytes_type() && source != nullptr && encoding == nullptr && errors == nullptr &&
      rlib::is_exactly<W_Bytes>(source)) {
    return source;
  }
  if (type == bytes_type() && source != nullptr && encoding == nullptr && errors == nullptr) {
    W_Object* method = source->type()->special(Special::kBytes);  // may give an object of a derived class
    if (method != nullptr) return bytes_text::from_method(method, source);
  }
  Str* value = bytes_text::from_source(source, encoding, errors, "bytes"_str);
  if (type == bytes_type()) return new_bytes(value);
  return allocate<W_Bytes>(type, bytes_type(), value);
}

W_Object* bytes_repr(W_Bytes* self) { return new_ascii(quoted_bytes(self->value)); }
W_Object* bytes_str(W_Bytes* self) {
  warn_of_str(bytes_type());
  return bytes_repr(self);
}
int64_t bytes_hash(W_Bytes* self) { return self->value->is_empty() ? 0 : self->value->hash(); }
int64_t bytes_len(W_Bytes* self) { return self->value->length(); }
W_Object* bytes_iter(W_Bytes* self) { return new W_BytesIterator(self); }
W_Object* bytes_bytes(W_Bytes* self) {
  return rlib::is_exactly<W_Bytes>(self) ? self : new_bytes(self->value);
}
W_Object* bytes_getnewargs(W_Bytes* self) { return new_tuple(new W_Bytes(self->value)); }
int64_t bytes_sizeof(W_Bytes* self) { return 33 + self->value->length(); }

W_Object* bytes_getitem(W_Bytes* self, W_Object* key) {
  Str* value = self->value;
  if (rlib::isinstance<W_Slice>(key)) {
    SliceRange range = slice_range(static_cast<W_Slice*>(key), value->length());
    if (range.step == 1 && range.count == value->length() && rlib::is_exactly<W_Bytes>(self))
      return self;
    return new_bytes(bytes_text::slice(value, range));
  }
  if (!rlib::isinstance<W_AnyInt>(key) && key->type()->special(Special::kIndex) == nullptr) {
    throw_type_error("byte indices must be integers or slices, not "_str, type_name(key));
  }
  int64_t index = subscript(key);
  if (index < 0) index += value->length();
  if (index < 0 || index >= value->length()) throw_index_error("index out of range"_str);
  return new_int(static_cast<int64_t>(value->byte_at(index)));
}

W_Object* bytes_add(W_Bytes* self, W_Object* w_other) {
  Str* other = find_bytes(w_other);
  if (other == nullptr) throw_type_error("can't concat "_str, type_name(w_other), " to "_str, type_name(self));
  if (self->value->is_empty() && rlib::is_exactly<W_Bytes>(w_other)) return w_other;
  return new_bytes(self->value->concat(other));
}

W_Type* make_bytes_type() {
  auto* t =
      new TypeBuilder("bytes"_str, object_type(), new Layout("bytes"_str, object_type()->layout));
  t->doc(
      "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\nbytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\nbytes(int) -> bytes object of size given by the parameter initialized with null bytes\nbytes() -> empty bytes object\n\nConstruct an immutable array of bytes from:\n  - an iterable yielding integers in range(256)\n  - a text string encoded using the specified encoding\n  - any object implementing the buffer API.\n  - an integer"_str);
  t->add_flags(W_Type::kSelfPattern);
  t->new_method<&bytes_new>("($type, source=<null>, encoding=<null>, errors=<null>)"_str);
  t->special<&bytes_repr>("__repr__"_str);
  t->special<&bytes_str>("__str__"_str);
  t->special<&bytes_hash>("__hash__"_str);
  t->special<&bytes_len>("__len__"_str);
  t->special<&bytes_iter>("__iter__"_str);
  t->special<&bytes_getitem>("__getitem__"_str);
  t->special<&bytes_add>("__add__"_str);
  t->method<&bytes_bytes>("__bytes__"_str, "($self, /)"_str,
                          "Convert this value to exact type bytes."_str);
  t->method<&bytes_getnewargs>("__getnewargs__"_str, "($self, /)"_str);
  t->method<&bytes_sizeof>("__sizeof__"_str, "($self, /)"_str,
                           "Size of object in memory, in bytes."_str);
  BytesMethods<W_Bytes>::add_all(t);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* bytes_type() { return RLIB_ONCE(make_bytes_type()); }

}  // namespace py
