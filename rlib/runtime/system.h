// The operating system, as rlib asks for it. What can fail returns -errno; interrupted calls are
// made again. Nothing here allocates on Kiln's heap, raises, or keeps a pointer.

#ifndef RLIB_RUNTIME_SYSTEM_H_
#define RLIB_RUNTIME_SYSTEM_H_

#include <cstdint>

#include "rlib/marks.h"

extern "C" {

// ---- Files ----

// How to open: to read; to write, emptied first or made; to write at the end, made if need be.
enum { RLIB_RT_READ = 0, RLIB_RT_WRITE = 1, RLIB_RT_APPEND = 2 };
// A file descriptor.
RFFI_RELEASES_LOCK int64_t rlib_rt_open(const char* path, int64_t how);
// The same, to read a file at translation time: files.h.
int64_t rlib_rt_open_build_file(const char* path);
int64_t rlib_rt_close(int64_t fd);
// Bytes read: as many as came, at most `count`; 0 at the end.
RFFI_RELEASES_LOCK int64_t rlib_rt_read(int64_t fd, char* bytes, int64_t count);
// Writes all of it. 0.
RFFI_RELEASES_LOCK int64_t rlib_rt_write(int64_t fd, const char* bytes, int64_t count);
// 1 for a terminal, else 0.
int64_t rlib_rt_is_terminal(int64_t fd);
int64_t rlib_rt_remove_file(const char* path);

// ---- Environment ----

// The value of a variable, or null. Valid until the variable changes.
const char* rlib_rt_getenv(const char* name);
// "NAME=value" number `index`, or null behind the last.
const char* rlib_rt_environment_entry(int64_t index);
int64_t rlib_rt_setenv(const char* name, const char* value);
int64_t rlib_rt_unsetenv(const char* name);

// ---- Time, in nanoseconds ----

// Since 1970.
int64_t rlib_rt_wall_clock();
// Since some moment; never goes back.
int64_t rlib_rt_monotonic_clock();
// Used by this process.
int64_t rlib_rt_cpu_clock();
RFFI_RELEASES_LOCK void rlib_rt_sleep(int64_t nanoseconds);
// The same, but a signal ends it: -EINTR.
RFFI_RELEASES_LOCK int64_t rlib_rt_sleep_some(int64_t nanoseconds);

// ---- Process ----

// What main got. The first is called by main, before anything else; the second gives argument
// `index`, or null behind the last.
void rlib_rt_set_arguments(int count, char** arguments);
const char* rlib_rt_argument(int64_t index);
int64_t rlib_rt_process_id();
// Ends the process at once: no handlers, no buffers written.
RFFI_NO_RETURN [[noreturn]] void rlib_rt_exit(int64_t status);
// Ends the process by a signal's default action.
void rlib_rt_end_by_signal(int64_t signal);
// Fills `bytes` with random ones. 0.
int64_t rlib_rt_random_bytes(char* bytes, int64_t count);
// Puts the text of an errno there, without a 0 behind it; its length, at most `size`.
int64_t rlib_rt_error_text(int64_t number, char* text, int64_t size);

}  // extern "C"

#endif  // RLIB_RUNTIME_SYSTEM_H_
