// A graph taken apart for showing: lines of text, where each came from in the source, and which
// value becomes which when control follows a link. All pictures are made from this, so they say
// what the text form says, with names of functions as people know them.
#ifndef KILN_TRANSLATOR_VIEW_GRAPH_VIEW_H_
#define KILN_TRANSLATOR_VIEW_GRAPH_VIEW_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "translator/base/diagnostics.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/program.h"

namespace kiln {

struct LineView {
  std::string text;                     // without the position, names unmangled
  std::vector<SourceLocation> origin;   // innermost first; more than one: inlined calls
};

struct EdgeView {
  uint32_t target = 0;
  std::string label;  // "true", "3", "else", "raises"; empty for a jump
  // %from in the block becomes %to in the target.
  std::vector<std::pair<uint32_t, uint32_t>> flows;
};

struct BlockView {
  uint32_t id = 0;
  bool cold = false;
  std::vector<LineView> lines;  // heading with the arguments, operations, exit
  std::vector<EdgeView> edges;
};

struct GraphView {
  std::string function;  // mangled
  std::string display;
  SourceLocation location;
  std::string text;      // the text form
  std::vector<BlockView> blocks;
};

GraphView MakeGraphView(const Graph& graph, const Program& program);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_VIEW_GRAPH_VIEW_H_
