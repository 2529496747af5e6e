// The environment is parsed strictly.

#include "gc/runtime/options.h"

#include <stdlib.h>

#include "gtest/gtest.h"

namespace kiln::gc {
namespace {

size_t size_of(const char* text) {
  size_t size = 0;
  return parse_size(text, 1, size_t{1} << 50, &size) ? size : 0;
}

TEST(Options, Sizes) {
  EXPECT_EQ(size_of("65536"), 65536u);
  EXPECT_EQ(size_of("64K"), 65536u);
  EXPECT_EQ(size_of("64kb"), 65536u);
  EXPECT_EQ(size_of("1.5M"), 1572864u);
  EXPECT_EQ(size_of("2GB"), size_t{2} << 30);
}

TEST(Options, BadSizes) {
  for (const char* text : {"", "K", "-1", "+1", " 1", "1 ", "1.5", "1.K", ".5M", "1X", "1KK", "1BK",
                           "0x10", "1e6", "inf", "nan", "0", "99999999999999999999999"})
    EXPECT_EQ(size_of(text), 0u) << text;
}

TEST(Options, Factors) {
  double f;
  EXPECT_TRUE(parse_factor("1.82", 1.05, 100, &f));
  EXPECT_DOUBLE_EQ(f, 1.82);
  EXPECT_TRUE(parse_factor("2", 1.05, 100, &f));
  for (const char* text : {"1", "1.0", "101", "1.5x", "", "x", "1.5.1"})
    EXPECT_FALSE(parse_factor(text, 1.05, 100, &f)) << text;
}

TEST(OptionsDeathTest, ABadValueEndsTheProgram) {
  struct {
    const char* name;
    const char* value;
  } bad[] = {{"KILN_GC_NURSERY", "12"},  {"KILN_GC_NURSERY", "big"}, {"KILN_GC_INCREMENT", "0"},
             {"KILN_GC_GROWTH", "1"},    {"KILN_GC_MIN", "-5"},      {"KILN_GC_MAX", "1.5"},
             {"KILN_GC_STRESS", "3"},    {"KILN_GC_STRESS", ""},     {"KILN_GC_VERIFY", "yes"},
             {"KILN_GC_LOG", "/no/where/at/all"}, {"KILN_GC_LOG", ""}};
  for (auto& b : bad) {
    EXPECT_EXIT(
        {
          setenv(b.name, b.value, 1);
          read_options();
        },
        testing::ExitedWithCode(2), "^kiln: KILN_GC_[A-Z]+=[^\n]*: [^\n]+\n$")
        << b.name << "=" << b.value;
  }
}

}  // namespace
}  // namespace kiln::gc
