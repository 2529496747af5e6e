// Module _posixsubprocess: fork_exec, on which the module subprocess stands.

#include "rlib/rffi.h"
#include "rlib/runtime/processes.h"
#include "targets/pyinterp/modules/posix/children.h"
#include "targets/pyinterp/objspace/text.h"

namespace py {

namespace {

// The arguments of fork_exec, by number.
enum : int64_t {
  kArguments, kPrograms, kClosesFds, kKeptFds, kFolder, kEnvironment,
  kPipes,  // eight of them
  kRestoresSignals = kPipes + 8, kNewSession, kProcessGroup, kGroup, kGroups, kUser, kUmask,
  kPreparation, kMayUseVfork,
};

StringVector* strings_of(W_Object* w, Str* argument) {
  Array<W_Object*>* items = to_array(w);
  auto* vector = new StringVector();
  for (int64_t i = 0; i < items->length(); i++) vector->add(items->get(i), "fork_exec"_str, argument);
  return vector;
}

// Descriptors in order, each once.
Array<int64_t>* descriptors_of(W_Object* w) {
  if (!isinstance<W_Tuple>(w)) throw_type_error("argument 4 must be tuple, not "_str, type_name(w));
  auto* tuple = static_cast<W_Tuple*>(w);
  auto* fds = Array<int64_t>::make(tuple->length());
  int64_t last = -1;
  for (int64_t i = 0; i < tuple->length(); i++) {
    int64_t fd = isinstance<W_AnyInt>(tuple->get(i)) ? index_clamped(tuple->get(i)) : -1;
    if (fd <= last || fd > INT32_MAX) throw_value_error("bad value(s) in fds_to_keep"_str);
    fds->set(i, fd);
    last = fd;
  }
  return fds;
}

Array<int64_t>* groups_of(W_Object* w) {
  if (is_none(w)) return Array<int64_t>::empty();
  if (!isinstance<W_List>(w)) throw_type_error("setgroups argument must be a list"_str);
  Array<W_Object*>* items = to_array(w);
  if (items->length() > 65536) throw_value_error("too many extra_groups"_str);
  auto* groups = Array<int64_t>::make(items->length());
  for (int64_t i = 0; i < items->length(); i++) {
    if (!isinstance<W_AnyInt>(items->get(i))) throw_type_error("groups must be integers"_str);
    try {
      groups->set(i, group_id(items->get(i)));
    } catch (PythonError*) {
      throw_value_error("invalid group id"_str);
    }
  }
  return groups;
}

int64_t optional_id(W_Object* w, bool is_user) {
  if (is_none(w)) return -1;
  return is_user ? user_id(w) : group_id(w);
}

// What `preexec_fn` stands for is done in the child, between what C arranges and the program.
int64_t start_with(W_Object* preparation, int64_t plan) {
  before_fork();
  int64_t pid = rlib_rt_fork();
  if (pid != 0) {
    after_fork_in_parent();
    return pid;
  }
  after_fork_in_child();
  rlib_rt_child_prepare(plan);
  try {
    call(preparation);
  } catch (PythonError*) {
    rffi::CString report("SubprocessError:0:Exception occurred in preexec_fn."_str);
    rlib_rt_child_fail(plan, report.get());
  }
  rlib_rt_child_run(plan);
  return 0;
}

W_Object* fork_exec(AllValues values) {
  StringVector* programs = strings_of(values.get(kPrograms), "executable_list"_str);
  StringVector* arguments = strings_of(values.get(kArguments), "args"_str);
  StringVector* environment =
      is_none(values.get(kEnvironment)) ? nullptr : strings_of(values.get(kEnvironment), "env"_str);
  Array<int64_t>* kept = descriptors_of(values.get(kKeptFds));
  Array<int64_t>* groups = groups_of(values.get(kGroups));
  bool has_folder = !is_none(values.get(kFolder));
  Str* folder = has_folder ? file_path(values.get(kFolder), "fork_exec"_str, FilePath::kName, "cwd"_str)->name : ""_str;

  rffi::RawItems<int64_t> options(RLIB_RT_CHILD_OPTIONS);
  for (int64_t i = 0; i < 8; i++) options.set(i, c_int_value(values.get(kPipes + i)));
  bool closes = is_true(values.get(kClosesFds));
  if (closes && options.at(RLIB_RT_CHILD_REPORT_WRITE) < 3) {
    throw_value_error("errpipe_write must be >= 3"_str);
  }
  options.set(RLIB_RT_CHILD_CLOSES, closes ? 1 : 0);
  options.set(RLIB_RT_CHILD_RESTORES_SIGNALS, is_true(values.get(kRestoresSignals)) ? 1 : 0);
  options.set(RLIB_RT_CHILD_NEW_SESSION, is_true(values.get(kNewSession)) ? 1 : 0);
  options.set(RLIB_RT_CHILD_PROCESS_GROUP, c_int_value(values.get(kProcessGroup)));
  options.set(RLIB_RT_CHILD_GROUPS, is_none(values.get(kGroups)) ? -1 : groups->length());
  options.set(RLIB_RT_CHILD_GROUP, optional_id(values.get(kGroup), false));
  options.set(RLIB_RT_CHILD_USER, optional_id(values.get(kUser), true));
  options.set(RLIB_RT_CHILD_UMASK, c_int_value(values.get(kUmask)));

  rffi::CBytes packed_programs(programs->packed());
  rffi::CBytes packed_arguments(arguments->packed());
  rffi::CBytes packed_environment(environment == nullptr ? ""_str : environment->packed());
  rffi::CString c_folder(folder);
  rffi::RawItems<int64_t> c_kept(kept->length() + 1);
  for (int64_t i = 0; i < kept->length(); i++) c_kept.set(i, kept->get(i));
  rffi::RawItems<int64_t> c_groups(groups->length() + 1);
  for (int64_t i = 0; i < groups->length(); i++) c_groups.set(i, groups->get(i));
  int64_t plan = rlib_rt_child_plan(
      packed_programs.get(), programs->count(), packed_arguments.get(), arguments->count(),
      packed_environment.get(), environment == nullptr ? -1 : environment->count(),
      has_folder ? c_folder.get() : nullptr, c_kept.get(), kept->length(), c_groups.get(), options.get());
  if (plan == 0) throw_memory_error();
  W_Object* preparation = values.get(kPreparation);
  int64_t pid = is_none(preparation) ? rlib_rt_child_start(plan) : start_with(preparation, plan);
  rlib_rt_child_plan_free(plan);
  return new_int(checked(pid));
}

W_Module* make_posixsubprocess() {
  auto* m = new ModuleBuilder("_posixsubprocess"_str, "A POSIX helper for the subprocess module."_str);
  m->function<&fork_exec>(
      "fork_exec"_str,
      "($module, args, executable_list, close_fds, pass_fds, cwd, env, p2cread, p2cwrite, c2pread, c2pwrite, "
      "errread, errwrite, errpipe_read, errpipe_write, restore_signals, call_setsid, pgid_to_set, gid, "
      "extra_groups, uid, umask, preexec_fn, allow_vfork, /)"_str,
      "Spawn a fresh new child process."_str);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* posixsubprocess_module() { return RLIB_ONCE(make_posixsubprocess()); }

}  // namespace py
