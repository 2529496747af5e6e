#include "jitcodegen/native/allocation.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <new>
#include <utility>

#include "gc/runtime/fatal.h"
#include "gc/runtime/memory.h"

namespace kiln::jit {
namespace {

bool g_is_short = false;

// In front of what is in pages of its own.
struct alignas(16) Head {
  size_t bytes;  // with this
};

// The global lock is held, as by all of the JIT.
void* FromReservation(size_t size) {
  if (!std::exchange(g_is_short, true)) std::fputs("the JIT makes no more traces: there is no memory for them\n", stderr);
  const size_t bytes = gc::whole_pages(size + sizeof(Head));
  auto* head = static_cast<Head*>(size <= SIZE_MAX / 2 ? gc::reserved_pages(bytes) : nullptr);
  if (head == nullptr) gc::fatal("no memory for the JIT");
  head->bytes = bytes;
  return head + 1;
}

void Free(void* p) {
  if (!gc::is_reserved(p)) return std::free(p);
  Head* head = static_cast<Head*>(p) - 1;
  gc::unmap_pages(head, head->bytes);
}

}  // namespace

bool MemoryIsShort() { return g_is_short; }

}  // namespace kiln::jit

void* operator new(size_t size) {
  if (void* p = std::malloc(size != 0 ? size : 1)) return p;
  return kiln::jit::FromReservation(size);
}
void* operator new[](size_t size) { return operator new(size); }
void operator delete(void* p) noexcept { kiln::jit::Free(p); }
void operator delete[](void* p) noexcept { kiln::jit::Free(p); }
void operator delete(void* p, size_t) noexcept { kiln::jit::Free(p); }
void operator delete[](void* p, size_t) noexcept { kiln::jit::Free(p); }
