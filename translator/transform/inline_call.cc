// InlineCall: one call, replaced by one body. The choice of calls is in inline.cc.

#include <algorithm>
#include <map>
#include <unordered_map>

#include "translator/flowgraph/rewrite.h"
#include "translator/flowgraph/verify.h"
#include "translator/transform/inline.h"

namespace kiln {
namespace {

// A struct component set in a block that does not return cannot be followed.
bool CanBeInlined(const Graph& graph) {
  for (const Block* block : graph.blocks())
    for (const auto& op : block->ops) {
      if (op->op == Opcode::kSetCallResult && block->exit != Exit::kReturn) return false;
      if (op->op == Opcode::kJitMergePoint || op->op == Opcode::kJitCanEnterJit) return false;
    }
  return true;
}

Value* ZeroOf(Graph* graph, Type type) {
  if (type.is_ref() || type.is_func()) return graph->NewNull(type);
  if (type.is_float()) return graph->NewConst(type, Const::Float(0));
  return graph->NewConst(type, Const::Int(0));
}

class Inliner {
 public:
  Inliner(Program* program, Graph* caller, Block* block, size_t index, const MayRaiseFn& may_raise)
      : program_(program), caller_(caller), block_(block), may_raise_(may_raise) {
    callee_ = block->ops[index]->function;
    call_ = block->ops[index].get();
    index_ = index;
  }

  bool Run(Block** new_rest) {
    const Graph* body = callee_->graph.get();
    if (body == nullptr || body == caller_ || !CanBeInlined(*body)) return false;
    if (call_->args.size() != body->start()->args.size()) return false;
    has_handler_ = block_->exit == Exit::kTry && index_ + 1 == block_->ops.size();
    if (has_handler_) {
      Block* normal = block_->exits[0].target;
      if (StartsWithCallResult(*normal) && Predecessors(*caller_).of(normal).size() != 1)
        return false;
      normal_ = block_->exits[0];
      handler_ = block_->exits[1];
    } else {
      Block* rest = SplitBlock(caller_, block_, index_ + 1);
      normal_ = block_->exits[0];
      normal_.target = rest;
    }
    if (new_rest != nullptr) *new_rest = has_handler_ ? nullptr : normal_.target;
    TakeCallResults();

    std::unique_ptr<Operation> call = std::move(block_->ops.back());
    block_->ops.pop_back();
    result_ = call->result;
    call_pos_ = call->pos;
    block_->exits.clear();
    CollectLiveAcross();
    CopyBlocks(*body, *call);
    return true;
  }

 private:
  // What one copied block knows about values from outside it.
  struct Scope {
    std::unordered_map<const Value*, Value*> values;  // callee's -> copy, in this block
    std::unordered_map<const Value*, Value*> across;  // caller's, live across the call -> in here
  };

  // call_result operations at the head of the continuation become its arguments.
  void TakeCallResults() {
    Block* rest = normal_.target;
    size_t count = 0;
    while (count < rest->ops.size() && rest->ops[count]->op == Opcode::kCallResult) {
      Operation& op = *rest->ops[count++];
      Value* arg = caller_->NewArg(rest, op.result->type, op.result->name);
      CopyFact(op.result, arg);
      ReplaceUses(rest, op.result, arg);
      components_.push_back(op.index);
    }
    rest->ops.erase(rest->ops.begin(), rest->ops.begin() + count);
  }

  void CollectLiveAcross() {
    auto collect = [&](const std::vector<Value*>& args, const Value* except) {
      for (Value* v : args)
        if (!v->is_const() && v != except &&
            std::find(across_.begin(), across_.end(), v) == across_.end())
          across_.push_back(v);
    };
    collect(normal_.args, result_);
    if (has_handler_) collect(handler_.args, handler_.exception);
  }

  PosId Inlined(PosId pos) {
    if (pos == 0) return call_pos_;
    auto [it, is_new] = positions_.try_emplace(pos, 0);
    if (!is_new) return it->second;
    Position position = program_->position(pos);
    position.inlined_at = position.inlined_at == 0 ? call_pos_ : Inlined(position.inlined_at);
    PosId result = program_->InternPosition(position);
    positions_[pos] = result;
    return result;
  }

  // `value` as `type`, with a cast at the end of the block if they differ.
  Value* Cast(Block* block, Value* value, Type type) {
    if (IsAssignable(value->type, type) || !type.is_ref()) return value;
    Operation* cast = Append(caller_, block, Opcode::kCastRef, {value}, type, call_pos_);
    cast->proved = true;
    CopyFact(value, cast->result);
    return cast->result;
  }

  void CopyBlocks(const Graph& body, const Operation& call) {
    for (const Block* from : body.blocks()) {
      Scope& scope = scopes_[from];
      if (from == body.start()) {
        copies_[from] = block_;
        for (size_t i = 0; i < from->args.size(); i++)
          scope.values[from->args[i]] = Cast(block_, call.args[i], from->args[i]->type);
        for (Value* v : across_) scope.across[v] = v;
      } else {
        Block* copy = caller_->NewBlock();
        copies_[from] = copy;
        for (const Value* arg : from->args) {
          Value* mine = caller_->NewArg(copy, arg->type, arg->name);
          CopyFact(arg, mine);
          scope.values[arg] = mine;
        }
        for (Value* v : across_) {
          Value* mine = caller_->NewArg(copy, v->type, v->name);
          CopyFact(v, mine);
          scope.across[v] = mine;
        }
      }
    }
    bool cold = block_->cold;
    for (const Block* from : body.blocks()) {
      Block* to = copies_[from];
      size_t first_new_op = to->ops.size();
      to->cold = from->cold || cold;
      CopyOps(*from, to, &scopes_[from]);
      CopyExit(*from, to, &scopes_[from]);
      if (has_handler_) CatchImplicitRaises(to, first_new_op, scopes_[from]);
    }
  }

