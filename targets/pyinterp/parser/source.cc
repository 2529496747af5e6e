#include "targets/pyinterp/parser/source.h"

#include "targets/pyinterp/parser/unicode.h"

namespace py {

namespace {

void check_nulls(Str* text) {
  if (!text->contains_char('\0')) return;
  throw new SyntaxError(ErrorClass::kValueError, "source code string cannot contain null bytes"_str, 0, 0,
                        0, 0);
}

// Line ends as "\n", then a newline if one is missing and wanted, then a 0.
Source* make_source(Str* text, bool ends_line, bool counts_characters) {
  check_nulls(text);
  text = with_plain_newlines(text, ends_line);
  int64_t length = text->length();
  Array<char>* bytes = Array<char>::make(length + 2);
  rlib::array_copy(text, 0, bytes, 0, length);
  if (ends_line && (length == 0 || bytes->get(length - 1) != '\n')) bytes->set(length++, '\n');
  return new Source(bytes, length, find_malformed_utf8(text) < 0, counts_characters);
}

[[noreturn]] void fail_encoding(Str* message) {
  throw new SyntaxError(ErrorClass::kSyntaxError, message, 0, -1, -1, -1);
}

// The cookie in the line start <= at < end, or null. `may_go_on` tells whether the next line may
// have one: only if there was nothing but a comment in this.
Str* cookie_in_line(Str* bytes, int64_t start, int64_t end) {
  int64_t at = start;
  while (at < end && (bytes->char_at(at) == ' ' || bytes->char_at(at) == '\t' ||
                      bytes->char_at(at) == '\f')) {
    at++;
  }
  if (at == end || bytes->char_at(at) != '#') return nullptr;
  while (true) {
    at = bytes->find("coding"_str, at, end);
    if (at < 0) return nullptr;
    at += 6;
    if (at >= end || (bytes->char_at(at) != ':' && bytes->char_at(at) != '=')) continue;
    at++;
    while (at < end && (bytes->char_at(at) == ' ' || bytes->char_at(at) == '\t')) at++;
    int64_t name = at;
    while (at < end) {
      char c = bytes->char_at(at);
      if (!Str::is_letter(c) && !Str::is_digit(c) && c != '-' && c != '_' && c != '.') break;
      at++;
    }
    if (at > name) return bytes->slice(name, at);
  }
}

bool has_only_comment(Str* bytes, int64_t start, int64_t end) {
  for (int64_t at = start; at < end; at++) {
    char c = bytes->char_at(at);
    if (c == '#' || c == '\n' || c == '\r') return true;
    if (c != ' ' && c != '\t' && c != '\f') return false;
  }
  return true;
}

bool is_or_starts(Str* name, Str* wanted) {
  return name->eq(wanted) || name->starts_with(wanted->concat("-"_str));
}

Str* normalized(Str* name) {
  Str* start = (name->length() > 12 ? name->slice(0, 12) : name)->lower()->replace("_"_str, "-"_str);
  if (is_or_starts(start, "utf-8"_str)) return "utf-8"_str;
  if (is_or_starts(start, "latin-1"_str) || is_or_starts(start, "iso-8859-1"_str) ||
      is_or_starts(start, "iso-latin-1"_str)) {
    return "iso-8859-1"_str;
  }
  return name;
}

Str* utf8_from_latin1(Str* bytes) {
  StrBuilder* text = new StrBuilder(bytes->length() + 16);
  for (int64_t at = 0; at < bytes->length(); at++) append_code_point(text, bytes->byte_at(at));
  return text->build();
}

}  // namespace

Str* with_plain_newlines(Str* text, bool ends_line) {
  if (!text->contains_char('\r')) return text;
  StrBuilder* plain = new StrBuilder(text->length() + 1);
  for (int64_t at = 0; at < text->length(); at++) {
    char c = text->char_at(at);
    if (c == '\r') {
      c = '\n';
      if (at + 1 < text->length() && text->char_at(at + 1) == '\n') at++;
    }
    plain->append(c);
  }
  if (ends_line && text->ends_with("\r\n"_str)) plain->append('\n');
  return plain->build();
}

int64_t Source::characters(int64_t start, int64_t count) const {
  int64_t characters = 0;
  int64_t end = start + count;
  if (end > length) {
    characters = end - length;
    end = length;
  }
  if (!is_utf8) {
    Str* text = slice(start, end);
    int64_t at = 0;
    for (int64_t bad = 0; bad >= 0; characters++) {
      bad = find_malformed_utf8(text, at);
      int64_t stop = bad < 0 ? text->length() : bad;
      for (; at < stop; at++) {
        if ((text->byte_at(at) & 0xC0) != 0x80) characters++;
      }
      if (bad >= 0) at += malformed_length(text, bad);
    }
    return characters - 1;
  }
  for (int64_t at = start; at < end; at++) {
    if ((bytes->get(at) & 0xC0) != 0x80) characters++;
  }
  return characters;
}

Str* find_cookie(Str* bytes) {
  int64_t start = 0;
  for (int line = 0; line < 2; line++) {
    int64_t end = start;
    while (end < bytes->length() && bytes->char_at(end) != '\n' && bytes->char_at(end) != '\r') end++;
    Str* cookie = cookie_in_line(bytes, start, end);
    if (cookie != nullptr) return normalized(cookie);
    if (!has_only_comment(bytes, start, end) || end == bytes->length()) return nullptr;
    start = end + 1;
    if (bytes->char_at(end) == '\r' && start < bytes->length() && bytes->char_at(start) == '\n') {
      start++;
    }
  }
  return nullptr;
}

namespace {

bool is_ascii_name(Str* cookie) {
  Str* name = cookie->lower()->replace("_"_str, "-"_str);
  return name->eq("ascii"_str) || name->eq("us-ascii"_str);
}

}  // namespace

Str* find_foreign_encoding(Str* bytes) {
  if (bytes->starts_with("\xEF\xBB\xBF"_str)) return nullptr;
  check_nulls(bytes);  // before anything is said of the encoding
  Str* cookie = find_cookie(bytes);
  if (cookie == nullptr || cookie->eq("utf-8"_str) || cookie->eq("iso-8859-1"_str)) return nullptr;
  return is_ascii_name(cookie) ? nullptr : cookie;
}

Source* source_from_text(Str* text, bool ends_line) { return make_source(text, ends_line, true); }

Source* source_from_bytes(Str* bytes, bool ends_line) {
  check_nulls(bytes);  // before anything is said of the encoding
  bytes = with_plain_newlines(bytes, ends_line);
  bool has_mark = bytes->starts_with("\xEF\xBB\xBF"_str);
  if (has_mark) bytes = bytes->slice_from(3);
  Str* cookie = find_cookie(bytes);
  if (cookie == nullptr) return make_source(bytes, ends_line, has_mark);
  if (cookie->eq("utf-8"_str)) return make_source(bytes, ends_line, true);
  if (has_mark) fail_encoding(concat("encoding problem: "_str, cookie, " with BOM"_str));
  if (cookie->eq("iso-8859-1"_str)) return make_source(utf8_from_latin1(bytes), ends_line, true);
  if (is_ascii_name(cookie)) {
    for (int64_t at = 0; at < bytes->length(); at++) {
      if (bytes->byte_at(at) >= 0x80) {
        fail_encoding(concat("'ascii' codec can't decode byte 0x"_str,
                             rlib::int_to_str(bytes->byte_at(at), 16), " in position "_str, at,
                             ": ordinal not in range(128)"_str));
      }
    }
    return make_source(bytes, ends_line, true);
  }
  fail_encoding(concat("unknown encoding: "_str, cookie));
}

}  // namespace py
