#include "jitcodegen/runtime/resume_data.h"

#include <algorithm>
#include <cstring>

#include "jitcodegen/runtime/flat_map.h"

namespace kiln::jit {
namespace {

constexpr uint64_t kAfter = 1, kAtJump = 2, kCondition = 4, kStrengthened = 8, kFrameFollows = 16;  // of a guard
constexpr uint64_t kNonnull = 1, kHasClass = 2, kBounded = 4, kOrigin = 8;  // of a fact; Origin from there on
// A list of stores that is made from one that is made from another, and so on.
constexpr uint32_t kLongestChain = 8;

uint64_t Zigzag(int64_t n) { return static_cast<uint64_t>(n) << 1 ^ static_cast<uint64_t>(n >> 63); }
int64_t Unzigzag(uint64_t n) { return static_cast<int64_t>(n >> 1) ^ -static_cast<int64_t>(n & 1); }

// A ref's two low bits say what the rest is: of the last one 0 is kOwnCondition, 1 a sum, whose base and offset
// follow, 2 a virtual object that is to come, with four bytes that say where, and all others are how far back one is.
enum Tag : uint64_t { kValueTag, kNumberTag, kConstantTag, kOtherTag };
enum Other : uint64_t { kConditionNext, kSumNext, kPlaceNext, kFirstDistance };

class Packer {
 public:
  Packer(const JitProgram& program, Trace* trace)
      : program_(program), t_(*trace), frame_at_(trace->frames.size(), 0), virtual_at_(trace->virtuals.size(), 0) {}

  void Run() {
    out_.push_back(0);  // nothing is at 0
    for (size_t g = 0; g < t_.guards.size(); ++g) {
      const SnapshotHead& head = t_.snapshots[g];
      for (int32_t f = head.frame; f >= 0 && frame_at_[Number(f)] == 0; f = t_.frames[Number(f)].parent) {
        const SnapshotFrame& frame = t_.frames[Number(f)];
        for (uint32_t i = 0; i < frame.count; ++i) MakePlace(t_.refs[frame.first + i]);
      }
      const uint32_t stores = StoresAt(head);
      Guard& guard = t_.guards[g];
      guard.snapshot = Here();
      const uint32_t frame_at = frame_at_[Number(head.frame)];
      Put((guard.after ? kAfter : 0) | (guard.at_jump ? kAtJump : 0) | (guard.condition ? kCondition : 0) |
          (head.strengthened ? kStrengthened : 0) | (frame_at == 0 ? kFrameFollows : 0));
      Put(stores == 0 ? 0 : guard.snapshot - stores);
      Put(head.value_fact_end);
      Put(head.heap_fact_end);
      if (head.strengthened) {
        PutRef(head.left);
        PutRef(head.right);
        Put(Zigzag(head.offset));
      }
      if (frame_at == 0) {
        PackFrames(head.frame);
      } else {
        Put(guard.snapshot - frame_at);
      }
    }
    t_.packed = std::move(out_);
    t_.packed.shrink_to_fit();
    out_.clear();
    Ref value = 0;
    for (const ValueFact& fact : t_.value_facts) {
      Put(Zigzag(int64_t{fact.value} - value));
      PackFact(fact.fact);
      value = fact.value;
    }
    t_.heap_facts_at = Here();
    for (const HeapFact& fact : t_.heap_facts) {
      Put(fact.field);
      Put(static_cast<uint64_t>(fact.index + 1));
      PutRef(fact.object);
      PutRef(fact.value);
    }
    t_.packed_facts = std::move(out_);
    t_.packed_facts.shrink_to_fit();
  }

 private:
  static size_t Number(int32_t frame) { return static_cast<size_t>(frame); }
  uint32_t Here() const { return static_cast<uint32_t>(out_.size()); }
  void Put(uint64_t n) { PutNumber(&out_, n); }

