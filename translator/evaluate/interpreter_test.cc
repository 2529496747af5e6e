#include "translator/evaluate/interpreter.h"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <string>

#include "translator/flowgraph/layout.h"
#include "translator/flowgraph/semantics.h"
#include "translator/flowgraph/text.h"
#include "translator/flowgraph/traversal.h"
#include "translator/flowgraph/verify.h"

namespace kiln {
namespace {

using Status = RunResult::Status;

constexpr char kClasses[] = R"(
class rlib::Object
class rlib::Str : rlib::Object varsized const_items {
  field hash_: i64 transient
  item item: i8
}
class rlib::Exception : rlib::Object {
  field message_: ref rlib::Str const
}
class rlib::MemoryError : rlib::Exception
class rlib::StackOverflowError : rlib::Exception
class MyError : rlib::Exception
class Ints : rlib::Object varsized {
  item item: i32
}
class Pairs : rlib::Object varsized {
  item key: u8
  item value: f64
}
class Point : rlib::Object {
  field x: i32
  field flag: bool
  field y: i64
  field f: f32
  field next: ref Point
}
class Weak : rlib::Object weakref
)";

// A program in text form and an interpreter for it.
class InterpreterTest : public ::testing::Test {
 protected:
  void Load(const std::string& text, InterpreterOptions options = {}) {
    program_ = std::make_unique<Program>();
    std::string error;
    ASSERT_TRUE(ParseProgram(kClasses + text, program_.get(), &error)) << error;
    const std::vector<std::string> mistakes = Verify(*program_, options.stage);
    ASSERT_TRUE(mistakes.empty()) << mistakes[0];
    interpreter_ = std::make_unique<Interpreter>(program_.get(), std::move(options));
  }
  RunResult Call(const std::string& name, std::vector<int64_t> args = {}) {
    if (interpreter_ == nullptr) return {};
    return interpreter_->Call(program_->FindFunction(name), args);
  }
  int64_t Value(const std::string& name, std::vector<int64_t> args = {}) {
    const RunResult result = Call(name, std::move(args));
    EXPECT_EQ(result.status, Status::kReturned) << result.failure.message;
    return result.value;
  }
  std::string Failure(const std::string& name, std::vector<int64_t> args = {}) {
    const RunResult result = Call(name, std::move(args));
    EXPECT_EQ(result.status, Status::kFailed);
    return result.failure.message;
  }
  std::string Raised(const std::string& name, std::vector<int64_t> args = {}) {
    const RunResult result = Call(name, std::move(args));
    if (result.status != Status::kRaised) return "nothing: " + result.failure.message;
    return interpreter_->ClassOf(result.exception)->name;
  }

