#include "translator/transform/exception_transform.h"

#include <algorithm>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/traversal.h"
#include "translator/transform/effects.h"
#include "translator/transform/stack_checks.h"

namespace kiln {
namespace {

constexpr char kMemoryError[] = "rlib::MemoryError";
constexpr char kStackOverflow[] = "rlib::StackOverflowError";

// What the passes over single graphs need to know about the program.
struct Context {
  Program* program;
  const ProgramEffects* effects;
  Type memory_error, stack_overflow;  // void: the program has no such class
  int64_t memory_error_object = -1, stack_overflow_object = -1;
  Function* out_of_memory = nullptr;  // what to call where there is no class MemoryError
};

bool IsAllocation(Opcode op) {
  return op == Opcode::kNew || op == Opcode::kNewArray || op == Opcode::kWeakrefNew;
}

class GraphTransform {
 public:
  GraphTransform(Graph* graph, const Context& context) : graph_(graph), context_(context) {}

  void Run() {
    FindCaughtValues();
    const std::vector<Block*> blocks = graph_->blocks();
    for (Block* block : blocks) {
      LowerExit(block);
      // From the back, so that each split moves what was moved before only as one link.
      for (size_t i = block->ops.size(); i-- > 0;)
        if (MayRaise(*block->ops[i])) LowerOperation(block, i);
    }
    MarkCold();
  }

 private:
  bool MayRaise(const Operation& op) const { return context_.effects->MayRaise(op); }

  // Values that can only be exceptions a handler took before: raising one goes on with it.
  void FindCaughtValues() {
    for (const Block* block : graph_->blocks())
      for (const Link& link : block->exits)
        if (link.exception != nullptr) caught_.insert(link.exception);
    if (caught_.empty()) return;
    // Optimistic, for the sake of loops that only carry an exception along: every reference may be one
    // that was caught, until something else flows into it.
    const Predecessors predecessors(*graph_);
    for (const Block* block : graph_->blocks()) {
      for (Value* arg : block->args)
        if (arg->type.is_ref() && !predecessors.of(block).empty()) caught_.insert(arg);
      for (const auto& op : block->ops)
        if (op->op == Opcode::kCastRef) caught_.insert(op->result);
    }
    for (bool changed = true; changed;) {
      changed = false;
      for (const Block* block : graph_->blocks()) {
        for (size_t i = 0; i < block->args.size(); ++i)
          for (const Incoming& in : predecessors.of(block))
            if (!caught_.contains(in.from->exits[in.exit].args[i]) &&
                caught_.erase(block->args[i]) != 0)
              changed = true;
        for (const auto& op : block->ops)
          if (op->op == Opcode::kCastRef && !caught_.contains(op->args[0]) &&
              caught_.erase(op->result) != 0)
            changed = true;
      }
    }
  }

  Block* NewCold() {
    Block* block = graph_->NewBlock();
    block->cold = true;
    return block;
  }

  // The block through which exceptions leave the function.
  Block* Propagate() {
    if (propagate_ == nullptr) {
      propagate_ = NewCold();
      const Type type = graph_->function()->signature->result();
      SetReturn(propagate_, type.is_void() ? nullptr : graph_->NewConst(type, ZeroOf(type)));
    }
    return propagate_;
  }

  void AddTraceback(Block* block, TracebackKind kind, PosId pos) {
    Append(graph_, block, Opcode::kTraceback, {}, Type::Void(), pos)->index =
        static_cast<int64_t>(kind);
  }

  void LowerExit(Block* block) {
    if (block->exit == Exit::kRaise) {
      Value* exception = block->exit_value;
      const PosId pos = block->exit_pos;
      const TracebackKind kind =
          caught_.contains(exception) ? TracebackKind::kReraise : TracebackKind::kRaise;
      Append(graph_, block, Opcode::kExcSet, {exception}, Type::Void(), pos);
      AddTraceback(block, kind, pos);
      SetJump(block, Propagate(), {}, pos);
      block->cold = true;
    } else if (block->exit == Exit::kTry) {
      if (block->ops.empty() || !MayRaise(*block->ops.back())) {
        const Link normal = block->exits[0];
        SetJump(block, normal.target, normal.args, block->exit_pos);
      }
    }
  }

