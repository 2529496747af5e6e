// Structs of many components as results: numbers, floats and references, through calls, virtual
// calls and function pointers, with collections between their making and their use.
#include "rlib/rlib.h"

using namespace rlib::literals;

struct Part {
  int64_t number = 0;
  rlib::Str* text = ""_str;
  double real = 0;
  bool flag = false;
};

// Forty components.
struct Whole {
  Part a, b, c, d, e, f, g, h, i, j;

  int64_t sum() const {
    return a.number + b.number * 2 + c.number * 3 + d.number * 4 + e.number * 5 + f.number * 6 + g.number * 7 +
           h.number * 8 + i.number * 9 + j.number * 10;
  }
  rlib::Str* text() const {
    return a.text->concat(b.text)->concat(c.text)->concat(d.text)->concat(e.text)->concat(f.text)->concat(g.text)
        ->concat(h.text)->concat(i.text)->concat(j.text);
  }
  double real() const { return a.real + e.real * 2 + j.real * 4; }
};

Part part(int64_t n) { return {n, rlib::int_to_str(n), static_cast<double>(n) / 4, n % 3 == 0}; }

// Not inlined: it calls itself.
Whole make(int64_t n) {
  if (n % 5 != 0) {
    Whole less = make(n - 1);
    less.e = part(n * 7);
    less.j.flag = !less.j.flag;
    return less;
  }
  return {part(n),     part(n + 1), part(n + 2), part(n + 3), part(n + 4),
          part(n + 5), part(n + 6), part(n + 7), part(n + 8), part(n + 9)};
}

class Maker : public rlib::Object {
 public:
  virtual Whole made(int64_t n) { return make(n); }
};
class OtherMaker : public Maker {
 public:
  Whole made(int64_t n) override {
    Whole whole = Maker::made(n + 1);
    whole.j = part(-n);
    return whole;
  }
};

class Holder : public rlib::Object {
 public:
  explicit Holder(Whole whole) : whole(whole) {}
  Whole whole;
};

void show(const Whole& whole) {
  rlib::print(whole.text());
  rlib::print(rlib::int_to_str(whole.sum())->concat(" "_str)->concat(rlib::float_repr(whole.real()))->concat(
      whole.j.flag ? " yes"_str : " no"_str));
}

int entry_point(rlib::List<rlib::Str*>* args) {
  int64_t many = args->length();  // 1
  Whole (*pointer)(int64_t) = make;
  auto* makers = rlib::List<Maker*>::of(new Maker(), new OtherMaker());
  auto* kept = new rlib::List<Whole>();
  for (int64_t n = 8; n < 8 + many * 5; n++) {
    kept->append(pointer(n));
    for (Maker* maker : *makers) kept->append((new Holder(maker->made(n * 3)))->whole);
  }
  for (const Whole& whole : *kept) show(whole);
  return 0;
}
