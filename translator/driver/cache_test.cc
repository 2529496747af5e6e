#include "translator/driver/cache.h"

#include <gtest/gtest.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "translator/base/file.h"
#include "translator/driver/action_cache.h"

namespace kiln {
namespace {

class CacheTest : public testing::Test {
 protected:
  CacheTest() : dir_("kiln-test") { setenv("KILN_CACHE", (dir_.path() + "/cache").c_str(), 1); }
  ~CacheTest() override { unsetenv("KILN_CACHE"); }
  std::string File(const std::string& name, const std::string& content) {
    std::string error;
    EXPECT_TRUE(WriteFileAtomically(dir_.path() + "/" + name, content, &error)) << error;
    return dir_.path() + "/" + name;
  }
  TempDir dir_;
};

TEST_F(CacheTest, KeepsAndFinds) {
  Cache cache("things", 1000);
  std::string content;
  EXPECT_EQ(cache.Find("a"), "");
  EXPECT_TRUE(cache.Write("a", "one"));
  EXPECT_TRUE(cache.Read("a", &content));
  EXPECT_EQ(content, "one");
  const std::string file = File("x", "two");
  EXPECT_TRUE(cache.Adopt("b", file));
  EXPECT_FALSE(IsFile(file));
  EXPECT_TRUE(cache.Read("b", &content));
  EXPECT_EQ(content, "two");
}

TEST_F(CacheTest, PrunesWhatWasNotUsedForLongest) {
  Cache cache("things", 1000);
  for (int i = 0; i < 4; ++i) {
    const std::string key(1, static_cast<char>('a' + i));
    cache.Write(key, std::string(300, 'x'));
    const timespec times[2] = {{1000 + i, 0}, {1000 + i, 0}};
    utimensat(AT_FDCWD, cache.PathOf(key).c_str(), times, 0);
  }
  EXPECT_NE(cache.Find("a"), "");  // used again: now the newest
  cache.Prune();
  EXPECT_NE(cache.Find("a"), "");
  EXPECT_EQ(cache.Find("b"), "");
  EXPECT_EQ(cache.Find("c"), "");
  EXPECT_NE(cache.Find("d"), "");
}

TEST_F(CacheTest, CannotBeMade) {
  setenv("KILN_CACHE", "/dev/null/cache", 1);
  Cache cache("things", 1000);
  EXPECT_FALSE(cache.enabled());
  EXPECT_FALSE(cache.Write("a", "one"));
  EXPECT_EQ(cache.Find("a"), "");
  cache.Prune();
}

TEST_F(CacheTest, ActionsAreKnownByWhatTheyRead) {
  const std::string a = File("a.h", "1"), b = File("b.h", "2");
  std::string first, second, third;
  {
    FileHashes hashes;
    ActionCache cache("actions", 1000, &hashes);
    EXPECT_EQ(cache.KeyOf("compile"), "");
    first = cache.Remember("compile", {b, a, a});
    EXPECT_EQ(cache.KeyOf("compile"), first);
    EXPECT_EQ(cache.DependenciesOf("compile"), (std::vector<std::string>{a, b}));
  }
  File("a.h", "changed");
  {
    FileHashes hashes;
    second = ActionCache("actions", 1000, &hashes).KeyOf("compile");
    EXPECT_NE(first, second);
  }
  File("a.h", "1");
  {
    FileHashes hashes;
    EXPECT_EQ(ActionCache("actions", 1000, &hashes).KeyOf("compile"), first);
  }
  unlink(b.c_str());
  FileHashes hashes;
  EXPECT_EQ(ActionCache("actions", 1000, &hashes).KeyOf("compile"), "");
}

TEST(MakeDependencies, AreParsed) {
  EXPECT_EQ(ParseMakeDependencies("x.o: a.cc /usr/b.h \\\n  with\\ blank.h c$$.h\n"),
            (std::vector<std::string>{"a.cc", "/usr/b.h", "with blank.h", "c$.h"}));
}

}  // namespace
}  // namespace kiln
