// The type tuple.

#include "targets/pyinterp/objspace/container_functions.h"
#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/generic_alias.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/iterators.h"
#include "targets/pyinterp/objspace/sequence_compare.h"
#include "targets/pyinterp/objspace/sequence_index.h"
#include "targets/pyinterp/objspace/sequence_text.h"

namespace py {

RLIB_PREBUILD W_Tuple* empty_tuple() {
  return RLIB_ONCE(new W_Tuple(Array<W_Object*>::empty()));
}

W_Tuple* new_tuple(Array<W_Object*>* items) {
  return items->length() == 0 ? empty_tuple() : new W_Tuple(items);
}

W_Tuple* tuple_slice(W_Tuple* tuple, SliceRange range) {
  if (range.step == 1) {
    if (range.count == tuple->length() && rlib::is_exactly<W_Tuple>(tuple)) return tuple;
    return new_tuple(rlib::array_slice(tuple->items, range.start, range.count));
  }
  auto* items = Array<W_Object*>::make(range.count);
  for (int64_t i = 0; i < range.count; i++) items->set(i, tuple->get(range.start + i * range.step));
  return new_tuple(items);
}

namespace {

// After xxHash (Yann Collet), as in CPython: each item's hash is mixed in one lane.
constexpr uint64_t kPrime5 = 2870177450012600261u;

inline uint64_t with_item(uint64_t lane, W_Object* item) {
  lane += static_cast<uint64_t>(quick_hash(item)) * 14029467366897019727u;
  lane = (lane << 31) | (lane >> 33);
  return lane * 11400714785074694791u;
}
inline int64_t with_length(uint64_t lane, int64_t length) {
  lane += static_cast<uint64_t>(length) ^ (kPrime5 ^ 3527539u);
  return lane == ~uint64_t{0} ? 1546275796 : static_cast<int64_t>(lane);
}

bool are_few(Array<W_Object*>* items) { return items->length() <= 4; }

}  // namespace

RLIB_LOOK_INSIDE_IFF(are_few) int64_t hash_items(Array<W_Object*>* items) {
  uint64_t lane = kPrime5;
  for (int64_t i = 0; i < items->length(); i++) lane = with_item(lane, items->get(i));
  return with_length(lane, items->length());
}

namespace {

// ---- Making one ---------------------------------------------------------------------------------

W_Object* tuple_new(W_Type* type, W_Object* iterable) {
  if (type == tuple_type()) {
    if (iterable == nullptr) return empty_tuple();
    if (rlib::is_exactly<W_Tuple>(iterable)) return iterable;
    return new_tuple(to_array(iterable));
  }
  auto* items = iterable == nullptr ? Array<W_Object*>::empty() : to_array(iterable);
  return allocate<W_Tuple>(type, tuple_type(), items);
}

W_Object* tuple_getnewargs(W_Tuple* self) { return new_tuple(new_tuple(self->items)); }

// ---- Items --------------------------------------------------------------------------------------

int64_t tuple_len(W_Tuple* self) { return self->length(); }

W_Object* tuple_getitem(W_Tuple* self, W_Object* key) {
  if (rlib::is_exactly<W_Slice>(key)) {
    return tuple_slice(self, slice_range(static_cast<W_Slice*>(key), self->length()));
  }
  return self->get(item_index(key, self->length(), "tuple"_str));
}

bool tuple_contains(W_Tuple* self, W_Object* item) {
  for (int64_t i = 0; i < self->length(); i++) {
    if (equals(self->get(i), item)) return true;
  }
  return false;
}

int64_t tuple_index(W_Tuple* self, W_Object* item, W_Object* start, W_Object* stop) {
  int64_t end = bound_argument(stop, self->length());
  for (int64_t i = bound_argument(start, self->length()); i < end; i++) {
    if (equals(self->get(i), item)) return i;
  }
  throw_value_error("tuple.index(x): x not in tuple"_str);
}

int64_t tuple_count(W_Tuple* self, W_Object* item) {
  int64_t count = 0;
  for (int64_t i = 0; i < self->length(); i++) count += equals(self->get(i), item);
  return count;
}

W_Object* tuple_iter(W_Tuple* self) { return new W_TupleIterator(self); }

// ---- Operators ----------------------------------------------------------------------------------

W_Object* tuple_add(W_Tuple* self, W_Object* other) {
  if (!isinstance<W_Tuple>(other)) throw_cannot_concatenate("tuple"_str, other);
  auto* tail = static_cast<W_Tuple*>(other);
  if (tail->length() == 0 && rlib::is_exactly<W_Tuple>(self)) return self;
  if (self->length() == 0 && rlib::is_exactly<W_Tuple>(tail)) return tail;
  auto* items = Array<W_Object*>::make(self->length() + tail->length());
  rlib::array_copy(self->items, 0, items, 0, self->length());
  rlib::array_copy(tail->items, 0, items, self->length(), tail->length());
  return new_tuple(items);
}

W_Object* tuple_mul(W_Tuple* self, W_Object* count) {
  int64_t times = repeat_count(count);
  int64_t length = self->length();
  if (times == 1 && rlib::is_exactly<W_Tuple>(self)) return self;
  if (times <= 0 || length == 0) return empty_tuple();
  if (rlib::mul_overflows(times, length) || times * length > INT64_MAX / 8) throw_memory_error();
  auto* items = Array<W_Object*>::make(times * length);
  for (int64_t i = 0; i < times; i++) rlib::array_copy(self->items, 0, items, i * length, length);
  return new_tuple(items);
}

template <Comparison op>
W_Object* tuple_compare(W_Tuple* self, W_Object* other) {
  if (!isinstance<W_Tuple>(other)) return not_implemented();
  return compare_sequences(op, self, static_cast<W_Tuple*>(other));
}

int64_t tuple_hash(W_Tuple* self) { return hash_items(self->items); }

W_Object* tuple_repr(W_Tuple* self) {
  if (self->length() == 0) return new_ascii("()"_str);
  ReprScope scope(self);
  if (scope.is_recursive()) return new_ascii("(...)"_str);
  auto* text = new StrBuilder();
  text->append('(');
  append_reprs(text, self);
  text->append(self->length() == 1 ? ",)"_str : ")"_str);
  return new_str(text->build());
}

// ---- The type -----------------------------------------------------------------------------------

W_Type* make_tuple_type() {
  auto* t = new TypeBuilder("tuple"_str, object_type());
  t->text_signature("(iterable=(), /)"_str);
  t->doc("Built-in immutable sequence.\n\nIf no argument is given, the constructor returns an empty "
         "tuple.\nIf iterable is specified the tuple is initialized from iterable's items.\n\nIf the "
         "argument is a tuple, the return value is the same object."_str);
  t->add_flags(W_Type::kSequence | W_Type::kSelfPattern | W_Type::kUnpacksNames);
  t->new_method<&tuple_new>("($type, iterable=<null>, /)"_str);
  t->special<&tuple_repr>("__repr__"_str);
  t->special<&tuple_hash>("__hash__"_str);
  t->special<&tuple_compare<Comparison::kLt>>("__lt__"_str);
  t->special<&tuple_compare<Comparison::kLe>>("__le__"_str);
  t->special<&tuple_compare<Comparison::kEq>>("__eq__"_str);
  t->special<&tuple_compare<Comparison::kNe>>("__ne__"_str);
  t->special<&tuple_compare<Comparison::kGt>>("__gt__"_str);
  t->special<&tuple_compare<Comparison::kGe>>("__ge__"_str);
  t->special<&tuple_iter>("__iter__"_str);
  t->special<&tuple_len>("__len__"_str);
  t->special<&tuple_getitem>("__getitem__"_str);
  t->special<&tuple_add>("__add__"_str);
  t->special<&tuple_mul>("__mul__"_str);
  t->special<&tuple_mul>("__rmul__"_str);
  t->special<&tuple_contains>("__contains__"_str);
  t->method<&tuple_getnewargs>("__getnewargs__"_str, "($self, /)"_str);
  t->method<&tuple_index>("index"_str, "($self, value, start=0, stop=sys.maxsize, /)"_str,
                          "Return first index of value.\n\nRaises ValueError if the value is not "
                          "present."_str);
  t->method<&tuple_count>("count"_str, "($self, value, /)"_str,
                          "Return number of occurrences of value."_str);
  t->class_method<&class_getitem>("__class_getitem__"_str, "($cls, item, /)"_str, "See PEP 585"_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* tuple_type() { return RLIB_ONCE(make_tuple_type()); }

}  // namespace py
