// Object, the root of every collected class, and what can be asked of any object.
//
// A collected object is made with `new`, held by a plain pointer and never deleted. Its class
// derives singly from Object; every field has an initialiser; a `const` field is immutable.

#ifndef RLIB_OBJECT_H_
#define RLIB_OBJECT_H_

#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <typeinfo>

#include "rlib/marks.h"
#include "rlib/untranslated.h"

namespace rlib {

class Str;

class Object {
 public:
  Object() = default;
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

#if !defined(KILN_TRANSLATE)
  static void* operator new(std::size_t size) { return untranslated::allocate(size); }
  static void* operator new(std::size_t, void* place) { return place; }
  static void operator delete(void*) {}  // for constructors that throw
  static void operator delete(void*, void*) {}

 protected:
#endif
  virtual ~Object() = default;
};

// Whether `object` is a T or of a class derived from T. Null is not.
template <class T>
RLIB_PRIMITIVE("isinstance")
bool isinstance(const Object* object) RLIB_BODY_BELOW;

// Whether `object` is of class T and of none derived from it. Null is not. One comparison: for fast
// paths.
template <class T>
RLIB_PRIMITIVE("is_exactly")
bool is_exactly(const Object* object) RLIB_BODY_BELOW;

// `object` as a T. Precondition: it is one, or null. `static_cast` does the same without the check.
template <class T>
RLIB_PRIMITIVE("cast_ref")
T* cast(Object* object) RLIB_BODY_BELOW;

// `object` as a T if it is one, else null.
template <class T>
T* cast_or_null(Object* object) {
  return isinstance<T>(object) ? cast<T>(object) : nullptr;
}

// The qualified name of the object's class, as in C++: "rlib::OSError". (Of a class in an unnamed
// namespace: some name that contains its own.) May collect.
RLIB_PRIMITIVE("class_name") Str* class_name(const Object* object);

// A number that stays the same as long as the object lives and that no other living object has: at least 0,
// less than 2^62. The low bits are well mixed.
RLIB_PRIMITIVE("identity_hash") int64_t identity_hash(const Object* object);

// ---- Untranslated -------------------------------------------------------------------------------

#if !defined(KILN_TRANSLATE)

template <class T>
bool isinstance(const Object* object) {
  static_assert(std::is_base_of_v<Object, T>);
  return dynamic_cast<const T*>(object) != nullptr;
}

template <class T>
bool is_exactly(const Object* object) {
  static_assert(std::is_base_of_v<Object, T>);
  return object != nullptr && typeid(*object) == typeid(T);
}

template <class T>
T* cast(Object* object) {
  static_assert(std::is_base_of_v<Object, T>);
  RLIB_REQUIRE(object == nullptr || isinstance<T>(object), "cast to a class the object is not of");
  return static_cast<T*>(object);
}

inline int64_t identity_hash(const Object* object) {
  uint64_t bits = (reinterpret_cast<uintptr_t>(object) >> 3) * 0x9E3779B97F4A7C15u;
  bits &= (uint64_t{1} << 62) - 1;
  return static_cast<int64_t>(bits ^ bits >> 31);
}

#endif

}  // namespace rlib

#endif  // RLIB_OBJECT_H_
