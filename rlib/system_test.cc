// Files, environment, clocks, programs, threads, weak references.

#include <string>

#include <gtest/gtest.h>

#include "rlib/rlib.h"
#include "rlib/threads.h"

// For run_program: what it does depends on the first argument.
int entry_point(rlib::List<rlib::Str*>* args) {
  using namespace rlib::literals;
  if (args->get(0)->eq("exit"_str)) rlib::exit(7);
  if (args->get(0)->eq("raise"_str)) throw new rlib::ValueError("bad"_str);
  return 3;
}

namespace rlib {
namespace {

std::string text(const Str* s) { return std::string(s->raw_items(), s->length()); }
Str* str(const std::string& s) { return Str::from_raw(s.data(), s.size()); }
Str* scratch_file() { return str(testing::TempDir() + "rlib_system_test"); }

TEST(Files, WriteAndRead) {
  Str* path = scratch_file();
  Str* content = "one\ntwo\n\nlast"_str;
  write_file(path, content);
  EXPECT_EQ(text(read_file(path)), text(content));
  File* file = File::open(path, File::kRead);
  EXPECT_EQ(text(file->read_line()), "one\n");
  EXPECT_EQ(file->read_byte(), 't');
  EXPECT_EQ(text(file->read(3)), "wo\n");
  EXPECT_EQ(text(file->read_line()), "\n");
  EXPECT_EQ(text(file->read_line()), "last");
  EXPECT_EQ(text(file->read_line()), "");
  EXPECT_EQ(file->read_byte(), -1);
  file->close();
}

TEST(Files, LargerThanTheBuffer) {
  Str* path = scratch_file();
  Str* line = "0123456789abcdef\n"_str;
  File* file = File::open(path, File::kWrite);
  for (int i = 0; i < 20000; i++) file->write(line);
  file->write(line->repeat(20000));
  file->write_char('!');
  file->close();
  Str* expected = line->repeat(40000)->concat("!"_str);
  EXPECT_TRUE(read_file(path)->eq(expected));
  file = File::open(path, File::kRead);
  int lines = 0;
  while (file->read_line()->ends_with("\n"_str)) lines++;
  EXPECT_EQ(lines, 40000);
  file->close();
  file = File::open(path, File::kAppend);
  file->write("?"_str);
  file->close();
  EXPECT_TRUE(read_file(path)->ends_with("!?"_str));
}

TEST(Files, Errors) {
  try {
    read_file("/no/such/file"_str);
    FAIL();
  } catch (OSError* e) {
    EXPECT_EQ(e->number(), 2);
    EXPECT_EQ(text(e->message()), "/no/such/file: No such file or directory");
  }
  EXPECT_THROW(read_file("a\0b"_str), ValueError*);
}

TEST(Os, Environment) {
  set_environment("RLIB_TEST"_str, "value"_str);
  EXPECT_EQ(text(get_environment("RLIB_TEST"_str)), "value");
  EXPECT_GE(environment()->index_if([](Str* s) { return s->eq("RLIB_TEST=value"_str); }), 0);
  set_environment("RLIB_TEST"_str, nullptr);
  EXPECT_EQ(get_environment("RLIB_TEST"_str), nullptr);
}

TEST(Os, Clocks) {
  int64_t before = monotonic_clock();
  sleep(2'000'000);
  EXPECT_GE(monotonic_clock() - before, 2'000'000);
  EXPECT_GT(wall_clock(), int64_t{1'600'000'000} * 1'000'000'000);
  EXPECT_EQ(random_bytes(16)->length(), 16);
}

TEST(Program, Status) {
  EXPECT_EQ(run_program(List<Str*>::of("return"_str)), 3);
  EXPECT_EQ(run_program(List<Str*>::of("exit"_str)), 7);
  testing::internal::CaptureStderr();
  EXPECT_EQ(run_program(List<Str*>::of("raise"_str)), 1);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "uncaught exception: rlib::ValueError: bad\n");
}

TEST(WeakRef, Basics) {
  Str* s = "x"_str;
  EXPECT_EQ(WeakRef<Str>::make(s)->get(), s);
}

class Counter final : public Object {
 public:
  int64_t count = 0;
  threads::Lock* lock = new threads::Lock();
  threads::Lock* done = new threads::Lock();
};

void count_up(Object* argument) {
  Counter* counter = cast<Counter>(argument);
  for (int i = 0; i < 100; i++) {
    threads::Holding holding(counter->lock);
    int64_t seen = counter->count;
    threads::yield();
    counter->count = seen + 1;
  }
  if (counter->count == 400) counter->done->release();
}

TEST(Threads, LocksExclude) {
  Counter* counter = new Counter();
  counter->done->acquire();
  EXPECT_FALSE(counter->done->acquire_within(0));
  EXPECT_FALSE(counter->done->acquire_within(1'000'000));
  for (int i = 0; i < 4; i++) EXPECT_TRUE(threads::start(count_up, counter));
  EXPECT_TRUE(counter->done->acquire_within(int64_t{20} * 1'000'000'000));
  EXPECT_EQ(counter->count, 400);
}

}  // namespace
}  // namespace rlib
