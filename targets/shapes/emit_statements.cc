// How statements are compiled.

#include "targets/shapes/errors.h"
#include "targets/shapes/function_compiler.h"

namespace shapes {

void ExpressionStatement::emit(FunctionCompiler* to) {
  to->at_line(line);
  int mark = to->mark();
  value->emit_operand(to);
  to->release(mark);
}

void Definition::emit(FunctionCompiler* to) {
  to->at_line(line);
  name->emit_definition(to, value);
}

void Assignment::emit(FunctionCompiler* to) {
  to->at_line(line);
  target->emit_assignment(to, value);
}

void Update::emit(FunctionCompiler* to) {
  to->at_line(line);
  target->emit_update(to, op, value);
}

void Block::emit(FunctionCompiler* to) {
  int mark = to->mark();
  for (Statement* statement : *statements) statement->emit(to);
  to->release(mark);
}

// ---- Choices and loops --------------------------------------------------------------------------

namespace {

// Goes to `otherwise` if the condition is false.
void emit_condition(FunctionCompiler* to, Expression* condition, Label* otherwise) {
  to->at_line(condition->line);
  int mark = to->mark();
  int operand = condition->emit_operand(to);
  to->emit_jump(Op::kJumpUnless, operand, otherwise);
  to->release(mark);
}

}  // namespace

void If::emit(FunctionCompiler* to) {
  Label* otherwise_label = new Label();
  emit_condition(to, condition, otherwise_label);
  then->emit(to);
  if (otherwise == nullptr) {
    to->place(otherwise_label);
    return;
  }
  Label* end = new Label();
  to->emit_jump(Op::kJump, 0, end);
  to->place(otherwise_label);
  otherwise->emit(to);
  to->place(end);
}

void While::emit(FunctionCompiler* to) {
  Label* top = new Label();
  to->place(top);
  Loop* loop = to->enter_loop();
  emit_condition(to, condition, loop->end);
  body->emit(to);
  to->place(loop->next);
  if (step != nullptr) step->emit(to);
  to->emit_jump(Op::kJumpBack, 0, top);
  to->place(loop->end);
  to->leave_loop(loop);
}

void ForIn::emit(FunctionCompiler* to) {
  to->at_line(line);
  int mark = to->mark();
  int iterator = to->allocate();
  values->emit(to, iterator);
  to->emit(Op::kIterate, iterator, iterator);
  int value = to->allocate();
  Loop* loop = to->enter_loop();
  to->place(loop->next);
  to->at_line(line);
  to->emit_next(value, iterator, loop->end);
  name->emit_birth(to, value);
  body->emit(to);
  to->emit_jump(Op::kJumpBack, 0, loop->next);
  to->place(loop->end);
  to->leave_loop(loop);
  to->release(mark);
}

void Break::emit(FunctionCompiler* to) {
  Loop* loop = to->find_loop();
  if (loop == nullptr) throw new SyntaxError(line, "'break' outside of a loop"_str);
  to->at_line(line);
  to->emit_exit(loop, [&] { to->emit_jump(Op::kJump, 0, loop->end); });
}

void Continue::emit(FunctionCompiler* to) {
  Loop* loop = to->find_loop();
  if (loop == nullptr) throw new SyntaxError(line, "'continue' outside of a loop"_str);
  to->at_line(line);
  to->emit_exit(loop, [&] { to->emit_jump(Op::kJump, 0, loop->next); });
}

// ---- Leaving a function -------------------------------------------------------------------------

void Return::emit(FunctionCompiler* to) {
  to->at_line(line);
  int mark = to->mark();
  int result;
  if (value != nullptr && !to->has_cleanups()) {
    result = value->emit_operand(to);
  } else {
    result = to->allocate();  // not a variable's register, which a cleanup may change
    if (value == nullptr) {
      to->emit_constant(result, nil());
    } else {
      value->emit(to, result);
    }
  }
  to->emit_return(result);
  to->release(mark);
}

void Yield::emit(FunctionCompiler* to) {
  to->at_line(line);
  int mark = to->mark();
  int operand = value->emit_operand(to);
  to->emit(Op::kYield, operand);
  to->release(mark);
}

void Throw::emit(FunctionCompiler* to) {
  to->at_line(line);
  int mark = to->mark();
  int operand = value->emit_operand(to);
  to->at_line(line);
  to->emit(Op::kThrow, operand);
  to->release(mark);
}

// ---- Handlers -----------------------------------------------------------------------------------

// The cleanup is emitted once for each way out: at the end, for `break` and its kin by emit_exit,
// and for what is thrown.
void Try::emit(FunctionCompiler* to) {
  if (cleanup == nullptr) {
    emit_with_handler(to);
    return;
  }
  Label* end = new Label();
  int mark = to->mark();
  Protected* code = to->protect(cleanup);
  emit_with_handler(to);
  to->unprotect(code);
  cleanup->emit(to);
  to->emit_jump(Op::kJump, 0, end);

  int thrown = to->allocate();
  to->handle(code, thrown, true);
  cleanup->emit(to);
  to->emit(Op::kRethrow, thrown);
  to->place(end);
  to->release(mark);
}

void Try::emit_with_handler(FunctionCompiler* to) {
  if (handler == nullptr) {
    body->emit(to);
    return;
  }
  Label* end = new Label();
  int mark = to->mark();
  Protected* code = to->protect(nullptr);
  body->emit(to);
  to->unprotect(code);
  to->emit_jump(Op::kJump, 0, end);

  int thrown = to->allocate();
  to->handle(code, thrown, false);
  name->emit_birth(to, thrown);
  handler->emit(to);
  to->place(end);
  to->release(mark);
}

}  // namespace shapes
