// Classes, instances, and the shapes that this interpreter is named after.
//
// An instance has its fields in an array, and a pointer to a *shape* that says which field is
// where. Instances that got the same fields in the same order share their shape:
//
//     Point(1, 2)   ->  shape ----------> {x: 0, y: 1} of class Point
//                       fields [1, 2]         ^ with y
//                                         {x: 0}
//                                             ^ with x
//                                         {}          the class's first shape
//
// So to look up `p.x` in an instruction that has seen the shape before takes one comparison: see
// property_site.h. Values that are no instances have the first shape of their class.

#ifndef TARGETS_SHAPES_OBJECTS_H_
#define TARGETS_SHAPES_OBJECTS_H_

#include "targets/shapes/functions.h"
#include "targets/shapes/value.h"

namespace shapes {

// What a shape knows about a name: that it is a field, or a method.
class Property final : public rlib::Object {
 public:
  explicit Property(int64_t slot) : slot(slot), method(nullptr) {}
  explicit Property(Value* method) : slot(-1), method(method) {}

  bool is_field() const { return method == nullptr; }

  const int64_t slot;  // where the field is
  Value* const method;
};

class Shape final : public rlib::Object {
 public:
  // The shape of an instance of `owner` without fields.
  explicit Shape(Class* owner) : owner(owner), field_count(0), known_(new Properties()) {}

  // A field, or a method of the class that no field hides; null if there is neither.
  RLIB_ELIDABLE Property* find(Str* name);

  // The shape of an instance that has got one more field. Precondition: it has no field `name`.
  RLIB_ELIDABLE Shape* with_field(Str* name);

  Class* const owner;
  const int64_t field_count;

 private:
  using Properties = Dict<Str*, Property*>;

  Shape(Shape* parent, Str* name);

  Properties* const known_;  // all fields; of other names, those that were asked for
  Dict<Str*, Shape*>* const extensions_ = new Dict<Str*, Shape*>();
};

class Class final : public Value {
 public:
  // A class without methods of its own yet. `superclass` is null for the root of all classes.
  static Class* make(Str* name, Class* superclass);

  // Adds a method, or replaces one it has inherited. To be called before there is any instance.
  void define(Str* name, Value* method);
  // A method written in C++. `parameter_count` is without `this`, or kAnyNumber.
  void define_native(Str* name, int parameter_count, NativeFunction function);
  // Makes it a class whose instances are not Instances: calls of it are calls of `function`. Nobody
  // can derive from such a class.
  void set_constructor(int parameter_count, NativeFunction function);
  bool has_constructor() const { return constructor_ != nullptr; }

  // The method with this name, its own or inherited; null if there is none.
  RLIB_ELIDABLE Value* find_method(Str* name) { return methods_->get(name); }
  bool is_subclass_of(Class* other) const;

  // The method "init", or null.
  Value* initialiser() const { return initialiser_; }
  // The shape of its instances before they have fields, and of all that are not Instances.
  Shape* first_shape() const { return first_shape_; }
  // The most fields any instance had so far: new ones get room for as many.
  int64_t expected_fields() const { return expected_fields_; }
  void expect_fields(int64_t count) {
    if (count > expected_fields_) expected_fields_ = count;
  }

  Shape* shape() override;
  Str* to_str() override { return name; }
  Value* call(Arguments* arguments) override;

  Str* const name;
  Class* const superclass;

 private:
  Class(Str* name, Class* superclass)
      : name(name), superclass(superclass), methods_(new Dict<Str*, Value*>()) {}

  Dict<Str*, Value*>* const methods_;  // inherited ones too
  RLIB_QUASI_IMMUTABLE Shape* first_shape_ = nullptr;
  RLIB_QUASI_IMMUTABLE Value* initialiser_ = nullptr;
  RLIB_QUASI_IMMUTABLE Native* constructor_ = nullptr;
  RLIB_QUASI_IMMUTABLE int64_t expected_fields_ = 0;
};

class Instance final : public Value {
 public:
  // Without fields. `initialise` is what a program's call of the class does next.
  explicit Instance(Class* of)
      : shape_(of->first_shape()), fields_(Array<Value*>::make(of->expected_fields())) {}

  Value* field(int64_t slot) const { return fields_->get(slot); }
  void set_field(int64_t slot, Value* value) { fields_->set(slot, value); }
  // `extended` is the instance's shape with one more field.
  void add_field(Shape* extended, Value* value);

  // By name, without a cache: null if there is no such field; sets one, or adds it.
  Value* get(Str* name);
  void set(Str* name, Value* value);

  // A class can have its own to_text(), equals(other) and hash().
  Shape* shape() override { return shape_; }
  Str* to_str() override;
  bool equals(Value* other) override;
  int64_t hash() override;
  Iterator* iterate() override;  // what its method iterate() returns

 private:
  // The result of calling a method without arguments or, if `argument` is not null, with one.
  Value* call_method(Value* method, Value* argument);

  Shape* shape_;
  Array<Value*>* fields_;
};

// The class Object, from which all others derive.
RLIB_PREBUILD Class* object_class();
RLIB_PREBUILD Class* class_class();

inline Class* Value::class_of() { return shape()->owner; }
inline Str* Value::class_name() { return class_of()->name; }

}  // namespace shapes

#endif  // TARGETS_SHAPES_OBJECTS_H_
