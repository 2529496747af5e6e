// Ranges: what others need of them.

#ifndef TARGETS_PYINTERP_OBJSPACE_RANGE_OBJECT_H_
#define TARGETS_PYINTERP_OBJSPACE_RANGE_OBJECT_H_

#include "targets/pyinterp/objspace/values.h"

namespace py {

// range(start, stop, step). Raises ValueError for a step of 0.
W_Range* new_range(W_AnyInt* start, W_AnyInt* stop, W_AnyInt* step);

W_Iterator* range_iterator(W_Range* range);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_RANGE_OBJECT_H_
