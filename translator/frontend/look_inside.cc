// RLIB_LOOK_INSIDE_IFF: the function asks for itself, where it begins.
//
//     RLIB_LOOK_INSIDE_IFF(few) int64_t sum(List* list) {       int64_t sum(List* list) {
//       ...                                                       if (we_are_jitted() && !few(list)) return sum.called(list);
//     }                                                           ...
//
// where sum.called, which traces do not look into, calls sum. So traces know nothing of this hint; and natively the
// question is answered before anything else is done (jit_queries), so that the code is what it would be without it.
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/traversal.h"
#include "translator/frontend/lowering.h"

namespace kiln::frontend {
namespace {

// Ends the block by a call of the function with the block's arguments, whose results it returns.
void ReturnCall(Graph* graph, Block* block, Function* function, PosId pos) {
  const std::vector<Type>& results = function->signature->results;
  Operation* call = Append(graph, block, Opcode::kCall, block->args, function->signature->result(), pos);
  call->function = function;
  std::vector<Value*> parts;
  for (size_t i = 1; i < results.size(); ++i) {
    Operation* part = Append(graph, block, Opcode::kCallResult, {}, results[i], pos);
    part->index = static_cast<int64_t>(i);
    parts.push_back(part->result);
  }
  for (size_t i = 0; i < parts.size(); ++i) {
    Operation* part = Append(graph, block, Opcode::kSetCallResult, {parts[i]}, Type::Void(), pos);
    part->index = static_cast<int64_t>(i + 1);
  }
  SetReturn(block, call->result, pos);
}

// A block with arguments as those, which are a function's parameters.
Block* NewBlockLike(Graph* graph, const std::vector<Value*>& parameters) {
  Block* block = graph->NewBlock();
  for (const Value* parameter : parameters) graph->NewArg(block, parameter->type, parameter->name);
  return block;
}

}  // namespace

void LookInsideIf(Unit* unit, const clang::FunctionDecl* definition, Function* function) {
  const clang::FunctionDecl* declared = Unit::MarkedWith(definition, "kiln.jit.look_inside_iff");
  Function* predicate = declared == nullptr ? nullptr : unit->FunctionFor(declared);
  const Signature& signature = *function->signature;
  if (predicate == nullptr || predicate->signature->params != signature.params ||
      predicate->signature->results != std::vector<Type>{Type::Bool()}) {
    unit->rules().Report(Rule::k_look_inside_predicate, definition->getLocation(), {}, unit->Display(definition));
    if (declared != nullptr) unit->rules().Note(declared->getLocation(), "declared here");
    return;
  }
  const PosId pos = function->pos;
  Function* called = unit->program()->AddFunction(function->name + ".called", function->display, function->signature);
  called->pos = pos;
  called->body_hash = function->body_hash;
  called->hints.insert("dont_look_inside");
  called->graph = std::make_unique<Graph>(called);
  Graph* graph = function->graph.get();
  Block* body = graph->start();
  ReturnCall(called->graph.get(), NewBlockLike(called->graph.get(), body->args), function, pos);
  called->graph->Renumber();

  Block* start = NewBlockLike(graph, body->args);
  Block* asks = NewBlockLike(graph, body->args);
  Block* calls = NewBlockLike(graph, body->args);
  Operation* traced = Append(graph, start, Opcode::kJitQuery, {}, Type::Bool(), pos);
  traced->label = "we_are_jitted";
  SetBranch(start, traced->result, Link{asks, start->args, nullptr}, Link{body, start->args, nullptr}, pos);
  Operation* wanted = Append(graph, asks, Opcode::kCall, asks->args, Type::Bool(), pos);
  wanted->function = predicate;
  SetBranch(asks, wanted->result, Link{body, asks->args, nullptr}, Link{calls, asks->args, nullptr}, pos);
  ReturnCall(graph, calls, called, pos);
  auto& blocks = graph->blocks();
  std::erase(blocks, start);
  blocks.insert(blocks.begin(), start);
  graph->RemoveUnreachable();
  graph->Renumber();
}

}  // namespace kiln::frontend
