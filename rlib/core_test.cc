// Objects, arrays, lists, strings, exceptions, integers.

#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "rlib/rlib.h"

namespace rlib {
namespace {

std::string text(const Str* s) { return std::string(s->raw_items(), s->length()); }
Str* str(const std::string& s) { return Str::from_raw(s.data(), s.size()); }
std::string join(List<Str*>* list) { return text("|"_str->join(list)); }

class Animal : public Object {};
class Cat final : public Animal {};

TEST(Object, Classes) {
  Object* cat = new Cat();
  EXPECT_TRUE(isinstance<Animal>(cat));
  EXPECT_FALSE(isinstance<Str>(cat));
  EXPECT_FALSE(isinstance<Animal>(nullptr));
  EXPECT_EQ(cast<Cat>(cat), cat);
  EXPECT_EQ(cast<Cat>(nullptr), nullptr);
  EXPECT_EQ(cast_or_null<Str>(cat), nullptr);
  EXPECT_EQ(text(class_name(new OSError(1, ""_str))), "rlib::OSError");
  EXPECT_EQ(identity_hash(cat), identity_hash(cat));
  EXPECT_DEATH(cast<Str>(cat), "cast to a class");
}

TEST(Array, Basics) {
  auto* array = Array<int>::make(5);
  EXPECT_EQ(array->get(4), 0);
  for (int i = 0; i < 5; i++) array->set(i, i);
  array_copy(array, 0, array, 1, 4);
  EXPECT_EQ(array->get(4), 3);
  EXPECT_EQ(array->get(0), 0);
  EXPECT_DEATH(array->get(5), "array index out of range");
  EXPECT_DEATH(array->get(-1), "array index out of range");
  EXPECT_DEATH(array_copy(array, 3, array, 0, 3), "source range");
  EXPECT_DEATH(Array<int>::make(-1), "negative");
}

TEST(List, AgreesWithVector) {
  std::mt19937 random(1);
  auto* list = new List<int64_t>();
  std::vector<int64_t> model;
  for (int step = 0; step < 20000; step++) {
    size_t size = model.size();
    size_t at = size == 0 ? 0 : random() % size;
    int64_t item = random() % 1000;
    switch (random() % 12) {
      case 0: case 1: case 2: case 3:
        list->append(item);
        model.push_back(item);
        break;
      case 4:
        list->insert(at, item);
        model.insert(model.begin() + at, item);
        break;
      case 5:
        if (size > 0) {
          EXPECT_EQ(list->pop(), model.back());
          model.pop_back();
        }
        break;
      case 6:
        if (size > 0) {
          EXPECT_EQ(list->pop_at(at), model[at]);
          model.erase(model.begin() + at);
        }
        break;
      case 7: {
        size_t end = at + random() % (size - at + 1);
        if (random() % 8 == 0) {
          list->remove_range(at, end);
          model.erase(model.begin() + at, model.begin() + end);
        }
        break;
      }
      case 8: {
        size_t end = at + random() % (size - at + 1) / 2;
        auto* other = List<int64_t>::filled(random() % 20, item);
        list->replace_range(at, end, other);
        model.erase(model.begin() + at, model.begin() + end);
        model.insert(model.begin() + at, other->length(), item);
        break;
      }
      case 9:
        list->reverse();
        std::reverse(model.begin(), model.end());
        break;
      case 10:
        if (size < 100) {
          list->extend(list);
          std::vector<int64_t> copy = model;
          model.insert(model.end(), copy.begin(), copy.end());
        }
        break;
      case 11:
        EXPECT_EQ(list->index(item), [&] {
          auto it = std::find(model.begin(), model.end(), item);
          return it == model.end() ? -1 : it - model.begin();
        }());
        if (size > 2000) {
          list->resize(5, 0);
          model.resize(5);
        }
        break;
    }
    ASSERT_EQ(list->length(), static_cast<int64_t>(model.size()));
    size_t i = 0;
    for (int64_t x : *list) ASSERT_EQ(x, model[i++]);
  }
}

TEST(List, Bounds) {
  auto* list = List<int>::of(1, 2, 3);
  EXPECT_EQ(list->at(-1), 3);
  EXPECT_THROW(list->at(3), IndexError*);
  EXPECT_THROW(list->at(-4), IndexError*);
  EXPECT_DEATH(list->get(3), "list index");
  EXPECT_DEATH((new List<int>())->pop(), "list index");
  EXPECT_EQ(list->index_if([](int x) { return x > 1; }), 1);
  EXPECT_EQ(list->slice(1, 3)->length(), 2);
  list->resize(5, 9);
  EXPECT_EQ(list->last(), 9);
}

TEST(Str, AgreesWithString) {
  std::mt19937 random(2);
  auto any = [&](int longest) {
    std::string s;
    for (int i = random() % (longest + 1); i > 0; i--) s += "ab \n"[random() % 4];
    return s;
  };
  for (int round = 0; round < 5000; round++) {
    std::string a = any(12), b = any(3);
    Str* x = str(a);
    Str* y = str(b);
    EXPECT_EQ(text(x->concat(y)), a + b);
    EXPECT_EQ(x->find(y), static_cast<int64_t>(a.find(b)));
    EXPECT_EQ(x->rfind(y), static_cast<int64_t>(a.rfind(b)));
    EXPECT_EQ(x->find_char('a', 2), static_cast<int64_t>(a.find('a', 2)));
    EXPECT_EQ(x->rfind_char('b'), static_cast<int64_t>(a.rfind('b')));
    EXPECT_EQ(x->compare(y) < 0, a < b);
    EXPECT_EQ(x->compare(y) > 0, a > b);
    EXPECT_EQ(x->eq(y), a == b);
    EXPECT_EQ(x->starts_with(y), a.starts_with(b));
    EXPECT_EQ(x->ends_with(y), a.ends_with(b));
    EXPECT_EQ(x->concat(y)->hash(), str(a + b)->hash());
    if (!b.empty()) {
      EXPECT_EQ(text(y->join(x->split(y))), a);
      EXPECT_EQ(x->split(y)->length(), x->count(y) + 1);
    }
  }
}

TEST(Str, Parts) {
  EXPECT_EQ(join(",a,,b,"_str->split(","_str)), "|a||b|");
  EXPECT_EQ(join("a,b,c"_str->split(","_str, 1)), "a|b,c");
  EXPECT_EQ(join(""_str->split(","_str)), "");
  EXPECT_EQ(join(" a  bc\td "_str->split_blanks()), "a|bc|d");
  EXPECT_EQ(join("a\r\n\nb"_str->split_lines()), "a||b");
  EXPECT_EQ("a\n"_str->split_lines()->length(), 1);
  EXPECT_EQ(text("aXbX"_str->replace("X"_str, "--"_str)), "a--b--");
  EXPECT_EQ(text("  x "_str->strip()), "x");
  EXPECT_EQ(text("   "_str->strip()), "");
  EXPECT_EQ(text("  x "_str->strip_left()), "x ");
  EXPECT_EQ(text("  x "_str->strip_right()), "  x");
  EXPECT_EQ(text("aBz1"_str->upper()), "ABZ1");
  EXPECT_EQ(text("aBz1"_str->lower()), "abz1");
  EXPECT_EQ(text("ab"_str->repeat(5)), "ababababab");
  EXPECT_EQ("\xff"_str->byte_at(0), 255);
  EXPECT_EQ("abc"_str->slice(1, 2), "xb"_str->slice(1, 2));
  EXPECT_EQ("aaaa"_str->count("aa"_str), 2);
  EXPECT_EQ("abc"_str->count(""_str), 4);
  EXPECT_EQ("x"_str, "x"_str);
  EXPECT_DEATH("abc"_str->slice(2, 1), "slice");
}

TEST(StrBuilder, Basics) {
  auto* builder = new StrBuilder();
  for (int i = 0; i < 100; i++) builder->append('x');
  builder->append("abc"_str);
  builder->append("abc"_str, 1, 2);
  builder->append_int(-5);
  builder->append_double(0.5);
  builder->append_repeated('-', 3);
  EXPECT_EQ(text(builder->build()), std::string(100, 'x') + "abcb-50.5---");
  builder->truncate(1);
  EXPECT_EQ(text(builder->build()), "x");
}

TEST(Numerals, Ints) {
  for (int64_t value : {INT64_MIN, INT64_MIN + 1, -int64_t{1}, int64_t{42}, INT64_MAX}) {
    for (int64_t base : {2, 10, 16, 36}) {
      ParsedInt parsed = parse_int(int_to_str(value, base), base);
      EXPECT_TRUE(parsed.ok());
      EXPECT_EQ(parsed.value, value);
    }
  }
  EXPECT_EQ(text(int_to_str(-255, 16)), "-ff");
  EXPECT_EQ(parse_int("9223372036854775808"_str).outcome, ParsedInt::kTooBig);
  EXPECT_EQ(parse_int("-9223372036854775809"_str).outcome, ParsedInt::kTooBig);
  EXPECT_EQ(parse_int("99999999999999999999x"_str).outcome, ParsedInt::kMalformed);
  EXPECT_EQ(parse_int("-"_str).outcome, ParsedInt::kMalformed);
  EXPECT_EQ(parse_int(""_str).outcome, ParsedInt::kMalformed);
  EXPECT_EQ(parse_int("12"_str, 2).outcome, ParsedInt::kMalformed);
}

TEST(Integers, Checked) {
  int32_t small = 0;
  EXPECT_TRUE(add_overflow(INT32_MAX, 1, small));
  EXPECT_EQ(small, INT32_MIN);
  EXPECT_FALSE(mul_overflow(1 << 15, 1 << 15, small));
  EXPECT_TRUE(sub_overflows(uint32_t{1}, uint32_t{2}));
  EXPECT_THROW(add_checked(INT64_MAX, int64_t{1}), OverflowError*);
  EXPECT_THROW(div_checked(1, 0), ZeroDivisionError*);
  EXPECT_THROW(div_checked(INT64_MIN, int64_t{-1}), OverflowError*);
  EXPECT_EQ(floor_div(-7, 2), -4);
  EXPECT_EQ(floor_mod(-7, 2), 1);
  EXPECT_EQ(floor_mod(7, -2), -1);
  EXPECT_EQ(mod_checked(INT64_MIN, int64_t{-1}), 0);
  EXPECT_EQ(bit_length(0), 0);
  EXPECT_EQ(bit_length(8), 4);
  EXPECT_EQ(round_up_to_power_of_two(5), 8);
  EXPECT_EQ(round_up_to_power_of_two(8), 8);
  EXPECT_EQ(mul_high(uint64_t{1} << 63, 4), 2u);
}

TEST(Exceptions, RaiseIsByTheObjectsClass) {
  Exception* stored = new KeyError();
  EXPECT_THROW(raise(stored), KeyError*);
  try {
    try {
      raise(stored);
    } catch (IndexError*) {
      FAIL();
    } catch (KeyError*) {
      throw;
    }
  } catch (Exception* e) {
    EXPECT_EQ(e, stored);
  }
}

Array<int>* prebuilt() { return RLIB_ONCE(Array<int>::make(3)); }

TEST(Prebuilt, IsMadeOnce) { EXPECT_EQ(prebuilt(), prebuilt()); }

}  // namespace
}  // namespace rlib
