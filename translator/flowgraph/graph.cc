#include "translator/flowgraph/graph.h"

#include <unordered_map>

#include "translator/flowgraph/traversal.h"

namespace kiln {

Block* Graph::NewBlock() {
  owned_blocks_.push_back(std::make_unique<Block>());
  Block* block = owned_blocks_.back().get();
  block->id = next_block_id_++;
  blocks_.push_back(block);
  return block;
}

Value* Graph::NewValue(Value::Kind kind, Type type, std::string name) {
  values_.push_back(std::make_unique<Value>());
  Value* value = values_.back().get();
  value->kind = kind;
  value->type = type;
  value->name = std::move(name);
  if (kind != Value::Kind::kConst) value->id = next_value_id_++;
  return value;
}

Value* Graph::NewArg(Block* block, Type type, std::string name) {
  Value* value = NewValue(Value::Kind::kArg, type, std::move(name));
  block->args.push_back(value);
  return value;
}

Value* Graph::NewConst(Type type, Const constant) {
  Value* value = NewValue(Value::Kind::kConst, type);
  value->constant = constant;
  return value;
}

void Graph::RemoveUnreachable() {
  std::vector<bool> reached(next_block_id_);
  for (const Block* block : ReversePostorder(*this)) reached[block->id] = true;
  std::erase_if(blocks_, [&](const Block* block) { return !reached[block->id]; });
}

void Graph::Renumber() {
  std::vector<Block*> order = ReversePostorder(*this);
  std::vector<bool> reached(next_block_id_);
  for (const Block* block : order) reached[block->id] = true;
  for (Block* block : blocks_)
    if (!reached[block->id]) order.push_back(block);
  blocks_ = std::move(order);
  next_block_id_ = 0;
  next_value_id_ = 1;
  for (Block* block : blocks_) {
    block->id = next_block_id_++;
    for (Value* arg : block->args) arg->id = next_value_id_++;
    for (auto& op : block->ops)
      if (op->result != nullptr) op->result->id = next_value_id_++;
    for (Link& link : block->exits)
      if (link.exception != nullptr) link.exception->id = next_value_id_++;
  }
}

std::unique_ptr<Operation> NewOp(Graph* graph, Opcode op, std::vector<Value*> args,
                                 Type result_type, PosId pos) {
  auto operation = std::make_unique<Operation>();
  operation->op = op;
  operation->args = std::move(args);
  operation->pos = pos;
  if (!result_type.is_void())
    operation->result = graph->NewValue(Value::Kind::kResult, result_type);
  return operation;
}

namespace {

// Copies blocks; values are copied when they are defined, constants when first used.
class Copier {
 public:
  // `keeps_ids`: those of blocks and values, which are then another graph's.
  Copier(Graph* to, bool keeps_ids) : to_(to), keeps_ids_(keeps_ids) {}

  void Run(const std::vector<Block*>& blocks) {
    for (const Block* block : blocks) {
      Block* copy = to_->NewBlock();
      if (keeps_ids_) copy->id = block->id;
      blocks_[block] = copy;
    }
    for (const Block* block : blocks) CopyBlock(*block, blocks_[block]);
  }

  std::unordered_map<const Block*, Block*> TakeBlocks() { return std::move(blocks_); }

 private:
  Value* Define(const Value* value) {
    Value* copy = to_->NewValue(value->kind, value->type, value->name);
    if (keeps_ids_) copy->id = value->id;
    copy->constant = value->constant;
    if (value->fact != nullptr) copy->fact = std::make_unique<Fact>(*value->fact);
    values_[value] = copy;
    return copy;
  }

  Value* Use(const Value* value) {
    if (value == nullptr) return nullptr;
    const auto it = values_.find(value);
    return it != values_.end() ? it->second : Define(value);
  }

  std::vector<Value*> Uses(const std::vector<Value*>& values) {
    std::vector<Value*> copies;
    copies.reserve(values.size());
    for (const Value* value : values) copies.push_back(Use(value));
    return copies;
  }

  void CopyBlock(const Block& from, Block* to) {
    for (const Value* arg : from.args) to->args.push_back(Define(arg));
    for (const auto& op : from.ops) {
      auto copy = std::make_unique<Operation>();
      copy->op = op->op;
      copy->args = Uses(op->args);
      copy->cls = op->cls;
      copy->field = op->field;
      copy->function = op->function;
      copy->method = op->method;
      copy->label = op->label;
      copy->index = op->index;
      copy->proved = op->proved;
      copy->pos = op->pos;
      if (op->result != nullptr) copy->result = Define(op->result);
      to->ops.push_back(std::move(copy));
    }
    to->exit = from.exit;
    to->exit_value = Use(from.exit_value);
    for (const Link& link : from.exits) {
      Link copy;
      const auto target = blocks_.find(link.target);
      copy.target = target != blocks_.end() ? target->second : link.target;
      if (link.exception != nullptr) copy.exception = Define(link.exception);
      copy.args = Uses(link.args);
      to->exits.push_back(std::move(copy));
    }
    to->cases = from.cases;
    to->exit_pos = from.exit_pos;
    to->cold = from.cold;
  }

  Graph* to_;
  const bool keeps_ids_;
  std::unordered_map<const Block*, Block*> blocks_;
  std::unordered_map<const Value*, Value*> values_;
};

}  // namespace

std::unique_ptr<Graph> CopyGraph(const Graph& graph, Function* owner) {
  auto copy = std::make_unique<Graph>(owner);
  Copier copier(copy.get(), /*keeps_ids=*/true);
  copier.Run(graph.blocks());
  copy->ReserveIds(graph.next_value_id(), graph.next_block_id());
  return copy;
}

std::unordered_map<const Block*, Block*> CopyBlocks(Graph* graph, const std::vector<Block*>& blocks) {
  Copier copier(graph, /*keeps_ids=*/false);
  copier.Run(blocks);
  return copier.TakeBlocks();
}

}  // namespace kiln
