// The objects of the module _datetime, and what its files share.
//
// Fields are set once, where an object is made; programs see them as immutable. A derived class is called to make
// results of its own, as CPython does: make_date, make_datetime.

#ifndef TARGETS_PYINTERP_MODULES_DATETIME_DATETIME_OBJECTS_H_
#define TARGETS_PYINTERP_MODULES_DATETIME_DATETIME_OBJECTS_H_

#include "targets/pyinterp/modules/datetime/calendar.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/number_operations.h"

namespace py {

RLIB_PREBUILD W_Type* timedelta_type();
RLIB_PREBUILD W_Type* tzinfo_type();
RLIB_PREBUILD W_Type* timezone_type();
RLIB_PREBUILD W_Type* date_type();
RLIB_PREBUILD W_Type* time_type();
RLIB_PREBUILD W_Type* datetime_type();

// A duration: 0 <= seconds < 86400 and 0 <= microseconds < 1000000; the sign is that of the days.
class W_TimeDelta : public W_Object {
 public:
  static W_Type* exact_type() { return timedelta_type(); }
  W_Type* type() override { return timedelta_type(); }

  bool is_zero() const { return days == 0 && seconds == 0 && microseconds == 0; }
  int64_t order(const W_TimeDelta* other) const;  // negative, 0, positive

  int64_t days = 0;
  int64_t seconds = 0;
  int64_t microseconds = 0;
};

class W_TzInfo : public W_Object {
 public:
  static W_Type* exact_type() { return tzinfo_type(); }
  W_Type* type() override { return tzinfo_type(); }
};

// A fixed offset.
class W_TimeZone final : public W_TzInfo {
 public:
  W_TimeZone(W_TimeDelta* offset, W_Str* name) : offset(offset), name(name) {}
  static W_Type* exact_type() { return timezone_type(); }
  W_Type* type() override { return timezone_type(); }

  W_TimeDelta* const offset;
  W_Str* const name;  // null: made of the offset
};

class W_Date : public W_Object {
 public:
  static W_Type* exact_type() { return date_type(); }
  W_Type* type() override { return date_type(); }

  int64_t ordinal() const { return ordinal_of(year, month, day); }
  int64_t order(const W_Date* other) const {  // negative, 0, positive: of the days
    if (year != other->year) return year - other->year;
    if (month != other->month) return month - other->month;
    return day - other->day;
  }

  int32_t year = 1;
  int32_t month = 1;
  int32_t day = 1;
};

// What a time and a datetime have in common.
struct ClockTime {
  int32_t hour;
  int32_t minute;
  int32_t second;
  int32_t microsecond;

  int64_t seconds() const { return hour * 3600 + minute * 60 + second; }
};

class W_Time : public W_Object {
 public:
  static W_Type* exact_type() { return time_type(); }
  W_Type* type() override { return time_type(); }

  ClockTime clock = {0, 0, 0, 0};
  int32_t fold = 0;
  W_Object* tzinfo = nullptr;  // null: None
};

class W_DateTime : public W_Date {
 public:
  static W_Type* exact_type() { return datetime_type(); }
  W_Type* type() override { return datetime_type(); }

