// Classes and virtual methods: chains of bases, constructors, in-class initialisers, abstract
// classes, calls up and down.
// alone
#include "rlib/rlib.h"

using namespace rlib::literals;

class Shape : public rlib::Object {
 public:
  explicit Shape(rlib::Str* name) : name_(name) { made++; }
  virtual int64_t area() const = 0;
  virtual rlib::Str* describe() {
    return name_->concat(" of area "_str)->concat(rlib::int_to_str(area()));
  }
  rlib::Str* name() const { return name_; }
  static int64_t made;

 protected:
  rlib::Str* name_;
};
int64_t Shape::made = 0;

class Rectangle : public Shape {
 public:
  Rectangle(int64_t w, int64_t h) : Shape("rectangle"_str), w_(w), h_(h) {}
  int64_t area() const override { return w_ * h_; }

 protected:
  Rectangle(rlib::Str* name, int64_t side) : Shape(name), w_(side), h_(side) {}
  int64_t w_, h_;
};

class Square : public Rectangle {
 public:
  explicit Square(int64_t side) : Rectangle("square"_str, side) { scale_ = scale_ + 1; }
  rlib::Str* describe() override {
    return Rectangle::describe()->concat(", scaled "_str)->concat(rlib::int_to_str(scale_));
  }
  int64_t area() const final { return Rectangle::area() * scale_; }

 private:
  int64_t scale_ = 2;
};

class Nothing final : public Shape {
 public:
  using Shape::Shape;  // an inherited constructor
  int64_t area() const override { return extra_; }
  int64_t extra_ = 41 + 1;
};

// Three levels with fields of one name, shadowed.
class A : public rlib::Object {
 public:
  int value = 1;
  virtual int get() { return value; }
  int plain() { return value * 10; }
};
class B : public A {
 public:
  int value = 2;
  int get() override { return value + A::get() * 100; }
  int plain() { return value * 10; }
};
class C : public B {
 public:
  C() : value(3) {}
  explicit C(int v) : C() { value += v; }  // delegating
  int value;
  int get() override { return value + B::get() * 100; }
};

// Covariant results.
class Node : public rlib::Object {
 public:
  explicit Node(int n) : n(n) {}
  virtual Node* next() { return new Node(n + 1); }
  int n;
};
class OddNode : public Node {
 public:
  using Node::Node;
  OddNode* next() override { return new OddNode(n + 2); }
  int odd() { return n * 1000; }
};

// A virtual method with default arguments, overloads, and one that hides another.
class Greeter : public rlib::Object {
 public:
  virtual rlib::Str* greet(rlib::Str* who, int times = 2) {
    rlib::Str* text = ""_str;
    for (int i = 0; i < times; i++) text = text->concat("hello "_str);
    return text->concat(who);
  }
  rlib::Str* greet(int n) { return greet(rlib::int_to_str(n), 1); }
};
class LoudGreeter final : public Greeter {
 public:
  using Greeter::greet;
  rlib::Str* greet(rlib::Str* who, int times = 7) override {
    return Greeter::greet(who->upper(), times)->concat("!"_str);
  }
};

int64_t total_area(rlib::List<Shape*>* shapes) {
  int64_t total = 0;
  for (Shape* shape : *shapes) total += shape->area();
  return total;
}

int entry_point(rlib::List<rlib::Str*>* args) {
  auto* shapes = new rlib::List<Shape*>();
  shapes->append(new Rectangle(3, 4));
  shapes->append(new Square(5));
  shapes->append(new Nothing("nothing"_str));
  for (Shape* shape : *shapes) rlib::print(shape->describe());
  rlib::print(rlib::int_to_str(total_area(shapes)));
  rlib::print(rlib::int_to_str(Shape::made));
  for (Shape* shape : *shapes) {
    rlib::Str* line = shape->name();
    line = line->concat(rlib::isinstance<Rectangle>(shape) ? " R"_str : " -"_str);
    line = line->concat(rlib::isinstance<Square>(shape) ? " S"_str : " -"_str);
    line = line->concat(rlib::isinstance<rlib::Object>(shape) ? " O"_str : " -"_str);
    if (auto* square = rlib::cast_or_null<Square>(shape)) line = line->concat(square->describe());
    rlib::print(line);
    rlib::print(rlib::class_name(shape));
  }
  Shape* nobody = nullptr;
  rlib::print(rlib::isinstance<Shape>(nobody) ? "instance"_str : "no instance"_str);
  A* a = new A();
  B* b = new B();
  C* c = new C(7);
  auto show = [](int n) { rlib::print(rlib::int_to_str(n)); };
  show(a->get());
  show(b->get());
  show(c->get());
  a = c;
  show(a->get());
  show(a->plain());
  show(b->plain());
  show(static_cast<B*>(a)->plain());
  show(a->value + b->value + c->value);
  Node* node = new Node(1);
  for (int i = 0; i < 3; i++) node = node->next();
  show(node->n);
  OddNode* odd = new OddNode(1);
  show(odd->next()->next()->odd());
  node = odd;
  show(node->next()->n);
  Greeter* greeter = new Greeter();
  rlib::print(greeter->greet("you"_str));
  rlib::print(greeter->greet(3));
  greeter = new LoudGreeter();
  rlib::print(greeter->greet("you"_str));
  rlib::print(greeter->greet(3));
  rlib::print((new LoudGreeter())->greet("x"_str));
  return 0;
}
