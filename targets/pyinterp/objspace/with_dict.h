// Built-in objects that have a __dict__: functions, decorators, partial, OrderedDict.
//
// The dict is made when it is asked for or written to. Objects of a class that the program derived have their
// attributes where all its objects have them (instance.h), and this steps aside.

#ifndef TARGETS_PYINTERP_OBJSPACE_WITH_DICT_H_
#define TARGETS_PYINTERP_OBJSPACE_WITH_DICT_H_

#include "targets/pyinterp/objspace/container_objects.h"
#include "targets/pyinterp/objspace/object_type.h"

namespace py {

template <class Base>
class WithDict : public Base {
 public:
  // What parameters of this type accept: any object. The function's type says which ones there are.
  static W_Type* exact_type() { return object_type(); }

  W_Dict* dict() override {
    if (this->class_map() != nullptr) return W_Object::dict();
    if (dict_ == nullptr) dict_ = new_dict();
    return dict_;
  }
  void set_dict(W_Dict* dict) override {
    if (this->class_map() != nullptr) {
      W_Object::set_dict(dict);
    } else {
      dict_ = dict;
    }
  }
  W_Object* own_attribute(W_Str* name) override {
    if (this->class_map() != nullptr) return W_Object::own_attribute(name);
    return dict_ == nullptr ? nullptr : dict_->get_str(name->value);
  }
  bool set_own_attribute(W_Str* name, W_Object* value) override {
    if (this->class_map() != nullptr) return W_Object::set_own_attribute(name, value);
    dict()->set_str(name, value);
    return true;
  }
  bool delete_own_attribute(W_Str* name) override {
    if (this->class_map() != nullptr) return W_Object::delete_own_attribute(name);
    return dict_ != nullptr && dict_->remove(name) != nullptr;
  }

  // Whether there are no attributes, and no class that could have some.
  bool has_no_dict() {
    return this->class_map() == nullptr && (dict_ == nullptr || dict_->length() == 0);
  }

 private:
  W_Dict* dict_ = nullptr;
};

using W_WithDict = WithDict<Referable<W_Object>>;

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_WITH_DICT_H_
