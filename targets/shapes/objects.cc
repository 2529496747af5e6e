#include "targets/shapes/objects.h"

#include "targets/shapes/builtins.h"
#include "targets/shapes/errors.h"
#include "targets/shapes/numbers.h"
#include "targets/shapes/text.h"

namespace shapes {

// ---- Shapes -------------------------------------------------------------------------------------

Shape::Shape(Shape* parent, Str* name)
    : owner(parent->owner), field_count(parent->field_count + 1), known_(parent->known_->copy()) {
  known_->set(name, new Property(parent->field_count));
}

Property* Shape::find(Str* name) {
  int64_t entry = known_->lookup(name);
  if (entry >= 0) return known_->value_at(entry);
  Value* method = owner->find_method(name);
  if (method == nullptr) return nullptr;
  return known_->get_or_set(name, new Property(method));
}

Shape* Shape::with_field(Str* name) {
  Shape* known = extensions_->get(name);
  return known != nullptr ? known : extensions_->get_or_set(name, new Shape(this, name));
}

// ---- Classes ------------------------------------------------------------------------------------

Class* Class::make(Str* name, Class* superclass) {
  Class* made = new Class(name, superclass);
  made->first_shape_ = new Shape(made);
  if (superclass != nullptr) {
    made->methods_->update(superclass->methods_);
    made->initialiser_ = superclass->initialiser_;
    made->expected_fields_ = superclass->expected_fields_;
  }
  return made;
}

void Class::define(Str* name, Value* method) {
  methods_->set(name, method);
  if (name->eq("init"_str)) initialiser_ = method;
}

void Class::define_native(Str* name, int parameter_count, NativeFunction function) {
  int count = parameter_count == kAnyNumber ? kAnyNumber : parameter_count + 1;
  define(name, new Native(name, count, true, function));
}

void Class::set_constructor(int parameter_count, NativeFunction function) {
  constructor_ = new Native(name, parameter_count, false, function);
}

bool Class::is_subclass_of(Class* other) const {
  if (this == other) return true;
  for (Class* at = superclass; at != nullptr; at = at->superclass) {
    if (at == other) return true;
  }
  return false;
}

Value* Class::call(Arguments* arguments) {
  if (constructor_ != nullptr) return constructor_->call(arguments);
  Instance* instance = new Instance(this);
  if (initialiser_ != nullptr) {
    initialiser_->call(prepend(instance, arguments));
  } else if (arguments->length() != 0) {
    raise_wrong_number(name, 0, arguments->length());
  }
  return instance;
}

Shape* Class::shape() { return class_class()->first_shape(); }

// ---- Instances ----------------------------------------------------------------------------------

void Instance::add_field(Shape* extended, Value* value) {
  int64_t slot = extended->field_count - 1;
  if (slot == fields_->length()) {
    Array<Value*>* fields = Array<Value*>::make(slot + 1 + (slot >> 1));
    rlib::array_copy(fields_, 0, fields, 0, slot);
    fields_ = fields;
  }
  extended->owner->expect_fields(slot + 1);
  fields_->set(slot, value);
  shape_ = extended;
}

Value* Instance::get(Str* name) {
  Property* property = shape_->find(name);
  return property != nullptr && property->is_field() ? field(property->slot) : nullptr;
}

void Instance::set(Str* name, Value* value) {
  Property* property = shape_->find(name);
  if (property != nullptr && property->is_field()) {
    set_field(property->slot, value);
  } else {
    add_field(shape_->with_field(name), value);
  }
}

Value* Instance::call_method(Value* method, Value* argument) {
  Arguments* arguments = Arguments::make(argument == nullptr ? 1 : 2);
  arguments->set(0, this);
  if (argument != nullptr) arguments->set(1, argument);
  return method->call(arguments);
}

Str* Instance::to_str() {
  Value* method = class_of()->find_method("to_text"_str);
  if (method == nullptr) return Value::to_str();
  NestedCall nested;
  return call_method(method, nullptr)->to_str();
}

bool Instance::equals(Value* other) {
  if (this == other) return true;
  Value* method = class_of()->find_method("equals"_str);
  return method != nullptr && shapes::is_true(call_method(method, other));
}

int64_t Instance::hash() {
  Value* method = class_of()->find_method("hash"_str);
  if (method == nullptr) return Value::hash();
  Int* hash = rlib::cast_or_null<Int>(call_method(method, nullptr));
  if (hash == nullptr) raise_error(type_error(), "hash() must return an Int of 64 bits"_str);
  return hash->value;
}

Iterator* Instance::iterate() {
  Value* method = class_of()->find_method("iterate"_str);
  if (method == nullptr) return Value::iterate();
  NestedCall nested;
  return call_method(method, nullptr)->iterate();
}

// ---- The first classes --------------------------------------------------------------------------

RLIB_PREBUILD Class* object_class() { return RLIB_ONCE(Class::make("Object"_str, nullptr)); }

RLIB_PREBUILD Class* class_class() {
  return RLIB_ONCE([] {
    Class* made = Class::make("Class"_str, object_class());
    made->set_constructor(1, [](Arguments* a) -> Value* { return a->get(0)->class_of(); });
    made->define_native("name"_str, 0, [](Arguments* a) -> Value* {
      return new Text(static_cast<Class*>(a->get(0))->name);
    });
    return made;
  }());
}

}  // namespace shapes
