#include "jitcodegen/codewriter/portal.h"

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/rewrite.h"
#include "translator/flowgraph/traversal.h"

namespace kiln {
namespace {

// The merge point of the graph: its block and index; null if there is none.
Block* FindMergePoint(Graph* graph, size_t* index) {
  for (Block* block : graph->blocks())
    for (size_t i = 0; i < block->ops.size(); ++i)
      if (block->ops[i]->op == Opcode::kJitMergePoint) {
        *index = i;
        return block;
      }
  return nullptr;
}

}  // namespace

bool MakePortals(Program* program, std::vector<Portal>* portals,
                 std::vector<std::string>* errors) {
  std::vector<Function*> holders;
  for (const auto& function : program->functions()) {
    size_t index = 0;
    if (function->graph != nullptr && FindMergePoint(function->graph.get(), &index) != nullptr)
      holders.push_back(function.get());
  }
  for (Function* original : holders) {
    size_t index = 0;
    Block* block = FindMergePoint(original->graph.get(), &index);
    const Operation& merge = *block->ops[index];
    Portal portal;
    size_t slash = merge.label.rfind('/');
    portal.driver = merge.label.substr(0, slash);
    portal.greens = slash == std::string::npos ? 0 : std::stoul(merge.label.substr(slash + 1));
    portal.original = original;
    Signature signature;
    for (Value* arg : merge.args) signature.params.push_back(arg->type);
    signature.results = original->signature->results;
    Function* made = program->AddFunction(original->name + ".portal", original->display,
                                          program->Intern(std::move(signature)));
    made->pos = merge.pos;
    std::unique_ptr<Graph> graph = CopyGraph(*original->graph, made);
    block = FindMergePoint(graph.get(), &index);
    Block* rest = SplitBlock(graph.get(), block, index);
    // `block` now jumps to `rest`; its link says which of its values the rest needs.
    const Link link = block->exits[0];
    Block* start = graph->NewBlock();
    std::vector<Value*> merge_args;  // in terms of `rest`
    for (const auto& op : rest->ops) {
      if (op->op != Opcode::kJitMergePoint) continue;
      merge_args = op->args;
      break;
    }
    std::vector<Value*> parameters;
    for (Value* arg : merge_args)
      parameters.push_back(graph->NewArg(start, arg->type, arg->name));
    std::vector<Value*> passed;
    for (Value* needed : rest->args) {
      Value* found = nullptr;
      for (size_t i = 0; i < merge_args.size() && found == nullptr; ++i)
        if (merge_args[i] == needed) found = parameters[i];
      if (found == nullptr) {
        errors->push_back(program->DescribePosition(merge.pos) + ": the merge point of " +
                          portal.driver + " lists neither as green nor as red the variable " +
                          (needed->name.empty() ? "%" + std::to_string(needed->id)
                                                : needed->name));
        found = graph->NewConst(needed->type, Const::Int(0));
      }
      passed.push_back(found);
    }
    SetJump(start, rest, passed, merge.pos);
    auto& blocks = graph->blocks();
    for (size_t i = 0; i < blocks.size(); ++i)
      if (blocks[i] == start) blocks.erase(blocks.begin() + static_cast<long>(i));
    blocks.insert(blocks.begin(), start);
    graph->RemoveUnreachable();
    graph->Renumber();
    made->graph = std::move(graph);
    portal.portal = made;
    portals->push_back(portal);
  }
  return errors->empty();
}

}  // namespace kiln
