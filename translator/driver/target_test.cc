#include "translator/driver/target.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "translator/base/file.h"

namespace kiln {
namespace {

class TargetTest : public testing::Test {
 protected:
  TargetTest() : dir_("kiln-test") {
    for (const char* file : {"home/rlib/rlib.h", "home/gc/runtime/x.h", "home/targets/bf/bf.cc",
                             "home/targets/bf/bf_test.cc", "home/targets/bf/other.h",
                             "home/targets/many/one.cc", "home/targets/many/two.cc",
                             "home/empty/x.h"}) {
      const std::string path = dir_.path() + "/" + file;
      std::string error;
      MakeDirectories(std::filesystem::path(path).parent_path().string(), &error);
      EXPECT_TRUE(WriteFileAtomically(path, "", &error)) << error;
    }
    home_ = std::filesystem::canonical(dir_.path()).string() + "/home";
    setenv("KILN_HOME", home_.c_str(), 1);
    std::filesystem::current_path(home_);  // out of any Bazel workspace
  }
  ~TargetTest() override { std::filesystem::current_path("/"); }
  TempDir dir_;
  std::string home_, error_;
  Target target_;
};

TEST_F(TargetTest, File) {
  ASSERT_TRUE(ResolveTarget(home_ + "/targets/many/one.cc", &target_, &error_));
  EXPECT_EQ(target_.name, "one");
  EXPECT_EQ(target_.folder, home_ + "/targets/many");
  EXPECT_EQ(target_.sources, std::vector<std::string>{home_ + "/targets/many/one.cc"});
}

TEST_F(TargetTest, FolderLeavesTestsOut) {
  ASSERT_TRUE(ResolveTarget(home_ + "/targets/bf/", &target_, &error_));
  EXPECT_EQ(target_.sources, std::vector<std::string>{home_ + "/targets/bf/bf.cc"});
}

TEST_F(TargetTest, Labels) {
  ASSERT_TRUE(ResolveTarget("//targets/bf", &target_, &error_)) << error_;
  EXPECT_EQ(target_.name, "bf");
  ASSERT_TRUE(ResolveTarget("//targets/bf:bf", &target_, &error_)) << error_;
  EXPECT_EQ(target_.sources.size(), 1u);
  ASSERT_TRUE(ResolveTarget("//targets/many:two", &target_, &error_)) << error_;
  EXPECT_EQ(target_.sources, std::vector<std::string>{home_ + "/targets/many/two.cc"});
}

TEST_F(TargetTest, Refusals) {
  EXPECT_FALSE(ResolveTarget(home_ + "/empty", &target_, &error_));
  EXPECT_EQ(error_, "the folder '" + home_ + "/empty' has no .cc file to translate");
  EXPECT_FALSE(ResolveTarget("nowhere.cc", &target_, &error_));
  EXPECT_EQ(error_, "cannot read 'nowhere.cc': No such file or directory");
  EXPECT_FALSE(ResolveTarget("//nowhere", &target_, &error_));
  EXPECT_FALSE(ResolveTargets({}, &target_, &error_));
  EXPECT_FALSE(ResolveTargets({home_ + "/targets/bf", home_ + "/targets/many"}, &target_, &error_));
  setenv("KILN_HOME", "/nowhere", 1);
  std::string home;
  EXPECT_FALSE(FindHome(&home, &error_));
  EXPECT_EQ(error_, "KILN_HOME is '/nowhere', which holds no rlib/rlib.h");
}

TEST_F(TargetTest, SeveralFiles) {
  ASSERT_TRUE(ResolveTargets({home_ + "/targets/many/two.cc", home_ + "/targets/many/one.cc"},
                             &target_, &error_));
  EXPECT_EQ(target_.name, "two");
  EXPECT_EQ(target_.sources.size(), 2u);
}

}  // namespace
}  // namespace kiln
