// Iterators over list, tuple, str, bytes, bytearray, range, and over what has only __getitem__.

#include "targets/pyinterp/objspace/iterators.h"

#include "targets/pyinterp/objspace/container_functions.h"
#include "targets/pyinterp/objspace/range_object.h"

namespace py {

// ---- Next ---------------------------------------------------------------------------------------

W_Object* W_ListReverseIterator::next() {
  if (list == nullptr) return nullptr;
  if (index >= 0 && index < list->length()) return list->get(index--);
  list = nullptr;
  return nullptr;
}

W_Object* W_StrIterator::next() {
  if (text == nullptr) return nullptr;
  Str* utf8 = text->value;
  if (offset >= utf8->length()) {
    text = nullptr;
    return nullptr;
  }
  position++;
  int64_t first = utf8->byte_at(offset);
  if (first >= 0x80) return next_long();
  offset++;
  return new_char(first);
}

// A character of more than one byte.
W_Str* W_StrIterator::next_long() {
  Str* utf8 = text->value;
  int64_t first = utf8->byte_at(offset);
  int64_t size = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  int64_t code_point = first & (0x7F >> size);
  for (int64_t i = 1; i < size; i++) {
    code_point = code_point << 6 | (utf8->byte_at(offset + i) & 0x3F);
  }
  offset += size;
  return new_char(code_point);
}

W_Object* W_BytesIterator::next() {
  if (bytes == nullptr) return nullptr;
  if (index < bytes->value->length()) return new_int(bytes->value->byte_at(index++));
  bytes = nullptr;
  return nullptr;
}

W_Object* W_ByteArrayIterator::next() {
  if (bytes == nullptr) return nullptr;
  if (index < bytes->length) {
    return new_int(static_cast<int64_t>(static_cast<uint8_t>(bytes->bytes->get(index++))));
  }
  bytes = nullptr;
  return nullptr;
}

W_Object* W_LongRangeIterator::next() {
  if (left->sign() <= 0) return nullptr;
  BigInt* result = value;
  left = left->sub(BigInt::from_int(1));
  value = value->add(step);
  return new_int(result);
}

W_Object* W_SequenceIterator::next() {
  if (sequence == nullptr) return nullptr;
  if (index == INT64_MAX) throw_overflow_error("iter index too large"_str);
  try {
    W_Object* item = getitem(sequence, new_int(index));
    index++;
    return item;
  } catch (PythonError* error) {
    if (!error->is(IndexError_type()) && !error->is(StopIteration_type())) throw;
  }
  sequence = nullptr;
  return nullptr;
}

W_Object* W_CallableIterator::next() {
  if (function == nullptr) return nullptr;
  try {
    W_Object* item = py::call(function);
    if (function == nullptr) return nullptr;  // it used up this iterator itself
    if (!equals(sentinel, item)) return item;
  } catch (PythonError* error) {
    if (!error->is(StopIteration_type())) throw;
  }
  function = nullptr;
  return nullptr;
}

// ---- Methods ------------------------------------------------------------------------------------

namespace {

W_Object* iterator_iter(W_Object* self) { return self; }

W_Object* iterator_next(W_Iterator* self) {
  W_Object* item = self->next();
  if (item == nullptr) throw_stop_iteration(nullptr);
  return item;
}

// What pickle needs to make an iterator again: iter(sequence), and then where it was.
W_Object* reduced(Str* function, W_Object* sequence, int64_t index) {
  return new_tuple(find_builtin(function), new_tuple(sequence), new_int(index));
}
W_Object* reduced_empty(W_Object* nothing) {
  return new_tuple(find_builtin("iter"_str), new_tuple(nothing));
}

W_Object* list_iterator_reduce(W_ListIterator* self) {
  if (self->list == nullptr) return reduced_empty(new_list());
  return reduced("iter"_str, self->list, self->index);
}
int64_t list_iterator_hint(W_ListIterator* self) {
  if (self->list == nullptr) return 0;
  int64_t left = self->list->length() - self->index;
  return left < 0 ? 0 : left;
}
void list_iterator_setstate(W_ListIterator* self, int64_t state) {
  if (self->list != nullptr) self->index = state < 0 ? 0 : state;
}

W_Object* list_reverse_iterator_reduce(W_ListReverseIterator* self) {
  if (self->list == nullptr) return reduced_empty(new_list());
  return reduced("reversed"_str, self->list, self->index);
}
int64_t list_reverse_iterator_hint(W_ListReverseIterator* self) {
  if (self->list == nullptr || self->list->length() < self->index + 1) return 0;
  return self->index + 1;
}
void list_reverse_iterator_setstate(W_ListReverseIterator* self, int64_t state) {
  if (self->list == nullptr) return;
  int64_t last = self->list->length() - 1;
  self->index = state < -1 ? -1 : state > last ? last : state;
}

int64_t clamped(int64_t state, int64_t length) {
  return state < 0 ? 0 : state > length ? length : state;
}

W_Object* tuple_iterator_reduce(W_TupleIterator* self) {
  if (self->tuple == nullptr) return reduced_empty(empty_tuple());
  return reduced("iter"_str, self->tuple, self->index);
}
int64_t tuple_iterator_hint(W_TupleIterator* self) {
  return self->tuple == nullptr ? 0 : self->tuple->length() - self->index;
}
void tuple_iterator_setstate(W_TupleIterator* self, int64_t state) {
  if (self->tuple != nullptr) self->index = clamped(state, self->tuple->length());
}

W_Object* str_iterator_reduce(W_StrIterator* self) {
  if (self->text == nullptr) return reduced_empty(new_str(""_str));
  return reduced("iter"_str, self->text, self->position);
}
int64_t str_iterator_hint(W_StrIterator* self) {
  return self->text == nullptr ? 0 : self->text->length() - self->position;
}
void str_iterator_setstate(W_StrIterator* self, int64_t state) {
  if (self->text == nullptr) return;
  self->position = clamped(state, self->text->length());
  self->offset = self->text->offset_of(self->position);
}

W_Object* bytes_iterator_reduce(W_BytesIterator* self) {
  if (self->bytes == nullptr) return reduced_empty(empty_tuple());
  return reduced("iter"_str, self->bytes, self->index);
}
int64_t bytes_iterator_hint(W_BytesIterator* self) {
  return self->bytes == nullptr ? 0 : self->bytes->value->length() - self->index;
}
void bytes_iterator_setstate(W_BytesIterator* self, int64_t state) {
  if (self->bytes != nullptr) self->index = clamped(state, self->bytes->value->length());
}

W_Object* bytearray_iterator_reduce(W_ByteArrayIterator* self) {
  if (self->bytes == nullptr) return reduced_empty(empty_tuple());
  return reduced("iter"_str, self->bytes, self->index);
}
int64_t bytearray_iterator_hint(W_ByteArrayIterator* self) {
  if (self->bytes == nullptr || self->bytes->length < self->index) return 0;
  return self->bytes->length - self->index;
}
void bytearray_iterator_setstate(W_ByteArrayIterator* self, int64_t state) {
  if (self->bytes != nullptr) self->index = clamped(state, self->bytes->length);
}

// A range of what is left.
W_Object* range_iterator_reduce(W_RangeIterator* self) {
  int64_t index = self->count - self->left;
  int64_t start = self->value - index * self->step;
  return reduced("iter"_str, new_range(new_int(start), new_int(start + self->count * self->step), new_int(self->step)),
                 index);
}
int64_t range_iterator_hint(W_RangeIterator* self) { return self->left < 0 ? 0 : self->left; }
void range_iterator_setstate(W_RangeIterator* self, int64_t state) {
  int64_t index = clamped(state, self->count);
  self->value += self->step * (index - (self->count - self->left));
  self->left = self->count - index;
}

W_Object* long_range_iterator_reduce(W_LongRangeIterator* self) {
  BigInt* index = self->count->sub(self->left);
  BigInt* start = self->value->sub(self->step->mul(index));
  BigInt* stop = start->add(self->step->mul(self->count));
  return new_tuple(find_builtin("iter"_str),
                   new_tuple(new_range(new_int(start), new_int(stop), new_int(self->step))), new_int(index));
}
W_Object* long_range_iterator_hint(W_LongRangeIterator* self) { return new_int(self->left); }
void long_range_iterator_setstate(W_LongRangeIterator* self, W_AnyInt* state) {
  BigInt* index = state->big();
  if (index->sign() < 0) index = BigInt::from_int(0);
  if (index->compare(self->count) > 0) index = self->count;
  BigInt* passed = self->count->sub(self->left);
  self->value = self->value->add(self->step->mul(index->sub(passed)));
  self->left = self->count->sub(index);
}

W_Object* sequence_iterator_reduce(W_SequenceIterator* self) {
  if (self->sequence == nullptr) return reduced_empty(empty_tuple());
  return reduced("iter"_str, self->sequence, self->index);
}
W_Object* sequence_iterator_hint(W_SequenceIterator* self) {
  if (self->sequence == nullptr) return new_int(int64_t{0});
  if (self->sequence->type()->special(Special::kLen) == nullptr) return not_implemented();
  int64_t left = length(self->sequence) - self->index;
  return new_int(left < 0 ? 0 : left);
}
void sequence_iterator_setstate(W_SequenceIterator* self, int64_t state) {
  if (self->sequence != nullptr) self->index = state < 0 ? 0 : state;
}

W_Object* callable_iterator_reduce(W_CallableIterator* self) {
  if (self->function == nullptr) return reduced_empty(empty_tuple());
  return new_tuple(find_builtin("iter"_str), new_tuple(self->function, self->sentinel));
}

// ---- Types --------------------------------------------------------------------------------------

TypeBuilder* iterator_builder(Str* name) {
  auto* t = new TypeBuilder(name, object_type());
  t->remove_flags(W_Type::kBaseType);
  t->add_flags(W_Type::kDisallowNew);
  add_iterator_methods(t);
  return t;
}

#define PY_HINT_DOC "Private method returning an estimate of len(list(it))."_str
#define PY_REDUCE_DOC "Return state information for pickling."_str
#define PY_SETSTATE_DOC "Set state information for unpickling."_str

template <auto hint, auto reduce, auto setstate>
W_Type* make_iterator_type(Str* name) {
  auto* t = iterator_builder(name);
  t->method<hint>("__length_hint__"_str, "($self, /)"_str, PY_HINT_DOC);
  t->method<reduce>("__reduce__"_str, "($self, /)"_str, PY_REDUCE_DOC);
  t->method<setstate>("__setstate__"_str, "($self, state, /)"_str, PY_SETSTATE_DOC);
  return t->finish();
}

W_Type* make_callable_iterator_type() {
  auto* t = iterator_builder("callable_iterator"_str);
  t->method<&callable_iterator_reduce>("__reduce__"_str, "($self, /)"_str, PY_REDUCE_DOC);
  return t->finish();
}

}  // namespace

void add_iterator_methods(TypeBuilder* type) {
  type->special<&iterator_iter>("__iter__"_str);
  type->special<&iterator_next>("__next__"_str);
}

#define PY_MAKE_ITERATOR_TYPE(function, name, methods)                                        \
  RLIB_PREBUILD W_Type* function##_type() {                                                   \
    return RLIB_ONCE(                                                                         \
        make_iterator_type<&methods##_hint, &methods##_reduce, &methods##_setstate>(name)); \
  }
PY_MAKE_ITERATOR_TYPE(list_iterator, "list_iterator"_str, list_iterator)
PY_MAKE_ITERATOR_TYPE(list_reverse_iterator, "list_reverseiterator"_str, list_reverse_iterator)
PY_MAKE_ITERATOR_TYPE(tuple_iterator, "tuple_iterator"_str, tuple_iterator)
PY_MAKE_ITERATOR_TYPE(str_iterator, "str_iterator"_str, str_iterator)
PY_MAKE_ITERATOR_TYPE(str_ascii_iterator, "str_ascii_iterator"_str, str_iterator)
PY_MAKE_ITERATOR_TYPE(bytes_iterator, "bytes_iterator"_str, bytes_iterator)
PY_MAKE_ITERATOR_TYPE(bytearray_iterator, "bytearray_iterator"_str, bytearray_iterator)
PY_MAKE_ITERATOR_TYPE(range_iterator, "range_iterator"_str, range_iterator)
PY_MAKE_ITERATOR_TYPE(long_range_iterator, "longrange_iterator"_str, long_range_iterator)
PY_MAKE_ITERATOR_TYPE(sequence_iterator, "iterator"_str, sequence_iterator)
RLIB_PREBUILD W_Type* callable_iterator_type() { return RLIB_ONCE(make_callable_iterator_type()); }

// ---- The usual ones -----------------------------------------------------------------------------

W_Object* builtin_iterator(W_Object* w) {
  if (rlib::is_exactly<W_List>(w)) return new W_ListIterator(static_cast<W_List*>(w));
  if (rlib::is_exactly<W_Tuple>(w)) return new W_TupleIterator(static_cast<W_Tuple*>(w));
  if (rlib::is_exactly<W_Range>(w)) return range_iterator(static_cast<W_Range*>(w));
  if (rlib::is_exactly<W_Dict>(w)) return new W_DictKeyIterator(static_cast<W_Dict*>(w));
  if (rlib::is_exactly<W_Str>(w)) return new W_StrIterator(static_cast<W_Str*>(w));
  if (rlib::is_exactly<W_Set>(w)) return new W_SetIterator(static_cast<W_Set*>(w));
  return nullptr;
}

}  // namespace py
