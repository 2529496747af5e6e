// Who the process is: users and groups, sessions, process groups.

#include <grp.h>
#include <unistd.h>

#include "rlib/rffi.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/modules/posix/posix_module.h"

extern "C" {
int getresuid(uint32_t*, uint32_t*, uint32_t*) noexcept;
int getresgid(uint32_t*, uint32_t*, uint32_t*) noexcept;
}

namespace py {

namespace {

void posix_setuid(W_Object* uid) {
  uint32_t id = user_id(uid);
  c_call([&] { return ::setuid(id); });
}
void posix_seteuid(W_Object* uid) {
  uint32_t id = user_id(uid);
  c_call([&] { return ::seteuid(id); });
}
void posix_setgid(W_Object* gid) {
  uint32_t id = group_id(gid);
  c_call([&] { return ::setgid(id); });
}
void posix_setegid(W_Object* gid) {
  uint32_t id = group_id(gid);
  c_call([&] { return ::setegid(id); });
}
void posix_setreuid(W_Object* w_real, W_Object* w_effective) {
  uint32_t real = user_id(w_real);
  uint32_t effective = user_id(w_effective);
  c_call([&] { return ::setreuid(real, effective); });
}
void posix_setregid(W_Object* w_real, W_Object* w_effective) {
  uint32_t real = group_id(w_real);
  uint32_t effective = group_id(w_effective);
  c_call([&] { return ::setregid(real, effective); });
}
void posix_setresuid(W_Object* w_real, W_Object* w_effective, W_Object* w_saved) {
  uint32_t real = user_id(w_real);
  uint32_t effective = user_id(w_effective);
  uint32_t saved = user_id(w_saved);
  c_call([&] { return ::setresuid(real, effective, saved); });
}
void posix_setresgid(W_Object* w_real, W_Object* w_effective, W_Object* w_saved) {
  uint32_t real = group_id(w_real);
  uint32_t effective = group_id(w_effective);
  uint32_t saved = group_id(w_saved);
  c_call([&] { return ::setresgid(real, effective, saved); });
}
W_Object* posix_getresuid() {
  rffi::RawItems<uint32_t> ids(3);
  c_call([&] { return ::getresuid(ids.get(), rffi::offset(ids.get(), 1), rffi::offset(ids.get(), 2)); });
  return new_tuple(new_id(ids.at(0)), new_id(ids.at(1)), new_id(ids.at(2)));
}
W_Object* posix_getresgid() {
  rffi::RawItems<uint32_t> ids(3);
  c_call([&] { return ::getresgid(ids.get(), rffi::offset(ids.get(), 1), rffi::offset(ids.get(), 2)); });
  return new_tuple(new_id(ids.at(0)), new_id(ids.at(1)), new_id(ids.at(2)));
}

W_List* new_ids(const rffi::RawItems<uint32_t>& ids, int64_t count) {
  W_List* list = new_list();
  for (int64_t i = 0; i < count; i++) list->append(new_id(ids.at(i)));
  return list;
}

W_Object* posix_getgroups() {
  int64_t count = c_call([] { return ::getgroups(0, nullptr); });
  rffi::RawItems<uint32_t> ids(count + 1);
  count = c_call([&] { return ::getgroups(static_cast<int>(count), ids.get()); });
  return new_ids(ids, count);
}
void posix_setgroups(W_Object* w_groups) {
  Array<W_Object*>* groups = to_array(w_groups);
  if (groups->length() > 65536) throw_value_error("too many groups"_str);
  rffi::RawItems<uint32_t> ids(groups->length() + 1);
  for (int64_t i = 0; i < groups->length(); i++) {
    if (!isinstance<W_AnyInt>(groups->get(i))) throw_type_error("groups must be integers"_str);
    ids.set(i, group_id(groups->get(i)));
  }
  c_call([&] { return ::setgroups(static_cast<size_t>(groups->length()), ids.get()); });
}
W_Object* posix_getgrouplist(W_Object* w_user, W_Object* gid) {
  rffi::CString user(file_path(w_user, "getgrouplist"_str, FilePath::kName, "user"_str)->name);
  uint32_t group = group_id(gid);
  int32_t size = 64;
  while (true) {
    rffi::RawItems<uint32_t> ids(size);
    rffi::RawItems<int32_t> count(1);
    count.set(0, size);
    if (::getgrouplist(user.get(), group, ids.get(), count.get()) >= 0) return new_ids(ids, count.at(0));
    size = count.at(0) > size ? count.at(0) : size * 2;
  }
}
void posix_initgroups(W_Object* w_user, W_Object* gid) {
  rffi::CString user(file_path(w_user, "initgroups"_str, FilePath::kName, "username"_str)->name);
  uint32_t group = group_id(gid);
  c_call([&] { return ::initgroups(user.get(), group); });
}

int64_t posix_getpgid(int64_t pid) {
  return c_call([&] { return ::getpgid(static_cast<pid_t>(pid)); });
}
int64_t posix_getpgrp() { return ::getpgrp(); }
void posix_setpgid(int64_t pid, int64_t group) {
  c_call([&] { return ::setpgid(static_cast<pid_t>(pid), static_cast<pid_t>(group)); });
}
void posix_setpgrp() {
  c_call([] { return ::setpgid(0, 0); });
}
int64_t posix_getsid(int64_t pid) {
  return c_call([&] { return ::getsid(static_cast<pid_t>(pid)); });
}
void posix_setsid() {
  c_call([] { return ::setsid(); });
}
W_Object* posix_getlogin() {
  rffi::Buffer name(257);
  int error = ::getlogin_r(name.get(), 256);
  if (error != 0) throw_os_error(error, nullptr);
  return decode_file_name(Str::from_c_string(name.get()));
}

}  // namespace

void add_posix_identity(ModuleBuilder* m) {
  m->function<&posix_setuid>("setuid"_str, "($module, uid, /)"_str, "Set the current process's user id."_str);
  m->function<&posix_seteuid>("seteuid"_str, "($module, euid, /)"_str, "Set the current process's effective user id."_str);
  m->function<&posix_setgid>("setgid"_str, "($module, gid, /)"_str, "Set the current process's group id."_str);
  m->function<&posix_setegid>("setegid"_str, "($module, egid, /)"_str, "Set the current process's effective group id."_str);
  m->function<&posix_setreuid>("setreuid"_str, "($module, ruid, euid, /)"_str,
                               "Set the current process's real and effective user ids."_str);
  m->function<&posix_setregid>("setregid"_str, "($module, rgid, egid, /)"_str,
                               "Set the current process's real and effective group ids."_str);
  m->function<&posix_setresuid>("setresuid"_str, "($module, ruid, euid, suid, /)"_str,
                                "Set the current process's real, effective, and saved user ids."_str);
  m->function<&posix_setresgid>("setresgid"_str, "($module, rgid, egid, sgid, /)"_str,
                                "Set the current process's real, effective, and saved group ids."_str);
  m->function<&posix_getresuid>("getresuid"_str, "($module, /)"_str,
                                "Return a tuple of the current process's real, effective, and saved user ids."_str);
  m->function<&posix_getresgid>("getresgid"_str, "($module, /)"_str,
                                "Return a tuple of the current process's real, effective, and saved group ids."_str);
  m->function<&posix_getgroups>("getgroups"_str, "($module, /)"_str,
                                "Return list of supplemental group IDs for the process."_str);
  m->function<&posix_setgroups>("setgroups"_str, "($module, groups, /)"_str,
                                "Set the groups of the current process to list."_str);
  m->function<&posix_getgrouplist>("getgrouplist"_str, "($module, user, group, /)"_str,
                                   "Returns a list of groups to which a user belongs."_str);
  m->function<&posix_initgroups>("initgroups"_str, "($module, username, gid, /)"_str,
                                 "Initialize the group access list."_str);
  m->function<&posix_getpgid>("getpgid"_str, "($module, /, pid)"_str, "Call the system call getpgid(), and return the result."_str);
  m->function<&posix_getpgrp>("getpgrp"_str, "($module, /)"_str, "Return the current process group id."_str);
  m->function<&posix_setpgid>("setpgid"_str, "($module, pid, pgrp, /)"_str, "Call the system call setpgid(pid, pgrp)."_str);
  m->function<&posix_setpgrp>("setpgrp"_str, "($module, /)"_str, "Make the current process the leader of its process group."_str);
  m->function<&posix_getsid>("getsid"_str, "($module, pid, /)"_str, "Call the system call getsid(pid) and return the result."_str);
  m->function<&posix_setsid>("setsid"_str, "($module, /)"_str, "Call the system call setsid()."_str);
  m->function<&posix_getlogin>("getlogin"_str, "($module, /)"_str, "Return the actual login name."_str);
}

}  // namespace py
