// int(x) and int(text, base).

#include "targets/pyinterp/modules/warnings/warnings.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/int_methods.h"
#include "targets/pyinterp/objspace/number_operations.h"

namespace py {

namespace {

// What int() makes of the text of `w`, a str, bytes or bytearray.
W_AnyInt* parse_text_of(W_Object* w, Str* text, int64_t base) {
  W_AnyInt* value = parse_int(normalize_number_text(text), base);
  if (value != nullptr) return value;
  throw_value_error("invalid literal for int() with base "_str, base, ": "_str,
                    short_repr(isinstance<W_Str>(w) ? w : new W_Bytes(text)));
}

// The text in `w`, or null if there is none.
Str* find_text(W_Object* w) { return isinstance<W_Str>(w) ? text_of(w) : find_bytes(w); }

// What __int__ gave.
W_AnyInt* checked_int(W_Object* result) {
  if (isinstance<W_AnyInt>(result)) {
    if (!rlib::is_exactly<W_Int>(result) && !rlib::is_exactly<W_Long>(result)) {
      warn_of_subclass("__int__ returned non-int (type "_str, result, "int"_str);
    }
    return exact_int(static_cast<W_AnyInt*>(result));
  }
  throw_type_error("__int__ returned non-int (type "_str, type_name(result), ')');
}

// What __trunc__ gave.
W_AnyInt* checked_integral(W_Object* result) {
  W_AnyInt* index = find_index(result);
  if (index != nullptr) return exact_int(index);
  throw_type_error("__trunc__ returned non-Integral (type "_str, type_name(result), ')');
}

W_AnyInt* with_base(W_Object* x, W_Object* w_base) {
  if (x == nullptr) throw_type_error("int() missing string argument"_str);
  int64_t base = index_clamped(w_base);
  if (base != 0 && (base < 2 || base > 36)) {
    throw_value_error("int() base must be >= 2 and <= 36, or 0"_str);
  }
  bool is_text = isinstance<W_Str>(x) || isinstance<W_Bytes>(x) || isinstance<W_ByteArray>(x);
  Str* text = is_text ? find_text(x) : nullptr;
  if (text == nullptr) throw_type_error("int() can't convert non-string with explicit base"_str);
  return parse_text_of(x, text, base);
}

}  // namespace

W_AnyInt* to_int(W_Object* w) {
  if (rlib::is_exactly<W_Int>(w) || rlib::is_exactly<W_Long>(w)) return static_cast<W_AnyInt*>(w);
  if (rlib::is_exactly<W_Float>(w)) return float_to_int(static_cast<W_Float*>(w)->value);
  W_Type* type = w->type();
  if (W_Object* method = type->special(Special::kInt)) {
    return checked_int(call_special(method, w));
  }
  if (type->special(Special::kIndex) != nullptr) return exact_int(find_index(w));
  if (W_Object* method = type->special(Special::kTrunc)) {
    warn(DeprecationWarning_type(), "The delegation of int() to __trunc__ is deprecated."_str);
    return checked_integral(call_special(method, w));
  }
  Str* text = find_text(w);
  if (text != nullptr) return parse_text_of(w, text, 10);
  throw_type_error(
      "int() argument must be a string, a bytes-like object or a real number, not '"_str,
      type_name(w), '\'');
}

W_Object* int_new(W_Type* type, W_Object* x, W_Object* base) {
  W_AnyInt* value = base != nullptr ? with_base(x, base)
                    : x != nullptr  ? to_int(x)
                                    : new_int(int64_t{0});
  if (type == int_type()) return value;
  if (value->fits()) return new_user<W_Int>(type, value->small());
  return new_user<W_Long>(type, value->big());
}

}  // namespace py
