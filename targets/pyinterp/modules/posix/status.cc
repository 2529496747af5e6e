// What is known about files and file systems: stat_result and statvfs_result.

#include "targets/pyinterp/modules/posix/status.h"

#include <fcntl.h>

#include "rlib/rffi.h"
#include "rlib/runtime/file_system.h"
#include "targets/pyinterp/modules/posix/posix_module.h"
#include "targets/pyinterp/objspace/int_operations.h"

namespace py {

namespace {

constexpr int64_t kNanosecondsInSecond = 1000000000;

W_Type* make_stat_result_type() {
  auto* fields = new List<StructField>();
  fields->append({"st_mode"_str, "protection bits"_str});
  fields->append({"st_ino"_str, "inode"_str});
  fields->append({"st_dev"_str, "device"_str});
  fields->append({"st_nlink"_str, "number of hard links"_str});
  fields->append({"st_uid"_str, "user ID of owner"_str});
  fields->append({"st_gid"_str, "group ID of owner"_str});
  fields->append({"st_size"_str, "total size, in bytes"_str});
  fields->append({nullptr, "integer time of last access"_str});
  fields->append({nullptr, "integer time of last modification"_str});
  fields->append({nullptr, "integer time of last change"_str});
  fields->append({"st_atime"_str, "time of last access"_str});
  fields->append({"st_mtime"_str, "time of last modification"_str});
  fields->append({"st_ctime"_str, "time of last change"_str});
  fields->append({"st_atime_ns"_str, "time of last access in nanoseconds"_str});
  fields->append({"st_mtime_ns"_str, "time of last modification in nanoseconds"_str});
  fields->append({"st_ctime_ns"_str, "time of last change in nanoseconds"_str});
  fields->append({"st_blksize"_str, "blocksize for filesystem I/O"_str});
  fields->append({"st_blocks"_str, "number of blocks allocated"_str});
  fields->append({"st_rdev"_str, "device type (if inode device)"_str});
  return make_struct_sequence_type(
      "os"_str, "stat_result"_str,
      "stat_result: Result from stat, fstat, or lstat.\n\nThis object may be accessed either as a tuple "
      "of\n  (mode, ino, dev, nlink, uid, gid, size, atime, mtime, ctime)\nor via the attributes "
      "st_mode, st_ino, st_dev, st_nlink, st_uid, and so on.\n\nPosix/windows: If your platform supports "
      "st_blksize, st_blocks, st_rdev,\nor st_flags, they are available as attributes only.\n\nSee "
      "os.stat for more information."_str,
      fields, 10);
}

W_Type* make_statvfs_result_type() {
  auto* fields = new List<StructField>();
  fields->append({"f_bsize"_str, nullptr});
  fields->append({"f_frsize"_str, nullptr});
  fields->append({"f_blocks"_str, nullptr});
  fields->append({"f_bfree"_str, nullptr});
  fields->append({"f_bavail"_str, nullptr});
  fields->append({"f_files"_str, nullptr});
  fields->append({"f_ffree"_str, nullptr});
  fields->append({"f_favail"_str, nullptr});
  fields->append({"f_flag"_str, nullptr});
  fields->append({"f_namemax"_str, nullptr});
  fields->append({"f_fsid"_str, nullptr});
  return make_struct_sequence_type(
      "os"_str, "statvfs_result"_str,
      "statvfs_result: Result from statvfs or fstatvfs.\n\nThis object may be accessed either as a tuple "
      "of\n  (bsize, frsize, blocks, bfree, bavail, files, ffree, favail, flag, namemax),\nor via the "
      "attributes f_bsize, f_frsize, f_blocks, f_bfree, and so on.\n\nSee os.statvfs for more "
      "information."_str,
      fields, 10);
}

// Numbers that C has without a sign.
W_AnyInt* new_unsigned(int64_t bits) { return new_int(BigInt::from_uint(static_cast<uint64_t>(bits))); }

W_AnyInt* nanoseconds(int64_t seconds, int64_t rest) {
  if (!rlib::mul_overflows(seconds, kNanosecondsInSecond)) {
    return new_int(seconds * kNanosecondsInSecond + rest);
  }
  return new_int(BigInt::from_int(seconds)->mul(BigInt::from_int(kNanosecondsInSecond))->add(BigInt::from_int(rest)));
}

}  // namespace

RLIB_PREBUILD W_Type* stat_result_type() { return RLIB_ONCE(make_stat_result_type()); }
RLIB_PREBUILD W_Type* statvfs_result_type() { return RLIB_ONCE(make_statvfs_result_type()); }

Array<int64_t>* file_status(int32_t folder, Str* name, bool follows, FilePath* path) {
  rffi::RawItems<int64_t> fields(RLIB_RT_STATUS_FIELDS);
  if (name == nullptr) {
    runtime_call([&] { return rlib_rt_file_status_at(folder, nullptr, follows, fields.get()); }, path);
  } else {
    rffi::CString c_name(name);
    runtime_call([&] { return rlib_rt_file_status_at(folder, c_name.get(), follows, fields.get()); },
                 path);
  }
  return fields.to_array();
}

W_Object* new_stat_result(Array<int64_t>* status) {
  auto* values = Array<W_Object*>::make(19);
  for (int64_t i = 0; i <= RLIB_RT_STATUS_CHANGED; i++) values->set(i, new_int(status->get(i)));
  values->set(1, new_unsigned(status->get(RLIB_RT_STATUS_INODE)));
  values->set(2, new_unsigned(status->get(RLIB_RT_STATUS_DEVICE)));
  for (int64_t i = 0; i < 3; i++) {
    int64_t seconds = status->get(RLIB_RT_STATUS_ACCESSED + i);
    int64_t rest = status->get(RLIB_RT_STATUS_ACCESSED_NS + i);
    values->set(10 + i, new_float(static_cast<double>(seconds) + 1e-9 * static_cast<double>(rest)));
    values->set(13 + i, nanoseconds(seconds, rest));
  }
  values->set(16, new_int(status->get(RLIB_RT_STATUS_BLOCK_SIZE)));
  values->set(17, new_int(status->get(RLIB_RT_STATUS_BLOCKS)));
  values->set(18, new_unsigned(status->get(RLIB_RT_STATUS_REAL_DEVICE)));
  return new_struct_sequence(stat_result_type(), values);
}

namespace {

W_Object* stat_path(FilePath* path, FolderDescriptor folder, bool follows, Str* function) {
  if (path->is_descriptor()) {
    if (folder.value != AT_FDCWD) {
      throw_value_error(function, ": can't specify dir_fd without matching path"_str);
    }
    if (!follows) throw_value_error(function, ": cannot use fd and follow_symlinks together"_str);
    return new_stat_result(file_status(static_cast<int32_t>(path->fd), nullptr, true, path));
  }
  return new_stat_result(file_status(folder.value, path->name, follows, path));
}

W_Object* posix_stat(W_Object* path, FolderDescriptor dir_fd, bool follows) {
  return stat_path(file_path(path, "stat"_str, FilePath::kNameOrDescriptor), dir_fd, follows, "stat"_str);
}
W_Object* posix_lstat(W_Object* path, FolderDescriptor dir_fd) {
  return stat_path(file_path(path, "lstat"_str), dir_fd, false, "lstat"_str);
}
W_Object* posix_fstat(CInt fd) { return new_stat_result(file_status(fd.value, nullptr, true, nullptr)); }


W_Object* statvfs_of(FilePath* path, int64_t fd) {
  rffi::RawItems<int64_t> fields(RLIB_RT_FILE_SYSTEM_FIELDS);
  if (path == nullptr || path->is_descriptor()) {
    runtime_call([&] { return rlib_rt_file_system_status(nullptr, fd, fields.get()); }, path);
  } else {
    rffi::CString name(path->name);
    runtime_call([&] { return rlib_rt_file_system_status(name.get(), fd, fields.get()); }, path);
  }
  auto* values = Array<W_Object*>::make(RLIB_RT_FILE_SYSTEM_FIELDS);
  for (int64_t i = 0; i < RLIB_RT_FILE_SYSTEM_FIELDS; i++) {
    values->set(i, new_unsigned(rffi::load(fields.get(), i)));
  }
  return new_struct_sequence(statvfs_result_type(), values);
}

W_Object* posix_statvfs(W_Object* w_path) {
  FilePath* path = file_path(w_path, "statvfs"_str, FilePath::kNameOrDescriptor);
  return statvfs_of(path, path->fd);
}
W_Object* posix_fstatvfs(CInt fd) { return statvfs_of(nullptr, fd.value); }

}  // namespace

void add_posix_status(ModuleBuilder* m) {
  m->type("stat_result"_str, stat_result_type());
  m->type("statvfs_result"_str, statvfs_result_type());
  m->function<&posix_stat>("stat"_str, "($module, /, path, *, dir_fd=None, follow_symlinks=True)"_str,
                           "Perform a stat system call on the given path."_str);
  m->function<&posix_lstat>("lstat"_str, "($module, /, path, *, dir_fd=None)"_str,
                            "Perform a stat system call on the given path, without following symbolic links."_str);
  m->function<&posix_fstat>("fstat"_str, "($module, /, fd)"_str,
                            "Perform a stat system call on the given file descriptor."_str);
  m->function<&posix_statvfs>("statvfs"_str, "($module, /, path)"_str,
                              "Perform a statvfs system call on the given path."_str);
  m->function<&posix_fstatvfs>("fstatvfs"_str, "($module, fd, /)"_str,
                               "Perform an fstatvfs system call on the given fd."_str);
}

}  // namespace py
