// What emitted files look like as a whole: the same bytes on every run, and stable from one version of
// the program to the next.
#include "translator/emit/emit.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "translator/base/file.h"
#include "translator/emit/names.h"
#include "translator/emit/testing/emitted_program.h"
#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/text.h"

namespace kiln {
namespace {

EmitResult EmitText(const std::string& text, const EmitOptions& options = {}) {
  Program program;
  std::string error;
  EXPECT_TRUE(ParseProgram(text, &program, &error)) << error;
  EmitResult result;
  for (const std::string& e : TransformAndEmit(&program, &result, options)) ADD_FAILURE() << e;
  return result;
}

// Names of the .cc files that are in one result but not, with the same content, in the other.
std::set<std::string> ChangedShards(const EmitResult& before, const EmitResult& after) {
  std::set<std::string> changed;
  for (const auto* pair : {&before, &after})
    for (const auto& [name, text] : pair->files) {
      const auto& other = pair == &before ? after : before;
      const auto it = other.files.find(name);
      if (name.ends_with(".cc") && (it == other.files.end() || it->second != text))
        changed.insert(name);
    }
  return changed;
}

std::string ShardWith(const EmitResult& result, const std::string& text) {
  for (const auto& [name, content] : result.files)
    if (name.starts_with("s_") && content.find(text) != std::string::npos) return name;
  return "";
}

constexpr char kHead[] = R"text(kiln 1
file "a.cc"
file "b.cc"
class rlib::Object
class Shape : rlib::Object {
  field x: i64
  impl area = _ZN5Shape4areaEv
}
class Round : Shape {
  field r: i64
  impl area = _ZN5Round4areaEv
}
class Unused : rlib::Object {
  field y: i64
}
method area "Shape::area()" (ref Shape) -> i64 owner Shape
object #0 kiln::Globals { }
object #1 Round "origin" { 0, 1 }
)text";

constexpr char kFunctions[] = R"text(
func _ZN5Shape4areaEv "Shape::area()" (ref Shape) -> i64 @0:5:1 {
b0(%1: ref Shape):
  return 0 @0:5:1
}
func _ZN5Round4areaEv "Round::area()" (ref Round) -> i64 @0:6:1 {
b0(%1: ref Round):
  %2: i64 = getfield Round.r, %1 @0:6:1
  return %2 @0:6:1
}
func _Z4testP5Shape "test(Shape*)" (ref Shape) -> bool @1:1:1 {
b0(%1: ref Shape):
  %2: bool = isinstance Round, %1 @1:1:1
  return %2 @1:1:1
}
func _Z4mainv "main()" () -> i32 @1:9:1 {
b0:
  %1: ref Round = new Round @1:9:1
  %2: i64 = call_virtual area(%1) @1:9:1
  %3: bool = call _Z4testP5Shape(#1) @1:9:1
  %4: i32 = int_cast %2 @1:9:1
  return %4 @1:9:1
}
entry _Z4mainv
)text";

TEST(EmitTest, SameBytesOnEveryRun) {
  const std::string text = std::string(kHead) + kFunctions;
  const EmitResult a = EmitText(text), b = EmitText(text);
  EXPECT_EQ(a.files, b.files);
  EXPECT_GE(a.files.size(), 4u);  // two sources, entry.cc, image.s
}

TEST(EmitTest, AddingAClassChangesNoShard) {
  const EmitResult before = EmitText(std::string(kHead) + kFunctions);
  // First in the tree, so that all ids move; and between Shape and what is derived from it.
  const std::string more = "class First : rlib::Object\nclass Flat : Shape {\n"
                           "  impl area = _ZN5Shape4areaEv\n}\n";
  const EmitResult after = EmitText(std::string(kHead) + more + kFunctions);
  EXPECT_TRUE(ChangedShards(before, after).empty()) << *ChangedShards(before, after).begin();
  EXPECT_NE(before.files.at("image.s"), after.files.at("image.s"));
}

TEST(EmitTest, AddingAFunctionChangesOnlyItsShard) {
  const EmitResult before = EmitText(std::string(kHead) + kFunctions);
  const std::string more =
      "func _Z5aloneRx \"alone\" (i64) -> i64 @0:7:1 {\nb0(%1: i64):\n  return %1\n}\n";
  const EmitResult after = EmitText(std::string(kHead) + kFunctions + more);
  EXPECT_EQ(ChangedShards(before, after),
            std::set<std::string>{ShardWith(after, "// alone")});
}

TEST(EmitTest, AddingAFieldChangesOnlyShardsThatUseTheClass) {
  const EmitResult before = EmitText(std::string(kHead) + kFunctions);
  std::string text = std::string(kHead) + kFunctions;
  text.replace(text.find("  field y: i64"), 14, "  field y: i64\n  field z: ref Unused");
  EXPECT_TRUE(ChangedShards(before, EmitText(text)).empty());

  text = std::string(kHead) + kFunctions;
  text.replace(text.find("  field r: i64"), 14, "  field q: i32\n  field r: i64");
  text.replace(text.find("{ 0, 1 }"), 8, "{ 0, 2, 1 }");
  const EmitResult after = EmitText(text);
  // b.cc's shard makes a Round and a.cc's reads one; both name its layout.
  for (const std::string& shard : ChangedShards(before, after))
    EXPECT_NE(after.files.at(shard).find("struct alignas(8) Round_obj"), std::string::npos);
}

TEST(EmitTest, NoNumbersOfClassesInShards) {
  const EmitResult result = EmitText(std::string(kHead) + kFunctions);
  const std::string& shard = result.files.at(ShardWith(result, "kiln_is_instance"));
  EXPECT_NE(shard.find("kiln_is_instance(t1, kiln_id_Round, kiln_span_Round)"), std::string::npos)
      << shard;
  EXPECT_NE(shard.find("kiln_vt_Shape__area_"), std::string::npos);
}

TEST(EmitTest, AFunctionAmongManyMovesFewShards) {
  // Functions of one file, cut into several shards; one more in the middle.
  const auto text = [](int extra) {
    std::string functions = "kiln 1\nfile \"many.cc\"\nclass rlib::Object\n";
    for (int i = 0; i < 400; ++i)
      for (int k = 0; k < (i == extra ? 2 : 1); ++k) {
        const std::string name = "_Z1f" + std::to_string(i) + (k == 1 ? "x" : "y");
        functions += "func " + name + " \"\" (i64) -> i64 @0:" + std::to_string(i + 10) +
                     ":1 {\nb0(%1: i64):\n  %2: i64 = int_add %1, 1\n  return %2\n}\n";
      }
    return functions + "entry _Z1f0y\n";
  };
  EmitOptions options;
  options.operations_per_shard = 100;
  Program program;
  const EmitResult before = EmitText(text(-1), options), after = EmitText(text(200), options);
  EXPECT_GT(before.files.size(), 20u);
  EXPECT_LE(ChangedShards(before, after).size(), 4u);
}

TEST(EmitTest, ErrorsNameWhatIsMissing) {
  Program program;
  std::string error;
  ASSERT_TRUE(ParseProgram("kiln 1\nclass rlib::Object\nfunc gone \"gone()\" () -> i32\n"
                           "func f \"f()\" () -> i32 {\nb0:\n  %1: i32 = call gone()\n"
                           "  return %1\n}\nentry f\n",
                           &program, &error))
      << error;
  EmitResult result;
  const std::vector<std::string> errors = TransformAndEmit(&program, &result);
  ASSERT_EQ(errors.size(), 1u);
  EXPECT_NE(errors[0].find("gone()"), std::string::npos);
}

TEST(NamesTest, Identifiers) {
  const auto identifier = [](const char* text) {
    bool exact;
    const std::string name = Identifier(text, &exact);
    return name + (exact ? "" : " (lossy)");
  };
  EXPECT_EQ(identifier("rlib::Str"), "rlib__Str");
  EXPECT_EQ(identifier("Tape"), "Tape");
  EXPECT_EQ(identifier("rlib::List<rlib::Str *>"), "rlib__List_rlib__Str (lossy)");
  EXPECT_EQ(identifier("a__b"), "a__b (lossy)");
  EXPECT_EQ(identifier("(anonymous namespace)::X"), "anonymous_namespace___X (lossy)");
  EXPECT_EQ(AssemblySymbol("_Z3foov.k"), "_Z3foov.k");
  EXPECT_EQ(AssemblySymbol("operator+"), "\"operator+\"");
}

}  // namespace
}  // namespace kiln
