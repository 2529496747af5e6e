// The writer behind function_writer.h: structure in graph_writer.cc, operations in operations.cc.
#ifndef KILN_TRANSLATOR_EMIT_GRAPH_WRITER_H_
#define KILN_TRANSLATOR_EMIT_GRAPH_WRITER_H_

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "translator/emit/dispatch_plan.h"
#include "translator/emit/flow.h"
#include "translator/emit/lines.h"
#include "translator/emit/root_plan.h"
#include "translator/emit/shard_writer.h"

namespace kiln {

class GraphWriter {
 public:
  // With `handlers`, a dispatch loop is cut into pieces.
  GraphWriter(ShardWriter* shard, const Function& function, bool handlers);
  bool has_handlers() const { return dispatch_.active(); }
  std::string Run();

 private:
  // ---- Structure ----
  // The block and all it dominates, in the current scope. Control that goes to `next` falls through.
  void WriteTree(const Block* block, const Block* next);
  void WriteOperations(const Block* block);
  // Returns the block to go on with in the same scope, if there is one (only if `may_go_on`).
  const Block* WriteExit(const Block* block, const Block* next, bool may_go_on);
  const Block* WriteBranch(const Block* block, const Block* next, bool may_go_on);
  void WriteSwitch(const Block* block, const Block* next);
  // What the link does before control leaves: statements, and where it goes.
  struct Edge {
    std::vector<std::string> statements;
    const Block* inlined = nullptr;  // written here
    const Block* jump = nullptr;     // or gone to
    bool leaves = false;             // the statements leave the function
  };
  Edge EdgeOf(const Block* block, const Link& link);
  bool IsEmpty(const Edge& edge, const Block* next) const {
    return edge.inlined == nullptr && edge.statements.empty() && edge.jump == next;
  }
  void WriteEdge(const Edge& edge, const Block* next, PosId pos);
  std::vector<std::string> Assignments(const Link& link);
  std::string Label(const Block* block) { return "b" + std::to_string(block->id); }

  // ---- Dispatch loops: see dispatch_plan.h ----
  std::string PieceName(const Block* cut);
  std::string WritePieces();
  std::string PieceHead(const std::string& name);
  std::string WritePiece(const Block* cut);
  void WriteDispatch(const Block* block);
  void DeclareParameters(const std::vector<const Value*>& parameters, bool with_roots);
  std::string TailCall(const Link& link, bool from_piece);
  std::string ToSlot(const Value* value, Type type);
  std::string FromSlot(const Value* value);

  // ---- Values ----
  std::string NewName(const std::string& wish);
  const std::string& NameOf(const Value* value);  // makes one at the first call
  std::string Use(const Value* value);            // an expression of the value's own type
  std::string UseAs(const Value* value, Type type);
  std::string Literal(const Value& constant, Type type);
  std::string Declared(Type type, const std::string& name, bool is_const);

  // ---- Operations ----
  // Writes ops[index] and, if it begins a bracket around an allocation, the whole bracket. Returns the
  // index of the next operation to write.
  size_t WriteOperation(const Block* block, size_t index);
  size_t WriteAllocation(const Block* block, size_t index);
  // The value of an operation without effects beside reading, as an expression of its result's type.
  std::string Expression(const Operation& op);
  std::string Integer(const Operation& op, const char* op_text);
  std::string Comparison(const Operation& op, const char* op_text);
  std::string Condition(const Value* value, bool negated);
  void WriteChecks(const Operation& op);
  void Define(const Operation& op, const std::string& expression);
  void WriteCall(const Operation& op, const std::string& callee, const Signature& signature,
                 size_t first_argument);
  std::string ObjectAs(const Value* object, const Class* cls);  // a pointer to its full struct
  std::string AsCollected(const Value* object);                 // kiln_object*
  std::string ItemAccess(const Operation& op);
  std::string WeakSlot(const Value* object, const Class* cls);
  bool KnownNonnull(const Value* value) const;
  bool Folds(const Block* block, const Value* value) const;
  void Check(const std::string& condition, const char* what, PosId pos);
  void Unsupported(const Operation& op);

  ShardWriter* shard_;
  const Function& function_;
  const Graph& graph_;
  Flow flow_;
  RootPlan plan_;
  DispatchPlan dispatch_;
  Lines lines_;
  std::string base_name_;  // of the function, for its pieces
  bool in_piece_ = false;
  std::unordered_map<const Value*, std::string> names_;
  std::unordered_map<std::string, int> taken_;   // how often a wish was granted
  std::unordered_set<std::string> used_names_;
  std::unordered_map<const Value*, const Operation*> folded_;  // conditions written at the exit
  std::unordered_set<const Value*> new_objects_;  // not null wherever they are looked into
  const Block* block_ = nullptr;  // the one being written
  int depth_ = 0;                 // of the shadow stack's top above `roots`, see RootPlan
  std::string roots_;             // the name of the base of the bracket being written
};

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EMIT_GRAPH_WRITER_H_
