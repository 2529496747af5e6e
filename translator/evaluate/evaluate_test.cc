#include "translator/evaluate/evaluate.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "translator/evaluate/run_entry.h"
#include "translator/flowgraph/text.h"
#include "translator/flowgraph/verify.h"

namespace kiln {
namespace {

constexpr char kClasses[] = R"(class rlib::Object
class rlib::Str : rlib::Object varsized const_items {
  field hash_: i64 transient
  item item: u8
}
class rlib::Exception : rlib::Object {
  field message_: ref rlib::Str const
}
class rlib::Array<rlib::Str *> : rlib::Object varsized {
  item item: ref rlib::Str
}
class rlib::List<rlib::Str *> : rlib::Object {
  field items_: ref rlib::Array<rlib::Str *>
  field length_: i64
}
class Node : rlib::Object {
  field value: i64
  field cache: i64 transient
  field next: ref Node
  field run: func(i64) -> i64
}
class Leaf : Node @n.h:3:7 {
  field handle: raw
}
class kiln::Globals {
  field list: ref Node
  field limit: i64 const
  field names: ref rlib::Str const
  field counter: i64
  field unused: ref Node
}
)";

constexpr char kProgram[] = R"(
object #0 kiln::Globals { null, 0, null, 0, null }
object #1 rlib::Str { 0 | "never mentioned again" }
object #2 rlib::Str { 0 | "name" }
func double (i64) -> i64 {
b0(%1: i64):
  %2: i64 = int_mul %1, 2
  return %2
}
func make_node (i64, ref Node) -> ref Node {
b0(%1: i64, %2: ref Node):
  %3: ref Node = new Node
  setfield Node.value, %3, %1
  setfield Node.cache, %3, 99
  setfield Node.next, %3, %2
  setfield Node.run, %3, &double
  return %3
}
func init_list () -> void @a.cc:1:1 {
b0:
  keepalive #1
  jump b1(3, null)
b1(%1: i64, %2: ref Node):
  %3: bool = int_eq %1, 0
  branch %3, b2(%2), b3(%1, %2)
b2(%4: ref Node):
  setfield kiln::Globals.list, #0, %4
  setfield kiln::Globals.unused, #0, %4
  setfield kiln::Globals.limit, #0, 1000
  setfield kiln::Globals.names, #0, #2
  return
b3(%5: i64, %6: ref Node):
  %7: ref Node = call make_node(%5, %6)
  %8: i64 = int_sub %5, 1
  jump b1(%8, %7)
}
func shared () -> ref Node prebuild @a.cc:9:1 {
b0:
  %1: ref Node = call make_node(77, null)
  return %1
}
func pair () -> (i64, f64) prebuild {
b0:
  set_call_result 1, 2.5
  return 11
}
func entry_point (ref rlib::List<rlib::Str *>) -> i32 {
b0(%1: ref rlib::List<rlib::Str *>):
  %2: ref Node = getfield kiln::Globals.list, #0
  %3: i64 = getfield Node.value, %2
  %4: i64 = getfield kiln::Globals.limit, #0
  %5: i64 = int_add %3, %4
  %6: ref Node = call shared()
  try b1(%5, %6, %1) catch %7: ref rlib::Object -> b2
b1(%8: i64, %9: ref Node, %16: ref rlib::List<rlib::Str *>):
  %10: i64 = getfield Node.value, %9
  %11: i64 = int_add %8, %10
  %12: i64 = call pair()
  %13: f64 = call_result 1
  %14: i64 = float_to_int %13
  %15: i64 = int_add %11, %12
  %17: i64 = int_add %15, %14
  %18: i64 = getfield rlib::List<rlib::Str *>.length_, %16
  %19: i64 = int_add %17, %18
  %20: ref rlib::Str = getfield kiln::Globals.names, #0
  %21: i64 = array_length %20
  %22: i64 = int_add %19, %21
  %23: i32 = int_cast %22
  return %23
b2:
  return -1
}
initialiser init_list
entry entry_point
)";

