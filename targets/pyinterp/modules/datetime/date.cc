// The type date.

#include "targets/pyinterp/modules/datetime/datetime_objects.h"
#include "targets/pyinterp/modules/imp/import.h"
#include "targets/pyinterp/modules/time/c_time.h"
#include "targets/pyinterp/objspace/struct_sequence.h"

namespace py {

void check_date(int64_t year, int64_t month, int64_t day) {
  if (year < kMinYear || year > kMaxYear) throw_value_error("year "_str, year, " is out of range"_str);
  if (month < 1 || month > 12) throw_value_error("month must be in 1..12"_str);
  if (day < 1 || day > days_in_month(year, month)) throw_value_error("day is out of range for month"_str);
}

CalendarDay day_argument(W_Object* year, W_Object* month, W_Object* day) {
  CalendarDay given = {time_field(year), 0, 0};
  if (month == nullptr) throw_type_error("function missing required argument 'month' (pos 2)"_str);
  given.month = time_field(month);
  if (day == nullptr) throw_type_error("function missing required argument 'day' (pos 3)"_str);
  given.day = time_field(day);
  return given;
}

void check_ordinal(int64_t ordinal) {
  if (ordinal < 1 || ordinal > kLastOrdinal) throw_overflow_error("date value out of range"_str);
}

W_Date* new_date(W_Type* type, int64_t year, int64_t month, int64_t day) {
  W_Date* date = allocate<W_Date>(type, date_type());
  date->year = static_cast<int32_t>(year);
  date->month = static_cast<int32_t>(month);
  date->day = static_cast<int32_t>(day);
  return date;
}

W_Object* make_date(W_Object* type, CalendarDay day) {
  if (type == date_type() || type == datetime_type()) {
    check_date(day.year, day.month, day.day);
    if (type == date_type()) return new_date(date_type(), day.year, day.month, day.day);
    return new_datetime(datetime_type(), day, {0, 0, 0, 0}, nullptr, 0);
  }
  return call(type, new_int(day.year), new_int(day.month), new_int(day.day));
}

namespace {

// ---- Making one ---------------------------------------------------------------------------------

// The four bytes of a pickle: the year's two, month and day. Null for what is none. A str is bytes of Python 2.
Str* date_state(W_Object* w) {
  Str* state = nullptr;
  if (isinstance<W_Bytes>(w)) {
    state = static_cast<W_Bytes*>(w)->value;
  } else if (isinstance<W_Str>(w) && static_cast<W_Str*>(w)->length() == 4) {
    W_Object* bytes = call_method(w, intern("encode"_str), new_ascii("latin-1"_str));
    state = static_cast<W_Bytes*>(bytes)->value;
  }
  if (state == nullptr || state->length() != 4) return nullptr;
  int64_t month = state->byte_at(2);
  return month >= 1 && month <= 12 ? state : nullptr;
}

W_Object* date_new(W_Type* type, W_Object* year, W_Object* month, W_Object* day) {
  if (month == nullptr && day == nullptr) {
    Str* state = date_state(year);
    if (state != nullptr) return new_date(type, state->byte_at(0) * 256 + state->byte_at(1), state->byte_at(2), state->byte_at(3));
  }
  CalendarDay given = day_argument(year, month, day);
  check_date(given.year, given.month, given.day);
  return new_date(type, given.year, given.month, given.day);
}

W_Object* date_fromtimestamp(W_Object* type, W_Object* w) {
  int64_t seconds;
  if (isinstance<W_Float>(w)) {
    double value = static_cast<W_Float*>(w)->value;
    if (rlib::math::is_nan(value)) throw_value_error("Invalid value NaN (not a number)"_str);
    double whole = rlib::math::floor(value);
    if (!rlib::math::fits_int64(whole)) throw_overflow_error("timestamp out of range for platform time_t"_str);
    seconds = static_cast<int64_t>(whole);
  } else {
    seconds = timestamp_of(w).seconds;
  }
  return make_date(type, local_time_of(seconds).day);
}

W_Object* date_today(W_Object* type) {
  W_Object* now = call(getattr(import_module("time"_str), intern("time"_str)));
  return call_method(type, intern("fromtimestamp"_str), now);
}

W_Object* date_fromordinal(W_Object* type, W_Object* w) {
  int64_t ordinal = time_field(w);
  if (ordinal < 1) throw_value_error("ordinal must be >= 1"_str);
  CalendarDay day = day_of_ordinal(ordinal);
  return make_date(type, day);
}

W_Object* date_fromisoformat(W_Object* type, W_Object* w) {
  if (!isinstance<W_Str>(w)) throw_type_error("fromisoformat: argument must be str"_str);
  return make_date(type, parse_iso_date(static_cast<W_Str*>(w)));
}

int64_t iso_component(W_Object* w) {
  W_AnyInt* number = to_index(w);
  if (!number->fits() || number->small() != static_cast<int32_t>(number->small())) {
    throw_value_error("ISO calendar component out of range"_str);
  }
  return number->small();
}

W_Object* date_fromisocalendar(W_Object* type, W_Object* year, W_Object* week, W_Object* weekday) {
  int64_t y = iso_component(year), w = iso_component(week), d = iso_component(weekday);
  int64_t ordinal = ordinal_of_iso(y, w, d);
  if (ordinal == -1) throw_value_error("Year is out of range: "_str, y);
  if (ordinal == -2) throw_value_error("Invalid week: "_str, w);
  if (ordinal == -3) throw_value_error("Invalid day: "_str, d, " (range is [1, 7])"_str);
  return make_date(type, day_of_ordinal(ordinal));
}

// ---- Arithmetic and order -----------------------------------------------------------------------

W_Object* moved(W_Date* self, int64_t days) {
  int64_t ordinal = self->ordinal() + days;
  check_ordinal(ordinal);
  return make_date(self->type(), day_of_ordinal(ordinal));
}

W_Object* date_add(W_Date* self, W_Object* w) {
  if (!isinstance<W_TimeDelta>(w)) return not_implemented();
  return moved(self, static_cast<W_TimeDelta*>(w)->days);
}
W_Object* date_sub(W_Date* self, W_Object* w) {
  if (isinstance<W_TimeDelta>(w)) return moved(self, -static_cast<W_TimeDelta*>(w)->days);
  if (!isinstance<W_Date>(w) || isinstance<W_DateTime>(w)) return not_implemented();
  return new_timedelta(self->ordinal() - static_cast<W_Date*>(w)->ordinal(), 0, 0);
}
W_Object* date_rsub(W_Date* self, W_Object* w) {
  if (!isinstance<W_Date>(w) || isinstance<W_DateTime>(w)) return not_implemented();
  return new_timedelta(static_cast<W_Date*>(w)->ordinal() - self->ordinal(), 0, 0);
}

template <Comparison op>
W_Object* date_compare(W_Date* self, W_Object* w) {
  if (!isinstance<W_Date>(w)) return not_implemented();
  return new_bool(holds(op, self->order(static_cast<W_Date*>(w))));
}
int64_t date_hash(W_Date* self) { return hash_secretly(self->year, self->month, self->day); }

// Of the same class, which is not called.
W_Object* date_replace(W_Date* self, W_Object* year, W_Object* month, W_Object* day) {
  int64_t y = year == nullptr ? self->year : time_field(year);
  int64_t m = month == nullptr ? self->month : time_field(month);
  int64_t d = day == nullptr ? self->day : time_field(day);
  check_date(y, m, d);
  return new_date(self->type(), y, m, d);
}

// ---- Text ---------------------------------------------------------------------------------------

Str* date_isoformat(W_Date* self) {
  StrBuilder* text = new StrBuilder();
  append_date(text, self);
  return text->build();
}
W_Object* date_str(W_Object* self) { return call_method(self, intern("isoformat"_str)); }
Str* date_repr(W_Date* self) {
  return message(full_name(self), '(', int64_t{self->year}, ", "_str, int64_t{self->month}, ", "_str, int64_t{self->day}, ')');
}
Str* date_ctime(W_Date* self) { return ctime_text(self, {0, 0, 0, 0}); }
W_Object* date_timetuple(W_Date* self) { return struct_time_of(self, {0, 0, 0, 0}, -1); }
// Of datetimes too: what tells them apart are the method timetuple and the fields.
W_Object* date_strftime(W_Date* self, Str* format) {
  W_Object* tuple = call_method(self, intern("timetuple"_str));
  if (!isinstance<W_DateTime>(self)) return format_by(self, format, tuple, nullptr, 0);
  W_DateTime* time = static_cast<W_DateTime*>(self);
  return format_by(self, format, tuple, time->tzinfo, time->clock.microsecond);
}
W_Object* date_format(W_Object* self, W_Str* format) { return format_object(self, format); }

// ---- The rest -----------------------------------------------------------------------------------

W_Object* date_reduce(W_Date* self) {
  StrBuilder* state = new StrBuilder();
  state->append(static_cast<char>(self->year / 256));
  state->append(static_cast<char>(self->year % 256));
  state->append(static_cast<char>(self->month));
  state->append(static_cast<char>(self->day));
  return reduced(self, state->build(), nullptr);
}

RLIB_PREBUILD W_Type* iso_calendar_type();

class W_IsoCalendar final : public W_Tuple {
 public:
  using W_Tuple::W_Tuple;
  static W_Type* exact_type() { return iso_calendar_type(); }
  W_Type* type() override { return iso_calendar_type(); }
};

W_Object* date_isocalendar(W_Date* self) {
  IsoDay day = iso_day_of(self->year, self->month, self->day);
  auto* items = Array<W_Object*>::make(3);
  items->set(0, new_int(day.year));
  items->set(1, new_int(day.week));
  items->set(2, new_int(day.weekday));
  return new W_IsoCalendar(items);
}
W_Object* iso_year(W_IsoCalendar* self) { return self->get(0); }
W_Object* iso_week(W_IsoCalendar* self) { return self->get(1); }
W_Object* iso_weekday(W_IsoCalendar* self) { return self->get(2); }
Str* iso_repr(W_IsoCalendar* self) {
  return message(full_name(self), "(year="_str, repr(self->get(0))->value, ", week="_str, repr(self->get(1))->value,
                 ", weekday="_str, repr(self->get(2))->value, ')');
}
// A pickle has a tuple in its place.
W_Object* iso_reduce(W_IsoCalendar* self) {
  return new_tuple(tuple_type(), new_tuple(new_tuple(self->get(0), self->get(1), self->get(2))));
}
W_Object* iso_new(W_Type*, W_Object* year, W_Object* week, W_Object* weekday) {
  auto* items = Array<W_Object*>::make(3);
  items->set(0, year);
  items->set(1, week);
  items->set(2, weekday);
  return new W_IsoCalendar(items);
}
W_Type* make_iso_calendar_type() {
  auto* t = new TypeBuilder("IsoCalendarDate"_str, tuple_type());
  t->module("datetime"_str);
  t->doc("The result of date.isocalendar() or datetime.isocalendar()\n\nThis object may be accessed either as a tuple of\n  ((year, week, weekday))\nor via the object attributes as named in the above tuple."_str);
  t->remove_flags(W_Type::kBaseType);
  t->new_method<&iso_new>("($type, year, week, weekday)"_str);
  t->getter<&iso_year>("year"_str);
  t->getter<&iso_week>("week"_str);
  t->getter<&iso_weekday>("weekday"_str);
  t->special<&iso_repr>("__repr__"_str);
  t->method<&iso_reduce>("__reduce__"_str, "($self, /)"_str);
  return t->finish();
}
RLIB_PREBUILD W_Type* iso_calendar_type() { return RLIB_ONCE(make_iso_calendar_type()); }

int64_t date_toordinal(W_Date* self) { return self->ordinal(); }
int64_t date_weekday(W_Date* self) { return weekday_of(self->ordinal()); }
int64_t date_isoweekday(W_Date* self) { return weekday_of(self->ordinal()) + 1; }
int64_t date_year(W_Date* self) { return self->year; }
int64_t date_month(W_Date* self) { return self->month; }
int64_t date_day(W_Date* self) { return self->day; }

W_Type* make_date_type() {
  auto* t = new TypeBuilder("date"_str, object_type());
  t->module("datetime"_str);
  t->doc("date(year, month, day) --> date object"_str);
  t->new_method<&date_new>("($type, year, month=<null>, day=<null>)"_str);
  t->class_method<&date_fromtimestamp>("fromtimestamp"_str, "($type, timestamp, /)"_str,
      "Create a date from a POSIX timestamp.\n\nThe timestamp is a number, e.g. created via time.time(), that is interpreted\nas local time."_str);
  t->class_method<&date_fromordinal>("fromordinal"_str, "($type, ordinal, /)"_str,
      "int -> date corresponding to a proleptic Gregorian ordinal."_str);
  t->class_method<&date_fromisoformat>("fromisoformat"_str, "($type, string, /)"_str,
      "str -> Construct a date from a string in ISO 8601 format."_str);
  t->class_method<&date_fromisocalendar>("fromisocalendar"_str, "($type, year, week, day)"_str,
      "int, int, int -> Construct a date from the ISO year, week number and weekday.\n\nThis is the inverse of the function date.isocalendar()"_str);
  t->class_method<&date_today>("today"_str, "($type, /)"_str,
      "Current date or datetime:  same as self.__class__.fromtimestamp(time.time())."_str);
  t->method<&date_ctime>("ctime"_str, "($self, /)"_str, "Return ctime() style string."_str);
  t->method<&date_strftime>("strftime"_str, "($self, format)"_str, "format -> strftime() style string."_str);
  t->method<&date_format>("__format__"_str, "($self, format, /)"_str, "Formats self with strftime."_str);
  t->method<&date_timetuple>("timetuple"_str, "($self, /)"_str, "Return time tuple, compatible with time.localtime()."_str);
  t->method<&date_isocalendar>("isocalendar"_str, "($self, /)"_str,
      "Return a named tuple containing ISO year, week number, and weekday."_str);
  t->method<&date_isoformat>("isoformat"_str, "($self, /)"_str, "Return string in ISO 8601 format, YYYY-MM-DD."_str);
  t->method<&date_isoweekday>("isoweekday"_str, "($self, /)"_str,
      "Return the day of the week represented by the date.\nMonday == 1 ... Sunday == 7"_str);
  t->method<&date_toordinal>("toordinal"_str, "($self, /)"_str,
      "Return proleptic Gregorian ordinal.  January 1 of year 1 is day 1."_str);
  t->method<&date_weekday>("weekday"_str, "($self, /)"_str,
      "Return the day of the week represented by the date.\nMonday == 0 ... Sunday == 6"_str);
  t->method<&date_replace>("replace"_str, "($self, year=<null>, month=<null>, day=<null>)"_str,
      "Return date with new specified fields."_str);
  t->method<&date_reduce>("__reduce__"_str, "($self, /)"_str, "__reduce__() -> (cls, state)"_str);
  t->special<&date_add>("__add__"_str);
  t->special<&date_add>("__radd__"_str);
  t->special<&date_sub>("__sub__"_str);
  t->special<&date_rsub>("__rsub__"_str);
  PY_ADD_COMPARISONS(t, date_compare)
  t->special<&date_hash>("__hash__"_str);
  t->special<&date_str>("__str__"_str);
  t->special<&date_repr>("__repr__"_str);
  t->getter<&date_year>("year"_str);
  t->getter<&date_month>("month"_str);
  t->getter<&date_day>("day"_str);
  return t->finish();
}

W_Date* plain(int64_t year, int64_t month, int64_t day) {
  W_Date* date = new W_Date();
  date->year = static_cast<int32_t>(year);
  date->month = static_cast<int32_t>(month);
  date->day = static_cast<int32_t>(day);
  return date;
}

W_Type* complete_date_type() {
  W_Type* type = make_date_type();
  type->names->set("min"_str, plain(kMinYear, 1, 1));
  type->names->set("max"_str, plain(kMaxYear, 12, 31));
  type->names->set("resolution"_str, new_timedelta(1, 0, 0));
  return type;
}

}  // namespace

RLIB_PREBUILD W_Type* date_type() { return RLIB_ONCE(complete_date_type()); }

}  // namespace py
