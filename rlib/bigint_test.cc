// BigInt, checked against GMP's own integers.

#include "rlib/bigint.h"

#include <random>
#include <string>

#include <gmp.h>
#include <gtest/gtest.h>

#include "rlib/rlib.h"

namespace rlib {
namespace {

std::string text(Str* s) { return std::string(s->raw_items(), s->length()); }

// The same number twice.
class Both {
 public:
  Both() { mpz_init(z); }
  explicit Both(const std::string& digits) {
    mpz_init_set_str(z, digits.c_str(), 10);
    b = BigInt::parse(Str::from_raw(digits.data(), digits.size()));
  }
  Both(const Both&) = delete;
  ~Both() { mpz_clear(z); }

  mpz_t z;
  BigInt* b = nullptr;
};

// Of all sizes, often close to a power of two, negative half of the time.
std::string random_digits(std::mt19937_64& random) {
  mpz_t z;
  mpz_init(z);
  int bits = static_cast<int>(random() % (random() % 4 == 0 ? 2000 : 140));
  if (random() % 2 == 0) {
    mpz_set_ui(z, 1);
    mpz_mul_2exp(z, z, bits);
    if (random() % 2 == 0) mpz_add_ui(z, z, random() % 3);
    else mpz_sub_ui(z, z, random() % 3);
  } else {
    for (int i = 0; i < bits; i += 64) {
      mpz_mul_2exp(z, z, 64);
      mpz_add_ui(z, z, random());
    }
    mpz_fdiv_r_2exp(z, z, bits);
  }
  if (random() % 2 == 0) mpz_neg(z, z);
  char* digits = mpz_get_str(nullptr, 10, z);
  std::string result = digits;
  free(digits);
  mpz_clear(z);
  return result;
}

std::string text(const mpz_t z, int base = 10) {
  char* digits = mpz_get_str(nullptr, base, z);
  std::string result = digits;
  free(digits);
  return result;
}

TEST(BigInt, AgreesWithGmp) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 4000; round++) {
    Both a(random_digits(random)), b(random_digits(random)), r, q;
    ASSERT_EQ(text(a.b->to_str()), text(a.z));
    auto same = [&](BigInt* ours, const char* what) {
      ASSERT_EQ(text(ours->to_str()), text(r.z)) << what << " " << text(a.z) << " " << text(b.z);
      // Canonical: small if it can be.
      ASSERT_EQ(ours->fits_int(), mpz_fits_slong_p(r.z) != 0) << what;
    };
    mpz_add(r.z, a.z, b.z);
    same(a.b->add(b.b), "+");
    mpz_sub(r.z, a.z, b.z);
    same(a.b->sub(b.b), "-");
    mpz_mul(r.z, a.z, b.z);
    same(a.b->mul(b.b), "*");
    mpz_mul(r.z, a.z, a.z);
    same(a.b->mul(a.b), "square");
    mpz_neg(r.z, a.z);
    same(a.b->neg(), "neg");
    mpz_com(r.z, a.z);
    same(a.b->invert(), "invert");
    if (mpz_sgn(b.z) != 0) {
      mpz_fdiv_q(r.z, a.z, b.z);
      same(a.b->floor_div(b.b), "div");
      mpz_fdiv_r(r.z, a.z, b.z);
      same(a.b->floor_mod(b.b), "mod");
    }
    mpz_and(r.z, a.z, b.z);
    same(a.b->bit_and(b.b), "and");
    mpz_ior(r.z, a.z, b.z);
    same(a.b->bit_or(b.b), "or");
    mpz_xor(r.z, a.z, b.z);
    same(a.b->bit_xor(b.b), "xor");
    int64_t shift = random() % 200;
    mpz_mul_2exp(r.z, a.z, shift);
    same(a.b->shift_left(shift), "shift left");
    mpz_fdiv_q_2exp(r.z, a.z, shift);
    same(a.b->shift_right(shift), "shift right");
    mpz_gcd(r.z, a.z, b.z);
    same(a.b->gcd(b.b), "gcd");
    mpz_abs(r.z, a.z);
    mpz_sqrt(r.z, r.z);
    same(a.b->abs()->isqrt(), "isqrt");
    if (round % 20 == 0) {
      int64_t exponent = random() % 20;
      mpz_pow_ui(r.z, a.z, exponent);
      same(a.b->pow(exponent), "pow");
      if (mpz_sgn(b.z) != 0) {
        mpz_abs(q.z, a.z);
        mpz_t positive;
        mpz_init(positive);
        mpz_abs(positive, b.z);
        mpz_powm(r.z, a.z, q.z, positive);
        if (mpz_sgn(b.z) < 0 && mpz_sgn(r.z) != 0) mpz_add(r.z, r.z, b.z);
        mpz_clear(positive);
        same(a.b->pow_mod(a.b->abs(), b.b), "pow_mod");
      }
    }
    int order = mpz_cmp(a.z, b.z);
    ASSERT_EQ(a.b->compare(b.b) < 0, order < 0);
    ASSERT_EQ(a.b->compare(b.b) > 0, order > 0);
    ASSERT_EQ(a.b->eq(b.b), order == 0);
    ASSERT_EQ(a.b->sign(), mpz_sgn(a.z));
    ASSERT_EQ(a.b->bit_length(), mpz_sgn(a.z) == 0 ? 0 : (int64_t)mpz_sizeinbase(a.z, 2));
    for (int base : {2, 7, 16, 36}) {
      ASSERT_EQ(text(a.b->to_str(base)), text(a.z, base));
      ASSERT_TRUE(BigInt::parse(a.b->to_str(base), base)->eq(a.b));
    }
    int64_t bytes = a.b->bit_length() / 8 + 1;
    for (bool high : {false, true}) {
      ASSERT_TRUE(BigInt::from_bytes(a.b->to_bytes(bytes, high, true), high, true)->eq(a.b));
    }
    if (mpz_sgn(a.z) > 0) {
      mpz_set_ui(r.z, 1);
      mpz_mul_2exp(r.z, r.z, 61);
      mpz_sub_ui(r.z, r.z, 1);
      mpz_mod(r.z, a.z, r.z);
      ASSERT_EQ(a.b->hash(), mpz_get_si(r.z));
      ASSERT_EQ(a.b->neg()->hash(), -mpz_get_si(r.z));
    }
  }
}

