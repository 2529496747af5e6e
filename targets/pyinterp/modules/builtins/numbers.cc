#include "targets/pyinterp/modules/builtins/builtins.h"

namespace py {

namespace {

W_Object* builtin_abs(W_Object* w) { return absolute(w); }
W_Object* builtin_divmod(W_Object* a, W_Object* b) { return divmod(a, b); }
W_Object* builtin_pow(W_Object* base, W_Object* exponent, W_Object* modulus) {
  return power(base, exponent, modulus);
}

W_Object* builtin_round(W_Object* w, W_Object* digits) {
  W_Object* method = w->type()->lookup("__round__"_str);
  if (method == nullptr) {
    throw_type_error("type "_str, type_name(w), " doesn't define __round__ method"_str);
  }
  return is_none(digits) ? call_special(method, w) : call_special(method, w, digits);
}

W_Str* builtin_chr(W_Object* w) {
  W_AnyInt* number = to_index(w);
  int64_t value = number->fits() ? number->small() : INT64_MAX;
  if (value > INT32_MAX || value < INT32_MIN) {
    throw_overflow_error("Python int too large to convert to C int"_str);
  }
  if (value < 0 || value > 0x10FFFF) throw_value_error("chr() arg not in range(0x110000)"_str);
  return new_char(value);
}

int64_t builtin_ord(W_Object* w) {
  int64_t count = -1;
  if (isinstance<W_Str>(w)) {
    W_Str* text = static_cast<W_Str*>(w);
    count = text->length();
    if (count == 1) {
      int64_t first = text->value->byte_at(0);
      if (first < 0x80) return first;
      int64_t size = text->value->length();
      int64_t code = size == 2 ? first & 0x1F : size == 3 ? first & 0x0F : first & 0x07;
      for (int64_t i = 1; i < size; i++) code = code << 6 | (text->value->byte_at(i) & 0x3F);
      return code;
    }
  } else if (isinstance<W_Bytes>(w)) {
    count = static_cast<W_Bytes*>(w)->value->length();
    if (count == 1) return static_cast<W_Bytes*>(w)->value->byte_at(0);
  } else if (isinstance<W_ByteArray>(w)) {
    count = static_cast<W_ByteArray*>(w)->length;
    if (count == 1) return static_cast<unsigned char>(static_cast<W_ByteArray*>(w)->bytes->get(0));
  } else {
    throw_type_error("ord() expected string of length 1, but "_str, type_name(w), " found"_str);
  }
  throw_type_error("ord() expected a character, but string of length "_str, count, " found"_str);
}

Str* in_base(W_Object* w, int64_t base, Str* prefix) {
  Str* digits = to_index(w)->big()->to_str(base);
  if (digits->starts_with("-"_str)) return message('-', prefix, digits->slice_from(1));
  return message(prefix, digits);
}
Str* builtin_bin(W_Object* w) { return in_base(w, 2, "0b"_str); }
Str* builtin_oct(W_Object* w) { return in_base(w, 8, "0o"_str); }
Str* builtin_hex(W_Object* w) { return in_base(w, 16, "0x"_str); }

}  // namespace

void add_number_functions(ModuleBuilder* m) {
  m->function<&builtin_abs>("abs"_str, "($module, x, /)"_str, "Return the absolute value of the argument."_str);
  m->function<&builtin_divmod>("divmod"_str, "($module, x, y, /)"_str,
      "Return the tuple (x//y, x%y).  Invariant: div*y + mod == x."_str);
  m->function<&builtin_pow>("pow"_str, "($module, base, exp, mod=None)"_str,
      "Equivalent to base**exp with 2 arguments or base**exp % mod with 3 arguments.\n\nSome types, such as ints, are able to use a more efficient algorithm when\ninvoked using the three argument form."_str);
  m->function<&builtin_round>("round"_str, "($module, number, ndigits=None)"_str,
      "Round a number to a given precision in decimal digits.\n\nThe return value is an integer if ndigits is omitted or None.  Otherwise\nthe return value has the same type as the number.  ndigits may be negative."_str);
  m->function<&builtin_chr>("chr"_str, "($module, i, /)"_str,
      "Return a Unicode string of one character with ordinal i; 0 <= i <= 0x10ffff."_str);
  m->function<&builtin_ord>("ord"_str, "($module, c, /)"_str,
      "Return the Unicode code point for a one-character string."_str);
  m->function<&builtin_bin>("bin"_str, "($module, number, /)"_str,
      "Return the binary representation of an integer.\n\n   >>> bin(2796202)\n   '0b1010101010101010101010'"_str);
  m->function<&builtin_oct>("oct"_str, "($module, number, /)"_str,
      "Return the octal representation of an integer.\n\n   >>> oct(342391)\n   '0o1234567'"_str);
  m->function<&builtin_hex>("hex"_str, "($module, number, /)"_str,
      "Return the hexadecimal representation of an integer.\n\n   >>> hex(12648430)\n   '0xc0ffee'"_str);
}

}  // namespace py
