#include "jitcodegen/codewriter/portal.h"

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/rewrite.h"
#include "translator/flowgraph/traversal.h"

namespace kiln {

Block* FindOperation(Graph* graph, Opcode op, size_t* index) {
  for (Block* block : graph->blocks())
    for (size_t i = 0; i < block->ops.size(); ++i)
      if (block->ops[i]->op == op) {
        *index = i;
        return block;
      }
  return nullptr;
}

namespace {

Block* FindMergePoint(Graph* graph, size_t* index) {
  return FindOperation(graph, Opcode::kJitMergePoint, index);
}

}  // namespace

std::string DriverOf(const Operation& op) { return op.label.substr(0, op.label.find('/')); }

size_t GreensOf(const Operation& op) { return std::stoul(op.label.substr(op.label.find('/') + 1)); }

std::string NameOf(const Operation& op) {
  const size_t name = op.label.find(' ', op.label.find('/'));
  return name == std::string::npos ? DriverOf(op) : op.label.substr(name + 1);
}

Function* FunctionOfDriver(const Function& holder, std::string_view name) {
  for (const Block* block : holder.graph->blocks())
    for (const auto& op : block->ops)
      if (op->op == Opcode::kJitHint && op->label == name && op->args.size() == 1 && op->args[0]->is_const())
        return op->args[0]->constant.function;
  return nullptr;
}

PosId OwnPosition(const Program& program, PosId position) {
  while (const PosId caller = program.position(position).inlined_at) position = caller;
  return position;
}

bool JitCanRun(Opcode op) {
  switch (op) {
    case Opcode::kClassName: case Opcode::kWeakrefNew: case Opcode::kWeakrefGet:
    case Opcode::kGcCollect: case Opcode::kMemoryPressure:
      return false;
    default:
      return true;
  }
}

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
    portal.driver = DriverOf(merge);
    portal.name = NameOf(merge);
    portal.greens = GreensOf(merge);
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
        errors->push_back(program->DescribePosition(OwnPosition(*program, merge.pos)) + ": the merge point of " +
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
    for (const Block* b : graph->blocks())
      for (const auto& op : b->ops)
        if (!JitCanRun(op->op))
          errors->push_back(program->DescribePosition(OwnPosition(*program, op->pos)) + ": the loop of " + portal.driver +
                            " has " + std::string(Info(op->op).name) +
                            ", which the JIT cannot run: call a function that does it, marked "
                            "RLIB_DONT_LOOK_INSIDE");
    made->graph = std::move(graph);
    portal.portal = made;
    portals->push_back(portal);
  }
  return errors->empty();
}

void CallRunners(Program* program, const std::vector<Portal>& portals) {
  Class* object = program->FindClass("rlib::Object");
  Function* raised = program->FindFunction("kiln_jit_raised");
  if (raised == nullptr && !portals.empty()) {
    Signature signature;
    signature.results.push_back(Type::Ref(object));
    raised = program->AddFunction("kiln_jit_raised", "kiln_jit_raised",
                                  program->Intern(std::move(signature)));
    raised->is_foreign = true;
  }
  for (const Portal& portal : portals) {
    std::string name = "kiln_portal." + portal.driver;
    Function* runner = program->AddFunction(name, name, portal.portal->signature);
    runner->is_foreign = true;
    runner->foreign_may_collect = true;
    runner->foreign_runs = portal.portal;
    Graph* graph = portal.original->graph.get();
    size_t index = 0;
    Block* block = FindMergePoint(graph, &index);
    std::vector<Value*> args = block->ops[index]->args;
    const PosId pos = block->ops[index]->pos;
    block->ops.resize(index);
    Operation* call = Append(graph, block, Opcode::kCallForeign, args,
                             portal.portal->signature->result(), pos);
    call->function = runner;
    Operation* exception =
        Append(graph, block, Opcode::kCallForeign, {}, Type::Ref(object), pos);
    exception->function = raised;
    Operation* test =
        Append(graph, block, Opcode::kRefNonnull, {exception->result}, Type::Bool(), pos);
    Block* raise = graph->NewBlock();
    raise->cold = true;
    SetRaise(raise, graph->NewArg(raise, Type::Ref(object), "exception"), pos);
    Block* leave = graph->NewBlock();
    Link to_leave{leave, {}, nullptr};
    if (call->result != nullptr) {
      SetReturn(leave, graph->NewArg(leave, call->result->type, ""), pos);
      to_leave.args.push_back(call->result);
    } else {
      SetReturn(leave, nullptr, pos);
    }
    block->cases.clear();
    SetBranch(block, test->result, Link{raise, {exception->result}, nullptr}, to_leave, pos);
    graph->RemoveUnreachable();
    graph->Renumber();
  }
}

void ReportChanges(Program* program) {
  Signature signature;
  signature.params.push_back(Type::Ref(program->FindClass("rlib::Object")));
  Function* changed = program->AddFunction("kiln_jit_changed", "kiln_jit_changed",
                                           program->Intern(std::move(signature)));
  changed->is_foreign = true;
  for (const auto& function : program->functions()) {
    if (function->graph == nullptr) continue;
    Graph* graph = function->graph.get();
    const Value* self =
        function->is_constructor && !graph->start()->args.empty() ? graph->start()->args[0] : nullptr;
    for (Block* block : graph->blocks()) {
      for (size_t i = 0; i < block->ops.size(); ++i) {
        const Operation& op = *block->ops[i];
        if (op.op != Opcode::kSetField || !op.field->quasi_immutable || op.args[0] == self) continue;
        std::unique_ptr<Operation> call =
            NewOp(graph, Opcode::kCallForeign, {op.args[0]}, Type::Void(), op.pos);
        call->function = changed;
        block->ops.insert(block->ops.begin() + static_cast<long>(++i), std::move(call));
      }
    }
  }
}

}  // namespace kiln
