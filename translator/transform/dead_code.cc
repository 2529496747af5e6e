#include "translator/transform/dead_code.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "translator/flowgraph/rewrite.h"

namespace kiln {
namespace {

template <class T, class Keep>
bool KeepOnly(std::vector<T>* items, Keep keep) {
  size_t kept = 0;
  for (size_t i = 0; i < items->size(); i++) {
    if (!keep(i)) continue;
    if (kept != i) (*items)[kept] = std::move((*items)[i]);
    kept++;
  }
  bool changed = kept != items->size();
  items->resize(kept);
  return changed;
}

}  // namespace

bool RemoveDeadCode(Graph* graph) {
  size_t blocks_before = graph->blocks().size();
  graph->RemoveUnreachable();
  bool changed = graph->blocks().size() != blocks_before;

  Predecessors preds(*graph);
  std::vector<Definition> defs = Definitions(*graph);
  std::vector<bool> needed(graph->next_value_id());
  std::vector<const Value*> work;
  auto need = [&](const Value* v) {
    if (v == nullptr || v->is_const() || needed[v->id]) return;
    needed[v->id] = true;
    work.push_back(v);
  };
  for (Block* block : graph->blocks()) {
    need(block->exit_value);
    for (auto& op : block->ops)
      if (!IsRemovable(*op))
        for (Value* arg : op->args) need(arg);
  }
  while (!work.empty()) {
    const Value* value = work.back();
    work.pop_back();
    const Definition& def = defs[value->id];
    if (def.op != nullptr) {
      for (Value* arg : def.op->args) need(arg);
    } else if (def.arg_index >= 0) {
      for (const Incoming& in : preds.of(def.block)) need(LinkOf(in).args[def.arg_index]);
    }
  }

  for (Block* block : graph->blocks()) {
    bool was_try = block->exit == Exit::kTry;
    Operation* last = block->ops.empty() ? nullptr : block->ops.back().get();
    bool last_dead = last != nullptr && IsRemovable(*last) &&
                     (last->result == nullptr || !needed[last->result->id]);
    changed |= KeepOnly(&block->ops, [&](size_t i) {
      Operation& op = *block->ops[i];
      return !IsRemovable(op) || (op.result != nullptr && needed[op.result->id]);
    });
    if (was_try && last_dead) JumpAlong(block, 0);
  }
  // The exception edge of a removed allocation may have been the only way somewhere.
  graph->RemoveUnreachable();
  for (Block* block : graph->blocks()) {
    for (Link& link : block->exits)
      changed |= KeepOnly(&link.args, [&](size_t i) {
        return link.target == graph->start() || needed[link.target->args[i]->id];
      });
  }
  for (Block* block : graph->blocks()) {
    if (block == graph->start()) continue;
    changed |= KeepOnly(&block->args, [&](size_t i) { return needed[block->args[i]->id]; });
  }
  return changed;
}

bool MergeEqualArguments(Graph* graph) {
  Predecessors preds(*graph);
  // The class of each value: arguments of one block that may still be equal share one. Starts with
  // everything of one type in one class and splits until nothing contradicts.
  std::vector<uint32_t> class_of(graph->next_value_id());
  for (uint32_t i = 0; i < class_of.size(); i++) class_of[i] = i;
  std::vector<Block*> candidates;
  for (Block* block : graph->blocks()) {
    if (block == graph->start() || block->args.size() < 2 || preds.of(block).empty()) continue;
    for (size_t i = 0; i < block->args.size(); i++)
      for (size_t j = 0; j < i; j++)
        if (block->args[j]->type == block->args[i]->type) {
          class_of[block->args[i]->id] = class_of[block->args[j]->id];
          break;
        }
    candidates.push_back(block);
  }
  // What identifies a link's argument: its class, or the constant.
  using Key = std::tuple<int, int64_t, const void*>;
  auto key_of = [&](const Value* v) -> Key {
    if (!v->is_const()) return {-1, class_of[v->id], nullptr};
    return {static_cast<int>(v->constant.kind), v->constant.bits, v->constant.function};
  };
  bool split = true;
  while (split) {
    split = false;
    for (Block* block : candidates) {
      std::map<std::pair<uint32_t, std::vector<Key>>, uint32_t> leaders;
      std::vector<uint32_t> next(block->args.size());
      for (size_t i = 0; i < block->args.size(); i++) {
        std::vector<Key> keys;
        for (const Incoming& in : preds.of(block)) keys.push_back(key_of(LinkOf(in).args[i]));
        uint32_t old_class = class_of[block->args[i]->id];
        next[i] = leaders.try_emplace({old_class, std::move(keys)}, block->args[i]->id).first->second;
      }
      for (size_t i = 0; i < block->args.size(); i++) {
        uint32_t& current = class_of[block->args[i]->id];
        if (current != next[i]) split = true;
        current = next[i];
      }
    }
  }
  bool changed = false;
  for (Block* block : candidates) {
    Replacements merged;
    for (size_t i = 0; i < block->args.size(); i++) {
      uint32_t leader = class_of[block->args[i]->id];
      if (leader == block->args[i]->id) continue;
      for (Value* arg : block->args)
        if (arg->id == leader) {
          if (arg->name.empty()) arg->name = block->args[i]->name;
          merged[block->args[i]] = arg;
        }
    }
    ReplaceUses(block, merged);
    changed |= !merged.empty();
  }
  return changed;  // The arguments that are now unused go with RemoveDeadCode.
}

}  // namespace kiln
