#include "translator/transform/raw_addresses.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "translator/flowgraph/locate.h"
#include "translator/transform/effects.h"

namespace kiln {
namespace {

// Addresses of items, and what is computed from them (by C too: memchr), each with the place it was taken at.
class Addresses {
 public:
  explicit Addresses(const Graph& graph) {
    for (bool changed = true; changed;) {
      changed = false;
      for (const Block* block : graph.blocks()) {
        for (const auto& op : block->ops) changed |= Compute(*op);
        for (const Link& link : block->exits)
          for (size_t i = 0; i < link.args.size(); ++i)
            changed |= Derive(link.args[i], link.target->args[i]);
      }
    }
  }

  bool empty() const { return taken_at_.empty(); }
  // The operation that took the address; null for what is no address.
  const Operation* Origin(const Value* v) const {
    const auto it = taken_at_.find(v);
    return it == taken_at_.end() ? nullptr : it->second;
  }

 private:
  bool Compute(const Operation& op) {
    if (op.op == Opcode::kArrayRaw)
      return !op.args[0]->is_const() && taken_at_.emplace(op.result, &op).second;
    if (op.result == nullptr || !op.result->type.is_raw()) return false;
    bool changed = false;
    for (const Value* arg : op.args) changed |= Derive(arg, op.result);
    return changed;
  }
  bool Derive(const Value* from, const Value* to) {
    const auto it = taken_at_.find(from);
    return it != taken_at_.end() && taken_at_.emplace(to, it->second).second;
  }

  std::unordered_map<const Value*, const Operation*> taken_at_;
};

class Checker {
 public:
  explicit Checker(const Program& program) : program_(program), effects_(program) {}

  std::vector<Diagnostic> Run() {
    for (const auto& function : program_.functions())
      if (function->graph != nullptr) Check(*function->graph);
    return std::move(found_);
  }

 private:
  void Check(const Graph& graph) {
    const Addresses addresses(graph);
    if (addresses.empty()) return;
    for (const Block* block : graph.blocks()) CheckBlock(*block, addresses);
  }

  // A value is used in its own block only, so backwards through the block is enough.
  void CheckBlock(const Block& block, const Addresses& addresses) {
    std::vector<const Value*> in_use;  // addresses that are used from here on, each once
    const auto use = [&](const Value* v) {
      if (addresses.Origin(v) != nullptr && std::ranges::find(in_use, v) == in_use.end())
        in_use.push_back(v);
    };
    for (const Link& link : block.exits)
      for (const Value* v : link.args) use(v);
    for (size_t i = block.ops.size(); i-- > 0;) {
      const Operation& op = *block.ops[i];
      for (const Value* v : op.args) use(v);
      std::erase(in_use, op.result);
      if (!in_use.empty() && effects_.MayCollect(op)) Report(op, *addresses.Origin(in_use.back()));
    }
  }

  void Report(const Operation& op, const Operation& origin) {
    Diagnostic diagnostic = Diagnostic::Error(
        Locate(program_, op.pos), "this may collect, while the address of an object's items is in use",
        "do it before rffi::raw or behind it; inside, call C and little else");
    NoteCalls(&op, &diagnostic);
    diagnostic.Note(Locate(program_, origin.pos), "the address is taken here");
    found_.push_back(std::move(diagnostic));
  }

  // Follows calls down to what collects.
  void NoteCalls(const Operation* op, Diagnostic* diagnostic) const {
    constexpr size_t kMostNotes = 8;
    std::unordered_set<const Function*> seen;
    while (diagnostic->notes.size() < kMostNotes) {
      const Function* callee = CalleeThatCollects(*op);
      if (callee == nullptr || !seen.insert(callee).second) return;
      op = FirstThatCollects(*callee);
      if (op == nullptr) return;
      diagnostic->Note(Locate(program_, op->pos), "in " + callee->display + ", which is called there, here");
    }
  }
  const Function* CalleeThatCollects(const Operation& op) const {
    for (const Function* callee : effects_.TargetsOf(op).functions)
      if (callee->graph != nullptr && effects_.Of(callee).may_collect) return callee;
    return nullptr;
  }
  const Operation* FirstThatCollects(const Function& function) const {
    for (const Block* block : function.graph->blocks())
      for (const auto& op : block->ops)
        if (effects_.MayCollect(*op)) return op.get();
    return nullptr;
  }

  const Program& program_;
  const ProgramEffects effects_;
  std::vector<Diagnostic> found_;
};

}  // namespace

std::vector<Diagnostic> CheckRawAddresses(const Program& program) { return Checker(program).Run(); }

}  // namespace kiln
