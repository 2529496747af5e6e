// Files by their names: making, removing, renaming, and what belongs to them.

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rlib/rffi.h"
#include "rlib/runtime/file_system.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/posix/posix_module.h"
#include "targets/pyinterp/objspace/int_operations.h"

namespace py {

namespace {

// ---- fspath -------------------------------------------------------------------------------------

W_Object* posix_fspath(W_Object* path) { return file_system_path(path); }

// A path without "." and empty parts, and "x/.." left out where x is known: as posixpath.normpath, but for
// nothing at all.
Str* normal_path(Str* path) {
  int64_t slashes = 0;
  while (slashes < path->length() && path->char_at(slashes) == '/') slashes++;
  int64_t leading = slashes == 0 ? 0 : slashes == 2 ? 2 : 1;
  auto* parts = new List<Str*>();
  for (Str* part : *path->split("/"_str)) {
    if (part->is_empty() || part->eq("."_str)) continue;
    bool goes_up = part->eq(".."_str);
    int64_t count = parts->length();
    if (goes_up && count > 0 && !parts->get(count - 1)->eq(".."_str)) {
      parts->pop();
    } else if (!goes_up || leading == 0) {
      parts->append(part);
    }
  }
  StrBuilder* text = new StrBuilder();
  for (int64_t i = 0; i < leading; i++) text->append('/');
  for (int64_t i = 0; i < parts->length(); i++) {
    if (i > 0) text->append('/');
    text->append(parts->get(i));
  }
  bool is_here = path->eq("."_str) || path->starts_with("./"_str);
  return text->length() == 0 && is_here ? "."_str : text->build();
}
W_Object* posix_path_normpath(W_Object* path) {
  if (!isinstance<W_Str>(path)) {
    throw_type_error("_path_normpath() argument 'path' must be str, not "_str, type_name(path));
  }
  Str* text = static_cast<W_Str*>(path)->value;
  int64_t zero = text->find_char('\0');
  return new_str(normal_path(zero < 0 ? text : text->slice(0, zero)));
}

// ---- Names --------------------------------------------------------------------------------------

void posix_unlink(W_Object* w_path, FolderDescriptor dir_fd) {
  FilePath* path = file_path(w_path, "unlink"_str);
  rffi::CString name(path->name);
  c_call([&] { return ::unlinkat(dir_fd.value, name.get(), 0); }, path);
}
void posix_remove(W_Object* w_path, FolderDescriptor dir_fd) {
  FilePath* path = file_path(w_path, "remove"_str);
  rffi::CString name(path->name);
  c_call([&] { return ::unlinkat(dir_fd.value, name.get(), 0); }, path);
}
void posix_rmdir(W_Object* w_path, FolderDescriptor dir_fd) {
  FilePath* path = file_path(w_path, "rmdir"_str);
  rffi::CString name(path->name);
  c_call([&] { return ::unlinkat(dir_fd.value, name.get(), AT_REMOVEDIR); }, path);
}
void posix_mkdir(W_Object* w_path, CInt mode, FolderDescriptor dir_fd) {
  FilePath* path = file_path(w_path, "mkdir"_str);
  rffi::CString name(path->name);
  c_call([&] { return ::mkdirat(dir_fd.value, name.get(), static_cast<mode_t>(mode.value)); }, path);
}
void posix_mkfifo(W_Object* w_path, CInt mode, FolderDescriptor dir_fd) {
  FilePath* path = file_path(w_path, "mkfifo"_str);
  rffi::CString name(path->name);
  c_call([&] { return ::mkfifoat(dir_fd.value, name.get(), static_cast<mode_t>(mode.value)); }, path);
}
void posix_mknod(W_Object* w_path, CInt mode, W_Object* device, FolderDescriptor dir_fd) {
  FilePath* path = file_path(w_path, "mknod"_str);
  rffi::CString name(path->name);
  dev_t number = uint64_value(device);
  c_call([&] { return ::mknodat(dir_fd.value, name.get(), static_cast<mode_t>(mode.value), number); },
         path);
}

void rename_file(W_Object* w_from, W_Object* w_to, FolderDescriptor from_fd, FolderDescriptor to_fd,
                 Str* function) {
  FilePath* from = file_path(w_from, function, FilePath::kName, "src"_str);
  FilePath* to = file_path(w_to, function, FilePath::kName, "dst"_str);
  rffi::CString old_name(from->name);
  rffi::CString new_name(to->name);
  c_call([&] { return ::renameat(from_fd.value, old_name.get(), to_fd.value, new_name.get()); }, from, to);
}
void posix_rename(W_Object* from, W_Object* to, FolderDescriptor from_fd, FolderDescriptor to_fd) {
  rename_file(from, to, from_fd, to_fd, "rename"_str);
}
void posix_replace(W_Object* from, W_Object* to, FolderDescriptor from_fd, FolderDescriptor to_fd) {
  rename_file(from, to, from_fd, to_fd, "replace"_str);
}

void posix_link(W_Object* w_from, W_Object* w_to, FolderDescriptor from_fd, FolderDescriptor to_fd,
                bool follows) {
  FilePath* from = file_path(w_from, "link"_str, FilePath::kName, "src"_str);
  FilePath* to = file_path(w_to, "link"_str, FilePath::kName, "dst"_str);
  rffi::CString old_name(from->name);
  rffi::CString new_name(to->name);
  // Without more said, links are not followed: as link() of Linux does.
  bool says_more = from_fd.value != AT_FDCWD || to_fd.value != AT_FDCWD;
  int flags = follows && says_more ? AT_SYMLINK_FOLLOW : 0;
  c_call([&] { return ::linkat(from_fd.value, old_name.get(), to_fd.value, new_name.get(), flags); }, from,
         to);
}
void posix_symlink(W_Object* w_from, W_Object* w_to, bool, FolderDescriptor dir_fd) {
  FilePath* from = file_path(w_from, "symlink"_str, FilePath::kName, "src"_str);
  FilePath* to = file_path(w_to, "symlink"_str, FilePath::kName, "dst"_str);
  rffi::CString target(from->name);
  rffi::CString name(to->name);
  c_call([&] { return ::symlinkat(target.get(), dir_fd.value, name.get()); }, from, to);
}
W_Object* posix_readlink(W_Object* w_path, FolderDescriptor dir_fd) {
  constexpr int64_t kSize = 4097;
  FilePath* path = file_path(w_path, "readlink"_str);
  rffi::CString name(path->name);
  rffi::Buffer buffer(kSize);
  int64_t length =
      c_call([&] { return ::readlinkat(dir_fd.value, name.get(), buffer.get(), kSize); }, path);
  return path->same_kind(Str::from_raw(buffer.get(), length));
}

// ---- Rights -------------------------------------------------------------------------------------

bool posix_access(W_Object* w_path, CInt mode, FolderDescriptor dir_fd, bool effective, bool follows) {
  FilePath* path = file_path(w_path, "access"_str);
  rffi::CString name(path->name);
  int flags = (effective ? AT_EACCESS : 0) | (follows ? 0 : AT_SYMLINK_NOFOLLOW);
  return ::faccessat(dir_fd.value, name.get(), mode.value, flags) == 0;
}

void posix_chmod(W_Object* w_path, CInt mode, FolderDescriptor dir_fd, bool follows) {
  FilePath* path = file_path(w_path, "chmod"_str, FilePath::kNameOrDescriptor);
  auto bits = static_cast<mode_t>(mode.value);
  if (path->is_descriptor()) {
    c_call([&] { return ::fchmod(static_cast<int>(path->fd), bits); }, path);
    return;
  }
  if (!follows) {
    throw_error(NotImplementedError_type(),
                dir_fd.value != AT_FDCWD ? "chmod: cannot use dir_fd and follow_symlinks together"_str
                                         : "chmod: follow_symlinks unavailable on this platform"_str);
  }
  rffi::CString name(path->name);
  c_call([&] { return ::fchmodat(dir_fd.value, name.get(), bits, 0); }, path);
}
void posix_fchmod(CInt fd, CInt mode) {
  c_call([&] { return ::fchmod(fd.value, static_cast<mode_t>(mode.value)); });
}

void posix_chown(W_Object* w_path, W_Object* uid, W_Object* gid, FolderDescriptor dir_fd, bool follows) {
  FilePath* path = file_path(w_path, "chown"_str, FilePath::kNameOrDescriptor);
  uint32_t user = user_id(uid);
  uint32_t group = group_id(gid);
  if (path->is_descriptor()) {
    if (dir_fd.value != AT_FDCWD) throw_value_error("chown: can't specify dir_fd without matching path"_str);
    if (!follows) throw_value_error("chown: cannot use fd and follow_symlinks together"_str);
    c_call([&] { return ::fchown(static_cast<int>(path->fd), user, group); }, path);
    return;
  }
  rffi::CString name(path->name);
  int flags = follows ? 0 : AT_SYMLINK_NOFOLLOW;
  c_call([&] { return ::fchownat(dir_fd.value, name.get(), user, group, flags); }, path);
}
void posix_lchown(W_Object* w_path, W_Object* uid, W_Object* gid) {
  FilePath* path = file_path(w_path, "lchown"_str);
  uint32_t user = user_id(uid);
  uint32_t group = group_id(gid);
  rffi::CString name(path->name);
  c_call([&] { return ::lchown(name.get(), user, group); }, path);
}
void posix_fchown(CInt fd, W_Object* uid, W_Object* gid) {
  uint32_t user = user_id(uid);
  uint32_t group = group_id(gid);
  c_call([&] { return ::fchown(fd.value, user, group); });
}

int64_t posix_umask(CInt mask) { return ::umask(static_cast<mode_t>(mask.value)); }

// ---- Size and times -----------------------------------------------------------------------------

void posix_truncate(W_Object* w_path, int64_t length) {
  FilePath* path = file_path(w_path, "truncate"_str, FilePath::kNameOrDescriptor);
  if (path->is_descriptor()) {
    c_call([&] { return ::ftruncate(static_cast<int>(path->fd), length); });
    return;
  }
  rffi::CString name(path->name);
  c_call([&] { return ::truncate(name.get(), length); }, path);
}

constexpr int64_t kNanosecondsInSecond = 1000000000;

// Seconds and nanoseconds, rounded down, as items 2 * at and behind.
void set_seconds(rffi::RawItems<int64_t>& times, int64_t at, W_Object* w) {
  if (isinstance<W_Float>(w)) {
    double value = static_cast<W_Float*>(w)->value;
    if (rlib::math::is_nan(value)) throw_value_error("Invalid value NaN (not a number)"_str);
    double seconds = rlib::math::floor(value);
    if (!rlib::math::fits_int64(seconds)) throw_overflow_error("timestamp out of range for platform time_t"_str);
    double rest = rlib::math::floor((value - seconds) * 1e9);
    times.set(2 * at, static_cast<int64_t>(seconds));
    times.set(2 * at + 1, static_cast<int64_t>(rest));
    return;
  }
  W_AnyInt* seconds = to_index(w);
  if (!seconds->fits()) throw_overflow_error("timestamp out of range for platform time_t"_str);
  times.set(2 * at, seconds->small());
  times.set(2 * at + 1, 0);
}
void set_nanoseconds(rffi::RawItems<int64_t>& times, int64_t at, W_Object* w) {
  W_Object* parts = divmod(w, new_int(kNanosecondsInSecond));
  if (!isinstance<W_Tuple>(parts) || static_cast<W_Tuple*>(parts)->length() != 2) {
    throw_type_error(type_name(w), ".__divmod__() must return a 2-tuple, not "_str, type_name(parts));
  }
  times.set(2 * at, int_value(static_cast<W_Tuple*>(parts)->get(0)));
  times.set(2 * at + 1, int_value(static_cast<W_Tuple*>(parts)->get(1)));
}

void posix_utime(W_Object* w_path, W_Object* w_times, W_Object* ns, FolderDescriptor dir_fd, bool follows) {
  FilePath* path = file_path(w_path, "utime"_str, FilePath::kNameOrDescriptor);
  bool has_times = !is_none(w_times);
  if (has_times && ns != nullptr) {
    throw_value_error("utime: you may specify either 'times' or 'ns' but not both"_str);
  }
  W_Object* given = has_times ? w_times : ns;
  rffi::RawItems<int64_t> times(4);
  if (given != nullptr) {
    if (!isinstance<W_Tuple>(given) || static_cast<W_Tuple*>(given)->length() != 2) {
      if (has_times) throw_type_error("utime: 'times' must be either a tuple of two ints or None"_str);
      throw_type_error("utime: 'ns' must be a tuple of two ints"_str);
    }
    for (int64_t i = 0; i < 2; i++) {
      W_Object* time = static_cast<W_Tuple*>(given)->get(i);
      if (has_times) {
        set_seconds(times, i, time);
      } else {
        set_nanoseconds(times, i, time);
      }
    }
  }
  const int64_t* spec = given == nullptr ? nullptr : times.get();
  if (path->is_descriptor()) {
    if (dir_fd.value != AT_FDCWD) throw_value_error("utime: can't specify dir_fd without matching path"_str);
    if (!follows) throw_value_error("utime: cannot use fd and follow_symlinks together"_str);
    runtime_call([&] { return rlib_rt_set_file_times(path->fd, nullptr, spec, true); });
    return;
  }
  rffi::CString name(path->name);
  runtime_call([&] { return rlib_rt_set_file_times(dir_fd.value, name.get(), spec, follows); }, path);
}

}  // namespace

void add_posix_files(ModuleBuilder* m) {
  m->function<&posix_fspath>("fspath"_str, "($module, /, path)"_str,
                             "Return the file system path representation of the object."_str);
  m->function<&posix_path_normpath>("_path_normpath"_str, "($module, /, path)"_str,
                                    "Basic path normalization."_str);
  m->function<&posix_unlink>("unlink"_str, "($module, /, path, *, dir_fd=None)"_str,
                             "Remove a file (same as remove())."_str);
  m->function<&posix_remove>("remove"_str, "($module, /, path, *, dir_fd=None)"_str,
                             "Remove a file (same as unlink())."_str);
  m->function<&posix_rmdir>("rmdir"_str, "($module, /, path, *, dir_fd=None)"_str, "Remove a directory."_str);
  m->function<&posix_mkdir>("mkdir"_str, "($module, /, path, mode=511, *, dir_fd=None)"_str,
                            "Create a directory."_str);
  m->function<&posix_mkfifo>("mkfifo"_str, "($module, /, path, mode=438, *, dir_fd=None)"_str,
                             "Create a \"fifo\" (a POSIX named pipe)."_str);
  m->function<&posix_mknod>("mknod"_str, "($module, /, path, mode=384, device=0, *, dir_fd=None)"_str,
                            "Create a node in the file system."_str);
  m->function<&posix_rename>("rename"_str, "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)"_str,
                             "Rename a file or directory."_str);
  m->function<&posix_replace>("replace"_str, "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None)"_str,
                              "Rename a file or directory, overwriting the destination."_str);
  m->function<&posix_link>(
      "link"_str, "($module, /, src, dst, *, src_dir_fd=None, dst_dir_fd=None, follow_symlinks=True)"_str,
      "Create a hard link to a file."_str);
  m->function<&posix_symlink>("symlink"_str,
                              "($module, /, src, dst, target_is_directory=False, *, dir_fd=None)"_str,
                              "Create a symbolic link pointing to src named dst."_str);
  m->function<&posix_readlink>("readlink"_str, "($module, /, path, *, dir_fd=None)"_str,
                               "Return a string representing the path to which the symbolic link points."_str);
  m->function<&posix_access>(
      "access"_str, "($module, /, path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)"_str,
      "Use the real uid/gid to test for access to a path."_str);
  m->function<&posix_chmod>("chmod"_str, "($module, /, path, mode, *, dir_fd=None, follow_symlinks=True)"_str,
                            "Change the access permissions of a file."_str);
  m->function<&posix_fchmod>("fchmod"_str, "($module, /, fd, mode)"_str,
                             "Change the access permissions of the file given by file descriptor fd."_str);
  m->function<&posix_chown>("chown"_str,
                            "($module, /, path, uid, gid, *, dir_fd=None, follow_symlinks=True)"_str,
                            "Change the owner and group id of path to the numeric uid and gid."_str);
  m->function<&posix_lchown>("lchown"_str, "($module, /, path, uid, gid)"_str,
                             "Change the owner and group id of path, without following symbolic links."_str);
  m->function<&posix_fchown>("fchown"_str, "($module, /, fd, uid, gid)"_str,
                             "Change the owner and group id of the file specified by file descriptor."_str);
  m->function<&posix_umask>("umask"_str, "($module, mask, /)"_str,
                            "Set the current numeric umask and return the previous umask."_str);
  m->function<&posix_truncate>("truncate"_str, "($module, /, path, length)"_str,
                               "Truncate a file, specified by path, to a specific length."_str);
  m->function<&posix_utime>("utime"_str,
                            "($module, /, path, times=None, *, ns=<null>, dir_fd=None, follow_symlinks=True)"_str,
                            "Set the access and modified time of path."_str);
}

}  // namespace py
