// Pinned objects stay where they are and keep their bytes, whatever is collected around them; where
// too many are pinned, a copy serves. (Untranslated nothing ever moves.)
// only: binary
#include "rlib/rlib.h"

using rlib::operator""_str;

using Bytes = rlib::Array<char>;

class Node : public rlib::Object {
 public:
  explicit Node(Node* next) : next(next) {}
  Node* next = nullptr;
};

Node* garbage(int64_t count) {
  Node* list = nullptr;
  for (int64_t i = 0; i < count; i++) list = new Node(i % 10 == 0 ? nullptr : list);
  return list;
}

Bytes* filled(int64_t length, char c) {
  Bytes* bytes = Bytes::make(length);
  for (int64_t i = 0; i < length; i++) bytes->set(i, c);
  return bytes;
}

bool holds(Bytes* bytes, char c) {
  for (int64_t i = 0; i < bytes->length(); i++)
    if (bytes->get(i) != c) return false;
  return true;
}

// Writes to the array at the address it had before all these collections.
void one(rlib::List<Bytes*>* kept) {
  Bytes* bytes = filled(1000, 'a');
  kept->append(bytes);
  {
    rlib::rffi::Pinned<Bytes> pinned(bytes);
    for (int round = 0; round < 20; round++) {
      Node* list = garbage(5000);
      rlib::gc::collect(round % 3);
      if (list == nullptr) rlib::print("no list"_str);
      rlib::rffi::store(pinned.get(), round, 'b');
    }
    if (bytes->get(0) != 'b' && bytes->get(19) != 'b') rlib::print("moved"_str);
    for (int64_t i = 20; i < 1000; i++) rlib::rffi::store(pinned.get(), i, 'b');
  }
  rlib::print(holds(bytes, 'b') ? "written in place"_str : "lost"_str);
}

// More at once than the collector puts up with, small and large.
void many(int64_t depth, rlib::List<Bytes*>* kept) {
  if (depth == 0) {
    rlib::gc::collect();
    return;
  }
  Bytes* bytes = filled(depth % 7 == 0 ? 40000 : 900, 'c');
  kept->append(bytes);
  rlib::rffi::Pinned<Bytes> pinned(bytes);
  many(depth - 1, kept);
  for (int64_t i = 0; i < bytes->length(); i++) rlib::rffi::store(pinned.get(), i, 'd');
}

// The same object several times: it stays until the last is gone.
void nested() {
  Bytes* bytes = filled(100, 'x');
  {
    rlib::rffi::Pinned<Bytes> outer(bytes);
    for (int i = 0; i < 3; i++) {
      rlib::rffi::Pinned<Bytes> inner(bytes);
      garbage(1000);
      rlib::gc::collect(0);
    }
    rlib::gc::collect(0);
    for (int64_t i = 0; i < 100; i++) rlib::rffi::store(outer.get(), i, 'y');
  }
  rlib::gc::collect(0);
  rlib::print(holds(bytes, 'y') ? "nested"_str : "lost"_str);
}

int entry_point(rlib::List<rlib::Str*>*) {
  auto* kept = new rlib::List<Bytes*>();
  for (int i = 0; i < 3; i++) one(kept);
  many(1500, kept);
  nested();
  rlib::gc::collect();
  bool right = true;
  for (int64_t i = 0; i < kept->length(); i++)
    if (!holds(kept->get(i), i < 3 ? 'b' : 'd')) right = false;
  rlib::print(right ? "all right"_str : "wrong"_str);
  return 0;
}
// expect: written in place
// expect: written in place
// expect: written in place
// expect: nested
// expect: all right
