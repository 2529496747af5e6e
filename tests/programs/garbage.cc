// Churn: trees, lists, long-lived objects that refer to young ones, large arrays.
#include "rlib/rlib.h"

using rlib::operator""_str;

class Tree : public rlib::Object {
 public:
  Tree(Tree* left, Tree* right) : left(left), right(right) {}
  Tree* const left;
  Tree* const right;
};

Tree* make(int depth) {
  if (depth == 0) return new Tree(nullptr, nullptr);
  Tree* left = make(depth - 1);
  return new Tree(left, make(depth - 1));
}

int64_t count(Tree* tree) {
  if (tree == nullptr) return 0;
  return 1 + count(tree->left) + count(tree->right);
}

class Link : public rlib::Object {
 public:
  Link(int64_t value, Link* next) : value(value), next(next) {}
  int64_t value;
  Link* next;
};

int entry_point(rlib::List<rlib::Str*>*) {
  Tree* kept = make(10);
  int64_t total = 0;
  for (int i = 0; i < 40; i++) total += count(make(6 + i % 4));
  rlib::print(rlib::int_to_str(total));
  rlib::print(rlib::int_to_str(count(kept)));

  // A queue: what is new hangs on what is old.
  Link* head = new Link(0, nullptr);
  Link* tail = head;
  int64_t sum = 0;
  for (int64_t i = 1; i <= 5000; i++) {
    tail->next = new Link(i, nullptr);
    tail = tail->next;
    if (i % 3 == 0) {
      sum += head->value;
      head = head->next;
    }
  }
  int64_t length = 0;
  for (Link* link = head; link != nullptr; link = link->next) length++;
  rlib::print(rlib::int_to_str(sum)->concat(" "_str)->concat(rlib::int_to_str(length)));

  // A large array of references, written all over the place.
  auto* table = rlib::Array<rlib::Str*>::make(3000);
  for (int64_t i = 0; i < 6000; i++) table->set(i * 7919 % 3000, rlib::int_to_str(i));
  int64_t characters = 0;
  for (int64_t i = 0; i < 3000; i++)
    if (table->get(i) != nullptr) characters += table->get(i)->length();
  rlib::print(rlib::int_to_str(characters));

  auto* words = new rlib::Dict<rlib::Str*, rlib::List<rlib::Str*>*>();
  for (int64_t i = 0; i < 600; i++) {
    rlib::Str* key = "k"_str->concat(rlib::int_to_str(i % 37));
    if (!words->contains(key)) words->set(key, new rlib::List<rlib::Str*>());
    words->get(key)->append("v"_str->concat(rlib::int_to_str(i)));
  }
  int64_t bytes = 0;
  for (auto [key, values] : *words)
    for (rlib::Str* value : *values) bytes += key->length() * value->length();
  rlib::print(rlib::int_to_str(bytes));
  rlib::gc::collect();
  rlib::print(rlib::int_to_str(count(kept)));
  return 0;
}
// expect: 19160
// expect: 2047
// expect: 1386945 3335
// expect: 12000
// expect: 6238
// expect: 2047
