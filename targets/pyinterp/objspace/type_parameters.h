// The parameters of types.GenericAlias and types.UnionType: type variables, found and replaced.

#ifndef TARGETS_PYINTERP_OBJSPACE_TYPE_PARAMETERS_H_
#define TARGETS_PYINTERP_OBJSPACE_TYPE_PARAMETERS_H_

#include "targets/pyinterp/objspace/values.h"

namespace py {

// The type variables in the arguments, each once.
W_Tuple* make_parameters(W_Tuple* args);

// The arguments of `self` with its parameters replaced by `item`, a tuple if there are several.
// Raises TypeError.
W_Tuple* substitute(W_Object* self, W_Tuple* args, W_Tuple* parameters, W_Object* item);

// A type as it is in the repr of an alias: "int", "collections.abc.Mapping", "list[str]", "...".
void append_type_name(StrBuilder* text, W_Object* w);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_TYPE_PARAMETERS_H_
