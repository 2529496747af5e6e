// How an interpreter's loop is cut into handlers that tail-call each other.
//
// A loop with a merge point and a switch of many cases makes one C++ function that defeats a register
// allocator: everything is live across everything, and all instructions share one indirect jump.
// Instead each case becomes a function of its own (a *piece*), and ends by jumping to the next:
//
//   static int64_t run_2(SLOTS) {                           // case 2
//     tape->position++;
//     [[clang::musttail]] return run_dispatch(SLOTS);       // inlined: load, and jump through a table
//   }
//
// All pieces have one signature: `slots()` numbers in registers (preserve_none has twelve), each of which
// holds one value wherever it is alive. What is not alive is passed on as an arbitrary value.
//
// A piece begins at a *cut* block and has all that the block dominates up to the next cuts. Cuts are:
// the head of the loop, the targets of the switch, cold blocks that hot ones lead to (a cold call in a
// handler would spill on its hot path), and blocks that several pieces lead to.
//
// Laws: control enters a piece at its cut block only. A value that a piece uses is defined in it or is
// among its parameters. Two parameters of a piece never share a slot.
#ifndef KILN_TRANSLATOR_EMIT_DISPATCH_PLAN_H_
#define KILN_TRANSLATOR_EMIT_DISPATCH_PLAN_H_

#include <map>
#include <set>
#include <unordered_map>
#include <vector>

#include "translator/emit/flow.h"
#include "translator/emit/root_plan.h"
#include "translator/flowgraph/graph.h"

namespace kiln {

class DispatchPlan {
 public:
  // With `enabled` false, or for graphs that are no such loop or do not fit the slots, nothing is cut.
  DispatchPlan(const Graph& graph, const Flow& flow, const RootPlan& roots, bool enabled);

  bool active() const { return switch_ != nullptr; }
  bool IsCut(const Block* block) const { return cuts_.contains(block); }
  // In the graph's order.
  const std::vector<const Block*>& cuts() const { return order_; }
  // The block whose switch chooses the next handler, and the cut it belongs to.
  const Block* dispatch() const { return switch_; }
  const Block* dispatch_cut() const { return PieceOf(switch_); }

  // Exit k of the switch goes to its target through a piece of its own, which only passes on what the
  // link says: the target's parameters are not what stands in the slots at the switch.
  bool NeedsStub(size_t k) const { return stubs_.contains(k); }
  const std::vector<const Value*>& StubParameters(size_t k) const { return stubs_.at(k); }

  // What the piece that begins at the cut is given: resolved values.
  const std::vector<const Value*>& Parameters(const Block* cut) const { return params_.at(cut); }
  bool TakesRoots(const Block* cut) const { return takes_roots_.contains(cut); }
  int SlotOf(const Value* value) const { return slot_.at(value); }
  int roots_slot() const { return 0; }
  int slots() const { return slots_; }
  // The value to hand over for a parameter of `link.target`, a cut.
  const Value* Passed(const Link& link, const Value* parameter) const;

  static constexpr int kMaxSlots = 12;

 private:
  bool FindLoop();
  // Cuts, pieces, parameters, slots; false if a cut has too many parameters: `too_many_`.
  bool Plan();
  void FindPieces();
  void FindParameters();
  bool AssignSlots();
  const Block* PieceOf(const Block* block) const { return piece_.at(block); }
  template <class F>
  void ForEachOperand(const Block* block, F f) const;  // resolved, constants left out

  const Graph& graph_;
  const Flow& flow_;
  const RootPlan& roots_;
  const Block* head_ = nullptr;
  const Block* switch_ = nullptr;
  std::set<const Block*> kept_in_;  // cold, but not cut off: looked up only
  std::set<const Block*> cuts_;     // looked up only
  std::vector<const Block*> order_;
  std::unordered_map<const Block*, const Block*> piece_;
  std::unordered_map<const Block*, std::vector<const Value*>> params_;
  std::set<const Block*> takes_roots_;
  std::unordered_map<const Value*, int> slot_;
  std::map<size_t, std::vector<const Value*>> stubs_;  // by exit of the switch
  const Block* too_many_ = nullptr;
  int slots_ = 0;
};

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EMIT_DISPATCH_PLAN_H_
