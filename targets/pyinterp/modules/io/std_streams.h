// sys.stdin, sys.stdout and sys.stderr: made when the program starts, flushed when it ends.

#ifndef TARGETS_PYINTERP_MODULES_IO_STD_STREAMS_H_
#define TARGETS_PYINTERP_MODULES_IO_STD_STREAMS_H_

#include "targets/pyinterp/objspace/object.h"

namespace py {

// What the command line and the environment say of them.
struct StreamOptions {
  bool is_unbuffered = false;    // -u, PYTHONUNBUFFERED
  bool is_utf8_mode = false;     // -X utf8
  Str* io_encoding = nullptr;    // PYTHONIOENCODING: "encoding", "encoding:errors", ":errors"; or null
};

// Sets sys.stdin, stdout, stderr, and those in underscores; None for a descriptor that is not open.
// Raises what an unknown encoding raises.
void make_standard_streams(StreamOptions options);

// Writes out sys.stdout and sys.stderr. What goes wrong with stdout is reported on stderr; then the
// result is false.
bool flush_standard_streams();

// At the end of the program: the standard streams, then all files that are still open. False if something that
// sys.stdout was given could not be written: then the exit status is 120.
bool flush_at_exit();

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_IO_STD_STREAMS_H_
