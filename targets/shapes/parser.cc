#include "targets/shapes/parser.h"

#include "targets/shapes/errors.h"
#include "targets/shapes/lexer.h"
#include "targets/shapes/numbers.h"
#include "targets/shapes/scopes.h"
#include "targets/shapes/text.h"

namespace shapes {

namespace {

// ---- Binary operators ---------------------------------------------------------------------------

// How tightly an operator binds; 0 for what is none. `and`, `or` and `**` are treated apart.
struct BinaryRule {
  int precedence;
  Op op;
  bool is_swapped;
};

constexpr int kOrPrecedence = 1;
constexpr int kAndPrecedence = 2;
constexpr int kUnaryPrecedence = 11;

RLIB_PREBUILD Array<BinaryRule>* binary_rules() {
  return RLIB_ONCE([] {
    Array<BinaryRule>* rules = Array<BinaryRule>::make(256);
    auto rule = [&](TokenKind kind, int precedence, Op op, bool is_swapped = false) {
      rules->set(static_cast<int64_t>(kind), BinaryRule{precedence, op, is_swapped});
    };
    rule(TokenKind::kEqual, 3, Op::kEqual);
    rule(TokenKind::kNotEqual, 3, Op::kNotEqual);
    rule(TokenKind::kLess, 4, Op::kLess);
    rule(TokenKind::kLessEqual, 4, Op::kLessEqual);
    rule(TokenKind::kGreater, 4, Op::kLess, true);
    rule(TokenKind::kGreaterEqual, 4, Op::kLessEqual, true);
    rule(TokenKind::kKeyIs, 4, Op::kIs);
    rule(TokenKind::kOr, 5, Op::kBitOr);
    rule(TokenKind::kXor, 6, Op::kBitXor);
    rule(TokenKind::kAnd, 7, Op::kBitAnd);
    rule(TokenKind::kShiftLeft, 8, Op::kShiftLeft);
    rule(TokenKind::kShiftRight, 8, Op::kShiftRight);
    rule(TokenKind::kPlus, 9, Op::kAdd);
    rule(TokenKind::kMinus, 9, Op::kSubtract);
    rule(TokenKind::kStar, 10, Op::kMultiply);
    rule(TokenKind::kSlash, 10, Op::kDivide);
    rule(TokenKind::kDoubleSlash, 10, Op::kFloorDivide);
    rule(TokenKind::kPercent, 10, Op::kModulo);
    rule(TokenKind::kDoubleStar, 0, Op::kPower);  // for **=
    return rules;
  }());
}

BinaryRule binary_rule(TokenKind kind) { return binary_rules()->get(static_cast<int64_t>(kind)); }

// ---- The parser ---------------------------------------------------------------------------------

// How deep the program's text may nest: its parts call each other here.
class RLIB_SCOPE NestedText {
 public:
  NestedText(List<int>* depth, int line) : depth_(depth) {
    if (depth->last() == kMost) throw new SyntaxError(line, "nested too deeply"_str);
    depth->append(depth->last() + 1);
  }
  ~NestedText() { depth_->pop(); }
  NestedText(const NestedText&) = delete;
  NestedText& operator=(const NestedText&) = delete;

 private:
  static constexpr int kMost = 150;

  List<int>* const depth_;
};

class Parser final : public rlib::Object {
 public:
  Parser(Str* source, Globals* globals)
      : lexer_(new Lexer(source)), globals_(globals), token_(lexer_->next()) {}

  FunctionDisplay* script() {
    auto* function = new FunctionDisplay(1, "the script"_str, FunctionKind::kScript);
    scope_ = new FunctionScope(nullptr, function);
    while (!at(TokenKind::kEnd)) function->body->append(declaration());
    return function;
  }

 private:
  // ---- Tokens ----

  bool at(TokenKind kind) const { return token_.kind == kind; }
  int line() const { return token_.line; }

  Token take() {
    Token taken = token_;
    token_ = lexer_->next();
    return taken;
  }
  bool skip(TokenKind kind) {
    if (!at(kind)) return false;
    take();
    return true;
  }
  Token expect(TokenKind kind) {
    if (!at(kind)) {
      fail(concat("expected "_str, describe(kind), ", found "_str, describe(token_.kind)));
    }
    return take();
  }
  [[noreturn]] void fail(Str* message) const { throw new SyntaxError(line(), message); }

  // ---- Names ----

  // The variable that `name` means here.
  Expression* name_at(int line, Str* name) {
    Variable* variable = scope_->find(name);
    if (variable != nullptr) return new LocalName(line, variable);
    int captured = scope_->capture(name);
    if (captured >= 0) return new CapturedName(line, captured);
    return new GlobalName(line, globals_->find(name));
  }

