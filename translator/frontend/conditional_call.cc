// rlib::jit::conditional_call: a function made for each that is called so, which everybody inlines but the JIT.
//
//     conditional_call(wanted, grow, list)             grow.if(wanted, list):   if (wanted) grow(list);
//     conditional_call_value(hash, compute, str)       compute.or(hash, str):   return hash != 0 ? hash : compute(str);
//
// The codewriter knows the function by its hint, and makes one instruction of the call.
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/traversal.h"
#include "translator/frontend/lowering.h"

namespace kiln::frontend {

Function* ConditionalCall(Unit* unit, Function* called, bool has_value) {
  const std::string name = called->name + (has_value ? ".or" : ".if");
  Program* program = unit->program();
  if (Function* known = program->FindFunction(name); known != nullptr && known->graph != nullptr) return known;
  Signature signature = *called->signature;
  signature.params.insert(signature.params.begin(), has_value ? signature.result() : Type::Bool());
  Function* made = program->FindFunction(name);
  if (made == nullptr) made = program->AddFunction(name, called->display, program->Intern(std::move(signature)));
  made->pos = called->pos;
  made->always_inline = true;
  made->hints.insert("conditional_call");
  made->graph = std::make_unique<Graph>(made);
  Graph* graph = made->graph.get();
  const PosId pos = called->pos;
  Block* start = graph->NewBlock();
  Block* calls = graph->NewBlock();
  Block* ends = graph->NewBlock();
  for (const Type type : made->signature->params) graph->NewArg(start, type);
  for (const Type type : called->signature->params) graph->NewArg(calls, type);
  Value* first = start->args[0];
  const std::vector<Value*> rest(start->args.begin() + 1, start->args.end());
  Operation* call = Append(graph, calls, called->is_foreign ? Opcode::kCallForeign : Opcode::kCall, calls->args, called->signature->result(), pos);
  call->function = called;
  SetReturn(calls, call->result, pos);
  if (!has_value) {
    SetReturn(ends, nullptr, pos);
    SetBranch(start, first, Link{calls, rest, nullptr}, Link{ends, {}, nullptr}, pos);
  } else {
    SetReturn(ends, graph->NewArg(ends, first->type), pos);
    Operation* test = first->type.is_ref()
                          ? Append(graph, start, Opcode::kRefNonnull, {first}, Type::Bool(), pos)
                          : Append(graph, start, Opcode::kIntNe, {first, graph->NewInt(first->type, 0)}, Type::Bool(), pos);
    SetBranch(start, test->result, Link{ends, {first}, nullptr}, Link{calls, rest, nullptr}, pos);
  }
  graph->Renumber();
  return made;
}

}  // namespace kiln::frontend
