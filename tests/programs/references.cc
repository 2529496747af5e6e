// References outside of objects: kept alive and up to date, whatever moves; a stack of one's own; a class
// that inherits its trace.
#include "rlib/rlib.h"

using rlib::operator""_str;

class Node : public rlib::Object {
 public:
  Node(int64_t number, Node* below) : number(number), below(below) {}
  const int64_t number;
  Node* const below;
};

// Grows in memory of its own, and shows what is in use of it.
class Stack : public rlib::Object {
 public:
  Stack() : bottom_(rlib::gc::make_slots(64)) {}
  void push(Node* node) {
    rlib::gc::store_slot(this, bottom_ + 8 * depth_, node);
    depth_++;
  }
  Node* pop() {
    depth_--;
    return rlib::cast<Node>(rlib::gc::load_slot(bottom_ + 8 * depth_));
  }
  int64_t depth() const { return depth_; }
  void trace(rlib::gc::Tracer tracer) {
    for (int64_t i = 0; i < depth_; i++) tracer.visit(bottom_ + 8 * i);
  }
  void finalize() { rlib::gc::free_slots(bottom_); }

 private:
  const int64_t bottom_;
  int64_t depth_ = 0;
};

class NamedStack final : public Stack {
 public:
  explicit NamedStack(rlib::Str* name) : name(name) {}
  rlib::Str* const name;
};

void make_garbage(int64_t n) {
  Node* last = nullptr;
  for (int64_t i = 0; i < n; i++) last = new Node(i, i % 100 == 0 ? nullptr : last);
}

int64_t sum_of(rlib::gc::References* references) {
  int64_t sum = 0;
  for (int64_t i = 0; i < references->length(); i++) {
    Node* node = rlib::cast<Node>(references->get(i));
    while (node != nullptr) {
      sum += node->number;
      node = node->below;
    }
  }
  return sum;
}

int entry_point(rlib::List<rlib::Str*>*) {
  auto* references = new rlib::gc::References(10);
  rlib::print(rlib::int_to_str(sum_of(references)));
  for (int64_t round = 0; round < 3; round++) {
    for (int64_t i = 0; i < 10; i++) {
      references->set(i, new Node(i + round, i % 2 == 0 ? nullptr : rlib::cast<Node>(references->get(i - 1))));
      make_garbage(200);
    }
    rlib::gc::collect(round);
    rlib::print(rlib::int_to_str(sum_of(references)));
  }
  // An old owner, young references.
  references->set(3, new Node(1000, nullptr));
  rlib::gc::collect(0);
  make_garbage(1000);
  rlib::print(rlib::int_to_str(sum_of(references)));

  auto* stack = new NamedStack("stack"_str);
  for (int64_t i = 0; i < 50; i++) {
    stack->push(new Node(i, nullptr));
    if (i % 7 == 6) stack->pop();
    make_garbage(50);
  }
  rlib::gc::collect();
  int64_t sum = 0;
  while (stack->depth() > 0) sum = sum * 3 % 1000003 + stack->pop()->number;
  rlib::print(stack->name->concat(" "_str)->concat(rlib::int_to_str(sum)));
  return 0;
}
// expect: 0
// expect: 65
// expect: 80
// expect: 95
// expect: 1086
// expect: stack 427846
