// collections.OrderedDict.

#ifndef TARGETS_PYINTERP_MODULES_COLLECTIONS_ORDERED_DICT_H_
#define TARGETS_PYINTERP_MODULES_COLLECTIONS_ORDERED_DICT_H_

#include "targets/pyinterp/objspace/values.h"

namespace py {

RLIB_PREBUILD W_Type* odict_type();

class W_OrderedDict : public W_Dict {
 public:
  static W_Type* exact_type() { return odict_type(); }
  W_Type* type() override { return odict_type(); }
  // Unlike other dicts these have attributes.
  W_Dict* dict() override;
  void set_dict(W_Dict* dict) override;
  W_Object* own_attribute(W_Str* name) override;
  bool set_own_attribute(W_Str* name, W_Object* value) override;
  bool delete_own_attribute(W_Str* name) override;
  W_Object* lifeline() override { return lifeline_; }
  bool set_lifeline(W_Object* lifeline) override {
    lifeline_ = lifeline;
    return true;
  }

 private:
  W_Dict* attributes_ = nullptr;
  W_Object* lifeline_ = nullptr;
};

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_COLLECTIONS_ORDERED_DICT_H_
