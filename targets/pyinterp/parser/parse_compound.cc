// Statements with blocks.

#include "targets/pyinterp/parser/parser.h"

namespace py {

using ast::Expr;
using ast::Stmt;

// Pushes the statement at hand if it has blocks. Whether it does.
bool Parser::compound_statement() {
  switch (kind()) {
    case TokenKind::kIf: nodes_->push(if_statement()); return true;
    case TokenKind::kWhile: nodes_->push(while_statement()); return true;
    case TokenKind::kFor: nodes_->push(for_statement(at_, false)); return true;
    case TokenKind::kTry: nodes_->push(try_statement()); return true;
    case TokenKind::kWith: nodes_->push(with_statement(at_, false)); return true;
    case TokenKind::kDef:
      nodes_->push(function_definition(at_, false, Array<Expr*>::empty()));
      return true;
    case TokenKind::kClass: nodes_->push(class_definition(Array<Expr*>::empty())); return true;
    case TokenKind::kAt: nodes_->push(decorated()); return true;
    case TokenKind::kAsync: nodes_->push(async_statement(nullptr)); return true;
    case TokenKind::kName:
      if (token(at_).name != kNameMatch || !starts_match()) return false;
      nodes_->push(match_statement());
      return true;
    default: return false;
  }
}

Array<Stmt*>* Parser::block() {
  int64_t height = nodes_->height();
  if (skip(TokenKind::kNewline)) {
    expect(TokenKind::kIndent);
    do {
      statement();
    } while (!skip(TokenKind::kDedent));
  } else {
    simple_statements();
  }
  return nodes_->take<Stmt>(height);
}

Array<Stmt*>* Parser::else_block() {
  if (!skip(TokenKind::kElse)) return Array<Stmt*>::empty();
  return colon_and_block();
}

// From `if` or `elif` on.
Stmt* Parser::if_statement() {
  int64_t start = at_++;
  auto* result = new ast::If();
  result->test = named_expression();
  result->body = colon_and_block();
  if (at(TokenKind::kElif)) {
    enter();
    Stmt* otherwise = if_statement();
    leave();
    result->orelse = Array<Stmt*>::make(1);
    result->orelse->set(0, otherwise);
  } else {
    result->orelse = else_block();
  }
  return placed_block(result, start);
}

Stmt* Parser::while_statement() {
  int64_t start = at_++;
  auto* result = new ast::While();
  result->test = named_expression();
  result->body = colon_and_block();
  result->orelse = else_block();
  return placed_block(result, start);
}

Stmt* Parser::for_statement(int64_t start, bool is_async) {
  expect(TokenKind::kFor);
  Expr* target = star_targets();
  expect(TokenKind::kIn);
  Expr* values = star_expressions();
  expect(TokenKind::kColon);
  Str* comment = type_comment();
  Array<Stmt*>* body = block();
  Array<Stmt*>* otherwise = else_block();
  if (is_async) {
    auto* result = new ast::AsyncFor();
    result->target = target;
    result->iter = values;
    result->body = body;
    result->orelse = otherwise;
    result->type_comment = comment;
    return placed_block(result, start);
  }
  auto* result = new ast::For();
  result->target = target;
  result->iter = values;
  result->body = body;
  result->orelse = otherwise;
  result->type_comment = comment;
  return placed_block(result, start);
}

// ---- with -----------------------------------------------------------------------------------------

Stmt* Parser::with_statement(int64_t start, bool is_async) {
  expect(TokenKind::kWith);
  int64_t height = nodes_->height();
  bool in_parentheses = at(TokenKind::kLeftParen) && parenthesized_with_items();
  if (in_parentheses) {
    if (!is_async) since(9);
  } else {
    do {
      nodes_->push(with_item());
    } while (skip(TokenKind::kComma));
  }
  Array<ast::WithItem*>* items = nodes_->take<ast::WithItem>(height);
  expect(TokenKind::kColon);
  Str* comment = in_parentheses ? nullptr : type_comment();
  Array<Stmt*>* body = block();
  if (is_async) {
    auto* result = new ast::AsyncWith();
    result->items = items;
    result->body = body;
    result->type_comment = comment;
    return placed_block(result, start);
  }
  auto* result = new ast::With();
  result->items = items;
  result->body = body;
  result->type_comment = comment;
  return placed_block(result, start);
}

ast::WithItem* Parser::with_item() {
  auto* item = new ast::WithItem();
  item->context_expr = expression();
  if (skip(TokenKind::kAs)) item->optional_vars = star_target();
  return item;
}

// with (a, b as c): The parentheses are around items if a colon follows them, and if no item has a
// form that only expressions in parentheses may have. Pushes the items, or reads nothing.
bool Parser::parenthesized_with_items() {
  int64_t start = at_;
  int64_t closing = at_ + 1;
  int level = token(at_).level;
  while (token(closing).level >= level) closing++;
  if (token(closing + 1).kind != TokenKind::kColon) return false;
  if (token(closing + 2).kind == TokenKind::kTypeComment) return false;
  int64_t height = nodes_->height();
  at_++;
  // Where it stops before the end, there is no item: (*a, b), (yield), (a := b), (a for a in b).
  while (starts_expression(kind())) {
    nodes_->push(with_item());
    if (!skip(TokenKind::kComma)) break;
  }
  if (at_ == closing && nodes_->height() > height) {
    at_++;
    return true;
  }
  nodes_->drop_to(height);
  at_ = start;
  return false;
}

// ---- try ------------------------------------------------------------------------------------------

Stmt* Parser::try_statement() {
  int64_t start = at_++;
  Array<Stmt*>* body = colon_and_block();
  bool is_star = at(TokenKind::kExcept) && kind_ahead(1) == TokenKind::kStar;
  int64_t height = nodes_->height();
  while (at(TokenKind::kExcept)) nodes_->push(except_handler(is_star));
  Array<ast::ExceptHandler*>* handlers = nodes_->take<ast::ExceptHandler>(height);
  Array<Stmt*>* otherwise = Array<Stmt*>::empty();
  if (handlers->length() > 0) {
    otherwise = else_block();
  } else if (!at(TokenKind::kFinally)) {
    fail();
  }
  Array<Stmt*>* cleanup = Array<Stmt*>::empty();
  if (skip(TokenKind::kFinally)) cleanup = colon_and_block();
  if (is_star) {
    auto* result = new ast::TryStar();
    result->body = body;
    result->handlers = handlers;
    result->orelse = otherwise;
    result->finalbody = cleanup;
    return placed_block(result, start);
  }
  auto* result = new ast::Try();
  result->body = body;
  result->handlers = handlers;
  result->orelse = otherwise;
  result->finalbody = cleanup;
  return placed_block(result, start);
}

ast::ExceptHandler* Parser::except_handler(bool is_star) {
  int64_t start = at_++;
  auto* handler = new ast::ExceptHandler();
  if (is_star) {
    since(11);
    expect(TokenKind::kStar);
  }
  if (is_star || !at(TokenKind::kColon)) {
    handler->type = expression();
    if (skip(TokenKind::kAs)) handler->name = identifier();
  }
  handler->body = colon_and_block();
  return placed_block(handler, start);
}

// ---- Functions and classes ------------------------------------------------------------------------

Stmt* Parser::decorated() {
  int64_t height = nodes_->height();
  while (skip(TokenKind::kAt)) {
    nodes_->push(named_expression());
    expect(TokenKind::kNewline);
  }
  Array<Expr*>* decorators = nodes_->take<Expr>(height);
  if (at(TokenKind::kClass)) return class_definition(decorators);
  if (at(TokenKind::kAsync)) return async_statement(decorators);
  return function_definition(at_, false, decorators);
}

// `decorators` is null where other statements than functions may come.
Stmt* Parser::async_statement(Array<Expr*>* decorators) {
  since(5);
  int64_t start = at_++;
  if (decorators == nullptr) {
    if (at(TokenKind::kFor)) return for_statement(start, true);
    if (at(TokenKind::kWith)) return with_statement(start, true);
    decorators = Array<Expr*>::empty();
  }
  return function_definition(start, true, decorators);
}

Stmt* Parser::function_definition(int64_t start, bool is_async, Array<Expr*>* decorators) {
  expect(TokenKind::kDef);
  Str* name = identifier();
  expect(TokenKind::kLeftParen);
  ast::Arguments* args = parameters(false);
  expect(TokenKind::kRightParen);
  Expr* returns = nullptr;
  if (skip(TokenKind::kArrow)) returns = expression();
  expect(TokenKind::kColon);
  Str* comment = type_comment_of_function();
  Array<Stmt*>* body = block();
  if (is_async) {
    auto* result = new ast::AsyncFunctionDef();
    result->name = name;
    result->args = args;
    result->body = body;
    result->decorator_list = decorators;
    result->returns = returns;
    result->type_comment = comment;
    return placed_block(result, start);
  }
  auto* result = new ast::FunctionDef();
  result->name = name;
  result->args = args;
  result->body = body;
  result->decorator_list = decorators;
  result->returns = returns;
  result->type_comment = comment;
  return placed_block(result, start);
}

Stmt* Parser::class_definition(Array<Expr*>* decorators) {
  int64_t start = at_++;
  auto* result = new ast::ClassDef();
  result->name = identifier();
  if (skip(TokenKind::kLeftParen)) {
    auto* call = new ast::Call();
    arguments(call);
    result->bases = call->args;
    result->keywords = call->keywords;
  }
  result->body = colon_and_block();
  result->decorator_list = decorators;
  return placed_block(result, start);
}

}  // namespace py
