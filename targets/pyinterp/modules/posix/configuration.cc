// What the system can do and how much of it: sysconf, confstr, pathconf. Extended attributes of files.
// Terminals.

#include <fcntl.h>
#include <limits.h>
#include <pty.h>
#include <stdio.h>
#include <sys/sysmacros.h>
#include <sys/xattr.h>
#include <unistd.h>
#include <utmp.h>

#include "rlib/rffi.h"
#include "rlib/runtime/file_system.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/posix/posix_module.h"
#include "targets/pyinterp/objspace/buffer.h"

namespace py {

namespace {

// ---- Names and numbers --------------------------------------------------------------------------

W_Dict* make_sysconf_names() {
  W_Dict* names = new_dict();
#define SYSCONF(name, number) names->set_str(intern(#name ""_str), new_int(static_cast<int64_t>(number)));
#include "targets/pyinterp/modules/posix/configuration.def"
  return names;
}
W_Dict* make_confstr_names() {
  W_Dict* names = new_dict();
#define CONFSTR(name, number) names->set_str(intern(#name ""_str), new_int(static_cast<int64_t>(number)));
#include "targets/pyinterp/modules/posix/configuration.def"
  return names;
}
W_Dict* make_pathconf_names() {
  W_Dict* names = new_dict();
#define PATHCONF(name, number) names->set_str(intern(#name ""_str), new_int(static_cast<int64_t>(number)));
#include "targets/pyinterp/modules/posix/configuration.def"
  return names;
}
RLIB_PREBUILD W_Dict* sysconf_names() { return RLIB_ONCE(make_sysconf_names()); }
RLIB_PREBUILD W_Dict* confstr_names() { return RLIB_ONCE(make_confstr_names()); }
RLIB_PREBUILD W_Dict* pathconf_names() { return RLIB_ONCE(make_pathconf_names()); }

int32_t configuration_number(W_Object* w, W_Dict* names) {
  if (isinstance<W_AnyInt>(w)) return c_int_value(w);
  if (!isinstance<W_Str>(w)) throw_type_error("configuration names must be strings or integers"_str);
  W_Object* number = names->get(w);
  if (number == nullptr) throw_value_error("unrecognized configuration name"_str);
  return c_int_value(number);
}

int64_t posix_sysconf(W_Object* name) {
  int32_t number = configuration_number(name, sysconf_names());
  rffi::clear_error();
  int64_t value = ::sysconf(number);
  if (value == -1 && rffi::last_error() != 0) throw_os_error(rffi::last_error(), nullptr);
  return value;
}
W_Object* posix_confstr(W_Object* name) {
  int32_t number = configuration_number(name, confstr_names());
  rffi::clear_error();
  int64_t size = static_cast<int64_t>(::confstr(number, nullptr, 0));
  if (size == 0) {
    if (rffi::last_error() != 0) throw_os_error(rffi::last_error(), nullptr);
    return none();
  }
  rffi::Buffer text(size);
  ::confstr(number, text.get(), static_cast<size_t>(size));
  return decode_file_name(Str::from_c_string(text.get()));
}
int64_t posix_pathconf(W_Object* w_path, W_Object* name) {
  FilePath* path = file_path(w_path, "pathconf"_str, FilePath::kNameOrDescriptor);
  int32_t number = configuration_number(name, pathconf_names());
  rffi::clear_error();
  int64_t value;
  if (path->is_descriptor()) {
    value = ::fpathconf(static_cast<int>(path->fd), number);
  } else {
    rffi::CString c_name(path->name);
    rffi::clear_error();
    value = ::pathconf(c_name.get(), number);
  }
  int64_t error = value == -1 ? rffi::last_error() : 0;
  if (error != 0) throw_path_error(error, path);
  return value;
}
int64_t posix_fpathconf(CInt fd, W_Object* name) {
  int32_t number = configuration_number(name, pathconf_names());
  rffi::clear_error();
  int64_t value = ::fpathconf(fd.value, number);
  if (value == -1 && rffi::last_error() != 0) throw_os_error(rffi::last_error(), nullptr);
  return value;
}

void posix_sync() { ::sync(); }

// ---- Device numbers -----------------------------------------------------------------------------

int64_t posix_major(W_Object* w) {
  uint64_t device = uint64_value(w);
  return static_cast<int64_t>((device >> 8 & 0xFFF) | (device >> 32 & 0xFFFFF000));
}
int64_t posix_minor(W_Object* w) {
  uint64_t device = uint64_value(w);
  return static_cast<int64_t>((device & 0xFF) | (device >> 12 & 0xFFFFFF00));
}
W_Object* posix_makedev(CInt w_major, CInt w_minor) {
  auto major = static_cast<uint64_t>(static_cast<uint32_t>(w_major.value));
  auto minor = static_cast<uint64_t>(static_cast<uint32_t>(w_minor.value));
  uint64_t device = (major & 0xFFF) << 8 | (major & 0xFFFFF000) << 32 | (minor & 0xFF) |
                    (minor & 0xFFFFFF00) << 12;
  return new_int(BigInt::from_uint(device));
}

// ---- Extended attributes ------------------------------------------------------------------------

void check_follows(FilePath* path, bool follows, Str* function) {
  if (path->is_descriptor() && !follows) {
    throw_value_error(function, ": cannot use fd and follow_symlinks together"_str);
  }
}

W_Object* posix_getxattr(W_Object* w_path, W_Object* w_name, bool follows) {
  FilePath* path = file_path(w_path, "getxattr"_str, FilePath::kNameOrDescriptor);
  rffi::CString attribute(file_path(w_name, "getxattr"_str, FilePath::kName, "attribute"_str)->name);
  check_follows(path, follows, "getxattr"_str);
  rffi::CString name(path->is_descriptor() ? ""_str : path->name);
  rffi::Buffer value(XATTR_SIZE_MAX);
  int64_t size = c_call([&] {
    return path->is_descriptor() ? ::fgetxattr(static_cast<int>(path->fd), attribute.get(), value.get(), XATTR_SIZE_MAX)
           : follows             ? ::getxattr(name.get(), attribute.get(), value.get(), XATTR_SIZE_MAX)
                                 : ::lgetxattr(name.get(), attribute.get(), value.get(), XATTR_SIZE_MAX);
  }, path);
  return new_bytes(Str::from_raw(value.get(), size));
}
void posix_setxattr(W_Object* w_path, W_Object* w_name, W_Object* w_value, CInt flags, bool follows) {
  FilePath* path = file_path(w_path, "setxattr"_str, FilePath::kNameOrDescriptor);
  rffi::CString attribute(file_path(w_name, "setxattr"_str, FilePath::kName, "attribute"_str)->name);
  check_follows(path, follows, "setxattr"_str);
  rffi::CString name(path->is_descriptor() ? ""_str : path->name);
  Str* bytes = bytes_of(w_value);
  rffi::CBytes value(bytes);
  auto size = static_cast<size_t>(bytes->length());
  c_call([&] {
    return path->is_descriptor() ? ::fsetxattr(static_cast<int>(path->fd), attribute.get(), value.get(), size, flags.value)
           : follows             ? ::setxattr(name.get(), attribute.get(), value.get(), size, flags.value)
                                 : ::lsetxattr(name.get(), attribute.get(), value.get(), size, flags.value);
  }, path);
}
void posix_removexattr(W_Object* w_path, W_Object* w_name, bool follows) {
  FilePath* path = file_path(w_path, "removexattr"_str, FilePath::kNameOrDescriptor);
  rffi::CString attribute(file_path(w_name, "removexattr"_str, FilePath::kName, "attribute"_str)->name);
  check_follows(path, follows, "removexattr"_str);
  rffi::CString name(path->is_descriptor() ? ""_str : path->name);
  c_call([&] {
    return path->is_descriptor() ? ::fremovexattr(static_cast<int>(path->fd), attribute.get())
           : follows             ? ::removexattr(name.get(), attribute.get())
                                 : ::lremovexattr(name.get(), attribute.get());
  }, path);
}
W_Object* posix_listxattr(W_Object* w_path, bool follows) {
  FilePath* path = file_path(w_path, "listxattr"_str, FilePath::kNameDescriptorOrNone);
  check_follows(path, follows, "listxattr"_str);
  rffi::CString name(path->is_descriptor() ? ""_str : path->name);
  rffi::Buffer names(XATTR_LIST_MAX);
  int64_t size = c_call([&] {
    return path->is_descriptor() ? ::flistxattr(static_cast<int>(path->fd), names.get(), XATTR_LIST_MAX)
           : follows             ? ::listxattr(name.get(), names.get(), XATTR_LIST_MAX)
                                 : ::llistxattr(name.get(), names.get(), XATTR_LIST_MAX);
  }, path);
  W_List* list = new_list();
  List<Str*>* parts = Str::from_raw(names.get(), size)->split("\0"_str);
  for (int64_t i = 0; i < parts->length(); i++) {
    if (!parts->get(i)->is_empty()) list->append(decode_file_name(parts->get(i)));
  }
  return list;
}

// ---- Terminals ----------------------------------------------------------------------------------

W_Object* posix_ttyname(CInt fd) {
  rffi::Buffer name(256);
  int error = ::ttyname_r(fd.value, name.get(), 256);
  if (error != 0) throw_os_error(error, nullptr);
  return decode_file_name(Str::from_c_string(name.get()));
}
W_Object* posix_ctermid() { return new_ascii("/dev/tty"_str); }
int64_t posix_tcgetpgrp(CInt fd) {
  return c_call([&] { return ::tcgetpgrp(fd.value); });
}
void posix_tcsetpgrp(CInt fd, int64_t group) {
  c_call([&] { return ::tcsetpgrp(fd.value, static_cast<pid_t>(group)); });
}
W_Object* posix_openpty() {
  rffi::RawItems<int> ends(2);
  c_call([&] { return ::openpty(ends.get(), rffi::offset(ends.get(), 1), nullptr, nullptr, nullptr); });
  for (int64_t i = 0; i < 2; i++) {
    checked(rlib_rt_fcntl(ends.at(i), F_SETFD, FD_CLOEXEC));
  }
  return new_tuple(new_int(ends.at(0)), new_int(ends.at(1)));
}
void posix_login_tty(CInt fd) {
  c_call([&] { return ::login_tty(fd.value); });
}

}  // namespace

void add_posix_configuration(ModuleBuilder* m) {
  m->constant("sysconf_names"_str, sysconf_names());
  m->constant("confstr_names"_str, confstr_names());
  m->constant("pathconf_names"_str, pathconf_names());
  m->function<&posix_sysconf>("sysconf"_str, "($module, name, /)"_str,
                              "Return an integer-valued system configuration variable."_str);
  m->function<&posix_confstr>("confstr"_str, "($module, name, /)"_str,
                              "Return a string-valued system configuration variable."_str);
  m->function<&posix_pathconf>("pathconf"_str, "($module, /, path, name)"_str,
                               "Return the configuration limit name for the file or directory path."_str);
  m->function<&posix_fpathconf>("fpathconf"_str, "($module, fd, name, /)"_str,
                                "Return the configuration limit name for the file descriptor fd."_str);
  m->function<&posix_sync>("sync"_str, "($module, /)"_str, "Force write of everything to disk."_str);
  m->function<&posix_major>("major"_str, "($module, device, /)"_str, "Extracts a device major number from a raw device number."_str);
  m->function<&posix_minor>("minor"_str, "($module, device, /)"_str, "Extracts a device minor number from a raw device number."_str);
  m->function<&posix_makedev>("makedev"_str, "($module, major, minor, /)"_str,
                              "Composes a raw device number from the major and minor device numbers."_str);
  m->function<&posix_getxattr>("getxattr"_str, "($module, /, path, attribute, *, follow_symlinks=True)"_str,
                               "Return the value of extended attribute attribute on path."_str);
  m->function<&posix_setxattr>("setxattr"_str,
                               "($module, /, path, attribute, value, flags=0, *, follow_symlinks=True)"_str,
                               "Set extended attribute attribute on path to value."_str);
  m->function<&posix_removexattr>("removexattr"_str, "($module, /, path, attribute, *, follow_symlinks=True)"_str,
                                  "Remove extended attribute attribute on path."_str);
  m->function<&posix_listxattr>("listxattr"_str, "($module, /, path=None, *, follow_symlinks=True)"_str,
                                "Return a list of extended attributes on path."_str);
  m->function<&posix_ttyname>("ttyname"_str, "($module, fd, /)"_str, "Return the name of the terminal device connected to 'fd'."_str);
  m->function<&posix_ctermid>("ctermid"_str, "($module, /)"_str, "Return the name of the controlling terminal for this process."_str);
  m->function<&posix_tcgetpgrp>("tcgetpgrp"_str, "($module, fd, /)"_str,
                                "Return the process group associated with the terminal specified by fd."_str);
  m->function<&posix_tcsetpgrp>("tcsetpgrp"_str, "($module, fd, pgid, /)"_str,
                                "Set the process group associated with the terminal specified by fd."_str);
  m->function<&posix_openpty>("openpty"_str, "($module, /)"_str, "Open a pseudo-terminal."_str);
  m->function<&posix_login_tty>("login_tty"_str, "($module, fd, /)"_str,
                                "Prepare the tty of which fd is a file descriptor for a new login session."_str);
}

}  // namespace py
