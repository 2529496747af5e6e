// Values to bytes and back.

#include "targets/pyinterp/modules/struct/half_float.h"
#include "targets/pyinterp/modules/struct/struct_format.h"
#include "targets/pyinterp/objspace/number_operations.h"

namespace py {

namespace {

// ---- Bytes of numbers ---------------------------------------------------------------------------

void store(Array<char>* bytes, int64_t at, int64_t size, bool is_big_endian, uint64_t value) {
  for (int64_t i = 0; i < size; i++) {
    bytes->set(is_big_endian ? at + size - 1 - i : at + i, static_cast<char>(value >> (i * 8)));
  }
}

uint64_t load(Str* bytes, int64_t at, int64_t size, bool is_big_endian) {
  uint64_t value = 0;
  for (int64_t i = 0; i < size; i++) {
    int64_t byte = bytes->byte_at(is_big_endian ? at + i : at + size - 1 - i);
    value = value << 8 | static_cast<uint64_t>(byte);
  }
  return value;
}

bool is_unsigned(char code) {
  switch (code) {
    case 'B':
    case 'H':
    case 'I':
    case 'L':
    case 'Q':
    case 'N':
    case 'P': return true;
    default: return false;
  }
}

// ---- Packing ------------------------------------------------------------------------------------

// Of a conversion that fails with OverflowError: for an int that is told as an error of struct.
[[noreturn]] void throw_too_large(W_Object* w, Str* overflow) {
  if (isinstance<W_AnyInt>(w)) throw_struct_error("int too large to convert"_str);
  throw_overflow_error(overflow);
}
[[noreturn]] void throw_out_of_range() { throw_struct_error("argument out of range"_str); }

// What an error calls a format. CPython writes big-endian shorts by a function for all integers.
Str* name_of(char code, bool is_big_endian) {
  if (is_big_endian && (code == 'h' || code == 'H')) return message('\'', code, '\'');
  switch (code) {
    case 'b': return "byte"_str;
    case 'B': return "ubyte"_str;
    case 'h': return "short"_str;
    case 'H': return "ushort"_str;
    default: return message('\'', code, '\'');
  }
}

W_AnyInt* integer_argument(W_Object* w) {
  W_AnyInt* value = find_index(w);
  if (value == nullptr) throw_struct_error("required argument is not an integer"_str);
  return value;
}

uint64_t integer_bits(W_Object* w, char code, int64_t size, bool is_big_endian) {
  W_AnyInt* value = integer_argument(w);
  bool no_sign = is_unsigned(code);
  if (size == 8) {
    if (code == 'P') {
      if (!value->fits() && (value->big()->sign() < 0 || value->big()->bit_length() > 64)) {
        throw_too_large(w, "Python int too large to convert to C unsigned long"_str);
      }
      return value->big()->to_uint_wrapped();
    }
    bool fits = no_sign ? value->big()->sign() >= 0 && value->big()->bit_length() <= 64
                        : value->fits();
    if (!fits && is_big_endian) throw_too_large(w, "int too big to convert"_str);
    if (!fits) throw_out_of_range();
    return value->big()->to_uint_wrapped();
  }
  bool is_long = no_sign && (size == 4 || (is_big_endian && size == 2));
  if (!value->fits()) {
    // Longer unsigned ones are read as unsigned longs.
    if (!is_long || value->big()->sign() < 0 || value->big()->bit_length() > 64) {
      throw_out_of_range();
    }
  } else if (is_long && value->small() < 0) {
    throw_out_of_range();
  }
  int64_t bits = size * 8;
  int64_t least = no_sign ? 0 : -(int64_t{1} << (bits - 1));
  int64_t most = (int64_t{1} << (no_sign ? bits : bits - 1)) - 1;
  if (!value->fits() || value->small() < least || value->small() > most) {
    throw_struct_error(name_of(code, is_big_endian), " format requires "_str, least, " <= number <= "_str, most);
  }
  return static_cast<uint64_t>(value->small());
}

double float_argument(W_Object* w) {
  try {
    MaybeFloat number = find_float(w);
    if (number.found) return number.value;
  } catch (PythonError*) {
    // Whatever was wrong, it is no float.
  }
  throw_struct_error("required argument is not a float"_str);
}

// Where C converts a double, a float that is too large becomes an infinity.
uint64_t float_bits(W_Object* w, char code, bool is_native) {
  double value = float_argument(w);
  if (code == 'd') return rlib::float_to_bits(value);
  int64_t bits = code == 'f' ? single_float_bits(value) : half_float_bits(value);
  if (bits < 0 && code == 'f' && is_native) {
    bits = single_float_bits(rlib::math::copy_sign(rlib::math::infinity(), value));
  }
  if (bits < 0) throw_too_large(w, message("float too large to pack with "_str, code, " format"_str));
  return static_cast<uint64_t>(bits);
}

uint64_t character(W_Object* w) {
  if (!isinstance<W_Bytes>(w) || static_cast<W_Bytes*>(w)->value->length() != 1) {
    throw_struct_error("char format requires a bytes object of length 1"_str);
  }
  return static_cast<uint64_t>(static_cast<W_Bytes*>(w)->value->byte_at(0));
}

uint64_t value_bits(W_Object* w, StructItem item, StructFormat* format) {
  switch (item.code) {
    case 'c': return character(w);
    case '?': return is_true(w) ? 1 : 0;
    case 'e':
    case 'f':
    case 'd': return float_bits(w, item.code, format->is_native);
    default: return integer_bits(w, item.code, item.size, format->is_big_endian);
  }
}

Str* text_argument(W_Object* w, char code) {
  if (isinstance<W_Bytes>(w)) return static_cast<W_Bytes*>(w)->value;
  if (isinstance<W_ByteArray>(w)) {
    auto* array = static_cast<W_ByteArray*>(w);
    return Str::from_array(array->bytes, 0, array->length);
  }
  throw_struct_error("argument for '"_str, code, "' must be a bytes object"_str);
}

// s: bytes; p: bytes behind one that says how many. Filled up with zeros.
void pack_text(W_Object* w, StructItem item, Array<char>* bytes, int64_t at) {
  Str* text = text_argument(w, item.code);
  int64_t room = item.count;
  rlib::array_fill(bytes, at, room, '\0');
  if (item.code == 'p') {
    if (room == 0) return;
    room--;
    int64_t count = text->length() < room ? text->length() : room;
    bytes->set(at++, static_cast<char>(count < 255 ? count : 255));
  }
  rlib::array_copy(text, 0, bytes, at, text->length() < room ? text->length() : room);
}

}  // namespace

void struct_pack(StructFormat* format, Array<W_Object*>* values, int64_t first, Array<char>* bytes,
                 int64_t at) {
  int64_t next = first;
  for (StructItem item : *format->items) {
    if (item.code == 's' || item.code == 'p') {
      pack_text(values->get(next++), item, bytes, at + item.offset);
      continue;
    }
    for (int64_t i = 0; i < item.count; i++) {
      uint64_t bits = value_bits(values->get(next++), item, format);
      store(bytes, at + item.offset + i * item.size, item.size, format->is_big_endian, bits);
    }
  }
}

// ---- Unpacking ----------------------------------------------------------------------------------

namespace {

W_Object* integer_of(uint64_t bits, StructItem item) {
  int64_t unused = 64 - item.size * 8;
  if (!is_unsigned(item.code)) {
    return new_int(static_cast<int64_t>(bits << unused) >> unused);
  }
  if (bits <= static_cast<uint64_t>(INT64_MAX)) return new_int(static_cast<int64_t>(bits));
  return new_int(BigInt::from_uint(bits));
}

W_Object* value_of(uint64_t bits, StructItem item) {
  switch (item.code) {
    case 'c': return new W_Bytes(Str::from_char(static_cast<char>(bits)));
    case '?': return new_bool(bits != 0);
    case 'e': return new_float(half_float_value(static_cast<int64_t>(bits)));
    case 'f': return new_float(single_float_value(static_cast<int64_t>(bits)));
    case 'd': return new_float(rlib::float_from_bits(bits));
    default: return integer_of(bits, item);
  }
}

W_Object* unpack_text(Str* bytes, StructItem item, int64_t at) {
  int64_t count = item.count;
  if (item.code == 'p') {
    if (count == 0) throw_system_error("Negative size passed to PyBytes_FromStringAndSize"_str);  // as CPython
    int64_t said = bytes->byte_at(at++);
    count = said < count - 1 ? said : count - 1;
  }
  return new W_Bytes(bytes->slice(at, at + count));
}

}  // namespace

W_Tuple* struct_unpack(StructFormat* format, Str* bytes, int64_t at) {
  auto* values = Array<W_Object*>::make(format->value_count);
  int64_t next = 0;
  for (StructItem item : *format->items) {
    if (item.code == 's' || item.code == 'p') {
      values->set(next++, unpack_text(bytes, item, at + item.offset));
      continue;
    }
    for (int64_t i = 0; i < item.count; i++) {
      int64_t place = at + item.offset + i * item.size;
      uint64_t bits = load(bytes, place, item.size, format->is_big_endian);
      values->set(next++, value_of(bits, item));
    }
  }
  return new_tuple(values);
}

}  // namespace py
