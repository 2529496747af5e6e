// Value structs: nested, in fields, in arrays, passed, returned, with methods and operators,
// inherited, with structured bindings.
#include "rlib/rlib.h"

using namespace rlib::literals;

void out(rlib::Str* name, int64_t value) {
  rlib::print(name->concat(" "_str)->concat(rlib::int_to_str(value)));
}

struct Point {
  int x = 0;
  int y = 0;
  Point operator+(Point other) const { return {x + other.x, y + other.y}; }
  Point operator-() const { return {-x, -y}; }
  Point& operator+=(const Point& other) {
    x += other.x;
    y += other.y;
    return *this;
  }
  bool operator==(const Point& other) const = default;
  int dot(const Point& other) const { return x * other.x + y * other.y; }
  void swap() {
    int t = x;
    x = y;
    y = t;
  }
};
Point operator*(Point p, int k) { return {p.x * k, p.y * k}; }

struct Box {
  Point low;
  Point high;
  double weight = 0.5;
  int8_t tag = -1;
  rlib::Str* name = nullptr;
  Point size() const { return high + -low; }
  Box moved(Point by) const {
    Box copy = *this;
    copy.low += by;
    (copy.high += by) += Point{0, 0};
    return copy;
  }
};

struct Named : Point {
  rlib::Str* name;
  Named(int x, int y, rlib::Str* name) : Point{x, y}, name(name) {}
  Named() : Named(-1, -2, "nobody"_str) {}
  int total() const { return x + y; }
};

struct Empty {};
struct Holder {
  Empty empty;
  bool flag;
  uint16_t small;
  Holder(bool f, uint16_t s) : flag(f), small(s) {}
};

class Thing : public rlib::Object {
 public:
  Thing(Box box, Point at) : box(box), at(at) {}
  Box box;
  Point at;
  const Point origin = {7, 8};
  void grow() {
    box.high += {1, 2};
    box.low.x--;
    box = box.moved(at);
  }
  Point corner() const { return box.high; }
  virtual Box virtual_box(Point by, Box other) {
    other.low += by;
    return other;
  }
};
class OtherThing : public Thing {
 public:
  using Thing::Thing;
  Box virtual_box(Point by, Box other) override {
    Box result = Thing::virtual_box(by, other);
    result.tag = 99;
    return result;
  }
};

void show(const Box& box) {
  out("low.x"_str, box.low.x);
  out("low.y"_str, box.low.y);
  out("high.x"_str, box.high.x);
  out("high.y"_str, box.high.y);
  rlib::print(rlib::float_repr(box.weight));
  out("tag"_str, box.tag);
  rlib::print(box.name == nullptr ? "null"_str : box.name);
}

Box make_box(int n) {
  if (n < 0) return {};
  if (n == 0) return {{1, 2}, {3, 4}, 1.25, 5, "zero"_str};
  Box box = make_box(n - 1);
  box.low = box.low * 2;
  box.high.swap();
  box.weight *= n;
  return box;
}

struct DivMod {
  int64_t quotient;
  int64_t remainder;
};
DivMod div_mod(int64_t a, int64_t b) { return {a / b, a % b}; }

// Changed through a reference, and by value.
void bump(Point& p, int by) { p.x += by; }
Point bumped(Point p, int by) {
  bump(p, by);
  return p;
}

int entry_point(rlib::List<rlib::Str*>* args) {
  show({});
  show(make_box(-1));
  show(make_box(3));
  Box box = make_box(1);
  show(box.moved({100, 200}));
  out("size"_str, box.size().dot({1, 10}));
  Thing* thing = new Thing(box, Point{10, 20});
  thing->grow();
  show(thing->box);
  thing->box.low = thing->corner();
  thing->at.swap();
  out("at"_str, thing->at.x);
  out("origin"_str, thing->origin.dot(thing->at));
  bump(thing->at, 3);
  bump(thing->box.high, 4);
  show(thing->box);
  show(thing->virtual_box({1, 1}, box));
  thing = new OtherThing(make_box(2), {});
  show(thing->virtual_box({1, 1}, thing->box));
  auto* array = rlib::Array<Box>::make(4);
  show(array->get(2));
  for (int i = 0; i < 4; i++) array->set(i, make_box(i));
  array->set(1, array->get(3).moved({1, 0}));
  for (int i = 0; i < array->length(); i++) show(array->get(i));
  auto* list = new rlib::List<Point>();
  for (int i = 0; i < 20; i++) list->append({i, i * i});
  Point sum;
  for (Point p : *list) sum += p;
  out("sum"_str, sum.x * 10000 + sum.y);
  for (const Point& p : *list) sum = sum + p * 2;
  out("sum"_str, sum.x * 10000 + sum.y);
  auto [q, r] = div_mod(-17, 5);
  out("q"_str, q);
  out("r"_str, r);
  auto& [low, high, weight, tag, name] = thing->box;
  low.x = 55;
  high = {66, 77};
  tag++;
  name = "bound"_str;
  weight = 8;
  show(thing->box);
  Named named;
  out("total"_str, named.total());
  Named other(3, 4, "other"_str);
  named = other;
  other.x = 1000;
  out("total"_str, named.total());
  Point sliced = other;
  out("sliced"_str, sliced.x);
  out("equal"_str, sliced == Point{1000, 4});
  out("not equal"_str, sliced != Point{1000, 4});
  Holder holder(true, static_cast<uint16_t>(70000));
  Holder copy = holder;
  copy.flag = false;
  out("holder"_str, holder.flag);
  out("holder"_str, copy.small);
  Point p = {1, 2}, old = p;
  p = bumped(p, 5);
  out("p"_str, p.x);
  out("old"_str, old.x);
  Point chosen = p.x > 3 ? p : old;
  out("chosen"_str, chosen.x);
  const Point& kept = p.x > 3 ? Point{8, 9} : p;
  out("kept"_str, kept.y);
  int total = 0;
  for (auto [a, b] : *list) total += a - b;
  out("total"_str, total);
  Point chain = {1, 1};
  (chain += {1, 2}) += chain;
  out("chain"_str, chain.x * 100 + chain.y);
  Point cleared = Point();
  p = q == 0 ? Point{} : (cleared = {3, 4});
  out("cleared"_str, cleared.y + p.x);
  return 0;
}
