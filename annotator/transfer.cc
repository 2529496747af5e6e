// Flow, one operation at a time: what comes out for what can go in.

#include <algorithm>

#include "annotator/containers.h"
#include "annotator/flow.h"
#include "annotator/integers.h"
#include "annotator/reachability.h"
#include "translator/flowgraph/rewrite.h"

namespace kiln::annotator {

bool Flow::Transfer(Site site, Operation* op, Info* raised) {
  for (const Value* arg : op->args)
    if (arg->is_const()) NoteConst(arg->constant);
  switch (op->op) {
    case Opcode::kCall: case Opcode::kCallVirtual: case Opcode::kCallIndirect:
      return TransferCall(site, op, raised);
    case Opcode::kNew: case Opcode::kNewArray: case Opcode::kWeakrefNew: {
      Instantiate(op->cls);
      // Fresh memory is zero.
      if (op->op == Opcode::kNew) {
        for (const Field* field : FieldsOf(op->cls))
          if (construction_.MayShowZero(op->cls, field))
            WriteField(field, Lattice::Zero(field->type));
      } else if (op->op == Opcode::kNewArray) {
        for (const Field* item : ItemComponents(op->cls))
          WriteField(item, Lattice::Zero(item->type));
        for (const Field* field : FieldsOf(op->cls))
          WriteField(field, Lattice::Zero(field->type));
      }
      const Class* memory_error = program_->FindClass("rlib::MemoryError");
      *raised = memory_error != nullptr ? lattice_.ExactClass(memory_error)
                                        : lattice_.Cone(nullptr);
      break;
    }
    case Opcode::kSetField: case Opcode::kArraySet: {
      Info object = Know(*site.function, op->args[0]);
      if (!object.reached || object.set == nullptr) return false;  // always null
      FieldState& field = State(op->field);
      if (!construction_.IsInitialisation(site.function->function, *op)) field.written = true;
      WriteField(op->field, Know(*site.function, op->args.back()));
      break;
    }
    case Opcode::kArrayCopy:
      ArrayCopy(site, *op);
      break;
    case Opcode::kSetCallResult:
      SetResult(site.function, static_cast<size_t>(op->index), Know(*site.function, op->args[0]));
      break;
    case Opcode::kJitHint:
    case Opcode::kCallForeign:
      // C code may call what it is given, with anything; so does the JIT.
      for (const Value* arg : op->args) {
        Info info = Know(*site.function, arg);
        if (info.set == nullptr) continue;
        for (Function* f : info.set->functions) CallWithAnything(f);
      }
      if (op->function != nullptr && op->function->no_return) return false;
      break;
    case Opcode::kArrayRaw:
      // Whoever has the address may store anything there, out of our sight.
      for (const Field* item : ItemComponents(op->args[0]->type.cls)) {
        State(item).written = true;
        WriteField(item, lattice_.Top(item->type));
      }
      break;
    case Opcode::kRawStore: case Opcode::kGcCollect: case Opcode::kStackCheck:
      if (op->op == Opcode::kRawStore) {
        Info info = Know(*site.function, op->args[2]);
        if (info.set != nullptr)
          for (Function* f : info.set->functions) CallWithAnything(f);
      }
      if (kiln::Info(op->op).has(effect::kMayRaise)) *raised = lattice_.Cone(nullptr);
      break;
    default: break;
  }
  if (op->result == nullptr) return true;
  Info info = lattice_.ForType(Result(site, op), op->result->type);
  site.function->values[op->result->id] = info;
  return info.reached;
}

Info Flow::Result(Site site, Operation* op) {
  Type type = op->result->type;
  auto known = [&](size_t i) { return Know(*site.function, op->args[i]); };
  switch (op->op) {
    case Opcode::kNew: case Opcode::kNewArray: case Opcode::kWeakrefNew:
      return lattice_.ExactClass(op->cls);
    case Opcode::kRefEq: case Opcode::kRefNe: {
      Info a = known(0), b = known(1);
      bool eq = op->op == Opcode::kRefEq;
      if (a.set == nullptr && b.set == nullptr) return Lattice::Range(eq, eq);  // both null
      if (a.has_object && b.has_object && !a.may_be_null && !b.may_be_null)
        return Lattice::Range((a.low == b.low) == eq, (a.low == b.low) == eq);
      if ((a.set == nullptr && !b.may_be_null) || (b.set == nullptr && !a.may_be_null))
        return Lattice::Range(!eq, !eq);
      if (!a.may_be_null && !b.may_be_null && !lattice_.Meet(a, b).reached)
        return Lattice::Range(!eq, !eq);  // No class in common.
      return Lattice::Range(0, 1);
    }
    case Opcode::kRefIsNull: case Opcode::kRefNonnull: {
      Info a = known(0);
      bool is_null = op->op == Opcode::kRefIsNull;
      if (!a.may_be_null) return Lattice::Range(!is_null, !is_null);
      if (a.set == nullptr) return Lattice::Range(is_null, is_null);
      return Lattice::Range(0, 1);
    }
    case Opcode::kIsInstance: case Opcode::kIsExactly: {
      Info a = known(0);
      const bool exactly = op->op == Opcode::kIsExactly;
      Info yes = Lattice::NotNull(exactly ? lattice_.OnlyExactly(a, op->cls)
                                          : lattice_.OnlyInstances(a, op->cls));
      if (!yes.reached) return Lattice::Range(0, 0);
      // Is there anything that is no instance?
      Info no = exactly ? lattice_.NotExactly(a, op->cls) : lattice_.NoInstances(a, op->cls);
      return Lattice::Range(no.reached ? 0 : 1, 1);
    }
    case Opcode::kCastRef: return lattice_.OnlyInstances(known(0), type.cls);
    case Opcode::kClassName: return lattice_.Cone(type.cls);
    case Opcode::kGetField: case Opcode::kArrayGet: {
      Info object = known(0);
      if (object.set == nullptr) return Info();  // always null
      Info content = ReadField(op->field, site);
      if (IsKnownToRuntime(op->field->owner) || op->field->owner->is_weakref)
        content = lattice_.Top(op->field->type);
      if (op->op == Opcode::kGetField) {
        Info constant = ReadImmutable(object, op->field);
        if (constant.reached) content = constant;
        if (auto trusted = TrustedRange(*op->field); trusted && content.reached)
          content = Lattice::Clamp(content, trusted->first, trusted->second);
      }
      return content;
    }
    case Opcode::kArrayLength: {
      Info object = known(0);
      if (object.set == nullptr) return Info();
      if (object.has_object && !object.may_be_null) {
        const PrebuiltObject& array = program_->prebuilt()[object.low];
        auto length = static_cast<int64_t>(array.items.size() / ItemComponents(array.cls).size());
        return Lattice::Range(length, length);
      }
      return Lattice::Range(0, kMaxLength);
    }
    case Opcode::kThreadLocals: return lattice_.ExactClass(program_->globals());
    case Opcode::kCallResult: return CallResult(site, *op);
    case Opcode::kFuncEq: case Opcode::kFuncNe: return Lattice::Range(0, 1);
    case Opcode::kJitPromote: return known(0);
    default: break;
  }
  if (kiln::Info(op->op).has(effect::kPure) && type.is_int() && !op->args.empty() &&
      op->args[0]->type.is_int())
    return IntegerResult(&lattice_, *op, known(0), op->args.size() > 1 ? known(1) : Info());
  return lattice_.Top(type);
}

// A constant field of one prebuilt object.
Info Flow::ReadImmutable(const Info& object, const Field* field) {
  if (!object.has_object || object.may_be_null) return Info();
  auto content = ImmutableField(*program_, object.low, field);
  if (!content) return Info();
  NoteConst(*content);
  return lattice_.OfConst(*content, field->type);
}

void Flow::ArrayCopy(Site site, const Operation& op) {
  const Class *from = op.args[0]->type.cls, *to = op.args[2]->type.cls;
  const std::vector<Field*>& sources = ItemComponents(from);
  const std::vector<Field*>& targets = ItemComponents(to);
  for (size_t k = 0; k < sources.size() && k < targets.size(); k++) {
    Info content = ReadField(sources[k], site);
    State(targets[k]).written = true;
    WriteField(targets[k], content);
  }
}

// ---- Calls --------------------------------------------------------------------------------------

std::vector<Info> Flow::ArgInfos(Site site, const Operation& op, size_t first) {
  std::vector<Info> infos;
  for (size_t i = first; i < op.args.size(); i++)
    infos.push_back(Know(*site.function, op.args[i]));
  return infos;
}

std::vector<Function*> Flow::VirtualTargets(Site site, const Method* method, const Info& receiver) {
  std::vector<Function*> targets;
  if (receiver.set == nullptr) return targets;
  auto add = [&](const Class* cls) {
    Function* f = cls->FindImplementation(method);
    if (f != nullptr && std::find(targets.begin(), targets.end(), f) == targets.end())
      targets.push_back(f);
  };
  if (receiver.set->is_cone) {
    const Class* cone = receiver.set->cone;
    if (cone == nullptr || !cone->IsSubclassOf(method->owner)) cone = method->owner;
    receivers_[cone].Add(site);
    for (const Class* cls : below_[cone]) add(cls);
  } else {
    for (const Class* cls : receiver.set->classes) add(cls);
  }
  return targets;
}

bool Flow::TransferCall(Site site, Operation* op, Info* raised) {
  std::vector<Function*> targets;
  size_t first = 0;
  bool unknown_callee = false;
  Info receiver;
  if (op->op == Opcode::kCall) {
    targets.push_back(op->function);
  } else if (op->op == Opcode::kCallVirtual) {
    receiver = Know(*site.function, op->args[0]);
    targets = VirtualTargets(site, op->method, receiver);
  } else {
    first = 1;
    Info callee = Know(*site.function, op->args[0]);
    const Signature* signature = op->args[0]->type.signature;
    if (!callee.reached) return false;
    if (callee.unknown) {
      unknown_calls_[signature].Add(site);
      targets = address_taken_[signature];
      unknown_callee = true;
    } else if (callee.set != nullptr) {
      targets = callee.set->functions;
    }
  }
  std::vector<Info> args = ArgInfos(site, *op, first);
  for (const Info& arg : args)
    if (!arg.reached) return false;
  Info result;
  bool returns = false;
  for (Function* f : targets) {
    std::vector<Info> for_this = args;
    if (op->op == Opcode::kCallVirtual) {
      // Only receivers that have this implementation get there.
      for_this[0] = Lattice::NotNull(receiver);
      if (!receiver.set->is_cone) {
        Info narrowed;
        for (const Class* cls : receiver.set->classes)
          if (cls->FindImplementation(op->method) == f)
            narrowed = lattice_.Join(narrowed, lattice_.ExactClass(cls), Type::Ref(nullptr));
        narrowed.has_object = receiver.has_object;
        if (narrowed.has_object) narrowed.low = narrowed.high = receiver.low;
        for_this[0] = narrowed;
      }
    }
    returns |= CallFunction(site, f, for_this, &result, raised);
  }
  (void)unknown_callee;
  if (!returns) return false;
  if (op->result == nullptr) return true;
  Info info = lattice_.ForType(result, op->result->type);
  site.function->values[op->result->id] = info;
  return info.reached;
}

bool Flow::CallFunction(Site site, Function* f, const std::vector<Info>& args, Info* result,
                        Info* raised) {
  FunctionState* callee = State(f);
  callee->callers.Add(site);
  Type result_type = f->signature->result();
  // Any call may find the stack used up.
  const Class* overflow = program_->FindClass("rlib::StackOverflowError");
  Info overflowed = overflow != nullptr ? lattice_.ExactClass(overflow) : lattice_.Cone(nullptr);
  *raised = lattice_.Join(*raised, overflowed, Type::Ref(nullptr));
  if (f->graph == nullptr) {
    // Code that was never seen.
    *raised = lattice_.Cone(nullptr);
    if (!result_type.is_void())
      *result = lattice_.Join(*result, lattice_.Top(result_type), result_type);
    for (const Info& arg : args)
      if (arg.set != nullptr)
        for (Function* g : arg.set->functions) CallWithAnything(g);
    return !f->no_return;
  }
  Block* start = f->graph->start();
  bool grew = !callee->reached[start->id];
  callee->reached[start->id] = true;
  for (size_t i = 0; i < start->args.size() && i < args.size(); i++) {
    const Value* param = start->args[i];
    grew |= JoinInto(&callee->values[param->id], &callee->changes[param->id], args[i],
                     param->type);
  }
  if (grew) Enqueue({callee, start});
  if (callee->raised.reached)
    *raised = lattice_.Join(*raised, callee->raised, Type::Ref(nullptr));
  if (!callee->returns) return false;
  if (!result_type.is_void())
    *result = lattice_.Join(*result, callee->results[0], result_type);
  return true;
}

void Flow::SetResult(FunctionState* f, size_t component, const Info& info) {
  if (component >= f->results.size()) return;
  if (JoinInto(&f->results[component], &f->result_changes, info,
               f->function->signature->results[component]))
    EnqueueAll(f->callers);
}

// Component k of what the call just before returned: that of all its possible callees.
Info Flow::CallResult(Site site, const Operation& op) {
  Type type = op.result->type;
  const Operation* call = nullptr;
  for (const auto& other : site.block->ops) {
    if (other.get() == &op) break;
    if (other->op != Opcode::kCallResult) call = other.get();
  }
  if (call == nullptr) {
    // At the head of a block: the call ended the one kTry block before.
    for (const Block* before : site.function->function->graph->blocks())
      if (before->exit == Exit::kTry && before->exits[0].target == site.block) {
        if (call != nullptr) return lattice_.Top(type);
        call = before->ops.back().get();
      }
  }
  // Other than direct calls are not worth the search.
  if (call == nullptr || call->op != Opcode::kCall || call->function->graph == nullptr)
    return lattice_.Top(type);
  FunctionState* callee = State(call->function);
  callee->callers.Add(site);
  return static_cast<size_t>(op.index) < callee->results.size() ? callee->results[op.index]
                                                                : lattice_.Top(type);
}

}  // namespace kiln::annotator
