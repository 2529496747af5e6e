// Durations as programs give them: seconds, ints or floats.

#ifndef TARGETS_PYINTERP_MODULES_TIME_DURATIONS_H_
#define TARGETS_PYINTERP_MODULES_TIME_DURATIONS_H_

#include "targets/pyinterp/objspace/values.h"

namespace py {

// In nanoseconds, rounded away from 0. Raises TypeError, ValueError, OverflowError.
int64_t duration_argument(W_Object* w);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_TIME_DURATIONS_H_
