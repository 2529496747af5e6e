// The parts of an untranslated program that are not in headers: literals, class names, and what
// happens when a precondition does not hold.

#include "rlib/untranslated.h"

#include <cerrno>
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

#include <pthread.h>

#include "rlib/rlib.h"
#include "rlib/threads.h"

#if defined(RLIB_BOEHM)
// Everything comes from libgc, so that it finds what containers of C++ point to as well.
void* operator new(std::size_t size) { return rlib::untranslated::allocate(size); }
void operator delete(void*) noexcept {}
void operator delete(void*, std::size_t) noexcept {}
#endif

namespace rlib {

// There is no collector: nothing moves, nothing dies.
namespace gc {

static bool collector_is_enabled = true;
void kiln_gc_enable() { collector_is_enabled = true; }
void kiln_gc_disable() { collector_is_enabled = false; }
bool kiln_gc_is_enabled() { return collector_is_enabled; }
int64_t kiln_gc_statistic(int64_t) { return 0; }
uint64_t kiln_gc_object_size(const Object*) { return 0; }
bool kiln_gc_pin(Object*) { return true; }
void kiln_gc_unpin(Object*) {}
int64_t kiln_gc_queue_new(Object*, void (*)(Object*)) { return 1; }
void kiln_gc_queue_register(Object*, uint32_t) {}
Object* kiln_gc_queue_next(uint32_t) { return nullptr; }

}  // namespace gc

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

// Taken by the first thread when it starts another; from then on held by whoever runs.
static pthread_mutex_t global_lock = PTHREAD_MUTEX_INITIALIZER;
static bool has_threads = false;

WithoutLock::WithoutLock() {
  if (has_threads) pthread_mutex_unlock(&global_lock);
}

WithoutLock::~WithoutLock() {
  int kept = errno;
  if (has_threads) pthread_mutex_lock(&global_lock);
  errno = kept;
}

}  // namespace untranslated

namespace threads {
namespace {

struct Start {
  void (*function)(Object*);
  Object* argument;
};

void* run_thread(void* data) {
  Start start = *static_cast<Start*>(data);
  pthread_mutex_lock(&untranslated::global_lock);
  start.function(start.argument);
  pthread_mutex_unlock(&untranslated::global_lock);
  return nullptr;
}

}  // namespace

bool kiln_thread_start(void (*function)(Object*), Object* argument) {
  if (!untranslated::has_threads) {
    pthread_mutex_lock(&untranslated::global_lock);
    untranslated::has_threads = true;
  }
  Start* start = new (untranslated::allocate(sizeof(Start))) Start{function, argument};
  pthread_t thread;
  if (pthread_create(&thread, nullptr, run_thread, start) != 0) return false;
  pthread_detach(thread);
  return true;
}

}  // namespace threads

Str* literals::operator""_str(const char* bytes, std::size_t length) {
  static std::unordered_map<std::string_view, Str*> known;
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
