// The proleptic Gregorian calendar, in numbers alone: days are counted from 1, which is January 1st of the year 1.

#ifndef TARGETS_PYINTERP_MODULES_DATETIME_CALENDAR_H_
#define TARGETS_PYINTERP_MODULES_DATETIME_CALENDAR_H_

#include <cstdint>

namespace py {

constexpr int64_t kMinYear = 1;
constexpr int64_t kMaxYear = 9999;
constexpr int64_t kLastOrdinal = 3652059;   // of 9999-12-31
constexpr int64_t kUnixOrdinal = 719163;    // of 1970-01-01
constexpr int64_t kSecondsInDay = 86400;
constexpr int64_t kMicroseconds = 1000000;  // in a second

inline int64_t floor_quotient(int64_t a, int64_t b) { return a / b - (a % b != 0 && (a % b < 0) != (b < 0) ? 1 : 0); }
inline int64_t floor_remainder(int64_t a, int64_t b) { return a - floor_quotient(a, b) * b; }

inline bool is_leap_year(int64_t year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }
int64_t days_in_month(int64_t year, int64_t month);
int64_t days_before_month(int64_t year, int64_t month);
int64_t days_before_year(int64_t year);
int64_t ordinal_of(int64_t year, int64_t month, int64_t day);

struct CalendarDay {
  int64_t year;
  int64_t month;
  int64_t day;
};
// Precondition: ordinal >= 1.
CalendarDay day_of_ordinal(int64_t ordinal);

// Monday is 0.
inline int64_t weekday_of(int64_t ordinal) { return (ordinal + 6) % 7; }

// The ordinal of the Monday that starts the first week of an ISO year.
int64_t first_iso_monday(int64_t year);

struct IsoDay {
  int64_t year;
  int64_t week;
  int64_t weekday;  // from 1
};
IsoDay iso_day_of(int64_t year, int64_t month, int64_t day);

// The ordinal of a day of an ISO year; -1: there is no such year, -2: no such week, -3: no such weekday.
int64_t ordinal_of_iso(int64_t year, int64_t week, int64_t weekday);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_DATETIME_CALENDAR_H_
