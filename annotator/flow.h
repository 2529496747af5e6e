// The fixed point itself: lets Infos flow through all graphs until nothing changes.
//
// Starts with the entry point (anything can come in) and goes by a queue of blocks. Visiting a block
// computes what its operations give for what its arguments can be, and joins the result into the
// arguments of the blocks it can go on to, narrowed by the condition of the branch (refine.cc). A call
// joins its arguments into the callee's parameters and goes on with what the callee returned so far;
// until it returned something, nothing behind the call is reached. Infos only grow, and integers take
// landmark bounds after a few steps, so this ends.
//
// What one visit read and another may change is remembered, and whoever read it is queued again:
//   callers       of each function, when its results or exceptions change
//   field reads   of each field, when what is stored in it changes
//   receivers     of virtual calls on a class, when objects of a further class below it come to exist
//   unknown calls of each signature, when a further function has its address taken
#ifndef KILN_ANNOTATOR_FLOW_H_
#define KILN_ANNOTATOR_FLOW_H_

#include <deque>
#include <map>
#include <memory>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "annotator/construction.h"
#include "annotator/lattice.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/program.h"

namespace kiln::annotator {

struct FunctionState;

// A block, queued at most once at a time.
struct Site {
  FunctionState* function = nullptr;
  Block* block = nullptr;
};

// Sites to be queued when something changes; each once, in the order they came.
class Readers {
 public:
  void Add(Site site) {
    if (seen_.insert(site.block).second) sites_.push_back(site);
  }
  const std::vector<Site>& sites() const { return sites_; }

 private:
  std::unordered_set<const Block*> seen_;
  std::vector<Site> sites_;
};

struct FunctionState {
  Function* function = nullptr;
  std::vector<Info> values;      // by value id
  std::vector<uint8_t> changes;  // by value id: how often a joined Info grew
  std::vector<bool> reached;     // by block id
  std::vector<bool> queued;      // by block id
  std::vector<bool> loop_heads;  // by block id: where integers are widened
  // By block id: the operation that control does not get past (a call that never returns); -1: none.
  std::vector<int> blocked_at;
  bool returns = false;          // some return was reached
  std::vector<Info> results;     // by component
  uint8_t result_changes = 0;
  Info raised;                   // exceptions that may leave it
  Readers callers;
};

struct FieldState {
  Info info;
  uint8_t changes = 0;
  bool read = false;
  bool written = false;  // other than in construction
  Readers readers;
};

class Flow {
 public:
  explicit Flow(Program* program);

  void Run();

  // ---- What was found ----
  Lattice& lattice() { return lattice_; }
  FunctionState* Find(const Function* f);
  FieldState* Find(const Field* f);
  const std::vector<const Class*>& instantiated() const { return instantiated_; }
  Info Know(const FunctionState& state, const Value* value);
  size_t steps() const { return steps_; }
  // Classes below `cls` of which objects can exist.
  const std::vector<const Class*>& InstantiatedBelow(const Class* cls);

 private:
  // ---- Queue ----
  void Enqueue(Site site);
  void EnqueueAll(const Readers& readers);
  void Visit(Site site);

  // ---- The program's parts (flow.cc) ----
  FunctionState* State(Function* f);
  FieldState& State(const Field* field) { return fields_[field]; }
  // Joins into something that takes part in the fixed point; whether it grew. `changes` counts how
  // often; null where every circle through the place has another one that counts.
  bool JoinInto(Info* into, uint8_t* changes, const Info& now, Type type);
  void CallWithAnything(Function* f);
  void NoteConst(const Const& constant);
  void ReachObject(int64_t index);
  void Instantiate(const Class* cls);
  // The collector calls the method, if objects of the class have it, with anything.
  void CollectorCalls(const Class* cls, Function* Class::*method);
  void WriteField(const Field* field, const Info& info);
  Info ReadField(const Field* field, Site site);
  void ScanPrebuilt(const PrebuiltObject& object, const Field* field);

  // ---- One operation (transfer.cc) ----
  // False: control does not get past it.
  bool Transfer(Site site, Operation* op, Info* raised);
  Info Result(Site site, Operation* op);
  bool TransferCall(Site site, Operation* op, Info* raised);
  // Lets `args` flow into f; gives what it returns. False if it never does (so far).
  bool CallFunction(Site site, Function* f, const std::vector<Info>& args, Info* result,
                    Info* raised);
  std::vector<Info> ArgInfos(Site site, const Operation& op, size_t first);
  std::vector<Function*> VirtualTargets(Site site, const Method* method, const Info& receiver);
  Info ReadImmutable(const Info& object, const Field* field);
  Info CallResult(Site site, const Operation& op);
  void SetResult(FunctionState* f, size_t component, const Info& info);
  void ArrayCopy(Site site, const Operation& op);

  // ---- Links (refine.cc) ----
  using Refined = std::map<const Value*, Info>;  // looked up only
  void FollowExits(Site site, const Info& raised, bool passed_end);
  void FollowLink(Site site, const Link& link, const Refined& refined);
  void NoteUses(Site site, Refined* refined);
  bool RefineByCondition(Site site, const Value* condition, bool outcome, Refined* refined);
  bool Narrow(Site site, const Value* value, const Info& info, Refined* refined);
  Info KnowRefined(Site site, const Value* value, const Refined& refined);

  Program* program_;
  Lattice lattice_;
  Construction construction_;
  std::unordered_map<const Function*, std::unique_ptr<FunctionState>> states_;
  std::unordered_map<const Field*, FieldState> fields_;
  std::deque<Site> queue_;
  size_t steps_ = 0;

  std::vector<const Class*> instantiated_;
  std::unordered_set<const Class*> instantiated_set_;
  std::unordered_map<const Class*, std::vector<const Class*>> below_;
  std::unordered_map<const Class*, Readers> receivers_;
  std::vector<bool> prebuilt_reached_;
  std::unordered_map<const Class*, std::vector<int64_t>> holders_;
  std::unordered_map<const Class*, std::vector<Field*>> all_fields_;

  std::map<const Signature*, std::vector<Function*>> address_taken_;  // looked up only
  std::unordered_set<const Function*> address_taken_set_;
  std::unordered_map<const Signature*, Readers> unknown_calls_;
  const std::vector<Field*>& FieldsOf(const Class* cls);
};

}  // namespace kiln::annotator

#endif  // KILN_ANNOTATOR_FLOW_H_
