// thread_local variables: each thread starts with the initial values and keeps its own, references
// among them. (The interpreters start no threads.)
// only: binary
#include "rlib/rlib.h"
#include "rlib/threads.h"

using rlib::operator""_str;
using rlib::threads::Lock;

class Frame : public rlib::Object {
 public:
  Frame(int64_t number, Frame* back) : number(number), back(back) {}
  const int64_t number;
  Frame* const back;
};

struct Limits {
  int depth = 0;
  double factor = 1.5;
};

thread_local Frame* current = nullptr;
thread_local int64_t counter = 100;
thread_local Limits limits;
int64_t shared = 0;

void push(int64_t number) {
  current = new Frame(number, current);
  counter++;
  limits.depth++;
}

// Whether all frames are this thread's.
bool check(int64_t first) {
  int64_t n = limits.depth;
  for (Frame* f = current; f != nullptr; f = f->back) {
    n--;
    if (f->number != first + n) return false;
  }
  return n == 0;
}

class Task : public rlib::Object {
 public:
  explicit Task(int64_t first) : first(first) {}
  const int64_t first;
  Lock* const finished = new Lock();
  rlib::Str* result = nullptr;
};

void run(rlib::Object* argument) {
  Task* task = rlib::cast<Task>(argument);
  bool right = current == nullptr && counter == 100 && limits.depth == 0 && limits.factor == 1.5;
  for (int64_t i = 0; i < 300; i++) {
    push(task->first + i);
    shared++;
    if (i % 10 == 0) {
      rlib::threads::yield();
      if (!check(task->first)) right = false;
    }
  }
  limits.factor += static_cast<double>(counter);
  rlib::gc::collect(0);
  if (!check(task->first) || limits.factor != 401.5) right = false;
  task->result = right ? "right"_str : "wrong"_str;
  task->finished->release();
}

int entry_point(rlib::List<rlib::Str*>*) {
  push(7);
  rlib::List<Task*>* tasks = new rlib::List<Task*>();
  for (int64_t i = 0; i < 5; i++) {
    tasks->append(new Task(i * 1000));
    tasks->get(i)->finished->acquire();
    rlib::threads::start(run, tasks->get(i));
  }
  for (int64_t i = 0; i < 5; i++) {
    tasks->get(i)->finished->acquire();
    rlib::print(tasks->get(i)->result);
  }
  rlib::print(rlib::int_to_str(shared));
  rlib::print(rlib::int_to_str(current->number));
  rlib::print(rlib::int_to_str(counter));
  rlib::print(rlib::int_to_str(limits.depth));
  return 0;
}
// expect: right
// expect: right
// expect: right
// expect: right
// expect: right
// expect: 1500
// expect: 7
// expect: 101
// expect: 1
