// Indexes and slices of sequences: from objects to numbers.

#ifndef TARGETS_PYINTERP_OBJSPACE_SEQUENCE_INDEX_H_
#define TARGETS_PYINTERP_OBJSPACE_SEQUENCE_INDEX_H_

#include "targets/pyinterp/objspace/values.h"

namespace py {

// The index that `key` means in sequence[key]: one that is negative counts from the end. Raises
// IndexError "list index out of range", and TypeError "list indices must be integers or slices, not
// str" for what is no index; `what` is "list".
int64_t item_index(W_Object* key, int64_t length, Str* what);
// Its two halves, for what may change the length in between: the key as a number, negative ones as they are; and the
// index that means.
int64_t index_number(W_Object* key, Str* what);
int64_t index_within(int64_t number, int64_t length, Str* what);
// The same for assignments: "list assignment index out of range".
int64_t assignment_index(W_Object* key, int64_t length, Str* what);

// What an end of a slice means that is not None: too large is the largest. Raises TypeError.
int64_t slice_index(W_Object* w);
// The start or end argument of list.index and its like: slice_index, made to lie in 0 .. length.
int64_t bound_argument(W_Object* w, int64_t length);

// The range of slice.start, .stop, .step, as far as those are None or fit; None is `otherwise`.
inline int64_t slice_part(W_Object* w, int64_t otherwise) {
  return is_none(w) ? otherwise : slice_index(w);
}

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_SEQUENCE_INDEX_H_
