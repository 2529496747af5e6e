// What happens to what cannot be encoded or decoded: the error handlers.

#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/unicode_data.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

// ---- Escapes ------------------------------------------------------------------------------------

void append_hex(StrBuilder* text, int64_t value, int64_t digits) {
  for (int64_t shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
    text->append(rlib::digit_char(value >> shift & 15));
  }
}

void append_backslash_escape(StrBuilder* text, int64_t c) {
  int64_t digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
  text->append('\\');
  text->append(digits == 2 ? 'x' : digits == 4 ? 'u' : 'U');
  append_hex(text, c, digits);
}

// ---- Exception objects --------------------------------------------------------------------------

namespace {

W_BaseException* unicode_error(W_Type* type, Str* encoding, W_Object* object, int64_t start,
                               int64_t end, Str* reason) {
  auto* args = Array<W_Object*>::make(5);
  args->set(0, new_str(encoding));
  args->set(1, object);
  args->set(2, new_int(start));
  args->set(3, new_int(end));
  args->set(4, new_str(reason));
  return to_exception(call_with(type, args));
}

W_Object* attribute(W_Object* w, Str* name) { return getattr(w, intern(name)); }

// The second of what a handler returned: where to go on. What is no index at all is none of CPython's exceptions for
// that in multibyte codecs, but -1 and out of bounds.
int64_t handler_position(W_Object* w, int64_t length, bool is_multibyte) {
  if (is_multibyte && !static_cast<W_AnyInt*>(w)->fits()) {
    throw_index_error("position -1 from error handler out of bounds"_str);
  }
  int64_t position = index_value(w);
  int64_t at = position < 0 ? position + length : position;
  if (at < 0 || at > length) {
    throw_index_error("position "_str, position, " from error handler out of bounds"_str);
  }
  return at;
}

// How UTF-8, UTF-16 and UTF-32 spell code units; for surrogatepass. Width 0: no such encoding.
struct UnitFormat {
  int64_t width;
  bool is_big;
};

UnitFormat unit_format(Str* encoding) {
  StrBuilder* plain = new StrBuilder();
  for (int64_t i = 0; i < encoding->length(); i++) {
    char c = encoding->char_at(i);
    if (c != '-' && c != '_') plain->append(Str::lower_char(c));
  }
  Str* name = plain->build();
  if (name->eq("utf8"_str)) return UnitFormat{3, true};
  if (name->eq("utf16"_str) || name->eq("utf16le"_str)) return UnitFormat{2, false};
  if (name->eq("utf16be"_str)) return UnitFormat{2, true};
  if (name->eq("utf32"_str) || name->eq("utf32le"_str)) return UnitFormat{4, false};
  if (name->eq("utf32be"_str)) return UnitFormat{4, true};
  return UnitFormat{0, false};
}

// The surrogate that these bytes are, or -1.
int64_t read_surrogate(Str* input, int64_t at, UnitFormat format) {
  if (format.width == 0 || input->length() - at < format.width) return -1;
  int64_t c = 0;
  if (format.width == 3) {
    if ((input->byte_at(at) & 0xF0) != 0xE0 || (input->byte_at(at + 1) & 0xC0) != 0x80 ||
        (input->byte_at(at + 2) & 0xC0) != 0x80) {
      return -1;
    }
    c = code_point_at(input, at);
  } else {
    for (int64_t i = 0; i < format.width; i++) {
      int64_t index = format.is_big ? at + i : at + format.width - 1 - i;
      c = c << 8 | input->byte_at(index);
    }
  }
  return is_surrogate(c) ? c : -1;
}

void append_unit(StrBuilder* out, int64_t c, UnitFormat format) {
  if (format.width == 3) {
    append_code_point(out, c);
    return;
  }
  for (int64_t i = 0; i < format.width; i++) {
    int64_t shift = 8 * (format.is_big ? format.width - 1 - i : i);
    out->append(static_cast<char>(c >> shift));
  }
}

}  // namespace

// ---- Decoding -----------------------------------------------------------------------------------

namespace {

[[noreturn]] void throw_decode_error(Decoding* d, int64_t start, int64_t end, Str* reason) {
  throw new PythonError(unicode_error(UnicodeDecodeError_type(), d->encoding, new_bytes(d->input),
                                      start, end, reason));
}

void escape_to_surrogates(Decoding* d, int64_t start, int64_t end, Str* reason) {
  int64_t at = start;
  while (at < end && at - start < 4 && d->byte(at) >= 128) {
    append_code_point(d->out, 0xDC00 + d->byte(at));
    at++;
  }
  if (at == start) throw_decode_error(d, start, end, reason);
  d->at = at;
}

void pass_surrogate(Decoding* d, int64_t start, int64_t end, Str* reason) {
  UnitFormat format = unit_format(d->encoding);
  int64_t c = read_surrogate(d->input, start, format);
  if (c < 0) throw_decode_error(d, start, end, reason);
  append_code_point(d->out, c);
  d->at = start + format.width;
}

}  // namespace