  // ops[i] may raise: the rest of the block moves away, and a test takes its place. Above i nothing
  // that may raise is left.
  void LowerOperation(Block* block, size_t i) {
    Operation* op = block->ops[i].get();
    const PosId pos = op->pos;
    Link normal, exceptional;
    bool caught = false;
    if (block->exit == Exit::kTry && i + 1 == block->ops.size()) {
      normal = block->exits[0];
      exceptional = block->exits[1];
      caught = true;
    } else {
      Block* rest = SplitBlock(graph_, block, i + 1);
      rest->cold = block->cold;
      normal = block->exits[0];
    }
    block->exits.clear();

    Type raised;
    int64_t object = -1;
    Value* failed;
    bool fatal = false;
    if (IsAllocation(op->op)) {
      if (op->op == Opcode::kNew) op->op = Opcode::kGcAlloc;
      if (op->op == Opcode::kNewArray) op->op = Opcode::kGcAllocArray;
      raised = context_.memory_error;
      object = context_.memory_error_object;
      fatal = object < 0;
      failed = Append(graph_, block, Opcode::kRefIsNull, {op->result}, Type::Bool(), pos)->result;
    } else {
      if (op->op == Opcode::kStackCheck) {
        raised = context_.stack_overflow;
        object = context_.stack_overflow_object;
      }
      failed = Append(graph_, block, Opcode::kExcPending, {}, Type::Bool(), pos)->result;
    }

    Block* cold = NewCold();
    Link to_cold;
    to_cold.target = cold;
    if (fatal) {
      Append(graph_, cold, Opcode::kCallForeign, {}, Type::Void(), pos)->function =
          context_.out_of_memory;
      SetUnreachable(cold, pos);
    } else {
      // What is raised here, if the operation only reports a failure.
      if (object >= 0)
        Append(graph_, cold, Opcode::kExcSet, {graph_->NewConst(raised, Const::Object(object))},
               Type::Void(), pos);
      AddTraceback(cold, object >= 0 ? TracebackKind::kRaise : TracebackKind::kPropagate, pos);
      if (caught) {
        LinkToHandler(cold, exceptional, &to_cold, pos);
      } else {
        SetJump(cold, Propagate(), {}, pos);
      }
    }
    SetBranch(block, failed, std::move(to_cold), std::move(normal), pos);
  }

  // Ends a cold block with the jump to a handler. What the handler wants besides the exception is passed
  // through the cold block.
  void LinkToHandler(Block* cold, const Link& handler, Link* to_cold, PosId pos) {
    AddTraceback(cold, TracebackKind::kCatch, pos);
    Operation* take = Append(graph_, cold, Opcode::kExcTake, {}, handler.exception->type, pos);
    take->result->name = handler.exception->name;
    std::unordered_map<const Value*, Value*> through;
    std::vector<Value*> args;
    for (Value* v : handler.args) {
      if (v == handler.exception) {
        args.push_back(take->result);
      } else if (v->is_const()) {
        args.push_back(v);
      } else {
        Value*& arg = through[v];
        if (arg == nullptr) {
          arg = graph_->NewArg(cold, v->type, v->name);
          if (v->fact != nullptr) arg->fact = std::make_unique<Fact>(*v->fact);
          to_cold->args.push_back(v);
        }
        args.push_back(arg);
      }
    }
    SetJump(cold, handler.target, std::move(args), pos);
  }

  // A block all of whose ways are cold is cold.
  void MarkCold() {
    std::vector<Block*> order = ReversePostorder(*graph_);
    for (size_t i = order.size(); i-- > 0;) {
      Block* block = order[i];
      if (block->exit == Exit::kUnreachable) block->cold = true;
      if (block->exits.empty() || block == graph_->start()) continue;
      if (std::all_of(block->exits.begin(), block->exits.end(),
                      [](const Link& link) { return link.target->cold; }))
        block->cold = true;
    }
  }

  Graph* graph_;
  const Context& context_;
  Block* propagate_ = nullptr;
  std::unordered_set<const Value*> caught_;
};

}  // namespace

int64_t PrebuiltException(Program* program, const char* class_name, const char* message) {
  Class* cls = program->FindClass(class_name);
  if (cls == nullptr) return -1;
  const auto& prebuilt = program->prebuilt();
  for (size_t i = 0; i < prebuilt.size(); ++i)
    if (prebuilt[i].cls == cls) return static_cast<int64_t>(i);
  PrebuiltObject object;
  object.cls = cls;
  object.name = class_name;
  for (const Field* field : AllFields(cls)) {
    const bool is_message = field->name == "message_" && field->type.is_ref() &&
                            field->type.cls->name == "rlib::Str";
    object.fields.push_back(is_message ? Const::Object(program->InternString(message))
                                       : ZeroOf(field->type));
  }
  return program->AddPrebuilt(std::move(object));
}

void TransformExceptions(Program* program) {
  Context context;
  context.program = program;
  if (Class* cls = program->FindClass(kMemoryError)) context.memory_error = Type::Ref(cls);
  if (Class* cls = program->FindClass(kStackOverflow)) {
    context.stack_overflow = Type::Ref(cls);
    InsertStackChecks(program);
  }
  const ProgramEffects effects(*program);
  context.effects = &effects;
  context.memory_error_object = PrebuiltException(program, kMemoryError, "out of memory");
  context.stack_overflow_object =
      PrebuiltException(program, kStackOverflow, "calls nested too deeply");
  if (context.memory_error_object < 0) {
    constexpr char kFatal[] = "kiln_out_of_memory";
    context.out_of_memory = program->FindFunction(kFatal);
    if (context.out_of_memory == nullptr) {
      context.out_of_memory = program->AddFunction(kFatal, kFatal, program->Intern({}));
      context.out_of_memory->is_foreign = true;
      context.out_of_memory->no_return = true;
    }
  }
  for (const auto& function : program->functions())
    if (function->graph != nullptr) GraphTransform(function->graph.get(), context).Run();
}

}  // namespace kiln
