#include "jitcodegen/runtime/optimizer/optimizer.h"

#include <algorithm>
#include <utility>

#include "jitcodegen/runtime/optimizer/heap_cache.h"
#include "jitcodegen/runtime/optimizer/int_bound.h"
#include "jitcodegen/runtime/optimizer/rules.h"
#include "jitcodegen/runtime/pure.h"

namespace kiln::jit {
namespace {

constexpr int64_t kLongestVirtualArray = 64;

bool IsCommutative(Opcode op) {
  switch (op) {
    case Opcode::kIntAdd: case Opcode::kIntMul: case Opcode::kIntAnd: case Opcode::kIntOr:
    case Opcode::kIntXor: case Opcode::kIntEq: case Opcode::kIntNe: case Opcode::kIntAddOverflows:
    case Opcode::kIntMulOverflows: case Opcode::kRefEq: case Opcode::kRefNe:
      return true;
    default:
      return false;
  }
}

bool IsComparison(Opcode op) { return op >= Opcode::kIntEq && op <= Opcode::kIntGe; }

bool IsInteger(Kind kind) { return kind >= Kind::kBool && kind <= Kind::kU64; }

class Optimizer {
 public:
  Optimizer(const JitProgram& program, const OptimizerOptions& options,
            std::unique_ptr<Trace> trace)
      : program_(program),
        options_(options),
        in_(std::move(trace)),
        out_(std::make_unique<Trace>(*in_)),
        heap_(program.fields.size()) {}

  std::unique_ptr<Trace> Run(OptimizerCounts* counts) {
    // The constants and what the trace is stay; the rest is made anew.
    out_->ops.clear();
    out_->args.clear();
    out_->guards.clear();
    out_->frames.clear();
    out_->virtuals.clear();
    out_->stores.clear();
    out_->refs.clear();
    out_->exits.clear();
    out_->exit_facts.clear();
    out_->ops.reserve(in_->ops.size());
    out_->args.reserve(in_->args.size());
    names_.reserve(in_->inputs.size() + in_->ops.size());
    values_.reserve(in_->inputs.size() + in_->ops.size());
    frame_names_.assign(in_->frames.size(), -1);
    for (size_t i = 0; i < in_->inputs.size(); ++i) {
      ValueInfo info;
      info.same_as = static_cast<Ref>(i);
      info.bound = IntBound::OfKind(in_->inputs[i]);
      if (i < in_->facts.size()) {
        info.cls = in_->facts[i].cls;
        info.nonnull = in_->facts[i].nonnull || info.cls != 0;
      }
      values_.push_back(info);
      names_.push_back(static_cast<Ref>(i));
    }
    for (const TraceOp& op : in_->ops) {
      counts->guards_in += IsGuard(op.opcode);
      names_.push_back(Visit(op));
      if (contradiction_) return nullptr;
    }
    DropUnused();
    counts->ops_in += static_cast<int64_t>(in_->ops.size());
    counts->ops_out += static_cast<int64_t>(out_->ops.size());
    for (const TraceOp& op : out_->ops) counts->guards_out += IsGuard(op.opcode);
    counts->forced += forced_;
    return std::move(out_);
  }

 private:
  struct ValueInfo {
    Ref same_as = 0;       // itself, or what it turned out to be
    uint32_t cls = 0;      // exact class id; 0: unknown
    bool nonnull = false;
    bool fresh = false;    // an object made in this trace
    IntBound bound;
  };
  struct VirtualField {
    Store store;
    int32_t next;
  };
  struct VirtualInfo {
    uint32_t cls = 0;
    int64_t length = -1;
    int32_t fields = -1;  // in virtual_fields_
    Ref forced = kVirtual;
    uint32_t snapshot = 0;  // the last snapshot it is in, and there
    Ref record = 0;
  };

  // ---- Names and knowledge ----

  Ref Resolve(Ref ref) const {
    for (;;) {
      if (IsConstant(ref)) return ref;
      Ref next = IsVirtual(ref) ? VirtualAt(ref).forced : values_[static_cast<size_t>(ref)].same_as;
      if (next == kVirtual || next == ref) return ref;
      ref = next;
    }
  }
  Ref Name(Ref old) const {
    return IsConstant(old) ? old : Resolve(names_[static_cast<size_t>(old)]);
  }
  const VirtualInfo& VirtualAt(Ref ref) const {
    return virtuals_[static_cast<size_t>(ref - kVirtual) - 1];
  }
  VirtualInfo& VirtualAt(Ref ref) { return virtuals_[static_cast<size_t>(ref - kVirtual) - 1]; }
  uint64_t Bits(Ref ref) const { return out_->Bits(ref); }
  ValueInfo& At(Ref value) { return values_[static_cast<size_t>(value)]; }
  Ref Int(uint64_t bits) { return out_->Constant(bits, false); }
  bool Same(Ref a, Ref b) const {
    return a == b || (IsConstant(a) && IsConstant(b) && Bits(a) == Bits(b));
  }

  IntBound BoundOfRef(Ref ref) {
    return IsConstant(ref) ? IntBound::Constant(static_cast<int64_t>(Bits(ref))) : At(ref).bound;
  }
  bool IsNonNull(Ref ref) {
    if (IsConstant(ref)) return Bits(ref) != 0;
    return IsVirtual(ref) || At(ref).nonnull;
  }
  uint32_t ClassIdOf(Ref ref) {
    if (IsConstant(ref)) return ClassOf(Bits(ref));
    return IsVirtual(ref) ? program_.classes[VirtualAt(ref).cls].id : At(ref).cls;
  }
  void SetNonNull(Ref ref) {
    if (IsValue(ref)) At(ref).nonnull = true;
  }
  void SetBound(Ref ref, const IntBound& bound) {
    if (!IsValue(ref) || !options_.bounds) return;
    At(ref).bound = bound;
    if (bound.IsEmpty()) {
      contradiction_ = true;
    } else if (bound.IsConstant()) {
      At(ref).same_as = Int(static_cast<uint64_t>(bound.low));
    }
  }
  void Becomes(Ref value, Ref constant) {
    if (IsValue(value)) At(value).same_as = constant;
  }

