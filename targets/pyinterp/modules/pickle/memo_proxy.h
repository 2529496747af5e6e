// What the attribute `memo` of a Pickler or an Unpickler gives: a view of the memo that can be emptied, copied to a
// dict and pickled as one.
#ifndef PYINTERP_MODULES_PICKLE_MEMO_PROXY_H_
#define PYINTERP_MODULES_PICKLE_MEMO_PROXY_H_

#include "targets/pyinterp/objspace/container_objects.h"
#include "targets/pyinterp/objspace/gateway.h"

namespace py::pickle {

// `Owner` has clear_memo(), memo_as_dict() and, static, memo_proxy_type().
template <class Owner>
class W_MemoProxy final : public W_Object {
 public:
  explicit W_MemoProxy(Owner* owner) : owner(owner) {}
  static W_Type* exact_type() { return Owner::memo_proxy_type(); }
  W_Type* type() override { return Owner::memo_proxy_type(); }

  Owner* const owner;
};

template <class Owner>
void memo_clear(W_MemoProxy<Owner>* self) {
  self->owner->clear_memo();
}
template <class Owner>
W_Object* memo_copy(W_MemoProxy<Owner>* self) {
  return self->owner->memo_as_dict();
}
template <class Owner>
W_Object* memo_reduce(W_MemoProxy<Owner>* self) {
  return new_tuple(dict_type(), new_tuple(memo_copy(self)));
}

template <class Owner>
W_Type* make_memo_proxy_type(Str* name, Str* reduce_doc) {
  auto* t = new TypeBuilder(name, object_type());
  t->module("_pickle"_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  t->unhashable();
  t->template method<&memo_clear<Owner>>("clear"_str, "($self, /)"_str, "Remove all items from memo."_str);
  t->template method<&memo_copy<Owner>>("copy"_str, "($self, /)"_str, "Copy the memo to a new object."_str);
  t->template method<&memo_reduce<Owner>>("__reduce__"_str, "($self, /)"_str, reduce_doc);
  return t->finish();
}

}  // namespace py::pickle

#endif  // PYINTERP_MODULES_PICKLE_MEMO_PROXY_H_
