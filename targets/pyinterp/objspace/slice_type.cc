// The type slice.

#include "targets/pyinterp/objspace/gateway.h"
#include "targets/pyinterp/objspace/sequence_compare.h"
#include "targets/pyinterp/objspace/slice_object.h"

namespace py {

namespace {

BigInt* slice_number(W_Object* w) {
  if (!isinstance<W_AnyInt>(w) && w->type()->special(Special::kIndex) == nullptr) {
    throw_type_error("slice indices must be integers or None or have an __index__ method"_str);
  }
  return to_index(w)->big();
}

// An end of a slice, made to lie in lowest .. highest.
BigInt* slice_end(W_Object* w, BigInt* length, BigInt* lowest, BigInt* highest) {
  BigInt* end = slice_number(w);
  if (end->sign() < 0) {
    end = end->add(length);
    return end->compare(lowest) < 0 ? lowest : end;
  }
  return end->compare(highest) > 0 ? highest : end;
}

}  // namespace

BigSlice big_slice(W_Slice* slice, BigInt* length) {
  BigInt* step = is_none(slice->step) ? BigInt::from_int(1) : slice_number(slice->step);
  if (step->is_zero()) throw_value_error("slice step cannot be zero"_str);
  bool back = step->sign() < 0;
  BigInt* lowest = BigInt::from_int(back ? -1 : 0);
  BigInt* highest = back ? length->sub(BigInt::from_int(1)) : length;
  BigInt* start = back ? highest : lowest;
  BigInt* stop = back ? lowest : highest;
  if (!is_none(slice->start)) start = slice_end(slice->start, length, lowest, highest);
  if (!is_none(slice->stop)) stop = slice_end(slice->stop, length, lowest, highest);
  return BigSlice{start, stop, step};
}

namespace {

W_Object* slice_new(W_Type*, Array<W_Object*>* args) {
  int64_t count = args->length();
  if (count == 0) throw_type_error("slice expected at least 1 argument, got 0"_str);
  if (count > 3) throw_type_error("slice expected at most 3 arguments, got "_str, count);
  if (count == 1) return new W_Slice(none(), args->get(0), none());
  return new W_Slice(args->get(0), args->get(1), count == 2 ? none() : args->get(2));
}

W_Object* slice_start(W_Slice* self) { return self->start; }
W_Object* slice_stop(W_Slice* self) { return self->stop; }
W_Object* slice_step(W_Slice* self) { return self->step; }

W_Object* slice_indices(W_Slice* self, W_Object* length) {
  BigInt* number = to_index(length)->big();
  if (number->sign() < 0) throw_value_error("length should not be negative"_str);
  BigSlice indices = big_slice(self, number);
  return new_tuple(new_int(indices.start), new_int(indices.stop), new_int(indices.step));
}

W_Tuple* as_tuple(W_Slice* slice) { return new_tuple(slice->start, slice->stop, slice->step); }

template <Comparison op>
W_Object* slice_compare(W_Slice* self, W_Object* other) {
  if (!isinstance<W_Slice>(other)) return not_implemented();
  return compare_sequences(op, as_tuple(self), as_tuple(static_cast<W_Slice*>(other)));
}

W_Object* slice_repr(W_Slice* self) {
  return new_str(message("slice("_str, repr(self->start)->value, ", "_str, repr(self->stop)->value,
                         ", "_str, repr(self->step)->value, ')'));
}

W_Object* slice_reduce(W_Slice* self) { return new_tuple(slice_type(), as_tuple(self)); }

W_Type* make_slice_type() {
  auto* t = new TypeBuilder("slice"_str, object_type());
  t->doc("slice(stop)\nslice(start, stop[, step])\n\nCreate a slice object.  This is used for extended "
         "slicing (e.g. a[0:10:2])."_str);
  t->remove_flags(W_Type::kBaseType);
  t->new_method<&slice_new>("($type, /, *args)"_str);
  t->member<&slice_start>("start"_str);
  t->member<&slice_stop>("stop"_str);
  t->member<&slice_step>("step"_str);
  t->special<&slice_repr>("__repr__"_str);
  t->special<&slice_compare<Comparison::kLt>>("__lt__"_str);
  t->special<&slice_compare<Comparison::kLe>>("__le__"_str);
  t->special<&slice_compare<Comparison::kEq>>("__eq__"_str);
  t->special<&slice_compare<Comparison::kNe>>("__ne__"_str);
  t->special<&slice_compare<Comparison::kGt>>("__gt__"_str);
  t->special<&slice_compare<Comparison::kGe>>("__ge__"_str);
  t->unhashable();
  t->method<&slice_indices>(
      "indices"_str, "($self, length, /)"_str,
      "S.indices(len) -> (start, stop, stride)\n\nAssuming a sequence of length len, calculate the "
      "start and stop\nindices, and the stride length of the extended slice described by\nS. Out of "
      "bounds indices are clipped in a manner consistent with the\nhandling of normal slices."_str);
  t->method<&slice_reduce>("__reduce__"_str, "($self, /)"_str,
                           "Return state information for pickling."_str);
  return t->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* slice_type() { return RLIB_ONCE(make_slice_type()); }

}  // namespace py
