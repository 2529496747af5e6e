// Fatal signals: a line about which one it was, before the process dies of it.

#ifndef RLIB_RUNTIME_FAULTS_H_
#define RLIB_RUNTIME_FAULTS_H_

#include <cstdint>

extern "C" {

// From now on SIGSEGV, SIGBUS, SIGILL, SIGFPE and SIGABRT are named on file descriptor `fd`. 0, or -errno.
int64_t rlib_rt_faults_enable(int64_t fd);
// The handlers of before are back.
void rlib_rt_faults_disable();

}  // extern "C"

#endif  // RLIB_RUNTIME_FAULTS_H_
