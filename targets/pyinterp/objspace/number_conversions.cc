// Numbers of one kind made from those of another, and what all kinds share: the small ints, and
// hashes.
//
// Equal numbers have equal hashes, whatever their types: the hash of a rational number is its value
// modulo the prime 2**61 - 1, with its sign; -1 is no hash, and becomes -2.

#include "targets/pyinterp/objspace/number_operations.h"
#include "targets/pyinterp/objspace/values.h"
#include "targets/pyinterp/modules/warnings/warnings.h"

namespace py {

namespace {

Array<W_Int*>* make_small_ints() {
  auto* ints = Array<W_Int*>::make(kLastSmallInt - kFirstSmallInt + 1);
  for (int64_t i = 0; i < ints->length(); i++) ints->set(i, new W_Int(kFirstSmallInt + i));
  return ints;
}

constexpr int64_t kHashBits = 61;
constexpr int64_t kHashModulus = (int64_t{1} << kHashBits) - 1;
constexpr int64_t kHashOfInfinity = 314159;

int64_t proper_hash(int64_t hash) { return hash == -1 ? -2 : hash; }

}  // namespace

RLIB_PREBUILD Array<W_Int*>* small_ints() { return RLIB_ONCE(make_small_ints()); }

W_AnyInt* new_int(BigInt* value) {
  if (value->fits_int()) return new_int(value->to_int());
  return new W_Long(value);
}

void warn_of_subclass(Str* returned, W_Object* result, Str* wanted) {
  warn(DeprecationWarning_type(),
       message(returned, type_name(result), ").  The ability to return an instance of a strict subclass of "_str,
               wanted, " is deprecated, and may be removed in a future version of Python."_str));
}

// ---- To int -------------------------------------------------------------------------------------

W_AnyInt* find_index(W_Object* w) {
  if (isinstance<W_AnyInt>(w)) return static_cast<W_AnyInt*>(w);
  W_Object* method = w->type()->special(Special::kIndex);
  if (method == nullptr) return nullptr;
  W_Object* result = call_special(method, w);
  if (isinstance<W_AnyInt>(result)) {
    if (!rlib::is_exactly<W_Int>(result) && !rlib::is_exactly<W_Long>(result)) {
      warn_of_subclass("__index__ returned non-int (type "_str, result, "int"_str);
    }
    return static_cast<W_AnyInt*>(result);
  }
  throw_type_error("__index__ returned non-int (type "_str, type_name(result), ')');
}

W_AnyInt* to_index(W_Object* w) {
  W_AnyInt* index = find_index(w);
  if (index != nullptr) return index;
  throw_type_error("'"_str, type_name(w), "' object cannot be interpreted as an integer"_str);
}

W_AnyInt* exact_int(W_AnyInt* w) {
  if (rlib::is_exactly<W_Int>(w) || rlib::is_exactly<W_Long>(w)) return w;
  if (w->fits()) return new_int(w->small());
  return new W_Long(w->big());
}

int64_t index_value(W_Object* w) { return index_value(w, OverflowError_type()); }

int64_t index_value(W_Object* w, W_Type* too_large) {
  W_AnyInt* index = to_index(w);
  if (index->fits()) return index->small();
  throw_error(too_large, message("cannot fit '"_str, type_name(w), "' into an index-sized integer"_str));
}

int64_t index_clamped(W_Object* w) {
  W_AnyInt* index = to_index(w);
  if (index->fits()) return index->small();
  return index->big()->sign() < 0 ? INT64_MIN : INT64_MAX;
}

int64_t int_value(W_Object* w) {
  W_AnyInt* index = to_index(w);
  if (index->fits()) return index->small();
  throw_overflow_error("Python int too large to convert to C long"_str);
}

int64_t size_value(W_Object* w) {
  W_AnyInt* index = to_index(w);
  if (index->fits()) return index->small();
  throw_overflow_error("Python int too large to convert to C ssize_t"_str);
}

// ---- To float -----------------------------------------------------------------------------------

double big_to_float(BigInt* value) {
  try {
    return value->to_float();
  } catch (rlib::OverflowError*) {
    throw_overflow_error("int too large to convert to float"_str);
  }
}

double int_to_float(W_AnyInt* w) {
  return w->fits() ? static_cast<double>(w->small()) : big_to_float(w->big());
}

double float_by(W_Object* method, W_Object* w) {
  W_Object* result = call_special(method, w);
  if (!isinstance<W_Float>(result)) {
    throw_type_error(type_name(w), ".__float__ returned non-float (type "_str, type_name(result), ')');
  }
  if (!rlib::is_exactly<W_Float>(result)) {
    warn_of_subclass(message(type_name(w), ".__float__ returned non-float (type "_str), result, "float"_str);
  }
  return static_cast<W_Float*>(result)->value;
}

MaybeFloat find_float(W_Object* w) {
  if (isinstance<W_Float>(w)) {
    return {true, static_cast<W_Float*>(w)->value};
  }
  if (rlib::is_exactly<W_Int>(w)) {
    return {true, static_cast<double>(static_cast<W_Int*>(w)->value)};
  }
  W_Object* method = w->type()->special(Special::kFloat);
  if (method != nullptr) return {true, float_by(method, w)};
  W_AnyInt* index = find_index(w);
  if (index == nullptr) return {false, 0};
  return {true, int_to_float(index)};
}

double float_value(W_Object* w) {
  MaybeFloat number = find_float(w);
  if (number.found) return number.value;
  throw_type_error("must be real number, not "_str, type_name(w));
}

BigInt* float_to_big(double value) {
  if (rlib::math::is_nan(value)) throw_value_error("cannot convert float NaN to integer"_str);
  if (rlib::math::is_infinite(value)) {
    throw_overflow_error("cannot convert float infinity to integer"_str);
  }
  return BigInt::from_float(value);
}

W_AnyInt* float_to_int(double value) {
  if (rlib::math::fits_int64(value)) return new_int(static_cast<int64_t>(value));
  return new_int(float_to_big(value));
}

// ---- Hashes -------------------------------------------------------------------------------------

int64_t hash_int(int64_t value) {
  if (value > -kHashModulus && value < kHashModulus) return proper_hash(value);
  return proper_hash(value % kHashModulus);
}

int64_t hash_big(BigInt* value) { return proper_hash(value->hash()); }

int64_t hash_float(double value, W_Object* of) {
  if (rlib::math::fits_int64(value)) {
    int64_t whole = static_cast<int64_t>(value);
    if (static_cast<double>(whole) == value) return hash_int(whole);
  } else if (rlib::math::is_nan(value)) {
    return rlib::identity_hash(of);
  } else if (rlib::math::is_infinite(value)) {
    return value > 0 ? kHashOfInfinity : -kHashOfInfinity;
  }
  // The value is m * 2**e, m an integer of 53 bits; to multiply by 2**e modulo 2**61 - 1 is to
  // rotate 61 bits by e.
  rlib::math::MantissaAndExponent parts = rlib::math::frexp(rlib::math::abs(value));
  int64_t mantissa = static_cast<int64_t>(rlib::math::ldexp(parts.mantissa, 53));
  int64_t shift = rlib::floor_mod(int64_t{parts.exponent} - 53, kHashBits);
  int64_t hash =
      ((mantissa << shift) & kHashModulus) | (shift == 0 ? 0 : mantissa >> (kHashBits - shift));
  return proper_hash(value < 0 ? -hash : hash);
}

}  // namespace py
