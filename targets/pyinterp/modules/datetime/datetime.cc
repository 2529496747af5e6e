// The type datetime.

#include "targets/pyinterp/modules/datetime/datetime_objects.h"
#include "targets/pyinterp/modules/imp/import.h"
#include "targets/pyinterp/modules/time/c_time.h"

namespace py {

W_DateTime* new_datetime(W_Type* type, CalendarDay day, ClockTime clock, W_Object* tzinfo, int64_t fold) {
  W_DateTime* time = allocate<W_DateTime>(type, datetime_type());
  time->year = static_cast<int32_t>(day.year);
  time->month = static_cast<int32_t>(day.month);
  time->day = static_cast<int32_t>(day.day);
  time->clock = clock;
  time->tzinfo = tzinfo;
  time->fold = static_cast<int32_t>(fold);
  return time;
}

W_Object* make_datetime(W_Object* type, CalendarDay day, ClockTime clock, W_Object* tzinfo, int64_t fold) {
  if (type == datetime_type()) {
    check_date(day.year, day.month, day.day);
    check_clock(clock.hour, clock.minute, clock.second, clock.microsecond, fold);
    return new_datetime(datetime_type(), day, clock, tzinfo, fold);
  }
  auto* arguments = Array<W_Object*>::make(8);
  arguments->set(0, new_int(day.year));
  arguments->set(1, new_int(day.month));
  arguments->set(2, new_int(day.day));
  arguments->set(3, new_int(clock.hour));
  arguments->set(4, new_int(clock.minute));
  arguments->set(5, new_int(clock.second));
  arguments->set(6, new_int(clock.microsecond));
  arguments->set(7, or_none(tzinfo));
  return call_with(type, arguments);  // which, in CPython too, has no fold
}

namespace {

CalendarDay day_of(const W_Date* date) { return {date->year, date->month, date->day}; }
W_TimeDelta* offset_of(W_DateTime* time) { return utcoffset(time->tzinfo, time); }
// Seconds since the first of January of the year 1, as the fields say.
int64_t seconds_of(const W_DateTime* time) { return (time->ordinal() - 1) * kSecondsInDay + time->clock.seconds(); }
constexpr int64_t kUnixSeconds = (kUnixOrdinal - 1) * kSecondsInDay;

// A copy that is no object of a derived class, with another fold or time zone.
W_DateTime* plain_copy(W_DateTime* time, W_Object* tzinfo, int64_t fold) {
  return new_datetime(datetime_type(), day_of(time), time->clock, tzinfo, fold);
}

// ---- The process's time zone --------------------------------------------------------------------
//
// Seconds here count from 1970. `local` is what a clock on the wall shows, as such a number.

constexpr int64_t kLongestFold = kSecondsInDay;

int64_t local_seconds(int64_t seconds) {
  LocalTime time = local_time_of(seconds);
  return (ordinal_of(time.day.year, time.day.month, time.day.day) - kUnixOrdinal) * kSecondsInDay + time.clock.seconds();
}

// When the clock shows `t`: the solution u of local_seconds(u) = t, the first or second one by `fold`. Within a gap that no
// clock shows, what the offset before it (fold 0) or behind it would give.
int64_t from_local_seconds(int64_t t, int64_t fold) {
  int64_t a = local_seconds(t) - t;
  int64_t u1 = t - a;
  int64_t t1 = local_seconds(u1);
  int64_t b;
  if (t1 == t) {
    int64_t probe = fold != 0 ? u1 + kLongestFold : u1 - kLongestFold;
    b = local_seconds(probe) - probe;
    if (a == b) return u1;
  } else {
    b = t1 - u1;
  }
  int64_t u2 = t - b;
  if (local_seconds(u2) == t) return u2;
  if (t1 == t) return u1;
  return (fold != 0) == (u1 < u2) ? u1 : u2;
}

int64_t local_timestamp(W_DateTime* time) { return from_local_seconds(seconds_of(time) - kUnixSeconds, time->fold); }

W_TimeZone* local_zone_at(int64_t seconds) {
  CTime* time = CTime::local(seconds);
  return new_timezone(new_timedelta(0, time->offset(), 0), new_str(time->format("%Z"_str)));
}

W_Object* from_seconds(W_Object* type, int64_t seconds, int64_t microseconds, bool is_local, W_Object* tzinfo) {
  LocalTime time = is_local ? local_time_of(seconds) : universal_time_of(seconds);
  time.clock.microsecond = static_cast<int32_t>(microseconds);
  check_date(time.day.year, time.day.month, time.day.day);
  int64_t fold = 0;
  if (is_local && tzinfo == nullptr) {
    // Whether the clock was put back within the last day, and shows this for the second time.
    int64_t shown = local_seconds(seconds);
    int64_t change = shown - local_seconds(seconds - kLongestFold) - kLongestFold;
    if (change < 0 && local_seconds(seconds + change) == shown) fold = 1;
  }
  return make_datetime(type, time.day, time.clock, tzinfo, fold);
}

// In the zone, if there is one.
W_Object* from_seconds_in(W_Object* type, Timestamp time, W_Object* tzinfo) {
  W_Object* made = from_seconds(type, time.seconds, time.microseconds, tzinfo == nullptr, tzinfo);
  return tzinfo == nullptr ? made : call_method(tzinfo, intern("fromutc"_str), made);
}

Timestamp now() {
  int64_t nanoseconds = rlib::wall_clock();
  return {floor_quotient(nanoseconds, 1000000000), floor_remainder(nanoseconds, 1000000000) / 1000};
}

// ---- Making one ---------------------------------------------------------------------------------

// The ten bytes of a pickle: those of a date, its month with the fold as high bit, and those of a time.
Str* datetime_state(W_Object* w) {
  Str* state = nullptr;
  if (isinstance<W_Bytes>(w)) {
    state = static_cast<W_Bytes*>(w)->value;
  } else if (isinstance<W_Str>(w) && static_cast<W_Str*>(w)->length() == 10) {
    state = static_cast<W_Bytes*>(call_method(w, intern("encode"_str), new_ascii("latin-1"_str)))->value;
  }
  if (state == nullptr || state->length() != 10) return nullptr;
  int64_t month = state->byte_at(2) & 0x7F;
  return month >= 1 && month <= 12 ? state : nullptr;
}

W_Object* from_state(W_Type* type, Str* state, W_Object* tzinfo) {
  if (tzinfo != nullptr && !is_none(tzinfo) && !isinstance<W_TzInfo>(tzinfo)) throw_type_error("bad tzinfo state arg"_str);
  CalendarDay day = {state->byte_at(0) * 256 + state->byte_at(1), state->byte_at(2) & 0x7F, state->byte_at(3)};
  ClockTime clock = {state->byte_at(4), state->byte_at(5), state->byte_at(6),
                     state->byte_at(7) << 16 | state->byte_at(8) << 8 | state->byte_at(9)};
  return new_datetime(type, day, clock, tzinfo_argument(tzinfo), state->byte_at(2) >> 7);
}

int64_t field(W_Object* w, int64_t otherwise) { return w == nullptr ? otherwise : time_field(w); }

W_Object* checked_datetime(W_Type* type, CalendarDay day, int64_t hour, int64_t minute, int64_t second, int64_t microsecond,
                           W_Object* tzinfo, int64_t fold) {
  check_date(day.year, day.month, day.day);
  check_clock(hour, minute, second, microsecond, fold);
  ClockTime clock = {static_cast<int32_t>(hour), static_cast<int32_t>(minute), static_cast<int32_t>(second),
                     static_cast<int32_t>(microsecond)};
  return new_datetime(type, day, clock, tzinfo_argument(tzinfo), fold);
}

// Values: the class, year, month, day, hour, minute, second, microsecond, tzinfo, fold.
W_Object* datetime_new(AllValues v) {
  W_Type* type = static_cast<W_Type*>(v.get(0));
  if (v.get(3) == nullptr) {
    Str* state = datetime_state(v.get(1));
    if (state != nullptr) return from_state(type, state, v.get(2));
  }
  CalendarDay day = day_argument(v.get(1), v.get(2), v.get(3));
  return checked_datetime(type, day, field(v.get(4), 0), field(v.get(5), 0), field(v.get(6), 0), field(v.get(7), 0), v.get(8),
                          field(v.get(9), 0));
}

// Values: self, and the same.
W_Object* datetime_replace(AllValues v) {
  W_DateTime* self = static_cast<W_DateTime*>(v.get(0));
  CalendarDay day = {field(v.get(1), self->year), field(v.get(2), self->month), field(v.get(3), self->day)};
  return checked_datetime(self->type(), day, field(v.get(4), self->clock.hour), field(v.get(5), self->clock.minute),
                          field(v.get(6), self->clock.second), field(v.get(7), self->clock.microsecond),
                          v.get(8) == nullptr ? self->tzinfo : v.get(8), field(v.get(9), self->fold));
}

W_Object* datetime_now(W_Object* type, W_Object* tz) { return from_seconds_in(type, now(), tzinfo_argument(tz)); }
W_Object* datetime_utcnow(W_Object* type) {
  Timestamp time = now();
  return from_seconds(type, time.seconds, time.microseconds, false, nullptr);
}
W_Object* datetime_fromtimestamp(W_Object* type, W_Object* timestamp, W_Object* tz) {
  W_Object* tzinfo = tzinfo_argument(tz);
  return from_seconds_in(type, timestamp_of(timestamp), tzinfo);
}
W_Object* datetime_utcfromtimestamp(W_Object* type, W_Object* timestamp) {
  Timestamp time = timestamp_of(timestamp);
  return from_seconds(type, time.seconds, time.microseconds, false, nullptr);
}

W_Object* datetime_strptime(W_Object* type, Str* text, Str* format) {
  W_Object* parser = getattr(import_module("_strptime"_str), intern("_strptime_datetime"_str));
  return call(parser, type, new_str(text), new_str(format));
}

W_Object* datetime_combine(W_Object* type, W_Object* date, W_Object* time, W_Object* tzinfo) {
  if (!isinstance<W_Date>(date)) throw_type_error("combine() argument 1 must be datetime.date, not "_str, full_name(date));
  if (!isinstance<W_Time>(time)) throw_type_error("combine() argument 2 must be datetime.time, not "_str, full_name(time));
  W_Time* clock = static_cast<W_Time*>(time);
  W_Object* zone = tzinfo == nullptr ? clock->tzinfo : tzinfo_argument(tzinfo);
  return make_datetime(type, day_of(static_cast<W_Date*>(date)), clock->clock, zone, clock->fold);
}

W_Object* datetime_fromisoformat(W_Object* type, W_Object* w) {
  if (!isinstance<W_Str>(w)) throw_type_error("fromisoformat: argument must be str"_str);
  ParsedDateTime parsed = parse_iso_datetime(static_cast<W_Str*>(w));
  return make_datetime(type, parsed.day, parsed.time.clock, parsed.time.tzinfo, 0);
}

// ---- Arithmetic ---------------------------------------------------------------------------------

// self + sign * delta, of class `type`.
W_Object* moved(W_Object* type, W_DateTime* self, W_TimeDelta* delta, int64_t sign) {
  int64_t microsecond = self->clock.microsecond + sign * delta->microseconds;
  int64_t second = self->clock.seconds() + sign * delta->seconds + floor_quotient(microsecond, kMicroseconds);
  int64_t ordinal = self->ordinal() + sign * delta->days + floor_quotient(second, kSecondsInDay);
  check_ordinal(ordinal);
  second = floor_remainder(second, kSecondsInDay);
  ClockTime clock = {static_cast<int32_t>(second / 3600), static_cast<int32_t>(second / 60 % 60), static_cast<int32_t>(second % 60),
                     static_cast<int32_t>(floor_remainder(microsecond, kMicroseconds))};
  return make_datetime(type, day_of_ordinal(ordinal), clock, self->tzinfo, 0);
}

W_TimeDelta* difference(W_DateTime* a, W_DateTime* b) {
  W_TimeDelta* result = new_timedelta(a->ordinal() - b->ordinal(), a->clock.seconds() - b->clock.seconds(),
                                      a->clock.microsecond - b->clock.microsecond);
  if (a->tzinfo == b->tzinfo) return result;
  W_TimeDelta* first = offset_of(a);
  W_TimeDelta* second = offset_of(b);
  if ((first == nullptr) != (second == nullptr)) {
    throw_type_error("can't subtract offset-naive and offset-aware datetimes"_str);
  }
  if (first == nullptr || first->order(second) == 0) return result;
  return new_timedelta(result->days - first->days + second->days, result->seconds - first->seconds + second->seconds,
                       result->microseconds - first->microseconds + second->microseconds);
}

W_Object* datetime_add(W_DateTime* self, W_Object* w) {
  if (!isinstance<W_TimeDelta>(w)) return not_implemented();
  return moved(self->type(), self, static_cast<W_TimeDelta*>(w), 1);
}
W_Object* datetime_sub(W_DateTime* self, W_Object* w) {
  if (isinstance<W_DateTime>(w)) return difference(self, static_cast<W_DateTime*>(w));
  if (isinstance<W_TimeDelta>(w)) return moved(self->type(), self, static_cast<W_TimeDelta*>(w), -1);
  return not_implemented();
}
W_Object* datetime_rsub(W_DateTime* self, W_Object* w) {
  if (isinstance<W_DateTime>(w)) return difference(static_cast<W_DateTime*>(w), self);
  return not_implemented();
}

// ---- Order --------------------------------------------------------------------------------------

// Whether it is a time that a clock shows twice, or never: such a one equals none of another zone (PEP 495).
bool is_problematic(W_DateTime* time, W_TimeDelta* offset) {
  W_TimeDelta* other = offset_of(plain_copy(time, time->tzinfo, 1 - time->fold));
  if (other == nullptr || offset == nullptr) return other != offset;
  return other->order(offset) != 0;
}

int64_t order_of_fields(W_DateTime* a, W_DateTime* b) {
  int64_t days = a->order(b);
  if (days != 0) return days;
  int64_t seconds = a->clock.seconds() - b->clock.seconds();
  return seconds != 0 ? seconds : int64_t{a->clock.microsecond} - b->clock.microsecond;
}

template <Comparison op>
W_Object* datetime_compare(W_DateTime* self, W_Object* w) {
  constexpr bool is_equality = op == Comparison::kEq || op == Comparison::kNe;
  if (!isinstance<W_DateTime>(w)) {
    if (!isinstance<W_Date>(w)) return not_implemented();
    // A date would compare the dates alone.
    if (is_equality) return new_bool(op == Comparison::kNe);
    throw_incomparable(self, w);
  }
  W_DateTime* other = static_cast<W_DateTime*>(w);
  if (self->tzinfo == other->tzinfo) return new_bool(holds(op, order_of_fields(self, other)));
  W_TimeDelta* a = offset_of(self);
  W_TimeDelta* b = offset_of(other);
  int64_t order;
  if (a == b || (a != nullptr && b != nullptr && a->order(b) == 0)) {
    order = order_of_fields(self, other);
  } else if (a != nullptr && b != nullptr) {
    W_TimeDelta* delta = difference(self, other);
    order = delta->days != 0 ? delta->days : delta->seconds | delta->microseconds;
  } else {
    if (is_equality) return new_bool(op == Comparison::kNe);
    throw_type_error("can't compare offset-naive and offset-aware datetimes"_str);
  }
  if (is_equality && order == 0 && (is_problematic(self, a) || is_problematic(other, b))) order = 1;
  return new_bool(holds(op, order));
}

int64_t datetime_hash(W_DateTime* self) {
  W_DateTime* first = self->fold == 0 ? self : plain_copy(self, self->tzinfo, 0);
  W_TimeDelta* offset = offset_of(first);
  if (offset == nullptr) return hash_secretly(self->ordinal(), self->clock.seconds(), self->clock.microsecond);
  return hash(new_timedelta(self->ordinal() - offset->days, self->clock.seconds() - offset->seconds,
                            self->clock.microsecond - offset->microseconds));
}

// ---- Text ---------------------------------------------------------------------------------------

Str* datetime_isoformat(W_DateTime* self, W_Object* separator, W_Object* timespec) {
  Str* detail = timespec_argument(timespec, 2);
  Str* between = "T"_str;
  if (separator != nullptr) {
    if (!isinstance<W_Str>(separator) || static_cast<W_Str*>(separator)->length() != 1) {
      throw_type_error("isoformat() argument 1 must be a unicode character, not "_str, full_name(separator));
    }
    between = static_cast<W_Str*>(separator)->value;
  }
  StrBuilder* text = new StrBuilder();
  append_date(text, self);
  text->append(between);
  append_clock(text, self->clock, detail);
  W_TimeDelta* offset = offset_of(self);
  if (offset != nullptr) append_offset(text, offset, ":"_str);
  return text->build();
}
W_Object* datetime_str(W_Object* self) { return call_method(self, intern("isoformat"_str), new_ascii(" "_str)); }

Str* datetime_repr(W_DateTime* self) {
  StrBuilder* text = new StrBuilder();
  text->append(message(full_name(self), '(', int64_t{self->year}, ", "_str, int64_t{self->month}, ", "_str, int64_t{self->day}));
  text->append(message(", "_str, int64_t{self->clock.hour}, ", "_str, int64_t{self->clock.minute}));
  if (self->clock.second != 0 || self->clock.microsecond != 0) text->append(message(", "_str, int64_t{self->clock.second}));
  if (self->clock.microsecond != 0) text->append(message(", "_str, int64_t{self->clock.microsecond}));
  if (self->fold != 0) text->append(", fold=1"_str);
  if (self->tzinfo != nullptr) text->append(message(", tzinfo="_str, repr(self->tzinfo)->value));
  text->append(')');
  return text->build();
}
Str* datetime_ctime(W_DateTime* self) { return ctime_text(self, self->clock); }

// ---- Other kinds of time ------------------------------------------------------------------------

W_Object* datetime_timetuple(W_DateTime* self) {
  W_TimeDelta* saving = dst(self->tzinfo, self);
  return struct_time_of(self, self->clock, saving == nullptr ? -1 : saving->is_zero() ? 0 : 1);
}

W_Object* datetime_utctimetuple(W_DateTime* self) {
  W_TimeDelta* offset = offset_of(self);
  W_DateTime* time = self;
  if (offset != nullptr) time = static_cast<W_DateTime*>(moved(datetime_type(), self, offset, -1));
  return struct_time_of(time, time->clock, 0);
}

W_Object* datetime_timestamp(W_DateTime* self) {
  if (self->tzinfo == nullptr) {
    return new_float(static_cast<double>(local_timestamp(self)) + self->clock.microsecond / 1e6);
  }
  W_DateTime* epoch = new_datetime(datetime_type(), {1970, 1, 1}, {0, 0, 0, 0}, utc(), 0);
  return call_method(difference(self, epoch), intern("total_seconds"_str));
}

W_Object* datetime_astimezone(W_DateTime* self, W_Object* tz) {
  W_Object* wanted = tzinfo_argument(tz);
  W_Object* own = self->tzinfo != nullptr ? self->tzinfo : local_zone_at(local_timestamp(self));
  if (own == wanted) return self;
  W_TimeDelta* offset = utcoffset(own, self);
  if (offset == nullptr) offset = local_zone_at(local_timestamp(self))->offset;
  W_Object* made = moved(self->type(), self, offset, -1);
  if (!isinstance<W_DateTime>(made)) throw_type_error("a datetime is needed, not "_str, full_name(made));
  W_DateTime* time = static_cast<W_DateTime*>(made);
  if (wanted == nullptr) wanted = local_zone_at(seconds_of(time) - kUnixSeconds);
  time->tzinfo = wanted;
  return call_method(wanted, intern("fromutc"_str), time);
}

W_Object* datetime_date(W_DateTime* self) { return new_date(date_type(), self->year, self->month, self->day); }
W_Object* datetime_time(W_DateTime* self) { return new_time(time_type(), self->clock, nullptr, self->fold); }
W_Object* datetime_timetz(W_DateTime* self) { return new_time(time_type(), self->clock, self->tzinfo, self->fold); }

W_Object* datetime_utcoffset(W_DateTime* self) { return wrap_offset(offset_of(self)); }
W_Object* datetime_dst(W_DateTime* self) { return wrap_offset(dst(self->tzinfo, self)); }
W_Object* datetime_tzname(W_DateTime* self) { return or_none(tzname(self->tzinfo, self)); }
int64_t datetime_hour(W_DateTime* self) { return self->clock.hour; }
int64_t datetime_minute(W_DateTime* self) { return self->clock.minute; }
int64_t datetime_second(W_DateTime* self) { return self->clock.second; }
int64_t datetime_microsecond(W_DateTime* self) { return self->clock.microsecond; }
W_Object* datetime_tzinfo(W_DateTime* self) { return or_none(self->tzinfo); }
int64_t datetime_fold(W_DateTime* self) { return self->fold; }

W_Object* datetime_reduce_ex(W_DateTime* self, int64_t protocol) {
  StrBuilder* state = new StrBuilder();
  bool has_fold = self->fold != 0 && protocol > 3;
  state->append(static_cast<char>(self->year / 256));
  state->append(static_cast<char>(self->year % 256));
  state->append(static_cast<char>(self->month | (has_fold ? 0x80 : 0)));
  state->append(static_cast<char>(self->day));
  state->append(static_cast<char>(self->clock.hour));
  state->append(static_cast<char>(self->clock.minute));
  state->append(static_cast<char>(self->clock.second));
  for (int64_t shift = 16; shift >= 0; shift -= 8) state->append(static_cast<char>(self->clock.microsecond >> shift));
  return reduced(self, state->build(), self->tzinfo);
}
W_Object* datetime_reduce(W_DateTime* self) { return datetime_reduce_ex(self, 2); }

// ---- The type -----------------------------------------------------------------------------------

W_Type* make_datetime_type() {
  auto* t = new TypeBuilder("datetime"_str, date_type());
  t->module("datetime"_str);
  t->doc("datetime(year, month, day[, hour[, minute[, second[, microsecond[,tzinfo]]]]])\n\nThe year, month and day arguments are required. tzinfo may be None, or an\ninstance of a tzinfo subclass. The remaining arguments may be ints.\n"_str);
  t->new_method<&datetime_new>("($type, year, month=<null>, day=<null>, hour=<null>, minute=<null>, second=<null>, microsecond=<null>, tzinfo=<null>, *, fold=<null>)"_str);
  t->class_method<&datetime_now>("now"_str, "($type, /, tz=None)"_str,
      "Returns new datetime object representing current time local to tz.\n\n  tz\n    Timezone object.\n\nIf no tz is specified, uses local timezone."_str);
  t->class_method<&datetime_utcnow>("utcnow"_str, "($type, /)"_str,
      "Return a new datetime representing UTC day and time."_str);
  t->class_method<&datetime_fromtimestamp>("fromtimestamp"_str, "($type, timestamp, tz=None)"_str,
      "timestamp[, tz] -> tz's local time from POSIX timestamp."_str);
  t->class_method<&datetime_utcfromtimestamp>("utcfromtimestamp"_str, "($type, timestamp, /)"_str,
      "Construct a naive UTC datetime from a POSIX timestamp."_str);
  t->class_method<&datetime_strptime>("strptime"_str, "($type, string, format, /)"_str,
      "string, format -> new datetime parsed from a string (like time.strptime())."_str);
  t->class_method<&datetime_combine>("combine"_str, "($type, date, time, tzinfo=<null>)"_str,
      "date, time -> datetime with same date and time fields"_str);
  t->class_method<&datetime_fromisoformat>("fromisoformat"_str, "($type, string, /)"_str,
      "string -> datetime from a string in most ISO 8601 formats"_str);
  t->method<&datetime_date>("date"_str, "($self, /)"_str, "Return date object with same year, month and day."_str);
  t->method<&datetime_time>("time"_str, "($self, /)"_str, "Return time object with same time but with tzinfo=None."_str);
  t->method<&datetime_timetz>("timetz"_str, "($self, /)"_str, "Return time object with same time and tzinfo."_str);
  t->method<&datetime_ctime>("ctime"_str, "($self, /)"_str, "Return ctime() style string."_str);
  t->method<&datetime_timetuple>("timetuple"_str, "($self, /)"_str, "Return time tuple, compatible with time.localtime()."_str);
  t->method<&datetime_timestamp>("timestamp"_str, "($self, /)"_str, "Return POSIX timestamp as float."_str);
  t->method<&datetime_utctimetuple>("utctimetuple"_str, "($self, /)"_str,
      "Return UTC time tuple, compatible with time.localtime()."_str);
  t->method<&datetime_isoformat>("isoformat"_str, "($self, sep=<null>, timespec=<null>)"_str,
      "[sep] -> string in ISO 8601 format, YYYY-MM-DDT[HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].\nsep is used to separate the year from the time, and defaults to 'T'.\nThe optional argument timespec specifies the number of additional terms\nof the time to include. Valid options are 'auto', 'hours', 'minutes',\n'seconds', 'milliseconds' and 'microseconds'.\n"_str);
  t->method<&datetime_utcoffset>("utcoffset"_str, "($self, /)"_str, "Return self.tzinfo.utcoffset(self)."_str);
  t->method<&datetime_tzname>("tzname"_str, "($self, /)"_str, "Return self.tzinfo.tzname(self)."_str);
  t->method<&datetime_dst>("dst"_str, "($self, /)"_str, "Return self.tzinfo.dst(self)."_str);
  t->method<&datetime_replace>("replace"_str, "($self, year=<null>, month=<null>, day=<null>, hour=<null>, minute=<null>, second=<null>, microsecond=<null>, tzinfo=<null>, *, fold=<null>)"_str,
      "Return datetime with new specified fields."_str);
  t->method<&datetime_astimezone>("astimezone"_str, "($self, tz=None)"_str, "tz -> convert to local time in new timezone tz\n"_str);
  t->method<&datetime_reduce_ex>("__reduce_ex__"_str, "($self, proto, /)"_str, "__reduce_ex__(proto) -> (cls, state)"_str);
  t->method<&datetime_reduce>("__reduce__"_str, "($self, /)"_str, "__reduce__() -> (cls, state)"_str);
  t->special<&datetime_add>("__add__"_str);
  t->special<&datetime_add>("__radd__"_str);
  t->special<&datetime_sub>("__sub__"_str);
  t->special<&datetime_rsub>("__rsub__"_str);
  PY_ADD_COMPARISONS(t, datetime_compare)
  t->special<&datetime_hash>("__hash__"_str);
  t->special<&datetime_str>("__str__"_str);
  t->special<&datetime_repr>("__repr__"_str);
  t->getter<&datetime_hour>("hour"_str);
  t->getter<&datetime_minute>("minute"_str);
  t->getter<&datetime_second>("second"_str);
  t->getter<&datetime_microsecond>("microsecond"_str);
  t->getter<&datetime_tzinfo>("tzinfo"_str);
  t->getter<&datetime_fold>("fold"_str);
  return t->finish();
}

W_DateTime* plain(CalendarDay day, ClockTime clock) {
  W_DateTime* time = new W_DateTime();
  time->year = static_cast<int32_t>(day.year);
  time->month = static_cast<int32_t>(day.month);
  time->day = static_cast<int32_t>(day.day);
  time->clock = clock;
  return time;
}

W_Type* complete_datetime_type() {
  W_Type* type = make_datetime_type();
  type->names->set("min"_str, plain({kMinYear, 1, 1}, {0, 0, 0, 0}));
  type->names->set("max"_str, plain({kMaxYear, 12, 31}, {23, 59, 59, 999999}));
  type->names->set("resolution"_str, new_timedelta(0, 0, 1));
  return type;
}

W_Module* make_datetime_module() {
  auto* m = new ModuleBuilder("_datetime"_str, "Fast implementation of the datetime type."_str);
  m->constant("MINYEAR"_str, kMinYear);
  m->constant("MAXYEAR"_str, kMaxYear);
  m->constant("UTC"_str, utc());
  m->type("date"_str, date_type());
  m->type("datetime"_str, datetime_type());
  m->type("time"_str, time_type());
  m->type("timedelta"_str, timedelta_type());
  m->type("timezone"_str, timezone_type());
  m->type("tzinfo"_str, tzinfo_type());
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* datetime_type() { return RLIB_ONCE(complete_datetime_type()); }
RLIB_PREBUILD W_Module* datetime_module() { return RLIB_ONCE(make_datetime_module()); }

}  // namespace py
