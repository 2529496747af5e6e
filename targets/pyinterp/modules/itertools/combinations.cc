// product, permutations, combinations, combinations_with_replacement.
//
// Each keeps indexes into its pool (into each of its pools), and makes of one state the next in
// lexicographic order.

#include "targets/pyinterp/modules/itertools/itertools_types.h"

namespace py::itertools_internal {

RLIB_PREBUILD W_Type* product_type();
RLIB_PREBUILD W_Type* permutations_type();
RLIB_PREBUILD W_Type* combinations_type();
RLIB_PREBUILD W_Type* combinations_with_replacement_type();

namespace {

using Indexes = Array<int64_t>;

W_Tuple* tuple_of_indexes(Indexes* indexes) {
  auto* items = Array<W_Object*>::make(indexes->length());
  for (int64_t i = 0; i < indexes->length(); i++) items->set(i, new_int(indexes->get(i)));
  return new_tuple(items);
}

// Item `i` of a state, made a number from `least` to `most`.
int64_t index_in(W_Tuple* state, int64_t i, int64_t least, int64_t most) {
  int64_t index = index_value(state->get(i));
  return index < least ? least : index > most ? most : index;
}

W_Tuple* checked_state(W_Object* state, int64_t length) {
  if (!isinstance<W_Tuple>(state) || static_cast<W_Tuple*>(state)->length() != length) {
    throw_value_error("invalid arguments"_str);
  }
  return static_cast<W_Tuple*>(state);
}

int64_t checked_size(int64_t size) {
  if (size < 0) throw_value_error("r must be non-negative"_str);
  return size;
}

// Where an iterator is.
enum class Phase : uint8_t { kNotStarted, kRunning, kEnded };

// ---- product ------------------------------------------------------------------------------------

class W_Product : public W_Iterator {
 public:
  explicit W_Product(Array<W_Tuple*>* pools) : pools(pools), indexes(Indexes::make(pools->length())) {}
  PY_ITERATOR_TYPE(W_Product, product_type)
  W_Object* next() override {
    if (phase == Phase::kEnded) return nullptr;
    bool found = phase == Phase::kNotStarted ? is_possible() : advance();
    phase = found ? Phase::kRunning : Phase::kEnded;
    return found ? current() : nullptr;
  }

  Array<W_Tuple*>* const pools;
  Indexes* const indexes;
  Phase phase = Phase::kNotStarted;

 private:
  bool is_possible() const {
    for (int64_t i = 0; i < pools->length(); i++) {
      if (pools->get(i)->length() == 0) return false;
    }
    return true;
  }
  // Like an odometer.
  bool advance() {
    for (int64_t i = pools->length() - 1; i >= 0; i--) {
      indexes->set(i, indexes->get(i) + 1);
      if (indexes->get(i) < pools->get(i)->length()) return true;
      indexes->set(i, 0);
    }
    return false;
  }
  W_Tuple* current() const {
    auto* items = Array<W_Object*>::make(pools->length());
    for (int64_t i = 0; i < pools->length(); i++) {
      items->set(i, pools->get(i)->get(indexes->get(i)));
    }
    return new_tuple(items);
  }
};

W_Object* product_new(W_Type* type, Array<W_Object*>* iterables, int64_t repeat) {
  if (repeat < 0) throw_value_error("repeat argument cannot be negative"_str);
  int64_t count = iterables->length();
  if (count > 0 && repeat > INT32_MAX / count) throw_overflow_error("repeat argument too large"_str);
  auto* pools = Array<W_Tuple*>::make(count * repeat);
  for (int64_t i = 0; i < count && repeat > 0; i++) {
    pools->set(i, new_tuple(to_array(iterables->get(i))));
  }
  for (int64_t i = count; i < pools->length(); i++) pools->set(i, pools->get(i - count));
  return allocate<W_Product>(type, product_type(), pools);
}

W_Object* product_reduce(W_Product* self) {
  if (self->phase == Phase::kEnded) {
    return new_tuple(self->type(), new_tuple(static_cast<W_Object*>(empty_tuple())));
  }
  auto* pools = Array<W_Object*>::make(self->pools->length());
  for (int64_t i = 0; i < pools->length(); i++) pools->set(i, self->pools->get(i));
  if (self->phase == Phase::kNotStarted) return new_tuple(self->type(), new_tuple(pools));
  return new_tuple(self->type(), new_tuple(pools), tuple_of_indexes(self->indexes));
}

void product_setstate(W_Product* self, W_Object* w_state) {
  W_Tuple* state = checked_state(w_state, self->pools->length());
  for (int64_t i = 0; i < state->length(); i++) {
    int64_t length = self->pools->get(i)->length();
    if (length == 0) {
      self->phase = Phase::kEnded;
      return;
    }
    self->indexes->set(i, index_in(state, i, 0, length - 1));
  }
  self->phase = Phase::kRunning;
}

W_Type* make_product_type() {
  auto* t = iterator_builder(
      "product"_str,
      "product(*iterables, repeat=1) --> product object\n\nCartesian product of input iterables.  "
      "Equivalent to nested for-loops."_str);
  t->new_method<&product_new>("($type, *iterables, repeat=1)"_str);
  t->method<&product_reduce>("__reduce__"_str, "($self, /)"_str);
  t->method<&product_setstate>("__setstate__"_str, "($self, state, /)"_str);
  return t->finish();
}

// ---- Choices of one pool ------------------------------------------------------------------------

class W_Choices : public W_Iterator {
 public:
  W_Choices(W_Tuple* pool, int64_t size) : pool(pool), size(size) {}
  W_Object* next() override {
    if (phase == Phase::kEnded) return nullptr;
    bool found = phase == Phase::kNotStarted ? start() : advance();
    phase = found ? Phase::kRunning : Phase::kEnded;
    return found ? current() : nullptr;
  }

