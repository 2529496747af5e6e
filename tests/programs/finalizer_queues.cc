// Finalizer queues: the order in which objects come out, each once and alive; trigger; a prebuilt
// queue. (Untranslated nothing ever dies.)
// only: binary
#include "rlib/rlib.h"

using rlib::operator""_str;

class Stream : public rlib::Object {
 public:
  Stream(int64_t number, Stream* below) : number(number), below(below) {}
  int64_t number = 0;
  Stream* below = nullptr;  // still there when this comes out of the queue
};

class Closing final : public rlib::gc::FinalizerQueue<Stream> {
 public:
  void trigger() override { due = true; }
  bool due = false;
};
RLIB_PREBUILD Closing* closing() { return RLIB_ONCE(new Closing()); }

int64_t finalized = 0;

// With a finalizer of its own besides.
class Loud : public Stream {
 public:
  Loud(int64_t number, Stream* below) : Stream(number, below) {}
  void finalize() { finalized++; }
};

void make_chain(rlib::gc::FinalizerQueue<Stream>* queue, int64_t first, int64_t count) {
  Stream* below = nullptr;
  for (int64_t i = first; i < first + count; i++) {
    below = new Stream(i, below);
    queue->add(below);
  }
}

Stream* revived = nullptr;

void drain(rlib::gc::FinalizerQueue<Stream>* queue) {
  while (Stream* s = queue->next()) {
    int64_t sum = 0;
    for (Stream* b = s->below; b != nullptr; b = b->below) sum += b->number;
    rlib::print(rlib::int_to_str(s->number)->concat(" over "_str)->concat(rlib::int_to_str(sum)));
    if (s->number == 2) revived = s;
  }
}

void collect() {
  for (int i = 0; i < 4; i++) rlib::gc::collect();
}

int entry_point(rlib::List<rlib::Str*>*) {
  rlib::print(closing()->next() == nullptr ? "empty"_str : "not empty"_str);
  make_chain(closing(), 1, 4);  // 4 -> 3 -> 2 -> 1
  Stream* kept = new Stream(100, nullptr);
  closing()->add(kept);
  rlib::print(closing()->due ? "due"_str : "not due"_str);
  // Those above come first. What lies below waits for a later collection.
  for (int i = 0; i < 4; i++) {
    collect();
    rlib::print(closing()->due ? "due"_str : "not due"_str);
    closing()->due = false;
    drain(closing());
  }
  rlib::print(rlib::int_to_str(revived->number));

  Closing* second = new Closing();
  second->add(new Loud(50, nullptr));
  collect();
  collect();
  drain(second);
  collect();
  rlib::print(rlib::int_to_str(finalized));
  rlib::print(second->due && !closing()->due ? "second only"_str : "wrong"_str);

  rlib::gc::keepalive(kept);
  revived = nullptr;
  collect();
  collect();
  drain(closing());
  return 0;
}
// expect: empty
// expect: not due
// expect: due
// expect: 4 over 6
// expect: due
// expect: 3 over 3
// expect: due
// expect: 2 over 1
// expect: not due
// expect: 2
// expect: 50 over 0
// expect: 1
// expect: second only
// expect: 100 over 0
// expect: 1 over 0
