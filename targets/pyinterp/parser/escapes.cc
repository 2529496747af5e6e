// What backslashes mean in strings and bytes.

#include "targets/pyinterp/parser/parser.h"

namespace py {

namespace {

// What a letter behind a backslash means if that is one byte, or -1.
int simple_escape(char c) {
  switch (c) {
    case '\\':
    case '\'':
    case '"': return c;
    case 'a': return '\a';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    default: return -1;
  }
}

bool is_octal(char c) { return c >= '0' && c <= '7'; }

constexpr int64_t kLargestByte = 255;

// The number of at most three octal digits from `at` on, and where they end.
struct Octal {
  int64_t value;
  int64_t end;
};
Octal read_octal(const Array<char>* bytes, int64_t at, int64_t end) {
  Octal octal = Octal{0, at};
  while (octal.end < end && octal.end < at + 3 && is_octal(bytes->get(octal.end))) {
    octal.value = octal.value * 8 + (bytes->get(octal.end) - '0');
    octal.end++;
  }
  return octal;
}

Str* unescape_problem(int64_t start, int64_t end, Str* reason) {
  return concat("(unicode error) 'unicodeescape' codec can't decode bytes in position "_str, start,
                '-', end - 1, ": "_str, reason);
}

// By how much the bytes first <= at < end become longer where every character beyond ASCII is spelled \U000000E9,
// and a backslash in front of one \u005c.
int64_t spelled_out(const Array<char>* bytes, int64_t first, int64_t end) {
  int64_t longer = 0;
  for (int64_t at = first; at < end; at++) {
    if (bytes->get(at) == '\\' && at + 1 < end) {
      at++;
      if ((bytes->get(at) & 0x80) != 0) longer += 5;
    }
    char c = bytes->get(at);
    if ((c & 0xC0) == 0xC0) longer += 10 - utf8_length(static_cast<unsigned char>(c));
  }
  return longer;
}

}  // namespace

void Parser::warn_of_escape(int64_t at, int64_t end, int64_t index) {
  Token t = token(index);
  Str* kind = end - at > 1 ? "invalid octal escape sequence '\\"_str : "invalid escape sequence '\\"_str;
  auto* error = new SyntaxError(ErrorClass::kSyntaxError, concat(kind, source_->slice(at, end), '\''),
                                t.line, source_->characters(t.start - t.col, t.col) + 1, t.end_line,
                                source_->characters(t.end - t.end_col, t.end_col) + 1);
  options_->warnings->append(new Warning(t.line, error, true));
}

// The text of token `index` at bytes start <= at < end.
Str* Parser::decode_text(int64_t start, int64_t end, bool is_raw, int64_t index) {
  Array<char>* bytes = source_->bytes;
  if (!source_->is_utf8) {
    Str* text = source_->slice(start, end);
    int64_t bad = find_malformed_utf8(text);
    if (bad >= 0) {
      fail_literal(concat("(unicode error) 'utf-8' codec can't decode byte 0x"_str,
                          rlib::int_to_str(text->byte_at(bad), 16), " in position "_str, bad,
                          ": "_str, malformed_reason(text, bad)));
    }
  }
  if (!is_raw) {
    for (int64_t at = start; at < end; at++) {
      if (bytes->get(at) == '\\') return decode_escapes(start, end, index);
    }
  }
  return source_->slice(start, end);
}

Str* Parser::decode_escapes(int64_t start, int64_t end, int64_t index) {
  Array<char>* bytes = source_->bytes;
  StrBuilder* text = new StrBuilder(end - start);
  // CPython decodes a copy in which every character beyond ASCII is spelled \U000000E9, and reports
  // positions in that copy: `extra` is how much further they are than here.
  int64_t extra = -start;
  bool has_warned = false;
  int64_t at = start;
  while (at < end) {
    char c = bytes->get(at);
    if (c != '\\') {
      text->append(c);
      at++;
      if ((c & 0xC0) == 0xC0) {
        extra += 10 - utf8_length(static_cast<unsigned char>(c));
      }
      continue;
    }
    int64_t from = at + extra;  // of the backslash
    if (at + 1 == end) {  // in front of a brace of an f-string
      text->append('\\');
      break;
    }
    c = bytes->get(at + 1);
    at += 2;
    if (c == '\n') continue;
    int simple = simple_escape(c);
    if (simple >= 0) {
      text->append(static_cast<char>(simple));
    } else if (is_octal(c)) {
      Octal octal = read_octal(bytes, at - 1, end);
      append_code_point(text, octal.value);
      if (octal.value > kLargestByte && !has_warned) {
        warn_of_escape(at - 1, octal.end, index);
        has_warned = true;
      }
      at = octal.end;
    } else if (c == 'x' || c == 'u' || c == 'U') {
      int64_t count = c == 'x' ? 2 : c == 'u' ? 4 : 8;
      int64_t value = 0;
      for (int64_t i = 0; i < count; i++) {
        int digit = at < end ? rlib::digit_value(bytes->get(at)) : 36;
        if (digit >= 16) {
          Str* reason = c == 'x'   ? "truncated \\xXX escape"_str
                        : c == 'u' ? "truncated \\uXXXX escape"_str
                                   : "truncated \\UXXXXXXXX escape"_str;
          fail_literal(unescape_problem(from, at + extra, reason));
        }
        value = value * 16 + digit;
        at++;
      }
      if (value > 0x10FFFF) {
        fail_literal(unescape_problem(from, at + extra, "illegal Unicode character"_str));
      }
      append_code_point(text, value);
    } else if (c == 'N') {
      Str* malformed = "malformed \\N character escape"_str;
      if (at == end || bytes->get(at) != '{') {
        fail_literal(unescape_problem(from, at + extra, malformed));
      }
      at++;
      int64_t name = at;
      while (at < end && bytes->get(at) != '}') at++;
      extra += spelled_out(bytes, name, at);
      if (at == end || at == name) fail_literal(unescape_problem(from, at + extra, malformed));
      int64_t value = options_->unicode->code_point_named(source_->slice(name, at));
      at++;
      if (value < 0) {
        fail_literal(unescape_problem(from, at + extra, "unknown Unicode character name"_str));
      }
      append_code_point(text, value);
    } else {
      if (!has_warned && (c & 0x80) == 0) {
        warn_of_escape(at - 1, at, index);
        has_warned = true;
      }
      text->append('\\');
      // In the copy, a backslash in front of a character beyond ASCII is \u005c.
      if ((c & 0x80) != 0) extra += 5;
      at--;
    }
  }
  return text->build();
}

Str* Parser::decode_bytes(int64_t start, int64_t end, bool is_raw, int64_t index) {
  Array<char>* bytes = source_->bytes;
  bool has_escapes = false;
  for (int64_t at = start; at < end; at++) {
    char c = bytes->get(at);
    if ((c & 0x80) != 0) {
      fail_literal("bytes can only contain ASCII literal characters"_str);
    }
    if (c == '\\') has_escapes = true;
  }
  if (is_raw || !has_escapes) return source_->slice(start, end);
  StrBuilder* result = new StrBuilder(end - start);
  bool has_warned = false;
  int64_t at = start;
  while (at < end) {
    char c = bytes->get(at++);
    if (c != '\\') {
      result->append(c);
      continue;
    }
    if (at == end) fail_literal("(value error) Trailing \\ in string"_str);
    c = bytes->get(at++);
    if (c == '\n') continue;
    int simple = simple_escape(c);
    if (simple >= 0) {
      result->append(static_cast<char>(simple));
    } else if (is_octal(c)) {
      Octal octal = read_octal(bytes, at - 1, end);
      result->append(static_cast<char>(octal.value & kLargestByte));
      if (octal.value > kLargestByte && !has_warned) {
        warn_of_escape(at - 1, octal.end, index);
        has_warned = true;
      }
      at = octal.end;
    } else if (c == 'x') {
      int high = at < end ? rlib::digit_value(bytes->get(at)) : 36;
      int low = at + 1 < end ? rlib::digit_value(bytes->get(at + 1)) : 36;
      if (high >= 16 || low >= 16) {
        fail_literal(concat("(value error) invalid \\x escape at position "_str, at - 2 - start));
      }
      result->append(static_cast<char>(high * 16 + low));
      at += 2;
    } else {
      if (!has_warned) warn_of_escape(at - 1, at, index);
      has_warned = true;
      result->append('\\');
      result->append(c);
    }
  }
  return result->build();
}

}  // namespace py
