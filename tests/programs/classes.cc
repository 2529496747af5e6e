// Classes, virtual methods, abstract bases, casts, static members, default arguments.
#include "rlib/rlib.h"

using rlib::operator""_str;

class Shape : public rlib::Object {
 public:
  virtual int64_t area() = 0;
  virtual rlib::Str* name() { return "shape"_str; }
  rlib::Str* describe() {
    return name()->concat(" "_str)->concat(rlib::int_to_str(area()));
  }
};

class Rectangle : public Shape {
 public:
  Rectangle(int64_t width, int64_t height) : width_(width), height_(height) {}
  int64_t area() override { return width_ * height_; }
  rlib::Str* name() override { return "rectangle"_str; }
  int64_t width() const { return width_; }

 protected:
  const int64_t width_;
  const int64_t height_;
};

class Square final : public Rectangle {
 public:
  explicit Square(int64_t side) : Rectangle(side, side) { made++; }
  rlib::Str* name() override { return "square of "_str->concat(Rectangle::name()); }
  static int64_t made;
};
int64_t Square::made = 0;

class Dot : public Shape {
 public:
  int64_t area() override { return 0; }
};

class Counter : public rlib::Object {
 public:
  explicit Counter(int start = 10) : value_(start) {}
  Counter* add(int n = 1) {
    value_ += n;
    return this;
  }
  int value() const { return value_; }

 private:
  int value_ = 0;
};

class Node : public rlib::Object {
 public:
  explicit Node(int value) : value(value) {}
  int value = 0;
  Node* next = nullptr;
};

int entry_point(rlib::List<rlib::Str*>*) {
  auto* shapes = rlib::List<Shape*>::of(new Rectangle(3, 4), new Square(5), new Dot(),
                                        new Square(6));
  for (Shape* shape : *shapes) {
    rlib::print(shape->describe());
    if (rlib::isinstance<Rectangle>(shape))
      rlib::print("  width "_str->concat(rlib::int_to_str(rlib::cast<Rectangle>(shape)->width())));
    if (Square* square = rlib::cast_or_null<Square>(shape); square != nullptr)
      rlib::print("  a square"_str);
  }
  rlib::print(rlib::int_to_str(Square::made));
  rlib::print(rlib::int_to_str((new Counter())->add()->add(5)->value()));
  rlib::Object* o = shapes->get(1);
  rlib::print(o == shapes->get(1) && o != shapes->get(3) ? "same"_str : "different"_str);
  rlib::print(static_cast<Shape*>(o)->name());

  Node* head = nullptr;
  for (int i = 0; i < 5; i++) {
    Node* node = new Node(i * i);
    node->next = head;
    head = node;
  }
  int sum = 0;
  for (Node* node = head; node != nullptr; node = node->next) sum = sum * 3 + node->value;
  rlib::print(rlib::int_to_str(sum));
  return 0;
}
// expect: rectangle 12
// expect:   width 3
// expect: square of rectangle 25
// expect:   width 5
// expect:   a square
// expect: shape 0
// expect: square of rectangle 36
// expect:   width 6
// expect:   a square
// expect: 2
// expect: 16
// expect: same
// expect: square of rectangle
// expect: 1578
