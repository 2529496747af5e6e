// Threads of the program as a whole.

#ifndef TARGETS_PYINTERP_MODULES_THREAD_THREADS_H_
#define TARGETS_PYINTERP_MODULES_THREAD_THREADS_H_

namespace py {

// In the child of a fork: this thread is the only one now, and handles signals.
void threads_after_fork();

// At the end of the program: waits for those threads that are no daemons (threading._shutdown). What
// that raises is reported.
void join_threads();

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_THREAD_THREADS_H_
