// Methods of int that have files of their own.

#ifndef TARGETS_PYINTERP_OBJSPACE_INT_METHODS_H_
#define TARGETS_PYINTERP_OBJSPACE_INT_METHODS_H_

#include "targets/pyinterp/objspace/gateway.h"

namespace py {

// int.__new__: int_new.cc.
W_Object* int_new(W_Type* type, W_Object* x, W_Object* base);

// int_bytes.cc.
W_Object* int_to_bytes(W_AnyInt* self, int64_t length, Str* order, bool is_signed);
W_Object* int_from_bytes(W_Type* type, W_Object* bytes, Str* order, bool is_signed);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_INT_METHODS_H_
