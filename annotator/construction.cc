#include "annotator/construction.h"

#include <algorithm>
#include <optional>

#include "translator/flowgraph/rewrite.h"
#include "translator/flowgraph/roots.h"
#include "translator/flowgraph/traversal.h"

namespace kiln::annotator {
namespace {

// The function that `value`, defined before ops[from] of the block, is first used by, if that is a
// constructor call on it; null otherwise.
const Function* FirstUser(const Block* block, size_t from, const Value* value, int depth) {
  for (size_t i = from; i < block->ops.size(); i++) {
    const Operation& op = *block->ops[i];
    if (std::find(op.args.begin(), op.args.end(), value) == op.args.end()) continue;
    bool on_it = op.op == Opcode::kCall && op.function->is_constructor && op.args[0] == value &&
                 std::count(op.args.begin(), op.args.end(), value) == 1;
    return on_it ? op.function : nullptr;
  }
  // Evaluating the constructor's arguments may span blocks.
  if (depth == 0 || block->exit_value == value) return nullptr;
  const Function* common = nullptr;
  for (const Link& link : block->exits) {
    for (size_t i = 0; i < link.args.size(); i++) {
      if (link.args[i] != value) continue;
      if (std::count(link.args.begin(), link.args.end(), value) != 1) return nullptr;
      const Function* f = FirstUser(link.target, 0, link.target->args[i], depth - 1);
      if (f == nullptr || (common != nullptr && f != common)) return nullptr;
      common = f;
    }
  }
  return common;
}

}  // namespace

Construction::Construction(const Program& program) {
  FindConstructorsOfNews(program);
  for (const auto& cls : program.classes())
    for (const Class* c = cls.get(); c != nullptr; c = c->base)
      if (c->finalizer != nullptr) has_finalizer_.insert(cls.get());
}

void Construction::FindConstructorsOfNews(const Program& program) {
  for (const auto& f : program.functions()) {
    if (f->graph == nullptr) continue;
    for (const Block* block : f->graph->blocks())
      for (size_t i = 0; i < block->ops.size(); i++)
        if (block->ops[i]->op == Opcode::kNew) NoteNew(block, i);
  }
}

void Construction::NoteNew(const Block* block, size_t index) {
  const Operation& op = *block->ops[index];
  std::vector<const Function*>& callees = first_callee_[op.cls];
  const Function* callee = FirstUser(block, index + 1, op.result, 16);
  if (std::find(callees.begin(), callees.end(), callee) == callees.end())
    callees.push_back(callee);
}

const Construction::Constructor& Construction::Analyse(const Function* function) {
  auto [it, is_new] = constructors_.try_emplace(function);
  if (!is_new) return it->second;  // Circles count as not known.
  if (function->graph == nullptr || function->graph->start()->args.empty()) return it->second;
  const Graph& graph = *function->graph;
  ValueRoots roots(graph, true);
  const Value* self = graph.start()->args[0];
  auto is_self = [&](const Value* v) { return !v->is_const() && roots.Of(v) == self; };

  Constructor result;
  // What is stored for certain, and whether others may have seen `this` already.
  struct State {
    Fields stored;
    bool exposed = false;
  };
  std::vector<std::optional<State>> at_head(graph.next_block_id());  // none: not reached yet
  at_head[graph.start()->id] = State();
  std::optional<State> at_return;
  auto meet = [](std::optional<State>* into, const State& state) {
    if (!into->has_value()) {
      *into = state;
      return true;
    }
    size_t before = (*into)->stored.size();
    std::erase_if((*into)->stored, [&](const Field* f) { return !state.stored.count(f); });
    bool newly_exposed = state.exposed && !(*into)->exposed;
    (*into)->exposed |= state.exposed;
    return newly_exposed || (*into)->stored.size() != before;
  };
  std::vector<Block*> order = ReversePostorder(graph);
  for (bool changed = true; changed;) {
    changed = false;
    at_return.reset();
    for (const Block* block : order) {
      if (!at_head[block->id]) continue;
      State state = *at_head[block->id];
      for (const auto& op : block->ops) {
        bool on_self = !op->args.empty() && is_self(op->args[0]);
        auto selves = std::count_if(op->args.begin(), op->args.end(), is_self);
        if (op->op == Opcode::kSetField && on_self && selves == 1) {
          if (!state.exposed) state.stored.insert(op->field);
          result.selves.insert(op->args[0]);
        } else if (op->op == Opcode::kGetField && on_self) {
          if (!state.stored.count(op->field)) result.seen.insert(op->field);
        } else if (op->op == Opcode::kCall && op->function->is_constructor && on_self &&
                   selves == 1) {
          const Constructor& inner = Analyse(op->function);
          for (const Field* f : inner.seen)
            if (!state.stored.count(f)) result.seen.insert(f);
          if (inner.known && !state.exposed)
            state.stored.insert(inner.stored.begin(), inner.stored.end());
          if (!inner.known || inner.exposes) state.exposed = true;
        } else if (selves > 0 && op->op != Opcode::kCastRef) {
          state.exposed = true;
        }
      }
      result.exposes |= state.exposed;
      if (block->exit == Exit::kReturn) meet(&at_return, state);
      for (const Link& link : block->exits) changed |= meet(&at_head[link.target->id], state);
    }
  }
  if (at_return) {
    for (const Field* f : at_return->stored)
      if (!result.seen.count(f)) result.stored.insert(f);
  }
  result.known = true;
  Constructor& slot = constructors_[function];
  slot = std::move(result);
  return slot;
}

bool Construction::MayShowZero(const Class* cls, const Field* field) {
  if (field->is_item || has_finalizer_.count(cls)) return true;
  auto callees = first_callee_.find(cls);
  if (callees == first_callee_.end()) return true;
  for (const Function* f : callees->second)
    if (f == nullptr || !Analyse(f).stored.count(field)) return true;
  return false;
}

bool Construction::IsInitialisation(const Function* function, const Operation& op) {
  if (!function->is_constructor || op.op != Opcode::kSetField) return false;
  const Constructor& constructor = Analyse(function);
  return constructor.known && !constructor.exposes &&
         constructor.selves.count(op.args[0]) != 0;
}

}  // namespace kiln::annotator
