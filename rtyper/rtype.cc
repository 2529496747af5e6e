#include "rtyper/rtype.h"

#include "annotator/reachability.h"
#include "rtyper/apply_facts.h"
#include "rtyper/dead_fields.h"
#include "rtyper/merge_identical.h"
#include "rtyper/virtual_calls.h"
#include "translator/flowgraph/graph.h"

namespace kiln {

void Rtype(Program* program, const RtypeOptions& options) {
  if (options.opt_level >= 1) RemoveUnreachableFunctions(program);
  if (options.opt_level >= 1) {
    for (const auto& function : program->functions()) {
      if (function->graph == nullptr) continue;
      ReplaceConstants(function->graph.get());
      MarkProvedChecks(function->graph.get());
    }
  }
  Reachable reachable = FindReachable(*program);
  MethodTargets targets(reachable.classes);
  ClassTests class_tests(reachable.classes);
  for (const auto& function : program->functions()) {
    if (function->graph == nullptr) continue;
    LowerVirtualCalls(function->graph.get(), &targets);
    if (options.opt_level >= 1) class_tests.Run(function->graph.get());
  }
  if (options.opt_level >= 2) {
    RemoveDeadFields(program, reachable.read_fields);
    MergeIdenticalFunctions(program);
  }
  // From here on there is no call_virtual, and every call's targets are as narrow as facts make them.
}

}  // namespace kiln