void Decoding::fail(int64_t start, int64_t end, Str* reason) {
  if (errors->eq("strict"_str)) throw_decode_error(this, start, end, reason);
  if (errors->eq("surrogateescape"_str)) {
    escape_to_surrogates(this, start, end, reason);
  } else if (errors->eq("surrogatepass"_str)) {
    pass_surrogate(this, start, end, reason);
  } else if (errors->eq("ignore"_str)) {
    at = end;
  } else if (errors->eq("replace"_str)) {
    append_code_point(out, 0xFFFD);
    at = end;
  } else if (errors->eq("backslashreplace"_str)) {
    for (int64_t i = start; i < end; i++) append_backslash_escape(out, byte(i));
    at = end;
  } else {
    call_handler(start, end, reason);
  }
}

void Decoding::call_handler(int64_t start, int64_t end, Str* reason) {
  W_Object* handler = lookup_error_handler(errors);
  W_Object* error =
      unicode_error(UnicodeDecodeError_type(), encoding, new_bytes(input), start, end, reason);
  W_Object* result = call(handler, error);
  bool fits = rlib::isinstance<W_Tuple>(result) && static_cast<W_Tuple*>(result)->length() == 2;
  if (!fits || !rlib::isinstance<W_Str>(static_cast<W_Tuple*>(result)->get(0)) ||
      !rlib::isinstance<W_AnyInt>(static_cast<W_Tuple*>(result)->get(1))) {
    throw_type_error("decoding error handler must return (str, int) tuple"_str);
  }
  W_Object* object = attribute(error, "object"_str);
  if (!rlib::isinstance<W_Bytes>(object)) throw_type_error("object attribute must be bytes"_str);
  input = static_cast<W_Bytes*>(object)->value;
  at = handler_position(static_cast<W_Tuple*>(result)->get(1), input->length(), is_multibyte);
  out->append(text_of(static_cast<W_Tuple*>(result)->get(0)));
}

// ---- Encoding -----------------------------------------------------------------------------------

void Encoding::fail_strictly(int64_t start, int64_t end, Str* reason) {
  throw new PythonError(
      unicode_error(UnicodeEncodeError_type(), encoding, exact_str(input), start, end, reason));
}

namespace {

// The bytes that surrogateescape decoded to these surrogates; null if they are others.
Str* unescape_surrogates(Str* text) {
  StrBuilder* bytes = new StrBuilder();
  for (TextCursor cursor(text); !cursor.done();) {
    int64_t c = cursor.next();
    if (c < 0xDC80 || c > 0xDCFF) return nullptr;
    bytes->append(static_cast<char>(c - 0xDC00));
  }
  return bytes->build();
}

// The surrogates as if they were characters; null if there are others.
Str* spell_surrogates(Str* text, UnitFormat format) {
  if (format.width == 0) return nullptr;
  StrBuilder* bytes = new StrBuilder();
  for (TextCursor cursor(text); !cursor.done();) {
    int64_t c = cursor.next();
    if (!is_surrogate(c)) return nullptr;
    append_unit(bytes, c, format);
  }
  return bytes->build();
}

enum class EscapeKind { kBackslash, kName, kReference };

void append_escape(StrBuilder* out, int64_t c, EscapeKind kind) {
  if (kind == EscapeKind::kReference) {
    out->append("&#"_str);
    out->append_int(c);
    out->append(';');
    return;
  }
  Str* name = kind == EscapeKind::kName ? unicode::name_of(c) : nullptr;
  if (name == nullptr) {
    append_backslash_escape(out, c);
    return;
  }
  out->append("\\N{"_str);
  out->append(name);
  out->append('}');
}

Str* escape_all(Str* text, EscapeKind kind) {
  StrBuilder* out = new StrBuilder();
  for (TextCursor cursor(text); !cursor.done();) append_escape(out, cursor.next(), kind);
  return out->build();
}

}  // namespace

void Encoding::fail(int64_t start, int64_t end, Str* reason) {
  if (errors->eq("strict"_str)) fail_strictly(start, end, reason);
  Str* text = input->value->slice(input->offset_of(start), input->offset_of(end));
  position = end;
  replacement_is_bytes = false;
  if (errors->eq("surrogateescape"_str) || errors->eq("surrogatepass"_str)) {
    replacement_is_bytes = true;
    replacement = errors->eq("surrogateescape"_str) ? unescape_surrogates(text)
                                                    : spell_surrogates(text, unit_format(encoding));
    if (replacement == nullptr) fail_strictly(start, end, reason);
  } else if (errors->eq("ignore"_str)) {
    replacement = ""_str;
  } else if (errors->eq("replace"_str)) {
    replacement = "?"_str->repeat(end - start);
  } else if (errors->eq("backslashreplace"_str)) {
    replacement = escape_all(text, EscapeKind::kBackslash);
  } else if (errors->eq("namereplace"_str)) {
    replacement = escape_all(text, EscapeKind::kName);
  } else if (errors->eq("xmlcharrefreplace"_str)) {
    replacement = escape_all(text, EscapeKind::kReference);
  } else {
    call_handler(start, end, reason);
  }
}