  // The operation that made a value of the new trace; null for an input.
  const TraceOp* Definition(Ref ref) const {
    if (!IsValue(ref) || static_cast<size_t>(ref) < out_->inputs.size()) return nullptr;
    return &out_->ops[static_cast<size_t>(ref) - out_->inputs.size()];
  }
  Ref Arg(const TraceOp& op, size_t i) const { return Resolve(out_->Args(op)[i]); }

  // ---- Emission ----

  Ref Emit(const TraceOp& like, uint16_t opcode, Kind operand, Kind result,
           std::span<const Ref> args, uint32_t descr) {
    TraceOp op = like;
    op.opcode = opcode;
    op.operand_kind = operand;
    op.result_kind = result;
    op.descr = descr;
    op.first_arg = static_cast<uint32_t>(out_->args.size());
    op.arg_count = static_cast<uint16_t>(args.size());
    op.extra = -1;
    out_->args.insert(out_->args.end(), args.begin(), args.end());
    out_->ops.push_back(op);
    ValueInfo info;
    info.same_as = out_->Value(out_->ops.size() - 1);
    info.bound = IntBound::OfKind(result);
    values_.push_back(info);
    return info.same_as;
  }
  Ref Emit(const TraceOp& like, uint16_t opcode, Kind operand, Kind result,
           std::initializer_list<Ref> args, uint32_t descr = 0) {
    return Emit(like, opcode, operand, result, std::span<const Ref>(args.begin(), args.size()),
                descr);
  }
  Ref Emit(const TraceOp& like, Opcode opcode, Kind operand, Kind result,
           std::initializer_list<Ref> args, uint32_t descr = 0) {
    return Emit(like, static_cast<uint16_t>(opcode), operand, result, args, descr);
  }
  // The operation as it is, with arguments under their new names.
  Ref Keep(const TraceOp& op) {
    return Emit(op, op.opcode, op.operand_kind, op.result_kind, args_, op.descr);
  }

  Ref Visit(const TraceOp& op) {
    args_.clear();
    for (Ref arg : in_->Args(op)) args_.push_back(Name(arg));
    if (IsGuard(op.opcode)) return VisitGuard(op);
    switch (op.opcode) {
      case kCopy: return args_[0];
      case kCallPortal:
        ForceArgs(op);
        FlushAll(op);
        ForgetHeap();
        return Keep(op);
      case kJump:
      case kFinish:
      case kFinishRaised:
        FlushAll(op);
        ForceArgs(op);
        FlushAll(op);
        return Keep(op);
      default:
        break;
    }
    return VisitOperation(op);
  }

  Ref VisitOperation(const TraceOp& op) {
    const auto opcode = static_cast<Opcode>(op.opcode);
    switch (opcode) {
      case Opcode::kNew: return MakeVirtual(op, -1);
      case Opcode::kNewArray:
        if (IsConstant(args_[0])) {
          auto length = static_cast<int64_t>(Bits(args_[0]));
          if (length >= 0 && length <= kLongestVirtualArray) return MakeVirtual(op, length);
        }
        return Made(Keep(op), op.descr);
      case Opcode::kGetField: return GetField(op);
      case Opcode::kSetField: return SetField(op);
      case Opcode::kArrayGet: return ArrayGet(op);
      case Opcode::kArraySet: return ArraySet(op);
      case Opcode::kArrayLength: return ArrayLength(op);
      case Opcode::kCall:
      case Opcode::kCallForeign:
      case Opcode::kCallIndirect: return Call(op);
      // Neither reads nor writes what the cache remembers.
      case Opcode::kCallResult: return Keep(op);
      case Opcode::kSetCallResult:
        ForceArgs(op);
        return Keep(op);
      case Opcode::kClassName:
        ForceArgs(op);
        return Keep(op);
      case Opcode::kRefEq:
      case Opcode::kRefNe: {
        int equal = CompareReferences(args_[0], args_[1]);
        if (equal >= 0) return Int(static_cast<uint64_t>((opcode == Opcode::kRefEq) == (equal == 1)));
        ForceArgs(op);
        return Pure(op);
      }
      case Opcode::kRefIsNull:
      case Opcode::kRefNonnull:
        if (IsNonNull(args_[0])) return Int(opcode == Opcode::kRefNonnull);
        return Pure(op);
      default:
        break;
    }
    const OpInfo& info = Info(opcode);
    if (info.has(effect::kPure)) {
      ForceArgs(op);
      return Pure(op);
    }
    if (opcode == Opcode::kRawLoad) return Keep(op);
    if (opcode == Opcode::kRawStore) {
      // Perhaps into an array whose address was taken.
      FlushAll(op);
      ForgetHeap();
      return Keep(op);
    }
    ForceArgs(op);
    FlushAll(op);
    if (info.has(effect::kWrites) || info.has(effect::kMayCollect)) ForgetHeap();
    return Keep(op);
  }

  // ---- Pure operations ----

  Ref Pure(const TraceOp& op) {
    return PureOf(op, static_cast<Opcode>(op.opcode), op.operand_kind, op.result_kind, args_.data(),
                  args_.size(), op.descr);
  }

