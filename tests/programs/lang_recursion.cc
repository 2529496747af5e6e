// Recursion: plain, mutual, virtual, through function pointers, and deep ones; garbage on the way.
#include "rlib/rlib.h"

using namespace rlib::literals;

void say(rlib::Str* text, int64_t n) { rlib::print(text->concat(" "_str)->concat(rlib::int_to_str(n))); }

int64_t fibonacci(int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }

bool is_odd(int n);
bool is_even(int n) { return n == 0 || is_odd(n - 1); }
bool is_odd(int n) { return n != 0 && is_even(n - 1); }

int ackermann(int m, int n) {
  if (m == 0) return n + 1;
  if (n == 0) return ackermann(m - 1, 1);
  return ackermann(m - 1, ackermann(m, n - 1));
}

class Expr : public rlib::Object {
 public:
  virtual int64_t value() = 0;
  virtual rlib::Str* text() = 0;
};
class Number final : public Expr {
 public:
  explicit Number(int64_t n) : n_(n) {}
  int64_t value() override { return n_; }
  rlib::Str* text() override { return rlib::int_to_str(n_); }
 private:
  const int64_t n_;
};
class Binary final : public Expr {
 public:
  Binary(char op, Expr* left, Expr* right) : op_(op), left_(left), right_(right) {}
  int64_t value() override {
    int64_t a = left_->value(), b = right_->value();
    switch (op_) {
      case '+': return a + b;
      case '-': return a - b;
      case '*': return a * b;
      default: return rlib::div_checked(a, b);
    }
  }
  rlib::Str* text() override {
    return "("_str->concat(left_->text())->concat(rlib::Str::from_char(op_))->concat(right_->text())->concat(")"_str);
  }
 private:
  const char op_;
  Expr* const left_;
  Expr* const right_;
};

// A recursive-descent parser whose position is a field.
class Parser : public rlib::Object {
 public:
  explicit Parser(rlib::Str* text) : text_(text) {}
  Expr* parse() {
    Expr* e = sum();
    if (at_ != text_->length()) fail();
    return e;
  }

 private:
  char peek() { return at_ < text_->length() ? text_->char_at(at_) : '\0'; }
  bool take(char c) {
    if (peek() != c) return false;
    at_++;
    return true;
  }
  [[noreturn]] void fail() {
    throw new rlib::ValueError("syntax error at "_str->concat(rlib::int_to_str(at_)));
  }
  Expr* sum() {
    Expr* left = product();
    while (true) {
      if (take('+')) left = new Binary('+', left, product());
      else if (take('-')) left = new Binary('-', left, product());
      else return left;
    }
  }
  Expr* product() {
    Expr* left = atom();
    for (char c = peek(); c == '*' || c == '/'; c = peek()) {
      at_++;
      left = new Binary(c, left, atom());
    }
    return left;
  }
  Expr* atom() {
    if (take('(')) {
      Expr* inside = sum();
      if (!take(')')) fail();
      return inside;
    }
    if (!rlib::Str::is_digit(peek())) fail();
    int64_t n = 0;
    while (rlib::Str::is_digit(peek())) n = n * 10 + (text_->char_at(at_++) - '0');
    return new Number(n);
  }

  rlib::Str* const text_;
  int64_t at_ = 0;
};

class Tree : public rlib::Object {
 public:
  Tree(Tree* left, Tree* right) : left(left), right(right) {}
  Tree* left;
  Tree* right;
  int64_t count() { return 1 + (left ? left->count() : 0) + (right ? right->count() : 0); }
};
Tree* build(int depth) {
  return depth == 0 ? nullptr : new Tree(build(depth - 1), build(depth - 1));
}

using Step = int (*)(int);
int even_step(int n);
int odd_step(int n) {
  Step next = n % 3 == 0 ? odd_step : even_step;
  return n <= 0 ? 1 : next(n - 1) + 2;
}
int even_step(int n) {
  Step next = n % 5 == 0 ? even_step : odd_step;
  return n <= 0 ? 0 : next(n - 2) * 3 % 1000;
}

int64_t queens(int n, int row, int64_t columns, int64_t up, int64_t down) {
  if (row == n) return 1;
  int64_t count = 0;
  for (int c = 0; c < n; c++) {
    int64_t column = int64_t{1} << c, u = int64_t{1} << (row + c), d = int64_t{1} << (row - c + n);
    if ((columns & column) || (up & u) || (down & d)) continue;
    count += queens(n, row + 1, columns | column, up | u, down | d);
  }
  return count;
}

rlib::List<int>* permutations_sum(rlib::List<int>* rest, rlib::List<int>* prefix) {
  auto* out = new rlib::List<int>();
  if (rest->is_empty()) {
    int n = 0;
    for (int x : *prefix) n = n * 10 + x;
    out->append(n);
    return out;
  }
  for (int64_t i = 0; i < rest->length(); i++) {
    auto* smaller = rest->copy();
    smaller->pop_at(i);
    auto* longer = prefix->copy();
    longer->append(rest->get(i));
    out->extend(permutations_sum(smaller, longer));
  }
  return out;
}

int entry_point(rlib::List<rlib::Str*>* args) {
  say("fibonacci"_str, fibonacci(20));
  say("even"_str, is_even(1000) * 10 + is_odd(7));
  say("ackermann"_str, ackermann(2, 9));
  for (rlib::Str* text : *"1+2*3;(1+2)*3-4/2;2*(3+;7/0;((8));1 + 1;100-7*(2-9)"_str->split(";"_str)) {
    try {
      Expr* e = (new Parser(text))->parse();
      rlib::print(e->text());
      say("value"_str, e->value());
    } catch (rlib::ValueError* e) {
      rlib::print(e->message());
    } catch (rlib::ZeroDivisionError* e) {
      rlib::print(e->message());
    }
  }
  int64_t total = 0;
  for (int i = 0; i < 40; i++) total += build(10)->count();
  say("trees"_str, total);
  say("steps"_str, odd_step(50));
  say("queens"_str, queens(7, 0, 0, 0, 0));
  auto* all = permutations_sum(rlib::List<int>::of(1, 2, 3, 4, 5), new rlib::List<int>());
  say("permutations"_str, all->length());
  say("last"_str, all->last());
  return 0;
}
