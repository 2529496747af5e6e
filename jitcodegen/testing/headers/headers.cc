// Loops that have something to do between a can_enter_jit and the merge point: what headers_native_test runs.
#include "rlib/rlib.h"

namespace headers {

struct Counting : rlib::JitDriver<Counting> {
  static constexpr auto name = "counting";
};
constexpr Counting counting;

// A condition is asked there. The number of rounds, which is `left`.
int64_t count(int64_t left) {
  const int64_t start = 0;
  int64_t rounds = start;
  while (left > 0) {
    counting.merge_point(rlib::greens(start), rlib::reds(left, rounds));
    left--;
    rounds++;
    counting.can_enter_jit(rlib::greens(start), rlib::reds(left, rounds));
  }
  return rounds;
}

struct Adding : rlib::JitDriver<Adding> {
  static constexpr auto name = "adding";
};
constexpr Adding adding;

// A number is added there, and another loop turned. The numbers below `end` and as many ones.
int64_t add_up(int64_t end) {
  const int64_t step = 1;
  int64_t i = 0, sum = 0;
  while (true) {
    adding.merge_point(rlib::greens(step), rlib::reds(i, end, sum));
    if (i >= end) return sum;
    adding.can_enter_jit(rlib::greens(step), rlib::reds(i, end, sum));
    for (int64_t k = 0; k < i; k++) sum++;
    if (i % 3 != 2) adding.can_enter_jit(rlib::greens(step), rlib::reds(i, end, sum));
    i += step;
    sum++;
  }
}

}  // namespace headers

int entry_point(rlib::List<rlib::Str*>*) {
  int64_t rounds = 0, sum = 0;
  for (int64_t n = 0; n <= 40; n++) {
    rounds += headers::count(n);
    sum += headers::add_up(n);
  }
  rlib::print(rlib::int_to_str(rounds));
  rlib::print(rlib::int_to_str(sum));
  return 0;
}
