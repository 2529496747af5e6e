// Dominators and natural loops of a graph.
//
// Block a dominates b if every path from the start to b goes through a. Method: Cooper, Harvey and
// Kennedy, "A Simple, Fast Dominance Algorithm" (2001). Stale after any change to links.
#ifndef KILN_TRANSLATOR_FLOWGRAPH_DOMINATORS_H_
#define KILN_TRANSLATOR_FLOWGRAPH_DOMINATORS_H_

#include <cstdint>
#include <vector>

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/traversal.h"

namespace kiln {

class Dominators {
 public:
  explicit Dominators(const Graph& graph);

  // Reachable blocks in reverse postorder.
  const std::vector<Block*>& order() const { return order_; }
  bool IsReachable(const Block* b) const { return index_[b->id] >= 0; }
  // The closest block other than `b` that dominates it; null for the start.
  Block* ImmediateDominator(const Block* b) const {
    int i = idom_[index_[b->id]];
    return i < 0 || index_[b->id] == 0 ? nullptr : order_[i];
  }
  // A block dominates itself.
  bool Dominates(const Block* a, const Block* b) const {
    return enter_[index_[a->id]] <= enter_[index_[b->id]] &&
           leave_[index_[b->id]] <= leave_[index_[a->id]];
  }

 private:
  std::vector<Block*> order_;
  std::vector<int> index_;  // by block id: place in order_, -1 if unreachable
  std::vector<int> idom_;   // by place
  std::vector<int> enter_, leave_;  // by place: walk over the dominator tree
};

// A natural loop: the header and all blocks from which a back edge to it can be reached without
// going through it.
struct Loop {
  Block* header;
  std::vector<Block*> body;  // header included
};
// Outer loops before inner ones of other headers, in reverse postorder of headers. Loops that
// can be entered past their header are not found; `*irreducible` tells whether there are any.
std::vector<Loop> FindLoops(const Graph& graph, const Dominators& dominators, bool* irreducible);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_FLOWGRAPH_DOMINATORS_H_
