#include "translator/flowgraph/traversal.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace kiln {

std::vector<Block*> ReversePostorder(const Graph& graph) {
  std::vector<Block*> order;
  if (graph.blocks().empty()) return order;
  std::vector<bool> seen(graph.next_block_id());
  // A block and how many of its exits, counted from the last, have been visited.
  std::vector<std::pair<Block*, size_t>> stack;
  stack.emplace_back(graph.start(), 0);
  seen[graph.start()->id] = true;
  while (!stack.empty()) {
    auto& [block, visited] = stack.back();
    if (visited == block->exits.size()) {
      order.push_back(block);
      stack.pop_back();
      continue;
    }
    Block* next = block->exits[block->exits.size() - 1 - visited++].target;
    if (next == nullptr || seen[next->id]) continue;
    seen[next->id] = true;
    stack.emplace_back(next, 0);
  }
  std::reverse(order.begin(), order.end());
  return order;
}

Predecessors::Predecessors(const Graph& graph) : incoming_(graph.next_block_id()) {
  for (Block* block : graph.blocks())
    for (size_t i = 0; i < block->exits.size(); ++i)
      incoming_[block->exits[i].target->id].push_back({block, static_cast<int>(i)});
}

bool Leads(const Block* from, const Block* to) {
  std::unordered_set<const Block*> seen;
  std::vector<const Block*> left = {from};
  while (!left.empty()) {
    const Block* at = left.back();
    left.pop_back();
    for (const Link& link : at->exits) {
      if (link.target == to) return true;
      if (seen.insert(link.target).second) left.push_back(link.target);
    }
  }
  return false;
}

void ReplaceUses(Block* block, const std::unordered_map<const Value*, Value*>& replacement,
                 size_t first_op) {
  const auto replace = [&](Value*& use) {
    const auto it = replacement.find(use);
    if (it != replacement.end()) use = it->second;
  };
  for (size_t i = first_op; i < block->ops.size(); ++i)
    for (Value*& use : block->ops[i]->args) replace(use);
  if (block->exit_value != nullptr) replace(block->exit_value);
  for (Link& link : block->exits)
    for (Value*& use : link.args) replace(use);
}

void ReplaceUses(Block* block, const Value* from, Value* to) {
  ForEachUse(block, [&](Value*& use) {
    if (use == from) use = to;
  });
}

Block* SplitBlock(Graph* graph, Block* block, size_t index,
                  std::unordered_map<const Value*, Value*>* new_values) {
  Block* rest = graph->NewBlock();
  rest->cold = block->cold;
  rest->exit = block->exit;
  rest->exit_value = block->exit_value;
  rest->exits = std::move(block->exits);
  rest->cases = std::move(block->cases);
  rest->exit_pos = block->exit_pos;
  for (size_t i = index; i < block->ops.size(); ++i) rest->ops.push_back(std::move(block->ops[i]));
  block->ops.resize(index);

  std::unordered_map<const Value*, Value*> moved;  // defined in the rest: stays itself
  for (auto& op : rest->ops)
    if (op->result != nullptr) moved[op->result] = op->result;
  for (Link& link : rest->exits)
    if (link.exception != nullptr) moved[link.exception] = link.exception;
  std::vector<Value*> passed;
  ForEachUse(rest, [&](Value*& use) {
    if (use->is_const()) return;
    const auto [it, added] = moved.emplace(use, nullptr);
    if (added) {
      it->second = graph->NewArg(rest, use->type, use->name);
      if (use->fact != nullptr) it->second->fact = std::make_unique<Fact>(*use->fact);
      passed.push_back(use);
      if (new_values != nullptr) (*new_values)[use] = it->second;
    }
    use = it->second;
  });
  SetJump(block, rest, std::move(passed), rest->exit_pos);
  return rest;
}

Operation* Append(Graph* graph, Block* block, Opcode op, std::vector<Value*> args,
                  Type result_type, PosId pos) {
  block->ops.push_back(NewOp(graph, op, std::move(args), result_type, pos));
  return block->ops.back().get();
}

static void SetExit(Block* block, Exit exit, Value* value, PosId pos) {
  block->exit = exit;
  block->exit_value = value;
  block->exits.clear();
  block->cases.clear();
  block->exit_pos = pos;
}

void SetReturn(Block* block, Value* value, PosId pos) { SetExit(block, Exit::kReturn, value, pos); }

void SetRaise(Block* block, Value* exception, PosId pos) {
  SetExit(block, Exit::kRaise, exception, pos);
}

void SetJump(Block* block, Block* target, std::vector<Value*> args, PosId pos) {
  SetExit(block, Exit::kJump, nullptr, pos);
  block->exits.push_back({target, std::move(args), nullptr});
}

void SetBranch(Block* block, Value* condition, Link if_true, Link if_false, PosId pos) {
  SetExit(block, Exit::kBranch, condition, pos);
  block->exits.push_back(std::move(if_true));
  block->exits.push_back(std::move(if_false));
}

void SetUnreachable(Block* block, PosId pos) { SetExit(block, Exit::kUnreachable, nullptr, pos); }

}  // namespace kiln
