// What is packed comes out again: random guards, each a little different from the one before, as those of a trace are.
#include "jitcodegen/runtime/resume_data.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>

#include "jitcodegen/runtime/snapshot_cache.h"
#include "jitcodegen/runtime/x86/exit_places.h"

namespace kiln::jit {
namespace {

constexpr uint32_t kNode = 0, kArray = 1;                // ClassDescr
constexpr uint32_t kFields = 4, kItem = 4;               // FieldDescr: of a Node; of an Array
constexpr Ref kValues = 300;

const JitProgram& World() {
  static const JitProgram* world = [] {
    auto* w = new JitProgram;
    w->classes.emplace_back().name = "Node";
    ClassDescr& array = w->classes.emplace_back();
    array.name = "Array";
    array.varsized = true;
    for (uint32_t f = 0; f <= kFields; ++f) w->fields.emplace_back().id = f;
    w->fields[kItem].is_item = true;
    for (uint32_t c = 0; c < 200; ++c) w->codes.emplace_back().index = c;
    return w;
  }();
  return *world;
}

// One guard's snapshot as text: values by their numbers in the trace, virtual objects in the order of their mention.
class Description {
 public:
  std::string text;

  void Add(const std::string& s) { text += s + " "; }
  void Add(int64_t n) { Add(std::to_string(n)); }
  void AddConstant(const TraceConstant& c) { Add((c.reference ? "r" : "n") + std::to_string(static_cast<int64_t>(c.bits))); }
  void AddVirtual(Ref ref) {
    const auto [at, fresh] = numbers_.emplace(ref, numbers_.size());
    if (fresh) order_.push_back(ref);
    Add("o" + std::to_string(at->second));
  }
  // f(virtual) for each object that was mentioned, and those that this mentions.
  template <class F>
  void ForEachVirtual(F f) {
    for (size_t i = 0; i < order_.size(); ++i) f(order_[i]);
  }

