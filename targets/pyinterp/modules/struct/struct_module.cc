// Module _struct: the type Struct, and functions that do the same with a format's text.

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/modules/struct/struct_format.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/iterators.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

RLIB_PREBUILD W_Type* struct_type();
RLIB_PREBUILD W_Type* unpack_iterator_type();

namespace {

// ---- What Struct and the functions share --------------------------------------------------------

// The format in an argument.
Str* format_text(W_Object* w) {
  if (isinstance<W_Bytes>(w)) return static_cast<W_Bytes*>(w)->value;
  if (!isinstance<W_Str>(w)) {
    throw_type_error("Struct() argument 1 must be a str or bytes object, not "_str, type_name(w));
  }
  if (is_ascii(text_of(w))) return text_of(w);
  call_method(w, intern("encode"_str), new_str("ascii"_str));  // raises UnicodeEncodeError
  throw_struct_error("bad char in struct format"_str);
}

void check_count(StructFormat* format, int64_t count, Str* function) {
  if (count == format->value_count) return;
  throw_struct_error(function, " expected "_str, format->value_count, " items for packing (got "_str,
                     count, ')');
}

W_Object* pack_values(StructFormat* format, Array<W_Object*>* values, int64_t first) {
  check_count(format, values->length() - first, "pack"_str);
  auto* bytes = Array<char>::make(format->size);
  struct_pack(format, values, first, bytes, 0);
  return new W_Bytes(Str::from_array(bytes, 0, format->size));
}

// `action` says what there is no room for: "pack", "unpack".
[[noreturn]] void throw_no_room(StructFormat* format, int64_t offset, int64_t length, Str* action) {
  throw_struct_error(action->starts_with("p"_str) ? "pack_into"_str : "unpack_from"_str,
                     " requires a buffer of at least "_str, offset + format->size, " bytes for "_str,
                     action, "ing "_str, format->size, " bytes at offset "_str, offset,
                     " (actual buffer size is "_str, length, ')');
}

// An offset, from the start even if it was given from the end.
int64_t checked_offset(StructFormat* format, int64_t offset, int64_t length, Str* action) {
  int64_t from_start = offset;
  if (offset < 0) {
    if (offset + format->size > 0) {
      bool packs = action->starts_with("p"_str);
      throw_struct_error(packs ? "no space to pack "_str : "not enough data to unpack "_str,
                         format->size, " bytes at offset "_str, offset);
    }
    from_start = offset + length;
    if (from_start < 0) {
      throw_struct_error("offset "_str, offset, " out of range for "_str, length, "-byte buffer"_str);
    }
  }
  if (format->size > length - from_start) throw_no_room(format, from_start, length, action);
  return from_start;
}

// Of values: a buffer, an offset, and what to pack.
void pack_values_into(StructFormat* format, Array<W_Object*>* values, int64_t first) {
  int64_t count = values->length() - first;
  if (count < 1) throw_struct_error("pack_into expected buffer argument"_str);
  if (count < 2) throw_struct_error("pack_into expected offset argument"_str);
  check_count(format, count - 2, "pack_into"_str);
  W_Object* target = values->get(first);
  Buffer* buffer = find_buffer(target);
  if (buffer == nullptr || buffer->is_readonly()) {
    throw_type_error("argument must be read-write bytes-like object, not "_str, type_name(target));
  }
  WritableBytes bytes = writable_bytes_of(target);
  int64_t offset = index_value(values->get(first + 1));
  int64_t at = checked_offset(format, offset, bytes.length, "pack"_str);
  Buffer* to = bytes.buffer;
  if (to->bytes != nullptr) return struct_pack(format, values, first + 2, to->bytes, bytes.start + at);
  auto* packed = Array<char>::make(format->size);
  struct_pack(format, values, first + 2, packed, 0);
  to->write(bytes.start + at, Str::from_array(packed, 0, format->size), 0, format->size);
}

W_Object* unpack_all(StructFormat* format, W_Object* buffer) {
  Str* bytes = bytes_of(buffer);
  if (bytes->length() != format->size) {
    throw_struct_error("unpack requires a buffer of "_str, format->size, " bytes"_str);
  }
  return struct_unpack(format, bytes, 0);
}

W_Object* unpack_at(StructFormat* format, W_Object* buffer, int64_t offset) {
  if (isinstance<W_BufferOwner>(buffer) || isinstance<W_ByteArray>(buffer)) {
    Buffer* from = buffer_of(buffer);
    int64_t at = checked_offset(format, offset, from->length, "unpack"_str);
    return struct_unpack(format, from->slice(at, at + format->size), 0);
  }
  Str* bytes = bytes_of(buffer);
  int64_t at = checked_offset(format, offset, bytes->length(), "unpack"_str);
  return struct_unpack(format, bytes, at);
}

// ---- iter_unpack --------------------------------------------------------------------------------

class W_UnpackIterator final : public W_Iterator {
 public:
  W_UnpackIterator(StructFormat* format, W_Object* buffer) : format(format), buffer(buffer) {}
  PY_ITERATOR_TYPE(W_UnpackIterator, unpack_iterator_type)
  W_Object* next() override {
    if (buffer == nullptr) return nullptr;
    Str* bytes = bytes_of(buffer);
    if (at + format->size > bytes->length()) {
      buffer = nullptr;
      return nullptr;
    }
    W_Object* values = struct_unpack(format, bytes, at);
    at += format->size;
    return values;
  }

