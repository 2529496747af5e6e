// Iterators that put others together, cut pieces out, or carry something along: chain, islice,
// accumulate, zip_longest, pairwise.

#include "targets/pyinterp/modules/itertools/itertools_types.h"
#include "targets/pyinterp/objspace/generic_alias.h"

namespace py::itertools_internal {

RLIB_PREBUILD W_Type* chain_type();
RLIB_PREBUILD W_Type* islice_type();
RLIB_PREBUILD W_Type* accumulate_type();
RLIB_PREBUILD W_Type* zip_longest_type();
RLIB_PREBUILD W_Type* pairwise_type();

namespace {

// ---- chain --------------------------------------------------------------------------------------

class W_Chain : public W_Iterator {
 public:
  explicit W_Chain(W_Object* source) : source(source) {}
  PY_ITERATOR_TYPE(W_Chain, chain_type)
  W_Object* next() override {
    while (source != nullptr) {
      if (active == nullptr) {
        W_Object* iterable = py::next(source);
        if (iterable == nullptr) {
          source = nullptr;
          return nullptr;
        }
        start(iterable);
      }
      W_Object* item = py::next(active);
      if (item != nullptr) return item;
      active = nullptr;
    }
    return nullptr;
  }

  W_Object* source;            // of iterables; null behind the end
  W_Object* active = nullptr;  // the iterator whose items come now

 private:
  // What cannot be iterated over ends the chain.
  void start(W_Object* iterable) {
    try {
      active = iterate(iterable);
    } catch (PythonError*) {
      source = nullptr;
      throw;
    }
  }
};

W_Object* chain_new(W_Type* type, Array<W_Object*>* iterables) {
  return allocate<W_Chain>(type, chain_type(), new W_TupleIterator(new_tuple(iterables)));
}
W_Object* chain_from_iterable(W_Type* type, W_Object* iterable) {
  return allocate<W_Chain>(type, chain_type(), iterate(iterable));
}

W_Object* chain_reduce(W_Chain* self) {
  if (self->source == nullptr) return new_tuple(self->type(), empty_tuple());
  W_Tuple* state = self->active == nullptr ? new_tuple(self->source)
                                           : new_tuple(self->source, self->active);
  return new_tuple(self->type(), empty_tuple(), state);
}

void check_iterator(W_Object* w) {
  if (w->type()->special(Special::kNext) == nullptr) {
    throw_type_error("Arguments must be iterators."_str);
  }
}
void chain_setstate(W_Chain* self, W_Object* w_state) {
  if (!isinstance<W_Tuple>(w_state)) throw_type_error("state is not a tuple"_str);
  auto* state = static_cast<W_Tuple*>(w_state);
  if (state->length() < 1 || state->length() > 2) {
    throw_type_error("function takes 1 to 2 arguments ("_str, state->length(), " given)"_str);
  }
  for (int64_t i = 0; i < state->length(); i++) check_iterator(state->get(i));
  self->source = state->get(0);
  self->active = state->length() == 2 ? state->get(1) : nullptr;
}

W_Type* make_chain_type() {
  auto* t = iterator_builder(
      "chain"_str,
      "Return a chain object whose .__next__() method returns elements from the\nfirst iterable until "
      "it is exhausted, then elements from the next\niterable, until all of the iterables are "
      "exhausted."_str);
  t->new_method<&chain_new>("($type, *iterables)"_str);
  t->class_method<&chain_from_iterable>(
      "from_iterable"_str, "($type, iterable, /)"_str,
      "Alternative chain() constructor taking a single iterable argument that evaluates lazily."_str);
  t->class_method<&class_getitem>("__class_getitem__"_str, "($type, item, /)"_str,
                                  "See PEP 585"_str);
  t->method<&chain_reduce>("__reduce__"_str, "($self, /)"_str);
  t->method<&chain_setstate>("__setstate__"_str, "($self, state, /)"_str);
  return t->finish();
}

// ---- islice -------------------------------------------------------------------------------------

class W_ISlice : public W_Iterator {
  // Nothing comes behind an error.
  class RLIB_SCOPE EndScope {
   public:
    explicit EndScope(W_ISlice* slice) : slice_(slice) {}
    ~EndScope() {
      if (!goes_on) slice_->iterator = nullptr;
    }
    EndScope(const EndScope&) = delete;
    EndScope& operator=(const EndScope&) = delete;

    bool goes_on = false;

   private:
    W_ISlice* const slice_;
  };

 public:
  W_ISlice(W_Object* iterator, int64_t start, int64_t stop, int64_t step)
      : iterator(iterator), wanted(start), stop(stop), step(step) {}
  PY_ITERATOR_TYPE(W_ISlice, islice_type)
  W_Object* next() override {
    if (iterator == nullptr) return nullptr;
    EndScope scope(this);
    W_Object* item = next_wanted();
    scope.goes_on = item != nullptr;
    return item;
  }

  W_Object* iterator;  // null behind the end
  int64_t wanted;      // the number of the next item to give
  const int64_t stop;  // -1: none
  const int64_t step;
  int64_t taken = 0;   // items

