#include "rlib/runtime/dynamic.h"

#include <dlfcn.h>

#include <cstdlib>
#include <cstring>
#include <utility>

namespace {

template <class T>
T* at(int64_t address) {
  return reinterpret_cast<T*>(address);
}
int64_t address_of(const void* p) { return reinterpret_cast<int64_t>(p); }

using Function = int64_t (*)(int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t,
                             int64_t);

// Who is called back now, on this thread.
thread_local rlib_rt_callback current_callback = nullptr;

template <int which>
int64_t Trampoline(int64_t a, int64_t b, int64_t c, int64_t d, int64_t e, int64_t f, int64_t g,
                   int64_t h, int64_t i) {
  if (current_callback == nullptr) return 0;
  return current_callback(which, a, b, c, d, e, f, g, h, i);
}

template <int... which>
int64_t TrampolineAddress(int64_t wanted, std::integer_sequence<int, which...>) {
  using Pointer = int64_t (*)(int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t,
                              int64_t, int64_t);
  static constexpr Pointer kAll[] = {Trampoline<which>...};
  return reinterpret_cast<int64_t>(kAll[wanted]);
}

}  // namespace

extern "C" {

int64_t rlib_rt_call_ten(int64_t function, const int64_t* words) {
  using Ten = int64_t (*)(int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t, int64_t,
                          int64_t, int64_t);
  return reinterpret_cast<Ten>(function)(words[0], words[1], words[2], words[3], words[4], words[5],
                                         words[6], words[7], words[8], words[9]);
}
int64_t rlib_rt_call_taking_float(int64_t function, int64_t a, int64_t b, double x) {
  return reinterpret_cast<int64_t (*)(int64_t, int64_t, double)>(function)(a, b, x);
}
double rlib_rt_call_giving_float(int64_t function, int64_t a, int64_t b) {
  return reinterpret_cast<double (*)(int64_t, int64_t)>(function)(a, b);
}

int64_t rlib_rt_call_with(int64_t function, int64_t a, int64_t b, int64_t c, int64_t d, int64_t e,
                          int64_t f, int64_t g, int64_t h, rlib_rt_callback callback) {
  const rlib_rt_callback outer = current_callback;
  current_callback = callback;
  const int64_t result = reinterpret_cast<Function>(function)(a, b, c, d, e, f, g, h);
  current_callback = outer;
  return result;
}
int64_t rlib_rt_trampoline(int64_t which) {
  return TrampolineAddress(which, std::make_integer_sequence<int, RLIB_RT_TRAMPOLINES>());
}

int64_t rlib_rt_library_open(const char* file) {
  return address_of(dlopen(file, RTLD_NOW | RTLD_LOCAL));
}
int64_t rlib_rt_library_find(int64_t library, const char* name) {
  return address_of(dlsym(at<void>(library), name));
}

int64_t rlib_rt_call(int64_t function, int64_t a, int64_t b, int64_t c, int64_t d, int64_t e,
                     int64_t f, int64_t g, int64_t h) {
  return reinterpret_cast<Function>(function)(a, b, c, d, e, f, g, h);
}
int64_t rlib_rt_call_unlocked(int64_t function, int64_t a, int64_t b, int64_t c, int64_t d,
                              int64_t e, int64_t f, int64_t g, int64_t h) {
  return reinterpret_cast<Function>(function)(a, b, c, d, e, f, g, h);
}

int64_t rlib_rt_memory_new(int64_t size) {
  return address_of(std::calloc(1, static_cast<size_t>(size)));
}
void rlib_rt_memory_free(int64_t address) { std::free(at<void>(address)); }

int64_t rlib_rt_memory_get(int64_t address, int64_t index) { return at<int64_t>(address)[index]; }
void rlib_rt_memory_set(int64_t address, int64_t index, int64_t word) {
  at<int64_t>(address)[index] = word;
}
int64_t rlib_rt_memory_get8(int64_t address) { return *at<unsigned char>(address); }
void rlib_rt_memory_set8(int64_t address, int64_t value) {
  *at<unsigned char>(address) = static_cast<unsigned char>(value);
}
int64_t rlib_rt_memory_get32(int64_t address, int64_t offset) {
  int32_t value;
  std::memcpy(&value, at<char>(address + offset), sizeof(value));
  return value;
}
void rlib_rt_memory_set32(int64_t address, int64_t offset, int64_t value) {
  const auto narrow = static_cast<int32_t>(value);
  std::memcpy(at<char>(address + offset), &narrow, sizeof(narrow));
}
void rlib_rt_memory_write(int64_t address, const char* bytes, int64_t count) {
  std::memcpy(at<char>(address), bytes, static_cast<size_t>(count));
}
void rlib_rt_memory_read(int64_t address, char* bytes, int64_t count) {
  std::memcpy(bytes, at<char>(address), static_cast<size_t>(count));
}
int64_t rlib_rt_memory_text_length(int64_t address) {
  return address == 0 ? -1 : static_cast<int64_t>(std::strlen(at<char>(address)));
}

}  // extern "C"
