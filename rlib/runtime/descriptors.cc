#include "rlib/runtime/descriptors.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace {

// Calls until no signal interrupts; -errno for -1.
template <class Call>
int64_t retry(Call call) {
  while (true) {
    int64_t result = call();
    if (result >= 0) return result;
    if (errno != EINTR) return -errno;
  }
}

}  // namespace

extern "C" {

int64_t rlib_rt_open_flags(const char* path, int64_t flags, int64_t mode) {
  return retry([&] {
    return open(path, static_cast<int>(flags) | O_CLOEXEC, static_cast<mode_t>(mode));
  });
}

int64_t rlib_rt_write_some(int64_t fd, const char* bytes, int64_t count) {
  return retry([&] { return write(static_cast<int>(fd), bytes, count); });
}

int64_t rlib_rt_seek(int64_t fd, int64_t offset, int64_t whence) {
  int64_t position = lseek(static_cast<int>(fd), offset, static_cast<int>(whence));
  return position < 0 ? -errno : position;
}

int64_t rlib_rt_truncate(int64_t fd, int64_t length) {
  return retry([&] { return ftruncate(static_cast<int>(fd), length); });
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