  void PutRef(Ref ref) {
    if (ref == kOwnCondition) return Put(kConditionNext << 2 | kOtherTag);
    if (IsSum(ref)) {
      const Sum& sum = t_.sums[static_cast<size_t>(ref - kSum)];
      Put(kSumNext << 2 | kOtherTag);
      Put(static_cast<uint64_t>(sum.base));
      return Put(Zigzag(sum.offset));
    }
    if (IsVirtual(ref)) {
      const auto number = static_cast<uint32_t>(ref - kVirtual);
      if (const uint32_t at = virtual_at_[number]; at != kBeingMade)
        return Put((Here() - at + kFirstDistance) << 2 | kOtherTag);
      Put(kPlaceNext << 2 | kOtherTag);
      missing_.emplace_back(number, Here());
      out_.resize(out_.size() + sizeof(uint32_t));
      return;
    }
    if (IsValue(ref)) return Put(static_cast<uint64_t>(ref) << 2 | kValueTag);
    const TraceConstant& c = t_.constants[static_cast<size_t>(~ref)];
    const uint64_t number = Zigzag(static_cast<int64_t>(c.bits));
    if (!c.reference && number >> 40 == 0) return Put(number << 2 | kNumberTag);
    Put(static_cast<uint64_t>(~ref) << 2 | kConstantTag);
  }

  void PackFact(const InputFact& fact) {
    Put((fact.nonnull ? kNonnull : 0) | (fact.cls != 0 ? kHasClass : 0) | (fact.bound >= 0 ? kBounded : 0) |
        static_cast<uint64_t>(fact.origin) * kOrigin);
    if (fact.cls != 0) Put(fact.cls);
    if (fact.bound < 0) return;
    const auto [low, high] = t_.bounds[static_cast<size_t>(fact.bound)];
    Put(Zigzag(low));
    Put(Zigzag(high));
  }

  // A constant index is a number, and even; 1 stands for one that is not.
  void PutStore(const Store& store) {
    Put(store.field);
    if (program_.fields[store.field].is_item) {
      Put(IsConstant(store.index) ? t_.Bits(store.index) << 1 : 1);
      if (!IsConstant(store.index)) PutRef(store.index);
    }
    PutRef(store.value);
  }

  // The frame and those that wait for it, up to one that is packed already.
  void PackFrames(int32_t number) {
    while (number >= 0) {
      const SnapshotFrame& frame = t_.frames[Number(number)];
      const uint32_t at = frame_at_[Number(number)] = Here();
      const uint32_t parent = frame.parent < 0 ? 0 : frame_at_[Number(frame.parent)];
      const bool follows = frame.parent >= 0 && parent == 0;
      Put(frame.code->index);
      Put(frame.pc);
      Put(uint64_t{frame.count} << 1 | (follows ? 1 : 0));
      if (!follows) Put(parent == 0 ? 0 : at - parent);
      for (uint32_t i = 0; i < frame.count; ++i) PutRef(t_.refs[frame.first + i]);
      number = follows ? frame.parent : -1;
    }
  }

  bool Same(const Store& a, const Store& b) const {
    return a.field == b.field && a.object == b.object && a.value == b.value &&
           (!program_.fields[a.field].is_item || a.index == b.index ||
            (IsConstant(a.index) && IsConstant(b.index) && t_.Bits(a.index) == t_.Bits(b.index)));
  }

  // Where the guard's list of stores is; 0 if there are none.
  uint32_t StoresAt(const SnapshotHead& head) {
    if (head.store_count == 0) return 0;
    const Store* now = t_.stores.data() + head.first_store;
    const Store* before = t_.stores.data() + last_.first;
    uint32_t first = 0, last = 0;  // so many at both ends are as they were
    while (first < head.store_count && first < last_.count && Same(now[first], before[first])) ++first;
    while (first + last < head.store_count && first + last < last_.count &&
           Same(now[head.store_count - 1 - last], before[last_.count - 1 - last]))
      ++last;
    if (first == head.store_count && first == last_.count) return last_.at;
    if (last_.chain == kLongestChain) first = last = 0;
    const bool anew = first + last == 0;
    const uint32_t own = head.store_count - first - last;
    for (uint32_t i = first; i < first + own; ++i) {
      MakePlace(now[i].object);
      MakePlace(now[i].value);
    }
    const uint32_t at = Here();
    Put(own);
    Put(anew ? 0 : at - last_.at);
    if (!anew) {
      Put(first);
      Put(last_.count - first - last);
    }
    for (uint32_t i = first; i < first + own; ++i) {
      PutRef(now[i].object);
      PutStore(now[i]);
    }
    last_ = {at, head.first_store, head.store_count, anew ? 0 : last_.chain + 1};
    return at;
  }

