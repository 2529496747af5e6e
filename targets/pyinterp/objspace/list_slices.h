// Assigning to slices of a list, and deleting them.

#ifndef TARGETS_PYINTERP_OBJSPACE_LIST_SLICES_H_
#define TARGETS_PYINTERP_OBJSPACE_LIST_SLICES_H_

#include "targets/pyinterp/objspace/container_functions.h"

namespace py {

// list[slice] = iterable. Raises ValueError if the step is not 1 and the numbers differ.
void list_assign_slice(W_List* list, W_Slice* slice, W_Object* iterable);
void list_delete_slice(W_List* list, SliceRange range);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_LIST_SLICES_H_
