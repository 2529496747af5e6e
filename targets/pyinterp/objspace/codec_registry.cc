// Codecs and error handlers by name.

#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/exception_fields.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/str_methods.h"

namespace py {

namespace {

class Registry final : public rlib::Object {
 public:
  List<W_Object*>* const searches = new List<W_Object*>();
  Dict<Str*, W_Object*>* const codecs = new Dict<Str*, W_Object*>();  // those found so far
  Dict<Str*, W_Object*>* const handlers = new Dict<Str*, W_Object*>();
  bool has_encodings = false;  // the package was imported
};
RLIB_PREBUILD Registry* registry() { return RLIB_ONCE(new Registry()); }

// Lower case, with one "_" for every run of what is neither letter nor digit nor ".".
Str* normalized(Str* name) {
  StrBuilder* out = new StrBuilder(name->length());
  bool pending = false;
  for (int64_t i = 0; i < name->length(); i++) {
    char c = name->char_at(i);
    if (Str::is_letter(c) || Str::is_digit(c) || c == '.') {
      if (pending && out->length() > 0) out->append('_');
      pending = false;
      out->append(Str::lower_char(c));
    } else {
      pending = true;
    }
  }
  return out->build();
}

// ---- The codecs that need no look-up ----

enum class Known {
  kNone,
  kUtf8,
  kLatin1,
  kAscii,
  kUtf16,
  kUtf16Le,
  kUtf16Be,
  kUtf32,
  kUtf32Le,
  kUtf32Be
};

Known known_encoding(Str* encoding) {
  if (encoding == nullptr || encoding->eq("utf-8"_str) || encoding->eq("utf8"_str))
    return Known::kUtf8;
  Str* name = normalized(encoding);
  if (name->eq("utf_8"_str) || name->eq("utf8"_str) || name->eq("u8"_str)) return Known::kUtf8;
  if (name->eq("latin_1"_str) || name->eq("latin1"_str) || name->eq("iso_8859_1"_str) ||
      name->eq("iso8859_1"_str)) {
    return Known::kLatin1;
  }
  if (name->eq("ascii"_str) || name->eq("us_ascii"_str)) return Known::kAscii;
  if (name->eq("utf_16"_str) || name->eq("utf16"_str)) return Known::kUtf16;
  if (name->eq("utf_16_le"_str) || name->eq("utf_16le"_str)) return Known::kUtf16Le;
  if (name->eq("utf_16_be"_str) || name->eq("utf_16be"_str)) return Known::kUtf16Be;
  if (name->eq("utf_32"_str) || name->eq("utf32"_str)) return Known::kUtf32;
  if (name->eq("utf_32_le"_str) || name->eq("utf_32le"_str)) return Known::kUtf32Le;
  if (name->eq("utf_32_be"_str) || name->eq("utf_32be"_str)) return Known::kUtf32Be;
  return Known::kNone;
}

Str* encode_known(Known known, W_Str* text, Str* errors) {
  switch (known) {
    case Known::kUtf8:
      return encode_utf8(text, errors);
    case Known::kLatin1:
      return encode_narrow(text, 256, errors);
    case Known::kAscii:
      return encode_narrow(text, 128, errors);
    case Known::kUtf16:
      return encode_utf16(text, 0, errors);
    case Known::kUtf16Le:
      return encode_utf16(text, -1, errors);
    case Known::kUtf16Be:
      return encode_utf16(text, 1, errors);
    case Known::kUtf32:
      return encode_utf32(text, 0, errors);
    case Known::kUtf32Le:
      return encode_utf32(text, -1, errors);
    default:
      return encode_utf32(text, 1, errors);
  }
}

Str* decode_known(Known known, Str* bytes, Str* errors) {
  switch (known) {
    case Known::kUtf8:
      return decode_utf8(bytes, errors)->value;
    case Known::kLatin1:
      return decode_latin1(bytes);
    case Known::kAscii:
      return decode_ascii(new Decoding(bytes, "ascii"_str, errors));
    case Known::kUtf16:
      return decode_utf16(new Decoding(bytes, "utf-16"_str, errors), 0);
    case Known::kUtf16Le:
      return decode_utf16(new Decoding(bytes, "utf-16"_str, errors), -1);
    case Known::kUtf16Be:
      return decode_utf16(new Decoding(bytes, "utf-16"_str, errors), 1);
    case Known::kUtf32:
      return decode_utf32(new Decoding(bytes, "utf-32"_str, errors), 0);
    case Known::kUtf32Le:
      return decode_utf32(new Decoding(bytes, "utf-32"_str, errors), -1);
    default:
      return decode_utf32(new Decoding(bytes, "utf-32"_str, errors), 1);
  }
}

// ---- Those of the package ----

// Whether another exception of its type, with another text, says all that this one does.
bool is_only_text(W_BaseException* error) {
  W_Type* type = error->type();
  W_Type* base = BaseException_type();
  if (type->special(Special::kInit) != base->special(Special::kInit) || type->special(Special::kNew) != base->special(Special::kNew)) {
    return false;
  }
  if (has_fields(type) || type->is_subtype(MemoryError_type())) return false;
  int64_t count = error->args->length();
  if (count > 1 || (count == 1 && !rlib::is_exactly<W_Str>(error->args->get(0)))) return false;
  return error->dict()->length() == 0;
}

// The error of a codec, of which it says that it is one; it has the other for its cause.
W_BaseException* of_codec(W_BaseException* error, Str* operation, Str* encoding) {
  W_Object* text = new_str(concat(operation, " with '"_str, encoding, "' codec failed ("_str, error->type()->name, ": "_str,
                                  str(error)->value, ')'));
  W_BaseException* made = static_cast<W_BaseException*>(call(error->type(), text));
  made->cause = error;
  made->suppresses_context = true;
  return made;
}

// The encoder (0) or decoder (1) of a codec, called.
W_Object* run_codec(W_Object* info, Str* encoding, int64_t which, W_Object* w, Str* errors) {
  W_Object* function = static_cast<W_Tuple*>(info)->get(which);
  W_Object* result;
  try {
    result = errors == nullptr ? call(function, w) : call(function, w, new_str(errors));
  } catch (PythonError* e) {
    if (!is_only_text(e->value())) throw;
    throw new PythonError(of_codec(e->value(), which == 0 ? "encoding"_str : "decoding"_str, encoding));
  }
  if (!rlib::isinstance<W_Tuple>(result) || static_cast<W_Tuple*>(result)->length() != 2) {
    if (which == 0) throw_type_error("encoder must return a tuple (object, integer)"_str);
    throw_type_error("decoder must return a tuple (object,integer)"_str);
  }
  return static_cast<W_Tuple*>(result)->get(0);
}

// A codec for text alone.
W_Object* lookup_text_codec(Str* encoding, Str* alternative) {
  W_Object* info = lookup_codec(encoding);
  if (!rlib::is_exactly<W_Tuple>(info)) {
    W_Object* is_text = find_attribute(info, intern("_is_text_encoding"_str));
    if (is_text != nullptr && !is_true(is_text)) {
      throw_lookup_error("'"_str, encoding, "' is not a text encoding; use "_str, alternative,
                         " to handle arbitrary codecs"_str);
    }
  }
  return info;
}

void import_encodings() {
  if (registry()->has_encodings) return;
  registry()->has_encodings = true;
  call(find_builtin("__import__"_str), new_ascii("encodings"_str));
}

}  // namespace

void register_search_function(W_Object* function) {
  if (!is_callable(function)) throw_type_error("argument must be callable"_str);
  import_encodings();  // its search comes first
  registry()->searches->append(function);
}

void unregister_search_function(W_Object* function) {
  List<W_Object*>* searches = registry()->searches;
  for (int64_t i = 0; i < searches->length(); i++) {
    if (searches->get(i) == function) {
      searches->pop_at(i);
      registry()->codecs->clear();
      return;
    }
  }
}

W_Object* lookup_codec(Str* encoding) {
  import_encodings();
  Str* name = normalized(encoding);
  W_Object* known = registry()->codecs->get(name);
  if (known != nullptr) return known;
  List<W_Object*>* searches = registry()->searches;
  if (searches->is_empty()) {
    throw_lookup_error("no codec search functions registered: can't find encoding"_str);
  }
  for (int64_t i = 0; i < searches->length(); i++) {
    W_Object* found = call(searches->get(i), new_str(name));
    if (is_none(found)) continue;
    if (!rlib::isinstance<W_Tuple>(found) || static_cast<W_Tuple*>(found)->length() != 4) {
      throw_type_error("codec search functions must return 4-tuples"_str);
    }
    registry()->codecs->set(name, found);
    return found;
  }
  throw_lookup_error("unknown encoding: "_str, encoding);
}

// ---- Error handlers -----------------------------------------------------------------------------

namespace {

template <class Name>
W_Object* builtin_handler(W_Object* exception) {
  return call_builtin_handler(Name::name(), exception);
}

#define PY_HANDLER(Class, text)         \
  struct Class {                        \
    static Str* name() { return text; } \
  };
PY_HANDLER(Strict, "strict"_str)
PY_HANDLER(Ignore, "ignore"_str)
PY_HANDLER(Replace, "replace"_str)
PY_HANDLER(BackslashReplace, "backslashreplace"_str)
PY_HANDLER(NameReplace, "namereplace"_str)
PY_HANDLER(XmlCharRefReplace, "xmlcharrefreplace"_str)
PY_HANDLER(SurrogatePass, "surrogatepass"_str)
PY_HANDLER(SurrogateEscape, "surrogateescape"_str)
#undef PY_HANDLER

template <class Name>
void add_handler(Dict<Str*, W_Object*>* all, Str* function) {
  all->set(Name::name(), make_function<&builtin_handler<Name>>(function, "($module, exc, /)"_str));
}

Dict<Str*, W_Object*>* make_builtin_handlers() {
  auto* all = new Dict<Str*, W_Object*>();
  add_handler<Strict>(all, "strict_errors"_str);
  add_handler<Ignore>(all, "ignore_errors"_str);
  add_handler<Replace>(all, "replace_errors"_str);
  add_handler<BackslashReplace>(all, "backslashreplace_errors"_str);
  add_handler<NameReplace>(all, "namereplace_errors"_str);
  add_handler<XmlCharRefReplace>(all, "xmlcharrefreplace_errors"_str);
  add_handler<SurrogatePass>(all, "surrogatepass"_str);
  add_handler<SurrogateEscape>(all, "surrogateescape"_str);
  return all;
}
RLIB_PREBUILD Dict<Str*, W_Object*>* builtin_handlers() {
  return RLIB_ONCE(make_builtin_handlers());
}

}  // namespace

void register_error_handler(Str* name, W_Object* handler) {
  if (!is_callable(handler)) throw_type_error("handler must be callable"_str);
  registry()->handlers->set(name, handler);
}

W_Object* lookup_error_handler(Str* name) {
  W_Object* handler = registry()->handlers->get(name);
  if (handler == nullptr) handler = builtin_handlers()->get(name);
  if (handler == nullptr) throw_lookup_error("unknown error handler name '"_str, name, "'"_str);
  return handler;
}

// ---- By name ------------------------------------------------------------------------------------

Str* c_text(W_Str* text) {
  Str* bytes = text->is_ascii() ? text->value : encode_utf8(text, nullptr);
  if (bytes->contains_char('\0')) throw_value_error("embedded null character"_str);
  return bytes;
}

Str* codec_argument(W_Object* w, Str* function, Str* parameter) {
  if (w == nullptr) return nullptr;
  if (!rlib::isinstance<W_Str>(w)) expect_str(w, message(function, "() argument '"_str, parameter, '\''));
  return c_text(static_cast<W_Str*>(w));
}

void check_codec_names(Str* encoding, Str* errors) {
  if (!flags()->dev_mode) return;
  if (encoding != nullptr && known_encoding(encoding) == Known::kNone) lookup_codec(encoding);
  if (errors != nullptr && !builtin_handlers()->contains(errors)) lookup_error_handler(errors);
}

W_Object* codec_encode(W_Object* w, Str* encoding, Str* errors) {
  return run_codec(lookup_codec(encoding), encoding, 0, w, errors);
}

W_Object* codec_decode(W_Object* w, Str* encoding, Str* errors) {
  return run_codec(lookup_codec(encoding), encoding, 1, w, errors);
}

namespace {

// The codec that needs no registry. CPython has a byte order's only there, which shows in what is said of an
// unknown error handler.
Known own_codec(Str* encoding, Str* errors) {
  Known known = known_encoding(encoding);
  bool is_ordered = known == Known::kUtf16Le || known == Known::kUtf16Be || known == Known::kUtf32Le || known == Known::kUtf32Be;
  return is_ordered && errors != nullptr && !builtin_handlers()->contains(errors) ? Known::kNone : known;
}

}  // namespace

W_Object* encode_text(W_Str* text, Str* encoding, Str* errors) {
  check_codec_names(encoding, errors);
  Known known = own_codec(encoding, errors);
  if (known != Known::kNone) return new_bytes(encode_known(known, text, errors));
  W_Object* result = run_codec(lookup_text_codec(encoding, "codecs.encode()"_str), encoding, 0, text, errors);
  if (rlib::isinstance<W_ByteArray>(result)) return new_bytes(bytes_of(result));
  if (!rlib::isinstance<W_Bytes>(result)) {
    throw_type_error("'"_str, encoding, "' encoder returned '"_str, type_name(result),
                     "' instead of 'bytes'; use codecs.encode() to encode to arbitrary types"_str);
  }
  return result;
}

W_Object* decode_bytes(W_Object* bytes, Str* encoding, Str* errors) {
  check_codec_names(encoding, errors);
  Known known = own_codec(encoding, errors);
  if (known != Known::kNone) return new_str(decode_known(known, bytes_of(bytes), errors));
  if (bytes_of(bytes)->length() == 0) return empty_str();  // whoever would decode it
  if (!rlib::isinstance<W_Bytes>(bytes)) bytes = new_bytes(bytes_of(bytes));
  W_Object* result =
      run_codec(lookup_text_codec(encoding, "codecs.decode()"_str), encoding, 1, bytes, errors);
  if (!rlib::isinstance<W_Str>(result)) {
    throw_type_error("'"_str, encoding, "' decoder returned '"_str, type_name(result),
                     "' instead of 'str'; use codecs.decode() to decode to arbitrary types"_str);
  }
  return result;
}

}  // namespace py
