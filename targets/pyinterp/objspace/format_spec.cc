// Reads format specifications.

#include "targets/pyinterp/objspace/format_number.h"
#include "targets/pyinterp/objspace/text.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

namespace {

bool is_align(int64_t c) { return c == '<' || c == '>' || c == '^' || c == '='; }

// A character for a message, by its number where it is not plain.
Str* describe_character(int64_t c) {
  if (c > 32 && c < 128) return Str::from_char(static_cast<char>(c));
  return message("\\x"_str, rlib::int_to_str(c, 16));
}

class FormatReader final : public rlib::Object {
 public:
  FormatReader(Str* text, W_Object* w) : text_(text), w_(w) {}

  FormatSpec read(char align) {
    FormatSpec spec = {' ', align, false, '\0', false, false, '\0', -1, -1, '\0'};
    bool has_fill = read_fill_and_align(spec);
    if (peek() == ' ' || peek() == '+' || peek() == '-') spec.sign = static_cast<char>(take());
    spec.no_negative_zero = skip('z');
    spec.alternate = skip('#');
    if (!has_fill && skip('0')) {
      spec.fill = '0';
      if (!spec.has_align && align == '>') {
        spec.align = '=';
        spec.has_align = true;
      }
    }
    spec.width = read_number();
    read_grouping(spec);
    if (skip('.')) {
      spec.precision = read_number();
      if (spec.precision < 0) throw_value_error("Format specifier missing precision"_str);
    }
    bool is_nul = false;
    if (at_ < text_->length()) {
      spec.type = take();
      is_nul = spec.type == '\0';
      if (at_ < text_->length()) throw_invalid();
    }
    if (spec.grouping != '\0') check_grouping(spec);
    // Only floats take a NUL for no type at all.
    if (is_nul && (rlib::isinstance<W_Str>(w_) || rlib::isinstance<W_AnyInt>(w_))) throw_unknown_format('\0', w_);
    return spec;
  }

 private:
  // Whether there is a fill character.
  bool read_fill_and_align(FormatSpec& spec) {
    if (at_ == text_->length()) return false;
    int64_t behind = next_offset(text_, at_);
    if (behind < text_->length() && is_align(text_->byte_at(behind))) {
      spec.fill = take();
      spec.align = static_cast<char>(take());
      spec.has_align = true;
      return true;
    }
    if (is_align(peek())) {
      spec.align = static_cast<char>(take());
      spec.has_align = true;
    }
    return false;
  }

  // -1 if there is none.
  int64_t read_number() {
    if (!Str::is_digit(static_cast<char>(peek()))) return -1;
    int64_t value = 0;
    for (; at_ < text_->length() && Str::is_digit(text_->char_at(at_)); at_++) {
      int64_t digit = text_->char_at(at_) - '0';
      if (value > (INT64_MAX - digit) / 10) {
        throw_value_error("Too many decimal digits in format string"_str);
      }
      value = value * 10 + digit;
    }
    return value;
  }

  void read_grouping(FormatSpec& spec) {
    if (skip(',')) spec.grouping = ',';
    if (skip('_')) {
      if (spec.grouping != '\0') throw_both_groupings();
      spec.grouping = '_';
    }
    if (peek() == ',' && spec.grouping == '_') throw_both_groupings();
  }

  static void check_grouping(FormatSpec spec) {
    switch (spec.type) {
      case '\0':
      case 'd':
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G':
      case '%': return;
      case 'b':
      case 'o':
      case 'x':
      case 'X':
        if (spec.grouping == '_') return;
        break;
      default: break;
    }
    Str* type = describe_character(spec.type);
    throw_value_error("Cannot specify '"_str, spec.grouping, "' with '"_str, type, "'."_str);
  }

  [[noreturn]] static void throw_both_groupings() {
    throw_value_error("Cannot specify both ',' and '_'."_str);
  }
  [[noreturn]] void throw_invalid() {
    throw_value_error("Invalid format specifier '"_str, text_, "' for object of type '"_str,
                      type_name(w_), '\'');
  }

  int64_t peek() const { return at_ < text_->length() ? text_->byte_at(at_) : '\0'; }
  int64_t take() {
    int64_t c = code_point_at(text_, at_);
    at_ = next_offset(text_, at_);
    return c;
  }
  bool skip(char c) {
    if (peek() != c || at_ == text_->length()) return false;
    at_++;
    return true;
  }

  Str* const text_;
  W_Object* const w_;
  int64_t at_ = 0;
};

}  // namespace

FormatSpec parse_format(W_Str* specification, W_Object* w, char align) {
  return (new FormatReader(specification->value, w))->read(align);
}

void throw_unknown_format(int64_t type, W_Object* w) {
  throw_value_error("Unknown format code '"_str, describe_character(type),
                    "' for object of type '"_str, type_name(w), '\'');
}

}  // namespace py
