// Templates: functions, classes, non-type arguments, specialisation, if constexpr, variadics, constexpr.
#include "rlib/rlib.h"

using rlib::operator""_str;

template <class T>
T largest(rlib::List<T>* list) {
  T best = list->get(0);
  for (T item : *list)
    if (best < item) best = item;
  return best;
}

template <class K, class V>
class Pair : public rlib::Object {
 public:
  Pair(K key, V value) : key(key), value(value) {}
  const K key;
  const V value;
};

template <int N>
constexpr int power(int base) {
  if constexpr (N == 0) {
    return 1;
  } else {
    return base * power<N - 1>(base);
  }
}

template <class T>
rlib::Str* kind() {
  return "something"_str;
}
template <>
rlib::Str* kind<int>() {
  return "int"_str;
}

template <class... Ts>
int64_t total(Ts... items) {
  return (int64_t{0} + ... + items);
}

constexpr int fibonacci(int n) { return n < 2 ? n : fibonacci(n - 1) + fibonacci(n - 2); }

template <class Self>
class Comparable {
 public:
  bool less_or_equal(Self* other) {
    return !static_cast<Self*>(this)->greater(other);
  }
};

class Version : public rlib::Object, public Comparable<Version> {
 public:
  explicit Version(int n) : n_(n) {}
  bool greater(Version* other) { return n_ > other->n_; }

 private:
  const int n_;
};

template <class F>
int apply_twice(F f, int x) {
  return f(f(x));
}

int entry_point(rlib::List<rlib::Str*>*) {
  rlib::print(rlib::int_to_str(largest(rlib::List<int>::of(3, 9, 2))));
  rlib::print(rlib::int_to_str(static_cast<int64_t>(largest(rlib::List<double>::of(3.5, 2.5)) * 2)));
  auto* pair = new Pair<rlib::Str*, int64_t>("answer"_str, 42);
  rlib::print(pair->key->concat(rlib::int_to_str(pair->value)));
  rlib::print(rlib::int_to_str(power<5>(3)));
  rlib::print(kind<int>()->concat(kind<double>()));
  rlib::print(rlib::int_to_str(total(1, 2L, short{3}, 'a')));
  constexpr int kFixed = fibonacci(15);
  rlib::print(rlib::int_to_str(kFixed + fibonacci(7)));
  auto* one = new Version(1);
  auto* two = new Version(2);
  rlib::print(one->less_or_equal(two) && !two->less_or_equal(one) ? "ordered"_str : "wrong"_str);
  int step = 4;
  rlib::print(rlib::int_to_str(apply_twice([&](int x) { return x * step + 1; }, 2)));
  return 0;
}
// expect: 9
// expect: 7
// expect: answer42
// expect: 243
// expect: intsomething
// expect: 103
// expect: 623
// expect: ordered
// expect: 37
