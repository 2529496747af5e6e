#include "targets/pyinterp/objspace/buffer.h"

#include "targets/pyinterp/objspace/memoryview_object.h"

namespace py {

int64_t ForeignBytes::at(int64_t offset, int64_t count) const {
  if (offset < 0 || offset + count > size) throw_value_error("the memory of this buffer is gone"_str);
  return address + offset;
}

Buffer* find_buffer(W_Object* w) {
  if (rlib::isinstance<W_Bytes>(w)) return new Buffer(w, static_cast<W_Bytes*>(w)->value);
  if (rlib::isinstance<W_ByteArray>(w)) {
    W_ByteArray* array = static_cast<W_ByteArray*>(w);
    return new Buffer(w, array->bytes, array->length);
  }
  if (rlib::isinstance<W_MemoryView>(w)) {
    W_MemoryView* view = static_cast<W_MemoryView*>(w);
    if (view->buffer == nullptr) {
      throw_value_error("operation forbidden on released memoryview object"_str);
    }
    return view->buffer;
  }
  if (rlib::isinstance<W_BufferOwner>(w)) return static_cast<W_BufferOwner*>(w)->buffer();
  return nullptr;
}

Buffer* buffer_of(W_Object* w) {
  Buffer* buffer = find_buffer(w);
  if (buffer == nullptr) {
    throw_type_error("a bytes-like object is required, not '"_str, type_name(w), "'"_str);
  }
  return buffer;
}

bool is_bytes_like(W_Object* w) {
  return rlib::isinstance<W_Bytes>(w) || rlib::isinstance<W_ByteArray>(w) ||
         rlib::isinstance<W_MemoryView>(w) || rlib::isinstance<W_BufferOwner>(w);
}

Str* find_bytes(W_Object* w) {
  if (rlib::isinstance<W_Bytes>(w)) return static_cast<W_Bytes*>(w)->value;
  if (rlib::isinstance<W_MemoryView>(w)) {
    find_buffer(w);  // raises if it was released
    return static_cast<W_MemoryView*>(w)->to_bytes();
  }
  Buffer* buffer = find_buffer(w);
  if (buffer == nullptr) return nullptr;
  W_Object* view = view_of(w);
  return view != nullptr ? find_bytes(view) : buffer->slice(0, buffer->length);
}

W_Object* view_of(W_Object* w) {
  return rlib::isinstance<W_BufferOwner>(w) ? static_cast<W_BufferOwner*>(w)->view() : nullptr;
}

Str* bytes_of(W_Object* w) {
  Str* bytes = find_bytes(w);
  if (bytes == nullptr) {
    throw_type_error("a bytes-like object is required, not '"_str, type_name(w), "'"_str);
  }
  return bytes;
}

WritableBytes writable_bytes_of(W_Object* w) {
  Buffer* buffer = find_buffer(w);
  W_MemoryView* view = rlib::cast_or_null<W_MemoryView>(w);
  if (buffer == nullptr || buffer->is_readonly() || (view != nullptr && view->is_readonly)) {
    throw_type_error("a read-write bytes-like object is required, not '"_str, type_name(w),
                     "'"_str);
  }
  if (view == nullptr) return WritableBytes{buffer, 0, buffer->length};
  if (!view->is_contiguous()) {
    throw_error(BufferError_type(), "memoryview: underlying buffer is not C-contiguous"_str);
  }
  return WritableBytes{buffer, view->start, view->byte_count()};
}

void add_exports(W_Object* owner, int64_t count) {
  if (owner == nullptr) return;
  if (rlib::isinstance<W_ByteArray>(owner)) static_cast<W_ByteArray*>(owner)->exports += count;
  if (rlib::isinstance<W_BufferOwner>(owner))
    static_cast<W_BufferOwner*>(owner)->add_exports(count);
}

}  // namespace py
