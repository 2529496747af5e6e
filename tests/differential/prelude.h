#include "rlib/rlib.h"

using namespace rlib::literals;

namespace {

int64_t fuel = 0;
uint64_t hash = 0;
int64_t mixed = 0;
bool verbose = false;

void mix(int64_t value) {
  mixed++;
  if (verbose) rlib::print("  "_str->concat(rlib::int_to_str(value)));
  hash = (hash ^ static_cast<uint64_t>(value)) * 0x9E3779B97F4A7C15u;
  hash ^= hash >> 29;
}
void mix_float(double value) {
  mix(rlib::math::is_nan(value) ? 12345 : static_cast<int64_t>(rlib::float_to_bits(value)));
}
void mix_str(rlib::Str* s) {
  if (s == nullptr) return mix(-77);
  for (int64_t i = 0; i < s->length(); i++) mix(s->char_at(i));
}

bool burn() { return fuel-- > 0; }

template <class T>
T safe_div(T a, T b) {
  return b == 0 || b == static_cast<T>(-1) ? a : static_cast<T>(a / b);
}
template <class T>
T safe_mod(T a, T b) {
  return b == 0 || b == static_cast<T>(-1) ? b : static_cast<T>(a % b);
}
template <class T>
T to_int(double x) {
  return x > -1e9 && x < 1e9 ? static_cast<T>(static_cast<int64_t>(x)) : static_cast<T>(3);
}
double bounded(double x) { return x > -1e100 && x < 1e100 ? x : 0.5; }
int64_t index_in(int64_t i, int64_t length) { return static_cast<int64_t>(static_cast<uint64_t>(i) % static_cast<uint64_t>(length)); }

template <class L>
auto item_of(L* list, int64_t i) {
  return list->get(index_in(i, list->length()));
}
template <class L, class T>
void put_in(L* list, int64_t i, T item) {
  list->set(index_in(i, list->length()), item);
}

class RLIB_SCOPE Guard {
 public:
  explicit Guard(int64_t id) : id_(id) { mix(id); }
  ~Guard() { mix(-id_); }
  Guard(const Guard&) = delete;

 private:
  int64_t id_;
};

class RLIB_SCOPE Restore {
 public:
  Restore(int64_t& what, int64_t value) : what_(what), old_(what) { what_ = value; }
  ~Restore() {
    mix(what_);
    what_ = old_;
  }
  Restore(const Restore&) = delete;

 private:
  int64_t& what_;
  int64_t old_;
};

template <class F>
int64_t twice(F f, int64_t x) {
  return f(f(x) + 1);
}
template <class F>
void repeat(int64_t count, F f) {
  for (int64_t i = 0; i < count; i++) {
    if (!burn()) return;
    f(i);
  }
}
template <class F>
int64_t guarded(F f) {
  try {
    return f();
  } catch (rlib::IndexError*) {
    mix(901);
    return -1;
  } catch (rlib::OverflowError*) {
    mix(902);
    return -2;
  }
}
template <class T, class F>
T fold(rlib::List<T>* list, T start, F f) {
  T total = start;
  for (T item : *list) {
    if (!burn()) break;
    total = f(total, item);
  }
  return total;
}

void attempt(void (*f)()) {
  fuel = kFuel;
  try {
    f();
  } catch (rlib::Exception* e) {
    mix_str(e->message());
  }
}

enum class Kind : int8_t { kOne = 1, kTwo, kThree = 40, kMinus = -5 };
Kind kind_of(int64_t n) {
  switch (n & 3) {
    case 0: return Kind::kOne;
    case 1: return Kind::kTwo;
    case 2: return Kind::kThree;
    default: return Kind::kMinus;
  }
}

// A struct with a reference: a place to count in.
struct Cursor {
  int64_t& at;
  int64_t step = 2;
  int64_t advance(int64_t n) {
    at += step * n;
    step++;
    return at;
  }
};
int64_t walk(Cursor cursor, int64_t n) { return cursor.advance(n) + cursor.advance(1); }
int64_t walk_by(Cursor& cursor, int64_t n) { return cursor.advance(n) - cursor.advance(2); }

using Step = int64_t (*)(int64_t);
int64_t step_one(int64_t x) { return x * 3 + 1; }
int64_t step_two(int64_t x) { return x ^ (x >> 3); }
int64_t step_raise(int64_t x) {
  if ((x & 15) == 9) throw new rlib::ValueError("step"_str);
  return x - 1;
}
Step choose_step(int64_t n) {
  switch (n % 4) {
    case 1: return step_one;
    case 2: return &step_two;
    case 3: return [](int64_t x) { return -x; };
    default: return step_raise;
  }
}

// Class templates: a mixin, a base with virtual methods, what overrides them.
template <class Self>
class Weighed {
 public:
  int64_t times(int64_t n) { return static_cast<Self*>(this)->weight() * n; }
};
template <class T>
class Holder : public rlib::Object, public Weighed<Holder<T>> {
 public:
  explicit Holder(T item) : item_(item) {}
  virtual T get() {
    reads_++;
    return item_;
  }
  virtual void put(T item) { item_ = item; }
  int64_t weight() const { return reads_ + 2; }