  Value* Use(const Scope& scope, const Value* value) {
    if (value == nullptr) return nullptr;
    if (value->is_const()) return caller_->NewConst(value->type, value->constant);
    return scope.values.at(value);
  }

  void CopyOps(const Block& from, Block* to, Scope* scope) {
    for (const auto& op : from.ops) {
      if (op->op == Opcode::kSetCallResult) continue;  // see ReturnTo
      auto copy = std::make_unique<Operation>(*op);
      copy->pos = Inlined(op->pos);
      for (Value*& arg : copy->args) arg = Use(*scope, arg);
      if (op->result != nullptr) {
        copy->result =
            caller_->NewValue(Value::Kind::kResult, op->result->type, op->result->name);
        CopyFact(op->result, copy->result);
        scope->values[op->result] = copy->result;
      }
      to->ops.push_back(std::move(copy));
    }
  }

  void CopyExit(const Block& from, Block* to, Scope* scope) {
    to->exit_pos = Inlined(from.exit_pos);
    if (from.exit == Exit::kReturn) {
      ReturnTo(from, to, *scope);
      return;
    }
    if (from.exit == Exit::kRaise && has_handler_) {
      Value* exception = Use(*scope, from.exit_value);
      Link link = HandlerLink(*scope, Cast(to, exception, handler_.exception->type));
      to->exit = Exit::kJump;
      to->exit_value = nullptr;
      to->exits.push_back(std::move(link));
      return;
    }
    to->exit = from.exit;
    to->exit_value = Use(*scope, from.exit_value);
    to->cases = from.cases;
    for (const Link& link : from.exits) {
      Link copy;
      copy.target = copies_.at(link.target);
      if (link.exception != nullptr) {
        copy.exception = caller_->NewValue(Value::Kind::kException, link.exception->type,
                                           link.exception->name);
        scope->values[link.exception] = copy.exception;
      }
      for (const Value* arg : link.args) copy.args.push_back(Use(*scope, arg));
      for (Value* v : across_) copy.args.push_back(scope->across.at(v));
      to->exits.push_back(std::move(copy));
    }
  }

  // The callee returns here: on to what follows the call.
  void ReturnTo(const Block& from, Block* to, const Scope& scope) {
    Value* returned = from.exit_value == nullptr ? nullptr : Use(scope, from.exit_value);
    if (result_ != nullptr)
      returned = returned == nullptr ? ZeroOf(caller_, result_->type)
                                     : Cast(to, returned, result_->type);
    Link link;
    link.target = normal_.target;
    for (Value* v : normal_.args) link.args.push_back(Across(scope, v, result_, returned));
    for (size_t k = 0; k < components_.size(); k++) {
      Type type = link.target->args[normal_.args.size() + k]->type;
      Value* component = nullptr;
      for (const auto& op : from.ops)
        if (op->op == Opcode::kSetCallResult && op->index == components_[k])
          component = Use(scope, op->args[0]);
      link.args.push_back(component == nullptr ? ZeroOf(caller_, type)
                                               : Cast(to, component, type));
    }
    to->exit = Exit::kJump;
    to->exit_value = nullptr;
    to->exits.push_back(std::move(link));
  }

  // A value of the caller as seen in a copied block; `special` stands for `replacement`.
  Value* Across(const Scope& scope, Value* v, const Value* special, Value* replacement) {
    if (v == special && special != nullptr) return replacement;
    return v->is_const() ? v : scope.across.at(v);
  }

  Link HandlerLink(const Scope& scope, Value* exception) {
    Link link;
    link.target = handler_.target;
    for (Value* v : handler_.args)
      link.args.push_back(Across(scope, v, handler_.exception, exception));
    return link;
  }

  // Each operation from `first` on that may raise and is not caught within the callee ends its block.
  void CatchImplicitRaises(Block* block, size_t first, const Scope& scope) {
    size_t end = block->ops.size();
    if (block->exit == Exit::kTry) end--;  // That one is caught by the callee's own handler.
    for (size_t i = end; i-- > first;) {
      if (!may_raise_(*block->ops[i])) continue;
      SplitBlock(caller_, block, i + 1);
      Value* exception = caller_->NewValue(Value::Kind::kException, handler_.exception->type,
                                           handler_.exception->name);
      block->exits.push_back(HandlerLink(scope, exception));
      block->exits[1].exception = exception;
      block->exit = Exit::kTry;
    }
  }

  Program* program_;
  Graph* caller_;
  Block* block_;
  size_t index_;
  const MayRaiseFn& may_raise_;
  Function* callee_;
  Operation* call_;
  PosId call_pos_ = 0;
  Value* result_ = nullptr;
  bool has_handler_ = false;
  Link normal_, handler_;
  std::vector<int64_t> components_;  // indexes of call_results, now the last arguments there
  std::vector<Value*> across_;       // caller's values needed after the call, in its block
  std::unordered_map<const Block*, Block*> copies_;
  std::unordered_map<const Block*, Scope> scopes_;
  std::map<PosId, PosId> positions_;
};

}  // namespace

bool InlineCall(Program* program, Graph* caller, Block* block, size_t index,
                const MayRaiseFn& may_raise, Block** rest) {
  return Inliner(program, caller, block, index, may_raise).Run(rest);
}

}  // namespace kiln