  std::unique_ptr<Program> program_;
  std::unique_ptr<Interpreter> interpreter_;
};

TEST_F(InterpreterTest, LoopWithParallelMoves) {
  Load(R"(
func fib (i64) -> i64 {
b0(%1: i64):
  jump b1(%1, 0, 1)
b1(%2: i64, %3: i64, %4: i64):
  %5: bool = int_eq %2, 0
  branch %5, b2(%3), b3(%2, %3, %4)
b2(%6: i64):
  return %6
b3(%7: i64, %8: i64, %9: i64):
  %10: i64 = int_sub %7, 1
  %11: i64 = int_add %8, %9
  jump b1(%10, %9, %11)
}
func rotate (i64, i64, i64, i64) -> i64 {
b0(%1: i64, %2: i64, %3: i64, %4: i64):
  jump b1(%2, %3, %1, %4)
b1(%5: i64, %6: i64, %7: i64, %8: i64):
  %9: bool = int_eq %8, 0
  %10: i64 = int_sub %8, 1
  branch %9, b2(%5, %6, %7), b1(%6, %5, %7, %10)
b2(%11: i64, %12: i64, %13: i64):
  %14: i64 = int_mul %11, 100
  %15: i64 = int_mul %12, 10
  %16: i64 = int_add %14, %15
  %17: i64 = int_add %16, %13
  return %17
}
)");
  EXPECT_EQ(Value("fib", {10}), 55);
  EXPECT_EQ(Value("fib", {90}), 2880067194370816120);
  EXPECT_EQ(Value("rotate", {1, 2, 3, 0}), 231);
  EXPECT_EQ(Value("rotate", {1, 2, 3, 1}), 321);
  EXPECT_EQ(Value("rotate", {1, 2, 3, 2}), 231);
}

TEST_F(InterpreterTest, ObjectsAndArrays) {
  Load(R"(
func point (i32, bool, i64, f32) -> ref Point {
b0(%1: i32, %2: bool, %3: i64, %4: f32):
  %5: ref Point = new Point
  setfield Point.x, %5, %1
  setfield Point.flag, %5, %2
  setfield Point.y, %5, %3
  setfield Point.f, %5, %4
  return %5
}
func pairs (i64) -> f64 {
b0(%1: i64):
  %2: ref Pairs = new_array Pairs, 3
  array_set Pairs.key, %2, %1, 200
  array_set Pairs.value, %2, %1, 1.5
  array_copy %2, 0, %2, 1, 2
  %3: u8 = array_get Pairs.key, %2, 2
  %4: f64 = array_get Pairs.value, %2, 2
  %5: f64 = int_to_float %3
  %6: f64 = float_add %4, %5
  return %6
}
func length (i64) -> i64 {
b0(%1: i64):
  %2: ref Ints = new_array Ints, %1
  %3: i64 = array_length %2
  return %3
}
func copy (i64, i64, i64) -> void {
b0(%1: i64, %2: i64, %3: i64):
  %4: ref Ints = new_array Ints, 5
  %5: ref Ints = new_array Ints, 4
  array_copy %4, %1, %5, %2, %3
  return
}
func weak (ref Point) -> bool {
b0(%1: ref Point):
  %2: ref Weak = weakref_new Weak, %1
  %3: ref Point = weakref_get %2
  %4: bool = ref_eq %1, %3
  return %4
}
)");
  const char* point = reinterpret_cast<const char*>(
      Value("point", {-5, 1, int64_t{1} << 40, std::bit_cast<int64_t>(0.5)}));
  // header 0, x 8, flag 12, y 16, f 24, next 32
  int32_t x;
  float f;
  memcpy(&x, point + 8, 4);
  memcpy(&f, point + 24, 4);
  EXPECT_EQ(x, -5);
  EXPECT_EQ(point[12], 1);
  EXPECT_EQ(f, 0.5f);
  EXPECT_EQ(interpreter_->ClassOf(point)->name, "Point");
  EXPECT_EQ(Value("weak", {reinterpret_cast<int64_t>(point)}), 1);
  EXPECT_EQ(std::bit_cast<double>(Value("pairs", {1})), 201.5);
  EXPECT_EQ(std::bit_cast<double>(Value("pairs", {0})), 0.0);
  EXPECT_EQ(Failure("pairs", {3}), "item 3 of an array of length 3");
  EXPECT_EQ(Failure("pairs", {-1}), "item -1 of an array of length 3");
  EXPECT_EQ(Value("length", {7}), 7);
  EXPECT_EQ(Failure("length", {-1}), "a new array of length -1");
  EXPECT_EQ(Value("copy", {1, 0, 4}), 0);
  EXPECT_EQ(Failure("copy", {2, 0, 4}), "array_copy beyond the end of the source");
  EXPECT_EQ(Failure("copy", {0, 1, 4}), "array_copy beyond the end of the target");
  EXPECT_EQ(Failure("copy", {0, 0, -1}), "array_copy of -1 items");
  EXPECT_EQ(Failure("copy", {-1, 0, 1}), "array_copy beyond the end of the source");
}

TEST_F(InterpreterTest, PreconditionsNameTheirPlace) {
  Load(R"(
func divide (i32, i32) -> i32 @a.cc:1:1 {
b0(%1: i32, %2: i32):
  %3: i32 = int_div %1, %2 @a.cc:2:10<a.cc:9:3
  return %3
}
func caller (i32) -> i32 @a.cc:20:1 {
b0(%1: i32):
  %2: i32 = call divide(10, %1) @a.cc:21:5
  return %2
}
func null_field (ref Point) -> i32 {
b0(%1: ref Point):
  %2: i32 = getfield Point.x, %1
  return %2
}
func shift (i32, i64) -> i32 {
b0(%1: i32, %2: i64):
  %3: i32 = int_shl %1, %2
  return %3
}
func convert (f64) -> u8 {
b0(%1: f64):
  %2: u8 = float_to_int %1
  return %2
}
func cast (ref rlib::Object) -> ref Point {
b0(%1: ref rlib::Object):
  %2: ref Point = cast_ref %1
  return %2
}
)");
  EXPECT_EQ(Value("caller", {3}), 3);
  const RunResult result = Call("caller", {0});
  ASSERT_EQ(result.status, Status::kFailed);
  EXPECT_EQ(FormatDiagnostic(result.failure),
            "a.cc:2:10: error: division by zero\n"
            "a.cc:1:1: note: in divide\n"
            "a.cc:9:3: note: inlined here\n"
            "a.cc:21:5: note: called by caller\n");
  EXPECT_EQ(Failure("null_field", {0}), "field x of null");
  EXPECT_EQ(Value("shift", {1, 31}), INT32_MIN);
  EXPECT_EQ(Failure("shift", {1, 32}), "shift by 32");
  EXPECT_EQ(Failure("shift", {1, -1}), "shift by -1");
  EXPECT_EQ(Value("convert", {std::bit_cast<int64_t>(255.9)}), 255);
  EXPECT_EQ(Failure("convert", {std::bit_cast<int64_t>(256.0)}),
            "a float does not fit the integer type");
  EXPECT_EQ(Value("cast", {0}), 0);
  EXPECT_EQ(Failure("cast", {reinterpret_cast<int64_t>(interpreter_->NewStr("x"))}),
            "an object of class rlib::Str is cast to Point");
}

constexpr char kRaising[] = R"(
func thrower (i64) -> i64 {
b0(%1: i64):
  %2: bool = int_eq %1, 0
  branch %2, b1, b2(%1)
b1:
  %3: ref MyError = new MyError
  raise %3 @a.cc:5:5
b2(%4: i64):
  return %4
}
func middle (i64) -> i64 {
b0(%1: i64):
  %2: i64 = call thrower(%1) @a.cc:8:8
  %3: i64 = int_add %2, 100
  return %3
}
func catcher (i64) -> i64 {
b0(%1: i64):
  %2: i64 = call middle(%1)
  try b1(%2) catch %3: ref rlib::Object -> b2(%3, %1)
b1(%4: i64):
  return %4
b2(%5: ref rlib::Object, %6: i64):
  %7: bool = isinstance MyError, %5
  branch %7, b3, b4(%5)
b3:
  return -1
b4(%8: ref rlib::Object):
  raise %8
}
)";

