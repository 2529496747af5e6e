// Objects and the heap: what was not made yet, what fields and items hold, and stores that wait for
// somebody who could see that they did not happen. Calls, which may look at all of it.
#include "jitcodegen/runtime/optimizer/pass.h"

#include <algorithm>
#include <utility>

#include "jitcodegen/runtime/pure.h"

namespace kiln::jit {

// Whether two references are the same object: 1, 0, or -1 if either may be.
int Optimizer::CompareReferences(Ref a, Ref b) {
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
bool Optimizer::MayAlias(Ref a, Ref b) {
  if (Same(a, b)) return true;
  if (IsConstant(a) && IsConstant(b)) return false;
  auto fresh_before = [&](Ref made, Ref other) {
    return IsValue(made) && At(made).fresh &&
           (IsConstant(other) || other < made || At(other).fresh);
  };
  if (fresh_before(a, b) || fresh_before(b, a)) return false;
  auto origin = [&](Ref ref) { return IsValue(ref) ? At(ref).origin : Origin::kUnknown; };
  const Origin origin_a = origin(a), origin_b = origin(b);
  if (origin_a != origin_b && origin_a != Origin::kUnknown && origin_b != Origin::kUnknown)
    return false;
  uint32_t class_a = ClassIdOf(a), class_b = ClassIdOf(b);
  return class_a == 0 || class_b == 0 || class_a == class_b;
}

Ref Optimizer::MakeVirtual(const TraceOp& op, int64_t length) {
  if (!options_.virtuals || program_.classes[op.descr].has_finalizer)
    return Made(Keep(op), op.descr);
  VirtualInfo v;
  v.cls = op.descr;
  v.length = length;
  virtuals_.push_back(v);
  return kVirtual + static_cast<Ref>(virtuals_.size());
}

Optimizer::VirtualField* Optimizer::FindVirtualField(Ref object, uint32_t field, int64_t index) {
  for (int32_t f = VirtualAt(object).fields; f >= 0; f = virtual_fields_[FieldNumber(f)].next) {
    VirtualField& v = virtual_fields_[FieldNumber(f)];
    if (v.store.field == field && v.store.index == static_cast<Ref>(index)) return &v;
  }
  return nullptr;
}

// Of a virtual's item `index` is a plain number here; a snapshot has a constant.
void Optimizer::SetVirtualField(Ref object, uint32_t field, int64_t index, Ref value) {
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

// Makes the object now, if it is virtual.
Ref Optimizer::Force(const TraceOp& like, Ref ref) {
  ref = Resolve(ref);
  if (!IsVirtual(ref)) return ref;
  auto make = [&] {
    if (VirtualAt(ref).forced != kVirtual) return;
    ++forced_;
    const VirtualInfo v = VirtualAt(ref);
    Ref object = v.length < 0
                     ? Emit(like, Opcode::kNew, Kind::kVoid, Kind::kRef, {}, v.cls)
                     : Emit(like, Opcode::kNewArray, Kind::kI64, Kind::kRef,
                            {Int(static_cast<uint64_t>(v.length))}, v.cls);
    VirtualAt(ref).forced = Made(object, v.cls);
  };
  // In the order of the stores. What is in it is made first, so that it is itself the youngest and
  // needs no barriers; where it is in itself, that cannot be.
  std::vector<VirtualField> fields = FieldsOf(ref);
  std::reverse(fields.begin(), fields.end());
  VirtualAt(ref).being_forced = true;
  for (const VirtualField& field : fields) {
    const Ref value = Resolve(field.store.value);
    if (!IsVirtual(value)) continue;
    if (VirtualAt(value).being_forced) {
      make();
    } else {
      Force(like, value);
    }
  }
  make();
  const Ref object = VirtualAt(ref).forced;
  if (std::exchange(VirtualAt(ref).stored, true)) return object;  // by way of itself
  for (const VirtualField& field : fields) {
    const Store& store = field.store;
    Ref value = Resolve(store.value);
    if (IsVirtual(value)) value = Force(like, value);
    const FieldDescr& descr = program_.fields[store.field];
    if (descr.is_item) {
      Ref index = Int(static_cast<uint64_t>(store.index));
      if (!IsZero(value))
        Emit(like, Opcode::kArraySet, Kind::kRef, Kind::kVoid, {object, index, value}, store.field);
      Remember(store.field, store.index, object, value);
    } else {
      if (!IsZero(value))
        Emit(like, Opcode::kSetField, Kind::kRef, Kind::kVoid, {object, value}, store.field);
      if (descr.virtualizable_items && IsValue(value)) At(value).origin = Origin::kFrame;
      Remember(store.field, HeapCache::kNoIndex, object, value);
    }
  }
  return object;
}

std::vector<Optimizer::VirtualField> Optimizer::FieldsOf(Ref object) const {
  std::vector<VirtualField> fields;
  for (int32_t f = VirtualAt(object).fields; f >= 0; f = virtual_fields_[FieldNumber(f)].next)
    fields.push_back(virtual_fields_[FieldNumber(f)]);
  return fields;
}

void Optimizer::ForceArgs(const TraceOp& like) {
  for (size_t i = 0; i < args_.size(); ++i)
    if (IsVirtual(args_[i])) {
      // Forcing may use args_ no more than this slot.
      Ref forced = Force(like, args_[i]);
      args_[i] = forced;
    }
}

// Does the store that was put off at the place.
void Optimizer::Flush(const TraceOp& like, int32_t place_number) {
  HeapCache::Place& place = heap_.place(place_number);
  if (!place.pending) return;
  place.pending = false;
  const uint32_t field = place.field;
  const bool item = program_.fields[field].is_item;
  const Ref object = Resolve(place.object), index = item ? Resolve(place.index_ref) : kNothing;
  const Ref value = Force(like, place.value);  // may add places
  if (item) {
    Emit(like, Opcode::kArraySet, Kind::kRef, Kind::kVoid, {object, index, value}, field);
  } else {
    Emit(like, Opcode::kSetField, Kind::kRef, Kind::kVoid, {object, value}, field);
  }
}

void Optimizer::FlushAll(const TraceOp& like) {
  // Forcing puts nothing off.
  std::vector<int32_t> pending;
  pending.swap(heap_.pending());
  for (int32_t p : pending) Flush(like, p);
}

bool Optimizer::ReadsFrames(const CallDescr& call) const {
  return std::any_of(program_.virtualizable_item_fields.begin(), program_.virtualizable_item_fields.end(),
                     [&](uint32_t field) { return call.MayRead(field); });
}

// Items of a frame are only reached by way of the frame, or if their array is handed over.
bool Optimizer::IsHidden(Ref array) {
  return IsValue(array) && At(array).origin == Origin::kFrame &&
         std::find(args_.begin(), args_.end(), array) == args_.end();
}

void Optimizer::FlushFor(const TraceOp& like, const CallDescr& call) {
  const bool reads_frames = ReadsFrames(call);
  std::vector<int32_t> pending;
  pending.swap(heap_.pending());
  for (int32_t p : pending) {
    const HeapCache::Place& place = heap_.place(p);
    if (!place.pending) continue;
    const bool item = program_.fields[place.field].is_item;
    if ((call.MayRead(place.field) || call.MayWrite(place.field)) &&
        !(item && !reads_frames && IsHidden(Resolve(place.object)))) {
      Flush(like, p);
    } else {
      heap_.pending().push_back(p);
    }
  }
}

// All stores to items of the component that may be the array's.
void Optimizer::FlushItems(const TraceOp& like, uint32_t field, Ref array) {
  for (int32_t p = heap_.FirstOfField(field); p != HeapCache::kNone;
       p = heap_.place(p).next_of_field)
    if (heap_.place(p).pending && MayAlias(Resolve(heap_.place(p).object), array)) Flush(like, p);
}

void Optimizer::FlushItemsWithAddress(const TraceOp& op) {
  if (IsConstant(args_[0])) return;  // a word of ours: arrays move
  std::vector<int32_t> pending;
  pending.swap(heap_.pending());
  for (int32_t p : pending) {
    if (program_.fields[heap_.place(p).field].has_raw_address) {
      Flush(op, p);
    } else if (heap_.place(p).pending) {
      heap_.pending().push_back(p);
    }
  }
}

void Optimizer::ForgetField(uint32_t field, bool keep_frame, bool keep_frames) {
  const FieldDescr& descr = program_.fields[field];
  if (descr.immutable) return;
  keep_frame = keep_frame && frame_ != kNothing && (descr.virtualizable || descr.is_item);
  keep_frames = keep_frames && descr.is_item;
  for (int32_t p = heap_.FirstOfField(field); p != HeapCache::kNone;
       p = heap_.place(p).next_of_field) {
    if (!keep_frame && !keep_frames) {
      heap_.RemoveAll(p);
      continue;
    }
    heap_.Remove(p, [&](const HeapCache::Entry& entry) {
      const Ref object = Resolve(entry.object);
      if (keep_frames && IsHidden(object)) return false;
      return !keep_frame || (descr.virtualizable ? object != frame_ : !IsOfFrame(object));
    });
  }
}

// Whether the array is known to be one whose items are part of the trace's frame.
bool Optimizer::IsOfFrame(Ref array) {
  if (!IsValue(array) || At(array).origin != Origin::kFrame) return false;
  for (uint32_t field : heap_.touched()) {
    if (!program_.fields[field].virtualizable_items) continue;
    HeapCache::Entry* known =
        heap_.Find(heap_.PlaceOf(field, HeapCache::kNoIndex), frame_);
    if (known != nullptr && Resolve(known->value) == array) return true;
  }
  return false;
}

void Optimizer::ForgetHeap() {
  for (uint32_t field : heap_.touched()) ForgetField(field);
}

Ref Optimizer::BaseOf(Ref index, int64_t* distance) const {
  *distance = 0;
  if (IsConstant(index)) {
    *distance = static_cast<int64_t>(Bits(index));
    return HeapCache::kNoBase;
  }
  const TraceOp* made = Definition(index);
  if (made == nullptr || made->operand_kind != Kind::kI64) return index;
  const bool sum = made->opcode == static_cast<uint16_t>(Opcode::kIntAdd) || made->opcode == kGuardAdd;
  if (!sum || !IsConstant(Arg(*made, 1)) || IsConstant(Arg(*made, 0))) return index;
  *distance = static_cast<int64_t>(Bits(Arg(*made, 1)));
  return Arg(*made, 0);
}

int32_t Optimizer::ItemPlace(uint32_t field, Ref index) {
  int64_t distance = 0;
  const Ref base = BaseOf(index, &distance);
  if (base == HeapCache::kNoBase) distance = std::max<int64_t>(distance, 0);  // a bad index is never reached
  if (base != HeapCache::kNoBase) item_bases_.At(static_cast<uint64_t>(base)) = 1;
  return heap_.PlaceOf(field, distance, base);
}

void Optimizer::FlushOtherBases(const TraceOp& like, int32_t place_number, Ref array) {
  const HeapCache::Place place = heap_.place(place_number);
  std::vector<int32_t> flushed;  // flushing may add places
  heap_.ForEachOfOtherBases(place.field, place.base, [&](int32_t p) {
    if (heap_.place(p).pending && MayAlias(Resolve(heap_.place(p).object), array)) flushed.push_back(p);
  });
  for (int32_t p : flushed) Flush(like, p);
}

// What a load finds: what is known, or a new load of `op`.
Ref Optimizer::Load(const TraceOp& op, int32_t place_number, Ref object) {
  if (!options_.heap) return Loaded(Keep(op), op);
  if (HeapCache::Entry* known = heap_.Find(place_number, object)) {
    known->value = Resolve(known->value);
    return known->value;
  }
  HeapCache::Place& place = heap_.place(place_number);
  if (place.pending && MayAlias(Resolve(place.object), object)) Flush(op, place_number);
  Ref loaded = Loaded(Keep(op), op);
  heap_.Add(place_number, object, loaded);
  return loaded;
}

// False if the place holds the value already.
bool Optimizer::PutOff(const TraceOp& op, int32_t place_number, Ref object, Ref index_ref, Ref value) {
  HeapCache::Entry* known = heap_.Find(place_number, object);
  if (known != nullptr && Same(Resolve(known->value), value)) return false;
  HeapCache::Place& place = heap_.place(place_number);
  if (place.pending && !Same(Resolve(place.object), object)) Flush(op, place_number);
  heap_.Remove(place_number,
               [&](const HeapCache::Entry& e) { return MayAlias(Resolve(e.object), object); });
  heap_.Add(place_number, object, value);
  heap_.PutOff(place_number, object, index_ref, value);
  return true;
}

Ref Optimizer::GetField(const TraceOp& op) {
  const FieldDescr& field = program_.fields[op.descr];
  Ref object = args_[0];
  if (IsVirtual(object)) return GetVirtualField(object, op.descr, HeapCache::kNoIndex);
  if (IsConstant(object) && field.immutable && Bits(object) != 0)
    return out_->Constant(
        LoadBits(Bits(object) + static_cast<uint64_t>(field.offset), field.kind),
        IsReference(field.kind));
  SetNonNull(object);
  return Load(op, options_.heap ? heap_.PlaceOf(op.descr, HeapCache::kNoIndex) : 0, object);
}

Ref Optimizer::SetField(const TraceOp& op) {
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

Ref Optimizer::ArrayGet(const TraceOp& op) {
  const int64_t index = PlaceIndex(args_[1]);
  if (IsVirtualItem(args_[0], index)) return GetVirtualField(args_[0], op.descr, index);
  args_[0] = Force(op, args_[0]);
  SetNonNull(args_[0]);
  if (!options_.heap) return Loaded(Keep(op), op);
  const int32_t place = ItemPlace(op.descr, args_[1]);
  if (heap_.Find(place, args_[0]) == nullptr) FlushOtherBases(op, place, args_[0]);
  return Load(op, place, args_[0]);
}

Ref Optimizer::ArraySet(const TraceOp& op) {
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
  const int32_t place = ItemPlace(op.descr, args_[1]);
  const Ref base = heap_.place(place).base;
  FlushOtherBases(op, place, array);
  // A reference goes into an array at once where the index is not a constant: few such arrays are read again, and the
  // object need not be in every snapshot until then.
  const bool at_once = base != HeapCache::kNoBase && IsReference(program_.fields[op.descr].kind);
  if (at_once) {
    Flush(op, place);
    ForceArgs(op);
    heap_.Remove(place, aliases);
    heap_.Add(place, array, args_[2]);
    Keep(op);
  } else if (!PutOff(op, place, array, args_[1], args_[2])) {
    return 0;
  }
  heap_.ForEachOfOtherBases(op.descr, base, [&](int32_t p) { heap_.Remove(p, aliases); });
  return 0;
}

Ref Optimizer::ArrayLength(const TraceOp& op) {
  if (IsVirtual(args_[0])) return Int(static_cast<uint64_t>(VirtualAt(args_[0]).length));
  if (IsConstant(args_[0]) && Bits(args_[0]) != 0)
    return Int(LoadBits(
        Bits(args_[0]) + static_cast<uint64_t>(program_.classes[op.descr].length_offset),
        Kind::kI64));
  if (const TraceOp* made = Definition(args_[0]);
      made != nullptr && made->opcode == static_cast<uint16_t>(Opcode::kNewArray))
    return Arg(*made, 0);
  SetNonNull(args_[0]);
  return Pure(op);
}

// A few items are copied one by one, so that the arrays may be virtual.
Ref Optimizer::ArrayCopy(const TraceOp& op) {
  constexpr int64_t kFew = 8;
  const std::vector<uint32_t>& items = program_.classes[op.descr].items;
  if (items.empty()) {  // a base of arrays of any kind
    ForceArgs(op);
    FlushAll(op);
    ForgetHeap();
    return Keep(op);
  }
  const Ref from = args_[0], to = args_[2];
  const int64_t from_index = PlaceIndex(args_[1]), to_index = PlaceIndex(args_[3]),
                count = PlaceIndex(args_[4]);
  if (count == 0) return 0;
  const bool both_virtual = IsVirtual(from) && IsVirtual(to);
  if (from_index >= 0 && to_index >= 0 && count > 0 && (count <= kFew || both_virtual)) {
    TraceOp get = op, set = op;
    get.opcode = static_cast<uint16_t>(Opcode::kArrayGet);
    set.opcode = static_cast<uint16_t>(Opcode::kArraySet);
    get.operand_kind = set.operand_kind = Kind::kRef;
    set.result_kind = Kind::kVoid;
    std::vector<Ref> values;  // all are read first: the arrays may be one
    for (int64_t i = 0; i < count; ++i)
      for (uint32_t item : items) {
        get.descr = item;
        get.result_kind = program_.fields[item].kind;
        args_ = {from, Int(static_cast<uint64_t>(from_index + i))};
        values.push_back(ArrayGet(get));
      }
    size_t next = 0;
    for (int64_t i = 0; i < count; ++i)
      for (uint32_t item : items) {
        set.descr = item;
        args_ = {to, Int(static_cast<uint64_t>(to_index + i)), Resolve(values[next++])};
        ArraySet(set);
      }
    return 0;
  }
  ForceArgs(op);
  for (uint32_t item : items) {
    FlushItems(op, item, args_[0]);
    FlushItems(op, item, args_[2]);
    ForgetField(item, /*keep_frame=*/false, /*keep_frames=*/true);
  }
  return Keep(op);
}

Ref Optimizer::Call(const TraceOp& op) {
  const CallDescr& call = program_.calls[op.descr];
  const bool indirect = op.opcode == static_cast<uint16_t>(Opcode::kCallIndirect);
  ForceArgs(op);
  FlushFor(op, call);
  if ((call.elidable || call.loop_invariant) && !indirect) {
    if (Ref result; FoldElidable(op, call, &result)) {
      call_dropped_ = call.may_raise;
      return result;
    }
    uint64_t hash = PureHash(static_cast<Opcode>(op.opcode), op.operand_kind, op.result_kind,
                             op.descr, args_.data(), args_.size());
    if (Ref known = options_.pure ? FindResult(static_cast<Opcode>(op.opcode), op.operand_kind,
                                               op.result_kind, op.descr, args_)
                                  : kNothing;
        known != kNothing) {
      call_dropped_ = call.may_raise;
      return known;
    }
    Ref made = Keep(op);
    out_->ops.back().extra = op.extra;
    pure_.At(hash) = static_cast<uint32_t>(out_->ops.size() - 1);
    return made;
  }
  ForgetFor(call);
  return Keep(op);
}

void Optimizer::ForgetFor(const CallDescr& call) {
  const bool keep_frames = !ReadsFrames(call);
  for (uint32_t field : heap_.touched())
    if (call.MayWrite(field)) ForgetField(field, /*keep_frame=*/!call.forces, keep_frames);
}

// A call where it is known to be one, nothing where it is known to be none; else the heap is what a call leaves of it.
Ref Optimizer::ConditionalCall(const TraceOp& op) {
  const CallDescr& call = program_.calls[op.descr];
  const Ref first = args_[0];
  const bool has_value = op.opcode == kConditionalValue;
  const bool is_constant = IsConstant(first);
  if (is_constant ? (Bits(first) != 0) == has_value : has_value && IsNonNull(first)) {
    call_dropped_ = call.may_raise;
    return has_value ? first : 0;
  }
  if (is_constant) {
    args_.erase(args_.begin());
    TraceOp plain = op;
    plain.opcode = static_cast<uint16_t>(Opcode::kCall);
    plain.operand_kind = call.parameters.empty() ? Kind::kVoid : call.parameters[0];
    plain.extra = -1;
    return Call(plain);
  }
  ForceArgs(op);
  FlushFor(op, call);
  ForgetFor(call);
  return Keep(op);
}

// The log knows what an elidable call gave for the arguments of that time.
bool Optimizer::FoldElidable(const TraceOp& op, const CallDescr& call, Ref* result) {
  if (op.extra < 0) return false;
  const uint64_t* logged = in_.logged.data() + op.extra;
  for (size_t i = 0; i < args_.size(); ++i)
    if (!IsConstant(args_[i]) || Bits(args_[i]) != logged[i]) return false;
  *result = out_->Constant(logged[args_.size()], IsReference(call.result));
  return true;
}

}  // namespace kiln::jit
