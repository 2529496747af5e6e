// Templates: functions, classes, specialisations, packs, if constexpr, concepts, CRTP mixins,
// constexpr tables, static members, non-type parameters, fold expressions.
#include "rlib/rlib.h"

using namespace rlib::literals;

void say(rlib::Str* text, int64_t n) { rlib::print(text->concat(" "_str)->concat(rlib::int_to_str(n))); }

template <class T>
concept Number = std::is_arithmetic_v<T>;

template <class T>
rlib::Str* text_of(T value) {
  if constexpr (std::is_same_v<T, bool>) {
    return value ? "true"_str : "false"_str;
  } else if constexpr (std::is_floating_point_v<T>) {
    return rlib::float_repr(value);
  } else if constexpr (Number<T>) {
    return rlib::int_to_str(static_cast<int64_t>(value));
  } else if constexpr (std::is_same_v<T, rlib::Str*>) {
    return "'"_str->concat(value)->concat("'"_str);
  } else {
    return value->show();
  }
}

template <class... T>
rlib::Str* show_all(T... values) {
  rlib::Str* text = "("_str;
  ((text = text->concat(text_of(values))->concat(","_str)), ...);
  return text->concat(")"_str);
}

template <class T>
class Maybe : public rlib::Object {
 public:
  Maybe() = default;
  explicit Maybe(T value) : has_(true), value_(value) {}
  bool has() const { return has_; }
  T get() const {
    if (!has_) throw new rlib::ValueError("nothing"_str);
    return value_;
  }
  template <class F>
  auto map(F f) const -> Maybe<decltype(f(T{}))>* {
    using R = decltype(f(T{}));
    return has_ ? new Maybe<R>(f(value_)) : new Maybe<R>();
  }
  rlib::Str* show() { return has_ ? text_of(value_) : "nothing"_str; }

 private:
  bool has_ = false;
  T value_ = T{};
};

template <>
class Maybe<bool> : public rlib::Object {
 public:
  explicit Maybe(bool b) : state_(b ? 2 : 1) {}
  Maybe() = default;
  rlib::Str* show() { return "bool "_str->concat(rlib::int_to_str(state_)); }

 private:
  int8_t state_ = 0;
};

template <int N, class T = int>
struct Vector {
  T x = N;
  T y = static_cast<T>(N * 2);
  static constexpr int kSize = N;
  template <int M>
  constexpr Vector<N + M, T> operator+(const Vector<M, T>& other) const {
    return {static_cast<T>(x + other.x), static_cast<T>(y - other.y)};
  }
};

// CRTP: stateless mixins.
template <class Self>
struct Comparable {
  bool less(Self* other) { return self()->key() < other->key(); }
  bool equal(Self* other) { return !self()->less(other) && !other->less(self()); }
  Self* self() { return static_cast<Self*>(this); }
};
template <class Self>
struct Printable {
  void print() { rlib::print("<"_str->concat(static_cast<Self*>(this)->show())->concat(">"_str)); }
};
class Item : public rlib::Object, public Comparable<Item>, public Printable<Item> {
 public:
  explicit Item(int key) : key_(key) {}
  int key() const { return key_; }
  virtual rlib::Str* show() { return rlib::int_to_str(key_); }

 private:
  int key_;
};
class SubItem : public Item {
 public:
  SubItem(int key, rlib::Str* name) : Item(key * 2), name_(name) {}
  rlib::Str* show() override { return name_->concat(Item::show()); }

 private:
  rlib::Str* name_;
};

template <class T, class Less>
void insertion_sort(rlib::List<T>* list, Less less) {
  for (int64_t i = 1; i < list->length(); i++) {
    T item = list->get(i);
    int64_t j = i;
    while (j > 0 && less(item, list->get(j - 1))) {
      list->set(j, list->get(j - 1));
      j--;
    }
    list->set(j, item);
  }
}

constexpr int fibonacci(int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }
constexpr int kFib = fibonacci(15);
static_assert(kFib == 610);
template <int N>
constexpr int kSquare = N * N;
consteval int twice(int n) { return n * 2; }

template <class T>
struct Traits {
  static constexpr bool known = false;
  static int64_t rank(T) { return -1; }
};
template <>
struct Traits<int> {
  static constexpr bool known = true;
  static int64_t rank(int x) { return x; }
};
template <class T>
struct Traits<rlib::List<T>*> {
  static constexpr bool known = Traits<T>::known;
  static int64_t rank(rlib::List<T>* list) {
    int64_t total = 0;
    for (T item : *list) total += Traits<T>::rank(item);
    return total * 2;
  }
};

