// Lexer: source text into tokens.
//
// "a ${b} c" comes out as TextStart "a ", the tokens of b, TextEnd " c". So that the lexer knows
// which brace ends b, it counts the braces that open and close inside of it.

#ifndef TARGETS_SHAPES_LEXER_H_
#define TARGETS_SHAPES_LEXER_H_

#include "targets/shapes/value.h"

namespace shapes {

enum class TokenKind : uint8_t {
#define SHAPES_TOKEN(kind, name) k##kind,
#define SHAPES_MARK(kind, spelling) k##kind,
#define SHAPES_KEYWORD(kind, spelling) k##kind,
#include "targets/shapes/tokens.def"
};

struct Token {
  TokenKind kind;
  TokenKind operation;  // of kUpdate, the operator in front of the "="
  int line;
  Str* text;     // of a name or a text, without quotes and with escapes resolved; else null
  Value* value;  // of a number; else null
};

// "';'" or "a name".
Str* describe(TokenKind kind);

class Lexer final : public rlib::Object {
 public:
  explicit Lexer(Str* source) : source_(source) {}

  // The next token; at the end kEnd, again and again. Raises SyntaxError.
  Token next();

 private:
  char peek(int64_t ahead = 0) const {
    int64_t at = at_ + ahead;
    return at < source_->length() ? source_->char_at(at) : '\0';
  }
  bool is_at_end() const { return at_ >= source_->length(); }
  // Whether the next character is `c`; if so it is skipped.
  bool skip(char c) {
    if (is_at_end() || peek() != c) return false;
    at_++;
    return true;
  }

  void skip_blanks_and_comments();
  Token token(TokenKind kind) const {
    return Token{kind, TokenKind::kEnd, line_, nullptr, nullptr};
  }
  // An operator or, if a "=" follows, an update with it.
  Token operation(TokenKind kind) {
    if (!skip('=')) return token(kind);
    return Token{TokenKind::kUpdate, kind, line_, nullptr, nullptr};
  }
  Token name();
  Token number();
  // From behind the quote, or the brace that ends an expression. What it is if it ends in a quote,
  // and if it ends in ${.
  Token text(TokenKind whole, TokenKind interrupted);
  char escape();
  int hex_digit();
  [[noreturn]] void fail(Str* message) const;

  Str* const source_;
  int64_t at_ = 0;
  int line_ = 1;
  // Of each text that an expression interrupts, the braces that are open in the expression.
  List<int>* const open_braces_ = new List<int>();
};

}  // namespace shapes

#endif  // TARGETS_SHAPES_LEXER_H_
