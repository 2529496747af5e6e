#include "translator/transform/algebra.h"

#include <limits>
#include <optional>
#include <utility>

#include "translator/flowgraph/verify.h"

namespace kiln {
namespace {

std::optional<Opcode> Negated(Opcode op) {
  switch (op) {
    case Opcode::kIntEq: return Opcode::kIntNe;
    case Opcode::kIntNe: return Opcode::kIntEq;
    case Opcode::kIntLt: return Opcode::kIntGe;
    case Opcode::kIntGe: return Opcode::kIntLt;
    case Opcode::kIntGt: return Opcode::kIntLe;
    case Opcode::kIntLe: return Opcode::kIntGt;
    case Opcode::kFloatEq: return Opcode::kFloatNe;
    case Opcode::kFloatNe: return Opcode::kFloatEq;
    case Opcode::kRefEq: return Opcode::kRefNe;
    case Opcode::kRefNe: return Opcode::kRefEq;
    case Opcode::kRefIsNull: return Opcode::kRefNonnull;
    case Opcode::kRefNonnull: return Opcode::kRefIsNull;
    case Opcode::kFuncEq: return Opcode::kFuncNe;
    case Opcode::kFuncNe: return Opcode::kFuncEq;
    case Opcode::kRawEq: return Opcode::kRawNe;
    case Opcode::kRawNe: return Opcode::kRawEq;
    default: return std::nullopt;
  }
}

std::optional<Opcode> Swapped(Opcode op) {
  switch (op) {
    case Opcode::kIntAdd: case Opcode::kIntMul: case Opcode::kIntAnd: case Opcode::kIntOr:
    case Opcode::kIntXor: case Opcode::kIntEq: case Opcode::kIntNe: case Opcode::kRefEq:
    case Opcode::kRefNe: case Opcode::kFuncEq: case Opcode::kFuncNe:
    case Opcode::kIntAddOverflows: case Opcode::kIntMulOverflows: case Opcode::kUintMulHigh:
      return op;
    case Opcode::kIntLt: return Opcode::kIntGt;
    case Opcode::kIntGt: return Opcode::kIntLt;
    case Opcode::kIntLe: return Opcode::kIntGe;
    case Opcode::kIntGe: return Opcode::kIntLe;
    default: return std::nullopt;
  }
}

bool IsNullConst(const Value* v) { return v->is_const() && v->constant.kind == Const::Kind::kNull; }

bool IsObjectConst(const Value* v) {
  return v->is_const() && v->constant.kind == Const::Kind::kObject;
}

// Known range of an integer from its fact or its type; 64-bit unsigned values have none unless a fact
// says so.
struct Range {
  int64_t low, high;
};
std::optional<Range> RangeOf(const Value* v) {
  if (v->is_const()) {
    if (v->constant.kind != Const::Kind::kInt) return std::nullopt;
    if (v->type.kind == Kind::kU64 && v->constant.bits < 0) return std::nullopt;
    return Range{v->constant.bits, v->constant.bits};
  }
  if (v->fact != nullptr && v->fact->has_range &&
      (v->type.kind != Kind::kU64 || v->fact->low >= 0))
    return Range{v->fact->low, v->fact->high};
  switch (v->type.kind) {
    case Kind::kBool: return Range{0, 1};
    case Kind::kI8: return Range{-128, 127};
    case Kind::kI16: return Range{-32768, 32767};
    case Kind::kI32: return Range{INT32_MIN, INT32_MAX};
    case Kind::kI64: return Range{INT64_MIN, INT64_MAX};
    case Kind::kU8: return Range{0, 255};
    case Kind::kU16: return Range{0, 65535};
    case Kind::kU32: return Range{0, UINT32_MAX};
    default: return std::nullopt;
  }
}

class Simplifier {
 public:
  Simplifier(Graph* graph, Block* block, Operation* op, const std::vector<Definition>& definitions,
             bool* changed)
      : graph_(graph), block_(block), op_(op), definitions_(definitions), changed_(changed) {}