TEST_F(InterpreterTest, ExceptionsFindTheirHandler) {
  Load(kRaising);
  EXPECT_EQ(Value("catcher", {5}), 105);
  EXPECT_EQ(Value("catcher", {0}), -1);
  EXPECT_EQ(Raised("middle", {0}), "MyError");
  ASSERT_EQ(interpreter_->traceback().size(), 2u);
  EXPECT_EQ(program_->DescribePosition(interpreter_->traceback()[0].pos), "a.cc:5:5");
  EXPECT_EQ(program_->DescribePosition(interpreter_->traceback()[1].pos), "a.cc:8:8");
}

TEST_F(InterpreterTest, SystemExceptions) {
  InterpreterOptions options;
  options.memory_limit = 1000;
  options.max_depth = 50;
  Load(R"(
func recurse (i64) -> i64 {
b0(%1: i64):
  %2: bool = int_eq %1, 0
  branch %2, b1, b2(%1)
b1:
  return 0
b2(%3: i64):
  %4: i64 = int_sub %3, 1
  %5: i64 = call recurse(%4)
  return %5
}
func array (i64) -> ref Ints {
b0(%1: i64):
  %2: ref Ints = new_array Ints, %1
  return %2
}
func handled () -> bool {
b0:
  %1: ref Ints = new_array Ints, 1000000000000000000
  try b1 catch %2: ref rlib::Object -> b2(%2)
b1:
  return false
b2(%3: ref rlib::Object):
  %4: bool = isinstance rlib::MemoryError, %3
  return %4
}
)",
       options);
  EXPECT_EQ(Value("recurse", {49}), 0);
  EXPECT_EQ(Raised("recurse", {50}), "rlib::StackOverflowError");
  EXPECT_EQ(Value("recurse", {10}), 0);
  EXPECT_NE(Value("array", {100}), 0);
  EXPECT_EQ(Raised("array", {300}), "rlib::MemoryError");
  EXPECT_EQ(Value("handled"), 1);
  const RunResult result = Call("array", {300});
  const Field* message = program_->FindClass("rlib::Exception")->FindField("message_");
  EXPECT_EQ(interpreter_->Bytes(
                reinterpret_cast<char*>(Interpreter::Load(result.exception, *message))),
            "out of memory");
}

