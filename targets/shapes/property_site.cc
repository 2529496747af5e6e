#include "targets/shapes/property_site.h"

#include "targets/shapes/errors.h"

namespace shapes {

void raise_no_property(Value* value, Str* name) {
  raise_error(name_error(), concat(value->class_name(), " has no '"_str, name, '\''));
}

Value* get_property(Value* value, PropertySite* site) {
  Property* property = site->find(value->shape());
  if (property == nullptr) raise_no_property(value, site->name);
  if (property->is_field()) return static_cast<Instance*>(value)->field(property->slot);
  return new BoundMethod(value, property->method);
}

void set_property(Value* value, PropertySite* site, Value* item) {
  Instance* instance = rlib::cast_or_null<Instance>(value);
  if (instance == nullptr) {
    raise_error(type_error(), concat(value->class_name(), " has no fields"_str));
  }
  Property* property = site->find(instance->shape());
  if (property != nullptr && property->is_field()) {
    instance->set_field(property->slot, item);
  } else {
    instance->add_field(site->extend(instance->shape()), item);
  }
}

}  // namespace shapes
