#include <algorithm>

#include "translator/evaluate/code.h"

namespace kiln {
namespace {

static_assert(sizeof(Instruction) <= 40);

class Decoder {
 public:
  Decoder(Body* body, DecoderContext* context)
      : body_(*body), graph_(*body->function->graph), context_(*context) {}

  void Run();

 private:
  void AssignSlots();
  void AddConstant(const Value* value);
  int32_t Slot(const Value* value) {
    return value->is_const() ? constants_.at(value) : slots_[value->id];
  }

  Instruction& Emit(Code code, PosId pos) {
    body_.code.emplace_back(code);
    body_.positions.push_back(pos);
    return body_.code.back();
  }
  uint32_t Here() const { return static_cast<uint32_t>(body_.code.size()); }

  void EmitBlock(const Block& block);
  void EmitOp(const Operation& op);
  void EmitExit(const Block& block);
  uint32_t EmitLink(const Link& link, PosId pos);
  void EmitMoves(std::vector<std::pair<int32_t, int32_t>> moves);
  void EmitFactCheck(const Value* value, PosId pos);
  void EmitSwitch(const Block& block, uint32_t weight);

  Body& body_;
  const Graph& graph_;
  DecoderContext& context_;
  std::vector<int32_t> slots_;  // by value id
  std::unordered_map<const Value*, int32_t> constants_;
  std::map<std::pair<Kind, int64_t>, int32_t> constant_slots_;
  std::vector<uint32_t> starts_;  // by block id
  std::vector<std::pair<size_t, const Block*>> jumps_;  // kJump instructions to patch
  int32_t scratch_ = 0;
};

void Decoder::AddConstant(const Value* value) {
  if (!value->is_const() || constants_.contains(value)) return;
  const int64_t slot = context_.SlotOf(value->constant, value->type);
  const auto [it, added] = constant_slots_.try_emplace(
      {value->type.kind, slot}, static_cast<int32_t>(body_.constants.size()));
  if (added) body_.constants.push_back(slot);
  constants_[value] = it->second;
}

void Decoder::AssignSlots() {
  for (Block* block : graph_.blocks()) ForEachUse(block, [&](Value*& v) { AddConstant(v); });
  scratch_ = static_cast<int32_t>(body_.constants.size());
  body_.first_param = scratch_ + 1;
  body_.frame_size = body_.first_param;
  slots_.resize(graph_.next_value_id(), -1);
  for (const Block* block : graph_.blocks()) {
    int32_t next = body_.first_param;
    for (const Value* arg : block->args) slots_[arg->id] = next++;
    for (const auto& op : block->ops)
      if (op->result != nullptr) slots_[op->result->id] = next++;
    for (const Link& link : block->exits)
      if (link.exception != nullptr) slots_[link.exception->id] = next++;
    body_.frame_size = std::max(body_.frame_size, next);
  }
}

void Decoder::Run() {
  AssignSlots();
  starts_.resize(graph_.next_block_id());
  for (const Block* block : graph_.blocks()) {
    starts_[block->id] = Here();
    EmitBlock(*block);
  }
  for (const auto& [index, target] : jumps_)
    body_.code[index].c = static_cast<int32_t>(starts_[target->id]);
  body_.decoded = true;
}

void Decoder::EmitFactCheck(const Value* value, PosId pos) {
  if (!context_.check_facts() || value->fact == nullptr || value->fact->is_default()) return;
  Instruction& i = Emit(Code::kCheckFact, pos);
  i.a = Slot(value);
  i.kind = value->type.kind;
  i.value = value;
}

void Decoder::EmitBlock(const Block& block) {
  const PosId pos = block.ops.empty() ? block.exit_pos : block.ops[0]->pos;
  for (const Value* arg : block.args) EmitFactCheck(arg, pos);
  for (const auto& op : block.ops) {
    EmitOp(*op);
    const bool last = op == block.ops.back();
    // After a try's operation the check comes on the normal way out. An allocation may give null
    // where facts say otherwise, until it has been tested.
    const bool untested = op->op == Opcode::kGcAlloc || op->op == Opcode::kGcAllocArray ||
                          op->op == Opcode::kWeakrefNew;
    if (op->result != nullptr && !(last && block.exit == Exit::kTry) && !untested)
      EmitFactCheck(op->result, op->pos);
  }
  EmitExit(block);
}

void Decoder::EmitOp(const Operation& op) {
  Instruction& i = Emit(static_cast<Code>(op.op), op.pos);
  const OpInfo& info = Info(op.op);
  if (op.result != nullptr) {
    i.dst = Slot(op.result);
    i.result = op.result->type.kind;
  }
  if (info.operands.ends_with('*')) {
    i.a = static_cast<int32_t>(body_.lists.size());
    i.b = static_cast<int32_t>(op.args.size());
    for (const Value* arg : op.args) body_.lists.push_back(Slot(arg));
  } else {
    if (op.args.size() > 0) i.a = Slot(op.args[0]);
    if (op.args.size() > 1) i.b = Slot(op.args[1]);
    if (op.args.size() > 2) i.c = Slot(op.args[2]);
  }
  if (!op.args.empty()) i.kind = op.args[0]->type.kind;
  switch (info.payload) {
    case Payload::kNone:
    case Payload::kType:
    case Payload::kLabel: break;
    case Payload::kClass: i.cls = op.cls; break;
    case Payload::kField:
      i.pointer = op.field;
      i.kind = op.field->type.kind;
      break;
    case Payload::kFunction: i.body = context_.BodyOf(op.function); break;
    case Payload::kMethod:
      body_.sites.push_back(std::make_unique<CallSite>());
      body_.sites.back()->method = op.method;
      i.site = body_.sites.back().get();
      break;
    case Payload::kIndex: i.number = op.index; break;
  }
  // What is known from the static types.
  switch (op.op) {
    case Opcode::kArrayLength:
      i.number = op.args[0]->type.cls->length_offset;
      break;
    case Opcode::kArrayRaw:
    case Opcode::kWeakrefGet:
      i.cls = op.args[0]->type.cls;
      break;
    case Opcode::kCastRef: i.cls = op.result->type.cls; break;
    case Opcode::kArrayCopy: {
      // Five operands: those after the first in the list.
      i.c = static_cast<int32_t>(body_.lists.size());
      for (size_t k = 1; k < 5; ++k) body_.lists.push_back(Slot(op.args[k]));
      i.cls = op.args[0]->type.cls;
      break;
    }
    case Opcode::kCallIndirect: i.pointer = op.args[0]->type.signature; break;
    case Opcode::kRawStore: i.kind = op.args[2]->type.kind; break;
    default: break;
  }
}

// Emits moves so that each source is read before it is overwritten: a move whose target nobody
// still needs goes first; where only cycles are left, one value is saved in the scratch slot.
void Decoder::EmitMoves(std::vector<std::pair<int32_t, int32_t>> moves) {
  std::erase_if(moves, [](const auto& m) { return m.first == m.second; });
  const auto emit = [&](int32_t from, int32_t to) {
    body_.lists.push_back(from);
    body_.lists.push_back(to);
  };
  std::unordered_map<int32_t, int> readers;
  for (const auto& [from, to] : moves) ++readers[from];
  while (!moves.empty()) {
    bool progress = false;
    for (size_t i = 0; i < moves.size();) {
      const auto [from, to] = moves[i];
      const auto it = readers.find(to);
      if (it != readers.end() && it->second > 0) {
        ++i;
        continue;
      }
      emit(from, to);
      --readers[from];
      moves[i] = moves.back();
      moves.pop_back();
      progress = true;
    }
    if (!progress) {
      // All targets are still read: break the cycle at the first move's target.
      const int32_t saved = moves[0].second;
      emit(saved, scratch_);
      for (auto& [from, to] : moves) {
        if (from != saved) continue;
        from = scratch_;
        --readers[saved];
        ++readers[scratch_];
      }
    }
  }
}

// Emits what takes a link, and returns where it starts.
uint32_t Decoder::EmitLink(const Link& link, PosId pos) {
  const uint32_t start = Here();
  const size_t first = body_.lists.size();
  std::vector<std::pair<int32_t, int32_t>> moves;
  for (size_t i = 0; i < link.args.size(); ++i)
    moves.emplace_back(Slot(link.args[i]), slots_[link.target->args[i]->id]);
  EmitMoves(std::move(moves));
  jumps_.emplace_back(body_.code.size(), link.target);
  Instruction& i = Emit(Code::kJump, pos);
  i.a = static_cast<int32_t>(first);
  i.b = static_cast<int32_t>(body_.lists.size() - first);
  return start;
}

void Decoder::EmitExit(const Block& block) {
  const PosId pos = block.exit_pos;
  const uint32_t weight = static_cast<uint32_t>(block.ops.size()) + 1;
  const size_t index = body_.code.size();
  switch (block.exit) {
    case Exit::kReturn: {
      Instruction& i =
          Emit(block.exit_value == nullptr ? Code::kReturnVoid : Code::kReturn, pos);
      if (block.exit_value != nullptr) i.a = Slot(block.exit_value);
      i.weight = weight;
      return;
    }
    case Exit::kRaise: {
      Instruction& i = Emit(Code::kRaise, pos);
      i.a = Slot(block.exit_value);
      i.weight = weight;
      return;
    }
    case Exit::kJump: {
      const uint32_t jump = EmitLink(block.exits[0], pos);
      body_.code[jump].weight = weight;
      return;
    }
    case Exit::kBranch: {
      Emit(Code::kBranch, pos).a = Slot(block.exit_value);
      const uint32_t yes = EmitLink(block.exits[0], pos);
      const uint32_t no = EmitLink(block.exits[1], pos);
      Instruction& i = body_.code[index];
      i.b = static_cast<int32_t>(yes);
      i.c = static_cast<int32_t>(no);
      i.weight = weight;
      return;
    }
    case Exit::kSwitch: EmitSwitch(block, weight); return;
    case Exit::kTry: {
      Emit(Code::kTry, pos);
      const uint32_t normal = Here();
      if (block.ops.back()->result != nullptr) EmitFactCheck(block.ops.back()->result, pos);
      EmitLink(block.exits[0], pos);
      const uint32_t raised = EmitLink(block.exits[1], pos);
      Instruction& i = body_.code[index];
      i.a = static_cast<int32_t>(normal);
      i.b = static_cast<int32_t>(raised);
      if (block.exits[1].exception != nullptr) i.dst = Slot(block.exits[1].exception);
      i.weight = weight;
      return;
    }
    case Exit::kUnreachable: Emit(Code::kUnreachable, pos); return;
  }
}

void Decoder::EmitSwitch(const Block& block, uint32_t weight) {
  Instruction& i = Emit(Code::kSwitch, block.exit_pos);
  i.a = Slot(block.exit_value);
  i.b = static_cast<int32_t>(body_.switches.size());
  i.weight = weight;
  SwitchTable table;
  for (size_t k = 0; k < block.cases.size(); ++k)
    table.sorted.emplace_back(block.cases[k], EmitLink(block.exits[k], block.exit_pos));
  table.otherwise = EmitLink(block.exits.back(), block.exit_pos);
  std::sort(table.sorted.begin(), table.sorted.end());
  if (!table.sorted.empty()) {
    table.low = table.sorted.front().first;
    const uint64_t span = static_cast<uint64_t>(table.sorted.back().first) -
                          static_cast<uint64_t>(table.low);
    if (span < 4 * table.sorted.size() + 16) {
      table.dense.assign(span + 1, table.otherwise);
      for (const auto& [value, target] : table.sorted)
        table.dense[static_cast<uint64_t>(value) - static_cast<uint64_t>(table.low)] = target;
    }
  }
  body_.switches.push_back(std::move(table));
}

}  // namespace

void Decode(Body* body, DecoderContext* context) { Decoder(body, context).Run(); }

}  // namespace kiln
