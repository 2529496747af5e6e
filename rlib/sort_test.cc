#include "rlib/sort.h"

#include <algorithm>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "rlib/rlib.h"

namespace rlib {
namespace {

struct Card {
  int64_t rank;
  int64_t position;  // before sorting
};

// Random, with runs up and down and many equal ranks.
std::vector<Card> shuffled(std::mt19937& random, int64_t length) {
  std::vector<Card> cards;
  int64_t ranks = 1 + random() % (2 * length + 1);
  while (static_cast<int64_t>(cards.size()) < length) {
    int64_t run = 1 + random() % (random() % 3 == 0 ? 200 : 4);
    int64_t rank = random() % ranks;
    int64_t step = static_cast<int64_t>(random() % 3) - 1;
    for (int64_t i = 0; i < run && static_cast<int64_t>(cards.size()) < length; i++) {
      cards.push_back({rank + i * step, static_cast<int64_t>(cards.size())});
    }
  }
  return cards;
}

TEST(Sort, AgreesWithStableSort) {
  std::mt19937 random(1);
  for (int round = 0; round < 1500; round++) {
    std::vector<Card> expected = shuffled(random, random() % (round % 10 == 0 ? 3000 : 150));
    auto* list = new List<Card>();
    for (Card card : expected) list->append(card);
    sort(list, [](Card a, Card b) { return a.rank < b.rank; });
    std::sort(expected.begin(), expected.end(), [](Card a, Card b) {
      return a.rank != b.rank ? a.rank < b.rank : a.position < b.position;
    });
    ASSERT_EQ(list->length(), static_cast<int64_t>(expected.size()));
    for (size_t i = 0; i < expected.size(); i++) {
      ASSERT_EQ(list->get(i).rank, expected[i].rank) << round << " " << i;
      ASSERT_EQ(list->get(i).position, expected[i].position) << round << " " << i;
    }
  }
}

class CountingSort final : public TimSort<int64_t, CountingSort> {
 public:
  bool less(int64_t a, int64_t b) {
    count++;
    return a < b;
  }
  int64_t count = 0;
};

TEST(Sort, SortedInputTakesOneComparisonAnItem) {
  auto* list = new List<int64_t>();
  for (int64_t i = 0; i < 10000; i++) list->append(i);
  auto* counting = new CountingSort();
  counting->sort(list);
  EXPECT_EQ(counting->count, 9999);
}

TEST(Sort, RandomInputTakesFewComparisons) {
  std::mt19937 random(2);
  auto* list = new List<int64_t>();
  for (int64_t i = 0; i < 10000; i++) list->append(random());
  auto* counting = new CountingSort();
  counting->sort(list);
  EXPECT_LT(counting->count, 10000 * 12.5);  // log2(10000!) is 118458
}

TEST(Sort, Strings) {
  auto* list = List<Str*>::of("b"_str, "ab"_str, ""_str, "a"_str, "\xff"_str);
  sort(list);
  EXPECT_TRUE(","_str->join(list)->eq(",a,ab,b,\xff"_str));
}

// Raises at the comparison after so many.
class Tired final : public TimSort<int, Tired> {
 public:
  explicit Tired(int64_t left) : left_(left) {}
  bool less(int a, int b) {
    if (left_-- == 0) throw new ValueError("tired"_str);
    return a < b;
  }

 private:
  int64_t left_;
};

// Whether the list has every number from 0 on once.
bool is_permutation(List<int>* list) {
  auto* seen = Array<bool>::make(list->length());
  for (int64_t i = 0; i < list->length(); i++) seen->set(list->get(i), true);
  for (int64_t i = 0; i < list->length(); i++) {
    if (!seen->get(i)) return false;
  }
  return true;
}

TEST(Sort, ListKeepsItsItemsWhenLessRaises) {
  constexpr int kCount = 300;
  int64_t failed = 0;
  for (int64_t comparisons = 0;; comparisons++) {
    auto* list = new List<int>();
    for (int i = 0; i < kCount; i++) list->append(i < 200 ? i * 77 % 200 : 200 + (i * 3 + 1) % 100);
    ASSERT_TRUE(is_permutation(list));
    try {
      (new Tired(comparisons))->sort(list);
      break;
    } catch (ValueError*) {
      failed++;
    }
    ASSERT_TRUE(is_permutation(list)) << "after " << comparisons << " comparisons";
  }
  EXPECT_GT(failed, kCount);
}

}  // namespace
}  // namespace rlib
