// Sums and products of many numbers, which lose nothing on the way.

#include "targets/pyinterp/modules/math/math_functions.h"
#include "targets/pyinterp/objspace/float_operations.h"
#include "targets/pyinterp/objspace/int_operations.h"
#include "targets/pyinterp/objspace/number_operations.h"

namespace py::math_module_internal {

namespace c = rlib::math;

namespace {

// ---- fsum ---------------------------------------------------------------------------------------

// The exact sum of floats, as floats that do not overlap, the smallest first (J. Shewchuk, Adaptive
// Precision Floating-Point Arithmetic, 1997).
class ExactSum final : public rlib::Object {
 public:
  void add(double value) {
    double x = value;
    int64_t kept = 0;
    for (int64_t i = 0; i < count_; i++) {
      double y = partials_->get(i);
      if (c::abs(x) < c::abs(y)) {
        double larger = y;
        y = x;
        x = larger;
      }
      double high = x + y;
      double low = y - (high - x);
      if (low != 0) partials_->set(kept++, low);
      x = high;
    }
    count_ = kept;
    if (x == 0) return;
    if (c::is_finite(x)) {
      append(x);
    } else {
      add_special(value);
    }
  }

  double result() {
    if (special_ != 0 || c::is_nan(special_)) {
      if (c::is_nan(infinities_)) throw_value_error("-inf + inf in fsum"_str);
      return special_;
    }
    if (count_ == 0) return 0.0;
    int64_t i = count_ - 1;
    double high = partials_->get(i);
    double low = 0;
    while (i > 0 && low == 0) {
      double x = high;
      double y = partials_->get(--i);
      high = x + y;
      low = y - (high - x);
    }
    // A half that was rounded to even goes the other way if the next partial says so.
    if (i > 0 && ((low < 0 && partials_->get(i - 1) < 0) || (low > 0 && partials_->get(i - 1) > 0))) {
      double y = low * 2;
      double x = high + y;
      if (y == x - high) high = x;
    }
    return high;
  }

 private:
  void append(double x) {
    if (count_ == partials_->length()) {
      auto* larger = Array<double>::make(count_ * 2);
      rlib::array_copy(partials_, 0, larger, 0, count_);
      partials_ = larger;
    }
    partials_->set(count_++, x);
  }

  // Infinities and nan are summed on their own.
  void add_special(double value) {
    if (c::is_finite(value)) throw_overflow_error("intermediate overflow in fsum"_str);
    if (c::is_infinite(value)) infinities_ += value;
    special_ += value;
    count_ = 0;
  }

  Array<double>* partials_ = Array<double>::make(32);
  int64_t count_ = 0;
  double special_ = 0;
  double infinities_ = 0;
};

double exact_sum(W_Object* iterable) {
  auto* sum = new ExactSum();
  for_each(iterable, [&](W_Object* w) { sum->add(float_value(w)); });
  return sum->result();
}

// ---- hypot and dist -----------------------------------------------------------------------------

// The sum of squares, with what rounding lost of it.
struct SquareSum {
  double sum;
  double lost;
};

SquareSum add_square(SquareSum s, double x) {
  double square = x * x;
  double square_lost = c::fma(x, x, -square);
  double sum = s.sum + square;
  double sum_lost = (s.sum - sum) + square;  // s.sum is the larger: it starts as 1
  return {sum, s.lost + (square_lost + sum_lost)};
}

// The length of a vector whose largest component is `largest`. All are scaled to below 1, and the root
// corrected by one step of Newton's method.
double length_of(Array<double>* vector, double largest, bool has_nan) {
  if (c::is_infinite(largest)) return largest;
  if (has_nan) return c::nan();
  if (largest == 0 || vector->length() <= 1) return largest;
  int exponent = c::frexp(largest).exponent;
  if (exponent < -1000) {  // the scale would overflow
    for (int64_t i = 0; i < vector->length(); i++) {
      vector->set(i, c::ldexp(vector->get(i), 1000));
    }
    return c::ldexp(length_of(vector, c::ldexp(largest, 1000), false), -1000);
  }
  SquareSum s = {1.0, 0.0};
  for (int64_t i = 0; i < vector->length(); i++) {
    s = add_square(s, c::ldexp(vector->get(i), -exponent));
  }
  double total = (s.sum - 1.0) + s.lost;
  double root = c::sqrt(total);
  SquareSum rest = {s.sum, s.lost};
  double square = root * root;
  double rest_sum = (rest.sum - 1.0) - square;
  double error = rest_sum + (rest.lost - c::fma(root, root, -square));
  return c::ldexp(root + error / (2.0 * root), exponent);
}

// The length of the vector of `count` components |at(i)|.
template <class At>
double norm(int64_t count, At at) {
  auto* vector = Array<double>::make(count);
  double largest = 0;
  bool has_nan = false;
  for (int64_t i = 0; i < count; i++) {
    double x = c::abs(at(i));
    vector->set(i, x);
    has_nan = has_nan || c::is_nan(x);
    if (x > largest) largest = x;
  }
  return length_of(vector, largest, has_nan);
}

double hypotenuse(Array<W_Object*>* coordinates) {
  return norm(coordinates->length(), [&](int64_t i) { return float_value(coordinates->get(i)); });
}

double distance(W_Object* p, W_Object* q) {
  Array<W_Object*>* from = to_array(p);
  Array<W_Object*>* to = to_array(q);
  if (from->length() != to->length()) {
    throw_value_error("both points must have the same number of dimensions"_str);
  }
  return norm(from->length(), [&](int64_t i) {
    return float_value(from->get(i)) - float_value(to->get(i));
  });
}

// ---- prod ---------------------------------------------------------------------------------------

W_Object* product(W_Object* iterable, W_Object* start) {
  W_Object* result = start;
  for_each(iterable, [&](W_Object* w) {
    if (rlib::is_exactly<W_Int>(result) && rlib::is_exactly<W_Int>(w)) {
      result = int_mul(static_cast<W_Int*>(result)->value, static_cast<W_Int*>(w)->value);
    } else if (rlib::is_exactly<W_Float>(result) && rlib::is_exactly<W_Float>(w)) {
      result = new_float(static_cast<W_Float*>(result)->value * static_cast<W_Float*>(w)->value);
    } else {
      result = binary(BinaryOp::kMul, result, w);
    }
  });
  return result;
}

}  // namespace

void add_sums(ModuleBuilder* m) {
  m->function<&exact_sum>(
      "fsum"_str, "($module, seq, /)"_str,
      "Return an accurate floating point sum of values in the iterable seq."_str);
  m->function<&hypotenuse>("hypot"_str, "($module, *coordinates)"_str,
                           "Multidimensional Euclidean distance from the origin to a point."_str);
  m->function<&distance>("dist"_str, "($module, p, q, /)"_str,
                         "Return the Euclidean distance between two points p and q."_str);
  m->function<&product>("prod"_str, "($module, iterable, /, *, start=1)"_str,
                        "Calculate the product of all the elements in the input iterable."_str);
}

}  // namespace py::math_module_internal