template <class T>
class Registry {
 public:
  static int64_t count;
  static int64_t next() { return ++count; }
};
template <class T>
int64_t Registry<T>::count = 100;

template <class First, class... Rest>
constexpr int64_t total_size() {
  if constexpr (sizeof...(Rest) == 0) {
    return sizeof(First);
  } else {
    return sizeof(First) + total_size<Rest...>();
  }
}

template <class T>
T largest(T a) {
  return a;
}
template <class T, class... Rest>
T largest(T a, Rest... rest) {
  T other = largest(static_cast<T>(rest)...);
  return a < other ? other : a;
}

template <auto Function>
int call_twice(int x) {
  return Function(Function(x));
}
int increment(int x) { return x + 1; }

template <class F>
int call_with(F&& f, int x) {
  return f(x) * 2;
}

// A member template, a friend, an alias, a nested class.
template <class K>
class Pairs : public rlib::Object {
 public:
  struct Pair {
    K key;
    int count;
  };
  template <class Key>
  void count(Key key) {
    for (int64_t i = 0; i < pairs_->length(); i++) {
      Pair pair = pairs_->get(i);
      if (pair.key != key) continue;
      pair.count++;
      pairs_->set(i, pair);
      return;
    }
    pairs_->append({static_cast<K>(key), 1});
  }
  friend int64_t total(Pairs* pairs) {
    int64_t sum = 0;
    for (const Pair& p : *pairs->pairs_) sum = sum * 100 + static_cast<int64_t>(p.key) * 10 + p.count;
    return sum;
  }

 private:
  rlib::List<Pair>* pairs_ = new rlib::List<Pair>();
};
template <class K>
using Counts = Pairs<K>*;

int entry_point(rlib::List<rlib::Str*>* args) {
  rlib::print(show_all(1, 2.5, true, "x"_str, int8_t{-3}, new Maybe<int>(4), new Maybe<rlib::Str*>()));
  auto* m = new Maybe<int>(20);
  rlib::print(m->map([](int x) { return x / 8.0; })->show());
  rlib::print(m->map([](int x) { return x > 3; })->show());
  rlib::print((new Maybe<int>())->map([](int x) { return "s"_str; })->show());
  try {
    (new Maybe<double>())->get();
  } catch (rlib::ValueError* e) {
    rlib::print(e->message());
  }
  auto v = Vector<2>() + Vector<3>();
  say("x"_str, v.x);
  say("y"_str, v.y);
  say("size"_str, v.kSize + decltype(v)::kSize);
  auto w = Vector<100, int8_t>();
  say("narrow"_str, w.y);
  auto* items = new rlib::List<Item*>();
  for (int i = 0; i < 8; i++) {
    if (i % 3 == 0) items->append(new SubItem(i * 5 % 7, "s"_str));
    else items->append(new Item(i * 3 % 8));
  }
  insertion_sort(items, [](Item* a, Item* b) { return a->less(b); });
  for (Item* item : *items) item->print();
  say("equal"_str, items->get(0)->equal(items->get(1)));
  (new SubItem(9, "z"_str))->print();
  say("fib"_str, kFib + kSquare<12> + twice(4) + fibonacci(static_cast<int>(items->length())));
  say("rank"_str, Traits<int>::rank(4) + Traits<double>::rank(2.0));
  auto* lists = new rlib::List<rlib::List<int>*>();
  lists->append(rlib::List<int>::of(1, 2));
  lists->append(rlib::List<int>::of(3));
  say("rank"_str, Traits<rlib::List<rlib::List<int>*>*>::rank(lists));
  say("known"_str, Traits<rlib::List<double>*>::known);
  say("registry"_str, Registry<int>::next() + Registry<double>::next() + Registry<int>::next());
  say("sizes"_str, total_size<char, short, int64_t>());
  say("largest"_str, largest(3, 9, 4));
  rlib::print(text_of(largest(2.5, 1, 3)));
  say("twice"_str, call_twice<increment>(5));
  say("lambda"_str, call_twice<[](int x) { return x * x; }>(3));
  say("with"_str, call_with(increment, 5) + call_with([&](int x) { return x + v.x; }, 1));
  Counts<uint8_t> counts = new Pairs<uint8_t>();
  for (int x : *rlib::List<int>::of(3, 1, 3, 2, 3)) counts->count(x);
  say("total"_str, total(counts));
  return 0;
}
