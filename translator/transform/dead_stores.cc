// RemoveDeadStores: a walk up each block, remembering which fields are sure to be overwritten.

#include <set>
#include <utility>

#include "translator/flowgraph/rewrite.h"
#include "translator/transform/redundancy.h"

namespace kiln {

bool RemoveDeadStores(Graph* graph) {
  bool changed = false;
  std::vector<Definition> definitions = Definitions(*graph);
  auto origin = [&](const Value* v) {
    while (!v->is_const() && definitions[v->id].op != nullptr &&
           definitions[v->id].op->op == Opcode::kCastRef)
      v = definitions[v->id].op->args[0];
    return v;
  };
  for (Block* block : graph->blocks()) {
    // Looked up only, never walked in order.
    std::set<std::pair<const Value*, const Field*>> overwritten;
    for (size_t i = block->ops.size(); i-- > 0;) {
      const Operation& op = *block->ops[i];
      const OpInfo& info = Info(op.op);
      if (op.op == Opcode::kSetField) {
        if (!overwritten.insert({origin(op.args[0]), op.field}).second) {
          block->ops.erase(block->ops.begin() + static_cast<std::ptrdiff_t>(i));
          changed = true;
        }
      } else if (op.op == Opcode::kGetField) {
        // Whatever object it reads.
        std::erase_if(overwritten, [&](const auto& entry) { return entry.second == op.field; });
      } else if (info.has(effect::kMayRaise | effect::kReads | effect::kMayCollect) &&
                 op.op != Opcode::kArrayGet) {
        overwritten.clear();
      }
    }
  }
  return changed;
}

}  // namespace kiln
