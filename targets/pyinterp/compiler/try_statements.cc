// try with except, except*, else and finally.
//
// Code that handles an exception is itself watched, so that the one before is restored whatever happens:
//
//     e: PushExc saved, e            from now on `e` is being handled
//        ... the clause ...          \ an exception here: PopExc saved; Reraise
//        PopExc saved
//
// A finally clause is emitted once for each way out: at the end, for `return` and its kin where they are,
// and for exceptions.

#include "targets/pyinterp/compiler/function_compiler.h"

namespace py {

// The exception in a register is being handled from here on. The block's register has the one before.
Block* FunctionCompiler::begin_handling(int64_t exception) {
  int64_t saved = allocate();
  emit(Op::kPushExc, saved, exception);
  // If no handler is around, nobody cares what is left behind.
  Block* block = is_watched() ? watch(BlockKind::kHandling, place_)
                              : enter(BlockKind::kHandling, place_);
  block->reg = saved;
  return block;
}

void FunctionCompiler::end_handling(Block* block) {
  leave(block);
  if (!block->is_watched) return;
  int64_t start = mark();
  int64_t exception = handle(block);
  at(nullptr);
  emit(Op::kPopExc, block->reg);
  emit_reraise(exception, true);
  release(start);
}

// ---- finally --------------------------------------------------------------------------------------

template <class Body>
void FunctionCompiler::with_finally(Array<ast::Stmt*>* cleanup, ast::Placed* place_of, Body body) {
  Label* end = new Label();
  int64_t start = mark();
  Block* block = watch(BlockKind::kFinally, place_of);
  block->cleanup = cleanup;
  body();
  leave(block);
  statements(cleanup);
  at(nullptr);
  jump(end);

  int64_t exception = handle(block);
  at(nullptr);
  Block* handling = begin_handling(exception);
  statements(cleanup);
  at(nullptr);
  emit(Op::kPopExc, handling->reg);
  emit_reraise(exception);
  end_handling(handling);
  place(end);
  release(start);
}

void FunctionCompiler::try_statement(ast::Try* node) {
  nop(node);
  if (node->finalbody->length() == 0) return try_except(node);
  with_finally(node->finalbody, node, [&] {
    if (node->handlers->length() > 0) {
      try_except(node);
    } else {
      statements(node->body);
    }
  });
}

void FunctionCompiler::try_star(ast::TryStar* node) {
  nop(node);
  if (node->finalbody->length() == 0) return try_except_star(node);
  with_finally(node->finalbody, node, [&] {
    if (node->handlers->length() > 0) {
      try_except_star(node);
    } else {
      statements(node->body);
    }
  });
}

// ---- except ---------------------------------------------------------------------------------------

void FunctionCompiler::try_except(ast::Try* node) {
  Label* end = new Label();
  int64_t start = mark();
  Block* block = watch(BlockKind::kTry, node);
  statements(node->body);
  leave(block);
  statements(node->orelse);
  at(nullptr);
  jump(end);

  int64_t exception = handle(block);
  at(nullptr);
  Block* handling = begin_handling(exception);
  int64_t count = node->handlers->length();
  for (int64_t i = 0; i < count; i++) {
    ast::ExceptHandler* handler = node->handlers->get(i);
    if (handler->type == nullptr && i < count - 1) {
      throw_syntax_error("default 'except:' must be last"_str, handler);
    }
    int64_t inner = mark();
    except_clause(handler, exception, handling, end, i == count - 1);
    release(inner);
  }
  if (reachable_) {
    at(node->handlers->get(count - 1)->type);
    emit(Op::kPopExc, handling->reg);
    emit_reraise(exception);
  }
  end_handling(handling);
  place(end);
  release(start);
}

void FunctionCompiler::except_clause(ast::ExceptHandler* handler, int64_t exception,
                                     Block* handling, Label* end, bool /*is_last*/) {
  at(handler);
  Label* next = new Label();
  if (handler->type != nullptr) {
    int64_t type = operand(handler->type);
    int64_t matches = allocate();
    at(handler);
    emit(Op::kMatchExc, matches, exception, type);
    jump(Op::kJumpIfFalse, matches, next);
  }
  if (handler->name != nullptr) {
    named_body(handler, exception, handling, end);
  } else {
    if (handler->type == nullptr) nop(handler);
    statements(handler->body);
    at(nullptr);
    emit(Op::kPopExc, handling->reg);
    jump(end);
  }
  place(next);
}

// The clause's body with the exception's name, which is forgotten afterwards.
void FunctionCompiler::named_body(ast::ExceptHandler* handler, int64_t exception, Block* handling,
                                  Label* end) {
  store_name(handler->name, exception, handler);
  Block* named = watch(BlockKind::kNamed, handler);
  named->name = handler->name;
  statements(handler->body);
  leave(named);
  ast::Placed* nowhere = nullptr;
  at(nowhere);
  emit(Op::kPopExc, handling->reg);
  forget_name(handler->name, nowhere);
  jump(end);

  int64_t start = mark();
  int64_t raised = handle(named);
  forget_name(handler->name, nowhere);
  emit_reraise(raised, true);
  release(start);
}

// ---- except* --------------------------------------------------------------------------------------

// Each clause takes its part of the group; what they raise is collected, and at the end goes on
// together with the rest.
void FunctionCompiler::try_except_star(ast::TryStar* node) {
  Label* end = new Label();
  int64_t start = mark();
  Block* block = watch(BlockKind::kTry, node);
  statements(node->body);
  leave(block);
  statements(node->orelse);
  at(nullptr);
  jump(end);

  int64_t exception = handle(block);
  at(nullptr);
  Block* handling = begin_handling(exception);
  int64_t raised = allocate();
  int64_t rest = allocate();
  emit(Op::kBuildList, raised, 0, 0);
  emit(Op::kMove, rest, exception);
  for (int64_t i = 0; i < node->handlers->length(); i++) {
    except_star_clause(node->handlers->get(i), rest, raised);
  }
  at(nullptr);
  Label* nothing = new Label();
  int64_t result = allocate();
  emit(Op::kListAppend, raised, rest);
  emit(Op::kRaiseStar, result, exception, raised);
  emit(Op::kPopExc, handling->reg);
  jump(Op::kJumpIfNone, result, nothing);
  emit_reraise(result);
  place(nothing);
  jump(end);
  end_handling(handling);
  place(end);
  release(start);
}

void FunctionCompiler::except_star_clause(ast::ExceptHandler* handler, int64_t rest,
                                          int64_t raised) {
  int64_t start = mark();
  Label* next = new Label();
  at(handler);
  int64_t type = operand(handler->type);
  int64_t matched = allocate(2);
  at(handler);
  emit(Op::kMatchExcStar, matched, rest, type);
  emit_move(rest, matched + 1);
  jump(Op::kJumpIfNone, matched, next);
  emit(Op::kPushExc, matched + 1, matched);

  if (handler->name != nullptr) store_name(handler->name, matched, handler);
  Block* star = enter(BlockKind::kStarHandling, handler);
  Block* body = watch(BlockKind::kNamed, handler);
  body->name = handler->name;
  statements(handler->body);
  leave(body);
  leave(star);
  at(nullptr);
  if (handler->name != nullptr) forget_name(handler->name, nullptr);
  jump(next);

  int64_t exception = handle(body);
  at(nullptr);
  if (handler->name != nullptr) forget_name(handler->name, nullptr);
  emit(Op::kListAppend, raised, exception);
  place(next);
  release(start);
}

}  // namespace py
