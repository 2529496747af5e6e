// A program that limits its address space to less than the old space has reserved: the collector finds room for
// what it must, and allocation gives null when the program has as much as it may.

#include <sys/resource.h>

#include "gc/runtime/test_heap.h"
#include "gtest/gtest.h"

namespace kiln::gc::test {
namespace {

constexpr rlim_t kLimit = rlim_t{64} << 20;

class AddressLimit : public testing::Test {
 protected:
  void SetUp() override {
    setenv("KILN_GC_VERIFY", "0", 1);
    start_heap();
    kiln_gc_collect(2);
    ASSERT_EQ(getrlimit(RLIMIT_AS, &before_), 0);
    if (before_.rlim_cur != RLIM_INFINITY) GTEST_SKIP() << "address space is limited already";
    rlimit limited = before_;
    limited.rlim_cur = kLimit;
    ASSERT_EQ(setrlimit(RLIMIT_AS, &limited), 0);
    is_limited_ = true;
  }
  void TearDown() override { Lift(); }
  void Lift() {
    if (is_limited_) setrlimit(RLIMIT_AS, &before_);
    is_limited_ = false;
  }

 private:
  rlimit before_ = {};
  bool is_limited_ = false;
};

TEST_F(AddressLimit, LargeObjects) {
  int64_t count = 0;
  {
    Local<RefArray> all(make_array<RefArray>(kRefArray, 1000, 0));
    while (count < 1000) {
      Bytes* bytes = make_array<Bytes>(kBytes, 1 << 20, 1);
      if (bytes == nullptr) break;
      store_item(all.get(), count++, &bytes->header);
    }
  }
  const uint64_t refused = statistics().out_of_memory_count;
  // Garbage makes room again, in the same pages.
  int64_t again = 0;
  for (int i = 0; i < 200; i++) again += make_array<Bytes>(kBytes, 1 << 20, 1) != nullptr;
  int64_t zero = 0;
  if (Bytes* bytes = make_array<Bytes>(kBytes, 1 << 20, 1))
    for (int i = 0; i < 1 << 20; i++) zero += bytes->items[i];
  Lift();
  EXPECT_GT(count, 40);
  EXPECT_LT(count, 64);
  EXPECT_GT(refused, 0u);
  EXPECT_EQ(again, 200);
  EXPECT_EQ(zero, 0);
  // No limit, no limit any more.
  EXPECT_NE(make_array<Bytes>(kBytes, 200 << 20, 1), nullptr);
}

// Deep and wide, with finalizers: the mark stack and the tables grow.
TEST_F(AddressLimit, TheCollectorsTables) {
  int64_t made = 0;
  {
    Local<Pair> list;
    for (; made < 200000; made++) {
      auto* p = reinterpret_cast<Pair*>(kiln_gc_alloc(kFinalized, sizeof(Pair)));
      if (p == nullptr) break;
      kiln_gc_register_finalizer(&p->header);
      store(&p->header, &p->a, list.object());
      list = p;
    }
    for (int i = 0; i < 3; i++) kiln_gc_collect(2);
  }
  kiln_gc_collect(2);
  Lift();
  EXPECT_EQ(made, 200000);
}

}  // namespace
}  // namespace kiln::gc::test
