#include "rlib/runtime/processes.h"

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <grp.h>
#include <pty.h>
#include <pwd.h>
#include <sched.h>
#include <spawn.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

void copy_name(char* to, const char* from) {
  size_t length = strnlen(from, RLIB_RT_SYSTEM_NAME_SIZE - 1);
  std::memcpy(to, from, length);
  to[length] = 0;
}

}  // namespace

extern "C" {

int64_t rlib_rt_system_names(char* names) {
  utsname all;
  if (uname(&all) != 0) return -errno;
  const char* parts[] = {all.sysname, all.nodename, all.release, all.version, all.machine};
  for (const char* part : parts) {
    copy_name(names, part);
    names += RLIB_RT_SYSTEM_NAME_SIZE;
  }
  return 0;
}

int64_t rlib_rt_process_times(int64_t* ticks) {
  tms all;
  clock_t elapsed = times(&all);
  if (elapsed == -1) return -errno;
  ticks[0] = all.tms_utime;
  ticks[1] = all.tms_stime;
  ticks[2] = all.tms_cutime;
  ticks[3] = all.tms_cstime;
  ticks[4] = elapsed;
  return 0;
}

int64_t rlib_rt_terminal_size(int64_t fd, int64_t* size) {
  winsize window;
  if (ioctl(static_cast<int>(fd), TIOCGWINSZ, &window) != 0) return -errno;
  size[0] = window.ws_col;
  size[1] = window.ws_row;
  return 0;
}

}  // extern "C"

// ---- Other processes ----

namespace {

// A vector of C strings, with a null behind the last. Null when there is no memory.
char** vector_of(const char* strings, int64_t count) {
  char** vector = static_cast<char**>(std::malloc(static_cast<size_t>(count + 1) * sizeof(char*)));
  if (vector == nullptr) return nullptr;
  for (int64_t i = 0; i < count; i++) {
    vector[i] = const_cast<char*>(strings);
    strings += std::strlen(strings) + 1;
  }
  vector[count] = nullptr;
  return vector;
}

void store_usage(const rusage& all, int64_t* usage) {
  usage[0] = all.ru_utime.tv_sec * int64_t{1'000'000} + all.ru_utime.tv_usec;
  usage[1] = all.ru_stime.tv_sec * int64_t{1'000'000} + all.ru_stime.tv_usec;
  usage[2] = all.ru_maxrss;
  usage[3] = all.ru_ixrss;
  usage[4] = all.ru_idrss;
  usage[5] = all.ru_isrss;
  usage[6] = all.ru_minflt;
  usage[7] = all.ru_majflt;
  usage[8] = all.ru_nswap;
  usage[9] = all.ru_inblock;
  usage[10] = all.ru_oublock;
  usage[11] = all.ru_msgsnd;
  usage[12] = all.ru_msgrcv;
  usage[13] = all.ru_nsignals;
  usage[14] = all.ru_nvcsw;
  usage[15] = all.ru_nivcsw;
}

int64_t or_error(int64_t result) { return result < 0 ? -errno : result; }

sigset_t signals_of(uint64_t mask) {
  sigset_t set;
  sigemptyset(&set);
  for (int number = 1; number <= 64; number++) {
    if (mask >> (number - 1) & 1) sigaddset(&set, number);
  }
  return set;
}

}  // namespace

