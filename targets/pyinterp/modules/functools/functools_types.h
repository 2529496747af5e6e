// The types of module _functools.

#ifndef TARGETS_PYINTERP_MODULES_FUNCTOOLS_FUNCTOOLS_TYPES_H_
#define TARGETS_PYINTERP_MODULES_FUNCTOOLS_FUNCTOOLS_TYPES_H_

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/container_functions.h"
#include "targets/pyinterp/objspace/function_objects.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

RLIB_PREBUILD W_Type* partial_type();
RLIB_PREBUILD W_Type* lru_cache_wrapper_type();
RLIB_PREBUILD W_Type* key_wrapper_type();

// A built-in object with a __dict__, and that can be referred to weakly. If a class derived by the
// program does that already, this leaves it to the class.
class W_WithDict : public W_Object {
 public:
  W_Dict* dict() override {
    if (class_map() != nullptr) return W_Object::dict();
    if (dict_ == nullptr) dict_ = new_dict();
    return dict_;
  }
  void set_dict(W_Dict* dict) override {
    if (class_map() != nullptr) {
      W_Object::set_dict(dict);
    } else {
      dict_ = dict;
    }
  }
  W_Object* own_attribute(W_Str* name) override {
    if (class_map() != nullptr) return W_Object::own_attribute(name);
    return dict_ == nullptr ? nullptr : dict_->get_str(name->value);
  }
  bool set_own_attribute(W_Str* name, W_Object* value) override {
    if (class_map() != nullptr) return W_Object::set_own_attribute(name, value);
    dict()->set_str(name, value);
    return true;
  }
  bool delete_own_attribute(W_Str* name) override {
    if (class_map() != nullptr) return W_Object::delete_own_attribute(name);
    return dict_ != nullptr && dict_->remove(name) != nullptr;
  }
  W_Object* lifeline() override {
    return class_map() != nullptr ? W_Object::lifeline() : lifeline_;
  }
  bool set_lifeline(W_Object* lifeline) override {
    if (class_map() != nullptr) return W_Object::set_lifeline(lifeline);
    lifeline_ = lifeline;
    return true;
  }

  // Whether there are no attributes, and no class that could have some.
  bool has_no_dict() {
    return class_map() == nullptr && (dict_ == nullptr || dict_->length() == 0);
  }
  static W_Type* exact_type() { return object_type(); }

 private:
  W_Dict* dict_ = nullptr;
  W_Object* lifeline_ = nullptr;
};

// __dict__ of such objects.
W_Object* get_dict(W_WithDict* self);
void set_dict(W_WithDict* self, W_Object* value);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_FUNCTOOLS_FUNCTOOLS_TYPES_H_