  W_Tuple* const pool;
  const int64_t size;                    // items in a choice
  Indexes* indexes = Indexes::empty();   // the first `size` of them are the choice
  Phase phase = Phase::kNotStarted;

 protected:
  // The first choice, the next one. False if there is none.
  virtual bool start() = 0;
  virtual bool advance() = 0;

  void start_with_range(int64_t count) {
    indexes = Indexes::make(count);
    for (int64_t i = 0; i < count; i++) indexes->set(i, i);
  }

 private:
  W_Tuple* current() const {
    auto* items = Array<W_Object*>::make(size);
    for (int64_t i = 0; i < size; i++) items->set(i, pool->get(indexes->get(i)));
    return new_tuple(items);
  }
};

class W_Combinations : public W_Choices {
 public:
  using W_Choices::W_Choices;
  PY_ITERATOR_TYPE(W_Combinations, combinations_type)

 protected:
  bool start() override {
    if (size > pool->length()) return false;
    start_with_range(size);
    return true;
  }
  bool advance() override {
    int64_t i = size - 1;
    while (i >= 0 && indexes->get(i) == i + pool->length() - size) i--;
    if (i < 0) return false;
    int64_t index = indexes->get(i) + 1;
    for (; i < size; i++) indexes->set(i, index++);
    return true;
  }
};

class W_Replacing : public W_Choices {
 public:
  using W_Choices::W_Choices;
  PY_ITERATOR_TYPE(W_Replacing, combinations_with_replacement_type)

 protected:
  bool start() override {
    indexes = Indexes::make(size);
    return size == 0 || pool->length() > 0;
  }
  bool advance() override {
    int64_t i = size - 1;
    while (i >= 0 && indexes->get(i) == pool->length() - 1) i--;
    if (i < 0) return false;
    rlib::array_fill(indexes, i, size - i, indexes->get(i) + 1);
    return true;
  }
};

// After the first `size` indexes come those not chosen. cycles[i] says how many of them still take
// their turn at place i.
class W_Permutations : public W_Choices {
 public:
  using W_Choices::W_Choices;
  PY_ITERATOR_TYPE(W_Permutations, permutations_type)

  Indexes* cycles = Indexes::empty();