TEST_F(InterpreterTest, ExplicitExceptions) {
  InterpreterOptions options;
  options.stage = Stage::kGc;
  options.max_depth = 50;
  Load(R"(
object #0 kiln::Globals { }
object #1 MyError { null }
object #2 rlib::StackOverflowError { null }
func thrower (bool) -> i64 {
b0(%1: bool):
  branch %1, b1, b2
b1:
  exc_set #1
  traceback 0 @a.cc:1:2
  return 0
b2:
  return 7
}
func catcher (bool) -> i64 {
b0(%1: bool):
  %2: i64 = call thrower(%1)
  %3: bool = exc_pending
  branch %3, b1, b2(%2)
b1:
  %4: ref rlib::Exception = exc_take
  %5: bool = isinstance MyError, %4
  %6: i64 = int_cast %5
  return %6
b2(%7: i64):
  return %7
}
func recurse () -> void {
b0:
  stack_check
  %1: bool = exc_pending
  branch %1, b1, b2
b1:
  exc_set #2
  return
b2:
  call recurse()
  return
}
func roots () -> bool {
b0:
  %1: ref Point = gc_alloc Point
  gc_push(%1, null:ref Point)
  %2: ref Ints = gc_alloc_array Ints, 3
  %3: ref Point = gc_pop 0
  %4: ref Point = gc_pop 1
  gc_drop 2
  gc_barrier %3
  setfield Point.next, %3, %4
  %5: bool = ref_eq %1, %3
  return %5
}
)",
       options);
  EXPECT_EQ(Value("catcher", {1}), 1);
  EXPECT_EQ(Value("catcher", {0}), 7);
  EXPECT_EQ(Raised("thrower", {1}), "MyError");
  EXPECT_EQ(Raised("recurse"), "rlib::StackOverflowError");
  EXPECT_EQ(Value("roots"), 1);
}

