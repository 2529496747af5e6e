// The hard limit: KILN_GC_MAX. Allocation gives null, and the program can go on.

#include "gc/runtime/test_heap.h"
#include "gtest/gtest.h"

namespace kiln::gc::test {
namespace {

class Limit : public testing::Test {
 protected:
  void SetUp() override {
    setenv("KILN_GC_MAX", "4M", 1);
    setenv("KILN_GC_VERIFY", "1", 1);  // near the limit there are many collections
    start_heap();
    kiln_gc_collect(2);
  }
};

TEST_F(Limit, SmallObjects) {
  int64_t n = 0;
  {
    Local<Pair> list;
    for (;; n++) {
      Pair* p = make_pair(n);
      if (p == nullptr) break;
      p->a = list.object();
      list = p;
    }
    EXPECT_GT(n, (4 << 20) / 32 * 3 / 4);
    EXPECT_LT(n, (4 << 20) / 32 * 5 / 4);
    // There is room for what handling the error allocates.
    for (int i = 0; i < 100; i++) EXPECT_NE(make_leaf(i), nullptr);
  }
  // All is well once memory is free again.
  for (int i = 0; i < 200000; i++) ASSERT_NE(make_leaf(i), nullptr);
  EXPECT_GT(statistics().out_of_memory_count, 0u);
}

TEST_F(Limit, LargeArrays) {
  EXPECT_EQ(make_array<RefArray>(kRefArray, 1 << 20, 1), nullptr);
  EXPECT_EQ(make_array<Bytes>(kBytes, 5 << 20, 1), nullptr);
  Local<Bytes> kept(make_array<Bytes>(kBytes, 3 << 20, 1));
  EXPECT_NE(kept.get(), nullptr);
  EXPECT_EQ(make_array<Bytes>(kBytes, 3 << 20, 2), nullptr);
  EXPECT_EQ(kiln_gc_alloc_nonmoving(kBytes, 3 << 20), nullptr);
  kept = nullptr;
  // Garbage is found before anyone is told that memory is out.
  for (int i = 0; i < 50; i++) ASSERT_NE(make_array<Bytes>(kBytes, 3 << 20, i), nullptr);
  for (int i = 0; i < 50; i++) ASSERT_NE(make_array<RefArray>(kRefArray, 300000, i), nullptr);
}

}  // namespace
}  // namespace kiln::gc::test
