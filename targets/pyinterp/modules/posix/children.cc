// Processes: fork, exec, posix_spawn, wait, and what their statuses mean.

#include "targets/pyinterp/modules/posix/children.h"

#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rlib/rffi.h"
#include "rlib/runtime/processes.h"
#include "rlib/runtime/signals.h"
#include "targets/pyinterp/interpreter/unraisable.h"
#include "targets/pyinterp/modules/posix/posix_module.h"
#include "targets/pyinterp/modules/resource/usage.h"
#include "targets/pyinterp/modules/signal/signals.h"
#include "targets/pyinterp/modules/thread/threads.h"
#include "targets/pyinterp/objspace/struct_sequence.h"

extern "C" {
RFFI_RELEASES_LOCK int system(const char*);
}

namespace py {

RLIB_PREBUILD W_Type* waitid_result_type();

// ---- Vectors of strings -------------------------------------------------------------------------

void StringVector::add(W_Object* w, Str* function, Str* argument) {
  FilePath* path = file_path(w, function, FilePath::kName, argument);
  add(path->name);
}

StringVector* environment_argument(W_Object* w, Str* function) {
  if (w->type()->lookup("keys"_str) == nullptr) {
    throw_type_error(function, ": environment must be a mapping object"_str);
  }
  Array<W_Object*>* keys = to_array(call_method(w, names::keys()));
  auto* vector = new StringVector();
  for (int64_t i = 0; i < keys->length(); i++) {
    W_Object* value = getitem(w, keys->get(i));
    Str* name = file_path(keys->get(i), function, FilePath::kName, "env"_str)->name;
    Str* text = file_path(value, function, FilePath::kName, "env"_str)->name;
    if (name->is_empty() || name->find_char('=') > 0) {
      throw_value_error("illegal environment variable name"_str);
    }
    vector->add(name->concat("="_str)->concat(text));
  }
  return vector;
}

namespace {

StringVector* program_arguments(W_Object* w, Str* function) {
  if (!isinstance<W_List>(w) && !isinstance<W_Tuple>(w)) {
    throw_type_error(function, "() arg 2 must be a tuple or list"_str);
  }
  Array<W_Object*>* items = to_array(w);
  if (items->length() == 0) throw_value_error(function, "() arg 2 must not be empty"_str);
  auto* vector = new StringVector();
  for (int64_t i = 0; i < items->length(); i++) vector->add(items->get(i), function, "argv"_str);
  if (items->length() > 0 && file_path(items->get(0), function)->name->is_empty()) {
    throw_value_error(function, "() arg 2 first element cannot be empty"_str);
  }
  return vector;
}

// ---- fork ---------------------------------------------------------------------------------------

// What register_at_fork was given.
class ForkHooks final : public rlib::Object {
 public:
  List<W_Object*>* const before = new List<W_Object*>();
  List<W_Object*>* const in_child = new List<W_Object*>();
  List<W_Object*>* const in_parent = new List<W_Object*>();
};
RLIB_PREBUILD ForkHooks* fork_hooks() { return RLIB_ONCE(new ForkHooks()); }

void call_hook(W_Object* hook) {
  try {
    call(hook);
  } catch (PythonError* e) {
    report_unraisable(e, hook);
  }
}
void call_in_order(List<W_Object*>* hooks) {
  for (int64_t i = 0; i < hooks->length(); i++) call_hook(hooks->get(i));
}

void add_hook(List<W_Object*>* hooks, W_Object* hook, Str* name) {
  if (hook == nullptr) return;
  if (!is_callable(hook)) throw_type_error("'"_str, name, "' must be callable, not "_str, type_name(hook));
  hooks->append(hook);
}
void posix_register_at_fork(W_Object* before, W_Object* in_child, W_Object* in_parent) {
  if (before == nullptr && in_child == nullptr && in_parent == nullptr) {
    throw_type_error("At least one argument is required."_str);
  }
  add_hook(fork_hooks()->before, before, "before"_str);
  add_hook(fork_hooks()->in_child, in_child, "after_in_child"_str);
  add_hook(fork_hooks()->in_parent, in_parent, "after_in_parent"_str);
}

// The end of a fork: what the parent or the child does.
int64_t after_fork(int64_t pid) {
  if (pid == 0) {
    after_fork_in_child();
  } else {
    after_fork_in_parent();
  }
  return checked(pid);
}

int64_t posix_fork() {
  before_fork();
  return after_fork(rlib_rt_fork());
}

W_Object* posix_forkpty() {
  rffi::RawItems<int64_t> fd(1);
  before_fork();
  int64_t pid = after_fork(rlib_rt_fork_on_terminal(fd.get()));
  return new_tuple(new_int(pid), new_int(fd.at(0)));
}

// ---- exec ---------------------------------------------------------------------------------------

void execute(FilePath* path, StringVector* arguments, StringVector* environment) {
  rffi::CBytes packed_arguments(arguments->packed());
  rffi::CBytes packed_environment(environment == nullptr ? ""_str : environment->packed());
  int64_t environment_count = environment == nullptr ? -1 : environment->count();
  int64_t result;
  if (path->is_descriptor()) {
    result = rlib_rt_exec(nullptr, path->fd, packed_arguments.get(), arguments->count(),
                          packed_environment.get(), environment_count);
  } else {
    rffi::CString name(path->name);
    result = rlib_rt_exec(name.get(), -1, packed_arguments.get(), arguments->count(),
                          packed_environment.get(), environment_count);
  }
  // CPython names the file only where there is an environment.
  throw_path_error(-result, environment == nullptr ? nullptr : path);
}
void posix_execv(W_Object* path, W_Object* arguments) {
  execute(file_path(path, "execv"_str), program_arguments(arguments, "execv"_str), nullptr);
}
void posix_execve(W_Object* path, W_Object* w_arguments, W_Object* environment) {
  StringVector* arguments = program_arguments(w_arguments, "execve"_str);
  execute(file_path(path, "execve"_str, FilePath::kNameOrDescriptor), arguments,
          environment_argument(environment, "execve"_str));
}

int64_t posix_system(W_Object* w_command) {
  FilePath* command = file_path(w_command, "system"_str, FilePath::kName, "command"_str);
  rffi::CString text(command->name);
  return rffi::unlocked([&] { return ::system(text.get()); });
}

// ---- posix_spawn --------------------------------------------------------------------------------

constexpr int64_t kOpenAction = 0;
constexpr int64_t kCloseAction = 1;
constexpr int64_t kDup2Action = 2;

// The file actions: five numbers each, and the names of files to open.
class SpawnActions final : public rlib::Object {
 public:
  List<int64_t>* const numbers = new List<int64_t>();
  StringVector* const paths = new StringVector();

