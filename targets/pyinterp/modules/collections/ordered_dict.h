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
  void set(W_Object* key, W_Object* value) override;
  void set_str(W_Str* key, W_Object* value) override;
  W_Object* remove(W_Object* key) override;

  int64_t changes = 0;  // of keys and their order, but for clear(): what iterators look at
};

// Its views and iterators: ordered_dict_views.cc.
W_Object* odict_keys(W_OrderedDict* self);
W_Object* odict_values(W_OrderedDict* self);
W_Object* odict_items(W_OrderedDict* self);
W_Object* odict_iter(W_OrderedDict* self);
W_Object* odict_reversed(W_OrderedDict* self);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_COLLECTIONS_ORDERED_DICT_H_
