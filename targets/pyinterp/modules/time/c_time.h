// C's calendar functions, with a struct tm as an array.

#ifndef TARGETS_PYINTERP_MODULES_TIME_C_TIME_H_
#define TARGETS_PYINTERP_MODULES_TIME_C_TIME_H_

#include "targets/pyinterp/objspace/common.h"

namespace py {

// A struct tm of Linux: its ints, and the words of the two longs behind them.
class CTime final : public rlib::Object {
 public:
  enum Field { kSecond, kMinute, kHour, kDay, kMonth, kYear, kWeekday, kDayOfYear, kIsDst };

  // Times in seconds since 1970. Raise OverflowError and OSError of the program.
  static CTime* local(int64_t seconds);
  static CTime* universal(int64_t seconds);

  int64_t get(Field field) const { return words->get(field); }
  void set(Field field, int64_t value) { words->set(field, static_cast<int32_t>(value)); }
  // Seconds east of Greenwich.
  int64_t offset() const;
  // What strftime makes of it. `format` has no 0 in it.
  Str* format(Str* format) const;
  // The time in seconds, local. Makes the fields proper.
  int64_t to_seconds();

  Array<int32_t>* const words = Array<int32_t>::make(16);
};

// A field that a program gives: an int of C. Raises TypeError and OverflowError of the program.
int64_t time_field(W_Object* w);

// Nanoseconds of a clock, by its number. Raise OSError of the program.
int64_t read_clock(int64_t clock);
int64_t clock_resolution(int64_t clock);
void set_time_zone();  // from the environment

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_TIME_C_TIME_H_
