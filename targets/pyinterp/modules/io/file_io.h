// FileIO: a file descriptor.

#ifndef TARGETS_PYINTERP_MODULES_IO_FILE_IO_H_
#define TARGETS_PYINTERP_MODULES_IO_FILE_IO_H_

#include "targets/pyinterp/modules/io/io_base.h"

namespace py {

RLIB_PREBUILD W_Type* file_io_type();

class W_FileIO : public W_RawIOBase {
 public:
  static W_Type* exact_type() { return file_io_type(); }
  W_Type* type() override { return file_io_type(); }

  int64_t fd = -1;  // -1: closed
  bool is_readable = false;
  bool is_writable = false;
  bool is_created = false;  // mode x
  bool is_appending = false;
  bool closes_fd = true;
  int64_t seekable = -1;  // not known yet
};

// Opens it: name may be a str, bytes, a path-like object or a file descriptor.
W_FileIO* open_file(W_Object* name, Str* mode, bool closes_fd, W_Object* opener);
// How large a buffer for it should be.
int64_t buffer_size_for(W_FileIO* file);
// Up to `count` bytes; null if there are none yet.
Str* file_read(W_FileIO* file, int64_t count);
Str* file_read_all(W_FileIO* file);
// How much was written; -1: nothing can be, now.
int64_t file_write(W_FileIO* file, Str* bytes);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_IO_FILE_IO_H_