  Ref PureOf(const TraceOp& like, Opcode opcode, Kind operand, Kind result, const Ref* given,
             size_t count, uint32_t descr = 0) {
    Ref a[4] = {0, 0, 0, 0};
    if (count > 4) return Emit(like, static_cast<uint16_t>(opcode), operand, result,
                               std::span<const Ref>(given, count), descr);
    bool constant = count > 0;
    uint64_t bits[4] = {0, 0, 0, 0};
    for (size_t i = 0; i < count; ++i) {
      a[i] = given[i];
      constant = constant && IsConstant(a[i]);
      if (IsConstant(a[i])) bits[i] = Bits(a[i]);
    }
    uint64_t value = 0;
    if (constant && EvaluatePure(opcode, operand, result, bits, &value))
      return out_->Constant(value, IsReference(result));
    if (IsCommutative(opcode) && IsConstant(a[0])) std::swap(a[0], a[1]);
    if (opcode == Opcode::kIntCast &&
        (operand == result || BoundOfRef(a[0]).Within(IntBound::OfKind(result))))
      return a[0];
    if (options_.rules) {
      if (Ref r; ApplyRules(like, opcode, operand, result, a, count, &r)) return r;
    }
    IntBound bound = IntBound::OfKind(result);
    if (options_.bounds && count > 0 && IsInteger(result)) {
      IntBound left = IsInteger(operand) ? BoundOfRef(a[0]) : IntBound();
      IntBound right = count > 1 && IsInteger(operand) ? BoundOfRef(a[1]) : left;
      if (IsComparison(opcode)) {
        int decided = DecideComparison(opcode, operand, left, right);
        if (decided >= 0) return Int(static_cast<uint64_t>(decided));
      }
      IntBound exact;
      if ((opcode == Opcode::kIntAddOverflows && AddBound(left, right, &exact)) ||
          (opcode == Opcode::kIntSubOverflows && SubBound(left, right, &exact)) ||
          (opcode == Opcode::kIntMulOverflows && MulBound(left, right, &exact))) {
        if (operand != Kind::kU64 && exact.Within(IntBound::OfKind(operand))) return Int(0);
      }
      if (IsInteger(operand)) bound = BoundOf(opcode, operand, result, left, right);
      if (bound.IsConstant()) return Int(static_cast<uint64_t>(bound.low));
      // An operation that cannot leave its narrow type needs no normalising.
      if (result == operand && result != Kind::kI64 && result != Kind::kU64 &&
          result != Kind::kBool && FitsWide(opcode, left, right, result))
        operand = result = Kind::kI64;
    }
    uint64_t hash = PureHash(opcode, operand, result, descr, a, count);
    if (options_.pure) {
      uint32_t known = pure_.Find(hash);
      if (known != FlatMap::kNone) {
        const TraceOp& before = out_->ops[known];
        bool same = before.opcode == static_cast<uint16_t>(opcode) &&
                    before.operand_kind == operand && before.result_kind == result &&
                    before.descr == descr && before.arg_count == count;
        for (size_t i = 0; same && i < count; ++i) same = Same(out_->Args(before)[i], a[i]);
        if (same) return Resolve(out_->Value(known));
        if (uint32_t sum = SumOfGuard(known, opcode, operand, a); sum != FlatMap::kNone)
          return Resolve(out_->Value(sum));
      }
    }
    Ref made = Emit(like, static_cast<uint16_t>(opcode), operand, result,
                    std::span<const Ref>(a, count), descr);
    if (IsInteger(result)) SetBound(made, bound);
    pure_.At(hash) = static_cast<uint32_t>(out_->ops.size() - 1);
    return made;
  }

  uint64_t PureHash(Opcode opcode, Kind operand, Kind result, uint32_t descr, const Ref* a,
                    size_t count) {
    uint64_t hash = MixHash(static_cast<uint64_t>(opcode) << 16 |
                                static_cast<uint64_t>(operand) << 8 | static_cast<uint64_t>(result),
                            descr);
    for (size_t i = 0; i < count; ++i) hash = MixHash(hash, static_cast<uint32_t>(a[i]));
    return hash;
  }

  // guard_add and its like stand in the table for the operation they do besides guarding.
  uint32_t SumOfGuard(uint32_t known, Opcode opcode, Kind operand, const Ref* a) {
    const TraceOp& before = out_->ops[known];
    const bool matches = (before.opcode == kGuardAdd && opcode == Opcode::kIntAdd) ||
                         (before.opcode == kGuardSub && opcode == Opcode::kIntSub) ||
                         (before.opcode == kGuardMul && opcode == Opcode::kIntMul);
    if (!matches || operand != Kind::kI64) return FlatMap::kNone;
    auto args = out_->Args(before);
    return Same(args[0], a[0]) && Same(args[1], a[1]) ? known : FlatMap::kNone;
  }

  static bool FitsWide(Opcode opcode, const IntBound& a, const IntBound& b, Kind kind) {
    IntBound exact;
    switch (opcode) {
      case Opcode::kIntAdd: return AddBound(a, b, &exact) && exact.Within(IntBound::OfKind(kind));
      case Opcode::kIntSub: return SubBound(a, b, &exact) && exact.Within(IntBound::OfKind(kind));
      case Opcode::kIntMul: return MulBound(a, b, &exact) && exact.Within(IntBound::OfKind(kind));
      case Opcode::kIntAnd: case Opcode::kIntOr: case Opcode::kIntXor: return true;
      default: return false;
    }
  }

  // ---- Rules ----

  struct Binding {
    Ref x = 0, y = 0, c = 0, d = 0;
    uint8_t bound = 0;
  };

  // Matches the expression at *at against `ref`; moves *at behind it.
  bool Match(const uint16_t** at, Ref ref, Kind kind, Binding* b) {
    uint16_t token = *(*at)++;
    auto bind = [&](Ref* variable, uint8_t bit) {
      if ((b->bound & bit) != 0) return Same(*variable, ref);
      b->bound |= bit;
      *variable = ref;
      return true;
    };
    switch (token) {
      case rule::kX: return bind(&b->x, 1);
      case rule::kY: return bind(&b->y, 2);
      case rule::kC: return IsConstant(ref) && bind(&b->c, 4);
      case rule::kD: return IsConstant(ref) && bind(&b->d, 8);
      case rule::kZero: return IsConstant(ref) && Bits(ref) == 0;
      case rule::kOne: return IsConstant(ref) && Bits(ref) == 1;
      case rule::kMinusOne: return IsConstant(ref) && Bits(ref) == ~uint64_t{0};
      default: {
        const TraceOp* op = Definition(ref);
        if (op == nullptr || op->opcode != token || op->operand_kind != kind) return false;
        for (size_t i = 0; i < op->arg_count; ++i)
          if (!Match(at, Arg(*op, i), kind, b)) return false;
        return true;
      }
    }
  }

