#include "translator/flowgraph/dominators.h"

#include <utility>

namespace kiln {

Dominators::Dominators(const Graph& graph)
    : order_(ReversePostorder(graph)), index_(graph.next_block_id(), -1) {
  for (size_t i = 0; i < order_.size(); i++) index_[order_[i]->id] = static_cast<int>(i);
  Predecessors preds(graph);
  idom_.assign(order_.size(), -1);
  idom_[0] = 0;
  auto intersect = [&](int a, int b) {
    while (a != b) {
      while (a > b) a = idom_[a];
      while (b > a) b = idom_[b];
    }
    return a;
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (size_t i = 1; i < order_.size(); i++) {
      int now = -1;
      for (const Incoming& in : preds.of(order_[i])) {
        int p = index_[in.from->id];
        if (p < 0 || idom_[p] < 0) continue;
        now = now < 0 ? p : intersect(now, p);
      }
      if (idom_[i] != now) {
        idom_[i] = now;
        changed = true;
      }
    }
  }
  std::vector<std::vector<int>> children(order_.size());
  for (size_t i = 1; i < order_.size(); i++) children[idom_[i]].push_back(static_cast<int>(i));
  enter_.resize(order_.size());
  leave_.resize(order_.size());
  int clock = 0;
  std::vector<std::pair<int, size_t>> stack = {{0, 0}};
  while (!stack.empty()) {
    auto& [node, next] = stack.back();
    if (next == 0) enter_[node] = clock++;
    if (next < children[node].size()) {
      int child = children[node][next++];
      stack.push_back({child, 0});
    } else {
      leave_[node] = clock++;
      stack.pop_back();
    }
  }
}

std::vector<Loop> FindLoops(const Graph& graph, const Dominators& dominators, bool* irreducible) {
  *irreducible = false;
  std::vector<Loop> loops;
  std::vector<int> loop_of_header(graph.next_block_id(), -1);
  std::vector<int> place(graph.next_block_id(), -1);
  for (size_t i = 0; i < dominators.order().size(); i++)
    place[dominators.order()[i]->id] = static_cast<int>(i);
  Predecessors preds(graph);
  for (Block* header : dominators.order()) {
    std::vector<Block*> work;
    for (const Incoming& in : preds.of(header)) {
      if (!dominators.IsReachable(in.from) || place[in.from->id] < place[header->id]) continue;
      if (dominators.Dominates(header, in.from)) {
        work.push_back(in.from);
      } else {
        *irreducible = true;
      }
    }
    if (work.empty()) continue;
    Loop loop{header, {header}};
    std::vector<bool> seen(graph.next_block_id());
    seen[header->id] = true;
    while (!work.empty()) {
      Block* block = work.back();
      work.pop_back();
      if (seen[block->id]) continue;
      seen[block->id] = true;
      loop.body.push_back(block);
      for (const Incoming& in : preds.of(block))
        if (dominators.IsReachable(in.from)) work.push_back(in.from);
    }
    loops.push_back(std::move(loop));
  }
  return loops;
}

}  // namespace kiln
