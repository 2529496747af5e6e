// main() of every translated program: starts the collector, runs the program on this thread's stack,
// reports what nobody caught.
#include <sys/resource.h>

#include "gc/runtime/collector.h"
#include "translator/emit/runtime/kiln_emit.h"

namespace {

// What C code below the program's deepest call may need: the collector, printf, signal handlers.
constexpr size_t kReserve = size_t{256} << 10;
// The most that is used, whatever the limit: the shadow stack must not end first.
constexpr size_t kLargest = size_t{32} << 20;

// The lowest address that calls may use on the main thread's stack.
uintptr_t StackLimit(uintptr_t here) {
  rlimit limit;
  size_t size = kLargest;
  if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur < kLargest) size = limit.rlim_cur;
  // Arguments and environment are above us and count as well; they are small.
  return size > 2 * kReserve ? here - (size - kReserve) : here - size / 2;
}

}  // namespace

int main(int argc, char** argv) {
  kiln_gc_init();
  kiln_self.stack_limit = StackLimit(reinterpret_cast<uintptr_t>(__builtin_frame_address(0)));
  const int status = kiln_entry(argc, argv);
  if (kiln_self.exception == nullptr) return status;
  kiln_report_uncaught();
  return 1;
}