  // A virtual object is packed before what mentions it, and what it mentions itself before it. Where they go in a
  // circle the place of one is filled in afterwards.
  void MakePlace(Ref ref) {
    if (!IsVirtual(ref)) return;
    const auto number = static_cast<uint32_t>(ref - kVirtual);
    if (virtual_at_[number] != 0) return;
    virtual_at_[number] = kBeingMade;
    const VirtualObject& v = t_.virtuals[number];
    for (uint32_t i = 0; i < v.count; ++i) MakePlace(t_.stores[v.first + i].value);
    const uint32_t at = Here();
    Put(v.cls);
    if (program_.classes[v.cls].varsized) Put(static_cast<uint64_t>(v.length));
    Put(v.count);
    for (uint32_t i = 0; i < v.count; ++i) PutStore(t_.stores[v.first + i]);
    virtual_at_[number] = at;
    std::erase_if(missing_, [&](const auto& missing) {
      if (missing.first == number) std::memcpy(&out_[missing.second], &at, sizeof at);
      return missing.first == number;
    });
  }

  static constexpr uint32_t kBeingMade = UINT32_MAX;

  const JitProgram& program_;
  Trace& t_;
  std::vector<uint8_t> out_;
  std::vector<uint32_t> frame_at_, virtual_at_;  // 0: not yet packed
  std::vector<std::pair<uint32_t, uint32_t>> missing_;  // virtual objects, and where their place is to be put
  struct {
    uint32_t at = 0, first = 0, count = 0, chain = 0;
  } last_;  // the last list of stores
};

// Leaves refs to values as they are in the trace, until all exit values are known.
class Unpacker {
 public:
  Unpacker(const JitProgram& program, const Trace& trace, Snapshot* out)
      : program_(program), t_(trace), s_(*out) {}

  void Run(size_t guard) {
    const uint8_t* const start = t_.packed.data() + t_.guards[guard].snapshot;
    const uint8_t* at = start;
    const uint64_t flags = TakeNumber(&at);
    s_.after = (flags & kAfter) != 0;
    s_.at_jump = (flags & kAtJump) != 0;
    s_.condition = (flags & kCondition) != 0;
    s_.strengthened = (flags & kStrengthened) != 0;
    const uint64_t stores = TakeNumber(&at);
    for (int i = 0; i < 2; ++i) TakeNumber(&at);  // facts
    if (s_.strengthened) {
      s_.left = TakeRef(&at);
      s_.right = TakeRef(&at);
      s_.offset = Unzigzag(TakeNumber(&at));
    }
    Frames((flags & kFrameFollows) != 0 ? at : start - TakeNumber(&at));
    if (stores != 0) Stores(start - stores);
    for (size_t i = 0; i < virtual_at_.size(); ++i) Virtual(virtual_at_[i]);
    NumberExits();
  }

 private:
  Ref TakeRef(const uint8_t** at) {
    const uint8_t* const start = *at;
    const uint64_t n = TakeNumber(at);
    switch (n & 3) {
      case kValueTag: return Value(n >> 2);
      case kNumberTag: return s_.Number(t_, Unzigzag(n >> 2));
      case kConstantTag: return ~static_cast<Ref>(n >> 2);
      default: break;
    }
    switch (n >> 2) {
      case kConditionNext: return kOwnCondition;
      case kSumNext: {
        const Ref base = Value(TakeNumber(at));
        s_.sums.push_back({base, Unzigzag(TakeNumber(at))});
        return kSum + static_cast<Ref>(s_.sums.size() - 1);
      }
      case kPlaceNext: {
        uint32_t place;
        std::memcpy(&place, *at, sizeof place);
        *at += sizeof place;
        return VirtualAt(t_.packed.data() + place);
      }
      default: return VirtualAt(start - ((n >> 2) - kFirstDistance));
    }
  }
  static void SkipRef(const uint8_t** at) {
    const uint64_t n = TakeNumber(at);
    if ((n & 3) != kOtherTag) return;
    if (n >> 2 == kPlaceNext) *at += sizeof(uint32_t);
    if (n >> 2 != kSumNext) return;
    TakeNumber(at);
    TakeNumber(at);
  }
  Ref Value(uint64_t number) {
    s_.exits.push_back(static_cast<Ref>(number));
    return static_cast<Ref>(number);
  }
  // There are few of them.
  Ref VirtualAt(const uint8_t* at) {
    size_t mine = 0;
    while (mine < virtual_at_.size() && virtual_at_[mine] != at) ++mine;
    if (mine == virtual_at_.size()) virtual_at_.push_back(at);
    return kVirtual + static_cast<Ref>(mine);
  }

