// Every operation of ops.def as C++. The switches have no default: an operation added to the table does
// not compile here until it is written.
#include <string>
#include <utility>

#include "gc/runtime/mutator.h"
#include "translator/emit/graph_writer.h"
#include "translator/emit/names.h"
#include "translator/flowgraph/layout.h"

namespace kiln {
namespace {

bool IsWide(Type type) { return type.bits() >= 32; }

// The class that has the items of what `value` refers to.
const Class* ArrayClass(const Value* value) {
  const Class* cls = value->type.cls;
  if (value->fact != nullptr && value->fact->cls != nullptr &&
      value->fact->cls->IsSubclassOf(cls))
    cls = value->fact->cls;
  return cls->is_varsized ? cls : ItemHolder(cls);
}

bool HasReferences(const Class* array) {
  for (const Field* item : ItemHolder(array)->items)
    if (item->type.is_ref()) return true;
  return false;
}

bool HasFinalizer(const Class* cls) {
  for (const Class* c = cls; c != nullptr; c = c->base)
    if (c->finalizer != nullptr) return true;
  return false;
}

}  // namespace

// ---- Helpers ------------------------------------------------------------------------------------

bool GraphWriter::KnownNonnull(const Value* value) const {
  const Value* resolved = flow_.Resolve(value);
  if (resolved->is_const()) return resolved->constant.kind != Const::Kind::kNull;
  return new_objects_.contains(resolved) || (value->fact != nullptr && value->fact->nonnull) ||
         (resolved->fact != nullptr && resolved->fact->nonnull);
}

void GraphWriter::Check(const std::string& condition, const char* what, PosId pos) {
  if (!shard_->context().options.checks) return;
  lines_.Add("KILN_CHECK(" + condition + ", " + Quoted(what) + ");", pos);
}

void GraphWriter::Unsupported(const Operation& op) {
  shard_->Error(function_.display + ": " + std::string(Info(op.op).name) +
                " cannot be emitted: a transform has not been run");
}

std::string GraphWriter::ObjectAs(const Value* object, const Class* cls) {
  const std::string name = shard_->FullStruct(cls);
  const Value* resolved = flow_.Resolve(object);
  const bool is_object =
      resolved->is_const() && resolved->constant.kind == Const::Kind::kObject;
  const Class* own =
      is_object ? shard_->context().program.prebuilt()[resolved->constant.bits].cls
                : resolved->type.cls;
  if (own == cls && (is_object || !resolved->is_const())) return Use(resolved);
  return "((" + name + "*)" + Use(resolved) + ")";
}

std::string GraphWriter::AsCollected(const Value* object) {
  return "(kiln_object*)" + Use(object);
}

std::string GraphWriter::ItemAccess(const Operation& op) {
  const Class* cls = op.field->owner;
  return ObjectAs(op.args[0], cls) + "->items[" + Use(op.args[1]) + "]." +
         shard_->Member(op.field);
}

std::string GraphWriter::WeakSlot(const Value* object, const Class* cls) {
  return "*kiln_weak_slot(" + Use(object) + ", " + std::to_string(cls->length_offset) + ")";
}

void GraphWriter::Define(const Operation& op, const std::string& expression) {
  if (op.result == nullptr) {
    lines_.Add(expression + ";", op.pos);
  } else {
    lines_.Add(Declared(op.result->type, NameOf(op.result), true) + " = " + expression + ";",
               op.pos);
  }
}

// Whether the block's condition is the result of its last operation, and nothing else uses it.
bool GraphWriter::Folds(const Block* block, const Value* value) const {
  if (block->exit != Exit::kBranch || flow_.Resolve(block->exit_value) != value) return false;
  if (flow_.Uses(value) != 1) return false;
  const Operation& op = *block->ops.back();
  return op.op == Opcode::kExcPending || Info(op.op).has(effect::kPure);
}

std::string GraphWriter::Condition(const Value* value, bool negated) {
  value = flow_.Resolve(value);
  const auto it = folded_.find(value);
  if (it == folded_.end()) return (negated ? "!" : "") + Use(value);
  const Operation& op = *it->second;
  if (op.op == Opcode::kRefIsNull || op.op == Opcode::kRefNonnull)
    return Use(op.args[0]) +
           ((op.op == Opcode::kRefIsNull) != negated ? " == nullptr" : " != nullptr");
  const std::string text = Expression(op);
  return negated ? "!(" + text + ")" : text;
}

// ---- Pure operations and loads ------------------------------------------------------------------

std::string GraphWriter::Integer(const Operation& op, const char* op_text) {
  const Type type = op.result->type;
  const bool is_shift = op.op == Opcode::kIntShl || op.op == Opcode::kIntShr;
  const Value* b = op.args[1];
  const std::string text =
      UseAs(op.args[0], type) + op_text + (is_shift ? Use(b) : UseAs(b, type));
  if (IsWide(type)) return text;
  if (type.is_bool()) return "(bool)((" + text + ") & 1)";
  return "(" + shard_->TypeText(type) + ")(" + text + ")";
}

std::string GraphWriter::Comparison(const Operation& op, const char* op_text) {
  const Type type = flow_.Resolve(op.args[0])->is_const() ? op.args[1]->type : op.args[0]->type;
  return UseAs(op.args[0], type) + op_text + UseAs(op.args[1], type);
}

std::string GraphWriter::Expression(const Operation& op) {
  const auto use = [&](size_t i) { return Use(op.args[i]); };
  const Type type = op.result->type;
  const auto cast = [&](const std::string& text) {
    return "(" + shard_->TypeText(type) + ")" + text;
  };
  // A float operation on the result's type; literals would else be doubles.
  const auto floating = [&](const char* op_text) {
    return UseAs(op.args[0], type) + op_text + UseAs(op.args[1], type);
  };
  const auto overflows = [&](const char* name, const char* op_text) {
    const Type t = flow_.Resolve(op.args[0])->is_const() ? op.args[1]->type : op.args[0]->type;
    if (t.is_bool())
      return "(((int)" + use(0) + op_text + "(int)" + use(1) + ") & ~1) != 0";
    return std::string(name) + "<" + shard_->TypeText(t) + ">(" + UseAs(op.args[0], t) + ", " +
           UseAs(op.args[1], t) + ")";
  };
  const auto divided = [&](const char* name, const char* op_text) {
    const Value* b = flow_.Resolve(op.args[1]);
    const bool never_minus_one = !type.is_signed() || (b->is_const() && !b->is_const_int(-1)) ||
                                 (b->fact != nullptr && b->fact->has_range &&
                                  (b->fact->low > -1 || b->fact->high < -1));
    if (never_minus_one) return Integer(op, op_text);
    return std::string(name) + "<" + shard_->TypeText(type) + ">(" + UseAs(op.args[0], type) +
           ", " + UseAs(op.args[1], type) + ")";
  };
  const auto is_instance = [&](const char* name) {
    const std::string object = use(0);
    const bool nonnull = KnownNonnull(op.args[0]);
    return std::string(name) + (nonnull ? "_nonnull(" : "(") + object + ", " +
           shard_->ClassId(op.cls) + ", " + shard_->ClassSpan(op.cls) + ")";
  };
  // References of different classes are different pointers to C++.
  const auto same_reference = [&](const char* op_text) {
    const Value* a = flow_.Resolve(op.args[0]);
    const Value* b = flow_.Resolve(op.args[1]);
    const auto text = [&](const Value* v) {
      const bool null = v->is_const() && v->constant.kind == Const::Kind::kNull;
      return null ? std::string("nullptr") : "(void*)" + Use(v);
    };
    if (a->type == b->type && !a->is_const() && !b->is_const())
      return Use(a) + op_text + Use(b);
    return text(a) + op_text + text(b);
  };

  switch (op.op) {
    case Opcode::kIntAdd: return Integer(op, " + ");
    case Opcode::kIntSub: return Integer(op, " - ");
    case Opcode::kIntMul: return Integer(op, " * ");
    case Opcode::kIntDiv: return divided("kiln_div", " / ");
    case Opcode::kIntMod: return divided("kiln_mod", " % ");
    case Opcode::kIntAnd: return Integer(op, " & ");
    case Opcode::kIntOr: return Integer(op, " | ");
    case Opcode::kIntXor: return Integer(op, " ^ ");
    case Opcode::kIntShl: return Integer(op, " << ");
    case Opcode::kIntShr: return Integer(op, " >> ");
    case Opcode::kIntNeg:
    case Opcode::kIntNot: {
      // Of one bit, -a is a.
      if (type.is_bool()) return (op.op == Opcode::kIntNeg ? "" : "!") + use(0);
      const std::string text = (op.op == Opcode::kIntNeg ? "-" : "~") + UseAs(op.args[0], type);
      if (IsWide(type)) return text;
      return cast("(" + text + ")");
    }
    case Opcode::kIntEq: return Comparison(op, " == ");
    case Opcode::kIntNe: return Comparison(op, " != ");
    case Opcode::kIntLt: return Comparison(op, " < ");
    case Opcode::kIntLe: return Comparison(op, " <= ");
    case Opcode::kIntGt: return Comparison(op, " > ");
    case Opcode::kIntGe: return Comparison(op, " >= ");
    case Opcode::kIntAddOverflows: return overflows("kiln_add_overflows", " + ");
    case Opcode::kIntSubOverflows: return overflows("kiln_sub_overflows", " - ");
    case Opcode::kIntMulOverflows: return overflows("kiln_mul_overflows", " * ");
    case Opcode::kUintMulHigh:
      return cast("kiln_mul_high((uint64_t)" + use(0) + ", (uint64_t)" + use(1) + ")");
    case Opcode::kIntClz: return cast("__builtin_clzll((uint64_t)" + use(0) + ")");
    case Opcode::kIntCtz: return cast("__builtin_ctzll((uint64_t)" + use(0) + ")");
    case Opcode::kIntPopcount: return cast("__builtin_popcountll((uint64_t)" + use(0) + ")");
    case Opcode::kIntCast:
      return type.is_bool() ? "(bool)(" + use(0) + " & 1)" : cast(use(0));
    case Opcode::kBoolNot: return "!" + use(0);

    case Opcode::kFloatAdd: return floating(" + ");
    case Opcode::kFloatSub: return floating(" - ");
    case Opcode::kFloatMul: return floating(" * ");
    case Opcode::kFloatDiv: return floating(" / ");
    case Opcode::kFloatNeg: return "-" + UseAs(op.args[0], type);
    case Opcode::kFloatEq: return Comparison(op, " == ");
    case Opcode::kFloatNe: return Comparison(op, " != ");
    case Opcode::kFloatLt: return Comparison(op, " < ");
    case Opcode::kFloatLe: return Comparison(op, " <= ");
    case Opcode::kFloatGt: return Comparison(op, " > ");
    case Opcode::kFloatGe: return Comparison(op, " >= ");
    case Opcode::kFloatCast:
    case Opcode::kIntToFloat: return cast(use(0));
    case Opcode::kFloatToInt:
      return type.is_bool() ? "(bool)((int64_t)" + use(0) + " & 1)" : cast(use(0));
    case Opcode::kFloatToBits:
      return cast("__builtin_bit_cast(int64_t, " + UseAs(op.args[0], Type::F64()) + ")");
    case Opcode::kFloatFromBits: return "__builtin_bit_cast(double, (int64_t)" + use(0) + ")";

    case Opcode::kRefEq: return same_reference(" == ");
    case Opcode::kRefNe: return same_reference(" != ");
    case Opcode::kRefIsNull: return use(0) + " == nullptr";
    case Opcode::kRefNonnull: return use(0) + " != nullptr";
    case Opcode::kCastRef:
    case Opcode::kJitPromote: return UseAs(op.args[0], type);
    case Opcode::kIsInstance: return is_instance("kiln_is_instance");
    case Opcode::kIsExactly:
      return std::string("kiln_is_exactly") +
             (KnownNonnull(op.args[0]) ? "_nonnull(" : "(") + use(0) + ", " +
             shard_->ClassId(op.cls) + ")";
    case Opcode::kClassName:
      return cast(shard_->ClassNames() + "[kiln_class_id(" + use(0) + ")]");
    case Opcode::kFuncEq: return "(kiln_fn)" + use(0) + " == (kiln_fn)" + use(1);
    case Opcode::kFuncNe: return "(kiln_fn)" + use(0) + " != (kiln_fn)" + use(1);
    case Opcode::kIdentityHash:
      return cast("(" + use(0) + " == nullptr ? 0 : kiln_gc_identity_hash(" +
                  AsCollected(op.args[0]) + "))");

    case Opcode::kThreadLocals: return cast("kiln_self.thread_locals");
    case Opcode::kGetField: {
      const std::string text = ObjectAs(op.args[0], op.field->owner) + "->" +
                               shard_->Member(op.field);
      return type == op.field->type && type.bits() != 8 ? text : cast(text);
    }
    case Opcode::kArrayGet: {
      const std::string text = ItemAccess(op);
      return type == op.field->type && type.bits() != 8 ? text : cast(text);
    }
    case Opcode::kArrayLength: {
      const std::string text = ObjectAs(op.args[0], ArrayClass(op.args[0])) + "->length";
      return type.kind == Kind::kI64 ? text : cast(text);
    }
    case Opcode::kArrayRaw: {
      const Class* cls = ArrayClass(op.args[0]);
      return "(char*)" + ObjectAs(op.args[0], cls) + "->items";
    }
    case Opcode::kWeakrefGet: return cast(WeakSlot(op.args[0], op.args[0]->type.cls));

    case Opcode::kRawLoad: {
      const std::string address = "(" + use(0) + ", " + use(1) + ")";
      if (type.is_bool()) return "(bool)(kiln_raw_load<uint8_t>" + address + " & 1)";
      return "kiln_raw_load<" + shard_->TypeText(type) + ">" + address;
    }
    case Opcode::kRawAdd: return use(0) + " + " + use(1);
    case Opcode::kRawSub: return cast("(" + use(0) + " - " + use(1) + ")");
    case Opcode::kRawEq: return use(0) + " == " + use(1);
    case Opcode::kRawNe: return use(0) + " != " + use(1);
    case Opcode::kRawLt: return "(uintptr_t)" + use(0) + " < (uintptr_t)" + use(1);
    case Opcode::kRawToInt: return cast("(uintptr_t)" + use(0));
    case Opcode::kRawFromInt: return "(char*)(uintptr_t)" + use(0);

    case Opcode::kMethodLookup:
      return shard_->MethodTable(op.method) + "[kiln_class_id(" + use(0) + ")]";
    case Opcode::kCallResult: {
      const std::string slot = "[" + std::to_string(op.index - 1) + "]";
      if (type.is_ref()) return cast("kiln_self.call_result_refs" + slot);
      const std::string value = "kiln_self.call_results" + slot;
      if (type.is_float()) return cast("__builtin_bit_cast(double, " + value + ")");
      if (type.is_bool()) return "(bool)(" + value + " & 1)";
      return type.kind == Kind::kI64 ? value : cast(value);
    }
    case Opcode::kExcPending: {
      // A stack_check with its test: see exception_transform.h.
      const auto& ops = block_->ops;
      for (size_t i = 1; i < ops.size(); ++i)
        if (ops[i].get() == &op && ops[i - 1]->op == Opcode::kStackCheck)
          return "kiln_stack_is_low()";
      return "KILN_RAISED()";
    }
    case Opcode::kExcTake: return cast("kiln_exc_take()");
    case Opcode::kGcPop: return cast(roots_ + "[" + std::to_string(op.index) + "]");
    case Opcode::kJitQuery: {
      if (type.is_ref() || type.is_func() || type.is_raw()) return "nullptr";
      return type.is_bool() ? "false" : "0";
    }

    case Opcode::kNew: case Opcode::kNewArray: case Opcode::kSetField: case Opcode::kArraySet:
    case Opcode::kArrayCopy: case Opcode::kWeakrefNew: case Opcode::kGcCollect:
    case Opcode::kMemoryPressure: case Opcode::kKeepalive: case Opcode::kRawStore:
    case Opcode::kCall: case Opcode::kCallVirtual: case Opcode::kCallIndirect:
    case Opcode::kCallForeign: case Opcode::kSetCallResult: case Opcode::kStackCheck:
    case Opcode::kExcSet: case Opcode::kTraceback: case Opcode::kGcAlloc:
    case Opcode::kGcAllocArray: case Opcode::kGcBarrier: case Opcode::kGcBarrierItem:
    case Opcode::kGcPush: case Opcode::kGcDrop: case Opcode::kJitMergePoint:
    case Opcode::kJitCanEnterJit: case Opcode::kJitHint:
      break;
  }
  Unsupported(op);
  return "0";
}

// ---- Preconditions ------------------------------------------------------------------------------

void GraphWriter::WriteChecks(const Operation& op) {
  if (!shard_->context().options.checks || !Info(op.op).has(effect::kPrecondition) || op.proved)
    return;
  const auto use = [&](size_t i) { return Use(op.args[i]); };
  const auto nonnull = [&](size_t i) {
    if (!KnownNonnull(op.args[i])) Check(use(i) + " != nullptr", "null", op.pos);
  };
  const auto index = [&](size_t array, const std::string& from, const std::string& count) {
    const std::string length =
        ObjectAs(op.args[array], ArrayClass(op.args[array])) + "->length";
    if (count.empty()) {
      Check("(uint64_t)" + from + " < (uint64_t)" + length, "index out of range", op.pos);
    } else {
      Check("kiln_range_is_within(" + from + ", " + count + ", " + length + ")",
            "index out of range", op.pos);
    }
  };
  switch (op.op) {
    case Opcode::kIntDiv:
    case Opcode::kIntMod:
      if (!flow_.Resolve(op.args[1])->is_const())
        Check(use(1) + " != 0", "division by zero", op.pos);
      break;
    case Opcode::kIntShl:
    case Opcode::kIntShr:
      if (!flow_.Resolve(op.args[1])->is_const())
        Check("(uint64_t)" + use(1) + " < " + std::to_string(op.result->type.bits()),
              "shift count out of range", op.pos);
      break;
    case Opcode::kIntClz:
    case Opcode::kIntCtz: Check(use(0) + " != 0", "argument is 0", op.pos); break;
    case Opcode::kFloatToInt:
      if (!op.result->type.is_bool())
        Check("kiln_float_fits<" + shard_->TypeText(op.result->type) + ">(" + use(0) + ")",
              "float does not fit the integer", op.pos);
      break;
    case Opcode::kCastRef: {
      const Class* from = op.args[0]->type.cls;
      const Class* to = op.result->type.cls;
      if (from->IsSubclassOf(to) || flow_.Resolve(op.args[0])->is_const()) break;
      Check(use(0) + " == nullptr || kiln_is_instance(" + use(0) + ", " + shard_->ClassId(to) +
                ", " + shard_->ClassSpan(to) + ")",
            "object is not of the class it is cast to", op.pos);
      break;
    }
    case Opcode::kGcAllocArray:
    case Opcode::kNewArray: Check(use(0) + " >= 0", "negative length", op.pos); break;
    case Opcode::kArrayGet:
    case Opcode::kArraySet:
      nonnull(0);
      index(0, use(1), "");
      break;
    case Opcode::kArrayCopy:
      nonnull(0);
      nonnull(2);
      index(0, use(1), use(4));
      index(2, use(3), use(4));
      break;
    case Opcode::kClassName: case Opcode::kGetField: case Opcode::kSetField:
    case Opcode::kArrayLength: case Opcode::kArrayRaw: case Opcode::kWeakrefGet:
    case Opcode::kCallVirtual: case Opcode::kMethodLookup: case Opcode::kCallIndirect:
      nonnull(0);
      break;
    default: break;  // raw memory: nothing can be tested
  }
}

// ---- Operations with effects --------------------------------------------------------------------

void GraphWriter::WriteCall(const Operation& op, const std::string& callee,
                            const Signature& signature, size_t first_argument) {
  std::string text = callee + "(";
  for (size_t i = first_argument; i < op.args.size(); ++i) {
    const size_t k = i - first_argument;
    if (k != 0) text += ", ";
    text += k < signature.params.size() ? UseAs(op.args[i], signature.params[k])
                                        : Use(op.args[i]);
  }
  text += ")";
  if (op.result != nullptr && flow_.Uses(op.result) != 0) {
    if (!(op.result->type == signature.result()))
      text = "(" + shard_->TypeText(op.result->type) + ")" + text;
    text = Declared(op.result->type, NameOf(op.result), true) + " = " + text;
  }
  const bool releases = op.op == Opcode::kCallForeign && op.function->foreign_releases_lock;
  if (releases) lines_.Add("kiln_lock_release();", op.pos);
  lines_.Add(text + ";", op.pos);
  if (releases) lines_.Add("kiln_lock_acquire();", op.pos);
}

size_t GraphWriter::WriteOperation(const Block* block, size_t index) {
  const Operation& op = *block->ops[index];
  if (op.op == Opcode::kGcPush && PushesForAllocation(*block, index))
    return WriteAllocation(block, index);
  if (IsAllocation(op.op)) return WriteAllocation(block, index);
  const auto use = [&](size_t i) { return Use(op.args[i]); };
  const auto statement = [&](const std::string& text) { lines_.Add(text, op.pos); };

  switch (op.op) {
    case Opcode::kSetField: {
      WriteChecks(op);
      const Type type = op.field->type;
      const std::string value = UseAs(op.args[1], type);
      const char* byte = type.kind == Kind::kI8   ? "(kiln_i8)"
                         : type.kind == Kind::kU8 ? "(kiln_u8)"
                                                  : "";
      statement(ObjectAs(op.args[0], op.field->owner) + "->" + shard_->Member(op.field) + " = " +
                byte + value + ";");
      break;
    }
    case Opcode::kArraySet: {
      WriteChecks(op);
      const Type type = op.field->type;
      const char* byte = type.kind == Kind::kI8   ? "(kiln_i8)"
                         : type.kind == Kind::kU8 ? "(kiln_u8)"
                                                  : "";
      statement(ItemAccess(op) + " = " + byte + UseAs(op.args[2], type) + ";");
      break;
    }
    case Opcode::kArrayCopy: {
      WriteChecks(op);
      const Class* from = ArrayClass(op.args[0]);
      const Class* to = ArrayClass(op.args[2]);
      if (HasReferences(to))
        statement("kiln_gc_write_barrier_range(" + AsCollected(op.args[2]) + ", " + use(3) + ", " +
                  use(4) + ");");
      statement("kiln_array_copy(&" + ObjectAs(op.args[2], to) + "->items[" + use(3) + "], &" +
                ObjectAs(op.args[0], from) + "->items[" + use(1) + "], " + use(4) + ", sizeof(" +
                shard_->FullStruct(to) + "::item));");
      break;
    }
    case Opcode::kGcCollect: statement("kiln_gc_collect((int32_t)" + use(0) + ");"); break;
    case Opcode::kMemoryPressure:
      statement("kiln_gc_add_memory_pressure(" + use(0) + ");");
      break;
    case Opcode::kRawStore:
      statement("kiln_raw_store<" + shard_->TypeText(op.args[2]->type) + ">(" + use(0) + ", " +
                use(1) + ", " + use(2) + ");");
      break;

    case Opcode::kCall:
      WriteCall(op, shard_->FunctionId(op.function), *op.function->signature, 0);
      break;
    case Opcode::kCallForeign:
      WriteCall(op, shard_->FunctionId(op.function), *op.function->signature, 0);
      break;
    case Opcode::kCallVirtual:
      WriteChecks(op);
      WriteCall(op,
                "((" + shard_->PointerType(*op.method->signature) + ")" +
                    shard_->MethodTable(op.method) + "[kiln_class_id(" + use(0) + ")])",
                *op.method->signature, 0);
      break;
    case Opcode::kCallIndirect: {
      const Signature* signature = op.args[0]->type.signature;
      if (signature == nullptr) {
        Unsupported(op);
        break;
      }
      WriteChecks(op);
      WriteCall(op, "((" + shard_->PointerType(*signature) + ")" + use(0) + ")", *signature, 1);
      break;
    }
    case Opcode::kSetCallResult: {
      const Type type = op.args[0]->type;
      const std::string slot = "[" + std::to_string(op.index - 1) + "] = ";
      if (type.is_ref()) {
        statement("kiln_self.call_result_refs" + slot + AsCollected(op.args[0]) + ";");
      } else if (type.is_float()) {
        statement("kiln_self.call_results" + slot + "__builtin_bit_cast(int64_t, (double)" +
                  use(0) + ");");
      } else {
        statement("kiln_self.call_results" + slot + "(int64_t)" + use(0) + ";");
      }
      break;
    }

    case Opcode::kExcSet:
      statement("kiln_self.exception = " + AsCollected(op.args[0]) + ";");
      break;
    case Opcode::kTraceback: {
      static const char* const kKinds[] = {"KILN_TRACEBACK_RAISE", "KILN_TRACEBACK_PROPAGATE",
                                           "KILN_TRACEBACK_CATCH", "KILN_TRACEBACK_RERAISE"};
      statement("kiln_traceback(" + shard_->PositionConstant(op.pos, function_) + ", " +
                kKinds[op.index & 3] + ");");
      break;
    }
    case Opcode::kStackCheck: {
      // Tested by the exc_pending that follows.
      const bool tested = index + 1 < block->ops.size() &&
                          block->ops[index + 1]->op == Opcode::kExcPending;
      if (!tested) Unsupported(op);
      break;
    }

    case Opcode::kGcBarrier:
      statement("kiln_gc_write_barrier(" + AsCollected(op.args[0]) + ");");
      break;
    case Opcode::kGcBarrierItem:
      statement("kiln_gc_write_barrier_item(" + AsCollected(op.args[0]) + ", " + use(1) + ");");
      break;
    case Opcode::kGcPush: {
      const bool in_region = plan_.InRegion(block);
      if (op.args.empty()) {
        if (in_region && depth_ != 0) statement("kiln_self.shadow_top = roots;");
        break;
      }
      roots_ = "roots";
      if (!in_region) {
        roots_ = NewName("top");
        statement("kiln_object** const " + roots_ + " = kiln_self.shadow_top;");
      }
      for (size_t i = 0; i < op.args.size(); ++i)
        statement(roots_ + "[" + std::to_string(i) + "] = " + AsCollected(op.args[i]) + ";");
      if (!in_region || depth_ != static_cast<int>(op.args.size()))
        statement("kiln_self.shadow_top = " + roots_ + " + " + std::to_string(op.args.size()) +
                  ";");
      break;
    }
    case Opcode::kGcDrop:
      if (op.index != 0 && !plan_.InRegion(block))
        statement("kiln_self.shadow_top = " + roots_ + ";");
      break;

    case Opcode::kKeepalive: break;  // the collector transform has seen the use
    case Opcode::kJitMergePoint: lines_.AddAlone("// merge point of " + op.label); break;
    case Opcode::kJitCanEnterJit: lines_.AddAlone("// can enter the JIT: " + op.label); break;
    case Opcode::kJitHint: break;

    // Reads that must stay in their place even if nothing uses them.
    case Opcode::kExcTake:
    case Opcode::kIdentityHash:
      Define(op, Expression(op));
      break;

    case Opcode::kNew: case Opcode::kNewArray: Unsupported(op); break;
    case Opcode::kGcAlloc: case Opcode::kGcAllocArray: case Opcode::kWeakrefNew: break;  // above

    case Opcode::kIntAdd: case Opcode::kIntSub: case Opcode::kIntMul: case Opcode::kIntDiv:
    case Opcode::kIntMod: case Opcode::kIntAnd: case Opcode::kIntOr: case Opcode::kIntXor:
    case Opcode::kIntShl: case Opcode::kIntShr: case Opcode::kIntNeg: case Opcode::kIntNot:
    case Opcode::kIntEq: case Opcode::kIntNe: case Opcode::kIntLt: case Opcode::kIntLe:
    case Opcode::kIntGt: case Opcode::kIntGe: case Opcode::kIntAddOverflows:
    case Opcode::kIntSubOverflows: case Opcode::kIntMulOverflows: case Opcode::kUintMulHigh:
    case Opcode::kIntClz: case Opcode::kIntCtz: case Opcode::kIntPopcount:
    case Opcode::kIntCast: case Opcode::kBoolNot: case Opcode::kFloatAdd:
    case Opcode::kFloatSub: case Opcode::kFloatMul: case Opcode::kFloatDiv:
    case Opcode::kFloatNeg: case Opcode::kFloatEq: case Opcode::kFloatNe:
    case Opcode::kFloatLt: case Opcode::kFloatLe: case Opcode::kFloatGt:
    case Opcode::kFloatGe: case Opcode::kFloatCast: case Opcode::kIntToFloat:
    case Opcode::kFloatToInt: case Opcode::kFloatToBits: case Opcode::kFloatFromBits:
    case Opcode::kRefEq: case Opcode::kRefNe: case Opcode::kRefIsNull:
    case Opcode::kRefNonnull: case Opcode::kCastRef: case Opcode::kIsInstance:
    case Opcode::kIsExactly: case Opcode::kClassName: case Opcode::kFuncEq:
    case Opcode::kFuncNe: case Opcode::kGetField: case Opcode::kArrayLength:
    case Opcode::kArrayGet: case Opcode::kArrayRaw: case Opcode::kWeakrefGet:
    case Opcode::kRawLoad: case Opcode::kRawAdd: case Opcode::kRawSub: case Opcode::kRawEq:
    case Opcode::kRawNe: case Opcode::kRawLt: case Opcode::kRawToInt: case Opcode::kRawFromInt:
    case Opcode::kMethodLookup: case Opcode::kCallResult: case Opcode::kExcPending:
    case Opcode::kGcPop: case Opcode::kJitPromote: case Opcode::kJitQuery:
    case Opcode::kThreadLocals:
      WriteChecks(op);
      if (flow_.Uses(op.result) != 0) Define(op, Expression(op));
      break;
  }
  return index + 1;
}

// ---- Allocation ---------------------------------------------------------------------------------
// The bracket around an allocation belongs to its slow half only:
//
//   Node_obj* node = (Node_obj*)kiln_alloc_fast(sizeof(Node_obj));
//   Tree_obj* tree_2 = tree;
//   if (KILN_UNLIKELY(node == nullptr)) {
//     roots[0] = (kiln_object*)tree;
//     kiln_self.shadow_top = roots + 1;
//     node = (Node_obj*)kiln_gc_alloc_slow(sizeof(Node_obj), (uint32_t)KILN_NUMBER(kiln_id_Node));
//     tree_2 = (Tree_obj*)roots[0];
//     kiln_self.shadow_top = roots;
//   }
//   if (KILN_LIKELY(node != nullptr)) {
//     kiln_set_header(node, kiln_id_Node);
//     node->left = nullptr;
//   }
size_t GraphWriter::WriteAllocation(const Block* block, size_t index) {
  const Operation* push = nullptr;
  if (block->ops[index]->op == Opcode::kGcPush) push = block->ops[index++].get();
  const Operation& op = *block->ops[index++];
  std::vector<const Operation*> pops;
  if (push != nullptr) {
    for (; index < block->ops.size() && block->ops[index]->op == Opcode::kGcPop; ++index)
      pops.push_back(block->ops[index].get());
    if (index < block->ops.size() && block->ops[index]->op == Opcode::kGcDrop) ++index;
  }

  new_objects_.insert(op.result);
  const Class* cls = op.cls;
  const std::string type = shard_->FullStruct(cls);
  const std::string id = shard_->ClassId(cls);
  const std::string number = "(uint32_t)KILN_NUMBER(" + id + ")";
  const std::string& name = NameOf(op.result);
  const std::string target_type = shard_->TypeText(op.result->type);
  const bool is_array = op.op == Opcode::kGcAllocArray;
  const bool in_nursery =
      is_array || ObjectSize(*cls, 0) <= int64_t{KILN_GC_MAX_NURSERY_OBJECT};
  WriteChecks(op);

  std::string fast = "nullptr", slow;
  if (is_array) {
    const std::string n = UseAs(op.args[0], Type::I64());
    fast = "kiln_alloc_array_fast(" + n + ", offsetof(" + type + ", items), sizeof(" + type +
           "::item), offsetof(" + type + ", length), " + id + ")";
    slow = "kiln_gc_alloc_array(" + number + ", " + n + ")";
  } else if (in_nursery) {
    fast = "kiln_alloc_fast(sizeof(" + type + "))";
    slow = "kiln_gc_alloc_slow(sizeof(" + type + "), " + number + ")";
  } else {
    slow = "kiln_gc_alloc_nonmoving(" + number + ", 0)";
  }
  lines_.Add(target_type + " " + name + " = (" + target_type + ")" + fast + ";", op.pos);

  // What the collector may move meanwhile: the pushed references, and a weak reference's target.
  std::vector<const Value*> saved;
  if (push != nullptr) saved.assign(push->args.begin(), push->args.end());
  std::string target;
  if (op.op == Opcode::kWeakrefNew) {
    saved.push_back(op.args[0]);
    target = NewName("target");
    lines_.Add("kiln_object* " + target + " = " + AsCollected(op.args[0]) + ";", op.pos);
  }
  for (const Operation* pop : pops)
    lines_.Add(Declared(pop->result->type, NameOf(pop->result), false) + " = " +
                   UseAs(push->args[static_cast<size_t>(pop->index)], pop->result->type) + ";",
               op.pos);

  std::string text = "if (KILN_UNLIKELY(" + name + " == nullptr)) {";
  const bool in_region = plan_.InRegion(block);
  std::string base = "roots";
  // Whether the top stands right already and can stay there.
  const bool keeps = in_region && depth_ == static_cast<int>(saved.size());
  if (!saved.empty()) {
    if (!in_region) {
      base = NewName("top");
      text += " kiln_object** const " + base + " = kiln_self.shadow_top;";
    }
    for (size_t i = 0; i < saved.size(); ++i)
      text += " " + base + "[" + std::to_string(i) + "] = " + AsCollected(saved[i]) + ";";
    if (!keeps)
      text += " kiln_self.shadow_top = " + base + " + " + std::to_string(saved.size()) + ";";
  } else if (in_region && depth_ != 0) {
    text += " kiln_self.shadow_top = roots;";
  }
  text += " " + name + " = (" + target_type + ")" + slow + ";";
  for (const Operation* pop : pops)
    text += " " + NameOf(pop->result) + " = (" + shard_->TypeText(pop->result->type) + ")" + base +
            "[" + std::to_string(pop->index) + "];";
  if (!target.empty())
    text += " " + target + " = " + base + "[" + std::to_string(saved.size() - 1) + "];";
  if (!saved.empty() && !keeps) text += " kiln_self.shadow_top = " + base + ";";
  lines_.Add(text + " }", op.pos);

  // Header and zeroes; the stores that the program overwrites at once fold away.
  text.clear();
  const std::string object =
      op.result->type.cls == cls ? name : "((" + type + "*)" + name + ")";
  if (!is_array && in_nursery) {
    text += " kiln_set_header(" + name + ", " + id + ");";
    constexpr size_t kInline = 16;
    const std::vector<Field*> fields = AllFields(cls);
    if (fields.size() > kInline || op.op == Opcode::kWeakrefNew) {
      text += " __builtin_memset((char*)" + name + " + 8, 0, sizeof(" + type + ") - 8);";
    } else {
      for (const Field* field : fields) {
        const bool own = field->owner == cls;
        const std::string holder =
            own ? object : "((" + shard_->FullStruct(field->owner) + "*)" + name + ")";
        const Type t = field->type;
        const char* zero = t.is_ref() || t.is_raw() || t.is_func() ? "nullptr"
                           : t.is_bool()                           ? "false"
                           : t.kind == Kind::kI8                   ? "(kiln_i8)0"
                           : t.kind == Kind::kU8                   ? "(kiln_u8)0"
                                                                   : "0";
        text += " " + holder + "->" + shard_->Member(field) + " = " + zero + ";";
      }
    }
  }
  if (!target.empty())
    text += " *kiln_weak_slot(" + name + ", " + std::to_string(cls->length_offset) + ") = " +
            target + ";";
  if (HasFinalizer(cls)) text += " kiln_gc_register_finalizer((kiln_object*)" + name + ");";
  if (!text.empty())
    lines_.Add("if (KILN_LIKELY(" + name + " != nullptr)) {" + text + " }", op.pos);
  return index;
}

}  // namespace kiln
