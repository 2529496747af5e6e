// Several iterators over the items of one: groupby and tee.

#include "targets/pyinterp/modules/itertools/itertools_types.h"

namespace py::itertools_internal {

RLIB_PREBUILD W_Type* groupby_type();
RLIB_PREBUILD W_Type* grouper_type();
RLIB_PREBUILD W_Type* tee_type();

namespace {

// ---- groupby ------------------------------------------------------------------------------------

class W_Grouper;

class W_GroupBy : public W_Iterator {
 public:
  W_GroupBy(W_Object* iterator, W_Object* key_function)
      : iterator(iterator), key_function(key_function) {}
  PY_ITERATOR_TYPE(W_GroupBy, groupby_type)
  W_Object* next() override;

  // Goes on to the next item. False at the end.
  bool step() {
    W_Object* new_item = py::next(iterator);
    if (new_item == nullptr) return false;
    W_Object* new_key = key_function == nullptr ? new_item : key_function->call1(new_item);
    item = new_item;
    key = new_key;
    return true;
  }

  W_Object* const iterator;
  W_Object* const key_function;  // null: the item itself
  W_Object* item = nullptr;      // the last one read, null once a group has given it
  W_Object* key = nullptr;       // its key; null before the first
  W_Object* target = nullptr;    // the key of the group under way
  W_Grouper* group = nullptr;    // which others have left behind them
};

// The items of one group.
class W_Grouper final : public W_Iterator {
 public:
  W_Grouper(W_GroupBy* parent, W_Object* key) : parent(parent), key(key) {}
  PY_ITERATOR_TYPE(W_Grouper, grouper_type)
  W_Object* next() override {
    if (parent->group != this) return nullptr;
    if (parent->item == nullptr && !parent->step()) return nullptr;
    if (!equals(key, parent->key)) return nullptr;
    W_Object* item = parent->item;
    parent->item = nullptr;
    return item;
  }

  W_GroupBy* const parent;
  W_Object* const key;
};

W_Object* W_GroupBy::next() {
  group = nullptr;
  // What is left of the last group is skipped.
  while (key == nullptr || (target != nullptr && equals(target, key))) {
    if (!step()) return nullptr;
  }
  target = key;
  group = new W_Grouper(this, key);
  return new_tuple(key, group);
}

W_Object* groupby_new(W_Type* type, W_Object* iterable, W_Object* key) {
  return allocate<W_GroupBy>(type, groupby_type(), iterate(iterable), null_if_none(key));
}

W_Object* groupby_reduce(W_GroupBy* self) {
  W_Object* function = self->key_function == nullptr ? none() : self->key_function;
  W_Tuple* arguments = new_tuple(self->iterator, function);
  if (self->item == nullptr || self->key == nullptr || self->target == nullptr) {
    return new_tuple(self->type(), arguments);
  }
  return new_tuple(self->type(), arguments, new_tuple(self->item, self->target, self->key));
}
void groupby_setstate(W_GroupBy* self, W_Object* w_state) {
  if (!isinstance<W_Tuple>(w_state) || static_cast<W_Tuple*>(w_state)->length() != 3) {
    throw_type_error("state is not a tuple"_str);
  }
  auto* state = static_cast<W_Tuple*>(w_state);
  self->item = state->get(0);
  self->target = state->get(1);
  self->key = state->get(2);
}

W_Type* make_groupby_type() {
  auto* t = iterator_builder(
      "groupby"_str,
      "make an iterator that returns consecutive keys and groups from the iterable\n\n  iterable\n    "
      "Elements to divide into groups according to the key function.\n  key\n    A function for "
      "computing the group category for each element.\n    If the key function is not specified or is "
      "None, the element itself\n    is used for grouping."_str);
  t->new_method<&groupby_new>("($type, /, iterable, key=None)"_str);
  t->method<&groupby_reduce>("__reduce__"_str, "($self, /)"_str);
  t->method<&groupby_setstate>("__setstate__"_str, "($self, state, /)"_str);
  return t->finish();
}

W_Object* grouper_new(W_Type*, W_GroupBy* parent, W_Object* key) {
  return new W_Grouper(parent, key);
}

W_Object* grouper_reduce(W_Grouper* self) {
  if (self->parent->group != self) {
    return new_tuple(find_builtin("iter"_str), new_tuple(static_cast<W_Object*>(empty_tuple())));
  }
  return new_tuple(self->type(), new_tuple(self->parent, self->key));
}

W_Type* make_grouper_type() {
  auto* t = iterator_builder("_grouper"_str, nullptr);
  t->remove_flags(W_Type::kBaseType);
  t->new_method<&grouper_new>("($type, parent, tgtkey, /)"_str);
  t->method<&grouper_reduce>("__reduce__"_str, "($self, /)"_str);
  return t->finish();
}

// ---- tee ----------------------------------------------------------------------------------------

// Where the items of tee objects come from.
class TeeSource final : public rlib::Object {
 public:
  explicit TeeSource(W_Object* iterator) : iterator(iterator) {}

