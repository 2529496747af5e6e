#include "jitcodegen/jitlog/jit_log.h"

#include <gtest/gtest.h>

#include "jitcodegen/jitlog/disassemble.h"
#include "jitcodegen/jitlog/trace_page.h"

namespace kiln::jitlog {
namespace {

constexpr char kLog[] =
    "kiln-jit-log\t1\n"
    "trace\t0\tloop\tmini\n"
    "position\tno_such_file.mini:3 f\n"
    "before\t1\trun\tv1 = int_add v0, 1\n"
    "before\t1\trun\tjump v1\n"
    "after\t1\trun\t0\t-1\tv1 = int_add v0, 1\n"
    "after\t1\trun\t4\t0\tguard_true v1\n"
    "after\t0\trun\t5\t-1\tjump v1\n"
    "code\t0x1000\t4883c00190eb\n"
    "end\n"
    "trace\t1\tbridge\tmini\n"
    "from\t0\t0\n"
    "target\t0\n"
    "after\t0\trun\t-1\t-1\tjump v0\n"
    "end\n"
    "failures\t0\t0\t200\t1\n"
    "counted\tloops\t1\n"
    "aborted\t2\ttoo long\n";

TEST(JitLog, IsRead) {
  Log log;
  std::string error;
  ASSERT_TRUE(ParseLog(kLog, &log, &error)) << error;
  ASSERT_EQ(log.traces.size(), 2u);
  EXPECT_EQ(log.traces[0].before.size(), 2u);
  EXPECT_EQ(log.traces[0].after[1].guard, 0);
  EXPECT_EQ(log.traces[0].after[1].offset, 4);
  EXPECT_EQ(log.traces[0].address, 0x1000u);
  EXPECT_EQ(log.traces[0].code.size(), 6u);
  EXPECT_EQ(log.traces[0].guards.at(0).failures, 200);
  EXPECT_EQ(log.traces[0].guards.at(0).bridge, 1);
  EXPECT_EQ(log.traces[1].from_trace, 0);
  EXPECT_EQ(log.traces[1].target, 0);
  EXPECT_TRUE(log.complete);
  EXPECT_EQ(log.aborted[0].second, "too long");
}

TEST(JitLog, IsPrinted) {
  Log log;
  std::string error;
  ASSERT_TRUE(ParseLog(kLog, &log, &error)) << error;
  const std::string text = TracesAsText(log);
  EXPECT_NE(text.find("trace 0: loop of mini; 2 operations recorded, 3 compiled, 6 bytes\n"
                      "  # no_such_file.mini:3 f\n"
                      "    v1 = int_add v0, 1\n"
                      "    guard_true v1    left 200 times bridge 1\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("2 recordings given up: too long\n"), std::string::npos) << text;
}

// A program that crashed has not written its last line to the end.
TEST(JitLog, MayEndAnywhere) {
  const std::string whole = kLog;
  for (size_t length = whole.find('\n') + 1; length < whole.size(); ++length) {
    Log log;
    std::string error;
    EXPECT_TRUE(ParseLog(whole.substr(0, length), &log, &error)) << length << ": " << error;
  }
}

TEST(JitLog, OtherFilesAreRefused) {
  Log log;
  std::string error;
  EXPECT_FALSE(ParseLog("hello\n", &log, &error));
  EXPECT_NE(error.find("line 1"), std::string::npos) << error;
  EXPECT_FALSE(ParseLog("kiln-jit-log\t1\nafter\t1\n", &log, &error));
  EXPECT_NE(error.find("line 2"), std::string::npos) << error;
  EXPECT_FALSE(ParseLog("kiln-jit-log\t1\nfailures\t7\t0\t1\t-1\n", &log, &error));
  EXPECT_FALSE(ParseLog("kiln-jit-log\t1\ntrace\t99999999999\tloop\tm\nend\n", &log, &error));
}

TEST(Disassemble, SaysWhatTheCodeIs) {
  const std::vector<MachineInstruction> code = Disassemble(std::string("\x48\x83\xc0\x01\x90\xeb", 6), 0x1000);
  ASSERT_EQ(code.size(), 3u);
  EXPECT_EQ(code[0].text, "add rax, 0x01");
  EXPECT_EQ(code[1].offset, 4u);
  EXPECT_EQ(code[2].text, "?");
}

}  // namespace
}  // namespace kiln::jitlog