void Encoding::call_handler(int64_t start, int64_t end, Str* reason) {
  W_Object* handler = lookup_error_handler(errors);
  W_Object* error =
      unicode_error(UnicodeEncodeError_type(), encoding, exact_str(input), start, end, reason);
  W_Object* w_result = call(handler, error);
  Str* wrong = is_multibyte ? "encoding error handler must return (str, int) tuple"_str
                            : "encoding error handler must return (str/bytes, int) tuple"_str;
  if (!rlib::isinstance<W_Tuple>(w_result)) throw_type_error(wrong);
  W_Tuple* result = static_cast<W_Tuple*>(w_result);
  if (result->length() != 2 || !rlib::isinstance<W_AnyInt>(result->get(1))) throw_type_error(wrong);
  W_Object* what = result->get(0);
  if (rlib::isinstance<W_Str>(what)) {
    replacement = static_cast<W_Str*>(what)->value;
  } else if (rlib::isinstance<W_Bytes>(what)) {
    replacement = static_cast<W_Bytes*>(what)->value;
    replacement_is_bytes = true;
  } else {
    throw_type_error(wrong);
  }
  position = handler_position(result->get(1), input->length(), is_multibyte);
}

// ---- The built-in handlers as functions of the program
// -------------------------------------------

namespace {

[[noreturn]] void throw_unhandled(W_Object* exception) {
  throw_type_error("don't know how to handle "_str, type_name(exception), " in error callback"_str);
}

// What an exception says is wrong; programs may have said anything, so it is made to lie within its object.
struct Span {
  int64_t start;
  int64_t end;
};
Span span_of(W_Object* exception, int64_t length) {
  int64_t start = index_value(attribute(exception, "start"_str));
  int64_t end = index_value(attribute(exception, "end"_str));
  if (start >= length) start = length - 1;
  if (start < 0) start = 0;
  if (end < 1) end = 1;
  if (end > length) end = length;
  return {start, end < start ? start : end};
}

W_Str* text_attribute(W_Object* exception) {
  W_Object* object = attribute(exception, "object"_str);
  if (!rlib::isinstance<W_Str>(object)) throw_type_error("object attribute must be unicode"_str);
  return static_cast<W_Str*>(object);
}

W_Object* handle_encode_error(Str* name, W_Object* exception) {
  W_Str* object = text_attribute(exception);
  Encoding* e = new Encoding(object, expect_text(attribute(exception, "encoding"_str)), name);
  Span span = span_of(exception, object->length());
  e->fail(span.start, span.end, expect_text(attribute(exception, "reason"_str)));
  W_Object* replacement = e->replacement_is_bytes
                              ? static_cast<W_Object*>(new_bytes(e->replacement))
                              : new_str(e->replacement);
  return new_tuple(replacement, new_int(e->position));
}

W_Object* handle_decode_error(Str* name, W_Object* exception) {
  W_Object* object = attribute(exception, "object"_str);
  if (!rlib::isinstance<W_Bytes>(object)) throw_type_error("object attribute must be bytes"_str);
  Str* input = static_cast<W_Bytes*>(object)->value;
  Decoding* d = new Decoding(input, expect_text(attribute(exception, "encoding"_str)), name);
  Span span = span_of(exception, input->length());
  d->fail(span.start, span.end, expect_text(attribute(exception, "reason"_str)));
  return new_tuple(new_str(d->out->build()), new_int(d->at));
}

W_Object* handle_translate_error(Str* name, W_Object* exception) {
  W_Str* object = text_attribute(exception);
  Encoding* e = new Encoding(object, ""_str, name);
  Span span = span_of(exception, object->length());
  if (name->eq("replace"_str)) {
    Str* text = new_char(0xFFFD)->value->repeat(span.end - span.start);
    return new_tuple(new_str(text), new_int(span.end));
  }
  e->fail(span.start, span.end, ""_str);
  return new_tuple(new_str(e->replacement), new_int(e->position));
}

}  // namespace

W_Object* call_builtin_handler(Str* name, W_Object* exception) {
  if (name->eq("strict"_str)) {
    if (rlib::isinstance<W_BaseException>(exception)) {
      throw new PythonError(static_cast<W_BaseException*>(exception));
    }
    throw_type_error("codec must pass exception instance"_str);
  }
  bool only_encoding = name->eq("xmlcharrefreplace"_str) || name->eq("namereplace"_str);
  bool is_surrogate_handler = name->starts_with("surrogate"_str);
  if (is_instance_of(exception, UnicodeEncodeError_type()))
    return handle_encode_error(name, exception);
  if (only_encoding) throw_unhandled(exception);
  if (is_instance_of(exception, UnicodeDecodeError_type()))
    return handle_decode_error(name, exception);
  if (!is_surrogate_handler && is_instance_of(exception, UnicodeTranslateError_type())) {
    return handle_translate_error(name, exception);
  }
  throw_unhandled(exception);
}

}  // namespace py
