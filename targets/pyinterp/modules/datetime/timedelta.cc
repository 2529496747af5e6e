// The type timedelta.
//
// Sums and differences are made of the three fields. What multiplies and divides goes by the whole number of
// microseconds, which may be larger than a word: there it is the program's arithmetic on ints that is used.

#include "targets/pyinterp/modules/datetime/datetime_objects.h"
#include "targets/pyinterp/objspace/container_functions.h"

namespace py {

namespace math = rlib::math;

namespace {

constexpr int64_t kMostDays = 999999999;

W_Object* times(W_Object* a, int64_t factor) { return binary(BinaryOp::kMul, a, new_int(factor)); }
W_Object* plus(W_Object* a, W_Object* b) { return binary(BinaryOp::kAdd, a, b); }

// All of it in microseconds.
W_Object* to_microseconds(W_TimeDelta* delta) {
  constexpr int64_t kSmallDays = 100000000;
  int64_t seconds = delta->days * kSecondsInDay + delta->seconds;
  if (delta->days > -kSmallDays && delta->days < kSmallDays) {
    return new_int(seconds * kMicroseconds + delta->microseconds);
  }
  return plus(times(new_int(seconds), kMicroseconds), new_int(delta->microseconds));
}

// The quotient and the remainder; a class derived from int may make anything of them.
Array<W_Object*>* divided(W_Object* a, W_Object* b) {
  W_Object* result = divmod(a, b);
  if (!isinstance<W_Tuple>(result)) throw_type_error("divmod() returned non-tuple (type "_str, type_name(result), ')');
  W_Tuple* parts = static_cast<W_Tuple*>(result);
  if (parts->length() != 2) throw_type_error("divmod() returned a tuple of size "_str, parts->length());
  return parts->items;
}

W_TimeDelta* from_microseconds(W_Type* type, W_Object* w) {
  if (rlib::is_exactly<W_Int>(w)) return new_timedelta(type, 0, 0, static_cast<W_Int*>(w)->value);
  Array<W_Object*>* parts = divided(w, new_int(kMicroseconds));
  W_Object* seconds = parts->get(0);
  if (!isinstance<W_AnyInt>(seconds) || !isinstance<W_AnyInt>(parts->get(1))) throw_type_error("divmod() returned no ints"_str);
  if (!static_cast<W_AnyInt*>(seconds)->fits()) throw_overflow_error("Python int too large to convert to C int"_str);
  int64_t days = floor_quotient(static_cast<W_AnyInt*>(seconds)->small(), kSecondsInDay);
  if (days != static_cast<int32_t>(days)) throw_overflow_error("Python int too large to convert to C int"_str);
  return new_timedelta(type, 0, static_cast<W_AnyInt*>(seconds)->small(), static_cast<W_AnyInt*>(parts->get(1))->small());
}

// a / b, half to even.
W_Object* divide_nearest(W_Object* a, W_Object* b) {
  Array<W_Object*>* parts = divided(a, b);
  W_Object* quotient = parts->get(0);
  W_Object* twice = times(parts->get(1), 2);
  bool is_negative = less(b, new_int(0));
  bool is_more = is_negative ? less(twice, b) : greater(twice, b);
  bool is_odd = is_true(binary(BinaryOp::kAnd, quotient, new_int(1)));
  return is_more || (is_odd && equals(twice, b)) ? plus(quotient, new_int(1)) : quotient;
}

// ---- Making one ---------------------------------------------------------------------------------

// Sums up microseconds that come in units: a whole number, and what fractions of floats leave.
class Sum final : public rlib::Object {
 public:
  void add(Str* unit, W_Object* w, W_Object* factor) {
    if (w == nullptr) return;
    if (isinstance<W_AnyInt>(w)) {
      whole = plus(whole, binary(BinaryOp::kMul, w, factor));
    } else if (isinstance<W_Float>(w)) {
      double value = static_cast<W_Float*>(w)->value;
      double integral = math::trunc(value);
      whole = plus(whole, binary(BinaryOp::kMul, float_to_int(integral), factor));
      double fraction = value - integral;
      if (fraction == 0.0) return;
      fraction *= static_cast<double>(static_cast<W_AnyInt*>(factor)->small());
      integral = math::trunc(fraction);
      rest += fraction - integral;
      whole = plus(whole, float_to_int(integral));
    } else {
      throw_type_error("unsupported type for timedelta "_str, unit, " component: "_str, full_name(w));
    }
  }

  // With the rest rounded into it, half to even.
  W_Object* rounded() {
    if (rest == 0.0) return whole;
    double nearest = round_half_away(rest);
    double distance = nearest - rest;
    if (distance == 0.5 || distance == -0.5) {
      double odd = is_true(binary(BinaryOp::kAnd, whole, new_int(1))) ? 1.0 : 0.0;
      nearest = 2.0 * round_half_away((rest + odd) * 0.5) - odd;
    }
    return plus(whole, float_to_int(nearest));
  }

