#include "gc/transform/barriers.h"

#include <memory>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "gc/runtime/mutator.h"
#include "translator/flowgraph/layout.h"
#include "translator/flowgraph/traversal.h"

namespace kiln {
namespace {

// Which objects may be stored into without a barrier. Looked up only, never iterated in order.
struct Known {
  std::unordered_set<const Value*> values;  // all of it
  std::unordered_set<int64_t> objects;      // prebuilt ones, by index
  // One item: (array, index), where a null value stands for the constant beside it.
  std::set<std::pair<const Value*, const Value*>> items;

  bool Contains(const Value* v) const {
    return v->is_const() ? v->constant.kind == Const::Kind::kObject &&
                               objects.contains(v->constant.bits)
                         : values.contains(v);
  }
  void Add(const Value* v) {
    if (!v->is_const()) {
      values.insert(v);
    } else if (v->constant.kind == Const::Kind::kObject) {
      objects.insert(v->constant.bits);
    }
  }
  void Clear() {
    values.clear();
    objects.clear();
    items.clear();
  }
};

// Whether what the allocation gives is in the nursery, whatever its size turns out to be.
bool IsYoung(const Operation& op) {
  if (op.op == Opcode::kGcAlloc || op.op == Opcode::kWeakrefNew)
    return ObjectSize(*op.cls, 0) <= int64_t{KILN_GC_MAX_NURSERY_OBJECT};
  if (op.op != Opcode::kGcAllocArray || !op.args[0]->is_const()) return false;
  const int64_t n = op.args[0]->constant.bits;
  return n >= 0 && n <= int64_t{KILN_GC_MAX_NURSERY_OBJECT} &&
         ObjectSize(*op.cls, n) <= int64_t{KILN_GC_MAX_NURSERY_OBJECT};
}

bool StoresReference(const Operation& op) {
  if (op.op != Opcode::kSetField && op.op != Opcode::kArraySet) return false;
  return op.field->type.is_ref() && !op.args.back()->is_const();
}

// What holds at the head of a block: what holds at the end of all its predecessors.
Known AtEntry(const Block& block, const std::vector<Incoming>& incoming,
              const std::unordered_map<const Block*, Known>& at_exit) {
  Known known;
  bool first = true;
  for (const Incoming& in : incoming) {
    const auto it = at_exit.find(in.from);
    if (it == at_exit.end()) return {};  // a back edge: nothing is known yet
    const Known& from = it->second;
    const Link& link = in.from->exits[in.exit];
    for (size_t i = 0; i < block.args.size(); ++i) {
      if (!from.Contains(link.args[i])) {
        known.values.erase(block.args[i]);
      } else if (first) {
        known.values.insert(block.args[i]);
      }
    }
    if (first) {
      known.objects = from.objects;
    } else {
      std::erase_if(known.objects, [&](int64_t object) { return !from.objects.contains(object); });
    }
    first = false;
  }
  return known;
}

void RewriteBlock(Graph* graph, Block* block, const ProgramEffects& effects, Known* known) {
  std::vector<std::unique_ptr<Operation>> ops;
  for (auto& op : block->ops) {
    if (effects.MayCollect(*op)) {
      known->Clear();
      if (IsYoung(*op)) known->Add(op->result);
    } else if (op->op == Opcode::kCastRef || op->op == Opcode::kJitPromote) {
      if (known->Contains(op->args[0])) known->Add(op->result);
    } else if (StoresReference(*op) && !known->Contains(op->args[0])) {
      Value* target = op->args[0];
      if (op->op == Opcode::kSetField) {
        ops.push_back(NewOp(graph, Opcode::kGcBarrier, {target}, Type::Void(), op->pos));
        known->Add(target);
      } else {
        Value* index = op->args[1];
        if (target->is_const() || index->is_const() || known->items.insert({target, index}).second)
          ops.push_back(
              NewOp(graph, Opcode::kGcBarrierItem, {target, index}, Type::Void(), op->pos));
      }
    }
    ops.push_back(std::move(op));
  }
  block->ops = std::move(ops);
}

}  // namespace

void InsertBarriers(Graph* graph, const ProgramEffects& effects) {
  bool stores = false;
  for (const Block* block : graph->blocks())
    for (const auto& op : block->ops) stores |= StoresReference(*op);
  if (!stores) return;

  const Predecessors predecessors(*graph);
  std::unordered_map<const Block*, Known> at_exit;
  for (Block* block : ReversePostorder(*graph)) {
    Known known = AtEntry(*block, predecessors.of(block), at_exit);
    RewriteBlock(graph, block, effects, &known);
    at_exit[block] = std::move(known);
  }
}

}  // namespace kiln
