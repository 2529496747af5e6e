// Targets: what can be assigned to or deleted. They are read as expressions and then made targets.

#include "targets/pyinterp/parser/parser.h"

namespace py {

using ast::Expr;
using ast::ExprContext;

Expr* Parser::star_targets() {
  int64_t start = at_;
  Expr* first = star_target();
  if (!at(TokenKind::kComma)) return first;
  int64_t height = nodes_->height();
  nodes_->push(first);
  while (skip(TokenKind::kComma)) {
    if (!at(TokenKind::kStar) && !starts_expression(kind())) break;
    nodes_->push(star_target());
  }
  auto* tuple = new ast::Tuple();
  tuple->elts = nodes_->take<Expr>(height);
  tuple->ctx = ExprContext::kStore;
  return placed(tuple, start);
}

Expr* Parser::star_target() {
  if (at(TokenKind::kStar)) {
    int64_t start = at_++;
    auto* starred = new ast::Starred();
    starred->value = primary();
    set_context(starred->value, ExprContext::kStore);
    starred->ctx = ExprContext::kStore;
    return placed(starred, start);
  }
  Expr* target = primary();
  set_context(target, ExprContext::kStore);
  return target;
}

void Parser::set_context(Expr* target, ExprContext context) {
  switch (target->kind) {
    case ast::Kind::kName: static_cast<ast::Name*>(target)->ctx = context; return;
    case ast::Kind::kAttribute: static_cast<ast::Attribute*>(target)->ctx = context; return;
    case ast::Kind::kSubscript: static_cast<ast::Subscript*>(target)->ctx = context; return;
    case ast::Kind::kStarred: {
      if (context == ExprContext::kDel) fail();
      auto* starred = static_cast<ast::Starred*>(target);
      starred->ctx = context;
      set_context(starred->value, context);
      return;
    }
    case ast::Kind::kTuple: {
      auto* tuple = static_cast<ast::Tuple*>(target);
      tuple->ctx = context;
      for (int64_t i = 0; i < tuple->elts->length(); i++) set_context(tuple->elts->get(i), context);
      return;
    }
    case ast::Kind::kList: {
      auto* list = static_cast<ast::List*>(target);
      list->ctx = context;
      for (int64_t i = 0; i < list->elts->length(); i++) set_context(list->elts->get(i), context);
      return;
    }
    default: fail();
  }
}

void Parser::set_single_target(Expr* target) {
  if (target->kind != ast::Kind::kName && target->kind != ast::Kind::kAttribute &&
      target->kind != ast::Kind::kSubscript) {
    fail();
  }
  set_context(target, ExprContext::kStore);
}

}  // namespace py
