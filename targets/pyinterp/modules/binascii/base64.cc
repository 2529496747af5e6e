// Base 64 (RFC 4648): three bytes are four digits of six bits.

#include "targets/pyinterp/modules/binascii/binascii_codecs.h"

namespace py {

namespace {

Str* digits() {
  return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"_str;
}

// The value of a digit, or -1.
int64_t value_of(char c) {
  if (Str::is_upper(c)) return c - 'A';
  if (Str::is_lower(c)) return c - 'a' + 26;
  if (Str::is_digit(c)) return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

}  // namespace

Str* base64_encode(Str* bytes, bool newline) {
  Str* digit = digits();
  int64_t length = bytes->length();
  auto* text = new StrBuilder((length + 2) / 3 * 4 + 1);
  for (int64_t at = 0; at < length; at += 3) {
    int64_t left = length - at;
    int64_t bits = bytes->byte_at(at) << 16;
    if (left > 1) bits |= bytes->byte_at(at + 1) << 8;
    if (left > 2) bits |= bytes->byte_at(at + 2);
    text->append(digit->char_at(bits >> 18));
    text->append(digit->char_at(bits >> 12 & 63));
    text->append(left > 1 ? digit->char_at(bits >> 6 & 63) : '=');
    text->append(left > 2 ? digit->char_at(bits & 63) : '=');
  }
  if (newline) text->append('\n');
  return text->build();
}

Str* base64_decode(Str* text, bool strict) {
  auto* bytes = new StrBuilder(text->length() / 4 * 3 + 3);
  int64_t length = text->length();
  if (strict && length > 0 && text->char_at(0) == '=') {
    throw_binascii_error("Leading padding not allowed"_str);
  }
  int64_t place = 0;  // digits of the group so far
  int64_t left = 0;   // their bits that are in no byte yet
  int64_t pads = 0;
  bool saw_pad = false;
  for (int64_t i = 0; i < length; i++) {
    char c = text->char_at(i);
    if (c == '=') {
      saw_pad = true;
      if (place >= 2 && place + ++pads >= 4) {
        if (strict && i + 1 < length) throw_binascii_error("Excess data after padding"_str);
        return bytes->build();
      }
      continue;
    }
    int64_t value = value_of(c);
    if (value < 0) {
      if (strict) throw_binascii_error("Only base64 data is allowed"_str);
      continue;
    }
    if (strict && saw_pad) throw_binascii_error("Discontinuous padding not allowed"_str);
    pads = 0;
    switch (place) {
      case 0: left = value; break;
      case 1: bytes->append(static_cast<char>(left << 2 | value >> 4)); break;
      case 2: bytes->append(static_cast<char>((left & 15) << 4 | value >> 2)); break;
      default: bytes->append(static_cast<char>((left & 3) << 6 | value)); break;
    }
    left = value;
    place = (place + 1) % 4;
  }
  if (place == 1) {
    throw_binascii_error("Invalid base64-encoded string: number of data characters ("_str,
                         bytes->length() / 3 * 4 + 1,
                         ") cannot be 1 more than a multiple of 4"_str);
  }
  if (place != 0) throw_binascii_error("Incorrect padding"_str);
  return bytes->build();
}

}  // namespace py
