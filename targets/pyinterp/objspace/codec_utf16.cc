// UTF-16 and UTF-32, in both byte orders.

#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

namespace {

int64_t read_unit(Str* bytes, int64_t at, int64_t width, bool is_big) {
  int64_t unit = 0;
  for (int64_t i = 0; i < width; i++) {
    unit = unit << 8 | bytes->byte_at(is_big ? at + i : at + width - 1 - i);
  }
  return unit;
}

void append_unit(StrBuilder* out, int64_t unit, int64_t width, bool is_big) {
  for (int64_t i = 0; i < width; i++) {
    out->append(static_cast<char>(unit >> 8 * (is_big ? width - 1 - i : i)));
  }
}

// Finds the byte order, and skips the mark that says it. Whether it is big-endian.
bool begin(Decoding* d, int64_t byte_order, int64_t width) {
  if (byte_order == 0) {
    byte_order = byte_order_of_mark(d->input, width);
    if (byte_order != 0) d->at = width;
  }
  bool is_big = byte_order > 0;
  if (width == 2) {
    d->encoding = is_big ? "utf-16-be"_str : "utf-16-le"_str;
  } else {
    d->encoding = is_big ? "utf-32-be"_str : "utf-32-le"_str;
  }
  return is_big;
}

}  // namespace

int64_t byte_order_of_mark(Str* bytes, int64_t width) {
  if (bytes->length() < width) return 0;
  if (read_unit(bytes, 0, width, false) == 0xFEFF) return -1;
  return read_unit(bytes, 0, width, true) == 0xFEFF ? 1 : 0;
}

Str* decode_utf16(Decoding* d, int64_t byte_order) {
  bool is_big = begin(d, byte_order, 2);
  while (d->at < d->length()) {
    int64_t at = d->at;
    int64_t left = d->length() - at;
    if (left < 2) {
      if (!d->is_final) break;
      d->fail(at, d->length(), "truncated data"_str);
      continue;
    }
    int64_t unit = read_unit(d->input, at, 2, is_big);
    if (!is_surrogate(unit)) {
      append_code_point(d->out, unit);
      d->at += 2;
    } else if (unit >= 0xDC00) {
      d->fail(at, at + 2, "illegal encoding"_str);
    } else if (left < 4) {
      if (!d->is_final) break;
      d->fail(at, d->length(), "unexpected end of data"_str);
    } else {
      int64_t low = read_unit(d->input, at + 2, 2, is_big);
      if (low >= 0xDC00 && low <= 0xDFFF) {
        append_code_point(d->out, 0x10000 + ((unit & 0x3FF) << 10 | (low & 0x3FF)));
        d->at += 4;
      } else {
        d->fail(at, at + 2, "illegal UTF-16 surrogate"_str);
      }
    }
  }
  return d->out->build();
}

Str* decode_utf32(Decoding* d, int64_t byte_order) {
  bool is_big = begin(d, byte_order, 4);
  while (d->at < d->length()) {
    int64_t at = d->at;
    if (d->length() - at < 4) {
      if (!d->is_final) break;
      d->fail(at, d->length(), "truncated data"_str);
      continue;
    }
    int64_t unit = read_unit(d->input, at, 4, is_big);
    if (is_surrogate(unit)) {
      d->fail(at, at + 4, "code point in surrogate code point range(0xd800, 0xe000)"_str);
    } else if (unit > 0x10FFFF) {
      d->fail(at, at + 4, "code point not in range(0x110000)"_str);
    } else {
      append_code_point(d->out, unit);
      d->at += 4;
    }
  }
  return d->out->build();
}

// ---- Encoding -----------------------------------------------------------------------------------

namespace {

Str* encoding_name(int64_t width, int64_t byte_order) {
  if (width == 2) {
    return byte_order == 0 ? "utf-16"_str : byte_order < 0 ? "utf-16-le"_str : "utf-16-be"_str;
  }
  return byte_order == 0 ? "utf-32"_str : byte_order < 0 ? "utf-32-le"_str : "utf-32-be"_str;
}

// What an error handler gave: bytes of whole units, or ASCII.
void append_replacement(Encoding* e, int64_t start, int64_t width, bool is_big) {
  bool fits =
      e->replacement_is_bytes ? e->replacement->length() % width == 0 : is_ascii(e->replacement);
  if (!fits) e->fail_strictly(start, start + 1, "surrogates not allowed"_str);
  if (e->replacement_is_bytes) {
    e->out->append(e->replacement);
    return;
  }
  for (int64_t i = 0; i < e->replacement->length(); i++) {
    append_unit(e->out, e->replacement->byte_at(i), width, is_big);
  }
}

Str* encode_wide(W_Str* text, int64_t width, int64_t byte_order, Str* errors) {
  Encoding* e = new Encoding(text, encoding_name(width, byte_order), errors);
  bool is_big = byte_order > 0;
  if (byte_order == 0) append_unit(e->out, 0xFEFF, width, false);
  int64_t offset = 0;
  while (e->position < text->length()) {
    int64_t c = code_point_at(text->value, offset);
    if (is_surrogate(c)) {
      int64_t start = e->position;
      e->fail(start, start + 1, "surrogates not allowed"_str);
      append_replacement(e, start, width, is_big);
      offset = text->offset_of(e->position);
      continue;
    }
    if (width == 2 && c >= 0x10000) {
      append_unit(e->out, 0xD800 + ((c - 0x10000) >> 10), 2, is_big);
      append_unit(e->out, 0xDC00 + (c & 0x3FF), 2, is_big);
    } else {
      append_unit(e->out, c, width, is_big);
    }
    e->position++;
    offset += utf8_width(c);
  }
  return e->out->build();
}

}  // namespace

Str* encode_utf16(W_Str* text, int64_t byte_order, Str* errors) {
  return encode_wide(text, 2, byte_order, errors);
}

Str* encode_utf32(W_Str* text, int64_t byte_order, Str* errors) {
  return encode_wide(text, 4, byte_order, errors);
}

}  // namespace py
