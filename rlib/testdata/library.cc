// Uses most of rlib and prints what comes out. Untranslated, interpreted and translated it must print
// the same (library.out): nothing here depends on addresses, time or the hash seed.

#include "rlib/bigint.h"
#include "rlib/rlib.h"
#include "rlib/threads.h"

using namespace rlib::literals;
using rlib::BigInt;
using rlib::Dict;
using rlib::List;
using rlib::Set;
using rlib::Str;

namespace library {

void show(Str* what, Str* value) { rlib::print(what->concat(" "_str)->concat(value)); }
void show(Str* what, int64_t value) { show(what, rlib::int_to_str(value)); }

// A small generator of numbers, the same everywhere.
class Random final : public rlib::Object {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  // 0 <= result < limit.
  int64_t below(int64_t limit) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<int64_t>((state_ >> 33) % static_cast<uint64_t>(limit));
  }

 private:
  uint64_t state_;
};

// Mixes numbers into one, to compare much with little output.
class Digest final : public rlib::Object {
 public:
  void add(int64_t value) {
    state_ = (state_ ^ static_cast<uint64_t>(value)) * 0x9E3779B97F4A7C15u;
    state_ ^= state_ >> 29;
  }
  void add(const Str* s) {
    for (int64_t i = 0; i < s->length(); i++) add(s->byte_at(i));
    add(s->length());
  }
  int64_t value() const { return static_cast<int64_t>(state_ >> 16); }

 private:
  uint64_t state_ = 1;
};

class Box final : public rlib::Object {
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

class ByLastDigit final : public rlib::TimSort<int64_t, ByLastDigit> {
 public:
  explicit ByLastDigit(int64_t base) : base_(base) {}
  bool less(int64_t a, int64_t b) {
    comparisons++;
    return a % base_ < b % base_;
  }
  int64_t comparisons = 0;

