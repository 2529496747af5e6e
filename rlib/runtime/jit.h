// What a program tells its JIT while it runs.

#ifndef RLIB_RUNTIME_JIT_H_
#define RLIB_RUNTIME_JIT_H_

#include <cstdint>

extern "C" {

// Words separated by commas: `off`, `on`, `default`, and parameters that are numbers, as `--jit help` lists them. False, and
// nothing changed, if one is none of them. A binary without a JIT takes anything.
bool rlib_rt_jit_set_parameters(const char* text, int64_t length);

}  // extern "C"

#endif  // RLIB_RUNTIME_JIT_H_
