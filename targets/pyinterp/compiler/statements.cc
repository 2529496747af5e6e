// Statements: the simple ones, choices and loops.

#include "targets/pyinterp/compiler/function_compiler.h"

namespace py {

using ast::Kind;

void FunctionCompiler::statements(Array<ast::Stmt*>* body) { statements_from(body, 0); }

void FunctionCompiler::statement(ast::Stmt* node) {
  int64_t start = mark();
  at(node);
  switch (node->kind) {
    case Kind::kFunctionDef:
    case Kind::kAsyncFunctionDef: function_definition(node); break;
    case Kind::kClassDef: class_definition(static_cast<ast::ClassDef*>(node)); break;
    case Kind::kIf: if_statement(static_cast<ast::If*>(node)); break;
    case Kind::kWhile: while_statement(static_cast<ast::While*>(node)); break;
    case Kind::kFor: for_statement(static_cast<ast::For*>(node)); break;
    case Kind::kAsyncFor: async_for_statement(static_cast<ast::AsyncFor*>(node)); break;
    case Kind::kWith: {
      auto* with = static_cast<ast::With*>(node);
      with_items(with, with->items, 0, with->body, false);
      break;
    }
    case Kind::kAsyncWith: async_with(static_cast<ast::AsyncWith*>(node)); break;
    case Kind::kTry: try_statement(static_cast<ast::Try*>(node)); break;
    case Kind::kTryStar: try_star(static_cast<ast::TryStar*>(node)); break;
    case Kind::kMatch: match_statement(static_cast<ast::Match*>(node)); break;
    default: simple(node); break;
  }
  release(start);
}

void FunctionCompiler::simple(ast::Stmt* node) {
  switch (node->kind) {
    case Kind::kExprStmt: return expression_statement(static_cast<ast::ExprStmt*>(node));
    case Kind::kAssign: return assign(static_cast<ast::Assign*>(node));
    case Kind::kAugAssign: return aug_assign(static_cast<ast::AugAssign*>(node));
    case Kind::kAnnAssign: return ann_assign(static_cast<ast::AnnAssign*>(node));
    case Kind::kReturn: return return_statement(static_cast<ast::Return*>(node));
    case Kind::kRaise: return raise_statement(static_cast<ast::Raise*>(node));
    case Kind::kAssert: return assert_statement(static_cast<ast::Assert*>(node));
    case Kind::kDelete: {
      auto* targets = static_cast<ast::Delete*>(node)->targets;
      for (int64_t i = 0; i < targets->length(); i++) delete_target(targets->get(i));
      return;
    }
    case Kind::kImport: return import_statement(static_cast<ast::Import*>(node));
    case Kind::kImportFrom: return import_from(static_cast<ast::ImportFrom*>(node));
    case Kind::kBreak: return break_statement(node);
    case Kind::kContinue: return continue_statement(node);
    case Kind::kPass: return nop(node);
    default: return;  // global, nonlocal
  }
}

// Something for who traces lines, if this line has nothing else.
void FunctionCompiler::nop(ast::Placed* place) {
  int64_t last = here() - 1;
  ast::Placed* before = last < 0 ? nullptr : places_->get(last);
  if (before != nullptr && before->lineno == place->lineno && last_boundary_ <= last) return;
  at(place);
  emit(Op::kNop, 0);
}

void FunctionCompiler::expression_statement(ast::ExprStmt* node) {
  if (unit_->options->is_interactive && outer_ == nullptr) {
    int64_t reg = operand(node->value);
    at(node);
    return emit(Op::kPrintExpr, reg);
  }
  if (node->value->kind == Kind::kConstant) return nop(node);
  effect(node->value);
}

void FunctionCompiler::return_statement(ast::Return* node) {
  if (!is_function()) throw_syntax_error("'return' outside function"_str, node);
  if (node->value != nullptr && scope_->is_coroutine && scope_->is_generator) {
    throw_syntax_error("'return' with value in async generator"_str, node);
  }
  int64_t result;
  if (node->value == nullptr) {
    result = allocate();
    emit_none(result);
  } else if (has_cleanups()) {
    result = allocate();  // not a variable's register, which a cleanup may change
    emit_to(node->value, result);
  } else {
    result = operand(node->value);
  }
  at(node);
  ast::Placed* place = node;
  if (node->value != nullptr && node->value->lineno == node->lineno) place = node->value;
  // Behind cleanups, leaving belongs to no line: it is not told twice.
  ast::Placed* last = has_cleanups() ? nullptr : node;
  emit_exit(nullptr, true, place, [&] {
    at(last);
    emit_return(result);
  });
}

void FunctionCompiler::raise_statement(ast::Raise* node) {
  if (node->exc == nullptr) {
    emit(Op::kRaiseAgain, 0);
  } else if (node->cause == nullptr) {
    int64_t exception = operand(node->exc);
    at(node);
    emit(Op::kRaise, exception);
  } else {
    int64_t exception = operand_before(node->exc, node->cause);
    int64_t cause = operand(node->cause);
    at(node);
    emit(Op::kRaiseFrom, exception, cause);
  }
  stop();
}

void FunctionCompiler::assert_statement(ast::Assert* node) {
  if (node->test->kind == Kind::kTuple &&
      static_cast<ast::Tuple*>(node->test)->elts->length() > 0) {
    warn("assertion is always true, perhaps remove parentheses?"_str, node);
  }
  if (unit_->options->optimize > 0) return;
  Label* end = new Label();
  ast::Placed* place_of_error = condition(node->test, end, true, node);
  int64_t error = allocate();
  at(place_of_error);
  emit(Op::kLoadAssertionError, error);
  if (node->msg != nullptr) {
    emit_to(node->msg, allocate());
    at(place_of_error);
    emit(Op::kCall, error, error, 1);
  }
  at(place_of_error);
  emit(Op::kRaise, error);
  stop();
  place(end);
}

// ---- Choices and loops ----------------------------------------------------------------------------

void FunctionCompiler::if_statement(ast::If* node) {
  Label* otherwise = new Label();
  condition(node->test, otherwise, false, node);
  statements(node->body);
  if (node->orelse->length() == 0) return place(otherwise);
  Label* end = new Label();
  jump(end);
  place(otherwise);
  statements(node->orelse);
  place(end);
}

void FunctionCompiler::while_statement(ast::While* node) {
  Block* loop = enter_loop(node);
  Label* otherwise = new Label();
  W_Object* constant = constant_of(node->test);
  if (constant != nullptr) nop(node->test);
  place_loop(loop->next);
  if (constant == nullptr) {
    condition(node->test, otherwise, false, node);
  } else if (!is_true_constant(constant)) {
    jump(otherwise);
  }
  statements(node->body);
  at(constant != nullptr ? node->test : nullptr);
  jump_back(loop->next);
  leave(loop);
  place(otherwise);
  statements(node->orelse);
  place(loop->end);
}

// The iterator of what is looped over: a list or set of constants may be one made ahead of time.
void FunctionCompiler::iterate(ast::Expr* iterable, int64_t iterator, ast::Placed* place) {
  int64_t reg;
  if (iterable->kind == Kind::kList || iterable->kind == Kind::kSet) {
    reg = membership_operand(ast::CompareOperator::kIn, iterable);
  } else {
    reg = operand(iterable, iterator);
  }
  at(place);
  emit(Op::kGetIter, iterator, reg);
}

void FunctionCompiler::next_item(int64_t item, int64_t iterator, Label* end) {
  if (!is_far_) return jump_relative(Op::kForIter, item, iterator, end);
  Label* at_end = new Label();
  Label* body = new Label();
  jump_relative(Op::kForIter, item, iterator, at_end);
  jump(body);
  place(at_end);
  last_boundary_ = here();
  jump(end);
  place(body);
}

// The next item, to a target.
void FunctionCompiler::next_item_into(ast::Expr* target, int64_t iterator, Label* end) {
  int64_t local = local_target(target);
  if (local >= 0) {
    refuse_debug(static_cast<ast::Name*>(target)->id, ast::ExprContext::kStore, target);
    next_item(local, iterator, end);
    return set_bound(local);
  }
  int64_t start = mark();
  int64_t item = allocate();
  next_item(item, iterator, end);
  store(target, item);
  release(start);
}

void FunctionCompiler::for_statement(ast::For* node) {
  int64_t iterator = allocate();
  iterate(node->iter, iterator, node);
  release(iterator + 1);
  Block* loop = enter_loop(node);
  Label* otherwise = new Label();
  place_loop(loop->next);
  at(node);
  next_item_into(node->target, iterator, otherwise);
  statements(node->body);
  at(nullptr);
  jump_back(loop->next);
  leave(loop);
  place(otherwise);
  statements(node->orelse);
  place(loop->end);
}

// What an asynchronous iterator gives next, to a target. Getting it is watched: StopAsyncIteration
// ends the loop.
Block* FunctionCompiler::async_next(ast::Expr* target, int64_t iterator, ast::Placed* place) {
  int64_t start = mark();
  int64_t item = allocate();
  int64_t awaitable = allocate();
  Block* watched = watch(BlockKind::kTry, place);
  at(place);
  emit(Op::kGetANext, awaitable, iterator);
  delegate(item, awaitable);
  leave(watched);
  store(target, item);
  release(start);
  return watched;
}

void FunctionCompiler::end_async_loop(Block* watched, ast::Placed* place) {
  int64_t start = mark();
  int64_t exception = handle(watched);
  at(place);
  emit(Op::kEndAsyncFor, exception);
  release(start);
}

void FunctionCompiler::async_for_statement(ast::AsyncFor* node) {
  if (!allows_await()) throw_syntax_error("'async for' outside async function"_str, node);
  if (kind_ == CodeKind::kModule) scope_->is_coroutine = true;
  int64_t iterator = allocate();
  int64_t iterable = operand(node->iter, iterator);
  at(node);
  emit(Op::kGetAIter, iterator, iterable);
  release(iterator + 1);
  Block* loop = enter_loop(node);
  place_loop(loop->next);
  Block* watched = async_next(node->target, iterator, node);
  statements(node->body);
  at(nullptr);
  jump_back(loop->next);
  leave(loop);
  end_async_loop(watched, node);
  statements(node->orelse);
  place(loop->end);
}

Block* FunctionCompiler::find_loop(ast::Stmt* node, Str* message) {
  for (Block* block = block_; block != nullptr; block = block->outer) {
    if (block->kind == BlockKind::kLoop) return block;
    if (block->kind == BlockKind::kStarHandling) {
      throw_syntax_error(
          "'break', 'continue' and 'return' cannot appear in an except* block"_str, node);
    }
  }
  throw_syntax_error(message, node);
}

void FunctionCompiler::break_statement(ast::Stmt* node) {
  Block* loop = find_loop(node, "'break' outside loop"_str);
  bool cleans_up = has_cleanups(loop->outer);
  if (cleans_up) nop(node);
  ast::Placed* last = cleans_up ? nullptr : node;
  emit_exit(loop->outer, false, node, [&] {
    at(last);
    jump(loop->end);
  });
}

void FunctionCompiler::continue_statement(ast::Stmt* node) {
  Block* loop = find_loop(node, "'continue' not properly in loop"_str);
  bool cleans_up = has_cleanups(loop);
  if (cleans_up) nop(node);
  ast::Placed* last = cleans_up ? nullptr : node;
  emit_exit(loop, false, node, [&] {
    at(last);
    jump_back(loop->next);
  });
}

}  // namespace py
