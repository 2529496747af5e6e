#include "translator/transform/simplify_flow.h"

#include <utility>
#include <vector>

#include "translator/flowgraph/rewrite.h"

namespace kiln {
namespace {

bool SameLink(const Link& a, const Link& b) {
  if (a.target != b.target || a.args.size() != b.args.size()) return false;
  for (size_t i = 0; i < a.args.size(); i++)
    if (!SameValue(a.args[i], b.args[i])) return false;
  return true;
}

// The same for the link of case `c` of a switch and its default: there the switch's value is c.
bool SameAsDefault(const Block& block, const Link& link, int64_t c) {
  const Link& otherwise = block.exits.back();
  if (link.target != otherwise.target) return false;
  for (size_t i = 0; i < link.args.size(); i++) {
    if (SameValue(link.args[i], otherwise.args[i])) continue;
    if (otherwise.args[i] != block.exit_value || !link.args[i]->is_const_int(c)) return false;
  }
  return true;
}

// The exit that a branch or switch takes for `value`.
size_t ExitFor(const Block& block, int64_t value) {
  if (block.exit == Exit::kBranch) return value != 0 ? 0 : 1;
  for (size_t k = 0; k < block.cases.size(); k++)
    if (block.cases[k] == value) return k;
  return block.exits.size() - 1;
}

// `value` of block `via` as the link that leads there passes it.
Value* Through(const Link& link, const Block* via, Value* value) {
  for (size_t i = 0; i < via->args.size(); i++)
    if (via->args[i] == value) return link.args[i];
  return value;
}

// Leads `link` around its target, along exits[k] of it.
void Retarget(Link* link, size_t k) {
  Block* via = link->target;
  std::vector<Value*> args;
  for (Value* arg : via->exits[k].args) args.push_back(Through(*link, via, arg));
  link->args = std::move(args);
  link->target = via->exits[k].target;
}

// Leads the link past blocks without operations whose exit is known for this link.
bool ThreadLink(Link* link, bool is_try_success) {
  bool changed = false;
  for (int steps = 0; steps < 32; steps++) {
    Block* via = link->target;
    if (!via->ops.empty()) break;
    size_t k;
    if (via->exit == Exit::kJump) {
      k = 0;
    } else if (via->exit == Exit::kBranch || via->exit == Exit::kSwitch) {
      Value* decided = Through(*link, via, via->exit_value);
      if (!decided->is_const()) break;
      k = ExitFor(*via, decided->constant.bits);
    } else {
      break;
    }
    Block* target = via->exits[k].target;
    if (target == via) break;
    // A block with call_result operations belongs to one call: keep its one link.
    if (StartsWithCallResult(*target) && !is_try_success) break;
    Retarget(link, k);
    changed = true;
  }
  return changed;
}

// A jump to a block without operations that returns or raises becomes that exit.
bool CopyLeavingExit(Block* block) {
  if (block->exit != Exit::kJump) return false;
  const Link& link = block->exits[0];
  Block* target = link.target;
  if (!target->ops.empty()) return false;
  if (target->exit != Exit::kReturn && target->exit != Exit::kUnreachable) return false;
  Value* value = target->exit_value;
  if (value != nullptr) value = Through(link, target, value);
  block->exit = target->exit;
  block->exit_value = value;
  block->exit_pos = target->exit_pos;
  block->exits.clear();
  return true;
}

}  // namespace

bool SimplifyExit(Block* block) {
  if (block->exit != Exit::kBranch && block->exit != Exit::kSwitch) return false;
  if (block->exit_value->is_const()) {
    JumpAlong(block, ExitFor(*block, block->exit_value->constant.bits));
    return true;
  }
  bool changed = false;
  if (block->exit == Exit::kSwitch) {
    for (size_t k = block->cases.size(); k-- > 0;) {
      if (!SameAsDefault(*block, block->exits[k], block->cases[k])) continue;
      block->cases.erase(block->cases.begin() + k);
      block->exits.erase(block->exits.begin() + k);
      changed = true;
    }
    if (!block->cases.empty()) return changed;
  } else if (!SameLink(block->exits[0], block->exits[1])) {
    return false;
  }
  JumpAlong(block, 0);
  return true;
}

bool SimplifyFlow(Graph* graph) {
  bool changed = false;
  for (bool again = true; again;) {
    again = false;
    for (Block* block : graph->blocks()) {
      for (size_t k = 0; k < block->exits.size(); k++)
        again |= ThreadLink(&block->exits[k], block->exit == Exit::kTry && k == 0);
      again |= SimplifyExit(block);
      again |= CopyLeavingExit(block);
    }
    graph->RemoveUnreachable();

    // Merge chains of blocks. An absorbed block keeps its exit only as kUnreachable, so that it leads
    // nowhere and goes with the next RemoveUnreachable.
    Predecessors preds(*graph);
    Replacements renamed;
    std::vector<bool> absorbed(graph->next_block_id());
    for (Block* block : graph->blocks()) {
      if (absorbed[block->id]) continue;
      while (block->exit == Exit::kJump) {
        Block* next = block->exits[0].target;
        if (next == block || next == graph->start() || preds.of(next).size() != 1) break;
        absorbed[next->id] = true;
        for (size_t i = 0; i < next->args.size(); i++) {
          Value* passed = block->exits[0].args[i];
          if (passed->name.empty() && !passed->is_const()) passed->name = next->args[i]->name;
          renamed[next->args[i]] = passed;
        }
        for (auto& op : next->ops) block->ops.push_back(std::move(op));
        next->ops.clear();
        block->exit = next->exit;
        block->exit_value = next->exit_value;
        block->exit_pos = next->exit_pos;
        block->cases = std::move(next->cases);
        block->exits = std::move(next->exits);
        block->cold |= next->cold;
        next->exit = Exit::kUnreachable;
        next->exit_value = nullptr;
        next->exits.clear();
        next->cases.clear();
        again = true;
      }
    }
    ReplaceAllUses(graph, renamed);
    if (again) {
      graph->RemoveUnreachable();
      changed = true;
    }
  }
  return changed;
}

}  // namespace kiln
