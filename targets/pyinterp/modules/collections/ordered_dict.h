// collections.OrderedDict.

#ifndef TARGETS_PYINTERP_MODULES_COLLECTIONS_ORDERED_DICT_H_
#define TARGETS_PYINTERP_MODULES_COLLECTIONS_ORDERED_DICT_H_

#include "targets/pyinterp/objspace/values.h"
#include "targets/pyinterp/objspace/with_dict.h"

namespace py {

RLIB_PREBUILD W_Type* odict_type();

// Unlike other dicts these have attributes.
class W_OrderedDict : public WithDict<Referable<W_Dict>> {
 public:
  static W_Type* exact_type() { return odict_type(); }
  W_Type* type() override { return odict_type(); }
  Str* changed_message() override;
};

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_COLLECTIONS_ORDERED_DICT_H_
