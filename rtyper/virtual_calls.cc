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

const Class* KnownClass(const Value* value, bool* exact) {
  *exact = false;
  const Class* cls = value->type.cls;
  if (value->fact != nullptr && value->fact->cls != nullptr) {
    *exact = value->fact->exact;
    if (value->fact->cls->IsSubclassOf(cls)) cls = value->fact->cls;
  }
  return cls;
}

void LowerVirtualCalls(Graph* graph, MethodTargets* targets) {
  bool cut = false;
  for (Block* block : graph->blocks()) {
    for (size_t i = 0; i < block->ops.size(); i++) {
      Operation* op = block->ops[i].get();
      if (op->op != Opcode::kCallVirtual) continue;
      Value* receiver = op->args[0];
      bool exact;
      const Class* cls = KnownClass(receiver, &exact);
      if (!cls->IsSubclassOf(op->method->owner)) cls = op->method->owner;
      const std::vector<Function*>& found = targets->Find(op->method, cls, exact);
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
        continue;
      }
      auto lookup = NewOp(graph, Opcode::kMethodLookup, {receiver},
                          Type::Func(op->method->signature), op->pos);
      lookup->method = op->method;
      lookup->result->fact = std::make_unique<Fact>();
      lookup->result->fact->nonnull = true;
      lookup->result->fact->functions = found;
      op->args.insert(op->args.begin(), lookup->result);
      op->op = Opcode::kCallIndirect;
      op->method = nullptr;
      block->ops.insert(block->ops.begin() + i, std::move(lookup));
      i++;
    }
  }
  if (cut) graph->RemoveUnreachable();
}

}  // namespace kiln