 private:
  std::map<Ref, size_t> numbers_;
  std::vector<Ref> order_;
};

std::string FromTables(const Trace& t, size_t guard) {
  Description d;
  const auto add = [&](Ref ref) {
    if (ref == kOwnCondition) return d.Add("condition");
    if (IsSum(ref)) {
      const Sum& sum = t.sums[static_cast<size_t>(ref - kSum)];
      return d.Add("v" + std::to_string(sum.base) + "+" + std::to_string(sum.offset));
    }
    if (IsVirtual(ref)) return d.AddVirtual(ref);
    if (IsConstant(ref)) return d.AddConstant(t.constants[static_cast<size_t>(~ref)]);
    d.Add("v" + std::to_string(ref));
  };
  const SnapshotHead& head = t.snapshots[guard];
  const Guard& g = t.guards[guard];
  d.Add(g.after * 4 + g.at_jump * 2 + g.condition);
  for (int32_t f = head.frame; f >= 0; f = t.frames[static_cast<size_t>(f)].parent) {
    const SnapshotFrame& frame = t.frames[static_cast<size_t>(f)];
    d.Add("\nframe " + std::to_string(frame.code->index) + "@" + std::to_string(frame.pc) + ":");
    for (uint32_t i = 0; i < frame.count; ++i) add(t.refs[frame.first + i]);
  }
  for (uint32_t i = 0; i < head.store_count; ++i) {
    const Store& s = t.stores[head.first_store + i];
    d.Add("\nstore " + std::to_string(s.field));
    add(s.object);
    if (s.field == kItem) add(s.index);
    add(s.value);
  }
  d.ForEachVirtual([&](Ref ref) {
    const VirtualObject& v = t.virtuals[static_cast<size_t>(ref - kVirtual)];
    d.Add("\nobject " + std::to_string(v.cls) + "[" + std::to_string(v.length) + "]");
    for (uint32_t i = 0; i < v.count; ++i) {
      const Store& s = t.stores[v.first + i];
      d.Add(s.field);
      if (s.field == kItem) d.Add(static_cast<int64_t>(t.Bits(s.index)));
      add(s.value);
    }
  });
  if (head.strengthened) {
    d.Add("\nasked");
    add(head.left);
    add(head.right);
    d.Add(head.offset);
  }
  return d.text;
}

std::string FromBytes(const Trace& t, size_t guard) {
  Snapshot s;
  ReadSnapshot(World(), t, guard, &s);
  Description d;
  const auto add = [&](Ref ref) {
    const auto value = [&](Ref number) { return "v" + std::to_string(s.exits[static_cast<size_t>(number)]); };
    if (ref == kOwnCondition) return d.Add("condition");
    if (IsSum(ref)) {
      const Sum& sum = s.sums[static_cast<size_t>(ref - kSum)];
      return d.Add(value(sum.base) + "+" + std::to_string(sum.offset));
    }
    if (IsVirtual(ref)) return d.AddVirtual(ref);
    if (IsConstant(ref)) return d.AddConstant(s.Constant(t, ref));
    d.Add(value(ref));
  };
  d.Add(s.after * 4 + s.at_jump * 2 + s.condition);
  for (const SnapshotFrame& frame : s.frames) {
    d.Add("\nframe " + std::to_string(frame.code->index) + "@" + std::to_string(frame.pc) + ":");
    for (uint32_t i = 0; i < frame.count; ++i) add(s.refs[frame.first + i]);
  }
  for (const Store& store : s.stores) {
    d.Add("\nstore " + std::to_string(store.field));
    add(store.object);
    if (store.field == kItem) add(store.index);
    add(store.value);
  }
  d.ForEachVirtual([&](Ref ref) {
    const VirtualObject& v = s.virtuals[static_cast<size_t>(ref - kVirtual)];
    d.Add("\nobject " + std::to_string(v.cls) + "[" + std::to_string(v.length) + "]");
    for (uint32_t i = 0; i < v.count; ++i) {
      const Store& store = s.virtual_stores[v.first + i];
      d.Add(store.field);
      if (store.field == kItem) d.Add(store.index);
      add(store.value);
    }
  });
  if (s.strengthened) {
    d.Add("\nasked");
    add(s.left);
    add(s.right);
    d.Add(s.offset);
  }
  return d.text;
}

// The tables of a trace with some guards.
class Maker {
 public:
  explicit Maker(uint64_t seed) : random_(seed) {
    t_.inputs.assign(kValues, Kind::kI64);
    for (int64_t n : {int64_t{0}, int64_t{7}, int64_t{-3}, INT64_MAX, INT64_MIN, int64_t{1} << 39})
      t_.constants.push_back({static_cast<uint64_t>(n), false});
    for (uint64_t address : {0x1000, 0x2000}) t_.constants.push_back({address, true});
  }

  Trace Make(int guards) {
    while (guards-- > 0) {
      Change();
      Guard guard;
      guard.after = Chance(4);
      guard.at_jump = Chance(10);
      guard.condition = Chance(2);
      SnapshotHead head;
      if (frames_.empty() || !Chance(5)) head.frame = NewFrame(frames_.empty() ? -1 : frames_.back());
      else head.frame = frames_.back();
      head.first_store = static_cast<uint32_t>(t_.stores.size());
      head.store_count = static_cast<uint32_t>(stores_.size());
      t_.stores.insert(t_.stores.end(), stores_.begin(), stores_.end());
      t_.guards.push_back(guard);
      t_.snapshots.push_back(head);
      if (Chance(10)) {
        SnapshotHead& made = t_.snapshots.back();
        made.strengthened = true;
        made.left = Value();
        made.right = Number();
        made.offset = -5;
      }
      t_.FindExits(t_.guards.size() - 1);
      // As AskAgain does.
      Guard& made = t_.guards.back();
      if (t_.snapshots.back().strengthened) {
        const auto first = t_.exits.begin() + made.first_exit;
        if (std::find(first, t_.exits.end(), t_.snapshots.back().left) == t_.exits.end())
          t_.exits.push_back(t_.snapshots.back().left);
        std::sort(t_.exits.begin() + made.first_exit, t_.exits.end());
        made.exit_count = static_cast<uint32_t>(t_.exits.size()) - made.first_exit;
      }
      Learn();
    }
    return std::move(t_);
  }