  LocalName* declare_local(int line, Str* name) {
    if (scope_->is_declared_here(name)) {
      throw new SyntaxError(line, concat("'"_str, name, "' is declared here already"_str));
    }
    Variable* variable = new Variable(name);
    scope_->declare(variable);
    return new LocalName(line, variable);
  }

  Name* declare(int line, Str* name) {
    if (scope_->is_global_level()) return new GlobalName(line, globals_->find(name));
    return declare_local(line, name);
  }

  Expression* this_at(int line) {
    Expression* name = name_at(line, "this"_str);
    if (rlib::isinstance<GlobalName>(name)) {
      throw new SyntaxError(line, "'this' outside of a method"_str);
    }
    return name;
  }

  // ---- Declarations ----

  Statement* declaration() {
    NestedText nested(depth_, line());
    switch (token_.kind) {
      case TokenKind::kKeyVar: return variable_declaration();
      case TokenKind::kKeyFun: return function_declaration();
      case TokenKind::kKeyClass: return class_declaration();
      default: return statement();
    }
  }

  // var NAME [ "=" expression ] ";"
  Statement* variable_declaration() {
    take();
    Token name = expect(TokenKind::kName);
    Expression* value = skip(TokenKind::kAssign) ? expression() : new Constant(name.line, nil());
    expect(TokenKind::kSemicolon);
    return new Definition(declare(name.line, name.text), value);
  }

  // fun NAME function. A lambda at the start of a statement would be of no use.
  Statement* function_declaration() {
    take();
    Token name = expect(TokenKind::kName);
    Name* declared = declare(name.line, name.text);
    return new Definition(declared, function(name.line, name.text, FunctionKind::kFunction));
  }

  // class NAME [ "<" expression ] "{" { NAME function } "}"
  Statement* class_declaration() {
    take();
    Token name = expect(TokenKind::kName);
    Name* declared = declare(name.line, name.text);
    Expression* superclass =
        skip(TokenKind::kLess) ? postfix() : new Constant(name.line, object_class());
    expect(TokenKind::kLeftBrace);
    auto* methods = new List<FunctionDisplay*>();
    while (!skip(TokenKind::kRightBrace)) {
      Token method = expect(TokenKind::kName);
      FunctionKind kind =
          method.text->eq("init"_str) ? FunctionKind::kInitialiser : FunctionKind::kMethod;
      methods->append(function(method.line, method.text, kind));
    }
    return new Definition(declared, new ClassDisplay(name.line, name.text, superclass, methods));
  }

  // "(" [ NAME { "," NAME } ] ")" ( block | "=>" expression )
  FunctionDisplay* function(int line, Str* name, FunctionKind kind) {
    auto* function = new FunctionDisplay(line, name, kind);
    FunctionScope* enclosing = scope_;
    scope_ = new FunctionScope(enclosing, function);
    if (function->is_method()) function->parameters->append(declare_local(line, "this"_str));
    expect(TokenKind::kLeftParen);
    if (!at(TokenKind::kRightParen)) {
      do {
        Token parameter = expect(TokenKind::kName);
        function->parameters->append(declare_local(parameter.line, parameter.text));
      } while (skip(TokenKind::kComma));
    }
    expect(TokenKind::kRightParen);
    if (at(TokenKind::kArrow)) {
      int arrow_line = take().line;
      function->body->append(new Return(arrow_line, expression()));
    } else {
      BlockScope block(scope_);
      expect(TokenKind::kLeftBrace);
      statements_until_brace(function->body);
    }
    scope_ = enclosing;  // what fails leaves the parser as it is: nobody goes on with it
    return function;
  }

  // ---- Statements ----

  Statement* statement() {
    int line = this->line();
    switch (token_.kind) {
      case TokenKind::kLeftBrace: return block();
      case TokenKind::kKeyIf: return if_statement();
      case TokenKind::kKeyWhile: return while_statement();
      case TokenKind::kKeyFor: return for_statement();
      case TokenKind::kKeyTry: return try_statement();
      case TokenKind::kKeyReturn: {
        take();
        if (scope_->enclosing == nullptr) fail("'return' outside of a function"_str);
        Expression* value = at(TokenKind::kSemicolon) ? nullptr : expression();
        if (value != nullptr && scope_->function->kind == FunctionKind::kInitialiser) {
          fail("'init' returns no value: the result is the new object"_str);
        }
        expect(TokenKind::kSemicolon);
        return new Return(line, value);
      }
      case TokenKind::kKeyYield: {
        take();
        FunctionDisplay* function = scope_->function;
        if (scope_->enclosing == nullptr) fail("'yield' outside of a function"_str);
        if (function->kind == FunctionKind::kInitialiser) fail("'yield' in 'init'"_str);
        function->is_generator = true;
        Expression* value = expression();
        expect(TokenKind::kSemicolon);
        return new Yield(line, value);
      }
      case TokenKind::kKeyThrow: {
        take();
        Expression* value = expression();
        expect(TokenKind::kSemicolon);
        return new Throw(line, value);
      }
      case TokenKind::kKeyBreak:
        take();
        expect(TokenKind::kSemicolon);
        return new Break(line);
      case TokenKind::kKeyContinue:
        take();
        expect(TokenKind::kSemicolon);
        return new Continue(line);
      default: {
        Statement* simple = simple_statement();
        expect(TokenKind::kSemicolon);
        return simple;
      }
    }
  }

