#include "rtyper/rtype.h"

#include "rtyper/virtual_calls.h"
#include "translator/flowgraph/graph.h"
#include "annotator/reachability.h"

namespace kiln {

void Rtype(Program* program, const RtypeOptions& options) {
  (void)options;
  Reachable reachable = FindReachable(*program);
  MethodTargets targets(reachable.classes);
  for (const auto& function : program->functions())
    if (function->graph != nullptr) LowerVirtualCalls(function->graph.get(), &targets);
}

}  // namespace kiln