 private:
  W_Object* next_wanted() {
    for (; taken < wanted; taken++) {
      if (py::next(iterator) == nullptr) return nullptr;
    }
    if (stop != -1 && taken >= stop) return nullptr;
    W_Object* item = py::next(iterator);
    if (item == nullptr) return nullptr;
    taken++;
    bool is_last = rlib::add_overflow(wanted, step, wanted) || (stop != -1 && wanted > stop);
    if (is_last) wanted = stop == -1 ? INT64_MAX : stop;
    return item;
  }
};

// A bound of islice; `otherwise` for None. -1 for what is no integer and for more than can be counted.
int64_t bound(W_Object* w, int64_t otherwise) {
  if (is_none(w)) return otherwise;
  if (w->type()->special(Special::kIndex) == nullptr) return -1;
  W_AnyInt* index = to_index(w);
  return index->fits() ? index->small() : -1;
}

W_Object* islice_new(W_Type* type, W_Object* iterable, W_Object* first, W_Object* second,
                     W_Object* w_step) {
  bool only_stop = second == nullptr;
  W_Object* last = only_stop ? first : second;
  int64_t start = only_stop ? 0 : bound(first, 0);
  int64_t stop = bound(last, -1);
  if (stop == -1 && !is_none(last)) {
    throw_value_error(
        "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize."_str);
  }
  if (start < 0 || stop < -1) {
    throw_value_error("Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize."_str);
  }
  int64_t step = w_step == nullptr ? 1 : bound(w_step, 1);
  if (step < 1) throw_value_error("Step for islice() must be a positive integer or None."_str);
  return allocate<W_ISlice>(type, islice_type(), iterate(iterable), start, stop, step);
}

W_Object* islice_reduce(W_ISlice* self) {
  if (self->iterator == nullptr) {
    W_Object* nothing = new W_ListIterator(new_list());
    return new_tuple(self->type(), new_tuple(nothing, new_int(int64_t{0})), new_int(int64_t{0}));
  }
  auto* arguments = Array<W_Object*>::make(4);
  arguments->set(0, self->iterator);
  arguments->set(1, new_int(self->wanted));
  arguments->set(2, none());
  if (self->stop != -1) arguments->set(2, new_int(self->stop));
  arguments->set(3, new_int(self->step));
  return new_tuple(self->type(), new_tuple(arguments), new_int(self->taken));
}
void islice_setstate(W_ISlice* self, int64_t state) { self->taken = state; }

W_Type* make_islice_type() {
  auto* t = iterator_builder(
      "islice"_str,
      "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> islice "
      "object\n\nReturn an iterator whose next() method returns selected values from an\niterable."_str);
  t->new_method<&islice_new>("($type, iterable, start, stop=<null>, step=<null>, /)"_str);
  t->method<&islice_reduce>("__reduce__"_str, "($self, /)"_str);
  t->method<&islice_setstate>("__setstate__"_str, "($self, state, /)"_str);
  return t->finish();
}

// ---- accumulate ---------------------------------------------------------------------------------

class W_Accumulate : public W_Iterator {
 public:
  W_Accumulate(W_Object* iterator, W_Object* function, W_Object* initial)
      : iterator(iterator), function(function), initial(initial) {}
  PY_ITERATOR_TYPE(W_Accumulate, accumulate_type)
  W_Object* next() override {
    if (initial != nullptr) {
      total = initial;
      initial = nullptr;
      return total;
    }
    W_Object* item = py::next(iterator);
    if (item == nullptr) return nullptr;
    if (total == nullptr) {
      total = item;
    } else {
      total = function == nullptr ? binary(BinaryOp::kAdd, total, item) : function->call2(total, item);
    }
    return total;
  }

  W_Object* const iterator;
  W_Object* const function;  // null: addition
  W_Object* initial;         // null if there is none, or once it was given
  W_Object* total = nullptr;
};

W_Object* accumulate_new(W_Type* type, W_Object* iterable, W_Object* function, W_Object* initial) {
  return allocate<W_Accumulate>(type, accumulate_type(), iterate(iterable), null_if_none(function),
                                null_if_none(initial));
}

W_Object* accumulate_reduce(W_Accumulate* self) {
  W_Object* function = self->function == nullptr ? none() : self->function;
  W_Object* iterator = self->iterator;
  if (self->initial != nullptr) {
    auto* parts = new_tuple(new_tuple(self->initial), iterator);
    iterator = new W_Chain(new W_TupleIterator(parts));
  }
  return new_tuple(self->type(), new_tuple(iterator, function),
                   self->total == nullptr ? none() : self->total);
}
void accumulate_setstate(W_Accumulate* self, W_Object* state) { self->total = null_if_none(state); }

W_Type* make_accumulate_type() {
  auto* t = iterator_builder("accumulate"_str,
                             "Return series of accumulated sums (or other binary function results)."_str);
  t->new_method<&accumulate_new>("($type, /, iterable, func=None, *, initial=None)"_str);
  t->method<&accumulate_reduce>("__reduce__"_str, "($self, /)"_str);
  t->method<&accumulate_setstate>("__setstate__"_str, "($self, state, /)"_str);
  return t->finish();
}

// ---- zip_longest --------------------------------------------------------------------------------

class W_ZipLongest : public W_Iterator {
 public:
  W_ZipLongest(Array<W_Object*>* iterators, W_Object* fill)
      : iterators(iterators), left(iterators->length()), fill(fill) {}
  PY_ITERATOR_TYPE(W_ZipLongest, zip_longest_type)
  W_Object* next() override {
    if (left == 0) return nullptr;
    int64_t count = iterators->length();
    auto* items = Array<W_Object*>::make(count);
    for (int64_t i = 0; i < count; i++) {
      W_Object* item = next_of(i);
      if (left == 0) return nullptr;
      items->set(i, item);
    }
    return new_tuple(items);
  }