  void add(W_Object* w) {
    if (!isinstance<W_Tuple>(w) || static_cast<W_Tuple*>(w)->length() == 0) {
      throw_type_error("Each file_actions element must be a non-empty tuple"_str);
    }
    auto* action = static_cast<W_Tuple*>(w);
    int64_t kind = int_value(action->get(0));
    int64_t expected = kind == kOpenAction ? 5 : kind == kCloseAction ? 2 : 3;
    if (kind < kOpenAction || kind > kDup2Action) throw_type_error("Unknown file_actions identifier"_str);
    if (action->length() != expected) {
      throw_type_error(kind == kOpenAction    ? "A open file_action tuple must have 5 elements"_str
                       : kind == kCloseAction ? "A close file_action tuple must have 2 elements"_str
                                              : "A dup2 file_action tuple must have 3 elements"_str);
    }
    numbers->append(kind);
    numbers->append(int_value(action->get(1)));
    if (kind == kOpenAction) {
      numbers->append(int_value(action->get(3)));
      numbers->append(int_value(action->get(4)));
      numbers->append(paths->size());
      paths->add(action->get(2), "posix_spawn"_str, "path"_str);
    } else {
      numbers->append(kind == kDup2Action ? int_value(action->get(2)) : 0);
      numbers->append(0);
      numbers->append(0);
    }
  }
};

int64_t signal_mask_of(W_Object* w) {
  uint64_t mask = 0;
  W_Object* iterator = iterate(w);
  while (W_Object* item = next(iterator)) {
    int64_t number = index_clamped(item);
    if (number < 1 || number > 64) {
      throw_value_error("signal number "_str, number, " out of range [1; 64]"_str);
    }
    mask |= uint64_t{1} << (number - 1);
  }
  return static_cast<int64_t>(mask);
}

// path, argv, env, file_actions, setpgroup, resetids, setsid, setsigmask, setsigdef, scheduler
W_Object* spawn(AllValues values, bool searches, Str* function) {
  FilePath* path = file_path(values.get(0), function);
  StringVector* arguments = program_arguments(values.get(1), function);
  StringVector* environment =
      is_none(values.get(2)) ? nullptr : environment_argument(values.get(2), function);
  auto* actions = new SpawnActions();
  if (!is_none(values.get(3))) {
    Array<W_Object*>* given = to_array(values.get(3));
    for (int64_t i = 0; i < given->length(); i++) actions->add(given->get(i));
  }
  rffi::RawItems<int64_t> options(RLIB_RT_SPAWN_OPTIONS);
  for (int64_t i = 0; i < RLIB_RT_SPAWN_OPTIONS; i++) options.set(i, 0);
  int64_t flags = 0;
  if (values.get(4) != nullptr) {
    flags |= POSIX_SPAWN_SETPGROUP;
    options.set(RLIB_RT_SPAWN_GROUP, int_value(values.get(4)));
  }
  if (is_true(values.get(5))) flags |= POSIX_SPAWN_RESETIDS;
  if (is_true(values.get(6))) flags |= POSIX_SPAWN_SETSID;
  if (length(values.get(7)) > 0) {
    flags |= POSIX_SPAWN_SETSIGMASK;
    options.set(RLIB_RT_SPAWN_MASK, signal_mask_of(values.get(7)));
  }
  if (length(values.get(8)) > 0) {
    flags |= POSIX_SPAWN_SETSIGDEF;
    options.set(RLIB_RT_SPAWN_DEFAULTS, signal_mask_of(values.get(8)));
  }
  if (values.get(9) != nullptr && !is_none(values.get(9))) {
    Array<W_Object*>* scheduler = unpack(values.get(9), 2);
    if (!is_none(scheduler->get(0))) {
      flags |= POSIX_SPAWN_SETSCHEDULER;
      options.set(RLIB_RT_SPAWN_POLICY, int_value(scheduler->get(0)));
    }
    flags |= POSIX_SPAWN_SETSCHEDPARAM;
    options.set(RLIB_RT_SPAWN_PRIORITY, scheduling_priority(scheduler->get(1)));
  }
  options.set(RLIB_RT_SPAWN_FLAGS, flags);
  int64_t action_count = actions->numbers->length() / 5;
  rffi::RawItems<int64_t> numbers(actions->numbers->length() + 1);
  for (int64_t i = 0; i < actions->numbers->length(); i++) numbers.set(i, actions->numbers->get(i));
  rffi::CString name(path->name);
  rffi::CBytes packed_arguments(arguments->packed());
  rffi::CBytes packed_environment(environment == nullptr ? ""_str : environment->packed());
  rffi::CBytes packed_paths(actions->paths->packed());
  int64_t pid = rlib_rt_spawn(name.get(), searches, packed_arguments.get(), arguments->count(),
                              packed_environment.get(), environment == nullptr ? -1 : environment->count(),
                              numbers.get(), action_count, packed_paths.get(), options.get());
  return new_int(checked(pid, path));
}
W_Object* posix_spawn_(AllValues values) { return spawn(values, false, "posix_spawn"_str); }
W_Object* posix_spawnp_(AllValues values) { return spawn(values, true, "posix_spawnp"_str); }

// ---- wait ---------------------------------------------------------------------------------------

W_Object* posix_waitpid(int64_t pid, CInt options) {
  rffi::RawItems<int64_t> status(1);
  status.set(0, 0);
  int64_t got = runtime_call([&] { return rlib_rt_wait(pid, options.value, status.get(), nullptr); });
  return new_tuple(new_int(got), new_int(status.at(0)));
}
W_Object* posix_wait() { return posix_waitpid(-1, CInt{0}); }

W_Object* wait_with_usage(int64_t pid, int64_t options) {
  rffi::RawItems<int64_t> status(1);
  rffi::RawItems<int64_t> usage(RLIB_RT_USAGE_FIELDS);
  status.set(0, 0);
  int64_t got = runtime_call([&] { return rlib_rt_wait(pid, options, status.get(), usage.get()); });
  return new_tuple(new_int(got), new_int(status.at(0)), new_usage(usage.to_array()));
}
W_Object* posix_wait3(CInt options) { return wait_with_usage(-1, options.value); }
W_Object* posix_wait4(int64_t pid, CInt options) { return wait_with_usage(pid, options.value); }

W_Type* make_waitid_result_type() {
  auto* fields = new List<StructField>();
  fields->append({"si_pid"_str, nullptr});
  fields->append({"si_uid"_str, nullptr});
  fields->append({"si_signo"_str, nullptr});
  fields->append({"si_status"_str, nullptr});
  fields->append({"si_code"_str, nullptr});
  return make_struct_sequence_type(
      "posix"_str, "waitid_result"_str,
      "waitid_result: Result from waitid.\n\nThis object may be accessed either as a tuple of\n  (si_pid, "
      "si_uid, si_signo, si_status, si_code),\nor via the attributes si_pid, si_uid, and so on.\n\nSee "
      "os.waitid for more information."_str,
      fields, 5);
}
W_Object* posix_waitid(CInt type, int64_t id, CInt options) {
  rffi::RawItems<int64_t> info(5);
  int64_t found = runtime_call([&] { return rlib_rt_wait_id(type.value, id, options.value, info.get()); });
  if (found == 0) return none();
  auto* values = Array<W_Object*>::make(5);
  for (int64_t i = 0; i < 5; i++) values->set(i, new_int(info.at(i)));
  return new_struct_sequence(waitid_result_type(), values);
}

// ---- Statuses -----------------------------------------------------------------------------------

bool status_is_core(CInt status) { return WCOREDUMP(status.value); }
bool status_is_continued(CInt status) { return status.value == 0xFFFF; }
bool status_is_stopped(CInt status) { return (status.value & 0xFF) == 0x7F; }
bool status_is_exited(CInt status) { return (status.value & 0x7F) == 0; }
bool status_is_signaled(CInt status) { return (status.value & 0x7F) != 0 && (status.value & 0x7F) != 0x7F; }
int64_t exit_status(CInt status) { return status.value >> 8 & 0xFF; }
int64_t ending_signal(CInt status) { return status.value & 0x7F; }

int64_t posix_waitstatus_to_exitcode(CInt status) {
  if (status_is_exited(status)) {
    return exit_status(status);
  }
  if (status_is_signaled(status)) return -ending_signal(status);
  if (status_is_stopped(status)) {
    throw_value_error("process stopped by delivery of signal "_str, exit_status(status));
  }
  throw_value_error("invalid wait status: "_str, int64_t{status.value});
}

void posix_kill(int64_t pid, int64_t number) {
  c_call([&] { return ::kill(static_cast<pid_t>(pid), static_cast<int>(number)); });
  handle_signals();
}
void posix_killpg(int64_t group, int64_t number) {
  c_call([&] { return ::killpg(static_cast<pid_t>(group), static_cast<int>(number)); });
  handle_signals();
}
int64_t posix_pidfd_open(CInt pid, CInt flags) {
  return checked(rlib_rt_open_process(pid.value, flags.value));
}

}  // namespace

void before_fork() {
  List<W_Object*>* hooks = fork_hooks()->before;
  for (int64_t i = hooks->length() - 1; i >= 0; i--) call_hook(hooks->get(i));
}
void after_fork_in_parent() { call_in_order(fork_hooks()->in_parent); }
void after_fork_in_child() {
  threads_after_fork();
  rlib_rt_signals_forget();
  call_in_order(fork_hooks()->in_child);
}

RLIB_PREBUILD W_Type* waitid_result_type() { return RLIB_ONCE(make_waitid_result_type()); }

void add_posix_children(ModuleBuilder* m) {
  m->type("waitid_result"_str, waitid_result_type());
  m->constant("POSIX_SPAWN_OPEN"_str, kOpenAction);
  m->constant("POSIX_SPAWN_CLOSE"_str, kCloseAction);
  m->constant("POSIX_SPAWN_DUP2"_str, kDup2Action);
  m->function<&posix_register_at_fork>(
      "register_at_fork"_str,
      "($module, /, *, before=<null>, after_in_child=<null>, after_in_parent=<null>)"_str,
      "Register callables to be called when forking a new process."_str);
  m->function<&posix_fork>("fork"_str, "($module, /)"_str, "Fork a child process."_str);
  m->function<&posix_forkpty>("forkpty"_str, "($module, /)"_str,
                              "Fork a new process with a new pseudo-terminal as controlling tty."_str);
  m->function<&posix_execv>("execv"_str, "($module, path, argv, /)"_str,
                            "Execute an executable path with arguments, replacing current process."_str);
  m->function<&posix_execve>("execve"_str, "($module, /, path, argv, env)"_str,
                             "Execute an executable path with arguments, replacing current process."_str);
  m->function<&posix_system>("system"_str, "($module, /, command)"_str, "Execute the command in a subshell."_str);
  Str* spawn_signature =
      "($module, path, argv, env, /, *, file_actions=(), setpgroup=<null>, resetids=False, setsid=False, "
      "setsigmask=(), setsigdef=(), scheduler=<null>)"_str;
  m->function<&posix_spawn_>("posix_spawn"_str, spawn_signature,
                             "Execute the program specified by path in a new process."_str);
  m->function<&posix_spawnp_>("posix_spawnp"_str, spawn_signature,
                              "Execute the program specified by path in a new process."_str);
  m->function<&posix_wait>("wait"_str, "($module, /)"_str, "Wait for completion of a child process."_str);
  m->function<&posix_waitpid>("waitpid"_str, "($module, pid, options, /)"_str,
                              "Wait for completion of a given child process."_str);
  m->function<&posix_wait3>("wait3"_str, "($module, /, options)"_str, "Wait for completion of a child process."_str);
  m->function<&posix_wait4>("wait4"_str, "($module, /, pid, options)"_str,
                            "Wait for completion of a specific child process."_str);
  m->function<&posix_waitid>("waitid"_str, "($module, idtype, id, options, /)"_str,
                             "Returns the result of waiting for a process or processes."_str);
  m->function<&status_is_core>("WCOREDUMP"_str, "($module, status, /)"_str,
                               "Return True if the process returning status was dumped to a core file."_str);
  m->function<&status_is_continued>("WIFCONTINUED"_str, "($module, /, status)"_str,
                                    "Return True if a particular process was continued from a job control stop."_str);
  m->function<&status_is_stopped>("WIFSTOPPED"_str, "($module, /, status)"_str,
                                  "Return True if the process returning status was stopped."_str);
  m->function<&status_is_exited>("WIFEXITED"_str, "($module, /, status)"_str,
                                 "Return True if the process returning status exited via the exit() system call."_str);
  m->function<&status_is_signaled>("WIFSIGNALED"_str, "($module, /, status)"_str,
                                   "Return True if the process returning status was terminated by a signal."_str);
  m->function<&exit_status>("WEXITSTATUS"_str, "($module, /, status)"_str,
                            "Return the process return code from status."_str);
  m->function<&ending_signal>("WTERMSIG"_str, "($module, /, status)"_str,
                              "Return the signal that terminated the process that provided the status value."_str);
  m->function<&exit_status>("WSTOPSIG"_str, "($module, /, status)"_str,
                            "Return the signal that stopped the process that provided the status value."_str);
  m->function<&posix_waitstatus_to_exitcode>("waitstatus_to_exitcode"_str, "($module, /, status)"_str,
                                             "Convert a wait status to an exit code."_str);
  m->function<&posix_kill>("kill"_str, "($module, pid, signal, /)"_str, "Kill a process with a signal."_str);
  m->function<&posix_killpg>("killpg"_str, "($module, pgid, signal, /)"_str, "Kill a process group with a signal."_str);
  m->function<&posix_pidfd_open>("pidfd_open"_str, "($module, /, pid, flags=0)"_str,
                                 "Return a file descriptor referring to the process *pid*."_str);
}

}  // namespace py
