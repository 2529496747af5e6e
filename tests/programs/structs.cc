// Value structs: members, nesting, operators, as arguments, results, fields, items and by reference.
#include "rlib/rlib.h"

using rlib::operator""_str;

struct Point {
  int64_t x = 0;
  int64_t y = 0;
  Point operator+(Point other) const { return {x + other.x, y + other.y}; }
  bool operator==(const Point& other) const { return x == other.x && y == other.y; }
  int64_t dot(Point other) const { return x * other.x + y * other.y; }
};

struct Named {
  rlib::Str* name = nullptr;
  Point at;
};

struct Segment {
  Point from, to;
};

Point turned(Point p) { return {-p.y, p.x}; }
Segment moved(Segment s, const Point& by) { return {s.from + by, s.to + by}; }

rlib::Str* text(Point p) {
  return "("_str->concat(rlib::int_to_str(p.x))->concat(","_str)->concat(rlib::int_to_str(p.y))
      ->concat(")"_str);
}

class Place : public rlib::Object {
 public:
  explicit Place(Named named) : named_(named) {}
  Named named() const { return named_; }
  void shift(Point by) { named_.at = named_.at + by; }
  Point position() const { return named_.at; }

 private:
  Named named_;
};

Point sum(rlib::List<Point>* points, int64_t from) {
  if (from == points->length()) return {};
  return points->get(from) + sum(points, from + 1);
}

int entry_point(rlib::List<rlib::Str*>*) {
  Point p{3, 4};
  Point q = turned(p);
  rlib::print(text(q));
  rlib::print(text(p + q));
  rlib::print(rlib::int_to_str(p.dot(q)));
  p.x += 10;
  Point copy = p;
  copy.y = 0;
  rlib::print(text(p)->concat(text(copy)));
  Segment s = moved({{1, 2}, {3, 4}}, {10, 20});
  rlib::print(text(s.from)->concat(text(s.to)));
  s.to.x = -1;
  Segment t = s;
  rlib::print(text(t.to));

  Place* place = new Place({"home"_str, {1, 1}});
  place->shift({5, 6});
  rlib::print(place->named().name->concat(text(place->position())));

  auto* points = new rlib::List<Point>();
  for (int64_t i = 0; i < 10; i++) points->append({i, i * i});
  rlib::print(text(sum(points, 0)));
  points->set(3, {100, 200});
  rlib::print(text(points->get(3)));
  auto* named = rlib::Array<Named>::make(3);
  named->set(1, {"one"_str, {1, 1}});
  rlib::print(named->get(0).name == nullptr ? "null"_str : "not null"_str);
  rlib::print(named->get(1).name->concat(text(named->get(1).at)));
  Point choice = points->length() > 5 ? points->get(2) : Point{7, 7};
  rlib::print(choice == Point{2, 4} ? "equal"_str : "unequal"_str);
  return 0;
}
// expect: (-4,3)
// expect: (-1,7)
// expect: 0
// expect: (13,4)(13,0)
// expect: (11,22)(13,24)
// expect: (-1,24)
// expect: home(6,7)
// expect: (45,285)
// expect: (100,200)
// expect: null
// expect: one(1,1)
// expect: equal