 private:
  size_t Below(size_t n) { return random_() % n; }
  bool Chance(size_t n) { return Below(n) == 0; }
  Ref Value() { return static_cast<Ref>(Below(kValues)); }
  Ref Number() { return ~static_cast<Ref>(Below(6)); }
  // Now and then one that circles: what a virtual object refers to may be made later.
  Ref Anything() {
    switch (Below(10)) {
      case 0: return kOwnCondition;
      case 1: t_.sums.push_back({Value(), static_cast<int64_t>(Below(200)) - 100}); return kSum + static_cast<Ref>(t_.sums.size() - 1);
      case 2: return ~static_cast<Ref>(6 + Below(2));
      case 3: return Number();
      case 4: case 5: if (!t_.virtuals.empty()) return kVirtual + static_cast<Ref>(Below(t_.virtuals.size())); [[fallthrough]];
      default: return Value();
    }
  }
  Store AStore(bool in_virtual) {
    Store s;
    s.field = static_cast<uint32_t>(Below(kFields + 1));
    s.object = Chance(3) && !t_.virtuals.empty() ? kVirtual + static_cast<Ref>(Below(t_.virtuals.size())) : Value();
    if (s.field == kItem) s.index = in_virtual || Chance(2) ? ~static_cast<Ref>(Below(2)) : Value();
    s.value = Anything();
    return s;
  }
  // Their contents are settled in pairs, so that two may refer to each other.
  void NewVirtuals() {
    const size_t first = t_.virtuals.size();
    t_.virtuals.resize(first + 2);
    for (size_t i = first; i < first + 2; ++i) {
      VirtualObject v;
      v.cls = Chance(2) ? kNode : kArray;
      v.length = v.cls == kArray ? static_cast<int64_t>(Below(300)) : -1;
      v.first = static_cast<uint32_t>(t_.stores.size());
      v.count = static_cast<uint32_t>(Below(4));
      for (uint32_t k = 0; k < v.count; ++k) {
        Store s = AStore(/*in_virtual=*/true);
        t_.stores.push_back(s);
      }
      t_.virtuals[i] = v;
    }
  }
  int32_t NewFrame(int32_t parent) {
    SnapshotFrame frame;
    frame.code = &World().codes[Below(200)];
    frame.pc = static_cast<uint32_t>(Below(40000));
    frame.parent = parent;
    frame.first = static_cast<uint32_t>(t_.refs.size());
    frame.count = static_cast<uint32_t>(Below(6));
    for (uint32_t i = 0; i < frame.count; ++i) t_.refs.push_back(Anything());
    t_.frames.push_back(frame);
    return static_cast<int32_t>(t_.frames.size() - 1);
  }
  void Change() {
    if (Chance(3)) NewVirtuals();
    if (Chance(4)) frames_.push_back(NewFrame(frames_.empty() ? -1 : frames_.back()));
    if (Chance(5) && !frames_.empty()) frames_.pop_back();
    const auto somewhere = [&](size_t size) { return stores_.begin() + static_cast<long>(Below(size)); };
    if (Chance(2)) stores_.insert(somewhere(stores_.size() + 1), AStore(false));
    if (Chance(4)) stores_.push_back(AStore(false));
    if (Chance(4) && !stores_.empty()) *somewhere(stores_.size()) = AStore(false);
    if (Chance(4) && !stores_.empty()) stores_.erase(somewhere(stores_.size()));
    if (Chance(30)) stores_.clear();
  }
  void Learn() {
    const Guard& guard = t_.guards.back();
    for (uint32_t i = 0; i < guard.exit_count; ++i) {
      if (!Chance(3)) continue;
      InputFact fact;
      fact.nonnull = Chance(2);
      fact.cls = Chance(2) ? static_cast<uint32_t>(Below(1000)) : 0;
      if (Chance(2)) {
        fact.bound = static_cast<int32_t>(t_.bounds.size());
        t_.bounds.emplace_back(-static_cast<int64_t>(Below(1000)), INT64_MAX);
      }
      t_.value_facts.push_back({t_.exits[guard.first_exit + i], fact});
    }
    t_.snapshots.back().value_fact_end = static_cast<uint32_t>(t_.value_facts.size());
  }

