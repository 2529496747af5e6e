// Iterators that need not end: count, cycle, repeat.

#include "targets/pyinterp/modules/itertools/itertools_types.h"
#include "targets/pyinterp/objspace/int_operations.h"
#include "targets/pyinterp/objspace/number_operations.h"

namespace py::itertools_internal {

RLIB_PREBUILD W_Type* count_type();
RLIB_PREBUILD W_Type* cycle_type();
RLIB_PREBUILD W_Type* repeat_type();

namespace {

// ---- count --------------------------------------------------------------------------------------

bool is_one(W_Object* w) {
  return rlib::is_exactly<W_Int>(w) && static_cast<W_Int*>(w)->value == 1;
}

class W_Count : public W_Iterator {
 public:
  W_Count(W_Object* value, W_Object* step) : value(value), step(step) {}
  PY_ITERATOR_TYPE(W_Count, count_type)
  W_Object* next() override {
    W_Object* result = value;
    if (rlib::is_exactly<W_Int>(value) && rlib::is_exactly<W_Int>(step)) {
      value = int_add(static_cast<W_Int*>(value)->value, static_cast<W_Int*>(step)->value);
    } else {
      value = binary(BinaryOp::kAdd, value, step);
    }
    return result;
  }
  bool has_usual_step() const { return is_one(step); }

  W_Object* value;  // the next one
  W_Object* const step;
};

void check_number(W_Object* w) {
  W_Type* type = w->type();
  bool is_number = isinstance<W_Complex>(w) || type->special(Special::kIndex) != nullptr ||
                   type->special(Special::kInt) != nullptr ||
                   type->special(Special::kFloat) != nullptr;
  if (!is_number) throw_type_error("a number is required"_str);
}

W_Object* count_new(W_Type* type, W_Object* start, W_Object* step) {
  check_number(start);
  check_number(step);
  if (isinstance<W_AnyInt>(start) && is_one(step)) start = exact_int(static_cast<W_AnyInt*>(start));
  return allocate<W_Count>(type, count_type(), start, step);
}

Str* count_repr(W_Count* self) {
  Str* value = repr(self->value)->value;
  if (self->has_usual_step()) return message(self->type()->name, '(', value, ')');
  return message(self->type()->name, '(', value, ", "_str, repr(self->step)->value, ')');
}

W_Object* count_reduce(W_Count* self) {
  bool is_plain = rlib::is_exactly<W_Int>(self->value) && self->has_usual_step();
  W_Tuple* arguments = is_plain ? new_tuple(self->value) : new_tuple(self->value, self->step);
  return new_tuple(self->type(), arguments);
}

W_Type* make_count_type() {
  auto* t = iterator_builder("count"_str,
                             "Return a count object whose .__next__() method returns consecutive "
                             "values."_str);
  t->new_method<&count_new>("($type, /, start=0, step=1)"_str);
  t->special<&count_repr>("__repr__"_str);
  t->method<&count_reduce>("__reduce__"_str, "($self, /)"_str);
  return t->finish();
}

// ---- cycle --------------------------------------------------------------------------------------

class W_Cycle : public W_Iterator {
 public:
  explicit W_Cycle(W_Object* iterator) : iterator(iterator) {}
  PY_ITERATOR_TYPE(W_Cycle, cycle_type)
  W_Object* next() override {
    if (iterator != nullptr) {
      W_Object* item = py::next(iterator);
      if (item != nullptr) {
        if (saves) saved->append(item);
        return item;
      }
      iterator = nullptr;
    }
    if (saved->length() == 0) return nullptr;
    if (index >= saved->length()) index = 0;
    return saved->get(index++);
  }

  W_Object* iterator;          // null once all its items are saved
  W_List* saved = new_list();
  int64_t index = 0;           // in `saved`
  bool saves = true;           // the iterator's items are not there yet
};

W_Object* cycle_new(W_Type* type, W_Object* iterable) {
  return allocate<W_Cycle>(type, cycle_type(), iterate(iterable));
}

W_Object* cycle_reduce(W_Cycle* self) {
  W_Object* iterator = self->iterator;
  if (iterator == nullptr) {
    auto* rest = new W_ListIterator(self->saved);
    rest->index = self->index;
    iterator = rest;
  }
  return new_tuple(self->type(), new_tuple(iterator),
                   new_tuple(self->saved, new_bool(self->iterator == nullptr)));
}

void cycle_setstate(W_Cycle* self, W_Tuple* state) {
  if (state->length() != 2 || !isinstance<W_List>(state->get(0))) {
    throw_type_error("state is not a tuple of a list and a flag"_str);
  }
  self->saved = static_cast<W_List*>(state->get(0));
  self->saves = !is_true(state->get(1));
}

W_Type* make_cycle_type() {
  auto* t = iterator_builder(
      "cycle"_str,
      "Return elements from the iterable until it is exhausted. Then repeat the sequence "
      "indefinitely."_str);
  t->new_method<&cycle_new>("($type, iterable, /)"_str);
  t->method<&cycle_reduce>("__reduce__"_str, "($self, /)"_str);
  t->method<&cycle_setstate>("__setstate__"_str, "($self, state, /)"_str);
  return t->finish();
}

// ---- repeat -------------------------------------------------------------------------------------

class W_Repeat : public W_Iterator {
 public:
  W_Repeat(W_Object* item, int64_t left) : item(item), left(left) {}
  PY_ITERATOR_TYPE(W_Repeat, repeat_type)
  W_Object* next() override {
    if (left == 0) return nullptr;
    if (left > 0) left--;
    return item;
  }

  W_Object* const item;
  int64_t left;  // -1: no end
};

W_Object* repeat_new(W_Type* type, W_Object* item, W_Object* times) {
  int64_t left = -1;
  if (times != nullptr) {
    left = index_value(times);
    if (left < 0) left = 0;
  }
  return allocate<W_Repeat>(type, repeat_type(), item, left);
}

Str* repeat_repr(W_Repeat* self) {
  Str* item = repr(self->item)->value;
  if (self->left < 0) return message(self->type()->name, '(', item, ')');
  return message(self->type()->name, '(', item, ", "_str, self->left, ')');
}

int64_t repeat_hint(W_Repeat* self) {
  if (self->left < 0) throw_type_error("len() of unsized object"_str);
  return self->left;
}

W_Object* repeat_reduce(W_Repeat* self) {
  W_Tuple* arguments =
      self->left < 0 ? new_tuple(self->item) : new_tuple(self->item, new_int(self->left));
  return new_tuple(self->type(), arguments);
}

W_Type* make_repeat_type() {
  auto* t = iterator_builder("repeat"_str,
                             "repeat(object [,times]) -> create an iterator which returns the object\n"
                             "for the specified number of times.  If not specified, returns the "
                             "object\nendlessly."_str);
  t->new_method<&repeat_new>("($type, /, object, times=<null>)"_str);
  t->special<&repeat_repr>("__repr__"_str);
  t->method<&repeat_hint>("__length_hint__"_str, "($self, /)"_str);
  t->method<&repeat_reduce>("__reduce__"_str, "($self, /)"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* count_type() { return RLIB_ONCE(make_count_type()); }
RLIB_PREBUILD W_Type* cycle_type() { return RLIB_ONCE(make_cycle_type()); }
RLIB_PREBUILD W_Type* repeat_type() { return RLIB_ONCE(make_repeat_type()); }

void add_infinite(ModuleBuilder* m) {
  m->type("count"_str, count_type());
  m->type("cycle"_str, cycle_type());
  m->type("repeat"_str, repeat_type());
}

}  // namespace py::itertools_internal
