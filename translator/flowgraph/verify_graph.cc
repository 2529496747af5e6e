// What must hold of one graph.
#include "translator/flowgraph/verify.h"

#include <unordered_map>
#include <unordered_set>

#include "translator/flowgraph/text.h"
#include "translator/flowgraph/traversal.h"

namespace kiln {
namespace {

bool FitsLetter(char letter, Type type) {
  switch (letter) {
    case 'i': return type.is_int();
    case 'b': return type.is_bool();
    case 'f': return type.is_float();
    case 'r': return type.is_ref();
    case 'p': return type.is_raw();
    case 'F': return type.is_func();
    case 'n': return type.is_int() || type.is_float();
    case 'v': return !type.is_void();
    default: return false;
  }
}

const char* LetterName(char letter) {
  switch (letter) {
    case 'i': return "an integer";
    case 'b': return "a bool";
    case 'f': return "a float";
    case 'r': return "a reference";
    case 'p': return "a raw address";
    case 'F': return "a function pointer";
    case 'n': return "a number";
    default: return "a value";
  }
}

bool IsCall(Opcode op) {
  return op == Opcode::kCall || op == Opcode::kCallVirtual || op == Opcode::kCallIndirect ||
         op == Opcode::kCallForeign;
}

class GraphVerifier {
 public:
  GraphVerifier(const Graph& graph, Stage stage, std::vector<std::string>* errors)
      : graph_(graph), function_(graph.function()), stage_(stage), errors_(*errors) {}

  void Run();

 private:
  void Error(const std::string& what) {
    if (errors_.size() >= kMaxVerifierErrors) return;
    std::string where = function_->name;
    PosId pos = function_->pos;
    if (block_ != nullptr) where += " b" + std::to_string(block_->id);
    if (op_ != nullptr) {
      where += ": " + PrintOperation(*op_);
      pos = op_->pos;
    } else if (block_ != nullptr && at_exit_) {
      where += " exit";
      pos = block_->exit_pos;
    }
    if (pos != 0 && function_->program != nullptr)
      where += " @" + function_->program->DescribePosition(pos);
    errors_.push_back(where + ": " + what);
  }

  void Define(const Value* value, Value::Kind kind, const char* what);
  void CheckOperand(const Value* value, const char* what);
  void CheckConst(const Value& value);
  void CheckAssign(const Value* from, Type to, const std::string& what) {
    if (from != nullptr && !IsAssignable(from->type, to))
      Error(what + " is " + TypeName(from->type) + " where " + TypeName(to) + " is expected");
  }
  void CheckStart();
  void CheckBlock(const Block& block);
  void CheckOp(const Operation& op);
  void CheckArity(const Operation& op, const Signature* signature, size_t first);
  void CheckResult(const Operation& op, Type expected);
  void CheckFieldAccess(const Operation& op, bool item);
  void CheckExit(const Block& block);
  void CheckLink(const Block& block, size_t index);
  void CheckCallResults(const Block& block);