  ClockTime clock = {0, 0, 0, 0};
  int32_t fold = 0;
  W_Object* tzinfo = nullptr;  // null: None
};

// ---- timedelta.cc -------------------------------------------------------------------------------

// Of any numbers that fit; of class `type`. Raises OverflowError.
W_TimeDelta* new_timedelta(W_Type* type, int64_t days, int64_t seconds, int64_t microseconds);
inline W_TimeDelta* new_timedelta(int64_t days, int64_t seconds, int64_t microseconds) {
  return new_timedelta(timedelta_type(), days, seconds, microseconds);
}
W_TimeDelta* negated(W_TimeDelta* delta);

// ---- tzinfo.cc ----------------------------------------------------------------------------------

W_TimeZone* utc();
W_TimeZone* new_timezone(W_TimeDelta* offset, W_Str* name);  // raises ValueError
// An argument that is None or a tzinfo: null or it. Raises TypeError.
W_Object* tzinfo_argument(W_Object* w);
// What tzinfo.utcoffset(of), dst and tzname say; null for None. `tzinfo` may be null. Raise what they raise, TypeError and
// ValueError.
W_TimeDelta* utcoffset(W_Object* tzinfo, W_Object* of);
W_TimeDelta* dst(W_Object* tzinfo, W_Object* of);
W_Str* tzname(W_Object* tzinfo, W_Object* of);

// ---- text.cc ------------------------------------------------------------------------------------

inline W_Object* wrap_offset(W_TimeDelta* delta) { return delta == nullptr ? none() : static_cast<W_Object*>(delta); }

// Appends at least `width` digits. Precondition: number >= 0.
void append_digits(StrBuilder* text, int64_t number, int64_t width);
// "+05:30", with seconds and their fraction where there are.
void append_offset(StrBuilder* text, W_TimeDelta* offset, Str* separator);
void append_date(StrBuilder* text, const W_Date* date);  // "2020-01-31"
// "10:20:30.000040", as `timespec` says. Raises ValueError for one that is unknown.
void append_clock(StrBuilder* text, ClockTime clock, Str* timespec);
// The argument of isoformat(), number `position`; null: "auto". Raises TypeError.
Str* timespec_argument(W_Object* w, int64_t position);
Str* ctime_text(const W_Date* date, ClockTime clock);
// date.strftime: %z, %Z and %f are ours, the others those of time.strftime.
W_Object* format_by(W_Object* of, Str* format, W_Object* tuple, W_Object* tzinfo, int64_t microsecond);
// __format__: str(w) for "", else w.strftime(format).
W_Object* format_object(W_Object* w, W_Str* format);
// time.struct_time. `is_dst`: -1 for unknown.
W_Object* struct_time_of(const W_Date* date, ClockTime clock, int64_t is_dst);

// ---- parse.cc -----------------------------------------------------------------------------------

// What a text of ISO 8601 says.
struct ParsedTime {
  ClockTime clock;
  W_Object* tzinfo;  // null: None
};
// Raise ValueError "Invalid isoformat string".
CalendarDay parse_iso_date(W_Str* text);
ParsedTime parse_iso_time(W_Str* text);
struct ParsedDateTime {
  CalendarDay day;
  ParsedTime time;
};
ParsedDateTime parse_iso_datetime(W_Str* text);

// ---- date.cc, time.cc, datetime.cc --------------------------------------------------------------

// Raise ValueError for numbers out of range.
void check_date(int64_t year, int64_t month, int64_t day);
void check_clock(int64_t hour, int64_t minute, int64_t second, int64_t microsecond, int64_t fold);

// The arguments of a constructor, of which the last two may be missing: null. Raises TypeError.
CalendarDay day_argument(W_Object* year, W_Object* month, W_Object* day);

// Of numbers that are in range.
W_Date* new_date(W_Type* type, int64_t year, int64_t month, int64_t day);
W_Time* new_time(W_Type* type, ClockTime clock, W_Object* tzinfo, int64_t fold);
W_DateTime* new_datetime(W_Type* type, CalendarDay day, ClockTime clock, W_Object* tzinfo, int64_t fold);
// The same of any numbers, where a derived class is called, which may refuse them as the types themselves do.
W_Object* make_date(W_Object* type, CalendarDay day);
W_Object* make_time(W_Object* type, ClockTime clock, W_Object* tzinfo, int64_t fold);
W_Object* make_datetime(W_Object* type, CalendarDay day, ClockTime clock, W_Object* tzinfo, int64_t fold);
// The ordinal of a day that was moved. Raises OverflowError "date value out of range".
void check_ordinal(int64_t ordinal);

// The seconds of time.time() or a timestamp, with its microseconds (rounded half to even).
struct Timestamp {
  int64_t seconds;
  int64_t microseconds;
};
Timestamp timestamp_of(W_Object* w);
// In a process's time zone; leap seconds are cut.
struct LocalTime {
  CalendarDay day;
  ClockTime clock;
};
LocalTime local_time_of(int64_t seconds);
LocalTime universal_time_of(int64_t seconds);

// "can't compare datetime.date to int".
[[noreturn]] void throw_incomparable(W_Object* a, W_Object* b);
// How a type calls itself in such messages: with its module, unless a program made it.
Str* full_name(W_Object* w);
// fn(*pieces) for pickling: (type, (state, tzinfo)).
W_Object* reduced(W_Object* of, Str* state, W_Object* tzinfo);
int64_t hash_numbers(int64_t a, int64_t b, int64_t c);
// The same, different in each process, as hashes of text are: dates often come from outside.
int64_t hash_secretly(int64_t a, int64_t b, int64_t c);
// Adds the six methods of comparison to a type: `compare` is a template of the Comparison.
#define PY_ADD_COMPARISONS(t, compare)                     \
  t->special<&compare<Comparison::kLt>>("__lt__"_str);     \
  t->special<&compare<Comparison::kLe>>("__le__"_str);     \
  t->special<&compare<Comparison::kEq>>("__eq__"_str);     \
  t->special<&compare<Comparison::kNe>>("__ne__"_str);     \
  t->special<&compare<Comparison::kGt>>("__gt__"_str);     \
  t->special<&compare<Comparison::kGe>>("__ge__"_str);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_DATETIME_DATETIME_OBJECTS_H_