TEST(BigInt, Floats) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 20000; round++) {
    double value = float_from_bits(random());
    if (!math::is_finite(value)) continue;
    BigInt* whole = BigInt::from_float(value);
    ASSERT_EQ(whole->to_float(), math::trunc(value));
    // Half-way cases: a float's neighbour is 2**(bits - 53) away.
    if (whole->bit_length() > 60 && whole->bit_length() < 1000) {
      BigInt* half = BigInt::from_int(1)->shift_left(whole->bit_length() - 54);
      BigInt* one = BigInt::from_int(1);
      BigInt* a = whole->abs();
      double near = a->to_float();
      double next = math::next_after(near, math::infinity());
      bool even = (float_to_bits(near) & 1) == 0;
      ASSERT_EQ(a->add(half)->to_float(), even ? near : next);
      ASSERT_EQ(a->add(half)->sub(one)->to_float(), near);
      ASSERT_EQ(a->add(half)->add(one)->to_float(), next);
    }
  }
  EXPECT_THROW(BigInt::from_int(1)->shift_left(1024)->to_float(), OverflowError*);
  EXPECT_THROW(BigInt::from_float(math::infinity()), OverflowError*);
  EXPECT_THROW(BigInt::from_float(math::nan()), ValueError*);
}

TEST(BigInt, TrueDivision) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 20000; round++) {
    // Exact where both are floats: the hardware knows, subnormal results included.
    double x = static_cast<double>(static_cast<int64_t>(random() >> 11));
    double y = static_cast<double>(static_cast<int64_t>(random() >> (11 + random() % 50)) + 1);
    int64_t scale = random() % 1000;
    int64_t down = random() % 1120;
    BigInt* a = BigInt::from_float(x)->shift_left(scale);
    BigInt* b = BigInt::from_float(y)->shift_left(scale);
    ASSERT_EQ(a->true_div(b), x / y);
    // A quotient with more bits than a float, scaled down far: rounded once, as strtod does it.
    BigInt* power = BigInt::from_int(1)->shift_left(down);
    BigInt* odd = BigInt::from_uint(random() | 1);
    long double exact = static_cast<long double>(odd->to_uint_wrapped());
    long double scaled = ldexpl(exact, -static_cast<int>(down));  // 64 bits, wide exponents: exact
    ASSERT_EQ(odd->true_div(power), static_cast<double>(scaled)) << down;
    ASSERT_EQ(odd->neg()->true_div(power), -static_cast<double>(scaled));
  }
  EXPECT_THROW(BigInt::from_int(1)->true_div(BigInt::from_int(0)), ZeroDivisionError*);
  BigInt* large = BigInt::from_int(1)->shift_left(2000);
  EXPECT_THROW(large->true_div(BigInt::from_int(3)), OverflowError*);
}

TEST(BigInt, Bytes) {
  EXPECT_TRUE(BigInt::from_int(-128)->to_bytes(1, true, true)->eq("\x80"_str));
  EXPECT_THROW(BigInt::from_int(128)->to_bytes(1, true, true), OverflowError*);
  EXPECT_THROW(BigInt::from_int(-129)->to_bytes(1, true, true), OverflowError*);
  EXPECT_THROW(BigInt::from_int(-1)->to_bytes(1, true, false), OverflowError*);
  EXPECT_TRUE(BigInt::from_int(258)->to_bytes(2, true, false)->eq("\x01\x02"_str));
  EXPECT_TRUE(BigInt::from_int(258)->to_bytes(2, false, false)->eq("\x02\x01"_str));
  EXPECT_EQ(BigInt::from_bytes("\xff\xfe"_str, true, true)->to_int(), -2);
}

TEST(BigInt, Parse) {
  EXPECT_EQ(BigInt::parse("12x"_str), nullptr);
  EXPECT_EQ(BigInt::parse(""_str), nullptr);
  EXPECT_EQ(text(BigInt::parse("+123456789012345678901234567890"_str)->to_str()),
            "123456789012345678901234567890");
  EXPECT_EQ(BigInt::parse("-9223372036854775808"_str)->to_int(), INT64_MIN);
  EXPECT_FALSE(BigInt::parse("9223372036854775808"_str)->fits_int());
}

}  // namespace
}  // namespace rlib
