// Escapes as in literals: unicode_escape, raw_unicode_escape, and those of bytes.

#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/unicode_data.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

namespace {

// The character that \c stands for: \n and its kind; -1 if it is none.
int64_t simple_escape(int64_t c) {
  switch (c) {
    case '\\':
    case '\'':
    case '"':
      return c;
    case 'b':
      return '\b';
    case 't':
      return '\t';
    case 'n':
      return '\n';
    case 'f':
      return '\f';
    case 'r':
      return '\r';
    case 'v':
      return '\v';
    case 'a':
      return '\a';
    default:
      return -1;
  }
}

// Hexadecimal digits from `at` on, at most `most`.
int64_t count_hex(Str* text, int64_t at, int64_t most) {
  int64_t count = 0;
  while (count < most && at + count < text->length() &&
         rlib::digit_value(text->char_at(at + count)) < 16) {
    count++;
  }
  return count;
}

int64_t hex_value(Str* text, int64_t at, int64_t count) {
  int64_t value = 0;
  for (int64_t i = 0; i < count; i++) value = value << 4 | rlib::digit_value(text->char_at(at + i));
  return value;
}

// Behind "\x", "\u", "\U" at d->at: the code point. False if more has to come first.
bool decode_hex(Decoding* d, int64_t digits, Str* truncated, Str* out_of_range) {
  int64_t start = d->at;
  int64_t count = count_hex(d->input, start + 2, digits);
  if (count < digits) {
    if (!d->is_final && start + 2 + count == d->length()) return false;
    d->fail(start, start + 2 + count, truncated);
    return true;
  }
  int64_t c = hex_value(d->input, start + 2, digits);
  if (c > unicode::kMaxCodePoint) {
    d->fail(start, start + 2 + digits, out_of_range);
    return true;
  }
  append_code_point(d->out, c);
  d->at = start + 2 + digits;
  return true;
}

// \N{name}.
bool decode_name(Decoding* d) {
  int64_t start = d->at;
  int64_t at = start + 2;
  if (at < d->length() && d->byte(at) == '{') {
    int64_t close = d->input->find_char('}', at);
    if (close < 0) {
      if (!d->is_final) return false;
      d->fail(start, d->length(), "malformed \\N character escape"_str);
      return true;
    }
    if (close > at + 1) {
      int64_t c = unicode::code_point_named(d->input->slice(at + 1, close));
      if (c >= 0) {
        append_code_point(d->out, c);
        d->at = close + 1;
      } else {
        d->fail(start, close + 1, "unknown Unicode character name"_str);
      }
      return true;
    }
    at = close;
  } else if (at == d->length() && !d->is_final) {
    return false;
  }
  d->fail(start, at, "malformed \\N character escape"_str);
  return true;
}

// Up to three octal digits behind the backslash.
void decode_octal(Decoding* d) {
  int64_t at = d->at + 1;
  int64_t c = 0;
  for (int64_t i = 0; i < 3 && at < d->length() && d->byte(at) >= '0' && d->byte(at) <= '7'; i++) {
    c = c << 3 | (d->byte(at++) - '0');
  }
  append_code_point(d->out, c);
  d->at = at;
}

// The escape at d->at. False if more has to come first.
bool decode_escape(Decoding* d) {
  int64_t start = d->at;
  if (start + 1 == d->length()) {
    if (!d->is_final) return false;
    d->fail(start, d->length(), "\\ at end of string"_str);
    return true;
  }
  int64_t c = d->byte(start + 1);
  Str* illegal = "illegal Unicode character"_str;
  if (c == 'x') return decode_hex(d, 2, "truncated \\xXX escape"_str, illegal);
  if (c == 'u') return decode_hex(d, 4, "truncated \\uXXXX escape"_str, illegal);
  if (c == 'U') return decode_hex(d, 8, "truncated \\UXXXXXXXX escape"_str, illegal);
  if (c == 'N') return decode_name(d);
  if (c >= '0' && c <= '7') {
    decode_octal(d);
    return true;
  }
  d->at = start + 2;
  if (c == '\n') return true;
  int64_t simple = simple_escape(c);
  if (simple < 0) {
    d->out->append('\\');
    simple = c;
  }
  append_code_point(d->out, simple);
  return true;
}

}  // namespace