extern "C" {

int64_t rlib_rt_fork() { return or_error(fork()); }

int64_t rlib_rt_fork_on_terminal(int64_t* fd) {
  int terminal = -1;
  pid_t pid = forkpty(&terminal, nullptr, nullptr, nullptr);
  *fd = terminal;
  return or_error(pid);
}

int64_t rlib_rt_exec(const char* path, int64_t fd, const char* arguments, int64_t argument_count,
                     const char* environment, int64_t environment_count) {
  char** argv = vector_of(arguments, argument_count);
  char** envp = environment_count < 0 ? environ : vector_of(environment, environment_count);
  if (argv == nullptr || envp == nullptr) return -ENOMEM;
  if (path == nullptr) {
    fexecve(static_cast<int>(fd), argv, envp);
  } else {
    execve(path, argv, envp);
  }
  int error = errno;
  std::free(argv);
  if (environment_count >= 0) std::free(envp);
  return -error;
}

int64_t rlib_rt_spawn(const char* path, bool searches, const char* arguments, int64_t argument_count,
                      const char* environment, int64_t environment_count, const int64_t* actions,
                      int64_t action_count, const char* paths, const int64_t* options) {
  char** argv = vector_of(arguments, argument_count);
  char** envp = environment_count < 0 ? environ : vector_of(environment, environment_count);
  if (argv == nullptr || envp == nullptr) return -ENOMEM;
  posix_spawn_file_actions_t file_actions;
  posix_spawn_file_actions_init(&file_actions);
  for (int64_t i = 0; i < action_count; i++, actions += 5) {
    int fd = static_cast<int>(actions[1]);
    if (actions[0] == 0) {
      posix_spawn_file_actions_addopen(&file_actions, fd, paths + actions[4], static_cast<int>(actions[2]),
                                       static_cast<mode_t>(actions[3]));
    } else if (actions[0] == 1) {
      posix_spawn_file_actions_addclose(&file_actions, fd);
    } else {
      posix_spawn_file_actions_adddup2(&file_actions, fd, static_cast<int>(actions[2]));
    }
  }
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, static_cast<short>(options[RLIB_RT_SPAWN_FLAGS]));
  posix_spawnattr_setpgroup(&attributes, static_cast<pid_t>(options[RLIB_RT_SPAWN_GROUP]));
  sigset_t mask = signals_of(static_cast<uint64_t>(options[RLIB_RT_SPAWN_MASK]));
  posix_spawnattr_setsigmask(&attributes, &mask);
  sigset_t defaults = signals_of(static_cast<uint64_t>(options[RLIB_RT_SPAWN_DEFAULTS]));
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setschedpolicy(&attributes, static_cast<int>(options[RLIB_RT_SPAWN_POLICY]));
  sched_param parameter = {};
  parameter.sched_priority = static_cast<int>(options[RLIB_RT_SPAWN_PRIORITY]);
  posix_spawnattr_setschedparam(&attributes, &parameter);
  pid_t pid = 0;
  int error = searches ? posix_spawnp(&pid, path, &file_actions, &attributes, argv, envp)
                       : posix_spawn(&pid, path, &file_actions, &attributes, argv, envp);
  posix_spawn_file_actions_destroy(&file_actions);
  posix_spawnattr_destroy(&attributes);
  std::free(argv);
  if (environment_count >= 0) std::free(envp);
  return error == 0 ? pid : -error;
}

int64_t rlib_rt_wait(int64_t pid, int64_t options, int64_t* status, int64_t* usage) {
  int value = 0;
  rusage used;
  pid_t got = wait4(static_cast<pid_t>(pid), &value, static_cast<int>(options),
                    usage == nullptr ? nullptr : &used);
  if (got < 0) return -errno;
  *status = value;
  if (usage != nullptr) {
    if (got == 0) used = {};
    store_usage(used, usage);
  }
  return got;
}

int64_t rlib_rt_wait_id(int64_t type, int64_t id, int64_t options, int64_t* info) {
  siginfo_t got = {};
  if (waitid(static_cast<idtype_t>(type), static_cast<id_t>(id), &got, static_cast<int>(options)) != 0) {
    return -errno;
  }
  if (got.si_pid == 0) return 0;
  info[0] = got.si_pid;
  info[1] = got.si_uid;
  info[2] = got.si_signo;
  info[3] = got.si_status;
  info[4] = got.si_code;
  return 1;
}

int64_t rlib_rt_usage(int64_t who, int64_t* usage) {
  rusage all;
  if (getrusage(static_cast<__rusage_who>(who), &all) != 0) return -errno;
  store_usage(all, usage);
  return 0;
}

int64_t rlib_rt_limits(int64_t pid, int64_t resource, const int64_t* limits, int64_t* old_limits) {
  rlimit wanted;
  rlimit before;
  if (limits != nullptr) wanted = {static_cast<rlim_t>(limits[0]), static_cast<rlim_t>(limits[1])};
  if (prlimit(static_cast<pid_t>(pid), static_cast<__rlimit_resource>(resource),
              limits == nullptr ? nullptr : &wanted, &before) != 0) {
    return -errno;
  }
  old_limits[0] = static_cast<int64_t>(before.rlim_cur);
  old_limits[1] = static_cast<int64_t>(before.rlim_max);
  return 0;
}

// ---- Scheduling ----

