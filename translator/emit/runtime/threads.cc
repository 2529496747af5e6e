// Threads of a translated program: rlib::threads::start.
//
// The new thread gets a context, a shadow stack and the global lock from the collector. Until it has
// them its argument is a root of its own; the thread that starts it holds the lock all the while.
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "gc/runtime/collector.h"
#include "translator/emit/runtime/kiln_emit.h"
#include "translator/emit/runtime/stack_limit.h"

namespace {

int64_t stack_size = 0;  // 0: the system's

struct Start {
  void (*function)(kiln_object* argument);
  kiln_object* argument;
};

// The bottom frame of a thread. Nothing is pushed here, so the collector sees the argument only as
// long as it is in `start`, and in what the function pushes.
void* RunThread(void* data) {
  Start* start = static_cast<Start*>(data);
  kiln_self.stack_limit = kiln::StackLimitOfThread();
  kiln_gc_thread_attach();
  if (!kiln_make_thread_locals()) kiln_out_of_memory();
  kiln_object* const argument = start->argument;
  kiln_gc_remove_root(&start->argument);
  void (*const function)(kiln_object*) = start->function;
  free(start);
  function(argument);
  if (kiln_self.exception != nullptr) {
    kiln_report_uncaught();
    fflush(stdout);
    _Exit(1);
  }
  kiln_gc_thread_detach();
  return nullptr;
}

}  // namespace

extern "C" bool kiln_thread_start(void (*function)(kiln_object*), kiln_object* argument) {
  Start* start = static_cast<Start*>(malloc(sizeof(Start)));
  if (start == nullptr) return false;
  *start = {function, argument};
  kiln_gc_add_root(&start->argument);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  if (stack_size > 0) pthread_attr_setstacksize(&attributes, static_cast<size_t>(stack_size));
  pthread_t thread;
  const int error = pthread_create(&thread, &attributes, RunThread, start);
  pthread_attr_destroy(&attributes);
  if (error == 0) return true;
  kiln_gc_remove_root(&start->argument);
  free(start);
  return false;
}

extern "C" void kiln_thread_set_stack_size(int64_t bytes) { stack_size = bytes; }
