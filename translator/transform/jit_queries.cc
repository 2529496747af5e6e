#include "translator/transform/jit_queries.h"

#include "translator/flowgraph/rewrite.h"

namespace kiln {

bool AnswerJitQueries(Graph* graph) {
  Replacements replaced;
  for (Block* block : graph->blocks())
    std::erase_if(block->ops, [&](const auto& op) {
      if (op->op == Opcode::kJitPromote) {
        replaced[op->result] = op->args[0];
        return true;
      }
      if (op->op != Opcode::kJitQuery) return false;
      if (op->result == nullptr) return true;
      if (!op->result->type.is_int()) return false;
      replaced[op->result] = graph->NewInt(op->result->type, 0);
      return true;
    });
  ReplaceAllUses(graph, replaced);
  return !replaced.empty();
}

}  // namespace kiln
