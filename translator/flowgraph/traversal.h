// Walking and rewriting a graph: orders, predecessors, uses, splitting, appending.
//
// Because a value belongs to one block, liveness needs no analysis: what is live at the head of a
// block is among its arguments, and a use is replaced by looking at one block only.
#ifndef KILN_TRANSLATOR_FLOWGRAPH_TRAVERSAL_H_
#define KILN_TRANSLATOR_FLOWGRAPH_TRAVERSAL_H_

#include <unordered_map>
#include <vector>

#include "translator/flowgraph/graph.h"

namespace kiln {

// The blocks that can be reached from the start, each before its successors except along back
// edges; the first exit of a block tends to come right after it.
std::vector<Block*> ReversePostorder(const Graph& graph);

// One way into a block: exits[exit] of `from`.
struct Incoming {
  Block* from;
  int exit;
};

// For each block, the links that lead to it, in the order of blocks(). Stale after any change to
// links or blocks. Blocks that cannot be reached count as sources too.
class Predecessors {
 public:
  explicit Predecessors(const Graph& graph);
  const std::vector<Incoming>& of(const Block* block) const { return incoming_[block->id]; }

 private:
  std::vector<std::vector<Incoming>> incoming_;  // by block id
};

// Whether the end of `from` can lead to the head of `to`.
bool Leads(const Block* from, const Block* to);
// Whether control can come back to the block.
inline bool IsInCycle(const Block* block) { return Leads(block, block); }

// Replaces operands of the block (operations from `first_op` on, exit value, link arguments) by
// what the map says; others stay. Results and arguments are not touched.
void ReplaceUses(Block* block, const std::unordered_map<const Value*, Value*>& replacement,
                 size_t first_op = 0);
void ReplaceUses(Block* block, const Value* from, Value* to);

// Cuts a block before ops[index]: the rest, with the exit, becomes a new block, to which the old
// one jumps. Values that the rest needs become arguments of the new block, in the order of their
// first use. Facts and names of the values are copied to the arguments. `new_values`, if not null,
// receives the map from values of the old block to arguments of the new one.
Block* SplitBlock(Graph* graph, Block* block, size_t index,
                  std::unordered_map<const Value*, Value*>* new_values = nullptr);

// Makes an operation at the end of the block; see NewOp. Set the payload on what is returned.
Operation* Append(Graph* graph, Block* block, Opcode op, std::vector<Value*> args,
                  Type result_type, PosId pos = 0);

// Give a block its exit, in place of what it had.
void SetReturn(Block* block, Value* value, PosId pos = 0);  // null value: void
void SetRaise(Block* block, Value* exception, PosId pos = 0);
void SetJump(Block* block, Block* target, std::vector<Value*> args, PosId pos = 0);
void SetBranch(Block* block, Value* condition, Link if_true, Link if_false, PosId pos = 0);
void SetUnreachable(Block* block, PosId pos = 0);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_FLOWGRAPH_TRAVERSAL_H_
