#include "targets/pyinterp/parser/unicode.h"

namespace py {

using rlib::operator""_str;

// Punctuation, symbols and blanks, by blocks; the rest counts as letters.
bool UnicodeHooks::is_identifier_part(int64_t c) {
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xB7 || c == 0xBA;
  if (c == 0xD7 || c == 0xF7) return false;
  if (c < 0x2000) return true;
  if (c < 0x2070) return c == 0x203F || c == 0x2040 || c == 0x2054;
  if (c < 0x20A0) return true;
  if (c < 0x20D0) return false;                          // currencies
  if (c < 0x2190) return true;
  if (c < 0x2C00) return false;                          // arrows, operators, boxes, dingbats
  if (c >= 0x2E00 && c < 0x2E80) return c == 0x2E2F;     // punctuation
  if (c >= 0x3000 && c < 0x3021) return c >= 0x3005 && c <= 0x3007;
  if (c >= 0xD800 && c < 0xF900) return false;           // surrogates, private use
  if (c >= 0xFE30 && c < 0xFE70) return c <= 0xFE34 ? c >= 0xFE33 : c >= 0xFE4D && c <= 0xFE4F;
  if (c >= 0xFF01 && c < 0xFF21) return c >= 0xFF10 && c <= 0xFF19;
  if (c >= 0xE0100 && c < 0xE01F0) return true;  // variation selectors
  if (c == 0xFEFF || c >= 0xFFE0) return c >= 0x10000 && (c < 0x1F000 || c >= 0x20000) && c < 0xE0000;
  return true;
}

bool UnicodeHooks::is_printable(int64_t c) {
  if (c < 0xA1) return c >= 0x20 && c < 0x7F;
  if (c == 0xAD || c == 0x1680 || c == 0x3000 || c == 0xFEFF) return false;
  if (c >= 0x2000 && c <= 0x200F) return false;
  if (c >= 0x2028 && c <= 0x202F) return false;
  if (c >= 0x205F && c <= 0x206F) return false;
  if (c >= 0xD800 && c < 0xF900) return false;
  return c < 0xE0000 || (c >= 0xE0100 && c < 0xE01F0);
}

void append_code_point(rlib::StrBuilder* text, int64_t c) {
  if (c < 0x80) {
    text->append(static_cast<char>(c));
    return;
  }
  if (c < 0x800) {
    text->append(static_cast<char>(0xC0 | c >> 6));
  } else {
    if (c < 0x10000) {
      text->append(static_cast<char>(0xE0 | c >> 12));
    } else {
      text->append(static_cast<char>(0xF0 | c >> 18));
      text->append(static_cast<char>(0x80 | (c >> 12 & 0x3F)));
    }
    text->append(static_cast<char>(0x80 | (c >> 6 & 0x3F)));
  }
  text->append(static_cast<char>(0x80 | (c & 0x3F)));
}

static int64_t byte_of(const rlib::Array<char>* bytes, int64_t at) {
  return static_cast<unsigned char>(bytes->get(at));
}

int64_t code_point_at(const rlib::Array<char>* bytes, int64_t at) {
  int64_t first = byte_of(bytes, at);
  if (first < 0x80) return first;
  int64_t second = byte_of(bytes, at + 1) & 0x3F;
  if (first < 0xE0) return (first & 0x1F) << 6 | second;
  int64_t third = byte_of(bytes, at + 2) & 0x3F;
  if (first < 0xF0) return (first & 0x0F) << 12 | second << 6 | third;
  return (first & 0x07) << 18 | second << 12 | third << 6 | (byte_of(bytes, at + 3) & 0x3F);
}

namespace {

// The bytes of a character beyond ASCII that begins so; 0: none does.
int64_t wanted_length(int first) {
  return first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
}

// How many of the bytes from `at` on fit together to be such a character or its beginning; at least 1.
int64_t well_formed(const rlib::Str* text, int64_t at) {
  int first = text->byte_at(at);
  int64_t count = wanted_length(first);
  int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  int64_t found = 1;
  while (found < count && at + found < text->length()) {
    int byte = text->byte_at(at + found);
    if (byte < low || byte > high) break;
    low = 0x80;
    high = 0xBF;
    found++;
  }
  return found;
}

}  // namespace

int64_t find_malformed_utf8(const rlib::Str* text) { return find_malformed_utf8(text, 0); }

int64_t find_malformed_utf8(const rlib::Str* text, int64_t at) {
  int64_t length = text->length();
  while (at < length) {
    int first = text->byte_at(at);
    if (first < 0x80) {
      at++;
      continue;
    }
    int64_t count = wanted_length(first);
    if (count == 0 || well_formed(text, at) < count) return at;
    at += count;
  }
  return -1;
}

int64_t malformed_length(const rlib::Str* text, int64_t at) { return well_formed(text, at); }

rlib::Str* malformed_reason(const rlib::Str* text, int64_t at) {
  if (wanted_length(text->byte_at(at)) == 0) return "invalid start byte"_str;
  return at + well_formed(text, at) == text->length() ? "unexpected end of data"_str
                                                      : "invalid continuation byte"_str;
}

}  // namespace py
