// Scopes of raw memory: a Str as a C string, and a buffer. Both are locals, freed at the end of the
// scope.

#ifndef RLIB_C_STRING_H_
#define RLIB_C_STRING_H_

#include <cstdint>

#include "rlib/rffi.h"
#include "rlib/str.h"

namespace rlib::rffi {

// A copy of `s` in raw memory, with a 0 behind it.
//     rffi::CString path(name);
//     int fd = some_c_function(path.get());
class RLIB_SCOPE CString {
 public:
  // Raises ValueError if there is a 0 inside, MemoryError.
  explicit CString(Str* s) : bytes_(copy(s)) {}
  ~CString() { rffi::free(bytes_); }
  CString(const CString&) = delete;
  CString& operator=(const CString&) = delete;

  const char* get() const { return bytes_; }

 private:
  static char* copy(Str* s) {
    if (s->contains_char('\0')) throw new ValueError("embedded null byte"_str);
    int64_t length = s->length();
    char* bytes = rffi::malloc<char>(length + 1);
    rffi::raw(s, [&](const char* from) { rlib_rt_copy_bytes(bytes, from, length); });
    rffi::store(bytes, length, '\0');
    return bytes;
  }

  char* const bytes_;
};

// `count` uninitialised bytes.
class RLIB_SCOPE Buffer {
 public:
  // Raises MemoryError.
  explicit Buffer(int64_t count) : bytes_(rffi::malloc<char>(count)) {}
  ~Buffer() { rffi::free(bytes_); }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;

  char* get() const { return bytes_; }

 private:
  char* const bytes_;
};

}  // namespace rlib::rffi

#endif  // RLIB_C_STRING_H_
