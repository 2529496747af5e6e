// The syntax tree: what the parser makes and the compiler walks.
//
// Names are resolved while parsing: a name is a local variable, one captured from a function
// around, or a global. Whether a local variable is captured is known when its function has been
// parsed; so a variable is an object of its own, which all who mention it share.
//
// How each node is compiled stands in emit_expressions.cc and emit_statements.cc.

#ifndef TARGETS_SHAPES_SYNTAX_H_
#define TARGETS_SHAPES_SYNTAX_H_

#include "targets/shapes/bytecode.h"

namespace shapes {

class FunctionCompiler;

// ---- Variables ----------------------------------------------------------------------------------

class Variable final : public rlib::Object {
 public:
  explicit Variable(Str* name) : name(name) {}

  Str* const name;
  bool is_captured = false;  // then its register holds a Cell
  int reg = -1;              // set by the compiler where the variable comes to life
};

// What a function captures: a variable of the function around it, or what that one has captured
// itself.
struct CapturedVariable {
  Str* name;
  Variable* variable;  // or null
  int index;           // if it is null
};

// ---- Nodes --------------------------------------------------------------------------------------

class Node : public rlib::Object {
 public:
  explicit Node(int line) : line(line) {}

  const int line;
};

class Statement : public Node {
 public:
  explicit Statement(int line) : Node(line) {}

  virtual void emit(FunctionCompiler* to) = 0;
};

class Expression : public Node {
 public:
  explicit Expression(int line) : Node(line) {}

  // Emits code that puts the value into the register `target`.
  virtual void emit(FunctionCompiler* to, int target) = 0;
  // The same into any register, which it returns: a new one, or that of a variable.
  virtual int emit_operand(FunctionCompiler* to);
  // Whether `emit` may write `target` before it has read all it needs.
  virtual bool writes_early() { return false; }

  // ---- What only some expressions can be ----

  // `target = this(arguments)`.
  virtual void emit_call(FunctionCompiler* to, int target, List<Expression*>* arguments);
  // The left side of an assignment. `this = value`, or `this = this op value`.
  virtual bool is_assignable() { return false; }
  virtual void emit_assignment(FunctionCompiler* to, Expression* value);
  virtual void emit_update(FunctionCompiler* to, Op op, Expression* value);
  // A small integer, as AddSmall can add.
  virtual bool is_small_int() { return false; }
  virtual int small_int() { return 0; }
};

// A name where it is declared. Not all declared names are expressions, but all can be one.
class Name : public Expression {
 public:
  explicit Name(int line) : Expression(line) {}

  // The variable comes to life with this value, which may be a function that mentions the variable.
  virtual void emit_definition(FunctionCompiler* to, Expression* value) = 0;
};

// ---- Expressions --------------------------------------------------------------------------------

class Constant final : public Expression {
 public:
  Constant(int line, Value* value) : Expression(line), value(value) {}

  void emit(FunctionCompiler* to, int target) override;
  bool is_small_int() override;
  int small_int() override;

  Value* const value;
};

class LocalName final : public Name {
 public:
  LocalName(int line, Variable* variable) : Name(line), variable(variable) {}

  void emit(FunctionCompiler* to, int target) override;
  int emit_operand(FunctionCompiler* to) override;
  bool is_assignable() override { return true; }
  void emit_assignment(FunctionCompiler* to, Expression* value) override;
  void emit_update(FunctionCompiler* to, Op op, Expression* value) override;
  void emit_definition(FunctionCompiler* to, Expression* value) override;
  // The variable comes to life with what its register `reg` holds.
  void emit_birth(FunctionCompiler* to, int reg);

  Variable* const variable;
};

class CapturedName final : public Expression {
 public:
  CapturedName(int line, int index) : Expression(line), index(index) {}

  void emit(FunctionCompiler* to, int target) override;
  bool is_assignable() override { return true; }
  void emit_assignment(FunctionCompiler* to, Expression* value) override;
  void emit_update(FunctionCompiler* to, Op op, Expression* value) override;

  const int index;
};

class GlobalName final : public Name {
 public:
  GlobalName(int line, Global* global) : Name(line), global(global) {}

  void emit(FunctionCompiler* to, int target) override;
  bool is_assignable() override { return true; }
  void emit_assignment(FunctionCompiler* to, Expression* value) override;
  void emit_update(FunctionCompiler* to, Op op, Expression* value) override;
  void emit_definition(FunctionCompiler* to, Expression* value) override;

