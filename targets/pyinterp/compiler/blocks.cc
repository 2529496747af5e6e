// Blocks: loops and code with handlers, and what is done when control leaves them.

#include "targets/pyinterp/compiler/function_compiler.h"

namespace py {

namespace {

constexpr int64_t kMostBlocks = 20;

}  // namespace

Block* FunctionCompiler::enter(BlockKind kind, ast::Placed* place) {
  if (block_depth_ == kMostBlocks) throw_syntax_error("too many statically nested blocks"_str, place);
  block_depth_++;
  auto* block = new Block(kind, block_);
  block->place = place;
  block_ = block;
  return block;
}

Block* FunctionCompiler::enter_loop(ast::Placed* place) {
  Block* loop = enter(BlockKind::kLoop, place);
  loop->next = new Label();
  loop->end = new Label();
  return loop;
}

// What is emitted up to `leave` has a handler.
Block* FunctionCompiler::watch(BlockKind kind, ast::Placed* place) {
  Block* block = enter(kind, place);
  block->is_watched = true;
  block->bound = bound_ & ~fragile_;
  open_part(block);
  return block;
}

void FunctionCompiler::leave(Block* block) {
  close_part(block);
  block_ = block->outer;
  block_depth_--;
}

void FunctionCompiler::open_part(Block* block) {
  if (!block->is_watched) return;
  block->start = here();
  last_boundary_ = here();
}

void FunctionCompiler::close_part(Block* block) {
  if (block->start < 0) return;
  if (here() > block->start) {
    block->parts->append(
        WordRange{static_cast<int32_t>(block->start), static_cast<int32_t>(here())});
  }
  block->start = -1;
  last_boundary_ = here();
}

// The handler is here. If nothing was watched, nobody gets here.
int64_t FunctionCompiler::handle(Block* block) {
  int64_t reg = allocate();
  reachable_ = !block->parts->is_empty();
  bound_ = reachable_ ? block->bound : kAllBound;
  last_boundary_ = here();
  for (WordRange part : *block->parts) {
    handlers_->append(Handler{part.start, part.end, static_cast<int32_t>(here()),
                              static_cast<int32_t>(reg)});
  }
  return reg;
}

// Whether an exception raised here may come to a handler of this function.
bool FunctionCompiler::is_watched() const {
  for (Block* block = block_; block != nullptr; block = block->outer) {
    if (block->is_watched) return true;
  }
  return false;
}

bool FunctionCompiler::has_cleanups(Block* outer) const {
  for (Block* block = block_; block != outer; block = block->outer) {
    if (block->kind == BlockKind::kFinally || block->kind == BlockKind::kWith ||
        block->kind == BlockKind::kAsyncWith || block->kind == BlockKind::kNamed) {
      return true;
    }
  }
  return false;
}

// What leaving a block takes. The block itself has been left already.
void FunctionCompiler::clean_up(Block* block, bool returns) {
  int64_t start = mark();
  switch (block->kind) {
    case BlockKind::kFinally: statements(block->cleanup); break;
    case BlockKind::kHandling:
      // The frame's end makes it superfluous.
      if (!returns || has_cleanups()) emit(Op::kPopExc, block->reg);
      break;
    case BlockKind::kNamed:
      if (block->name != nullptr) forget_name(block->name, block->place);
      break;
    case BlockKind::kStarHandling:
      throw_syntax_error(
          "'break', 'continue' and 'return' cannot appear in an except* block"_str, place_);
    case BlockKind::kWith:
    case BlockKind::kAsyncWith: {
      int64_t result = allocate();
      at(block->place);
      emit(Op::kWithExit, result, block->reg);
      if (block->kind == BlockKind::kAsyncWith) await_register(result, 2);
      break;
    }
    default: break;
  }
  release(start);
}

void FunctionCompiler::run_cleanups(Block* outer, bool returns, ast::Placed* place) {
  while (block_ != outer) {
    Block* block = block_;
    close_part(block);
    block_ = block->outer;
    at(place);
    clean_up(block, returns);
  }
}

// Back to where control was going to leave.
void FunctionCompiler::resume(Block* inner, Block* outer) {
  block_ = inner;
  for (Block* block = inner; block != outer; block = block->outer) open_part(block);
}

}  // namespace py