  Ref Build(const TraceOp& like, const uint16_t** at, Kind kind, Kind result, const Binding& b) {
    uint16_t token = *(*at)++;
    switch (token) {
      case rule::kX: return b.x;
      case rule::kY: return b.y;
      case rule::kC: return b.c;
      case rule::kD: return b.d;
      case rule::kZero: return Int(0);
      case rule::kOne: return Int(1);
      case rule::kMinusOne: return Int(~uint64_t{0});
      default: {
        const auto opcode = static_cast<Opcode>(token);
        Ref args[2] = {0, 0};
        const size_t count = Info(opcode).operands.size();
        for (size_t i = 0; i < count; ++i) args[i] = Build(like, at, kind, kind, b);
        return PureOf(like, opcode, kind, IsComparison(opcode) ? Kind::kBool : result, args, count);
      }
    }
  }

  bool ApplyRules(const TraceOp& like, Opcode opcode, Kind operand, Kind result, const Ref* a,
                  size_t count, Ref* out) {
    for (const rule::Rule& r : rule::RulesFor(opcode)) {
      Binding b;
      const uint16_t* at = r.left + 1;
      bool matches = true;
      for (size_t i = 0; i < count && matches; ++i) matches = Match(&at, a[i], operand, &b);
      if (!matches) continue;
      at = r.right;
      *out = Build(like, &at, operand, result, b);
      return true;
    }
    return false;
  }

  // ---- Objects ----

  // Whether two references are the same object: 1, 0, or -1 if either may be.
  int CompareReferences(Ref a, Ref b) {
    if (Same(a, b)) return 1;
    if (IsConstant(a) && IsConstant(b)) return 0;
    if (IsVirtual(a) || IsVirtual(b)) return 0;
    if ((IsConstant(a) && Bits(a) == 0 && IsNonNull(b)) ||
        (IsConstant(b) && Bits(b) == 0 && IsNonNull(a)))
      return 0;
    if (!MayAlias(a, b)) return 0;
    return -1;
  }

  // An object made in the trace is none that was there before.
  bool MayAlias(Ref a, Ref b) {
    if (Same(a, b)) return true;
    if (IsConstant(a) && IsConstant(b)) return false;
    auto fresh_before = [&](Ref made, Ref other) {
      return IsValue(made) && At(made).fresh &&
             (IsConstant(other) || other < made || At(other).fresh);
    };
    if (fresh_before(a, b) || fresh_before(b, a)) return false;
    uint32_t class_a = ClassIdOf(a), class_b = ClassIdOf(b);
    return class_a == 0 || class_b == 0 || class_a == class_b;
  }

  Ref Made(Ref object, uint32_t cls) {
    At(object).cls = program_.classes[cls].id;
    At(object).nonnull = At(object).fresh = true;
    return object;
  }

  Ref MakeVirtual(const TraceOp& op, int64_t length) {
    if (!options_.virtuals || program_.classes[op.descr].has_finalizer)
      return Made(Keep(op), op.descr);
    VirtualInfo v;
    v.cls = op.descr;
    v.length = length;
    virtuals_.push_back(v);
    return kVirtual + static_cast<Ref>(virtuals_.size());
  }

  VirtualField* FindVirtualField(Ref object, uint32_t field, int64_t index) {
    for (int32_t f = VirtualAt(object).fields; f >= 0; f = virtual_fields_[FieldNumber(f)].next) {
      VirtualField& v = virtual_fields_[FieldNumber(f)];
      if (v.store.field == field && v.store.index == static_cast<Ref>(index)) return &v;
    }
    return nullptr;
  }
  static size_t FieldNumber(int32_t f) { return static_cast<size_t>(f); }

  // Of a virtual's item `index` is a plain number here; a snapshot has a constant.
  void SetVirtualField(Ref object, uint32_t field, int64_t index, Ref value) {
    if (VirtualField* known = FindVirtualField(object, field, index)) {
      known->store.value = value;
      return;
    }
    VirtualField v;
    v.store.field = field;
    v.store.index = static_cast<Ref>(index);
    v.store.value = value;
    v.next = VirtualAt(object).fields;
    virtual_fields_.push_back(v);
    VirtualAt(object).fields = static_cast<int32_t>(virtual_fields_.size() - 1);
  }

  Ref GetVirtualField(Ref object, uint32_t field, int64_t index) {
    if (VirtualField* known = FindVirtualField(object, field, index))
      return Resolve(known->store.value);
    return out_->Constant(0, IsReference(program_.fields[field].kind));
  }

  // Makes the object now, if it is virtual.
  Ref Force(const TraceOp& like, Ref ref) {
    ref = Resolve(ref);
    if (!IsVirtual(ref)) return ref;
    ++forced_;
    const VirtualInfo v = VirtualAt(ref);
    Ref object = v.length < 0
                     ? Emit(like, Opcode::kNew, Kind::kVoid, Kind::kRef, {}, v.cls)
                     : Emit(like, Opcode::kNewArray, Kind::kI64, Kind::kRef,
                            {Int(static_cast<uint64_t>(v.length))}, v.cls);
    Made(object, v.cls);
    VirtualAt(ref).forced = object;
    // In the order of the stores.
    std::vector<int32_t> fields;
    for (int32_t f = v.fields; f >= 0; f = virtual_fields_[FieldNumber(f)].next)
      fields.push_back(f);
    for (size_t i = fields.size(); i-- > 0;) {
      const Store store = virtual_fields_[FieldNumber(fields[i])].store;
      Ref value = Force(like, store.value);
      const FieldDescr& field = program_.fields[store.field];
      if (field.is_item) {
        Ref index = Int(static_cast<uint64_t>(store.index));
        if (!IsZero(value))
          Emit(like, Opcode::kArraySet, Kind::kRef, Kind::kVoid, {object, index, value},
               store.field);
        Remember(store.field, store.index, object, index, value);
      } else {
        if (!IsZero(value))
          Emit(like, Opcode::kSetField, Kind::kRef, Kind::kVoid, {object, value}, store.field);
        Remember(store.field, HeapCache::kNoIndex, object, 0, value);
      }
    }
    return object;
  }
  // New objects are zero already.
  bool IsZero(Ref value) const { return IsConstant(value) && Bits(value) == 0; }