  W_Object* next() {
    if (is_running) throw_runtime_error("cannot re-enter the tee iterator"_str);
    is_running = true;
    W_Object* item = nullptr;
    try {
      item = py::next(iterator);
    } catch (PythonError*) {
      is_running = false;
      throw;
    }
    is_running = false;
    return item;
  }

  W_Object* const iterator;
  bool is_running = false;
};

// A place between two items. Once one has gone past, the item is there for the others; nothing keeps
// those that all have passed.
class TeePlace final : public rlib::Object {
 public:
  W_Object* item = nullptr;  // null: not yet read
  TeePlace* next = nullptr;
};

class W_Tee final : public Referable<W_Iterator> {
 public:
  W_Tee(TeeSource* source, TeePlace* place) : source(source), place(place) {}
  PY_ITERATOR_TYPE(W_Tee, tee_type)
  W_Object* next() override {
    if (place->item == nullptr) {
      W_Object* item = source->next();
      if (item == nullptr) return nullptr;
      place->item = item;
      place->next = new TeePlace();
    }
    W_Object* item = place->item;
    place = place->next;
    return item;
  }

  TeeSource* const source;
  TeePlace* place;
};

W_Object* tee_copy(W_Tee* self) { return new W_Tee(self->source, self->place); }

W_Tee* new_tee(W_Object* iterable) {
  W_Object* iterator = iterate(iterable);
  if (isinstance<W_Tee>(iterator)) return static_cast<W_Tee*>(tee_copy(static_cast<W_Tee*>(iterator)));
  return new W_Tee(new TeeSource(iterator), new TeePlace());
}
W_Object* tee_new(W_Type*, W_Object* iterable) { return new_tee(iterable); }

W_Type* make_tee_type() {
  auto* t = iterator_builder("_tee"_str, "Iterator wrapped to make it copyable."_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kHasWeakref);
  t->new_method<&tee_new>("($type, iterable, /)"_str);
  t->method<&tee_copy>("__copy__"_str, "($self, /)"_str, "Returns an independent iterator."_str);
  return t->finish();
}

// Iterators that can be copied are; others become tee objects first.
W_Object* tee(W_Object* iterable, int64_t count) {
  if (count < 0) throw_value_error("n must be >= 0"_str);
  auto* result = Array<W_Object*>::make(count);
  if (count == 0) return new_tuple(result);
  W_Object* iterator = iterate(iterable);
  if (find_attribute(iterator, names::__copy__()) == nullptr) iterator = new_tee(iterator);
  result->set(0, iterator);
  for (int64_t i = 1; i < count; i++) result->set(i, call_method(iterator, names::__copy__()));
  return new_tuple(result);
}

}  // namespace

RLIB_PREBUILD W_Type* groupby_type() { return RLIB_ONCE(make_groupby_type()); }
RLIB_PREBUILD W_Type* grouper_type() { return RLIB_ONCE(make_grouper_type()); }
RLIB_PREBUILD W_Type* tee_type() { return RLIB_ONCE(make_tee_type()); }

void add_sharing(ModuleBuilder* m) {
  m->type("groupby"_str, groupby_type());
  m->type("_grouper"_str, grouper_type());
  m->type("_tee"_str, tee_type());
  m->function<&tee>("tee"_str, "($module, iterable, n=2, /)"_str,
                    "Returns a tuple of n independent iterators."_str);
}

}  // namespace py::itertools_internal
