// Foreign code: calls to C, and raw memory.
//
// A function declared `extern "C"` without a body is a call to C; its arguments and result are
// numbers and raw pointers. Marks on the declaration say more: RFFI_PURE, RFFI_RELEASES_LOCK, ...
//
// Raw pointers live only here: in functions of namespace rlib::rffi, where `p[i]`, `*p` and `p + i`
// are allowed for pointers to numbers, and as arguments of C functions elsewhere.

#ifndef RLIB_RFFI_H_
#define RLIB_RFFI_H_

#include <cstdint>
#include <type_traits>

#include "rlib/array.h"
#include "rlib/exceptions.h"
#include "rlib/marks.h"
#include "rlib/runtime/memory.h"

namespace rlib::rffi {

// Calls `body` with the address of the items of an array or a Str, and returns what it returns.
// An object moves when others are allocated, so the address must not be used after that: `body` calls C and little
// else. Kiln verifies it.
//     int64_t n = rffi::raw(buffer, [&](char* p) { return some_c_function(p, buffer->length()); });
template <class A, class Body>
auto raw(A* array, Body body) {
  return body(array->raw_items());
}
template <class A, class B, class Body>
auto raw(A* a, B* b, Body body) {
  return body(a->raw_items(), b->raw_items());
}
template <class A, class B, class C, class Body>
auto raw(A* a, B* b, C* c, Body body) {
  return body(a->raw_items(), b->raw_items(), c->raw_items());
}
template <class A, class B, class C, class D, class Body>
auto raw(A* a, B* b, C* c, D* d, Body body) {
  return body(a->raw_items(), b->raw_items(), c->raw_items(), d->raw_items());
}

// Calls `body`, a call to a C function that waits, and returns what it returns. In translated code
// the mark RFFI_RELEASES_LOCK is what lets other threads run; untranslated this is.
template <class Body>
auto unlocked(Body body) {
#if !defined(KILN_TRANSLATE)
  untranslated::WithoutLock scope;
#endif
  return body();
}

// The errno that the last C function left, right after the call.
inline int64_t last_error() { return rlib_rt_errno(); }
// Makes it 0, for functions that say by errno alone that they failed.
inline void clear_error() { rlib_rt_clear_errno(); }

// Memory for `count` items that the collector does not know, uninitialised. It must hold no
// references; whoever called this calls rffi::free. Raises MemoryError.
template <class T>
T* malloc(int64_t count) {
  static_assert(std::is_arithmetic_v<T>);
  T* memory = static_cast<T*>(rlib_rt_malloc(count * static_cast<int64_t>(sizeof(T))));
  if (memory == nullptr) throw new MemoryError();
  return memory;
}

// Gives back memory from rffi::malloc, or null.
template <class T>
void free(T* memory) {
  rlib_rt_free(memory);
}

// `p` moved by `count` items.
template <class T>
T* offset(T* p, int64_t count) {
  return p + count;
}

// Item `index` of raw memory, read and written.
template <class T>
T load(const T* p, int64_t index) {
  return p[index];
}
template <class T>
void store(T* p, int64_t index, T value) {
  p[index] = value;
}

}  // namespace rlib::rffi

#endif  // RLIB_RFFI_H_