  void ForceArgs(const TraceOp& like) {
    for (size_t i = 0; i < args_.size(); ++i)
      if (IsVirtual(args_[i])) {
        // Forcing may use args_ no more than this slot.
        Ref forced = Force(like, args_[i]);
        args_[i] = forced;
      }
  }

  // ---- The heap ----

  void Remember(uint32_t field, int64_t index, Ref object, Ref index_ref, Ref value) {
    if (!options_.heap) return;
    heap_.Add(heap_.PlaceOf(field, index), object, index_ref, value);
  }

  // Does the store that was put off at the place.
  void Flush(const TraceOp& like, int32_t place_number) {
    HeapCache::Place& place = heap_.place(place_number);
    if (!place.pending) return;
    place.pending = false;
    const uint32_t field = place.field;
    const bool item = place.index != HeapCache::kNoIndex;
    const Ref object = Resolve(place.object), index = place.index_ref;
    const Ref value = Force(like, place.value);  // may add places
    if (item) {
      Emit(like, Opcode::kArraySet, Kind::kRef, Kind::kVoid, {object, index, value}, field);
    } else {
      Emit(like, Opcode::kSetField, Kind::kRef, Kind::kVoid, {object, value}, field);
    }
  }
  void FlushAll(const TraceOp& like) {
    // Forcing puts nothing off.
    std::vector<int32_t> pending;
    pending.swap(heap_.pending());
    for (int32_t p : pending) Flush(like, p);
  }
  // All stores to items of the component.
  void FlushItems(const TraceOp& like, uint32_t field) {
    for (int32_t p = heap_.FirstOfField(field); p != HeapCache::kNone;
         p = heap_.place(p).next_of_field)
      Flush(like, p);
  }
  void ForgetField(uint32_t field) {
    if (program_.fields[field].immutable) return;
    for (int32_t p = heap_.FirstOfField(field); p != HeapCache::kNone;
         p = heap_.place(p).next_of_field)
      heap_.place(p).entries = HeapCache::kNone;
  }
  void ForgetHeap() {
    for (uint32_t field : heap_.touched()) ForgetField(field);
  }

  // What a load finds: what is known, or a new load of `op`. `index_ref`: of an item.
  Ref Load(const TraceOp& op, int32_t place_number, Ref object, Ref index_ref) {
    if (!options_.heap) return Loaded(Keep(op), op);
    if (HeapCache::Entry* known = heap_.Find(place_number, object, index_ref)) {
      known->value = Resolve(known->value);
      return known->value;
    }
    HeapCache::Place& place = heap_.place(place_number);
    if (place.pending && MayAlias(Resolve(place.object), object)) Flush(op, place_number);
    Ref loaded = Loaded(Keep(op), op);
    heap_.Add(place_number, object, index_ref, loaded);
    return loaded;
  }
  Ref Loaded(Ref value, const TraceOp& op) {
    SetBound(value, IntBound::OfKind(program_.fields[op.descr].kind));
    return value;
  }

  // False if the place holds the value already.
  bool PutOff(const TraceOp& op, int32_t place_number, Ref object, Ref index_ref, Ref value) {
    HeapCache::Entry* known = heap_.Find(place_number, object, index_ref);
    if (known != nullptr && Same(Resolve(known->value), value)) return false;
    HeapCache::Place& place = heap_.place(place_number);
    if (place.pending && !Same(Resolve(place.object), object)) Flush(op, place_number);
    heap_.Remove(place_number,
                 [&](const HeapCache::Entry& e) { return MayAlias(Resolve(e.object), object); });
    heap_.Add(place_number, object, index_ref, value);
    heap_.PutOff(place_number, object, index_ref, value);
    return true;
  }

  Ref GetField(const TraceOp& op) {
    const FieldDescr& field = program_.fields[op.descr];
    Ref object = args_[0];
    if (IsVirtual(object)) return GetVirtualField(object, op.descr, HeapCache::kNoIndex);
    if (IsConstant(object) && field.immutable && Bits(object) != 0)
      return out_->Constant(
          LoadBits(Bits(object) + static_cast<uint64_t>(field.offset), field.kind),
          IsReference(field.kind));
    SetNonNull(object);
    return Load(op, options_.heap ? heap_.PlaceOf(op.descr, HeapCache::kNoIndex) : 0, object, 0);
  }

  Ref SetField(const TraceOp& op) {
    Ref object = args_[0];
    if (IsVirtual(object)) {
      SetVirtualField(object, op.descr, HeapCache::kNoIndex, args_[1]);
      return 0;
    }
    SetNonNull(object);
    if (!options_.heap) {
      ForceArgs(op);
      return Keep(op);
    }
    PutOff(op, heap_.PlaceOf(op.descr, HeapCache::kNoIndex), object, 0, args_[1]);
    return 0;
  }

  // Whether an item's place is by its constant index; -1 for bad ones too, which never run.
  int64_t PlaceIndex(Ref index) const {
    if (!IsConstant(index)) return HeapCache::kAnyIndex;
    auto n = static_cast<int64_t>(Bits(index));
    return n >= 0 && n < (1 << 28) ? n : HeapCache::kAnyIndex;
  }

  bool IsVirtualItem(Ref array, int64_t index) const {
    return IsVirtual(array) && index >= 0 && index < VirtualAt(array).length;
  }

  Ref ArrayGet(const TraceOp& op) {
    const int64_t index = PlaceIndex(args_[1]);
    if (IsVirtualItem(args_[0], index)) return GetVirtualField(args_[0], op.descr, index);
    args_[0] = Force(op, args_[0]);
    SetNonNull(args_[0]);
    if (!options_.heap) return Loaded(Keep(op), op);
    if (index < 0) FlushItems(op, op.descr);
    // An item that is put off under any other name of its index is in memory already.
    return Load(op, heap_.PlaceOf(op.descr, index), args_[0], args_[1]);
  }

