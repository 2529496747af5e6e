// memoryview: items of another object's buffer, where they are.

#ifndef TARGETS_PYINTERP_OBJSPACE_MEMORYVIEW_OBJECT_H_
#define TARGETS_PYINTERP_OBJSPACE_MEMORYVIEW_OBJECT_H_

#include "targets/pyinterp/objspace/buffer.h"

namespace py {

RLIB_PREBUILD W_Type* memoryview_type();

class W_MemoryView final : public Referable<W_Object> {
 public:
  W_MemoryView(Buffer* buffer, int64_t start, Array<int64_t>* shape, Array<int64_t>* strides,
               Str* format, int64_t item_size)
      : buffer(buffer),
        start(start),
        shape(shape),
        strides(strides),
        format(format),
        item_size(item_size) {}
  static W_Type* exact_type() { return memoryview_type(); }
  W_Type* type() override { return memoryview_type(); }

  int64_t dimensions() const { return shape->length(); }
  int64_t count() const;  // items in all
  int64_t byte_count() const { return count() * item_size; }
  bool is_contiguous() const;
  Str* to_bytes();  // all items in order

  Buffer* buffer;       // null once released
  const int64_t start;  // byte offset of the first item
  Array<int64_t>* const shape;
  Array<int64_t>* const strides;  // in bytes
  Str* const format;
  const int64_t item_size;
  bool is_readonly = false;
  bool is_entered = false;  // by a `with`: the owner's size is fixed
  int64_t hash = 0;         // 0: not yet computed
};

// memoryview(w).
W_MemoryView* new_memoryview(W_Object* w);
// A view of all of a buffer that no other object shows: for readinto().
W_MemoryView* view_of_array(Array<char>* bytes, int64_t start, int64_t count);
void release_view(W_MemoryView* view);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_MEMORYVIEW_OBJECT_H_