TEST_F(InterpreterTest, VirtualAndIndirectCalls) {
  Load(R"(
class Shape : rlib::Object abstract
class Square : Shape {
  field side: i64
  impl area = square_area
}
class BigSquare : Square
class Circle : Shape {
  impl area = circle_area
}
method area (ref Shape, i64) -> i64 owner Shape
func square_area (ref Square, i64) -> i64 {
b0(%1: ref Square, %2: i64):
  %3: i64 = getfield Square.side, %1
  %4: i64 = int_mul %3, %3
  %5: i64 = int_mul %4, %2
  return %5
}
func circle_area (ref Circle, i64) -> i64 {
b0(%1: ref Circle, %2: i64):
  return 3
}
func make (i64) -> ref Shape {
b0(%1: i64):
  switch %1 { 0 -> b1, 1 -> b2, 1000000 -> b3, else -> b4 }
b1:
  %2: ref Square = new Square
  setfield Square.side, %2, 4
  return %2
b2:
  %3: ref Circle = new Circle
  return %3
b3:
  %4: ref BigSquare = new BigSquare
  setfield Square.side, %4, 10
  return %4
b4:
  return null
}
func area_of (i64) -> i64 {
b0(%1: i64):
  %2: ref Shape = call make(%1)
  %3: i64 = call_virtual area(%2, 2)
  return %3
}
func pick (bool) -> func(i64) -> i64 {
b0(%1: bool):
  branch %1, b1, b2
b1:
  return &area_of
b2:
  return null
}
func through (bool, i64) -> i64 {
b0(%1: bool, %2: i64):
  %3: func(i64) -> i64 = call pick(%1)
  %4: i64 = call_indirect %3(%2)
  return %4
}
func name (i64) -> ref rlib::Str {
b0(%1: i64):
  %2: ref Shape = call make(%1)
  %3: ref rlib::Str = class_name %2
  return %3
}
)");
  EXPECT_EQ(Value("area_of", {0}), 32);
  EXPECT_EQ(Value("area_of", {1}), 3);
  EXPECT_EQ(Value("area_of", {1000000}), 200);
  EXPECT_EQ(Value("area_of", {0}), 32);
  EXPECT_EQ(Failure("area_of", {7}), "call of area on null");
  EXPECT_EQ(Value("through", {1, 1}), 3);
  EXPECT_EQ(Failure("through", {0, 1}), "call of a null function pointer");
  EXPECT_EQ(interpreter_->Bytes(reinterpret_cast<char*>(Value("name", {1000000}))), "BigSquare");
}

TEST_F(InterpreterTest, StructResults) {
  Load(R"(
func divmod (i64, i64) -> (i64, i64) {
b0(%1: i64, %2: i64):
  %3: i64 = int_div %1, %2
  %4: i64 = int_mod %1, %2
  set_call_result 1, %4
  return %3
}
func use (i64) -> i64 {
b0(%1: i64):
  %2: i64 = call divmod(%1, 10)
  %3: i64 = call_result 1
  %4: i64 = int_mul %3, 1000
  %5: i64 = int_add %4, %2
  return %5
}
)");
  EXPECT_EQ(Value("use", {1234}), 4123);
  EXPECT_EQ(Value("divmod", {17, 5}), 3);
  EXPECT_EQ(interpreter_->CallResult(1), 2);
}

TEST_F(InterpreterTest, StepLimit) {
  InterpreterOptions options;
  options.step_limit = 1000;
  Load(R"(
func forever () -> void {
b0:
  jump b1(0)
b1(%1: i64):
  %2: i64 = int_add %1, 1
  jump b1(%2)
}
)",
       options);
  EXPECT_EQ(Failure("forever"), "the limit of 1000 steps is reached");
}

TEST_F(InterpreterTest, FactsAreChecked) {
  InterpreterOptions options;
  options.check_facts = true;
  Load(R"(
func inc (i64) -> i64 @a.cc:1:1 {
b0(%1 n: i64 {0..10}):
  %2 more: i64 {1..10} = int_add %1, 1 @a.cc:2:3
  return %2
}
func field (ref Point) -> ref Point {
b0(%1: ref Point):
  %2: ref Point {nonnull} = getfield Point.next, %1
  return %2
}
func exact (ref rlib::Object) -> void {
b0(%1: ref rlib::Object {exact rlib::Exception}):
  return
}
)",
       options);
  EXPECT_EQ(Value("inc", {9}), 10);
  EXPECT_EQ(Failure("inc", {11}), "%1 n is 11, against its fact {0..10}");
  const RunResult result = Call("inc", {10});
  EXPECT_EQ(FormatDiagnostic(result.failure),
            "a.cc:2:3: error: %2 more is 11, against its fact {1..10}\na.cc:1:1: note: in inc\n");
  char* point = interpreter_->memory().Allocate(*program_->FindClass("Point"), 0);
  EXPECT_EQ(Failure("field", {reinterpret_cast<int64_t>(point)}),
            "%2 is null, against its fact {nonnull}");
  char* error = interpreter_->memory().Allocate(*program_->FindClass("MyError"), 0);
  EXPECT_EQ(Failure("exact", {reinterpret_cast<int64_t>(error)}),
            "%1 is a MyError, against its fact {exact rlib::Exception}");
  EXPECT_EQ(Failure("field", {reinterpret_cast<int64_t>(error)}),
            "field next of an object of another class");
}

