#include "translator/flowgraph/verify.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "translator/flowgraph/text.h"
#include "translator/flowgraph/traversal.h"

namespace kiln {
namespace {

constexpr char kPrologue[] = R"(class rlib::Object
class Base : rlib::Object
class Derived : Base {
  field n: i64
  field next: ref Base
}
class Other : rlib::Object
class Abstract : rlib::Object abstract
class Array : rlib::Object varsized {
  item item: u8
}
class Weak : rlib::Object weakref
method m (ref Base, i64) -> i64 owner Base
func two () -> (i64, f64)
func take (ref Base, u8) -> i64
func none () -> void
func cfun (i64) -> i64 foreign
)";

// The first mistake the verifier finds; "" if there is none.
std::string Mistake(const std::string& text, Stage stage = Stage::kFlow) {
  Program program;
  std::string error;
  if (!ParseProgram(kPrologue + text, &program, &error)) return "parse error: " + error;
  const std::vector<std::string> mistakes = Verify(program, stage);
  return mistakes.empty() ? "" : mistakes[0];
}

// The body of f(i64, ref Base, bool) -> i64; %1 to %3 are the parameters.
std::string In(const std::string& body) {
  return "func f (i64, ref Base, bool) -> i64 {\nb0(%1: i64, %2: ref Base, %3: bool):\n" + body +
         "}\n";
}

TEST(VerifyTest, AcceptsWhatIsRight) {
  EXPECT_EQ(Mistake(In("  %4: ref Derived = new Derived\n"
                       "  setfield Derived.next, %4, %4\n"
                       "  %5: i64 = call take(%4, 255)\n"
                       "  %6: i64 = call two()\n"
                       "  %7: f64 = call_result 1\n"
                       "  %8: i64 = call_virtual m(%2, %6)\n"
                       "  %9: i64 = int_shl %8, 3:u8\n"
                       "  try b1(%9, %4) catch %10: ref Base -> b2(%10)\n"
                       "b1(%11: i64, %12: ref Base):\n"
                       "  return %11\n"
                       "b2(%13: ref rlib::Object):\n"
                       "  raise %13\n")),
            "f b0 exit: an exception exit, but the last operation does not raise");
  EXPECT_EQ(Mistake(In("  %6: i64 = call two()\n"
                       "  try b1(%6) catch %10: ref Base -> b2(%10)\n"
                       "b1(%11: i64):\n"
                       "  %7: f64 = call_result 1\n"
                       "  return %11\n"
                       "b2(%13: ref rlib::Object):\n"
                       "  raise %13\n")),
            "");
}

TEST(VerifyTest, Graphs) {
  const struct {
    const char* body;
    const char* mistake;
  } kCases[] = {
      {"  %4: i64 = int_add %1, 5:i32\n  return %4\n",
       "f b0: %4: i64 = int_add %1, 5:i32: operands of types i64 and i32"},
      {"  %4: i32 = int_add %1, %1\n  return %1\n",
       "f b0: %4: i32 = int_add %1, %1: the result is i32, operand 0 i64"},
      {"  %4: i64 = int_add %2, %2\n  return %1\n",
       "f b0: %4: i64 = int_add %2, %2: operand 0 is ref Base, not an integer"},
      {"  %4: i64 = bool_not %3\n  return %1\n",
       "f b0: %4: i64 = bool_not %3: the result is i64, not a bool"},
      {"  %4: bool = int_eq %1, 2\n  branch %4, b1, b1\nb1:\n  return %1\n",
       "f b1 exit: %1 belongs to b0; it must be passed along the links"},
      {"  %4: i64 = int_neg %4\n  return %4\n",
       "f b0: %4: i64 = int_neg %4: %4 is used but not defined above in this block"},
      {"  int_add %1, %1\n  return %1\n", "f b0: int_add %1, %1: the result is missing"},
      {"  %4: i64 = keepalive %1\n  return %1\n",
       "f b0: %4: i64 = keepalive %1: has a result but nothing gives one"},
      {"  %4: ref Base = new Abstract\n  return %1\n",
       "f b0: %4: ref Base = new Abstract: the class is abstract"},
      {"  %4: ref Derived = new Base\n  return %1\n",
       "f b0: %4: ref Derived = new Base: the result is ref Derived where it should be ref Base"},
      {"  %4: ref Array = new Array\n  return %1\n",
       "f b0: %4: ref Array = new Array: the class has items: it needs a length"},
      {"  %4: ref Base = new_array Base, 1\n  return %1\n",
       "f b0: %4: ref Base = new_array Base, 1: the class has no items"},
      {"  %4: i64 = getfield Derived.n, %2\n  return %1\n",
       "f b0: %4: i64 = getfield Derived.n, %2: the object is a Base, the field one of Derived"},
      {"  %4: ref Other = cast_ref %2\n  return %1\n",
       "f b0: %4: ref Other = cast_ref %2: no object can be of both classes"},
      {"  %4: i64 = array_length %2\n  return %4\n",
       "f b0: %4: i64 = array_length %2: class Base has no items"},
      {"  call none(%1)\n  return %1\n",
       "f b0: call none(%1): 1 arguments where the callee has 0 parameters"},
      {"  %4: i64 = call none()\n  return %1\n",
       "f b0: %4: i64 = call none(): has a result but nothing gives one"},
      {"  call take(%2, 1)\n  return %1\n",
       "f b0: call take(%2, 1): has no result but should have one of type i64"},
      {"  %4: i64 = call take(null:ref Other, 1)\n  return %1\n",
       "f b0: %4: i64 = call take(null:ref Other, 1): argument 0 is ref Other where ref Base is "
       "expected"},
      {"  %4: i64 = call take(%2, 256)\n  return %1\n",
       "f b0: %4: i64 = call take(%2, 256): a constant does not fit its type u8"},
      {"  %4: i64 = call cfun(1)\n  return %1\n",
       "f b0: %4: i64 = call cfun(1): the callee is foreign: call_foreign"},
      {"  %4: i64 = call_foreign take(%2, 1)\n  return %1\n",
       "f b0: %4: i64 = call_foreign take(%2, 1): the callee is not foreign"},
      {"  %4: i64 = call_virtual m(%2)\n  return %1\n",
       "f b0: %4: i64 = call_virtual m(%2): 1 arguments where the callee has 2 parameters"},
      {"  %4: i64 = call_indirect &two()\n  %5: i64 = call_result 2\n  return %1\n",
       "f b0: %5: i64 = call_result 2: the callee returns no such component"},
      {"  %4: f64 = call_result 1\n  return %1\n",
       "f b0: %4: f64 = call_result 1: does not follow a call"},
      {"  %4: i64 = call two()\n  %5: i64 = int_neg %4\n  %6: f64 = call_result 1\n  return %1\n",
       "f b0: %6: f64 = call_result 1: does not follow a call"},
      {"  set_call_result 1, 5:i64\n  return %1\n",
       "f b0: set_call_result 1, 5: the function has no such component"},
      {"  %4: bool = exc_pending\n  return %1\n",
       "f b0: %4: bool = exc_pending: the operation does not exist at this stage yet"},
      {"  %4: ref Weak = weakref_new Weak, %2\n  %5: ref Base = weakref_new Base, %2\n  return %1\n",
       "f b0: %5: ref Base = weakref_new Base, %2: the class is not one of weak references"},
      {"  return\n", "f b0 exit: the exit value is missing"},
      {"  return %2\n", "f b0 exit: the return value is ref Base where i64 is expected"},
      {"  raise %1\n", "f b0 exit: what is raised is not an object"},
      {"  branch %1, b1, b1\nb1:\n  return 0\n", "f b0 exit: the condition is not a bool"},
      {"  switch %2 { else -> b1 }\nb1:\n  return 0\n",
       "f b0 exit: the switch is not on an integer"},
      {"  switch %1 { 3 -> b1, 3 -> b1, else -> b1 }\nb1:\n  return 0\n",
       "f b0 exit: case 3 is there twice"},
      {"  switch %3 { 2 -> b1, else -> b1 }\nb1:\n  return 0\n",
       "f b0 exit: case 2 is no value of bool"},
      {"  jump b1(%1)\nb1:\n  return 0\n",
       "f b0 exit: the link to b1 has 1 arguments, the block 0"},
      {"  jump b1(%2)\nb1(%4: i64):\n  return 0\n",
       "f b0 exit: argument 0 of the link to b1 is ref Base where i64 is expected"},
      {"  jump b1(%2)\nb1(%4: ref Derived):\n  return 0\n",
       "f b0 exit: argument 0 of the link to b1 is ref Base where ref Derived is expected"},
      {"  jump b0(%1, %2, %3)\n", "f b0: b0 leads to the start block"},
      {"  %4: ref Base = new Base\n  try b1 catch b2(%4)\nb1:\n  return 0\n"
       "b2(%5: ref Base):\n  return 0\n",
       "f b0 exit: the link to b2 passes the result of the operation that raised"},
      {"  %4: ref Base = new Base\n  try b1 catch %5: ref Base -> b2\nb1:\n  return 0\n"
       "b2:\n  raise %5\n",
       "f b2 exit: %5 belongs to b0; it must be passed along the links"},
  };
  for (const auto& c : kCases) EXPECT_EQ(Mistake(In(c.body)), c.mistake) << c.body;
}

TEST(VerifyTest, Stages) {
  EXPECT_EQ(Mistake(In("  raise %2\n"), Stage::kExc),
            "f b0 exit: raises after the exception transform");
  EXPECT_EQ(Mistake(In("  %4: ref Base = new Base\n  return 0\n"), Stage::kExc),
            "f b0: %4: ref Base = new Base: the exception transform replaces this operation");
  EXPECT_EQ(Mistake(In("  %4: ref Base = gc_alloc Base\n  return 0\n"), Stage::kExc), "");
  EXPECT_EQ(Mistake(In("  %4: i64 = call take(%2, 5)\n  try b1 catch b1\nb1:\n  return 0\n"),
                    Stage::kExc),
            "f b0 exit: has an exception exit after the exception transform");
  EXPECT_EQ(Mistake(In("  gc_push(%2)\n  return 0\n"), Stage::kExc),
            "f b0: gc_push(%2): the operation does not exist at this stage yet");
  EXPECT_EQ(Mistake(In("  %4: i64 = call two()\n"
                       "  %5: bool = exc_pending\n"
                       "  branch %5, b1, b2\n"
                       "b1 cold:\n"
                       "  return 0\n"
                       "b2:\n"
                       "  %6: f64 = call_result 1\n"
                       "  return 1\n"),
                    Stage::kExc),
            "");
}

TEST(VerifyTest, Functions) {
  EXPECT_EQ(Mistake("func g (i64) -> void {\nb0:\n  return\n}\n"),
            "g b0: the start block has 0 arguments, the function 1 parameters");
  EXPECT_EQ(Mistake("func g (i64) -> void {\nb0(%1: i32):\n  return\n}\n"),
            "g b0: argument 0 of the start block is i32, the parameter i64");
  EXPECT_EQ(Mistake("func g () -> void foreign {\nb0:\n  return\n}\n"),
            "g is foreign but has a graph");
  EXPECT_EQ(Mistake("initialiser take\n"), "initialiser take takes parameters or has no body");
  EXPECT_EQ(Mistake("entry take\n"), "entry take has no body");
  EXPECT_EQ(Mistake("func g () -> (i64, f64) {\nb0:\n  set_call_result 1, 2.5\n  return 1\n}\n"),
            "");
  EXPECT_EQ(Mistake("func g () -> (i64, f64) {\nb0:\n  set_call_result 1, 2.5\n  keepalive 1\n"
                    "  return 1\n}\n"),
            "g b0: set_call_result 1, 2.5: is not right before a return");
}

TEST(VerifyTest, ClassesAndObjects) {
  EXPECT_EQ(Mistake("class A : B\nclass B : A\n"), "class A derives from itself");
  EXPECT_EQ(Mistake("class A : Array varsized {\n  field x: i64\n}\n"),
            "class A adds fields to the varsized class Array");
  EXPECT_EQ(Mistake("class A : Array\n"), "class A is not varsized but its base Array is");
  EXPECT_EQ(Mistake("class A : rlib::Object varsized\n"), "class A is varsized but has no items");
  EXPECT_EQ(Mistake("class A : Base {\n  impl m = none\n}\n"),
            "class A: none does not fit the signature of m");
  EXPECT_EQ(Mistake("class A : Base {\n  impl m = take\n}\n"),
            "class A: parameter 1 of take is u8, of the method i64");
  EXPECT_EQ(Mistake("class A : Other {\n  impl m = ok\n}\nfunc ok (ref A, i64) -> i64\n"),
            "class A implements m of Base, from which it does not derive");
  EXPECT_EQ(Mistake("object #1 Derived { 5, #2 }\nobject #2 Other { }\n"),
            "object #1 field next: the content does not fit the type ref Base");
  EXPECT_EQ(Mistake("object #1 Derived { 5, #7 }\n"),
            "object #1 field next: there is no prebuilt object #7");
  EXPECT_EQ(Mistake("object #1 Array { | 5, 256 }\n"),
            "object #1 item: the content does not fit the type u8");
}

// What no text can say.
TEST(VerifyTest, BrokenStructures) {
  Program program;
  std::string error;
  ASSERT_TRUE(ParseProgram("func f () -> i64 {\nb0:\n  %1: i64 = int_neg 5:i64\n  return %1\n}\n",
                           &program, &error))
      << error;
  Graph& graph = *program.FindFunction("f")->graph;
  Block* start = graph.start();
  const auto mistake = [&] {
    const auto mistakes = VerifyGraph(graph, Stage::kFlow);
    return mistakes.empty() ? "" : mistakes[0];
  };
  EXPECT_EQ(mistake(), "");

  Operation* op = Append(&graph, start, Opcode::kIntNeg, {nullptr}, Type::I64());
  EXPECT_EQ(mistake(), "f b0: %2: i64 = int_neg ?: an operand is missing");
  op->args[0] = graph.NewInt(Type::I64(), 1);
  op->args.push_back(op->args[0]);
  EXPECT_EQ(mistake(), "f b0: %2: i64 = int_neg 1, 1: has 2 operands, not 1");
  op->args.pop_back();
  Value* const result = op->result;
  op->result = start->ops[0]->result;
  EXPECT_EQ(mistake(), "f b0: %1: i64 = int_neg 1: %1 is defined twice");
  op->result = result;
  result->id = 1;
  EXPECT_EQ(mistake(), "f b0: %1: i64 = int_neg 1: two values have the number %1");
  result->id = 2;
  op->op = Opcode::kGetField;
  op->args[0] = graph.NewNull(Type::Ref(program.globals()));
  EXPECT_EQ(mistake(), "f b0: %2: i64 = getfield ?, null:ref kiln::Globals: the payload is missing");
  start->ops.pop_back();

  Block other;
  other.id = 9;
  SetJump(start, &other, {});
  EXPECT_EQ(mistake(), "f b0: a link leads to b9, which is not in the graph");
  start->exits[0].target = nullptr;
  EXPECT_EQ(mistake(), "f b0: a link leads nowhere");
}

}  // namespace
}  // namespace kiln
