// Two hexadecimal digits for a byte.

#include "targets/pyinterp/modules/binascii/binascii_codecs.h"

namespace py {

Str* hex_encode(Str* bytes, Str* separator, int64_t group) {
  int64_t length = bytes->length();
  auto* text = new StrBuilder(length * 3);
  bool from_start = group < 0;
  int64_t size = from_start ? -group : group;
  for (int64_t i = 0; i < length; i++) {
    bool at_border = size > 0 && (from_start ? i : length - i) % size == 0;
    if (separator != nullptr && i > 0 && at_border) text->append(separator);
    text->append(rlib::digit_char(bytes->byte_at(i) >> 4));
    text->append(rlib::digit_char(bytes->byte_at(i) & 15));
  }
  return text->build();
}

Str* hex_decode(Str* text) {
  if (text->length() % 2 != 0) throw_binascii_error("Odd-length string"_str);
  auto* bytes = new StrBuilder(text->length() / 2);
  for (int64_t i = 0; i < text->length(); i += 2) {
    int64_t high = rlib::digit_value(text->char_at(i));
    int64_t low = rlib::digit_value(text->char_at(i + 1));
    if (high > 15 || low > 15) throw_binascii_error("Non-hexadecimal digit found"_str);
    bytes->append(static_cast<char>(high << 4 | low));
  }
  return bytes->build();
}

}  // namespace py