void Parse(const std::string& text, Program* program) {
  std::string error;
  ASSERT_TRUE(ParseProgram(kClasses + text, program, &error)) << error;
  const std::vector<std::string> mistakes = Verify(*program, Stage::kFlow);
  ASSERT_TRUE(mistakes.empty()) << mistakes[0];
}

TEST(EvaluateTest, ObjectsAndConstants) {
  Program program;
  Parse(kProgram, &program);
  EXPECT_EQ(RunEntry(&program, {"a", "b"}, {}), 1 + 1000 + 77 + 11 + 2 + 2 + 4);

  Program evaluated;
  Parse(kProgram, &evaluated);
  std::vector<Diagnostic> diagnostics;
  EvaluateStatistics statistics;
  ASSERT_TRUE(EvaluatePrebuilt(&evaluated, &diagnostics, &statistics));
  EXPECT_EQ(statistics.initialisers, 1);
  EXPECT_EQ(statistics.prebuilt_calls, 2);
  EXPECT_TRUE(Verify(evaluated, Stage::kFlow).empty());
  EXPECT_EQ(RunEntry(&evaluated, {"a", "b"}, {}), 1 + 1000 + 77 + 11 + 2 + 2 + 4);
  const std::string text = PrintProgram(evaluated);
  const size_t objects = text.find("object #0"), functions = text.find("func double");
  EXPECT_EQ(text.substr(objects, functions - objects),
            R"(object #0 kiln::Globals { #1, 0, null, 0, null }
object #1 Node "list" { 1, 0, #2, &double }
object #2 Node { 2, 0, #3, &double }
object #3 Node { 3, 0, null, &double }
object #4 Node "shared" { 77, 0, null, &double }
object #5 rlib::Str "names" { 0 | "name" }
)");
  EXPECT_EQ(text.substr(text.find("func entry_point")),
            R"(func entry_point (ref rlib::List<rlib::Str *>) -> i32 {
b0(%1: ref rlib::List<rlib::Str *>):
  %2: ref Node = getfield kiln::Globals.list, #0
  %3: i64 = getfield Node.value, %2
  %5: i64 = int_add %3, 1000
  jump b1(%5, #4, %1)
b1(%8: i64, %9: ref Node, %16: ref rlib::List<rlib::Str *>):
  %10: i64 = getfield Node.value, %9
  %11: i64 = int_add %8, %10
  %14: i64 = float_to_int 2.5
  %15: i64 = int_add %11, 11
  %17: i64 = int_add %15, %14
  %18: i64 = getfield rlib::List<rlib::Str *>.length_, %16
  %19: i64 = int_add %17, %18
  %21: i64 = array_length #5
  %22: i64 = int_add %19, %21
  %23: i32 = int_cast %22
  return %23
}
entry entry_point
)");
}

std::string Errors(const std::string& text) {
  Program program;
  Parse(text, &program);
  std::vector<Diagnostic> diagnostics;
  EXPECT_FALSE(EvaluatePrebuilt(&program, &diagnostics));
  std::string out;
  for (const Diagnostic& d : diagnostics) out += FormatDiagnostic(d);
  return out;
}

