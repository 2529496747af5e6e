#include "targets/shapes/functions.h"

#include "targets/shapes/builtins.h"
#include "targets/shapes/bytecode.h"
#include "targets/shapes/errors.h"
#include "targets/shapes/frame.h"
#include "targets/shapes/interpreter.h"

namespace shapes {

Arguments* prepend(Value* first, Arguments* arguments) {
  Arguments* all = Arguments::make(arguments->length() + 1);
  all->set(0, first);
  rlib::array_copy(arguments, 0, all, 1, arguments->length());
  return all;
}

void raise_wrong_number(Str* name, int64_t wanted, int64_t given) {
  raise_error(argument_error(),
              concat(name, " takes "_str, wanted,
                     wanted == 1 ? " argument, not "_str : " arguments, not "_str, given));
}

// ---- Functions of the program -------------------------------------------------------------------

Value* Function::call(Arguments* arguments) {
  int64_t count = arguments->length();
  auto* registers = new_registers(count);
  rlib::array_copy(arguments, 0, registers, 0, count);
  return enter(registers);
}

Array<Value*>* Function::new_registers(int64_t argument_count) {
  Code* code = rlib::jit::promote(this->code);
  if (argument_count != code->parameter_count) {
    int64_t without_this = code->is_method ? 1 : 0;
    raise_wrong_number(code->name, code->parameter_count - without_this,
                       argument_count - without_this);
  }
  return Array<Value*>::make(code->register_count);
}

Value* Function::enter(Array<Value*>* registers) {
  Frame* frame = rlib::jit::fresh_virtualizable(new Frame(this, registers));
  return rlib::jit::promote(code)->is_generator ? new Generator(frame) : run(frame);
}

Str* Function::to_str() { return concat("<fun "_str, code->name, '>'); }

// ---- Bound methods ------------------------------------------------------------------------------

Value* BoundMethod::call(Arguments* arguments) {
  return method->call(prepend(receiver, arguments));
}

Str* BoundMethod::to_str() { return method->to_str(); }

// ---- Functions in C++ ---------------------------------------------------------------------------

Value* Native::call(Arguments* arguments) {
  int64_t count = arguments->length();
  if (parameter_count != kAnyNumber && count != parameter_count) {
    int64_t without_this = is_method ? 1 : 0;
    raise_wrong_number(name, parameter_count - without_this, count - without_this);
  }
  return function(arguments);
}

Str* Native::to_str() { return concat("<fun "_str, name, '>'); }

// ---- Generators ---------------------------------------------------------------------------------

Value* Generator::next() {
  if (frame_->resume_at() == Frame::kDone) return nullptr;
  Value* value = run(frame_);
  return frame_->resume_at() == Frame::kDone ? nullptr : value;
}

// ---- Classes ------------------------------------------------------------------------------------

namespace {

Class* make_function_class() {
  Class* made = Class::make("Function"_str, object_class());
  made->set_constructor(kAnyNumber, [](Arguments*) -> Value* {
    raise_error(type_error(), "functions are made by 'fun'"_str);
  });
  return made;
}

}  // namespace

RLIB_PREBUILD Class* function_class() { return RLIB_ONCE(make_function_class()); }

Shape* Cell::shape() { return object_class()->first_shape(); }
Shape* Function::shape() { return function_class()->first_shape(); }
Shape* BoundMethod::shape() { return function_class()->first_shape(); }
Shape* Native::shape() { return function_class()->first_shape(); }

}  // namespace shapes