  std::mt19937_64 random_;
  Trace t_;
  std::vector<int32_t> frames_;  // those that wait
  std::vector<Store> stores_;    // put off
};

TEST(ResumeDataTest, SnapshotsComeOutAsTheyWere) {
  for (uint64_t seed = 1; seed <= 300; ++seed) {
    Trace t = Maker(seed).Make(60);
    PackSnapshots(World(), &t);
    for (size_t g = 0; g < t.guards.size(); ++g)
      ASSERT_EQ(FromBytes(t, g), FromTables(t, g)) << "seed " << seed << " guard " << g;
  }
}

TEST(ResumeDataTest, ExitValuesAreThoseThatTheTraceFinds) {
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    Trace t = Maker(seed).Make(60);
    PackSnapshots(World(), &t);
    for (size_t g = 0; g < t.guards.size(); ++g) {
      Snapshot s;
      ReadSnapshot(World(), t, g, &s);
      const auto first = t.exits.begin() + t.guards[g].first_exit;
      ASSERT_EQ(std::vector<Ref>(s.exits.begin(), s.exits.end()), std::vector<Ref>(first, first + t.guards[g].exit_count))
          << "seed " << seed << " guard " << g;
    }
  }
}

TEST(ResumeDataTest, OfAValueTheLastFactHolds) {
  for (uint64_t seed = 1; seed <= 100; ++seed) {
    Trace t = Maker(seed).Make(60);
    PackSnapshots(World(), &t);
    for (size_t g = 0; g < t.guards.size(); ++g) {
      std::map<Ref, InputFact> last;
      for (uint32_t i = 0; i < t.snapshots[g].value_fact_end; ++i) last[t.value_facts[i].value] = t.value_facts[i].fact;
      Snapshot s;
      ReadSnapshot(World(), t, g, &s);
      const KnownAtGuard known = ReadFacts(t, g, &s);
      size_t expected = 0;
      for (const Ref exit : s.exits) expected += last.count(exit);
      ASSERT_EQ(known.values.size(), expected);
      for (const KnownAtGuard::OfValue& of : known.values) {
        const InputFact& fact = last.at(s.exits[of.exit]);
        EXPECT_EQ(of.fact.cls, fact.cls);
        EXPECT_EQ(of.fact.nonnull, fact.nonnull);
        ASSERT_EQ(of.bounded, fact.bound >= 0);
        if (of.bounded) EXPECT_EQ(std::pair(of.low, of.high), t.bounds[static_cast<size_t>(fact.bound)]);
      }
    }
  }
}

// Two guards of the same frame with one store that differs in a list of twenty.
TEST(ResumeDataTest, WhatTwoGuardsHaveInCommonStandsThereOnce) {
  Trace t;
  t.inputs.assign(50, Kind::kI64);
  t.frames.push_back({&World().codes[1], 10, -1, 0, 0});
  size_t size = 0;
  for (int guards = 1; guards <= 2; ++guards) {
    SnapshotHead head;
    head.frame = 0;
    head.first_store = static_cast<uint32_t>(t.stores.size());
    head.store_count = 20;
    for (Ref i = 0; i < 20; ++i) t.stores.push_back({0, i, i == 10 ? 30 + guards : 20});
    t.guards.emplace_back();
    t.snapshots.push_back(head);
    t.FindExits(t.guards.size() - 1);
    PackSnapshots(World(), &t);
    if (guards == 2) EXPECT_LE(t.packed.size() - size, 14u);
    size = t.packed.size();
  }
  EXPECT_EQ(FromBytes(t, 1), FromTables(t, 1));
}

TEST(SnapshotCacheTest, AGuardThatFailsAgainIsNotUnpackedAgain) {
  Trace t = Maker(1).Make(60);
  PackSnapshots(World(), &t);
  SnapshotCache cache;
  const auto first = cache.Of(World(), t, 3);
  EXPECT_EQ(cache.Of(World(), t, 3), first);
  EXPECT_NE(cache.Of(World(), t, 4), first);
  EXPECT_NE(cache.Of(World(), t, 4)->frames[0].pc, first->frames[0].pc);
}

TEST(SnapshotCacheTest, OfAnotherTraceIsAnother) {
  Trace t = Maker(1).Make(60), other = Maker(2).Make(60);
  other.number = 1;
  PackSnapshots(World(), &t);
  PackSnapshots(World(), &other);
  SnapshotCache cache;
  for (size_t g = 0; g < 60; ++g) {
    EXPECT_EQ(cache.Of(World(), t, g)->frames[0].pc, t.frames[static_cast<size_t>(t.snapshots[g].frame)].pc);
    EXPECT_EQ(cache.Of(World(), other, g)->frames[0].pc, other.frames[static_cast<size_t>(other.snapshots[g].frame)].pc);
  }
}

TEST(SnapshotCacheTest, WhoHasASnapshotKeepsIt) {
  Trace t = Maker(1).Make(200);
  PackSnapshots(World(), &t);
  SnapshotCache cache;
  const auto first = cache.Of(World(), t, 0);
  const uint32_t pc = first->frames[0].pc;
  for (size_t g = 1; g < 200; ++g) cache.Of(World(), t, g);
  EXPECT_EQ(first->frames[0].pc, pc);
}

TEST(ExitPlacesTest, PlacesComeOutAsTheyWere) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 200; ++round) {
    std::vector<std::vector<uint16_t>> lists;
    std::vector<uint16_t> now;
    for (int i = 0; i < 40; ++i) {
      for (size_t changes = random() % 3; changes > 0; --changes) {
        if (!now.empty() && random() % 2 == 0) now.erase(now.begin() + static_cast<long>(random() % now.size()));
        now.push_back(static_cast<uint16_t>(random() % (random() % 4 == 0 ? 1000 : 16)));
      }
      if (random() % 10 == 0) now.resize(now.size() / 2);
      lists.push_back(now);
    }
    std::vector<uint8_t> bytes;
    x86::PlacesPacker packer(&bytes);
    std::vector<uint32_t> at;
    for (const auto& list : lists) at.push_back(packer.Add(list));
    for (size_t i = 0; i < lists.size(); ++i) {
      x86::ExitPlaces places;
      x86::ReadPlaces(bytes, at[i], static_cast<uint32_t>(lists[i].size()), &places);
      ASSERT_EQ(std::vector<uint16_t>(places.begin(), places.end()), lists[i]) << "round " << round << " list " << i;
    }
  }
}

TEST(ExitPlacesTest, ValuesThatStayTakeNoBytes) {
  std::vector<uint8_t> bytes;
  x86::PlacesPacker packer(&bytes);
  const std::vector<uint16_t> many(30, 3), fewer(20, 3);
  packer.Add(many);
  const size_t size = bytes.size();
  packer.Add(many);
  packer.Add(fewer);
  EXPECT_EQ(bytes.size(), size);
}

}  // namespace
}  // namespace kiln::jit
