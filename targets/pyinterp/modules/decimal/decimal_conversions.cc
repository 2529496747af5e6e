// Decimals as other objects: ints, floats, tuples, text.

#include "targets/pyinterp/modules/decimal/decimal_objects.h"
#include "targets/pyinterp/modules/decimal/format.h"
#include "targets/pyinterp/modules/imp/import.h"
#include "targets/pyinterp/objspace/number_operations.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

using namespace decimal;

namespace {

// ---- Numbers ------------------------------------------------------------------------------------

void check_finite(Number a, Str* wanted) {
  if (a.is_nan()) throw_value_error("cannot convert NaN to "_str, wanted);
  if (a.is_infinite()) throw_overflow_error("cannot convert Infinity to "_str, wanted);
}

W_Object* decimal_int(W_Decimal* self) { return decimal_to_int(self, Rounding::kDown); }
W_Object* decimal_floor(W_Decimal* self) { return decimal_to_int(self, Rounding::kFloor); }
W_Object* decimal_ceil(W_Decimal* self) { return decimal_to_int(self, Rounding::kCeiling); }

W_Object* decimal_round(W_Decimal* self, W_Object* places) {
  if (places == nullptr) return decimal_to_int(self, Rounding::kHalfEven);
  if (!isinstance<W_AnyInt>(places)) throw_type_error("optional arg must be an integer"_str);
  int64_t count = size_value(places);
  W_DecimalContext* context = current_decimal_context();
  Number quantum = finite(false, int64_t{1}, count == INT64_MIN ? INT64_MAX : -count);
  return settled(context, quantize(self->number, quantum, begin(context)));
}

double to_float(W_Decimal* self) {
  Number a = self->number;
  if (a.is_signalling()) throw_value_error("cannot convert signaling NaN to float"_str);
  if (a.is_nan()) return rlib::math::copy_sign(rlib::math::nan(), a.is_negative ? -1.0 : 1.0);
  return py::parse_float(to_scientific(a, true)).value;
}
W_Object* decimal_complex(W_Decimal* self) { return new W_Complex(to_float(self), 0.0); }

W_Object* decimal_as_integer_ratio(W_Decimal* self) {
  Number a = self->number;
  check_finite(a, "integer ratio"_str);
  BigInt* numerator = big_of(a.coefficient);
  BigInt* denominator = BigInt::from_int(1);
  if (numerator->is_zero()) {
    a.is_negative = false;
  } else if (a.exponent >= 0) {
    numerator = numerator->mul(big_ten_to(a.exponent));
  } else {
    denominator = big_ten_to(-a.exponent);
    BigInt* common = numerator->gcd(denominator);
    numerator = numerator->floor_div(common);
    denominator = denominator->floor_div(common);
  }
  return new_tuple(new_int(a.is_negative ? numerator->neg() : numerator), new_int(denominator));
}

W_Object* decimal_as_tuple(W_Decimal* self) {
  Number a = self->number;
  W_Object* exponent = new_int(a.exponent);
  Str* text = text_of_coefficient(a.coefficient);
  if (a.is_special()) {
    exponent = new_ascii(a.is_infinite() ? "F"_str : a.is_signalling() ? "N"_str : "n"_str);
    if (a.is_nan() && a.coefficient.is_zero()) text = ""_str;
  }
  auto* digits = Array<W_Object*>::make(text->length());
  for (int64_t i = 0; i < text->length(); i++) digits->set(i, new_int(text->char_at(i) - '0'));
  return call(decimal_imports()->decimal_tuple, new_int(a.is_negative ? 1 : 0), new_tuple(digits), exponent);
}

// ---- Hashing ------------------------------------------------------------------------------------
//
// Equal numbers of all types have equal hashes: the number modulo the prime 2**61 - 1.

constexpr uint64_t kPrime = (uint64_t{1} << 61) - 1;
constexpr uint64_t kInverseOfTen = 2075258708292324556;

uint64_t times_modulo(uint64_t a, uint64_t b) {
  uint64_t low = a * b;
  uint64_t sum = (low & kPrime) + (low >> 61 | rlib::mul_high(a, b) << 3);
  sum = (sum & kPrime) + (sum >> 61);
  return sum >= kPrime ? sum - kPrime : sum;
}
uint64_t power_modulo_prime(uint64_t base, uint64_t exponent) {
  uint64_t result = 1;
  for (; exponent != 0; exponent >>= 1) {
    if ((exponent & 1) != 0) result = times_modulo(result, base);
    base = times_modulo(base, base);
  }
  return result;
}

int64_t hash_of(W_Decimal* self) {
  Number a = self->number;
  if (a.is_signalling()) throw_type_error("Cannot hash a signaling NaN value"_str);
  if (a.is_nan()) return rlib::identity_hash(self);
  if (a.is_infinite()) return a.is_negative ? -314159 : 314159;
  uint64_t scale = a.exponent >= 0 ? power_modulo_prime(10, static_cast<uint64_t>(a.exponent))
                                   : power_modulo_prime(kInverseOfTen, static_cast<uint64_t>(-a.exponent));
  int64_t rest = static_cast<int64_t>(times_modulo(static_cast<uint64_t>(big_of(a.coefficient)->hash()), scale));
  if (a.is_negative) rest = -rest;
  return rest == -1 ? -2 : rest;
}
int64_t decimal_hash(W_Decimal* self) {
  if (self->hash == -1) self->hash = hash_of(self);
  return self->hash;
}

// ---- Text ---------------------------------------------------------------------------------------

W_Object* decimal_str(W_Decimal* self) {
  return new_ascii(to_scientific(self->number, current_decimal_context()->capitals));
}
W_Object* decimal_repr(W_Decimal* self) { return new_ascii(message("Decimal('"_str, text_of(decimal_str(self)), "')"_str)); }
W_Object* decimal_reduce(W_Decimal* self) { return new_tuple(self->type(), new_tuple(decimal_str(self))); }

// The bytes of a list of sizes, as localeconv() has it: 0 or 127 are its end.
Str* grouping_of(W_Object* sizes) {
  constexpr int64_t kNoMore = 127;
  StrBuilder* bytes = new StrBuilder();
  for_each(sizes, [&](W_Object* size) {
    int64_t value = index_value(size);
    if (value > 0 && value <= kNoMore) bytes->append(static_cast<char>(value));
  });
  return bytes->build();
}

void take_from_locale(FormatRequest* request) {
  W_Object* conventions = call_method(import_module("_locale"_str), intern("localeconv"_str));
  request->point = expect_text(getitem(conventions, new_ascii("decimal_point"_str)));
  request->separator = expect_text(getitem(conventions, new_ascii("thousands_sep"_str)));
  request->grouping = grouping_of(getitem(conventions, new_ascii("grouping"_str)));
}

// What tests say instead of a locale.
void take_from_dict(FormatRequest* request, W_Object* w) {
  constexpr int64_t kLongest = 4;
  if (!isinstance<W_Dict>(w)) throw_type_error("optional argument must be a dict"_str);
  W_Dict* dict = static_cast<W_Dict*>(w);
  if (W_Object* point = dict->get_str("decimal_point"_str)) request->point = expect_text(point);
  if (W_Object* separator = dict->get_str("thousands_sep"_str)) request->separator = expect_text(separator);
  if (W_Object* grouping = dict->get_str("grouping"_str)) {
    Str* bytes = expect_text(grouping);
    int64_t end = bytes->find_char('\0');
    request->grouping = end < 0 ? bytes : bytes->slice(0, end);
    if (!is_ascii(request->grouping)) throw_value_error("format specification exceeds internal limits of _decimal"_str);
  }
  if (request->point->is_empty() || request->point->length() > kLongest || request->separator->length() > kLongest) {
    throw_value_error("invalid override dict"_str);
  }
}

W_Object* decimal_format(W_Decimal* self, W_Object* specification, W_Object* override_dict) {
  W_DecimalContext* context = current_decimal_context();
  if (!isinstance<W_Str>(specification)) throw_type_error("format arg must be str"_str);
  FormatRequest* request = FormatRequest::parse(text_of(specification), context->capitals);
  if (request == nullptr) throw_value_error("invalid format string"_str);
  if (override_dict != nullptr) {
    take_from_dict(request, override_dict);
  } else if (request->is_local) {
    take_from_locale(request);
  }
  return new_str(request->format(self->number, context->rules->copy()));
}

// As much as it takes in CPython: four words of 19 digits are part of the object.
int64_t decimal_sizeof(W_Decimal* self) {
  constexpr int64_t kObject = 104;
  constexpr int64_t kDigitsOfWord = 19;
  constexpr int64_t kOwnWords = 4;
  int64_t words = (digits(self->number.coefficient) + kDigitsOfWord - 1) / kDigitsOfWord;
  return words <= kOwnWords ? kObject : kObject + words * 8;
}

}  // namespace

