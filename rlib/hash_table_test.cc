// Dict and Set, checked against a plain model under random changes.

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "rlib/rlib.h"

namespace rlib {
namespace {

// Keys whose hashes collide a lot.
struct CrowdedKeys {
  static constexpr bool kStoresHash = false;
  static constexpr bool kMayMutate = false;
  static int64_t hash(int64_t key) { return key & 3; }
  static bool equals(int64_t a, int64_t b) { return a == b; }
};

class Box final : public Object {
 public:
  explicit Box(int64_t value) : value(value) {}
  const int64_t value;
};
struct BoxKeys {
  static constexpr bool kStoresHash = true;
  static constexpr bool kMayMutate = true;
  static int64_t hash(Box* key) { return key->value % 16; }
  static bool equals(Box* a, Box* b) { return a->value == b->value; }
};

using Model = std::vector<std::pair<int64_t, int64_t>>;

Model::iterator find(Model& model, int64_t key) {
  return std::find_if(model.begin(), model.end(), [&](auto& item) { return item.first == key; });
}

template <class D, class MakeKey, class ReadKey>
void check_random(unsigned seed, int64_t keys, MakeKey make_key, ReadKey read_key) {
  std::mt19937 random(seed);
  Model model;
  D* dict = new D();
  for (int step = 0; step < 6000; step++) {
    int64_t k = static_cast<int64_t>(random() % keys);
    auto key = make_key(k);
    auto it = find(model, k);
    switch (random() % 16) {
      case 0: case 1: case 2: case 3: case 4: case 5: {
        int64_t value = random();
        dict->set(key, value);
        if (it == model.end()) model.push_back({k, value});
        else it->second = value;
        break;
      }
      case 6: case 7: case 8: case 9:
        EXPECT_EQ(dict->remove(key), it != model.end());
        if (it != model.end()) model.erase(it);
        break;
      case 10:
        if (it != model.end()) {
          dict->move_to_end(key);
          auto item = *it;
          model.erase(it);
          model.push_back(item);
        }
        break;
      case 11:
        if (it != model.end()) {
          dict->move_to_front(key);
          auto item = *it;
          model.erase(it);
          model.insert(model.begin(), item);
        }
        break;
      case 12:
        if (!model.empty()) {
          auto item = dict->pop_last();
          EXPECT_EQ(read_key(item.key), model.back().first);
          EXPECT_EQ(item.value, model.back().second);
          model.pop_back();
        }
        break;
      case 13:
        if (!model.empty()) {
          EXPECT_EQ(read_key(dict->pop_first().key), model.front().first);
          model.erase(model.begin());
        }
        break;
      case 14:
        EXPECT_EQ(dict->get_or(key, -7), it == model.end() ? -7 : it->second);
        break;
      case 15:
        if (random() % 40 == 0) dict = dict->copy();
        if (random() % 400 == 0) {
          dict->clear();
          model.clear();
        }
        break;
    }
    ASSERT_EQ(dict->length(), static_cast<int64_t>(model.size()));
    if (step % 16 == 0) {
      size_t i = 0;
      for (auto [key, value] : *dict) {
        ASSERT_EQ(read_key(key), model[i].first);
        ASSERT_EQ(value, model[i].second);
        ASSERT_EQ(dict->get(key), value);
        i++;
      }
      ASSERT_EQ(i, model.size());
      for (int64_t at = dict->last(); at >= 0; at = dict->previous(at - 1)) {
        ASSERT_EQ(read_key(dict->key_at(at)), model[--i].first);
      }
    }
  }
}

// A key that comes while another goes has a number behind it, even if it is the only one.
TEST(Dict, NumbersAreNotGivenAgain) {
  auto* dict = new Dict<int64_t, int64_t>();
  dict->set(0, 0);
  int64_t at = dict->next(0);
  dict->remove(0);
  dict->set(1, 1);
  EXPECT_EQ(dict->next(at + 1), at + 1);
  EXPECT_EQ(dict->last(), at + 1);
  // But a stack does not grow.
  for (int64_t k = 0; k < 100; k++) {
    dict->pop_last();
    dict->set(k, k);
  }
  EXPECT_LE(dict->next(0), at + 1);
  dict->clear();
  dict->set(0, 0);
  EXPECT_EQ(dict->next(0), 0);
}

TEST(Dict, IntKeys) {
  auto same = [](int64_t k) { return k; };
  for (int64_t keys : {3, 20, 300, 3000}) {
    check_random<Dict<int64_t, int64_t>>(static_cast<unsigned>(keys), keys, same, same);
  }
}

TEST(Dict, CollidingKeys) {
  auto same = [](int64_t k) { return k; };
  check_random<Dict<int64_t, int64_t, CrowdedKeys>>(1, 60, same, same);
}

TEST(Dict, StrKeys) {
  auto text = [](int64_t k) { return int_to_str(k); };
  check_random<Dict<Str*, int64_t>>(2, 200, text, [](Str* s) { return parse_int(s).value; });
}

TEST(Dict, KeysOfItsOwn) {
  check_random<Dict<Box*, int64_t, BoxKeys>>(
      3, 100, [](int64_t k) { return new Box(k); }, [](Box* b) { return b->value; });
}

TEST(Dict, IdentityKeys) {
  auto* dict = new Dict<Box*, Str*>();
  Box* a = new Box(1);
  Box* b = new Box(1);
  dict->set(a, "a"_str);
  dict->set(b, "b"_str);
  EXPECT_EQ(dict->get(a), "a"_str);
  EXPECT_EQ(dict->get(b), "b"_str);
  EXPECT_EQ(dict->get(new Box(1)), nullptr);
}

TEST(Dict, Large) {
  auto* dict = new Dict<int64_t, int64_t>();
  for (int64_t i = 0; i < 100000; i++) dict->set(i * 7919, i);
  for (int64_t i = 0; i < 100000; i++) ASSERT_EQ(dict->get(i * 7919), i);
  EXPECT_FALSE(dict->contains(1));
  for (int64_t i = 0; i < 100000; i++) ASSERT_EQ(dict->pop_first().value, i);
  EXPECT_TRUE(dict->is_empty());
}

TEST(Dict, MissingKeys) {
  auto* dict = new Dict<Str*, int>();
  EXPECT_THROW(dict->at("x"_str), KeyError*);
  EXPECT_THROW(dict->pop("x"_str), KeyError*);
  EXPECT_EQ(dict->pop_or("x"_str, 5), 5);
  EXPECT_EQ(dict->get_or_set("x"_str, 6), 6);
  EXPECT_EQ(dict->get_or_set("x"_str, 7), 6);
}

TEST(Dict, RemovingWhileWalking) {
  auto* dict = new Dict<int, int>();
  for (int i = 0; i < 100; i++) dict->set(i, i);
  int seen = 0;
  for (auto [key, value] : *dict) {
    seen++;
    dict->remove(key);
    if (value % 2 == 0) dict->remove(key + 1);
  }
  EXPECT_EQ(seen, 50);
  EXPECT_TRUE(dict->is_empty());
}

// `equals` that changes the dict that is being searched.
struct HostileKeys {
  static constexpr bool kStoresHash = true;
  static constexpr bool kMayMutate = true;
  static inline Dict<Box*, int, HostileKeys>* victim = nullptr;
  static inline int budget = 0;
  static int64_t hash(Box*) { return 1; }
  static bool equals(Box* a, Box* b) {
    if (budget > 0) {
      budget--;
      victim->clear();
      for (int i = 0; i < 20; i++) victim->set(new Box(1000 + budget * 100 + i), i);
    }
    return a->value == b->value;
  }
};

TEST(Dict, EqualsMayChangeTheDict) {
  auto* dict = new Dict<Box*, int, HostileKeys>();
  HostileKeys::victim = dict;
  for (int i = 0; i < 10; i++) dict->set(new Box(i), i);
  HostileKeys::budget = 3;
  EXPECT_EQ(dict->get_or(new Box(9), -1), -1);
  EXPECT_GE(dict->length(), 20);
}

// It need not be packed now and then, as a dict whose keys are exchanged has to be.
TEST(Set, OneThatGrowsAndShrinksLikeAStackGivesNumbersAgain) {
  auto* set = Set<int64_t>::of(int64_t{1}, int64_t{2});
  for (int64_t i = 0; i < 1000; ++i) {
    set->add(10 + i);
    set->add(5000 + i);
    EXPECT_EQ(set->last(), 3);
    EXPECT_TRUE(set->remove(10 + i));
    EXPECT_EQ(set->last(), 3);
    EXPECT_TRUE(set->remove(5000 + i));
    EXPECT_EQ(set->last(), 1);
  }
  EXPECT_TRUE(set->remove(1));
  EXPECT_TRUE(set->remove(2));
  set->add(7);
  EXPECT_EQ(set->last(), 0);
}

TEST(Set, Basics) {
  auto* set = Set<Str*>::of("b"_str, "a"_str, "b"_str);
  EXPECT_EQ(set->length(), 2);
  EXPECT_FALSE(set->add("a"_str));
  EXPECT_TRUE(set->add("c"_str));
  EXPECT_TRUE(""_str->join(set->to_list())->eq("bac"_str));
  EXPECT_TRUE(set->remove("a"_str));
  EXPECT_TRUE(set->pop_first()->eq("b"_str));
  EXPECT_TRUE(set->is_subset_of(Set<Str*>::of("c"_str, "d"_str)));
  EXPECT_TRUE(set->eq(Set<Str*>::of("c"_str)));
}

}  // namespace
}  // namespace rlib
