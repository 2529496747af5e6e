// collections.defaultdict.

#ifndef TARGETS_PYINTERP_MODULES_COLLECTIONS_DEFAULTDICT_H_
#define TARGETS_PYINTERP_MODULES_COLLECTIONS_DEFAULTDICT_H_

#include "targets/pyinterp/objspace/container_functions.h"

namespace py {

RLIB_PREBUILD W_Type* defaultdict_type();

class W_DefaultDict : public W_Dict {
 public:
  static W_Type* exact_type() { return defaultdict_type(); }
  W_Type* type() override { return defaultdict_type(); }

  W_Object* factory = nullptr;  // null: None
};

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_COLLECTIONS_DEFAULTDICT_H_
