// Functions of C libraries, which are loaded when a program first needs them.
//
//     PY_LIBRARY_FUNCTION(zlib_crc32, "libz.so.1", "crc32")
//     ...
//     int64_t sum = zlib_crc32()->call(0, memory.address(), 4);

#ifndef TARGETS_PYINTERP_MODULES_LIBRARY_FUNCTION_H_
#define TARGETS_PYINTERP_MODULES_LIBRARY_FUNCTION_H_

#include "rlib/dynamic.h"
#include "targets/pyinterp/objspace/common.h"

namespace py {

// A function of a library. The library is loaded when its address is first asked for.
class LibraryFunction final : public rlib::Object {
 public:
  LibraryFunction(Str* file, Str* name) : file_(file), name_(name) {}
  // Raises ImportError if there is no such library or function.
  int64_t address() {
    if (address_ == 0) address_ = find();
    return address_;
  }

  // Calls it with integers and addresses. What it returns: a word, or an int of C.
  template <class... Words>
  int64_t call(Words... words) {
    return rlib::call_foreign(address(), static_cast<int64_t>(words)...);
  }
  template <class... Words>
  int64_t call_int(Words... words) {
    return static_cast<int32_t>(call(words...));
  }
  // The same while other threads run.
  template <class... Words>
  int64_t call_unlocked(Words... words) {
    return rlib::call_foreign_unlocked(address(), static_cast<int64_t>(words)...);
  }
  // The same while the library calls `callback`: see rlib/dynamic.h.
  template <class... Words>
  int64_t call_with(rlib::ForeignCallback callback, Words... words) {
    return rlib::call_foreign_with(callback, address(), static_cast<int64_t>(words)...);
  }

 private:
  int64_t find();

  Str* const file_;
  Str* const name_;
  RLIB_TRANSIENT int64_t address_ = 0;
};

// A function of C++ that returns the library's function `name`.
#define PY_LIBRARY_FUNCTION(function, file, name)               \
  RLIB_PREBUILD inline LibraryFunction* function() {            \
    return RLIB_ONCE(new LibraryFunction(file##_str, name##_str)); \
  }
// The same for a function of the C library: c_getpid() for getpid.
#define PY_C_FUNCTION(name) PY_LIBRARY_FUNCTION(c_##name, "libc.so.6", #name)

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_LIBRARY_FUNCTION_H_
