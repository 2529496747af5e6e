#include "rlib/runtime/complex.h"

// C's <complex.h>, which C++ hides behind its own.
using Complex = double _Complex;

extern "C" {

Complex cacos(Complex) noexcept;
Complex cacosh(Complex) noexcept;
Complex casin(Complex) noexcept;
Complex casinh(Complex) noexcept;
Complex catan(Complex) noexcept;
Complex catanh(Complex) noexcept;
Complex ccos(Complex) noexcept;
Complex ccosh(Complex) noexcept;
Complex cexp(Complex) noexcept;
Complex clog(Complex) noexcept;
Complex csin(Complex) noexcept;
Complex csinh(Complex) noexcept;
Complex csqrt(Complex) noexcept;
Complex ctan(Complex) noexcept;
Complex ctanh(Complex) noexcept;

static Complex apply(int64_t function, Complex z) {
  switch (function) {
    case RLIB_RT_ACOS: return cacos(z);
    case RLIB_RT_ACOSH: return cacosh(z);
    case RLIB_RT_ASIN: return casin(z);
    case RLIB_RT_ASINH: return casinh(z);
    case RLIB_RT_ATAN: return catan(z);
    case RLIB_RT_ATANH: return catanh(z);
    case RLIB_RT_COS: return ccos(z);
    case RLIB_RT_COSH: return ccosh(z);
    case RLIB_RT_EXP: return cexp(z);
    case RLIB_RT_LOG: return clog(z);
    case RLIB_RT_SIN: return csin(z);
    case RLIB_RT_SINH: return csinh(z);
    case RLIB_RT_SQRT: return csqrt(z);
    case RLIB_RT_TAN: return ctan(z);
    default: return ctanh(z);
  }
}

void rlib_rt_complex(int64_t function, double real, double imaginary, double* result) {
  Complex z;
  __real__ z = real;
  __imag__ z = imaginary;
  z = apply(function, z);
  result[0] = __real__ z;
  result[1] = __imag__ z;
}

}  // extern "C"