  void Frames(const uint8_t* at) {
    while (true) {
      const uint8_t* const start = at;
      SnapshotFrame frame;
      frame.code = &program_.codes[TakeNumber(&at)];
      frame.pc = static_cast<uint32_t>(TakeNumber(&at));
      const uint64_t count = TakeNumber(&at);
      const bool follows = (count & 1) != 0;
      const uint64_t parent = follows ? 0 : TakeNumber(&at);
      frame.count = static_cast<uint32_t>(count >> 1);
      frame.first = static_cast<uint32_t>(s_.refs.size());
      for (uint32_t i = 0; i < frame.count; ++i) s_.refs.push_back(TakeRef(&at));
      s_.frames.push_back(frame);
      if (!follows && parent == 0) return;
      if (!follows) at = start - parent;
    }
  }

  // `plain`: the index as a number.
  Store TakeStore(const uint8_t** at, bool plain) {
    Store store;
    store.field = static_cast<uint32_t>(TakeNumber(at));
    if (program_.fields[store.field].is_item) {
      const uint64_t index = TakeNumber(at);
      store.index = (index & 1) != 0 ? TakeRef(at)
                    : plain          ? static_cast<Ref>(index >> 1)
                                     : s_.Number(t_, static_cast<int64_t>(index >> 1));
    }
    store.value = TakeRef(at);
    return store;
  }
  void SkipStore(const uint8_t** at) {
    SkipRef(at);
    if (program_.fields[TakeNumber(at)].is_item && (TakeNumber(at) & 1) != 0) SkipRef(at);
    SkipRef(at);
  }

  // Where the stores of a list are: a list may be made from another, of which only some are left.
  using StorePlaces = SmallVector<const uint8_t*, 32>;
  void FindStores(const uint8_t* at, StorePlaces* places) {
    const uint8_t* const start = at;
    const uint64_t own = TakeNumber(&at);
    const uint64_t back = TakeNumber(&at);
    size_t first = 0, dropped = 0;
    if (back != 0) {
      first = TakeNumber(&at);
      dropped = TakeNumber(&at);
      FindStores(start - back, places);
    }
    const size_t behind = places->size() - first - dropped;
    places->resize(std::max(places->size(), first + own + behind));
    std::memmove(places->data() + first + own, places->data() + first + dropped, behind * sizeof at);
    places->resize(first + own + behind);
    for (size_t i = 0; i < own; ++i) {
      (*places)[first + i] = at;
      SkipStore(&at);
    }
  }
  void Stores(const uint8_t* at) {
    StorePlaces places;
    FindStores(at, &places);
    for (const uint8_t* place : places) {
      const Ref object = TakeRef(&place);
      Store store = TakeStore(&place, /*plain=*/false);
      store.object = object;
      s_.stores.push_back(store);
    }
  }

  void Virtual(const uint8_t* at) {
    VirtualObject v;
    v.cls = static_cast<uint32_t>(TakeNumber(&at));
    if (program_.classes[v.cls].varsized) v.length = static_cast<int64_t>(TakeNumber(&at));
    v.count = static_cast<uint32_t>(TakeNumber(&at));
    v.first = static_cast<uint32_t>(s_.virtual_stores.size());
    for (uint32_t i = 0; i < v.count; ++i) s_.virtual_stores.push_back(TakeStore(&at, /*plain=*/true));
    s_.virtuals.push_back(v);
  }

  void NumberExits() {
    std::sort(s_.exits.begin(), s_.exits.end());
    s_.exits.resize(static_cast<size_t>(std::unique(s_.exits.begin(), s_.exits.end()) - s_.exits.begin()));
    const auto number = [&](Ref* ref) {
      if (IsValue(*ref)) *ref = static_cast<Ref>(std::lower_bound(s_.exits.begin(), s_.exits.end(), *ref) - s_.exits.begin());
    };
    for (Ref& ref : s_.refs) number(&ref);
    for (Store& store : s_.stores)
      for (Ref* ref : {&store.object, &store.index, &store.value}) number(ref);
    for (Store& store : s_.virtual_stores) number(&store.value);
    for (Sum& sum : s_.sums) number(&sum.base);
    if (!s_.strengthened) return;
    number(&s_.left);
    number(&s_.right);
  }

