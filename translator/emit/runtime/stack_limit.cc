#include "translator/emit/runtime/stack_limit.h"

#include <pthread.h>
#include <stddef.h>
#include <sys/resource.h>

#include "gc/runtime/collector.h"

namespace kiln {
namespace {

// What C code below the program's deepest call may need: the collector, printf, signal handlers.
constexpr size_t kReserve = size_t{256} << 10;
size_t Usable(size_t size) {
  // Whatever the limit: the shadow stack must not end first.
  const size_t largest = kiln_gc_stack_room();
  if (size > largest) size = largest;
  return size > 2 * kReserve ? size - kReserve : size / 2;
}

}  // namespace

uintptr_t StackLimitOfMain() {
  const auto here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  rlimit limit;
  size_t size = kiln_gc_stack_room();
  // Arguments and environment are above us and count as well; they are small.
  if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur < size) size = limit.rlim_cur;
  return here - Usable(size);
}

uintptr_t StackLimitOfThread() {
  const auto here = reinterpret_cast<uintptr_t>(__builtin_frame_address(0));
  pthread_attr_t attributes;
  void* lowest = nullptr;
  size_t size = 0;
  if (pthread_getattr_np(pthread_self(), &attributes) != 0) return here - Usable(size_t{1} << 20);
  pthread_attr_getstack(&attributes, &lowest, &size);
  pthread_attr_destroy(&attributes);
  return here - Usable(here - reinterpret_cast<uintptr_t>(lowest));
}

}  // namespace kiln
