// UTF-8, ASCII and Latin-1.

#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

// ---- UTF-8 --------------------------------------------------------------------------------------

namespace {

// What is wrong with the sequence that begins at d->at. `end`: behind its longest beginning that is
// right.
struct Malformed {
  Str* reason;  // null: more bytes may make it right
  int64_t end;
};

Malformed examine(Decoding* d) {
  int64_t at = d->at;
  int first = d->byte(at);
  int64_t count = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
  if (count == 0) return Malformed{"invalid start byte"_str, at + 1};
  int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  for (int64_t i = 1; i < count; i++) {
    if (at + i == d->length()) {
      return Malformed{d->is_final ? "unexpected end of data"_str : nullptr, at + i};
    }
    int next = d->byte(at + i);
    if (next < low || next > high) {
      // Half of a surrogate, which an error handler may want to see whole.
      bool may_be_surrogate = !d->is_final && first == 0xED && i == 1 && at + 2 == d->length() &&
                              next >= 0xA0 && next <= 0xBF;
      return Malformed{may_be_surrogate ? nullptr : "invalid continuation byte"_str, at + i};
    }
    low = 0x80;
    high = 0xBF;
  }
  return Malformed{"invalid continuation byte"_str, at + 1};  // not reached
}

}  // namespace

Str* decode_utf8(Decoding* d) {
  int64_t end = skip_utf8(d->input, 0);
  if (end == d->length()) {
    d->at = end;
    return d->input;
  }
  while (d->at < d->length()) {
    end = skip_utf8(d->input, d->at);
    d->out->append(d->input, d->at, end);
    d->at = end;
    if (end == d->length()) break;
    Malformed found = examine(d);
    if (found.reason == nullptr) break;
    d->fail(d->at, found.end, found.reason);
  }
  return d->out->build();
}

W_Str* decode_utf8(Str* bytes, Str* errors) {
  if (skip_utf8(bytes, 0) == bytes->length()) return new_str(bytes);
  return new_str(decode_utf8(new Decoding(bytes, "utf-8"_str, errors)));
}

Str* encode_utf8(W_Str* text, Str* errors) {
  Str* value = text->value;
  if (text->is_ascii() || skip_utf8(value, 0) == value->length()) return value;
  Encoding* e = new Encoding(text, "utf-8"_str, errors);
  while (e->position < text->length()) {
    int64_t offset = text->offset_of(e->position);
    int64_t end = skip_utf8(value, offset);
    e->out->append(value, offset, end);
    if (end == value->length()) break;
    int64_t start = text->position_of(end);
    int64_t behind = start;
    while (end < value->length() && is_surrogate(code_point_at(value, end))) {
      end += 3;
      behind++;
    }
    e->fail(start, behind, "surrogates not allowed"_str);
    if (!e->replacement_is_bytes && !is_ascii(e->replacement)) {
      e->fail_strictly(start, behind, "surrogates not allowed"_str);
    }
    e->out->append(e->replacement);
  }
  return e->out->build();
}

// ---- ASCII and Latin-1 --------------------------------------------------------------------------

Str* decode_ascii(Decoding* d) {
  if (is_ascii(d->input)) {
    d->at = d->length();
    return d->input;
  }
  while (d->at < d->length()) {
    int64_t end = skip_ascii(d->input, d->at);
    d->out->append(d->input, d->at, end);
    d->at = end;
    if (end < d->length()) d->fail(end, end + 1, "ordinal not in range(128)"_str);
  }
  return d->out->build();
}

Str* decode_latin1(Str* bytes) {
  if (is_ascii(bytes)) return bytes;
  StrBuilder* out = new StrBuilder(bytes->length() * 2);
  for (int64_t i = 0; i < bytes->length(); i++) append_code_point(out, bytes->byte_at(i));
  return out->build();
}

namespace {

void append_narrow_replacement(Encoding* e, int64_t limit, int64_t start, int64_t end,
                               Str* reason) {
  if (e->replacement_is_bytes) {
    e->out->append(e->replacement);
    return;
  }
  for (TextCursor cursor(e->replacement); !cursor.done();) {
    int64_t c = cursor.next();
    if (c >= limit) e->fail_strictly(start, end, reason);
    e->out->append(static_cast<char>(c));
  }
}

}  // namespace

Str* encode_narrow(W_Str* text, int64_t limit, Str* errors) {
  if (text->is_ascii()) return text->value;
  Str* value = text->value;
  Encoding* e = new Encoding(text, limit == 128 ? "ascii"_str : "latin-1"_str, errors);
  Str* reason = limit == 128 ? "ordinal not in range(128)"_str : "ordinal not in range(256)"_str;
  int64_t offset = 0;
  while (e->position < text->length()) {
    int64_t c = code_point_at(value, offset);
    if (c < limit) {
      e->out->append(static_cast<char>(c));
      e->position++;
      offset += utf8_width(c);
      continue;
    }
    int64_t start = e->position;
    int64_t end = start;
    while (offset < value->length() && code_point_at(value, offset) >= limit) {
      offset = next_offset(value, offset);
      end++;
    }
    e->fail(start, end, reason);
    append_narrow_replacement(e, limit, start, end, reason);
    offset = text->offset_of(e->position);
  }
  return e->out->build();
}

}  // namespace py
