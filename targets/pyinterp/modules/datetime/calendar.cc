#include "targets/pyinterp/modules/datetime/calendar.h"

namespace py {

int64_t days_in_month(int64_t year, int64_t month) {
  if (month == 2) return is_leap_year(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

int64_t days_before_month(int64_t year, int64_t month) {
  // Counted from March, months go 31 30 31 30 31, 31 30 31 30 31, 31 and so on: 153 days every five.
  if (month <= 2) return (month - 1) * 31;
  return (153 * (month - 3) + 2) / 5 + 59 + (is_leap_year(year) ? 1 : 0);
}

int64_t days_before_year(int64_t year) {
  int64_t y = year - 1;
  return y * 365 + y / 4 - y / 100 + y / 400;
}

int64_t ordinal_of(int64_t year, int64_t month, int64_t day) {
  return days_before_year(year) + days_before_month(year, month) + day;
}

CalendarDay day_of_ordinal(int64_t ordinal) {
  int64_t n = ordinal - 1;
  int64_t year = n / 146097 * 400 + 1;
  n %= 146097;
  int64_t centuries = n / 36524;
  n %= 36524;
  int64_t fours = n / 1461;
  n %= 1461;
  int64_t years = n / 365;
  n %= 365;
  year += centuries * 100 + fours * 4 + years;
  // The last day of a leap year: the fifth century or year is not there yet.
  if (years == 4 || centuries == 4) return {year - 1, 12, 31};
  int64_t month = (n + 50) >> 5;  // right, or one too many
  if (days_before_month(year, month) > n) month--;
  return {year, month, n - days_before_month(year, month) + 1};
}

int64_t first_iso_monday(int64_t year) {
  int64_t first = ordinal_of(year, 1, 1);
  int64_t weekday = weekday_of(first);
  int64_t monday = first - weekday;
  return weekday > 3 ? monday + 7 : monday;
}

IsoDay iso_day_of(int64_t year, int64_t month, int64_t day) {
  int64_t today = ordinal_of(year, month, day);
  int64_t monday = first_iso_monday(year);
  int64_t week = floor_quotient(today - monday, 7);
  if (week < 0) {
    year--;
    monday = first_iso_monday(year);
    week = floor_quotient(today - monday, 7);
  } else if (week >= 52 && today >= first_iso_monday(year + 1)) {
    year++;
    week = 0;
  }
  return {year, week + 1, floor_remainder(today - monday, 7) + 1};
}

int64_t ordinal_of_iso(int64_t year, int64_t week, int64_t weekday) {
  if (year < kMinYear || year > kMaxYear) return -1;
  if (week <= 0 || week >= 53) {
    // A year that starts on a Thursday, or a leap year on a Wednesday, has 53 weeks.
    int64_t first = weekday_of(ordinal_of(year, 1, 1));
    bool is_long = first == 3 || (first == 2 && is_leap_year(year));
    if (week != 53 || !is_long) return -2;
  }
  if (weekday <= 0 || weekday >= 8) return -3;
  return first_iso_monday(year) + (week - 1) * 7 + weekday - 1;
}

}  // namespace py
