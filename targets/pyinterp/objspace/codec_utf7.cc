// UTF-7 (RFC 2152): ASCII, in which everything else stands as UTF-16 in base 64, from '+' to '-'.

#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

namespace {

// The value of a base 64 digit, or -1.
int64_t base64_value(int64_t c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}
char base64_digit(int64_t value) {
  return "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"_str->char_at(value &
                                                                                         63);
}

// Whether it stands for itself. Those of set O in RFC 2152 do, as in CPython.
bool is_direct(int64_t c) {
  return c < 127 && (c >= 32 || c == '\t' || c == '\n' || c == '\r') && c != '+' && c != '\\' &&
         c != '~';
}

// What was read of a shifted sequence.
class Shift final : public rlib::Object {
 public:
  Shift(int64_t start, int64_t out_start) : start(start), out_start(out_start) {}

  const int64_t start;      // of the '+'
  const int64_t out_start;  // what was written before it
  int64_t bits = 0;         // not yet used
  int64_t bit_count = 0;
  int64_t surrogate = 0;  // the first half of a pair, or 0
};

void add_unit(StrBuilder* out, int64_t unit, Shift* shift) {
  if (shift->surrogate != 0) {
    int64_t first = shift->surrogate;
    shift->surrogate = 0;
    if (unit >= 0xDC00 && unit <= 0xDFFF) {
      append_code_point(out, 0x10000 + ((first & 0x3FF) << 10 | (unit & 0x3FF)));
      return;
    }
    append_code_point(out, first);
  }
  if (unit >= 0xD800 && unit <= 0xDBFF) {
    shift->surrogate = unit;
  } else {
    append_code_point(out, unit);
  }
}

}  // namespace

Str* decode_utf7(Decoding* d) {
  Shift* shift = nullptr;  // null outside of a sequence
  while (d->at < d->length()) {
    int64_t c = d->byte(d->at);
    if (shift == nullptr) {
      if (c == '+') {
        if (d->at + 1 < d->length() && d->byte(d->at + 1) == '-') {
          d->out->append('+');
          d->at += 2;
        } else if (d->at + 1 < d->length() && base64_value(d->byte(d->at + 1)) < 0) {
          d->fail(d->at, d->at + 2, "ill-formed sequence"_str);
        } else {
          shift = new Shift(d->at, d->out->length());
          d->at++;
        }
      } else if (c < 128) {
        d->out->append(static_cast<char>(c));
        d->at++;
      } else {
        d->fail(d->at, d->at + 1, "unexpected special character"_str);
      }
      continue;
    }
    int64_t digit = base64_value(c);
    if (digit >= 0) {
      shift->bits = shift->bits << 6 | digit;
      shift->bit_count += 6;
      d->at++;
      if (shift->bit_count >= 16) {
        shift->bit_count -= 16;
        add_unit(d->out, shift->bits >> shift->bit_count & 0xFFFF, shift);
        shift->bits &= (int64_t{1} << shift->bit_count) - 1;
      }
      continue;
    }
    // The end of the sequence.
    Shift* ended = shift;
    shift = nullptr;
    if (ended->bit_count >= 6) {
      d->fail(ended->start, d->at + 1, "partial character in shift sequence"_str);
      continue;
    }
    if (ended->bits != 0) {
      d->fail(ended->start, d->at + 1, "non-zero padding bits in shift sequence"_str);
      continue;
    }
    if (ended->surrogate != 0) append_code_point(d->out, ended->surrogate);
    if (c == '-') d->at++;
  }
  if (shift != nullptr) {
    if (!d->is_final) {
      // Goes on with the '+' once more is there.
      d->at = shift->start;
      d->out->truncate(shift->out_start);
    } else if (shift->surrogate != 0 || shift->bit_count >= 6 ||
               (shift->bit_count > 0 && shift->bits != 0)) {
      d->fail(shift->start, d->length(), "unterminated shift sequence"_str);
    }
  }
  return d->out->build();
}

Str* encode_utf7(W_Str* text) {
  StrBuilder* out = new StrBuilder(text->value->length());
  bool shifted = false;
  int64_t bits = 0;
  int64_t bit_count = 0;
  for (TextCursor cursor(text->value); !cursor.done();) {
    int64_t c = cursor.next();
    if (shifted && is_direct(c)) {
      if (bit_count > 0) out->append(base64_digit(bits << (6 - bit_count)));
      bits = 0;
      bit_count = 0;
      shifted = false;
      if (base64_value(c) >= 0 || c == '-') out->append('-');
    } else if (!shifted && c == '+') {
      out->append("+-"_str);
      continue;
    }
    if (is_direct(c)) {
      out->append(static_cast<char>(c));
      continue;
    }
    if (!shifted) {
      out->append('+');
      shifted = true;
    }
    int64_t units = c < 0x10000 ? 1 : 2;
    for (int64_t i = 0; i < units; i++) {
      int64_t unit = units == 1 ? c
                     : i == 0   ? 0xD800 + ((c - 0x10000) >> 10)
                                : 0xDC00 + (c & 0x3FF);
      bits = bits << 16 | unit;
      bit_count += 16;
      while (bit_count >= 6) {
        bit_count -= 6;
        out->append(base64_digit(bits >> bit_count));
      }
      bits &= (int64_t{1} << bit_count) - 1;
    }
  }
  if (bit_count > 0) out->append(base64_digit(bits << (6 - bit_count)));
  if (shifted) out->append('-');
  return out->build();
}

}  // namespace py
