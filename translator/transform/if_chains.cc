#include "translator/transform/if_chains.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "translator/flowgraph/rewrite.h"

namespace kiln {
namespace {

// What the end of a block decides about one integer.
struct Test {
  Value* value;
  std::vector<std::pair<int64_t, const Link*>> cases;
  const Link* otherwise;
};

std::optional<Test> TestOf(const Block& block) {
  if (block.exit == Exit::kSwitch) {
    Test test{block.exit_value, {}, &block.exits.back()};
    for (size_t k = 0; k < block.cases.size(); k++)
      test.cases.push_back({block.cases[k], &block.exits[k]});
    return test;
  }
  if (block.exit != Exit::kBranch || block.ops.empty()) return std::nullopt;
  for (const auto& op : block.ops) {
    if (op->result != block.exit_value) continue;
    bool eq = op->op == Opcode::kIntEq;
    if (!eq && op->op != Opcode::kIntNe) return std::nullopt;
    if (op->args[0]->is_const() || !op->args[1]->is_const()) return std::nullopt;
    return Test{op->args[0],
                {{op->args[1]->constant.bits, &block.exits[eq ? 0 : 1]}},
                &block.exits[eq ? 1 : 0]};
  }
  return std::nullopt;
}

// A block that only tests: no operation but the one comparison, whose result goes nowhere else.
bool OnlyTests(const Block& block) {
  if (block.exit == Exit::kSwitch) return block.ops.empty();
  if (block.ops.size() != 1 || block.ops[0]->result != block.exit_value) return false;
  for (const Link& link : block.exits)
    for (const Value* arg : link.args)
      if (arg == block.exit_value) return false;
  return true;
}

bool MergeAt(Block* head) {
  std::optional<Test> test = TestOf(*head);
  if (!test || test->value->is_const()) return false;
  Block* via = test->otherwise->target;
  if (via == head || !OnlyTests(*via)) return false;
  std::optional<Test> next = TestOf(*via);
  if (!next || next->otherwise->target == via) return false;
  auto arg = std::find(via->args.begin(), via->args.end(), next->value);
  if (arg == via->args.end()) return false;
  if (test->otherwise->args[arg - via->args.begin()] != test->value) return false;

  auto through = [&](const Link& link) {
    Link result;
    result.target = link.target;
    for (Value* v : link.args) {
      auto it = std::find(via->args.begin(), via->args.end(), v);
      result.args.push_back(it == via->args.end() ? v
                                                  : test->otherwise->args[it - via->args.begin()]);
    }
    return result;
  };
  std::vector<Link> exits;
  std::vector<int64_t> cases;
  auto add = [&](int64_t value, Link link) {
    if (std::find(cases.begin(), cases.end(), value) != cases.end()) return;
    cases.push_back(value);
    exits.push_back(std::move(link));
  };
  for (auto& [value, link] : test->cases) add(value, *link);
  for (auto& [value, link] : next->cases) add(value, through(*link));
  exits.push_back(through(*next->otherwise));
  Value* value = test->value;
  head->exit = Exit::kSwitch;
  head->exit_value = value;
  head->exits = std::move(exits);
  head->cases = std::move(cases);
  return true;
}

}  // namespace

bool MergeIfChains(Graph* graph) {
  bool changed = false;
  for (Block* block : graph->blocks())
    for (int merged = 0; merged < 4096 && MergeAt(block); merged++) changed = true;
  if (changed) graph->RemoveUnreachable();
  return changed;
}

}  // namespace kiln
