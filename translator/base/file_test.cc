#include "translator/base/file.h"

#include <gtest/gtest.h>
#include <unistd.h>

namespace kiln {
namespace {

TEST(File, WritesAllOrNothing) {
  TempDir dir("kiln-test");
  ASSERT_TRUE(dir.ok()) << dir.error();
  std::string error, content;
  const std::string path = dir.path() + "/x";
  EXPECT_FALSE(ReadFile(path, &content, &error));
  EXPECT_EQ(error, "cannot read '" + path + "': No such file or directory");
  EXPECT_TRUE(WriteFileAtomically(path, "one", &error, true)) << error;
  EXPECT_EQ(access(path.c_str(), X_OK), 0);
  EXPECT_TRUE(ReadFile(path, &content, &error));
  EXPECT_EQ(content, "one");
  EXPECT_EQ(ListFiles(dir.path()).size(), 1u);
  EXPECT_TRUE(CopyFileAtomically(path, dir.path() + "/y", &error));
  EXPECT_EQ(access((dir.path() + "/y").c_str(), X_OK), 0);
}

TEST(File, FullDiskLeavesNothing) {
  std::string error;
  EXPECT_FALSE(WriteFileAtomically("/dev/full", "one", &error));
  EXPECT_EQ(error, "cannot write '/dev/full': No space left on device");
}

TEST(File, SaysBeforehandWhatCannotBeWritten) {
  TempDir dir("kiln-test");
  std::string error;
  EXPECT_TRUE(CanWriteFile(dir.path() + "/x", &error)) << error;
  EXPECT_FALSE(CanWriteFile(dir.path(), &error));
  EXPECT_EQ(error, "cannot write '" + dir.path() + "': Is a directory");
  EXPECT_FALSE(CanWriteFile(dir.path() + "/no/x", &error));
  EXPECT_EQ(error, "cannot write '" + dir.path() + "/no/x': No such file or directory");
}

TEST(File, TempDirGoesAway) {
  std::string path;
  {
    TempDir dir("kiln-test");
    path = dir.path();
    EXPECT_TRUE(IsDirectory(path));
  }
  EXPECT_FALSE(IsDirectory(path));
}

}  // namespace
}  // namespace kiln