  // What can be a part of `for (...)` too: an expression or an assignment.
  Statement* simple_statement() {
    Expression* target = expression();
    if (!at(TokenKind::kAssign) && !at(TokenKind::kUpdate)) return new ExpressionStatement(target);
    if (!target->is_assignable()) fail("this cannot be assigned to"_str);
    if (skip(TokenKind::kAssign)) return new Assignment(target, expression());
    Op op = binary_rule(take().operation).op;
    return new Update(target, op, expression());
  }

  Statement* block() {
    int line = expect(TokenKind::kLeftBrace).line;
    BlockScope scope(scope_);
    auto* statements = new List<Statement*>();
    statements_until_brace(statements);
    return new Block(line, statements);
  }

  void statements_until_brace(List<Statement*>* statements) {
    while (!at(TokenKind::kRightBrace)) {
      if (at(TokenKind::kEnd)) expect(TokenKind::kRightBrace);
      statements->append(declaration());
    }
    take();
  }

  // A statement in a scope of its own: `if (a) var b = 1;` would be of no use, and is refused.
  Statement* body() {
    NestedText nested(depth_, line());
    return statement();
  }

  Expression* condition() {
    expect(TokenKind::kLeftParen);
    Expression* condition = expression();
    expect(TokenKind::kRightParen);
    return condition;
  }

  Statement* if_statement() {
    int line = take().line;
    Expression* condition = this->condition();
    Statement* then = body();
    Statement* otherwise = skip(TokenKind::kKeyElse) ? body() : nullptr;
    return new If(line, condition, then, otherwise);
  }

  Statement* while_statement() {
    int line = take().line;
    Expression* condition = this->condition();
    return new While(line, condition, nullptr, body());
  }

  // for "(" "var" NAME "in" expression ")" statement
  // for "(" [ declaration | simple ] ";" [ expression ] ";" [ simple ] ")" statement
  Statement* for_statement() {
    int line = take().line;
    BlockScope scope(scope_);
    expect(TokenKind::kLeftParen);
    auto* statements = new List<Statement*>();
    if (skip(TokenKind::kKeyVar)) {
      Token name = expect(TokenKind::kName);
      if (skip(TokenKind::kKeyIn)) {
        Expression* values = expression();
        LocalName* declared = declare_local(name.line, name.text);
        expect(TokenKind::kRightParen);
        return new ForIn(line, declared, values, body());
      }
      Expression* value = skip(TokenKind::kAssign) ? expression() : new Constant(name.line, nil());
      statements->append(new Definition(declare_local(name.line, name.text), value));
    } else if (!at(TokenKind::kSemicolon)) {
      statements->append(simple_statement());
    }
    expect(TokenKind::kSemicolon);
    Expression* condition =
        at(TokenKind::kSemicolon) ? new Constant(line, true_value()) : expression();
    expect(TokenKind::kSemicolon);
    Statement* step = at(TokenKind::kRightParen) ? nullptr : simple_statement();
    expect(TokenKind::kRightParen);
    statements->append(new While(line, condition, step, body()));
    return new Block(line, statements);
  }

  // try block [ "catch" "(" NAME ")" block ] [ "finally" block ]
  Statement* try_statement() {
    int line = take().line;
    Statement* body = block();
    LocalName* name = nullptr;
    Statement* handler = nullptr;
    Statement* cleanup = nullptr;
    if (skip(TokenKind::kKeyCatch)) {
      BlockScope scope(scope_);
      expect(TokenKind::kLeftParen);
      Token caught = expect(TokenKind::kName);
      name = declare_local(caught.line, caught.text);
      expect(TokenKind::kRightParen);
      handler = block();
    }
    if (skip(TokenKind::kKeyFinally)) cleanup = block();
    if (handler == nullptr && cleanup == nullptr) fail("'try' needs 'catch' or 'finally'"_str);
    return new Try(line, body, name, handler, cleanup);
  }

  // ---- Expressions ----

  Expression* expression() { return binary(kOrPrecedence); }

