// The parts of an untranslated program that are not in headers: literals, class names, and what
// happens when a precondition does not hold.

#include "rlib/untranslated.h"

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <mutex>
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
bool kiln_gc_extend_array(Object*, int64_t) { return false; }
bool kiln_gc_pin(Object*) { return true; }
void kiln_gc_unpin(Object*) {}
int64_t kiln_gc_queue_new(Object*, void (*)(Object*)) { return 1; }
void kiln_gc_watch(Object*, void (*)(Object*)) {}
void kiln_gc_queue_register(Object*, uint32_t) {}
Object* kiln_gc_queue_next(uint32_t) { return nullptr; }
void kiln_gc_search_for(Object*) {}
void kiln_gc_search_referents() {}
void kiln_gc_search_referrers() {}
void kiln_gc_search_begin() {}
void kiln_gc_search_end() {}
void kiln_gc_search_reachable() {}
Object* kiln_gc_search_next() { return nullptr; }
int64_t kiln_gc_slots_new(int64_t count) {
  return reinterpret_cast<int64_t>(untranslated::allocate(static_cast<std::size_t>(count + 1) * sizeof(Object*)));
}
void kiln_gc_slots_free(int64_t) {}
Object* kiln_gc_slot_get(int64_t slot) { return *reinterpret_cast<Object**>(slot); }
void kiln_gc_slot_set(Object*, int64_t slot, Object* value) { *reinterpret_cast<Object**>(slot) = value; }
void kiln_gc_slot_visit(int64_t, int64_t, int64_t) {}

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

// The global lock: taken by the first thread when it starts another; from then on held by whoever
// runs. Threads get it in the order in which they asked.
class GlobalLock {
 public:
  void take() {
    std::unique_lock<std::mutex> hold(mutex_);
    uint64_t ticket = next_ticket_++;
    while (now_serving_ != ticket) {
      if (watched_word == nullptr) {
        served_.wait(hold);
      } else if (served_.wait_for(hold, patience) == std::cv_status::timeout) {
        __atomic_store_n(watched_word, 1, __ATOMIC_RELAXED);
      }
    }
  }
  void give() {
    std::lock_guard<std::mutex> hold(mutex_);
    now_serving_++;
    served_.notify_all();
  }

  int64_t* watched_word = nullptr;
  std::chrono::nanoseconds patience{5'000'000};

 private:
  std::mutex mutex_;
  std::condition_variable served_;
  uint64_t next_ticket_ = 0;
  uint64_t now_serving_ = 0;
};

// Replaced by a new one after a fork.
static GlobalLock* global_lock = new GlobalLock();
static bool has_threads = false;
// Frames that are not optimised are large, and nothing checks how deep they go.
constexpr int64_t kUsualStack = int64_t{256} << 20;
static int64_t stack_size = kUsualStack;

WithoutLock::WithoutLock() {
  if (has_threads) global_lock->give();
}

WithoutLock::~WithoutLock() {
  int kept = errno;
  if (has_threads) global_lock->take();
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
  untranslated::global_lock->take();
  start.function(start.argument);
  untranslated::global_lock->give();
  return nullptr;
}

}  // namespace

bool kiln_thread_start(void (*function)(Object*), Object* argument) {
  if (!untranslated::has_threads) {
    untranslated::global_lock->take();
    untranslated::has_threads = true;
  }
  Start* start = new (untranslated::allocate(sizeof(Start))) Start{function, argument};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, static_cast<size_t>(untranslated::stack_size));
  pthread_t thread;
  int error = pthread_create(&thread, &attributes, run_thread, start);
  pthread_attr_destroy(&attributes);
  return error == 0;
}

void kiln_thread_set_stack_size(int64_t bytes) {
  untranslated::stack_size = bytes > 0 ? bytes : untranslated::kUsualStack;
}
void kiln_lock_watch(int64_t* word) { untranslated::global_lock->watched_word = word; }
void kiln_lock_set_patience(int64_t nanoseconds) {
  untranslated::global_lock->patience = std::chrono::nanoseconds(nanoseconds);
}
void kiln_lock_after_fork() {
  if (!untranslated::has_threads) return;
  auto* fresh = new untranslated::GlobalLock();
  fresh->watched_word = untranslated::global_lock->watched_word;
  fresh->patience = untranslated::global_lock->patience;
  fresh->take();
  untranslated::global_lock = fresh;
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
