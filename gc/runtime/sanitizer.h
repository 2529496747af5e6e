// AddressSanitizer's view of our memory, where it is on: free nursery and free cells are poisoned, so
// that a root the mutator forgot is a report with a stack and not a riddle.

#ifndef KILN_GC_RUNTIME_SANITIZER_H_
#define KILN_GC_RUNTIME_SANITIZER_H_

#include <stddef.h>

#if __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#define KILN_GC_ASAN 1
#else
#define KILN_GC_ASAN 0
#endif

namespace kiln::gc {

inline constexpr bool kAsan = KILN_GC_ASAN;

inline void poison([[maybe_unused]] const void* p, [[maybe_unused]] size_t size) {
#if KILN_GC_ASAN
  __asan_poison_memory_region(p, size);
#endif
}
inline void unpoison([[maybe_unused]] const void* p, [[maybe_unused]] size_t size) {
#if KILN_GC_ASAN
  __asan_unpoison_memory_region(p, size);
#endif
}

}  // namespace kiln::gc

#endif  // KILN_GC_RUNTIME_SANITIZER_H_
