// Errors: those of the program's text, and what a running program throws.
//
// Programs throw any value. What the interpreter itself throws is an instance of one of the classes
// below, with a field `message`; programs catch them and derive from them.

#ifndef TARGETS_SHAPES_ERRORS_H_
#define TARGETS_SHAPES_ERRORS_H_

#include "targets/shapes/value.h"

namespace shapes {

// The text is no program.
class SyntaxError final : public rlib::Exception {
  RLIB_EXCEPTION(SyntaxError)

 public:
  SyntaxError(int line, Str* message) : Exception(message), line(line) {}

  const int line;
};

// A value on its way from where it was thrown to a handler.
class Thrown final : public rlib::Exception {
  RLIB_EXCEPTION(Thrown)

 public:
  explicit Thrown(Value* value) : Exception(""_str), value(value) {}

  // Told by the interpreter: the first time, where it was thrown; and each function that it leaves.
  void happens_at(int line) {
    if (line_ == 0) line_ = line;
  }
  void leaves(Str* function, int line);

  // Where it was thrown. 0: in C++ that no program called.
  int line() const { return line_; }
  // "  in f, line 3", a line for each function.
  Str* trace() const { return trace_->build(); }

  Value* const value;

 private:
  static constexpr int kMostFunctions = 20;  // in a trace

  int line_ = 0;
  int functions_ = 0;
  StrBuilder* const trace_ = new StrBuilder();
};

// The class Error, and those derived from it.
RLIB_PREBUILD Class* error_class();
RLIB_PREBUILD Class* argument_error();    // a call with a wrong number of arguments
RLIB_PREBUILD Class* arithmetic_error();  // division by zero
RLIB_PREBUILD Class* index_error();       // no such item
RLIB_PREBUILD Class* key_error();         // no such key
RLIB_PREBUILD Class* name_error();        // no such variable, field or method
RLIB_PREBUILD Class* os_error();          // the system refused
RLIB_PREBUILD Class* memory_error();      // no memory left
RLIB_PREBUILD Class* overflow_error();    // calls nested too deeply, numbers too large
RLIB_PREBUILD Class* type_error();        // a value of a class that does not fit
RLIB_PREBUILD Class* value_error();       // a value of the right class that does not fit

// An instance of such a class, to be thrown; and throws one.
Thrown* make_error(Class* error, Str* message);
[[noreturn]] void raise_error(Class* error, Str* message);

// Counts the calls that are on their way, so that endless recursion ends in an OverflowError. A
// local variable of whatever can call itself.
class RLIB_SCOPE NestedCall {
 public:
  NestedCall() {
    if (depth_ == kMostCalls) raise_error(overflow_error(), "calls nested too deeply"_str);
    depth_++;
  }
  ~NestedCall() { depth_--; }
  NestedCall(const NestedCall&) = delete;
  NestedCall& operator=(const NestedCall&) = delete;

 private:
  static constexpr int kMostCalls = 2000;

  static inline int depth_ = 0;
};

}  // namespace shapes

#endif  // TARGETS_SHAPES_ERRORS_H_
