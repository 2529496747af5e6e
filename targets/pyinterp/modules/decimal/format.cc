#include "targets/pyinterp/modules/decimal/format.h"

#include "targets/pyinterp/objspace/text.h"

namespace py::decimal {

namespace {

constexpr int64_t kWidest = kMostPrecision;

bool is_alignment(char c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

// The number that digits from `at` on spell; -1 if it is too large. Moves `at` behind them.
int64_t take_number(Str* text, int64_t& at) {
  int64_t value = 0;
  while (at < text->length() && Str::is_digit(text->char_at(at))) {
    if (value > kWidest) return -1;
    value = value * 10 + (text->char_at(at) - '0');
    at++;
  }
  return value > kWidest ? -1 : value;
}

// Rounded to so many digits, or padded to them.
Number with_digits(Number a, int64_t count, Rules* rules) {
  Number result = with_exponent(a, a.exponent + digits(a.coefficient) - count, rules);
  return digits(result.coefficient) > count ? with_exponent(result, result.exponent + 1, rules) : result;
}

}  // namespace

FormatRequest* FormatRequest::parse(Str* text, bool capital) {
  FormatRequest* request = new FormatRequest();
  request->type = capital ? 'G' : 'g';
  int64_t length = text->length();
  int64_t at = 0;
  auto next_is = [&](char c) { return at < length && text->char_at(at) == c; };
  bool has_alignment = false;
  if (length > 0) {
    int64_t behind_fill = next_offset(text, 0);
    if (behind_fill < length && is_alignment(text->char_at(behind_fill))) {
      request->fill = text->slice(0, behind_fill);
      request->align = text->char_at(behind_fill);
      has_alignment = true;
      at = behind_fill + 1;
    } else if (is_alignment(text->char_at(0))) {
      request->align = text->char_at(0);
      has_alignment = true;
      at = 1;
    }
  }
  if (next_is('+') || next_is('-') || next_is(' ')) request->sign = text->char_at(at++);
  if (next_is('z')) {
    request->no_negative_zero = true;
    at++;
  }
  if (next_is('0')) {
    if (has_alignment) return nullptr;
    request->pads_zeros = true;
    request->fill = "0"_str;
    request->align = '=';
    at++;
  }
  request->width = take_number(text, at);
  if (request->width < 0) return nullptr;
  if (next_is(',')) {
    request->separator = ","_str;
    request->grouping = "\3"_str;
    at++;
  }
  if (next_is('.')) {
    at++;
    if (at == length || !Str::is_digit(text->char_at(at))) return nullptr;
    request->precision = take_number(text, at);
    if (request->precision < 0) return nullptr;
  }
  if (at < length) {
    char type = text->char_at(at++);
    switch (type) {
      case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case '%': request->type = type; break;
      case 'n': case 'N':
        if (!request->separator->is_empty()) return nullptr;
        request->type = type == 'n' ? 'g' : 'G';
        request->is_local = true;
        break;
      default: return nullptr;
    }
  }
  return at == length ? request : nullptr;
}

// To the digits that will be shown.
Number FormatRequest::rounded(Number a, Rules* rules) {
  if (precision < 0) return a;
  switch (Str::lower_char(type)) {
    case 'g': {
      int64_t count = precision == 0 ? 1 : precision;
      return digits(a.coefficient) > count ? with_digits(a, count, rules) : a;
    }
    case 'e': return a.coefficient.is_zero() ? a : with_digits(a, precision + 1, rules);
    default: return with_exponent(a, -precision, rules);
  }
}

Str* FormatRequest::format(Number a, Rules* rules) {
  char kind = Str::lower_char(type);
  StrBuilder* body = new StrBuilder();
  StrBuilder* tail = new StrBuilder();  // behind the whole digits
  if (a.is_special()) {
    body->append(to_scientific(a.with_sign(false), true));
  } else {
    // As in CPython, capitals show the sign of what only rounding makes a zero.
    bool was_zero = a.coefficient.is_zero();
    if (kind == '%') a.exponent += 2;
    a = rounded(a, rules);
    if (no_negative_zero && a.coefficient.is_zero() && (was_zero || type == kind)) a.is_negative = false;
    bool is_fixed = kind == 'f' || kind == '%';
    if (is_fixed && a.coefficient.is_zero() && a.exponent > 0) a.exponent = 0;
    Str* text = text_of_coefficient(a.coefficient);
    int64_t left = a.exponent + text->length();
    // Digits in front of the point.
    int64_t places = 1;
    if (is_fixed || (kind == 'g' && a.exponent <= 0 && left > -6)) {
      places = left;
    } else if (kind == 'e' && a.coefficient.is_zero() && precision >= 0) {
      places = 1 - precision;
    }
    if (places <= 0) {
      body->append('0');
      tail->append_repeated('0', -places);
      tail->append(text);
    } else if (places >= text->length()) {
      body->append(text);
      body->append_repeated('0', places - text->length());
    } else {
      body->append(text, 0, places);
      tail->append(text, places, text->length());
    }
    if (kind == 'e' || left != places) {
      int64_t exponent = left - places;
      Str* digits = tail->build();
      tail->clear();
      if (!digits->is_empty()) tail->append(point);
      tail->append(digits);
      tail->append(type == 'E' || type == 'G' ? 'E' : 'e');
      tail->append(exponent < 0 ? '-' : '+');
      tail->append_int(exponent < 0 ? -exponent : exponent);
    } else if (tail->length() > 0) {
      Str* digits = tail->build();
      tail->clear();
      tail->append(point);
      tail->append(digits);
    }
  }
  if (kind == '%') tail->append('%');
  Str* sign_text = a.is_negative ? "-"_str : sign == '-' ? ""_str : Str::from_char(sign);
  Str* end = tail->build();
  if (a.is_special() && pads_zeros) return padded(sign_text, body->build()->concat(end), " "_str, '>');
  if (a.is_special()) return padded(sign_text, body->build()->concat(end), fill, align);
  int64_t least = pads_zeros ? width - count_code_points(end) - sign_text->length() : 0;
  return padded(sign_text, grouped(body->build(), least)->concat(end), fill, align);
}

// With separators, and zeros in front until there are `least` characters.
Str* FormatRequest::grouped(Str* digits, int64_t least) {
  constexpr int64_t kNoMore = 127;
  List<Str*>* groups = new List<Str*>();  // from the right
  int64_t end = digits->length();
  int64_t separator_width = count_code_points(separator);
  int64_t index = 0;
  while (true) {
    int64_t wanted = end > least ? end : least;
    if (wanted < 1) wanted = 1;
    int64_t size = index < grouping->length() ? grouping->byte_at(index) : 0;
    bool is_last = size == 0 || size == kNoMore;
    int64_t count = is_last || wanted < size ? wanted : size;
    int64_t taken = end < count ? end : count;
    StrBuilder* group = new StrBuilder();
    group->append_repeated('0', count - taken);
    group->append(digits, end - taken, end);
    groups->append(group->build());
    end -= taken;
    least -= count;
    if (is_last || (end == 0 && least <= 0)) break;
    least -= separator_width;
    if (index + 1 < grouping->length()) index++;
  }
  StrBuilder* text = new StrBuilder();
  for (int64_t i = groups->length() - 1; i >= 0; i--) {
    text->append(groups->get(i));
    if (i > 0) text->append(separator);
  }
  return text->build();
}

Str* FormatRequest::padded(Str* sign_text, Str* body, Str* with, char way) {
  int64_t missing = width - sign_text->length() - count_code_points(body);
  if (missing < 0) missing = 0;
  StrBuilder* text = new StrBuilder();
  auto pad = [&](int64_t count) {
    if (with->length() == 1) return text->append_repeated(with->char_at(0), count);
    for (int64_t i = 0; i < count; i++) text->append(with);
  };
  int64_t in_front = way == '>' ? missing : way == '^' ? missing / 2 : 0;
  pad(in_front);
  text->append(sign_text);
  if (way == '=') pad(missing);
  text->append(body);
  if (way == '<' || way == '^') pad(missing - in_front);
  return text->build();
}

}  // namespace py::decimal
