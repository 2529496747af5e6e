// Atoms: names, constants, and what stands between brackets.

#include "targets/pyinterp/parser/parser.h"

namespace py {

using ast::Expr;

Expr* Parser::atom() {
  switch (kind()) {
    case TokenKind::kName: return name();
    case TokenKind::kNumber: return number();
    case TokenKind::kString: return strings();
    case TokenKind::kLeftParen: return in_parentheses();
    case TokenKind::kLeftBracket: return list_display();
    case TokenKind::kLeftBrace: return dict_or_set();
    case TokenKind::kNone: return constant(ast::ConstantType::kNone);
    case TokenKind::kTrue: return constant(ast::ConstantType::kTrue);
    case TokenKind::kFalse: return constant(ast::ConstantType::kFalse);
    case TokenKind::kEllipsis: return constant(ast::ConstantType::kEllipsis);
    default: fail();
  }
}

Expr* Parser::name() {
  int64_t start = at_;
  auto* name = new ast::Name();
  name->id = identifier();
  return placed(name, start);
}

Expr* Parser::constant(ast::ConstantType type) {
  int64_t start = at_++;
  auto* constant = new ast::Constant();
  constant->type = type;
  return placed(constant, start);
}

// ( ) with an expression, a tuple or a generator.
Expr* Parser::in_parentheses() {
  int64_t start = at_++;
  if (skip(TokenKind::kRightParen)) return placed(new ast::Tuple(), start);
  if (at(TokenKind::kYield)) {
    Expr* value = yield_expression();
    expect(TokenKind::kRightParen);
    return value;
  }
  Expr* first = star_named_expression();
  if (at(TokenKind::kComma)) {
    int64_t height = nodes_->height();
    nodes_->push(first);
    while (skip(TokenKind::kComma)) {
      if (at(TokenKind::kRightParen)) break;
      nodes_->push(star_named_expression());
    }
    expect(TokenKind::kRightParen);
    auto* tuple = new ast::Tuple();
    tuple->elts = nodes_->take<Expr>(height);
    return placed(tuple, start);
  }
  if (tokens_->get(start + 1).kind == TokenKind::kStar) fail();
  if (starts_comprehension()) {
    auto* generator = new ast::GeneratorExp();
    generator->elt = first;
    generator->generators = comprehensions();
    expect(TokenKind::kRightParen);
    return placed(generator, start);
  }
  expect(TokenKind::kRightParen);
  return first;
}

Expr* Parser::list_display() {
  int64_t start = at_++;
  auto* list = new ast::List();
  if (skip(TokenKind::kRightBracket)) return placed(list, start);
  Expr* first = star_named_expression();
  if (starts_comprehension()) {
    if (first->kind == ast::Kind::kStarred) fail();
    auto* comprehension = new ast::ListComp();
    comprehension->elt = first;
    comprehension->generators = comprehensions();
    expect(TokenKind::kRightBracket);
    return placed(comprehension, start);
  }
  int64_t height = nodes_->height();
  nodes_->push(first);
  while (skip(TokenKind::kComma)) {
    if (at(TokenKind::kRightBracket)) break;
    nodes_->push(star_named_expression());
  }
  expect(TokenKind::kRightBracket);
  list->elts = nodes_->take<Expr>(height);
  return placed(list, start);
}

Expr* Parser::dict_or_set() {
  int64_t start = at_++;
  if (skip(TokenKind::kRightBrace)) return placed(new ast::Dict(), start);
  int64_t keys = nodes_->height();
  int64_t values = more_nodes_->height();
  if (at(TokenKind::kDoubleStar)) return rest_of_dict(start, keys, values);
  bool is_named = at(TokenKind::kName) && kind_ahead(1) == TokenKind::kColonEqual;
  Expr* first = star_named_expression();
  bool is_starred = first->kind == ast::Kind::kStarred;
  if (at(TokenKind::kColon)) {
    if (is_named || is_starred) fail();
    at_++;
    Expr* value = expression();
    if (starts_comprehension()) {
      auto* comprehension = new ast::DictComp();
      comprehension->key = first;
      comprehension->value = value;
      comprehension->generators = comprehensions();
      expect(TokenKind::kRightBrace);
      return placed(comprehension, start);
    }
    nodes_->push(first);
    more_nodes_->push(value);
    if (!at(TokenKind::kRightBrace)) expect(TokenKind::kComma);
    return rest_of_dict(start, keys, values);
  }
  if (starts_comprehension()) {
    if (is_starred) fail();
    auto* comprehension = new ast::SetComp();
    comprehension->elt = first;
    comprehension->generators = comprehensions();
    expect(TokenKind::kRightBrace);
    return placed(comprehension, start);
  }
  nodes_->push(first);
  while (skip(TokenKind::kComma)) {
    if (at(TokenKind::kRightBrace)) break;
    nodes_->push(star_named_expression());
  }
  expect(TokenKind::kRightBrace);
  auto* set = new ast::Set();
  set->elts = nodes_->take<Expr>(keys);
  return placed(set, start);
}

// Items of a dict up to the brace, behind those that are on the stacks from `keys` and `values` on.
Expr* Parser::rest_of_dict(int64_t start, int64_t keys, int64_t values) {
  while (!at(TokenKind::kRightBrace)) {
    if (skip(TokenKind::kDoubleStar)) {
      nodes_->push(nullptr);
      more_nodes_->push(binary(1));
    } else {
      nodes_->push(expression());
      expect(TokenKind::kColon);
      more_nodes_->push(expression());
    }
    if (!skip(TokenKind::kComma)) break;
  }
  expect(TokenKind::kRightBrace);
  auto* dict = new ast::Dict();
  dict->keys = nodes_->take<Expr>(keys);
  dict->values = more_nodes_->take<Expr>(values);
  return placed(dict, start);
}

Array<ast::Comprehension*>* Parser::comprehensions() {
  int64_t height = nodes_->height();
  while (starts_comprehension()) {
    auto* comprehension = new ast::Comprehension();
    if (skip(TokenKind::kAsync)) {
      since(6);
      comprehension->is_async = 1;
    }
    expect(TokenKind::kFor);
    comprehension->target = star_targets();
    expect(TokenKind::kIn);
    comprehension->iter = disjunction();
    int64_t conditions = nodes_->height();
    while (skip(TokenKind::kIf)) nodes_->push(disjunction());
    comprehension->ifs = nodes_->take<Expr>(conditions);
    nodes_->push(comprehension);
  }
  return nodes_->take<ast::Comprehension>(height);
}

}  // namespace py
