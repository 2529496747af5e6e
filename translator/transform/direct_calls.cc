#include "translator/transform/direct_calls.h"

#include <algorithm>
#include <unordered_map>
#include <utility>
#include <vector>

#include "translator/flowgraph/rewrite.h"
#include "translator/flowgraph/verify.h"
#include "translator/transform/inline.h"

namespace kiln {
namespace {

// `value` as the type that a parameter has; appended to the block if a cast is needed.
Value* Cast(Graph* graph, Block* block, Value* value, Type type, PosId pos) {
  if (!type.is_ref() || IsAssignable(value->type, type)) return value;
  Operation* cast = Append(graph, block, Opcode::kCastRef, {value}, type, pos);
  cast->proved = true;
  CopyFact(value, cast->result);
  return cast->result;
}

// One indirect call that ends its block (in a jump or kTry), turned into two direct ones.
class Splitter {
 public:
  Splitter(Graph* graph, Block* block) : graph_(graph), block_(block) {}

  void Run(Function* first, Function* second) {
    std::unique_ptr<Operation> call = std::move(block_->ops.back());
    block_->ops.pop_back();
    caught_ = block_->exit == Exit::kTry;
    normal_ = block_->exits[0];
    if (caught_) handler_ = block_->exits[1];
    result_ = call->result;
    TakeCallResults();

    // What the arms need: operands of the call, and what is passed on after it.
    for (size_t i = 1; i < call->args.size(); i++) Need(call->args[i]);
    for (Value* v : normal_.args)
      if (v != result_) Need(v);
    for (Value* v : handler_.args)
      if (v != handler_.exception) Need(v);

    Value* is_first = Append(graph_, block_, Opcode::kFuncEq,
                             {call->args[0],
                              graph_->NewConst(Type::Func(first->signature), Const::Func(first))},
                             Type::Bool(), call->pos)
                          ->result;
    Link yes{MakeArm(*call, first), needed_, nullptr};
    Link no{MakeArm(*call, second), needed_, nullptr};
    SetBranch(block_, is_first, std::move(yes), std::move(no), call->pos);
  }

 private:
  void TakeCallResults() {
    Block* rest = normal_.target;
    size_t count = 0;
    while (count < rest->ops.size() && rest->ops[count]->op == Opcode::kCallResult) {
      Operation& op = *rest->ops[count++];
      Value* arg = graph_->NewArg(rest, op.result->type, op.result->name);
      CopyFact(op.result, arg);
      ReplaceUses(rest, op.result, arg);
      components_.push_back({op.index, op.result->type});
    }
    rest->ops.erase(rest->ops.begin(), rest->ops.begin() + static_cast<std::ptrdiff_t>(count));
  }

  void Need(Value* v) {
    if (!v->is_const() && std::find(needed_.begin(), needed_.end(), v) == needed_.end())
      needed_.push_back(v);
  }

