#include "translator/transform/call_graph.h"

#include <algorithm>

namespace kiln {

CallGraph::CallGraph(const Program& program) {
  for (const auto& f : program.functions()) {
    Node& node = nodes_[f.get()];
    if (f->graph == nullptr) continue;
    for (const Block* block : f->graph->blocks())
      for (const auto& op : block->ops)
        if (op->op == Opcode::kCall) {
          node.callees.push_back(op->function);
          if (op->function == f.get()) node.self = true;
        }
  }
  for (const auto& f : program.functions())
    for (const Function* callee : nodes_[f.get()].callees) nodes_[callee].calls++;
  for (const auto& f : program.functions())
    if (nodes_[f.get()].index == 0) Connect(f.get());
}

// Tarjan's algorithm with a stack of its own, as chains of calls can be deep.
void CallGraph::Connect(Function* root) {
  std::vector<std::pair<Function*, size_t>> path = {{root, 0}};
  while (!path.empty()) {
    auto [f, next] = path.back();
    Node& node = nodes_[f];
    if (next == 0) {
      node.index = node.low = next_index_++;
      node.on_stack = true;
      stack_.push_back(f);
    }
    if (next < node.callees.size()) {
      path.back().second++;
      Function* callee = node.callees[next];
      Node& other = nodes_[callee];
      if (other.index == 0) {
        path.push_back({callee, 0});
      } else if (other.on_stack) {
        node.low = std::min(node.low, other.index);
      }
      // Visiting the callee again after its return updates `low`; see below.
      continue;
    }
    if (node.low == node.index) {
      Function* member;
      do {
        member = stack_.back();
        stack_.pop_back();
        nodes_[member].on_stack = false;
        nodes_[member].component = next_component_;
        if (member->graph != nullptr) bottom_up_.push_back(member);
      } while (member != f);
      next_component_++;
    }
    int low = node.low;
    path.pop_back();
    if (!path.empty()) {
      Node& parent = nodes_[path.back().first];
      parent.low = std::min(parent.low, low);
    }
  }
}

bool CallGraph::InOneCircle(const Function* a, const Function* b) const {
  auto x = nodes_.find(a), y = nodes_.find(b);
  if (x == nodes_.end() || y == nodes_.end()) return false;
  return a == b ? x->second.self : x->second.component == y->second.component;
}

int CallGraph::CallCount(const Function* f) const {
  auto it = nodes_.find(f);
  return it == nodes_.end() ? 0 : it->second.calls;
}

}  // namespace kiln