  Value* Run() {
    if (op_->result == nullptr) return nullptr;
    if (!Info(op_->op).has(effect::kPure)) return nullptr;
    // Constants go right.
    if (op_->args.size() == 2 && op_->args[0]->is_const() && !op_->args[1]->is_const()) {
      if (auto swapped = Swapped(op_->op)) {
        op_->op = *swapped;
        std::swap(op_->args[0], op_->args[1]);
        *changed_ = true;
      }
    }
    switch (op_->op) {
      case Opcode::kIntAdd: case Opcode::kIntSub: case Opcode::kIntMul: case Opcode::kIntAnd:
      case Opcode::kIntOr: case Opcode::kIntXor: case Opcode::kIntShl: case Opcode::kIntShr:
      case Opcode::kIntDiv: case Opcode::kIntMod:
        return Arithmetic();
      case Opcode::kIntEq: case Opcode::kIntNe: case Opcode::kIntLt: case Opcode::kIntLe:
      case Opcode::kIntGt: case Opcode::kIntGe:
        return Comparison();
      case Opcode::kIntAddOverflows: case Opcode::kIntSubOverflows:
      case Opcode::kIntMulOverflows:
        return Overflow();
      case Opcode::kIntCast: return IntCast();
      case Opcode::kBoolNot: return BoolNot();
      case Opcode::kRefEq: case Opcode::kRefNe: return RefComparison();
      case Opcode::kRefIsNull: case Opcode::kRefNonnull: return NullTest();
      case Opcode::kCastRef: return CastRef();
      case Opcode::kIsInstance: case Opcode::kIsExactly: return ClassTest();
      case Opcode::kFuncEq: case Opcode::kFuncNe:
        if (SameValue(op_->args[0], op_->args[1])) return Bool(op_->op == Opcode::kFuncEq);
        return nullptr;
      default: return nullptr;
    }
  }

  // The function that a call_indirect calls, if that is known: a constant, or the method of an object
  // whose class is known.
  Function* Callee() {
    const Value* pointer = op_->args[0];
    if (pointer->is_const())
      return pointer->constant.kind == Const::Kind::kFunc ? pointer->constant.function : nullptr;
    const Operation* lookup = Source(pointer);
    if (lookup == nullptr || lookup->op != Opcode::kMethodLookup) return nullptr;
    bool exact;
    const Class* known = KnownClass(lookup->args[0], &exact);
    return exact ? known->FindImplementation(lookup->method) : nullptr;
  }

 private:
  Value* Bool(bool b) { return graph_->NewBool(b); }
  Value* Int(int64_t v) { return graph_->NewInt(op_->result->type, v); }

  // The operation that computed the value in this block; null if none did.
  const Operation* Source(const Value* v) const {
    if (v->is_const()) return nullptr;
    const Definition& def = definitions_[v->id];
    return def.block == block_ ? def.op : nullptr;
  }

  void Become(Opcode op, std::vector<Value*> args) {
    op_->op = op;
    op_->args = std::move(args);
    op_->proved = false;
    *changed_ = true;
  }

  // ---- integers ----
  Value* Arithmetic() {
    Value *a = op_->args[0], *b = op_->args[1];
    if (SameValue(a, b) && !a->is_const()) {
      if (op_->op == Opcode::kIntSub || op_->op == Opcode::kIntXor) return Int(0);
      if (op_->op == Opcode::kIntAnd || op_->op == Opcode::kIntOr) return a;
    }
    if (!b->is_const() || a->type != op_->result->type) return nullptr;
    int64_t c = b->constant.bits;
    switch (op_->op) {
      case Opcode::kIntAdd:
        if (c == 0) return a;
        return Reassociate(a, c);
      case Opcode::kIntSub:
        if (c == 0) return a;
        Become(Opcode::kIntAdd, {a, graph_->NewInt(b->type, static_cast<int64_t>(
                                        0 - static_cast<uint64_t>(c)))});
        return Reassociate(a, op_->args[1]->constant.bits);
      case Opcode::kIntOr: case Opcode::kIntXor: case Opcode::kIntShl: case Opcode::kIntShr:
        return c == 0 ? a : nullptr;
      case Opcode::kIntMul:
        return c == 1 ? a : c == 0 ? Int(0) : nullptr;
      case Opcode::kIntDiv:
        return c == 1 ? a : nullptr;
      case Opcode::kIntMod:
        return c == 1 ? Int(0) : nullptr;
      case Opcode::kIntAnd:
        if (c == 0) return Int(0);
        if (NormaliseInt(a->type.kind, -1) == c) return a;
        if (auto range = RangeOf(a); range && range->low >= 0 && c > 0 && (c & (c + 1)) == 0 &&
                                     range->high <= c)
          return a;  // The mask keeps all bits the value can have.
        return nullptr;
      default: return nullptr;
    }
  }

