// Annotate: runs the fixed point and writes down what it found.

#include "annotator/annotate.h"

#include <algorithm>
#include <memory>

#include "annotator/containers.h"
#include "annotator/flow.h"
#include "annotator/reachability.h"
#include "translator/flowgraph/graph.h"

namespace kiln {
namespace {

using annotator::FieldState;
using annotator::Flow;
using annotator::FunctionState;
using annotator::Info;
using annotator::Lattice;
using annotator::TrustedRange;

constexpr size_t kMaxListedClasses = 8;

// What `info` says beyond the declared type.
Fact MakeFact(Flow* flow, const Info& info, Type type) {
  Fact fact;
  if (!info.reached) return fact;
  if (type.is_int()) {
    auto [low, high] = annotator::TypeRange(type.kind);
    if (!info.unknown && (type.kind == Kind::kU64 || info.low > low || info.high < high)) {
      fact.has_range = true;
      fact.low = info.low;
      fact.high = info.high;
      if (info.low == info.high) {
        fact.has_constant = true;
        fact.constant = Const::Int(info.low);
      }
    }
    return fact;
  }
  if (type.is_ref()) {
    fact.nonnull = !info.may_be_null;
    if (info.set == nullptr) {
      fact.has_constant = true;
      fact.constant = Const::Null();
      return fact;
    }
    if (info.has_object && !info.may_be_null) {
      fact.has_constant = true;
      fact.constant = Const::Object(info.low);
    }
    std::vector<const Class*> classes = info.set->classes;
    if (info.set->is_cone && info.set->cone != nullptr) {
      classes = flow->InstantiatedBelow(info.set->cone);
      if (classes.size() > kMaxListedClasses) classes.clear();
    }
    bool exact = false;
    const Class* bound = Lattice::Bound(info, &exact);
    if (classes.size() == 1) {
      bound = classes[0];
      exact = true;
    }
    if (bound != nullptr && (bound != type.cls || exact)) {
      fact.cls = bound;
      fact.exact = exact;
    }
    // In the order of the program's classes, whatever the order of discovery.
    if (classes.size() > 1) {
      fact.classes = classes;
      std::sort(fact.classes.begin(), fact.classes.end(),
                [](const Class* a, const Class* b) { return a->name < b->name; });
    }
    return fact;
  }
  if (type.is_func() && !info.unknown) {
    fact.nonnull = !info.may_be_null;
    if (info.set == nullptr) {
      fact.has_constant = true;
      fact.constant = Const::Null();
      return fact;
    }
    fact.functions = info.set->functions;
    if (fact.functions.size() == 1 && fact.nonnull) {
      fact.has_constant = true;
      fact.constant = Const::Func(fact.functions[0]);
    }
  }
  return fact;
}

// Ends the block at once: nothing gets here, or nothing past ops[kept].
void CutOff(Block* block, size_t kept) {
  block->ops.resize(kept);
  block->exit = Exit::kUnreachable;
  block->exit_value = nullptr;
  block->exits.clear();
  block->cases.clear();
}

class Writer {
 public:
  Writer(Program* program, Flow* flow, AnnotationResult* result)
      : program_(program), flow_(*flow), result_(*result) {}

  void Run() {
    for (const auto& f : program_->functions())
      if (f->graph != nullptr) Write(f.get());
    for (const auto& cls : program_->classes()) {
      for (Field* field : cls->fields) Write(field);
      for (Field* item : cls->items) Write(item);
    }
    result_.instantiated = flow_.instantiated();
    result_.steps = flow_.steps();
  }

 private:
  void Write(Function* f) {
    FunctionState* state = flow_.Find(f);
    if (state == nullptr || !state->reached[f->graph->start()->id]) {
      result_.unreached_functions++;
      Block* start = f->graph->start();
      CutOff(start, 0);
      f->graph->RemoveUnreachable();
      return;
    }
    result_.functions++;
    for (Block* block : f->graph->blocks()) {
      if (!state->reached[block->id]) {
        CutOff(block, 0);
        result_.cut_blocks++;
        continue;
      }
      result_.blocks++;
      // Nothing gets past this operation. (If it ends a kTry block the handler may still get what it
      // raises; its normal exit is not reached and is cut off as such.)
      int blocked_at = state->blocked_at[block->id];
      if (blocked_at >= 0 &&
          !(block->exit == Exit::kTry && static_cast<size_t>(blocked_at) + 1 == block->ops.size())) {
        CutOff(block, static_cast<size_t>(blocked_at) + 1);
        block->cold = true;
      }
      for (Value* arg : block->args) Write(arg, *state);
      for (size_t i = 0; i < block->ops.size(); i++) {
        Value* value = block->ops[i]->result;
        if (value != nullptr) Write(value, *state);
      }
      for (Link& link : block->exits)
        if (link.exception != nullptr && state->values[link.exception->id].reached)
          Write(link.exception, *state);
    }
    f->graph->RemoveUnreachable();
  }

  void Write(Value* value, const FunctionState& state) {
    const Info& info = state.values[value->id];
    Fact fact = MakeFact(&flow_, info, value->type);
    if (fact.is_default()) {
      value->fact.reset();
      return;
    }
    result_.facts++;
    result_.nonnull_values += fact.nonnull;
    result_.exact_values += fact.exact;
    result_.ranged_values += fact.has_range;
    result_.constant_values += fact.has_constant;
    value->fact = std::make_unique<Fact>(std::move(fact));
  }

  void Write(Field* field) {
    FieldState* state = flow_.Find(field);
    if (state == nullptr || !state->read || IsKnownToRuntime(field->owner) ||
        field->owner->is_weakref) {
      field->fact = Fact();
      return;
    }
    Info content = state->info;
    if (auto trusted = TrustedRange(*field); trusted && content.reached)
      content = Lattice::Clamp(content, trusted->first, trusted->second);
    field->fact = MakeFact(&flow_, content, field->type);
    result_.nonnull_fields += field->fact.nonnull;
    bool hinted = field->quasi_immutable || field->transient;
    for (const std::string& annotation : field->owner->annotations)
      if (annotation.starts_with("virtualizable")) hinted = true;
    if (!state->written && !field->immutable && !field->is_item && !hinted) {
      field->immutable = true;
      result_.newly_immutable_fields++;
    }
  }

  Program* program_;
  Flow& flow_;
  AnnotationResult& result_;
};

}  // namespace

std::string AnnotationResult::Summary() const {
  return std::to_string(functions) + " functions (" + std::to_string(unreached_functions) +
         " not reached), " + std::to_string(blocks) + " blocks (" + std::to_string(cut_blocks) +
         " cut off), " + std::to_string(facts) + " facts: " + std::to_string(nonnull_values) +
         " not null, " + std::to_string(exact_values) + " of one class, " +
         std::to_string(ranged_values) + " ranges, " + std::to_string(constant_values) +
         " constants; fields: " + std::to_string(nonnull_fields) + " never null, " +
         std::to_string(newly_immutable_fields) + " found immutable; " + std::to_string(steps) +
         " steps";
}

AnnotationResult Annotate(Program* program) {
  AnnotationResult result;
  Flow flow(program);
  flow.Run();
  Writer(program, &flow, &result).Run();
  return result;
}

}  // namespace kiln