  W_Object* whole = new_int(0);
  double rest = 0.0;

 private:
  static double round_half_away(double x) { return x < 0 ? -math::floor(-x + 0.5) : math::floor(x + 0.5); }
};

bool is_small(W_Object* w) {
  constexpr int64_t kSmall = int64_t{1} << 40;
  if (w == nullptr) return true;
  if (!rlib::is_exactly<W_Int>(w)) return false;
  int64_t value = static_cast<W_Int*>(w)->value;
  return value > -kSmall && value < kSmall;
}
int64_t small_of(W_Object* w) { return w == nullptr ? 0 : static_cast<W_Int*>(w)->value; }

// Values: the class, days, seconds, microseconds, milliseconds, minutes, hours, weeks.
W_Object* timedelta_new(AllValues v) {
  W_Type* type = static_cast<W_Type*>(v.get(0));
  bool all_small = true;
  for (int64_t i = 1; i < 8; i++) all_small = all_small && is_small(v.get(i));
  if (all_small) {
    return new_timedelta(type, small_of(v.get(1)) + small_of(v.get(7)) * 7,
                         small_of(v.get(2)) + small_of(v.get(5)) * 60 + small_of(v.get(6)) * 3600,
                         small_of(v.get(3)) + small_of(v.get(4)) * 1000);
  }
  Sum* sum = new Sum();
  W_Object* day = new_int(kSecondsInDay * kMicroseconds);
  sum->add("microseconds"_str, v.get(3), new_int(1));
  sum->add("milliseconds"_str, v.get(4), new_int(1000));
  sum->add("seconds"_str, v.get(2), new_int(kMicroseconds));
  sum->add("minutes"_str, v.get(5), new_int(60 * kMicroseconds));
  sum->add("hours"_str, v.get(6), new_int(3600 * kMicroseconds));
  sum->add("days"_str, v.get(1), day);
  sum->add("weeks"_str, v.get(7), new_int(7 * kSecondsInDay * kMicroseconds));
  return from_microseconds(type, sum->rounded());
}

// ---- Arithmetic ---------------------------------------------------------------------------------

bool is_delta(W_Object* w) { return isinstance<W_TimeDelta>(w); }
W_TimeDelta* as_delta(W_Object* w) { return static_cast<W_TimeDelta*>(w); }

W_TimeDelta* sum_of(W_TimeDelta* a, W_TimeDelta* b) {
  return new_timedelta(a->days + b->days, a->seconds + b->seconds, a->microseconds + b->microseconds);
}
W_TimeDelta* difference_of(W_TimeDelta* a, W_TimeDelta* b) {
  return new_timedelta(a->days - b->days, a->seconds - b->seconds, a->microseconds - b->microseconds);
}

W_Object* delta_add(W_TimeDelta* self, W_Object* w) {
  return is_delta(w) ? static_cast<W_Object*>(sum_of(self, as_delta(w))) : not_implemented();
}
W_Object* delta_sub(W_TimeDelta* self, W_Object* w) {
  return is_delta(w) ? static_cast<W_Object*>(difference_of(self, as_delta(w))) : not_implemented();
}
W_Object* delta_rsub(W_TimeDelta* self, W_Object* w) {
  return is_delta(w) ? static_cast<W_Object*>(difference_of(as_delta(w), self)) : not_implemented();
}
W_Object* delta_neg(W_TimeDelta* self) { return negated(self); }
W_Object* delta_pos(W_TimeDelta* self) { return new_timedelta(self->days, self->seconds, self->microseconds); }
W_Object* delta_abs(W_TimeDelta* self) { return self->days < 0 ? delta_neg(self) : delta_pos(self); }
bool delta_bool(W_TimeDelta* self) { return !self->is_zero(); }

// The numerator and denominator of a float.
Array<W_Object*>* ratio_of(W_Object* w) {
  W_Object* ratio = call_method(w, intern("as_integer_ratio"_str));
  if (!isinstance<W_Tuple>(ratio)) {
    throw_type_error("unexpected return type from as_integer_ratio(): expected tuple, got '"_str, type_name(ratio), "'"_str);
  }
  if (static_cast<W_Tuple*>(ratio)->length() != 2) {
    throw_value_error("as_integer_ratio() must return a 2-tuple"_str);
  }
  return static_cast<W_Tuple*>(ratio)->items;
}

W_Object* delta_mul(W_TimeDelta* self, W_Object* w) {
  if (isinstance<W_AnyInt>(w)) {
    return from_microseconds(timedelta_type(), binary(BinaryOp::kMul, to_microseconds(self), w));
  }
  if (!isinstance<W_Float>(w)) return not_implemented();
  Array<W_Object*>* ratio = ratio_of(w);
  W_Object* product = binary(BinaryOp::kMul, to_microseconds(self), ratio->get(0));
  return from_microseconds(timedelta_type(), divide_nearest(product, ratio->get(1)));
}

W_Object* delta_floordiv(W_TimeDelta* self, W_Object* w) {
  if (is_delta(w)) return binary(BinaryOp::kFloorDiv, to_microseconds(self), to_microseconds(as_delta(w)));
  if (!isinstance<W_AnyInt>(w)) return not_implemented();
  return from_microseconds(timedelta_type(), binary(BinaryOp::kFloorDiv, to_microseconds(self), w));
}

W_Object* delta_truediv(W_TimeDelta* self, W_Object* w) {
  if (is_delta(w)) return binary(BinaryOp::kTrueDiv, to_microseconds(self), to_microseconds(as_delta(w)));
  if (isinstance<W_AnyInt>(w)) return from_microseconds(timedelta_type(), divide_nearest(to_microseconds(self), w));
  if (!isinstance<W_Float>(w)) return not_implemented();
  Array<W_Object*>* ratio = ratio_of(w);
  W_Object* product = binary(BinaryOp::kMul, to_microseconds(self), ratio->get(1));
  return from_microseconds(timedelta_type(), divide_nearest(product, ratio->get(0)));
}

W_Object* delta_mod(W_TimeDelta* self, W_Object* w) {
  if (!is_delta(w)) return not_implemented();
  return from_microseconds(timedelta_type(), binary(BinaryOp::kMod, to_microseconds(self), to_microseconds(as_delta(w))));
}
W_Object* delta_divmod(W_TimeDelta* self, W_Object* w) {
  if (!is_delta(w)) return not_implemented();
  Array<W_Object*>* parts = divided(to_microseconds(self), to_microseconds(as_delta(w)));
  return new_tuple(parts->get(0), from_microseconds(timedelta_type(), parts->get(1)));
}

// The other way round: only what both sides may do.
W_Object* delta_rfloordiv(W_TimeDelta* self, W_Object* w) { return is_delta(w) ? delta_floordiv(as_delta(w), self) : not_implemented(); }
W_Object* delta_rtruediv(W_TimeDelta* self, W_Object* w) { return is_delta(w) ? delta_truediv(as_delta(w), self) : not_implemented(); }
W_Object* delta_rmod(W_TimeDelta* self, W_Object* w) { return is_delta(w) ? delta_mod(as_delta(w), self) : not_implemented(); }
W_Object* delta_rdivmod(W_TimeDelta* self, W_Object* w) { return is_delta(w) ? delta_divmod(as_delta(w), self) : not_implemented(); }

template <Comparison op>
W_Object* delta_compare(W_TimeDelta* self, W_Object* w) {
  return is_delta(w) ? static_cast<W_Object*>(new_bool(holds(op, self->order(as_delta(w))))) : not_implemented();
}
int64_t delta_hash(W_TimeDelta* self) { return hash_numbers(self->days, self->seconds, self->microseconds); }

// ---- Text ---------------------------------------------------------------------------------------

Str* delta_str(W_TimeDelta* self) {
  StrBuilder* text = new StrBuilder();
  if (self->days != 0) {
    text->append_int(self->days);
    text->append(self->days == 1 || self->days == -1 ? " day, "_str : " days, "_str);
  }
  append_digits(text, self->seconds / 3600, 1);
  text->append(':');
  append_digits(text, self->seconds / 60 % 60, 2);
  text->append(':');
  append_digits(text, self->seconds % 60, 2);
  if (self->microseconds != 0) {
    text->append('.');
    append_digits(text, self->microseconds, 6);
  }
  return text->build();
}

Str* delta_repr(W_TimeDelta* self) {
  StrBuilder* text = new StrBuilder();
  text->append(full_name(self));
  text->append('(');
  bool is_first = true;
  auto add = [&](Str* name, int64_t value) {
    if (value == 0) return;
    if (!is_first) text->append(", "_str);
    is_first = false;
    text->append(name);
    text->append_int(value);
  };
  add("days="_str, self->days);
  add("seconds="_str, self->seconds);
  add("microseconds="_str, self->microseconds);
  if (is_first) text->append('0');
  text->append(')');
  return text->build();
}

// ---- The type -----------------------------------------------------------------------------------

W_Object* delta_total_seconds(W_TimeDelta* self) {
  return binary(BinaryOp::kTrueDiv, to_microseconds(self), new_int(kMicroseconds));
}
W_Object* delta_reduce(W_TimeDelta* self) {
  return new_tuple(self->type(), new_tuple(new_int(self->days), new_int(self->seconds), new_int(self->microseconds)));
}
int64_t delta_days(W_TimeDelta* self) { return self->days; }
int64_t delta_seconds(W_TimeDelta* self) { return self->seconds; }
int64_t delta_microseconds(W_TimeDelta* self) { return self->microseconds; }

W_TimeDelta* plain(int64_t days, int64_t seconds, int64_t microseconds) {
  W_TimeDelta* delta = new W_TimeDelta();
  delta->days = days;
  delta->seconds = seconds;
  delta->microseconds = microseconds;
  return delta;
}

W_Type* make_timedelta_type() {
  auto* t = new TypeBuilder("timedelta"_str, object_type());
  t->module("datetime"_str);
  t->doc("Difference between two datetime values.\n\ntimedelta(days=0, seconds=0, microseconds=0, milliseconds=0, minutes=0, hours=0, weeks=0)\n\nAll arguments are optional and default to 0.\nArguments may be integers or floats, and may be positive or negative."_str);
  t->new_method<&timedelta_new>("($type, days=<null>, seconds=<null>, microseconds=<null>, milliseconds=<null>, minutes=<null>, hours=<null>, weeks=<null>)"_str);
  t->special<&delta_add>("__add__"_str);
  t->special<&delta_add>("__radd__"_str);
  t->special<&delta_sub>("__sub__"_str);
  t->special<&delta_rsub>("__rsub__"_str);
  t->special<&delta_neg>("__neg__"_str);
  t->special<&delta_pos>("__pos__"_str);
  t->special<&delta_abs>("__abs__"_str);
  t->special<&delta_bool>("__bool__"_str);
  t->special<&delta_mul>("__mul__"_str);
  t->special<&delta_mul>("__rmul__"_str);
  t->special<&delta_floordiv>("__floordiv__"_str);
  t->special<&delta_rfloordiv>("__rfloordiv__"_str);
  t->special<&delta_truediv>("__truediv__"_str);
  t->special<&delta_rtruediv>("__rtruediv__"_str);
  t->special<&delta_mod>("__mod__"_str);
  t->special<&delta_rmod>("__rmod__"_str);
  t->special<&delta_divmod>("__divmod__"_str);
  t->special<&delta_rdivmod>("__rdivmod__"_str);
  PY_ADD_COMPARISONS(t, delta_compare)
  t->special<&delta_hash>("__hash__"_str);
  t->special<&delta_str>("__str__"_str);
  t->special<&delta_repr>("__repr__"_str);
  t->method<&delta_total_seconds>("total_seconds"_str, "($self, /)"_str, "Total seconds in the duration."_str);
  t->method<&delta_reduce>("__reduce__"_str, "($self, /)"_str, "__reduce__() -> (cls, state)"_str);
  t->member<&delta_days>("days"_str, "Number of days."_str);
  t->member<&delta_seconds>("seconds"_str, "Number of seconds (>= 0 and less than 1 day)."_str);
  t->member<&delta_microseconds>("microseconds"_str, "Number of microseconds (>= 0 and less than 1 second)."_str);
  return t->finish();
}

// With its constants, which are objects of it.
W_Type* complete_timedelta_type() {
  W_Type* type = make_timedelta_type();
  type->names->set("min"_str, plain(-kMostDays, 0, 0));
  type->names->set("max"_str, plain(kMostDays, kSecondsInDay - 1, kMicroseconds - 1));
  type->names->set("resolution"_str, plain(0, 0, 1));
  return type;
}

}  // namespace

int64_t W_TimeDelta::order(const W_TimeDelta* other) const {
  if (days != other->days) return days - other->days;
  if (seconds != other->seconds) return seconds - other->seconds;
  return microseconds - other->microseconds;
}

W_TimeDelta* new_timedelta(W_Type* type, int64_t days, int64_t seconds, int64_t microseconds) {
  seconds += floor_quotient(microseconds, kMicroseconds);
  days += floor_quotient(seconds, kSecondsInDay);
  if (days < -kMostDays || days > kMostDays) {
    throw_overflow_error("days="_str, days, "; must have magnitude <= "_str, kMostDays);
  }
  W_TimeDelta* delta = allocate<W_TimeDelta>(type, timedelta_type());
  delta->days = days;
  delta->seconds = floor_remainder(seconds, kSecondsInDay);
  delta->microseconds = floor_remainder(microseconds, kMicroseconds);
  return delta;
}

W_TimeDelta* negated(W_TimeDelta* delta) { return new_timedelta(-delta->days, -delta->seconds, -delta->microseconds); }

RLIB_PREBUILD W_Type* timedelta_type() { return RLIB_ONCE(complete_timedelta_type()); }

}  // namespace py
