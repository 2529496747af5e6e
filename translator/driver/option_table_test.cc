#include "translator/driver/option_table.h"

#include <gtest/gtest.h>

namespace kiln {
namespace {

struct Options {
  bool quiet = false;
  std::string output;
  std::vector<std::string> dirs;
  int opt = 2;
  std::string format = "text";
  std::vector<std::string> positional, rest;

  OptionTable::Outcome Parse(const std::vector<std::string>& args, bool with_rest = true) {
    OptionTable table("test", "TARGET", "Tests.");
    table.Flag("--quiet,-q", &quiet, "be quiet");
    table.Text("--output,-o", "FILE", &output, "where to");
    table.List("-I", "DIR", &dirs, "folders");
    table.Number("--opt", "0..3", 0, 3, &opt, "how much");
    table.Choice("--format", {"text", "dot"}, &format, "how\nand more");
    help = table.Help();
    return table.Parse(args, &positional, with_rest ? &rest : nullptr);
  }
  std::string help;
};

TEST(OptionTable, ReadsEveryForm) {
  Options o;
  EXPECT_EQ(o.Parse({"a.cc", "-q", "--opt=3", "-I", "x", "-I", "y", "-o", "bin", "b.cc", "--format",
                     "dot", "--", "-q", "z"}),
            OptionTable::Outcome::kGo);
  EXPECT_TRUE(o.quiet);
  EXPECT_EQ(o.opt, 3);
  EXPECT_EQ(o.output, "bin");
  EXPECT_EQ(o.format, "dot");
  EXPECT_EQ(o.dirs, (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(o.positional, (std::vector<std::string>{"a.cc", "b.cc"}));
  EXPECT_EQ(o.rest, (std::vector<std::string>{"-q", "z"}));
}

std::string Complaint(const std::vector<std::string>& args, bool with_rest = true) {
  Options o;
  testing::internal::CaptureStderr();
  const OptionTable::Outcome outcome = o.Parse(args, with_rest);
  const std::string text = testing::internal::GetCapturedStderr();
  EXPECT_EQ(outcome, OptionTable::Outcome::kWrong);
  return text;
}

TEST(OptionTable, ExplainsMistakes) {
  const std::string see = " (see 'kiln test --help')\n";
  EXPECT_EQ(Complaint({"--quite"}),
            "kiln: error: 'kiln test' has no option '--quite'; did you mean '--quiet'?" + see);
  EXPECT_EQ(Complaint({"--zzzzzzzzz"}), "kiln: error: 'kiln test' has no option '--zzzzzzzzz'" + see);
  EXPECT_EQ(Complaint({"-o"}), "kiln: error: option '-o' needs a value: FILE" + see);
  EXPECT_EQ(Complaint({"--opt", "4"}),
            "kiln: error: option '--opt' must be a number from 0 to 3, not '4'" + see);
  EXPECT_EQ(Complaint({"--opt=2x"}),
            "kiln: error: option '--opt' must be a number from 0 to 3, not '2x'" + see);
  EXPECT_EQ(Complaint({"--format", "pdf"}),
            "kiln: error: option '--format' must be one of text|dot, not 'pdf'" + see);
  EXPECT_EQ(Complaint({"--quiet=1"}), "kiln: error: option '--quiet' takes no value" + see);
  EXPECT_EQ(Complaint({"--", "x"}, false), "kiln: error: 'kiln test' takes nothing after '--'" + see);
}

TEST(OptionTable, HelpLinesUp) {
  Options o;
  o.Parse({});
  EXPECT_EQ(o.help,
            "usage: kiln test TARGET\n\nTests.\n\noptions:\n"
            "  --quiet, -q                 be quiet\n"
            "  --output, -o FILE           where to\n"
            "  -I DIR                      folders\n"
            "  --opt 0..3                  how much\n"
            "  --format text|dot           how\n"
            "                              and more\n");
}

TEST(Nearest, KnowsTypingMistakes) {
  EXPECT_EQ(Nearest("translat", {"run", "translate"}), "translate");
  EXPECT_EQ(Nearest("gtaph", {"run", "graph"}), "graph");
  EXPECT_EQ(Nearest("xyz", {"run", "graph"}), "");
}

}  // namespace
}  // namespace kiln
