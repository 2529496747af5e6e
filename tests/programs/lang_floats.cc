// Floating point: arithmetic, comparison with NaN, conversions, float and double, bits.
#include "rlib/rlib.h"

using namespace rlib::literals;

void out(rlib::Str* name, double value) {
  rlib::print(name->concat(" "_str)->concat(rlib::float_repr(value)));
}
void out_i(rlib::Str* name, int64_t value) {
  rlib::print(name->concat(" "_str)->concat(rlib::int_to_str(value)));
}

void compare(double a, double b) {
  int64_t bits = 0;
  if (a < b) bits |= 1;
  if (a <= b) bits |= 2;
  if (a > b) bits |= 4;
  if (a >= b) bits |= 8;
  if (a == b) bits |= 16;
  if (a != b) bits |= 32;
  if (!(a < b)) bits |= 64;
  if (!(a >= b)) bits |= 128;
  if (a) bits |= 256;
  if (!a) bits |= 512;
  out_i("compare"_str, bits);
}

float half(float x) { return x / 2; }
float sum_floats(int n) {
  float total = 0.1f;
  for (int i = 0; i < n; i++) total += 0.1f;
  return total;
}

struct Complex {
  double re = 0;
  double im = 0;
  Complex operator*(const Complex& other) const {
    return {re * other.re - im * other.im, re * other.im + im * other.re};
  }
  Complex operator+(const Complex& other) const { return {re + other.re, im + other.im}; }
  double norm() const { return re * re + im * im; }
};

int escape_time(Complex c) {
  Complex z;
  int n = 0;
  while (n < 50 && z.norm() < 4) {
    z = z * z + c;
    n++;
  }
  return n;
}

int entry_point(rlib::List<rlib::Str*>* args) {
  double zero = 0;
  double nan = rlib::math::nan();
  double inf = rlib::math::infinity();
  auto* values = rlib::List<double>::of(0.0, -0.0, 1.5, -2.25, 1e300, inf, -inf, nan, 5e-324);
  for (double a : *values) {
    out("a"_str, a);
    out("-a"_str, -a);
    out("a*a"_str, a * a);
    out("1/a"_str, 1 / a);
    for (double b : *values) {
      compare(a, b);
      out("+"_str, a + b);
      out("-"_str, a - b);
      out("*"_str, a * b);
      out("/"_str, a / b);
    }
  }
  out("0/0"_str, rlib::math::copy_sign(zero / zero, 1));
  out("float"_str, sum_floats(10));
  out("half"_str, half(0.3f));
  out("as float"_str, static_cast<float>(0.1));
  out("1e300f"_str, static_cast<float>(1e300));
  out_i("trunc"_str, static_cast<int64_t>(-2.99));
  out_i("trunc"_str, static_cast<int32_t>(1e9 + 0.5));
  out_i("u8"_str, static_cast<uint8_t>(200.7));
  out("int"_str, static_cast<double>(int64_t{9007199254740993}));
  out("u64"_str, static_cast<double>(18446744073709551615ull));
  out("u64"_str, static_cast<float>(18446744073709551615ull));
  out("mixed"_str, 3 / 2 + 3 / 2.0 + 3.0f / 2);
  out_i("bits"_str, static_cast<int64_t>(rlib::float_to_bits(-1.5)));
  out("from bits"_str, rlib::float_from_bits(0x400921FB54442D18ull));
  out("sqrt"_str, rlib::math::sqrt(2.0));
  out("floor"_str, rlib::math::floor(-0.5));
  double x = 10;
  x += 1;
  x /= 4;
  x -= 0.5;
  x *= 3;
  out("x"_str, x);
  out("x++"_str, x++);
  out("--x"_str, --x);
  int n = 7;
  n *= 1.5;
  out_i("n"_str, n);
  n += 0.9;
  out_i("n"_str, n);
  for (int y = -4; y <= 4; y++) {
    rlib::Str* line = ""_str;
    for (int x = -8; x <= 4; x++) {
      int n = escape_time({x / 4.0, y / 4.0});
      line = line->concat(rlib::int_to_str(n % 10));
    }
    rlib::print(line);
  }
  return 0;
}
