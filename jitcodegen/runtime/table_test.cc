#include "jitcodegen/runtime/table.h"

#include <gtest/gtest.h>

#include <string>

namespace kiln::jit {
namespace {

// Texts behind each other, of which it is seen when they are read.
class TableTest : public testing::Test {
 protected:
  void Attach() {
    const uint32_t starts[] = {0, 3, 5, 1000};
    starts_.assign(reinterpret_cast<const char*>(starts), sizeof starts);
    table_.Attach(PackedNumbers(Bytes(starts_)), Bytes(texts_), [this](std::span<const uint8_t> bytes, std::string* item) {
      *item = {bytes.begin(), bytes.end()};
      ++read_;
    });
  }
  static std::span<const uint8_t> Bytes(const std::string& s) { return {reinterpret_cast<const uint8_t*>(s.data()), s.size()}; }

  std::string texts_ = "onetwothree", starts_;
  Table<std::string> table_;
  int read_ = 0;
};

TEST_F(TableTest, ItemsAreReadWhenTheyAreAskedForAndOnce) {
  Attach();
  EXPECT_EQ(table_.size(), 4u);
  EXPECT_EQ(read_, 0);
  const std::string& item = table_[1];
  EXPECT_EQ(item, "twothree");
  EXPECT_EQ(table_[1], "twothree");
  EXPECT_EQ(read_, 1);
  EXPECT_EQ(table_[0], "onetwothree");
  EXPECT_EQ(&table_[1], &item);
}

TEST_F(TableTest, AnItemBehindTheEndHasNoBytes) {
  Attach();
  EXPECT_EQ(table_[3], "");
}

TEST_F(TableTest, GoingThroughReadsAll) {
  Attach();
  std::string all;
  for (const std::string& item : table_) all += item + ";";
  EXPECT_EQ(all, "onetwothree;twothree;othree;;");
  EXPECT_EQ(read_, 4);
}

TEST_F(TableTest, WhatIsAddedStaysWhereItIs) {
  std::string* first = &table_.emplace_back();
  *first = "first";
  for (int i = 0; i < 100; ++i) table_.push_back(std::to_string(i));
  EXPECT_EQ(&table_[0], first);
  EXPECT_EQ(table_[0] + table_[100], "first99");
}

}  // namespace
}  // namespace kiln::jit
