#include "rlib/runtime/file_system.h"

#include <cerrno>
#include <cstring>

#include <dirent.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

namespace {

int64_t or_error(int64_t result) { return result < 0 ? -errno : result; }

DIR* folder_of(int64_t handle) { return reinterpret_cast<DIR*>(handle); }

}  // namespace

extern "C" {

int64_t rlib_rt_file_status_at(int64_t folder, const char* path, bool follows, int64_t* fields) {
  struct stat status;
  int failed = path == nullptr ? fstat(static_cast<int>(folder), &status)
                               : fstatat(static_cast<int>(folder), path, &status,
                                         follows ? 0 : AT_SYMLINK_NOFOLLOW);
  if (failed != 0) return -errno;
  fields[RLIB_RT_STATUS_MODE] = status.st_mode;
  fields[RLIB_RT_STATUS_INODE] = static_cast<int64_t>(status.st_ino);
  fields[RLIB_RT_STATUS_DEVICE] = static_cast<int64_t>(status.st_dev);
  fields[RLIB_RT_STATUS_LINKS] = static_cast<int64_t>(status.st_nlink);
  fields[RLIB_RT_STATUS_USER] = status.st_uid;
  fields[RLIB_RT_STATUS_GROUP] = status.st_gid;
  fields[RLIB_RT_STATUS_SIZE] = status.st_size;
  fields[RLIB_RT_STATUS_ACCESSED] = status.st_atim.tv_sec;
  fields[RLIB_RT_STATUS_MODIFIED] = status.st_mtim.tv_sec;
  fields[RLIB_RT_STATUS_CHANGED] = status.st_ctim.tv_sec;
  fields[RLIB_RT_STATUS_BLOCK_SIZE] = status.st_blksize;
  fields[RLIB_RT_STATUS_BLOCKS] = status.st_blocks;
  fields[RLIB_RT_STATUS_REAL_DEVICE] = static_cast<int64_t>(status.st_rdev);
  fields[RLIB_RT_STATUS_ACCESSED_NS] = status.st_atim.tv_nsec;
  fields[RLIB_RT_STATUS_MODIFIED_NS] = status.st_mtim.tv_nsec;
  fields[RLIB_RT_STATUS_CHANGED_NS] = status.st_ctim.tv_nsec;
  return 0;
}

int64_t rlib_rt_file_system_status(const char* path, int64_t fd, int64_t* fields) {
  struct statvfs status;
  int failed =
      path == nullptr ? fstatvfs(static_cast<int>(fd), &status) : statvfs(path, &status);
  if (failed != 0) return -errno;
  fields[0] = static_cast<int64_t>(status.f_bsize);
  fields[1] = static_cast<int64_t>(status.f_frsize);
  fields[2] = static_cast<int64_t>(status.f_blocks);
  fields[3] = static_cast<int64_t>(status.f_bfree);
  fields[4] = static_cast<int64_t>(status.f_bavail);
  fields[5] = static_cast<int64_t>(status.f_files);
  fields[6] = static_cast<int64_t>(status.f_ffree);
  fields[7] = static_cast<int64_t>(status.f_favail);
  fields[8] = static_cast<int64_t>(status.f_flag);
  fields[9] = static_cast<int64_t>(status.f_namemax);
  fields[10] = static_cast<int64_t>(status.f_fsid);
  return 0;
}

int64_t rlib_rt_open_at(int64_t folder, const char* path, int64_t flags, int64_t mode) {
  return or_error(openat(static_cast<int>(folder), path, static_cast<int>(flags),
                         static_cast<mode_t>(mode)));
}

int64_t rlib_rt_set_file_times(int64_t folder, const char* path, const int64_t* times, bool follows) {
  timespec spec[2];
  if (times != nullptr) {
    for (int i = 0; i < 2; i++) {
      spec[i].tv_sec = times[2 * i];
      spec[i].tv_nsec = times[2 * i + 1];
    }
  }
  const timespec* given = times == nullptr ? nullptr : spec;
  if (path == nullptr) return or_error(futimens(static_cast<int>(folder), given));
  return or_error(
      utimensat(static_cast<int>(folder), path, given, follows ? 0 : AT_SYMLINK_NOFOLLOW));
}

int64_t rlib_rt_fcntl(int64_t fd, int64_t command, int64_t argument) {
  return or_error(fcntl(static_cast<int>(fd), static_cast<int>(command), argument));
}
int64_t rlib_rt_fcntl_bytes(int64_t fd, int64_t command, char* argument) {
  return or_error(fcntl(static_cast<int>(fd), static_cast<int>(command), argument));
}
int64_t rlib_rt_ioctl(int64_t fd, uint64_t request, int64_t argument) {
  return or_error(ioctl(static_cast<int>(fd), request, argument));
}
int64_t rlib_rt_ioctl_bytes(int64_t fd, uint64_t request, char* argument) {
  return or_error(ioctl(static_cast<int>(fd), request, argument));
}

int64_t rlib_rt_lock_file(int64_t fd, int64_t kind, int64_t whence, int64_t start, int64_t length,
                          bool waits) {
  struct flock lock = {};
  lock.l_type = static_cast<short>(kind);
  lock.l_whence = static_cast<short>(whence);
  lock.l_start = start;
  lock.l_len = length;
  return or_error(fcntl(static_cast<int>(fd), waits ? F_SETLKW : F_SETLK, &lock));
}

// ---- Folders ----

int64_t rlib_rt_folder_open(const char* path) {
  DIR* folder = opendir(path);
  return folder == nullptr ? -errno : reinterpret_cast<int64_t>(folder);
}

int64_t rlib_rt_folder_open_descriptor(int64_t fd) {
  int own = fcntl(static_cast<int>(fd), F_DUPFD_CLOEXEC, 0);
  if (own < 0) return -errno;
  DIR* folder = fdopendir(own);
  if (folder == nullptr) {
    int error = errno;
    close(own);
    return -error;
  }
  rewinddir(folder);
  return reinterpret_cast<int64_t>(folder);
}

void rlib_rt_folder_close(int64_t handle) { closedir(folder_of(handle)); }

int64_t rlib_rt_folder_next(int64_t handle, char* name, int64_t* fields) {
  while (true) {
    errno = 0;
    const dirent* entry = readdir(folder_of(handle));
    if (entry == nullptr) return -errno;
    if (std::strcmp(entry->d_name, ".") == 0 || std::strcmp(entry->d_name, "..") == 0) continue;
    size_t length = std::strlen(entry->d_name);
    std::memcpy(name, entry->d_name, length + 1);
    fields[0] = static_cast<int64_t>(entry->d_ino);
    fields[1] = entry->d_type;
    return static_cast<int64_t>(length);
  }
}

}  // extern "C"
