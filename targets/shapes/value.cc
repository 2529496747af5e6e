#include "targets/shapes/value.h"

#include "targets/shapes/builtins.h"
#include "targets/shapes/errors.h"

namespace shapes {

Str* Value::to_str() { return concat('<', class_name(), '>'); }

Value* Value::call(Arguments* arguments) {
  raise_error(type_error(), concat(class_name(), " cannot be called"_str));
}

Value* Value::item(Value* index) {
  raise_error(type_error(), concat(class_name(), " has no items"_str));
}

void Value::set_item(Value* index, Value* item) {
  raise_error(type_error(), concat(class_name(), " has no items that can be set"_str));
}

Iterator* Value::iterate() {
  raise_error(type_error(), concat(class_name(), " cannot be iterated over"_str));
}

namespace {

// Nobody makes such a value: there is no constructor to call.
Class* make_class_of_values(Str* name) {
  Class* made = Class::make(name, object_class());
  made->set_constructor(kAnyNumber, [](Arguments*) -> Value* {
    raise_error(type_error(), "values of this class are not made by calling it"_str);
  });
  return made;
}

}  // namespace

RLIB_PREBUILD Class* nil_class() { return RLIB_ONCE(make_class_of_values("Nil"_str)); }
RLIB_PREBUILD Class* iterator_class() { return RLIB_ONCE(make_class_of_values("Iterator"_str)); }

RLIB_PREBUILD Class* bool_class() {
  return RLIB_ONCE([] {
    Class* made = Class::make("Bool"_str, object_class());
    made->set_constructor(1, [](Arguments* a) -> Value* { return to_bool(is_true(a->get(0))); });
    return made;
  }());
}

Shape* Nil::shape() { return nil_class()->first_shape(); }
Shape* Bool::shape() { return bool_class()->first_shape(); }
Shape* Iterator::shape() { return iterator_class()->first_shape(); }

}  // namespace shapes
