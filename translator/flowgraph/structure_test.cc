// Layout, traversal, copying and merging.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "translator/flowgraph/layout.h"
#include "translator/flowgraph/merge.h"
#include "translator/flowgraph/text.h"
#include "translator/flowgraph/traversal.h"
#include "translator/flowgraph/verify.h"

namespace kiln {
namespace {

void Parse(const std::string& text, Program* program) {
  std::string error;
  ASSERT_TRUE(ParseProgram(text, program, &error)) << error;
}

TEST(LayoutTest, NumbersInPreorder) {
  Program program;
  Parse("class B : A\nclass rlib::Object\nclass A : rlib::Object\nclass C : B\nclass D : A\n"
        "class E : rlib::Object\n",
        &program);
  NumberClasses(&program);
  const auto numbers = [&](const char* name) {
    const Class* cls = program.FindClass(name);
    return std::pair(cls->id, cls->span);
  };
  EXPECT_EQ(numbers("rlib::Object"), std::pair(1u, 6u));
  EXPECT_EQ(numbers("A"), std::pair(2u, 4u));
  EXPECT_EQ(numbers("B"), std::pair(3u, 2u));
  EXPECT_EQ(numbers("C"), std::pair(4u, 1u));
  EXPECT_EQ(numbers("D"), std::pair(5u, 1u));
  EXPECT_EQ(numbers("E"), std::pair(6u, 1u));
  EXPECT_EQ(numbers("kiln::Globals"), std::pair(7u, 1u));
}

TEST(LayoutTest, AlignsFieldsAndItems) {
  Program program;
  Parse(R"(class rlib::Object
class A : rlib::Object {
  field a: u8
  field b: i32
  field c: bool
}
class B : A {
  field d: u8
  field e: ref A
  field f: i16
}
class V : B varsized {
  item key: ref A
  item flag: bool
}
class Bytes : rlib::Object varsized {
  item item: u8
}
class Weak : rlib::Object weakref {
  field n: i32
}
)",
        &program);
  LayOut(&program);
  const auto offset = [&](const char* cls, const char* field) {
    return program.FindClass(cls)->FindField(field)->offset;
  };
  EXPECT_EQ(offset("A", "a"), 8);
  EXPECT_EQ(offset("A", "b"), 12);
  EXPECT_EQ(offset("A", "c"), 16);
  EXPECT_EQ(program.FindClass("A")->size, 24);
  EXPECT_EQ(offset("B", "d"), 17);
  EXPECT_EQ(offset("B", "e"), 24);
  EXPECT_EQ(offset("B", "f"), 32);
  EXPECT_EQ(program.FindClass("B")->size, 40);
  const Class* v = program.FindClass("V");
  EXPECT_EQ(v->length_offset, 40);
  EXPECT_EQ(v->size, 48);
  EXPECT_EQ(v->item_size, 16);
  EXPECT_EQ(v->FindItem("flag")->offset, 8);
  EXPECT_EQ(ObjectSize(*v, 3), 96);
  const Class* bytes = program.FindClass("Bytes");
  EXPECT_EQ(bytes->size, 16);
  EXPECT_EQ(ObjectSize(*bytes, 0), 16);
  EXPECT_EQ(ObjectSize(*bytes, 1), 24);
  EXPECT_EQ(ObjectSize(*bytes, 8), 24);
  EXPECT_EQ(program.FindClass("Weak")->length_offset, 16);
  EXPECT_EQ(program.FindClass("Weak")->size, 24);
  ClearLayout(&program);
  EXPECT_EQ(offset("B", "f"), -1);
}

constexpr char kLoop[] = R"(func f (i64) -> i64 {
b0(%1 n: i64):
  %2: i64 = int_add %1, 1
  %3: i64 = int_mul %2, %1
  %4: bool = int_lt %3, 100
  branch %4, b2(%3, %2), b1(%1)
b1(%5: i64):
  return %5
b2(%6: i64, %7: i64):
  jump b1(%7)
}
)";

