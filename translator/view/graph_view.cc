#include "translator/view/graph_view.h"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <unordered_map>

#include "translator/flowgraph/text.h"

namespace kiln {
namespace {

// "bf.cc:12:7" -> its parts; false if that is not what `text` is.
bool ParseFrame(std::string_view text, SourceLocation* at) {
  const size_t last = text.rfind(':');
  if (last == std::string_view::npos || last == 0) return false;
  const size_t middle = text.rfind(':', last - 1);
  if (middle == std::string_view::npos) return false;
  const auto number = [](std::string_view digits, uint32_t* out) {
    const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), *out);
    return code == std::errc() && end == digits.data() + digits.size();
  };
  std::string_view file = text.substr(0, middle);
  if (file.size() >= 2 && file.front() == '"') file = file.substr(1, file.size() - 2);
  at->file = file;
  return number(text.substr(middle + 1, last - middle - 1), &at->line) &&
         number(text.substr(last + 1), &at->column);
}

// Cuts " @file:line:column<file:line:column" off a line of the text form.
LineView SplitLine(std::string_view line) {
  LineView view;
  const size_t at = line.rfind(" @");
  if (at != std::string_view::npos) {
    std::string_view rest = line.substr(at + 2);
    bool good = true;
    while (good && !rest.empty()) {
      const size_t end = std::min(rest.find('<'), rest.size());
      SourceLocation location;
      good = ParseFrame(rest.substr(0, end), &location);
      view.origin.push_back(std::move(location));
      rest = rest.substr(std::min(end + 1, rest.size()));
    }
    if (good) {
      line = line.substr(0, at);
    } else {
      view.origin.clear();
    }
  }
  view.text = line;
  return view;
}

// The line with mangled names replaced by the ones for people.
std::string Readable(std::string_view text, const Program& program) {
  const auto in_name = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || c == '.' || c == '$';
  };
  std::string out;
  while (!text.empty()) {
    const size_t at = std::min(text.find("_Z"), text.size());
    out += text.substr(0, at);
    const bool starts = at == 0 || !in_name(text[at - 1]);
    text = text.substr(at);
    size_t length = 0;
    while (length < text.size() && in_name(text[length])) ++length;
    const std::string_view name = text.substr(0, length);
    const Function* function = starts ? program.FindFunction(name) : nullptr;
    const Method* method = starts ? program.FindMethod(name) : nullptr;
    out += method != nullptr && !method->display.empty()       ? method->display
           : function != nullptr && !function->display.empty() ? function->display
                                                               : std::string(name);
    text = text.substr(length);
  }
  return out;
}

// The block's number if the line is a block's heading: "b3(%1: i64):" or "b3:".
bool IsHeading(std::string_view line, uint32_t* id) {
  if (line.size() < 2 || line[0] != 'b') return false;
  const auto [end, code] = std::from_chars(line.data() + 1, line.data() + line.size(), *id);
  return code == std::errc() && end != line.data() + line.size() &&
         (*end == '(' || *end == ':' || *end == ' ');
}

std::string EdgeLabel(const Block& block, size_t index) {
  switch (block.exit) {
    case Exit::kBranch: return index == 0 ? "true" : "false";
    case Exit::kTry: return index == 0 ? "" : "raises";
    case Exit::kSwitch:
      return index < block.cases.size() ? std::to_string(block.cases[index]) : "else";
    default: return "";
  }
}

EdgeView MakeEdge(const Block& block, size_t index) {
  const Link& link = block.exits[index];
  EdgeView edge;
  edge.target = link.target->id;
  edge.label = EdgeLabel(block, index);
  for (size_t i = 0; i < link.args.size() && i < link.target->args.size(); ++i)
    if (!link.args[i]->is_const())
      edge.flows.emplace_back(link.args[i]->id, link.target->args[i]->id);
  return edge;
}

}  // namespace

GraphView MakeGraphView(const Graph& graph, const Program& program) {
  GraphView view;
  const Function& function = *graph.function();
  view.function = function.name;
  view.display = function.display.empty() ? function.name : function.display;
  if (function.pos != 0) {
    const Position& position = program.position(function.pos);
    view.location = {program.files()[position.file], position.line, position.column};
  }
  view.text = PrintGraph(graph);

  std::unordered_map<uint32_t, size_t> index;
  std::string_view rest = view.text;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest = rest.substr(std::min(end + 1, rest.size()));
    uint32_t id = 0;
    if (IsHeading(line, &id)) {
      index[id] = view.blocks.size();
      view.blocks.push_back({id, false, {}, {}});
    } else if (view.blocks.empty() || line == "}") {
      continue;  // the function's own line
    }
    if (line.starts_with("  ")) line = line.substr(2);
    LineView shown = SplitLine(line);
    shown.text = Readable(shown.text, program);
    view.blocks.back().lines.push_back(std::move(shown));
  }
  for (const Block* block : graph.blocks()) {
    const auto it = index.find(block->id);
    if (it == index.end()) continue;
    BlockView& shown = view.blocks[it->second];
    shown.cold = block->cold;
    for (size_t i = 0; i < block->exits.size(); ++i)
      if (block->exits[i].target != nullptr) shown.edges.push_back(MakeEdge(*block, i));
  }
  return view;
}

}  // namespace kiln
