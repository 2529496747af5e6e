// The threads that have a context, and the nursery's way from one to the next.

#ifndef KILN_GC_RUNTIME_THREADS_H_
#define KILN_GC_RUNTIME_THREADS_H_

#include "gc/runtime/mutator.h"

namespace kiln::gc {

extern kiln_thread* first_thread;

// In the child of a fork: the calling thread is the only one left. The others' shadow stacks stay
// mapped.
void forget_other_threads();

// Under the lock: the running thread takes the nursery's pointers, or leaves them for the next.
void take_nursery();
void leave_nursery();

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_THREADS_H_
