// Items in memory by the format characters of struct, in the machine's own sizes and order.

#ifndef TARGETS_PYINTERP_OBJSPACE_MEMORYVIEW_ITEMS_H_
#define TARGETS_PYINTERP_OBJSPACE_MEMORYVIEW_ITEMS_H_

#include "targets/pyinterp/objspace/buffer.h"

namespace py {

// The size of an item in bytes; 0 if the format is not one native item.
int64_t native_item_size(Str* format);
// The item at a byte offset.
W_Object* load_item(Buffer* buffer, int64_t at, Str* format);
// Puts one there. Raises TypeError or ValueError: "memoryview: invalid type for format 'B'".
void store_item(Buffer* buffer, int64_t at, Str* format, W_Object* item);

// A number in IEEE 754's format of 32 bits, and back. `overflows`: a finite number became infinite.
int64_t float32_bits(double value);
double float_of_32_bits(int64_t bits);
// The same of 16 bits.
int64_t float16_bits(double value);
double float_of_16_bits(int64_t bits);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_MEMORYVIEW_ITEMS_H_
