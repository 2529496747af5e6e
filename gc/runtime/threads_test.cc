// Threads that really compete for the lock.

#include <pthread.h>
#include <unistd.h>

#include "gc/runtime/test_heap.h"
#include "gtest/gtest.h"

namespace kiln::gc::test {
namespace {

constexpr int kThreads = 4;
constexpr int kRounds = 200;

int64_t turns[kThreads];
Pair* shared() { return &image[0]; }

// Builds lists of its own while the others do, giving way in between.
void* churn(void* arg) {
  auto me = reinterpret_cast<intptr_t>(arg);
  kiln_gc_thread_attach();
  {
    Local<Pair> list;
    for (int round = 0; round < kRounds; round++) {
      list = nullptr;
      for (int64_t i = 0; i < 200; i++) {
        Pair* p = make_pair(me * 1000000 + i);
        p->a = list.object();
        list = p;
        if (i % 16 == 0) kiln_lock_poll();
      }
      store(&shared()->header, &shared()->b, list.object());
      kiln_lock_yield();
      int64_t i = 199;
      for (Pair* p = list.get(); p != nullptr; p = reinterpret_cast<Pair*>(p->a), i--) {
        if (p->id != me * 1000000 + i) abort();
      }
      if (i != -1) abort();
      turns[me]++;
    }
  }
  kiln_gc_thread_detach();
  return nullptr;
}

TEST(Threads, ShareTheHeap) {
  start_heap();
  pthread_t threads[kThreads];
  kiln_lock_release();
  for (intptr_t i = 0; i < kThreads; i++)
    pthread_create(&threads[i], nullptr, churn, reinterpret_cast<void*>(i));
  for (pthread_t& t : threads) pthread_join(t, nullptr);
  kiln_lock_acquire();
  for (int64_t t : turns) EXPECT_EQ(t, kRounds);
  kiln_gc_collect(2);
}

bool stop;
void* hold(void*) {
  kiln_gc_thread_attach();
  while (!stop) kiln_lock_poll();
  kiln_gc_thread_detach();
  return nullptr;
}

// A thread that only ever polls does not keep the others from their turn.
TEST(Threads, TheLockIsFair) {
  start_heap();
  stop = false;
  pthread_t thread;
  kiln_lock_release();
  pthread_create(&thread, nullptr, hold, nullptr);
  for (int i = 0; i < 1000; i++) {
    kiln_lock_acquire();
    kiln_lock_release();
  }
  kiln_lock_acquire();
  stop = true;
  kiln_lock_release();
  pthread_join(thread, nullptr);
  kiln_lock_acquire();
}

}  // namespace
}  // namespace kiln::gc::test
