// Streams that hold what is not written yet, so that the end of the program can write it.

#ifndef TARGETS_PYINTERP_MODULES_IO_OPEN_WRITERS_H_
#define TARGETS_PYINTERP_MODULES_IO_OPEN_WRITERS_H_

#include "targets/pyinterp/modules/io/io_base.h"

namespace py {

// The stream has something in its buffer. It is remembered as long as it is open and alive.
void remember_writer_slow(W_IOBase* stream);
inline void remember_writer(W_IOBase* stream) {
  if (!stream->is_remembered) remember_writer_slow(stream);
}

// Calls flush() of them all, the newest first, as those write into older ones. Errors are ignored: nobody is
// left to hear of them.
void flush_open_writers();

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_IO_OPEN_WRITERS_H_
