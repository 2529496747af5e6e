// Uuencode, three bytes as four characters from ' ' on, and quoted-printable (RFC 2045), where what is
// not plain is "=" and two hexadecimal digits.

#include "targets/pyinterp/modules/binascii/binascii_codecs.h"

namespace py {

// ---- uu -----------------------------------------------------------------------------------------

namespace {

char uu_char(int64_t value, bool backtick) {
  return value == 0 && backtick ? '`' : static_cast<char>(value + ' ');
}

// The value of character `at`; of a line's end, which may have come too early, zero.
int64_t uu_value(Str* text, int64_t at) {
  char c = at < text->length() ? text->char_at(at) : '\n';
  if (c == '\n' || c == '\r') return 0;
  if (c < ' ' || c > ' ' + 64) throw_binascii_error("Illegal char"_str);
  return (c - ' ') & 63;
}

}  // namespace

Str* uu_encode(Str* bytes, bool backtick) {
  int64_t length = bytes->length();
  if (length > 45) throw_binascii_error("At most 45 bytes at once"_str);
  auto* text = new StrBuilder(length * 2 + 2);
  text->append(uu_char(length, backtick));
  for (int64_t at = 0; at < length; at += 3) {
    int64_t bits = bytes->byte_at(at) << 16;
    if (at + 1 < length) bits |= bytes->byte_at(at + 1) << 8;
    if (at + 2 < length) bits |= bytes->byte_at(at + 2);
    for (int64_t shift = 18; shift >= 0; shift -= 6) {
      text->append(uu_char(bits >> shift & 63, backtick));
    }
  }
  text->append('\n');
  return text->build();
}

Str* uu_decode(Str* text) {
  int64_t first = text->is_empty() ? 0 : text->char_at(0);  // CPython sees the 0 behind the text
  int64_t length = (first - ' ') & 63;
  auto* bytes = new StrBuilder(length);
  int64_t at = 1;
  int64_t bits = 0;
  int64_t count = 0;
  while (bytes->length() < length) {
    bits = (bits << 6 | uu_value(text, at++)) & 0xFFFF;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes->append(static_cast<char>(bits >> count));
  }
  for (; at < text->length(); at++) {  // blanks to fill up a group
    char c = text->char_at(at);
    if (c != ' ' && c != '`' && c != '\n' && c != '\r') {
      throw_binascii_error("Trailing garbage"_str);
    }
  }
  return bytes->build();
}

// ---- Quoted-printable ---------------------------------------------------------------------------

Str* qp_decode(Str* text, bool header) {
  auto* bytes = new StrBuilder(text->length());
  int64_t length = text->length();
  int64_t at = 0;
  while (at < length) {
    char c = text->char_at(at);
    if (c == '=') {
      at++;
      if (at >= length) break;
      char next = text->char_at(at);
      if (next == '\n' || next == '\r') {  // a soft end of line
        while (at < length && text->char_at(at) != '\n') at++;
        if (at < length) at++;
      } else if (next == '=') {
        bytes->append('=');
        at++;
      } else if (at + 1 < length && rlib::digit_value(next) < 16 &&
                 rlib::digit_value(text->char_at(at + 1)) < 16) {
        bytes->append(static_cast<char>(rlib::digit_value(next) << 4 |
                                        rlib::digit_value(text->char_at(at + 1))));
        at += 2;
      } else {
        bytes->append('=');
      }
    } else {
      bytes->append(header && c == '_' ? ' ' : c);
      at++;
    }
  }
  return bytes->build();
}

namespace {

constexpr int64_t kMostOnLine = 76;

// Writes quoted-printable text, and breaks its lines.
class QuotedPrinter final : public rlib::Object {
 public:
  QuotedPrinter(Str* bytes, bool quote_tabs, bool is_text, bool header)
      : bytes_(bytes), quote_tabs_(quote_tabs), is_text_(is_text), header_(header) {
    int64_t first = bytes->find_char('\n');
    ends_with_cr_ = first > 0 && bytes->char_at(first - 1) == '\r';
  }

  Str* write() {
    int64_t length = bytes_->length();
    int64_t at = 0;
    while (at < length) {
      char c = bytes_->char_at(at);
      if (must_quote(at)) {
        break_line_before(3);
        append_quoted(c);
        at++;
      } else if (is_line_end(at)) {
        write_line_end();
        at += c == '\r' ? 2 : 1;
      } else {
        bool is_last = at + 1 == length || bytes_->char_at(at + 1) == '\n';
        if (!is_last && column_ + 1 >= kMostOnLine) break_line();
        append(header_ && c == ' ' ? '_' : c);
        column_++;
        at++;
      }
    }
    return text_->build();
  }

 private:
  bool is_line_end(int64_t at) const {
    if (!is_text_) return false;
    char c = bytes_->char_at(at);
    return c == '\n' || (c == '\r' && at + 1 < bytes_->length() && bytes_->char_at(at + 1) == '\n');
  }

  bool must_quote(int64_t at) const {
    char c = bytes_->char_at(at);
    bool is_last = at + 1 == bytes_->length();
    if (bytes_->byte_at(at) > 126 || c == '=' || (header_ && c == '_')) return true;
    if (c == '.' && column_ == 0) {
      if (is_last) return true;
      char next = bytes_->char_at(at + 1);
      return next == '\n' || next == '\r' || next == '\0';
    }
    if (!is_text_ && (c == '\r' || c == '\n')) return true;
    if ((c == '\t' || c == ' ') && is_last) return true;
    if (bytes_->byte_at(at) >= 33 || c == '\r' || c == '\n') return false;
    return quote_tabs_ || (c != '\t' && c != ' ');
  }

  void break_line() {
    text_->append('=');
    if (ends_with_cr_) text_->append('\r');
    append('\n');
    column_ = 0;
  }
  void break_line_before(int64_t width) {
    if (column_ + width >= kMostOnLine) break_line();
    column_ += width;
  }

  void append(char c) {
    text_->append(c);
    last_ = c;
  }
  void append_quoted(char c) {
    int64_t byte = static_cast<unsigned char>(c);
    append('=');
    append(Str::upper_char(rlib::digit_char(byte >> 4)));
    append(Str::upper_char(rlib::digit_char(byte & 15)));
  }

  // A blank in front of a line's end must be quoted after all.
  void write_line_end() {
    if (last_ == ' ' || last_ == '\t') {
      text_->truncate(text_->length() - 1);
      append_quoted(last_);
    }
    if (ends_with_cr_) text_->append('\r');
    append('\n');
    column_ = 0;
  }

  Str* const bytes_;
  const bool quote_tabs_;
  const bool is_text_;
  const bool header_;
  bool ends_with_cr_ = false;
  int64_t column_ = 0;
  char last_ = '\0';  // what was written last
  StrBuilder* const text_ = new StrBuilder();
};

}  // namespace

Str* qp_encode(Str* bytes, bool quote_tabs, bool is_text, bool header) {
  return (new QuotedPrinter(bytes, quote_tabs, is_text, header))->write();
}

}  // namespace py
