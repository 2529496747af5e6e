// What passes over graphs share beyond traversal.h: where a value comes from, which operations may
// go, and how to put one value in another's place all over a graph.
#ifndef KILN_TRANSLATOR_FLOWGRAPH_REWRITE_H_
#define KILN_TRANSLATOR_FLOWGRAPH_REWRITE_H_

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <utility>
#include <vector>

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/traversal.h"

namespace kiln {

inline Link& LinkOf(const Incoming& in) { return in.from->exits[in.exit]; }

// Where each value of the graph is made; index is the value id. Constants have no entry.
struct Definition {
  Block* block = nullptr;
  Operation* op = nullptr;  // null: an argument or a link's exception
  int arg_index = -1;       // in block->args; -1 if it is no argument
};
std::vector<Definition> Definitions(const Graph& graph);

// Whether nobody can tell that the operation did not run, provided its result is not used. (An
// allocation that fails is nobody's business either.)
bool IsRemovable(const Operation& op);

// Whether a and b are one value: the same Value, or equal constants of one type.
bool SameValue(const Value* a, const Value* b);

// Replaces uses all over the graph, following chains in the map.
using Replacements = std::unordered_map<const Value*, Value*>;
Value* Replaced(const Replacements& replacements, Value* value);
void ReplaceAllUses(Graph* graph, const Replacements& replacements);

// Gives `to` what is known about `from`, if it has no fact of its own.
void CopyFact(const Value* from, Value* to);

// Makes exits of `block` a plain jump along exits[k].
void JumpAlong(Block* block, size_t k);

// True for the head of a block that holds call_result operations of a call that ended the block
// before: nothing may come between them and the call.
bool StartsWithCallResult(const Block& block);

// The components of an item of the class, which may come from a base.
const std::vector<Field*>& ItemComponents(const Class* cls);

// The content of a field of a prebuilt object that will never change, if it is one: the field is
// immutable and the initialisers have run.
std::optional<Const> ImmutableField(const Program& program, int64_t object, const Field* field);

// Total number of operations: the measure of progress that passes report.
size_t CountOps(const Graph& graph);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_FLOWGRAPH_REWRITE_H_
