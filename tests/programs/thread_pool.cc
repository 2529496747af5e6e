// Several threads under the global lock: a queue of work guarded by a Lock, results gathered, waiting
// with a time limit, deep recursion in a thread. (The interpreters start no threads.)
// only: binary
#include "rlib/rlib.h"
#include "rlib/threads.h"

using rlib::operator""_str;
using rlib::threads::Holding;
using rlib::threads::Lock;

constexpr int kWorkers = 4;
constexpr int64_t kJobs = 400;

class Job : public rlib::Object {
 public:
  explicit Job(int64_t number) : number(number) {}
  const int64_t number;
  rlib::Str* result = nullptr;
};

class Pool : public rlib::Object {
 public:
  Lock* const guard = new Lock();
  Lock* const finished = new Lock();  // held until all workers are done
  rlib::List<Job*>* const waiting = new rlib::List<Job*>();
  rlib::List<Job*>* const done = new rlib::List<Job*>();
  int64_t running = kWorkers;
};

// Allocates a good deal, so that objects move while others work.
rlib::Str* work(int64_t n) {
  rlib::List<rlib::Str*>* parts = new rlib::List<rlib::Str*>();
  for (int64_t i = 0; i < 50; i++) parts->append(rlib::int_to_str(n * i));
  int64_t sum = 0;
  for (int64_t i = 0; i < parts->length(); i++) {
    sum += parts->get(i)->length();
    if (i % 10 == 0) rlib::threads::yield();
  }
  return rlib::int_to_str(sum);
}

void worker(rlib::Object* argument) {
  Pool* pool = rlib::cast<Pool>(argument);
  for (;;) {
    Job* job = nullptr;
    {
      Holding held(pool->guard);
      if (pool->waiting->length() > 0) job = pool->waiting->pop();
    }
    if (job == nullptr) break;
    job->result = work(job->number);
    Holding held(pool->guard);
    rlib::threads::yield();  // others must wait for the lock meanwhile
    pool->done->append(job);
  }
  Holding held(pool->guard);
  if (--pool->running == 0) pool->finished->release();
}

int64_t depth(int64_t n) { return depth(n + 1) + 1; }

class Answer : public rlib::Object {
 public:
  Lock* const ready = new Lock();
  rlib::Str* text = nullptr;
  int64_t thread = 0;
};

void overflowing(rlib::Object* argument) {
  Answer* answer = rlib::cast<Answer>(argument);
  try {
    depth(0);
  } catch (rlib::StackOverflowError*) {
    answer->text = "overflow caught"_str;
  }
  answer->thread = rlib::threads::current_id();
  answer->ready->release();
}

int entry_point(rlib::List<rlib::Str*>*) {
  Pool* pool = new Pool();
  for (int64_t i = 0; i < kJobs; i++) pool->waiting->append(new Job(i));
  pool->finished->acquire();
  for (int i = 0; i < kWorkers; i++)
    if (!rlib::threads::start(worker, pool)) rlib::print("no thread"_str);
  pool->finished->acquire();

  int64_t total = 0, wrong = 0;
  for (int64_t i = 0; i < pool->done->length(); i++) {
    Job* job = pool->done->get(i);
    total += job->number;
    if (!job->result->eq(work(job->number))) wrong++;
  }
  rlib::print(rlib::int_to_str(pool->done->length()));
  rlib::print(rlib::int_to_str(total));
  rlib::print(rlib::int_to_str(wrong));

  Answer* answer = new Answer();
  answer->ready->acquire();
  rlib::print(answer->ready->acquire_within(1000000) ? "taken"_str : "timed out"_str);
  rlib::threads::start(overflowing, answer);
  answer->ready->acquire();
  rlib::print(answer->text);
  rlib::print(answer->thread != rlib::threads::current_id() ? "another thread"_str
                                                            : "the same thread"_str);
  return 0;
}
// expect: 400
// expect: 79800
// expect: 0
// expect: timed out
// expect: overflow caught
// expect: another thread