 protected:
  T item_;
  int64_t reads_ = 0;
};
template <class T>
class Keeping final : public Holder<T> {
 public:
  Keeping(T item, T old) : Holder<T>(item), old_(old) {}
  T get() override { return this->reads_++ % 2 == 0 ? old_ : Holder<T>::get(); }
  void put(T item) override {
    old_ = this->item_;
    Holder<T>::put(item);
  }

 private:
  T old_;
};

template <class A, class B>
struct Two {
  A first;
  B second;
  Two<B, A> swapped() const { return {second, first}; }
  template <class F>
  auto with(F f) const {
    return f(first, second);
  }
};
template <class... T>
int64_t sum_all(T... values) {
  return (int64_t{0} + ... + static_cast<int64_t>(values));
}

// What the code raises, to be raised again later.
template <class F>
rlib::Exception* caught(F f) {
  try {
    Guard guard(77);
    f();
  } catch (rlib::Exception* e) {
    return e;
  }
  return nullptr;
}
void raise_deep(int64_t depth, rlib::Exception* e) {
  Guard guard(depth);
  if (depth <= 0) rlib::raise(e);
  try {
    raise_deep(depth - 1, e);
  } catch (rlib::OSError*) {
    mix(903);
  } catch (...) {
    mix(depth);
    throw;
  }
}

// The exceptions of all programs.
class E0 : public rlib::Exception {
  RLIB_EXCEPTION(E0)
 public:
  explicit E0(int32_t code) : Exception("E0"_str), code(code) {}
  int32_t code;
};
class E1 : public E0 {
  RLIB_EXCEPTION(E1)
 public:
  explicit E1(int32_t code) : E0(code + 1) {}
};
class E2 : public E0 {
  RLIB_EXCEPTION(E2)
 public:
  explicit E2(int32_t code) : E0(code * 2) {}
};

// Garbage of several sizes, to make the collector work.
class Junk : public rlib::Object {
 public:
  Junk(int64_t n, Junk* next) : n(n), next(next) {}
  int64_t n;
  Junk* next;
};
class Fleeting : public rlib::Object {
 public:
  explicit Fleeting(int64_t n) : n(n) {}
  void finalize() { n = -1; }
  int64_t n;
};
int64_t churn(int64_t count) {
  Junk* chain = nullptr;
  int64_t sum = 0;
  for (int64_t i = 0; i < count; i++) {
    chain = new Junk(i, i % 7 == 3 ? nullptr : chain);
    auto* items = rlib::Array<int64_t>::make(i % 5);
    if (i % 5 > 0) items->set(i % 5 - 1, i);
    if (i % 11 == 4) sum += (new Fleeting(i))->n;
  }
  for (; chain != nullptr; chain = chain->next) sum += chain->n;
  return sum;
}

// Not in a portal itself: operations that traces do not have.
void collect_now(int64_t generation) { rlib::gc::collect(generation); }
template <class T>
rlib::WeakRef<T>* weak_to(T* object) {
  return rlib::WeakRef<T>::make(object);
}
template <class T>
T* held_by(rlib::WeakRef<T>* weak) {
  return weak->get();
}

// Objects that a queue hands out when they have died; those below them are still there.
class Closing : public rlib::Object {
 public:
  Closing(int64_t n, Closing* below) : n(n), below(below), check(n * 31 + 7) {}
  bool whole() const { return check == n * 31 + 7 && (below == nullptr || below->whole()); }
  int64_t n;
  Closing* below;
  int64_t check;
};
class ClosingQueue final : public rlib::gc::FinalizerQueue<Closing> {
 public:
  void trigger() override { due = true; }
  bool due = false;
};
RLIB_PREBUILD ClosingQueue* closing_queue() { return RLIB_ONCE(new ClosingQueue()); }
int64_t drain_closing() {
  int64_t broken = 0;
  while (Closing* dead = closing_queue()->next()) broken += !dead->whole();
  return broken;
}

// Keys with traits of their own.
struct Spot {
  int32_t x = 0;
  uint8_t y = 0;
};
struct SpotKeys {
  static constexpr bool kStoresHash = false;
  static constexpr bool kMayMutate = false;
  static int64_t hash(Spot s) { return s.x * 31 + s.y; }
  static bool equals(Spot a, Spot b) { return a.x == b.x && a.y == b.y; }
};
class Name : public rlib::Object {
 public:
  explicit Name(int64_t n) : n(n) {}
  const int64_t n;
};
struct NameKeys {
  static constexpr bool kStoresHash = true;
  static constexpr bool kMayMutate = true;
  static int64_t hash(Name* a) { return a->n & 3; }  // many collide
  static bool equals(Name* a, Name* b) { return (new Name(a->n))->n == b->n; }
};
struct ModuloKeys {
  static constexpr bool kStoresHash = false;
  static constexpr bool kMayMutate = false;
  static int64_t hash(int64_t n) { return rlib::floor_mod<int64_t>(n, 7); }
  static bool equals(int64_t a, int64_t b) { return hash(a) == hash(b); }
};

}  // namespace
