// A graph as the emitter sees it: blocks with dominators, and values without the block arguments
// that only carry a value along.
//
// In a flow graph each value belongs to one block and links pass it on. C++ has scopes instead: what
// a dominating block defined is visible. So an argument that gets the same value along all
// links *is* that value (Resolve), and only true merges become variables that links assign to.
#ifndef KILN_TRANSLATOR_EMIT_FLOW_H_
#define KILN_TRANSLATOR_EMIT_FLOW_H_

#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "translator/flowgraph/graph.h"

namespace kiln {

class Flow {
 public:
  explicit Flow(const Graph& graph);

  // Reachable blocks in reverse postorder.
  const std::vector<Block*>& order() const { return order_; }
  // The dominator next to the block; null for the start.
  const Block* Dominator(const Block* block) const;
  bool Dominates(const Block* a, const Block* b) const;
  // The nearest block that dominates both.
  const Block* CommonDominator(const Block* a, const Block* b) const;
  // How many links lead to the block. A block with one is written where the link is.
  int InLinks(const Block* block) const { return NodeOf(block).in_links; }
  bool IsInline(const Block* block) const { return InLinks(block) == 1; }
  // Blocks with several in-links whose nearest dominator is `block`, in reverse postorder.
  const std::vector<Block*>& Merges(const Block* block) const { return NodeOf(block).merges; }

  // The value that stands for `value`: a constant, a result, a parameter, or the argument of a merge.
  const Value* Resolve(const Value* value) const;
  // Whether a merge's argument needs a variable: it stands for itself and something uses it.
  bool NeedsVariable(const Value* arg) const { return Resolve(arg) == arg && needed_.contains(arg); }
  // How often the resolved value is an operand of an operation, an exit, or a needed argument.
  int Uses(const Value* value) const;

 private:
  struct Node {
    int index = -1;  // in order_
    int in_links = 0;
    int dominator = -1;
    std::vector<Block*> merges;
  };
  const Node& NodeOf(const Block* block) const { return nodes_.at(block); }
  int Intersect(int a, int b) const;
  void FindDominators();
  void FindAliases();
  void CountUses();

  std::vector<Block*> order_;
  std::unordered_map<const Block*, Node> nodes_;
  std::vector<int> dominators_;                           // by index
  std::vector<std::vector<std::pair<int, const Link*>>> in_;  // by index
  std::unordered_map<const Value*, const Value*> alias_;
  std::unordered_set<const Value*> needed_;
  std::unordered_map<const Value*, int> uses_;
};

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EMIT_FLOW_H_