  Array<W_Object*>* const iterators;  // null for those that have ended
  int64_t left;                       // of those that have not
  W_Object* fill;

 private:
  W_Object* next_of(int64_t i) {
    W_Object* iterator = iterators->get(i);
    if (iterator == nullptr) return fill;
    W_Object* item = nullptr;
    try {
      item = py::next(iterator);
    } catch (PythonError*) {
      left = 0;
      throw;
    }
    if (item != nullptr) return item;
    left--;
    iterators->set(i, nullptr);
    return fill;
  }
};

W_Object* zip_longest_new(W_Type* type, Array<W_Object*>* iterables, W_Object* fill) {
  auto* iterators = Array<W_Object*>::make(iterables->length());
  for (int64_t i = 0; i < iterables->length(); i++) iterators->set(i, iterate(iterables->get(i)));
  return allocate<W_ZipLongest>(type, zip_longest_type(), iterators, fill);
}

W_Object* zip_longest_reduce(W_ZipLongest* self) {
  auto* iterators = Array<W_Object*>::make(self->iterators->length());
  for (int64_t i = 0; i < iterators->length(); i++) {
    W_Object* iterator = self->iterators->get(i);
    iterators->set(i, iterator == nullptr ? empty_tuple() : iterator);
  }
  return new_tuple(self->type(), new_tuple(iterators), self->fill);
}
void zip_longest_setstate(W_ZipLongest* self, W_Object* state) { self->fill = state; }

W_Type* make_zip_longest_type() {
  auto* t = iterator_builder(
      "zip_longest"_str,
      "Return a zip_longest object whose .__next__() method returns a tuple where\nthe i-th element "
      "comes from the i-th iterable argument, and shorter ones are filled up."_str);
  t->new_method<&zip_longest_new>("($type, *iterables, fillvalue=None)"_str);
  t->method<&zip_longest_reduce>("__reduce__"_str, "($self, /)"_str);
  t->method<&zip_longest_setstate>("__setstate__"_str, "($self, state, /)"_str);
  return t->finish();
}

// ---- pairwise -----------------------------------------------------------------------------------

class W_Pairwise : public W_Iterator {
 public:
  explicit W_Pairwise(W_Object* iterator) : iterator(iterator) {}
  PY_ITERATOR_TYPE(W_Pairwise, pairwise_type)
  W_Object* next() override {
    if (iterator == nullptr) return nullptr;
    W_Object* item = nullptr;
    try {
      if (last == nullptr) last = py::next(iterator);
      if (last != nullptr && iterator != nullptr) item = py::next(iterator);
    } catch (PythonError*) {  // which is its end too
      end();
      throw;
    }
    if (item == nullptr) {
      end();
      return nullptr;
    }
    W_Object* result = new_tuple(last, item);
    last = item;
    return result;
  }

  W_Object* iterator;  // null behind the end
  W_Object* last = nullptr;

 private:
  void end() {
    iterator = nullptr;
    last = nullptr;
  }
};

W_Object* pairwise_new(W_Type* type, W_Object* iterable) {
  return allocate<W_Pairwise>(type, pairwise_type(), iterate(iterable));
}

W_Type* make_pairwise_type() {
  auto* t = iterator_builder(
      "pairwise"_str,
      "Return an iterator of overlapping pairs taken from the input iterator.\n\n"
      "    s -> (s0,s1), (s1,s2), (s2, s3), ..."_str);
  t->new_method<&pairwise_new>("($type, iterable, /)"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* chain_type() { return RLIB_ONCE(make_chain_type()); }
RLIB_PREBUILD W_Type* islice_type() { return RLIB_ONCE(make_islice_type()); }
RLIB_PREBUILD W_Type* accumulate_type() { return RLIB_ONCE(make_accumulate_type()); }
RLIB_PREBUILD W_Type* zip_longest_type() { return RLIB_ONCE(make_zip_longest_type()); }
RLIB_PREBUILD W_Type* pairwise_type() { return RLIB_ONCE(make_pairwise_type()); }

void add_joining(ModuleBuilder* m) {
  m->type("chain"_str, chain_type());
  m->type("islice"_str, islice_type());
  m->type("accumulate"_str, accumulate_type());
  m->type("zip_longest"_str, zip_longest_type());
  m->type("pairwise"_str, pairwise_type());
}

}  // namespace py::itertools_internal
