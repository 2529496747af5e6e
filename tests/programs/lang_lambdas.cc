// Lambdas: captures by value and by reference, init captures, mutable, nested, passed on through
// several levels, of `this`, generic, and without captures as function pointers.
#include "rlib/rlib.h"

using namespace rlib::literals;

void say(rlib::Str* text, int64_t n) { rlib::print(text->concat(" "_str)->concat(rlib::int_to_str(n))); }

template <class T, class F>
void each(rlib::List<T>* list, F f) {
  for (T item : *list) f(item);
}
template <class T, class F>
rlib::List<T>* filter(rlib::List<T>* list, F keep) {
  auto* out = new rlib::List<T>();
  each(list, [&](T item) {
    if (keep(item)) out->append(item);
  });
  return out;
}
template <class T, class A, class F>
A fold(rlib::List<T>* list, A start, const F& f) {
  A total = start;
  each(list, [&](T item) { total = f(total, item); });
  return total;
}
template <class F, class G>
auto compose(F f, G g, int x) {
  return f(g(x));
}
template <class F>
int twice(F&& f, int x) {
  return f(f(x));
}

struct Counter {
  int n = 0;
  int step = 1;
  template <class F>
  void times(int count, F f) {
    for (int i = 0; i < count; i++) f(*this);
  }
  int run() {
    auto add = [this](int k) {
      n += k * step;
      return n;
    };
    add(1);
    step = 10;
    add(2);
    times(3, [](Counter& c) { c.n++; });
    return n;
  }
};

class Account : public rlib::Object {
 public:
  int64_t balance = 100;
  int64_t history = 0;
  template <class F>
  void change(F f) {
    balance = f(balance);
    history = history * 10 + 1;
  }
  void save(int64_t amount) {
    change([this, amount](int64_t b) {
      history += b % 10;
      return b + amount;
    });
    change([=, this](int64_t b) { return log(b - amount / 2); });
  }
  virtual int64_t log(int64_t b) {
    say("log"_str, b);
    return b;
  }
};
class LoudAccount : public Account {
 public:
  int64_t log(int64_t b) override { return Account::log(b) + 1; }
};

using Binary = int (*)(int, int);
int apply(Binary f, int a, int b) { return f(a, b); }
Binary choose(int n) {
  switch (n) {
    case 0: return [](int a, int b) { return a + b; };
    case 1: return [](int a, int b) { return a * b; };
    default: return nullptr;
  }
}

int early(rlib::List<int>* list, int wanted) {
  int found = -1;
  auto look = [&](int x) -> bool {
    if (x != wanted) return false;
    found = x * 100;
    return true;
  };
  for (int x : *list)
    if (look(x)) break;
  return found;
}

// A lambda's own return does not leave the function around it.
int returns(int n) {
  auto classify = [](int x) {
    if (x < 0) return -1;
    if (x == 0) return 0;
    for (int i = 1;; i *= 2) {
      if (i > x) return i;
    }
  };
  int total = 0;
  for (int i = -2; i < n; i++) total = total * 3 + classify(i);
  return total;
}

int entry_point(rlib::List<rlib::Str*>* args) {
  auto* list = rlib::List<int>::of(5, 2, 8, 1, 9, 4);
  int sum = 0;
  each(list, [&sum](int x) { sum += x; });
  say("sum"_str, sum);
  int limit = 4;
  auto* big = filter(list, [limit](int x) { return x > limit; });
  say("big"_str, big->length());
  limit = 0;
  say("fold"_str, fold(big, 0, [](int a, int x) { return a * 10 + x; }));
  say("fold"_str, fold(list, int64_t{1}, [&](int64_t a, int x) { return a * (x + limit); }));
  say("compose"_str, compose([&](int x) { return x + sum; }, [](int x) { return x * 2; }, 7));
  say("twice"_str, twice([k = sum % 7](int x) { return x * k + 1; }, 3));
  int count = 0;
  auto counter = [count]() mutable { return ++count; };
  counter();
  counter();
  say("counter"_str, counter() * 10 + count);
  auto copy = counter;
  copy();
  say("copy"_str, copy() * 10 + counter());
  Counter c;
  say("run"_str, c.run());
  c.times(4, [&](Counter& other) { other.n += other.step + limit; });
  say("times"_str, c.n);
  Account* account = new Account();
  account->save(50);
  account = new LoudAccount();
  account->save(7);
  say("balance"_str, account->balance);
  say("history"_str, account->history);
  say("apply"_str, apply([](int a, int b) { return a - b; }, 10, 3));
  for (int i = 0; i < 3; i++) {
    Binary f = choose(i);
    say("choose"_str, f == nullptr ? -1 : f(6, 7));
  }
  say("early"_str, early(list, 9) + early(list, 3));
  say("returns"_str, returns(10));
  auto generic = [&](auto x, auto... rest) { return x + (rest + ... + 0) + limit; };
  say("generic"_str, generic(1) + generic(1, 2, 3) + static_cast<int>(generic(1.5, 2)));
  auto nested = [&](int a) {
    auto inner = [&, a](int b) {
      auto innermost = [=, &sum](int k) {
        sum += k;
        return a * 100 + b * 10 + k;
      };
      return innermost(b + 1) + innermost(b + 2);
    };
    return inner(a + 1) + sum;
  };
  say("nested"_str, nested(1));
  say("sum"_str, sum);
  rlib::Str* text = ""_str;
  auto append = [&](rlib::Str* s) -> rlib::Str*& {
    text = text->concat(s);
    return text;
  };
  append("a"_str) = append("b"_str)->concat("c"_str);
  rlib::print(text);
  say("immediate"_str, [&] {
    int t = 0;
    for (int x : *list) t += x * x;
    return t;
  }());
  auto thrower = [&](int x) {
    if (x > 8) throw new rlib::ValueError("nine"_str);
    sum++;
  };
  try {
    each(list, thrower);
  } catch (rlib::ValueError* e) {
    say(e->message(), sum);
  }
  return 0;
}
