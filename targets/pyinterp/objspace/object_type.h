// The methods of `object` and `type` that the interpreter compares others with: where a class has
// these there is nothing to call.

#ifndef TARGETS_PYINTERP_OBJSPACE_OBJECT_TYPE_H_
#define TARGETS_PYINTERP_OBJSPACE_OBJECT_TYPE_H_

#include "targets/pyinterp/objspace/type.h"

namespace py {

inline W_Object* object_special(Special which) { return object_type()->special(which); }
inline W_Object* object_new() { return object_special(Special::kNew); }
inline W_Object* object_init() { return object_special(Special::kInit); }
inline W_Object* type_call() { return type_type()->special(Special::kCall); }

// object.__init__ and object.__new__ mind arguments only where the other one is not overridden.
void check_object_init_arguments(W_Type* type, int64_t count);

[[noreturn]] void throw_abstract(W_Type* type);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_OBJECT_TYPE_H_