  const Graph& graph_;
  const Function* function_;
  const Stage stage_;
  std::vector<std::string>& errors_;
  const Block* block_ = nullptr;
  const Operation* op_ = nullptr;
  bool at_exit_ = false;
  // Where each value is defined, as far as the walk has come; and the ids that are taken.
  std::unordered_map<const Value*, const Block*> defined_in_;
  std::unordered_set<uint32_t> ids_;
  std::unordered_set<const Block*> blocks_;
  std::vector<std::vector<Incoming>> incoming_;
};

void GraphVerifier::Define(const Value* value, Value::Kind kind, const char* what) {
  if (value == nullptr) return Error(std::string(what) + " is missing");
  if (value->kind != kind) Error(std::string(what) + " is a value of another kind");
  if (value->type.is_void()) Error(std::string(what) + " is void");
  if (value->type.is_ref() && value->type.cls == nullptr)
    Error(std::string(what) + " is a reference without a class");
  if (!defined_in_.emplace(value, block_).second)
    Error("%" + std::to_string(value->id) + " is defined twice");
  else if (!ids_.insert(value->id).second)
    Error("two values have the number %" + std::to_string(value->id));
}

void GraphVerifier::CheckConst(const Value& value) {
  const Const& c = value.constant;
  const Type t = value.type;
  bool fits = false;
  switch (c.kind) {
    case Const::Kind::kInt:
      fits = t.is_raw() || (t.is_int() && NormaliseInt(t.kind, c.bits) == c.bits);
      break;
    case Const::Kind::kFloat: fits = t.is_float(); break;
    case Const::Kind::kNull: fits = t.is_ref() || t.is_raw() || t.is_func(); break;
    case Const::Kind::kFunc:
      if (c.function == nullptr) return Error("a function constant without a function");
      fits = (t.is_func() && (t.signature == nullptr || t.signature == c.function->signature)) ||
             t.is_raw();
      break;
    case Const::Kind::kObject: {
      const Program* program = function_->program;
      if (program == nullptr) return;
      if (c.bits < 0 || c.bits >= static_cast<int64_t>(program->prebuilt().size()))
        return Error("there is no prebuilt object #" + std::to_string(c.bits));
      const Class* cls = program->prebuilt()[static_cast<size_t>(c.bits)].cls;
      fits = IsAssignable(Type::Ref(cls), t);
      break;
    }
  }
  if (!fits) Error("a constant does not fit its type " + TypeName(t));
}

void GraphVerifier::CheckOperand(const Value* value, const char* what) {
  if (value == nullptr) return Error(std::string(what) + " is missing");
  if (value->is_const()) return CheckConst(*value);
  const auto it = defined_in_.find(value);
  if (it == defined_in_.end()) {
    Error("%" + std::to_string(value->id) + " is used but not defined above in this block");
  } else if (it->second != block_) {
    Error("%" + std::to_string(value->id) + " belongs to b" + std::to_string(it->second->id) +
          "; it must be passed along the links");
  }
}

void GraphVerifier::CheckStart() {
  const Signature* signature = function_->signature;
  if (signature == nullptr) return Error("the function has no signature");
  block_ = graph_.start();
  if (block_->args.size() != signature->params.size())
    return Error("the start block has " + std::to_string(block_->args.size()) +
                 " arguments, the function " + std::to_string(signature->params.size()) +
                 " parameters");
  for (size_t i = 0; i < block_->args.size(); ++i)
    if (block_->args[i]->type != signature->params[i])
      Error("argument " + std::to_string(i) + " of the start block is " +
            TypeName(block_->args[i]->type) + ", the parameter " + TypeName(signature->params[i]));
  if (!incoming_[block_->id].empty())
    Error("b" + std::to_string(incoming_[block_->id][0].from->id) + " leads to the start block");
}

void GraphVerifier::Run() {
  if (function_ == nullptr) return;
  if (graph_.blocks().empty()) return Error("the graph has no blocks");
  incoming_.resize(graph_.next_block_id());
  std::unordered_set<uint32_t> block_ids;
  for (Block* block : graph_.blocks()) {
    blocks_.insert(block);
    if (block->id >= graph_.next_block_id())
      return Error("b" + std::to_string(block->id) + " is beyond the graph's block numbers");
    if (!block_ids.insert(block->id).second)
      return Error("two blocks have the number b" + std::to_string(block->id));
  }
  for (Block* block : graph_.blocks()) {
    for (size_t i = 0; i < block->exits.size(); ++i) {
      Block* target = block->exits[i].target;
      block_ = block;
      if (target == nullptr) return Error("a link leads nowhere");
      if (!blocks_.contains(target))
        return Error("a link leads to b" + std::to_string(target->id) +
                     ", which is not in the graph");
      incoming_[target->id].push_back({block, static_cast<int>(i)});
    }
  }
  CheckStart();
  for (const Block* block : graph_.blocks()) CheckBlock(*block);
}

void GraphVerifier::CheckBlock(const Block& block) {
  block_ = &block;
  op_ = nullptr;
  at_exit_ = false;
  for (const Value* arg : block.args) Define(arg, Value::Kind::kArg, "a block argument");
  for (const auto& op : block.ops) {
    op_ = op.get();
    CheckOp(*op);
  }
  op_ = nullptr;
  CheckCallResults(block);
  op_ = nullptr;
  at_exit_ = true;
  CheckExit(block);
}

void GraphVerifier::CheckArity(const Operation& op, const Signature* signature, size_t first) {
  if (signature == nullptr) return Error("the callee has no signature");
  if (op.args.size() - first != signature->params.size())
    return Error(std::to_string(op.args.size() - first) + " arguments where the callee has " +
                 std::to_string(signature->params.size()) + " parameters");
  for (size_t i = first; i < op.args.size(); ++i)
    CheckAssign(op.args[i], signature->params[i - first], "argument " + std::to_string(i - first));
  CheckResult(op, signature->result());
}

void GraphVerifier::CheckResult(const Operation& op, Type expected) {
  if (expected.is_void()) {
    if (op.result != nullptr) Error("has a result but nothing gives one");
  } else if (op.result == nullptr) {
    Error("has no result but should have one of type " + TypeName(expected));
  } else if (!IsAssignable(expected, op.result->type)) {
    Error("the result is " + TypeName(op.result->type) + " where it should be " +
          TypeName(expected));
  }
}

void GraphVerifier::CheckFieldAccess(const Operation& op, bool item) {
  const Field& field = *op.field;
  if (field.is_item != item)
    return Error(item ? "the payload is not an item component" : "the payload is not a field");
  const Class* cls = op.args[0]->type.cls;
  if (cls != nullptr && !cls->IsSubclassOf(field.owner))
    Error("the object is a " + cls->name + ", the field one of " + field.owner->name);
  const size_t value = item ? 2 : 1;
  if (op.op == Opcode::kSetField || op.op == Opcode::kArraySet) {
    CheckAssign(op.args[value], field.type, "the value");
  } else {
    CheckResult(op, field.type);
  }
}

void GraphVerifier::CheckOp(const Operation& op) {
  const OpInfo& info = Info(op.op);
  if (info.stage > stage_) Error("the operation does not exist at this stage yet");
  if (stage_ >= Stage::kExc && (op.op == Opcode::kNew || op.op == Opcode::kNewArray))
    Error("the exception transform replaces this operation");

  // Operands.
  const bool variadic = info.operands.ends_with('*');
  const size_t fixed = info.operands.size() - (variadic ? 1 : 0);
  if (op.args.size() < fixed || (!variadic && op.args.size() > fixed)) {
    Error("has " + std::to_string(op.args.size()) + " operands, not " + std::to_string(fixed));
    return;
  }
  bool complete = true;
  for (const Value* arg : op.args) {
    CheckOperand(arg, "an operand");
    if (arg == nullptr) complete = false;
  }
  if (!complete) return;
  for (size_t i = 0; i < op.args.size(); ++i) {
    const char letter = i < fixed ? info.operands[i] : 'v';
    if (!FitsLetter(letter, op.args[i]->type))
      Error("operand " + std::to_string(i) + " is " + TypeName(op.args[i]->type) + ", not " +
            LetterName(letter));
  }
  // Arithmetic and comparisons want both operands of one type.
  if ((info.operands == "ii" || info.operands == "ff") && op.op != Opcode::kIntShl &&
      op.op != Opcode::kIntShr && op.args[0]->type != op.args[1]->type)
    Error("operands of types " + TypeName(op.args[0]->type) + " and " +
          TypeName(op.args[1]->type));

  // The payload.
  bool payload = true;
  switch (info.payload) {
    case Payload::kNone:
    case Payload::kType:
    case Payload::kIndex: break;
    case Payload::kClass: payload = op.cls != nullptr; break;
    case Payload::kField: payload = op.field != nullptr; break;
    case Payload::kFunction: payload = op.function != nullptr; break;
    case Payload::kMethod: payload = op.method != nullptr; break;
    case Payload::kLabel: payload = !op.label.empty(); break;
  }
  if (!payload) return Error("the payload is missing");

  // The result.
  if (op.result != nullptr) Define(op.result, Value::Kind::kResult, "the result");
  if (info.result == '-') {
    if (op.result != nullptr) Error("has a result but nothing gives one");
  } else if (op.result == nullptr) {
    if (info.result != 'v' || !IsCall(op.op)) {
      if (op.op != Opcode::kJitQuery) return Error("the result is missing");
    }
  } else if (info.result == '=') {
    if (op.result->type != op.args[0]->type)
      Error("the result is " + TypeName(op.result->type) + ", operand 0 " +
            TypeName(op.args[0]->type));
  } else if (!FitsLetter(info.result, op.result->type)) {
    Error("the result is " + TypeName(op.result->type) + ", not " + LetterName(info.result));
  }

  // What only some operations ask for.
  switch (op.op) {
    case Opcode::kGetField:
    case Opcode::kSetField: CheckFieldAccess(op, false); break;
    case Opcode::kArrayGet:
    case Opcode::kArraySet: CheckFieldAccess(op, true); break;
    case Opcode::kNew:
    case Opcode::kNewArray:
    case Opcode::kGcAlloc:
    case Opcode::kGcAllocArray: {
      const bool array = op.op == Opcode::kNewArray || op.op == Opcode::kGcAllocArray;
      if (op.cls->is_varsized != array)
        Error(array ? "the class has no items" : "the class has items: it needs a length");
      if (op.cls->is_abstract) Error("the class is abstract");
      CheckResult(op, Type::Ref(op.cls));
      break;
    }
    case Opcode::kWeakrefNew:
      if (!op.cls->is_weakref) Error("the class is not one of weak references");
      CheckResult(op, Type::Ref(op.cls));
      break;
    case Opcode::kArrayLength:
    case Opcode::kArrayRaw:
      if (op.args[0]->type.cls != nullptr && !op.args[0]->type.cls->is_varsized)
        Error("class " + op.args[0]->type.cls->name + " has no items");
      break;
    case Opcode::kArrayCopy:
      for (const int i : {0, 2})
        if (op.args[i]->type.cls != nullptr && !op.args[i]->type.cls->is_varsized)
          Error("class " + op.args[i]->type.cls->name + " has no items");
      break;
    case Opcode::kCall:
      if (op.function->is_foreign) Error("the callee is foreign: call_foreign");
      CheckArity(op, op.function->signature, 0);
      break;
    case Opcode::kCallForeign:
      if (!op.function->is_foreign) Error("the callee is not foreign");
      CheckArity(op, op.function->signature, 0);
      break;
    case Opcode::kCallVirtual: CheckArity(op, op.method->signature, 0); break;
    case Opcode::kCallIndirect: CheckArity(op, op.args[0]->type.signature, 1); break;
    case Opcode::kSetCallResult: {
      const Signature* signature = function_->signature;
      if (op.index < 1 || signature == nullptr ||
          op.index >= static_cast<int64_t>(signature->results.size()) ||
          signature->results.size() > Signature::kMaxResults) {
        Error("the function has no such component");
      } else {
        CheckAssign(op.args[0], signature->results[static_cast<size_t>(op.index)], "the value");
      }
      break;
    }
    case Opcode::kCastRef: {
      const Class* from = op.args[0]->type.cls;
      const Class* to = op.result->type.cls;
      if (from != nullptr && to != nullptr && !from->IsSubclassOf(to) && !to->IsSubclassOf(from))
        Error("no object can be of both classes");
      break;
    }
    default: break;
  }
}

// Whether the operation may stand between a call and its call_result ops.
static bool MayFollowCall(Opcode op) {
  return op == Opcode::kCallResult || op == Opcode::kExcPending || op == Opcode::kGcPop ||
         op == Opcode::kGcDrop;
}

static const Signature* CalleeSignature(const Operation& op) {
  switch (op.op) {
    case Opcode::kCall:
    case Opcode::kCallForeign: return op.function == nullptr ? nullptr : op.function->signature;
    case Opcode::kCallVirtual: return op.method == nullptr ? nullptr : op.method->signature;
    case Opcode::kCallIndirect:
      return op.args.empty() || op.args[0] == nullptr ? nullptr : op.args[0]->type.signature;
    default: return nullptr;
  }
}

void GraphVerifier::CheckCallResults(const Block& block) {
  const auto check = [&](const Operation& op, const Operation* call) {
    op_ = &op;
    if (call == nullptr || !IsCall(call->op)) return Error("does not follow a call");
    const Signature* signature = CalleeSignature(*call);
    if (signature == nullptr) return;
    if (op.index < 1 || op.index >= static_cast<int64_t>(signature->results.size()))
      return Error("the callee returns no such component");
    CheckResult(op, signature->results[static_cast<size_t>(op.index)]);
  };
  for (size_t i = 0; i < block.ops.size(); ++i) {
    const Operation& op = *block.ops[i];
    if (op.op == Opcode::kCallResult) {
      size_t j = i;
      while (j > 0 && MayFollowCall(block.ops[j - 1]->op)) --j;
      if (j > 0) {
        check(op, block.ops[j - 1].get());
        continue;
      }
      // At the head: whatever leads here must have called just before.
      if (incoming_[block.id].empty()) check(op, nullptr);
      for (const Incoming& in : incoming_[block.id]) {
        size_t k = in.from->ops.size();
        if (stage_ >= Stage::kExc)
          while (k > 0 && MayFollowCall(in.from->ops[k - 1]->op)) --k;
        const bool normal = stage_ >= Stage::kExc || (in.from->exit == Exit::kTry && in.exit == 0);
        check(op, k == 0 || !normal ? nullptr : in.from->ops[k - 1].get());
      }
    } else if (op.op == Opcode::kSetCallResult) {
      op_ = &op;
      for (size_t j = i + 1; j < block.ops.size(); ++j) {
        const Opcode next = block.ops[j]->op;
        if (next != Opcode::kSetCallResult && next != Opcode::kGcDrop) {
          Error("is not right before a return");
          break;
        }
      }
      if (block.exit != Exit::kReturn) Error("is not in a block that returns");
    }
  }
}

void GraphVerifier::CheckLink(const Block& block, size_t index) {
  const Link& link = block.exits[index];
  const Block& target = *link.target;
  const std::string to = "the link to b" + std::to_string(target.id);
  const bool catches = block.exit == Exit::kTry && index == 1;
  if (link.exception != nullptr) {
    if (!catches) {
      Error(to + " has an exception");
    } else {
      Define(link.exception, Value::Kind::kException, "the exception");
      if (!link.exception->type.is_ref()) Error("the exception is not a reference");
    }
  }
  if (link.args.size() != target.args.size())
    return Error(to + " has " + std::to_string(link.args.size()) + " arguments, the block " +
                 std::to_string(target.args.size()));
  const Value* unset = catches && !block.ops.empty() ? block.ops.back()->result : nullptr;
  for (size_t i = 0; i < link.args.size(); ++i) {
    CheckOperand(link.args[i], "a link argument");
    if (link.args[i] == nullptr || target.args[i] == nullptr) continue;
    CheckAssign(link.args[i], target.args[i]->type,
                "argument " + std::to_string(i) + " of " + to);
    if (unset != nullptr && link.args[i] == unset)
      Error(to + " passes the result of the operation that raised");
  }
}

void GraphVerifier::CheckExit(const Block& block) {
  const auto want = [&](size_t exits, bool value) {
    if (block.exits.size() != exits)
      Error("has " + std::to_string(block.exits.size()) + " exits, not " + std::to_string(exits));
    if (value && block.exit_value == nullptr) Error("the exit value is missing");
    if (!value && block.exit_value != nullptr) Error("has an exit value");
    if (block.exit != Exit::kSwitch && !block.cases.empty()) Error("has switch cases");
  };
  const Value* value = block.exit_value;
  if (value != nullptr) CheckOperand(value, "the exit value");
  switch (block.exit) {
    case Exit::kReturn: {
      const Type result =
          function_->signature == nullptr ? Type::Void() : function_->signature->result();
      want(0, !result.is_void());
      if (value != nullptr) CheckAssign(value, result, "the return value");
      break;
    }
    case Exit::kRaise:
      want(0, true);
      if (value != nullptr && !value->type.is_ref()) Error("what is raised is not an object");
      if (stage_ >= Stage::kExc) Error("raises after the exception transform");
      break;
    case Exit::kJump: want(1, false); break;
    case Exit::kBranch:
      want(2, true);
      if (value != nullptr && !value->type.is_bool()) Error("the condition is not a bool");
      break;
    case Exit::kSwitch: {
      want(block.cases.size() + 1, true);
      if (value != nullptr && !value->type.is_int()) Error("the switch is not on an integer");
      std::unordered_set<int64_t> seen;
      for (const int64_t c : block.cases) {
        if (!seen.insert(c).second) Error("case " + std::to_string(c) + " is there twice");
        if (value != nullptr && NormaliseInt(value->type.kind, c) != c)
          Error("case " + std::to_string(c) + " is no value of " + TypeName(value->type));
      }
      break;
    }
    case Exit::kTry:
      want(2, false);
      if (stage_ >= Stage::kExc) Error("has an exception exit after the exception transform");
      if (block.ops.empty() || !Info(block.ops.back()->op).has(effect::kMayRaise))
        Error("an exception exit, but the last operation does not raise");
      break;
    case Exit::kUnreachable: want(0, false); break;
  }
  for (size_t i = 0; i < block.exits.size(); ++i) CheckLink(block, i);
}

}  // namespace

bool IsAssignable(Type from, Type to) {
  if (from == to) return true;
  return from.is_ref() && to.is_ref() && from.cls != nullptr && to.cls != nullptr &&
         from.cls->IsSubclassOf(to.cls);
}

std::vector<std::string> VerifyGraph(const Graph& graph, Stage stage) {
  std::vector<std::string> errors;
  GraphVerifier(graph, stage, &errors).Run();
  return errors;
}

void VerifyGraphInto(const Graph& graph, Stage stage, std::vector<std::string>* errors) {
  GraphVerifier(graph, stage, errors).Run();
}

}  // namespace kiln
