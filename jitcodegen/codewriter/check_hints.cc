#include "jitcodegen/codewriter/check_hints.h"

#include <algorithm>
#include <map>

#include "jitcodegen/codewriter/portal.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/traversal.h"
#include "translator/transform/effects.h"

namespace kiln {
namespace {

std::string Kinds(const Operation& op) {
  std::string text;
  for (size_t i = 0; i < op.args.size(); ++i) {
    const Type type = op.args[i]->type;
    text += (i == 0 ? "" : i == GreensOf(op) ? " | " : ", ") + (type.is_ref() ? "ref" : TypeName(type));
  }
  return text;
}

class Checker {
 public:
  Checker(const Program& program, std::vector<std::string>* errors)
      : program_(program), effects_(program), errors_(*errors) {}

  void Run() {
    ForEach(Opcode::kJitMergePoint, [&](const Function& holder, const Block& block, const Operation& op) { MergePoint(holder, block, op); });
    ForEach(Opcode::kJitCanEnterJit, [&](const Function& holder, const Block& block, const Operation& op) { Header(holder, block, op); });
    for (const auto& function : program_.functions())
      if (function->graph != nullptr && function->hints.count("elidable") != 0) Elidable(*function);
  }

 private:
  template <class F>
  void ForEach(Opcode opcode, F f) {
    for (const auto& function : program_.functions()) {
      if (function->graph == nullptr) continue;
      for (const Block* block : function->graph->blocks())
        for (const auto& op : block->ops)
          if (op->op == opcode) f(*function, *block, *op);
    }
  }

  void Report(const Operation& op, const std::string& what) {
    errors_.push_back(program_.DescribePosition(OwnPosition(program_, op.pos)) + ": " + what);
  }

  void MergePoint(const Function& holder, const Block& block, const Operation& op) {
    const std::string driver = NameOf(op);
    if (const auto [known, fresh] = merge_points_.emplace(DriverOf(op), MergePlace{&holder, &block, &op}); !fresh) {
      Report(op, driver + " has a second merge point: the first is at " +
                     program_.DescribePosition(OwnPosition(program_, known->second.op->pos)));
      return;
    }
    if (!IsInCycle(&block)) Report(op, "the merge point of " + driver + " is in no loop");
    const Function* confirms = FunctionOfDriver(holder, "confirm_enter_jit");
    if (confirms != nullptr && effects_.Of(confirms).may_collect)
      Report(op, "confirm_enter_jit of " + driver + " allocates, and is asked where no object may move");
  }

  void Header(const Function& holder, const Block& block, const Operation& op) {
    const std::string driver = NameOf(op);
    const auto found = merge_points_.find(DriverOf(op));
    if (found == merge_points_.end())
      return Report(op, driver + " has a can_enter_jit, but no merge point");
    const Operation& merge_point = *found->second.op;
    // One in another function does nothing there.
    if (found->second.holder == &holder && !Leads(&block, found->second.block))
      Report(op, "from this can_enter_jit of " + driver + " the loop never comes to its merge point");
    if (Kinds(op) != Kinds(merge_point) || GreensOf(op) != GreensOf(merge_point))
      Report(op, "can_enter_jit of " + driver + " passes greens | reds of the kinds " + Kinds(op) +
                     ", and its merge point has " + Kinds(merge_point));
  }

  // What it remembers for the next call it reads again; what it only writes is for others, who miss the calls that are
  // left out. Its own objects are nobody else's yet.
  void Elidable(const Function& function) {
    const Effects& effects = effects_.Of(&function);
    const std::vector<Value*>& parameters = function.graph->start()->args;
    for (const Block* block : function.graph->blocks()) {
      for (const auto& op : block->ops) {
        if (op->op != Opcode::kSetField && op->op != Opcode::kArraySet) continue;
        const Value* object = op->args[0];
        const bool is_others = object->is_const() || std::find(parameters.begin(), parameters.end(), object) != parameters.end();
        if (is_others && !effects_.ReadsField(effects, op->field))
          Report(*op, function.display + " is elidable, and writes " + op->field->name + ", which it never reads: calls of it are left out");
      }
    }
  }

  struct MergePlace {
    const Function* holder;
    const Block* block;
    const Operation* op;
  };

  const Program& program_;
  const ProgramEffects effects_;
  std::vector<std::string>& errors_;
  std::map<std::string, MergePlace> merge_points_;
};

}  // namespace

void CheckHints(const Program& program, std::vector<std::string>* errors) { Checker(program, errors).Run(); }

}  // namespace kiln
