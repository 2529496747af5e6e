#include "targets/shapes/lexer.h"

#include "targets/shapes/errors.h"
#include "targets/shapes/numbers.h"

namespace shapes {

namespace {

Array<Str*>* make_token_names() {
  auto* names = new List<Str*>();
#define SHAPES_TOKEN(kind, name) names->append(name##_str);
#define SHAPES_MARK(kind, spelling) names->append("'" spelling "'"_str);
#define SHAPES_KEYWORD(kind, spelling) names->append("'" spelling "'"_str);
#include "targets/shapes/tokens.def"
  return names->to_array();
}
RLIB_PREBUILD Array<Str*>* token_names() { return RLIB_ONCE(make_token_names()); }

Dict<Str*, TokenKind>* make_keywords() {
  auto* keywords = new Dict<Str*, TokenKind>();
#define SHAPES_KEYWORD(kind, spelling) keywords->set(spelling##_str, TokenKind::k##kind);
#include "targets/shapes/tokens.def"
  return keywords;
}
RLIB_PREBUILD Dict<Str*, TokenKind>* keywords() { return RLIB_ONCE(make_keywords()); }

bool starts_name(char c) { return Str::is_letter(c) || c == '_'; }
bool continues_name(char c) { return starts_name(c) || Str::is_digit(c); }

}  // namespace

Str* describe(TokenKind kind) { return token_names()->get(static_cast<int64_t>(kind)); }

void Lexer::fail(Str* message) const { throw new SyntaxError(line_, message); }

void Lexer::skip_blanks_and_comments() {
  while (!is_at_end()) {
    char c = peek();
    if (c == '#') {
      while (!is_at_end() && peek() != '\n') at_++;
    } else if (Str::is_blank(c)) {
      if (c == '\n') line_++;
      at_++;
    } else {
      return;
    }
  }
}

Token Lexer::next() {
  skip_blanks_and_comments();
  if (is_at_end()) return token(TokenKind::kEnd);
  char c = peek();
  if (starts_name(c)) return name();
  if (Str::is_digit(c)) return number();
  at_++;
  switch (c) {
    case '"': return text(TokenKind::kText, TokenKind::kTextStart);
    case '(': return token(TokenKind::kLeftParen);
    case ')': return token(TokenKind::kRightParen);
    case '[': return token(TokenKind::kLeftBracket);
    case ']': return token(TokenKind::kRightBracket);
    case '{':
      if (!open_braces_->is_empty()) open_braces_->append(open_braces_->pop() + 1);
      return token(TokenKind::kLeftBrace);
    case '}':
      if (open_braces_->is_empty()) return token(TokenKind::kRightBrace);
      if (open_braces_->last() == 0) {
        open_braces_->pop();
        return text(TokenKind::kTextEnd, TokenKind::kTextMiddle);
      }
      open_braces_->append(open_braces_->pop() - 1);
      return token(TokenKind::kRightBrace);
    case ',': return token(TokenKind::kComma);
    case ';': return token(TokenKind::kSemicolon);
    case ':': return token(TokenKind::kColon);
    case '.': return token(TokenKind::kDot);
    case '+': return operation(TokenKind::kPlus);
    case '-': return operation(TokenKind::kMinus);
    case '*': return operation(skip('*') ? TokenKind::kDoubleStar : TokenKind::kStar);
    case '/': return operation(skip('/') ? TokenKind::kDoubleSlash : TokenKind::kSlash);
    case '%': return operation(TokenKind::kPercent);
    case '&': return operation(TokenKind::kAnd);
    case '|': return operation(TokenKind::kOr);
    case '^': return operation(TokenKind::kXor);
    case '!': return token(skip('=') ? TokenKind::kNotEqual : TokenKind::kBang);
    case '=':
      if (skip('>')) return token(TokenKind::kArrow);
      return token(skip('=') ? TokenKind::kEqual : TokenKind::kAssign);
    case '<':
      if (skip('<')) return operation(TokenKind::kShiftLeft);
      return token(skip('=') ? TokenKind::kLessEqual : TokenKind::kLess);
    case '>':
      if (skip('>')) return operation(TokenKind::kShiftRight);
      return token(skip('=') ? TokenKind::kGreaterEqual : TokenKind::kGreater);
    default: fail(concat("a character that means nothing here: '"_str, c, '\''));
  }
}

Token Lexer::name() {
  int64_t start = at_;
  while (continues_name(peek())) at_++;
  Str* text = source_->slice(start, at_);
  TokenKind kind = keywords()->get_or(text, TokenKind::kName);
  return Token{kind, TokenKind::kEnd, line_, kind == TokenKind::kName ? text : nullptr, nullptr};
}

// 12, 0x1F, 1.5, 2e10, 1_000_000.
Token Lexer::number() {
  int64_t start = at_;
  int64_t base = 10;
  bool is_float = false;
  if (peek() == '0' && peek(1) == 'x') {
    base = 16;
    at_ += 2;
    start = at_;
    while (Str::is_digit(peek()) || Str::is_letter(peek()) || peek() == '_') at_++;
  } else {
    while (Str::is_digit(peek()) || peek() == '_') at_++;
    if (peek() == '.' && Str::is_digit(peek(1))) {
      is_float = true;
      at_++;
      while (Str::is_digit(peek())) at_++;
    }
    int64_t sign = peek(1) == '-' || peek(1) == '+' ? 1 : 0;
    if ((peek() == 'e' || peek() == 'E') && Str::is_digit(peek(1 + sign))) {
      is_float = true;
      at_ += 1 + sign;
      while (Str::is_digit(peek())) at_++;
    }
  }
  Str* digits = source_->slice(start, at_)->replace("_"_str, ""_str);
  if (is_float) {
    Value* value = new Float(rlib::parse_float(digits).value);
    return Token{TokenKind::kNumber, TokenKind::kEnd, line_, nullptr, value};
  }
  BigInt* value = digits->is_empty() ? nullptr : BigInt::parse(digits, base);
  if (value == nullptr || starts_name(peek())) fail("a number that is not well formed"_str);
  return Token{TokenKind::kNumber, TokenKind::kEnd, line_, nullptr, integer(value)};
}

Token Lexer::text(TokenKind whole, TokenKind interrupted) {
  int line = line_;
  StrBuilder* text = new StrBuilder();
  while (!is_at_end()) {
    char c = peek();
    at_++;
    if (c == '"') return Token{whole, TokenKind::kEnd, line, text->build(), nullptr};
    if (c == '$' && skip('{')) {
      open_braces_->append(0);
      return Token{interrupted, TokenKind::kEnd, line, text->build(), nullptr};
    }
    if (c == '\n') line_++;
    text->append(c == '\\' ? escape() : c);
  }
  throw new SyntaxError(line, "a text without a '\"' at its end"_str);
}

char Lexer::escape() {
  char c = peek();
  at_++;
  switch (c) {
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    case '0': return '\0';
    case '"': return '"';
    case '\\': return '\\';
    case '$': return '$';
    case 'x': {
      int high = hex_digit();
      return static_cast<char>(high * 16 + hex_digit());
    }
    default: fail(concat("an escape that means nothing: '\\"_str, c, '\''));
  }
}

int Lexer::hex_digit() {
  int digit = is_at_end() ? 36 : rlib::digit_value(peek());
  if (digit >= 16) fail("'\\x' needs two hexadecimal digits"_str);
  at_++;
  return digit;
}

}  // namespace shapes