  Ref ArraySet(const TraceOp& op) {
    const int64_t index = PlaceIndex(args_[1]);
    if (IsVirtualItem(args_[0], index)) {
      SetVirtualField(args_[0], op.descr, index, args_[2]);
      return 0;
    }
    args_[0] = Force(op, args_[0]);
    SetNonNull(args_[0]);
    if (!options_.heap) {
      ForceArgs(op);
      return Keep(op);
    }
    const Ref array = args_[0];
    auto aliases = [&](const HeapCache::Entry& e) { return MayAlias(Resolve(e.object), array); };
    if (index >= 0) {
      const int32_t any = heap_.PlaceOf(op.descr, HeapCache::kAnyIndex);
      if (PutOff(op, heap_.PlaceOf(op.descr, index), array, args_[1], args_[2]))
        heap_.Remove(any, aliases);
      return 0;
    }
    FlushItems(op, op.descr);
    ForceArgs(op);
    for (int32_t p = heap_.FirstOfField(op.descr); p != HeapCache::kNone;
         p = heap_.place(p).next_of_field)
      heap_.Remove(p, aliases);
    heap_.Add(heap_.PlaceOf(op.descr, HeapCache::kAnyIndex), array, args_[1], args_[2]);
    return Keep(op);
  }

  Ref ArrayLength(const TraceOp& op) {
    if (IsVirtual(args_[0])) return Int(static_cast<uint64_t>(VirtualAt(args_[0]).length));
    if (IsConstant(args_[0]) && Bits(args_[0]) != 0)
      return Int(LoadBits(
          Bits(args_[0]) + static_cast<uint64_t>(program_.classes[op.descr].length_offset),
          Kind::kI64));
    if (const TraceOp* made = Definition(args_[0]);
        made != nullptr && made->opcode == static_cast<uint16_t>(Opcode::kNewArray))
      return Arg(*made, 0);
    SetNonNull(args_[0]);
    Ref length = Pure(op);
    if (IsValue(length)) {
      IntBound bound = At(length).bound;
      bound.Intersect(IntBound::Between(0, INT64_MAX));
      SetBound(length, bound);
    }
    return length;
  }

  Ref Call(const TraceOp& op) {
    const CallDescr& call = program_.calls[op.descr];
    const bool indirect = op.opcode == static_cast<uint16_t>(Opcode::kCallIndirect);
    ForceArgs(op);
    if (call.reads || !call.elidable) FlushAll(op);
    if (call.elidable && !indirect) {
      if (Ref result; FoldElidable(op, call, &result)) {
        call_dropped_ = true;
        return result;
      }
      uint64_t hash = PureHash(static_cast<Opcode>(op.opcode), op.operand_kind, op.result_kind,
                               op.descr, args_.data(), args_.size());
      uint32_t known = options_.pure ? pure_.Find(hash) : FlatMap::kNone;
      if (known != FlatMap::kNone && out_->ops[known].opcode == op.opcode &&
          out_->ops[known].descr == op.descr &&
          std::ranges::equal(out_->Args(out_->ops[known]), args_)) {
        call_dropped_ = true;
        return Resolve(out_->Value(known));
      }
      Ref made = Keep(op);
      out_->ops.back().extra = op.extra;
      pure_.At(hash) = static_cast<uint32_t>(out_->ops.size() - 1);
      return made;
    }
    for (uint32_t field : heap_.touched())
      if (indirect || call.MayWrite(field)) ForgetField(field);
    return Keep(op);
  }

  // The log knows what an elidable call gave for the arguments of that time.
  bool FoldElidable(const TraceOp& op, const CallDescr& call, Ref* result) {
    if (op.extra < 0) return false;
    const uint64_t* logged = in_->logged.data() + op.extra;
    for (size_t i = 0; i < args_.size(); ++i)
      if (!IsConstant(args_[i]) || Bits(args_[i]) != logged[i]) return false;
    *result = out_->Constant(logged[args_.size()], IsReference(call.result));
    return true;
  }

  // ---- Guards ----

  Ref VisitGuard(const TraceOp& op) {
    const Ref value = args_.empty() ? 0 : args_[0];
    const bool dropped = std::exchange(call_dropped_, false);
    switch (op.opcode) {
      case kGuardTrue:
      case kGuardFalse: return GuardCondition(op, value, op.opcode == kGuardTrue);
      case kGuardValue: {
        const Ref wanted = args_[1];
        if (IsConstant(value)) return Expect(Bits(value) == Bits(wanted));
        if (IsVirtual(value)) return Expect(false);
        if (IsInteger(op.operand_kind) &&
            !BoundOfRef(value).Contains(static_cast<int64_t>(Bits(wanted))))
          return Expect(false);
        EmitGuard(op);
        Becomes(value, wanted);
        return 0;
      }
      case kGuardClass: {
        if (uint32_t known = ClassIdOf(value); known != 0 || IsConstant(value))
          return Expect(known == op.descr);
        EmitGuard(op);
        At(value).cls = op.descr;
        At(value).nonnull = true;
        return 0;
      }
      case kGuardNull:
        if (IsConstant(value)) return Expect(Bits(value) == 0);
        if (IsNonNull(value)) return Expect(false);
        EmitGuard(op);
        Becomes(value, out_->Constant(0, true));
        return 0;
      case kGuardNonnull:
        if (IsNonNull(value)) return 0;
        if (IsConstant(value)) return Expect(false);
        EmitGuard(op);
        At(value).nonnull = true;
        return 0;
      case kGuardNoException:
        if (!dropped) EmitGuard(op);
        return 0;
      case kGuardException: {
        Ref exception = EmitGuard(op);
        At(exception).cls = op.descr;
        At(exception).nonnull = true;
        return exception;
      }
      default:
        return EmitGuard(op);
    }
  }

  // A guard whose outcome is known: needless, or the trace's end is never reached.
  Ref Expect(bool holds) {
    if (!holds) contradiction_ = true;
    return 0;
  }

