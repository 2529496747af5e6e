// Module time.

#include "targets/pyinterp/interpreter/ticks.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/modules/time/c_time.h"
#include "targets/pyinterp/modules/time/durations.h"
#include "targets/pyinterp/objspace/namespace_object.h"
#include "targets/pyinterp/objspace/number_operations.h"
#include "targets/pyinterp/objspace/struct_sequence.h"

namespace py {

namespace math = rlib::math;

RLIB_PREBUILD W_Type* struct_time_type();

namespace {

// ---- Clocks -------------------------------------------------------------------------------------

constexpr int64_t kNanosecondsInSecond = 1000000000;
constexpr int64_t kThreadCpuClock = 3;

double seconds_of(int64_t nanoseconds) {
  if (nanoseconds % kNanosecondsInSecond == 0) {
    return static_cast<double>(nanoseconds / kNanosecondsInSecond);
  }
  return static_cast<double>(nanoseconds) / 1e9;
}

double wall_time() { return seconds_of(rlib::wall_clock()); }
int64_t wall_time_ns() { return rlib::wall_clock(); }
double monotonic_time() { return seconds_of(rlib::monotonic_clock()); }
int64_t monotonic_time_ns() { return rlib::monotonic_clock(); }
double process_time() { return seconds_of(rlib::cpu_clock()); }
int64_t process_time_ns() { return rlib::cpu_clock(); }
int64_t thread_time_ns() { return read_clock(kThreadCpuClock); }
double thread_time() { return seconds_of(thread_time_ns()); }
double clock_time(W_Object* clock) { return seconds_of(read_clock(int_value(clock))); }
double clock_step(int64_t clock) { return seconds_of(clock_resolution(clock)); }

// What a clock is made of, as SimpleNamespace.
W_Object* clock_info(Str* name) {
  Str* source;
  int64_t clock;
  bool is_wall = name->eq("time"_str);
  if (is_wall) {
    source = "CLOCK_REALTIME"_str;
    clock = 0;
  } else if (name->eq("monotonic"_str) || name->eq("perf_counter"_str)) {
    source = "CLOCK_MONOTONIC"_str;
    clock = 1;
  } else if (name->eq("process_time"_str)) {
    source = "CLOCK_PROCESS_CPUTIME_ID"_str;
    clock = 2;
  } else if (name->eq("thread_time"_str)) {
    source = "CLOCK_THREAD_CPUTIME_ID"_str;
    clock = kThreadCpuClock;
  } else {
    throw_value_error("unknown clock"_str);
  }
  auto* info = new W_Namespace();
  info->names->set_str(intern("implementation"_str), new_str(message("clock_gettime("_str, source, ')')));
  info->names->set_str(intern("monotonic"_str), new_bool(!is_wall));
  info->names->set_str(intern("adjustable"_str), new_bool(is_wall));
  info->names->set_str(intern("resolution"_str), new_float(clock_step(clock)));
  return info;
}

void sleep(W_Object* seconds) {
  int64_t nanoseconds = duration_argument(seconds);
  if (nanoseconds < 0) throw_value_error("sleep length must be non-negative"_str);
  if (ticks_are_due()) handle_ticks();  // what came just before is not to wait that long
  int64_t deadline = rlib::monotonic_clock() + nanoseconds;
  while (nanoseconds >= 0) {
    int64_t left = nanoseconds;
    if (rlib::rffi::unlocked([&] { return rlib_rt_sleep_some(left); }) == 0) return;
    handle_ticks();  // a signal came
    nanoseconds = deadline - rlib::monotonic_clock();
  }
}

// ---- struct_time --------------------------------------------------------------------------------

W_Type* make_struct_time_type() {
  auto* fields = new List<StructField>();
  fields->append({"tm_year"_str, "year, for example, 1993"_str});
  fields->append({"tm_mon"_str, "month of year, range [1, 12]"_str});
  fields->append({"tm_mday"_str, "day of month, range [1, 31]"_str});
  fields->append({"tm_hour"_str, "hours, range [0, 23]"_str});
  fields->append({"tm_min"_str, "minutes, range [0, 59]"_str});
  fields->append({"tm_sec"_str, "seconds, range [0, 61])"_str});
  fields->append({"tm_wday"_str, "day of week, range [0, 6], Monday is 0"_str});
  fields->append({"tm_yday"_str, "day of year, range [1, 366]"_str});
  fields->append({"tm_isdst"_str, "1 if summer time is in effect, 0 if not, and -1 if unknown"_str});
  fields->append({"tm_zone"_str, "abbreviation of timezone name"_str});
  fields->append({"tm_gmtoff"_str, "offset from UTC in seconds"_str});
  return make_struct_sequence_type(
      "time"_str, "struct_time"_str,
      "The time value as returned by gmtime(), localtime(), and strptime(), and\n accepted by asctime(), "
      "mktime() and strftime().  May be considered as a\n sequence of 9 integers."_str,
      fields, 9);
}

W_Object* struct_time_of(CTime* time) {
  auto* values = Array<W_Object*>::make(11);
  values->set(0, new_int(time->get(CTime::kYear) + 1900));
  values->set(1, new_int(time->get(CTime::kMonth) + 1));
  values->set(2, new_int(time->get(CTime::kDay)));
  values->set(3, new_int(time->get(CTime::kHour)));
  values->set(4, new_int(time->get(CTime::kMinute)));
  values->set(5, new_int(time->get(CTime::kSecond)));
  values->set(6, new_int((time->get(CTime::kWeekday) + 6) % 7));
  values->set(7, new_int(time->get(CTime::kDayOfYear) + 1));
  values->set(8, new_int(time->get(CTime::kIsDst)));
  values->set(9, new_str(time->format("%Z"_str)));
  values->set(10, new_int(time->offset()));
  return new_struct_sequence(struct_time_type(), values);
}

int64_t item_of(W_Tuple* tuple, int64_t i) { return time_field(tuple->get(i)); }

// What a time tuple says. `function` is for messages.
CTime* time_argument(W_Object* w, Str* function) {
  if (!isinstance<W_Tuple>(w)) throw_type_error("Tuple or struct_time argument required"_str);
  auto* tuple = static_cast<W_Tuple*>(w);
  if (tuple->length() != 9) throw_type_error(function, "(): illegal time tuple argument"_str);
  auto* time = new CTime();
  int64_t year = item_of(tuple, 0);
  if (year < INT32_MIN + 1900) throw_overflow_error("year out of range"_str);
  time->set(CTime::kYear, year - 1900);
  time->set(CTime::kMonth, item_of(tuple, 1) - 1);
  time->set(CTime::kDay, item_of(tuple, 2));
  time->set(CTime::kHour, item_of(tuple, 3));
  time->set(CTime::kMinute, item_of(tuple, 4));
  time->set(CTime::kSecond, item_of(tuple, 5));
  int64_t weekday = item_of(tuple, 6);
  time->set(CTime::kWeekday, (weekday + 1) % 7);
  time->set(CTime::kDayOfYear, item_of(tuple, 7) - 1);
  time->set(CTime::kIsDst, item_of(tuple, 8));
  return time;
}

void check_range(int64_t value, int64_t least, int64_t most, Str* what) {
  if (value < least || value > most) throw_value_error(what, " out of range"_str);
}

// Zeros stand for the first month and day. What C would take for an index is checked.
void check_fields(CTime* time) {
  if (time->get(CTime::kMonth) == -1) time->set(CTime::kMonth, 0);
  if (time->get(CTime::kDay) == 0) time->set(CTime::kDay, 1);
  if (time->get(CTime::kDayOfYear) == -1) time->set(CTime::kDayOfYear, 0);
  check_range(time->get(CTime::kMonth), 0, 11, "month"_str);
  check_range(time->get(CTime::kDay), 1, 31, "day of month"_str);
  check_range(time->get(CTime::kHour), 0, 23, "hour"_str);
  check_range(time->get(CTime::kMinute), 0, 59, "minute"_str);
  check_range(time->get(CTime::kSecond), 0, 61, "seconds"_str);
  check_range(time->get(CTime::kWeekday), 0, 6, "day of week"_str);
  check_range(time->get(CTime::kDayOfYear), 0, 365, "day of year"_str);
}

// ---- Calendar functions -------------------------------------------------------------------------

// A time in seconds, rounded down; now for None.
int64_t seconds_argument(W_Object* w) {
  if (is_none(w)) return rlib::floor_div(rlib::wall_clock(), kNanosecondsInSecond);
  if (isinstance<W_Float>(w)) {
    double value = static_cast<W_Float*>(w)->value;
    if (math::is_nan(value)) throw_value_error("Invalid value NaN (not a number)"_str);
    double whole = math::floor(value);
    if (!math::fits_int64(whole)) {
      throw_overflow_error("timestamp out of range for platform time_t"_str);
    }
    return static_cast<int64_t>(whole);
  }
  W_AnyInt* seconds = to_index(w);
  if (!seconds->fits()) throw_overflow_error("timestamp out of range for platform time_t"_str);
  return seconds->small();
}

W_Object* universal_time(W_Object* seconds) {
  return struct_time_of(CTime::universal(seconds_argument(seconds)));
}
W_Object* local_time(W_Object* seconds) {
  return struct_time_of(CTime::local(seconds_argument(seconds)));
}

double make_time(W_Object* w) {
  CTime* time = time_argument(w, "mktime"_str);
  time->set(CTime::kWeekday, -1);  // C sets it where it succeeds
  int64_t seconds = time->to_seconds();
  if (seconds == -1 && time->get(CTime::kWeekday) == -1) {
    throw_overflow_error("mktime argument out of range"_str);
  }
  return static_cast<double>(seconds);
}

// "Sun Jun 20 23:21:05 1993".
Str* text_of_time(CTime* time) {
  Str* text = time->format("%a %b "_str);
  Str* day = rlib::int_to_str(time->get(CTime::kDay));
  return message(text, day->length() == 1 ? " "_str : ""_str, day, time->format(" %H:%M:%S "_str),
                 time->get(CTime::kYear) + 1900);
}

// The time tuple that is left out of a call: now.
CTime* time_or_now(W_Object* w, Str* function) {
  if (w == nullptr) return CTime::local(seconds_argument(none()));
  CTime* time = time_argument(w, function);
  check_fields(time);
  return time;
}

Str* time_as_text(W_Object* w) { return text_of_time(time_or_now(w, "asctime"_str)); }
Str* seconds_as_text(W_Object* w) { return text_of_time(CTime::local(seconds_argument(w))); }

Str* formatted_time(Str* format, W_Object* w) {
  CTime* time = time_or_now(w, "strftime"_str);
  if (time->get(CTime::kIsDst) < -1) time->set(CTime::kIsDst, -1);
  if (time->get(CTime::kIsDst) > 1) time->set(CTime::kIsDst, 1);
  if (format->contains_char('\0')) throw_value_error("embedded null character"_str);
  return time->format(format);
}

W_Object* parsed_time(Array<W_Object*>* args) {
  W_Object* import = find_builtin_module("builtins"_str)->dict()->get_str("__import__"_str);
  W_Object* parser = call(import, new_str("_strptime"_str));
  return call_with(getattr(parser, intern("_strptime_time"_str)), args);
}

// ---- The time zone ------------------------------------------------------------------------------

// Sets timezone, altzone, daylight and tzname of the module by what January and July are like.
void define_time_zone() {
  constexpr int64_t kYear = (365 * 24 + 6) * 3600;
  set_time_zone();
  int64_t start = rlib::floor_div(rlib::wall_clock(), kNanosecondsInSecond) / kYear * kYear;
  CTime* winter = CTime::local(start);
  CTime* summer = CTime::local(start + kYear / 2);
  if (winter->offset() > summer->offset()) {  // the south
    CTime* other = winter;
    winter = summer;
    summer = other;
  }
  bool has_summer_time = winter->offset() != summer->offset();
  W_Dict* names = find_builtin_module("time"_str)->dict();
  names->set_str(intern("timezone"_str), new_int(-winter->offset()));
  names->set_str(intern("altzone"_str), new_int(-summer->offset()));
  names->set_str(intern("daylight"_str), new_int(int64_t{has_summer_time}));
  names->set_str(intern("tzname"_str), new_tuple(new_str(winter->format("%Z"_str)),
                                                 new_str(summer->format("%Z"_str))));
}

// The time zone is that of the running program, not of the one that made it: it is found when first
// asked for.
W_Object* missing_attribute(W_Str* name) {
  Str* text = name->value;
  if (text->eq("timezone"_str) || text->eq("altzone"_str) || text->eq("daylight"_str) ||
      text->eq("tzname"_str)) {
    define_time_zone();
    return find_builtin_module("time"_str)->dict()->get_str(text);
  }
  throw_error(AttributeError_type(), message("module 'time' has no attribute '"_str, text, '\''));
}

// ---- The module ---------------------------------------------------------------------------------

void add_clocks(ModuleBuilder* m) {
  Str* nothing = "($module, /)"_str;
  m->function<&wall_time>("time"_str, nothing,
                          "Return the current time in seconds since the Epoch."_str);
  m->function<&wall_time_ns>("time_ns"_str, nothing,
                             "Return the current time in nanoseconds since the Epoch."_str);
  m->function<&monotonic_time>("monotonic"_str, nothing, "Monotonic clock, cannot go backward."_str);
  m->function<&monotonic_time_ns>("monotonic_ns"_str, nothing,
                                  "Monotonic clock, cannot go backward, as nanoseconds."_str);
  m->function<&monotonic_time>("perf_counter"_str, nothing,
                               "Performance counter for benchmarking."_str);
  m->function<&monotonic_time_ns>("perf_counter_ns"_str, nothing,
                                  "Performance counter for benchmarking as nanoseconds."_str);
  m->function<&process_time>("process_time"_str, nothing, "Process time for profiling."_str);
  m->function<&process_time_ns>("process_time_ns"_str, nothing,
                                "Process time for profiling as nanoseconds."_str);
  m->function<&thread_time>("thread_time"_str, nothing, "Thread time for profiling."_str);
  m->function<&thread_time_ns>("thread_time_ns"_str, nothing,
                               "Thread time for profiling as nanoseconds."_str);
  m->function<&clock_time>("clock_gettime"_str, "($module, clk_id, /)"_str,
                           "Return the time of the specified clock clk_id."_str);
  m->function<&read_clock>("clock_gettime_ns"_str, "($module, clk_id, /)"_str,
                           "Return the time of the specified clock clk_id as nanoseconds."_str);
  m->function<&clock_info>("get_clock_info"_str, "($module, name, /)"_str,
                           "Get information of the specified clock."_str);
  m->function<&clock_step>("clock_getres"_str, "($module, clk_id, /)"_str,
                           "Return the resolution of the specified clock clk_id."_str);
  m->constant("CLOCK_REALTIME"_str, int64_t{0});
  m->constant("CLOCK_MONOTONIC"_str, 1);
  m->constant("CLOCK_PROCESS_CPUTIME_ID"_str, 2);
  m->constant("CLOCK_THREAD_CPUTIME_ID"_str, kThreadCpuClock);
  m->constant("CLOCK_MONOTONIC_RAW"_str, 4);
  m->constant("CLOCK_BOOTTIME"_str, 7);
  m->constant("CLOCK_TAI"_str, 11);
}

W_Module* make_time_module() {
  auto* m = new ModuleBuilder("time"_str,
                              "This module provides various functions to manipulate time values."_str);
  add_clocks(m);
  m->function<&sleep>("sleep"_str, "($module, secs, /)"_str,
                      "Delay execution for a given number of seconds."_str);
  m->function<&universal_time>("gmtime"_str, "($module, secs=None, /)"_str,
                               "Convert seconds since the Epoch to a time tuple expressing UTC."_str);
  m->function<&local_time>("localtime"_str, "($module, secs=None, /)"_str,
                           "Convert seconds since the Epoch to a time tuple expressing local time."_str);
  m->function<&make_time>("mktime"_str, "($module, tuple, /)"_str,
                          "Convert a time tuple in local time to seconds since the Epoch."_str);
  m->function<&time_as_text>("asctime"_str, "($module, tuple=<null>, /)"_str,
                             "Convert a time tuple to a string."_str);
  m->function<&seconds_as_text>("ctime"_str, "($module, secs=None, /)"_str,
                                "Convert a time in seconds to a string in local time."_str);
  m->function<&formatted_time>("strftime"_str, "($module, format, tuple=<null>, /)"_str,
                               "Convert a time tuple to a string according to a format."_str);
  m->function<&parsed_time>("strptime"_str, "($module, *args)"_str,
                            "Parse a string to a time tuple according to a format."_str);
  m->function<&define_time_zone>("tzset"_str, "($module, /)"_str,
                                 "Initialize, or reinitialize, the local timezone."_str);
  m->function<&missing_attribute>("__getattr__"_str, "($module, name, /)"_str);
  m->type("struct_time"_str, struct_time_type());
  m->constant("_STRUCT_TM_ITEMS"_str, 11);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* struct_time_type() { return RLIB_ONCE(make_struct_time_type()); }
RLIB_PREBUILD W_Module* time_module() { return RLIB_ONCE(make_time_module()); }

}  // namespace py
