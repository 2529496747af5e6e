// The buffer protocol: the bytes within an object, for those who read or change them in place.
//
// bytes, bytearray and memoryview have them; other types derive their objects from W_BufferOwner.

#ifndef TARGETS_PYINTERP_OBJSPACE_BUFFER_H_
#define TARGETS_PYINTERP_OBJSPACE_BUFFER_H_

#include "rlib/dynamic.h"
#include "targets/pyinterp/objspace/values.h"

namespace py {

// Memory outside of the heap, which may go away while buffers still speak of it.
class ForeignBytes : public rlib::Object {
 public:
  ForeignBytes(int64_t address, int64_t size) : address(address), size(size) {}
  // The address of `count` bytes from `offset` on. Raises ValueError if they are not there any more.
  int64_t at(int64_t offset, int64_t count) const;

  int64_t address;
  int64_t size;
};

// Bytes in one piece: of a Str, which cannot be changed, of an array, or foreign ones.
class Buffer final : public rlib::Object {
 public:
  Buffer(W_Object* owner, Str* text) : owner(owner), text(text), length(text->length()) {}
  Buffer(W_Object* owner, Array<char>* bytes, int64_t length)
      : owner(owner), bytes(bytes), length(length) {}
  Buffer(W_Object* owner, ForeignBytes* foreign, bool is_readonly)
      : owner(owner), foreign(foreign), length(foreign->size), forced_readonly(is_readonly) {}

  bool is_readonly() const { return text != nullptr || forced_readonly; }
  // Precondition of all: within 0 .. length.
  int64_t byte_at(int64_t at) const {
    if (foreign != nullptr) return rlib::foreign_byte(foreign->at(at, 1));
    char c = bytes != nullptr ? bytes->get(at) : text->char_at(at);
    return static_cast<unsigned char>(c);
  }
  void set_byte(int64_t at, int64_t value) {
    if (foreign != nullptr) return rlib::set_foreign_byte(foreign->at(at, 1), value);
    bytes->set(at, static_cast<char>(value));
  }
  Str* slice(int64_t start, int64_t end) const {
    if (foreign != nullptr) return rlib::read_foreign(foreign->at(start, end - start), end - start);
    return bytes != nullptr ? Str::from_array(bytes, start, end - start) : text->slice(start, end);
  }
  // Copies `count` bytes of `source` there.
  void write(int64_t at, Str* source, int64_t from, int64_t count) {
    if (foreign != nullptr) {
      rlib::write_foreign(foreign->at(at, count), source, from, count);
    } else {
      rlib::array_copy(source, from, bytes, at, count);
    }
  }

  W_Object* const owner;
  Str* const text = nullptr;
  Array<char>* const bytes = nullptr;
  ForeignBytes* const foreign = nullptr;
  const int64_t length;
  Str* format = "B"_str;  // of an item, as in struct
  int64_t item_size = 1;
  bool forced_readonly = false;
};

// An object of another type that has a buffer: array.array, mmap.
class W_BufferOwner : public W_Object {
 public:
  virtual Buffer* buffer() = 0;
  // A memoryview came (+1) or went (-1): the size stays while there is one.
  virtual void add_exports(int64_t count) = 0;
  // The memoryview that stands for it, of an object that only passes one on; else null.
  virtual W_Object* view() { return nullptr; }
};

// The buffer, or null if it has none.
Buffer* find_buffer(W_Object* w);
// The same; raises TypeError "a bytes-like object is required, not 'T'".
Buffer* buffer_of(W_Object* w);
bool is_bytes_like(W_Object* w);
// W_BufferOwner::view() of one that has it; else null.
W_Object* view_of(W_Object* w);
// Its bytes as they are now; of a memoryview all items, whatever their order in memory.
Str* bytes_of(W_Object* w);
// The same, null instead of TypeError.
Str* find_bytes(W_Object* w);

// Bytes to write to: a part of a buffer.
struct WritableBytes {
  Buffer* buffer;
  int64_t start;
  int64_t length;

  // Copies bytes of `source` to the beginning. Precondition: count <= length.
  void put(Str* source, int64_t from, int64_t count) const { buffer->write(start, source, from, count); }
  void put(Str* source) const { put(source, 0, source->length()); }
};
// Raises TypeError "a read-write bytes-like object is required, not 'T'", and BufferError for a
// memoryview that is not in one piece.
WritableBytes writable_bytes_of(W_Object* w);
void add_exports(W_Object* owner, int64_t count);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_BUFFER_H_
