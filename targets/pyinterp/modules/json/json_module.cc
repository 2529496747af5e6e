#include "targets/pyinterp/modules/json/json_module.h"

#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

void throw_json_error(Str* text, W_Str* document, int64_t at) {
  W_Object* import = find_builtin("__import__"_str);
  auto* from = new_list();
  from->append(new_ascii("JSONDecodeError"_str));
  auto* args = Array<W_Object*>::make(4);
  args->set(0, new_ascii("json.decoder"_str));
  args->set(1, none());
  args->set(2, none());
  args->set(3, from);
  W_Object* type = getattr(call_with(import, args), intern("JSONDecodeError"_str));
  W_Object* error = call(type, new_str(text), document, new_int(at < 0 ? at : document->position_of(at)));
  throw new PythonError(to_exception(error));
}

// ---- String literals ----------------------------------------------------------------------------

namespace {

// Four hexadecimal digits from `at` on, or -1.
int64_t four_digits(Str* text, int64_t at) {
  int64_t value = 0;
  for (int64_t i = at; i < at + 4; i++) {
    int64_t digit = i < text->length() ? rlib::digit_value(text->char_at(i)) : 99;
    if (digit < 0 || digit > 15) return -1;
    value = value << 4 | digit;
  }
  return value;
}

char escaped(char c) {
  switch (c) {
    case '"':
    case '\\':
    case '/': return c;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return '\0';
  }
}

// The end of what needs no attention: a quote, a backslash, a control character if `strict`, the end.
int64_t plain_end(Str* text, int64_t at, bool strict) {
  int64_t length = text->length();
  while (at < length) {
    int c = text->byte_at(at);
    if (c == '"' || c == '\\' || (c < 0x20 && strict)) break;
    at++;
  }
  return at;
}

}  // namespace

ScannedString scan_json_string(W_Str* w_text, int64_t start, bool strict) {
  Str* text = w_text->value;
  int64_t length = text->length();
  Str* unterminated = "Unterminated string starting at"_str;
  StrBuilder* out = nullptr;
  int64_t from = start;
  while (true) {
    int64_t at = plain_end(text, from, strict);
    if (at >= length) throw_json_error(unterminated, w_text, start - 1);
    char c = text->char_at(at);
    if (c == '"' && out == nullptr) {
      Str* value = text->slice(start, at);
      return {w_text->is_ascii() ? new_ascii(value) : new_str(value), at + 1};
    }
    if (out == nullptr) out = new StrBuilder();
    out->append(text, from, at);
    if (c == '"') return {new_str(out->build()), at + 1};
    if (c != '\\') throw_json_error("Invalid control character at"_str, w_text, at);
    at++;
    if (at >= length) throw_json_error(unterminated, w_text, start - 1);
    c = text->char_at(at);
    if (c != 'u') {
      char meant = escaped(c);
      if (meant == '\0') throw_json_error("Invalid \\escape"_str, w_text, at - 1);
      out->append(meant);
      from = at + 1;
      continue;
    }
    int64_t code = four_digits(text, at + 1);
    if (code < 0 || at + 5 >= length) throw_json_error("Invalid \\uXXXX escape"_str, w_text, at);
    from = at + 5;
    bool is_high = code >= 0xD800 && code <= 0xDBFF;
    if (is_high && from + 6 < length && text->char_at(from) == '\\' && text->char_at(from + 1) == 'u') {
      int64_t low = four_digits(text, from + 2);
      if (low < 0) throw_json_error("Invalid \\uXXXX escape"_str, w_text, from + 1);
      if (low >= 0xDC00 && low <= 0xDFFF) {
        code = 0x10000 + ((code - 0xD800) << 10 | (low - 0xDC00));
        from += 6;
      }
    }
    append_code_point(out, code);
  }
}

namespace {

void append_unicode_escape(StrBuilder* out, int64_t unit) {
  out->append('\\');
  out->append('u');
  for (int64_t shift = 12; shift >= 0; shift -= 4) out->append(rlib::digit_char(unit >> shift & 15));
}

void append_escaped(StrBuilder* out, int64_t c) {
  char letter = '\0';
  switch (c) {
    case '"': letter = '"'; break;
    case '\\': letter = '\\'; break;
    case '\b': letter = 'b'; break;
    case '\f': letter = 'f'; break;
    case '\n': letter = 'n'; break;
    case '\r': letter = 'r'; break;
    case '\t': letter = 't'; break;
    default: break;
  }
  if (letter != '\0') {
    out->append('\\');
    out->append(letter);
  } else if (c >= 0x10000) {
    append_unicode_escape(out, 0xD800 + ((c - 0x10000) >> 10));
    append_unicode_escape(out, 0xDC00 + ((c - 0x10000) & 0x3FF));
  } else {
    append_unicode_escape(out, c);
  }
}

}  // namespace

void append_json_string(StrBuilder* out, Str* text, bool ascii_only) {
  int64_t length = text->length();
  int64_t from = 0;
  int64_t at = 0;
  out->append('"');
  while (at < length) {
    int c = text->byte_at(at);
    if (c >= 0x20 && c != '"' && c != '\\' && (c < 0x7F || !ascii_only)) {
      at++;
      continue;
    }
    out->append(text, from, at);
    int64_t code = code_point_at(text, at);
    append_escaped(out, code);
    at += utf8_width(code);
    from = at;
  }
  out->append(text, from, length);
  out->append('"');
}

// ---- The module ---------------------------------------------------------------------------------

namespace {

W_Str* expect_text_argument(W_Object* w) {
  if (isinstance<W_Str>(w)) return static_cast<W_Str*>(w);
  throw_type_error("first argument must be a string, not "_str, type_name(w));
}

W_Object* scanstring(W_Object* w_text, int64_t end, bool strict) {
  W_Str* text = expect_text_argument(w_text);
  if (end < 0 || end > text->length()) throw_value_error("end is out of bounds"_str);
  auto [value, next] = scan_json_string(text, text->offset_of(end), strict);
  return new_tuple(value, new_int(text->position_of(next)));
}

W_Object* encode(W_Object* w, bool ascii_only) {
  W_Str* text = expect_text_argument(w);
  StrBuilder* out = new StrBuilder(text->value->length() + 2);
  append_json_string(out, text->value, ascii_only);
  return ascii_only ? new_ascii(out->build()) : new_str(out->build());
}
W_Object* encode_basestring_ascii(W_Object* w) { return encode(w, true); }
W_Object* encode_basestring(W_Object* w) { return encode(w, false); }

W_Module* make_json() {
  auto* m = new ModuleBuilder("_json"_str, "json speedups\n"_str);
  m->function<&scanstring>(
      "scanstring"_str, "($module, string, end, strict=True, /)"_str,
      "scanstring(string, end, strict=True) -> (string, end)\n\nScan the string s for a JSON string. End is the index of the\n"
      "character in s after the quote that started the JSON string."_str);
  m->function<&encode_basestring_ascii>("encode_basestring_ascii"_str, "($module, string, /)"_str,
                                        "encode_basestring_ascii(string) -> string\n\nReturn an ASCII-only JSON representation of a Python string"_str);
  m->function<&encode_basestring>("encode_basestring"_str, "($module, string, /)"_str,
                                  "encode_basestring(string) -> string\n\nReturn a JSON representation of a Python string"_str);
  m->type("make_scanner"_str, json_scanner_type());
  m->type("make_encoder"_str, json_encoder_type());
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* json_module() { return RLIB_ONCE(make_json()); }

}  // namespace py