 private:
  const int64_t base_;
};

void lists() {
  Random* random = new Random(1);
  Digest* digest = new Digest();
  List<int64_t>* list = new List<int64_t>();
  for (int64_t step = 0; step < 3000; step++) {
    int64_t length = list->length();
    int64_t at = length == 0 ? 0 : random->below(length);
    switch (random->below(8)) {
      case 0:
      case 1:
      case 2: list->append(step); break;
      case 3: list->insert(at, step); break;
      case 4:
        if (length > 0) digest->add(list->pop_at(at));
        break;
      case 5:
        if (length > 0) digest->add(list->pop());
        break;
      case 6: list->replace_range(at, length < at + 2 ? length : at + 2, list->slice(0, at / 4)); break;
      default: list->reverse(); break;
    }
    if (list->length() > 300) list->resize(20, -1);
  }
  for (int64_t item : *list) digest->add(item);
  show("lists"_str, digest->value());
  try {
    list->at(100000);
  } catch (rlib::IndexError* e) {
    show("at"_str, e->message());
  }
}

template <class D, class MakeKey>
int64_t dict_digest(D* dict, int64_t keys, MakeKey make_key) {
  Random* random = new Random(2);
  Digest* digest = new Digest();
  for (int64_t step = 0; step < 4000; step++) {
    auto key = make_key(random->below(keys));
    switch (random->below(8)) {
      case 0:
      case 1:
      case 2: dict->set(key, step); break;
      case 3: digest->add(dict->remove(key)); break;
      case 4: digest->add(dict->pop_or(key, -1)); break;
      case 5:
        if (dict->contains(key)) dict->move_to_front(key);
        break;
      case 6:
        if (!dict->is_empty()) digest->add(dict->pop_last().value);
        break;
      default: digest->add(dict->get_or_set(key, step)); break;
    }
    if (step % 500 == 0) dict = dict->copy();
  }
  for (auto [key, value] : *dict) digest->add(value);
  for (int64_t at = dict->last(); at >= 0; at = dict->previous(at - 1)) {
    digest->add(dict->value_at(at));
  }
  return digest->value();
}

Dict<Str*, int64_t>* make_table() {
  Dict<Str*, int64_t>* table = new Dict<Str*, int64_t>();
  for (int64_t i = 0; i < 100; i++) table->set("key"_str->concat(rlib::int_to_str(i)), i);
  table->remove("key50"_str);
  return table;
}
RLIB_PREBUILD Dict<Str*, int64_t>* table() { return RLIB_ONCE(make_table()); }

void dicts() {
  show("int keys"_str, dict_digest(new Dict<int64_t, int64_t>(), 100, [](int64_t k) { return k; }));
  show("str keys"_str, dict_digest(new Dict<Str*, int64_t>(), 400,
                                   [](int64_t k) { return rlib::int_to_str(k); }));
  show("box keys"_str, dict_digest(new Dict<Box*, int64_t, BoxKeys>(), 50,
                                   [](int64_t k) { return new Box(k); }));
  show("prebuilt"_str, table()->get("key99"_str) + table()->length());
  table()->set("new"_str, 5);
  show("prebuilt"_str, table()->get("new"_str) + table()->get_or("key50"_str, 1000));
  try {
    table()->at("none"_str);
  } catch (rlib::KeyError* e) {
    show("at"_str, e->message());
  }
  Set<Str*>* set = Set<Str*>::of("b"_str, "a"_str, "b"_str);
  set->add("c"_str);
  set->remove("a"_str);
  show("set"_str, ","_str->join(set->to_list()));
}

void sorting() {
  Random* random = new Random(3);
  Digest* digest = new Digest();
  for (int64_t round = 0; round < 20; round++) {
    List<int64_t>* list = new List<int64_t>();
    int64_t length = random->below(400);
    while (list->length() < length) {
      int64_t start = random->below(1000);
      for (int64_t i = random->below(60); i >= 0; i--) list->append(start + i * (round % 3 - 1));
    }
    ByLastDigit* by = new ByLastDigit(17);
    by->sort(list);
    digest->add(by->comparisons);
    for (int64_t item : *list) digest->add(item);
    rlib::sort(list);
    for (int64_t item : *list) digest->add(item);
  }
  show("sorting"_str, digest->value());
  List<Str*>* words = "the quick brown fox jumps over the lazy dog"_str->split_blanks();
  rlib::sort(words);
  show("words"_str, " "_str->join(words));
  rlib::sort(words, [](Str* a, Str* b) { return a->length() > b->length(); });
  show("by length"_str, " "_str->join(words));
}

void strings() {
  Str* s = "Some text,  with\ttwo words\nand, commas"_str;
  show("split"_str, "|"_str->join(s->split(","_str)));
  show("blanks"_str, "|"_str->join(s->split_blanks()));
  show("lines"_str, "|"_str->join(s->split_lines()));
  show("replace"_str, s->replace("wo"_str, "WO"_str)->slice(17, 28));
  show("case"_str, s->upper()->concat(s->lower())->slice(30, 50));
  show("find"_str, s->find("words"_str) * 100 + s->rfind(","_str));
  show("strip"_str, "["_str->concat("  x y "_str->strip())->concat("]"_str));
  show("repeat"_str, "ab"_str->repeat(7));
  show("compare"_str, ("abc"_str->compare("abd"_str) < 0) + ("b"_str->compare("abd"_str) > 0) * 10);
  show("same hash"_str, s->hash() == s->slice(0, 10)->concat(s->slice_from(10))->hash());
  rlib::StrBuilder* builder = new rlib::StrBuilder();
  for (int64_t i = -3; i < 300; i += 50) {
    builder->append_int(i);
    builder->append(':');
    builder->append_double(static_cast<double>(i) / 7);
    builder->append(s, i + 3, i + 3 < 30 ? i + 6 : i + 3);
    if (i + 50 > 30) break;
  }
  show("built"_str, builder->build());
}

void numbers() {
  int32_t small = 0;
  show("overflow"_str, rlib::add_overflow(2147483647, 1, small));
  show("wrapped"_str, small);
  show("floor"_str, rlib::floor_div(-7, 2) * 10 + rlib::floor_mod(-7, 2));
  try {
    rlib::div_checked(int64_t{1}, int64_t{0});
  } catch (rlib::ZeroDivisionError* e) {
    show("div"_str, e->message());
  }
  try {
    rlib::mul_checked(int64_t{1} << 40, int64_t{1} << 40);
  } catch (rlib::OverflowError* e) {
    show("mul"_str, e->message());
  }
  show("parse"_str, rlib::parse_int("-ff"_str, 16).value);
  show("bits"_str, rlib::bit_length(1000) * 100 + rlib::count_ones(1000));
  show("mul_high"_str, static_cast<int64_t>(rlib::mul_high(uint64_t{1} << 63, 6)));
  show("repr"_str, rlib::float_repr(0.1 + 0.2));
  show("repr"_str, rlib::float_repr(1e23));
  show("format"_str, rlib::float_format(3.14159, 'f', 2));
  show("format"_str, rlib::float_format(1234567.0, 'g', 3));
  show("parse"_str, rlib::float_repr(rlib::parse_float("-1.5e-7"_str).value));
  show("sqrt"_str, rlib::float_repr(rlib::math::sqrt(2.0)));
  show("frexp"_str, rlib::math::frexp(10.0).exponent);
}

void big_numbers() {
  BigInt* factorial = BigInt::from_int(1);
  for (int64_t i = 2; i <= 60; i++) factorial = factorial->mul(BigInt::from_int(i));
  show("60!"_str, factorial->to_str());
  show("hex"_str, factorial->neg()->to_str(16));
  show("parsed"_str, BigInt::parse(factorial->to_str(7), 7)->eq(factorial));
  Random* random = new Random(4);
  Digest* digest = new Digest();
  for (int64_t round = 0; round < 200; round++) {
    BigInt* a = BigInt::from_int(random->below(1000) - 500)->pow(random->below(20));
    BigInt* b = BigInt::from_int(random->below(1000) - 500)->pow(random->below(10));
    digest->add(a->add(b)->to_str());
    digest->add(a->sub(b)->to_str());
    digest->add(a->mul(b)->to_str());
    digest->add(a->bit_and(b)->to_str());
    digest->add(a->bit_or(b)->to_str());
    digest->add(a->bit_xor(b)->to_str());
    digest->add(a->shift_left(random->below(100))->shift_right(random->below(200))->to_str());
    digest->add(a->gcd(b)->to_str());
    digest->add(a->abs()->isqrt()->to_str());
    digest->add(a->compare(b));
    digest->add(a->hash());
    digest->add(a->bit_length());
    digest->add(rlib::float_repr(a->to_float()));
    if (!b->is_zero()) {
      rlib::BigIntDivision parts = a->divmod(b);
      digest->add(parts.quotient->to_str());
      digest->add(parts.remainder->to_str());
      digest->add(rlib::float_repr(a->true_div(b)));
      digest->add(a->pow_mod(BigInt::from_int(random->below(50)), b)->to_str());
    }
  }
  show("arithmetic"_str, digest->value());
  try {
    factorial->floor_div(BigInt::from_int(0));
  } catch (rlib::ZeroDivisionError* e) {
    show("division"_str, e->message());
  }
}

class Marked final : public rlib::Exception {
  RLIB_EXCEPTION(Marked)