extern "C" int32_t kiln_test_mixed(int8_t a, double b, float c, uint16_t d, const char* e,
                                   int64_t f, bool g) {
  return static_cast<int32_t>(a + b * 10 + c * 100 + d + (e == nullptr ? 0 : e[0]) + f + g);
}
extern "C" int64_t kiln_test_apply(int64_t (*f)(int64_t), int64_t n) { return f(n) + f(n + 1); }

TEST_F(InterpreterTest, ForeignCalls) {
  InterpreterOptions options;
  options.allow_foreign = [](const Function& f) { return f.name != "getpid"; };
  options.find_foreign = [](const std::string& name) -> void* {
    if (name == "kiln_test_mixed") return reinterpret_cast<void*>(&kiln_test_mixed);
    if (name == "kiln_test_apply") return reinterpret_cast<void*>(&kiln_test_apply);
    return nullptr;
  };
  std::string written;
  options.write = [&](int fd, std::string_view bytes) {
    written += std::to_string(fd) + ":" + std::string(bytes);
  };
  Load(R"(
func kiln_test_mixed (i8, f64, f32, u16, raw, i64, bool) -> i32 foreign
func kiln_test_apply (func(i64) -> i64, i64) -> i64 foreign
func getpid () -> i32 foreign
func no_such_function () -> i32 foreign
func rlib_rt_write (i64, raw, i64) -> i64 foreign
func exit (i32) -> void foreign no_return
func strlen (raw) -> u64 foreign
func mixed (ref rlib::Str) -> i32 {
b0(%1: ref rlib::Str):
  %2: raw = array_raw %1
  %3: i32 = call_foreign kiln_test_mixed(-1, 2.5, 0.5, 1000, %2, 100000, true)
  return %3
}
func thrice (i64) -> i64 {
b0(%1: i64):
  %2: bool = int_eq %1, 100
  branch %2, b1, b2(%1)
b1:
  %3: ref MyError = new MyError
  raise %3
b2(%4: i64):
  %5: i64 = int_mul %4, 3
  return %5
}
func callback (i64) -> i64 {
b0(%1: i64):
  %2: i64 = call_foreign kiln_test_apply(&thrice, %1)
  return %2
}
func pid () -> i32 {
b0:
  %1: i32 = call_foreign getpid()
  return %1
}
func missing () -> i32 {
b0:
  %1: i32 = call_foreign no_such_function()
  return %1
}
func print (ref rlib::Str) -> i64 {
b0(%1: ref rlib::Str):
  %2: raw = array_raw %1
  %3: i64 = array_length %1
  %4: i64 = call_foreign rlib_rt_write(1, %2, %3)
  return %4
}
func leave () -> void {
b0:
  call_foreign exit(3)
  unreachable
}
)",
       options);
  const int64_t str = reinterpret_cast<int64_t>(interpreter_->NewStr("A"));
  EXPECT_EQ(Value("mixed", {str}), -1 + 25 + 50 + 1000 + 65 + 100000 + 1);
  EXPECT_EQ(Value("callback", {5}), 33);
  EXPECT_EQ(Failure("callback", {99}), "the exception MyError leaves a callback from C");
  EXPECT_EQ(Value("callback", {1}), 9);
  EXPECT_EQ(Failure("pid"), "the C function getpid cannot be called here");
  EXPECT_EQ(Failure("missing"), "there is no C function no_such_function");
  EXPECT_EQ(Value("print", {str}), 1);
  EXPECT_EQ(written, "1:A");
  const RunResult result = Call("leave");
  EXPECT_EQ(result.status, Status::kExited);
  EXPECT_EQ(result.value, 3);
}

