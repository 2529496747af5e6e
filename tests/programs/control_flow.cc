// Loops, switches, conditionals, short circuits, early exits.
#include "rlib/rlib.h"

using rlib::operator""_str;

enum class Colour { kRed, kGreen, kBlue, kOther = 40 };

rlib::Str* name(Colour c) {
  switch (c) {
    case Colour::kRed: return "red"_str;
    case Colour::kGreen: return "green"_str;
    case Colour::kBlue: return "blue"_str;
    default: return "other"_str;
  }
}

int falls_through(int n) {
  int result = 0;
  switch (n) {
    case 1: result += 1; [[fallthrough]];
    case 2: result += 10; break;
    case -5: result = 99; break;
    case 100000: return 7;
    default: result = -1;
  }
  return result;
}

bool noisy(rlib::StrBuilder* log, char c, bool result) {
  log->append(c);
  return result;
}

int collatz(int64_t n) {
  int steps = 0;
  do {
    n = n % 2 == 0 ? n / 2 : 3 * n + 1;
    steps++;
  } while (n != 1);
  return steps;
}

int find_pair(int limit) {
  for (int i = 1; i < limit; i++) {
    for (int j = i; j < limit; j++) {
      if ((i + j) % 3 == 0) continue;
      if (i * j == 35) return i * 100 + j;
      if (j > 20) break;
    }
  }
  return -1;
}

int entry_point(rlib::List<rlib::Str*>* args) {
  rlib::print(name(Colour::kGreen)->concat(name(Colour::kOther)));
  for (int n : *rlib::List<int>::of(1, 2, 3, -5, 100000))
    rlib::print(rlib::int_to_str(falls_through(n)));
  auto* log = new rlib::StrBuilder();
  bool a = noisy(log, 'a', true) && noisy(log, 'b', false) && noisy(log, 'c', true);
  bool b = noisy(log, 'd', false) || (noisy(log, 'e', true) && noisy(log, 'f', true));
  log->append(a ? '1' : '0');
  log->append(b ? '1' : '0');
  rlib::print(log->build());
  rlib::print(rlib::int_to_str(collatz(27)));
  rlib::print(rlib::int_to_str(find_pair(50)));
  int count = 0;
  for (int i = 0;; i++) {
    if (i == 3) continue;
    if (i > 10) break;
    count += i;
  }
  while (count > 40) count -= 7;
  rlib::print(rlib::int_to_str(count));
  int x = 3;
  if (int y = x * 2; y > 5) x = y;
  rlib::print(rlib::int_to_str(x));
  return static_cast<int>(args->length()) > 50 ? 1 : 0;
}
// expect: greenother
// expect: 11
// expect: 10
// expect: -1
// expect: 99
// expect: 7
// expect: abdef01
// expect: 111
// expect: -1
// expect: 38
// expect: 6
