// Modules pwd and grp: the databases of users and groups.

#include "rlib/rffi.h"
#include "rlib/runtime/processes.h"
#include "targets/pyinterp/modules/posix/arguments.h"
#include "targets/pyinterp/objspace/struct_sequence.h"

namespace py {

RLIB_PREBUILD W_Type* passwd_type();
RLIB_PREBUILD W_Type* group_type();

namespace {

constexpr int64_t kLargestLine = 1 << 20;

// A line of a database: two numbers, and texts.
class Line final : public rlib::Object {
 public:
  Line(Array<int64_t>* numbers, Str* text) : numbers(numbers), parts(text->split("\0"_str)) {}
  W_Object* part(int64_t index) const { return decode_file_name(parts->get(index)); }

  Array<int64_t>* const numbers;
  List<Str*>* const parts;
};

// Calls `get` (numbers, text, size) with enough room. Null if there is no such line.
template <class Get>
Line* find_line(Get get) {
  int64_t size = 4096;
  while (true) {
    rffi::Buffer text(size);
    rffi::RawItems<int64_t> numbers(2);
    numbers.set(0, 0);
    numbers.set(1, 0);
    int64_t used = get(numbers.get(), text.get(), size);
    if (used > 0) return new Line(numbers.to_array(), Str::from_raw(text.get(), used));
    if (used == 0) return nullptr;
    if (used != -ERANGE || size >= kLargestLine) checked(used);
    size *= 4;
  }
}

// The line of the user or group that `id_of` makes of `w`; `find` asks the database for it. KeyError without one.
template <class IdOf, class Find>
Line* line_by_number(W_Object* w, Str* not_found, IdOf id_of, Find find) {
  uint32_t id = 0;
  try {
    id = id_of(w);
  } catch (PythonError* e) {
    if (!e->is(OverflowError_type())) throw;
    throw_key_error(new_str(not_found));
  }
  Line* line = find_line([&](int64_t* numbers, char* text, int64_t size) { return find(id, numbers, text, size); });
  if (line == nullptr) throw_key_error(new_str(message(not_found, ": "_str, str(w)->value)));
  return line;
}
// The line of a name.
template <class Find>
Line* line_by_name(W_Str* w_name, Str* function, Find find) {
  rffi::CString name(file_path(w_name, function, FilePath::kName, "name"_str)->name);
  Line* line = find_line([&](int64_t* numbers, char* text, int64_t size) { return find(name.get(), numbers, text, size); });
  if (line == nullptr) throw_key_error(new_str(message(function, "(): name not found: "_str, repr(w_name)->value)));
  return line;
}
// All lines from the first that `next` gives.
template <class Next, class Make>
W_Object* all_lines(Next next, Make make) {
  W_List* all = new_list();
  while (true) {
    Line* line = find_line(next);
    if (line == nullptr) return all;
    all->append(make(line));
  }
}

W_Type* make_passwd_type() {
  auto* fields = new List<StructField>();
  fields->append({"pw_name"_str, "user name"_str});
  fields->append({"pw_passwd"_str, "password"_str});
  fields->append({"pw_uid"_str, "user id"_str});
  fields->append({"pw_gid"_str, "group id"_str});
  fields->append({"pw_gecos"_str, "real name"_str});
  fields->append({"pw_dir"_str, "home directory"_str});
  fields->append({"pw_shell"_str, "shell program"_str});
  return make_struct_sequence_type(
      "pwd"_str, "struct_passwd"_str,
      "pwd.struct_passwd: Results from getpw*() routines.\n\nThis object may be accessed either as a tuple of\n  "
      "(pw_name,pw_passwd,pw_uid,pw_gid,pw_gecos,pw_dir,pw_shell)\nor via the object attributes as named in the above tuple."_str,
      fields, 7);
}
W_Object* new_passwd(Line* line) {
  auto* values = Array<W_Object*>::make(7);
  values->set(0, line->part(0));
  values->set(1, line->part(1));
  values->set(2, new_int(line->numbers->get(0)));
  values->set(3, new_int(line->numbers->get(1)));
  for (int64_t i = 2; i < 5; i++) values->set(i + 2, line->part(i));
  return new_struct_sequence(passwd_type(), values);
}

W_Object* user_by_number(W_Object* w) {
  return new_passwd(line_by_number(
      w, "getpwuid(): uid not found"_str, [](W_Object* w_id) { return user_id(w_id); },
      [](uint32_t id, int64_t* numbers, char* text, int64_t size) { return rlib_rt_user(nullptr, id, numbers, text, size); }));
}
W_Object* user_by_name(W_Str* name) {
  return new_passwd(line_by_name(name, "getpwnam"_str, [](const char* c_name, int64_t* numbers, char* text, int64_t size) {
    return rlib_rt_user(c_name, 0, numbers, text, size);
  }));
}
W_Object* all_users() {
  rlib_rt_users_rewind();
  return all_lines(
      [](int64_t* numbers, char* text, int64_t size) { return rlib_rt_users_next(numbers, text, size); },
      [](Line* line) { return new_passwd(line); });
}

W_Module* make_pwd() {
  auto* m = new ModuleBuilder("pwd"_str, "This module provides access to the Unix password database.\nIt is available on all Unix versions."_str);
  m->type("struct_passwd"_str, passwd_type());
  m->function<&user_by_number>("getpwuid"_str, "($module, uidobj, /)"_str,
                               "Return the password database entry for the given numeric user ID."_str);
  m->function<&user_by_name>("getpwnam"_str, "($module, name, /)"_str,
                             "Return the password database entry for the given user name."_str);
  m->function<&all_users>("getpwall"_str, "($module, /)"_str,
                          "Return a list of all available password database entries, in arbitrary order."_str);
  return m->finish();
}

W_Type* make_group_type() {
  auto* fields = new List<StructField>();
  fields->append({"gr_name"_str, "group name"_str});
  fields->append({"gr_passwd"_str, "password"_str});
  fields->append({"gr_gid"_str, "group id"_str});
  fields->append({"gr_mem"_str, "group members"_str});
  return make_struct_sequence_type(
      "grp"_str, "struct_group"_str,
      "grp.struct_group: Results from getgr*() routines.\n\nThis object may be accessed either as a tuple of\n  "
      "(gr_name,gr_passwd,gr_gid,gr_mem)\nor via the object attributes as named in the above tuple.\n"_str,
      fields, 4);
}
W_Object* new_group(Line* line) {
  auto* values = Array<W_Object*>::make(4);
  values->set(0, line->part(0));
  values->set(1, line->part(1));
  values->set(2, new_int(line->numbers->get(0)));
  W_List* members = new_list();
  for (int64_t i = 0; i < line->numbers->get(1); i++) members->append(line->part(2 + i));
  values->set(3, members);
  return new_struct_sequence(group_type(), values);
}

W_Object* group_by_number(W_Object* w) {
  return new_group(line_by_number(
      w, "getgrgid(): gid not found"_str, [](W_Object* w_id) { return group_id(w_id); },
      [](uint32_t id, int64_t* numbers, char* text, int64_t size) { return rlib_rt_group(nullptr, id, numbers, text, size); }));
}
W_Object* group_by_name(W_Str* name) {
  return new_group(line_by_name(name, "getgrnam"_str, [](const char* c_name, int64_t* numbers, char* text, int64_t size) {
    return rlib_rt_group(c_name, 0, numbers, text, size);
  }));
}
W_Object* all_groups() {
  rlib_rt_groups_rewind();
  return all_lines(
      [](int64_t* numbers, char* text, int64_t size) { return rlib_rt_groups_next(numbers, text, size); },
      [](Line* line) { return new_group(line); });
}

W_Module* make_grp() {
  auto* m = new ModuleBuilder("grp"_str, "Access to the Unix group database."_str);
  m->type("struct_group"_str, group_type());
  m->function<&group_by_number>("getgrgid"_str, "($module, /, id)"_str,
                                "Return the group database entry for the given numeric group ID."_str);
  m->function<&group_by_name>("getgrnam"_str, "($module, /, name)"_str,
                              "Return the group database entry for the given group name."_str);
  m->function<&all_groups>("getgrall"_str, "($module, /)"_str,
                           "Return a list of all available group entries, in arbitrary order."_str);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Type* passwd_type() { return RLIB_ONCE(make_passwd_type()); }
RLIB_PREBUILD W_Type* group_type() { return RLIB_ONCE(make_group_type()); }
RLIB_PREBUILD W_Module* pwd_module() { return RLIB_ONCE(make_pwd()); }
RLIB_PREBUILD W_Module* grp_module() { return RLIB_ONCE(make_grp()); }

}  // namespace py
