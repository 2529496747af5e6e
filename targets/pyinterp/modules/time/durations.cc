#include "targets/pyinterp/modules/time/durations.h"

#include "rlib/math.h"
#include "targets/pyinterp/objspace/raise.h"

namespace py {

namespace math = rlib::math;

namespace {

constexpr int64_t kNanosecondsInSecond = 1000000000;

[[noreturn]] void throw_time_overflow() {
  throw_overflow_error("timestamp too large to convert to C _PyTime_t"_str);
}

}  // namespace

int64_t duration_argument(W_Object* w) {
  if (isinstance<W_Float>(w)) {
    double value = static_cast<W_Float*>(w)->value;
    if (math::is_nan(value)) throw_value_error("Invalid value NaN (not a number)"_str);
    double result = value * 1e9;
    result = result < 0 ? math::floor(result) : math::ceil(result);
    if (!math::fits_int64(result)) throw_time_overflow();
    return static_cast<int64_t>(result);
  }
  W_AnyInt* seconds = to_index(w);
  if (!seconds->fits() || rlib::mul_overflows(seconds->small(), kNanosecondsInSecond)) {
    throw_time_overflow();
  }
  return seconds->small() * kNanosecondsInSecond;
}

}  // namespace py
