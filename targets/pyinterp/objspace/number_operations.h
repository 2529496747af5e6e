// What the files about numbers share among themselves, and with modules that work on numbers.

#ifndef TARGETS_PYINTERP_OBJSPACE_NUMBER_OPERATIONS_H_
#define TARGETS_PYINTERP_OBJSPACE_NUMBER_OPERATIONS_H_

#include "targets/pyinterp/objspace/operations.h"
#include "targets/pyinterp/objspace/raise.h"

namespace py {

// ---- Conversions: number_conversions.cc ---------------------------------------------------------

// What __index__ gives, or null if there is none. Raises TypeError for what returns no int.
W_AnyInt* find_index(W_Object* w);
// The same number as an int and not of a class derived from it: what int methods return for self.
W_AnyInt* exact_int(W_AnyInt* w);
// Warns that a conversion method returned an object of a class derived from the `wanted` one. `returned` is
// the message's beginning: "__index__ returned non-int (type ".
void warn_of_subclass(Str* returned, W_Object* result, Str* wanted);
// Raise OverflowError "int too large to convert to float".
double int_to_float(W_AnyInt* w);
// w.__float__(), found already.
double float_by(W_Object* method, W_Object* w);
double big_to_float(BigInt* value);
// As float_value; false where there is no __float__ and no __index__.
MaybeFloat find_float(W_Object* w);
// The whole part. Raise OverflowError and ValueError for infinities and nan.
BigInt* float_to_big(double value);
W_AnyInt* float_to_int(double value);
// int(w): see int_new.cc.
W_AnyInt* to_int(W_Object* w);

int64_t hash_big(BigInt* value);

// ---- Comparing ----------------------------------------------------------------------------------

// `a op b`, where the order of a and b is negative, 0 or positive.
inline bool holds(Comparison op, int64_t order) {
  switch (op) {
    case Comparison::kLt: return order < 0;
    case Comparison::kLe: return order <= 0;
    case Comparison::kEq: return order == 0;
    case Comparison::kNe: return order != 0;
    case Comparison::kGt: return order > 0;
    case Comparison::kGe: return order >= 0;
  }
  return false;
}

// ---- Text ---------------------------------------------------------------------------------------

// The text of an int or float argument: ASCII for all that Unicode has of blanks and decimal digits,
// without blanks at the ends.
Str* normalize_number_text(Str* text);
// Without the underscores between decimal digits; null if there are others.
Str* without_underscores(Str* text);
// repr() of an argument for a message: not too long.
Str* short_repr(W_Object* w);

// How many decimal digits int() and str() convert, as sys.set_int_max_str_digits() sets it.
class IntLimits final : public rlib::Object {
 public:
  int64_t most_digits = 4300;  // 0: no limit
};
RLIB_PREBUILD IntLimits* int_limits();

// str() of an int. Raises ValueError beyond the limit.
Str* int_to_text(W_AnyInt* w);
Str* big_to_text(BigInt* value);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_NUMBER_OPERATIONS_H_
