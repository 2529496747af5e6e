#include "translator/frontend/builder.h"

#include <cassert>

namespace kiln::frontend {

Block* Builder::NewBlock() {
  Block* block = graph_->NewBlock();
  states_[block->id];
  return block;
}

Value* Builder::AddArg(Block* block, Type type, std::string name) {
  Value* arg = graph_->NewArg(block, type, std::move(name));
  def_block_[arg->id] = block;
  value_by_id_[arg->id] = arg;
  return arg;
}

Var Builder::NewVar(Type type, std::string name) {
  vars_.emplace_back(type, std::move(name));
  return static_cast<Var>(vars_.size() - 1);
}

void Builder::Write(Var var, Value* value) {
  value = Use(value);
  if (value->name.empty() && !value->is_const()) value->name = vars_[var].second;
  State(current_).defs[{0, static_cast<uint64_t>(var)}] = value;
}

Value* Builder::Read(Var var) { return ReadKey({0, static_cast<uint64_t>(var)}, current_); }

Value* Builder::Use(Value* value) {
  if (value->is_const()) return value;
  return ReadKey({1, value->id}, current_);
}

Type Builder::KeyType(Key key) const {
  return key.first == 0 ? vars_[key.second].first
                        : value_by_id_.at(static_cast<uint32_t>(key.second))->type;
}

std::string Builder::KeyName(Key key) const {
  return key.first == 0 ? vars_[key.second].second
                        : value_by_id_.at(static_cast<uint32_t>(key.second))->name;
}

Value* Builder::AtDefinition(Key key, Block* block) {
  if (key.first == 1) {
    auto it = def_block_.find(static_cast<uint32_t>(key.second));
    if (it != def_block_.end() && it->second == block)
      return value_by_id_.at(static_cast<uint32_t>(key.second));
  }
  auto& defs = State(block).defs;
  auto it = defs.find(key);
  return it == defs.end() ? nullptr : it->second;
}

Value* Builder::ReadKey(Key key, Block* block) {
  if (Value* v = AtDefinition(key, block)) return v;
  BlockState& state = State(block);
  if (state.sealed && state.predecessors.empty()) {
    // Code that cannot be reached, or a variable that was never written.
    return state.defs[key] = Zero(KeyType(key));
  }
  Value* arg = AddArg(block, KeyType(key), KeyName(key));
  state.defs[key] = arg;
  if (!state.sealed) {
    state.incomplete.emplace_back(key, arg);
    return arg;
  }
  for (size_t i = 0; i < State(block).predecessors.size(); ++i) {
    auto [pred, exit] = State(block).predecessors[i];
    Value* v = ReadKey(key, pred);
    pred->exits[exit].args.push_back(v);
  }
  return arg;
}

void Builder::Seal(Block* block) {
  BlockState& state = State(block);
  assert(!state.sealed);
  state.sealed = true;
  auto incomplete = std::move(state.incomplete);
  for (auto& [key, arg] : incomplete) {
    for (size_t i = 0; i < State(block).predecessors.size(); ++i) {
      auto [pred, exit] = State(block).predecessors[i];
      Value* v = ReadKey(key, pred);
      pred->exits[exit].args.push_back(v);
    }
  }
}

Operation* Builder::Append(Opcode op, std::vector<Value*> args, Type result_type) {
  for (Value*& arg : args) arg = Use(arg);
  auto operation = NewOp(graph_, op, std::move(args), result_type, pos_);
  Operation* raw = operation.get();
  if (raw->result != nullptr) {
    def_block_[raw->result->id] = current_;
    value_by_id_[raw->result->id] = raw->result;
  }
  current_->ops.push_back(std::move(operation));
  return raw;
}

void Builder::AddLink(Block* from, Block* target, std::vector<Value*> args, Value* exception) {
  Link link;
  link.target = target;
  link.args = std::move(args);
  link.exception = exception;
  from->exits.push_back(std::move(link));
  assert(!State(target).sealed);
  State(target).predecessors.emplace_back(from, from->exits.size() - 1);
}

void Builder::Jump(Block* target, std::vector<Value*> args) {
  for (Value*& arg : args) arg = Use(arg);
  current_->exit = Exit::kJump;
  current_->exit_pos = pos_;
  AddLink(current_, target, std::move(args));
  current_ = nullptr;
}

void Builder::Branch(Value* condition, Block* if_true, Block* if_false) {
  current_->exit = Exit::kBranch;
  current_->exit_pos = pos_;
  current_->exit_value = Use(condition);
  AddLink(current_, if_true, {});
  AddLink(current_, if_false, {});
  current_ = nullptr;
}

void Builder::Return(Value* value) {
  current_->exit = Exit::kReturn;
  current_->exit_pos = pos_;
  current_->exit_value = value == nullptr ? nullptr : Use(value);
  current_ = nullptr;
}

void Builder::Raise(Value* exception) {
  current_->exit = Exit::kRaise;
  current_->exit_pos = pos_;
  current_->exit_value = Use(exception);
  current_->cold = true;
  current_ = nullptr;
}

void Builder::Unreachable() {
  current_->exit = Exit::kUnreachable;
  current_->exit_pos = pos_;
  current_ = nullptr;
}

void Builder::Try(Block* landing, Type exception_type) {
  Block* from = current_;
  from->exit = Exit::kTry;
  from->exit_pos = pos_;
  Block* next = NewBlock();
  AddLink(from, next, {});
  Value* exception = graph_->NewValue(Value::Kind::kException, exception_type, "exception");
  AddLink(from, landing, {exception}, exception);
  SealAndEnter(next);
}

void Builder::Switch(Block* head, Value* value, std::vector<std::pair<int64_t, Block*>> cases,
                     Block* otherwise) {
  current_ = head;
  head->exit = Exit::kSwitch;
  head->exit_pos = pos_;
  head->exit_value = Use(value);
  for (auto& [constant, block] : cases) {
    head->cases.push_back(constant);
    AddLink(head, block, {});
  }
  AddLink(head, otherwise, {});
  current_ = nullptr;
}

bool Builder::reachable() const {
  if (current_ == nullptr) return false;
  const BlockState& state = states_.at(current_->id);
  return current_ == graph_->start() || !state.sealed || !state.predecessors.empty();
}

void Builder::EnterDead() {
  Block* block = NewBlock();
  SealAndEnter(block);
}

Value* Builder::Zero(Type type) {
  if (type.is_ref() || type.is_func() || type.is_raw()) return graph_->NewNull(type);
  if (type.is_float()) return graph_->NewConst(type, Const::Float(0.0));
  return graph_->NewInt(type, 0);
}

}  // namespace kiln::frontend
