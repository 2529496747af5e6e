// The operating system: errors, environment, clocks, the end of the program.

#ifndef RLIB_OS_H_
#define RLIB_OS_H_

#include <cstdint>

#include "rlib/c_string.h"
#include "rlib/exceptions.h"
#include "rlib/list.h"
#include "rlib/rffi.h"
#include "rlib/runtime/system.h"
#include "rlib/str.h"

namespace rlib {

// ---- Errors ----

// What the system says about an errno: "No such file or directory".
inline Str* error_text(int64_t number) {
  rffi::Buffer buffer(256);
  int64_t length = rlib_rt_error_text(number, buffer.get(), 256);
  return Str::from_raw(buffer.get(), length);
}

// An exception about an errno, for rlib::raise. `what`, a file's name or the like, may be null.
inline OSError* os_error(int64_t number, Str* what = nullptr) {
  Str* text = error_text(number);
  return new OSError(number, what == nullptr ? text : what->concat(": "_str)->concat(text));
}

// `result` as it is; but if it is -errno, raises OSError.
inline int64_t check_os(int64_t result, Str* what = nullptr) {
  if (result < 0) raise(os_error(-result, what));
  return result;
}

// ---- Environment ----

// The value of a variable, or null. Raises ValueError if there is a 0 in the name.
inline Str* get_environment(Str* name) {
  rffi::CString c_name(name);
  return Str::from_c_string(rlib_rt_getenv(c_name.get()));
}

// All of it: "NAME=value".
inline List<Str*>* environment() {
  List<Str*>* entries = new List<Str*>();
  while (true) {
    Str* entry = Str::from_c_string(rlib_rt_environment_entry(entries->length()));
    if (entry == nullptr) return entries;
    entries->append(entry);
  }
}

// Sets a variable, or with null removes it. Raises OSError, ValueError.
inline void set_environment(Str* name, Str* value) {
  rffi::CString c_name(name);
  if (value == nullptr) {
    check_os(rlib_rt_unsetenv(c_name.get()), name);
  } else {
    rffi::CString c_value(value);
    check_os(rlib_rt_setenv(c_name.get(), c_value.get()), name);
  }
}

// ---- Time, in nanoseconds ----

// Since 1970.
inline int64_t wall_clock() { return rlib_rt_wall_clock(); }
// Since some moment; never goes back.
inline int64_t monotonic_clock() { return rlib_rt_monotonic_clock(); }
// Used by this process.
inline int64_t cpu_clock() { return rlib_rt_cpu_clock(); }
inline void sleep(int64_t nanoseconds) {
  rffi::unlocked([&] { rlib_rt_sleep(nanoseconds); });
}

// ---- The end ----

// Thrown to end the program: handlers and scopes on the way run, output is written, and the process
// ends with this status.
class Exit final : public Exception {
  RLIB_EXCEPTION(Exit)

 public:
  explicit Exit(int64_t status) : Exception("exit"_str), status_(status) {}
  int64_t status() { return status_; }

 private:
  const int64_t status_;
};

[[noreturn]] inline void exit(int64_t status) { throw new Exit(status); }

inline int64_t process_id() { return rlib_rt_process_id(); }

// `count` bytes that nobody can guess. Raises OSError.
inline Str* random_bytes(int64_t count) {
  rffi::Buffer buffer(count);
  check_os(rlib_rt_random_bytes(buffer.get(), count));
  return Str::from_raw(buffer.get(), count);
}

}  // namespace rlib

#endif  // RLIB_OS_H_
