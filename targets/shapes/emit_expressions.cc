// How expressions are compiled.

#include "targets/shapes/errors.h"
#include "targets/shapes/function_compiler.h"
#include "targets/shapes/numbers.h"
#include "targets/shapes/text.h"

namespace shapes {

// ---- What holds for all -------------------------------------------------------------------------

int Expression::emit_operand(FunctionCompiler* to) {
  int target = to->allocate();
  emit(to, target);
  return target;
}

void Expression::emit_assignment(FunctionCompiler* to, Expression* value) {}
void Expression::emit_update(FunctionCompiler* to, Op op, Expression* value) {}

namespace {

// target = left op right, where the left side is in a register.
void emit_operation(FunctionCompiler* to, Op op, int target, int left, Expression* right) {
  bool adds = op == Op::kAdd || op == Op::kSubtract;
  if (adds && right->is_small_int()) {
    int amount = op == Op::kAdd ? right->small_int() : -right->small_int();
    to->emit(Op::kAddSmall, target, left, amount & 0xFF);
    return;
  }
  int operand = right->emit_operand(to);
  to->emit(op, target, left, operand);
}

// The arguments into the registers above, one behind the other.
void emit_arguments(FunctionCompiler* to, List<Expression*>* arguments) {
  for (Expression* argument : *arguments) {
    int target = to->allocate();
    argument->emit(to, target);
  }
}

int count_of(List<Expression*>* arguments) { return static_cast<int>(arguments->length()); }

}  // namespace

void Expression::emit_call(FunctionCompiler* to, int target, List<Expression*>* arguments) {
  int mark = to->mark();
  int callee = to->allocate();
  emit(to, callee);
  emit_arguments(to, arguments);
  to->at_line(line);
  to->emit(Op::kCall, target, callee, count_of(arguments));
  to->release(mark);
}

// ---- Constants and names ------------------------------------------------------------------------

void Constant::emit(FunctionCompiler* to, int target) { to->emit_constant(target, value); }

bool Constant::is_small_int() {
  Int* small = rlib::cast_or_null<Int>(value);
  return small != nullptr && small->value > -128 && small->value < 128;
}

int Constant::small_int() { return static_cast<int>(static_cast<Int*>(value)->value); }

void LocalName::emit(FunctionCompiler* to, int target) {
  if (variable->is_captured) {
    to->emit(Op::kGetCell, target, variable->reg);
  } else {
    to->emit_move(target, variable->reg);
  }
}

int LocalName::emit_operand(FunctionCompiler* to) {
  return variable->is_captured ? Expression::emit_operand(to) : variable->reg;
}

void LocalName::emit_assignment(FunctionCompiler* to, Expression* value) {
  int mark = to->mark();
  if (variable->is_captured) {
    int operand = value->emit_operand(to);
    to->emit(Op::kSetCell, variable->reg, operand);
  } else if (value->writes_early()) {
    int operand = value->emit_operand(to);
    to->emit_move(variable->reg, operand);
  } else {
    value->emit(to, variable->reg);
  }
  to->release(mark);
}

void LocalName::emit_update(FunctionCompiler* to, Op op, Expression* value) {
  int mark = to->mark();
  int operand = emit_operand(to);
  emit_operation(to, op, operand, operand, value);
  if (variable->is_captured) to->emit(Op::kSetCell, variable->reg, operand);
  to->release(mark);
}

void LocalName::emit_definition(FunctionCompiler* to, Expression* value) {
  variable->reg = to->allocate();
  if (!variable->is_captured) {
    value->emit(to, variable->reg);
    return;
  }
  to->emit_constant(variable->reg, nil());
  to->emit(Op::kMakeCell, variable->reg);
  emit_assignment(to, value);
}

void LocalName::emit_birth(FunctionCompiler* to, int reg) {
  variable->reg = reg;
  if (variable->is_captured) to->emit(Op::kMakeCell, reg);
}

void CapturedName::emit(FunctionCompiler* to, int target) {
  to->emit_ax(Op::kGetCaptured, target, index);
}

void CapturedName::emit_assignment(FunctionCompiler* to, Expression* value) {
  int mark = to->mark();
  int operand = value->emit_operand(to);
  to->emit_ax(Op::kSetCaptured, operand, index);
  to->release(mark);
}

void CapturedName::emit_update(FunctionCompiler* to, Op op, Expression* value) {
  int mark = to->mark();
  int operand = emit_operand(to);
  emit_operation(to, op, operand, operand, value);
  to->emit_ax(Op::kSetCaptured, operand, index);
  to->release(mark);
}

void GlobalName::emit(FunctionCompiler* to, int target) {
  to->at_line(line);
  to->emit_ax(Op::kGetGlobal, target, to->global(global));
}

void GlobalName::emit_assignment(FunctionCompiler* to, Expression* value) {
  int mark = to->mark();
  int operand = value->emit_operand(to);
  to->at_line(line);
  to->emit_ax(Op::kSetGlobal, operand, to->global(global));
  to->release(mark);
}

void GlobalName::emit_update(FunctionCompiler* to, Op op, Expression* value) {
  int mark = to->mark();
  int operand = emit_operand(to);
  emit_operation(to, op, operand, operand, value);
  to->emit_ax(Op::kSetGlobal, operand, to->global(global));
  to->release(mark);
}

void GlobalName::emit_definition(FunctionCompiler* to, Expression* value) {
  int mark = to->mark();
  int operand = value->emit_operand(to);
  to->emit_ax(Op::kDefineGlobal, operand, to->global(global));
  to->release(mark);
}

// ---- Properties and items -----------------------------------------------------------------------

void PropertyName::emit(FunctionCompiler* to, int target) {
  int mark = to->mark();
  int object = receiver->emit_operand(to);
  to->at_line(line);
  to->emit_with_word(Op::kGetProperty, target, object, 0, to->site(name));
  to->release(mark);
}

void PropertyName::emit_call(FunctionCompiler* to, int target, List<Expression*>* arguments) {
  int mark = to->mark();
  int object = to->allocate();
  receiver->emit(to, object);
  emit_arguments(to, arguments);
  to->at_line(line);
  to->emit_with_word(Op::kInvoke, target, object, count_of(arguments), to->site(name));
  to->release(mark);
}

void PropertyName::emit_assignment(FunctionCompiler* to, Expression* value) {
  int mark = to->mark();
  int object = receiver->emit_operand(to);
  int operand = value->emit_operand(to);
  to->at_line(line);
  to->emit_with_word(Op::kSetProperty, object, operand, 0, to->site(name));
  to->release(mark);
}

void PropertyName::emit_update(FunctionCompiler* to, Op op, Expression* value) {
  int mark = to->mark();
  int object = receiver->emit_operand(to);
  int operand = to->allocate();
  to->at_line(line);
  to->emit_with_word(Op::kGetProperty, operand, object, 0, to->site(name));
  emit_operation(to, op, operand, operand, value);
  to->emit_with_word(Op::kSetProperty, object, operand, 0, to->site(name));
  to->release(mark);
}

void SuperName::emit(FunctionCompiler* to, int target) {
  int mark = to->mark();
  int object = receiver->emit_operand(to);
  to->at_line(line);
  to->emit_with_word(Op::kGetSuper, target, object, 0, to->site(name));
  to->release(mark);
}

void SuperName::emit_call(FunctionCompiler* to, int target, List<Expression*>* arguments) {
  int mark = to->mark();
  int object = to->allocate();
  receiver->emit(to, object);
  emit_arguments(to, arguments);
  to->at_line(line);
  to->emit_with_word(Op::kInvokeSuper, target, object, count_of(arguments), to->site(name));
  to->release(mark);
}

void ItemOf::emit(FunctionCompiler* to, int target) {
  int mark = to->mark();
  int object = receiver->emit_operand(to);
  int at = index->emit_operand(to);
  to->at_line(line);
  to->emit(Op::kGetItem, target, object, at);
  to->release(mark);
}

void ItemOf::emit_assignment(FunctionCompiler* to, Expression* value) {
  int mark = to->mark();
  int object = receiver->emit_operand(to);
  int at = index->emit_operand(to);
  int operand = value->emit_operand(to);
  to->at_line(line);
  to->emit(Op::kSetItem, object, at, operand);
  to->release(mark);
}

void ItemOf::emit_update(FunctionCompiler* to, Op op, Expression* value) {
  int mark = to->mark();
  int object = receiver->emit_operand(to);
  int at = index->emit_operand(to);
  int operand = to->allocate();
  to->at_line(line);
  to->emit(Op::kGetItem, operand, object, at);
  emit_operation(to, op, operand, operand, value);
  to->emit(Op::kSetItem, object, at, operand);
  to->release(mark);
}

void Call::emit(FunctionCompiler* to, int target) { callee->emit_call(to, target, arguments); }

// ---- Operators ----------------------------------------------------------------------------------

void Unary::emit(FunctionCompiler* to, int target) {
  int mark = to->mark();
  int value = operand->emit_operand(to);
  to->at_line(line);
  to->emit(op, target, value);
  to->release(mark);
}

void Binary::emit(FunctionCompiler* to, int target) {
  int mark = to->mark();
  int first = left->emit_operand(to);
  if (is_swapped) {
    int second = right->emit_operand(to);
    to->at_line(line);
    to->emit(op, target, second, first);
  } else {
    to->at_line(line);
    emit_operation(to, op, target, first, right);
  }
  to->release(mark);
}

void Logical::emit(FunctionCompiler* to, int target) {
  Label* end = new Label();
  left->emit(to, target);
  to->emit_jump(is_and ? Op::kJumpUnless : Op::kJumpIf, target, end);
  right->emit(to, target);
  to->place(end);
}

// ---- Displays -----------------------------------------------------------------------------------

void Interpolation::emit(FunctionCompiler* to, int target) {
  int mark = to->mark();
  int first = to->mark();
  emit_arguments(to, parts);
  to->at_line(line);
  to->emit(Op::kMakeText, target, first, count_of(parts));
  to->release(mark);
}

void ListDisplay::emit(FunctionCompiler* to, int target) {
  to->emit(Op::kMakeList, target);
  for (Expression* item : *items) {
    int mark = to->mark();
    int operand = item->emit_operand(to);
    to->emit(Op::kAppend, target, operand);
    to->release(mark);
  }
}

void DictDisplay::emit(FunctionCompiler* to, int target) {
  to->emit(Op::kMakeDict, target);
  for (int64_t i = 0; i < keys->length(); i++) {
    int mark = to->mark();
    int key = keys->get(i)->emit_operand(to);
    int value = values->get(i)->emit_operand(to);
    to->at_line(line);
    to->emit(Op::kSetItem, target, key, value);
    to->release(mark);
  }
}

void FunctionDisplay::emit(FunctionCompiler* to, int target) {
  Code* code = FunctionCompiler::compile(this);
  to->emit_ax(Op::kMakeFunction, target, to->function(code));
}

void ClassDisplay::emit(FunctionCompiler* to, int target) {
  superclass->emit(to, target);
  to->at_line(line);
  to->emit_ax(Op::kMakeClass, target, to->constant(new Text(name)));
  for (FunctionDisplay* method : *methods) {
    Code* code = FunctionCompiler::compile(method);
    to->emit_ax(Op::kAddMethod, target, to->function(code));
  }
}

}  // namespace shapes
