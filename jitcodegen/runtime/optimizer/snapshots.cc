// What a guard needs to go on without the trace.
#include "jitcodegen/runtime/optimizer/pass.h"

#include <algorithm>
#include <utility>

#include "jitcodegen/runtime/pure.h"

namespace kiln::jit {

void Optimizer::EncodeSnapshot(const struct Guard& old, bool condition) {
  ++snapshot_;
  struct Guard guard;
  guard.after = old.after;
  guard.at_jump = old.at_jump;
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
    InputFact fact{At(value).cls, At(value).nonnull, At(value).origin};
    const IntBound& bound = At(value).bound;
    const IntBound any = IntBound::OfKind(out_->KindOf(value));
    if (bound.low > any.low || bound.high < any.high) {
      fact.bound = static_cast<int32_t>(out_->bounds.size());
      out_->bounds.emplace_back(bound.low, bound.high);
    }
    return fact;
  });
  KeepHeapFacts(&out_->guards.back());
}

// What never changes, of objects and with values that are there when the guard has failed.
void Optimizer::KeepHeapFacts(struct Guard* guard) {
  guard->first_fact = static_cast<uint32_t>(out_->heap_facts.size());
  const auto exits = std::span(out_->exits).subspan(guard->first_exit);
  auto is_there = [&](Ref ref) {
    return IsConstant(ref) || std::find(exits.begin(), exits.end(), ref) != exits.end();
  };
  for (uint32_t field : heap_.touched()) {
    if (!program_.fields[field].immutable) continue;
    for (int32_t p = heap_.FirstOfField(field); p != HeapCache::kNone;
         p = heap_.place(p).next_of_field) {
      const HeapCache::Place& place = heap_.place(p);
      if (place.index == HeapCache::kAnyIndex || place.pending) continue;
      heap_.ForEachEntryOf(p, [&](const HeapCache::Entry& entry) {
        const Ref object = Resolve(entry.object), value = Resolve(entry.value);
        if (IsConstant(object) || !is_there(object) || !is_there(value)) return;
        out_->heap_facts.push_back({field, place.index, object, value});
      });
    }
  }
  guard->fact_count = static_cast<uint32_t>(out_->heap_facts.size()) - guard->first_fact;
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
Ref Optimizer::Encode(Ref ref) {
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

}  // namespace kiln::jit
