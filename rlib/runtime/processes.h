// Processes, this one and others: those calls whose C form has structs, or things that only C can do.
// What can fail returns -errno; interrupted calls are not made again.

#ifndef RLIB_RUNTIME_PROCESSES_H_
#define RLIB_RUNTIME_PROCESSES_H_

#include <cstdint>

#include "rlib/marks.h"

extern "C" {

// What uname says: five C strings of this size each.
enum { RLIB_RT_SYSTEM_NAME_SIZE = 65 };
int64_t rlib_rt_system_names(char* names);
// What times says, in clock ticks: user, system, of the children user and system, and since some moment.
int64_t rlib_rt_process_times(int64_t* ticks);
// Columns and lines of the terminal.
int64_t rlib_rt_terminal_size(int64_t fd, int64_t* size);

}  // extern "C"

#endif  // RLIB_RUNTIME_PROCESSES_H_
