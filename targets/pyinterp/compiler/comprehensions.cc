// Comprehensions and generator expressions: functions of their own, with the first iterator as their
// only argument.

#include "targets/pyinterp/compiler/function_compiler.h"

namespace py {

void FunctionCompiler::comprehension(ast::Expr* e, Str* name,
                                     Array<ast::Comprehension*>* generators, ast::Expr* element,
                                     ast::Expr* value, int64_t target) {
  Scope* inner_scope = scope_->child_of(e);
  bool makes_coroutine = inner_scope->is_coroutine && !inner_scope->is_generator;
  if (makes_coroutine && !allows_await()) {
    throw_syntax_error("asynchronous comprehension outside of an asynchronous function"_str, e);
  }
  FunctionCompiler* compiler = inner(e, CodeKind::kComprehension, name);
  W_Code* code = compiler->comprehension_code(e, name, generators, element, value);

  int64_t base = base_for(target);
  make_function(code, base, mark(), 0, e);
  int64_t iterator = allocate();
  ast::Comprehension* outermost = generators->get(0);
  if (outermost->is_async != 0) {
    int64_t iterable = operand(outermost->iter, iterator);
    at(e);
    emit(Op::kGetAIter, iterator, iterable);
  } else {
    iterate(outermost->iter, iterator, e);
  }
  at(e);
  if (!makes_coroutine) return emit(Op::kCall, target, base, 1);
  emit(Op::kCall, base, base, 1);
  await_register(base, 0);
  emit_move(target, base);
}

W_Code* FunctionCompiler::comprehension_code(ast::Expr* e, Str* /*name*/,
                                             Array<ast::Comprehension*>* generators,
                                             ast::Expr* element, ast::Expr* value) {
  return compile(e->lineno, [&] {
    int64_t result = allocate();
    at(e);
    switch (scope_->comprehension) {
      case ComprehensionKind::kList: emit(Op::kBuildList, result, 0, 0); break;
      case ComprehensionKind::kSet: emit(Op::kBuildSet, result, 0, 0); break;
      case ComprehensionKind::kDict: emit(Op::kBuildDict, result, 0, 0); break;
      default: break;
    }
    comprehension_loop(generators, 0, element, value, result, e);
    at(e);
    if (scope_->comprehension == ComprehensionKind::kGenerator) emit_none(result);
    emit_return(result);
  });
}

void FunctionCompiler::comprehension_iterator(ast::Comprehension* generator, int64_t index,
                                              int64_t iterator, ast::Placed* e) {
  if (index == 0) return;  // came as an argument
  if (generator->is_async != 0) {
    int64_t iterable = operand(generator->iter, iterator);
    at(e);
    emit(Op::kGetAIter, iterator, iterable);
  } else {
    iterate(generator->iter, iterator, e);
  }
}

void FunctionCompiler::comprehension_loop(Array<ast::Comprehension*>* generators, int64_t index,
                                          ast::Expr* element, ast::Expr* value, int64_t result,
                                          ast::Placed* e) {
  ast::Comprehension* generator = generators->get(index);
  int64_t start = mark();
  int64_t iterator = index == 0 ? 0 : allocate();
  comprehension_iterator(generator, index, iterator, e);
  if (index > 0) release(iterator + 1);
  Label* top = new Label();
  Label* next = new Label();
  Label* end = new Label();
  Block* watched = nullptr;
  place_loop(top);
  if (generator->is_async != 0) {
    watched = async_next(generator->target, iterator, e);
  } else {
    at(e);
    next_item_into(generator->target, iterator, end);
  }
  for (int64_t i = 0; i < generator->ifs->length(); i++) {
    e = condition(generator->ifs->get(i), next, false, e);
  }
  if (index + 1 < generators->length()) {
    comprehension_loop(generators, index + 1, element, value, result, e);
  } else {
    comprehension_element(element, value, result, e);
  }
  place(next);
  jump_back(top);
  if (watched != nullptr) {
    end_async_loop(watched, e);
  } else {
    place(end);
  }
  release(start);
}

void FunctionCompiler::comprehension_element(ast::Expr* element, ast::Expr* value, int64_t result,
                                             ast::Placed* e) {
  int64_t start = mark();
  switch (scope_->comprehension) {
    case ComprehensionKind::kList: {
      int64_t reg = operand(element);
      at(e);
      emit(Op::kListAppend, result, reg);
      break;
    }
    case ComprehensionKind::kSet: {
      int64_t reg = operand(element);
      at(e);
      emit(Op::kSetAdd, result, reg);
      break;
    }
    case ComprehensionKind::kDict: {
      int64_t key = operand(element);
      int64_t reg = operand(value);
      at(e);
      emit(Op::kDictSet, result, key, reg);
      break;
    }
    default: {
      int64_t reg = operand(element);
      at(e);
      if (scope_->is_coroutine) {
        emit(Op::kAsyncGenWrap, result, reg);
        reg = result;
      }
      emit(Op::kYield, result, reg, 0);
      break;
    }
  }
  release(start);
}

}  // namespace py
