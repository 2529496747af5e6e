#include "jitcodegen/native/function_numbers.h"

#include <gtest/gtest.h>

namespace kiln::jit {
namespace {

template <int n>
int function_number;
template <int n>
void Function() { ++function_number<n>; }

TEST(FunctionNumbersTest, OfTheTableAreThoseOfTheTable) {
  const kiln_jit_function table[] = {Function<0>, nullptr, Function<2>, Function<0>};
  FunctionNumbers numbers(table);
  EXPECT_EQ(numbers.At(0), Function<0>);
  EXPECT_EQ(numbers.At(1), nullptr);
  EXPECT_EQ(numbers.Of(Function<2>), 2u);
  EXPECT_EQ(numbers.Of(Function<0>), 0u) << "the first of those that are one function";
}

TEST(FunctionNumbersTest, OthersGetNumbersBehindThoseOfTheTable) {
  const kiln_jit_function table[] = {Function<0>};
  FunctionNumbers numbers(table);
  EXPECT_EQ(numbers.At(1), nullptr);
  EXPECT_EQ(numbers.Of(Function<5>), 1u);
  EXPECT_EQ(numbers.Of(Function<6>), 2u);
  EXPECT_EQ(numbers.Of(Function<5>), 1u);
  EXPECT_EQ(numbers.At(2), Function<6>);
  EXPECT_EQ(numbers.At(3), nullptr);
}

// So many that the index has to grow. Nobody calls them.
TEST(FunctionNumbersTest, ThereIsRoomForMany) {
  FunctionNumbers numbers({});
  const auto function = [](uint32_t n) { return reinterpret_cast<kiln_jit_function>(uint64_t{16} * (n + 1)); };
  for (uint32_t n = 0; n < 1000; ++n) ASSERT_EQ(numbers.Of(function(n)), n);
  for (uint32_t n = 0; n < 1000; ++n) ASSERT_EQ(numbers.Of(function(n)), n);
}

}  // namespace
}  // namespace kiln::jit