W_Object* decimal_to_int(W_Decimal* self, Rounding rounding) {
  Number a = self->number;
  check_finite(a, "integer"_str);
  Number whole = to_integral(a, current_decimal_context()->rules->rounding_by(rounding));
  BigInt* value = big_of(whole.exponent > 0 ? times_ten_to(whole.coefficient, whole.exponent) : whole.coefficient);
  return new_int(whole.is_negative ? value->neg() : value);
}

void add_decimal_conversions(TypeBuilder* t) {
  t->special<&decimal_int>("__int__"_str);
  t->special<&to_float>("__float__"_str);
  t->special<&decimal_hash>("__hash__"_str);
  t->special<&decimal_str>("__str__"_str);
  t->special<&decimal_repr>("__repr__"_str);
  t->method<&decimal_complex>("__complex__"_str, "($self, /)"_str);
  t->method<&decimal_round>("__round__"_str, "?($self, ndigits=<null>, /)"_str);
  t->method<&decimal_floor>("__floor__"_str, "($self, /)"_str);
  t->method<&decimal_ceil>("__ceil__"_str, "($self, /)"_str);
  t->method<&decimal_int>("__trunc__"_str, "($self, /)"_str);
  t->method<&decimal_format>("__format__"_str, "?($self, format_spec, override=<null>, /)"_str);
  t->method<&decimal_reduce>("__reduce__"_str, "($self, /)"_str);
  t->method<&decimal_sizeof>("__sizeof__"_str, "($self, /)"_str);
  t->method<&decimal_as_tuple>("as_tuple"_str, "($self, /)"_str, "Return a tuple of sign, digits and exponent."_str);
  t->method<&decimal_as_integer_ratio>("as_integer_ratio"_str, "($self, /)"_str,
                                       "Decimal.as_integer_ratio() -> (int, int)\n\nReturn a fraction in lowest terms with the same value, its denominator positive."_str);
}

}  // namespace py
