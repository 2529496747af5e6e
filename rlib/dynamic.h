// C libraries that are loaded when they are first needed, so that a program neither waits for them
// at its start nor fails where they are missing.
//
//     rlib::Library* zlib = rlib::Library::open("libz.so.1"_str);   // null: it is not there
//     int64_t crc32 = zlib->find("crc32"_str);
//     rlib::call_foreign(crc32, 0, memory.address(), 4);
//
// Addresses are plain numbers here: of functions, and of memory that the collector does not know.

#ifndef RLIB_DYNAMIC_H_
#define RLIB_DYNAMIC_H_

#include <cstdint>

#include "rlib/c_string.h"
#include "rlib/exceptions.h"
#include "rlib/rffi.h"
#include "rlib/runtime/dynamic.h"
#include "rlib/str.h"

namespace rlib {

// A shared library. It stays loaded.
class Library final : public Object {
 public:
  // By its file name, which the system looks for. Null if it cannot be loaded.
  static Library* open(Str* file) {
    rffi::CString c_file(file);
    int64_t handle = rlib_rt_library_open(c_file.get());
    return handle == 0 ? nullptr : new Library(handle);
  }

  // The address of a function; 0 if there is none of that name.
  int64_t find(Str* name) const {
    rffi::CString c_name(name);
    return rlib_rt_library_find(handle_, c_name.get());
  }

 private:
  explicit Library(int64_t handle) : handle_(handle) {}

  const int64_t handle_;
};

// Calls a C function that takes integers and addresses, no floats, and as many of them as are given, at least.
inline int64_t call_foreign(int64_t function, int64_t a = 0, int64_t b = 0, int64_t c = 0,
                            int64_t d = 0, int64_t e = 0, int64_t f = 0, int64_t g = 0,
                            int64_t h = 0) {
  return rlib_rt_call(function, a, b, c, d, e, f, g, h);
}
// The same while other threads run: for what takes long.
inline int64_t call_foreign_unlocked(int64_t function, int64_t a = 0, int64_t b = 0, int64_t c = 0,
                                     int64_t d = 0, int64_t e = 0, int64_t f = 0, int64_t g = 0,
                                     int64_t h = 0) {
  return rffi::unlocked([&] { return rlib_rt_call_unlocked(function, a, b, c, d, e, f, g, h); });
}

// The same with ten words: the items of the array.
inline int64_t call_foreign_ten(int64_t function, Array<int64_t>* words) {
  return rffi::raw(words, [&](const int64_t* items) { return rlib_rt_call_ten(function, items); });
}
// The same for a function whose last parameter, after two others, is a double, and for one that returns one.
inline int64_t call_foreign_taking_float(int64_t function, int64_t a, int64_t b, double x) {
  return rlib_rt_call_taking_float(function, a, b, x);
}
inline double call_foreign_giving_float(int64_t function, int64_t a, int64_t b = 0) {
  return rlib_rt_call_giving_float(function, a, b);
}

// Functions of the program that a library calls.
//
//     int64_t on_event(int64_t which, int64_t a, int64_t b, ...) { ... }
//     rlib::call_foreign(set_handler, parser, rlib::trampoline(3));
//     rlib::call_foreign_with(&on_event, parse, parser, text.address(), length);
//
// The library is given the address of a trampoline, a C function that calls what the innermost
// call_foreign_with of the thread says, with the trampoline's number and the arguments that it got itself.
// Those that were not passed are anything. The function catches all its exceptions. Outside of such a
// call a trampoline does nothing.
using ForeignCallback = int64_t (*)(int64_t which, int64_t a, int64_t b, int64_t c, int64_t d,
                                    int64_t e, int64_t f, int64_t g, int64_t h, int64_t i);
constexpr int64_t kTrampolines = RLIB_RT_TRAMPOLINES;

// Precondition: 0 <= which < kTrampolines.
inline int64_t trampoline(int64_t which) { return rlib_rt_trampoline(which); }
inline int64_t call_foreign_with(ForeignCallback callback, int64_t function, int64_t a = 0,
                                 int64_t b = 0, int64_t c = 0, int64_t d = 0, int64_t e = 0,
                                 int64_t f = 0, int64_t g = 0, int64_t h = 0) {
  return rlib_rt_call_with(function, a, b, c, d, e, f, g, h, callback);
}

// ---- Memory by address --------------------------------------------------------------------------

// `size` zero bytes; whoever called this calls free_foreign. Raises MemoryError.
inline int64_t new_foreign(int64_t size) {
  int64_t address = rlib_rt_memory_new(size < 1 ? 1 : size);
  if (address == 0) throw new MemoryError();
  return address;
}
inline void free_foreign(int64_t address) { rlib_rt_memory_free(address); }

// Word number `index` there.
inline int64_t foreign_word(int64_t address, int64_t index) {
  return rlib_rt_memory_get(address, index);
}
inline void set_foreign_word(int64_t address, int64_t index, int64_t word) {
  rlib_rt_memory_set(address, index, word);
}

// The byte there, 0 to 255.
inline int64_t foreign_byte(int64_t address) { return rlib_rt_memory_get8(address); }
inline void set_foreign_byte(int64_t address, int64_t value) { rlib_rt_memory_set8(address, value); }

// The int of 32 bits that begins `offset` bytes from there on, as fields of C structs do.
inline int64_t foreign_int(int64_t address, int64_t offset) {
  return rlib_rt_memory_get32(address, offset);
}
inline void set_foreign_int(int64_t address, int64_t offset, int64_t value) {
  rlib_rt_memory_set32(address, offset, value);
}

// `size` bytes of such memory, all 0 at first, until the end of the scope.
class RLIB_SCOPE ForeignMemory {
 public:
  // Raises MemoryError.
  explicit ForeignMemory(int64_t size) : address_(new_foreign(size)) {}
  ~ForeignMemory() { free_foreign(address_); }
  ForeignMemory(const ForeignMemory&) = delete;
  ForeignMemory& operator=(const ForeignMemory&) = delete;

  int64_t address() const { return address_; }

 private:
  const int64_t address_;
};

// Copies bytes from a Str to there; and what is there into a new Str.
inline void write_foreign(int64_t address, Str* bytes, int64_t start, int64_t count) {
  rffi::raw(bytes, [&](const char* from) {
    rlib_rt_memory_write(address, rffi::offset(from, start), count);
  });
}
inline Str* read_foreign(int64_t address, int64_t count) {
  rffi::Buffer buffer(count);
  rlib_rt_memory_read(address, buffer.get(), count);
  return Str::from_raw(buffer.get(), count);
}
// The text up to a 0 that is there; null for the address 0.
inline Str* foreign_text(int64_t address) {
  int64_t length = rlib_rt_memory_text_length(address);
  return length < 0 ? nullptr : read_foreign(address, length);
}

// A copy of a Str there, with a 0 behind it, until the end of the scope.
class RLIB_SCOPE ForeignText {
 public:
  // Raises MemoryError. What is behind a 0 within the Str is there too.
  explicit ForeignText(Str* text) : memory_(copy(text)) {}
  ~ForeignText() { free_foreign(memory_); }
  ForeignText(const ForeignText&) = delete;
  ForeignText& operator=(const ForeignText&) = delete;

  int64_t address() const { return memory_; }

 private:
  static int64_t copy(Str* text) {
    int64_t memory = new_foreign(text->length() + 1);
    write_foreign(memory, text, 0, text->length());
    return memory;
  }

  const int64_t memory_;
};

}  // namespace rlib

#endif  // RLIB_DYNAMIC_H_