  Global* const global;
};

// receiver.name
class PropertyName final : public Expression {
 public:
  PropertyName(int line, Expression* receiver, Str* name)
      : Expression(line), receiver(receiver), name(name) {}

  void emit(FunctionCompiler* to, int target) override;
  void emit_call(FunctionCompiler* to, int target, List<Expression*>* arguments) override;
  bool is_assignable() override { return true; }
  void emit_assignment(FunctionCompiler* to, Expression* value) override;
  void emit_update(FunctionCompiler* to, Op op, Expression* value) override;

  Expression* const receiver;
  Str* const name;
};

// super.name
class SuperName final : public Expression {
 public:
  SuperName(int line, Expression* receiver, Str* name)
      : Expression(line), receiver(receiver), name(name) {}

  void emit(FunctionCompiler* to, int target) override;
  void emit_call(FunctionCompiler* to, int target, List<Expression*>* arguments) override;

  Expression* const receiver;  // `this`
  Str* const name;
};

// receiver[index]
class ItemOf final : public Expression {
 public:
  ItemOf(int line, Expression* receiver, Expression* index)
      : Expression(line), receiver(receiver), index(index) {}

  void emit(FunctionCompiler* to, int target) override;
  bool is_assignable() override { return true; }
  void emit_assignment(FunctionCompiler* to, Expression* value) override;
  void emit_update(FunctionCompiler* to, Op op, Expression* value) override;

  Expression* const receiver;
  Expression* const index;
};

class Call final : public Expression {
 public:
  Call(int line, Expression* callee, List<Expression*>* arguments)
      : Expression(line), callee(callee), arguments(arguments) {}

  void emit(FunctionCompiler* to, int target) override;

  Expression* const callee;
  List<Expression*>* const arguments;
};

// -operand or !operand
class Unary final : public Expression {
 public:
  Unary(int line, Op op, Expression* operand) : Expression(line), op(op), operand(operand) {}

  void emit(FunctionCompiler* to, int target) override;

  const Op op;
  Expression* const operand;
};

class Binary final : public Expression {
 public:
  // `is_swapped`: the instruction has its operands the other way round, as there is no Greater.
  Binary(int line, Op op, bool is_swapped, Expression* left, Expression* right)
      : Expression(line), op(op), is_swapped(is_swapped), left(left), right(right) {}

  void emit(FunctionCompiler* to, int target) override;

  const Op op;
  const bool is_swapped;
  Expression* const left;
  Expression* const right;
};

// left and right, left or right
class Logical final : public Expression {
 public:
  Logical(int line, bool is_and, Expression* left, Expression* right)
      : Expression(line), is_and(is_and), left(left), right(right) {}

  void emit(FunctionCompiler* to, int target) override;
  bool writes_early() override { return true; }

  const bool is_and;
  Expression* const left;
  Expression* const right;
};

// "text ${expression} text"
class Interpolation final : public Expression {
 public:
  Interpolation(int line, List<Expression*>* parts) : Expression(line), parts(parts) {}

  void emit(FunctionCompiler* to, int target) override;

  List<Expression*>* const parts;
};

class ListDisplay final : public Expression {
 public:
  ListDisplay(int line, List<Expression*>* items) : Expression(line), items(items) {}

  void emit(FunctionCompiler* to, int target) override;
  bool writes_early() override { return true; }

  List<Expression*>* const items;
};

class DictDisplay final : public Expression {
 public:
  DictDisplay(int line, List<Expression*>* keys, List<Expression*>* values)
      : Expression(line), keys(keys), values(values) {}

  void emit(FunctionCompiler* to, int target) override;
  bool writes_early() override { return true; }

  List<Expression*>* const keys;
  List<Expression*>* const values;
};

enum class FunctionKind : uint8_t { kScript, kFunction, kMethod, kInitialiser };

// A function where it stands.
class FunctionDisplay final : public Expression {
 public:
  FunctionDisplay(int line, Str* name, FunctionKind kind)
      : Expression(line), name(name), kind(kind) {}

  bool is_method() const {
    return kind == FunctionKind::kMethod || kind == FunctionKind::kInitialiser;
  }

  void emit(FunctionCompiler* to, int target) override;

