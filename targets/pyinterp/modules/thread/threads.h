// Threads of the program as a whole.

#ifndef TARGETS_PYINTERP_MODULES_THREAD_THREADS_H_
#define TARGETS_PYINTERP_MODULES_THREAD_THREADS_H_

namespace py {

// In the child of a fork: this thread is the only one now, and handles signals.
void threads_after_fork();

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_THREAD_THREADS_H_
