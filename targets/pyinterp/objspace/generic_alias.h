// types.GenericAlias and types.UnionType: list[int], and int | None.

#ifndef TARGETS_PYINTERP_OBJSPACE_GENERIC_ALIAS_H_
#define TARGETS_PYINTERP_OBJSPACE_GENERIC_ALIAS_H_

#include "targets/pyinterp/objspace/gateway.h"

namespace py {

RLIB_PREBUILD W_Type* generic_alias_type();
RLIB_PREBUILD W_Type* union_type();

class W_GenericAlias : public Referable<W_Object> {
 public:
  W_GenericAlias(W_Object* origin, W_Tuple* args, bool is_starred)
      : origin(origin), args(args), is_starred(is_starred) {}
  static W_Type* exact_type() { return generic_alias_type(); }
  W_Type* type() override { return generic_alias_type(); }
  W_Object* call(Arguments arguments) override;

  W_Object* const origin;
  W_Tuple* const args;
  W_Tuple* parameters = nullptr;  // made when first asked for
  const bool is_starred;          // *tuple[int]
};

class W_Union final : public W_Object {
 public:
  explicit W_Union(W_Tuple* args) : args(args) {}
  static W_Type* exact_type() { return union_type(); }
  W_Type* type() override { return union_type(); }

  W_Tuple* const args;
  W_Tuple* parameters = nullptr;
};

// __class_getitem__ of generic built-in types: cls[item].
W_Object* class_getitem(W_Object* cls, W_Object* item);

// a | b of types; NotImplemented if one of them is none.
W_Object* make_union(W_Object* a, W_Object* b);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_GENERIC_ALIAS_H_
