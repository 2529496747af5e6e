// The module _tokenize: the parser's lexer as an iterator over (text, type, line, end line, column, end column,
// source line), with CPython's numbers of types. Columns count bytes, and are -1 of what is nowhere: indents, dedents.

#include "targets/pyinterp/interpreter/evaluate.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/codecs.h"
#include "targets/pyinterp/objspace/iterators.h"
#include "targets/pyinterp/objspace/unicode_data.h"
#include "targets/pyinterp/parser/lexer.h"

namespace py {

namespace {

constexpr int64_t kOtherOperator = 54;  // OP

// The number that token.py has for a token.
int64_t number_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::kEndMarker: return 0;
    case TokenKind::kNumber: return 2;
    case TokenKind::kString: return 3;
    case TokenKind::kNewline: return 4;
    case TokenKind::kIndent: return 5;
    case TokenKind::kDedent: return 6;
    case TokenKind::kLeftParen: return 7;
    case TokenKind::kRightParen: return 8;
    case TokenKind::kLeftBracket: return 9;
    case TokenKind::kRightBracket: return 10;
    case TokenKind::kColon: return 11;
    case TokenKind::kComma: return 12;
    case TokenKind::kSemicolon: return 13;
    case TokenKind::kPlus: return 14;
    case TokenKind::kMinus: return 15;
    case TokenKind::kStar: return 16;
    case TokenKind::kSlash: return 17;
    case TokenKind::kBar: return 18;
    case TokenKind::kAmpersand: return 19;
    case TokenKind::kLess: return 20;
    case TokenKind::kGreater: return 21;
    case TokenKind::kEqual: return 22;
    case TokenKind::kDot: return 23;
    case TokenKind::kPercent: return 24;
    case TokenKind::kLeftBrace: return 25;
    case TokenKind::kRightBrace: return 26;
    case TokenKind::kEqualEqual: return 27;
    case TokenKind::kNotEqual:
    case TokenKind::kLessGreater: return 28;
    case TokenKind::kLessEqual: return 29;
    case TokenKind::kGreaterEqual: return 30;
    case TokenKind::kTilde: return 31;
    case TokenKind::kCaret: return 32;
    case TokenKind::kLeftShift: return 33;
    case TokenKind::kRightShift: return 34;
    case TokenKind::kDoubleStar: return 35;
    case TokenKind::kPlusEqual: return 36;
    case TokenKind::kMinusEqual: return 37;
    case TokenKind::kStarEqual: return 38;
    case TokenKind::kSlashEqual: return 39;
    case TokenKind::kPercentEqual: return 40;
    case TokenKind::kAmpersandEqual: return 41;
    case TokenKind::kBarEqual: return 42;
    case TokenKind::kCaretEqual: return 43;
    case TokenKind::kLeftShiftEqual: return 44;
    case TokenKind::kRightShiftEqual: return 45;
    case TokenKind::kDoubleStarEqual: return 46;
    case TokenKind::kDoubleSlash: return 47;
    case TokenKind::kDoubleSlashEqual: return 48;
    case TokenKind::kAt: return 49;
    case TokenKind::kAtEqual: return 50;
    case TokenKind::kArrow: return 51;
    case TokenKind::kEllipsis: return 52;
    case TokenKind::kColonEqual: return 53;
    case TokenKind::kUnknown: return kOtherOperator;
    case TokenKind::kAwait: return 55;
    case TokenKind::kAsync: return 56;
    case TokenKind::kTypeComment: return 58;
    default: return 1;  // NAME: keywords too
  }
}

RLIB_PREBUILD W_Type* tokenizer_iter_type();

class W_TokenizerIter final : public W_Iterator {
 public:
  explicit W_TokenizerIter(Source* source) : source(source) {}
  PY_ITERATOR_TYPE(W_TokenizerIter, tokenizer_iter_type)
  W_Object* next() override;

  Source* const source;

 private:
  // A line of the source, without its end.
  Str* line_at(int64_t number) const {
    int64_t start = 0;
    for (int64_t n = 1; n < number; n++) start = end_of_line(start) + 1;
    return source->slice(start, end_of_line(start));
  }
  int64_t end_of_line(int64_t at) const {
    while (at < source->length && source->bytes->get(at) != '\n') at++;
    return at;
  }
  // From where CPython's buffer starts to the end of the line that was read last.
  W_Str* line() const {
    int64_t end = end_of_line(lexer_->position() - lexer_->column());
    if (end < source->length) end++;
    return new_str(source->slice(lexer_->buffer_start(), end));
  }

  Lexer* const lexer_ = new Lexer(source, new Names(), unicode::hooks());
  bool is_done_ = false;  // behind an error after which CPython reads no more
};

W_Object* W_TokenizerIter::next() {
  if (is_done_) return nullptr;
  lexer_->count = 0;
  try {
    lexer_->next();
    List<Warning*>* warnings = lexer_->warnings;
    lexer_->warnings = nullptr;
    if (warnings != nullptr) warn_of_source(warnings, new_ascii("<string>"_str));
  } catch (SyntaxError* e) {
    is_done_ = lexer_->fails_softly();
    if (is_done_) return nullptr;
    e->text = line_at(e->line);
    throw_syntax_error(e, new_ascii("<string>"_str), nullptr);
  }
  Token token = lexer_->tokens->get(0);
  if (token.kind == TokenKind::kEndMarker) return nullptr;
  auto* items = Array<W_Object*>::make(7);
  items->set(0, new_str(source->slice(token.start, token.end)));
  items->set(1, new_int(number_of(token.kind)));
  items->set(2, new_int(token.line));
  items->set(3, new_int(token.end_line));
  items->set(4, new_int(token.col));
  items->set(5, new_int(token.end_col));
  items->set(6, line());
  return new_tuple(items);
}

W_Object* tokenizer_iter_new(W_Type*, W_Object* source) {
  if (!isinstance<W_Str>(source)) {
    throw_type_error("tokenizeriter() argument 'source' must be str, not "_str, type_name(source));
  }
  return new W_TokenizerIter(source_from_text(c_text(static_cast<W_Str*>(source)), true));
}

W_Type* make_tokenizer_iter_type() {
  auto* t = new TypeBuilder("TokenizerIter"_str, object_type());
  t->module("_tokenize"_str);
  t->remove_flags(W_Type::kBaseType);
  t->new_method<&tokenizer_iter_new>("($type, source)"_str);
  add_iterator_methods(t);
  return t->finish();
}

RLIB_PREBUILD W_Type* tokenizer_iter_type() { return RLIB_ONCE(make_tokenizer_iter_type()); }

W_Module* make_tokenize() {
  auto* m = new ModuleBuilder("_tokenize"_str, nullptr);
  m->constant("TokenizerIter"_str, tokenizer_iter_type());
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* tokenize_module() { return RLIB_ONCE(make_tokenize()); }

}  // namespace py
