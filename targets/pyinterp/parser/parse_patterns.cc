// The match statement and its patterns.

#include "targets/pyinterp/parser/parser.h"

namespace py {

using ast::Expr;
using ast::Pattern;

// Whether the name `match` at hand starts a match statement: it does if the line ends in a colon and
// an indented `case` comes next. Nothing else that is well-formed looks like that.
bool Parser::starts_match() const {
  if (kind_ahead(1) != TokenKind::kStar && !starts_expression(kind_ahead(1))) return false;
  int64_t end = at_ + 1;
  while (token(end).kind != TokenKind::kNewline) {
    if (token(end).kind == TokenKind::kEndMarker) return false;
    end++;
  }
  return token(end - 1).kind == TokenKind::kColon && token(end + 1).kind == TokenKind::kIndent &&
         token(end + 2).kind == TokenKind::kName && token(end + 2).name == kNameCase;
}

ast::Stmt* Parser::match_statement() {
  since(10);
  int64_t start = at_++;
  auto* match = new ast::Match();
  int64_t subject = at_;
  match->subject = star_named_expression();
  if (at(TokenKind::kComma)) {
    match->subject = rest_of_tuple(subject, match->subject, true);
  } else if (match->subject->kind == ast::Kind::kStarred) {
    fail();
  }
  expect(TokenKind::kColon);
  expect(TokenKind::kNewline);
  expect(TokenKind::kIndent);
  int64_t height = nodes_->height();
  do {
    nodes_->push(case_block());
  } while (!skip(TokenKind::kDedent));
  match->cases = nodes_->take<ast::MatchCase>(height);
  return placed_block(match, start);
}

ast::MatchCase* Parser::case_block() {
  if (!at_name(kNameCase)) fail();
  at_++;
  auto* result = new ast::MatchCase();
  result->pattern = patterns();
  if (skip(TokenKind::kIf)) result->guard = named_expression();
  result->body = colon_and_block();
  return result;
}

Pattern* Parser::patterns() {
  int64_t start = at_;
  Pattern* first = maybe_star_pattern();
  if (!at(TokenKind::kComma)) {
    if (first->kind == ast::Kind::kMatchStar) fail();
    return first;
  }
  int64_t height = nodes_->height();
  nodes_->push(first);
  while (skip(TokenKind::kComma)) {
    if (at(TokenKind::kColon) || at(TokenKind::kIf)) break;
    nodes_->push(maybe_star_pattern());
  }
  auto* sequence = new ast::MatchSequence();
  sequence->patterns = nodes_->take<Pattern>(height);
  return placed(sequence, start);
}

Pattern* Parser::maybe_star_pattern() {
  if (!at(TokenKind::kStar)) return pattern();
  int64_t start = at_++;
  auto* star = new ast::MatchStar();
  if (at_name(kNameUnderscore)) {
    at_++;
  } else {
    star->name = capture_target();
  }
  return placed(star, start);
}

// A name that is bound.
Str* Parser::capture_target() {
  if (at_name(kNameUnderscore)) fail();
  Str* name = identifier();
  if (at(TokenKind::kDot) || at(TokenKind::kLeftParen) || at(TokenKind::kEqual)) fail();
  return name;
}

Pattern* Parser::pattern() {
  int64_t start = at_;
  Pattern* alternatives = or_pattern();
  if (!skip(TokenKind::kAs)) return alternatives;
  auto* as = new ast::MatchAs();
  as->pattern = alternatives;
  as->name = capture_target();
  return placed(as, start);
}

Pattern* Parser::or_pattern() {
  int64_t start = at_;
  Pattern* first = closed_pattern();
  if (!at(TokenKind::kBar)) return first;
  int64_t height = nodes_->height();
  nodes_->push(first);
  while (skip(TokenKind::kBar)) nodes_->push(closed_pattern());
  auto* alternatives = new ast::MatchOr();
  alternatives->patterns = nodes_->take<Pattern>(height);
  return placed(alternatives, start);
}

Pattern* Parser::closed_pattern() {
  int64_t start = at_;
  switch (kind()) {
    case TokenKind::kName: return name_pattern();
    case TokenKind::kLeftParen: return group_or_sequence_pattern();
    case TokenKind::kLeftBracket:
      at_++;
      return sequence_pattern(start, nullptr, TokenKind::kRightBracket);
    case TokenKind::kLeftBrace: return mapping_pattern();
    case TokenKind::kNone:
    case TokenKind::kTrue:
    case TokenKind::kFalse: {
      auto* singleton = new ast::MatchSingleton();
      singleton->type = at(TokenKind::kNone)   ? ast::ConstantType::kNone
                        : at(TokenKind::kTrue) ? ast::ConstantType::kTrue
                                               : ast::ConstantType::kFalse;
      at_++;
      return placed(singleton, start);
    }
    default: {
      auto* value = new ast::MatchValue();
      value->value = literal_expression();
      return placed(value, start);
    }
  }
}

// ---- Literals -------------------------------------------------------------------------------------

namespace {

bool is_imaginary(Expr* number) {
  return static_cast<ast::Constant*>(number)->type == ast::ConstantType::kComplex;
}

}  // namespace

Expr* Parser::literal_expression() {
  switch (kind()) {
    case TokenKind::kString: return strings();
    case TokenKind::kNone: return constant(ast::ConstantType::kNone);
    case TokenKind::kTrue: return constant(ast::ConstantType::kTrue);
    case TokenKind::kFalse: return constant(ast::ConstantType::kFalse);
    case TokenKind::kNumber:
    case TokenKind::kMinus: return signed_number();
    default: fail();
  }
}

// 1, -1, 1 + 2j, -1 - 2j.
Expr* Parser::signed_number() {
  int64_t start = at_;
  bool is_negative = skip(TokenKind::kMinus);
  if (!at(TokenKind::kNumber)) fail();
  Expr* digits = number();
  Expr* value = digits;
  if (is_negative) {
    auto* minus = new ast::UnaryOp();
    minus->op = ast::UnaryOperator::kUSub;
    minus->operand = digits;
    value = placed(minus, start);
  }
  if (!at(TokenKind::kPlus) && !at(TokenKind::kMinus)) return value;
  auto* sum = new ast::BinOp();
  sum->op = at(TokenKind::kPlus) ? ast::Operator::kAdd : ast::Operator::kSub;
  at_++;
  if (is_imaginary(digits) || !at(TokenKind::kNumber)) fail();
  sum->left = value;
  sum->right = number();
  if (!is_imaginary(sum->right)) fail();
  return placed(sum, start);
}

// ---- Names and classes ----------------------------------------------------------------------------

// a.b.c
Expr* Parser::dotted_expression() {
  int64_t start = at_;
  Expr* value = name();
  while (skip(TokenKind::kDot)) {
    auto* attribute = new ast::Attribute();
    attribute->value = value;
    attribute->attr = identifier();
    value = placed(attribute, start);
  }
  return value;
}

Pattern* Parser::name_pattern() {
  int64_t start = at_;
  auto* as = new ast::MatchAs();
  if (at_name(kNameUnderscore)) {
    at_++;
    return placed(as, start);
  }
  if (kind_ahead(1) == TokenKind::kDot || kind_ahead(1) == TokenKind::kLeftParen) {
    Expr* value = dotted_expression();
    if (at(TokenKind::kLeftParen)) return class_pattern(start, value);
    auto* match = new ast::MatchValue();
    match->value = value;
    return placed(match, start);
  }
  as->name = capture_target();
  return placed(as, start);
}

Pattern* Parser::class_pattern(int64_t start, Expr* cls) {
  expect(TokenKind::kLeftParen);
  auto* match = new ast::MatchClass();
  match->cls = cls;
  int64_t positional = nodes_->height();
  int64_t keywords = more_nodes_->height();
  auto* names = new rlib::List<Str*>();
  while (!at(TokenKind::kRightParen)) {
    if (at(TokenKind::kName) && kind_ahead(1) == TokenKind::kEqual) {
      names->append(identifier());
      at_++;
      more_nodes_->push(pattern());
    } else {
      if (!names->is_empty()) fail();
      nodes_->push(pattern());
    }
    if (!skip(TokenKind::kComma)) break;
  }
  expect(TokenKind::kRightParen);
  match->patterns = nodes_->take<Pattern>(positional);
  match->kwd_attrs = names->to_array();
  match->kwd_patterns = more_nodes_->take<Pattern>(keywords);
  return placed(match, start);
}

// ---- Sequences and mappings -----------------------------------------------------------------------

Pattern* Parser::group_or_sequence_pattern() {
  int64_t start = at_++;
  Pattern* first = nullptr;
  if (!at(TokenKind::kRightParen)) {
    first = maybe_star_pattern();
    if (first->kind != ast::Kind::kMatchStar && skip(TokenKind::kRightParen)) return first;
    if (!at(TokenKind::kComma)) fail();
  }
  return sequence_pattern(start, first, TokenKind::kRightParen);
}

// From the first item on, or behind it if it was read already.
Pattern* Parser::sequence_pattern(int64_t start, Pattern* first, TokenKind closing) {
  int64_t height = nodes_->height();
  if (first != nullptr) {
    nodes_->push(first);
    expect(TokenKind::kComma);
  }
  while (!at(closing)) {
    nodes_->push(maybe_star_pattern());
    if (!skip(TokenKind::kComma)) break;
  }
  expect(closing);
  auto* sequence = new ast::MatchSequence();
  sequence->patterns = nodes_->take<Pattern>(height);
  return placed(sequence, start);
}

Pattern* Parser::mapping_pattern() {
  int64_t start = at_++;
  auto* mapping = new ast::MatchMapping();
  int64_t keys = nodes_->height();
  int64_t values = more_nodes_->height();
  while (!at(TokenKind::kRightBrace)) {
    if (skip(TokenKind::kDoubleStar)) {
      mapping->rest = capture_target();
      skip(TokenKind::kComma);
      if (!at(TokenKind::kRightBrace)) fail();
      break;
    }
    if (at(TokenKind::kName)) {
      Expr* key = dotted_expression();
      if (key->kind != ast::Kind::kAttribute) fail();
      nodes_->push(key);
    } else {
      nodes_->push(literal_expression());
    }
    expect(TokenKind::kColon);
    more_nodes_->push(pattern());
    if (!skip(TokenKind::kComma)) break;
  }
  expect(TokenKind::kRightBrace);
  mapping->keys = nodes_->take<Expr>(keys);
  mapping->patterns = more_nodes_->take<Pattern>(values);
  return placed(mapping, start);
}

}  // namespace py