TEST(TraversalTest, OrderAndPredecessors) {
  Program program;
  Parse(kLoop, &program);
  Graph& graph = *program.FindFunction("f")->graph;
  std::vector<uint32_t> order;
  for (const Block* block : ReversePostorder(graph)) order.push_back(block->id);
  EXPECT_EQ(order, (std::vector<uint32_t>{0, 2, 1}));
  const Predecessors predecessors(graph);
  const auto& of_b1 = predecessors.of(graph.blocks()[1]);
  ASSERT_EQ(of_b1.size(), 2u);
  EXPECT_EQ(of_b1[0].from->id, 0u);
  EXPECT_EQ(of_b1[0].exit, 1);
  EXPECT_EQ(of_b1[1].from->id, 2u);
}

TEST(TraversalTest, SplitBlockPassesWhatIsNeeded) {
  Program program;
  Parse(kLoop, &program);
  Graph& graph = *program.FindFunction("f")->graph;
  SplitBlock(&graph, graph.start(), 1);
  EXPECT_TRUE(VerifyGraph(graph, Stage::kFlow).empty());
  graph.Renumber();
  EXPECT_EQ(PrintGraph(graph), R"(func f (i64) -> i64 {
b0(%1 n: i64):
  %2: i64 = int_add %1, 1
  jump b1(%2, %1)
b1(%3: i64, %4 n: i64):
  %5: i64 = int_mul %3, %4
  %6: bool = int_lt %5, 100
  branch %6, b2(%5, %3), b3(%4)
b2(%7: i64, %8: i64):
  jump b3(%8)
b3(%9: i64):
  return %9
}
)");
}

TEST(TraversalTest, CopiesAreEqualAndApart) {
  Program program;
  Parse(kLoop, &program);
  Function* f = program.FindFunction("f");
  const std::string before = PrintGraph(*f->graph);
  const std::unique_ptr<Graph> copy = CopyGraph(*f->graph, f);
  EXPECT_EQ(PrintGraph(*copy), before);
  copy->start()->ops.clear();
  SetUnreachable(copy->start());
  copy->RemoveUnreachable();
  EXPECT_EQ(copy->blocks().size(), 1u);
  EXPECT_EQ(PrintGraph(*f->graph), before);
}

// ---- Merging ------------------------------------------------------------------------------------

constexpr char kStr[] = R"(class rlib::Object
class rlib::Str : rlib::Object varsized {
  item item: u8
}
)";

