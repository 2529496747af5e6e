#include "translator/driver/statistics.h"

#include "translator/flowgraph/graph.h"

namespace kiln {

ProgramSize Measure(const Program& program) {
  ProgramSize size;
  const auto known = [&](const Value* value) {
    if (value != nullptr && value->fact != nullptr && !value->fact->is_default()) ++size.facts;
  };
  for (const auto& function : program.functions()) {
    if (function->graph == nullptr) continue;
    ++size.graphs;
    for (const Block* block : function->graph->blocks()) {
      ++size.blocks;
      size.operations += static_cast<int64_t>(block->ops.size());
      for (const Value* arg : block->args) known(arg);
      for (const auto& op : block->ops) {
        known(op->result);
        if (op->proved) ++size.proved;
        if (op->op == Opcode::kCallVirtual || op->op == Opcode::kMethodLookup) ++size.virtual_calls;
      }
    }
  }
  for (const auto& cls : program.classes()) {
    for (const Field* field : cls->fields) size.facts += field->fact.is_default() ? 0 : 1;
    for (const Field* item : cls->items) size.facts += item->fact.is_default() ? 0 : 1;
  }
  size.prebuilt = static_cast<int64_t>(program.prebuilt().size());
  return size;
}

void CountProgram(const Program& program, Progress* progress) {
  const ProgramSize size = Measure(program);
  progress->Count("graphs", size.graphs);
  progress->Count("operations", size.operations);
}

}  // namespace kiln