  // (x + c1) + c2 is x + (c1 + c2): all wraps.
  Value* Reassociate(Value* a, int64_t c) {
    const Operation* source = Source(a);
    if (source == nullptr || source->op != Opcode::kIntAdd || !source->args[1]->is_const())
      return nullptr;
    uint64_t sum = static_cast<uint64_t>(source->args[1]->constant.bits) + static_cast<uint64_t>(c);
    Become(Opcode::kIntAdd,
           {source->args[0], graph_->NewInt(a->type, static_cast<int64_t>(sum))});
    return nullptr;
  }

  Value* Comparison() {
    Value *a = op_->args[0], *b = op_->args[1];
    Opcode op = op_->op;
    if (SameValue(a, b))
      return Bool(op == Opcode::kIntEq || op == Opcode::kIntLe || op == Opcode::kIntGe);
    if (auto known = CompareRanges(op, a, b)) return Bool(*known);
    if (!b->is_const()) return nullptr;
    int64_t c = b->constant.bits;
    bool equality = op == Opcode::kIntEq || op == Opcode::kIntNe;
    if (!equality) return nullptr;
    // Tests of a bool that C++ made an int.
    Value* source = a;
    for (const Operation* cast = Source(source);
         cast != nullptr && cast->op == Opcode::kIntCast && Widens(*cast); cast = Source(source))
      source = cast->args[0];
    if (source->type.is_bool() && (c == 0 || c == 1)) {
      if ((op == Opcode::kIntEq) == (c == 1)) return source;
      Become(Opcode::kBoolNot, {source});
      return nullptr;
    }
    if (source != a && NormaliseInt(source->type.kind, c) == c &&
        (source->type.kind != Kind::kU64 || c >= 0)) {
      Become(op, {source, graph_->NewInt(source->type, c)});
      return nullptr;
    }
    // x + c1 == c2 is x == c2 - c1.
    if (const Operation* add = Source(a);
        add != nullptr && add->op == Opcode::kIntAdd && add->args[1]->is_const()) {
      uint64_t difference =
          static_cast<uint64_t>(c) - static_cast<uint64_t>(add->args[1]->constant.bits);
      Become(op, {add->args[0], graph_->NewInt(a->type, static_cast<int64_t>(difference))});
    }
    return nullptr;
  }

  static std::optional<bool> CompareRanges(Opcode op, const Value* a, const Value* b) {
    auto x = RangeOf(a), y = RangeOf(b);
    if (!x || !y) return std::nullopt;
    bool lt = x->high < y->low, le = x->high <= y->low;
    bool gt = x->low > y->high, ge = x->low >= y->high;
    switch (op) {
      case Opcode::kIntEq: if (lt || gt) return false; break;
      case Opcode::kIntNe: if (lt || gt) return true; break;
      case Opcode::kIntLt: if (lt) return true; if (ge) return false; break;
      case Opcode::kIntLe: if (le) return true; if (gt) return false; break;
      case Opcode::kIntGt: if (gt) return true; if (le) return false; break;
      case Opcode::kIntGe: if (ge) return true; if (lt) return false; break;
      default: break;
    }
    return std::nullopt;
  }

  Value* Overflow() {
    auto x = RangeOf(op_->args[0]), y = RangeOf(op_->args[1]);
    Type type = op_->args[0]->type;
    if (!x || !y || type.kind == Kind::kU64) return nullptr;
    __int128 low, high;
    if (op_->op == Opcode::kIntAddOverflows) {
      low = static_cast<__int128>(x->low) + y->low;
      high = static_cast<__int128>(x->high) + y->high;
    } else if (op_->op == Opcode::kIntSubOverflows) {
      low = static_cast<__int128>(x->low) - y->high;
      high = static_cast<__int128>(x->high) - y->low;
    } else {
      __int128 corners[4] = {
          static_cast<__int128>(x->low) * y->low, static_cast<__int128>(x->low) * y->high,
          static_cast<__int128>(x->high) * y->low, static_cast<__int128>(x->high) * y->high};
      low = high = corners[0];
      for (__int128 corner : corners) {
        if (corner < low) low = corner;
        if (corner > high) high = corner;
      }
    }
    auto fits = [&](__int128 v) {
      return v >= INT64_MIN && v <= INT64_MAX &&
             NormaliseInt(type.kind, static_cast<int64_t>(v)) == static_cast<int64_t>(v);
    };
    return fits(low) && fits(high) ? Bool(false) : nullptr;
  }

