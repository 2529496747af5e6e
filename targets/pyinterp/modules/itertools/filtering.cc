// Iterators that choose or change the items of another: compress, dropwhile, takewhile, filterfalse,
// starmap.

#include "targets/pyinterp/modules/itertools/itertools_types.h"

namespace py::itertools_internal {

RLIB_PREBUILD W_Type* compress_type();
RLIB_PREBUILD W_Type* dropwhile_type();
RLIB_PREBUILD W_Type* takewhile_type();
RLIB_PREBUILD W_Type* filterfalse_type();
RLIB_PREBUILD W_Type* starmap_type();

namespace {

// ---- compress -----------------------------------------------------------------------------------

class W_Compress : public W_Iterator {
 public:
  W_Compress(W_Object* data, W_Object* selectors) : data(data), selectors(selectors) {}
  PY_ITERATOR_TYPE(W_Compress, compress_type)
  W_Object* next() override {
    while (true) {
      W_Object* item = py::next(data);
      if (item == nullptr) return nullptr;
      W_Object* selector = py::next(selectors);
      if (selector == nullptr) return nullptr;
      if (is_true(selector)) return item;
    }
  }

  W_Object* const data;
  W_Object* const selectors;
};

W_Object* compress_new(W_Type* type, W_Object* data, W_Object* selectors) {
  W_Object* items = iterate(data);
  return allocate<W_Compress>(type, compress_type(), items, iterate(selectors));
}
W_Object* compress_reduce(W_Compress* self) {
  return new_tuple(self->type(), new_tuple(self->data, self->selectors));
}

W_Type* make_compress_type() {
  auto* t = iterator_builder("compress"_str,
                             "Return data elements corresponding to true selector elements."_str);
  t->new_method<&compress_new>("($type, /, data, selectors)"_str);
  t->method<&compress_reduce>("__reduce__"_str, "($self, /)"_str);
  return t->finish();
}

// ---- Those with a function ----------------------------------------------------------------------

class W_Filtering : public W_Iterator {
 public:
  W_Filtering(W_Object* function, W_Object* iterator) : function(function), iterator(iterator) {}

  W_Object* const function;
  W_Object* const iterator;
  bool is_past = false;  // dropwhile drops no more, takewhile takes no more
};

class W_DropWhile : public W_Filtering {
 public:
  using W_Filtering::W_Filtering;
  PY_ITERATOR_TYPE(W_DropWhile, dropwhile_type)
  W_Object* next() override {
    while (true) {
      W_Object* item = py::next(iterator);
      if (item == nullptr || is_past) return item;
      if (is_true(function->call1(item))) continue;
      is_past = true;
      return item;
    }
  }
};

class W_TakeWhile : public W_Filtering {
 public:
  using W_Filtering::W_Filtering;
  PY_ITERATOR_TYPE(W_TakeWhile, takewhile_type)
  W_Object* next() override {
    if (is_past) return nullptr;
    W_Object* item = py::next(iterator);
    if (item == nullptr || is_true(function->call1(item))) return item;
    is_past = true;
    return nullptr;
  }
};

class W_FilterFalse : public W_Filtering {
 public:
  using W_Filtering::W_Filtering;
  PY_ITERATOR_TYPE(W_FilterFalse, filterfalse_type)
  W_Object* next() override {
    bool by_truth = is_none(function) || function == bool_type();
    while (true) {
      W_Object* item = py::next(iterator);
      if (item == nullptr || !is_true(by_truth ? item : function->call1(item))) return item;
    }
  }
};

class W_StarMap : public W_Filtering {
 public:
  using W_Filtering::W_Filtering;
  PY_ITERATOR_TYPE(W_StarMap, starmap_type)
  W_Object* next() override {
    W_Object* arguments = py::next(iterator);
    return arguments == nullptr ? nullptr : call_with(function, to_array(arguments));
  }
};

template <class Class>
W_Object* filtering_new(W_Type* type, W_Object* function, W_Object* iterable) {
  return allocate<Class>(type, Class::exact_type(), function, iterate(iterable));
}

W_Object* filtering_reduce(W_Filtering* self) {
  return new_tuple(self->type(), new_tuple(self->function, self->iterator));
}
W_Object* stateful_reduce(W_Filtering* self) {
  return new_tuple(self->type(), new_tuple(self->function, self->iterator),
                   new_int(int64_t{self->is_past}));
}
void filtering_setstate(W_Filtering* self, bool state) { self->is_past = state; }

template <class Class>
TypeBuilder* filtering_builder(Str* name, Str* signature, Str* doc) {
  auto* t = iterator_builder(name, doc);
  t->new_method<&filtering_new<Class>>(signature);
  return t;
}

template <class Class>
W_Type* make_stateful_type(Str* name, Str* doc) {
  auto* t = filtering_builder<Class>(name, "($type, predicate, iterable, /)"_str, doc);
  t->template method<&stateful_reduce>("__reduce__"_str, "($self, /)"_str);
  t->template method<&filtering_setstate>("__setstate__"_str, "($self, state, /)"_str);
  return t->finish();
}

template <class Class>
W_Type* make_filtering_type(Str* name, Str* doc) {
  auto* t = filtering_builder<Class>(name, "($type, function, iterable, /)"_str, doc);
  t->template method<&filtering_reduce>("__reduce__"_str, "($self, /)"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* compress_type() { return RLIB_ONCE(make_compress_type()); }
RLIB_PREBUILD W_Type* dropwhile_type() {
  return RLIB_ONCE(make_stateful_type<W_DropWhile>(
      "dropwhile"_str,
      "Drop items from the iterable while predicate(item) is true.\n\n"
      "Afterwards, return every element until the iterable is exhausted."_str));
}
RLIB_PREBUILD W_Type* takewhile_type() {
  return RLIB_ONCE(make_stateful_type<W_TakeWhile>(
      "takewhile"_str,
      "Return successive entries from an iterable as long as the predicate evaluates to true for "
      "each entry."_str));
}
RLIB_PREBUILD W_Type* filterfalse_type() {
  return RLIB_ONCE(make_filtering_type<W_FilterFalse>(
      "filterfalse"_str, "Return those items of iterable for which function(item) is false."_str));
}
RLIB_PREBUILD W_Type* starmap_type() {
  return RLIB_ONCE(make_filtering_type<W_StarMap>(
      "starmap"_str,
      "Return an iterator whose values are returned from the function evaluated with an argument "
      "tuple taken from the given sequence."_str));
}

void add_filtering(ModuleBuilder* m) {
  m->type("compress"_str, compress_type());
  m->type("dropwhile"_str, dropwhile_type());
  m->type("takewhile"_str, takewhile_type());
  m->type("filterfalse"_str, filterfalse_type());
  m->type("starmap"_str, starmap_type());
}

}  // namespace py::itertools_internal
