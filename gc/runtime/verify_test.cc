// The verifier finds what it is there to find.

#include <unistd.h>

#include "gc/runtime/options.h"
#include "gc/runtime/test_heap.h"
#include "gtest/gtest.h"

namespace kiln::gc::test {
namespace {

class VerifyDeathTest : public testing::Test {
 protected:
  void SetUp() override {
    testing::FLAGS_gtest_death_test_style = "fast";
    start_heap();
  }
};

TEST_F(VerifyDeathTest, ASoundHeapPasses) {
  Local<Pair> pair(make_pair(1));
  pair->a = as_object(make_leaf(2));
  kiln_gc_verify();
  kiln_gc_collect(2);
  kiln_gc_verify();
}

TEST_F(VerifyDeathTest, MissingBarrier) {
  Local<Pair> old(make_pair(1));
  kiln_gc_collect(0);
  Leaf* leaf = make_leaf(2);
  EXPECT_DEATH(
      {
        old->a = as_object(leaf);
        kiln_gc_collect(0);
      },
      "before a minor collection: Pair .*old to young without a write barrier");
}

// What builds with checks do: not at each minor, but soon.
TEST_F(VerifyDeathTest, MissingBarrierNowAndThen) {
  Local<Pair> old(make_pair(1));
  kiln_gc_collect(0);
  EXPECT_DEATH(
      {
        options.verify = Verify::kNowAndThen;
        for (int i = 0; i < 100; i++) {
          for (int k = 0; k < 1000; k++) make_leaf(k);
          old->a = as_object(make_leaf(2));
          kiln_gc_collect(0);
        }
      },
      "before a minor collection: Pair .*old to young without a write barrier");
  EXPECT_EXIT(
      {
        options.verify = Verify::kNever;
        old->a = as_object(make_leaf(2));
        kiln_gc_collect(0);
        _exit(0);
      },
      testing::ExitedWithCode(0), "");
}

TEST_F(VerifyDeathTest, MissingCard) {
  Local<RefArray> array(make_array<RefArray>(kRefArray, 50000, 1));
  Leaf* leaf = make_leaf(2);
  kiln_gc_write_barrier_item(array.object(), 100);
  array->items[100] = as_object(leaf);
  EXPECT_DEATH(
      {
        array->items[200] = as_object(leaf);
        kiln_gc_verify();
      },
      "RefArray .*old to young without a write barrier");
}

TEST_F(VerifyDeathTest, StaleRootIntoTheNursery) {
  Leaf* leaf = make_leaf(1);
  kiln_gc_collect(0);
  EXPECT_DEATH(
      {
        Local<Leaf> stale(leaf);
        kiln_gc_verify();
      },
      "a root .*in the free part of the nursery");
}

TEST_F(VerifyDeathTest, StaleReferenceToAFreedCell) {
  Local<Leaf> neighbour(make_leaf(1));
  Local<Leaf> leaf(make_leaf(2));
  kiln_gc_collect(0);
  Leaf* dead = leaf.get();
  leaf = nullptr;
  kiln_gc_collect(2);
  EXPECT_DEATH(
      {
        leaf = dead;
        kiln_gc_verify();
      },
      "a root .*(no class id in its header|not the start of a cell)|use-after-poison");
}

TEST_F(VerifyDeathTest, Nonsense) {
  EXPECT_DEATH(
      {
        Local<kiln_object> bad(reinterpret_cast<kiln_object*>(0x123450));
        kiln_gc_verify();
      },
      "not an object's address");
  Local<Pair> old(make_pair(1));
  kiln_gc_collect(0);
  EXPECT_DEATH(
      {
        Local<kiln_object> inside(reinterpret_cast<kiln_object*>(&old->a));
        kiln_gc_verify();
      },
      "not the start of a cell");
}

}  // namespace
}  // namespace kiln::gc::test
