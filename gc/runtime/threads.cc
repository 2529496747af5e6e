#include "gc/runtime/threads.h"

#include <sys/mman.h>

#include "gc/runtime/collector.h"
#include "gc/runtime/fatal.h"
#include "gc/runtime/memory.h"
#include "gc/runtime/nursery.h"
#include "gc/runtime/old_space.h"

extern "C" {
__thread kiln_thread kiln_self;
}

namespace kiln::gc {

kiln_thread* first_thread;

static constexpr size_t kGuardBytes = 4096;

// Address space, of which only what is used takes memory. A frame's references take no more room here than the frame
// does on the machine stack, whose limit is checked.
static size_t shadow_stack_bytes() { return kiln_gc_stack_room() + kGuardBytes; }

void take_nursery() {
  kiln_self.nursery_free = nursery.parked_free;
  kiln_self.nursery_top = nursery.parked_top;
}

void leave_nursery() {
  nursery.parked_free = kiln_self.nursery_free;
  nursery.parked_top = kiln_self.nursery_top;
  kiln_self.nursery_free = nullptr;
  kiln_self.nursery_top = nullptr;
}

void forget_other_threads() {
  first_thread = &kiln_self;
  kiln_self.next = nullptr;
}

static void create_shadow_stack() {
  const size_t size = shadow_stack_bytes();
  void* p = map_pages(size, MAP_NORESERVE);
  if (p == nullptr) fatal("no memory for a shadow stack");
  char* guard = static_cast<char*>(p) + size - kGuardBytes;
  mprotect(guard, kGuardBytes, PROT_NONE);
  kiln_self.shadow_base = static_cast<kiln_object**>(p);
  kiln_self.shadow_top = kiln_self.shadow_base;
  kiln_self.shadow_limit = reinterpret_cast<kiln_object**>(guard);
}

}  // namespace kiln::gc

using namespace kiln::gc;

extern "C" {

size_t kiln_gc_stack_room(void) {
  constexpr size_t kLeast = size_t{1} << 20, kMost = size_t{32} << 20;
  static size_t room = 0;  // fixed at the first call: the reservation may get smaller
  if (room == 0) {
    const size_t part = old_space.reserved / 16 & ~size_t{4095};
    room = !old_space.scarce || part > kMost ? kMost : part < kLeast ? kLeast : part;
  }
  return room;
}

void kiln_gc_thread_attach(void) {
  if (kiln_self.attached) fatal("thread attached twice");
  uintptr_t stack_limit = kiln_self.stack_limit;
  kiln_self = {};
  kiln_self.stack_limit = stack_limit;
  create_shadow_stack();
  kiln_self.attached = 1;
  kiln_lock_acquire();
  kiln_self.next = first_thread;
  first_thread = &kiln_self;
}

void kiln_gc_thread_detach(void) {
  kiln_thread** link = &first_thread;
  while (*link != nullptr && *link != &kiln_self) link = &(*link)->next;
  if (*link == nullptr) fatal("detaching a thread that is not attached");
  *link = kiln_self.next;
  kiln_self.attached = 0;
  kiln_lock_release();
  munmap(kiln_self.shadow_base, shadow_stack_bytes());
  kiln_self.shadow_base = kiln_self.shadow_top = kiln_self.shadow_limit = nullptr;
}

}  // extern "C"
