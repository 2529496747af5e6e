#include "translator/flowgraph/rewrite.h"

#include <algorithm>

namespace kiln {

std::vector<Definition> Definitions(const Graph& graph) {
  std::vector<Definition> result(graph.next_value_id());
  for (Block* block : graph.blocks()) {
    for (size_t i = 0; i < block->args.size(); i++)
      result[block->args[i]->id] = {block, nullptr, static_cast<int>(i)};
    for (auto& op : block->ops)
      if (op->result != nullptr) result[op->result->id] = {block, op.get(), -1};
    for (Link& link : block->exits)
      if (link.exception != nullptr) result[link.exception->id] = {block, nullptr, -1};
  }
  return result;
}

bool IsRemovable(const Operation& op) {
  if (op.op == Opcode::kCallResult) return true;
  if (op.op == Opcode::kCallForeign) return op.function->foreign_pure;
  return !Info(op.op).has(effect::kKeep | effect::kWrites);
}

bool SameValue(const Value* a, const Value* b) {
  if (a == b) return true;
  return a->is_const() && b->is_const() && a->type == b->type && a->constant == b->constant;
}

Value* Replaced(const Replacements& replacements, Value* value) {
  for (auto it = replacements.find(value); it != replacements.end(); it = replacements.find(value))
    value = it->second;
  return value;
}

void ReplaceAllUses(Graph* graph, const Replacements& replacements) {
  if (replacements.empty()) return;
  for (Block* block : graph->blocks())
    ForEachUse(block, [&](Value*& use) { use = Replaced(replacements, use); });
}

void CopyFact(const Value* from, Value* to) {
  if (from->fact != nullptr && to->fact == nullptr && !to->is_const())
    to->fact = std::make_unique<Fact>(*from->fact);
}

void JumpAlong(Block* block, size_t k) {
  Link link = block->exits[k];
  link.exception = nullptr;
  block->exits.clear();
  block->exits.push_back(std::move(link));
  block->cases.clear();
  block->exit = Exit::kJump;
  block->exit_value = nullptr;
}

bool StartsWithCallResult(const Block& block) {
  return !block.ops.empty() && block.ops[0]->op == Opcode::kCallResult;
}

const std::vector<Field*>& ItemComponents(const Class* cls) {
  while (cls->items.empty() && cls->base != nullptr) cls = cls->base;
  return cls->items;
}

std::optional<Const> ImmutableField(const Program& program, int64_t object, const Field* field) {
  if (!field->immutable || field->transient || field->is_item || !program.initialisers.empty())
    return std::nullopt;
  const PrebuiltObject& prebuilt = program.prebuilt()[static_cast<size_t>(object)];
  if (!prebuilt.cls->IsSubclassOf(field->owner)) return std::nullopt;
  // Fields of bases come first.
  size_t index = 0;
  for (const Class* base = field->owner->base; base != nullptr; base = base->base)
    index += base->fields.size();
  for (const Field* own : field->owner->fields) {
    if (own == field) {
      if (index < prebuilt.fields.size()) return prebuilt.fields[index];
      break;
    }
    index++;
  }
  return std::nullopt;
}

size_t CountOps(const Graph& graph) {
  size_t count = 0;
  for (const Block* block : graph.blocks()) count += block->ops.size();
  return count;
}

}  // namespace kiln
