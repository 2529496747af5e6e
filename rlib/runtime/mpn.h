// The functions of GMP's lowest level that BigInt uses: natural numbers as arrays of 64-bit limbs,
// the lowest first. Declared here so that no header of GMP is read. See "Low-level Functions" in
// GMP's manual for what each wants.

#ifndef RLIB_RUNTIME_MPN_H_
#define RLIB_RUNTIME_MPN_H_

#include <cstdint>

#include "rlib/marks.h"

static_assert(sizeof(unsigned long) == 8);

extern "C" {

// Sums and differences; the result is the carry. a_count >= b_count >= 1.
uint64_t __gmpn_add(uint64_t* to, const uint64_t* a, int64_t a_count, const uint64_t* b,
                    int64_t b_count);
uint64_t __gmpn_sub(uint64_t* to, const uint64_t* a, int64_t a_count, const uint64_t* b,
                    int64_t b_count);

// Products of a_count + b_count limbs. a_count >= b_count >= 1.
uint64_t __gmpn_mul(uint64_t* to, const uint64_t* a, int64_t a_count, const uint64_t* b,
                    int64_t b_count);
void __gmpn_sqr(uint64_t* to, const uint64_t* a, int64_t count);

// Quotient of a_count - b_count + 1 limbs and remainder of b_count. The highest limb of b is not 0.
void __gmpn_tdiv_qr(uint64_t* quotient, uint64_t* remainder, int64_t zero, const uint64_t* a,
                    int64_t a_count, const uint64_t* b, int64_t b_count);
// By one limb; the result is the remainder.
uint64_t __gmpn_divrem_1(uint64_t* quotient, int64_t zero, const uint64_t* a, int64_t count,
                         uint64_t divisor);
RFFI_READS uint64_t __gmpn_mod_1(const uint64_t* a, int64_t count, uint64_t divisor);

// Shifts by 1 to 63 bits; the result is what falls out.
uint64_t __gmpn_lshift(uint64_t* to, const uint64_t* a, int64_t count, unsigned bits);
uint64_t __gmpn_rshift(uint64_t* to, const uint64_t* a, int64_t count, unsigned bits);

// Digits as numbers, the highest first. `a` is destroyed; the result is how many digits.
uint64_t __gmpn_get_str(unsigned char* digits, int base, uint64_t* a, int64_t count);
// The result is how many limbs.
int64_t __gmpn_set_str(uint64_t* to, const unsigned char* digits, uint64_t count, int base);

// The square root, rounded down, of (count + 1) / 2 limbs. `remainder`, of `count` limbs, may be
// null.
int64_t __gmpn_sqrtrem(uint64_t* root, uint64_t* remainder, const uint64_t* a, int64_t count);
// Both are destroyed; b is odd and not longer than a. The result is how many limbs.
int64_t __gmpn_gcd(uint64_t* to, uint64_t* a, int64_t a_count, uint64_t* b, int64_t b_count);
RFFI_READS int __gmpn_cmp(const uint64_t* a, const uint64_t* b, int64_t count) noexcept;

}  // extern "C"

#endif  // RLIB_RUNTIME_MPN_H_
