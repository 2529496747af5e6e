// Weak references: they do not keep what they refer to alive.

#ifndef RLIB_WEAKREF_H_
#define RLIB_WEAKREF_H_

#include "rlib/object.h"

namespace rlib {

template <class T>
class RLIB_WEAKREF WeakRef final : public Object {
 public:
  // Precondition: not null. May collect.
  RLIB_PRIMITIVE("weakref_new") static WeakRef* make(T* object) RLIB_BODY_BELOW;

  // The object, or null once it has been collected, which untranslated never happens.
  RLIB_PRIMITIVE("weakref_get") T* get() const RLIB_BODY_BELOW;

#if !defined(KILN_TRANSLATE)
 private:
  explicit WeakRef(T* object) : object_(object) {}

  T* const object_;
#endif
};

// ---- Untranslated -------------------------------------------------------------------------------

#if !defined(KILN_TRANSLATE)

template <class T>
WeakRef<T>* WeakRef<T>::make(T* object) {
  RLIB_REQUIRE(object != nullptr, "weak reference to null");
  return new WeakRef(object);
}

template <class T>
T* WeakRef<T>::get() const {
  return object_;
}

#endif

}  // namespace rlib

#endif  // RLIB_WEAKREF_H_
