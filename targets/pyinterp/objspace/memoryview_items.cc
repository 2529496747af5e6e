#include "targets/pyinterp/objspace/memoryview_items.h"

namespace py {

// ---- Short floats -------------------------------------------------------------------------------

namespace {

// A double's bits in a format of fewer: rounded half to even; too large becomes infinite.
int64_t narrow_float(double value, int64_t mantissa_bits, int64_t exponent_bits) {
  int64_t bits = static_cast<int64_t>(rlib::float_to_bits(value));
  int64_t sign = bits < 0 ? 1 : 0;
  int64_t exponent = bits >> 52 & 0x7FF;
  int64_t mantissa = bits & ((int64_t{1} << 52) - 1);
  int64_t most = (int64_t{1} << exponent_bits) - 1;
  int64_t result = 0;
  if (exponent == 0x7FF) {
    result = most << mantissa_bits;
    if (mantissa != 0)
      result |= mantissa >> (52 - mantissa_bits) | int64_t{1} << (mantissa_bits - 1);
  } else if (exponent != 0) {
    int64_t shift = 52 - mantissa_bits;
    int64_t biased = exponent - 1023 + (most >> 1);
    mantissa |= int64_t{1} << 52;
    if (biased <= 0) {  // becomes subnormal
      shift += 1 - biased;
      biased = 1;
    }
    if (shift > 54) shift = 54;
    int64_t kept = mantissa >> shift;
    int64_t rest = mantissa & ((int64_t{1} << shift) - 1);
    int64_t half = int64_t{1} << (shift - 1);
    if (rest > half || (rest == half && (kept & 1) != 0)) kept++;
    // A carry goes on into the exponent.
    result = ((biased - 1) << mantissa_bits) + kept;
    if (result > most << mantissa_bits) result = most << mantissa_bits;
  }
  return sign << (mantissa_bits + exponent_bits) | result;
}

double widen_float(int64_t bits, int64_t mantissa_bits, int64_t exponent_bits) {
  int64_t most = (int64_t{1} << exponent_bits) - 1;
  int64_t exponent = bits >> mantissa_bits & most;
  int64_t mantissa = bits & ((int64_t{1} << mantissa_bits) - 1);
  int64_t sign = bits >> (mantissa_bits + exponent_bits) & 1;
  int64_t wide = 0;
  if (exponent == most) {
    wide = int64_t{0x7FF} << 52 | mantissa << (52 - mantissa_bits);
  } else if (exponent != 0 || mantissa != 0) {
    int64_t biased = exponent;
    if (exponent == 0) {
      biased = 1;
      while ((mantissa >> mantissa_bits) == 0) {
        mantissa <<= 1;
        biased--;
      }
      mantissa &= (int64_t{1} << mantissa_bits) - 1;
    }
    wide = (biased - (most >> 1) + 1023) << 52 | mantissa << (52 - mantissa_bits);
  }
  return rlib::float_from_bits(static_cast<uint64_t>(wide | sign << 63));
}

}  // namespace

int64_t float32_bits(double value) { return narrow_float(value, 23, 8); }
double float_of_32_bits(int64_t bits) { return widen_float(bits, 23, 8); }
int64_t float16_bits(double value) { return narrow_float(value, 10, 5); }
double float_of_16_bits(int64_t bits) { return widen_float(bits, 10, 5); }

// ---- Items --------------------------------------------------------------------------------------

namespace {

// The format character, without the "@" that may stand before it; 0 if there is more.
char item_kind(Str* format) {
  if (format->length() == 2 && format->char_at(0) == '@') return format->char_at(1);
  return format->length() == 1 ? format->char_at(0) : '\0';
}

int64_t kind_size(char kind) {
  switch (kind) {
    case 'c':
    case 'b':
    case 'B':
    case '?':
      return 1;
    case 'h':
    case 'H':
    case 'e':
      return 2;
    case 'i':
    case 'I':
    case 'f':
      return 4;
    case 'l':
    case 'L':
    case 'q':
    case 'Q':
    case 'n':
    case 'N':
    case 'P':
    case 'd':
      return 8;
    default:
      return 0;
  }
}

bool is_signed(char kind) {
  return kind == 'b' || kind == 'h' || kind == 'i' || kind == 'l' || kind == 'q' || kind == 'n';
}

int64_t load_bits(Buffer* buffer, int64_t at, int64_t size) {
  int64_t bits = 0;
  for (int64_t i = size - 1; i >= 0; i--) bits = bits << 8 | buffer->byte_at(at + i);
  return bits;
}

void store_bits(Buffer* buffer, int64_t at, int64_t size, int64_t bits) {
  for (int64_t i = 0; i < size; i++) buffer->set_byte(at + i, bits >> 8 * i & 255);
}

[[noreturn]] void throw_wrong(Str* format, bool is_type) {
  if (is_type) throw_type_error("memoryview: invalid type for format '"_str, format, "'"_str);
  throw_value_error("memoryview: invalid value for format '"_str, format, "'"_str);
}

// An int that fits the kind, as bits.
int64_t int_bits(W_Object* item, char kind, Str* format) {
  if (!rlib::isinstance<W_AnyInt>(item) && item->type()->special(Special::kIndex) == nullptr) {
    throw_wrong(format, true);
  }
  W_AnyInt* number = to_index(item);
  int64_t size = kind_size(kind);
  if (!number->fits()) {
    if (size == 8 && !is_signed(kind) && number->big()->sign() > 0 &&
        number->big()->bit_length() <= 64) {
      return static_cast<int64_t>(number->big()->to_uint_wrapped());
    }
    throw_wrong(format, false);
  }
  int64_t value = number->small();
  bool fits = true;
  if (is_signed(kind)) {
    int64_t limit = size == 8 ? INT64_MAX : (int64_t{1} << (8 * size - 1)) - 1;
    fits = value <= limit && value >= -limit - 1;
  } else {
    fits = value >= 0 && (size == 8 || value < int64_t{1} << 8 * size);
  }
  if (!fits) throw_wrong(format, false);
  return value;
}

}  // namespace

int64_t native_item_size(Str* format) { return kind_size(item_kind(format)); }

W_Object* load_item(Buffer* buffer, int64_t at, Str* format) {
  char kind = item_kind(format);
  int64_t size = kind_size(kind);
  if (size == 0) {
    throw_error(NotImplementedError_type(),
                message("memoryview: format "_str, format, " not supported"_str));
  }
  int64_t bits = load_bits(buffer, at, size);
  switch (kind) {
    case 'c':
      return new_bytes(Str::from_char(static_cast<char>(bits)));
    case '?':
      return new_bool(bits != 0);
    case 'e':
      return new_float(float_of_16_bits(bits));
    case 'f':
      return new_float(float_of_32_bits(bits));
    case 'd':
      return new_float(rlib::float_from_bits(static_cast<uint64_t>(bits)));
    default:
      break;
  }
  if (is_signed(kind)) {
    int64_t unused = 64 - 8 * size;
    return new_int(static_cast<int64_t>(static_cast<uint64_t>(bits) << unused) >> unused);
  }
  if (size == 8 && bits < 0) return new_int(BigInt::from_uint(static_cast<uint64_t>(bits)));
  return new_int(bits);
}

void store_item(Buffer* buffer, int64_t at, Str* format, W_Object* item) {
  char kind = item_kind(format);
  int64_t size = kind_size(kind);
  if (size == 0) {
    throw_error(NotImplementedError_type(),
                message("memoryview: format "_str, format, " not supported"_str));
  }
  if (kind == 'c') {
    if (!rlib::isinstance<W_Bytes>(item)) throw_wrong(format, true);
    Str* byte = static_cast<W_Bytes*>(item)->value;
    if (byte->length() != 1) throw_wrong(format, false);
    buffer->set_byte(at, byte->byte_at(0));
  } else if (kind == '?') {
    buffer->set_byte(at, is_true(item) ? 1 : 0);
  } else if (kind == 'f' || kind == 'd' || kind == 'e') {
    W_Type* type = item->type();
    if (type->special(Special::kFloat) == nullptr && type->special(Special::kIndex) == nullptr) {
      throw_wrong(format, true);
    }
    double value = float_value(item);
    int64_t bits = kind == 'd'   ? static_cast<int64_t>(rlib::float_to_bits(value))
                   : kind == 'f' ? float32_bits(value)
                                 : float16_bits(value);
    store_bits(buffer, at, size, bits);
  } else {
    store_bits(buffer, at, size, int_bits(item, kind, format));
  }
}

}  // namespace py
