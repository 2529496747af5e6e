// int.to_bytes and int.from_bytes.

#include "targets/pyinterp/objspace/int_methods.h"
#include "targets/pyinterp/objspace/buffer.h"
#include "targets/pyinterp/objspace/bytes_text.h"
#include "targets/pyinterp/objspace/number_operations.h"

namespace py {

namespace {

bool is_big_endian(Str* order) {
  if (order->eq("big"_str)) return true;
  if (order->eq("little"_str)) return false;
  throw_value_error("byteorder must be either 'little' or 'big'"_str);
}

// bytes(w), for a buffer, __bytes__, or an iterable of small ints.
Str* to_bytes(W_Object* w) {
  Str* bytes = find_bytes(w);
  if (bytes != nullptr) return bytes;
  const bool is_number = w->type()->special(Special::kIndex) != nullptr && w->type()->special(Special::kIter) == nullptr;
  if (isinstance<W_Str>(w) || (is_number && w->type()->lookup("__bytes__"_str) == nullptr)) {
    throw_type_error("cannot convert '"_str, type_name(w), "' object to bytes"_str);
  }
  return cast<W_Bytes>(call(bytes_type(), w))->value;
}

}  // namespace

W_Object* int_to_bytes(W_AnyInt* self, int64_t length, Str* order, bool is_signed) {
  bool big_endian = is_big_endian(order);
  if (length < 0) throw_value_error("length argument must be non-negative"_str);
  BigInt* value = self->big();
  bool is_minus_one = self->fits() && self->small() == -1;
  if (length == 0 && is_signed && is_minus_one) return new W_Bytes(""_str);  // as CPython
  if (value->sign() < 0 && !is_signed) {
    throw_overflow_error("can't convert negative int to unsigned"_str);
  }
  bytes_text::check_bytes_length(length);
  try {
    return new W_Bytes(value->to_bytes(length, big_endian, is_signed));
  } catch (rlib::OverflowError*) {
    throw_overflow_error("int too big to convert"_str);
  }
}

W_Object* int_from_bytes(W_Type* type, W_Object* bytes, Str* order, bool is_signed) {
  bool big_endian = is_big_endian(order);
  W_AnyInt* value = new_int(BigInt::from_bytes(to_bytes(bytes), big_endian, is_signed));
  return type == int_type() ? value : call(type, value);
}

}  // namespace py
