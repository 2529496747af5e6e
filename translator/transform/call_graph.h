// The graph of direct calls, and its strongly connected components.
#ifndef KILN_TRANSLATOR_TRANSFORM_CALL_GRAPH_H_
#define KILN_TRANSLATOR_TRANSFORM_CALL_GRAPH_H_

#include <unordered_map>
#include <vector>

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/program.h"

namespace kiln {

class CallGraph {
 public:
  explicit CallGraph(const Program& program);

  // Functions with a body, callees before callers where calls are not circular.
  const std::vector<Function*>& bottom_up() const { return bottom_up_; }
  // Whether the two are in one circle of calls (a function that calls itself is in one with itself).
  bool InOneCircle(const Function* a, const Function* b) const;
  // How many direct calls of f there are in all bodies.
  int CallCount(const Function* f) const;

 private:
  struct Node {
    std::vector<Function*> callees;
    int calls = 0;
    int index = 0, low = 0, component = -1;
    bool on_stack = false, self = false;
  };
  void Connect(Function* root);

  std::unordered_map<const Function*, Node> nodes_;
  std::vector<Function*> bottom_up_;
  std::vector<Function*> stack_;
  int next_index_ = 1, next_component_ = 0;
};

}  // namespace kiln

#endif  // KILN_TRANSLATOR_TRANSFORM_CALL_GRAPH_H_