  Block* MakeArm(const Operation& call, Function* target) {
    Block* arm = graph_->NewBlock();
    arm->cold = block_->cold;
    std::unordered_map<const Value*, Value*> here;
    auto enter = [&](Block* block, const std::vector<Value*>& passed) {
      std::unordered_map<const Value*, Value*> next;
      for (Value* v : passed) {
        Value* arg = graph_->NewArg(block, v->type, v->name);
        CopyFact(v, arg);
        next[v] = arg;
      }
      return next;
    };
    here = enter(arm, needed_);
    auto use = [&](Value* v) { return v->is_const() ? v : here.at(v); };
    std::vector<Value*> args;
    for (size_t i = 1; i < call.args.size(); i++)
      args.push_back(
          Cast(graph_, arm, use(call.args[i]), target->signature->params[i - 1], call.pos));
    Operation* direct =
        Append(graph_, arm, Opcode::kCall, std::move(args), target->signature->result(), call.pos);
    direct->function = target;
    Value* result = direct->result;
    if (result != nullptr && result_ != nullptr) {
      result->name = result_->name;
      CopyFact(result_, result);
    }
    Block* end = arm;
    if (caught_) {
      // The components of a struct are read at the head of the normal exit.
      Block* after = graph_->NewBlock();
      after->cold = arm->cold;
      std::vector<Value*> passed;
      for (Value* v : normal_.args)
        if (!v->is_const() && v != result_ &&
            std::find(passed.begin(), passed.end(), v) == passed.end())
          passed.push_back(v);
      Link to_after{after, {}, nullptr};
      for (Value* v : passed) to_after.args.push_back(use(v));
      Link to_handler{handler_.target, {}, nullptr};
      to_handler.exception = graph_->NewValue(Value::Kind::kException, handler_.exception->type,
                                              handler_.exception->name);
      for (Value* v : handler_.args)
        to_handler.args.push_back(v == handler_.exception ? to_handler.exception : use(v));
      std::unordered_map<const Value*, Value*> next = enter(after, passed);
      if (result != nullptr) {
        Value* arg = graph_->NewArg(after, result->type, result->name);
        CopyFact(result, arg);
        to_after.args.push_back(result);
        result = arg;
      }
      arm->exit = Exit::kTry;
      arm->exit_pos = call.pos;
      arm->exits.push_back(std::move(to_after));
      arm->exits.push_back(std::move(to_handler));
      here = std::move(next);
      end = after;
    }
    std::vector<Value*> passed_on;
    for (Value* v : normal_.args) passed_on.push_back(v == result_ ? result : use(v));
    for (auto& [index, type] : components_) {
      Operation* op = Append(graph_, end, Opcode::kCallResult, {}, type, call.pos);
      op->index = index;
      passed_on.push_back(op->result);
    }
    SetJump(end, normal_.target, std::move(passed_on), call.pos);
    return arm;
  }

  Graph* graph_;
  Block* block_;
  bool caught_ = false;
  Link normal_, handler_;
  Value* result_ = nullptr;
  std::vector<std::pair<int64_t, Type>> components_;
  std::vector<Value*> needed_;  // values of the block
};

const std::vector<Function*>* TargetsOf(const Operation& op) {
  const Value* pointer = op.args[0];
  if (pointer->is_const() || pointer->fact == nullptr || pointer->fact->functions.empty())
    return nullptr;
  return &pointer->fact->functions;
}

bool IsSmall(const Function* f, double small_weight) {
  return f->graph != nullptr && !f->no_inline && InlineWeight(*f->graph) <= small_weight;
}

}  // namespace

bool MakeCallsDirect(Graph* graph, double small_weight) {
  bool changed = false;
  std::vector<Block*> blocks = graph->blocks();
  for (size_t b = 0; b < blocks.size(); b++) {
    Block* block = blocks[b];
    for (size_t i = 0; i < block->ops.size(); i++) {
      Operation* op = block->ops[i].get();
      if (op->op != Opcode::kCallIndirect || block->cold) continue;
      const std::vector<Function*>* targets = TargetsOf(*op);
      if (targets == nullptr || targets->size() > 2) continue;
      Function* first = (*targets)[0];
      Function* second = targets->size() == 2 ? (*targets)[1] : nullptr;
      if (first->is_foreign || (second != nullptr && second->is_foreign)) continue;
      if (second == nullptr) {
        // Only this one, if the pointer is not null, which is the call's precondition.
        std::vector<Value*> args(op->args.begin() + 1, op->args.end());
        std::vector<std::unique_ptr<Operation>> tail;
        for (size_t k = i; k < block->ops.size(); k++) tail.push_back(std::move(block->ops[k]));
        block->ops.resize(i);
        for (size_t k = 0; k < args.size(); k++)
          args[k] = Cast(graph, block, args[k], first->signature->params[k], op->pos);
        op->op = Opcode::kCall;
        op->function = first;
        op->proved = false;
        op->args = std::move(args);
        i = block->ops.size();
        for (auto& moved : tail) block->ops.push_back(std::move(moved));
        changed = true;
        continue;
      }
      if (!IsSmall(first, small_weight) && !IsSmall(second, small_weight)) continue;
      bool last = i + 1 == block->ops.size() && block->exit == Exit::kTry;
      if (last && StartsWithCallResult(*block->exits[0].target) &&
          Predecessors(*graph).of(block->exits[0].target).size() != 1)
        continue;
      if (!last) blocks.push_back(SplitBlock(graph, block, i + 1));
      Splitter(graph, block).Run(first, second);
      changed = true;
      break;
    }
  }
  return changed;
}

}  // namespace kiln
