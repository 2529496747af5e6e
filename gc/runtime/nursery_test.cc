// The nursery's size follows what the program does.

#include "gc/runtime/sanitizer.h"
#include "gc/runtime/test_heap.h"
#include "gtest/gtest.h"

namespace kiln::gc::test {
namespace {

constexpr size_t kMegabyte = size_t{1} << 20;

// With the default sizes, not start_heap's.
class Nursery : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (kAsan) return;
    kiln_gc_init_with(kTestTypes, kTypes, reinterpret_cast<char*>(image),
                      reinterpret_cast<char*>(image + kPrebuilt));
  }
  void SetUp() override {
    if (kAsan) GTEST_SKIP() << "it is fixed under AddressSanitizer";
  }

  // Allocates `megabytes` of pairs, of which the last `kept` stay reachable at any time.
  static void churn(size_t megabytes, int64_t kept) {
    Local<RefArray> ring(make_array<RefArray>(kRefArray, kept, 0));
    for (size_t i = 0; i < megabytes * kMegabyte / sizeof(Pair); i++) {
      Pair* p = make_pair(static_cast<int64_t>(i));
      store_item(ring.get(), static_cast<int64_t>(i) % kept, as_object(p));
    }
  }

  // A list of that many megabytes.
  static void build(Local<Pair>* list, size_t megabytes) {
    for (size_t i = 0; i < megabytes * kMegabyte / sizeof(Pair); i++) {
      Pair* p = make_pair(static_cast<int64_t>(i));
      p->a = list->object();
      *list = p;
    }
  }
};

// The tests go on from one another: this one wants a heap in which nothing has died yet.
TEST_F(Nursery, StaysSmallWhereNothingDies) {
  size_t before = statistics().nursery_bytes;
  Local<Pair> list;
  build(&list, 64);
  EXPECT_LE(statistics().nursery_bytes, before);
}

TEST_F(Nursery, GrowsWhereTheStackIsDeep) {
  constexpr int kSlots = 40000;
  const uint64_t before = statistics().minor_count;
  for (int i = 0; i < kSlots; i++) *kiln_self.shadow_top++ = nullptr;
  churn(200, 10);
  const uint64_t minors = statistics().minor_count - before;
  kiln_self.shadow_top -= kSlots;
  EXPECT_LT(minors, 130u);  // 400 of the smallest nursery
  EXPECT_LE(statistics().nursery_bytes, 16 * kMegabyte);
}

TEST_F(Nursery, StaysInProportionToTheOldGeneration) {
  size_t before = statistics().nursery_bytes;
  churn(200, 10000);
  EXPECT_LE(statistics().nursery_bytes, before + 2 * statistics().peak_old_bytes);
}

TEST_F(Nursery, StaysSmallWhereNothingSurvives) {
  Local<Pair> list;
  build(&list, 64);
  size_t before = statistics().nursery_bytes;
  churn(200, 10);
  EXPECT_LE(statistics().nursery_bytes, before);
}

// One list after the other: all of a small nursery survives, and all of one twice as large.
TEST_F(Nursery, GrowsPastLifetimesThatAreMuchAlike) {
  constexpr size_t kEach = 5;
  Local<Pair> kept;
  build(&kept, 64);
  for (int i = 0; i < 100; i++) {
    Local<Pair> list;
    build(&list, kEach);
  }
  EXPECT_GT(statistics().nursery_bytes, 2 * kEach * kMegabyte);
  uint64_t promoted = statistics().promoted_bytes;
  for (int i = 0; i < 100; i++) {
    Local<Pair> list;
    build(&list, kEach);
  }
  EXPECT_LT(statistics().promoted_bytes - promoted, 100 * kEach * kMegabyte / 2);
}

TEST_F(Nursery, GrowsWhereThatSavesWorkAndShrinksWhereItWouldMakeLongPauses) {
  Local<Pair> list;
  build(&list, 64);
  churn(400, 12000);
  size_t grown = statistics().nursery_bytes;
  EXPECT_GE(grown, 2 * kMegabyte);
  EXPECT_LE(grown, 64 * kMegabyte);

  // Now everything survives: what a minor moves must become little again.
  build(&list, 64);
  uint64_t promoted = statistics().promoted_bytes, minors = statistics().minor_count;
  build(&list, 64);
  promoted = statistics().promoted_bytes - promoted;
  minors = statistics().minor_count - minors;
  ASSERT_GT(minors, 0u);
  EXPECT_LE(promoted / minors, 12 * kMegabyte);
}

}  // namespace
}  // namespace kiln::gc::test
