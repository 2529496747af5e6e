#include "jitcodegen/codewriter/registers.h"

#include <map>
#include <set>

namespace kiln {
namespace {

class Allocator {
 public:
  void Run(const Graph& graph, const std::vector<Block*>& order) {
    Place(graph.start()->args, {});
    for (const Block* block : order) {
      // Nothing leads to it that comes before.
      if (!block->args.empty() && out.of.count(block->args[0]) == 0) Place(block->args, {});
      AssignIn(*block);
    }
  }

  RegisterAssignment out;

 private:
  static constexpr size_t kLeaving = SIZE_MAX;  // used where the block ends

  void AssignIn(const Block& block) {
    std::unordered_map<const Value*, size_t> last;
    auto use = [&](const Value* v, size_t at) {
      if (v != nullptr && !v->is_const()) last[v] = at;
    };
    for (size_t i = 0; i < block.ops.size(); ++i)
      for (const Value* arg : block.ops[i]->args) use(arg, i);
    use(block.exit_value, kLeaving);
    for (const Link& link : block.exits)
      for (const Value* arg : link.args) use(arg, kLeaving);

    busy_.clear();
    for (const Value* arg : block.args)
      if (last.count(arg) != 0) busy_.insert(out.of.at(arg));
    for (size_t i = 0; i < block.ops.size(); ++i) {
      for (const Value* arg : block.ops[i]->args)
        if (!arg->is_const() && last.at(arg) == i) busy_.erase(out.of.at(arg));
      const Value* result = block.ops[i]->result;
      if (result == nullptr) continue;
      const uint16_t r = out.of[result] = Free(result->type.kind, busy_);
      if (last.count(result) != 0) busy_.insert(r);
    }
    for (const Link& link : block.exits)
      if (link.exception != nullptr && out.of.count(link.exception) == 0)
        out.of[link.exception] = Free(link.exception->type.kind, busy_);
    for (const Link& link : block.exits)
      if (!link.target->args.empty() && out.of.count(link.target->args[0]) == 0)
        Place(link.target->args, link.args);
  }

  // Registers for a block's arguments: where the link has them, if no other is there already.
  void Place(const std::vector<Value*>& args, const std::vector<Value*>& given) {
    std::set<uint16_t> taken;
    for (size_t i = 0; i < given.size(); ++i) {
      const auto at = given[i]->is_const() ? out.of.end() : out.of.find(given[i]);
      if (at == out.of.end() || out.kinds[at->second] != args[i]->type.kind) continue;
      if (taken.insert(at->second).second) out.of[args[i]] = at->second;
    }
    for (const Value* arg : args) {
      if (out.of.count(arg) != 0) continue;
      const uint16_t r = out.of[arg] = Free(arg->type.kind, taken);
      taken.insert(r);
    }
  }

  uint16_t Free(Kind kind, const std::set<uint16_t>& taken) {
    std::vector<uint16_t>& all = of_kind_[kind];
    for (uint16_t r : all)
      if (taken.count(r) == 0) return r;
    all.push_back(static_cast<uint16_t>(out.kinds.size()));
    out.kinds.push_back(kind);
    return all.back();
  }

  std::map<Kind, std::vector<uint16_t>> of_kind_;
  std::set<uint16_t> busy_;
};

}  // namespace

RegisterAssignment AssignRegisters(const Graph& graph, const std::vector<Block*>& order) {
  Allocator allocator;
  allocator.Run(graph, order);
  return std::move(allocator.out);
}

}  // namespace kiln