TEST(EvaluateTest, MistakesAreDiagnostics) {
  EXPECT_EQ(Errors(R"(
func init () -> void @a.cc:1:1 {
b0:
  %1: i64 = getfield Node.value, null:ref Node @a.cc:2:3
  return
}
initialiser init
)"),
            "a.cc:2:3: error: field value of null\n"
            "a.cc:1:1: note: in init\n"
            "a.cc:1:1: note: while init was evaluated at translation time\n");
  EXPECT_EQ(Errors(R"(
object #1 rlib::Str { 0 | "no such thing" }
func find () -> void @a.cc:4:1 {
b0:
  %1: ref rlib::Exception = new rlib::Exception
  setfield rlib::Exception.message_, %1, #1
  raise %1 @a.cc:5:3
}
func init () -> void @a.cc:1:1 {
b0:
  call find() @a.cc:2:3
  return
}
initialiser init
)"),
            "a.cc:5:3: error: uncaught rlib::Exception: no such thing\n"
            "a.cc:2:3: note: called here\n"
            "a.cc:1:1: note: while init was evaluated at translation time\n");
  EXPECT_EQ(Errors(R"(
func getpid () -> i32 foreign
func init () -> void @a.cc:1:1 {
b0:
  %1: i32 = call_foreign getpid() @a.cc:2:3
  return
}
initialiser init
)"),
            "a.cc:2:3: error: the C function getpid cannot be called here\n"
            "a.cc:1:1: note: in init\n"
            "a.cc:1:1: note: while init was evaluated at translation time\n");
  EXPECT_EQ(Errors(R"(
func make () -> ref Leaf prebuild @a.cc:1:1 {
b0:
  %1: ref Leaf = new Leaf
  setfield Leaf.handle, %1, 4096
  return %1
}
func main () -> i32 {
b0:
  %1: ref Leaf = call make()
  return 0
}
entry main
)"),
            "n.h:3:7: error: field handle of a Leaf holds a raw address, which cannot be part of a "
            "binary\n"
            "write instead: set it when the program starts, or mark the field RLIB_TRANSIENT\n");
}

TEST(EvaluateTest, OnlyWhatIsReachedIsEvaluated) {
  Program program;
  Parse(R"(
method m (ref Node) -> i64 owner Node
class A : Node {
  impl m = in_a
}
class B : Node {
  impl m = in_b
}
func bad () -> i64 prebuild {
b0:
  unreachable
}
func good () -> ref Node prebuild {
b0:
  %1: ref A = new A
  return %1
}
func in_a (ref A) -> i64 {
b0(%1: ref A):
  return 5
}
func in_b (ref B) -> i64 {
b0(%1: ref B):
  %2: i64 = call bad()
  return %2
}
func main () -> i32 {
b0:
  %1: ref Node = call good()
  %2: i64 = call_virtual m(%1)
  %3: i32 = int_cast %2
  return %3
}
entry main
)",
        &program);
  std::vector<Diagnostic> diagnostics;
  EXPECT_TRUE(EvaluatePrebuilt(&program, &diagnostics));
  EXPECT_EQ(RunEntry(&program, {}, {}), 5);
}

TEST(RunEntryTest, UncaughtExceptionsAndFailures) {
  const auto run = [](const std::string& body, int status) {
    Program program;
    Parse("object #1 rlib::Str { 0 | \"oops\" }\n" + body + "entry main\n", &program);
    std::string written;
    InterpreterOptions options;
    options.write = [&](int, std::string_view bytes) { written += bytes; };
    EXPECT_EQ(RunEntry(&program, {}, options), status);
    return written;
  };
  EXPECT_EQ(run(R"(func thrower () -> void {
b0:
  %1: ref rlib::Exception = new rlib::Exception
  setfield rlib::Exception.message_, %1, #1
  raise %1 @a.cc:5:3
}
func main () -> i32 {
b0:
  call thrower() @a.cc:9:3
  return 0
}
)",
                1),
            "uncaught exception: rlib::Exception: oops\n"
            "traceback, innermost call first:\n  a.cc:5, in thrower\n  a.cc:9, in main\n");
  EXPECT_EQ(run(R"(func main () -> i32 @a.cc:1:1 {
b0:
  %1: i32 = int_div 1, 0 @a.cc:2:3
  return %1
}
)",
                70),
            "a.cc:2:3: error: division by zero\na.cc:1:1: note: in main\n");
  EXPECT_EQ(run(R"(func exit (i32) -> void foreign no_return
func main () -> i32 {
b0:
  call_foreign exit(7)
  unreachable
}
)",
                7),
            "");
}

}  // namespace
}  // namespace kiln
