// enumerate, zip, map, filter and reversed.

#include "targets/pyinterp/objspace/iterators.h"

#include "targets/pyinterp/objspace/generic_alias.h"
#include "targets/pyinterp/objspace/instance.h"

namespace py {

namespace {

TypeBuilder* adapter_builder(Str* name, Str* doc) {
  auto* t = new TypeBuilder(name, object_type());
  t->doc(doc);
  add_iterator_methods(t);
  return t;
}

#define PY_REDUCE_DOC "Return state information for pickling."_str

Array<W_Object*>* iterators_of(Array<W_Object*>* iterables, int64_t from) {
  auto* iterators = Array<W_Object*>::make(iterables->length() - from);
  for (int64_t i = from; i < iterables->length(); i++) {
    iterators->set(i - from, iterate(iterables->get(i)));
  }
  return iterators;
}

}  // namespace

// ---- enumerate ----------------------------------------------------------------------------------

W_Object* W_Enumerate::next() {
  ItemPair pair = next_pair();
  return pair.first == nullptr ? nullptr : new_tuple(pair.first, pair.second);
}

ItemPair W_Enumerate::next_pair() {
  W_Object* item = next_item(iterator);
  if (item == nullptr) return {nullptr, nullptr};
  W_Object* before = number();
  if (big != nullptr) {
    big = big->add(BigInt::from_int(1));
  } else if (index == INT64_MAX) {
    big = BigInt::from_int(index)->add(BigInt::from_int(1));
  } else {
    index++;
  }
  return {before, item};
}

namespace {

W_Object* enumerate_new(W_Type* type, W_Object* iterable, W_Object* start) {
  W_AnyInt* first = to_index(start);
  return allocate<W_Enumerate>(type, enumerate_type(), iterate(iterable), first);
}

W_Object* enumerate_reduce(W_Enumerate* self) {
  return new_tuple(self->type(), new_tuple(self->iterator, self->number()));
}

W_Type* make_enumerate_type() {
  auto* t = adapter_builder(
      "enumerate"_str,
      "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\nThe enumerate "
      "object yields pairs containing a count (from start, which\ndefaults to zero) and a value yielded "
      "by the iterable argument.\n\nenumerate is useful for obtaining an indexed list:\n    (0, seq[0]), "
      "(1, seq[1]), (2, seq[2]), ..."_str);
  t->add_flags(W_Type::kUnpacksNames);
  t->text_signature("(iterable, start=0)"_str);
  t->new_method<&enumerate_new>("($type, /, iterable, start=0)"_str);
  t->class_method<&class_getitem>("__class_getitem__"_str, "($cls, item, /)"_str, "See PEP 585"_str);
  t->method<&enumerate_reduce>("__reduce__"_str, "($self, /)"_str, PY_REDUCE_DOC);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* enumerate_type() { return RLIB_ONCE(make_enumerate_type()); }

// ---- zip ----------------------------------------------------------------------------------------

namespace {

// "argument 1" or "arguments 1-3", of the first `count`.
Str* first_arguments(int64_t count) {
  return count == 1 ? "argument 1"_str : message("arguments 1-"_str, count);
}

// One of the iterators of a strict zip has ended: so have the others, or it is an error.
void check_strict_end(W_Zip* zip, int64_t ended) {
  if (ended > 0) {
    throw_value_error("zip() argument "_str, ended + 1, " is shorter than "_str,
                      first_arguments(ended));
  }
  for (int64_t i = 1; i < zip->iterators->length(); i++) {
    if (py::next(zip->iterators->get(i)) == nullptr) continue;
    throw_value_error("zip() argument "_str, i + 1, " is longer than "_str, first_arguments(i));
  }
}

}  // namespace

W_Object* W_Zip::next() {
  int64_t count = iterators->length();
  if (count == 0) return nullptr;
  auto* items = Array<W_Object*>::make(count);
  for (int64_t i = 0; i < count; i++) {
    W_Object* item = next_item(iterators->get(i));
    if (item == nullptr) {
      if (is_strict) check_strict_end(this, i);
      return nullptr;
    }
    items->set(i, item);
  }
  return new W_Tuple(items);
}

ItemPair W_Zip::next_pair() {
  W_Object* first = next_item(iterators->get(0));
  W_Object* second = first == nullptr ? nullptr : next_item(iterators->get(1));
  if (second != nullptr) return {first, second};
  if (is_strict) check_strict_end(this, first == nullptr ? 0 : 1);
  return {nullptr, nullptr};
}

namespace {

W_Object* zip_new(W_Type* type, Array<W_Object*>* iterables, bool strict) {
  return allocate<W_Zip>(type, zip_type(), iterators_of(iterables, 0), strict);
}

W_Object* zip_reduce(W_Zip* self) {
  W_Object* iterators = new_tuple(self->iterators);
  if (self->is_strict) return new_tuple(self->type(), iterators, true_object());
  return new_tuple(self->type(), iterators);
}
void zip_setstate(W_Zip* self, bool strict) { self->is_strict = strict; }

W_Type* make_zip_type() {
  auto* t = adapter_builder(
      "zip"_str,
      "zip(*iterables, strict=False) --> Yield tuples until an input is exhausted.\n\n   >>> "
      "list(zip('abcdefg', range(3), range(4)))\n   [('a', 0, 0), ('b', 1, 1), ('c', 2, 2)]\n\nThe zip "
      "object yields n-length tuples, where n is the number of iterables\npassed as positional "
      "arguments to zip().  The i-th element in every tuple\ncomes from the i-th iterable argument to "
      "zip().  This continues until the\nshortest argument is exhausted.\n\nIf strict is true and one of "
      "the arguments is exhausted before the others,\nraise a ValueError."_str);
  t->new_method<&zip_new>("!($type, /, *iterables, strict=False)"_str);
  t->method<&zip_reduce>("__reduce__"_str, "($self, /)"_str, PY_REDUCE_DOC);
  t->method<&zip_setstate>("__setstate__"_str, "($self, state, /)"_str,
                           "Set state information for unpickling."_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* zip_type() { return RLIB_ONCE(make_zip_type()); }

// ---- map ----------------------------------------------------------------------------------------

W_Object* W_Map::next() {
  int64_t count = iterators->length();
  if (count == 1) {
    W_Object* item = next_item(iterators->get(0));
    return item == nullptr ? nullptr : py::call(function, item);
  }
  auto* items = Array<W_Object*>::make(count);
  for (int64_t i = 0; i < count; i++) {
    W_Object* item = next_item(iterators->get(i));
    if (item == nullptr) return nullptr;
    items->set(i, item);
  }
  return count == 2 ? py::call(function, items->get(0), items->get(1)) : call_with(function, items);
}

namespace {

W_Object* map_new(W_Type* type, Array<W_Object*>* args, W_Dict* kwargs) {
  if (type->special(Special::kInit) == map_type()->special(Special::kInit) && kwargs->length() > 0) {
    throw_type_error("map() takes no keyword arguments"_str);
  }
  if (args->length() < 2) throw_type_error("map() must have at least two arguments."_str);
  return allocate<W_Map>(type, map_type(), args->get(0), iterators_of(args, 1));
}

W_Object* map_reduce(W_Map* self) {
  int64_t count = self->iterators->length();
  auto* items = Array<W_Object*>::make(count + 1);
  items->set(0, self->function);
  rlib::array_copy(self->iterators, 0, items, 1, count);
  return new_tuple(self->type(), new_tuple(items));
}

W_Type* make_map_type() {
  auto* t = adapter_builder(
      "map"_str,
      "map(func, *iterables) --> map object\n\nMake an iterator that computes the function using "
      "arguments from\neach of the iterables.  Stops when the shortest iterable is exhausted."_str);
  t->add_flags(W_Type::kUnpacksNames);
  t->new_method<&map_new>("($type, /, *args, **kwargs)"_str);
  t->method<&map_reduce>("__reduce__"_str, "($self, /)"_str, PY_REDUCE_DOC);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* map_type() { return RLIB_ONCE(make_map_type()); }

// ---- filter -------------------------------------------------------------------------------------

W_Object* W_Filter::next() {
  while (W_Object* item = next_item(iterator)) {
    if (is_true(function == nullptr ? item : py::call(function, item))) return item;
  }
  return nullptr;
}

namespace {

W_Object* filter_new(W_Type* type, Array<W_Object*>* args, W_Dict* kwargs) {
  if (type->special(Special::kInit) == filter_type()->special(Special::kInit) && kwargs->length() > 0) {
    throw_type_error("filter() takes no keyword arguments"_str);
  }
  if (args->length() != 2) throw_type_error("filter expected 2 arguments, got "_str, args->length());
  W_Object* function = args->get(0);
  if (is_none(function) || function == bool_type()) function = nullptr;
  return allocate<W_Filter>(type, filter_type(), function, iterate(args->get(1)));
}

W_Object* filter_reduce(W_Filter* self) {
  W_Object* function = self->function == nullptr ? none() : self->function;
  return new_tuple(self->type(), new_tuple(function, self->iterator));
}

W_Type* make_filter_type() {
  auto* t = adapter_builder(
      "filter"_str,
      "filter(function or None, iterable) --> filter object\n\nReturn an iterator yielding those items "
      "of iterable for which function(item)\nis true. If function is None, return the items that are "
      "true."_str);
  t->add_flags(W_Type::kUnpacksNames);
  t->new_method<&filter_new>("($type, /, *args, **kwargs)"_str);
  t->method<&filter_reduce>("__reduce__"_str, "($self, /)"_str, PY_REDUCE_DOC);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* filter_type() { return RLIB_ONCE(make_filter_type()); }

// ---- reversed -----------------------------------------------------------------------------------

W_Object* W_Reversed::next() {
  if (index >= 0) {
    try {
      W_Object* item = getitem(sequence, new_int(index));
      index--;
      return item;
    } catch (PythonError* error) {
      if (!error->is(IndexError_type()) && !error->is(StopIteration_type())) throw;
    }
  }
  sequence = nullptr;
  index = -1;
  return nullptr;
}

namespace {

[[noreturn]] void throw_not_reversible(W_Object* w) {
  throw_type_error("'"_str, type_name(w), "' object is not reversible"_str);
}

W_Object* reversed_new(W_Type* type, Array<W_Object*>* args, W_Dict* kwargs) {
  if (type->special(Special::kInit) == reversed_type()->special(Special::kInit) && kwargs->length() > 0) {
    throw_type_error("reversed() takes no keyword arguments"_str);
  }
  if (args->length() != 1) {
    throw_type_error("reversed expected 1 argument, got "_str, args->length());
  }
  W_Object* w = args->get(0);
  W_Object* special = w->type()->special(Special::kReversed);
  if (special != nullptr) {
    if (is_none(special)) throw_not_reversible(w);
    return call_special(special, w);
  }
  if (isinstance<W_Dict>(w) || w->type()->special(Special::kGetItem) == nullptr) {
    throw_not_reversible(w);
  }
  return allocate<W_Reversed>(type, reversed_type(), w, length(w) - 1);
}

int64_t reversed_hint(W_Reversed* self) {
  if (self->sequence == nullptr) return 0;
  int64_t position = self->index + 1;
  return length(self->sequence) < position ? 0 : position;
}

W_Object* reversed_reduce(W_Reversed* self) {
  if (self->sequence == nullptr) {
    return new_tuple(self->type(), new_tuple(static_cast<W_Object*>(empty_tuple())));
  }
  return new_tuple(self->type(), new_tuple(self->sequence), new_int(self->index));
}

void reversed_setstate(W_Reversed* self, int64_t state) {
  if (self->sequence == nullptr) return;
  int64_t last = length(self->sequence) - 1;
  self->index = state < -1 ? -1 : state > last ? last : state;
}

W_Type* make_reversed_type() {
  auto* t = adapter_builder("reversed"_str,
                            "Return a reverse iterator over the values of the given sequence."_str);
  t->add_flags(W_Type::kUnpacksNames);
  t->text_signature("(sequence, /)"_str);
  t->new_method<&reversed_new>("($type, /, *args, **kwargs)"_str);
  t->method<&reversed_hint>("__length_hint__"_str, "($self, /)"_str,
                            "Private method returning an estimate of len(list(it))."_str);
  t->method<&reversed_reduce>("__reduce__"_str, "($self, /)"_str, PY_REDUCE_DOC);
  t->method<&reversed_setstate>("__setstate__"_str, "($self, state, /)"_str,
                                "Set state information for unpickling."_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* reversed_type() { return RLIB_ONCE(make_reversed_type()); }

}  // namespace py