 protected:
  bool start() override {
    int64_t count = pool->length();
    if (size > count) return false;
    start_with_range(count);
    cycles = Indexes::make(size);
    for (int64_t i = 0; i < size; i++) cycles->set(i, count - i);
    return true;
  }
  bool advance() override {
    int64_t count = pool->length();
    for (int64_t i = size - 1; i >= 0; i--) {
      int64_t left = cycles->get(i) - 1;
      int64_t index = indexes->get(i);
      if (left > 0) {
        cycles->set(i, left);
        indexes->set(i, indexes->get(count - left));
        indexes->set(count - left, index);
        return true;
      }
      // All have had their turn: the first goes to the end again.
      rlib::array_copy(indexes, i + 1, indexes, i, count - i - 1);
      indexes->set(count - 1, index);
      cycles->set(i, count - i);
    }
    return false;
  }
};

template <class Class>
W_Object* choices_new(W_Type* type, W_Object* iterable, int64_t size) {
  W_Tuple* pool = new_tuple(to_array(iterable));
  return allocate<Class>(type, Class::exact_type(), pool, checked_size(size));
}

W_Object* permutations_new(W_Type* type, W_Object* iterable, W_Object* w_size) {
  W_Tuple* pool = new_tuple(to_array(iterable));
  int64_t size = pool->length();
  if (!is_none(w_size)) {
    if (!isinstance<W_AnyInt>(w_size)) throw_type_error("Expected int as r"_str);
    size = checked_size(index_value(w_size));
  }
  return allocate<W_Permutations>(type, permutations_type(), pool, size);
}

// What is the same in all of them, and `state` of one that runs.
W_Object* reduced(W_Choices* self, W_Object* state) {
  W_Object* pool = self->phase == Phase::kEnded ? empty_tuple() : self->pool;
  W_Tuple* arguments = new_tuple(pool, new_int(self->size));
  if (self->phase != Phase::kRunning) return new_tuple(self->type(), arguments);
  return new_tuple(self->type(), arguments, state);
}
W_Object* choices_reduce(W_Choices* self) { return reduced(self, tuple_of_indexes(self->indexes)); }
W_Object* permutations_reduce(W_Permutations* self) {
  return reduced(self, new_tuple(tuple_of_indexes(self->indexes), tuple_of_indexes(self->cycles)));
}

template <bool replacing>
void choices_setstate(W_Choices* self, W_Object* w_state) {
  W_Tuple* state = checked_state(w_state, self->size);
  auto* indexes = Indexes::make(self->size);
  int64_t last = self->pool->length() - 1;
  for (int64_t i = 0; i < self->size; i++) {
    int64_t most = replacing ? last : i + last + 1 - self->size;
    indexes->set(i, index_in(state, i, 0, most));
  }
  self->indexes = indexes;
  self->phase = Phase::kRunning;
}

void permutations_setstate(W_Permutations* self, W_Object* w_state) {
  W_Tuple* state = checked_state(w_state, 2);
  int64_t count = self->pool->length();
  W_Tuple* w_indexes = checked_state(state->get(0), count);
  W_Tuple* w_cycles = checked_state(state->get(1), self->size);
  auto* indexes = Indexes::make(count);
  for (int64_t i = 0; i < count; i++) indexes->set(i, index_in(w_indexes, i, 0, count - 1));
  auto* cycles = Indexes::make(self->size);
  for (int64_t i = 0; i < self->size; i++) cycles->set(i, index_in(w_cycles, i, 1, count - i));
  self->indexes = indexes;
  self->cycles = cycles;
  self->phase = Phase::kRunning;
}

W_Type* make_combinations_type() {
  auto* t = iterator_builder(
      "combinations"_str,
      "Return successive r-length combinations of elements in the iterable.\n\n"
      "combinations(range(4), 3) --> (0,1,2), (0,1,3), (0,2,3), (1,2,3)"_str);
  t->new_method<&choices_new<W_Combinations>>("($type, /, iterable, r)"_str);
  t->method<&choices_reduce>("__reduce__"_str, "($self, /)"_str);
  t->method<&choices_setstate<false>>("__setstate__"_str, "($self, state, /)"_str);
  return t->finish();
}

W_Type* make_replacing_type() {
  auto* t = iterator_builder(
      "combinations_with_replacement"_str,
      "Return successive r-length combinations of elements in the iterable allowing individual "
      "elements to have successive repeats."_str);
  t->new_method<&choices_new<W_Replacing>>("($type, /, iterable, r)"_str);
  t->method<&choices_reduce>("__reduce__"_str, "($self, /)"_str);
  t->method<&choices_setstate<true>>("__setstate__"_str, "($self, state, /)"_str);
  return t->finish();
}

W_Type* make_permutations_type() {
  auto* t = iterator_builder(
      "permutations"_str,
      "Return successive r-length permutations of elements in the iterable.\n\n"
      "permutations(range(3), 2) --> (0,1), (0,2), (1,0), (1,2), (2,0), (2,1)"_str);
  t->new_method<&permutations_new>("($type, /, iterable, r=None)"_str);
  t->method<&permutations_reduce>("__reduce__"_str, "($self, /)"_str);
  t->method<&permutations_setstate>("__setstate__"_str, "($self, state, /)"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* product_type() { return RLIB_ONCE(make_product_type()); }
RLIB_PREBUILD W_Type* permutations_type() { return RLIB_ONCE(make_permutations_type()); }
RLIB_PREBUILD W_Type* combinations_type() { return RLIB_ONCE(make_combinations_type()); }
RLIB_PREBUILD W_Type* combinations_with_replacement_type() {
  return RLIB_ONCE(make_replacing_type());
}

void add_combinations(ModuleBuilder* m) {
  m->type("product"_str, product_type());
  m->type("permutations"_str, permutations_type());
  m->type("combinations"_str, combinations_type());
  m->type("combinations_with_replacement"_str, combinations_with_replacement_type());
}

}  // namespace py::itertools_internal