int64_t rlib_rt_scheduler(int64_t pid, int64_t* priority) {
  int policy = sched_getscheduler(static_cast<pid_t>(pid));
  if (policy < 0) return -errno;
  sched_param parameter;
  if (sched_getparam(static_cast<pid_t>(pid), &parameter) != 0) return -errno;
  *priority = parameter.sched_priority;
  return policy;
}
int64_t rlib_rt_set_scheduler(int64_t pid, int64_t policy, int64_t priority) {
  sched_param parameter = {};
  parameter.sched_priority = static_cast<int>(priority);
  return or_error(sched_setscheduler(static_cast<pid_t>(pid), static_cast<int>(policy), &parameter));
}
int64_t rlib_rt_set_priority_of_scheduler(int64_t pid, int64_t priority) {
  sched_param parameter = {};
  parameter.sched_priority = static_cast<int>(priority);
  return or_error(sched_setparam(static_cast<pid_t>(pid), &parameter));
}
int64_t rlib_rt_round_robin_interval(int64_t pid, int64_t* seconds_and_nanoseconds) {
  timespec interval;
  if (sched_rr_get_interval(static_cast<pid_t>(pid), &interval) != 0) return -errno;
  seconds_and_nanoseconds[0] = interval.tv_sec;
  seconds_and_nanoseconds[1] = interval.tv_nsec;
  return 0;
}
int64_t rlib_rt_affinity(int64_t pid, char* mask, int64_t size) {
  return or_error(syscall(SYS_sched_getaffinity, static_cast<pid_t>(pid), static_cast<size_t>(size), mask));
}
int64_t rlib_rt_set_affinity(int64_t pid, const char* mask, int64_t size) {
  return or_error(syscall(SYS_sched_setaffinity, static_cast<pid_t>(pid), static_cast<size_t>(size), mask));
}

}  // extern "C"

// ---- Users and groups ----

namespace {

// Puts strings one behind the other; false if there is no room.
class Line {
 public:
  Line(char* text, int64_t size) : text_(text), size_(static_cast<size_t>(size)) {}
  bool add(const char* part) {
    if (part == nullptr) part = "";
    size_t length = std::strlen(part) + 1;
    if (length > size_ - used_) return false;
    std::memcpy(text_ + used_, part, length);
    used_ += length;
    return true;
  }
  int64_t used() const { return static_cast<int64_t>(used_); }

 private:
  char* text_;
  size_t size_;
  size_t used_ = 0;
};

int64_t store_user(const passwd* user, int64_t* numbers, char* text, int64_t size) {
  if (user == nullptr) return 0;
  numbers[0] = user->pw_uid;
  numbers[1] = user->pw_gid;
  Line line(text, size);
  bool fits = line.add(user->pw_name) && line.add(user->pw_passwd) && line.add(user->pw_gecos) &&
              line.add(user->pw_dir) && line.add(user->pw_shell);
  return fits ? line.used() : -ERANGE;
}

int64_t store_group(const group* entry, int64_t* numbers, char* text, int64_t size) {
  if (entry == nullptr) return 0;
  numbers[0] = entry->gr_gid;
  numbers[1] = 0;
  Line line(text, size);
  if (!line.add(entry->gr_name) || !line.add(entry->gr_passwd)) return -ERANGE;
  for (char** member = entry->gr_mem; *member != nullptr; member++) {
    if (!line.add(*member)) return -ERANGE;
    numbers[1]++;
  }
  return line.used();
}

}  // namespace

extern "C" {

int64_t rlib_rt_user(const char* name, int64_t id, int64_t* numbers, char* text, int64_t size) {
  return store_user(name != nullptr ? getpwnam(name) : getpwuid(static_cast<uid_t>(id)), numbers, text, size);
}
int64_t rlib_rt_group(const char* name, int64_t id, int64_t* numbers, char* text, int64_t size) {
  return store_group(name != nullptr ? getgrnam(name) : getgrgid(static_cast<gid_t>(id)), numbers, text,
                     size);
}
void rlib_rt_users_rewind() { setpwent(); }
int64_t rlib_rt_users_next(int64_t* numbers, char* text, int64_t size) {
  return store_user(getpwent(), numbers, text, size);
}
void rlib_rt_groups_rewind() { setgrent(); }
int64_t rlib_rt_groups_next(int64_t* numbers, char* text, int64_t size) {
  return store_group(getgrent(), numbers, text, size);
}

}  // extern "C"

extern "C" int64_t rlib_rt_open_process(int64_t pid, int64_t flags) {
  return or_error(syscall(SYS_pidfd_open, static_cast<pid_t>(pid), static_cast<unsigned int>(flags)));
}

extern "C" int64_t rlib_rt_get_priority(int64_t which, int64_t who) {
  errno = 0;
  int priority = getpriority(static_cast<__priority_which>(which), static_cast<id_t>(who));
  return errno != 0 ? -errno : priority + RLIB_RT_PRIORITY_BASE;
}
