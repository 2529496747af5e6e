// Arguments of calls, and parameters of functions and lambdas.

#include "targets/pyinterp/parser/parser.h"

namespace py {

using ast::Expr;

// ---- Arguments ------------------------------------------------------------------------------------

void Parser::arguments(ast::Call* call) {
  if (skip(TokenKind::kRightParen)) return;  // the sequences are empty already
  int64_t open = at_ - 1;
  int64_t positional = nodes_->height();
  int64_t keywords = more_nodes_->height();
  bool has_unpacked_dict = false;
  while (!at(TokenKind::kRightParen)) {
    int64_t start = at_;
    if (at(TokenKind::kStar)) {
      if (has_unpacked_dict) fail();
      at_++;
      auto* starred = new ast::Starred();
      starred->value = expression();
      nodes_->push(placed(starred, start));
    } else if (at(TokenKind::kDoubleStar)) {
      at_++;
      has_unpacked_dict = true;
      auto* keyword = new ast::Keyword();
      keyword->value = expression();
      more_nodes_->push(placed(keyword, start));
    } else if (at(TokenKind::kName) && kind_ahead(1) == TokenKind::kEqual) {
      auto* keyword = new ast::Keyword();
      keyword->arg = identifier();
      at_++;
      keyword->value = expression();
      more_nodes_->push(placed(keyword, start));
    } else {
      if (more_nodes_->height() > keywords) fail();  // positional behind keyword
      Expr* value = named_expression();
      if (starts_comprehension()) {
        // f(x for x in y): the generator has the call's parentheses. Classes have no such thing.
        if (start != open + 1 || call->func == nullptr) fail();
        auto* generator = new ast::GeneratorExp();
        generator->elt = value;
        generator->generators = comprehensions();
        expect(TokenKind::kRightParen);
        call->args = Array<Expr*>::make(1);
        call->args->set(0, placed(generator, open));
        return;
      }
      nodes_->push(value);
    }
    if (!skip(TokenKind::kComma)) break;
  }
  expect(TokenKind::kRightParen);
  call->args = nodes_->take<Expr>(positional);
  call->keywords = more_nodes_->take<ast::Keyword>(keywords);
}

// ---- Parameters -----------------------------------------------------------------------------------

// Up to ")" or, of a lambda, ":", which is not read.
//
// Names go to nodes_, positional-only ones first, then plain ones, then those behind the star; their
// defaults to more_nodes_, where those behind the star have one each, maybe null.
ast::Arguments* Parser::parameters(bool is_lambda) {
  auto* result = new ast::Arguments();
  TokenKind closing = is_lambda ? TokenKind::kColon : TokenKind::kRightParen;
  if (at(closing)) return result;
  int64_t names = nodes_->height();
  int64_t defaults = more_nodes_->height();
  int64_t positional_only_end = -1;  // before "/"
  int64_t positional_end = -1;       // before "*"
  int64_t defaults_end = -1;
  while (!at(closing)) {
    ast::Arg* last = nullptr;  // that a type comment may follow
    if (at(TokenKind::kDoubleStar)) {
      at_++;
      result->kwarg = parameter(is_lambda, false);
      skip(TokenKind::kComma);
      if (!is_lambda) result->kwarg->type_comment = type_comment();
      if (!at(closing)) fail();
      break;
    }
    if (at(TokenKind::kSlash)) {
      since(8);
      at_++;
      if (positional_only_end >= 0 || positional_end >= 0 || nodes_->height() == names) fail();
      positional_only_end = nodes_->height();
    } else if (at(TokenKind::kStar)) {
      at_++;
      if (positional_end >= 0) fail();
      positional_end = nodes_->height();
      defaults_end = more_nodes_->height();
      if (at(TokenKind::kComma)) {
        if (kind_ahead(1) != TokenKind::kName) fail();  // a name must follow
      } else {
        result->vararg = parameter(is_lambda, true);
        last = result->vararg;
        if (at(TokenKind::kEqual)) fail();
      }
    } else {
      last = parameter(is_lambda, false);
      nodes_->push(last);
      if (skip(TokenKind::kEqual)) {
        more_nodes_->push(expression());
      } else if (positional_end >= 0) {
        more_nodes_->push(nullptr);
      } else if (more_nodes_->height() > defaults) {
        fail();  // without a default behind one with
      }
    }
    bool is_last = !skip(TokenKind::kComma);
    if (last != nullptr && !is_lambda) last->type_comment = type_comment();
    if (is_last) break;
  }
  if (!at(closing)) fail();
  if (positional_end < 0) {
    positional_end = nodes_->height();
    defaults_end = more_nodes_->height();
  }
  int64_t plain = names;
  if (positional_only_end >= 0) {
    result->posonlyargs = nodes_->slice<ast::Arg>(names, positional_only_end);
    plain = positional_only_end;
  }
  result->args = nodes_->slice<ast::Arg>(plain, positional_end);
  result->kwonlyargs = nodes_->slice<ast::Arg>(positional_end, nodes_->height());
  result->defaults = more_nodes_->slice<Expr>(defaults, defaults_end);
  result->kw_defaults = more_nodes_->slice<Expr>(defaults_end, more_nodes_->height());
  nodes_->drop_to(names);
  more_nodes_->drop_to(defaults);
  return result;
}

ast::Arg* Parser::parameter(bool is_lambda, bool is_star) {
  int64_t start = at_;
  auto* arg = new ast::Arg();
  arg->arg = identifier();
  if (!is_lambda && skip(TokenKind::kColon)) {
    arg->annotation = is_star ? star_expression() : expression();
  }
  return placed(arg, start);
}

}  // namespace py
