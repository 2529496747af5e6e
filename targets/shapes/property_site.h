// Property sites: the inline caches of instructions that look up a property.

#ifndef TARGETS_SHAPES_PROPERTY_SITE_H_
#define TARGETS_SHAPES_PROPERTY_SITE_H_

#include "targets/shapes/objects.h"

namespace shapes {

// The name that one instruction looks up, and what it found the last time.
//
// In traces the cache is of no use: there the shape is promoted, so that the look-up, which is
// elidable, is done once, when the trace is compiled.
class PropertySite final : public rlib::Object {
 public:
  explicit PropertySite(Str* name) : name(name) {}

  // What values of this shape have by that name, or null.
  Property* find(Shape* shape) {
    if (rlib::jit::we_are_jitted()) return rlib::jit::promote(shape)->find(name);
    if (shape != shape_) look_up(shape);
    return property_;
  }

  // The shape of an instance of shape `shape` that has got the field as a new one.
  Shape* extend(Shape* shape) {
    if (rlib::jit::we_are_jitted()) return rlib::jit::promote(shape)->with_field(name);
    if (shape != extended_from_) {
      extended_ = shape->with_field(name);
      extended_from_ = shape;
    }
    return extended_;
  }

  Str* const name;

 private:
  RLIB_DONT_LOOK_INSIDE void look_up(Shape* shape) {
    property_ = shape->find(name);
    shape_ = shape;
  }

  Shape* shape_ = nullptr;
  Property* property_ = nullptr;
  Shape* extended_from_ = nullptr;
  Shape* extended_ = nullptr;
};

// value.name and value.name = item. Raise NameError, and TypeError for values without fields.
Value* get_property(Value* value, PropertySite* site);
void set_property(Value* value, PropertySite* site, Value* item);

[[noreturn]] void raise_no_property(Value* value, Str* name);

}  // namespace shapes

#endif  // TARGETS_SHAPES_PROPERTY_SITE_H_
