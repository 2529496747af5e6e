// Which calls are inlined: weights, thresholds, order. The deed itself is in inline_call.cc.

#include "translator/transform/inline.h"

#include <limits>
#include <unordered_map>
#include <unordered_set>

#include "translator/flowgraph/rewrite.h"
#include "translator/transform/call_graph.h"
#include "translator/transform/effects.h"
#include "translator/transform/simplify.h"

namespace kiln {
namespace {

double Weight(const Operation& op) {
  switch (op.op) {
    case Opcode::kCall: case Opcode::kCallForeign:
      return 3 + 0.5 * static_cast<double>(op.args.size());
    case Opcode::kCallIndirect: case Opcode::kCallVirtual:
      return 4 + 0.5 * static_cast<double>(op.args.size());
    case Opcode::kNew: case Opcode::kNewArray:
      return 6;
    case Opcode::kWeakrefNew: case Opcode::kArrayCopy: case Opcode::kGcCollect:
      return 10;
    case Opcode::kCastRef: case Opcode::kIntCast: case Opcode::kKeepalive: case Opcode::kBoolNot:
    case Opcode::kJitPromote: case Opcode::kJitHint: case Opcode::kJitQuery:
      return 0;
    case Opcode::kIsInstance: case Opcode::kMethodLookup: case Opcode::kSetField:
    case Opcode::kArraySet:
      return 2;
    case Opcode::kIntDiv: case Opcode::kIntMod:
      return 3;
    default:
      return 1;
  }
}

constexpr double kNoLimit = std::numeric_limits<double>::infinity();

// Whether it is a dispatch loop, whose cases become functions of their own.
bool HasMergePoint(const Graph& graph) {
  for (const Block* block : graph.blocks()) {
    for (const auto& op : block->ops) {
      if (op->op == Opcode::kJitMergePoint) return true;
    }
  }
  return false;
}

class Inlining {
 public:
  Inlining(Program* program, const InlineOptions& options)
      : program_(program),
        options_(options),
        calls_(*program),
        effects_(*program),
        may_raise_([this](const Operation& op) { return effects_.MayRaise(op); }) {}

  bool Run() {
    for (Function* f : calls_.bottom_up()) Visit(f);
    return changed_;
  }

 private:
  void Visit(Function* f) {
    if (!visited_.insert(f).second) return;
    if (InlineInto(f)) {
      SimplifyGraph(program_, f->graph.get());
      changed_ = true;
    }
    weights_[f] = InlineWeight(*f->graph);
  }

  bool InlineInto(Function* caller) {
    Graph* graph = caller->graph.get();
    double weight = InlineWeight(*graph);
    const double limit = HasMergePoint(*graph) ? kNoLimit : options_.caller_limit;
    bool any = false;
    // Copies are put into new blocks at the end; those are not looked at again, as the callee has
    // already had its turn. What follows a call moves to a new block too, but is.
    std::vector<Block*> work(graph->blocks().rbegin(), graph->blocks().rend());
    while (!work.empty()) {
      Block* block = work.back();
      work.pop_back();
      for (size_t i = 0; i < block->ops.size(); i++) {
        const Operation& op = *block->ops[i];
        if (op.op != Opcode::kCall || !Wanted(caller, *block, op, weight, limit)) continue;
        Function* callee = op.function;
        // In a circle of calls its turn may not have come yet.
        if (callee->always_inline) Visit(callee);
        Block* rest = nullptr;
        if (!InlineCall(program_, graph, block, i, may_raise_, &rest)) continue;
        if (rest != nullptr) work.push_back(rest);
        weight += weights_[callee];
        any = true;
        break;
      }
    }
    return any;
  }

  bool Wanted(const Function* caller, const Block& block, const Operation& op, double weight,
              double limit) {
    const Function* callee = op.function;
    if (callee->graph == nullptr || callee->no_inline || callee == caller) return false;
    // A larger circle does no harm: copies are not looked at again, so it is unrolled once at most.
    if (calls_.CallsItself(callee)) return false;
    if (callee->always_inline) return true;
    if (options_.only_always_inline) return false;
    auto known = weights_.find(callee);
    if (known == weights_.end()) return false;
    double callee_weight = known->second;
    if (callee_weight <= Weight(op)) return true;
    if (block.cold || weight > limit) return false;
    if (callee_weight <= options_.threshold) return true;
    // A small caller stays small, so that it can be inlined itself: what is called once is often its
    // slow half.
    bool single = calls_.CallCount(callee) == 1 && !callee->address_taken;
    bool stays_small = weight <= options_.threshold && calls_.CallCount(caller) > 1;
    return single && !stays_small && callee_weight <= options_.single_call_threshold;
  }

  Program* program_;
  const InlineOptions& options_;
  CallGraph calls_;
  ProgramEffects effects_;
  MayRaiseFn may_raise_;
  std::unordered_set<const Function*> visited_;
  std::unordered_map<const Function*, double> weights_;
  bool changed_ = false;
};

}  // namespace

double InlineWeight(const Graph& graph) {
  double weight = 0;
  for (const Block* block : graph.blocks()) {
    double sum = block->exit == Exit::kJump || block->exit == Exit::kReturn ? 0 : 1;
    if (block->exit == Exit::kSwitch) sum += 0.5 * static_cast<double>(block->exits.size());
    for (const auto& op : block->ops) sum += Weight(*op);
    bool cold = block->cold || block->exit == Exit::kRaise || block->exit == Exit::kUnreachable;
    weight += cold ? sum / 4 : sum;
  }
  return weight;
}

bool InlineCalls(Program* program, const InlineOptions& options) {
  return Inlining(program, options).Run();
}

}  // namespace kiln
