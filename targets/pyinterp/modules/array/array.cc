// Items and bytes.

#include "targets/pyinterp/modules/array/array.h"

namespace py {

namespace {

Array<ItemKind*>* make_kinds() {
  List<ItemKind*>* kinds = List<ItemKind*>::of(
      new ItemKind('b', ItemKind::kSigned, 1, "signed char"_str),
      new ItemKind('B', ItemKind::kUnsigned, 1, "unsigned byte integer"_str),
      new ItemKind('u', ItemKind::kCharacter, 4, "character"_str),
      new ItemKind('h', ItemKind::kSigned, 2, "signed short integer"_str),
      new ItemKind('H', ItemKind::kUnsigned, 2, "unsigned short"_str),
      new ItemKind('i', ItemKind::kSigned, 4, "signed integer"_str),
      new ItemKind('I', ItemKind::kUnsigned, 4, "unsigned int"_str),
      new ItemKind('l', ItemKind::kSigned, 8, "long"_str),
      new ItemKind('L', ItemKind::kUnsigned, 8, "unsigned long"_str),
      new ItemKind('q', ItemKind::kSigned, 8, "long long"_str),
      new ItemKind('Q', ItemKind::kUnsigned, 8, "unsigned long long"_str),
      new ItemKind('f', ItemKind::kFloat, 4, "float"_str),
      new ItemKind('d', ItemKind::kFloat, 8, "double"_str));
  return kinds->to_array();
}
RLIB_PREBUILD Array<ItemKind*>* item_kinds() { return RLIB_ONCE(make_kinds()); }

}  // namespace

ItemKind* find_item_kind(char code) {
  for (int64_t i = 0; i < item_kinds()->length(); i++) {
    if (item_kinds()->get(i)->code == code) return item_kinds()->get(i);
  }
  return nullptr;
}

Buffer* W_Array::buffer() {
  Buffer* buffer = new Buffer(this, bytes_, length_ * kind->size);
  buffer->format = kind->code == 'u' ? "w"_str : Str::from_char(kind->code);
  buffer->item_size = kind->size;
  return buffer;
}

// ---- Bits ---------------------------------------------------------------------------------------

uint64_t W_Array::bits_at(int64_t index) const {
  int64_t at = index * kind->size;
  uint64_t bits = 0;
  for (int64_t i = kind->size - 1; i >= 0; i--) {
    bits = bits << 8 | static_cast<unsigned char>(bytes_->get(at + i));
  }
  return bits;
}

void W_Array::put(int64_t index, uint64_t bits) {
  int64_t at = index * kind->size;
  for (int64_t i = 0; i < kind->size; i++) {
    bytes_->set(at + i, static_cast<char>(bits & 0xFF));
    bits >>= 8;
  }
}

namespace {

// A float of 32 bits is the upper half of its sign and exponent, rebiased: by way of C++'s own
// conversion.
double from_float_bits(uint32_t bits) {
  uint64_t sign = static_cast<uint64_t>(bits >> 31) << 63;
  int64_t exponent = bits >> 23 & 0xFF;
  uint64_t fraction = bits & 0x7FFFFF;
  if (exponent == 0xFF) {
    return rlib::float_from_bits(sign | uint64_t{0x7FF} << 52 | fraction << 29);
  }
  if (exponent == 0) {
    double value = static_cast<double>(fraction) * 0x1p-149;
    return sign != 0 ? -value : value;
  }
  return rlib::float_from_bits(sign | static_cast<uint64_t>(exponent + 896) << 52 | fraction << 29);
}

// Rounded to the nearest, halves to even.
uint32_t to_float_bits(double value) {
  uint64_t bits = rlib::float_to_bits(value);
  uint32_t sign = static_cast<uint32_t>(bits >> 63) << 31;
  int64_t exponent = static_cast<int64_t>(bits >> 52 & 0x7FF);
  uint64_t fraction = bits & ((uint64_t{1} << 52) - 1);
  if (exponent == 0x7FF) {
    uint32_t quiet = fraction == 0 ? 0 : static_cast<uint32_t>(fraction >> 29) | 0x400000;
    return sign | 0x7F800000 | quiet;
  }
  exponent -= 896;
  if (exponent >= 0xFF) return sign | 0x7F800000;
  int64_t shift = 29;
  if (exponent <= 0) {
    if (exponent < -24) return sign;
    fraction |= uint64_t{1} << 52;
    shift += 1 - exponent;
    exponent = 0;
  }
  uint64_t half = uint64_t{1} << (shift - 1);
  uint64_t rest = fraction & ((half << 1) - 1);
  uint64_t kept = (static_cast<uint64_t>(exponent) << 23) + (fraction >> shift);
  if (rest > half || (rest == half && (kept & 1) != 0)) kept++;  // may carry into the exponent
  return sign | static_cast<uint32_t>(kept);
}

// The bits of an int item: of a number that the type can hold.
uint64_t int_bits(const ItemKind* kind, W_Object* item) {
  if (!isinstance<W_AnyInt>(item) && item->type()->special(Special::kIndex) == nullptr) {
    if (kind->size <= 4 && kind->kind == ItemKind::kSigned) {
      throw_type_error("'"_str, type_name(item), "' object cannot be interpreted as an integer"_str);
    }
  }
  W_AnyInt* number = to_index(item);
  bool is_unsigned = kind->kind == ItemKind::kUnsigned;
  if (kind->size == 8) {
    if (is_unsigned) {
      if (number->big()->sign() < 0) {
        throw_overflow_error("can't convert negative value to unsigned int"_str);
      }
      if (number->big()->bit_length() > 64) {
        throw_overflow_error(kind->code == 'Q'
                                 ? "int too big to convert"_str
                                 : "Python int too large to convert to C unsigned long"_str);
      }
      return number->big()->to_uint_wrapped();
    }
    if (!number->fits()) {
      throw_overflow_error(kind->code == 'q' ? "int too big to convert"_str
                                             : "Python int too large to convert to C long"_str);
    }
    return static_cast<uint64_t>(number->small());
  }
  int64_t bits = kind->size * 8;
  int64_t least = is_unsigned ? 0 : -(int64_t{1} << (bits - 1));
  int64_t most = is_unsigned ? (int64_t{1} << bits) - 1 : (int64_t{1} << (bits - 1)) - 1;
  bool is_negative = number->big()->sign() < 0;
  if (is_negative && kind->code == 'I') {
    throw_overflow_error("can't convert negative value to unsigned int"_str);
  }
  int64_t value = number->fits() ? number->small() : is_negative ? INT64_MIN : INT64_MAX;
  if (value < least) throw_overflow_error(kind->name, " is less than minimum"_str);
  if (value > most) throw_overflow_error(kind->name, " is greater than maximum"_str);
  return static_cast<uint64_t>(value);
}

}  // namespace

W_Object* W_Array::get(int64_t index) const {
  uint64_t bits = bits_at(index);
  switch (kind->kind) {
    case ItemKind::kSigned: {
      int64_t unused = 64 - kind->size * 8;
      return new_int(static_cast<int64_t>(bits << unused) >> unused);
    }
    case ItemKind::kUnsigned:
      if (static_cast<int64_t>(bits) < 0) return new_int(BigInt::from_uint(bits));
      return new_int(static_cast<int64_t>(bits));
    case ItemKind::kFloat:
      return new_float(kind->size == 4 ? from_float_bits(static_cast<uint32_t>(bits))
                                       : rlib::float_from_bits(bits));
    default:
      if (bits > 0x10FFFF) {
        throw_value_error("character U+"_str, rlib::int_to_str(static_cast<int64_t>(bits), 16),
                          " is not in range [U+0000; U+10ffff]"_str);
      }
      return new_char(static_cast<int64_t>(bits));
  }
}

uint64_t W_Array::to_bits(W_Object* item) const {
  switch (kind->kind) {
    case ItemKind::kFloat: {
      double value = float_value(item);
      return kind->size == 4 ? to_float_bits(value) : rlib::float_to_bits(value);
    }
    case ItemKind::kCharacter: {
      if (!isinstance<W_Str>(item) || static_cast<W_Str*>(item)->length() != 1) {
        throw_type_error("array item must be a unicode character, not "_str, type_name(item));
      }
      return static_cast<uint64_t>(int_value(py::call(find_builtin("ord"_str), item)));
    }
    default: return int_bits(kind, item);
  }
}

// ---- Changing -----------------------------------------------------------------------------------

void W_Array::make_gap(int64_t start, int64_t end, int64_t count) {
  int64_t length = length_ - (end - start) + count;
  if (length == length_) return;
  if (exports_ > 0) {
    throw_error(BufferError_type(), "cannot resize an array that is exporting buffers"_str);
  }
  int64_t size = kind->size;
  Array<char>* to = bytes_;
  int64_t capacity = bytes_->length() / size;
  if (length > capacity || length < capacity / 2 - 8) {
    to = Array<char>::make((length + (length >> 3) + 4) * size);
    rlib::array_copy(bytes_, 0, to, 0, start * size);
  }
  rlib::array_copy(bytes_, end * size, to, (start + count) * size, (length_ - end) * size);
  bytes_ = to;
  length_ = length;
}

void W_Array::append(W_Object* item) {
  uint64_t bits = to_bits(item);
  make_gap(length_, length_, 1);
  put(length_ - 1, bits);
}

void W_Array::append_bytes(Str* bytes) {
  int64_t count = bytes->length() / kind->size;
  int64_t at = length_ * kind->size;
  make_gap(length_, length_, count);
  rlib::array_copy(bytes, 0, bytes_, at, bytes->length());
}

void W_Array::copy(W_Array* from, int64_t from_index, int64_t to_index, int64_t count) {
  rlib::array_copy(from->bytes_, from_index * kind->size, bytes_, to_index * kind->size,
                   count * kind->size);
}

}  // namespace py
