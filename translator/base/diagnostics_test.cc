#include "translator/base/diagnostics.h"

#include <gtest/gtest.h>

#include "translator/base/file.h"

namespace kiln {
namespace {

TEST(Diagnostics, ShowsLineCaretRemedyAndNotes) {
  TempDir dir("kiln-test");
  const std::string path = dir.path() + "/a.cc";
  std::string error;
  ASSERT_TRUE(WriteFileAtomically(path, "int f();\n\tdelete p;\n", &error)) << error;
  Diagnostic d = Diagnostic::Error({path, 2, 2}, "objects are never deleted", "nothing at all");
  d.Note({path, 1, 5}, "declared here").Note({}, "the collector frees objects");
  EXPECT_EQ(FormatDiagnostic(d), path + ":2:2: error: objects are never deleted\n"
                                 "    2 | \tdelete p;\n"
                                 "      | \t^\n"
                                 "write instead: nothing at all\n" +
                                 path + ":1:5: note: declared here\n"
                                 "    1 | int f();\n"
                                 "      |     ^\n"
                                 "kiln: note: the collector frees objects\n");
}

TEST(Diagnostics, WithoutPositionOrSource) {
  EXPECT_EQ(FormatDiagnostic(Diagnostic::Error({}, "no entry point")),
            "kiln: error: no entry point\n");
  EXPECT_EQ(FormatDiagnostic(Diagnostic::Warning({"/nowhere.cc", 3, 1}, "hm")),
            "/nowhere.cc:3:1: warning: hm\n");
}

TEST(Diagnostics, CaretSkipsContinuationBytes) {
  TempDir dir("kiln-test");
  const std::string path = dir.path() + "/u.cc";
  std::string error;
  ASSERT_TRUE(WriteFileAtomically(path, "\xC3\xA9 x\n", &error));
  EXPECT_EQ(FormatDiagnostic(Diagnostic::Error({path, 1, 4}, "m")),
            path + ":1:4: error: m\n    1 | \xC3\xA9 x\n      |   ^\n");
}

}  // namespace
}  // namespace kiln
