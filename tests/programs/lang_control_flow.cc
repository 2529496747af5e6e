// Statements: loops, break and continue at every depth, switches with fallthrough and ranges,
// conditions with declarations, comma, logical operators and their order.
#include "rlib/rlib.h"

using namespace rlib::literals;

void say(rlib::Str* text, int64_t n) { rlib::print(text->concat(" "_str)->concat(rlib::int_to_str(n))); }

int64_t trace = 0;
int mark(int n) {
  trace = trace * 10 + n;
  return n;
}
bool yes(int n) { return mark(n) != 0; }
bool no(int n) { return mark(n) == 0; }

int switches(int n) {
  int result = 0;
  switch (n) {
    case -1:
      result = -100;
      break;
    case 0:
      result++;
    case 1:
      result += 10;
      [[fallthrough]];
    case 2: {
      int local = result * 2;
      result = local + 1;
      break;
    }
    case 3:
    case 4:
    case 5:
      return 345;
    default:
      result = 7;
    case 100:
      result += 1000;
    case 10 ... 12:
      result += 5;
  }
  return result;
}

enum class Op : uint8_t { kAdd, kSub, kPush = 10, kJump, kStop = 255 };

int run(rlib::List<int>* code) {
  auto* stack = new rlib::List<int>();
  int64_t pc = 0;
  int steps = 0;
  while (steps++ < 1000) {
    switch (static_cast<Op>(code->get(pc++))) {
      case Op::kAdd: {
        int b = stack->pop();
        stack->append(stack->pop() + b);
        continue;
      }
      case Op::kSub: {
        int b = stack->pop();
        stack->append(stack->pop() - b);
        break;
      }
      case Op::kPush:
        stack->append(code->get(pc++));
        break;
      case Op::kJump: {
        int target = code->get(pc++);
        if (stack->last() > 0) pc = target;
        break;
      }
      case Op::kStop:
        return stack->last() * 1000 + steps;
      default:
        return -1;
    }
    trace++;
  }
  return -2;
}

// A switch whose cases lie inside a loop.
int duff(int count) {
  int n = (count + 3) / 4;
  int total = 0;
  switch (count % 4) {
    case 0:
      do {
        total += 1000;
        case 3: total += 100;
        case 2: total += 10;
        case 1: total += 1;
      } while (--n > 0);
  }
  return total;
}

int loops(int n) {
  int total = 0;
  for (int i = 0, j = n; i < j; i++, j--) {
    for (int k = 0;; k++) {
      if (k == 3) continue;
      if (k > 5) break;
      if (k % 2 == 0) {
        total += k;
        continue;
      }
      int m = k;
      do {
        if (m == 2) break;
        total += m * 10;
        if (total % 7 == 0) continue;
        total++;
      } while (--m > 0);
    }
    while (total > 1000)
      while (total % 3 != 0)
        if (total-- % 5 == 0) total /= 2;
  }
  return total;
}

int primes(int limit) {
  auto* composite = rlib::Array<bool>::make(limit);
  int count = 0;
  for (int i = 2; i < limit; ++i) {
    if (composite->get(i)) continue;
    count++;
    for (int64_t j = int64_t{i} * i; j < limit; j += i) composite->set(j, true);
  }
  return count;
}

int find(rlib::List<rlib::List<int>*>* rows, int wanted) {
  int at = 0;
  for (auto* row : *rows) {
    for (int x : *row) {
      at++;
      if (x == wanted) return at;
      if (x < 0) break;
    }
  }
  return -1;
}

int collatz(int64_t n) {
  int steps = 0;
  while (n != 1) n = (steps++, n % 2 == 0) ? n / 2 : 3 * n + 1;
  return steps;
}

int entry_point(rlib::List<rlib::Str*>* args) {
  for (int i = -2; i < 14; i++) say("switch"_str, switches(i));
  say("switch"_str, switches(100));
  auto* code = rlib::List<int>::of(10, 5, 10, 1, 1, 11, 2, 255);
  say("run"_str, run(code));
  say("trace"_str, trace);
  for (int i = 1; i < 10; i++) say("duff"_str, duff(i));
  say("loops"_str, loops(20));
  say("primes"_str, primes(1000));
  auto* rows = new rlib::List<rlib::List<int>*>();
  rows->append(rlib::List<int>::of(1, 2, -1, 4));
  rows->append(rlib::List<int>::of(5, 4));
  say("find"_str, find(rows, 4) * 10 + find(rows, 9));
  say("collatz"_str, collatz(27));
  trace = 0;
  if (yes(1) && no(2) || yes(3) && !no(4)) mark(5);
  if ((yes(1) || yes(2)) && (no(3) || !yes(4) || mark(5) > mark(6))) mark(7); else mark(8);
  bool b = yes(1) && (no(2) || yes(3));
  b = b | no(4);
  b &= !yes(5);
  say("order"_str, trace);
  say("b"_str, b);
  trace = 0;
  int x = (mark(1), mark(2)) + mark(3) * mark(4) - (mark(5) ? mark(6) : mark(7));
  x += mark(8);
  say("x"_str, x);
  say("order"_str, trace);
  if (int y = x - 1; y > 3) say("y"_str, y);
  if (auto* row = rows->get(0)) say("row"_str, row->length());
  else say("none"_str, 0);
  int i = 5;
  while (int left = i--) say("left"_str, left);
  for (;;) {
    if (++i > 3) break;
  }
  say("i"_str, i);
  int a = 1;
  a = a++ * 2;
  say("a"_str, a);
  switch (int z = i * 2; z) {
    case 8: say("eight"_str, z); break;
    default: say("other"_str, z);
  }
  switch (i) {
  }
  switch (i) default: say("only default"_str, i);
  switch (bool flag = i > 2; flag) {
    case true: say("true"_str, 1); break;
    case false: say("false"_str, 0);
  }
  return 3;
}