TEST_F(InterpreterTest, PrebuiltObjectsAreThere) {
  Load(R"(
class kiln::Globals {
  field counter: i64
  field first: ref Point
}
object #0 kiln::Globals { 41, #2 }
object #1 Point { 7, true, -1, 0.5, #2 }
object #2 Point { 8, false, 5, 0.25, #1 }
object #3 Pairs { | 1, 1.5, 2, 2.5 }
object #4 rlib::Str { 0 | "hello" }
object #5 Weak { | #1 }
func count () -> i64 {
b0:
  %1: i64 = getfield kiln::Globals.counter, #0
  %2: i64 = int_add %1, 1
  setfield kiln::Globals.counter, #0, %2
  return %2
}
func around () -> bool {
b0:
  %1: ref Point = getfield kiln::Globals.first, #0
  %2: ref Point = getfield Point.next, %1
  %3: ref Point = getfield Point.next, %2
  %4: bool = ref_eq %1, %3
  %5: i32 = getfield Point.x, %2
  %6: bool = int_eq %5, 7
  %7: bool = int_and %4, %6
  return %7
}
func item (i64) -> f64 {
b0(%1: i64):
  %2: f64 = array_get Pairs.value, #3, %1
  return %2
}
func target () -> bool {
b0:
  %1: ref Point = weakref_get #5
  %2: bool = ref_eq %1, #1
  return %2
}
)");
  EXPECT_EQ(Value("count"), 42);
  EXPECT_EQ(Value("count"), 43);
  EXPECT_EQ(Value("around"), 1);
  EXPECT_EQ(Value("target"), 1);
  EXPECT_EQ(std::bit_cast<double>(Value("item", {1})), 2.5);
  EXPECT_EQ(interpreter_->Bytes(interpreter_->Prebuilt(4)), "hello");
}

TEST_F(InterpreterTest, PrebuiltFunctionsRunOnce) {
  Load(R"(
class kiln::Globals {
  field runs: i64
}
func once () -> ref Point prebuild {
b0:
  %1: i64 = getfield kiln::Globals.runs, #0
  %2: i64 = int_add %1, 1
  setfield kiln::Globals.runs, #0, %2
  %3: ref Point = new Point
  return %3
}
func itself () -> i64 prebuild {
b0:
  %1: i64 = call itself()
  return %1
}
func test () -> i64 {
b0:
  %1: ref Point = call once()
  %2: ref Point = call once()
  %3: bool = ref_eq %1, %2
  branch %3, b1, b2
b1:
  %4: i64 = getfield kiln::Globals.runs, #0
  return %4
b2:
  return -1
}
)");
  EXPECT_EQ(Value("test"), 1);
  EXPECT_EQ(Failure("itself"), "itself needs its own result");
}

