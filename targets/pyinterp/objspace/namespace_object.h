// types.SimpleNamespace.

#ifndef TARGETS_PYINTERP_OBJSPACE_NAMESPACE_OBJECT_H_
#define TARGETS_PYINTERP_OBJSPACE_NAMESPACE_OBJECT_H_

#include "targets/pyinterp/objspace/container_objects.h"

namespace py {

RLIB_PREBUILD W_Type* namespace_type();

class W_Namespace : public W_Object {
 public:
  static W_Type* exact_type() { return namespace_type(); }
  W_Type* type() override { return namespace_type(); }
  W_Dict* dict() override { return names; }
  W_Object* own_attribute(W_Str* name) override { return names->get_str(name->value); }
  bool set_own_attribute(W_Str* name, W_Object* value) override {
    names->set_str(name, value);
    return true;
  }
  bool delete_own_attribute(W_Str* name) override { return names->remove(name) != nullptr; }

  W_Dict* const names = new_dict();
};

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_NAMESPACE_OBJECT_H_
