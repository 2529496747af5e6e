#include "jitcodegen/runtime/resume_data.h"

#include "jitcodegen/runtime/flat_map.h"

namespace kiln::jit {
namespace {

constexpr uint64_t kAfter = 1, kAtJump = 2, kCondition = 4, kStrengthened = 8;  // of a guard
constexpr uint64_t kNonnull = 1, kHasClass = 2, kBounded = 4, kOrigin = 8;  // of a fact; Origin from there on
// A list of stores that begins with those of a list that does so, and so on.
constexpr uint32_t kLongestChain = 8;

uint64_t Zigzag(int64_t n) { return static_cast<uint64_t>(n) << 1 ^ static_cast<uint64_t>(n >> 63); }
int64_t Unzigzag(uint64_t n) { return static_cast<int64_t>(n >> 1) ^ -static_cast<int64_t>(n & 1); }

// A ref's two low bits say what the rest is: of the last one 0 is kOwnCondition, 1 a sum, whose base and offset
// follow, and the others are virtual objects.
enum Tag : uint64_t { kValueTag, kNumberTag, kConstantTag, kVirtualTag };
constexpr uint32_t kFirstVirtual = 2;

class Packer {
 public:
  Packer(const JitProgram& program, Trace* trace)
      : program_(program), t_(*trace), frame_at_(trace->frames.size(), 0) {
    t_.virtual_at.assign(t_.virtuals.size(), 0);
  }

