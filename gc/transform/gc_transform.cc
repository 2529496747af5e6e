#include "gc/transform/gc_transform.h"

#include "gc/transform/barriers.h"
#include "gc/transform/roots.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/layout.h"
#include "translator/transform/effects.h"

namespace kiln {

void TransformForCollector(Program* program) {
  LayOut(program);
  const ProgramEffects effects(*program);
  for (const auto& function : program->functions()) {
    if (function->graph == nullptr) continue;
    InsertBarriers(function->graph.get(), effects);
    InsertRoots(function->graph.get(), effects);
  }
}

}  // namespace kiln
