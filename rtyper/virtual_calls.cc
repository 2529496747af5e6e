#include "rtyper/virtual_calls.h"

#include <algorithm>

#include "translator/flowgraph/rewrite.h"
#include "translator/flowgraph/verify.h"

namespace kiln {

MethodTargets::MethodTargets(const std::vector<const Class*>& instantiated) {
  for (const Class* cls : instantiated)
    for (const Class* c = cls; c != nullptr; c = c->base) below_[c].push_back(cls);
}

const std::vector<Function*>& MethodTargets::Find(const Method* method, const Class* cls,
                                                  bool exact) {
  auto [it, is_new] = cache_.try_emplace({method, {cls, exact}});
  std::vector<Function*>& result = it->second;
  if (!is_new) return result;
  auto add = [&](const Class* c) {
    Function* f = c->FindImplementation(method);
    if (f != nullptr && std::find(result.begin(), result.end(), f) == result.end())
      result.push_back(f);
  };
  if (exact) {
    add(cls);
  } else {
    for (const Class* c : below_[cls]) add(c);
  }
  return result;
}

std::vector<Function*> MethodTargets::For(const Method* method, const Value* receiver) {
  const Class* cls = receiver->type.cls;
  bool exact = false;
  if (const Fact* fact = receiver->fact.get(); fact != nullptr) {
    std::vector<Function*> result;
    for (const Class* c : fact->classes) {
      Function* f = c->FindImplementation(method);
      if (f != nullptr && std::find(result.begin(), result.end(), f) == result.end())
        result.push_back(f);
    }
    if (!fact->classes.empty()) return result;
    if (fact->cls != nullptr && fact->cls->IsSubclassOf(cls)) {
      cls = fact->cls;
      exact = fact->exact;
    }
  }
  if (!cls->IsSubclassOf(method->owner)) cls = method->owner;
  return Find(method, cls, exact);
}

void LowerVirtualCalls(Graph* graph, MethodTargets* targets) {
  bool cut = false;
  for (Block* block : graph->blocks()) {
    for (size_t i = 0; i < block->ops.size(); i++) {
      Operation* op = block->ops[i].get();
      if (op->op != Opcode::kCallVirtual) continue;
      Value* receiver = op->args[0];
      std::vector<Function*> found = targets->For(op->method, receiver);
      if (found.empty()) {
        block->ops.resize(i);
        block->exit = Exit::kUnreachable;
        block->exit_value = nullptr;
        block->exits.clear();
        block->cases.clear();
        cut = true;
        break;
      }
      if (found.size() == 1) {
        Function* target = found[0];
        Type wanted = target->signature->params[0];
        if (!IsAssignable(receiver->type, wanted)) {
          auto cast = NewOp(graph, Opcode::kCastRef, {receiver}, wanted, op->pos);
          cast->proved = true;
          CopyFact(receiver, cast->result);
          op->args[0] = cast->result;
          block->ops.insert(block->ops.begin() + i, std::move(cast));
          i++;
        }
        op->op = Opcode::kCall;
        op->function = target;
        op->method = nullptr;
        op->proved = false;
        continue;
      }
      auto lookup = NewOp(graph, Opcode::kMethodLookup, {receiver},
                          Type::Func(op->method->signature), op->pos);
      lookup->method = op->method;
      lookup->proved = op->proved;
      lookup->result->fact = std::make_unique<Fact>();
      lookup->result->fact->nonnull = true;
      lookup->result->fact->functions = found;
      op->args.insert(op->args.begin(), lookup->result);
      op->op = Opcode::kCallIndirect;
      op->method = nullptr;
      op->proved = true;  // The table has no holes that can be reached.
      block->ops.insert(block->ops.begin() + i, std::move(lookup));
      i++;
    }
  }
  if (cut) graph->RemoveUnreachable();
}

}  // namespace kiln
