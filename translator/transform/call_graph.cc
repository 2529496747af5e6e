#include "translator/transform/call_graph.h"

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
    if (!nodes_[f.get()].visited) Visit(f.get());
}

// Depth first, with a stack of its own, as chains of calls can be deep.
void CallGraph::Visit(Function* root) {
  std::vector<std::pair<Function*, size_t>> path = {{root, 0}};
  nodes_[root].visited = true;
  while (!path.empty()) {
    auto& [f, next] = path.back();
    const Node& node = nodes_[f];
    if (next == node.callees.size()) {
      if (f->graph != nullptr) bottom_up_.push_back(f);
      path.pop_back();
      continue;
    }
    Function* callee = node.callees[next++];
    if (nodes_[callee].visited) continue;
    nodes_[callee].visited = true;
    path.push_back({callee, 0});
  }
}

bool CallGraph::CallsItself(const Function* f) const {
  auto it = nodes_.find(f);
  return it != nodes_.end() && it->second.self;
}

int CallGraph::CallCount(const Function* f) const {
  auto it = nodes_.find(f);
  return it == nodes_.end() ? 0 : it->second.calls;
}

}  // namespace kiln
