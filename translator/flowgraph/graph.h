// The flow graph of one function: blocks with arguments, operations, exits.
//
// As in RPython, a Value belongs to exactly one Block: it is one of its arguments, the result of
// one of its operations, or a constant. Whatever a later block needs is passed along by the Links,
// so there are no phis and no dominance to compute, and a pass can rewrite one block knowing
// nothing but its arguments.
//
// A block ends in one of these exits:
//   kReturn   value() is returned (null for void)
//   kRaise    value(), an exception object, leaves the function
//   kJump     exits[0]
//   kBranch   value() is a bool; exits[0] if true, exits[1] if false
//   kSwitch   value() is an integer; exits[k] if it equals cases[k], the last exit otherwise
//   kTry      the last operation may raise: exits[0] if it does not, exits[1] if it does; the
//             latter's Link::exception is the value that holds the exception
//   kUnreachable
// An operation that may raise elsewhere in a block passes the exception on to the caller.
#ifndef KILN_TRANSLATOR_FLOWGRAPH_GRAPH_H_
#define KILN_TRANSLATOR_FLOWGRAPH_GRAPH_H_

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "translator/flowgraph/ops.h"
#include "translator/flowgraph/program.h"
#include "translator/flowgraph/type.h"

namespace kiln {

struct Block;

struct Value {
  enum class Kind : uint8_t { kArg, kResult, kConst, kException };
  Kind kind = Kind::kConst;
  Type type;
  uint32_t id = 0;   // unique in the graph; printed as %id; 0 for constants
  Const constant;    // kConst only
  std::string name;  // the source's variable, for readers; may be empty
  std::unique_ptr<Fact> fact;  // from the annotator; null = nothing known
  bool is_const() const { return kind == Kind::kConst; }
  bool is_const_int(int64_t v) const {
    return is_const() && constant.kind == Const::Kind::kInt && constant.bits == v;
  }
};

struct Operation {
  Opcode op;
  Value* result = nullptr;  // null if the operation has none
  std::vector<Value*> args;
  // The payload that Info(op).payload names; the others are null.
  Class* cls = nullptr;
  Field* field = nullptr;
  Function* function = nullptr;
  const Method* method = nullptr;
  std::string label;
  int64_t index = 0;
  // The operation's precondition (effect U) was proved to hold: it needs no check even where
  // preconditions are checked.
  bool proved = false;
  PosId pos = 0;
};

struct Link {
  Block* target = nullptr;
  std::vector<Value*> args;    // one for each argument of the target
  Value* exception = nullptr;  // exits[1] of a kTry block: may be among args
};

enum class Exit : uint8_t { kReturn, kRaise, kJump, kBranch, kSwitch, kTry, kUnreachable };

struct Block {
  uint32_t id = 0;  // printed as b<id>
  std::vector<Value*> args;
  std::vector<std::unique_ptr<Operation>> ops;
  Exit exit = Exit::kUnreachable;
  Value* exit_value = nullptr;
  std::vector<Link> exits;
  std::vector<int64_t> cases;  // kSwitch: one for each exit but the last
  PosId exit_pos = 0;
  bool cold = false;  // unlikely to run: raising paths
  Value* value() const { return exit_value; }
};

// Owns its blocks and values. blocks()[0] is the start block: its arguments are the function's
// parameters, and no link leads to it.
class Graph {
 public:
  explicit Graph(Function* function) : function_(function) {}
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  Function* function() const { return function_; }
  std::vector<Block*>& blocks() { return blocks_; }
  const std::vector<Block*>& blocks() const { return blocks_; }
  Block* start() const { return blocks_[0]; }

  Block* NewBlock();
  Value* NewArg(Block* block, Type type, std::string name = "");  // appended to block->args
  Value* NewValue(Value::Kind kind, Type type, std::string name = "");
  Value* NewConst(Type type, Const constant);
  Value* NewInt(Type type, int64_t value) {
    return NewConst(type, Const::Int(NormaliseInt(type.kind, value)));
  }
  Value* NewBool(bool value) { return NewInt(Type::Bool(), value); }
  Value* NewNull(Type type) { return NewConst(type, Const::Null()); }

  // Drops blocks that cannot be reached from the start, and renumbers nothing.
  void RemoveUnreachable();
  // Numbers blocks 0.. in reverse postorder and values 1.. in printing order, so that the text
  // depends on the structure only. Orders blocks() so as well.
  void Renumber();

  // Calls f(Value*) on every value ever made, constants and values no longer used included.
  template <class F>
  void ForEachValue(F f) {
    for (auto& value : values_) f(value.get());
  }

  uint32_t next_value_id() const { return next_value_id_; }
  uint32_t next_block_id() const { return next_block_id_; }
  // For the parser, which takes ids from the text: ids handed out from now on are at least these.
  void ReserveIds(uint32_t next_value, uint32_t next_block) {
    if (next_value > next_value_id_) next_value_id_ = next_value;
    if (next_block > next_block_id_) next_block_id_ = next_block;
  }

 private:
  Function* function_;
  std::vector<Block*> blocks_;
  std::deque<std::unique_ptr<Block>> owned_blocks_;
  std::deque<std::unique_ptr<Value>> values_;
  uint32_t next_block_id_ = 0;
  uint32_t next_value_id_ = 1;
};

// Makes an operation with a fresh result of `result_type` (none if void), not yet in a block.
std::unique_ptr<Operation> NewOp(Graph* graph, Opcode op, std::vector<Value*> args,
                                 Type result_type, PosId pos = 0);

// Deep copy of a body: blocks, values, operations; payload pointers are shared.
std::unique_ptr<Graph> CopyGraph(const Graph& graph, Function* owner);

// Adds a copy of each of these blocks of the graph, and says which. Their links lead to each other as those of the
// originals do, and where those leave the blocks, to the same ones.
std::unordered_map<const Block*, Block*> CopyBlocks(Graph* graph, const std::vector<Block*>& blocks);

// Calls f(Value*& use) on every operand of the block: operations, exit value, link arguments.
template <class F>
void ForEachUse(Block* block, F f) {
  for (auto& op : block->ops)
    for (Value*& v : op->args) f(v);
  if (block->exit_value != nullptr) f(block->exit_value);
  for (Link& link : block->exits)
    for (Value*& v : link.args) f(v);
}

}  // namespace kiln

#endif  // KILN_TRANSLATOR_FLOWGRAPH_GRAPH_H_
