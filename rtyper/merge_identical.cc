#include "rtyper/merge_identical.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "translator/flowgraph/graph.h"

namespace kiln {
namespace {

// Everything that makes a difference, as bytes. Pointers are fine: the key is compared, never
// ordered for output, and all come from one program.
class KeyMaker {
 public:
  explicit KeyMaker(const Function& function) : function_(function) {}

  std::string Make() {
    const Graph& graph = *function_.graph;
    Add(function_.signature);
    Add(static_cast<uint64_t>(function_.no_inline) | function_.always_inline << 1 |
        function_.no_return << 2 | function_.is_constructor << 3);
    for (const Block* block : graph.blocks()) Number(block);
    for (const Block* block : graph.blocks()) AddBlock(*block);
    return std::move(key_);
  }

 private:
  void Add(uint64_t v) { key_.append(reinterpret_cast<const char*>(&v), sizeof v); }
  void Add(const void* p) { Add(reinterpret_cast<uint64_t>(p)); }
  void Add(Type type) {
    Add(static_cast<uint64_t>(type.kind));
    Add(type.cls);
    Add(type.signature);
  }
  uint64_t Number(const void* thing) {
    return numbers_.try_emplace(thing, numbers_.size() + 1).first->second;
  }
  void Use(const Value* v) {
    if (v == nullptr) return Add(uint64_t{0});
    if (!v->is_const()) return Add(Number(v));
    Add(~uint64_t{0});
    Add(v->type);
    Add(static_cast<uint64_t>(v->constant.kind));
    Add(static_cast<uint64_t>(v->constant.bits));
    Add(v->constant.function);
  }
  void Define(const Value* v) {
    Use(v);
    if (v != nullptr) Add(v->type);
  }
  void AddBlock(const Block& block) {
    Add(Number(&block));
    Add(block.args.size());
    for (const Value* arg : block.args) Define(arg);
    Add(block.ops.size());
    for (const auto& op : block.ops) {
      Add(static_cast<uint64_t>(op->op) | static_cast<uint64_t>(op->proved) << 16);
      Define(op->result);
      Add(op->args.size());
      for (const Value* arg : op->args) Use(arg);
      Add(op->cls);
      Add(op->field);
      // A function that calls itself does the same as another that calls itself.
      Add(op->function == &function_ ? nullptr : op->function);
      Add(op->method);
      Add(static_cast<uint64_t>(op->index));
      key_ += op->label;
      key_ += '\0';
    }
    Add(static_cast<uint64_t>(block.exit));
    Use(block.exit_value);
    Add(block.exits.size());
    for (const Link& link : block.exits) {
      Define(link.exception);
      Add(Number(link.target));
      for (const Value* arg : link.args) Use(arg);
    }
    for (int64_t c : block.cases) Add(static_cast<uint64_t>(c));
  }

  const Function& function_;
  std::string key_;
  std::unordered_map<const void*, uint64_t> numbers_;
};

// Functions that some constant names.
std::unordered_set<const Function*> WithAddresses(const Program& program) {
  std::unordered_set<const Function*> result;
  auto note = [&](const Const& c) {
    if (c.kind == Const::Kind::kFunc) result.insert(c.function);
  };
  for (const PrebuiltObject& object : program.prebuilt()) {
    for (const Const& c : object.fields) note(c);
    for (const Const& c : object.items) note(c);
  }
  for (const auto& function : program.functions()) {
    if (function->address_taken) result.insert(function.get());
    if (function->graph == nullptr) continue;
    for (Block* block : function->graph->blocks())
      ForEachUse(block, [&](Value*& use) {
        if (use->is_const()) note(use->constant);
      });
  }
  return result;
}

void DropFacts(Graph* graph) {
  for (Block* block : graph->blocks()) {
    for (Value* arg : block->args) arg->fact.reset();
    for (auto& op : block->ops)
      if (op->result != nullptr && op->op != Opcode::kMethodLookup) op->result->fact.reset();
    for (Link& link : block->exits)
      if (link.exception != nullptr) link.exception->fact.reset();
  }
}

int MergeOnce(Program* program, std::unordered_set<const Function*>* merged) {
  std::unordered_set<const Function*> fixed = WithAddresses(*program);
  std::unordered_map<std::string, Function*> first_with;
  std::unordered_map<const Function*, Function*> replaced;
  for (const auto& function : program->functions()) {
    Function* f = function.get();
    if (f->graph == nullptr || fixed.count(f) != 0 || merged->count(f) != 0) continue;
    if (f == program->entry || f->is_prebuild || !f->hints.empty()) continue;
    auto [it, is_new] = first_with.try_emplace(KeyMaker(*f).Make(), f);
    if (is_new) continue;
    replaced[f] = it->second;
    merged->insert(f);
    DropFacts(it->second->graph.get());
  }
  if (replaced.empty()) return 0;
  auto now = [&](Function*& f) {
    auto it = replaced.find(f);
    if (it != replaced.end()) f = it->second;
  };
  for (const auto& function : program->functions()) {
    if (function->graph == nullptr) continue;
    for (Block* block : function->graph->blocks())
      for (auto& op : block->ops) {
        if (op->function != nullptr && op->op == Opcode::kCall) now(op->function);
        if (op->result != nullptr && op->result->fact != nullptr) {
          // Two targets may have become one.
          std::vector<Function*> targets;
          for (Function* f : op->result->fact->functions) {
            now(f);
            if (std::find(targets.begin(), targets.end(), f) == targets.end())
              targets.push_back(f);
          }
          op->result->fact->functions = std::move(targets);
        }
      }
  }
  for (const auto& cls : program->classes()) {
    for (auto& [method, implementation] : cls->methods) now(implementation);
    if (cls->finalizer != nullptr) now(cls->finalizer);
    if (cls->tracer != nullptr) now(cls->tracer);
  }
  return static_cast<int>(replaced.size());
}

}  // namespace

int MergeIdenticalFunctions(Program* program) {
  std::unordered_set<const Function*> merged;
  int count = 0;
  for (int round = 0; round < 4; round++) {
    int now = MergeOnce(program, &merged);
    count += now;
    if (now == 0) break;
  }
  return count;
}

}  // namespace kiln
