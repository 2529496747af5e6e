// What the program asked to be done at its end.

#ifndef TARGETS_PYINTERP_MODULES_ATEXIT_ATEXIT_H_
#define TARGETS_PYINTERP_MODULES_ATEXIT_ATEXIT_H_

namespace py {

// Calls the registered functions, the last first, and forgets them. What they raise is reported.
void run_exit_functions();

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_ATEXIT_ATEXIT_H_
