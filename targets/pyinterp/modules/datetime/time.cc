// The type time.

#include "targets/pyinterp/modules/datetime/datetime_objects.h"
#include "targets/pyinterp/modules/time/c_time.h"

namespace py {

void check_clock(int64_t hour, int64_t minute, int64_t second, int64_t microsecond, int64_t fold) {
  if (hour < 0 || hour > 23) throw_value_error("hour must be in 0..23"_str);
  if (minute < 0 || minute > 59) throw_value_error("minute must be in 0..59"_str);
  if (second < 0 || second > 59) throw_value_error("second must be in 0..59"_str);
  if (microsecond < 0 || microsecond > 999999) throw_value_error("microsecond must be in 0..999999"_str);
  if (fold != 0 && fold != 1) throw_value_error("fold must be either 0 or 1"_str);
}

W_Time* new_time(W_Type* type, ClockTime clock, W_Object* tzinfo, int64_t fold) {
  W_Time* time = allocate<W_Time>(type, time_type());
  time->clock = clock;
  time->tzinfo = tzinfo;
  time->fold = static_cast<int32_t>(fold);
  return time;
}

W_Object* make_time(W_Object* type, ClockTime clock, W_Object* tzinfo, int64_t fold) {
  if (type == time_type()) {
    check_clock(clock.hour, clock.minute, clock.second, clock.microsecond, fold);
    return new_time(time_type(), clock, tzinfo, fold);
  }
  auto* arguments = Array<W_Object*>::make(5);
  arguments->set(0, new_int(clock.hour));
  arguments->set(1, new_int(clock.minute));
  arguments->set(2, new_int(clock.second));
  arguments->set(3, new_int(clock.microsecond));
  arguments->set(4, or_none(tzinfo));
  return call_with(type, arguments);
}

namespace {

// ---- Making one ---------------------------------------------------------------------------------

// The six bytes of a pickle: hour, with the fold as its high bit, minute, second and the microsecond's three.
Str* time_state(W_Object* w) {
  if (w == nullptr) return nullptr;
  Str* state = nullptr;
  if (isinstance<W_Bytes>(w)) {
    state = static_cast<W_Bytes*>(w)->value;
  } else if (isinstance<W_Str>(w) && static_cast<W_Str*>(w)->length() == 6) {
    state = static_cast<W_Bytes*>(call_method(w, intern("encode"_str), new_ascii("latin-1"_str)))->value;
  }
  return state != nullptr && state->length() == 6 && (state->byte_at(0) & 0x7F) < 24 ? state : nullptr;
}

int64_t field(W_Object* w, int64_t otherwise) { return w == nullptr ? otherwise : time_field(w); }

W_Object* checked_time(W_Type* type, int64_t hour, int64_t minute, int64_t second, int64_t microsecond, W_Object* tzinfo,
                       int64_t fold) {
  check_clock(hour, minute, second, microsecond, fold);
  ClockTime clock = {static_cast<int32_t>(hour), static_cast<int32_t>(minute), static_cast<int32_t>(second),
                     static_cast<int32_t>(microsecond)};
  return new_time(type, clock, tzinfo_argument(tzinfo), fold);
}

// Values: the class, hour, minute, second, microsecond, tzinfo, fold.
W_Object* time_new(AllValues v) {
  W_Type* type = static_cast<W_Type*>(v.get(0));
  Str* state = time_state(v.get(1));
  if (state != nullptr && v.get(3) == nullptr) {
    W_Object* tzinfo = v.get(2);
    if (tzinfo != nullptr && !is_none(tzinfo) && !isinstance<W_TzInfo>(tzinfo)) throw_type_error("bad tzinfo state arg"_str);
    ClockTime clock = {state->byte_at(0) & 0x7F, state->byte_at(1), state->byte_at(2),
                       state->byte_at(3) << 16 | state->byte_at(4) << 8 | state->byte_at(5)};
    return new_time(type, clock, tzinfo_argument(tzinfo), state->byte_at(0) >> 7);
  }
  return checked_time(type, field(v.get(1), 0), field(v.get(2), 0), field(v.get(3), 0), field(v.get(4), 0), v.get(5),
                      field(v.get(6), 0));
}

// Values: self, hour, minute, second, microsecond, tzinfo, fold.
W_Object* time_replace(AllValues v) {
  W_Time* self = static_cast<W_Time*>(v.get(0));
  return checked_time(self->type(), field(v.get(1), self->clock.hour), field(v.get(2), self->clock.minute),
                      field(v.get(3), self->clock.second), field(v.get(4), self->clock.microsecond),
                      v.get(5) == nullptr ? self->tzinfo : v.get(5), field(v.get(6), self->fold));
}

W_Object* time_fromisoformat(W_Object* type, W_Object* w) {
  if (!isinstance<W_Str>(w)) throw_type_error("fromisoformat: argument must be str"_str);
  ParsedTime time = parse_iso_time(static_cast<W_Str*>(w));
  return make_time(type, time.clock, time.tzinfo, 0);
}

// ---- Order --------------------------------------------------------------------------------------

W_TimeDelta* offset_of(W_Time* time) { return utcoffset(time->tzinfo, nullptr); }

int64_t order_of(ClockTime a, ClockTime b) {
  int64_t seconds = a.seconds() - b.seconds();
  return seconds != 0 ? seconds : int64_t{a.microsecond} - b.microsecond;
}

template <Comparison op>
W_Object* time_compare(W_Time* self, W_Object* w) {
  if (!isinstance<W_Time>(w)) return not_implemented();
  W_Time* other = static_cast<W_Time*>(w);
  if (self->tzinfo == other->tzinfo) return new_bool(holds(op, order_of(self->clock, other->clock)));
  W_TimeDelta* a = offset_of(self);
  W_TimeDelta* b = offset_of(other);
  if (a == b || (a != nullptr && b != nullptr && a->order(b) == 0)) {
    return new_bool(holds(op, order_of(self->clock, other->clock)));
  }
  if (a != nullptr && b != nullptr) {
    int64_t order = (self->clock.seconds() - a->days * kSecondsInDay - a->seconds) -
                    (other->clock.seconds() - b->days * kSecondsInDay - b->seconds);
    return new_bool(holds(op, order != 0 ? order : int64_t{self->clock.microsecond} - other->clock.microsecond));
  }
  if (op == Comparison::kEq || op == Comparison::kNe) return new_bool(op == Comparison::kNe);
  throw_type_error("can't compare offset-naive and offset-aware times"_str);
}

int64_t time_hash(W_Time* self) {
  W_TimeDelta* offset = offset_of(self);
  if (offset == nullptr) return hash_secretly(0, self->clock.seconds(), self->clock.microsecond);
  return hash(new_timedelta(-offset->days, self->clock.seconds() - offset->seconds,
                            self->clock.microsecond - offset->microseconds));
}

// ---- Text ---------------------------------------------------------------------------------------

Str* time_isoformat(W_Time* self, W_Object* timespec) {
  StrBuilder* text = new StrBuilder();
  append_clock(text, self->clock, timespec_argument(timespec, 1));
  W_TimeDelta* offset = offset_of(self);
  if (offset != nullptr) append_offset(text, offset, ":"_str);
  return text->build();
}
W_Object* time_str(W_Object* self) { return call_method(self, intern("isoformat"_str)); }

Str* time_repr(W_Time* self) {
  StrBuilder* text = new StrBuilder();
  text->append(message(full_name(self), '(', int64_t{self->clock.hour}, ", "_str, int64_t{self->clock.minute}));
  if (self->clock.second != 0 || self->clock.microsecond != 0) text->append(message(", "_str, int64_t{self->clock.second}));
  if (self->clock.microsecond != 0) text->append(message(", "_str, int64_t{self->clock.microsecond}));
  if (self->tzinfo != nullptr) text->append(message(", tzinfo="_str, repr(self->tzinfo)->value));
  if (self->fold != 0) text->append(", fold=1"_str);
  text->append(')');
  return text->build();
}

// As on the first of January 1900: so do strptime and C.
W_Object* time_strftime(W_Time* self, Str* format) {
  auto* items = Array<W_Object*>::make(9);
  items->set(0, new_int(1900));
  items->set(1, new_int(1));
  items->set(2, new_int(1));
  items->set(3, new_int(self->clock.hour));
  items->set(4, new_int(self->clock.minute));
  items->set(5, new_int(self->clock.second));
  items->set(6, new_int(0));
  items->set(7, new_int(1));
  items->set(8, new_int(-1));
  return format_by(nullptr, format, new_tuple(items), self->tzinfo, self->clock.microsecond);
}
W_Object* time_format(W_Object* self, W_Str* format) { return format_object(self, format); }

// ---- The rest -----------------------------------------------------------------------------------

W_Object* time_reduce_ex(W_Time* self, int64_t protocol) {
  StrBuilder* state = new StrBuilder();
  bool has_fold = self->fold != 0 && protocol > 3;
  state->append(static_cast<char>(self->clock.hour | (has_fold ? 0x80 : 0)));
  state->append(static_cast<char>(self->clock.minute));
  state->append(static_cast<char>(self->clock.second));
  for (int64_t shift = 16; shift >= 0; shift -= 8) state->append(static_cast<char>(self->clock.microsecond >> shift));
  return reduced(self, state->build(), self->tzinfo);
}
W_Object* time_reduce(W_Time* self) { return time_reduce_ex(self, 2); }

W_Object* time_utcoffset(W_Time* self) { return wrap_offset(offset_of(self)); }
W_Object* time_dst(W_Time* self) { return wrap_offset(dst(self->tzinfo, nullptr)); }
W_Object* time_tzname(W_Time* self) { return or_none(tzname(self->tzinfo, nullptr)); }
int64_t time_hour(W_Time* self) { return self->clock.hour; }
int64_t time_minute(W_Time* self) { return self->clock.minute; }
int64_t time_second(W_Time* self) { return self->clock.second; }
int64_t time_microsecond(W_Time* self) { return self->clock.microsecond; }
W_Object* time_tzinfo(W_Time* self) { return or_none(self->tzinfo); }
int64_t time_fold(W_Time* self) { return self->fold; }

W_Type* make_time_type() {
  auto* t = new TypeBuilder("time"_str, object_type());
  t->module("datetime"_str);
  t->doc("time([hour[, minute[, second[, microsecond[, tzinfo]]]]]) --> a time object\n\nAll arguments are optional. tzinfo may be None, or an instance of\na tzinfo subclass. The remaining arguments may be ints.\n"_str);
  t->new_method<&time_new>("($type, hour=<null>, minute=<null>, second=<null>, microsecond=<null>, tzinfo=<null>, *, fold=<null>)"_str);
  t->class_method<&time_fromisoformat>("fromisoformat"_str, "($type, string, /)"_str,
      "string -> time from a string in ISO 8601 format"_str);
  t->method<&time_isoformat>("isoformat"_str, "($self, timespec=<null>)"_str,
      "Return string in ISO 8601 format, [HH[:MM[:SS[.mmm[uuu]]]]][+HH:MM].\n\nThe optional argument timespec specifies the number of additional terms\nof the time to include. Valid options are 'auto', 'hours', 'minutes',\n'seconds', 'milliseconds' and 'microseconds'.\n"_str);
  t->method<&time_strftime>("strftime"_str, "($self, format)"_str, "format -> strftime() style string."_str);
  t->method<&time_format>("__format__"_str, "($self, format, /)"_str, "Formats self with strftime."_str);
  t->method<&time_utcoffset>("utcoffset"_str, "($self, /)"_str, "Return self.tzinfo.utcoffset(self)."_str);
  t->method<&time_tzname>("tzname"_str, "($self, /)"_str, "Return self.tzinfo.tzname(self)."_str);
  t->method<&time_dst>("dst"_str, "($self, /)"_str, "Return self.tzinfo.dst(self)."_str);
  t->method<&time_replace>("replace"_str, "($self, hour=<null>, minute=<null>, second=<null>, microsecond=<null>, tzinfo=<null>, *, fold=<null>)"_str,
      "Return time with new specified fields."_str);
  t->method<&time_reduce_ex>("__reduce_ex__"_str, "($self, proto, /)"_str, "__reduce_ex__(proto) -> (cls, state)"_str);
  t->method<&time_reduce>("__reduce__"_str, "($self, /)"_str, "__reduce__() -> (cls, state)"_str);
  PY_ADD_COMPARISONS(t, time_compare)
  t->special<&time_hash>("__hash__"_str);
  t->special<&time_str>("__str__"_str);
  t->special<&time_repr>("__repr__"_str);
  t->getter<&time_hour>("hour"_str);
  t->getter<&time_minute>("minute"_str);
  t->getter<&time_second>("second"_str);
  t->getter<&time_microsecond>("microsecond"_str);
  t->getter<&time_tzinfo>("tzinfo"_str);
  t->getter<&time_fold>("fold"_str);
  return t->finish();
}

W_Time* plain(ClockTime clock) {
  W_Time* time = new W_Time();
  time->clock = clock;
  return time;
}

W_Type* complete_time_type() {
  W_Type* type = make_time_type();
  type->names->set("min"_str, plain({0, 0, 0, 0}));
  type->names->set("max"_str, plain({23, 59, 59, 999999}));
  type->names->set("resolution"_str, new_timedelta(0, 0, 1));
  return type;
}

}  // namespace

RLIB_PREBUILD W_Type* time_type() { return RLIB_ONCE(complete_time_type()); }

}  // namespace py
