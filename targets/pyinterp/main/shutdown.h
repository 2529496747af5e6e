// The end of the program.

#ifndef TARGETS_PYINTERP_MAIN_SHUTDOWN_H_
#define TARGETS_PYINTERP_MAIN_SHUTDOWN_H_

#include <cstdint>

namespace py {

// The status of a program that Ctrl-C ended: it dies by the signal, so that a shell sees it.
constexpr int64_t kInterrupted = 130;

// Waits for threads, calls what atexit knows, writes out all files. `status` is the program's; the result
// is the process's. Raises nothing.
int64_t shut_down(int64_t status);

}  // namespace py

#endif  // TARGETS_PYINTERP_MAIN_SHUTDOWN_H_