  Str* const name;
  const FunctionKind kind;
  List<LocalName*>* const parameters = new List<LocalName*>();  // `this` of a method included
  List<Statement*>* const body = new List<Statement*>();
  List<CapturedVariable>* const captured = new List<CapturedVariable>();
  bool is_generator = false;
};

// The class of a declaration, with its methods.
class ClassDisplay final : public Expression {
 public:
  ClassDisplay(int line, Str* name, Expression* superclass, List<FunctionDisplay*>* methods)
      : Expression(line), name(name), superclass(superclass), methods(methods) {}

  void emit(FunctionCompiler* to, int target) override;
  bool writes_early() override { return true; }

  Str* const name;
  Expression* const superclass;
  List<FunctionDisplay*>* const methods;
};

// ---- Statements ---------------------------------------------------------------------------------

class ExpressionStatement final : public Statement {
 public:
  explicit ExpressionStatement(Expression* value) : Statement(value->line), value(value) {}
  void emit(FunctionCompiler* to) override;

  Expression* const value;
};

// var name = value; and functions and classes, which are values as well.
class Definition final : public Statement {
 public:
  Definition(Name* name, Expression* value) : Statement(name->line), name(name), value(value) {}
  void emit(FunctionCompiler* to) override;

  Name* const name;
  Expression* const value;
};

class Assignment final : public Statement {
 public:
  Assignment(Expression* target, Expression* value)
      : Statement(target->line), target(target), value(value) {}
  void emit(FunctionCompiler* to) override;

  Expression* const target;
  Expression* const value;
};

// target += value
class Update final : public Statement {
 public:
  Update(Expression* target, Op op, Expression* value)
      : Statement(target->line), target(target), op(op), value(value) {}
  void emit(FunctionCompiler* to) override;

  Expression* const target;
  const Op op;
  Expression* const value;
};

class Block final : public Statement {
 public:
  Block(int line, List<Statement*>* statements) : Statement(line), statements(statements) {}
  void emit(FunctionCompiler* to) override;

  List<Statement*>* const statements;
};

class If final : public Statement {
 public:
  // `otherwise` may be null.
  If(int line, Expression* condition, Statement* then, Statement* otherwise)
      : Statement(line), condition(condition), then(then), otherwise(otherwise) {}
  void emit(FunctionCompiler* to) override;

  Expression* const condition;
  Statement* const then;
  Statement* const otherwise;
};

// while (condition) body, and what is left of for (...; condition; step) body.
class While final : public Statement {
 public:
  // A missing condition is true. `step` may be null.
  While(int line, Expression* condition, Statement* step, Statement* body)
      : Statement(line), condition(condition), step(step), body(body) {}
  void emit(FunctionCompiler* to) override;

  Expression* const condition;
  Statement* const step;
  Statement* const body;
};

// for (var name in values) body
class ForIn final : public Statement {
 public:
  ForIn(int line, LocalName* name, Expression* values, Statement* body)
      : Statement(line), name(name), values(values), body(body) {}
  void emit(FunctionCompiler* to) override;

  LocalName* const name;
  Expression* const values;
  Statement* const body;
};

class Break final : public Statement {
 public:
  explicit Break(int line) : Statement(line) {}
  void emit(FunctionCompiler* to) override;
};

class Continue final : public Statement {
 public:
  explicit Continue(int line) : Statement(line) {}
  void emit(FunctionCompiler* to) override;
};

class Return final : public Statement {
 public:
  // `value` may be null.
  Return(int line, Expression* value) : Statement(line), value(value) {}
  void emit(FunctionCompiler* to) override;

  Expression* const value;
};

class Yield final : public Statement {
 public:
  Yield(int line, Expression* value) : Statement(line), value(value) {}
  void emit(FunctionCompiler* to) override;

  Expression* const value;
};

class Throw final : public Statement {
 public:
  Throw(int line, Expression* value) : Statement(line), value(value) {}
  void emit(FunctionCompiler* to) override;

  Expression* const value;
};

class Try final : public Statement {
 public:
  // Without a handler `name` and `handler` are null; without `finally`, `cleanup` is.
  Try(int line, Statement* body, LocalName* name, Statement* handler, Statement* cleanup)
      : Statement(line), body(body), name(name), handler(handler), cleanup(cleanup) {}
  void emit(FunctionCompiler* to) override;

  Statement* const body;
  LocalName* const name;
  Statement* const handler;
  Statement* const cleanup;

 private:
  void emit_with_handler(FunctionCompiler* to);
};

}  // namespace shapes

#endif  // TARGETS_SHAPES_SYNTAX_H_