  const JitProgram& program_;
  const Trace& t_;
  Snapshot& s_;
  SmallVector<const uint8_t*, 32> virtual_at_;
};

}  // namespace

void PackSnapshots(const JitProgram& program, Trace* trace) { Packer(program, trace).Run(); }

void ReadSnapshot(const JitProgram& program, const Trace& trace, size_t guard, Snapshot* out) {
  Unpacker(program, trace, out).Run(guard);
}

KnownAtGuard ReadFacts(const Trace& trace, size_t guard, Snapshot* snapshot) {
  const uint8_t* at = trace.packed.data() + trace.guards[guard].snapshot;
  for (int i = 0; i < 2; ++i) TakeNumber(&at);  // flags, stores
  const uint64_t values = TakeNumber(&at), heap = TakeNumber(&at);
  FlatMap exit_of;
  for (size_t i = 0; i < snapshot->exits.size(); ++i)
    exit_of.At(static_cast<uint64_t>(snapshot->exits[i])) = static_cast<uint32_t>(i);
  KnownAtGuard known;
  std::vector<int64_t> place(snapshot->exits.size(), -1);
  const uint8_t* fact_at = trace.packed_facts.data();
  int64_t value = 0;
  for (uint64_t i = 0; i < values; ++i) {
    value += Unzigzag(TakeNumber(&fact_at));
    const uint32_t exit = exit_of.Find(static_cast<uint64_t>(value));
    const uint64_t flags = TakeNumber(&fact_at);
    KnownAtGuard::OfValue of{exit, {}, (flags & kBounded) != 0, 0, 0};
    of.fact.nonnull = (flags & kNonnull) != 0;
    of.fact.origin = static_cast<Origin>(flags / kOrigin);
    if ((flags & kHasClass) != 0) of.fact.cls = static_cast<uint32_t>(TakeNumber(&fact_at));
    if (of.bounded) {
      of.low = Unzigzag(TakeNumber(&fact_at));
      of.high = Unzigzag(TakeNumber(&fact_at));
    }
    if (exit == FlatMap::kNone) continue;
    if (place[exit] < 0) {
      place[exit] = static_cast<int64_t>(known.values.size());
      known.values.push_back(of);
    } else {
      known.values[static_cast<size_t>(place[exit])] = of;
    }
  }
  fact_at = trace.packed_facts.data() + trace.heap_facts_at;
  for (uint64_t i = 0; i < heap; ++i) {
    HeapFact fact;
    fact.field = static_cast<uint32_t>(TakeNumber(&fact_at));
    fact.index = static_cast<int64_t>(TakeNumber(&fact_at)) - 1;
    bool is_there[2] = {true, true};
    for (Ref* ref : {&fact.object, &fact.value}) {
      const uint64_t n = TakeNumber(&fact_at);
      switch (n & 3) {
        case kNumberTag: *ref = snapshot->Number(trace, Unzigzag(n >> 2)); break;
        case kConstantTag: *ref = ~static_cast<Ref>(n >> 2); break;
        case kOtherTag: *ref = HeapFact::kForgotten; break;
        default: {
          const uint32_t exit = exit_of.Find(n >> 2);
          is_there[ref == &fact.value] = exit != FlatMap::kNone;
          *ref = static_cast<Ref>(exit);
        }
      }
    }
    if (!is_there[0]) continue;
    std::erase_if(known.heap, [&](const HeapFact& other) {
      return other.field == fact.field && other.index == fact.index && other.object == fact.object;
    });
    if (is_there[1] && fact.value != HeapFact::kForgotten) known.heap.push_back(fact);
  }
  return known;
}

namespace {

template <class T>
void Free(std::vector<T>* v) {
  std::vector<T>().swap(*v);
}

}  // namespace

void FreeTables(Trace* trace, bool runs_as_code) {
  Trace& t = *trace;
  Free(&t.snapshots);
  Free(&t.frames);
  Free(&t.virtuals);
  Free(&t.stores);
  Free(&t.sums);
  Free(&t.refs);
  Free(&t.facts);
  Free(&t.input_heap);
  Free(&t.logged);
  t.FreeConstantIndex();
  t.constants.shrink_to_fit();
  t.guards.shrink_to_fit();
  Free(&t.value_facts);
  Free(&t.heap_facts);
  Free(&t.bounds);
  if (!runs_as_code) {
    t.ops.shrink_to_fit();
    t.args.shrink_to_fit();
    t.exits.shrink_to_fit();
    return;
  }
  t.goes_round = t.IsLoop();
  t.kinds.reserve(t.inputs.size() + t.ops.size());
  t.kinds = t.inputs;
  for (const TraceOp& op : t.ops) t.kinds.push_back(op.result_kind);
  Free(&t.ops);
  Free(&t.args);
  Free(&t.exits);
  Free(&t.positions);
}

size_t ResumeBytes(const Trace& trace) {
  return trace.packed.size() + trace.packed_facts.size() + trace.places.size();
}

}  // namespace kiln::jit