  StructFormat* const format;
  W_Object* buffer;  // null behind the end
  int64_t at = 0;
};

W_Object* unpack_each(StructFormat* format, W_Object* buffer) {
  Str* bytes = bytes_of(buffer);
  if (format->size == 0) {
    throw_struct_error("cannot iteratively unpack with a struct of length 0"_str);
  }
  if (bytes->length() % format->size != 0) {
    throw_struct_error("iterative unpacking requires a buffer of a multiple of "_str, format->size,
                       " bytes"_str);
  }
  return new W_UnpackIterator(format, buffer);
}

int64_t unpack_iterator_hint(W_UnpackIterator* self) {
  if (self->buffer == nullptr) return 0;
  return (bytes_of(self->buffer)->length() - self->at) / self->format->size;
}

W_Type* make_unpack_iterator_type() {
  auto* t = new TypeBuilder("unpack_iterator"_str, object_type(),
                            new Layout("unpack_iterator"_str, object_type()->layout));
  t->module("_struct"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  add_iterator_methods(t);
  t->method<&unpack_iterator_hint>("__length_hint__"_str, "($self, /)"_str);
  return t->finish();
}

// ---- Struct -------------------------------------------------------------------------------------

class W_Struct : public Referable<W_Object> {
 public:
  static W_Type* exact_type() { return struct_type(); }
  W_Type* type() override { return struct_type(); }

  StructFormat* format = nullptr;  // set by __init__
};

StructFormat* format_of(W_Struct* self) {
  if (self->format == nullptr) throw_runtime_error("Struct object is not initialized"_str);
  return self->format;
}

W_Object* struct_new(W_Type* type, Array<W_Object*>*, W_Dict*) {
  return allocate<W_Struct>(type, struct_type());
}
void struct_init(W_Struct* self, W_Object* format) {
  self->format = parse_struct_format(format_text(format));
}
W_Object* struct_pack_method(W_Struct* self, Array<W_Object*>* values) {
  return pack_values(format_of(self), values, 0);
}
void struct_pack_into_method(W_Struct* self, Array<W_Object*>* values) {
  pack_values_into(format_of(self), values, 0);
}
W_Object* struct_unpack_method(W_Struct* self, W_Object* buffer) {
  return unpack_all(format_of(self), buffer);
}
W_Object* struct_unpack_from_method(W_Struct* self, W_Object* buffer, int64_t offset) {
  return unpack_at(format_of(self), buffer, offset);
}
W_Object* struct_iter_unpack_method(W_Struct* self, W_Object* buffer) {
  return unpack_each(format_of(self), buffer);
}
Str* struct_format(W_Struct* self) { return format_of(self)->text; }
int64_t struct_size(W_Struct* self) { return format_of(self)->size; }

W_Type* make_struct_type() {
  auto* t = new TypeBuilder("Struct"_str, object_type(),
                            new Layout("Struct"_str, object_type()->layout));
  t->module("_struct"_str);
  t->doc("Struct(fmt) --> compiled struct object"_str);
  t->add_flags(W_Type::kHasWeakref);
  t->new_method<&struct_new>("($type, *args, **kwargs)"_str);
  t->special<&struct_init>("__init__"_str, "($self, /, format)"_str);
  t->method<&struct_pack_method>("pack"_str, "($self, /, *values)"_str,
                                 "S.pack(v1, v2, ...) -> bytes"_str);
  t->method<&struct_pack_into_method>("pack_into"_str, "($self, /, *values)"_str,
                                      "S.pack_into(buffer, offset, v1, v2, ...)"_str);
  t->method<&struct_unpack_method>("unpack"_str, "($self, buffer, /)"_str,
                                   "Return a tuple containing unpacked values."_str);
  t->method<&struct_unpack_from_method>("unpack_from"_str, "($self, /, buffer, offset=0)"_str,
                                        "Return a tuple containing unpacked values."_str);
  t->method<&struct_iter_unpack_method>("iter_unpack"_str, "($self, buffer, /)"_str,
                                        "Return an iterator yielding tuples."_str);
  t->getter<&struct_format>("format"_str, "struct format string"_str);
  t->getter<&struct_size>("size"_str, "struct size in bytes"_str);
  return t->finish();
}

// ---- Functions ----------------------------------------------------------------------------------

// The format of a function that takes it first.
StructFormat* first_format(W_Object* w) {
  if (isinstance<W_Struct>(w)) return format_of(static_cast<W_Struct*>(w));
  return cached_struct_format(format_text(w));
}
StructFormat* first_format(Array<W_Object*>* values) {
  if (values->length() == 0) throw_type_error("missing format argument"_str);
  return first_format(values->get(0));
}

int64_t calcsize(W_Object* format) { return first_format(format)->size; }
W_Object* pack(Array<W_Object*>* values) { return pack_values(first_format(values), values, 1); }
void pack_into(Array<W_Object*>* values) { pack_values_into(first_format(values), values, 1); }
W_Object* unpack(W_Object* format, W_Object* buffer) {
  return unpack_all(first_format(format), buffer);
}
W_Object* unpack_from(W_Object* format, W_Object* buffer, int64_t offset) {
  return unpack_at(first_format(format), buffer, offset);
}
W_Object* iter_unpack(W_Object* format, W_Object* buffer) {
  return unpack_each(first_format(format), buffer);
}

W_Type* make_struct_error_type() {
  auto* t = new TypeBuilder("error"_str, Exception_type());
  t->module("struct"_str);
  return t->finish();
}

W_Module* make_struct() {
  auto* m = new ModuleBuilder("_struct"_str,
                              "Functions to convert between Python values and C structs."_str);
  m->function<&calcsize>("calcsize"_str, "($module, format, /)"_str,
                         "Return size in bytes of the struct described by the format string."_str);
  m->function<&pack>("pack"_str, "($module, *values)"_str, "pack(format, v1, v2, ...) -> bytes"_str);
  m->function<&pack_into>("pack_into"_str, "($module, *values)"_str,
                          "pack_into(format, buffer, offset, v1, v2, ...)"_str);
  m->function<&unpack>("unpack"_str, "($module, format, buffer, /)"_str,
                       "Return a tuple containing values unpacked according to the format string."_str);
  m->function<&unpack_from>("unpack_from"_str, "($module, format, /, buffer, offset=0)"_str,
                            "Return a tuple containing values unpacked according to the format "
                            "string."_str);
  m->function<&iter_unpack>("iter_unpack"_str, "($module, format, buffer, /)"_str,
                            "Return an iterator yielding tuples unpacked from the given bytes."_str);
  m->function<&clear_struct_cache>("_clearcache"_str, "($module, /)"_str,
                                   "Clear the internal cache."_str);
  m->type("Struct"_str, struct_type());
  m->type("error"_str, struct_error_type());
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* unpack_iterator_type() { return RLIB_ONCE(make_unpack_iterator_type()); }
RLIB_PREBUILD W_Type* struct_type() { return RLIB_ONCE(make_struct_type()); }
RLIB_PREBUILD W_Type* struct_error_type() { return RLIB_ONCE(make_struct_error_type()); }
RLIB_PREBUILD W_Module* struct_module() { return RLIB_ONCE(make_struct()); }

}  // namespace py