  // An expression whose operators bind at least as tightly as `lowest`.
  Expression* binary(int lowest) {
    NestedText nested(depth_, line());
    Expression* left = unary();
    while (true) {
      int line = this->line();
      TokenKind kind = token_.kind;
      if (kind == TokenKind::kKeyOr && lowest <= kOrPrecedence) {
        take();
        left = new Logical(line, false, left, binary(kOrPrecedence + 1));
        continue;
      }
      if (kind == TokenKind::kKeyAnd && lowest <= kAndPrecedence) {
        take();
        left = new Logical(line, true, left, binary(kAndPrecedence + 1));
        continue;
      }
      BinaryRule rule = binary_rule(kind);
      if (rule.precedence == 0 || rule.precedence < lowest) return left;
      take();
      left = new Binary(line, rule.op, rule.is_swapped, left, binary(rule.precedence + 1));
    }
  }

  // ( "-" | "!" ) unary | postfix [ "**" unary ]
  Expression* unary() {
    int line = this->line();
    if (skip(TokenKind::kMinus)) return new Unary(line, Op::kNegate, binary(kUnaryPrecedence));
    if (skip(TokenKind::kBang)) return new Unary(line, Op::kNot, binary(kUnaryPrecedence));
    Expression* base = postfix();
    if (!at(TokenKind::kDoubleStar)) return base;
    line = take().line;
    return new Binary(line, Op::kPower, false, base, binary(kUnaryPrecedence));
  }

  // primary { "(" arguments ")" | "." NAME | "[" expression "]" }
  Expression* postfix() {
    Expression* left = primary();
    while (true) {
      int line = this->line();
      if (skip(TokenKind::kLeftParen)) {
        left = new Call(line, left, expressions_until(TokenKind::kRightParen));
      } else if (skip(TokenKind::kDot)) {
        left = new PropertyName(line, left, expect(TokenKind::kName).text);
      } else if (skip(TokenKind::kLeftBracket)) {
        Expression* index = expression();
        expect(TokenKind::kRightBracket);
        left = new ItemOf(line, left, index);
      } else {
        return left;
      }
    }
  }

  List<Expression*>* expressions_until(TokenKind end) {
    auto* list = new List<Expression*>();
    while (!at(end)) {
      list->append(expression());
      if (!skip(TokenKind::kComma)) break;
    }
    expect(end);
    return list;
  }

  Expression* primary() {
    int line = this->line();
    switch (token_.kind) {
      case TokenKind::kNumber: return new Constant(line, take().value);
      case TokenKind::kText: return new Constant(line, new Text(take().text));
      case TokenKind::kTextStart: return interpolation();
      case TokenKind::kName: return name_at(line, take().text);
      case TokenKind::kKeyNil: take(); return new Constant(line, nil());
      case TokenKind::kKeyTrue: take(); return new Constant(line, true_value());
      case TokenKind::kKeyFalse: take(); return new Constant(line, false_value());
      case TokenKind::kKeyThis: take(); return this_at(line);
      case TokenKind::kKeySuper: {
        take();
        expect(TokenKind::kDot);
        Str* name = expect(TokenKind::kName).text;
        return new SuperName(line, this_at(line), name);
      }
      case TokenKind::kKeyFun:
        take();
        return function(line, "a function"_str, FunctionKind::kFunction);
      case TokenKind::kLeftParen: {
        take();
        Expression* inner = expression();
        expect(TokenKind::kRightParen);
        return inner;
      }
      case TokenKind::kLeftBracket:
        take();
        return new ListDisplay(line, expressions_until(TokenKind::kRightBracket));
      case TokenKind::kLeftBrace: return dict();
      default: fail(concat("expected an expression, found "_str, describe(token_.kind)));
    }
  }

  // TextStart expression { TextMiddle expression } TextEnd
  Expression* interpolation() {
    int line = this->line();
    auto* parts = new List<Expression*>();
    add_text(parts, take());
    while (true) {
      parts->append(expression());
      if (at(TokenKind::kTextEnd)) break;
      add_text(parts, expect(TokenKind::kTextMiddle));
    }
    add_text(parts, take());
    return new Interpolation(line, parts);
  }
  void add_text(List<Expression*>* parts, Token part) {
    if (!part.text->is_empty()) parts->append(new Constant(part.line, new Text(part.text)));
  }

  // "{" [ expression ":" expression { "," expression ":" expression } ] "}"
  Expression* dict() {
    int line = take().line;
    auto* keys = new List<Expression*>();
    auto* values = new List<Expression*>();
    while (!at(TokenKind::kRightBrace)) {
      keys->append(expression());
      expect(TokenKind::kColon);
      values->append(expression());
      if (!skip(TokenKind::kComma)) break;
    }
    expect(TokenKind::kRightBrace);
    return new DictDisplay(line, keys, values);
  }

  Lexer* const lexer_;
  Globals* const globals_;
  Token token_;  // the one to be looked at
  FunctionScope* scope_ = nullptr;
  List<int>* const depth_ = List<int>::of(0);  // see NestedText
};

}  // namespace

FunctionDisplay* parse(Str* source, Globals* globals) {
  return (new Parser(source, globals))->script();
}

}  // namespace shapes
