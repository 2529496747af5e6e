// BytesIO and StringIO: streams in memory.

#ifndef TARGETS_PYINTERP_MODULES_IO_MEMORY_IO_H_
#define TARGETS_PYINTERP_MODULES_IO_MEMORY_IO_H_

#include "targets/pyinterp/modules/io/io_base.h"

namespace py {

RLIB_PREBUILD W_Type* bytes_io_type();
RLIB_PREBUILD W_Type* bytes_io_buffer_type();
RLIB_PREBUILD W_Type* string_io_type();

class W_BytesIO : public W_BufferedIOBase {
 public:
  static W_Type* exact_type() { return bytes_io_type(); }
  W_Type* type() override { return bytes_io_type(); }

  Array<char>* bytes = Array<char>::empty();
  int64_t length = 0;
  int64_t position = 0;  // may be behind the end
  int64_t exports = 0;
};

// What getbuffer() is a view of.
class W_BytesIOBuffer final : public W_BufferOwner {
 public:
  explicit W_BytesIOBuffer(W_BytesIO* source) : source(source) {}
  static W_Type* exact_type() { return bytes_io_buffer_type(); }
  W_Type* type() override { return bytes_io_buffer_type(); }
  Buffer* buffer() override { return new Buffer(this, source->bytes, source->length); }
  void add_exports(int64_t count) override { source->exports += count; }

  W_BytesIO* const source;
};

class W_StringIO : public W_TextIOBase {
 public:
  static W_Type* exact_type() { return string_io_type(); }
  W_Type* type() override { return string_io_type(); }

  // All that was written so far.
  W_Str* content();

  W_Str* value = empty_str();  // without what is in `tail`
  StrBuilder* tail = new StrBuilder();
  int64_t tail_length = 0;    // in code points
  int64_t position = 0;       // in code points; may be behind the end
  Str* newline = nullptr;     // null: all kinds are taken, and become "\n"
  int64_t seen_newlines = 0;  // see newlines.h
};

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_IO_MEMORY_IO_H_
