// fromisoformat: the texts of ISO 8601 that have a date, a time or both, as CPython reads them.
//
//     2020-01-31  20200131  2020-W05-5  2020W055  2020W05     T or any other character     10  1020  10:20:30,5+01:00
//
// What is no such text is "Invalid isoformat string"; numbers that no calendar has are for the types to refuse.

#include "targets/pyinterp/modules/datetime/datetime_objects.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

namespace {

bool is_digit(char c) { return Str::is_digit(c); }

class IsoReader final : public rlib::Object {
 public:
  explicit IsoReader(W_Str* of) : of_(of), text_(narrowed(of)) {}

  int64_t length() const { return text_->length(); }
  char at(int64_t i) const { return i < text_->length() ? text_->char_at(i) : '\0'; }

  CalendarDay date(int64_t end);
  ParsedTime time(int64_t start);
  // Where a date that something follows ends. Precondition: length() >= 7.
  int64_t date_end() const;

  [[noreturn]] void fail() const { throw_value_error("Invalid isoformat string: "_str, repr(of_)->value); }

 private:
  // A byte for each character: what is no ASCII is no part of a date or a time.
  static Str* narrowed(W_Str* w) {
    if (w->is_ascii()) return w->value;
    StrBuilder* bytes = new StrBuilder();
    for (TextCursor c(w->value); !c.done();) {
      int64_t code_point = c.next();
      bytes->append(code_point < 0x80 ? static_cast<char>(code_point) : '\x01');
    }
    return bytes->build();
  }

  int64_t number(int64_t start, int64_t width) const {
    int64_t value = 0;
    for (int64_t i = start; i < start + width; i++) {
      if (!is_digit(at(i))) fail();
      value = value * 10 + (at(i) - '0');
    }
    return value;
  }

  // Reads a time up to `end`, into clock_. Whether something is left.
  bool clock(int64_t start, int64_t end);

  W_Str* const of_;
  Str* const text_;
  ClockTime clock_ = {0, 0, 0, 0};
};

CalendarDay IsoReader::date(int64_t end) {
  if (end != 7 && end != 8 && end != 10) fail();
  int64_t year = number(0, 4);
  int64_t place = 4;
  bool has_dashes = at(place) == '-';
  if (has_dashes) place++;
  if (at(place) == 'W') {
    int64_t week = number(place + 1, 2);
    place += 3;
    int64_t weekday = 1;
    if (place < end) {
      if (has_dashes && at(place++) != '-') fail();
      weekday = number(place, 1);
    }
    int64_t ordinal = ordinal_of_iso(year, week, weekday);
    if (ordinal < 0) fail();
    return day_of_ordinal(ordinal);
  }
  int64_t month = number(place, 2);
  place += 2;
  if (has_dashes && at(place++) != '-') fail();
  return {year, month, number(place, 2)};
}

bool IsoReader::clock(int64_t start, int64_t end) {
  ClockTime found = {0, 0, 0, 0};
  int64_t place = start;
  bool has_colons = true;
  bool is_done = false;
  bool is_rest = false;
  for (int64_t i = 0; i < 3; i++) {
    int32_t value = static_cast<int32_t>(number(place, 2));
    if (i == 0) found.hour = value;
    if (i == 1) found.minute = value;
    if (i == 2) found.second = value;
    char c = at(place + 2);
    place += 3;
    if (i == 0) has_colons = c == ':';
    if (place >= end) {
      is_done = true;
      is_rest = c != '\0';
      break;
    }
    if (has_colons && c == ':') continue;
    if (c == '.' || c == ',') break;
    if (has_colons) fail();
    place--;
  }
  if (!is_done) {
    int64_t digits = end - place < 6 ? end - place : 6;
    int64_t micros = number(place, digits);
    for (int64_t i = digits; i < 6; i++) micros *= 10;
    found.microsecond = static_cast<int32_t>(micros);
    place += digits;
    while (is_digit(at(place))) place++;
    is_rest = at(place) != '\0';
  }
  clock_ = found;
  return is_rest;
}

ParsedTime IsoReader::time(int64_t start) {
  int64_t zone = start;
  while (zone < length() && at(zone) != '+' && at(zone) != '-' && at(zone) != 'Z') zone++;
  bool is_rest = clock(start, zone);
  ClockTime time = clock_;
  if (zone >= length()) {
    if (is_rest) fail();
    return {time, nullptr};
  }
  if (at(zone) == 'Z') {
    if (zone + 1 != length()) fail();
    return {time, utc()};
  }
  if (clock(zone + 1, length())) fail();
  int64_t sign = at(zone) == '-' ? -1 : 1;
  if (clock_.seconds() == 0 && clock_.microsecond == 0) return {time, utc()};
  return {time, new_timezone(new_timedelta(0, sign * clock_.seconds(), sign * clock_.microsecond), nullptr)};
}

int64_t IsoReader::date_end() const {
  constexpr int64_t kWeek = 7, kShort = 8, kLong = 10;
  if (length() == kWeek) return kWeek;
  if (at(4) == '-') {
    if (at(5) != 'W') return kLong;                       // 2020-01-31
    if (length() < 8) fail();
    if (length() == 8 || at(8) != '-') return kShort;     // 2020-W05
    if (length() == 9) fail();
    // 2020-W05-5, or 2020-W05 and a time behind the separator "-".
    return length() > 10 && is_digit(at(10)) ? kShort : kLong;
  }
  if (at(4) != 'W') return kShort;                        // 20200131
  int64_t place = kWeek;
  while (place < length() && is_digit(at(place))) place++;
  if (place < 9) return place;
  return place % 2 == 0 ? kWeek : kShort;                 // 2020W05 or 2020W055, and a digit for separator
}

}  // namespace

CalendarDay parse_iso_date(W_Str* text) {
  auto* reader = new IsoReader(text);
  return reader->date(reader->length());
}

ParsedTime parse_iso_time(W_Str* text) {
  auto* reader = new IsoReader(text);
  return reader->time(reader->at(0) == 'T' ? 1 : 0);
}

ParsedDateTime parse_iso_datetime(W_Str* text) {
  auto* reader = new IsoReader(text);
  if (reader->length() < 7) reader->fail();
  int64_t end = reader->date_end();
  CalendarDay day = reader->date(end);
  if (reader->length() <= end) return {day, {{0, 0, 0, 0}, nullptr}};
  return {day, reader->time(end + 1)};
}

}  // namespace py
