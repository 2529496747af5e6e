#include "translator/view/dot.h"

#include <set>
#include <unordered_map>
#include <unordered_set>

namespace kiln {
namespace {

constexpr size_t kLongestLine = 110;

// As the inside of a double-quoted dot string; newlines must have been dealt with.
std::string Escape(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

// Long lines (calls with many arguments, switches) continue on the next one, indented.
std::string Wrapped(std::string_view line) {
  std::string out;
  while (line.size() > kLongestLine) {
    size_t cut = line.rfind(' ', kLongestLine);
    if (cut == std::string_view::npos || cut < kLongestLine / 2) cut = kLongestLine;
    out += Escape(line.substr(0, cut)) + "\\l";
    line = line.substr(cut);
    out += "     ";
  }
  return out + Escape(line) + "\\l";
}

constexpr char kHead[] =
    "  node [shape=box, fontname=\"DejaVu Sans Mono\", fontsize=10, margin=\"0.12,0.06\", "
    "style=filled, fillcolor=white, color=\"#8a94a6\"];\n"
    "  edge [fontname=\"DejaVu Sans Mono\", fontsize=9, color=\"#5b6675\", arrowsize=0.7];\n";

std::string Quote(std::string_view text) { return "\"" + Escape(text) + "\""; }

}  // namespace

std::string GraphDot(const GraphView& view) {
  std::string out = "digraph " + Quote(view.display) + " {\n" + kHead;
  for (const BlockView& block : view.blocks) {
    const std::string name = "b" + std::to_string(block.id);
    out += "  " + name + " [label=\"";
    for (const LineView& line : block.lines) out += Wrapped(line.text);
    out += "\"";
    if (block.cold) out += ", fillcolor=\"#f1f1f1\", color=\"#b9bdc4\"";
    out += "];\n";
    for (const EdgeView& edge : block.edges) {
      out += "  " + name + " -> b" + std::to_string(edge.target);
      std::string attributes;
      if (!edge.label.empty()) attributes = "label=" + Quote(edge.label);
      if (edge.label == "raises") attributes += ", color=\"#c05040\", fontcolor=\"#c05040\", style=dashed";
      if (!attributes.empty()) out += " [" + attributes + "]";
      out += ";\n";
    }
  }
  return out + "}\n";
}

std::vector<Callee> Callees(const Function& function, const Program& program) {
  std::vector<Callee> out;
  std::unordered_set<const Function*> seen;
  const auto add = [&](const Function* callee, bool is_virtual) {
    if (callee != nullptr && seen.insert(callee).second) out.push_back({callee, is_virtual});
  };
  if (function.graph == nullptr) return out;
  for (const Block* block : function.graph->blocks()) {
    for (const auto& op : block->ops) {
      add(op->function, false);
      if (op->method != nullptr)
        for (const auto& cls : program.classes())
          if (auto it = cls->methods.find(op->method); it != cls->methods.end())
            add(it->second, true);
      for (const Value* arg : op->args)
        if (arg->is_const() && arg->constant.kind == Const::Kind::kFunc)
          add(arg->constant.function, true);
    }
  }
  return out;
}

std::string CallGraphDot(const Program& program,
                         const std::function<bool(const Function&)>& wanted) {
  std::string out = "digraph calls {\n  rankdir=LR;\n" + std::string(kHead);
  std::unordered_map<const Function*, int> numbers;
  std::string nodes, edges;
  const auto node = [&](const Function* function) {
    const auto [it, added] = numbers.try_emplace(function, static_cast<int>(numbers.size()));
    const std::string name = "f" + std::to_string(it->second);
    if (added) {
      nodes += "  " + name + " [label=" + Quote(function->display) +
               ", tooltip=" + Quote(function->name);
      if (!wanted(*function)) nodes += ", color=\"#cfd3da\", fontcolor=\"#8a94a6\"";
      if (function == program.entry) nodes += ", penwidth=2";
      nodes += "];\n";
    }
    return name;
  };
  for (const auto& function : program.functions()) {
    const bool from = wanted(*function);
    if (from) node(function.get());
    for (const Callee& callee : Callees(*function, program)) {
      if (!from && !wanted(*callee.function)) continue;
      const std::string tail = node(function.get());
      edges += "  " + tail + " -> " + node(callee.function);
      if (callee.is_virtual) edges += " [style=dashed]";
      edges += ";\n";
    }
  }
  return out + nodes + edges + "}\n";
}

std::string ClassTreeDot(const Program& program,
                         const std::function<bool(const Class&)>& wanted) {
  std::string out = "digraph classes {\n  rankdir=LR;\n" + std::string(kHead);
  std::unordered_set<const Class*> shown;
  for (const auto& cls : program.classes())
    if (wanted(*cls))
      for (const Class* c = cls.get(); c != nullptr; c = c->base) shown.insert(c);
  std::unordered_map<const Class*, int> numbers;
  for (const auto& cls : program.classes())
    if (shown.contains(cls.get())) numbers.emplace(cls.get(), static_cast<int>(numbers.size()));
  for (const auto& cls : program.classes()) {
    if (!shown.contains(cls.get())) continue;
    std::string label = Escape(cls->name);
    if (cls->id != 0) label += "   id " + std::to_string(cls->id);
    if (cls->size != 0) label += ", " + std::to_string(cls->size) + " bytes";
    label += "\\l";
    const auto line = [&](const Field* field, const char* kind) {
      label += "  ";
      if (field->offset >= 0) label += "+" + std::to_string(field->offset) + " ";
      label += Escape(field->name + ": " + TypeName(field->type));
      if (field->immutable) label += " const";
      label += std::string(kind) + "\\l";
    };
    for (const Field* field : cls->fields) line(field, "");
    for (const Field* item : cls->items) line(item, " []");
    for (const Method* method : cls->method_order)
      label += "  " + Escape(method->display) + "\\l";
    const std::string name = "c" + std::to_string(numbers[cls.get()]);
    out += "  " + name + " [label=\"" + label + "\"";
    if (cls->is_abstract) out += ", style=\"filled,dashed\"";
    out += "];\n";
    if (cls->base != nullptr && shown.contains(cls->base))
      out += "  c" + std::to_string(numbers[cls->base]) + " -> " + name + " [arrowhead=none];\n";
  }
  return out + "}\n";
}

}  // namespace kiln
