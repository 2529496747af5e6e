// What can be called: functions of the program, methods bound to their object, and functions in
// C++.

#ifndef TARGETS_SHAPES_FUNCTIONS_H_
#define TARGETS_SHAPES_FUNCTIONS_H_

#include "targets/shapes/value.h"

namespace shapes {

class Code;
class Frame;

// A variable that a function shares with functions inside of it. It takes the variable's register.
class Cell final : public Value {
 public:
  explicit Cell(Value* value) : value(value) {}

  Shape* shape() override;  // never asked for: no program sees a cell

  Value* value;
};

// A function of the program, with the variables it has from around it.
class Function final : public Value {
 public:
  Function(Code* code, const Array<Cell*>* captured, Class* home)
      : code(code), captured(captured), home(home) {}

  Shape* shape() override;
  Str* to_str() override;
  Value* call(Arguments* arguments) override;

  // A call in two steps: registers for so many arguments, which the caller puts into the first
  // ones; and the call itself. The first raises ArgumentError.
  Array<Value*>* new_registers(int64_t argument_count);
  Value* enter(Array<Value*>* registers);

  Code* const code;
  const Array<Cell*>* const captured;
  Class* const home;  // the class it is a method of, where `super` starts to look; or null
};

// `object.method`, to be called later.
class BoundMethod final : public Value {
 public:
  BoundMethod(Value* receiver, Value* method) : receiver(receiver), method(method) {}

  Shape* shape() override;
  Str* to_str() override;
  Value* call(Arguments* arguments) override;

  Value* const receiver;
  Value* const method;
};

// A function in C++. May raise whatever a program can.
using NativeFunction = Value* (*)(Arguments*);

constexpr int kAnyNumber = -1;  // of parameters

class Native final : public Value {
 public:
  // `parameter_count` includes `this`, of which `is_method` only tells messages.
  Native(Str* name, int parameter_count, bool is_method, NativeFunction function)
      : name(name), parameter_count(parameter_count), is_method(is_method), function(function) {}

  Shape* shape() override;
  Str* to_str() override;
  Value* call(Arguments* arguments) override;

  Str* const name;
  const int parameter_count;
  const bool is_method;
  const NativeFunction function;
};

// A call of a function that yields: its frame, which waits between two values.
class Generator final : public Iterator {
 public:
  explicit Generator(Frame* frame) : frame_(frame) {}

  Value* next() override;

 private:
  Frame* const frame_;
};

// `arguments` with `first` in front.
Arguments* prepend(Value* first, Arguments* arguments);

// Raises ArgumentError, which names the function and both numbers.
[[noreturn]] void raise_wrong_number(Str* name, int64_t wanted, int64_t given);

}  // namespace shapes

#endif  // TARGETS_SHAPES_FUNCTIONS_H_
