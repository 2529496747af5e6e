// Floats as text: what float(text) and repr() do.

#include "targets/pyinterp/objspace/number_operations.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

Str* float_repr(double value) { return rlib::float_repr(value); }

namespace {

// Underscores may be between decimal digits only: float("1_e5") is nothing.
bool has_stray_underscore(Str* text) {
  for (int64_t i = 0; i < text->length(); i++) {
    if (text->char_at(i) != '_') continue;
    bool is_between = i > 0 && i + 1 < text->length() && Str::is_digit(text->char_at(i - 1)) &&
                      Str::is_digit(text->char_at(i + 1));
    if (!is_between) return true;
  }
  return false;
}

}  // namespace

Str* without_underscores(Str* text) {
  if (!text->contains_char('_')) return text;
  return has_stray_underscore(text) ? nullptr : text->replace("_"_str, ""_str);
}

MaybeFloat parse_float(Str* text) {
  text = without_underscores(normalize_number_text(text));
  if (text == nullptr) return {false, 0};
  rlib::ParsedFloat parsed = rlib::parse_float(text);
  return {parsed.ok, parsed.value};
}

}  // namespace py
