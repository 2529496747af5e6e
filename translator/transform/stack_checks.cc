#include "translator/transform/stack_checks.h"

#include "translator/flowgraph/graph.h"
#include "translator/transform/effects.h"

namespace kiln {

bool InsertStackChecks(Program* program) {
  if (program->FindClass("rlib::StackOverflowError") == nullptr) return false;
  bool changed = false;
  const ProgramEffects effects(*program);
  for (const Function* breaker : effects.CycleBreakers()) {
    Graph* graph = breaker->graph.get();
    Block* start = graph->start();
    if (!start->ops.empty() && start->ops[0]->op == Opcode::kStackCheck) continue;
    // If the start block ends in kTry the check must not be its last operation.
    start->ops.insert(start->ops.begin(),
                      NewOp(graph, Opcode::kStackCheck, {}, Type::Void(), breaker->pos));
    changed = true;
  }
  return changed;
}

}  // namespace kiln
