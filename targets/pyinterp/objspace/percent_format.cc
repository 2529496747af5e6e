// text % values, for str and bytes: "%-10s|%(name)05.1f".
//
// All that matters to the syntax is ASCII, so both are read as bytes. They differ in what %s and %c
// take, and in how wide something is.

#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/format_number.h"
#include "targets/pyinterp/objspace/format_text.h"

namespace py {

namespace {

class PercentFormatter final : public rlib::Object {
 public:
  PercentFormatter(Str* text, W_Object* values, bool is_bytes)
      : text_(text), values_(values), is_bytes_(is_bytes), out_(new StrBuilder(text->length())) {
    bool is_text = rlib::isinstance<W_Str>(values) || (is_bytes && is_bytes_like(values));
    is_mapping_ = !is_text && !rlib::isinstance<W_Tuple>(values) &&
                  values->type()->special(Special::kGetItem) != nullptr;
    if (rlib::isinstance<W_Tuple>(values)) tuple_ = static_cast<W_Tuple*>(values);
  }

  Str* run() {
    while (at_ < text_->length()) {
      int64_t percent = text_->find_char('%', at_);
      if (percent < 0) percent = text_->length();
      out_->append(text_, at_, percent);
      at_ = percent + 1;
      if (percent < text_->length()) convert();
    }
    bool all_used = tuple_ != nullptr ? next_ >= tuple_->length() : next_ > 0 || is_mapping_;
    if (!all_used) {
      if (is_bytes_) throw_type_error("not all arguments converted during bytes formatting"_str);
      throw_type_error("not all arguments converted during string formatting"_str);
    }
    return out_->build();
  }

 private:
  // ---- Reading ----

  char current() {
    if (at_ >= text_->length()) throw_value_error("incomplete format"_str);
    return text_->char_at(at_);
  }

  // A key's value serves once, for the width as for what is converted.
  W_Object* next_value() {
    if (W_Object* value = keyed_; value != nullptr) {
      keyed_ = nullptr;
      return value;
    }
    if (has_keys_) throw_type_error("not enough arguments for format string"_str);
    if (tuple_ != nullptr) {
      if (next_ < tuple_->length()) return tuple_->get(next_++);
    } else if (next_ == 0) {
      next_ = 1;
      return values_;
    }
    throw_type_error("not enough arguments for format string"_str);
  }

  // (key), which may have parentheses itself.
  void read_key() {
    keyed_ = nullptr;
    if (current() != '(') return;
    if (!is_mapping_) throw_type_error("format requires a mapping"_str);
    int64_t start = at_ + 1;
    int64_t depth = 1;
    at_++;
    while (depth > 0 && at_ < text_->length()) {
      char c = text_->char_at(at_++);
      if (c == ')') depth--;
      if (c == '(') depth++;
    }
    if (depth > 0) throw_value_error("incomplete format key"_str);
    Str* key = text_->slice(start, at_ - 1);
    has_keys_ = true;  // what has no key gets nothing from here on
    keyed_ = getitem(values_, is_bytes_ ? static_cast<W_Object*>(new_bytes(key)) : new_str(key));
  }

  void read_flags() {
    left_ = plus_ = blank_ = alternate_ = zero_ = false;
    while (true) {
      switch (current()) {
        case '-':
          left_ = true;
          break;
        case '+':
          plus_ = true;
          break;
        case ' ':
          blank_ = true;
          break;
        case '#':
          alternate_ = true;
          break;
        case '0':
          zero_ = true;
          break;
        default:
          return;
      }
      at_++;
    }
  }

  // Digits or "*"; -1 if there are none. `kind` is what the number has to fit in C.
  int64_t read_number(Str* too_big, Str* kind) {
    if (current() == '*') {
      at_++;
      W_Object* w = next_value();
      if (!rlib::isinstance<W_AnyInt>(w)) throw_type_error("* wants int"_str);
      W_AnyInt* number = static_cast<W_AnyInt*>(w);
      if (!number->fits()) throw_overflow_error("Python int too large to convert to C "_str, kind);
      return number->small();
    }
    int64_t value = -1;
    while (Str::is_digit(current())) {
      if (value < 0) value = 0;
      if (value > (INT64_MAX >> 16) / 10) throw_value_error(too_big);
      value = value * 10 + (text_->char_at(at_++) - '0');
    }
    return value;
  }

