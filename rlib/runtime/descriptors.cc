#include "rlib/runtime/descriptors.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace {

int64_t or_error(int64_t result) { return result < 0 ? -errno : result; }

}  // namespace

extern "C" {

int64_t rlib_rt_open_flags(const char* path, int64_t flags, int64_t mode) {
  return or_error(open(path, static_cast<int>(flags) | O_CLOEXEC, static_cast<mode_t>(mode)));
}

int64_t rlib_rt_read_some(int64_t fd, char* bytes, int64_t count) {
  return or_error(read(static_cast<int>(fd), bytes, static_cast<size_t>(count)));
}

int64_t rlib_rt_write_some(int64_t fd, const char* bytes, int64_t count) {
  return or_error(write(static_cast<int>(fd), bytes, static_cast<size_t>(count)));
}

int64_t rlib_rt_seek(int64_t fd, int64_t offset, int64_t whence) {
  int64_t position = lseek(static_cast<int>(fd), offset, static_cast<int>(whence));
  return position < 0 ? -errno : position;
}

int64_t rlib_rt_truncate(int64_t fd, int64_t length) {
  return or_error(ftruncate(static_cast<int>(fd), length));
}

int64_t rlib_rt_file_status(int64_t fd, int64_t what) {
  struct stat status;
  if (fstat(static_cast<int>(fd), &status) < 0) return -errno;
  switch (what) {
    case RLIB_RT_FILE_MODE: return status.st_mode;
    case RLIB_RT_FILE_SIZE: return status.st_size;
    default: return status.st_blksize;
  }
}

}  // extern "C"
