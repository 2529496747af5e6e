// Builds a flow graph block by block, with local variables.
//
// The front end thinks in variables that are read and written; a flow graph has only values that
// links pass along. Following Braun, Buchwald, Hack et al., "Simple and Efficient Construction of
// Static Single Assignment Form" (CC 2013), a read that finds no definition in its block becomes a
// block argument, and every link to the block then passes the variable's value at its end. As a
// Value belongs to one block, the same is done for a temporary that is used in a later block than
// the one that computed it.
#ifndef KILN_TRANSLATOR_FRONTEND_BUILDER_H_
#define KILN_TRANSLATOR_FRONTEND_BUILDER_H_

#include <map>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "translator/flowgraph/graph.h"

namespace kiln::frontend {

// A local variable of one scalar component.
using Var = int;

class Builder {
 public:
  explicit Builder(Graph* graph) : graph_(graph) {}

  Graph* graph() const { return graph_; }
  Block* current() const { return current_; }
  void SetCurrent(Block* block) { current_ = block; }
  PosId pos() const { return pos_; }
  void SetPos(PosId pos) { pos_ = pos; }

  // A block to which more links may come until Seal.
  Block* NewBlock();
  void Seal(Block* block);
  // Makes `block` the current one; its links must all be there.
  void SealAndEnter(Block* block) {
    Seal(block);
    SetCurrent(block);
  }
  // An argument that every link to the block passes explicitly.
  Value* AddArg(Block* block, Type type, std::string name);

  Var NewVar(Type type, std::string name);
  void Write(Var var, Value* value);
  Value* Read(Var var);
  // The value as seen from the current block.
  Value* Use(Value* value);

  // Appends an operation; returns its result, null if it has none.
  Operation* Append(Opcode op, std::vector<Value*> args, Type result_type);
  Value* Emit(Opcode op, std::vector<Value*> args, Type result_type) {
    return Append(op, std::move(args), result_type)->result;
  }

  // Exits of the current block. Afterwards there is no current block position to append to until
  // SetCurrent.
  void Jump(Block* target, std::vector<Value*> args = {});
  void Branch(Value* condition, Block* if_true, Block* if_false);
  void Return(Value* value);
  void Raise(Value* exception);
  void Unreachable();
  // The last operation may raise: goes on in a new block (entered), or to `landing`, whose first
  // argument is the exception.
  void Try(Block* landing, Type exception_type);
  void Switch(Block* head, Value* value, std::vector<std::pair<int64_t, Block*>> cases,
              Block* otherwise);

  // Whether code appended now can be reached.
  bool reachable() const;
  // Enters a fresh block that no link leads to, for code after a jump.
  void EnterDead();

  Value* Int(Type type, int64_t v) { return graph_->NewInt(type, v); }
  Value* Zero(Type type);

 private:
  struct BlockState {
    bool sealed = false;
    std::vector<std::pair<Block*, size_t>> predecessors;  // block and which exit
    std::map<std::pair<int, uint64_t>, Value*> defs;
    std::vector<std::pair<std::pair<int, uint64_t>, Value*>> incomplete;
  };
  using Key = std::pair<int, uint64_t>;  // (0, Var) or (1, value id)

  Value* ReadKey(Key key, Block* block);
  Value* AtDefinition(Key key, Block* block);
  Type KeyType(Key key) const;
  std::string KeyName(Key key) const;
  void AddLink(Block* from, Block* target, std::vector<Value*> args, Value* exception = nullptr);
  BlockState& State(Block* block) { return states_[block->id]; }

  Graph* graph_;
  Block* current_ = nullptr;
  PosId pos_ = 0;
  std::vector<std::pair<Type, std::string>> vars_;
  std::unordered_map<uint32_t, BlockState> states_;
  std::unordered_map<uint32_t, Block*> def_block_;  // by value id
  std::unordered_map<uint32_t, Value*> value_by_id_;
};

}  // namespace kiln::frontend

#endif  // KILN_TRANSLATOR_FRONTEND_BUILDER_H_
