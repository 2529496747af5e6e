// One test for each thing the collector promises. The heap is small and verified at each collection
// (test_heap.h); all tests share it, as they share the process.

#include "gc/runtime/collector.h"

#include <sys/mman.h>

#include <algorithm>
#include <vector>

#include "gc/runtime/test_heap.h"
#include "gtest/gtest.h"

namespace kiln::gc::test {
namespace {

class CollectorTest : public testing::Test {
 protected:
  void SetUp() override {
    start_heap();
    kiln_gc_finalizers_at_allocation = 0;
    kiln_gc_collect(2);
    finalized.clear();
    freed.clear();
  }
};

using Allocation = CollectorTest;
using Minor = CollectorTest;
using Major = CollectorTest;
using Barrier = CollectorTest;
using Prebuilt = CollectorTest;
using Ephemerons = CollectorTest;
using WeakRefs = CollectorTest;
using Finalizers = CollectorTest;
using Identity = CollectorTest;
using Pinning = CollectorTest;
using Roots = CollectorTest;
using Control = CollectorTest;

// A list of `n` pairs, numbered from 1; the head is the highest.
void make_list(Local<Pair>& head, int64_t n) {
  head = nullptr;
  for (int64_t i = 1; i <= n; i++) {
    Pair* p = make_pair(i);
    p->a = head.object();
    head = p;
  }
}
void expect_list(Pair* head, int64_t n) {
  for (; n > 0; n--) {
    ASSERT_NE(head, nullptr);
    ASSERT_EQ(head->id, n);
    head = reinterpret_cast<Pair*>(head->a);
  }
  ASSERT_EQ(head, nullptr);
}

TEST_F(Allocation, ArraysAreZeroedAtEverySize) {
  for (int64_t n : {0, 1, 100, 2000, 3000, 10000, 40000, 200000}) {
    auto* bytes = make_array<Bytes>(kBytes, n, 7);
    ASSERT_EQ(bytes->length, n);
    ASSERT_TRUE(std::all_of(bytes->items, bytes->items + n, [](uint8_t b) { return b == 0; }));
    memset(bytes->items, 0xAA, static_cast<size_t>(n));
    auto* refs = make_array<RefArray>(kRefArray, n, 7);
    ASSERT_EQ(refs->length, n);
    ASSERT_TRUE(std::all_of(refs->items, refs->items + n, [](kiln_object* o) { return !o; }));
  }
}

TEST_F(Allocation, ImpossibleSizesGiveNull) {
  EXPECT_EQ(kiln_gc_alloc_array(kBytes, -1), nullptr);
  EXPECT_EQ(kiln_gc_alloc_array(kRefArray, INT64_MAX), nullptr);
  EXPECT_EQ(kiln_gc_alloc_array(kRefArray, INT64_MAX / 8 + 1), nullptr);
  EXPECT_EQ(kiln_gc_alloc_array(kEntryArray, int64_t{1} << 45), nullptr);
}

TEST_F(Allocation, InlineArrayHelper) {
  auto* a = reinterpret_cast<RefArray*>(kiln_gc_alloc_array_inline(kRefArray, 5, 24, 8, 8, 100));
  EXPECT_EQ(a->length, 5);
  EXPECT_EQ(a->items[4], nullptr);
  a = reinterpret_cast<RefArray*>(kiln_gc_alloc_array_inline(kRefArray, 101, 24, 8, 8, 100));
  EXPECT_EQ(a->length, 101);
  EXPECT_EQ(kiln_gc_alloc_array_inline(kRefArray, -1, 24, 8, 8, 100), nullptr);
}

// Large arrays grow where they are: young and old, with cards and without, while marking and not.
TEST_F(Allocation, LargeArraysAreExtended) {
  constexpr int64_t kLength = 100000;
  Local<RefArray> array(make_array<RefArray>(kRefArray, kLength, 0));
  Local<Bytes> bytes(make_array<Bytes>(kBytes, 2 << 20, 7));
  int64_t length = kLength, byte_length = 2 << 20;
  for (int round = 0; round < 6; round++) {
    length += length / 3;
    byte_length += byte_length / 3;
    RefArray* old_array = array.get();
    Bytes* old_bytes = bytes.get();
    ASSERT_TRUE(kiln_gc_extend_array(array.object(), length));
    ASSERT_TRUE(kiln_gc_extend_array(bytes.object(), byte_length));
    EXPECT_EQ(array->length, length);
    EXPECT_EQ(bytes->length, byte_length);
    EXPECT_EQ(kiln_gc_object_size(array.object()), sizeof(RefArray) + static_cast<size_t>(length) * 8);
    EXPECT_EQ(array->items[length - 1], nullptr);
    EXPECT_EQ(bytes->items[byte_length - 1], 0);
    store_item(array.get(), length - 1, as_object(make_leaf(length)));
    bytes->items[byte_length - 1] = 7;
    if (round % 2 == 0) {
      kiln_gc_collect_step();
    } else {
      kiln_gc_collect(round == 5 ? 2 : 0);
    }
    kiln_gc_verify();
    EXPECT_EQ(reinterpret_cast<Leaf*>(array->items[length - 1])->id, length);
    EXPECT_EQ(bytes->items[byte_length - 1], 7);
    EXPECT_EQ(array.get(), old_array);
    EXPECT_EQ(bytes.get(), old_bytes);
  }
  EXPECT_FALSE(kiln_gc_extend_array(array.object(), 100 * length)) << "more than its room";
  EXPECT_EQ(array->length, length);
  EXPECT_FALSE(kiln_gc_extend_array(array.object(), INT64_MAX));
  Local<RefArray> small(make_array<RefArray>(kRefArray, 100, 0));
  EXPECT_FALSE(kiln_gc_extend_array(small.object(), 101));
  kiln_gc_collect(0);
  EXPECT_FALSE(kiln_gc_extend_array(small.object(), 101));
}

TEST_F(Allocation, NonmovingStaysWhereItIs) {
  Local<Pair> pair(reinterpret_cast<Pair*>(kiln_gc_alloc_nonmoving(kPair, 0)));
  Pair* address = pair.get();
  EXPECT_FALSE(kiln_gc_can_move(pair.object()));
  Leaf* leaf = make_leaf(5);
  store(pair.object(), &pair->a, as_object(leaf));
  kiln_gc_collect(2);
  EXPECT_EQ(pair.get(), address);
  EXPECT_EQ(reinterpret_cast<Leaf*>(pair->a)->id, 5);
}

TEST_F(Minor, MovesAListOutOfTheNursery) {
  Local<Pair> list;
  make_list(list, 500);
  EXPECT_TRUE(kiln_gc_is_young(list.object()));
  kiln_gc_collect(0);
  EXPECT_FALSE(kiln_gc_is_young(list.object()));
  expect_list(list.get(), 500);
}

TEST_F(Minor, SharedObjectsStayShared) {
  Local<Pair> a(make_pair(1));
  Local<Pair> b(make_pair(2));
  Leaf* leaf = make_leaf(3);
  a->a = as_object(leaf);
  b->a = as_object(leaf);
  a->b = b.object();
  b->b = a.object();
  kiln_gc_collect(0);
  EXPECT_EQ(a->a, b->a);
  EXPECT_EQ(a->b, b.object());
  EXPECT_EQ(b->b, a.object());
}

TEST_F(Minor, EveryShapeOfObject) {
  Local<Wide> wide(make<Wide>(kWide, 1));
  for (int i = 0; i < 4; i++) {
    Leaf* leaf = make_leaf(10 + i);
    wide->near[i] = as_object(leaf);
    leaf = make_leaf(20 + i);
    wide->far[i] = as_object(leaf);
  }
  Local<EntryArray> entries(make_array<EntryArray>(kEntryArray, 10, 2));
  for (int i = 0; i < 10; i++) {
    Leaf* leaf = make_leaf(30 + i);
    entries->items[i].key = as_object(leaf);
    entries->items[i].hash = -1;
    leaf = make_leaf(40 + i);
    entries->items[i].value = as_object(leaf);
  }
  Leaf* extra = make_leaf(50);
  entries->extra = as_object(extra);
  Local<Custom> custom(make<Custom>(kCustom, 3));
  custom->used = 2;
  custom->refs[1] = entries.object();
  custom->refs[2] = reinterpret_cast<kiln_object*>(0x10);  // not traced
  for (int generation : {0, 2}) {
    kiln_gc_collect(generation);
    for (int i = 0; i < 4; i++) {
      EXPECT_EQ(reinterpret_cast<Leaf*>(wide->near[i])->id, 10 + i);
      EXPECT_EQ(reinterpret_cast<Leaf*>(wide->far[i])->id, 20 + i);
    }
    for (int i = 0; i < 10; i++) {
      EXPECT_EQ(reinterpret_cast<Leaf*>(entries->items[i].key)->id, 30 + i);
      EXPECT_EQ(reinterpret_cast<Leaf*>(entries->items[i].value)->id, 40 + i);
    }
    EXPECT_EQ(reinterpret_cast<Leaf*>(entries->extra)->id, 50);
    EXPECT_EQ(custom->refs[1], entries.object());
  }
  custom->refs[2] = nullptr;
}

TEST_F(Minor, YoungLargeObjectsDieYoung) {
  uint64_t before = statistics().old_bytes;
  for (int i = 0; i < 100; i++) ASSERT_NE(make_array<Bytes>(kBytes, 100000, i), nullptr);
  kiln_gc_collect(0);
  EXPECT_EQ(statistics().old_bytes, before);
}

TEST_F(Minor, UserBitsTravel) {
  Local<Leaf> leaf(make_leaf(1));
  leaf->header.gc_flags |= 0x50000;
  kiln_gc_collect(0);
  EXPECT_EQ(leaf->header.gc_flags & KILN_GC_USER_BITS, 0x50000u);
}

TEST_F(Major, FreesWhatIsUnreachable) {
  uint64_t before = statistics().old_bytes;
  {
    Local<Pair> list;
    make_list(list, 20000);
    kiln_gc_collect(0);
    EXPECT_GT(statistics().old_bytes, before + 20000 * 32 - 64 * 1024);
  }
  kiln_gc_collect(2);
  EXPECT_EQ(statistics().old_bytes, before);
}

TEST_F(Major, FreedCellsAreUsedAgain) {
  for (int round = 0; round < 40; round++) {
    Local<Pair> list;
    make_list(list, 20000);
  }
  EXPECT_LT(statistics().mapped_bytes, 16u << 20);  // else 40 times 640 KB
}

TEST_F(Major, LongListsDoNotRecurse) {
  Local<Pair> list;
  make_list(list, 50000);
  kiln_gc_collect(2);
  expect_list(list.get(), 50000);
}

// The mutator hides a white object: loads it from one place that is still to be scanned into another
// that has been scanned, and erases the first.
TEST_F(Major, ObjectsHiddenWhileMarkingAreFound) {
  for (int64_t delay = 0; delay < 12; delay++) {
    Local<Pair> black(make_pair(1));
    Local<RefArray> spread(make_array<RefArray>(kRefArray, 3000, 2));
    for (int64_t i = 0; i < 3000; i++) {
      Pair* p = make_pair(i);
      store_item(spread.get(), i, as_object(p));
      p = make_pair(10000 + i);
      auto* holder = reinterpret_cast<Pair*>(spread->items[i]);
      store(&holder->header, &holder->a, as_object(p));
    }
    kiln_gc_collect(2);
    kiln_gc_collect_step();  // idle -> marking
    for (int64_t i = 0; i < delay; i++) kiln_gc_collect_step();
    for (int64_t i = 0; i < 3000; i += 250) {
      auto* holder = reinterpret_cast<Pair*>(spread->items[i]);
      kiln_object* hidden = holder->a;
      Pair* link = make_pair(20000 + i);  // may collect: fetch again
      holder = reinterpret_cast<Pair*>(spread->items[i]);
      hidden = holder->a;
      link->a = hidden;
      link->b = black->b;
      store(black.object(), &black->b, as_object(link));
      store(&holder->header, &holder->a, nullptr);
    }
    while (kiln_gc_collect_step() != KILN_GC_IDLE) {
    }
    int found = 0;
    for (auto* link = reinterpret_cast<Pair*>(black->b); link != nullptr;
         link = reinterpret_cast<Pair*>(link->b)) {
      ASSERT_EQ(reinterpret_cast<Pair*>(link->a)->id, link->id - 10000);
      found++;
    }
    ASSERT_EQ(found, 12);
  }
}

// A step within the nursery meets objects that may yet die young: the mark stack must not hold them.
TEST_F(Major, YoungLargeObjectsAreLeftToTheMinor) {
  Local<RefArray> spread(make_array<RefArray>(kRefArray, 3000, 1));
  for (int64_t i = 0; i < 3000; i++) {
    Pair* p = make_pair(i);
    store_item(spread.get(), i, as_object(p));
  }
  kiln_gc_collect(2);
  // Into the middle of the array.
  for (int i = 0; i < 8; i++) ASSERT_EQ(kiln_gc_collect_step(), KILN_GC_MARKING);
  auto* large = make_array<Bytes>(kBytes, 20000, 2);
  auto store_everywhere = [&](kiln_object* value) {
    for (int64_t i = 0; i < 3000; i++) {
      auto* p = reinterpret_cast<Pair*>(spread->items[i]);
      store(&p->header, &p->a, value);
    }
  };
  store_everywhere(as_object(large));
  kiln_gc_statistics before = statistics();
  while (statistics().major_step_count < before.major_step_count + 1) make_leaf(0);
  ASSERT_EQ(statistics().minor_count, before.minor_count);
  store_everywhere(nullptr);
  while (kiln_gc_collect_step() != KILN_GC_IDLE) {
  }
}

TEST_F(Major, HugeArraysInSteps) {
  Local<RefArray> array(make_array<RefArray>(kRefArray, 300000, 1));
  for (int64_t i = 0; i < 300000; i += 1000) {
    Leaf* leaf = make_leaf(i);
    store_item(array.get(), i, as_object(leaf));
  }
  kiln_gc_collect(2);
  int steps = 0;
  do steps++;
  while (kiln_gc_collect_step() != KILN_GC_IDLE);
  EXPECT_GT(steps, 20);
  for (int64_t i = 0; i < 300000; i += 1000)
    ASSERT_EQ(reinterpret_cast<Leaf*>(array->items[i])->id, i);
}

TEST_F(Barrier, OldToYoung) {
  Local<Pair> old(make_pair(1));
  kiln_gc_collect(0);
  EXPECT_TRUE(old->header.gc_flags & KILN_GC_TRACK_YOUNG);
  Leaf* leaf = make_leaf(2);
  store(old.object(), &old->a, as_object(leaf));
  EXPECT_FALSE(old->header.gc_flags & KILN_GC_TRACK_YOUNG);
  kiln_gc_collect(0);
  EXPECT_TRUE(old->header.gc_flags & KILN_GC_TRACK_YOUNG);
  EXPECT_EQ(reinterpret_cast<Leaf*>(old->a)->id, 2);
}

TEST_F(Barrier, CardsOfLargeArrays) {
  Local<RefArray> array(make_array<RefArray>(kRefArray, 50000, 1));  // old at once
  EXPECT_TRUE(array->header.gc_flags & KILN_GC_HAS_CARDS);
  for (int64_t i : {0, 15, 16, 17, 12345, 49999}) {
    Leaf* leaf = make_leaf(i);
    store_item(array.get(), i, as_object(leaf));
    EXPECT_TRUE(array->header.gc_flags & KILN_GC_TRACK_YOUNG);
  }
  kiln_gc_collect(0);
  for (int64_t i : {0, 15, 16, 17, 12345, 49999}) {
    EXPECT_EQ(reinterpret_cast<Leaf*>(array->items[i])->id, i);
    EXPECT_FALSE(kiln_gc_is_young(array->items[i]));
  }
}

TEST_F(Barrier, BulkCopy) {
  Local<RefArray> array(make_array<RefArray>(kRefArray, 40000, 1));
  Local<RefArray> young(make_array<RefArray>(kRefArray, 300, 2));
  for (int64_t i = 0; i < 300; i++) {
    Leaf* leaf = make_leaf(i);
    store_item(young.get(), i, as_object(leaf));
  }
  kiln_gc_write_barrier_range(array.object(), 1007, 300);
  memcpy(array->items + 1007, young->items, 300 * 8);
  young = nullptr;
  kiln_gc_collect(0);
  for (int64_t i = 0; i < 300; i++)
    EXPECT_EQ(reinterpret_cast<Leaf*>(array->items[1007 + i])->id, i);
}

TEST_F(Prebuilt, UntouchedUntilMutated) {
  Pair copy[kPrebuilt];
  memcpy(copy, image, sizeof(image));
  kiln_gc_collect(2);
  EXPECT_EQ(memcmp(copy, image, sizeof(image)), 0);
}

TEST_F(Prebuilt, MutatedOnesAreRoots) {
  Leaf* leaf = make_leaf(77);
  store(&image[3].header, &image[3].a, as_object(leaf));
  kiln_gc_collect(0);
  kiln_gc_collect(2);
  ASSERT_EQ(reinterpret_cast<Leaf*>(image[3].a)->id, 77);
  store(&image[3].header, &image[3].a, &image[4].header);
}

TEST_F(WeakRefs, ClearedWhenTheTargetDies) {
  Local<Leaf> kept(make_leaf(1));
  Local<RefArray> weaks(make_array<RefArray>(kRefArray, 4, 0));
  for (int64_t i = 0; i < 4; i++) {
    // 0: lives; 1: dies young; 2: dies old; 3: prebuilt
    Local<Leaf> target(i == 0 ? kept.get() : make_leaf(10 + i));
    Weak* weak = make<Weak>(kWeak, i);
    weak->target = i == 3 ? &image[0].header : target.object();
    store_item(weaks.get(), i, as_object(weak));
    if (i == 2) kiln_gc_collect(0);
  }
  auto target = [&](int64_t i) { return reinterpret_cast<Weak*>(weaks->items[i])->target; };
  kiln_gc_collect(0);
  EXPECT_EQ(target(0), kept.object());
  EXPECT_EQ(target(1), nullptr);
  EXPECT_NE(target(2), nullptr);
  kiln_gc_collect(2);
  EXPECT_EQ(target(0), kept.object());
  EXPECT_EQ(target(2), nullptr);
  EXPECT_EQ(target(3), &image[0].header);
}

// Keys and values of a table outside of the heap. A value may be another pair's key, whichever comes first.
struct Pairs {
  struct Pair {
    kiln_object *key, *value;
    bool reported;
  };
  Pair pairs[4];
};
constexpr kiln_gc_ephemeron_owner kPairs = {
    [](void* arg, kiln_visit_fn* visit, void* visit_arg) {
      bool any = false;
      for (Pairs::Pair& p : static_cast<Pairs*>(arg)->pairs) {
        if (p.key == nullptr || p.reported || !kiln_gc_is_marked(p.key)) continue;
        any = p.reported = true;
        visit(&p.value, visit_arg);
      }
      return any;
    },
    [](void* arg) {
      for (Pairs::Pair& p : static_cast<Pairs*>(arg)->pairs) {
        if (p.key != nullptr && !kiln_gc_is_marked(p.key)) p.key = p.value = nullptr;
        p.reported = false;
      }
    }};

TEST_F(Ephemerons, LiveAsLongAsTheirKeys) {
  auto old_leaf = [](int64_t id) { return kiln_gc_move_out_of_nursery(as_object(make_leaf(id))); };
  auto id = [](kiln_object* leaf) { return reinterpret_cast<Leaf*>(leaf)->id; };
  Pairs table{};
  kiln_gc_add_ephemeron_owner(&kPairs, &table);
  Local<Leaf> kept(reinterpret_cast<Leaf*>(old_leaf(1)));
  kiln_object* middle = old_leaf(2);
  table.pairs[0] = {middle, old_leaf(3), false};  // by way of the next
  table.pairs[1] = {kept.object(), middle, false};
  kiln_object* nobodys = old_leaf(4);
  table.pairs[2] = {nobodys, nobodys, false};  // keeps only itself
  table.pairs[3] = {old_leaf(5), old_leaf(6), false};
  kiln_gc_collect(0);
  EXPECT_NE(table.pairs[3].key, nullptr);  // minors leave them alone
  for (int i = 0; i < 3; i++) {
    kiln_gc_collect(2);
    for (int64_t n = 0; n < 100; n++) old_leaf(100 + n);  // into what was freed
    ASSERT_EQ(table.pairs[0].key, middle);
    EXPECT_EQ(id(table.pairs[0].value), 3);
    EXPECT_EQ(id(table.pairs[1].value), 2);
    EXPECT_EQ(table.pairs[2].key, nullptr);
    EXPECT_EQ(table.pairs[3].key, nullptr);
  }
  kiln_gc_remove_ephemeron_owner(&kPairs, &table);
}

TEST_F(WeakRefs, WeakObjectBroughtBackByAFinalizer) {
  {
    Local<Pair> dying(make<Pair>(kFinalized, 1));
    kiln_gc_register_finalizer(dying.object());
    Local<Leaf> target(make_leaf(2));
    Weak* weak = make<Weak>(kWeak, 3);
    weak->target = target.object();
    dying->a = as_object(weak);
    kiln_gc_collect(0);
  }
  static kiln_object* seen;
  on_finalize = [](kiln_object* obj) {
    seen = reinterpret_cast<Weak*>(reinterpret_cast<Pair*>(obj)->a)->target;
  };
  seen = &image[0].header;
  kiln_gc_collect(2);
  kiln_gc_run_finalizers();
  on_finalize = nullptr;
  EXPECT_EQ(seen, nullptr);
}

// Makes a finalized pair in a[], returns it.
Pair* make_finalized(int64_t id) {
  Pair* p = make<Pair>(kFinalized, id);
  kiln_gc_register_finalizer(&p->header);
  return p;
}

TEST_F(Finalizers, DependenciesComeLater) {
  {
    // 1 -> 2 -> 3, and 4 -> 3, registered in another order.
    Local<Pair> p3(make_finalized(3));
    Local<Pair> p1(make_finalized(1));
    Local<Pair> p2(make_finalized(2));
    Local<Pair> p4(make_finalized(4));
    p1->a = p2.object();
    p2->a = p3.object();
    p4->b = p3.object();
    kiln_gc_collect(2);
    EXPECT_FALSE(kiln_gc_finalizers_pending());
  }
  std::vector<std::vector<int64_t>> rounds;
  for (int i = 0; i < 4; i++) {
    finalized.clear();
    kiln_gc_collect(2);
    kiln_gc_run_finalizers();
    rounds.push_back(finalized);
  }
  EXPECT_EQ(rounds, (std::vector<std::vector<int64_t>>{{1, 4}, {2}, {3}, {}}));
}

TEST_F(Finalizers, CyclesGoByRegistration) {
  {
    Local<Pair> p1(make_finalized(1));
    Local<Pair> p2(make_finalized(2));
    p1->a = p2.object();
    p2->a = p1.object();
  }
  for (int i = 0; i < 3; i++) {
    kiln_gc_collect(2);
    kiln_gc_run_finalizers();
  }
  EXPECT_EQ(finalized, (std::vector<int64_t>{1, 2}));
}

TEST_F(Finalizers, MayAllocateAndResurrect) {
  static Local<Pair>* home;
  Local<Pair> root(make_pair(0));
  home = &root;
  on_finalize = [](kiln_object* obj) {
    Local<kiln_object> me(obj);
    for (int i = 0; i < 5000; i++) make_leaf(i);
    store(home->object(), &(*home)->a, me.get());
  };
  make_finalized(9);
  kiln_self.exception = &image[0].header;
  kiln_gc_collect(2);
  kiln_gc_run_finalizers();
  on_finalize = nullptr;
  EXPECT_EQ(kiln_self.exception, &image[0].header);
  kiln_self.exception = nullptr;
  kiln_gc_collect(2);
  ASSERT_NE(root->a, nullptr);
  EXPECT_EQ(reinterpret_cast<Pair*>(root->a)->id, 9);
  store(root.object(), &root->a, nullptr);
  kiln_gc_collect(2);
  EXPECT_FALSE(kiln_gc_finalizers_pending());
  EXPECT_EQ(finalized.size(), 1u);
}

TEST_F(Finalizers, Queues) {
  Pair* p = make_pair(5);
  kiln_gc_queue_register(&p->header, 2);
  p = make_pair(6);
  kiln_gc_queue_register(&p->header, 2);
  kiln_gc_collect(2);
  EXPECT_EQ(kiln_gc_queue_next(1), nullptr);
  Local<Pair> first(reinterpret_cast<Pair*>(kiln_gc_queue_next(2)));
  kiln_gc_collect(2);
  Local<Pair> second(reinterpret_cast<Pair*>(kiln_gc_queue_next(2)));
  EXPECT_EQ(first->id, 5);
  EXPECT_EQ(second->id, 6);
  EXPECT_EQ(kiln_gc_queue_next(2), nullptr);
  kiln_gc_run_finalizers();
}

TEST_F(Finalizers, LightOnesRunAtOnce) {
  {
    Local<Leaf> old(make<Leaf>(kLight, 1));
    kiln_gc_register_finalizer(old.object());
    kiln_gc_collect(0);
    Leaf* young = make<Leaf>(kLight, 2);
    kiln_gc_register_finalizer(&young->header);
    kiln_gc_collect(0);
    EXPECT_EQ(freed, (std::vector<int64_t>{2}));
    young = make<Leaf>(kLight, 3);
    kiln_gc_register_finalizer(&young->header);
    kiln_gc_ignore_finalizer(&young->header);
  }
  kiln_gc_collect(2);
  EXPECT_EQ(freed, (std::vector<int64_t>{2, 1}));
}

TEST_F(Identity, StableAcrossMoves) {
  Local<Leaf> leaf(make_leaf(1));
  Local<Bytes> large(make_array<Bytes>(kBytes, 12000, 2));
  int64_t hash = kiln_gc_identity_hash(leaf.object());
  int64_t id = kiln_gc_id(leaf.object());
  int64_t large_id = kiln_gc_id(large.object());
  EXPECT_NE(id, kiln_gc_id(large.object()));
  kiln_gc_collect(0);
  EXPECT_EQ(reinterpret_cast<int64_t>(leaf.get()), id);
  EXPECT_EQ(reinterpret_cast<int64_t>(large.get()), large_id);
  kiln_gc_collect(2);
  EXPECT_EQ(kiln_gc_identity_hash(leaf.object()), hash);
  EXPECT_EQ(large->length, 12000);
}

TEST_F(Pinning, StaysInPlace) {
  Local<Leaf> leaf(make_leaf(1));
  Local<Pair> holder(make_pair(2));
  kiln_gc_collect(0);
  leaf = make_leaf(3);
  Leaf* address = leaf.get();
  ASSERT_TRUE(kiln_gc_pin(leaf.object()));
  ASSERT_TRUE(kiln_gc_pin(leaf.object()));
  store(holder.object(), &holder->a, leaf.object());
  leaf = nullptr;  // only the old object refers to it
  for (int i = 0; i < 20000; i++) make_leaf(i);
  kiln_gc_collect(2);
  EXPECT_EQ(holder->a, &address->header);
  EXPECT_EQ(address->id, 3);
  kiln_gc_unpin(holder->a);
  EXPECT_FALSE(kiln_gc_can_move(holder->a));
  kiln_gc_unpin(holder->a);
  EXPECT_TRUE(kiln_gc_can_move(holder->a));
  kiln_gc_collect(0);
  EXPECT_NE(holder->a, &address->header);
  EXPECT_EQ(reinterpret_cast<Leaf*>(holder->a)->id, 3);
  EXPECT_FALSE(kiln_gc_pin(as_object(make_pair(4))));  // has references
}

TEST_F(Pinning, MoveOutOfNursery) {
  Local<Leaf> leaf(make_leaf(8));
  leaf = reinterpret_cast<Leaf*>(kiln_gc_move_out_of_nursery(leaf.object()));
  EXPECT_FALSE(kiln_gc_can_move(leaf.object()));
  EXPECT_EQ(leaf->id, 8);
}

TEST_F(Roots, AllKinds) {
  static kiln_object* registered;
  static kiln_object* walked;
  kiln_root_walker* walker = [](void* arg, kiln_visit_fn* visit, void* visit_arg) {
    visit(static_cast<kiln_object**>(arg), visit_arg);
  };
  kiln_gc_add_root(&registered);
  kiln_gc_add_root_walker(walker, &walked);
  registered = as_object(make_leaf(1));
  walked = as_object(make_leaf(2));
  kiln_self.exception = as_object(make_leaf(3));
  kiln_self.thread_locals = as_object(make_leaf(4));
  kiln_self.call_result_refs[62] = as_object(make_leaf(5));
  for (int generation : {0, 2}) {
    kiln_gc_collect(generation);
    EXPECT_EQ(reinterpret_cast<Leaf*>(registered)->id, 1);
    EXPECT_EQ(reinterpret_cast<Leaf*>(walked)->id, 2);
    EXPECT_EQ(reinterpret_cast<Leaf*>(kiln_self.exception)->id, 3);
    EXPECT_EQ(reinterpret_cast<Leaf*>(kiln_self.thread_locals)->id, 4);
    EXPECT_EQ(reinterpret_cast<Leaf*>(kiln_self.call_result_refs[62])->id, 5);
  }
  kiln_self.exception = kiln_self.thread_locals = kiln_self.call_result_refs[62] = nullptr;
  kiln_gc_remove_root(&registered);
  kiln_gc_remove_root_walker(walker, &walked);
}

TEST_F(Roots, HolesAndMarkersOnTheShadowStack) {
  kiln_object** base = kiln_self.shadow_top;
  auto* stale = reinterpret_cast<kiln_object*>(0xdead0);
  base[0] = as_object(make_leaf(1));
  base[1] = stale;
  base[2] = as_object(make_leaf(2));
  base[3] = stale;
  // Slots 1 below (3) and 3 below (1) are stale.
  base[4] = reinterpret_cast<kiln_object*>(uintptr_t{0b101 << 2 | 1});
  base[5] = reinterpret_cast<kiln_object*>(uintptr_t{0x7003});
  static uintptr_t marker;
  static kiln_object* in_frame;
  in_frame = as_object(make_leaf(3));
  kiln_gc_hooks.shadow_marker = [](kiln_object** slot, kiln_visit_fn* visit, void* arg) {
    marker = reinterpret_cast<uintptr_t>(*slot);
    visit(&in_frame, arg);
  };
  kiln_self.shadow_top = base + 6;
  kiln_gc_collect(0);
  kiln_gc_collect(2);
  EXPECT_EQ(reinterpret_cast<Leaf*>(base[0])->id, 1);
  EXPECT_EQ(reinterpret_cast<Leaf*>(base[2])->id, 2);
  EXPECT_EQ(base[1], stale);
  EXPECT_EQ(marker, 0x7003u);
  EXPECT_EQ(reinterpret_cast<Leaf*>(in_frame)->id, 3);
  kiln_gc_hooks.shadow_marker = nullptr;
  kiln_self.shadow_top = base;
}

TEST_F(Control, PressureBringsCollections) {
  uint64_t before = statistics().major_step_count;
  for (int i = 0; i < 1000; i++) {
    make_leaf(i);
    kiln_gc_add_memory_pressure(100000);
  }
  EXPECT_GT(statistics().major_step_count, before);
}

TEST_F(Control, DisabledMeansNoMajors) {
  kiln_gc_disable();
  EXPECT_FALSE(kiln_gc_is_enabled());
  uint64_t before = statistics().major_step_count;
  for (int i = 0; i < 30; i++) {
    Local<Pair> list;
    make_list(list, 5000);
  }
  EXPECT_EQ(statistics().major_step_count, before);
  kiln_gc_enable();
  Local<Pair> list;
  make_list(list, 5000);
  EXPECT_GT(statistics().major_step_count, before);
}

TEST_F(Control, Hooks) {
  static int minors, steps, majors;
  minors = steps = majors = 0;
  kiln_gc_hooks.minor_done = [](const kiln_gc_pause*) { minors++; };
  kiln_gc_hooks.major_step_done = [](const kiln_gc_pause*) { steps++; };
  kiln_gc_hooks.major_done = [](const kiln_gc_pause* p) {
    majors++;
    EXPECT_EQ(p->new_state, KILN_GC_IDLE);
  };
  kiln_gc_collect(0);
  while (kiln_gc_collect_step() != KILN_GC_IDLE) {
  }
  kiln_gc_hooks = {};
  EXPECT_GE(minors, 4);
  EXPECT_GE(steps, 3);
  EXPECT_EQ(majors, 1);
}

TEST_F(Control, Introspection) {
  Local<Pair> pair(make_pair(1));
  pair->a = as_object(make_leaf(2));
  EXPECT_EQ(kiln_gc_object_size(pair.object()), sizeof(Pair));
  EXPECT_STREQ(kiln_gc_type_of(pair.object())->name, "Pair");
  int references = 0;
  kiln_gc_visit_references(
      pair.object(), [](kiln_object**, void* n) { ++*static_cast<int*>(n); }, &references);
  EXPECT_EQ(references, 2);
  std::vector<kiln_object*> all;
  kiln_gc_visit_reachable(
      [](kiln_object* obj, void* v) { static_cast<std::vector<kiln_object*>*>(v)->push_back(obj); },
      &all);
  EXPECT_EQ(std::count(all.begin(), all.end(), pair->a), 1);
}

// What is larger than all memory is refused where the kernel would refuse it, not filled until it ends the program.
TEST_F(Control, KernelIsAskedForWhatIsLarge) {
  for (int64_t size = int64_t{1} << 30; size <= int64_t{1} << 46; size *= 2) {
    size_t mapped = static_cast<size_t>(size) + 16;
    void* p = mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    bool is_given = p != MAP_FAILED;
    if (is_given) munmap(p, mapped);
    EXPECT_EQ(make_array<Bytes>(kBytes, size, 1) != nullptr, is_given) << size;
    kiln_gc_collect(2);
  }
}

}  // namespace
}  // namespace kiln::gc::test