  void Run() {
    out_.push_back(0);  // nothing is at 0
    for (size_t g = 0; g < t_.guards.size(); ++g) {
      const SnapshotHead& head = t_.snapshots[g];
      const uint32_t frame = FrameAt(head.frame);
      const uint32_t stores = StoresAt(head);
      // What these mention may be packed anywhere before the end.
      for (; virtuals_done_ < wanted_.size(); ++virtuals_done_) PackVirtual(wanted_[virtuals_done_]);
      Guard& guard = t_.guards[g];
      guard.snapshot = Here();
      Put((guard.after ? kAfter : 0) | (guard.at_jump ? kAtJump : 0) | (guard.condition ? kCondition : 0) |
          (head.strengthened ? kStrengthened : 0));
      Put(guard.snapshot - frame);
      Put(stores == 0 ? 0 : guard.snapshot - stores);
      Put(head.value_fact_end);
      Put(head.heap_fact_end);
      if (!head.strengthened) continue;
      PutRef(head.left);
      PutRef(head.right);
      Put(Zigzag(head.offset));
    }
    t_.packed = std::move(out_);
    t_.packed.shrink_to_fit();
    out_.clear();
    for (const ValueFact& fact : t_.value_facts) PackFact(fact);
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
  uint32_t Here() const { return static_cast<uint32_t>(out_.size()); }
  void Put(uint64_t n) { PutNumber(&out_, n); }

  void PutRef(Ref ref) {
    if (ref == kOwnCondition) return Put(kVirtualTag);
    if (IsSum(ref)) {
      const Sum& sum = t_.sums[static_cast<size_t>(ref - kSum)];
      Put(1 << 2 | kVirtualTag);
      Put(static_cast<uint64_t>(sum.base));
      return Put(Zigzag(sum.offset));
    }
    if (IsVirtual(ref)) {
      const auto number = static_cast<uint32_t>(ref - kVirtual);
      if (t_.virtual_at[number] == 0) {
        t_.virtual_at[number] = UINT32_MAX;
        wanted_.push_back(number);
      }
      return Put(uint64_t{number + kFirstVirtual} << 2 | kVirtualTag);
    }
    if (IsValue(ref)) return Put(static_cast<uint64_t>(ref) << 2 | kValueTag);
    const TraceConstant& c = t_.constants[static_cast<size_t>(~ref)];
    const uint64_t number = Zigzag(static_cast<int64_t>(c.bits));
    if (!c.reference && number >> 40 == 0) return Put(number << 2 | kNumberTag);
    Put(static_cast<uint64_t>(~ref) << 2 | kConstantTag);
  }

  void PackFact(const ValueFact& known) {
    const InputFact& fact = known.fact;
    Put(static_cast<uint64_t>(known.value));
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

  uint32_t FrameAt(int32_t number) {
    uint32_t& at = frame_at_[static_cast<size_t>(number)];
    if (at != 0) return at;
    const SnapshotFrame& frame = t_.frames[static_cast<size_t>(number)];
    const uint32_t parent = frame.parent < 0 ? 0 : FrameAt(frame.parent);
    at = Here();
    Put(frame.code->index);
    Put(frame.pc);
    Put(parent == 0 ? 0 : at - parent);
    Put(frame.count);
    for (uint32_t i = 0; i < frame.count; ++i) PutRef(t_.refs[frame.first + i]);
    return at;
  }

  bool Same(const Store& a, const Store& b) const {
    return a.field == b.field && a.object == b.object && a.value == b.value &&
           (!program_.fields[a.field].is_item || a.index == b.index ||
            (IsConstant(a.index) && IsConstant(b.index) && t_.Bits(a.index) == t_.Bits(b.index)));
  }

  // 0 if there are none.
  uint32_t StoresAt(const SnapshotHead& head) {
    if (head.store_count == 0) return 0;
    const Store* stores = t_.stores.data() + head.first_store;
    const Store* before = t_.stores.data() + last_.first;
    uint32_t same = 0;
    while (same < head.store_count && same < last_.count && Same(stores[same], before[same])) ++same;
    if (same == head.store_count && same == last_.count) return last_.at;
    if (last_.chain == kLongestChain) same = 0;
    const uint32_t at = Here();
    Put(same == 0 ? 0 : at - last_.at);
    if (same != 0) Put(same);
    Put(head.store_count - same);
    for (uint32_t i = same; i < head.store_count; ++i) {
      PutRef(stores[i].object);
      PutStore(stores[i]);
    }
    last_ = {at, head.first_store, head.store_count, same == 0 ? 0 : last_.chain + 1};
    return at;
  }

  void PackVirtual(uint32_t number) {
    const VirtualObject& v = t_.virtuals[number];
    t_.virtual_at[number] = Here();
    Put(v.cls);
    Put(static_cast<uint64_t>(v.length + 1));
    Put(v.count);
    for (uint32_t i = 0; i < v.count; ++i) PutStore(t_.stores[v.first + i]);
  }

  const JitProgram& program_;
  Trace& t_;
  std::vector<uint8_t> out_;
  std::vector<uint32_t> frame_at_;
  std::vector<uint32_t> wanted_;  // virtual objects that were mentioned
  size_t virtuals_done_ = 0;
  struct {
    uint32_t at = 0, first = 0, count = 0, chain = 0;
  } last_;  // the last list of stores
};

// Numbers exit values, and virtual objects, in the order of their first mention.
class Unpacker {
 public:
  Unpacker(const JitProgram& program, const Trace& trace, Snapshot* out)
      : program_(program), t_(trace), s_(*out) {
    numbers_.Clear();
  }

  void Run(size_t guard) {
    const uint8_t* at = t_.packed.data() + t_.guards[guard].snapshot;
    const uint8_t* const start = at;
    const uint64_t flags = TakeNumber(&at);
    s_.after = (flags & kAfter) != 0;
    s_.at_jump = (flags & kAtJump) != 0;
    s_.condition = (flags & kCondition) != 0;
    const uint8_t* frame = start - TakeNumber(&at);
    const uint64_t stores = TakeNumber(&at);
    while (frame != nullptr) frame = Frame(frame);
    if (stores != 0) Stores(start - stores, UINT64_MAX);
    for (size_t i = 0; i < virtual_numbers_.size(); ++i) Virtual(i);
    s_.strengthened = (flags & kStrengthened) != 0;
    if (!s_.strengthened) return;
    for (int i = 0; i < 2; ++i) TakeNumber(&at);  // facts
    s_.left = TakeRef(&at);
    s_.right = TakeRef(&at);
    s_.offset = Unzigzag(TakeNumber(&at));
  }

 private:
  Ref TakeRef(const uint8_t** at) {
    const uint64_t n = TakeNumber(at);
    switch (n & 3) {
      case kValueTag: return Exit(static_cast<Ref>(n >> 2));
      case kNumberTag: return s_.Number(t_, Unzigzag(n >> 2));
      case kConstantTag: return ~static_cast<Ref>(n >> 2);
      default: break;
    }
    if (n >> 2 == 0) return kOwnCondition;
    if (n >> 2 >= kFirstVirtual) return VirtualOf(static_cast<uint32_t>((n >> 2) - kFirstVirtual));
    const Ref base = Exit(static_cast<Ref>(TakeNumber(at)));
    s_.sums.push_back({base, Unzigzag(TakeNumber(at))});
    return kSum + static_cast<Ref>(s_.sums.size() - 1);
  }
  Ref Exit(Ref value) {
    uint32_t& exit = numbers_.At(static_cast<uint64_t>(value) << 1);
    if (exit == FlatMap::kNone) {
      exit = static_cast<uint32_t>(s_.exits.size());
      s_.exits.push_back(value);
    }
    return static_cast<Ref>(exit);
  }
  Ref VirtualOf(uint32_t number) {
    uint32_t& mine = numbers_.At(uint64_t{number} << 1 | 1);
    if (mine == FlatMap::kNone) {
      mine = static_cast<uint32_t>(virtual_numbers_.size());
      virtual_numbers_.push_back(number);
    }
    return kVirtual + static_cast<Ref>(mine);
  }
  const uint8_t* Frame(const uint8_t* at) {
    const uint8_t* const start = at;
    SnapshotFrame frame;
    frame.code = program_.codes[TakeNumber(&at)];
    frame.pc = static_cast<uint32_t>(TakeNumber(&at));
    const uint64_t parent = TakeNumber(&at);
    frame.count = static_cast<uint32_t>(TakeNumber(&at));
    frame.first = static_cast<uint32_t>(s_.refs.size());
    for (uint32_t i = 0; i < frame.count; ++i) s_.refs.push_back(TakeRef(&at));
    s_.frames.push_back(frame);
    return parent == 0 ? nullptr : start - parent;
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

  // The first `most` of the list.
  void Stores(const uint8_t* at, uint64_t most) {
    const uint8_t* const start = at;
    uint64_t same = 0;
    if (const uint64_t back = TakeNumber(&at); back != 0) {
      same = TakeNumber(&at);
      Stores(start - back, same < most ? same : most);
    }
    const uint64_t own = TakeNumber(&at);
    for (uint64_t i = 0; i < own && same + i < most; ++i) {
      const Ref object = TakeRef(&at);
      Store store = TakeStore(&at, /*plain=*/false);
      store.object = object;
      s_.stores.push_back(store);
    }
  }

  void Virtual(size_t mine) {
    const uint8_t* at = t_.packed.data() + t_.virtual_at[virtual_numbers_[mine]];
    VirtualObject v;
    v.cls = static_cast<uint32_t>(TakeNumber(&at));
    v.length = static_cast<int64_t>(TakeNumber(&at)) - 1;
    v.count = static_cast<uint32_t>(TakeNumber(&at));
    v.first = static_cast<uint32_t>(s_.virtual_stores.size());
    for (uint32_t i = 0; i < v.count; ++i) s_.virtual_stores.push_back(TakeStore(&at, /*plain=*/true));
    s_.virtuals.push_back(v);
  }

  const JitProgram& program_;
  const Trace& t_;
  Snapshot& s_;
  SmallVector<uint32_t, 32> virtual_numbers_;
  static thread_local FlatMap numbers_;
};

thread_local FlatMap Unpacker::numbers_;

}  // namespace

void PackSnapshots(const JitProgram& program, Trace* trace) { Packer(program, trace).Run(); }

void ReadSnapshot(const JitProgram& program, const Trace& trace, size_t guard, Snapshot* out) {
  Unpacker(program, trace, out).Run(guard);
}

KnownAtGuard ReadFacts(const Trace& trace, size_t guard, Snapshot* snapshot) {
  const uint8_t* at = trace.packed.data() + trace.guards[guard].snapshot;
  for (int i = 0; i < 3; ++i) TakeNumber(&at);
  const uint64_t values = TakeNumber(&at), heap = TakeNumber(&at);
  FlatMap exit_of;
  for (size_t i = 0; i < snapshot->exits.size(); ++i)
    exit_of.At(static_cast<uint64_t>(snapshot->exits[i])) = static_cast<uint32_t>(i);
  KnownAtGuard known;
  std::vector<int64_t> place(snapshot->exits.size(), -1);
  const uint8_t* fact_at = trace.packed_facts.data();
  for (uint64_t i = 0; i < values; ++i) {
    const uint32_t exit = exit_of.Find(TakeNumber(&fact_at));
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
    bool all_there = true;
    for (Ref* ref : {&fact.object, &fact.value}) {
      const uint64_t n = TakeNumber(&fact_at);
      switch (n & 3) {
        case kNumberTag: *ref = snapshot->Number(trace, Unzigzag(n >> 2)); break;
        case kConstantTag: *ref = ~static_cast<Ref>(n >> 2); break;
        default: {
          const uint32_t exit = exit_of.Find(n >> 2);
          all_there = all_there && exit != FlatMap::kNone;
          *ref = static_cast<Ref>(exit);
        }
      }
    }
    if (!all_there) continue;
    bool again = false;
    for (HeapFact& other : known.heap) {
      if (other.field != fact.field || other.index != fact.index || other.object != fact.object) continue;
      other.value = fact.value;
      again = true;
    }
    if (!again) known.heap.push_back(fact);
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
  t.virtual_at.shrink_to_fit();
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
  return trace.packed.size() + trace.packed_facts.size() + trace.places.size() + 4 * trace.virtual_at.size();
}

}  // namespace kiln::jit
