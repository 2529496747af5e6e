// The parts of an untranslated program that are not in headers: literals, class names, and what
// happens when a precondition does not hold.

#include "rlib/untranslated.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <string_view>
#include <typeinfo>
#include <unordered_map>

#include <cxxabi.h>
#include <dlfcn.h>
#include <execinfo.h>
#include <link.h>
#include <unistd.h>

#include "rlib/rlib.h"

#if defined(RLIB_BOEHM)
// Everything comes from libgc, so that it finds what containers of C++ point to as well.
void* operator new(std::size_t size) { return rlib::untranslated::allocate(size); }
void operator delete(void*) noexcept {}
void operator delete(void*, std::size_t) noexcept {}
#endif

namespace rlib {

namespace untranslated {
namespace {

// Prints the stack, with source lines where addr2line is installed.
void print_stack() {
  void* frames[24];
  int count = backtrace(frames, 24);
  std::string command = "addr2line -Cpfise /proc/" + std::to_string(getpid()) + "/exe";
  for (int i = 2; i < count; i++) {
    Dl_info info;
    link_map* map = nullptr;
    if (dladdr1(frames[i], &info, reinterpret_cast<void**>(&map), RTLD_DL_LINKMAP) == 0) continue;
    if (map->l_name[0] != '\0') continue;  // not of the program itself
    char address[32];
    std::snprintf(address, sizeof address, " %#lx",
                  reinterpret_cast<unsigned long>(frames[i]) - 1 - map->l_addr);
    command += address;
  }
  command += " >&2";
  if (std::system(command.c_str()) != 0) backtrace_symbols_fd(frames, count, 2);
}

}  // namespace

void precondition_failed(const char* what) {
  std::fprintf(stderr, "precondition violated: %s\n", what);
  print_stack();
  std::abort();
}

}  // namespace untranslated

Str* literals::operator""_str(const char* bytes, std::size_t length) {
  thread_local std::unordered_map<std::string_view, Str*> known;
  Str*& str = known[std::string_view(bytes, length)];
  if (str == nullptr) {
    str = Str::allocate(static_cast<int64_t>(length));
    std::memcpy(str->raw_items(), bytes, length);
  }
  return str;
}

Str* class_name(const Object* object) {
  int status = 0;
  char* name = abi::__cxa_demangle(typeid(*object).name(), nullptr, nullptr, &status);
  Str* result = Str::from_c_string(name);
  std::free(name);
  return result;
}

}  // namespace rlib
