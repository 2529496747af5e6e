// Exceptions: collected objects, thrown with `throw new T(...)` and caught with `catch (T* e)`.

#ifndef RLIB_EXCEPTIONS_H_
#define RLIB_EXCEPTIONS_H_

#include <cstdint>

#include "rlib/object.h"
#include "rlib/str_literal.h"

namespace rlib {

// What every exception derives from. A class of exceptions starts with RLIB_EXCEPTION(Class).
class Exception : public Object {
 public:
  explicit Exception(Str* message) : message_(message) {}

  // What went wrong, for people: no newline at the end, may be empty.
  virtual Str* message() { return message_; }

#if !defined(KILN_TRANSLATE)
  [[noreturn]] virtual void rlib_throw_this() { throw this; }
#endif

 private:
  Str* const message_;
};

// Throws an exception that was made before, as what it is: handlers for its own class get it,
// whatever the type of the pointer. (`throw e` is refused.) Precondition: not null.
RLIB_PRIMITIVE("raise") [[noreturn]] void raise(Exception* exception);

// No memory left, or more than the limit. Not raised untranslated.
class MemoryError final : public Exception {
  RLIB_EXCEPTION(MemoryError)

 public:
  MemoryError() : Exception("out of memory"_str) {}
};

// Calls nested too deeply. Not raised untranslated.
class StackOverflowError final : public Exception {
  RLIB_EXCEPTION(StackOverflowError)

 public:
  StackOverflowError() : Exception("calls nested too deeply"_str) {}
};

// A result does not fit into its type.
class OverflowError : public Exception {
  RLIB_EXCEPTION(OverflowError)

 public:
  OverflowError() : Exception("result out of range"_str) {}
  explicit OverflowError(Str* message) : Exception(message) {}
};

class ZeroDivisionError : public Exception {
  RLIB_EXCEPTION(ZeroDivisionError)

 public:
  ZeroDivisionError() : Exception("division by zero"_str) {}
  explicit ZeroDivisionError(Str* message) : Exception(message) {}
};

// No such item in a sequence.
class IndexError : public Exception {
  RLIB_EXCEPTION(IndexError)

 public:
  IndexError() : Exception("index out of range"_str) {}
  explicit IndexError(Str* message) : Exception(message) {}
};

// No such key in a dict or set.
class KeyError : public Exception {
  RLIB_EXCEPTION(KeyError)

 public:
  KeyError() : Exception("no such key"_str) {}
  explicit KeyError(Str* message) : Exception(message) {}
};

// An argument of the right type that makes no sense.
class ValueError : public Exception {
  RLIB_EXCEPTION(ValueError)

 public:
  explicit ValueError(Str* message) : Exception(message) {}
};

// The system refused. See also rlib::os_error in os.h, which makes the message.
class OSError : public Exception {
  RLIB_EXCEPTION(OSError)

 public:
  // `number` is an errno.
  OSError(int64_t number, Str* message) : Exception(message), number_(number) {}

  int64_t number() { return number_; }

 private:
  const int64_t number_;
};

// ---- Untranslated -------------------------------------------------------------------------------

#if !defined(KILN_TRANSLATE)

inline void raise(Exception* exception) {
  RLIB_REQUIRE(exception != nullptr, "raise(null)");
  exception->rlib_throw_this();
}

#endif

}  // namespace rlib

#endif  // RLIB_EXCEPTIONS_H_