  Ref GuardCondition(const TraceOp& op, Ref condition, bool holds) {
    if (IsConstant(condition)) return Expect((Bits(condition) != 0) == holds);
    const TraceOp* made = Definition(condition);
    if (made != nullptr && made->opcode == static_cast<uint16_t>(Opcode::kBoolNot) &&
        options_.rules) {
      // Not of something: a guard of that.
      Ref inner = Arg(*made, 0);
      GuardCondition(op, inner, !holds);
      Becomes(condition, Int(holds));
      return 0;
    }
    if (made != nullptr && !holds && made->operand_kind == Kind::kI64 && options_.rules) {
      uint16_t sum = made->opcode == static_cast<uint16_t>(Opcode::kIntAddOverflows)   ? kGuardAdd
                     : made->opcode == static_cast<uint16_t>(Opcode::kIntSubOverflows) ? kGuardSub
                     : made->opcode == static_cast<uint16_t>(Opcode::kIntMulOverflows) ? kGuardMul
                                                                                       : 0;
      if (sum != 0) {
        GuardedArithmetic(op, condition, *made, sum);
        return 0;
      }
    }
    args_.assign(1, condition);
    EmitGuard(op, holds ? kGuardTrue : kGuardFalse);
    Becomes(condition, Int(holds));
    if (made != nullptr) Learn(op, condition, holds);
    return 0;
  }

  // A sum is tested for overflow where it is computed.
  void GuardedArithmetic(const TraceOp& like, Ref condition, const TraceOp& test, uint16_t guard) {
    const Ref a[2] = {Arg(test, 0), Arg(test, 1)};
    const Opcode opcode = guard == kGuardAdd   ? Opcode::kIntAdd
                          : guard == kGuardSub ? Opcode::kIntSub
                                               : Opcode::kIntMul;
    args_.assign(a, a + 2);
    Ref sum = EmitGuard(like, guard, Kind::kI64);
    IntBound bound, left = BoundOfRef(a[0]), right = BoundOfRef(a[1]);
    // What fits, fits: where the exact interval leaves 64 bits, its ends are cut off.
    if (options_.bounds) {
      __int128 low = 0, high = 0;
      if (guard == kGuardAdd) {
        low = static_cast<__int128>(left.low) + right.low;
        high = static_cast<__int128>(left.high) + right.high;
      } else if (guard == kGuardSub) {
        low = static_cast<__int128>(left.low) - right.high;
        high = static_cast<__int128>(left.high) - right.low;
      } else {
        low = INT64_MIN;
        high = INT64_MAX;
      }
      bound.low = static_cast<int64_t>(std::max<__int128>(low, INT64_MIN));
      bound.high = static_cast<int64_t>(std::min<__int128>(high, INT64_MAX));
      bound.Normalise();
      SetBound(sum, bound);
    }
    Becomes(condition, Int(0));
    if (options_.pure)
      pure_.At(PureHash(opcode, Kind::kI64, Kind::kI64, 0, a, 2)) =
          static_cast<uint32_t>(out_->ops.size() - 1);
  }

  // What the outcome of a condition says about the values it was made of.
  void Learn(const TraceOp& like, Ref condition, bool holds) {
    (void)like;
    const TraceOp made = *Definition(condition);
    const auto opcode = static_cast<Opcode>(made.opcode);
    if (made.opcode >= kNumOpcodes) return;
    if (opcode == Opcode::kRefNonnull || opcode == Opcode::kRefIsNull) {
      Ref object = Arg(made, 0);
      if (holds == (opcode == Opcode::kRefNonnull)) {
        SetNonNull(object);
      } else {
        Becomes(object, out_->Constant(0, true));
      }
      return;
    }
    if (opcode == Opcode::kRefEq || opcode == Opcode::kRefNe) {
      Ref a = Arg(made, 0), b = Arg(made, 1);
      if (IsConstant(a)) std::swap(a, b);
      if (holds == (opcode == Opcode::kRefEq)) {
        if (IsConstant(b)) Becomes(a, b);
      } else if (IsConstant(b) && Bits(b) == 0) {
        SetNonNull(a);
      }
      return;
    }
    if (!IsComparison(opcode) || !options_.bounds) return;
    Ref a = Arg(made, 0), b = Arg(made, 1);
    IntBound left = BoundOfRef(a), right = BoundOfRef(b);
    RefineByComparison(opcode, made.operand_kind, holds, &left, &right);
    SetBound(a, left);
    SetBound(b, right);
  }

  Ref EmitGuard(const TraceOp& op) { return EmitGuard(op, op.opcode, op.result_kind); }
  Ref EmitGuard(const TraceOp& op, uint16_t opcode, Kind result = Kind::kVoid) {
    Ref kept = Emit(op, opcode, op.operand_kind, result, args_, op.descr);
    if (opcode == kGuardAdd || opcode == kGuardSub || opcode == kGuardMul)
      out_->ops.back().operand_kind = Kind::kI64;
    out_->ops.back().extra = static_cast<int32_t>(out_->guards.size());
    own_condition_ = op.opcode == kGuardTrue || op.opcode == kGuardFalse ? in_->Args(op)[0] : kVirtual;
    EncodeSnapshot(in_->guards[static_cast<size_t>(op.extra)], op.opcode == kGuardFalse);
    return kept;
  }

  // ---- Snapshots ----

  void EncodeSnapshot(const struct Guard& old, bool condition) {
    ++snapshot_;
    struct Guard guard;
    guard.after = old.after;
    guard.condition = condition;
    guard.frame = EncodeFrame(old.frame);
    // Virtuals of the stores are encoded first: a guard's stores stand together.
    store_buffer_.clear();
    std::vector<int32_t>& pending = heap_.pending();
    std::erase_if(pending, [&](int32_t p) { return !heap_.place(p).pending; });
    for (int32_t p : pending) {
      const HeapCache::Place place = heap_.place(p);
      Store store;
      store.field = place.field;
      store.object = Encode(place.object);
      store.index = place.index_ref;
      store.value = Encode(place.value);
      store_buffer_.push_back(store);
    }
    guard.first_store = static_cast<uint32_t>(out_->stores.size());
    guard.store_count = static_cast<uint32_t>(store_buffer_.size());
    out_->stores.insert(out_->stores.end(), store_buffer_.begin(), store_buffer_.end());
    out_->guards.push_back(guard);
    out_->SetExits(out_->guards.size() - 1, [&](Ref value) {
      return InputFact{At(value).cls, At(value).nonnull};
    });
  }

