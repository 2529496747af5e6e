// What a guard needs to go on without the trace.
#include "jitcodegen/runtime/optimizer/pass.h"

#include <algorithm>
#include <utility>

#include "jitcodegen/runtime/pure.h"

namespace kiln::jit {

void Optimizer::EncodeSnapshot(size_t old_number, bool condition) {
  ++snapshot_;
  const struct Guard& old = in_.guards[old_number];
  struct Guard guard;
  SnapshotHead head;
  guard.after = old.after;
  guard.at_jump = old.at_jump;
  guard.condition = condition;
  head.frame = EncodeFrame(in_.snapshots[old_number].frame);
  // Virtuals of the stores are encoded first: a guard's stores stand together.
  store_buffer_.clear();
  std::vector<int32_t>& pending = heap_.pending();
  std::erase_if(pending, [&](int32_t p) { return !heap_.place(p).pending; });
  for (int32_t p : pending) {
    const HeapCache::Place place = heap_.place(p);
    Store store;
    store.field = place.field;
    store.object = Encode(place.object);
    store.index = program_.fields[place.field].is_item ? Encode(place.index_ref) : Store::kNoItem;
    store.value = Encode(place.value);
    store_buffer_.push_back(store);
  }
  head.first_store = static_cast<uint32_t>(out_->stores.size());
  head.store_count = static_cast<uint32_t>(store_buffer_.size());
  out_->stores.insert(out_->stores.end(), store_buffer_.begin(), store_buffer_.end());
  out_->guards.push_back(guard);
  out_->snapshots.push_back(head);
  out_->FindExits(out_->guards.size() - 1);
  KeepValueFacts();
  KeepHeapFacts();
}

// What is new of exit values since a guard had them last.
void Optimizer::KeepValueFacts() {
  const struct Guard& guard = out_->guards.back();
  for (uint32_t i = 0; i < guard.exit_count; ++i) {
    const Ref value = out_->exits[guard.first_exit + i];
    ValueInfo& info = At(value);
    const IntBound any = IntBound::OfKind(out_->KindOf(value));
    const bool bounded = info.bound.low > any.low || info.bound.high < any.high;
    if (info.fact < 0) {
      if (info.cls == 0 && !info.nonnull && info.origin == Origin::kUnknown && !bounded) continue;
    } else {
      const InputFact& last = out_->value_facts[static_cast<size_t>(info.fact)].fact;
      const bool same_bound =
          last.bound < 0 ? !bounded
                         : bounded && out_->bounds[static_cast<size_t>(last.bound)] ==
                                          std::pair(info.bound.low, info.bound.high);
      if (last.cls == info.cls && last.nonnull == info.nonnull && last.origin == info.origin && same_bound)
        continue;
    }
    InputFact fact{info.cls, info.nonnull, info.origin};
    if (bounded) {
      fact.bound = static_cast<int32_t>(out_->bounds.size());
      out_->bounds.emplace_back(info.bound.low, info.bound.high);
    }
    info.fact = static_cast<int32_t>(out_->value_facts.size());
    out_->value_facts.push_back({value, fact});
  }
  out_->snapshots.back().value_fact_end = static_cast<uint32_t>(out_->value_facts.size());
}

// What has been learned of fields and items of objects that are there, and what does not hold any more.
void Optimizer::KeepHeapFacts() {
  heap_.ForEachNewEntry(&entries_kept_, [&](int32_t number, const HeapCache::Entry& entry) {
    const HeapCache::Place& place = heap_.place(entry.place);
    const FieldDescr& field = program_.fields[place.field];
    if (place.base != HeapCache::kNoBase || field.has_raw_address) return;
    if (!field.immutable && entry.gone) return;
    unsettled_.push_back({number, {place.field, place.index, entry.object, entry.value}, false});
  });
  size_t kept = 0;
  for (UnsettledFact known : unsettled_) {
    const HeapCache::Entry& entry = heap_.entry(known.entry);
    const bool immutable = program_.fields[known.fact.field].immutable;
    const bool gone = !immutable && entry.gone;
    const Ref object = Resolve(known.fact.object), value = Resolve(known.fact.value);
    if (!immutable && known.is_told && (gone || object != known.fact.object)) {
      out_->heap_facts.push_back(known.fact);
      out_->heap_facts.back().value = HeapFact::kForgotten;
    }
    if (gone) continue;
    if (immutable && IsConstant(object)) continue;
    if (!heap_.place(entry.place).pending && !IsVirtual(object) && !IsVirtual(value)) {
      if (!known.is_told || object != known.fact.object || value != known.fact.value) {
        known.is_told = true;
        known.fact.object = object;
        known.fact.value = value;
        out_->heap_facts.push_back(known.fact);
      }
      if (immutable && IsConstant(value)) continue;
    }
    unsettled_[kept++] = known;
  }
  unsettled_.resize(kept);
  out_->snapshots.back().heap_fact_end = static_cast<uint32_t>(out_->heap_facts.size());
}

// Those of the heap that no guard has both the object and the content of, and that are forgotten but were never told.
void Optimizer::DropUselessFacts() {
  std::vector<bool> is_exit(out_->inputs.size() + out_->ops.size());
  for (const Ref ref : out_->exits) is_exit[static_cast<size_t>(ref)] = true;
  const auto is_there = [&](Ref ref) { return !IsValue(ref) || is_exit[static_cast<size_t>(ref)]; };
  FlatMap told;  // hash of what is known -> anything
  RenameFacts(&out_->heap_facts, &SnapshotHead::heap_fact_end, [&](const HeapFact& fact) {
    if (!is_there(fact.object) || !is_there(fact.value)) return true;
    const uint64_t key = MixHash(MixHash(MixHash(0, fact.field), static_cast<uint64_t>(fact.index)),
                                 static_cast<uint32_t>(fact.object));
    if (fact.value == HeapFact::kForgotten) return told.Find(key) == FlatMap::kNone;
    told.At(key) = 0;
    return false;
  });
}

int32_t Optimizer::EncodeFrame(int32_t old_number) {
  if (old_number < 0) return -1;
  const SnapshotFrame& old = in_.frames[static_cast<size_t>(old_number)];
  SnapshotFrame frame = old;
  frame.parent = EncodeFrame(old.parent);
  const size_t first = refs_.size();
  for (uint32_t i = 0; i < old.count; ++i) {
    const Ref ref = in_.refs[old.first + i];
    refs_.push_back(ref == own_condition_ ? kOwnCondition : Encode(Name(ref)));
  }
  // A frame that waits is often the same as for the guard before.
  int32_t& last = frame_names_[static_cast<size_t>(old_number)];
  if (last >= 0) {
    const SnapshotFrame& before = out_->frames[static_cast<size_t>(last)];
    bool same = before.parent == frame.parent;
    for (uint32_t i = 0; same && i < old.count; ++i)
      same = out_->refs[before.first + i] == refs_[first + i];
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

// Whether the record of a virtual object, and those of all it refers to, still say what there is.
// If so they are this snapshot's too.
bool Optimizer::IsUnchanged(Ref ref, std::vector<Ref>* seen) {
  VirtualInfo& v = VirtualAt(ref);
  if (v.snapshot == snapshot_) return true;
  if (v.snapshot == 0) return false;  // has none
  v.snapshot = snapshot_;
  seen->push_back(ref);
  const VirtualObject& record = out_->virtuals[static_cast<size_t>(v.record - kVirtual)];
  uint32_t n = 0;
  for (int32_t f = v.fields; f >= 0; f = virtual_fields_[FieldNumber(f)].next) {
    const Store& now = virtual_fields_[FieldNumber(f)].store;
    const Ref value = Resolve(now.value);
    if (IsZero(value)) continue;
    if (n == record.count) return false;
    const Store& then = out_->stores[record.first + n++];
    if (then.field != now.field) return false;
    if (program_.fields[now.field].is_item &&
        Bits(then.index) != static_cast<uint64_t>(now.index))
      return false;
    if (!IsVirtual(value)) {
      if (then.value != EncodeValue(value)) return false;
    } else if (then.value != VirtualAt(value).record || !IsUnchanged(value, seen)) {
      return false;
    }
  }
  return n == record.count;
}

// Sums of one base and distance have one record.
Ref Optimizer::EncodeValue(Ref ref) {
  int64_t distance = 0;
  const Ref base = BaseOf(ref, &distance);
  if (distance == 0 || base == HeapCache::kNoBase ||
      item_bases_.Find(static_cast<uint64_t>(base)) == FlatMap::kNone)
    return ref;
  for (uint64_t key = MixHash(MixHash(0, static_cast<uint64_t>(base)), static_cast<uint64_t>(distance));; ++key) {
    uint32_t& number = sums_.At(key);
    if (number == FlatMap::kNone) {
      number = static_cast<uint32_t>(out_->sums.size());
      out_->sums.push_back({base, distance});
    }
    if (const Sum& sum = out_->sums[number]; sum.base == base && sum.offset == distance)
      return kSum + static_cast<Ref>(number);
  }
}

// A ref as a snapshot has it: virtual objects by their record.
Ref Optimizer::Encode(Ref ref) {
  ref = Resolve(ref);
  if (!IsVirtual(ref)) return EncodeValue(ref);
  if (VirtualAt(ref).snapshot == snapshot_) return VirtualAt(ref).record;
  std::vector<Ref> seen;
  if (IsUnchanged(ref, &seen)) return VirtualAt(ref).record;
  for (Ref s : seen) VirtualAt(s).snapshot = kOldSnapshot;
  return EncodeAnew(ref);
}

Ref Optimizer::EncodeAnew(Ref ref) {
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
                      : Store::kNoItem;
    store.object = record;
    out_->stores.push_back(store);
    ++object.count;
  }
  out_->virtuals[static_cast<size_t>(record - kVirtual)] = object;
  return record;
}

}  // namespace kiln::jit
