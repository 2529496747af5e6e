// Every rule of Restricted C++ (diagnostics.def) has a case, testdata/rules/<id>.cc, that breaks it.
// What is printed for it, carets and all, stands in comments at the end of the case, below the line
// "// ---- reported ----".
//
//   rules_test                 compares
//   rules_test --update        writes the expectations anew; review the difference. With Bazel:
//                              bazel run //translator/frontend:rules_test -- --update
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "translator/flowgraph/program.h"
#include "translator/frontend/frontend.h"

namespace kiln {
namespace {

constexpr const char* kCases = "translator/frontend/testdata/rules";
constexpr const char* kMarker = "// ---- reported ----\n";
bool update = false;

std::vector<std::string> RuleIds() {
  return {
#define KILN_RULE(id, text, remedy, why) #id,
#include "translator/frontend/diagnostics.def"
  };
}

// "this_escapes" as messages have it: "[kiln-this-escapes]".
std::string Tag(std::string id) {
  std::replace(id.begin(), id.end(), '_', '-');
  return "[kiln-" + id + "]";
}

std::string ReadFile(const std::string& path) {
  std::ifstream in(path);
  std::stringstream content;
  content << in.rdbuf();
  return content.str();
}

// Places in headers that are not the case's own, without line and source text, which change.
std::string WithoutHeaders(const std::string& text) {
  static const std::regex place(R"(^(?:/usr/.*/|(rlib/))([\w.+]+):\d+:\d+: (.*)$)");
  static const std::regex excerpt(R"(^ +\d* \|.*$)");
  std::string out;
  bool dropping = false;
  std::stringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (line.rfind("In file included from", 0) == 0) continue;
    if (dropping && std::regex_match(line, excerpt)) continue;
    dropping = std::regex_match(line, match, place);
    if (dropping) line = "<" + match[1].str() + match[2].str() + ">: " + match[3].str();
    out += line + "\n";
  }
  return out;
}

// What the front end prints about a source; `ok` is whether it took it.
std::string Report(const std::string& path, bool* ok) {
  FrontendOptions options;
  options.include_dirs = {"."};
  Program program;
  testing::internal::CaptureStderr();
  *ok = RunFrontend(path, options, &program);
  std::string text = testing::internal::GetCapturedStderr();
  // Only the file's name, so that it does not matter where the tests run.
  std::string folder = std::string(kCases) + "/";
  for (const std::string& noise : {folder, std::string("./")}) {
    size_t at = 0;
    while ((at = text.find(noise, at)) != std::string::npos) {
      if (at == 0 || text[at - 1] == '\n' || text[at - 1] == ' ') {
        text.erase(at, noise.size());
      } else {
        ++at;
      }
    }
  }
  return WithoutHeaders(text);
}

std::string AsComments(const std::string& text) {
  std::string out;
  std::stringstream lines(text);
  for (std::string line; std::getline(lines, line);) out += line.empty() ? "//\n" : "// " + line + "\n";
  return out;
}

class RulesTest : public testing::TestWithParam<std::string> {};

TEST_P(RulesTest, IsReported) {
  const std::string id = GetParam();
  const std::string path = std::string(kCases) + "/" + id + ".cc";
  const std::string content = ReadFile(path);
  ASSERT_NE(content, "") << "no case for this rule: write " << path;
  const size_t marker = content.find(kMarker);
  const std::string source = content.substr(0, marker);

  bool ok = true;
  const std::string report = Report(path, &ok);
  EXPECT_FALSE(ok) << "the case breaks no rule";
  EXPECT_THAT(report, testing::HasSubstr(Tag(id)));
  const std::string expected = kMarker + AsComments(report);
  if (update) {
    std::ofstream(path) << source << (marker == std::string::npos ? "\n" : "") << expected;
  } else {
    EXPECT_EQ(marker == std::string::npos ? "" : content.substr(marker), expected);
  }
}

INSTANTIATE_TEST_SUITE_P(All, RulesTest, testing::ValuesIn(RuleIds()),
                         [](const auto& info) { return info.param; });

TEST(RuleCases, AreOfRules) {
  const std::vector<std::string> ids = RuleIds();
  const std::set<std::string> known(ids.begin(), ids.end());
  EXPECT_EQ(known.size(), ids.size()) << "a rule is there twice";
  for (const auto& entry : std::filesystem::directory_iterator(kCases))
    EXPECT_TRUE(known.count(entry.path().stem().string())) << entry.path() << " is of no rule";
}

}  // namespace
}  // namespace kiln

int main(int argc, char** argv) {
  testing::InitGoogleTest(&argc, argv);
  for (int i = 1; i < argc; ++i) kiln::update = kiln::update || std::string(argv[i]) == "--update";
  // `bazel run` starts in the runfiles; what is updated is the work tree.
  if (const char* tree = std::getenv("BUILD_WORKSPACE_DIRECTORY"); kiln::update && tree != nullptr)
    std::filesystem::current_path(tree);
  return RUN_ALL_TESTS();
}