  int32_t EncodeFrame(int32_t old_number) {
    if (old_number < 0) return -1;
    const SnapshotFrame& old = in_->frames[static_cast<size_t>(old_number)];
    SnapshotFrame frame = old;
    frame.parent = EncodeFrame(old.parent);
    const size_t first = refs_.size();
    for (uint32_t i = 0; i < old.count; ++i) {
      const Ref ref = in_->refs[old.first + i];
      refs_.push_back(ref == own_condition_ ? kOwnCondition : Encode(Name(ref)));
    }
    // A frame that waits is often the same as for the guard before.
    int32_t& last = frame_names_[static_cast<size_t>(old_number)];
    if (last >= 0) {
      const SnapshotFrame& before = out_->frames[static_cast<size_t>(last)];
      bool same = before.parent == frame.parent;
      for (uint32_t i = 0; same && i < old.count; ++i)
        same = out_->refs[before.first + i] == refs_[first + i] && !IsVirtual(refs_[first + i]);
      if (same) {
        refs_.resize(first);
        return last;
      }
    }
    frame.first = static_cast<uint32_t>(out_->refs.size());
    out_->refs.insert(out_->refs.end(), refs_.begin() + static_cast<long>(first), refs_.end());
    refs_.resize(first);
    out_->frames.push_back(frame);
    return last = static_cast<int32_t>(out_->frames.size() - 1);
  }

  // A ref as a snapshot has it: virtual objects by their record.
  Ref Encode(Ref ref) {
    ref = Resolve(ref);
    if (!IsVirtual(ref)) return ref;
    if (VirtualAt(ref).snapshot == snapshot_) return VirtualAt(ref).record;
    const Ref record = kVirtual + static_cast<Ref>(out_->virtuals.size());
    VirtualAt(ref).snapshot = snapshot_;
    VirtualAt(ref).record = record;
    out_->virtuals.push_back({VirtualAt(ref).cls, VirtualAt(ref).length, 0, 0});
    for (int32_t f = VirtualAt(ref).fields; f >= 0; f = virtual_fields_[FieldNumber(f)].next)
      Encode(virtual_fields_[FieldNumber(f)].store.value);  // so that its stores come before
    VirtualObject object{VirtualAt(ref).cls, VirtualAt(ref).length,
                         static_cast<uint32_t>(out_->stores.size()), 0};
    for (int32_t f = VirtualAt(ref).fields; f >= 0; f = virtual_fields_[FieldNumber(f)].next) {
      Store store = virtual_fields_[FieldNumber(f)].store;
      store.value = Encode(store.value);
      if (IsZero(store.value)) continue;
      store.index = program_.fields[store.field].is_item
                        ? Int(static_cast<uint64_t>(store.index))
                        : 0;
      store.object = record;
      out_->stores.push_back(store);
      ++object.count;
    }
    out_->virtuals[static_cast<size_t>(record - kVirtual)] = object;
    return record;
  }

  // ---- The end ----

  // Backward: operations without effect whose result nobody wants.
  void DropUnused() {
    Trace& t = *out_;
    const size_t inputs = t.inputs.size();
    std::vector<uint8_t> used(inputs + t.ops.size());
    auto use = [&](Ref ref) {
      if (IsValue(ref)) used[static_cast<size_t>(ref)] = 1;
    };
    for (size_t i = t.ops.size(); i-- > 0;) {
      const TraceOp& op = t.ops[i];
      if (!used[inputs + i] && IsRemovable(op)) {
        used[inputs + i] = 2;
        continue;
      }
      for (Ref arg : t.Args(op)) use(arg);
      if (!IsGuard(op.opcode)) continue;
      const struct Guard& guard = t.guards[static_cast<size_t>(op.extra)];
      for (uint32_t k = 0; k < guard.exit_count; ++k) use(t.exits[guard.first_exit + k]);
    }
    std::vector<Ref> name(inputs + t.ops.size());
    for (size_t i = 0; i < inputs; ++i) name[i] = static_cast<Ref>(i);
    size_t kept = 0;
    for (size_t i = 0; i < t.ops.size(); ++i) {
      if (used[inputs + i] == 2) continue;
      name[inputs + i] = static_cast<Ref>(inputs + kept);
      t.ops[kept++] = t.ops[i];
    }
    t.ops.resize(kept);
    auto rename = [&](Ref& ref) {
      if (IsValue(ref)) ref = name[static_cast<size_t>(ref)];
    };
    for (Ref& ref : t.args) rename(ref);
    for (Ref& ref : t.refs) rename(ref);
    for (Ref& ref : t.exits) rename(ref);
    for (Store& store : t.stores) {
      rename(store.object);
      rename(store.value);
    }
  }

  static bool IsRemovable(const TraceOp& op) {
    if (op.opcode >= kNumOpcodes) return false;
    const OpInfo& info = Info(static_cast<Opcode>(op.opcode));
    return !info.has(effect::kWrites) && !info.has(effect::kMayRaise) &&
           !info.has(effect::kMayCollect) && !info.has(effect::kKeep);
  }

  const JitProgram& program_;
  const OptimizerOptions options_;
  std::unique_ptr<Trace> in_, out_;
  std::vector<Ref> names_;         // of old values
  std::vector<ValueInfo> values_;  // of new ones
  std::vector<VirtualInfo> virtuals_;
  std::vector<VirtualField> virtual_fields_;
  HeapCache heap_;
  FlatMap pure_;                   // hash -> number of the operation
  std::vector<Ref> args_;          // of the operation being visited
  std::vector<int32_t> frame_names_;  // old snapshot frame -> the last one made of it
  std::vector<Ref> refs_;
  std::vector<Store> store_buffer_;
  uint32_t snapshot_ = 0;
  Ref own_condition_ = kVirtual;   // old name of the condition that is guarded just now
  int64_t forced_ = 0;
  bool call_dropped_ = false;
  bool contradiction_ = false;
};

}  // namespace

std::unique_ptr<Trace> Optimize(const JitProgram& program, const OptimizerOptions& options,
                                std::unique_ptr<Trace> trace, OptimizerCounts* counts) {
  return Optimizer(program, options, std::move(trace)).Run(counts);
}

}  // namespace kiln::jit
