#include "translator/flowgraph/text.h"

#include <gtest/gtest.h>

#include <string>

namespace kiln {
namespace {

constexpr char kEverything[] = R"kg(kiln 1
file "bf.cc"
file "rlib/list.h"
file "12"
class kiln::Globals {
  field x: i64
  field "a b": f32
}
class rlib::Object
class rlib::Str : rlib::Object varsized const_items {
  field hash_: i64 per_thread transient
  item item: u8
}
class rlib::Dict<rlib::Str *, int> : rlib::Object varsized id 3 span 1 size 24 item_size 16 length_at 8 {
  item key: ref rlib::Str const at 0
  item value.x: i32 at 8 {0..255}
}
class "(anonymous namespace)::X" : Tape
class Weak : rlib::Object weakref
class Tape : rlib::Object abstract @0:3:7 {
  annotation "virtualizable:a,b"
  field cells: ref rlib::Str const const_items quasi_immutable {nonnull, exact rlib::Str}
  field call: func(i64, ref Tape) -> (f64, bool) {targets later}
  field none: func() -> void {is null}
  field some: ref Tape {nonnull, classes Tape "(anonymous namespace)::X"}
  field one: ref Tape {is #2}
  impl _ZN4Tape1fEv = _ZN4Tape5rightEv
  finalizer _ZN4Tape5rightEv
}
method _ZN4Tape1fEv "Tape::f()" (ref Tape) -> void owner Tape
object #0 kiln::Globals "g" { 7, 0.5 }
object #1 rlib::Str { 0 | "he\x01llo\"\\\n\t\xff" }
object #2 Tape { null, &later, null, null, #2 }
object #3 rlib::Dict<rlib::Str *, int> { | #1, 5, null, -6 }
object #4 rlib::Str { 0 | "" }
object #5 Weak { | #2 }
func memcpy (raw, raw, u64) -> raw foreign may_collect releases_lock foreign_pure foreign_reads run_by_collector
func _ZN4Tape5rightEv "Tape::right()" (ref Tape) -> void owner Tape constructor prebuild no_inline always_inline no_return address_taken hints(elidable, "look_inside_iff:f(x)") op list.get hash 0xabc0000000000001 @0:7:8 {
b0(%1 this: ref Tape):
  %2: ref rlib::Str {nonnull} = getfield Tape.cells, %1 @0:8:5
  %3 "a b": i64 {-9223372036854775808..9223372036854775807} = array_length %2 @1:8:5<0:10:2<2:1:1
  setfield kiln::Globals.x, #0, %3
  setfield kiln::Globals."a b", #0, 1.5
  %5: bool = int_lt 3, %3
  %6: u8 = int_add 200, 100
  %7: u8 = int_add 200, 100:u16
  %8: u64 = int_cast 18446744073709551615:u64
  %9: bool = bool_not true
  %10: f64 = call later(5, 255, 2.5, nan(0x7ff8000000000001), inf, null, true, &memcpy)
  %11: f64 = call later(0, 0, -inf, 1e+300, -0.0, null, false, null)
  %12: bool = ref_eq %2, null
  %13: bool = ref_is_null null:ref Tape
  %14: u8 = array_get rlib::Str.item, %2, 0
  %15: ref kiln::Globals = thread_locals
  array_copy %2, 0, #1, 1, 2
  branch %5, b1(%1), b2 @0:9:9
b1(%20: ref Tape):
  %21: raw = call_indirect &memcpy(null, 0, 5)
  call_virtual _ZN4Tape1fEv(%20)
  try b3(null, 5, #1, 1.5, #1, 300:u16) catch %22: ref rlib::Object -> b2
b2 cold:
  return
b3(%30: ref Tape, %31: u8, %32: ref rlib::Object, %33: f64, %34: ref rlib::Str, %35: u8):
  switch %31 {
    3 -> b2
    4 -> b4
    else -> b2
  } @0:1:1
b4:
  jit_merge_point bf(5, 6.5, "a")
  jit_hint "strange label"()
  unreachable
}
func later (i64, u8, f64, f64, f64, ref Tape, bool, func(raw, raw, u64) -> raw) -> f64 {
b7(%1: i64, %2: u8, %3: f64, %4: f64, %5: f64, %6: ref Tape, %7: bool, %8: func(raw, raw, u64) -> raw):
  try b9 catch b8
b8:
  return 0.0
b9:
  return 5:i64
}
initialiser _ZN4Tape5rightEv
entry later
)kg";

TEST(TextTest, RoundTrip) {
  Program first, second;
  std::string error;
  // A string as an operand becomes an object; everything else prints as it was.
  std::string text = kEverything;
  ASSERT_TRUE(ParseProgram(text, &first, &error)) << error;
  const std::string printed = PrintProgram(first);
  text.replace(text.find("\"a\")"), 3, "#6");
  text.insert(text.find("func memcpy"), "object #6 rlib::Str { 0 | \"a\" }\n");
  // The type of a constant is printed only where it is not the expected one.
  EXPECT_EQ(printed, text);
  ASSERT_TRUE(ParseProgram(printed, &second, &error)) << error;
  EXPECT_EQ(PrintProgram(second), printed);
}

TEST(TextTest, GraphNamesFilesAndShowsStrings) {
  Program program;
  std::string error;
  ASSERT_TRUE(ParseProgram(R"(file "a b.cc"
file "x.cc"
class rlib::Object
class rlib::Str : rlib::Object varsized {
  item item: i8
}
object #1 rlib::Str { | "a long string that does not fit in here" }
func f () -> ref rlib::Str @0:1:2 {
b0:
  return #1 @1:3:4<0:5:6
}
)",
                           &program, &error))
      << error;
  EXPECT_EQ(PrintGraph(*program.FindFunction("f")->graph),
            "func f () -> ref rlib::Str @\"a b.cc\":1:2 {\n"
            "b0:\n"
            "  return #1\"a long string that do...\" @x.cc:3:4<\"a b.cc\":5:6\n"
            "}\n");
}

TEST(TextTest, FloatsSurvive) {
  for (const char* number : {"0.1", "1e-320", "-0.0", "123456789012345680.0", "3.0", "inf"}) {
    Program program;
    std::string error;
    const std::string text =
        std::string("func f () -> f64 {\nb0:\n  return ") + number + "\n}\n";
    ASSERT_TRUE(ParseProgram(text, &program, &error)) << error;
    std::string printed = PrintGraph(*program.FindFunction("f")->graph);
    Program again;
    ASSERT_TRUE(ParseProgram(printed, &again, &error)) << error;
    EXPECT_EQ(program.FindFunction("f")->graph->start()->exit_value->constant.bits,
              again.FindFunction("f")->graph->start()->exit_value->constant.bits);
    EXPECT_EQ(PrintGraph(*again.FindFunction("f")->graph), printed);
  }
}

TEST(TextTest, MistakesHaveTheirPlace) {
  const struct {
    const char* text;
    const char* error;
  } kCases[] = {
      {"clas X\n", "1:1: expected class, method, object, func, file, initialiser or entry"},
      {"class X\n  class Y\n", "2:3: 'class' must start in the first column"},
      {"class X : Y\n", "1:11: no class Y"},
      {"class X\nclass X\n", "2:1: class X is there twice"},
      {"class X {\n  field f: i65\n}\n", "2:12: expected a type"},
      {"class X {\n  field f i64\n}\n", "2:11: expected ':'"},
      {"func f () -> void {\nb0:\n  foo %1\n}\n", "3:3: no operation 'foo'"},
      {"func f () -> void {\nb0:\n  int_add %1, 2\n}\n", "3:12: %1 is not defined above"},
      {"func f () -> void {\nb0:\n  jump b1\n}\n", "4:2: no block b1 in f"},
      {"func f () -> void {\nb0:\n  jump b1(5)\nb1:\n  return\n}\n", "3:11: b1 has fewer arguments"},
      {"func f () -> void {\nb0(%1: i64, %1: i64):\n  return\n}\n",
       "2:14: a second value of that number"},
      {"func f () -> void {\nb0:\n  keepalive null\n  return\n}\n",
       "3:13: the type of this constant is not clear; write it after a ':'"},
      {"func f () -> void {\nb0:\n  %1: i64 = getfield X.y, null\n", "3:22: no class X"},
      {"class X\nfunc f () -> void {\nb0:\n  %1: i64 = getfield X.y, null\n",
       "4:22: class X has no field y"},
      {"func f () -> void {\nb0:\n  call g()\n", "3:8: no function g"},
      {"func f () -> void {\nb0:\n  keepalive \"abc\n", "3:13: the string does not end"},
      {"class X\nobject #2 X { }\n", "2:9: objects must be numbered in order"},
      {"class X\nobject #0 X { }\n", "2:9: object #0 and only that is of class kiln::Globals"},
      {"func f () -> void @7:1:1\n", "1:20: no file of that index"},
      {"func f () -> void {\n}\n", "1:20: the function has no blocks"},
      {"kiln 2\n", "1:1: this reads version 1 of the text form"},
  };
  for (const auto& c : kCases) {
    Program program;
    std::string error;
    EXPECT_FALSE(ParseProgram(c.text, &program, &error)) << c.text;
    EXPECT_EQ(error, c.error) << c.text;
  }
}

// Whatever is cut off or changed, the parser says so or reads it, and never crashes.
TEST(TextTest, DamagedTextIsRefused) {
  const std::string text = kEverything;
  for (size_t i = 0; i < text.size(); i += 3) {
    Program cut;
    std::string error;
    ParseProgram(std::string_view(text).substr(0, i), &cut, &error);
    std::string changed = text;
    changed[i] = "0%#@(){}:x \n\"9"[i % 14];
    Program damaged;
    ParseProgram(changed, &damaged, &error);
  }
}

}  // namespace
}  // namespace kiln