  // Whether every value of the operand's type keeps its 64-bit form.
  static bool Widens(const Operation& cast) {
    Type from = cast.args[0]->type, to = cast.result->type;
    if (from.kind == to.kind) return true;
    if (to.bits() == 64) return from.bits() < 64;
    if (from.is_signed()) return to.is_signed() && to.bits() >= from.bits();
    return to.bits() > from.bits();
  }

  Value* IntCast() {
    Value* a = op_->args[0];
    if (a->type == op_->result->type) return a;
    const Operation* inner = Source(a);
    if (inner == nullptr || inner->op != Opcode::kIntCast) return nullptr;
    // The inner cast does not matter if it changed nothing, or nothing that the outer one keeps.
    Value* source = inner->args[0];
    if (!Widens(*inner) && inner->result->type.bits() < op_->result->type.bits()) return nullptr;
    if (op_->result->type.is_bool() || inner->result->type.is_bool()) return nullptr;
    if (source->type == op_->result->type) return source;
    Become(Opcode::kIntCast, {source});
    return nullptr;
  }

  Value* BoolNot() {
    const Operation* inner = Source(op_->args[0]);
    if (inner == nullptr) return nullptr;
    if (inner->op == Opcode::kBoolNot) return inner->args[0];
    if (auto negated = Negated(inner->op)) Become(*negated, inner->args);
    return nullptr;
  }

  // ---- references ----
  static bool IsNonnull(const Value* v) {
    if (v->is_const()) return v->constant.kind == Const::Kind::kObject;
    return v->fact != nullptr && v->fact->nonnull;
  }

  // The reference itself, whatever class it is seen as.
  Value* Uncast(Value* v) {
    for (const Operation* cast = Source(v); cast != nullptr && cast->op == Opcode::kCastRef;
         cast = Source(v))
      v = cast->args[0];
    return v;
  }

  bool IsNew(const Value* v) {
    const Operation* source = Source(v);
    return source != nullptr &&
           (source->op == Opcode::kNew || source->op == Opcode::kNewArray ||
            source->op == Opcode::kWeakrefNew);
  }

  Value* RefComparison() {
    bool eq = op_->op == Opcode::kRefEq;
    Value *a = Uncast(op_->args[0]), *b = Uncast(op_->args[1]);
    if (a == b) return Bool(eq);
    if (a->is_const() && b->is_const()) return Bool((a->constant == b->constant) == eq);
    if (IsNullConst(a)) std::swap(a, b);
    if (IsNullConst(b)) {
      Become(eq ? Opcode::kRefIsNull : Opcode::kRefNonnull, {a});
      return NullTest();
    }
    if ((IsNew(a) && (b->is_const() || IsNew(b))) || (IsNew(b) && a->is_const()))
      return Bool(!eq);  // Two objects.
    if (a != op_->args[0] || b != op_->args[1]) Become(op_->op, {a, b});
    return nullptr;
  }

  Value* NullTest() {
    bool is_null = op_->op == Opcode::kRefIsNull;
    if (IsNonnull(op_->args[0])) return Bool(!is_null);
    Value* a = Uncast(op_->args[0]);
    if (IsNullConst(a)) return Bool(is_null);
    if (IsNonnull(a) || IsNew(a)) return Bool(!is_null);
    if (a != op_->args[0]) Become(op_->op, {a});
    return nullptr;
  }

  Value* CastRef() {
    Value* a = op_->args[0];
    if (a->type == op_->result->type) return a;
    Value* source = Uncast(a);
    if (source->type == op_->result->type) return source;
    const Class *from = source->type.cls, *to = op_->result->type.cls;
    if (!from->IsSubclassOf(to) && !to->IsSubclassOf(from))
      return graph_->NewNull(op_->result->type);  // No object is of both classes.
    if (source != a) {
      bool proved = op_->proved;
      Become(Opcode::kCastRef, {source});
      op_->proved = proved;
    }
    return nullptr;
  }

  // The narrowest class that the reference is known to be of.
  const Class* KnownClass(const Value* value, bool* exact) {
    const Value* a = Uncast(const_cast<Value*>(value));
    const Class* known = a->type.cls;
    *exact = false;
    auto use_fact = [&](const Value* v) {
      if (v->type.cls != nullptr && v->type.cls->IsSubclassOf(known)) known = v->type.cls;
      if (v->is_const() || v->fact == nullptr || v->fact->cls == nullptr) return;
      if (!v->fact->cls->IsSubclassOf(known)) return;
      known = v->fact->cls;
      *exact |= v->fact->exact;
    };
    use_fact(value);
    use_fact(a);
    if (IsNew(a)) {
      known = Source(a)->cls;
      *exact = true;
    }
    const Program* program = graph_->function() == nullptr ? nullptr : graph_->function()->program;
    if (IsObjectConst(a) && program != nullptr) {
      known = program->prebuilt()[static_cast<size_t>(a->constant.bits)].cls;
      *exact = true;
    }
    return known;
  }

