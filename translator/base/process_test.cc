#include "translator/base/process.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "translator/base/file.h"
#include "translator/base/hash.h"
#include "translator/base/json.h"
#include "translator/base/signals.h"

namespace kiln {
namespace {

TEST(Process, CapturesOutputAndStatus) {
  ProcessResult r = RunProcess({{"sh", "-c", "echo out; echo $X >&2; exit 3"}, "", {"X=err"}});
  EXPECT_EQ(r.status, 3);
  EXPECT_EQ(r.output, "out\nerr\n");
  EXPECT_GT(r.peak_kb, 0);
  EXPECT_EQ(RunProcess({{"sh", "-c", "kill -9 $$"}, "", {}}).status, 128 + 9);
  r = RunProcess({{"/no/such/program"}, "", {}});
  EXPECT_EQ(r.status, 127);
  EXPECT_EQ(r.output, "cannot run '/no/such/program': No such file or directory\n");
}

TEST(Process, ParallelForStopsAtAFailure) {
  std::atomic<int> sum = 0;
  EXPECT_TRUE(ParallelFor(10, 3, [&](int i) { sum += i; return true; }));
  EXPECT_EQ(sum, 45);
  std::atomic<int> calls = 0;
  EXPECT_FALSE(ParallelFor(1000, 2, [&](int i) { ++calls; return i != 3; }));
  EXPECT_LT(calls, 1000);
}

TEST(Process, Quotes) {
  EXPECT_EQ(ShellQuote({"a-b", "", "it's"}), "a-b '' 'it'\\''s'");
}

// An interrupted process kills its children, removes its files and exits with 130.
TEST(Signals, InterruptCleansUp) {
  int ready[2];
  ASSERT_EQ(pipe(ready), 0);
  const pid_t child = fork();
  if (child == 0) {
    signals::Install();
    TempDir dir("kiln-test");
    std::thread sleeper([] { RunProcess({{"sleep", "1000"}, "", {}}); });
    sleep(1);
    const std::string path = dir.path();
    if (write(ready[1], path.data(), path.size()) < 0) _exit(1);
    close(ready[1]);
    sleeper.join();
    _exit(0);
  }
  close(ready[1]);
  char path[256] = {};
  ASSERT_GT(read(ready[0], path, sizeof path - 1), 0);
  EXPECT_TRUE(IsDirectory(path));
  kill(child, SIGINT);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 130);
  EXPECT_FALSE(IsDirectory(path));
}

TEST(Hash, KnownValues) {
  EXPECT_EQ(HashOf(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(HashOf("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const std::string million(1000000, 'a');
  EXPECT_EQ(HashOf(million), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  Sha256 pieces;
  for (int i = 0; i < 1000; ++i) pieces.Add(std::string_view(million).substr(0, 1000));
  EXPECT_EQ(pieces.Hex(), HashOf(million));
  EXPECT_NE(Sha256().AddField("ab").AddField("c").Hex(), Sha256().AddField("a").AddField("bc").Hex());
}

TEST(Json, Nests) {
  Json j;
  j.Object().Key("a").Array().Int(1).String("x\"<\n").End().Key("b").Object().End().Key("c").Bool(
      true).Key("d").Double(1.25, 1).End();
  EXPECT_EQ(j.text(), "{\n  \"a\": [\n    1,\n    \"x\\\"\\u003c\\n\"\n  ],\n  \"b\": {},\n"
                      "  \"c\": true,\n  \"d\": 1.2\n}");
}

}  // namespace
}  // namespace kiln
