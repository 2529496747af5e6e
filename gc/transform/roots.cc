#include "gc/transform/roots.h"

#include <algorithm>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "translator/flowgraph/traversal.h"

namespace kiln {
namespace {

bool IsAllocation(Opcode op) {
  return op == Opcode::kGcAlloc || op == Opcode::kGcAllocArray || op == Opcode::kWeakrefNew;
}

// For each operation of a block that may collect, by index: the references needed after it, in the
// order of their definition.
using LiveAt = std::unordered_map<size_t, std::vector<Value*>>;

LiveAt FindLive(const Block& block, const ProgramEffects& effects) {
  // Where each reference is used last: an index of an operation, or past the end for exits.
  std::unordered_map<const Value*, size_t> last_use;
  const size_t end = block.ops.size();
  for (size_t i = 0; i < end; ++i)
    for (const Value* v : block.ops[i]->args)
      if (v->type.is_ref() && !v->is_const()) last_use[v] = i;
  if (block.exit_value != nullptr) last_use[block.exit_value] = end;
  for (const Link& link : block.exits)
    for (const Value* v : link.args) last_use[v] = end;

  LiveAt live_at;
  std::vector<Value*> defined;  // references defined so far
  for (Value* arg : block.args)
    if (arg->type.is_ref()) defined.push_back(arg);
  for (size_t i = 0; i < end; ++i) {
    const Operation& op = *block.ops[i];
    if (effects.MayCollect(op)) {
      std::erase_if(defined, [&](const Value* v) {
        const auto it = last_use.find(v);
        return it == last_use.end() || it->second <= i;
      });
      live_at[i] = defined;
    }
    if (op.result != nullptr && op.result->type.is_ref()) defined.push_back(op.result);
  }
  return live_at;
}

class RootInserter {
 public:
  RootInserter(Graph* graph, const ProgramEffects& effects) : graph_(graph), effects_(effects) {}

  void Run() {
    bool any = false;
    for (Block* block : graph_->blocks()) {
      LiveAt live = FindLive(*block, effects_);
      for (const auto& [index, values] : live) any |= !values.empty();
      if (!live.empty()) live_.emplace(block, std::move(live));
    }
    if (!any) return;
    const Predecessors predecessors(*graph_);
    for (Block* block : ReversePostorder(*graph_)) {
      TakeSlots(*block, predecessors.of(block));
      if (live_.contains(block)) RewriteBlock(block);
      done_.insert(block);
    }
  }

 private:
  // Arguments start with the slot they come with along the first link.
  void TakeSlots(const Block& block, const std::vector<Incoming>& incoming) {
    for (const Incoming& in : incoming) {
      if (!done_.contains(in.from)) continue;
      const Link& link = in.from->exits[in.exit];
      for (size_t i = 0; i < block.args.size(); ++i) {
        const auto it = slot_.find(link.args[i]);
        if (it != slot_.end()) slot_[block.args[i]] = it->second;
      }
      return;
    }
  }

  void RewriteBlock(Block* block) {
    const LiveAt& live = live_[block];
    std::unordered_map<const Value*, Value*> current;  // where a value is now
    const auto rename = [&](Value*& v) {
      const auto it = current.find(v);
      if (it != current.end()) v = it->second;
    };
    std::vector<std::unique_ptr<Operation>> ops;
    for (size_t i = 0; i < block->ops.size(); ++i) {
      std::unique_ptr<Operation> op = std::move(block->ops[i]);
      for (Value*& v : op->args) rename(v);
      const auto found = live.find(i);
      if (found == live.end() || (found->second.empty() && IsAllocation(op->op))) {
        ops.push_back(std::move(op));
        continue;
      }
      std::vector<Value*> values = found->second;  // as they were called at the head of the block
      Order(&values, current);
      const PosId pos = op->pos;
      std::vector<Value*> pushed = values;
      for (Value*& v : pushed) rename(v);
      ops.push_back(NewOp(graph_, Opcode::kGcPush, std::move(pushed), Type::Void(), pos));
      ops.push_back(std::move(op));
      for (size_t k = 0; k < values.size(); ++k) {
        auto pop = NewOp(graph_, Opcode::kGcPop, {}, values[k]->type, pos);
        pop->index = static_cast<int64_t>(k);
        pop->result->name = values[k]->name;
        if (values[k]->fact != nullptr)
          pop->result->fact = std::make_unique<Fact>(*values[k]->fact);
        slot_[pop->result] = k;
        current[values[k]] = pop->result;
        ops.push_back(std::move(pop));
      }
      auto drop = NewOp(graph_, Opcode::kGcDrop, {}, Type::Void(), pos);
      drop->index = static_cast<int64_t>(values.size());
      ops.push_back(std::move(drop));
    }
    block->ops = std::move(ops);
    if (block->exit_value != nullptr) rename(block->exit_value);
    for (Link& link : block->exits)
      for (Value*& v : link.args) rename(v);
  }

  // Those that have a slot first, by slot; the others keep their order.
  void Order(std::vector<Value*>* values,
             const std::unordered_map<const Value*, Value*>& current) const {
    std::vector<std::pair<size_t, size_t>> keys;  // slot, position
    for (const Value* v : *values) {
      const auto renamed = current.find(v);
      const auto it = slot_.find(renamed == current.end() ? v : renamed->second);
      keys.emplace_back(it == slot_.end() ? size_t(-1) : it->second, keys.size());
    }
    std::sort(keys.begin(), keys.end());
    std::vector<Value*> sorted;
    for (const auto& [slot, position] : keys) sorted.push_back((*values)[position]);
    *values = std::move(sorted);
  }

  Graph* graph_;
  const ProgramEffects& effects_;
  std::unordered_map<const Block*, LiveAt> live_;
  std::unordered_map<const Value*, size_t> slot_;
  std::unordered_set<const Block*> done_;
};

}  // namespace

void InsertRoots(Graph* graph, const ProgramEffects& effects) { RootInserter(graph, effects).Run(); }

}  // namespace kiln
