// The passes of this folder by name, for golden tests. One graph pass each; see also
// annotator/golden_passes.cc.
#include "annotator/reachability.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/testing/pass_registry.h"
#include "translator/transform/algebra.h"
#include "translator/transform/constant_folding.h"
#include "translator/transform/dead_code.h"
#include "translator/transform/dead_handlers.h"
#include "translator/transform/direct_calls.h"
#include "translator/transform/effects.h"
#include "translator/transform/if_chains.h"
#include "translator/transform/inline.h"
#include "translator/transform/jit_queries.h"
#include "translator/transform/malloc_removal.h"
#include "translator/transform/passes.h"
#include "translator/transform/redundancy.h"
#include "translator/transform/simplify.h"
#include "translator/transform/simplify_flow.h"
#include "translator/transform/stack_checks.h"

namespace kiln {
namespace {

// Runs on every graph, then numbers blocks and values anew, so that the output can be read.
template <class F>
std::function<void(Program*)> OnGraphs(F f) {
  return [f](Program* program) {
    for (const auto& function : program->functions()) {
      if (function->graph == nullptr) continue;
      f(program, function->graph.get());
      function->graph->Renumber();
    }
  };
}

void Renumber(Program* program) {
  for (const auto& function : program->functions())
    if (function->graph != nullptr) function->graph->Renumber();
}

const PassRegistration kDeadCode("dead_code", OnGraphs([](Program*, Graph* graph) {
                                   RemoveDeadCode(graph);
                                 }));
const PassRegistration kEqualArguments("equal_arguments", OnGraphs([](Program*, Graph* graph) {
                                         MergeEqualArguments(graph);
                                         RemoveDeadCode(graph);
                                       }));
const PassRegistration kFlow("simplify_flow",
                             OnGraphs([](Program*, Graph* graph) { SimplifyFlow(graph); }));
const PassRegistration kAlgebra("algebra", OnGraphs([](Program*, Graph* graph) {
                                  SimplifyAlgebra(graph);
                                  RemoveDeadCode(graph);
                                }));
const PassRegistration kFolding("constant_folding", OnGraphs([](Program* program, Graph* graph) {
                                  FoldConstants(program, graph);
                                  RemoveDeadCode(graph);
                                }));
const PassRegistration kSimplify("simplify", OnGraphs([](Program* program, Graph* graph) {
                                   SimplifyGraph(program, graph);
                                 }));
const PassRegistration kIfChains("if_chains", OnGraphs([](Program*, Graph* graph) {
                                   MergeIfChains(graph);
                                   RemoveDeadCode(graph);
                                 }));
const PassRegistration kJitQueries("jit_queries", OnGraphs([](Program*, Graph* graph) {
                                     AnswerJitQueries(graph);
                                   }));
const PassRegistration kDirectCalls("direct_calls", OnGraphs([](Program*, Graph* graph) {
                                      MakeCallsDirect(graph, 32);
                                      SimplifyFlow(graph);
                                      RemoveDeadCode(graph);
                                    }));
const PassRegistration kStackChecks("stack_checks", [](Program* program) {
  InsertStackChecks(program);
});
const PassRegistration kDeadHandlers("dead_handlers", [](Program* program) {
  ProgramEffects effects(*program);
  for (const auto& function : program->functions()) {
    if (function->graph == nullptr) continue;
    SpreadCold(function->graph.get());
    RemoveDeadHandlers(function->graph.get(), effects);
    function->graph->Renumber();
  }
});
const PassRegistration kMallocs("malloc_removal", OnGraphs([](Program*, Graph* graph) {
                                  RemoveMallocs(graph);
                                  RemoveDeadCode(graph);
                                }));
const PassRegistration kRedundancy("redundancy", [](Program* program) {
  ProgramEffects effects(*program);
  for (const auto& function : program->functions()) {
    if (function->graph == nullptr) continue;
    RemoveRedundancy(function->graph.get(), effects);
    RemoveDeadCode(function->graph.get());
  }
  Renumber(program);
});
const PassRegistration kInline("inline", [](Program* program) {
  InlineCalls(program, InlineOptions());
  Renumber(program);
});
const PassRegistration kReachability("reachability", [](Program* program) {
  RemoveUnreachableFunctions(program);
});

}  // namespace
}  // namespace kiln
