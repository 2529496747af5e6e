// Functions of ints: divisors, roots, and numbers of choices.

#include "targets/pyinterp/interpreter/ticks.h"
#include "targets/pyinterp/modules/math/math_functions.h"
#include "targets/pyinterp/objspace/int_operations.h"
#include "targets/pyinterp/objspace/number_operations.h"

namespace py::math_module_internal {

namespace {

BigInt* one() { return BigInt::from_int(1); }

// ---- Divisors -----------------------------------------------------------------------------------

uint64_t magnitude(int64_t value) {
  return value < 0 ? -static_cast<uint64_t>(value) : static_cast<uint64_t>(value);
}

// The greatest common divisor of two ints.
W_AnyInt* common_divisor(W_AnyInt* a, W_AnyInt* b) {
  if (!a->fits() || !b->fits()) return new_int(a->big()->gcd(b->big()));
  uint64_t x = magnitude(a->small());
  uint64_t y = magnitude(b->small());
  while (y != 0) {
    uint64_t rest = x % y;
    x = y;
    y = rest;
  }
  return x <= INT64_MAX ? new_int(static_cast<int64_t>(x)) : new_int(BigInt::from_uint(x));
}

W_AnyInt* common_multiple(W_AnyInt* a, W_AnyInt* b) {
  if (int_is_zero(a) || int_is_zero(b)) return new_int(int64_t{0});
  BigInt* divisor = common_divisor(a, b)->big();
  return new_int(a->big()->floor_div(divisor)->mul(b->big())->abs());
}

W_Object* gcd(Array<W_Object*>* integers) {
  W_AnyInt* result = new_int(int64_t{0});
  for (int64_t i = 0; i < integers->length(); i++) {
    result = common_divisor(result, to_index(integers->get(i)));
  }
  return result;
}

W_Object* lcm(Array<W_Object*>* integers) {
  W_AnyInt* result = new_int(int64_t{1});
  for (int64_t i = 0; i < integers->length(); i++) {
    result = common_multiple(result, to_index(integers->get(i)));
  }
  return result;
}

W_Object* integer_root(W_Object* n) {
  BigInt* value = to_index(n)->big();
  if (value->sign() < 0) throw_value_error("isqrt() argument must be nonnegative"_str);
  return new_int(value->isqrt());
}

// ---- Choices ------------------------------------------------------------------------------------

// first * (first + 1) * ... * (first + count - 1), by halves, so that factors are equally large.
BigInt* product_of_range(BigInt* first, int64_t count) {
  if (ticks_are_due()) handle_ticks();
  constexpr int64_t kFew = 8;
  if (count <= kFew) {
    BigInt* product = one();
    for (int64_t i = 0; i < count; i++) product = product->mul(first->add(BigInt::from_int(i)));
    return product;
  }
  int64_t half = count / 2;
  return product_of_range(first, half)
      ->mul(product_of_range(first->add(BigInt::from_int(half)), count - half));
}

BigInt* factorial_of(int64_t n) { return product_of_range(one(), n); }

W_Object* factorial(W_Object* w) {
  W_AnyInt* n = to_index(w);
  if (n->fits() ? n->small() < 0 : n->big()->sign() < 0) {
    throw_value_error("factorial() not defined for negative values"_str);
  }
  if (!n->fits()) {
    throw_overflow_error("factorial() argument should not exceed "_str, INT64_MAX);
  }
  return new_int(factorial_of(n->small()));
}

void check_not_negative(BigInt* value, Str* name) {
  if (value->sign() < 0) throw_value_error(name, " must be a non-negative integer"_str);
}

// n! / (n - k)!
BigInt* arrangements(BigInt* n, int64_t k) {
  return product_of_range(n->sub(BigInt::from_int(k - 1)), k);
}

W_Object* permutations(W_Object* w_n, W_Object* w_k) {
  if (is_none(w_k)) return factorial(w_n);
  BigInt* n = to_index(w_n)->big();
  BigInt* k = to_index(w_k)->big();
  check_not_negative(n, "n"_str);
  check_not_negative(k, "k"_str);
  if (k->compare(n) > 0) return new_int(int64_t{0});
  if (!k->fits_int()) throw_overflow_error("k must not exceed "_str, INT64_MAX);
  return new_int(arrangements(n, k->to_int()));
}

// The same divided by k!, factor by factor; -1 if that does not fit.
int64_t small_combinations(int64_t n, int64_t k) {
  int64_t result = 1;
  for (int64_t i = 0; i < k; i++) {
    if (rlib::mul_overflows(result, n - i)) return -1;
    result = result * (n - i) / (i + 1);
  }
  return result;
}

W_Object* combinations(W_Object* w_n, W_Object* w_k) {
  BigInt* n = to_index(w_n)->big();
  BigInt* k = to_index(w_k)->big();
  check_not_negative(n, "n"_str);
  check_not_negative(k, "k"_str);
  if (k->compare(n) > 0) return new_int(int64_t{0});
  BigInt* rest = n->sub(k);
  if (rest->compare(k) < 0) k = rest;
  if (!k->fits_int()) throw_overflow_error("min(n - k, k) must not exceed "_str, INT64_MAX);
  int64_t count = k->to_int();
  if (n->fits_int()) {
    int64_t small = small_combinations(n->to_int(), count);
    if (small >= 0) return new_int(small);
  }
  return new_int(arrangements(n, count)->floor_div(factorial_of(count)));
}

}  // namespace

void add_integer_functions(ModuleBuilder* m) {
  m->function<&gcd>("gcd"_str, "($module, *integers)"_str, "Greatest Common Divisor."_str);
  m->function<&lcm>("lcm"_str, "($module, *integers)"_str, "Least Common Multiple."_str);
  m->function<&integer_root>("isqrt"_str, "($module, n, /)"_str,
                             "Return the integer part of the square root of the input."_str);
  m->function<&factorial>("factorial"_str, "($module, n, /)"_str, "Find n!."_str);
  m->function<&permutations>(
      "perm"_str, "($module, n, k=None, /)"_str,
      "Number of ways to choose k items from n items without repetition and with order."_str);
  m->function<&combinations>(
      "comb"_str, "($module, n, k, /)"_str,
      "Number of ways to choose k items from n items without repetition and without order."_str);
}

}  // namespace py::math_module_internal
