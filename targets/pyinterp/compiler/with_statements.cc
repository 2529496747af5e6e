// with and async with.

#include "targets/pyinterp/compiler/function_compiler.h"

namespace py {

void FunctionCompiler::with_items(ast::Stmt* node, Array<ast::WithItem*>* items, int64_t index,
                                  Array<ast::Stmt*>* body, bool is_async) {
  ast::WithItem* item = items->get(index);
  Label* end = new Label();
  int64_t start = mark();
  int64_t exit = allocate(2);  // __exit__, and what __enter__ gave
  int64_t manager = operand(item->context_expr, exit);
  release(exit + 2);
  at(node);
  emit(is_async ? Op::kAsyncWithEnter : Op::kWithEnter, exit, manager);
  if (is_async) await_register(exit + 1, 1);

  Block* block = watch(is_async ? BlockKind::kAsyncWith : BlockKind::kWith, node);
  block->reg = exit;
  if (item->optional_vars != nullptr) store(item->optional_vars, exit + 1);
  if (index + 1 < items->length()) {
    with_items(node, items, index + 1, body, is_async);
  } else {
    statements(body);
  }
  leave(block);
  at(node);
  emit(Op::kWithExit, exit + 1, exit);
  if (is_async) await_register(exit + 1, 2);
  jump(end);

  int64_t exception = handle(block);
  at(node);
  Block* handling = begin_handling(exception);
  int64_t suppresses = allocate();
  emit(Op::kWithExcept, suppresses, exit, exception);
  if (is_async) await_register(suppresses, 2);
  Label* suppressed = new Label();
  jump(Op::kJumpIfTrue, suppresses, suppressed);
  emit(Op::kPopExc, handling->reg);
  emit_reraise(exception, true);
  place(suppressed);
  emit(Op::kPopExc, handling->reg);
  jump(end);
  end_handling(handling);
  place(end);
  release(start);
}

void FunctionCompiler::async_with(ast::AsyncWith* node) {
  if (!allows_await()) throw_syntax_error("'async with' outside async function"_str, node);
  if (kind_ == CodeKind::kModule) scope_->is_coroutine = true;
  with_items(node, node->items, 0, node->body, true);
}

}  // namespace py
