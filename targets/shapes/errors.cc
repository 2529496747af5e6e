#include "targets/shapes/errors.h"

#include "targets/shapes/objects.h"
#include "targets/shapes/text.h"

namespace shapes {

void Thrown::leaves(Str* function, int line) {
  if (functions_++ >= kMostFunctions) return;
  trace_->append(concat("  in "_str, function, ", line "_str, static_cast<int64_t>(line), '\n'));
}

Thrown* make_error(Class* error, Str* message) {
  Instance* instance = new Instance(error);
  instance->set("message"_str, new Text(message));
  return new Thrown(instance);
}

void raise_error(Class* error, Str* message) { rlib::raise(make_error(error, message)); }

// ---- The classes --------------------------------------------------------------------------------

namespace {

Value* init(Arguments* a) {
  static_cast<Instance*>(a->get(0))->set("message"_str, a->get(1));
  return a->get(0);
}

// "TypeError: message"
Value* to_text(Arguments* a) {
  Instance* error = static_cast<Instance*>(a->get(0));
  Value* message = error->get("message"_str);
  Str* name = error->class_name();
  return new Text(message == nullptr ? name : concat(name, ": "_str, message->to_str()));
}

Class* make_error_class() {
  Class* made = Class::make("Error"_str, object_class());
  made->define_native("init"_str, 1, init);
  made->define_native("to_text"_str, 0, to_text);
  return made;
}

Class* derive(Str* name) { return Class::make(name, error_class()); }

}  // namespace

RLIB_PREBUILD Class* error_class() { return RLIB_ONCE(make_error_class()); }
RLIB_PREBUILD Class* argument_error() { return RLIB_ONCE(derive("ArgumentError"_str)); }
RLIB_PREBUILD Class* arithmetic_error() { return RLIB_ONCE(derive("ArithmeticError"_str)); }
RLIB_PREBUILD Class* index_error() { return RLIB_ONCE(derive("IndexError"_str)); }
RLIB_PREBUILD Class* key_error() { return RLIB_ONCE(derive("KeyError"_str)); }
RLIB_PREBUILD Class* memory_error() { return RLIB_ONCE(derive("MemoryError"_str)); }
RLIB_PREBUILD Class* name_error() { return RLIB_ONCE(derive("NameError"_str)); }
RLIB_PREBUILD Class* os_error() { return RLIB_ONCE(derive("OSError"_str)); }
RLIB_PREBUILD Class* overflow_error() { return RLIB_ONCE(derive("OverflowError"_str)); }
RLIB_PREBUILD Class* type_error() { return RLIB_ONCE(derive("TypeError"_str)); }
RLIB_PREBUILD Class* value_error() { return RLIB_ONCE(derive("ValueError"_str)); }

}  // namespace shapes
