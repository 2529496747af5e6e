#include "translator/emit/flow.h"

#include <utility>

#include "translator/flowgraph/traversal.h"

namespace kiln {
namespace {

bool Same(const Value* a, const Value* b) {
  return a == b ||
         (a->is_const() && b->is_const() && a->type == b->type && a->constant == b->constant);
}

}  // namespace

Flow::Flow(const Graph& graph) : order_(ReversePostorder(graph)) {
  in_.resize(order_.size());
  for (size_t i = 0; i < order_.size(); ++i) nodes_[order_[i]].index = static_cast<int>(i);
  for (size_t i = 0; i < order_.size(); ++i)
    for (const Link& link : order_[i]->exits) {
      Node& target = nodes_[link.target];
      ++target.in_links;
      in_[target.index].emplace_back(static_cast<int>(i), &link);
    }
  FindDominators();
  FindAliases();
  CountUses();
}

// ---- Dominators (Cooper, Harvey, Kennedy: "A simple, fast dominance algorithm") -----------------

int Flow::Intersect(int a, int b) const {
  while (a != b) {
    while (a > b) a = dominators_[a];
    while (b > a) b = dominators_[b];
  }
  return a;
}

void Flow::FindDominators() {
  dominators_.assign(order_.size(), -1);
  dominators_[0] = 0;
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 1; i < order_.size(); ++i) {
      int dominator = -1;
      for (const auto& [from, link] : in_[i])
        if (dominators_[from] >= 0)
          dominator = dominator < 0 ? from : Intersect(from, dominator);
      if (dominators_[i] != dominator) {
        dominators_[i] = dominator;
        changed = true;
      }
    }
  }
  for (size_t i = 1; i < order_.size(); ++i) {
    Node& node = nodes_[order_[i]];
    node.dominator = dominators_[i];
    if (node.in_links > 1) nodes_[order_[node.dominator]].merges.push_back(order_[i]);
  }
}

const Block* Flow::Dominator(const Block* block) const {
  const Node& node = NodeOf(block);
  return node.dominator < 0 ? nullptr : order_[node.dominator];
}

bool Flow::Dominates(const Block* a, const Block* b) const {
  const int target = NodeOf(a).index;
  int i = NodeOf(b).index;
  while (i > target) i = dominators_[i];
  return i == target;
}

const Block* Flow::CommonDominator(const Block* a, const Block* b) const {
  return order_[Intersect(NodeOf(a).index, NodeOf(b).index)];
}

// ---- Values -------------------------------------------------------------------------------------

const Value* Flow::Resolve(const Value* value) const {
  for (auto it = alias_.find(value); it != alias_.end(); it = alias_.find(value)) value = it->second;
  return value;
}

void Flow::FindAliases() {
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 1; i < order_.size(); ++i) {
      const Block* block = order_[i];
      for (size_t k = 0; k < block->args.size(); ++k) {
        const Value* arg = block->args[k];
        if (alias_.contains(arg)) continue;
        const Value* only = nullptr;
        bool many = false;
        for (const auto& [from, link] : in_[i]) {
          const Value* value = Resolve(link->args[k]);
          if (value == arg) continue;
          if (only == nullptr) {
            only = value;
          } else if (!Same(only, value)) {
            many = true;
            break;
          }
        }
        if (many || only == nullptr) continue;
        alias_[arg] = only;
        changed = true;
      }
    }
  }
}

void Flow::CountUses() {
  std::unordered_map<const Value*, std::vector<const Value*>> sources;  // of merge arguments
  for (size_t i = 1; i < order_.size(); ++i)
    for (size_t k = 0; k < order_[i]->args.size(); ++k) {
      const Value* arg = order_[i]->args[k];
      if (Resolve(arg) != arg) continue;
      for (const auto& [from, link] : in_[i]) sources[arg].push_back(Resolve(link->args[k]));
    }
  std::vector<const Value*> work;
  const auto use = [&](const Value* v) {
    v = Resolve(v);
    ++uses_[v];
    if (needed_.insert(v).second) work.push_back(v);
  };
  for (const Block* block : order_) {
    for (const auto& op : block->ops)
      for (const Value* v : op->args) use(v);
    if (block->exit_value != nullptr) use(block->exit_value);
  }
  while (!work.empty()) {
    const Value* v = work.back();
    work.pop_back();
    const auto it = sources.find(v);
    if (it == sources.end()) continue;
    for (const Value* source : it->second) use(source);
  }
}

int Flow::Uses(const Value* value) const {
  const auto it = uses_.find(Resolve(value));
  return it == uses_.end() ? 0 : it->second;
}

}  // namespace kiln
