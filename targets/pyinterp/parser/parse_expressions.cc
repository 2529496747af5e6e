// Expressions, from the loosest operator to the tightest.

#include "targets/pyinterp/parser/parser.h"

namespace py {

using ast::Expr;

namespace {

// ---- Tables over token kinds --------------------------------------------------------------------

constexpr uint8_t kStartsExpression = 1;
constexpr uint8_t kCompares = 2;

Array<uint8_t>* make_traits() {
  Array<uint8_t>* traits = Array<uint8_t>::make(kTokenKinds);
  auto add = [&](TokenKind kind, uint8_t trait) {
    int64_t index = static_cast<int64_t>(kind);
    traits->set(index, static_cast<uint8_t>(traits->get(index) | trait));
  };
  add(TokenKind::kName, kStartsExpression);
  add(TokenKind::kNumber, kStartsExpression);
  add(TokenKind::kString, kStartsExpression);
  add(TokenKind::kLeftParen, kStartsExpression);
  add(TokenKind::kLeftBracket, kStartsExpression);
  add(TokenKind::kLeftBrace, kStartsExpression);
  add(TokenKind::kPlus, kStartsExpression);
  add(TokenKind::kMinus, kStartsExpression);
  add(TokenKind::kTilde, kStartsExpression);
  add(TokenKind::kEllipsis, kStartsExpression);
  add(TokenKind::kNot, kStartsExpression);
  add(TokenKind::kLambda, kStartsExpression);
  add(TokenKind::kAwait, kStartsExpression);
  add(TokenKind::kNone, kStartsExpression);
  add(TokenKind::kTrue, kStartsExpression);
  add(TokenKind::kFalse, kStartsExpression);
  add(TokenKind::kEqualEqual, kCompares);
  add(TokenKind::kNotEqual, kCompares);
  add(TokenKind::kLess, kCompares);
  add(TokenKind::kLessEqual, kCompares);
  add(TokenKind::kGreater, kCompares);
  add(TokenKind::kGreaterEqual, kCompares);
  add(TokenKind::kIn, kCompares);
  add(TokenKind::kIs, kCompares);
  add(TokenKind::kNot, kCompares);
  return traits;
}
RLIB_PREBUILD Array<uint8_t>* traits() { return RLIB_ONCE(make_traits()); }

bool has_trait(TokenKind kind, uint8_t trait) {
  return (traits()->get(static_cast<int64_t>(kind)) & trait) != 0;
}

// How tightly a binary operator binds; 0 for what is none, or is `**`.
int precedence(TokenKind kind) {
  switch (kind) {
    case TokenKind::kBar: return 1;
    case TokenKind::kCaret: return 2;
    case TokenKind::kAmpersand: return 3;
    case TokenKind::kLeftShift:
    case TokenKind::kRightShift: return 4;
    case TokenKind::kPlus:
    case TokenKind::kMinus: return 5;
    case TokenKind::kStar:
    case TokenKind::kSlash:
    case TokenKind::kDoubleSlash:
    case TokenKind::kPercent:
    case TokenKind::kAt: return 6;
    default: return 0;
  }
}

ast::Operator operator_of(TokenKind kind) {
  switch (kind) {
    case TokenKind::kBar: return ast::Operator::kBitOr;
    case TokenKind::kCaret: return ast::Operator::kBitXor;
    case TokenKind::kAmpersand: return ast::Operator::kBitAnd;
    case TokenKind::kLeftShift: return ast::Operator::kLShift;
    case TokenKind::kRightShift: return ast::Operator::kRShift;
    case TokenKind::kPlus: return ast::Operator::kAdd;
    case TokenKind::kMinus: return ast::Operator::kSub;
    case TokenKind::kStar: return ast::Operator::kMult;
    case TokenKind::kSlash: return ast::Operator::kDiv;
    case TokenKind::kDoubleSlash: return ast::Operator::kFloorDiv;
    case TokenKind::kPercent: return ast::Operator::kMod;
    case TokenKind::kAt: return ast::Operator::kMatMult;
    default: return ast::Operator::kPow;
  }
}

}  // namespace

bool Parser::starts_expression(TokenKind kind) { return has_trait(kind, kStartsExpression); }

// ---- Lists of expressions without parentheses -----------------------------------------------------

Expr* Parser::star_expressions() {
  int64_t start = at_;
  Expr* first = star_expression();
  return at(TokenKind::kComma) ? rest_of_tuple(start, first, false) : first;
}

Expr* Parser::expressions() {
  int64_t start = at_;
  Expr* first = expression();
  if (!at(TokenKind::kComma)) return first;
  int64_t height = nodes_->height();
  nodes_->push(first);
  while (skip(TokenKind::kComma)) {
    if (!starts_expression(kind())) break;
    nodes_->push(expression());
  }
  auto* tuple = new ast::Tuple();
  tuple->elts = nodes_->take<Expr>(height);
  return placed(tuple, start);
}

Expr* Parser::rest_of_tuple(int64_t start, Expr* first, bool allows_named) {
  int64_t height = nodes_->height();
  nodes_->push(first);
  while (skip(TokenKind::kComma)) {
    if (!at(TokenKind::kStar) && !starts_expression(kind())) break;
    nodes_->push(allows_named ? star_named_expression() : star_expression());
  }
  auto* tuple = new ast::Tuple();
  tuple->elts = nodes_->take<Expr>(height);
  return placed(tuple, start);
}

Expr* Parser::star_expression() {
  if (!at(TokenKind::kStar)) return expression();
  int64_t start = at_++;
  auto* starred = new ast::Starred();
  starred->value = binary(1);
  return placed(starred, start);
}

Expr* Parser::star_named_expression() {
  return at(TokenKind::kStar) ? star_expression() : named_expression();
}

Expr* Parser::named_expression() {
  if (!at(TokenKind::kName) || kind_ahead(1) != TokenKind::kColonEqual) return expression();
  since(8);
  int64_t start = at_;
  auto* named = new ast::NamedExpr();
  named->target = name();
  static_cast<ast::Name*>(named->target)->ctx = ast::ExprContext::kStore;
  at_++;
  named->value = expression();
  return placed(named, start);
}

Expr* Parser::yield_expression() {
  int64_t start = at_++;
  if (skip(TokenKind::kFrom)) {
    auto* from = new ast::YieldFrom();
    from->value = expression();
    return placed(from, start);
  }
  auto* yield = new ast::Yield();
  if (at(TokenKind::kStar) || starts_expression(kind())) yield->value = star_expressions();
  return placed(yield, start);
}

// ---- Conditions -----------------------------------------------------------------------------------

Expr* Parser::expression() {
  if (at(TokenKind::kLambda)) return lambda();
  int64_t start = at_;
  Expr* value = disjunction();
  if (!at(TokenKind::kIf)) return value;
  at_++;
  auto* conditional = new ast::IfExp();
  conditional->body = value;
  conditional->test = disjunction();
  expect(TokenKind::kElse);
  enter();
  conditional->orelse = expression();
  leave();
  return placed(conditional, start);
}

Expr* Parser::lambda() {
  int64_t start = at_++;
  auto* lambda = new ast::Lambda();
  lambda->args = parameters(true);
  expect(TokenKind::kColon);
  enter();
  lambda->body = expression();
  leave();
  return placed(lambda, start);
}

Expr* Parser::disjunction() {
  int64_t start = at_;
  Expr* value = conjunction();
  if (!at(TokenKind::kOr)) return value;
  int64_t height = nodes_->height();
  nodes_->push(value);
  while (skip(TokenKind::kOr)) nodes_->push(conjunction());
  auto* result = new ast::BoolOp();
  result->op = ast::BoolOperator::kOr;
  result->values = nodes_->take<Expr>(height);
  return placed(result, start);
}

Expr* Parser::conjunction() {
  int64_t start = at_;
  Expr* value = inversion();
  if (!at(TokenKind::kAnd)) return value;
  int64_t height = nodes_->height();
  nodes_->push(value);
  while (skip(TokenKind::kAnd)) nodes_->push(inversion());
  auto* result = new ast::BoolOp();
  result->op = ast::BoolOperator::kAnd;
  result->values = nodes_->take<Expr>(height);
  return placed(result, start);
}

Expr* Parser::inversion() {
  if (!at(TokenKind::kNot)) return comparison();
  int64_t start = at_++;
  auto* inverted = new ast::UnaryOp();
  inverted->op = ast::UnaryOperator::kNot;
  enter();
  inverted->operand = inversion();
  leave();
  return placed(inverted, start);
}

Expr* Parser::comparison() {
  int64_t start = at_;
  Expr* left = binary(1);
  if (!has_trait(kind(), kCompares)) return left;
  int64_t operation = compare_operator();
  if (operation < 0) return left;
  auto* compare = new ast::Compare();
  compare->left = left;
  Expr* right = binary(1);
  if (!has_trait(kind(), kCompares)) {  // nearly always
    compare->ops = Array<ast::CompareOperator>::make(1);
    compare->ops->set(0, static_cast<ast::CompareOperator>(operation));
    compare->comparators = Array<Expr*>::make(1);
    compare->comparators->set(0, right);
    return placed(compare, start);
  }
  auto* operations = new rlib::List<ast::CompareOperator>();
  int64_t height = nodes_->height();
  while (true) {
    operations->append(static_cast<ast::CompareOperator>(operation));
    nodes_->push(right);
    operation = compare_operator();
    if (operation < 0) break;
    right = binary(1);
  }
  compare->ops = operations->to_array();
  compare->comparators = nodes_->take<Expr>(height);
  return placed(compare, start);
}

// Reads a comparing operator; its number, or -1 if there is none.
int64_t Parser::compare_operator() {
  auto read = [&](ast::CompareOperator operation) {
    at_++;
    return static_cast<int64_t>(operation);
  };
  switch (kind()) {
    case TokenKind::kEqualEqual: return read(ast::CompareOperator::kEq);
    case TokenKind::kNotEqual: return read(ast::CompareOperator::kNotEq);
    case TokenKind::kLess: return read(ast::CompareOperator::kLt);
    case TokenKind::kLessEqual: return read(ast::CompareOperator::kLtE);
    case TokenKind::kGreater: return read(ast::CompareOperator::kGt);
    case TokenKind::kGreaterEqual: return read(ast::CompareOperator::kGtE);
    case TokenKind::kIn: return read(ast::CompareOperator::kIn);
    case TokenKind::kIs:
      at_++;
      if (!at(TokenKind::kNot)) return static_cast<int64_t>(ast::CompareOperator::kIs);
      return read(ast::CompareOperator::kIsNot);
    case TokenKind::kNot:
      if (kind_ahead(1) != TokenKind::kIn) return -1;
      at_++;
      return read(ast::CompareOperator::kNotIn);
    default: return -1;
  }
}

// ---- Arithmetic -----------------------------------------------------------------------------------

// Operands and operators that bind no looser than `lowest`.
Expr* Parser::binary(int lowest) {
  int64_t start = at_;
  Expr* left = factor();
  while (true) {
    TokenKind operation = kind();
    int own = precedence(operation);
    if (own < lowest || own == 0) return left;
    if (operation == TokenKind::kAt) since(5);
    at_++;
    auto* both = new ast::BinOp();
    both->op = operator_of(operation);
    both->left = left;
    both->right = binary(own + 1);
    left = placed(both, start);
  }
}

Expr* Parser::factor() {
  ast::UnaryOperator operation;
  switch (kind()) {
    case TokenKind::kPlus: operation = ast::UnaryOperator::kUAdd; break;
    case TokenKind::kMinus: operation = ast::UnaryOperator::kUSub; break;
    case TokenKind::kTilde: operation = ast::UnaryOperator::kInvert; break;
    default: return power();
  }
  int64_t start = at_++;
  auto* unary = new ast::UnaryOp();
  unary->op = operation;
  enter();
  unary->operand = factor();
  leave();
  return placed(unary, start);
}

Expr* Parser::power() {
  int64_t start = at_;
  Expr* base;
  if (at(TokenKind::kAwait)) {
    since(5);
    at_++;
    auto* await = new ast::Await();
    await->value = primary();
    base = placed(await, start);
  } else {
    base = primary();
  }
  if (!at(TokenKind::kDoubleStar)) return base;
  at_++;
  auto* power = new ast::BinOp();
  power->op = ast::Operator::kPow;
  power->left = base;
  enter();
  power->right = factor();
  leave();
  return placed(power, start);
}

// ---- Attributes, calls, subscripts ----------------------------------------------------------------

Expr* Parser::primary() {
  int64_t start = at_;
  Expr* value = atom();
  while (true) {
    switch (kind()) {
      case TokenKind::kDot: {
        at_++;
        auto* attribute = new ast::Attribute();
        attribute->value = value;
        attribute->attr = identifier();
        value = placed(attribute, start);
        break;
      }
      case TokenKind::kLeftParen: {
        at_++;
        auto* call = new ast::Call();
        call->func = value;
        arguments(call);
        value = placed(call, start);
        break;
      }
      case TokenKind::kLeftBracket: {
        at_++;
        auto* subscript = new ast::Subscript();
        subscript->value = value;
        subscript->slice = slices();
        expect(TokenKind::kRightBracket);
        value = placed(subscript, start);
        break;
      }
      default: return value;
    }
  }
}

Expr* Parser::slices() {
  int64_t start = at_;
  Expr* first = slice();
  if (!at(TokenKind::kComma) && first->kind != ast::Kind::kStarred) return first;
  int64_t height = nodes_->height();
  nodes_->push(first);
  while (skip(TokenKind::kComma)) {
    if (at(TokenKind::kRightBracket)) break;
    nodes_->push(slice());
  }
  auto* tuple = new ast::Tuple();
  tuple->elts = nodes_->take<Expr>(height);
  return placed(tuple, start);
}

// One item between brackets.
Expr* Parser::slice() {
  int64_t start = at_;
  Expr* lower = nullptr;
  if (at(TokenKind::kStar)) {
    at_++;
    auto* starred = new ast::Starred();
    starred->value = expression();
    return placed(starred, start);
  }
  if (!at(TokenKind::kColon)) {
    bool is_named = at(TokenKind::kName) && kind_ahead(1) == TokenKind::kColonEqual;
    lower = named_expression();
    if (!at(TokenKind::kColon)) return lower;
    if (is_named) fail();
  }
  at_++;
  auto* slice = new ast::Slice();
  slice->lower = lower;
  if (starts_expression(kind())) slice->upper = expression();
  if (skip(TokenKind::kColon) && starts_expression(kind())) slice->step = expression();
  return placed(slice, start);
}

}  // namespace py