// Every pure numeric operation gives what FoldPure gives, and fails exactly where FoldPure refuses.
TEST_F(InterpreterTest, PureOperationsMeanWhatTheyMean) {
  const int64_t kInts[] = {0, 1, -1, 2, 7, 31, 63, 127, -128, 255, 65535, INT32_MAX, INT32_MIN,
                           UINT32_MAX, INT64_MAX, INT64_MIN};
  const double kFloats[] = {0.0, -0.0, 1.0, -1.5, 127.9, 255.5, 1e10, -1e300, 0.1,
                            std::numeric_limits<double>::infinity(), std::nan("")};
  int checked = 0;
  for (int n = 0; n < kNumOpcodes; ++n) {
    const Opcode op = static_cast<Opcode>(n);
    const OpInfo& info = Info(op);
    if (info.operands.find_first_not_of("ibfn") != std::string_view::npos || info.operands.empty() ||
        !info.has(effect::kPure) || info.result == 'p')
      continue;
    const bool floats = info.operands[0] == 'f';
    for (Kind k : {Kind::kBool, Kind::kI8, Kind::kU8, Kind::kI32, Kind::kU32, Kind::kI64, Kind::kU64,
                   Kind::kF32, Kind::kF64}) {
      const Type type{k};
      if (floats != type.is_float() || (info.operands[0] == 'b' && k != Kind::kBool)) continue;
      for (Kind r : {Kind::kBool, Kind::kI16, Kind::kU32, Kind::kI64, Kind::kU64, Kind::kF32,
                     Kind::kF64}) {
        Type result{r};
        if (info.result == '=') result = type;
        if (info.result == 'b') result = Type::Bool();
        if (info.result == 'i' ? !result.is_int() : info.result == 'f' && !result.is_float())
          continue;
        program_ = std::make_unique<Program>();
        Signature signature;
        signature.params.assign(info.operands.size(), type);
        signature.results = {result};
        Function* f = program_->AddFunction("f", "f", program_->Intern(signature));
        f->graph = std::make_unique<Graph>(f);
        Block* block = f->graph->NewBlock();
        std::vector<kiln::Value*> args;
        for (size_t i = 0; i < info.operands.size(); ++i)
          args.push_back(f->graph->NewArg(block, type));
        SetReturn(block, Append(f->graph.get(), block, op, args, result)->result);
        const std::vector<std::string> mistakes = Verify(*program_, Stage::kFlow);
        ASSERT_TRUE(mistakes.empty()) << mistakes[0];
        interpreter_ = std::make_unique<Interpreter>(program_.get());
        const auto draw = [&](size_t i) {
          return floats ? Const::Float(semantics::RoundFloat(k, kFloats[i % std::size(kFloats)]))
                        : Const::Int(NormaliseInt(k, kInts[i % std::size(kInts)]));
        };
        for (size_t i = 0; i < std::size(kInts); ++i) {
          for (size_t j = 0; j < (args.size() == 1 ? 1 : std::size(kInts)); ++j) {
            const Const operands[] = {draw(i), draw(j)};
            const int64_t slots[] = {operands[0].bits, operands[1].bits};
            Const folded;
            const bool defined = FoldPure(op, type, result, operands, &folded);
            const RunResult run = interpreter_->Call(f, {slots, args.size()});
            ASSERT_EQ(run.status, defined ? Status::kReturned : Status::kFailed)
                << info.name << " " << TypeName(type) << " " << slots[0] << " " << slots[1];
            if (defined) {
              ASSERT_EQ(run.value, folded.bits)
                  << info.name << " " << TypeName(type) << " " << slots[0] << " " << slots[1];
            }
            ++checked;
          }
        }
        if (info.result == '=' || info.result == 'b') break;
      }
    }
  }
  EXPECT_GT(checked, 20000);
}

TEST_F(InterpreterTest, RawMemory) {
  Load(R"(
func sum (raw) -> f64 {
b0(%1: raw):
  %2: u8 = raw_load %1, 0
  %3: i16 = raw_load %1, 2
  %4: f32 = raw_load %1, 4
  raw_store %1, 8, %4
  %5: raw = raw_add %1, 8
  %6: f32 = raw_load %5, 0
  %7: i64 = raw_sub %5, %1
  %8: f64 = int_to_float %2
  %9: f64 = int_to_float %3
  %10: f64 = float_cast %6
  %11: f64 = float_add %8, %9
  %12: f64 = float_add %11, %10
  %13: f64 = int_to_float %7
  %14: f64 = float_add %12, %13
  return %14
}
)");
  struct {
    uint8_t a = 200;
    int16_t b = -300;
    float c = 0.5f;
    float d = 0;
  } memory;
  EXPECT_EQ(std::bit_cast<double>(Value("sum", {reinterpret_cast<int64_t>(&memory)})),
            200 - 300 + 0.5 + 8);
  EXPECT_EQ(Failure("sum", {0}), "raw_load at null");
}

}  // namespace
}  // namespace kiln
