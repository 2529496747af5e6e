#include "rtyper/apply_facts.h"

#include "translator/flowgraph/rewrite.h"

namespace kiln {
namespace {

bool IsNonnull(const Value* v) {
  if (v->is_const())
    return v->constant.kind == Const::Kind::kObject || v->constant.kind == Const::Kind::kFunc;
  return v->fact != nullptr && v->fact->nonnull;
}

bool InRange(const Value* v, int64_t low, int64_t high) {
  if (v->is_const())
    return v->constant.kind == Const::Kind::kInt && v->constant.bits >= low &&
           v->constant.bits <= high;
  return v->fact != nullptr && v->fact->has_range && v->fact->low >= low && v->fact->high <= high;
}

bool IsNotZero(const Value* v) {
  if (v->is_const()) return v->constant.kind == Const::Kind::kInt && v->constant.bits != 0;
  return v->fact != nullptr && v->fact->has_range && (v->fact->low > 0 || v->fact->high < 0);
}

bool IsInstanceOf(const Value* v, const Class* cls) {
  if (v->type.cls != nullptr && v->type.cls->IsSubclassOf(cls)) return true;
  if (v->is_const()) return v->constant.kind == Const::Kind::kNull;
  return v->fact != nullptr && v->fact->cls != nullptr && v->fact->cls->IsSubclassOf(cls);
}

bool PreconditionHolds(const Operation& op) {
  switch (op.op) {
    case Opcode::kGetField: case Opcode::kSetField: case Opcode::kArrayLength:
    case Opcode::kArrayRaw: case Opcode::kWeakrefGet: case Opcode::kClassName:
    case Opcode::kCallVirtual: case Opcode::kCallIndirect: case Opcode::kMethodLookup:
      return IsNonnull(op.args[0]);
    case Opcode::kCastRef: return IsInstanceOf(op.args[0], op.result->type.cls);
    case Opcode::kIntDiv: case Opcode::kIntMod: return IsNotZero(op.args[1]);
    case Opcode::kIntShl: case Opcode::kIntShr:
      return InRange(op.args[1], 0, op.args[0]->type.bits() - 1);
    case Opcode::kIntClz: case Opcode::kIntCtz: return IsNotZero(op.args[0]);
    case Opcode::kNewArray: return InRange(op.args[0], 0, INT64_MAX);
    default: return false;  // Indexes are checked against lengths, which no fact knows.
  }
}

}  // namespace

void ReplaceConstants(Graph* graph) {
  for (Block* block : graph->blocks())
    ForEachUse(block, [&](Value*& use) {
      if (use->is_const() || use->fact == nullptr || !use->fact->has_constant) return;
      use = graph->NewConst(use->type, use->fact->constant);
    });
}

void MarkProvedChecks(Graph* graph) {
  for (Block* block : graph->blocks())
    for (auto& op : block->ops)
      if (Info(op->op).has(effect::kPrecondition) && PreconditionHolds(*op)) op->proved = true;
}

ClassTests::ClassTests(const std::vector<const Class*>& instantiated) {
  for (const Class* cls : instantiated)
    for (const Class* c = cls; c != nullptr; c = c->base) {
      below_[c].count++;
      below_[c].one = cls;
    }
}

void ClassTests::Run(Graph* graph) const {
  for (Block* block : graph->blocks()) {
    Replacements replaced;
    for (auto& op : block->ops) {
      if (op->op != Opcode::kIsInstance && op->op != Opcode::kIsExactly) continue;
      auto it = below_.find(op->cls);
      if (it == below_.end()) {
        replaced[op->result] = graph->NewBool(false);
      } else if (op->op == Opcode::kIsInstance && it->second.count == 1) {
        op->op = Opcode::kIsExactly;
        op->cls = const_cast<Class*>(it->second.one);
      }
    }
    if (replaced.empty()) continue;
    ForEachUse(block, [&](Value*& use) { use = Replaced(replaced, use); });
  }
}

}  // namespace kiln
