// with and async with.

#include "targets/pyinterp/compiler/function_compiler.h"

namespace py {

template <class Statement>
void FunctionCompiler::with_items(Statement* node, int64_t index, bool is_async) {
  ast::WithItem* item = node->items->get(index);
  Label* end = new Label();
  int64_t start = mark();
  int64_t exit = allocate(2);  // __exit__, and what __enter__ gave
  int64_t manager = operand(item->context_expr, exit);
  release(exit + 2);
  at(item->context_expr);
  emit(is_async ? Op::kAsyncWithEnter : Op::kWithEnter, exit, manager);
  if (is_async) await_register(exit + 1, 1);

  Block* block = watch(is_async ? BlockKind::kAsyncWith : BlockKind::kWith, node);
  block->reg = exit;
  if (item->optional_vars != nullptr) store(item->optional_vars, exit + 1);
  if (index + 1 < node->items->length()) {
    with_items(node, index + 1, is_async);
  } else {
    statements(node->body);
  }
  leave(block);
  at(node);
  emit(Op::kWithExit, exit + 1, exit);
  if (is_async) await_register(exit + 1, 2);
  jump(end);

  int64_t exception = handle(block);
  at(node);
  Block* handling = nullptr;
  int64_t saved = begin_handling(exception, handling);
  int64_t suppresses = allocate();
  emit(Op::kWithExcept, suppresses, exit, exception);
  if (is_async) await_register(suppresses, 2);
  Label* suppressed = new Label();
  jump(Op::kJumpIfTrue, suppresses, suppressed);
  emit(Op::kPopExc, saved);
  emit_reraise(exception);
  place(suppressed);
  emit(Op::kPopExc, saved);
  jump(end);
  end_handling(handling);
  place(end);
  release(start);
}

template void FunctionCompiler::with_items<ast::With>(ast::With*, int64_t, bool);
template void FunctionCompiler::with_items<ast::AsyncWith>(ast::AsyncWith*, int64_t, bool);

}  // namespace py
