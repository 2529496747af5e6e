// KILN_GC_LOG: a line for each collection, whose numbers add up to the statistics.

#include <stdio.h>
#include <unistd.h>

#include <string>

#include "gc/runtime/test_heap.h"
#include "gtest/gtest.h"

namespace kiln::gc::test {
namespace {

TEST(Log, ALineForEachCollection) {
  const std::string path = testing::TempDir() + "/gc_log." + std::to_string(getpid());
  setenv("KILN_GC_LOG", path.c_str(), 1);
  setenv("KILN_GC_VERIFY", "1", 1);
  start_heap();
  {
    Local<Pair> list;
    for (int i = 0; i < 100000; i++) {
      Pair* p = make_pair(i);
      p->a = list.object();
      list = p;
    }
  }
  kiln_gc_collect(2);
  fflush(nullptr);

  FILE* log = fopen(path.c_str(), "r");
  ASSERT_NE(log, nullptr);
  uint64_t minors = 0, steps = 0;
  unsigned long number, used, moved, before, after;
  char from[16], to[16] = "idle", line[200];
  double ms, total = 0;
  while (fgets(line, sizeof line, log) != nullptr) {
    unsigned long old;
    if (sscanf(line, "minor %lu: %lf ms, nursery %lu KB, moved %lu KB, old %lu KB", &number, &ms, &used,
               &moved, &old) == 5) {
      EXPECT_EQ(number, ++minors);
      EXPECT_LE(moved, used);
    } else {
      const std::string was = to;
      ASSERT_EQ(sscanf(line, "major %lu: %lf ms, %15s -> %15[^,], old %lu KB -> %lu KB", &number, &ms, from,
                       to, &before, &after),
                6)
          << line;
      EXPECT_EQ(from, was) << "each step goes on where the last one stopped";
      steps++;
    }
    total += ms;
  }
  fclose(log);
  unlink(path.c_str());
  kiln_gc_statistics s = statistics();
  EXPECT_EQ(minors, s.minor_count);
  EXPECT_EQ(steps, s.major_step_count);
  EXPECT_STREQ(to, "idle");
  EXPECT_GT(s.major_count, 1u);
  EXPECT_LT(after, before);
  EXPECT_NEAR(total, static_cast<double>(s.pause_total_ns) / 1e6, 0.001 * static_cast<double>(minors + steps));
}

}  // namespace
}  // namespace kiln::gc::test