  void read_width_and_precision() {
    bool is_star = current() == '*';
    width_ = read_number("width too big"_str, "ssize_t"_str);
    if (is_star && width_ < 0) {
      left_ = true;
      width_ = -width_;
    }
    precision_ = -1;
    if (current() == '.') {
      at_++;
      is_star = current() == '*';
      int64_t precision = read_number("precision too big"_str, "int"_str);
      precision_ = precision < 0 ? 0 : precision;
      if (is_star && (precision > INT32_MAX || precision < INT32_MIN)) throw_overflow_error("Python int too large to convert to C int"_str);
      if (precision_ > INT32_MAX) throw_value_error("precision too big"_str);
    }
    char c = current();
    if (c == 'h' || c == 'l' || c == 'L') at_++;
    current();
  }

  // ---- Converting ----

  void convert() {
    if (current() == '%') {
      out_->append('%');
      at_++;
      return;
    }
    read_key();
    read_flags();
    read_width_and_precision();
    char conversion = text_->char_at(at_++);
    switch (conversion) {
      case 'c':
        append_text(character(next_value()));
        return;
      case 's':
      case 'r':
      case 'a':
      case 'b':
        if (conversion == 'b' && !is_bytes_) {
          next_value();
          break;
        }
        append_text(truncated(text_of_value(conversion, next_value())));
        return;
      case 'd':
      case 'i':
      case 'u':
        append_number(decimal(conversion, next_value()));
        return;
      case 'x':
      case 'X':
      case 'o':
        append_number(in_base(conversion, next_value()));
        return;
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G':
        append_number(printf_float(float_value(next_value()), conversion,
                                   precision_ < 0 ? 6 : precision_, alternate_));
        return;
      default:  // "%" behind flags among them
        next_value();
        break;
    }
    throw_unsupported();
  }

  [[noreturn]] void throw_unsupported() {
    int64_t start = at_ - 1;
    int64_t c = is_bytes_ ? text_->byte_at(start) : code_point_at(text_, start);
    int64_t index = is_bytes_ ? start : count_code_points(text_, 0, start);
    char shown = c >= 32 && c < 127 ? static_cast<char>(c) : '?';
    throw_value_error("unsupported format character '"_str, shown, "' (0x"_str,
                      rlib::int_to_str(c, 16), ") at index "_str, index);
  }

  Str* text_of_value(char conversion, W_Object* w) {
    if (is_bytes_) return conversion == 'r' || conversion == 'a' ? ascii(w)->value : bytes_value(w);
    if (rlib::is_exactly<W_Str>(w) && conversion == 's') return static_cast<W_Str*>(w)->value;
    switch (conversion) {
      case 's':
        return str(w)->value;
      case 'r':
        return repr(w)->value;
      default:
        return ascii(w)->value;
    }
  }

  Str* bytes_value(W_Object* w) {
    Str* bytes = find_bytes(w);
    if (bytes != nullptr) return bytes;
    W_Object* method = w->type()->special(Special::kBytes);
    if (method == nullptr) {
      throw_type_error(
          "%b requires a bytes-like object, or an object that implements __bytes__, not '"_str,
          type_name(w), "'"_str);
    }
    W_Object* result = call_special(method, w);
    if (!rlib::isinstance<W_Bytes>(result)) {
      throw_type_error("__bytes__ returned non-bytes (type "_str, type_name(result), ")"_str);
    }
    return static_cast<W_Bytes*>(result)->value;
  }

  Str* character(W_Object* w) {
    if (is_bytes_) return byte_character(w);
    if (rlib::isinstance<W_Str>(w)) {
      if (static_cast<W_Str*>(w)->length() == 1) return static_cast<W_Str*>(w)->value;
      throw_type_error("%c requires int or char"_str);
    }
    if (!rlib::isinstance<W_AnyInt>(w) && w->type()->special(Special::kIndex) == nullptr) {
      throw_type_error("%c requires int or char"_str);
    }
    W_AnyInt* number = to_index(w);
    if (!number->fits() || number->small() < 0 || number->small() > 0x10FFFF) {
      throw_overflow_error("%c arg not in range(0x110000)"_str);
    }
    return new_char(number->small())->value;
  }

