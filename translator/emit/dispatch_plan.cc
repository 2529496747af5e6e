#include "translator/emit/dispatch_plan.h"

#include <algorithm>
#include <unordered_set>

#include "translator/flowgraph/traversal.h"

namespace kiln {
namespace {

// A smaller switch is better off as the compiler's own.
constexpr size_t kFewestCases = 16;

bool HasMergePoint(const Block* block) {
  return std::any_of(block->ops.begin(), block->ops.end(),
                     [](const auto& op) { return op->op == Opcode::kJitMergePoint; });
}

}  // namespace

DispatchPlan::DispatchPlan(const Graph& graph, const Flow& flow, const RootPlan& roots, bool enabled)
    : graph_(graph), flow_(flow), roots_(roots) {
  if (!enabled || !FindLoop()) return;
  while (!Plan()) {
      // A cold piece can stay where it comes from; any other is indispensable.
    if (!too_many_->cold || !kept_in_.insert(too_many_).second) {
      switch_ = nullptr;
      cuts_.clear();
      return;
    }
  }
}

bool DispatchPlan::FindLoop() {
  for (const Block* block : flow_.order()) {
    if (!HasMergePoint(block) || !IsInCycle(block)) continue;
    for (const Block* other : flow_.order())
      if (other->exit == Exit::kSwitch && other->cases.size() > kFewestCases &&
          flow_.Dominates(block, other) && IsInCycle(other) &&
          (switch_ == nullptr || other->cases.size() > switch_->cases.size())) {
        head_ = block;
        switch_ = other;
      }
  }
  if (switch_ == nullptr) return false;
  // The head of the outermost loop around it.
  while (flow_.Dominator(head_) != nullptr && IsInCycle(flow_.Dominator(head_)))
    head_ = flow_.Dominator(head_);
  return head_ != graph_.start();
}

bool DispatchPlan::Plan() {
  FindPieces();
  FindParameters();
  return AssignSlots();
}

void DispatchPlan::FindPieces() {
  cuts_ = {head_};
  for (const Link& link : switch_->exits) cuts_.insert(link.target);
  for (const Block* block : flow_.order()) {
    if (block->cold || !flow_.Dominates(head_, block)) continue;
    for (const Link& link : block->exits)
      if (link.target->cold && !kept_in_.contains(link.target)) cuts_.insert(link.target);
  }
  // What several pieces lead to is one by itself. (Dominators come first in the order.)
  for (bool changed = true; changed;) {
    changed = false;
    for (const Block* block : flow_.order())
      piece_[block] = cuts_.contains(block) || block == graph_.start()
                          ? block
                          : piece_.at(flow_.Dominator(block));
    for (const Block* block : flow_.order())
      for (const Link& link : block->exits)
        if (!cuts_.contains(link.target) && piece_.at(link.target) != piece_.at(block))
          changed |= cuts_.insert(link.target).second;
  }
  order_.clear();
  for (const Block* block : flow_.order())
    if (cuts_.contains(block)) order_.push_back(block);
}

template <class F>
void DispatchPlan::ForEachOperand(const Block* block, F f) const {
  const auto operand = [&](const Value* v) {
    v = flow_.Resolve(v);
    if (!v->is_const()) f(v);
  };
  for (const auto& op : block->ops)
    for (const Value* v : op->args) operand(v);
  if (block->exit_value != nullptr) operand(block->exit_value);
  for (const Link& link : block->exits) {
    if (cuts_.contains(link.target)) continue;
    for (size_t i = 0; i < link.args.size(); ++i)
      if (flow_.NeedsVariable(link.target->args[i])) operand(link.args[i]);
  }
}

const Value* DispatchPlan::Passed(const Link& link, const Value* parameter) const {
  for (size_t i = 0; i < link.args.size(); ++i)
    if (link.target->args[i] == parameter) return flow_.Resolve(link.args[i]);
  return parameter;  // defined above both
}

void DispatchPlan::FindParameters() {
  params_.clear();
  takes_roots_.clear();
  std::unordered_map<const Block*, std::unordered_set<const Value*>> defined;  // by piece
  for (const Block* block : flow_.order()) {
    auto& values = defined[piece_.at(block)];
    if (!cuts_.contains(block)) values.insert(block->args.begin(), block->args.end());
    for (const auto& op : block->ops)
      if (op->result != nullptr) values.insert(op->result);
  }
  std::unordered_map<const Block*, std::unordered_set<const Value*>> known;
  const auto need = [&](const Block* cut, const Value* v) {
    if (cut == graph_.start() || defined[cut].contains(v)) return false;
    if (!known[cut].insert(v).second) return false;
    params_[cut].push_back(v);
    return true;
  };
  for (const Block* cut : order_) {
    params_[cut];
    if (roots_.InRegion(cut) && roots_.start() != cut) takes_roots_.insert(cut);
    for (const Value* arg : cut->args)
      if (flow_.NeedsVariable(arg)) need(cut, arg);
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (const Block* block : flow_.order()) {
      const Block* piece = piece_.at(block);
      ForEachOperand(block, [&](const Value* v) { changed |= need(piece, v); });
      for (const Link& link : block->exits) {
        if (!cuts_.contains(link.target)) continue;
        const std::vector<const Value*> wanted = params_.at(link.target);
        for (const Value* v : wanted) {
          const Value* passed = Passed(link, v);
          if (!passed->is_const()) changed |= need(piece, passed);
        }
      }
    }
  }
}

bool DispatchPlan::AssignSlots() {
  stubs_.clear();
  for (size_t k = 0; k < switch_->exits.size(); ++k) {
    const Link& link = switch_->exits[k];
    std::vector<const Value*> passed;
    bool other = false;
    for (const Value* v : params_.at(link.target)) {
      const Value* from = Passed(link, v);
      other |= from != v;
      if (!from->is_const() && std::find(passed.begin(), passed.end(), from) == passed.end())
        passed.push_back(from);
    }
    if (other) stubs_[k] = std::move(passed);
  }

  // Slot 0, which C functions preserve, is for the base of the shadow stack.
  using Group = std::vector<const Value*>;  // alive at one time
  std::unordered_map<const Value*, std::vector<const Group*>> where;
  for (const Block* cut : order_)
    for (const Value* v : params_.at(cut)) where[v].push_back(&params_.at(cut));
  for (const auto& [k, passed] : stubs_)
    for (const Value* v : passed) where[v].push_back(&passed);
  // At the switch everything that any target wants is alive.
  Group at_switch;
  for (size_t k = 0; k < switch_->exits.size(); ++k)
    for (const Value* v :
         NeedsStub(k) ? stubs_.at(k) : params_.at(switch_->exits[k].target))
      if (std::find(at_switch.begin(), at_switch.end(), v) == at_switch.end())
        at_switch.push_back(v);
  for (const Value* v : at_switch) where[v].push_back(&at_switch);

  // What is passed on as another value stands best where that one does.
  std::unordered_map<const Value*, const Value*> becomes;
  for (const Block* block : flow_.order())
    for (const Link& link : block->exits) {
      if (block->cold || !cuts_.contains(link.target)) continue;
      for (const Value* v : params_.at(link.target))
        if (Passed(link, v) != v) becomes.try_emplace(Passed(link, v), v);
    }

  slot_.clear();
  slots_ = 1;
  const auto taken_for = [&](const Value* v) {
    std::set<int> taken;
    for (const Group* other : where.at(v))
      for (const Value* w : *other)
        if (const auto it = slot_.find(w); it != slot_.end()) taken.insert(it->second);
    return taken;
  };
  const auto assign_group = [&](const Block* cut, const Group& group) {
    for (const Value* v : group) {
      const auto other = becomes.find(v);
      if (slot_.contains(v) || other == becomes.end()) continue;
      const auto wish = slot_.find(other->second);
      if (wish != slot_.end() && !taken_for(v).contains(wish->second)) slot_[v] = wish->second;
    }
    for (const Value* v : group) {
      if (slot_.contains(v)) continue;
      const std::set<int> taken = taken_for(v);
      int slot = 1;
      while (taken.contains(slot)) ++slot;
      if (slot >= kMaxSlots) {
        too_many_ = cut;
        return false;
      }
      slot_[v] = slot;
      slots_ = std::max(slots_, slot + 1);
    }
    return true;
  };
  const auto assign = [&](const Block* cut) { return assign_group(cut, params_.at(cut)); };
  // The loop's own values first, so that they have the preserved registers.
  if (!assign(head_) || !assign(PieceOf(switch_)) || !assign_group(head_, at_switch)) return false;
  return std::all_of(order_.begin(), order_.end(), assign);
}

}  // namespace kiln
