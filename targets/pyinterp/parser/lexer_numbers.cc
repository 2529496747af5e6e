// Numbers: where they end, and what is wrong with those that are none. Their values are computed by
// the parser.

#include "targets/pyinterp/parser/lexer.h"

namespace py {

void Lexer::number() {
  if (peek() != '0') {
    skip_digits();
    rest_of_number();
    return;
  }
  at_++;
  switch (peek()) {
    case 'x':
    case 'X': number_in_base("hexadecimal"_str, 16); return;
    case 'o':
    case 'O': number_in_base("octal"_str, 8); return;
    case 'b':
    case 'B': number_in_base("binary"_str, 2); return;
  }
  // Zeros: 0, 000, 0_0; in front of a float, other digits may follow.
  while (true) {
    if (peek() == '_') {
      at_++;
      if (!Str::is_digit(peek())) fail("invalid decimal literal"_str);
    }
    if (peek() != '0') break;
    at_++;
  }
  int64_t zeros_end = at_;
  bool has_more = Str::is_digit(peek());
  if (has_more) skip_digits();
  char c = peek();
  if (has_more && c != '.' && c != 'e' && c != 'E' && c != 'j' && c != 'J') {
    // CPython counts bytes here, not characters, and the place behind the zeros is behind one digit read ahead.
    throw new SyntaxError(ErrorClass::kSyntaxError,
                          "leading zeros in decimal integer literals are not permitted; use an 0o "
                          "prefix for octal integers"_str,
                          line_, token_start_ + 1 - line_start_, line_, zeros_end + 1 - line_start_);
  }
  rest_of_number();
}

void Lexer::number_in_base(Str* kind, int base) {
  auto is_digit = [&](char c) { return rlib::digit_value(c) < base; };
  at_++;
  do {
    if (peek() == '_') at_++;
    char c = peek();
    if (!is_digit(c)) {
      if (base < 16 && Str::is_digit(c)) {
        at_++;
        fail(concat("invalid digit '"_str, c, "' in "_str, kind, " literal"_str));
      }
      fail(concat("invalid "_str, kind, " literal"_str));
    }
    while (is_digit(peek())) at_++;
  } while (peek() == '_');
  char c = peek();
  if (base < 16 && Str::is_digit(c)) {
    at_++;
    fail(concat("invalid digit '"_str, c, "' in "_str, kind, " literal"_str));
  }
  end_number(kind);
}

void Lexer::skip_digits() {
  while (true) {
    while (Str::is_digit(peek())) at_++;
    if (peek() != '_') return;
    at_++;
    if (!Str::is_digit(peek())) fail("invalid decimal literal"_str);
  }
}

void Lexer::rest_of_number() {
  if (skip('.') && Str::is_digit(peek())) skip_digits();
  char c = peek();
  if (c == 'e' || c == 'E') {
    char next = peek(1);
    if (next == '+' || next == '-') {
      at_ += 2;
      if (!Str::is_digit(peek())) fail("invalid decimal literal"_str);
      skip_digits();
    } else if (Str::is_digit(next)) {
      at_++;
      skip_digits();
    } else {
      end_number("decimal"_str);  // 1else, or an error
      return;
    }
    c = peek();
  }
  if (c == 'j' || c == 'J') {
    at_++;
    end_number("imaginary"_str);
  } else {
    end_number("decimal"_str);
  }
}

// A keyword that may follow a number without a blank. CPython lets words go on behind `if`, `in` and
// `is`, but not behind the others.
bool Lexer::keyword_follows() const {
  auto is_word = [&](Str* word) {
    for (int64_t i = 0; i < word->length(); i++) {
      if (peek(i) != word->char_at(i)) return false;
    }
    return (classes_->get(static_cast<unsigned char>(peek(word->length()))) & kInWord) == 0;
  };
  switch (peek()) {
    case 'a': return is_word("and"_str);
    case 'e': return is_word("else"_str);
    case 'f': return is_word("for"_str);
    case 'i': return peek(1) == 'f' || peek(1) == 'n' || peek(1) == 's';
    case 'n': return is_word("not"_str);
    case 'o': return is_word("or"_str);
    default: return false;
  }
}

void Lexer::end_number(Str* kind) {
  if ((classes_->get(static_cast<unsigned char>(peek())) & kInWord) == 0) return;
  if (!keyword_follows()) fail(concat("invalid "_str, kind, " literal"_str));
  if (warnings == nullptr) warnings = new rlib::List<Warning*>();
  int64_t offset = source->characters(line_start_, column());
  auto* error = new SyntaxError(ErrorClass::kSyntaxError, concat("invalid "_str, kind, " literal"_str),
                                line_, offset, line_, offset);
  warnings->append(new Warning(line_, error));
}

}  // namespace py
