// What an untranslated program has in place of Kiln's collector and checks: memory that is zeroed
// and never freed (or libgc's, with -DRLIB_BOEHM), and preconditions that stop the program.
//
// RLIB_REQUIRE(condition, "what is wrong otherwise") checks a precondition untranslated, and is
// nothing in translated code. Arrays check every index by themselves. With -DRLIB_UNCHECKED nothing is
// checked: for benchmarks, as translated code at -O2 checks nothing either.

#ifndef RLIB_UNTRANSLATED_H_
#define RLIB_UNTRANSLATED_H_

#if !defined(KILN_TRANSLATE)

#include <cstddef>
#include <cstdlib>
#include <cstring>

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

// The same for an object without pointers, which libgc need not look at.
inline void* allocate_pointer_free(std::size_t size) {
#if defined(RLIB_BOEHM)
  void* memory = GC_MALLOC_ATOMIC(size);
  require(memory != nullptr, "out of memory");
  return std::memset(memory, 0, size);
#else
  return allocate(size);
#endif
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

#endif  // KILN_TRANSLATE

#if defined(KILN_TRANSLATE) || defined(RLIB_UNCHECKED)
#define RLIB_REQUIRE(condition, what) static_cast<void>(sizeof((condition) ? 1 : 0))
#else
#define RLIB_REQUIRE(condition, what) ::rlib::untranslated::require(condition, what)
#endif

#endif  // RLIB_UNTRANSLATED_H_
