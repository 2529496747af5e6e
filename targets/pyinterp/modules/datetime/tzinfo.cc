// The types tzinfo, which programs derive from, and timezone.

#include "targets/pyinterp/modules/datetime/datetime_objects.h"

namespace py {

namespace {

// ---- What a tzinfo says -------------------------------------------------------------------------

bool is_within_a_day(W_TimeDelta* offset) {
  return offset->days == 0 || (offset->days == -1 && (offset->seconds > 0 || offset->microseconds > 0));
}

W_TimeDelta* ask(W_Object* tzinfo, W_Str* method, W_Object* of) {
  if (tzinfo == nullptr) return nullptr;
  W_Object* result = call_method(tzinfo, method, or_none(of));
  if (is_none(result)) return nullptr;
  if (!isinstance<W_TimeDelta>(result)) {
    throw_type_error("tzinfo."_str, method->value, "() must return None or timedelta, not '"_str, full_name(result), "'"_str);
  }
  W_TimeDelta* offset = static_cast<W_TimeDelta*>(result);
  if (!is_within_a_day(offset)) {
    throw_value_error("offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24)."_str);
  }
  return offset;
}

}  // namespace

W_TimeDelta* utcoffset(W_Object* tzinfo, W_Object* of) {
  if (tzinfo != nullptr && rlib::is_exactly<W_TimeZone>(tzinfo)) return static_cast<W_TimeZone*>(tzinfo)->offset;
  return ask(tzinfo, intern("utcoffset"_str), of);
}

W_TimeDelta* dst(W_Object* tzinfo, W_Object* of) {
  if (tzinfo != nullptr && rlib::is_exactly<W_TimeZone>(tzinfo)) return nullptr;
  return ask(tzinfo, intern("dst"_str), of);
}

W_Str* tzname(W_Object* tzinfo, W_Object* of) {
  if (tzinfo == nullptr) return nullptr;
  W_Object* result = call_method(tzinfo, intern("tzname"_str), or_none(of));
  if (is_none(result)) return nullptr;
  if (!isinstance<W_Str>(result)) {
    throw_type_error("tzinfo.tzname() must return None or a string, not '"_str, full_name(result), "'"_str);
  }
  return static_cast<W_Str*>(result);
}

W_Object* tzinfo_argument(W_Object* w) {
  if (w == nullptr || is_none(w)) return nullptr;
  if (!isinstance<W_TzInfo>(w)) {
    throw_type_error("tzinfo argument must be None or of a tzinfo subclass, not type '"_str, full_name(w), "'"_str);
  }
  return w;
}

namespace {

// ---- tzinfo -------------------------------------------------------------------------------------

[[noreturn]] void throw_abstract(Str* method) {
  throw_error(NotImplementedError_type(), message("a tzinfo subclass must implement "_str, method, "()"_str));
}
W_Object* tzinfo_tzname(W_Object*, W_Object*) { throw_abstract("tzname"_str); }
W_Object* tzinfo_utcoffset(W_Object*, W_Object*) { throw_abstract("utcoffset"_str); }
W_Object* tzinfo_dst(W_Object*, W_Object*) { throw_abstract("dst"_str); }

// By what the class itself says of the time as it would be in its zone, without and with daylight saving.
W_Object* tzinfo_fromutc(W_TzInfo* self, W_Object* w) {
  if (!isinstance<W_DateTime>(w)) throw_type_error("fromutc: argument must be a datetime"_str);
  W_DateTime* time = static_cast<W_DateTime*>(w);
  if (time->tzinfo != self) throw_value_error("fromutc: dt.tzinfo is not self"_str);
  auto ask_time = [](W_Object* of, Str* name) -> W_Object* {
    W_Object* result = call_method(of, intern(name));
    if (!is_none(result) && !isinstance<W_TimeDelta>(result)) {
      throw_type_error(name, "() must return None or a timedelta"_str);
    }
    return result;
  };
  W_Object* offset = ask_time(time, "utcoffset"_str);
  if (is_none(offset)) throw_value_error("fromutc: non-None utcoffset() result required"_str);
  W_Object* saving = ask_time(time, "dst"_str);
  if (is_none(saving)) throw_value_error("fromutc: non-None dst() result required"_str);
  W_Object* standard = binary(BinaryOp::kSub, offset, saving);
  W_Object* result = time;
  if (is_true(standard)) {
    result = binary(BinaryOp::kAdd, time, standard);
    saving = ask_time(result, "dst"_str);
    if (is_none(saving)) {
      throw_value_error("fromutc: tz.dst() gave inconsistent results; cannot convert"_str);
    }
  }
  return is_true(saving) ? binary(BinaryOp::kAdd, result, saving) : result;
}

W_Object* tzinfo_new(W_Type* type, Array<W_Object*>*, W_Dict*) { return allocate<W_TzInfo>(type, tzinfo_type()); }

W_Object* tzinfo_reduce(W_Object* self) {
  W_Object* get_arguments = find_attribute(self, intern("__getinitargs__"_str));
  W_Object* arguments = get_arguments == nullptr ? static_cast<W_Object*>(empty_tuple()) : call(get_arguments);
  return new_tuple(self->type(), arguments, call_method(self, names::__getstate__()));
}

W_Type* make_tzinfo_type() {
  auto* t = new TypeBuilder("tzinfo"_str, object_type());
  t->module("datetime"_str);
  t->doc("Abstract base class for time zone info objects."_str);
  t->new_method<&tzinfo_new>("($type, /, *args, **kwargs)"_str);
  t->method<&tzinfo_tzname>("tzname"_str, "($self, dt, /)"_str, "datetime -> string name of time zone."_str);
  t->method<&tzinfo_utcoffset>("utcoffset"_str, "($self, dt, /)"_str,
      "datetime -> timedelta showing offset from UTC, negative values indicating West of UTC"_str);
  t->method<&tzinfo_dst>("dst"_str, "($self, dt, /)"_str, "datetime -> DST offset as timedelta positive east of UTC."_str);
  t->method<&tzinfo_fromutc>("fromutc"_str, "($self, dt, /)"_str, "datetime in UTC -> datetime in local time."_str);
  t->method<&tzinfo_reduce>("__reduce__"_str, "($self, /)"_str, "-> (cls, state)"_str);
  return t->finish();
}

// ---- timezone -----------------------------------------------------------------------------------

W_Object* timezone_new(W_Type*, W_Object* offset, W_Object* name) {
  if (!isinstance<W_TimeDelta>(offset)) {
    throw_type_error("timezone() argument 1 must be datetime.timedelta, not "_str, is_none(offset) ? "None"_str : full_name(offset));
  }
  if (name != nullptr && !isinstance<W_Str>(name)) {
    throw_type_error("timezone() argument 2 must be str, not "_str, full_name(name));
  }
  W_TimeDelta* delta = static_cast<W_TimeDelta*>(offset);
  if (name == nullptr && delta->is_zero()) return utc();
  return new_timezone(delta, static_cast<W_Str*>(name));
}

W_TimeZone* as_timezone(W_Object* self) { return static_cast<W_TimeZone*>(self); }

void check_datetime_or_none(W_Object* w, Str* method) {
  if (is_none(w) || isinstance<W_DateTime>(w)) return;
  throw_type_error(method, "(dt) argument must be a datetime instance or None, not "_str, full_name(w));
}

Str* timezone_str(W_TimeZone* self) {
  if (self->name != nullptr) return self->name->value;
  if (self->offset->is_zero()) return "UTC"_str;
  StrBuilder* text = new StrBuilder();
  text->append("UTC"_str);
  append_offset(text, self->offset, ":"_str);
  return text->build();
}
W_Object* timezone_tzname(W_TimeZone* self, W_Object* w) {
  check_datetime_or_none(w, "tzname"_str);
  return self->name != nullptr ? self->name : new_str(timezone_str(self));
}
W_Object* timezone_utcoffset(W_TimeZone* self, W_Object* w) {
  check_datetime_or_none(w, "utcoffset"_str);
  return self->offset;
}
W_Object* timezone_dst(W_TimeZone*, W_Object* w) {
  check_datetime_or_none(w, "dst"_str);
  return none();
}
W_Object* timezone_fromutc(W_TimeZone* self, W_Object* w) {
  if (!isinstance<W_DateTime>(w)) throw_type_error("fromutc() argument must be a datetime instance"_str);
  if (static_cast<W_DateTime*>(w)->tzinfo != self) throw_value_error("fromutc: dt.tzinfo is not self"_str);
  return binary(BinaryOp::kAdd, w, self->offset);
}
Str* timezone_repr(W_TimeZone* self) {
  if (self == utc()) return "datetime.timezone.utc"_str;
  return message("datetime.timezone("_str, repr(self->offset)->value, self->name == nullptr ? ""_str : ", "_str,
                 self->name == nullptr ? ""_str : repr(self->name)->value, ")"_str);
}
template <Comparison op>
W_Object* timezone_compare(W_TimeZone* self, W_Object* w) {
  if (!rlib::is_exactly<W_TimeZone>(w)) return not_implemented();
  bool equal = self->offset->order(as_timezone(w)->offset) == 0;
  return new_bool(op == Comparison::kEq ? equal : !equal);
}
int64_t timezone_hash(W_TimeZone* self) { return hash(self->offset); }
W_Object* timezone_arguments(W_TimeZone* self) {
  return self->name == nullptr ? new_tuple(self->offset) : new_tuple(self->offset, self->name);
}

W_Type* make_timezone_type() {
  auto* t = new TypeBuilder("timezone"_str, tzinfo_type());
  t->module("datetime"_str);
  t->doc("Fixed offset from UTC implementation of tzinfo."_str);
  t->remove_flags(W_Type::kBaseType);
  t->new_method<&timezone_new>("($type, offset, name=<null>)"_str);
  t->method<&timezone_tzname>("tzname"_str, "($self, dt, /)"_str,
      "If name is specified when timezone is created, returns the name.  Otherwise returns offset as 'UTC(+|-)HH:MM'."_str);
  t->method<&timezone_utcoffset>("utcoffset"_str, "($self, dt, /)"_str, "Return fixed offset."_str);
  t->method<&timezone_dst>("dst"_str, "($self, dt, /)"_str, "Return None."_str);
  t->method<&timezone_fromutc>("fromutc"_str, "($self, dt, /)"_str, "datetime in UTC -> datetime in local time."_str);
  t->method<&timezone_arguments>("__getinitargs__"_str, "($self, /)"_str, "pickle support"_str);
  t->special<&timezone_compare<Comparison::kEq>>("__eq__"_str);
  t->special<&timezone_compare<Comparison::kNe>>("__ne__"_str);
  t->special<&timezone_hash>("__hash__"_str);
  t->special<&timezone_str>("__str__"_str);
  t->special<&timezone_repr>("__repr__"_str);
  return t->finish();
}

W_TimeZone* zone(int64_t days, int64_t seconds) { return new W_TimeZone(new_timedelta(days, seconds, 0), nullptr); }

}  // namespace

W_TimeZone* new_timezone(W_TimeDelta* offset, W_Str* name) {
  if (!is_within_a_day(offset)) {
    throw_value_error("offset must be a timedelta strictly between -timedelta(hours=24) and timedelta(hours=24), not "_str,
                      repr(offset)->value, "."_str);
  }
  return new W_TimeZone(offset, name);
}

RLIB_PREBUILD static W_TimeZone* make_utc() { return RLIB_ONCE(zone(0, 0)); }
W_TimeZone* utc() { return make_utc(); }

namespace {

W_Type* complete_timezone_type() {
  W_Type* type = make_timezone_type();
  type->names->set("utc"_str, utc());
  type->names->set("min"_str, zone(-1, 60));
  type->names->set("max"_str, zone(0, kSecondsInDay - 60));
  return type;
}

}  // namespace

RLIB_PREBUILD W_Type* tzinfo_type() { return RLIB_ONCE(make_tzinfo_type()); }
RLIB_PREBUILD W_Type* timezone_type() { return RLIB_ONCE(complete_timezone_type()); }

}  // namespace py
