// The longest pause with 1 GB alive: an array of 100 million references, 8 million small objects in
// it, and young ones that take their places. Pauses.java is the same in Java.
//
//     pauses [length of the array, 100000000] [replacements, 20000000]
//
// Each replacement stores a reference from the oldest object to the youngest and makes an old one
// garbage. What is hard about it: a minor collection must find the few new references in 800 MB, a
// major one must not walk them all at once.
//
// A pause is seen from outside, as the time that a handful of replacements took. In elapsed time,
// everything else that can stop a process is in it too; in processor time, all that this process does,
// in the kernel as well. One line for each number, for bench.py.

#include "rlib/rlib.h"

using namespace rlib::literals;

namespace pauses {

class Cell final : public rlib::Object {
 public:
  explicit Cell(int64_t number) : number(number) {}

  const int64_t number;
  int64_t unused = 0;
};

// xorshift64*: good enough to hit every part of the array.
class Random final : public rlib::Object {
 public:
  int64_t below(int64_t limit) {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    uint64_t bits = state_ * 0x2545F4914F6CDD1Du;
    return static_cast<int64_t>(rlib::mul_high(bits, static_cast<uint64_t>(limit)));
  }

 private:
  uint64_t state_ = 88172645463325252u;
};

// The time between two looks at a clock, at its longest.
class Stopwatch final : public rlib::Object {
 public:
  explicit Stopwatch(int64_t now) : last_(now) {}

  // To be called often: takes the time since the last call for a pause.
  void tick(int64_t now) {
    int64_t gap = now - last_;
    last_ = now;
    if (gap > longest_) longest_ = gap;
    if (gap > 1000000) above_1_ms_++;
    if (gap > 10000000) above_10_ms_++;
  }

  int64_t longest_in_us() const { return longest_ / 1000; }
  int64_t above_1_ms() const { return above_1_ms_; }
  int64_t above_10_ms() const { return above_10_ms_; }

 private:
  int64_t last_;
  int64_t longest_ = 0;
  int64_t above_1_ms_ = 0;
  int64_t above_10_ms_ = 0;
};

void print_number(rlib::Str* what, int64_t number) {
  rlib::print(what->concat(": "_str)->concat(rlib::int_to_str(number)));
}

constexpr int64_t kReplacementsPerTick = 64;
constexpr int64_t kOneIn = 12;  // items of the array that hold a cell at first

void run(int64_t length, int64_t replacements) {
  auto* cells = rlib::Array<Cell*>::make(length);
  for (int64_t i = 0; i < length; i += kOneIn) cells->set(i, new Cell(i));

  auto* random = new Random();
  auto* elapsed = new Stopwatch(rlib::monotonic_clock());
  auto* processor = new Stopwatch(rlib::cpu_clock());
  for (int64_t done = 0; done < replacements;) {
    for (int64_t i = 0; i < kReplacementsPerTick; i++, done++) {
      cells->set(random->below(length / kOneIn) * kOneIn, new Cell(done));
    }
    elapsed->tick(rlib::monotonic_clock());
    processor->tick(rlib::cpu_clock());
  }
  print_number("longest pause in us"_str, elapsed->longest_in_us());
  print_number("pauses above 1 ms"_str, elapsed->above_1_ms());
  print_number("pauses above 10 ms"_str, elapsed->above_10_ms());
  print_number("longest pause in us of processor time"_str, processor->longest_in_us());

  int64_t sum = 0;  // the same for every peer
  for (int64_t i = 0; i < length; i += kOneIn) sum += cells->get(i)->number;
  print_number("checksum"_str, sum);
}

int64_t argument(rlib::List<rlib::Str*>* args, int64_t index, int64_t otherwise) {
  return args->length() > index ? rlib::parse_int(args->get(index)).value : otherwise;
}

}  // namespace pauses

int entry_point(rlib::List<rlib::Str*>* args) {
  pauses::run(pauses::argument(args, 1, 100000000), pauses::argument(args, 2, 20000000));
  return 0;
}
