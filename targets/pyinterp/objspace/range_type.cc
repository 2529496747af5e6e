// The type range. Nearly all have numbers of 64 bits; others take the ways with BigInt.

#include "targets/pyinterp/objspace/container_functions.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/iterators.h"
#include "targets/pyinterp/objspace/range_object.h"
#include "targets/pyinterp/objspace/slice_object.h"

namespace py {

namespace {

// ---- Making one ---------------------------------------------------------------------------------

// Items from start to stop; wraps if there are 2**63 or more, and then it is negative.
int64_t count_steps(int64_t start, int64_t stop, int64_t step) {
  if (step > 0 ? start >= stop : start <= stop) return 0;
  uint64_t way = step > 0 ? static_cast<uint64_t>(stop) - static_cast<uint64_t>(start)
                          : static_cast<uint64_t>(start) - static_cast<uint64_t>(stop);
  uint64_t stride = step > 0 ? static_cast<uint64_t>(step) : -static_cast<uint64_t>(step);
  return static_cast<int64_t>((way - 1) / stride + 1);
}

BigInt* count_steps(BigInt* start, BigInt* stop, BigInt* step) {
  BigInt* way = step->sign() > 0 ? stop->sub(start) : start->sub(stop);
  if (way->sign() <= 0) return BigInt::from_int(0);
  BigInt* one = BigInt::from_int(1);
  return way->sub(one)->floor_div(step->abs())->add(one);
}

W_Range* new_big_range(BigInt* start, BigInt* stop, BigInt* step) {
  return new W_Range(new BigRange(start, stop, step, count_steps(start, stop, step)));
}

// The numbers of any range.
BigRange* big_range(W_Range* range) {
  if (range->big != nullptr) return range->big;
  return new BigRange(BigInt::from_int(range->start), BigInt::from_int(range->stop),
                      BigInt::from_int(range->step), BigInt::from_int(range->length));
}

// Whether the number behind the last one is one of 64 bits, too.
bool stays_small(int64_t start, int64_t step, int64_t length) {
  return !rlib::mul_overflows(length, step) && !rlib::add_overflows(start, length * step);
}

}  // namespace

W_Range* new_range(W_AnyInt* start, W_AnyInt* stop, W_AnyInt* step) {
  if (step->fits() && step->small() == 0) throw_value_error("range() arg 3 must not be zero"_str);
  if (start->fits() && stop->fits() && step->fits()) {
    int64_t length = count_steps(start->small(), stop->small(), step->small());
    if (length >= 0) return new W_Range(start->small(), stop->small(), step->small(), length);
  }
  return new_big_range(start->big(), stop->big(), step->big());
}

W_Iterator* range_iterator(W_Range* range) {
  if (range->big == nullptr && stays_small(range->start, range->step, range->length)) {
    return new W_RangeIterator(range->start, range->step, range->length);
  }
  BigRange* big = big_range(range);
  return new W_LongRangeIterator(big->start, big->step, big->length);
}

namespace {

W_Object* range_new(W_Type*, Array<W_Object*>* args) {
  int64_t count = args->length();
  if (count == 0) throw_type_error("range expected at least 1 argument, got 0"_str);
  if (count > 3) throw_type_error("range expected at most 3 arguments, got "_str, count);
  if (count == 1) return new_range(new_int(int64_t{0}), to_index(args->get(0)), new_int(1));
  W_AnyInt* start = to_index(args->get(0));
  W_AnyInt* stop = to_index(args->get(1));
  return new_range(start, stop, count == 3 ? to_index(args->get(2)) : new_int(1));
}

W_Object* range_start(W_Range* self) { return new_int(big_range(self)->start); }
W_Object* range_stop(W_Range* self) { return new_int(big_range(self)->stop); }
W_Object* range_step(W_Range* self) { return new_int(big_range(self)->step); }

// ---- Items --------------------------------------------------------------------------------------

int64_t range_len(W_Range* self) {
  if (self->big == nullptr) return self->length;
  if (!self->big->length->fits_int()) {
    throw_overflow_error("Python int too large to convert to C ssize_t"_str);
  }
  return self->big->length->to_int();
}

bool range_bool(W_Range* self) {
  return self->big == nullptr ? self->length > 0 : self->big->length->sign() > 0;
}

BigInt* item_at(BigRange* range, BigInt* index) { return range->start->add(index->mul(range->step)); }

W_Object* range_slice(W_Range* self, W_Slice* slice) {
  BigRange* range = big_range(self);
  BigSlice part = big_slice(slice, range->length);
  return new_range(new_int(item_at(range, part.start)), new_int(item_at(range, part.stop)),
                   new_int(range->step->mul(part.step)));
}

W_Object* range_getitem(W_Range* self, W_Object* key) {
  if (rlib::is_exactly<W_Slice>(key)) return range_slice(self, static_cast<W_Slice*>(key));
  if (!isinstance<W_AnyInt>(key) && key->type()->special(Special::kIndex) == nullptr) {
    throw_type_error("range indices must be integers or slices, not "_str, type_name(key));
  }
  W_AnyInt* index = to_index(key);
  if (self->big == nullptr && index->fits()) {
    int64_t i = index->small() < 0 ? index->small() + self->length : index->small();
    if (i >= 0 && i < self->length) return new_int(self->start + i * self->step);
    throw_index_error("range object index out of range"_str);
  }
  BigRange* range = big_range(self);
  BigInt* i = index->big();
  if (i->sign() < 0) i = i->add(range->length);
  if (i->sign() < 0 || i->compare(range->length) >= 0) {
    throw_index_error("range object index out of range"_str);
  }
  return new_int(item_at(range, i));
}

W_Object* range_iter(W_Range* self) { return range_iterator(self); }

W_Object* range_reversed(W_Range* self) {
  if (self->big == nullptr && self->step != INT64_MIN) {
    int64_t last = self->start + (self->length - 1) * self->step;
    if (stays_small(last, -self->step, self->length)) {
      return new W_RangeIterator(last, -self->step, self->length);
    }
  }
  BigRange* range = big_range(self);
  BigInt* last = item_at(range, range->length->sub(BigInt::from_int(1)));
  return new W_LongRangeIterator(last, range->step->neg(), range->length);
}

// ---- Searching ----------------------------------------------------------------------------------

// For what is searched by arithmetic; other objects may be equal to an int in ways of their own.
bool is_plain_int(W_Object* w) {
  return rlib::is_exactly<W_Int>(w) || rlib::is_exactly<W_Long>(w) ||
         rlib::is_exactly<W_Bool>(w);
}

// The index of a number, or null.
BigInt* index_of(BigRange* range, BigInt* number) {
  BigInt* way = number->sub(range->start);
  rlib::BigIntDivision division = way->divmod(range->step);
  if (!division.remainder->is_zero() || division.quotient->sign() < 0) return nullptr;
  return division.quotient->compare(range->length) < 0 ? division.quotient : nullptr;
}

bool range_contains(W_Range* self, W_Object* item) {
  if (is_plain_int(item)) {
    return index_of(big_range(self), static_cast<W_AnyInt*>(item)->big()) != nullptr;
  }
  W_Iterator* iterator = range_iterator(self);
  while (W_Object* candidate = iterator->next()) {
    if (equals(candidate, item)) return true;
  }
  return false;
}

W_Object* range_count(W_Range* self, W_Object* item) {
  if (is_plain_int(item)) return new_int(range_contains(self, item) ? 1 : 0);
  int64_t count = 0;
  W_Iterator* iterator = range_iterator(self);
  while (W_Object* candidate = iterator->next()) count += equals(candidate, item);
  return new_int(count);
}

W_Object* range_index(W_Range* self, W_Object* item) {
  if (is_plain_int(item)) {
    BigInt* index = index_of(big_range(self), static_cast<W_AnyInt*>(item)->big());
    if (index != nullptr) return new_int(index);
    throw_value_error(repr(item)->value, " is not in range"_str);
  }
  int64_t index = 0;
  W_Iterator* iterator = range_iterator(self);
  while (W_Object* candidate = iterator->next()) {
    if (equals(candidate, item)) return new_int(index);
    index++;
  }
  throw_value_error("sequence.index(x): x not in sequence"_str);
}

// ---- Comparing ----------------------------------------------------------------------------------

// What tells it from others: ranges are equal if they have the same items.
W_Tuple* identity_of(W_Range* self) {
  BigRange* range = big_range(self);
  W_Object* length = new_int(range->length);
  if (range->length->sign() == 0) return new_tuple(length, none(), none());
  W_Object* start = new_int(range->start);
  if (range->length->eq(BigInt::from_int(1))) return new_tuple(length, start, none());
  return new_tuple(length, start, new_int(range->step));
}

W_Object* range_eq(W_Range* self, W_Object* other) {
  if (!isinstance<W_Range>(other)) return not_implemented();
  return compare(Comparison::kEq, identity_of(self), identity_of(static_cast<W_Range*>(other)));
}
W_Object* range_ne(W_Range* self, W_Object* other) {
  if (!isinstance<W_Range>(other)) return not_implemented();
  return compare(Comparison::kNe, identity_of(self), identity_of(static_cast<W_Range*>(other)));
}
int64_t range_hash(W_Range* self) { return hash_items(identity_of(self)->items); }

W_Object* range_repr(W_Range* self) {
  BigRange* range = big_range(self);
  Str* bounds = message("range("_str, range->start->to_str(), ", "_str, range->stop->to_str());
  if (range->step->eq(BigInt::from_int(1))) return new_ascii(message(bounds, ')'));
  return new_ascii(message(bounds, ", "_str, range->step->to_str(), ')'));
}

W_Object* range_reduce(W_Range* self) {
  return new_tuple(range_type(), new_tuple(range_start(self), range_stop(self), range_step(self)));
}

// ---- The type -----------------------------------------------------------------------------------

W_Type* make_range_type() {
  auto* t = new TypeBuilder("range"_str, object_type());
  t->doc("range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\nReturn an object "
         "that produces a sequence of integers from start (inclusive)\nto stop (exclusive) by step.  "
         "range(i, j) produces i, i+1, i+2, ..., j-1.\nstart defaults to 0, and stop is omitted!  "
         "range(4) produces 0, 1, 2, 3.\nThese are exactly the valid indices for a list of 4 "
         "elements.\nWhen step is given, it specifies the increment (or decrement)."_str);
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kSequence | W_Type::kUnpacksNames);
  t->new_method<&range_new>("($type, /, *args)"_str);
  t->member<&range_start>("start"_str);
  t->member<&range_stop>("stop"_str);
  t->member<&range_step>("step"_str);
  t->special<&range_repr>("__repr__"_str);
  t->special<&range_hash>("__hash__"_str);
  t->special<&range_eq>("__eq__"_str);
  t->special<&range_ne>("__ne__"_str);
  t->special<&range_bool>("__bool__"_str);
  t->special<&range_len>("__len__"_str);
  t->special<&range_getitem>("__getitem__"_str);
  t->special<&range_contains>("__contains__"_str);
  t->special<&range_iter>("__iter__"_str);
  t->method<&range_reversed>("__reversed__"_str, "($self, /)"_str, "Return a reverse iterator."_str);
  t->method<&range_reduce>("__reduce__"_str, "($self, /)"_str);
  t->method<&range_count>("count"_str, "($self, object, /)"_str,
                          "rangeobject.count(value) -> integer -- return number of occurrences of "
                          "value"_str);
  t->method<&range_index>("index"_str, "($self, object, /)"_str,
                          "rangeobject.index(value) -> integer -- return index of value.\nRaise "
                          "ValueError if the value is not present."_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* range_type() { return RLIB_ONCE(make_range_type()); }

}  // namespace py