TEST(MergeTest, JoinsDeclarationsDefinitionsAndStrings) {
  Program a, b, into;
  Parse(std::string(kStr) + R"(class kiln::Globals {
  field shared: i64
  field only_a: ref rlib::Str
}
class Node : rlib::Object
class User : rlib::Object @a.cc:1:1 {
  field node: ref Node
}
object #1 rlib::Str { | "hello" }
object #2 User { null }
func helper () -> ref rlib::Str
func inline_one (i64) -> i64 hash 0x1 @h.h:1:1 {
b0(%1: i64):
  return %1
}
func main () -> ref rlib::Str @a.cc:5:1 {
b0:
  %1: ref rlib::Str = call helper() @a.cc:6:1<a.cc:7:1
  keepalive #2
  return #1
}
func init_inline () -> void {
b0:
  return
}
func init_a () -> void {
b0:
  return
}
initialiser init_inline
initialiser init_a
entry main
)",
        &a);
  Parse(std::string(kStr) + R"(class kiln::Globals {
  field only_b: i64
  field shared: i64
}
class Node : rlib::Object @b.cc:1:1 {
  field n: i64
}
object #1 rlib::Str { | "other" }
object #2 rlib::Str { | "hello" }
func inline_one (i64) -> i64 hash 0x1 @h.h:1:1 {
b0(%1: i64):
  return %1
}
func helper () -> ref rlib::Str hash 0x5 @b.cc:3:1 {
b0:
  keepalive #1
  %1: i64 = getfield kiln::Globals.shared, #0
  return #2 @b.cc:4:1
}
func init_inline () -> void {
b0:
  return
}
func init_b () -> void {
b0:
  return
}
initialiser init_inline
initialiser init_b
)",
        &b);
  std::vector<std::string> errors;
  EXPECT_TRUE(MergeInto(&into, a, &errors));
  EXPECT_TRUE(MergeInto(&into, b, &errors));
  EXPECT_TRUE(errors.empty());
  EXPECT_TRUE(Verify(into, Stage::kFlow).empty());
  EXPECT_EQ(PrintProgram(into), R"(kiln 1
file "a.cc"
file "h.h"
file "b.cc"
class kiln::Globals {
  field shared: i64
  field only_a: ref rlib::Str
  field only_b: i64
}
class rlib::Object
class rlib::Str : rlib::Object varsized {
  item item: u8
}
class Node : rlib::Object @2:1:1 {
  field n: i64
}
class User : rlib::Object @0:1:1 {
  field node: ref Node
}
object #0 kiln::Globals { 0, null, 0 }
object #1 rlib::Str { | "hello" }
object #2 User { null }
object #3 rlib::Str { | "other" }
func helper () -> ref rlib::Str hash 0x5 @2:3:1 {
b0:
  keepalive #3
  %1: i64 = getfield kiln::Globals.shared, #0
  return #1 @2:4:1
}
func inline_one (i64) -> i64 hash 0x1 @1:1:1 {
b0(%1: i64):
  return %1
}
func main () -> ref rlib::Str @0:5:1 {
b0:
  %1: ref rlib::Str = call helper() @0:6:1<0:7:1
  keepalive #2
  return #1
}
func init_inline () -> void {
b0:
  return
}
func init_a () -> void {
b0:
  return
}
func init_b () -> void {
b0:
  return
}
initialiser init_inline
initialiser init_a
initialiser init_b
entry main
)");
}

TEST(MergeTest, ConflictsNameBothPlaces) {
  const auto conflict = [](const std::string& a, const std::string& b) {
    Program first, second;
    Parse("class rlib::Object\n" + a, &first);
    Parse("class rlib::Object\n" + b, &second);
    std::vector<std::string> errors;
    EXPECT_FALSE(MergeInto(&first, second, &errors));
    return errors.empty() ? "" : errors[0];
  };
  EXPECT_EQ(conflict("func f () -> i64 hash 0x1 @a.cc:1:2 {\nb0:\n  return 1\n}\n",
                     "func f () -> i64 hash 0x2 @b.cc:3:4 {\nb0:\n  return 2\n}\n"),
            "function f is defined differently at a.cc:1:2 and b.cc:3:4");
  EXPECT_EQ(conflict("func f () -> i64 @a.cc:1:2\n", "func f () -> i32 @b.cc:3:4\n"),
            "function f has different types at a.cc:1:2 and b.cc:3:4: () -> i64 and () -> i32");
  EXPECT_EQ(conflict("class A : rlib::Object @a.cc:1:2 {\n  field x: i64\n}\n",
                     "class A : rlib::Object @b.cc:3:4 {\n  field x: i32\n}\n"),
            "class A is defined differently (field x) at a.cc:1:2 and b.cc:3:4");
  EXPECT_EQ(conflict("class B : rlib::Object\nclass A : rlib::Object @a.cc:1:2\n",
                     "class B : rlib::Object\nclass A : B @b.cc:3:4\n"),
            "class A is defined differently (the base) at a.cc:1:2 and b.cc:3:4");
  EXPECT_EQ(conflict("class kiln::Globals {\n  field x: i64\n}\n",
                     "class kiln::Globals {\n  field x: i32\n}\n"),
            "variable x is i64 in one source and i32 in another");
  EXPECT_EQ(conflict("func f () -> i64 @a.cc:1:2 {\nb0:\n  return 1\n}\nentry f\n",
                     "func g () -> i64 @b.cc:3:4 {\nb0:\n  return 1\n}\nentry g\n"),
            "two entry points, at a.cc:1:2 and b.cc:3:4");
}

}  // namespace
}  // namespace kiln
