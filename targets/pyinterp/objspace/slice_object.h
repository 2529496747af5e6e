// Slices of what may be longer than 64 bits can tell.

#ifndef TARGETS_PYINTERP_OBJSPACE_SLICE_OBJECT_H_
#define TARGETS_PYINTERP_OBJSPACE_SLICE_OBJECT_H_

#include "targets/pyinterp/objspace/values.h"

namespace py {

struct BigSlice {
  BigInt* start;
  BigInt* stop;
  BigInt* step;
};

// As slice_range: what slice.indices(length) returns.
BigSlice big_slice(W_Slice* slice, BigInt* length);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_SLICE_OBJECT_H_
