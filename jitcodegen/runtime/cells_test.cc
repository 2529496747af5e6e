#include "jitcodegen/runtime/cells.h"

#include <gtest/gtest.h>

namespace kiln::jit {
namespace {

constexpr size_t kDriver = 0, kPlace = 3;

// With one driver, that has one green.
const JitProgram& World() {
  static const JitProgram* world = [] {
    auto* w = new JitProgram;
    w->drivers.emplace_back().greens = {Kind::kI64};
    return w;
  }();
  return *world;
}

TEST(CellsTest, APlaceFindsTheCellOfWhateverIsAskedForThere) {
  Cells cells(World());
  const uint64_t one = 1, two = 2;
  EXPECT_EQ(cells.FindAt(kPlace, kDriver, &one), nullptr);
  Cell* first = &cells.At(kDriver, &one);
  Cell* second = &cells.At(kDriver, &two);
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(cells.FindAt(kPlace, kDriver, &one), first);
    EXPECT_EQ(cells.FindAt(kPlace, kDriver, &one), first);
    EXPECT_EQ(cells.FindAt(kPlace, kDriver, &two), second);
  }
}

TEST(CellsTest, APlaceForgetsACellThatWasTakenAway) {
  Cells cells(World());
  const uint64_t one = 1, two = 2;
  cells.At(kDriver, &one);
  ASSERT_NE(cells.FindAt(kPlace, kDriver, &one), nullptr);
  ASSERT_TRUE(cells.Keep([](const Cell&) { return false; }));
  EXPECT_EQ(cells.FindAt(kPlace, kDriver, &one), nullptr);
  Cell& next = cells.At(kDriver, &two);  // in the same memory
  EXPECT_EQ(cells.FindAt(kPlace, kDriver, &two), &next);
}

}  // namespace
}  // namespace kiln::jit
