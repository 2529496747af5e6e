#include "targets/pyinterp/modules/posix/arguments.h"

#include <fcntl.h>

#include "targets/pyinterp/modules/warnings/warnings.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/codecs.h"

namespace py {

// ---- File names ---------------------------------------------------------------------------------

W_Str* decode_file_name(Str* bytes) { return decode_utf8(bytes, "surrogateescape"_str); }
Str* encode_file_name(W_Str* name) { return encode_utf8(name, "surrogateescape"_str); }

namespace {

bool is_text(W_Object* w) { return isinstance<W_Str>(w) || isinstance<W_Bytes>(w); }

// What __fspath__ gives; null if there is no such method.
W_Object* ask_for_path(W_Object* w) {
  W_Object* method = w->type()->lookup("__fspath__"_str);
  if (method == nullptr) return nullptr;
  W_Object* path = call_special(method, w);
  if (is_text(path)) return path;
  throw_type_error("expected "_str, type_name(w), ".__fspath__() to return str or bytes, not "_str,
                   type_name(path));
}

int32_t narrow_descriptor(W_Object* w) {
  W_AnyInt* index = to_index(w);
  bool is_negative = index->fits() ? index->small() < 0 : index->big()->sign() < 0;
  if (!index->fits() || index->small() > INT32_MAX || index->small() < INT32_MIN) {
    throw_overflow_error(is_negative ? "fd is less than minimum"_str
                                     : "fd is greater than maximum"_str);
  }
  return static_cast<int32_t>(index->small());
}

bool has_index(W_Object* w) { return w->type()->special(Special::kIndex) != nullptr; }

Str* allowed_kinds(FilePath::Kind kind) {
  switch (kind) {
    case FilePath::kName: return "string, bytes or os.PathLike"_str;
    case FilePath::kNameOrDescriptor: return "string, bytes, os.PathLike or integer"_str;
    case FilePath::kNameOrNone: return "string, bytes, os.PathLike or None"_str;
    default: return "string, bytes, os.PathLike, integer or None"_str;
  }
}

}  // namespace

W_Object* file_system_path(W_Object* w) {
  if (is_text(w)) return w;
  W_Object* path = ask_for_path(w);
  if (path != nullptr) return path;
  throw_type_error("expected str, bytes or os.PathLike object, not "_str, type_name(w));
}

W_Str* path_as_text(W_Object* w) {
  W_Object* path = file_system_path(w);
  if (isinstance<W_Str>(path)) return static_cast<W_Str*>(path);
  return decode_file_name(static_cast<W_Bytes*>(path)->value);
}

W_Str* source_file_name(W_Object* w) {
  bool is_buffer = !isinstance<W_Bytes>(w) && !isinstance<W_Str>(w) && is_bytes_like(w);
  if (!is_buffer) return path_as_text(w);
  warn(DeprecationWarning_type(),
       message("path should be string, bytes, or os.PathLike, not "_str, type_name(w)));
  return decode_file_name(bytes_of(w));
}

FilePath* file_path(W_Object* w, Str* function, FilePath::Kind kind, Str* argument) {
  bool takes_none = kind == FilePath::kNameOrNone || kind == FilePath::kNameDescriptorOrNone;
  bool takes_fd = kind == FilePath::kNameOrDescriptor || kind == FilePath::kNameDescriptorOrNone;
  if (takes_none && is_none(w)) return new FilePath(nullptr, "."_str, -1, false);
  W_Object* text = w;
  if (!is_text(w)) {
    if (takes_fd && has_index(w)) return new FilePath(w, nullptr, narrow_descriptor(w), false);
    text = ask_for_path(w);
    if (text == nullptr && is_bytes_like(w)) text = new_bytes(bytes_of(w));
    if (text == nullptr) {
      throw_type_error(function, ": "_str, argument, " should be "_str, allowed_kinds(kind),
                       ", not "_str, type_name(w));
    }
  }
  bool is_bytes = isinstance<W_Bytes>(text);
  Str* name = is_bytes ? static_cast<W_Bytes*>(text)->value : encode_file_name(static_cast<W_Str*>(text));
  if (name->contains_char('\0')) {
    if (!is_bytes) throw_value_error("embedded null byte"_str);
    throw_value_error(function, ": embedded null character in "_str, argument);
  }
  return new FilePath(w, name, -1, is_bytes);
}

// ---- Numbers ------------------------------------------------------------------------------------

uint64_t uint64_value(W_Object* w) {
  W_AnyInt* index = to_index(w);
  if (index->fits() && index->small() >= 0) return static_cast<uint64_t>(index->small());
  BigInt* value = index->big();
  if (value->sign() < 0) throw_overflow_error("can't convert negative int to unsigned"_str);
  if (value->bit_length() > 64) throw_overflow_error("Python int too large to convert to C unsigned long"_str);
  return value->to_uint_wrapped();
}

namespace {

uint32_t id_value(W_Object* w, Str* kind) {
  if (!has_index(w)) throw_type_error(kind, " should be integer, not "_str, type_name(w));
  W_AnyInt* index = to_index(w);
  bool is_negative = index->fits() ? index->small() < 0 : index->big()->sign() < 0;
  if (index->fits() && index->small() >= -1 && index->small() <= UINT32_MAX) {
    return static_cast<uint32_t>(index->small());
  }
  throw_overflow_error(kind, is_negative ? " is less than minimum"_str : " is greater than maximum"_str);
}

}  // namespace

uint32_t user_id(W_Object* w) { return id_value(w, "uid"_str); }
uint32_t group_id(W_Object* w) { return id_value(w, "gid"_str); }

int32_t folder_descriptor(W_Object* w) {
  if (is_none(w)) return AT_FDCWD;
  if (has_index(w)) return narrow_descriptor(w);
  throw_type_error("argument should be integer or None, not "_str, type_name(w));
}

int32_t descriptor_of(W_Object* w) {
  if (!isinstance<W_AnyInt>(w)) {
    W_Object* method = find_attribute(w, new_ascii("fileno"_str));
    if (method == nullptr) {
      throw_type_error("argument must be an int, or have a fileno() method."_str);
    }
    w = call(method);
    if (!isinstance<W_AnyInt>(w)) throw_type_error("fileno() returned a non-integer"_str);
  }
  int32_t fd = c_int_value(w);
  if (fd < 0) {
    throw_value_error("file descriptor cannot be a negative integer ("_str, int64_t{fd}, ')');
  }
  return fd;
}

// ---- Answers ------------------------------------------------------------------------------------

void throw_path_error(int64_t number, FilePath* path, FilePath* other) {
  throw_os_error(number, path == nullptr ? nullptr : path->shown,
                 other == nullptr ? nullptr : other->shown);
}

}  // namespace py