  Value* ClassTest() {
    Value* a = Uncast(op_->args[0]);
    if (IsNullConst(a)) return Bool(false);
    const Class* wanted = op_->cls;
    bool exact;
    const Class* known = KnownClass(op_->args[0], &exact);
    bool nonnull = IsNonnull(a) || IsNonnull(op_->args[0]) || IsNew(a);
    if (known == nullptr) return nullptr;
    bool exactly = op_->op == Opcode::kIsExactly;
    bool is_sub = known->IsSubclassOf(wanted);
    // Single inheritance: unrelated classes have no common instance.
    if (!is_sub && (exact || !wanted->IsSubclassOf(known))) return Bool(false);
    bool holds = exactly ? exact && known == wanted : is_sub;
    if (exactly && exact && known != wanted) return Bool(false);
    if (!holds) return nullptr;
    if (nonnull) return Bool(true);
    op_->cls = nullptr;
    Become(Opcode::kRefNonnull, {a});
    return nullptr;
  }

  Graph* graph_;
  Block* block_;
  Operation* op_;
  const std::vector<Definition>& definitions_;
  bool* changed_;
};

}  // namespace

Value* SimplifyOperation(Graph* graph, Block* block, Operation* op,
                         const std::vector<Definition>& definitions, bool* changed) {
  return Simplifier(graph, block, op, definitions, changed).Run();
}

namespace {

// A call of a known function is direct. Operands are seen as what the function takes: a method's
// receiver was declared wider.
bool MakeDirect(Graph* graph, Block* block, size_t* index, Function* callee) {
  Operation* op = block->ops[*index].get();
  if (callee == nullptr || callee->is_foreign) return false;
  const std::vector<Type>& params = callee->signature->params;
  if (params.size() + 1 != op->args.size()) return false;
  for (size_t i = 0; i < params.size(); i++) {
    Value* arg = op->args[i + 1];
    if (IsAssignable(arg->type, params[i])) continue;
    auto cast = NewOp(graph, Opcode::kCastRef, {arg}, params[i], op->pos);
    cast->proved = true;
    CopyFact(arg, cast->result);
    op->args[i + 1] = cast->result;
    block->ops.insert(block->ops.begin() + static_cast<std::ptrdiff_t>(*index), std::move(cast));
    ++*index;
  }
  op->op = Opcode::kCall;
  op->function = callee;
  op->args.erase(op->args.begin());
  op->proved = false;
  return true;
}

}  // namespace

bool SimplifyAlgebra(Graph* graph) {
  bool changed = false;
  std::vector<Definition> definitions = Definitions(*graph);
  for (Block* block : graph->blocks()) {
    Replacements replaced;
    for (size_t i = 0; i < block->ops.size(); i++) {
      Operation* op = block->ops[i].get();
      for (Value*& arg : op->args) arg = Replaced(replaced, arg);
      if (op->op == Opcode::kCallIndirect) {
        Simplifier simplifier(graph, block, op, definitions, &changed);
        if (MakeDirect(graph, block, &i, simplifier.Callee())) {
          // Casts were put in; nothing below looks them up.
          definitions.resize(graph->next_value_id());
          changed = true;
          continue;
        }
      }
      Value* simpler = SimplifyOperation(graph, block, op, definitions, &changed);
      if (simpler == nullptr || simpler == op->result) continue;
      replaced[op->result] = simpler;
      changed = true;
    }
    if (block->exit_value != nullptr) block->exit_value = Replaced(replaced, block->exit_value);
    for (Link& link : block->exits)
      for (Value*& arg : link.args) arg = Replaced(replaced, arg);
    // branch (bool_not x), a, b  ->  branch x, b, a
    if (block->exit == Exit::kBranch && !block->exit_value->is_const()) {
      const Definition& def = definitions[block->exit_value->id];
      if (def.op != nullptr && def.block == block && def.op->op == Opcode::kBoolNot) {
        block->exit_value = def.op->args[0];
        std::swap(block->exits[0], block->exits[1]);
        changed = true;
      }
    }
  }
  return changed;
}

}  // namespace kiln
