// Weak references, finalizers and identity hashes. (Untranslated nothing ever dies.)
// only: binary
#include "rlib/rlib.h"

using rlib::operator""_str;

int64_t finalized = 0;

class Resource : public rlib::Object {
 public:
  explicit Resource(int64_t number) : number(number) {}
  void finalize() { finalized += number; }
  int64_t number = 0;
};

class Cell : public rlib::Object {
 public:
  explicit Cell(int64_t value) : value(value) {}
  int64_t value = 0;
};

rlib::WeakRef<Cell>* make_weak(int64_t value) {
  return rlib::WeakRef<Cell>::make(new Cell(value));
}

void make_garbage() {
  for (int i = 1; i <= 10; i++) new Resource(i);
}

int entry_point(rlib::List<rlib::Str*>*) {
  Cell* kept = new Cell(5);
  auto* strong = rlib::WeakRef<Cell>::make(kept);
  auto* weak = make_weak(6);
  make_garbage();
  int64_t hash = rlib::identity_hash(kept);
  for (int i = 0; i < 3; i++) rlib::gc::collect();
  rlib::print(weak->get() == nullptr ? "dead"_str : "alive"_str);
  rlib::print(strong->get() == kept ? "alive"_str : "dead"_str);
  rlib::print(rlib::int_to_str(finalized));
  rlib::print(rlib::identity_hash(kept) == hash ? "same hash"_str : "other hash"_str);
  rlib::print(rlib::int_to_str(strong->get()->value));
  return 0;
}
// expect: dead
// expect: alive
// expect: 55
// expect: same hash
// expect: 5