 public:
  explicit Marked(int64_t mark) : Exception("marked"_str), mark(mark) {}
  Str* message() override { return "mark "_str->concat(rlib::int_to_str(mark)); }
  const int64_t mark;
};

void exceptions() {
  rlib::Exception* stored = new Marked(7);
  try {
    try {
      rlib::raise(stored);
    } catch (rlib::IndexError*) {
      show("wrong"_str, 1);
    } catch (Marked* e) {
      show("caught"_str, e->message());
      throw;
    }
  } catch (rlib::Exception* e) {
    show("again"_str, rlib::class_name(e));
  }
  try {
    rlib::read_file("/no/such/file"_str);
  } catch (rlib::OSError* e) {
    show("file"_str, e->message());
  }
}

void count(rlib::Object* argument) {
  rlib::threads::Lock* lock = rlib::cast<rlib::threads::Lock>(argument);
  lock->release();
}

void scopes() {
  rlib::threads::Lock* lock = new rlib::threads::Lock();
  try {
    rlib::threads::Holding holding(lock);
    show("held"_str, lock->is_held());
    throw new Marked(1);
  } catch (Marked*) {
    show("held"_str, lock->is_held());
  }
  lock->acquire();
  count(lock);
  show("held"_str, lock->is_held());
}

}  // namespace library

int entry_point(List<Str*>* args) {
  library::lists();
  library::dicts();
  library::sorting();
  library::strings();
  library::numbers();
  library::big_numbers();
  library::exceptions();
  library::scopes();
  return static_cast<int>(args->length() > 100);
}
