#include "rlib/floats.h"

#include <cmath>
#include <cstdio>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "rlib/rlib.h"

namespace rlib {
namespace {

std::string text(Str* s) { return std::string(s->raw_items(), s->length()); }
Str* str(const std::string& s) { return Str::from_raw(s.data(), s.size()); }

TEST(Floats, Repr) {
  EXPECT_EQ(text(float_repr(0.1)), "0.1");
  EXPECT_EQ(text(float_repr(0.0)), "0.0");
  EXPECT_EQ(text(float_repr(-0.0)), "-0.0");
  EXPECT_EQ(text(float_repr(1.0)), "1.0");
  EXPECT_EQ(text(float_repr(100.0)), "100.0");
  EXPECT_EQ(text(float_repr(1e15)), "1000000000000000.0");
  EXPECT_EQ(text(float_repr(1e16)), "1e+16");
  EXPECT_EQ(text(float_repr(123456789012345680.0)), "1.2345678901234568e+17");
  EXPECT_EQ(text(float_repr(0.0001)), "0.0001");
  EXPECT_EQ(text(float_repr(0.00001)), "1e-05");
  EXPECT_EQ(text(float_repr(5e-324)), "5e-324");
  EXPECT_EQ(text(float_repr(-1.7976931348623157e308)), "-1.7976931348623157e+308");
  EXPECT_EQ(text(float_repr(math::nan())), "nan");
  EXPECT_EQ(text(float_repr(-math::infinity())), "-inf");
}

TEST(Floats, FormatAgreesWithPrintf) {
  std::mt19937_64 random(1);
  for (int round = 0; round < 20000; round++) {
    double value = round % 2 == 0 ? float_from_bits(random())
                                  : static_cast<double>(random() % 100000) / 64;
    if (round < 100) value = 0.5 * round;
    if (!std::isfinite(value)) continue;
    char style = "efg"[random() % 3];
    int precision = static_cast<int>(random() % 25);
    bool alternate = random() % 4 == 0;
    char expected[512];
    std::string format = std::string(alternate ? "%#." : "%.") + std::to_string(precision) + style;
    std::snprintf(expected, sizeof expected, format.c_str(), value);
    ASSERT_EQ(text(float_format(value, style, precision, alternate)), expected) << format;
  }
}

TEST(Floats, ReprReadsBack) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 20000; round++) {
    double value = float_from_bits(random());
    if (!std::isfinite(value)) continue;
    ParsedFloat parsed = parse_float(float_repr(value));
    ASSERT_TRUE(parsed.ok);
    ASSERT_EQ(float_to_bits(parsed.value), float_to_bits(value));
  }
}

TEST(Floats, Parse) {
  EXPECT_EQ(parse_float("1e400"_str).value, math::infinity());
  EXPECT_EQ(parse_float("-1e400"_str).value, -math::infinity());
  EXPECT_EQ(parse_float("1e-400"_str).value, 0.0);
  EXPECT_EQ(parse_float("+.5"_str).value, 0.5);
  EXPECT_EQ(parse_float("5."_str).value, 5.0);
  EXPECT_EQ(parse_float("-Infinity"_str).value, -math::infinity());
  EXPECT_TRUE(math::is_nan(parse_float("nan"_str).value));
  for (const char* bad :
       {"", "-", ".", "e5", "1e", "1e+", "1 ", " 1", "0x1", "1_0", "infin", "--1"}) {
    EXPECT_FALSE(parse_float(str(bad)).ok) << bad;
  }
}

TEST(Math, Frexp) {
  std::mt19937_64 random(3);
  for (int round = 0; round < 20000; round++) {
    double value = float_from_bits(random() & (round % 4 == 0 ? ~(uint64_t{0x7FF} << 52) : ~0ull));
    if (!std::isfinite(value)) continue;
    int exponent = 0;
    double mantissa = std::frexp(value, &exponent);
    math::MantissaAndExponent ours = math::frexp(value);
    ASSERT_EQ(ours.mantissa, mantissa);
    ASSERT_EQ(ours.exponent, exponent);
  }
}

}  // namespace
}  // namespace rlib
