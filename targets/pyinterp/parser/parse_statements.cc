// Statements of one line.

#include "targets/pyinterp/parser/parser.h"

namespace py {

using ast::Expr;
using ast::Stmt;

void Parser::statement() {
  if (!compound_statement()) simple_statements();
}

void Parser::simple_statements() {
  while (true) {
    nodes_->push(simple_statement());
    if (skip(TokenKind::kNewline)) return;
    expect(TokenKind::kSemicolon);
    if (skip(TokenKind::kNewline)) return;
  }
}

Stmt* Parser::simple_statement() {
  int64_t start = at_;
  switch (kind()) {
    case TokenKind::kReturn: return return_statement();
    case TokenKind::kImport: return import_statement();
    case TokenKind::kFrom: return import_from_statement();
    case TokenKind::kRaise: return raise_statement();
    case TokenKind::kPass: at_++; return placed(new ast::Pass(), start);
    case TokenKind::kDel: return delete_statement();
    case TokenKind::kAssert: return assert_statement();
    case TokenKind::kBreak: at_++; return placed(new ast::Break(), start);
    case TokenKind::kContinue: at_++; return placed(new ast::Continue(), start);
    case TokenKind::kGlobal: {
      at_++;
      auto* global = new ast::Global();
      global->names = name_list();
      return placed(global, start);
    }
    case TokenKind::kNonlocal: {
      at_++;
      auto* nonlocal = new ast::Nonlocal();
      nonlocal->names = name_list();
      return placed(nonlocal, start);
    }
    default: return expression_statement();
  }
}

// ---- Expressions, assignments ---------------------------------------------------------------------

namespace {

bool is_augmented(TokenKind kind) {
  return kind >= TokenKind::kBarEqual && kind <= TokenKind::kDoubleStarEqual;
}

ast::Operator augmented_operator(TokenKind kind) {
  switch (kind) {
    case TokenKind::kBarEqual: return ast::Operator::kBitOr;
    case TokenKind::kCaretEqual: return ast::Operator::kBitXor;
    case TokenKind::kAmpersandEqual: return ast::Operator::kBitAnd;
    case TokenKind::kLeftShiftEqual: return ast::Operator::kLShift;
    case TokenKind::kRightShiftEqual: return ast::Operator::kRShift;
    case TokenKind::kPlusEqual: return ast::Operator::kAdd;
    case TokenKind::kMinusEqual: return ast::Operator::kSub;
    case TokenKind::kStarEqual: return ast::Operator::kMult;
    case TokenKind::kSlashEqual: return ast::Operator::kDiv;
    case TokenKind::kDoubleSlashEqual: return ast::Operator::kFloorDiv;
    case TokenKind::kPercentEqual: return ast::Operator::kMod;
    case TokenKind::kAtEqual: return ast::Operator::kMatMult;
    default: return ast::Operator::kPow;
  }
}

}  // namespace

Stmt* Parser::expression_statement() {
  int64_t start = at_;
  Expr* value = yield_or_star_expressions();
  if (at(TokenKind::kEqual)) return assignment(start, value);
  if (at(TokenKind::kColon)) return annotated(start, value);
  if (is_augmented(kind())) {
    set_single_target(value);
    if (at(TokenKind::kAtEqual)) since(5);
    auto* augmented = new ast::AugAssign();
    augmented->target = value;
    augmented->op = augmented_operator(kind());
    at_++;
    augmented->value = yield_or_star_expressions();
    return placed(augmented, start);
  }
  auto* statement = new ast::ExprStmt();
  statement->value = value;
  return placed(statement, start);
}

Stmt* Parser::assignment(int64_t start, Expr* first) {
  int64_t height = nodes_->height();
  Expr* value = first;
  while (skip(TokenKind::kEqual)) {
    set_context(value, ast::ExprContext::kStore);
    nodes_->push(value);
    value = yield_or_star_expressions();
  }
  auto* assign = new ast::Assign();
  assign->targets = nodes_->take<Expr>(height);
  assign->value = value;
  assign->type_comment = type_comment();
  return placed(assign, start);
}

Stmt* Parser::annotated(int64_t start, Expr* target) {
  since(6);
  set_single_target(target);
  auto* annotated = new ast::AnnAssign();
  annotated->target = target;
  if (target->kind == ast::Kind::kName && tokens_->get(start).kind == TokenKind::kName) {
    annotated->simple = 1;
  }
  expect(TokenKind::kColon);
  annotated->annotation = expression();
  if (skip(TokenKind::kEqual)) annotated->value = yield_or_star_expressions();
  return placed(annotated, start);
}

// ---- The others -----------------------------------------------------------------------------------

Stmt* Parser::return_statement() {
  int64_t start = at_++;
  auto* result = new ast::Return();
  if (!at(TokenKind::kNewline) && !at(TokenKind::kSemicolon)) result->value = star_expressions();
  return placed(result, start);
}

Stmt* Parser::raise_statement() {
  int64_t start = at_++;
  auto* raise = new ast::Raise();
  if (!at(TokenKind::kNewline) && !at(TokenKind::kSemicolon)) {
    raise->exc = expression();
    if (skip(TokenKind::kFrom)) raise->cause = expression();
  }
  return placed(raise, start);
}

Stmt* Parser::delete_statement() {
  int64_t start = at_++;
  int64_t height = nodes_->height();
  do {
    if (nodes_->height() > height && !starts_expression(kind())) break;
    Expr* target = primary();
    set_context(target, ast::ExprContext::kDel);
    nodes_->push(target);
  } while (skip(TokenKind::kComma));
  if (!at(TokenKind::kNewline) && !at(TokenKind::kSemicolon)) fail();
  auto* deletion = new ast::Delete();
  deletion->targets = nodes_->take<Expr>(height);
  return placed(deletion, start);
}

Stmt* Parser::assert_statement() {
  int64_t start = at_++;
  auto* assertion = new ast::Assert();
  assertion->test = expression();
  if (skip(TokenKind::kComma)) assertion->msg = expression();
  return placed(assertion, start);
}

Array<Str*>* Parser::name_list() {
  auto* names = new rlib::List<Str*>();
  do {
    names->append(identifier());
  } while (skip(TokenKind::kComma));
  return names->to_array();
}

// ---- Imports --------------------------------------------------------------------------------------

Stmt* Parser::import_statement() {
  int64_t start = at_++;
  int64_t height = nodes_->height();
  do {
    nodes_->push(import_name(true));
  } while (skip(TokenKind::kComma));
  auto* import = new ast::Import();
  import->names = nodes_->take<ast::Alias>(height);
  return placed(import, start);
}

Stmt* Parser::import_from_statement() {
  int64_t start = at_++;
  auto* import = new ast::ImportFrom();
  while (at(TokenKind::kDot) || at(TokenKind::kEllipsis)) {
    import->level += at(TokenKind::kDot) ? 1 : 3;
    at_++;
  }
  if (import->level == 0 || !at(TokenKind::kImport)) import->module = dotted_name();
  expect(TokenKind::kImport);
  int64_t height = nodes_->height();
  if (at(TokenKind::kStar)) {
    nodes_->push(star_alias());
  } else {
    bool in_parentheses = skip(TokenKind::kLeftParen);
    do {
      if (in_parentheses && at(TokenKind::kRightParen) && nodes_->height() > height) break;
      nodes_->push(import_name(false));
    } while (skip(TokenKind::kComma));
    if (in_parentheses) expect(TokenKind::kRightParen);
  }
  import->names = nodes_->take<ast::Alias>(height);
  return placed(import, start);
}

ast::Alias* Parser::star_alias() {
  int64_t start = at_++;
  auto* alias = new ast::Alias();
  alias->name = "*"_str;
  return placed(alias, start);
}

// name, or name as other.
ast::Alias* Parser::import_name(bool is_dotted) {
  int64_t start = at_;
  auto* alias = new ast::Alias();
  alias->name = is_dotted ? dotted_name() : identifier();
  if (skip(TokenKind::kAs)) alias->asname = identifier();
  return placed(alias, start);
}

Str* Parser::dotted_name() {
  Str* name = identifier();
  if (!at(TokenKind::kDot)) return name;
  StrBuilder* text = new StrBuilder();
  text->append(name);
  while (skip(TokenKind::kDot)) {
    text->append('.');
    text->append(identifier());
  }
  return lexer_->names->intern(text->build());
}

}  // namespace py
