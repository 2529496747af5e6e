// Decimals from other objects: exactly, as Decimal(w) makes them, or rounded, as context.create_decimal(w) does.

#include "targets/pyinterp/modules/decimal/decimal_objects.h"
#include "targets/pyinterp/objspace/number_operations.h"
#include "targets/pyinterp/objspace/text.h"
#include "targets/pyinterp/objspace/unicode_data.h"

namespace py {

using namespace decimal;

namespace {

[[noreturn]] void throw_unsupported(W_Object* w) {
  throw_type_error("conversion from "_str, type_name(w), " to Decimal is not supported"_str);
}

// ---- Text ---------------------------------------------------------------------------------------

bool is_plain(Str* text) {
  for (int64_t i = 0; i < text->length(); i++) {
    int64_t c = text->byte_at(i);
    if (c <= ' ' || c == '_' || c > '~') return false;
  }
  return true;
}

// A text in ASCII: all that Unicode has of decimal digits and blanks becomes that. Empty, which is no number, for one
// with other characters. `is_lenient`: blanks at the ends do not count, nor underscores anywhere.
Str* ascii_number(Str* text, bool is_lenient) {
  if (is_plain(text)) return text;
  StrBuilder* ascii = new StrBuilder(text->length());
  for (TextCursor cursor(text); !cursor.done();) {
    int64_t c = cursor.next();
    if (is_lenient && c == '_') continue;
    if (c > 0 && c < 0x80) {
      ascii->append(static_cast<char>(c));
    } else if (unicode::is_space(c)) {
      ascii->append(' ');
    } else {
      int64_t digit = unicode::decimal_value(c);
      if (digit < 0) return ""_str;
      ascii->append(static_cast<char>('0' + digit));
    }
  }
  Str* made = ascii->build();
  if (!is_lenient) return made;
  int64_t start = 0;
  int64_t end = made->length();
  while (start < end && unicode::is_space(made->byte_at(start))) start++;
  while (start < end && unicode::is_space(made->byte_at(end - 1))) end--;
  return made->slice(start, end);
}

// ---- Tuples -------------------------------------------------------------------------------------

[[noreturn]] void throw_no_digits() { throw_value_error("coefficient must be a tuple of digits"_str); }

Array<W_Object*>* items_of(W_Object* w) {
  if (isinstance<W_Tuple>(w)) return static_cast<W_Tuple*>(w)->items;
  if (isinstance<W_List>(w)) return to_array(w);
  return nullptr;
}

// The text that (sign, digits, exponent) stands for: conversions go on from that.
Str* text_of_triple(Array<W_Object*>* triple) {
  if (triple->length() != 3) throw_value_error("argument must be a sequence of length 3"_str);
  StrBuilder* text = new StrBuilder();

  W_Object* sign = triple->get(0);
  int64_t sign_value = isinstance<W_AnyInt>(sign) ? int_value(sign) : -1;
  if (sign_value != 0 && sign_value != 1) throw_value_error("sign must be an integer with the value 0 or 1"_str);
  if (sign_value == 1) text->append('-');

  W_Object* w_exponent = triple->get(2);
  int64_t exponent = 0;
  bool is_special = isinstance<W_Str>(w_exponent);
  bool is_infinite = false;
  if (is_special) {
    Str* kind = text_of(w_exponent);
    is_infinite = kind->eq("F"_str);
    if (!is_infinite && !kind->eq("n"_str) && !kind->eq("N"_str)) {
      throw_value_error("string argument in the third position must be 'F', 'n' or 'N'"_str);
    }
    text->append(is_infinite ? "Inf"_str : kind->eq("n"_str) ? "NaN"_str : "sNaN"_str);
  } else {
    if (!isinstance<W_AnyInt>(w_exponent)) throw_value_error("exponent must be an integer"_str);
    exponent = size_value(w_exponent);
  }

  Array<W_Object*>* digits = items_of(triple->get(1));
  if (digits == nullptr) throw_no_digits();
  if (digits->length() == 0 && !is_special) text->append('0');
  for (int64_t i = 0; i < digits->length(); i++) {
    W_Object* digit = digits->get(i);
    int64_t value = isinstance<W_AnyInt>(digit) ? int_value(digit) : -1;
    if (value < 0 || value > 9) throw_no_digits();
    if (!is_infinite) text->append(static_cast<char>('0' + value));  // infinities have no payload
  }
  if (!is_special) {
    text->append('E');
    text->append_int(exponent);
  }
  return text->build();
}

// ---- Exactly ------------------------------------------------------------------------------------

// What a text spells, exactly or not at all.
Number exact_number(Str* text, W_DecimalContext* context) {
  Rules* rules = Rules::widest();
  Number number = parse(text, rules);
  if ((rules->status & (kInexact | kRounded | kClamped)) != 0) number = rules->fail(kInvalidOperation);
  if ((rules->status & kErrors) != 0) raise_conditions(context, rules->status & kErrors);
  return number;
}

Number number_of_int(W_AnyInt* w) { return w->fits() ? whole_number(w->small()) : whole_number(w->big()); }

W_Object* made(W_Type* type, Number number) { return allocate<W_Decimal>(type, decimal_type(), number); }

}  // namespace

Number operand(W_Object* w) {
  if (isinstance<W_Decimal>(w)) return static_cast<W_Decimal*>(w)->number;
  if (isinstance<W_AnyInt>(w)) return number_of_int(static_cast<W_AnyInt*>(w));
  throw_unsupported(w);
}

Number number_from_float(double value) {
  bool is_negative = rlib::math::is_negative(value);
  if (rlib::math::is_nan(value)) return quiet_nan();
  if (!rlib::math::is_finite(value)) return infinity(is_negative);
  // An odd whole number times a power of two; m / 2**k is m * 5**k / 10**k.
  rlib::math::MantissaAndExponent parts = rlib::math::frexp(rlib::math::abs(value));
  int64_t mantissa = static_cast<int64_t>(parts.mantissa * 9007199254740992.0);  // 2**53
  int64_t exponent = parts.exponent - 53;
  if (mantissa == 0) return finite(is_negative, int64_t{0}, 0);
  int64_t zeros = rlib::count_trailing_zeros(static_cast<uint64_t>(mantissa));
  mantissa >>= zeros;
  exponent += zeros;
  BigInt* whole = BigInt::from_int(mantissa);
  if (exponent >= 0) return finite(is_negative, coefficient(whole->shift_left(exponent)), 0);
  return finite(is_negative, coefficient(whole->mul(BigInt::from_int(5)->pow(-exponent))), exponent);
}

W_Object* new_decimal_from(W_Type* type, W_Object* w, W_DecimalContext* context) {
  if (w == nullptr) return made(type, whole_number(int64_t{0}));
  if (isinstance<W_Decimal>(w)) {
    if (type == decimal_type() && w->type() == type) return w;
    return made(type, static_cast<W_Decimal*>(w)->number);
  }
  if (isinstance<W_Str>(w)) return made(type, exact_number(ascii_number(text_of(w), true), context));
  if (isinstance<W_AnyInt>(w)) return made(type, number_of_int(static_cast<W_AnyInt*>(w)));
  if (isinstance<W_Tuple>(w) || isinstance<W_List>(w)) return made(type, exact_number(text_of_triple(items_of(w)), context));
  if (isinstance<W_Float>(w)) {
    raise_conditions(context, kFloatOperation);
    return made(type, number_from_float(static_cast<W_Float*>(w)->value));
  }
  throw_unsupported(w);
}

W_Object* create_decimal(W_DecimalContext* context, W_Object* w) {
  if (isinstance<W_Decimal>(w)) {
    Number number = static_cast<W_Decimal*>(w)->number;
    Rules* rules = begin(context);
    if (number.is_nan() && !number.coefficient.is_zero() &&
        digits(number.coefficient) > rules->precision - (rules->clamps ? 1 : 0)) {
      return settled(context, rules->fail(kConversionSyntax));
    }
    return settled(context, finish(number, rules));
  }
  if (isinstance<W_Str>(w)) {
    Str* text = ascii_number(text_of(w), false);
    return settled(context, parse(text, begin(context)));
  }
  if (isinstance<W_AnyInt>(w)) {
    Number number = number_of_int(static_cast<W_AnyInt*>(w));
    return settled(context, finish(number, begin(context)));
  }
  if (isinstance<W_Tuple>(w) || isinstance<W_List>(w)) {
    Str* text = text_of_triple(items_of(w));
    return settled(context, parse(text, begin(context)));
  }
  if (isinstance<W_Float>(w)) {
    raise_conditions(context, kFloatOperation);
    return create_decimal_from_float(context, w);
  }
  throw_unsupported(w);
}

W_Object* create_decimal_from_float(W_DecimalContext* context, W_Object* w) {
  if (!isinstance<W_AnyInt>(w) && !isinstance<W_Float>(w)) throw_type_error("argument must be int or float"_str);
  Number number = isinstance<W_Float>(w) ? number_from_float(static_cast<W_Float*>(w)->value) : operand(w);
  return settled(context, finish(number, begin(context)));
}

W_Object* decimal_from_float(W_Type* type, W_Object* w) {
  if (!isinstance<W_AnyInt>(w) && !isinstance<W_Float>(w)) throw_type_error("argument must be int or float"_str);
  Number number = isinstance<W_Float>(w) ? number_from_float(static_cast<W_Float*>(w)->value) : operand(w);
  W_Decimal* plain = new_decimal(number);
  return type == decimal_type() ? plain : call(type, plain);
}

}  // namespace py
