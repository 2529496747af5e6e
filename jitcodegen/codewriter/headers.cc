#include "jitcodegen/codewriter/headers.h"

#include <unordered_map>
#include <unordered_set>

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/rewrite.h"
#include "translator/flowgraph/traversal.h"

namespace kiln {
namespace {

// What can be reached from `start` without going through `end`.
std::vector<Block*> BlocksUpTo(Block* start, const Block* end) {
  std::vector<Block*> found = {start};
  std::unordered_set<const Block*> seen = {start, end};
  for (size_t i = 0; i < found.size(); ++i)
    for (const Link& link : found[i]->exits)
      if (seen.insert(link.target).second) found.push_back(link.target);
  return found;
}

class Headers {
 public:
  Headers(Graph* graph, Function* asks, Type result) : graph_(graph), asks_(asks), result_(result) {}

  void Run() {
    size_t index = 0;
    Block* before = FindOperation(graph_, Opcode::kJitMergePoint, &index);
    merge_ = SplitBlock(graph_, before, index);
    Block* header = FindOperation(graph_, Opcode::kJitCanEnterJit, &index);
    if (header == nullptr) Ask(before, before->exits[0], merge_->ops[0]->pos);
    for (; header != nullptr; header = FindOperation(graph_, Opcode::kJitCanEnterJit, &index)) AskBehind(header, index);
    merge_->ops.erase(merge_->ops.begin());
    graph_->RemoveUnreachable();
    graph_->Renumber();
  }

 private:
  // The block asks, and returns or goes on along a link to the merge point.
  void Ask(Block* block, const Link& to_merge, PosId pos) {
    std::unordered_map<const Value*, Value*> passed;
    for (size_t i = 0; i < merge_->args.size(); ++i) passed[merge_->args[i]] = to_merge.args[i];
    std::vector<Value*> args;
    for (Value* arg : merge_->ops[0]->args) args.push_back(arg->is_const() ? arg : passed.at(arg));
    Operation* call = Append(graph_, block, Opcode::kCallForeign, args, Type::Bool(), pos);
    call->function = asks_;
    Block* leave = graph_->NewBlock();
    leave->cold = true;
    SetReturn(leave, result_.is_void() ? nullptr : graph_->NewConst(result_, ZeroOf(result_)), pos);
    SetBranch(block, call->result, Link{leave, {}, nullptr}, Link(to_merge), pos);
  }

  // In place of the can_enter_jit that stands there.
  void AskBehind(Block* block, size_t index) {
    const PosId pos = block->ops[index]->pos;
    Block* rest = SplitBlock(graph_, block, index);
    rest->ops.erase(rest->ops.begin());
    Block* asks = graph_->NewBlock();
    Link to_merge{merge_, {}, nullptr};
    for (const Value* arg : merge_->args) {
      to_merge.args.push_back(graph_->NewArg(asks, arg->type, arg->name));
      CopyFact(arg, to_merge.args.back());
    }
    Ask(asks, to_merge, pos);
    const auto copies = CopyBlocks(graph_, BlocksUpTo(rest, merge_));
    for (const auto& [original, copy] : copies) {
      // Who passes another one has passed one already.
      std::erase_if(copy->ops, [](const auto& op) { return op->op == Opcode::kJitCanEnterJit; });
      for (Link& link : copy->exits)
        if (link.target == merge_) link.target = asks;
    }
    block->exits[0].target = copies.at(rest);
    graph_->RemoveUnreachable();
  }

  Graph* graph_;
  Function* asks_;
  Type result_;
  Block* merge_ = nullptr;  // begins with the merge point
};

}  // namespace

void LeaveAtHeaders(Program* program, const std::vector<Portal>& portals) {
  for (const Portal& portal : portals) {
    Signature signature = *portal.portal->signature;
    signature.results = {Type::Bool()};
    const std::string name = "kiln_jit_header." + portal.driver;
    Function* asks = program->AddFunction(name, name, program->Intern(std::move(signature)));
    asks->is_foreign = true;
    Headers(portal.portal->graph.get(), asks, portal.portal->signature->result()).Run();
  }
}

}  // namespace kiln
