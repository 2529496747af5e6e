// Children with everything arranged: rlib_rt_child_... of processes.h. Between fork and exec only calls
// that a signal handler may make are made, so all memory is got before.

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "rlib/runtime/processes.h"

namespace {

struct Plan {
  char* strings;        // what the vectors point into
  char** programs;
  char** arguments;
  char** environment;   // null: the parent's
  char* folder;         // null: the parent's
  int* kept;            // in order, ended by -1
  gid_t* groups;
  int64_t options[RLIB_RT_CHILD_OPTIONS];
};

Plan* plan_of(int64_t handle) { return reinterpret_cast<Plan*>(handle); }
int fd_of(const Plan* plan, int option) { return static_cast<int>(plan->options[option]); }

int64_t strings_size(const char* strings, int64_t count) {
  const char* end = strings;
  for (int64_t i = 0; i < count; i++) end += std::strlen(end) + 1;
  return end - strings;
}

template <class T>
T* get_memory(int64_t count) {
  return static_cast<T*>(std::calloc(static_cast<size_t>(count), sizeof(T)));
}

// Copies strings to `place`, which it moves on.
char** copy_strings(const char* strings, int64_t count, char** place) {
  char** vector = get_memory<char*>(count + 1);
  if (vector == nullptr) return nullptr;
  for (int64_t i = 0; i < count; i++) {
    size_t size = std::strlen(strings) + 1;
    std::memcpy(*place, strings, size);
    vector[i] = *place;
    *place += size;
    strings += size;
  }
  return vector;
}

void write_all(int fd, const char* bytes) {
  size_t left = std::strlen(bytes);
  while (left > 0) {
    ssize_t written = write(fd, bytes, left);
    if (written < 0) return;
    bytes += written;
    left -= static_cast<size_t>(written);
  }
}

// "OSError:<errno in hexadecimal>:<what>", which the parent reads.
[[noreturn]] void fail_with(const Plan* plan, int error, const char* what) {
  int fd = fd_of(plan, RLIB_RT_CHILD_REPORT_WRITE);
  char digits[17];
  char* first = digits + 16;
  *first = 0;
  do {
    *--first = "0123456789ABCDEF"[error % 16];
    error /= 16;
  } while (error > 0);
  write_all(fd, "OSError:");
  write_all(fd, first);
  write_all(fd, ":");
  write_all(fd, what);
  _exit(255);
}

// Before the program is tried, a failure says so.
constexpr const char* kBefore = "noexec";

void check(const Plan* plan, int64_t result) {
  if (result < 0) fail_with(plan, errno, kBefore);
}

void set_inheritable(const Plan* plan, int fd) {
  int flags = fcntl(fd, F_GETFD);
  check(plan, flags);
  check(plan, fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC));
}

// `fd` becomes `target`.
void place(const Plan* plan, int fd, int target) {
  if (fd == target) {
    set_inheritable(plan, fd);
  } else if (fd >= 0) {
    check(plan, dup2(fd, target));
  }
}

// Closes all from 3 on but for those kept.
void close_others(const Plan* plan) {
  unsigned int from = 3;
  for (const int* kept = plan->kept; *kept >= 0; kept++) {
    unsigned int fd = static_cast<unsigned int>(*kept);
    if (fd < from) continue;
    if (fd > from) syscall(SYS_close_range, from, fd - 1, 0);
    from = fd + 1;
  }
  syscall(SYS_close_range, from, ~0u, 0);
}

}  // namespace

