// Who refers to whom. (Untranslated nothing is found.)
// only: binary
#include "rlib/rlib.h"

using rlib::operator""_str;
using rlib::List;
using rlib::Object;

class Node : public Object {
 public:
  explicit Node(int64_t number) : number(number) {}
  int64_t number;
  Node* left = nullptr;
  Object* right = nullptr;
};

List<Object*>* only(Object* object) {
  auto* list = new List<Object*>();
  list->append(object);
  return list;
}

// The numbers of the nodes among them, in order.
rlib::Str* numbers(List<Object*>* objects) {
  auto* found = rlib::Array<bool>::make(10);
  for (Object* object : *objects) {
    if (rlib::is_exactly<Node>(object)) found->set(rlib::cast<Node>(object)->number, true);
  }
  auto* text = new rlib::StrBuilder();
  for (int64_t i = 0; i < 10; i++) {
    if (found->get(i)) text->append(" "_str->concat(rlib::int_to_str(i)));
  }
  return text->build();
}

int entry_point(List<rlib::Str*>*) {
  Node* shared = new Node(1);
  Node* a = new Node(2);
  Node* b = new Node(3);
  Node* lone = new Node(4);
  a->left = shared;
  auto* array = rlib::Array<Object*>::make(3);
  array->set(2, shared);
  b->left = a;
  b->right = array;
  rlib::print("referents:"_str->concat(numbers(rlib::gc::referents(only(b)))));
  rlib::print("referrers:"_str->concat(numbers(rlib::gc::referrers(only(shared)))));
  rlib::print("through the array:"_str->concat(numbers(rlib::gc::referrers(only(array)))));
  rlib::gc::collect();
  rlib::print("referrers of old ones:"_str->concat(numbers(rlib::gc::referrers(only(shared)))));
  rlib::print("nobody's:"_str->concat(numbers(rlib::gc::referrers(only(lone)))));
  lone = nullptr;
  List<Object*>* all = rlib::gc::reachable();
  rlib::print("reachable:"_str->concat(numbers(all)));
  // Collections while the objects are taken.
  List<Object*>* again = nullptr;
  for (int i = 0; i < 20; i++) {
    again = rlib::gc::reachable();
    for (int k = 0; k < 1000; k++) a->right = new Node(5);
  }
  rlib::print(numbers(again)->eq(" 1 2 3 5"_str) ? "steady"_str : numbers(again));
  // (A field that nobody reads would not be there.)
  bool is_whole = b->left == a && a->left == shared && b->right == array && a->right != nullptr;
  return is_whole ? 0 : 1;
}
// expect: referents: 2
// expect: referrers: 2
// expect: through the array: 3
// expect: referrers of old ones: 2
// expect: nobody's:
// expect: reachable: 1 2 3
// expect: steady
