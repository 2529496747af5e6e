// Raising exceptions of the Python program.
//
//     throw_type_error("can only concatenate str (not \"", type_name(w), "\") to str");
//
// PythonError is what C++ throws; the exception object of the program is inside, and made only when
// somebody looks at it.

#ifndef TARGETS_PYINTERP_OBJSPACE_RAISE_H_
#define TARGETS_PYINTERP_OBJSPACE_RAISE_H_

#include "targets/pyinterp/objspace/object.h"

namespace py {

class W_BaseException;

// An exception of the program on its way to a handler.
class PythonError : public rlib::Exception {
  RLIB_EXCEPTION(PythonError)

 public:
  // An exception object that exists.
  explicit PythonError(W_BaseException* value);
  // One of a built-in type, with one argument or none (null): the object is made when needed.
  PythonError(W_Type* type, W_Object* argument)
      : Exception(""_str), type_(type), argument_(argument) {}

  // Its class; the object itself, always the same one.
  W_Type* type() const { return type_; }
  W_BaseException* value();
  // Whether `except type` would catch it, for built-in exception types.
  bool is(W_Type* type) const;

  // Set when it goes on through the frame that had caught it: that one is in the traceback already.
  bool is_again = false;

  Str* message() override;  // for a program that ends with it: "TypeError: ..."

 private:
  W_Type* const type_;
  W_Object* const argument_ = nullptr;
  W_BaseException* value_ = nullptr;
};

// ---- The exception types: exceptions.def --------------------------------------------------------

#define EXCEPTION(Name, Base, ...) RLIB_PREBUILD W_Type* Name##_type();
#include "targets/pyinterp/objspace/exceptions.def"

// ---- Throwing -----------------------------------------------------------------------------------

// Throws an exception of a built-in type with a message.
[[noreturn]] void throw_error(W_Type* type, Str* message);
// With this object as its only argument; null: with none.
[[noreturn]] void throw_error_with(W_Type* type, W_Object* argument);

// The ending of a noun that is counted.
inline Str* plural(int64_t count) { return count == 1 ? ""_str : "s"_str; }

// A part of a message: text, a number, a literal.
inline void append_message(StrBuilder* text, Str* part) { text->append(part); }
inline void append_message(StrBuilder* text, char part) { text->append(part); }
inline void append_message(StrBuilder* text, int64_t part) { text->append_int(part); }

template <class... Parts>
Str* message(Parts... parts) {
  StrBuilder* text = new StrBuilder();
  (append_message(text, parts), ...);
  return text->build();
}

// The most usual ones, with the parts of their messages: "..."_str, Str*, int64_t, char.
#define PY_THROWER(function, Type)                      \
  template <class... Parts>                             \
  [[noreturn]] void function(Parts... parts) {          \
    throw_error(Type##_type(), message(parts...));      \
  }
PY_THROWER(throw_type_error, TypeError)
PY_THROWER(throw_value_error, ValueError)
PY_THROWER(throw_index_error, IndexError)
PY_THROWER(throw_overflow_error, OverflowError)
PY_THROWER(throw_zero_division_error, ZeroDivisionError)
PY_THROWER(throw_runtime_error, RuntimeError)
PY_THROWER(throw_name_error, NameError)
PY_THROWER(throw_system_error, SystemError)
PY_THROWER(throw_lookup_error, LookupError)
#undef PY_THROWER

// A NameError or one derived, with its attribute `name`.
[[noreturn]] void throw_error_named(W_Type* type, Str* message, W_Str* name);
[[noreturn]] void throw_key_error(W_Object* key);
[[noreturn]] void throw_stop_iteration(W_Object* value);  // null: without a value
// "'T' object has no attribute 'name'", with name and obj as its attributes.
[[noreturn]] void throw_attribute_error(W_Object* object, W_Str* name);
// The same with another message.
[[noreturn]] void throw_attribute_error(W_Object* object, W_Str* name, Str* message);
// An AttributeError that a program raised learns whose attribute was asked for, unless it says so itself.
void tell_attribute(PythonError* error, W_Object* object, W_Str* name);
[[noreturn]] void throw_memory_error();

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_RAISE_H_
