// Function pointers, lambdas, references, overloads, recursion, many arguments.
#include "rlib/rlib.h"

using rlib::operator""_str;

using Binary = int64_t (*)(int64_t, int64_t);

int64_t add(int64_t a, int64_t b) { return a + b; }
int64_t multiply(int64_t a, int64_t b) { return a * b; }
int64_t minus(int64_t a, int64_t b) { return a - b; }

Binary pick(char c) {
  switch (c) {
    case '+': return add;
    case '*': return multiply;
    case '-': return minus;
    default: return nullptr;
  }
}

class Operator : public rlib::Object {
 public:
  Operator(char sign, Binary function) : sign(sign), function(function) {}
  const char sign;
  const Binary function;
};

int64_t fold(rlib::List<int64_t>* list, Binary f, int64_t start) {
  for (int64_t item : *list) start = f(start, item);
  return start;
}

void swap(int64_t& a, int64_t& b) {
  int64_t t = a;
  a = b;
  b = t;
}

int64_t ackermann(int64_t m, int64_t n) {
  if (m == 0) return n + 1;
  if (n == 0) return ackermann(m - 1, 1);
  return ackermann(m - 1, ackermann(m, n - 1));
}

bool is_even(int n);
bool is_odd(int n) { return n == 0 ? false : is_even(n - 1); }
bool is_even(int n) { return n == 0 ? true : is_odd(n - 1); }

int64_t many(int64_t a, int b, short c, char d, bool e, double f, int64_t g, int64_t h,
             rlib::Str* i, uint8_t j) {
  return a + b * 2 + c * 3 + d * 4 + (e ? 5 : 6) + static_cast<int64_t>(f * 7) + g * 8 + h * 9 +
         i->length() * 10 + j * 11;
}

rlib::Str* show(int64_t n) { return rlib::int_to_str(n); }
rlib::Str* show(bool b) { return b ? "true"_str : "false"_str; }
rlib::Str* show(rlib::Str* s) { return "'"_str->concat(s)->concat("'"_str); }

int entry_point(rlib::List<rlib::Str*>*) {
  auto* list = rlib::List<int64_t>::of(1, 2, 3, 4, 5);
  rlib::print(show(fold(list, add, 0)));
  rlib::print(show(fold(list, pick('*'), 1)));
  rlib::print(show(pick('?') == nullptr));
  auto* operators = rlib::List<Operator*>::of(new Operator('+', add), new Operator('-', minus));
  for (Operator* op : *operators) rlib::print(show(op->function(10, 4)));
  rlib::print(show(fold(list, [](int64_t a, int64_t b) { return a * 10 + b; }, 0)));
  int64_t x = 1, y = 2;
  swap(x, y);
  rlib::print(show(x * 10 + y));
  rlib::print(show(ackermann(2, 9)));
  rlib::print(show(is_even(100)));
  rlib::print(show(many(1, -2, 3, 'd', true, 1.5, 7, -8, "nine"_str, 250)));
  rlib::print(show("text"_str));
  int64_t total = 0;
  auto each = [&](auto f) {
    for (int64_t item : *list) f(item);
  };
  each([&](int64_t item) { total += item * item; });
  rlib::print(show(total));
  return 0;
}
// expect: 15
// expect: 120
// expect: true
// expect: 14
// expect: 6
// expect: 12345
// expect: 21
// expect: 21
// expect: true
// expect: 3195
// expect: 'text'
// expect: 55
