// What an untranslated program has in place of Kiln's collector and checks: memory that is zeroed
// and never freed (or libgc's, with -DRLIB_BOEHM), and preconditions that stop the program.
//
// RLIB_REQUIRE(condition, "what is wrong otherwise") checks a precondition untranslated, and is
// nothing in translated code. Arrays check every index by themselves.

#ifndef RLIB_UNTRANSLATED_H_
#define RLIB_UNTRANSLATED_H_

#if !defined(KILN_TRANSLATE)

#include <cstddef>
#include <cstdlib>

#if defined(RLIB_BOEHM)
#define GC_THREADS
#include <gc/gc.h>
#endif

namespace rlib::untranslated {

// Prints what was violated and the stack with source lines, then aborts.
[[noreturn, gnu::cold, gnu::noinline]] void precondition_failed(const char* what);

inline void require(bool holds, const char* what) {
  if (!holds) [[unlikely]] precondition_failed(what);
}

// Zeroed memory for an object.
inline void* allocate(std::size_t size) {
#if defined(RLIB_BOEHM)
  void* memory = GC_MALLOC(size);
#else
  void* memory = std::calloc(1, size);
#endif
  require(memory != nullptr, "out of memory");
  return memory;
}

// Gives up the global lock for a scope, if there are threads.
class WithoutLock {
 public:
  WithoutLock();
  ~WithoutLock();
  WithoutLock(const WithoutLock&) = delete;
  WithoutLock& operator=(const WithoutLock&) = delete;
};

}  // namespace rlib::untranslated

#define RLIB_REQUIRE(condition, what) ::rlib::untranslated::require(condition, what)

#else  // KILN_TRANSLATE

#define RLIB_REQUIRE(condition, what) static_cast<void>(sizeof((condition) ? 1 : 0))

#endif

#endif  // RLIB_UNTRANSLATED_H_
