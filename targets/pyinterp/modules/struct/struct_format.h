// Formats of module struct: what the characters of "<2hI" say about bytes.

#ifndef TARGETS_PYINTERP_MODULES_STRUCT_STRUCT_FORMAT_H_
#define TARGETS_PYINTERP_MODULES_STRUCT_STRUCT_FORMAT_H_

#include "targets/pyinterp/objspace/values.h"

namespace py {

// One character with its count.
struct StructItem {
  char code;
  int64_t count;   // of values; of s and p: of bytes, which make one value
  int64_t offset;  // of the first byte
  int64_t size;    // of one value, in bytes
};

class StructFormat final : public rlib::Object {
 public:
  StructFormat(Str* text, List<StructItem>* items, bool is_native, bool is_big_endian, int64_t size,
               int64_t value_count)
      : text(text),
        items(items),
        is_native(is_native),
        is_big_endian(is_big_endian),
        size(size),
        value_count(value_count) {}

  Str* const text;
  List<StructItem>* const items;  // without x, and none that is empty but s
  const bool is_native;  // sizes and alignment are those of C
  const bool is_big_endian;
  const int64_t size;
  const int64_t value_count;
};

// Raises struct.error.
StructFormat* parse_struct_format(Str* text);
// The same; formats that were seen lately are remembered.
StructFormat* cached_struct_format(Str* text);
void clear_struct_cache();

RLIB_PREBUILD W_Type* struct_error_type();

template <class... Parts>
[[noreturn]] void throw_struct_error(Parts... parts) {
  throw_error(struct_error_type(), message(parts...));
}

// Writes values[first], values[first + 1], ... from byte `at` on. Raises struct.error.
void struct_pack(StructFormat* format, Array<W_Object*>* values, int64_t first, Array<char>* bytes,
                 int64_t at);
// The values in the bytes from `at` on. Precondition: there are enough.
W_Tuple* struct_unpack(StructFormat* format, Str* bytes, int64_t at);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_STRUCT_STRUCT_FORMAT_H_
