// The values of numbers.

#include "targets/pyinterp/parser/parser.h"

namespace py {

namespace {

// The digits of bytes start <= at < end, without underscores.
Str* digits_of(Source* source, int64_t start, int64_t end) {
  Str* text = source->slice(start, end);
  return text->contains_char('_') ? text->replace("_"_str, ""_str) : text;
}

}  // namespace

ast::Expr* Parser::number() {
  int64_t index = at_++;
  int64_t start = token(index).start;
  int64_t end = token(index).end;
  auto* constant = placed(new ast::Constant(), index);
  constant->type = ast::ConstantType::kInt;

  // Small integers, nearly always.
  if (end - start < 18) {
    int64_t value = 0;
    int64_t at = start;
    while (at < end && Str::is_digit(source_->bytes->get(at))) {
      value = value * 10 + (source_->bytes->get(at) - '0');
      at++;
    }
    if (at == end) {
      constant->bits = value;
      return constant;
    }
  }

  if (options_->feature_version < 6 && source_->slice(start, end)->contains_char('_')) {
    fail_literal("Underscores in numeric literals are only supported in Python 3.6 and greater"_str);
  }
  int64_t base = 10;
  if (source_->bytes->get(start) == '0' && end - start > 2) {
    char c = Str::lower_char(source_->bytes->get(start + 1));
    base = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 10;
    if (base != 10) start += 2;
  }
  Str* digits = digits_of(source_, start, end);
  if (base == 10) {
    bool is_imaginary = Str::lower_char(digits->char_at(digits->length() - 1)) == 'j';
    if (is_imaginary) digits = digits->slice(0, digits->length() - 1);
    if (is_imaginary || digits->contains_char('.') || digits->contains_char('e') ||
        digits->contains_char('E')) {
      constant->type = is_imaginary ? ast::ConstantType::kComplex : ast::ConstantType::kFloat;
      constant->bits =
          static_cast<int64_t>(rlib::float_to_bits(rlib::parse_float(digits).value));
      return constant;
    }
    if (digits->char_at(0) == '0') {  // zeros, however many
      constant->bits = 0;
      return constant;
    }
    int64_t most = options_->most_int_digits;
    if (most > 0 && digits->length() > most) {
      throw new BadLiteral(
          concat("Exceeds the limit ("_str, most,
                 " digits) for integer string conversion: value has "_str, digits->length(),
                 " digits; use sys.set_int_max_str_digits() to increase the limit - Consider "
                 "hexadecimal for huge integer literals to avoid decimal conversion limits."_str),
          index);
    }
  }
  rlib::BigInt* value = rlib::BigInt::parse(digits, base);
  if (value->fits_int()) {
    constant->bits = value->to_int();
  } else {
    constant->type = ast::ConstantType::kBigInt;
    constant->object = value;
  }
  return constant;
}

}  // namespace py