extern "C" {

int64_t rlib_rt_child_plan(const char* programs, int64_t program_count, const char* arguments,
                           int64_t argument_count, const char* environment, int64_t environment_count,
                           const char* folder, const int64_t* kept, int64_t kept_count,
                           const int64_t* groups, const int64_t* options) {
  Plan* plan = get_memory<Plan>(1);
  if (plan == nullptr) return 0;
  std::memcpy(plan->options, options, sizeof plan->options);
  int64_t group_count = options[RLIB_RT_CHILD_GROUPS] < 0 ? 0 : options[RLIB_RT_CHILD_GROUPS];
  int64_t size = strings_size(programs, program_count) + strings_size(arguments, argument_count) +
                 (environment_count > 0 ? strings_size(environment, environment_count) : 0);
  plan->strings = get_memory<char>(size + 1);
  plan->kept = get_memory<int>(kept_count + 1);
  plan->groups = get_memory<gid_t>(group_count + 1);
  if (folder != nullptr) plan->folder = strdup(folder);
  bool has_all = plan->strings != nullptr && plan->kept != nullptr && plan->groups != nullptr &&
                 (folder == nullptr || plan->folder != nullptr);
  if (has_all) {
    char* place = plan->strings;
    plan->programs = copy_strings(programs, program_count, &place);
    plan->arguments = copy_strings(arguments, argument_count, &place);
    if (environment_count >= 0) plan->environment = copy_strings(environment, environment_count, &place);
    has_all = plan->programs != nullptr && plan->arguments != nullptr &&
              (environment_count < 0 || plan->environment != nullptr);
  }
  if (!has_all) {
    rlib_rt_child_plan_free(reinterpret_cast<int64_t>(plan));
    return 0;
  }
  for (int64_t i = 0; i < kept_count; i++) plan->kept[i] = static_cast<int>(kept[i]);
  plan->kept[kept_count] = -1;
  for (int64_t i = 0; i < group_count; i++) plan->groups[i] = static_cast<gid_t>(groups[i]);
  return reinterpret_cast<int64_t>(plan);
}

void rlib_rt_child_plan_free(int64_t handle) {
  Plan* plan = plan_of(handle);
  std::free(plan->strings);
  std::free(plan->programs);
  std::free(plan->arguments);
  std::free(plan->environment);
  std::free(plan->folder);
  std::free(plan->kept);
  std::free(plan->groups);
  std::free(plan);
}

int64_t rlib_rt_child_start(int64_t handle) {
  pid_t pid = fork();
  if (pid != 0) return pid < 0 ? -errno : pid;
  rlib_rt_child_prepare(handle);
  rlib_rt_child_run(handle);
  _exit(255);
}

void rlib_rt_child_prepare(int64_t handle) {
  const Plan* plan = plan_of(handle);
  const int64_t* options = plan->options;
  for (const int* kept = plan->kept; *kept >= 0; kept++) {
    if (*kept != fd_of(plan, RLIB_RT_CHILD_REPORT_WRITE)) set_inheritable(plan, *kept);
  }
  // The parent's ends.
  const int others[] = {RLIB_RT_CHILD_INPUT_WRITE, RLIB_RT_CHILD_OUTPUT_READ, RLIB_RT_CHILD_ERROR_READ,
                        RLIB_RT_CHILD_REPORT_READ};
  for (int other : others) {
    if (options[other] >= 0) close(fd_of(plan, other));
  }
  int input = fd_of(plan, RLIB_RT_CHILD_INPUT_READ);
  int output = fd_of(plan, RLIB_RT_CHILD_OUTPUT_WRITE);
  int error = fd_of(plan, RLIB_RT_CHILD_ERROR_WRITE);
  // Those in the way of others move out of it.
  if (output == 0) check(plan, output = fcntl(output, F_DUPFD_CLOEXEC, 3));
  while (error == 0 || error == 1) check(plan, error = fcntl(error, F_DUPFD_CLOEXEC, 3));
  place(plan, input, 0);
  place(plan, output, 1);
  place(plan, error, 2);
  if (plan->folder != nullptr) check(plan, chdir(plan->folder));
  if (options[RLIB_RT_CHILD_UMASK] >= 0) umask(static_cast<mode_t>(options[RLIB_RT_CHILD_UMASK]));
  if (options[RLIB_RT_CHILD_RESTORES_SIGNALS]) {
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
  }
  if (options[RLIB_RT_CHILD_NEW_SESSION]) setsid();
  if (options[RLIB_RT_CHILD_PROCESS_GROUP] >= 0) {
    check(plan, setpgid(0, static_cast<pid_t>(options[RLIB_RT_CHILD_PROCESS_GROUP])));
  }
  if (options[RLIB_RT_CHILD_GROUPS] >= 0) {
    check(plan, setgroups(static_cast<size_t>(options[RLIB_RT_CHILD_GROUPS]), plan->groups));
  }
  if (options[RLIB_RT_CHILD_GROUP] >= 0) {
    gid_t group = static_cast<gid_t>(options[RLIB_RT_CHILD_GROUP]);
    check(plan, setregid(group, group));
  }
  if (options[RLIB_RT_CHILD_USER] >= 0) {
    uid_t user = static_cast<uid_t>(options[RLIB_RT_CHILD_USER]);
    check(plan, setreuid(user, user));
  }
}

void rlib_rt_child_run(int64_t handle) {
  const Plan* plan = plan_of(handle);
  if (plan->options[RLIB_RT_CHILD_CLOSES]) close_others(plan);
  int error = 0;
  for (char** program = plan->programs; *program != nullptr; program++) {
    execve(*program, plan->arguments, plan->environment != nullptr ? plan->environment : environ);
    if (errno != ENOENT && errno != ENOTDIR && error == 0) error = errno;
  }
  fail_with(plan, error != 0 ? error : errno, "");
}

void rlib_rt_child_fail(int64_t handle, const char* report) {
  write_all(fd_of(plan_of(handle), RLIB_RT_CHILD_REPORT_WRITE), report);
  _exit(255);
}

}  // extern "C"
