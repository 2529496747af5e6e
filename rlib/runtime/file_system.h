// Files as the system keeps them: those calls whose C form has structs or variable arguments. Each fills
// an array of int64_t and returns 0, or what it says, or -errno. Interrupted calls are not made again:
// that is for those who know what a signal means to them.

#ifndef RLIB_RUNTIME_FILE_SYSTEM_H_
#define RLIB_RUNTIME_FILE_SYSTEM_H_

#include <cstdint>

#include "rlib/marks.h"

extern "C" {

// What is known of a file: by number. Times are nanoseconds since 1970.
enum {
  RLIB_RT_STATUS_MODE,
  RLIB_RT_STATUS_INODE,
  RLIB_RT_STATUS_DEVICE,
  RLIB_RT_STATUS_LINKS,
  RLIB_RT_STATUS_USER,
  RLIB_RT_STATUS_GROUP,
  RLIB_RT_STATUS_SIZE,
  RLIB_RT_STATUS_ACCESSED,      // whole seconds; the nanoseconds of the three are behind
  RLIB_RT_STATUS_MODIFIED,
  RLIB_RT_STATUS_CHANGED,
  RLIB_RT_STATUS_BLOCK_SIZE,
  RLIB_RT_STATUS_BLOCKS,        // of 512 bytes
  RLIB_RT_STATUS_REAL_DEVICE,
  RLIB_RT_STATUS_ACCESSED_NS,
  RLIB_RT_STATUS_MODIFIED_NS,
  RLIB_RT_STATUS_CHANGED_NS,
  RLIB_RT_STATUS_FIELDS,        // how many there are
};
// fstatat; and fstat if `path` is null.
RFFI_RELEASES_LOCK int64_t rlib_rt_file_status_at(int64_t folder, const char* path, bool follows,
                                                  int64_t* fields);

// statvfs, and fstatvfs if `path` is null: bsize, frsize, blocks, bfree, bavail, files, ffree, favail,
// flag, namemax, fsid.
enum { RLIB_RT_FILE_SYSTEM_FIELDS = 11 };
RFFI_RELEASES_LOCK int64_t rlib_rt_file_system_status(const char* path, int64_t fd, int64_t* fields);

// openat. The file descriptor; O_CLOEXEC is not added.
RFFI_RELEASES_LOCK int64_t rlib_rt_open_at(int64_t folder, const char* path, int64_t flags, int64_t mode);

// utimensat, and futimens if `path` is null. Each time is seconds and nanoseconds; null is now.
int64_t rlib_rt_set_file_times(int64_t folder, const char* path, const int64_t* times, bool follows);

// fcntl with a number: the result.
RFFI_RELEASES_LOCK int64_t rlib_rt_fcntl(int64_t fd, int64_t command, int64_t argument);
// fcntl and ioctl with bytes, which they may change.
RFFI_RELEASES_LOCK int64_t rlib_rt_fcntl_bytes(int64_t fd, int64_t command, char* argument);
RFFI_RELEASES_LOCK int64_t rlib_rt_ioctl(int64_t fd, uint64_t request, int64_t argument);
RFFI_RELEASES_LOCK int64_t rlib_rt_ioctl_bytes(int64_t fd, uint64_t request, char* argument);

// Locks (F_RDLCK, F_WRLCK) or unlocks (F_UNLCK) part of a file, as fcntl does.
RFFI_RELEASES_LOCK int64_t rlib_rt_lock_file(int64_t fd, int64_t kind, int64_t whence, int64_t start,
                                             int64_t length, bool waits);

// ---- Folders ----

// A folder opened for reading, by name, or by a descriptor (a copy of which is kept). A handle.
RFFI_RELEASES_LOCK int64_t rlib_rt_folder_open(const char* path);
RFFI_RELEASES_LOCK int64_t rlib_rt_folder_open_descriptor(int64_t fd);
void rlib_rt_folder_close(int64_t handle);
// The next entry: its name in 256 bytes, 0 behind it; in `fields` its inode and type (DT_...). The length
// of the name; 0 at the end. "." and ".." are left out.
RFFI_RELEASES_LOCK int64_t rlib_rt_folder_next(int64_t handle, char* name, int64_t* fields);

}  // extern "C"

#endif  // RLIB_RUNTIME_FILE_SYSTEM_H_
