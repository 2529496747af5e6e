// File descriptors as the system has them, for those who do their own buffering. What can fail returns
// -errno; -EINTR where a signal came, and the call may be made again.

#ifndef RLIB_RUNTIME_DESCRIPTORS_H_
#define RLIB_RUNTIME_DESCRIPTORS_H_

#include <cstdint>

#include "rlib/marks.h"

extern "C" {

// `flags` are O_...; O_CLOEXEC is added. A file descriptor.
RFFI_RELEASES_LOCK int64_t rlib_rt_open_flags(const char* path, int64_t flags, int64_t mode);
// Bytes read, at most `count`; 0 at the end.
RFFI_RELEASES_LOCK int64_t rlib_rt_read_some(int64_t fd, char* bytes, int64_t count);
// Writes what it can. Bytes written.
RFFI_RELEASES_LOCK int64_t rlib_rt_write_some(int64_t fd, const char* bytes, int64_t count);
// lseek. The new position.
int64_t rlib_rt_seek(int64_t fd, int64_t offset, int64_t whence);
int64_t rlib_rt_truncate(int64_t fd, int64_t length);

// What fstat says: by number.
enum { RLIB_RT_FILE_MODE = 0, RLIB_RT_FILE_SIZE = 1, RLIB_RT_FILE_BLOCK_SIZE = 2 };
int64_t rlib_rt_file_status(int64_t fd, int64_t what);

}  // extern "C"

#endif  // RLIB_RUNTIME_DESCRIPTORS_H_
