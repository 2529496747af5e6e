// Dates and times as text.

#include "targets/pyinterp/modules/datetime/datetime_objects.h"
#include "targets/pyinterp/modules/imp/import.h"
#include "targets/pyinterp/modules/time/c_time.h"
#include "targets/pyinterp/objspace/codecs.h"

namespace py {

void append_digits(StrBuilder* text, int64_t number, int64_t width) {
  int64_t limit = 10;
  for (int64_t i = 1; i < width; i++) {
    if (number < limit) text->append('0');
    limit *= 10;
  }
  text->append_int(number);
}

void append_offset(StrBuilder* text, W_TimeDelta* offset, Str* separator) {
  text->append(offset->days < 0 ? '-' : '+');
  W_TimeDelta* size = offset->days < 0 ? negated(offset) : offset;
  append_digits(text, size->seconds / 3600, 2);
  text->append(separator);
  append_digits(text, size->seconds / 60 % 60, 2);
  if (size->seconds % 60 == 0 && size->microseconds == 0) return;
  text->append(separator);
  append_digits(text, size->seconds % 60, 2);
  if (size->microseconds == 0) return;
  text->append('.');
  append_digits(text, size->microseconds, 6);
}

void append_date(StrBuilder* text, const W_Date* date) {
  append_digits(text, date->year, 4);
  text->append('-');
  append_digits(text, date->month, 2);
  text->append('-');
  append_digits(text, date->day, 2);
}

void append_clock(StrBuilder* text, ClockTime clock, Str* timespec) {
  constexpr int64_t kHours = 0, kMinutes = 1, kSeconds = 2, kMilliseconds = 3, kAll = 4;
  int64_t detail;
  if (timespec->eq("auto"_str)) {
    detail = clock.microsecond == 0 ? kSeconds : kAll;
  } else if (timespec->eq("hours"_str)) {
    detail = kHours;
  } else if (timespec->eq("minutes"_str)) {
    detail = kMinutes;
  } else if (timespec->eq("seconds"_str)) {
    detail = kSeconds;
  } else if (timespec->eq("milliseconds"_str)) {
    detail = kMilliseconds;
  } else if (timespec->eq("microseconds"_str)) {
    detail = kAll;
  } else {
    throw_value_error("Unknown timespec value"_str);
  }
  append_digits(text, clock.hour, 2);
  if (detail == kHours) return;
  text->append(':');
  append_digits(text, clock.minute, 2);
  if (detail == kMinutes) return;
  text->append(':');
  append_digits(text, clock.second, 2);
  if (detail == kSeconds) return;
  text->append('.');
  if (detail == kMilliseconds) {
    append_digits(text, clock.microsecond / 1000, 3);
  } else {
    append_digits(text, clock.microsecond, 6);
  }
}

Str* timespec_argument(W_Object* w, int64_t position) {
  if (w == nullptr) return "auto"_str;
  if (!isinstance<W_Str>(w)) {
    throw_type_error("isoformat() argument "_str, position, " must be str, not "_str, is_none(w) ? "None"_str : full_name(w));
  }
  return static_cast<W_Str*>(w)->value;
}

// "Wed Dec  4 20:30:40 2002", in English whatever the locale.
Str* ctime_text(const W_Date* date, ClockTime clock) {
  StrBuilder* text = new StrBuilder();
  int64_t weekday = weekday_of(date->ordinal());
  text->append("MonTueWedThuFriSatSun"_str->slice(weekday * 3, weekday * 3 + 3));
  text->append(' ');
  text->append("JanFebMarAprMayJunJulAugSepOctNovDec"_str->slice((date->month - 1) * 3, date->month * 3));
  text->append(date->day < 10 ? "  "_str : " "_str);
  text->append_int(date->day);
  text->append(' ');
  append_clock(text, clock, "seconds"_str);
  text->append(' ');
  append_digits(text, date->year, 4);
  return text->build();
}

// A name of a time zone as a part of a format.
static Str* without_percents(W_Str* name) {
  if (rlib::is_exactly<W_Str>(name) && name->is_ascii()) return name->value->replace("%"_str, "%%"_str);
  W_Object* replaced = call_method(name, intern("replace"_str), new_ascii("%"_str), new_ascii("%%"_str));
  if (!isinstance<W_Str>(replaced)) throw_type_error("tzname.replace() did not return a string"_str);
  return encode_utf8(static_cast<W_Str*>(replaced), nullptr);  // no surrogates
}

W_Object* format_by(W_Object* of, Str* format, W_Object* tuple, W_Object* tzinfo, int64_t microsecond) {
  StrBuilder* text = new StrBuilder();
  int64_t at = 0;
  while (at < format->length()) {
    int64_t percent = format->find_char('%', at);
    if (percent < 0 || percent + 1 >= format->length()) break;
    text->append(format->slice(at, percent));
    char kind = format->char_at(percent + 1);
    at = percent + 2;
    if (kind == 'f') {
      append_digits(text, microsecond, 6);
    } else if (kind == 'z') {
      W_TimeDelta* offset = utcoffset(tzinfo, of);
      if (offset != nullptr) append_offset(text, offset, ""_str);
    } else if (kind == 'Z') {
      W_Str* name = tzname(tzinfo, of);
      if (name != nullptr) text->append(without_percents(name));
    } else {
      text->append(format->slice(percent, at));
    }
  }
  text->append(format->slice_from(at));
  return call(getattr(import_module("time"_str), intern("strftime"_str)), new_str(text->build()), tuple);
}

W_Object* format_object(W_Object* w, W_Str* format) {
  if (format->value->is_empty()) return str(w);
  return call_method(w, intern("strftime"_str), format);
}

W_Object* struct_time_of(const W_Date* date, ClockTime clock, int64_t is_dst) {
  int64_t ordinal = date->ordinal();
  auto* items = Array<W_Object*>::make(9);
  items->set(0, new_int(date->year));
  items->set(1, new_int(date->month));
  items->set(2, new_int(date->day));
  items->set(3, new_int(clock.hour));
  items->set(4, new_int(clock.minute));
  items->set(5, new_int(clock.second));
  items->set(6, new_int(weekday_of(ordinal)));
  items->set(7, new_int(ordinal - days_before_year(date->year)));
  items->set(8, new_int(is_dst));
  return call(getattr(import_module("time"_str), intern("struct_time"_str)), new_tuple(items));
}

Str* full_name(W_Object* w) {
  W_Type* type = w->type();
  return type->has(W_Type::kHeap) ? type->name : full_name(type);
}

[[noreturn]] void throw_incomparable(W_Object* a, W_Object* b) {
  throw_type_error("can't compare "_str, full_name(a), " to "_str, full_name(b));
}

W_Object* reduced(W_Object* of, Str* state, W_Object* tzinfo) {
  W_Object* bytes = new W_Bytes(state);
  return new_tuple(of->type(), tzinfo == nullptr ? new_tuple(bytes) : new_tuple(bytes, tzinfo));
}

int64_t hash_numbers(int64_t a, int64_t b, int64_t c) {
  return hash(new_tuple(new_int(a), new_int(b), new_int(c)));
}

int64_t hash_secretly(int64_t a, int64_t b, int64_t c) {
  return hash(new_tuple(intern("datetime"_str), new_tuple(new_int(a), new_int(b), new_int(c))));
}

// ---- Clocks -------------------------------------------------------------------------------------

namespace {

LocalTime fields_of(CTime* time) {
  int64_t second = time->get(CTime::kSecond);
  return {{time->get(CTime::kYear) + 1900, time->get(CTime::kMonth) + 1, time->get(CTime::kDay)},
          {static_cast<int32_t>(time->get(CTime::kHour)), static_cast<int32_t>(time->get(CTime::kMinute)),
           static_cast<int32_t>(second > 59 ? 59 : second), 0}};
}

}  // namespace

LocalTime local_time_of(int64_t seconds) { return fields_of(CTime::local(seconds)); }
LocalTime universal_time_of(int64_t seconds) { return fields_of(CTime::universal(seconds)); }

Timestamp timestamp_of(W_Object* w) {
  if (isinstance<W_Float>(w)) {
    double value = static_cast<W_Float*>(w)->value;
    if (rlib::math::is_nan(value)) throw_value_error("Invalid value NaN (not a number)"_str);
    double whole = rlib::math::trunc(value);
    double micros = (value - whole) * 1e6;
    // Half to even.
    double rounded = rlib::math::floor(micros + 0.5);
    if (rounded - micros == 0.5 && rlib::math::floor(rounded / 2.0) * 2.0 != rounded) rounded -= 1.0;
    if (rounded >= 1e6) {
      rounded -= 1e6;
      whole += 1.0;
    } else if (rounded < 0.0) {
      rounded += 1e6;
      whole -= 1.0;
    }
    if (!rlib::math::fits_int64(whole)) throw_overflow_error("timestamp out of range for platform time_t"_str);
    return {static_cast<int64_t>(whole), static_cast<int64_t>(rounded)};
  }
  W_AnyInt* seconds = to_index(w);
  if (!seconds->fits()) throw_overflow_error("timestamp out of range for platform time_t"_str);
  return {seconds->small(), 0};
}

}  // namespace py
