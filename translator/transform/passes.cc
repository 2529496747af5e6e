#include "translator/transform/passes.h"

#include "annotator/reachability.h"
#include "translator/flowgraph/graph.h"
#include "translator/transform/dead_handlers.h"
#include "translator/transform/direct_calls.h"
#include "translator/transform/effects.h"
#include "translator/transform/if_chains.h"
#include "translator/transform/inline.h"
#include "translator/transform/jit_queries.h"
#include "translator/transform/malloc_removal.h"
#include "translator/transform/redundancy.h"
#include "translator/transform/simplify.h"
#include "translator/transform/stack_checks.h"

namespace kiln {
namespace {

template <class F>
bool ForEachGraph(Program* program, F f) {
  bool changed = false;
  for (const auto& function : program->functions())
    if (function->graph != nullptr) changed |= f(function->graph.get());
  return changed;
}

bool Simplify(Program* program, const PassOptions&) {
  return ForEachGraph(program, [&](Graph* graph) { return SimplifyGraph(program, graph); });
}

bool IfChains(Program* program, const PassOptions&) {
  return ForEachGraph(program, [&](Graph* graph) { return MergeIfChains(graph); });
}

bool Reachability(Program* program, const PassOptions&) {
  return RemoveUnreachableFunctions(program);
}

bool StackChecks(Program* program, const PassOptions&) { return InsertStackChecks(program); }

bool DeadHandlers(Program* program, const PassOptions&) {
  ProgramEffects effects(*program);
  return ForEachGraph(program, [&](Graph* graph) {
    SpreadCold(graph);
    return RemoveDeadHandlers(graph, effects);
  });
}

bool JitQueries(Program* program, const PassOptions&) {
  return ForEachGraph(program, AnswerJitQueries);
}

bool DirectCalls(Program* program, const PassOptions& options) {
  return ForEachGraph(program, [&](Graph* graph) {
    return MakeCallsDirect(graph, options.inline_threshold);
  });
}

bool Inline(Program* program, const PassOptions& options) {
  InlineOptions inlining;
  inlining.threshold = options.inline_threshold;
  inlining.single_call_threshold = options.inline_single_call_threshold;
  inlining.only_always_inline = options.opt_level < 2;
  return InlineCalls(program, inlining);
}

bool Redundancy(Program* program, const PassOptions&) {
  ProgramEffects effects(*program);
  return ForEachGraph(program, [&](Graph* graph) {
    bool changed = RemoveRedundancy(graph, effects);
    return changed | SimplifyGraph(program, graph);
  });
}

bool Mallocs(Program* program, const PassOptions&) {
  return ForEachGraph(program, [&](Graph* graph) {
    bool changed = RemoveMallocs(graph);
    if (changed) SimplifyGraph(program, graph);
    return changed;
  });
}

constexpr Pass kShared[] = {
    {"reachability", "drops functions that nothing can call", Reachability, 0},
    {"simplify", "folds constants, removes dead code, straightens jumps", Simplify, 0},
    {"if_chains", "makes a switch of tests of one integer", IfChains, 0},
    {"simplify", "folds constants, removes dead code, straightens jumps", Simplify, 0},
};

constexpr Pass kOpt[] = {
    {"jit_queries", "answers what is asked of the JIT: not here", JitQueries, 0},
    {"stack_checks", "makes deep recursion an exception", StackChecks, 0},
    {"dead_handlers", "drops handlers of what cannot raise, finds cold code", DeadHandlers, 1},
    {"direct_calls", "tests for the target of indirect calls with few of them", DirectCalls, 2},
    {"inline", "puts small callees in place of their calls", Inline, 1},
    {"if_chains", "makes a switch of tests of one integer", IfChains, 1},
    {"simplify", "folds constants, removes dead code, straightens jumps", Simplify, 1},
    {"malloc_removal", "makes values of the fields of objects that do not escape", Mallocs, 2},
    {"redundancy", "removes what was computed, tested, loaded or stored before", Redundancy, 2},
    {"reachability", "drops functions that nothing can call", Reachability, 1},
};

}  // namespace

std::span<const Pass> SharedPasses() { return kShared; }
std::span<const Pass> OptPasses() { return kOpt; }

}  // namespace kiln