Str* decode_unicode_escape(Decoding* d) {
  while (d->at < d->length()) {
    int64_t c = d->byte(d->at);
    if (c != '\\') {
      append_code_point(d->out, c);
      d->at++;
    } else if (!decode_escape(d)) {
      break;
    }
  }
  return d->out->build();
}

Str* decode_raw_unicode_escape(Decoding* d) {
  while (d->at < d->length()) {
    int64_t c = d->byte(d->at);
    if (c == '\\') {
      if (d->at + 1 == d->length() && !d->is_final) break;
      int64_t kind = d->at + 1 < d->length() ? d->byte(d->at + 1) : 0;
      if (kind == 'u' || kind == 'U') {
        Str* truncated =
            kind == 'u' ? "truncated \\uXXXX escape"_str : "truncated \\UXXXXXXXX escape"_str;
        if (!decode_hex(d, kind == 'u' ? 4 : 8, truncated, "\\Uxxxxxxxx out of range"_str)) break;
        continue;
      }
      // Backslashes come in pairs: the second one begins nothing.
      if (kind == '\\') {
        d->out->append('\\');
        d->at++;
      }
    }
    append_code_point(d->out, c);
    d->at++;
  }
  return d->out->build();
}

Str* encode_unicode_escape(W_Str* text) {
  StrBuilder* out = new StrBuilder(text->value->length());
  for (TextCursor cursor(text->value); !cursor.done();) {
    int64_t c = cursor.next();
    if (c == '\\') {
      out->append("\\\\"_str);
    } else if (c == '\n' || c == '\r' || c == '\t') {
      out->append('\\');
      out->append(c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
    } else if (c >= ' ' && c < 127) {
      out->append(static_cast<char>(c));
    } else {
      append_backslash_escape(out, c);
    }
  }
  return out->build();
}

Str* encode_raw_unicode_escape(W_Str* text) {
  StrBuilder* out = new StrBuilder(text->value->length());
  for (TextCursor cursor(text->value); !cursor.done();) {
    int64_t c = cursor.next();
    if (c < 256) {
      out->append(static_cast<char>(c));
    } else {
      append_backslash_escape(out, c);
    }
  }
  return out->build();
}

// ---- Bytes --------------------------------------------------------------------------------------

Str* escape_bytes(Str* bytes) {
  StrBuilder* out = new StrBuilder(bytes->length());
  for (int64_t i = 0; i < bytes->length(); i++) {
    char c = bytes->char_at(i);
    if (c == '\\' || c == '\'') {
      out->append('\\');
      out->append(c);
    } else if (c == '\n' || c == '\r' || c == '\t') {
      out->append('\\');
      out->append(c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
    } else if (c < ' ' || c == 127) {
      append_backslash_escape(out, bytes->byte_at(i));
    } else {
      out->append(c);
    }
  }
  return out->build();
}

Str* unescape_bytes(Str* bytes, Str* errors) {
  StrBuilder* out = new StrBuilder(bytes->length());
  int64_t at = 0;
  while (at < bytes->length()) {
    if (bytes->char_at(at) != '\\') {
      out->append(bytes->char_at(at++));
      continue;
    }
    if (at + 1 == bytes->length()) throw_value_error("Trailing \\ in string"_str);
    int64_t c = bytes->byte_at(at + 1);
    if (c == 'x') {
      int64_t count = count_hex(bytes, at + 2, 2);
      if (count == 2) {
        out->append(static_cast<char>(hex_value(bytes, at + 2, 2)));
      } else if (errors->eq("strict"_str)) {
        throw_value_error("invalid \\x escape at position "_str, at);
      } else if (errors->eq("replace"_str)) {
        out->append('?');
      } else if (!errors->eq("ignore"_str)) {
        throw_value_error("decoding error; unknown error handling code: "_str, errors);
      }
      at += 2 + count;
    } else if (c >= '0' && c <= '7') {
      int64_t value = 0;
      at++;
      for (int64_t i = 0;
           i < 3 && at < bytes->length() && bytes->char_at(at) >= '0' && bytes->char_at(at) <= '7';
           i++) {
        value = value << 3 | (bytes->char_at(at++) - '0');
      }
      out->append(static_cast<char>(value));
    } else {
      at += 2;
      if (c == '\n') continue;
      int64_t simple = simple_escape(c);
      if (simple < 0) {
        out->append('\\');
        simple = c;
      }
      out->append(static_cast<char>(simple));
    }
  }
  return out->build();
}

}  // namespace py
