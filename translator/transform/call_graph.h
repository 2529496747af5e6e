// The graph of direct calls, and an order of its functions.
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
  // Whether f calls itself directly.
  bool CallsItself(const Function* f) const;
  // How many direct calls of f there are in all bodies.
  int CallCount(const Function* f) const;

 private:
  struct Node {
    std::vector<Function*> callees;
    int calls = 0;
    bool self = false;
    bool visited = false;
  };
  void Visit(Function* root);

  std::unordered_map<const Function*, Node> nodes_;
  std::vector<Function*> bottom_up_;
};

}  // namespace kiln

#endif  // KILN_TRANSLATOR_TRANSFORM_CALL_GRAPH_H_
