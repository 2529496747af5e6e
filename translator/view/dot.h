// Graphviz's language: a function's blocks, the call graph, the class tree.
#ifndef KILN_TRANSLATOR_VIEW_DOT_H_
#define KILN_TRANSLATOR_VIEW_DOT_H_

#include <functional>
#include <string>
#include <vector>

#include "translator/flowgraph/program.h"
#include "translator/view/graph_view.h"

namespace kiln {

// Nodes are named b<id>, and have a line of text for each line of the block.
std::string GraphDot(const GraphView& view);

// Who calls whom: functions for which `wanted` is true, and those that call them or are called by
// them (drawn grey). Virtual calls lead to every implementation, dashed.
std::string CallGraphDot(const Program& program,
                         const std::function<bool(const Function&)>& wanted);

// The class tree with fields, ids and sizes as far as they are known. Classes for which `wanted` is
// false are left out unless a wanted one derives from them.
std::string ClassTreeDot(const Program& program, const std::function<bool(const Class&)>& wanted);

// The functions that a graph may call directly, virtual ones through every implementation, in
// order of first mention, each once.
struct Callee {
  const Function* function;
  bool is_virtual;
};
std::vector<Callee> Callees(const Function& function, const Program& program);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_VIEW_DOT_H_