  Str* byte_character(W_Object* w) {
    Str* wrong = "%c requires an integer in range(256) or a single byte"_str;
    if (rlib::isinstance<W_Bytes>(w) || rlib::isinstance<W_ByteArray>(w)) {
      Str* bytes = bytes_of(w);
      if (bytes->length() != 1) throw_type_error(wrong);
      return bytes;
    }
    if (w->type()->special(Special::kIndex) == nullptr) throw_type_error(wrong);
    W_AnyInt* number = to_index(w);
    if (!number->fits() || number->small() < 0 || number->small() > 255) {
      throw_overflow_error("%c arg not in range(256)"_str);
    }
    return Str::from_char(static_cast<char>(number->small()));
  }

  [[noreturn]] void throw_no_number(char conversion, Str* what, W_Object* w) {
    throw_type_error('%', conversion, " format: "_str, what, " is required, not "_str,
                     type_name(w));
  }

  Str* decimal(char conversion, W_Object* w) {
    W_AnyInt* number = nullptr;
    if (rlib::isinstance<W_AnyInt>(w)) {
      number = static_cast<W_AnyInt*>(w);
    } else {
      W_Type* type = w->type();
      bool is_number = type->special(Special::kInt) != nullptr ||
                       type->special(Special::kFloat) != nullptr ||
                       type->special(Special::kIndex) != nullptr;
      if (!is_number) throw_no_number(conversion, "a real number"_str, w);
      number = static_cast<W_AnyInt*>(call(int_type(), w));
    }
    return printf_int(number, conversion, precision_, alternate_);
  }

  Str* in_base(char conversion, W_Object* w) {
    if (!rlib::isinstance<W_AnyInt>(w) && w->type()->special(Special::kIndex) == nullptr) {
      throw_no_number(conversion, "an integer"_str, w);
    }
    return printf_int(to_index(w), conversion, precision_, alternate_);
  }

  // ---- Writing ----

  Str* truncated(Str* text) {
    if (precision_ < 0) return text;
    if (is_bytes_) return precision_ < text->length() ? text->slice(0, precision_) : text;
    if (precision_ >= count_code_points(text)) return text;
    return text->slice(0, skip_code_points(text, 0, precision_));
  }

  void append_text(Str* text) {
    int64_t padding =
        width_ < 0 ? 0 : width_ - (is_bytes_ ? text->length() : count_code_points(text));
    if (!left_) out_->append_repeated(' ', padding);
    out_->append(text);
    if (left_) out_->append_repeated(' ', padding);
  }

  // Zeros go between the sign (and the prefix) and the digits.
  void append_number(Str* text) {
    bool has_sign = text->char_at(0) == '-' || text->char_at(0) == '+';
    bool adds_sign = !has_sign && (plus_ || blank_);
    int64_t padding = width_ < 0 ? 0 : width_ - text->length() - (adds_sign ? 1 : 0);
    bool zeros = zero_ && !left_;
    if (!left_ && !zeros) out_->append_repeated(' ', padding);
    int64_t at = 0;
    if (adds_sign) out_->append(plus_ ? '+' : ' ');
    if (has_sign) out_->append(text->char_at(at++));
    if (zeros) {
      bool has_prefix = alternate_ && text->length() > at + 1 && text->char_at(at) == '0' &&
                        Str::is_letter(text->char_at(at + 1)) &&
                        (text->char_at(at + 1) == 'x' || text->char_at(at + 1) == 'X' ||
                         text->char_at(at + 1) == 'o');
      if (has_prefix) {
        out_->append(text, at, at + 2);
        at += 2;
      }
      out_->append_repeated('0', padding);
    }
    out_->append(text, at, text->length());
    if (left_) out_->append_repeated(' ', padding);
  }

  Str* const text_;
  W_Object* const values_;
  const bool is_bytes_;
  StrBuilder* const out_;
  W_Tuple* tuple_ = nullptr;
  bool is_mapping_ = false;
  int64_t at_ = 0;
  int64_t next_ = 0;           // values used
  bool has_keys_ = false;
  W_Object* keyed_ = nullptr;  // what (key) gave, until it is used
  bool left_ = false;
  bool plus_ = false;
  bool blank_ = false;
  bool alternate_ = false;
  bool zero_ = false;
  int64_t width_ = -1;
  int64_t precision_ = -1;
};

}  // namespace

W_Str* percent_format(W_Str* text, W_Object* values) {
  return new_str((new PercentFormatter(text->value, values, false))->run());
}

Str* percent_format_bytes(Str* text, W_Object* values) {
  return (new PercentFormatter(text, values, true))->run();
}

}  // namespace py
