// Processes, this one and others: those calls whose C form has structs, or things that only C can do.
// What can fail returns -errno; interrupted calls are not made again.

#ifndef RLIB_RUNTIME_PROCESSES_H_
#define RLIB_RUNTIME_PROCESSES_H_

#include <cstdint>

#include "rlib/marks.h"

extern "C" {

// What uname says: five C strings of this size each.
enum { RLIB_RT_SYSTEM_NAME_SIZE = 65 };
int64_t rlib_rt_system_names(char* names);
// What times says, in clock ticks: user, system, of the children user and system, and since some moment.
int64_t rlib_rt_process_times(int64_t* ticks);
// Columns and lines of the terminal.
int64_t rlib_rt_terminal_size(int64_t fd, int64_t* size);

// ---- Other processes ----

// The same process goes on in two: 0 in the child. Only the calling thread lives on there.
int64_t rlib_rt_fork();
// The same on a new terminal, of which the parent gets the descriptor.
int64_t rlib_rt_fork_on_terminal(int64_t* fd);

// Vectors of strings lie one behind the other, each with a 0 behind it.
//
// Becomes another program: that in the file `path`, or if it is null in the open file `fd`. A negative
// `environment_count`: with this process's environment. Returns only to say -errno.
int64_t rlib_rt_exec(const char* path, int64_t fd, const char* arguments, int64_t argument_count,
                     const char* environment, int64_t environment_count);

// posix_spawn, or posix_spawnp if `searches`. An action is five numbers: kind (0 open, 1 close, 2 dup2),
// fd, and fd2, or flags, mode and the place of the path in `paths`. `options`: see below. The pid.
enum {
  RLIB_RT_SPAWN_FLAGS,      // POSIX_SPAWN_...
  RLIB_RT_SPAWN_GROUP,
  RLIB_RT_SPAWN_MASK,       // of signals
  RLIB_RT_SPAWN_DEFAULTS,   // of signals
  RLIB_RT_SPAWN_POLICY,
  RLIB_RT_SPAWN_PRIORITY,
  RLIB_RT_SPAWN_OPTIONS,    // how many there are
};
int64_t rlib_rt_spawn(const char* path, bool searches, const char* arguments, int64_t argument_count,
                      const char* environment, int64_t environment_count, const int64_t* actions,
                      int64_t action_count, const char* paths, const int64_t* options);

// wait4. The pid, or 0; puts the status there, and if `usage` is not null RLIB_RT_USAGE_FIELDS numbers.
RFFI_RELEASES_LOCK int64_t rlib_rt_wait(int64_t pid, int64_t options, int64_t* status, int64_t* usage);
// waitid. 1, or 0 if nothing happened; puts pid, uid, signo, status and code there.
RFFI_RELEASES_LOCK int64_t rlib_rt_wait_id(int64_t type, int64_t id, int64_t options, int64_t* info);

// What a process used: user and system time in microseconds, and 14 more, as getrusage has them.
enum { RLIB_RT_USAGE_FIELDS = 16 };
int64_t rlib_rt_usage(int64_t who, int64_t* usage);
// prlimit: sets if `limits` is not null (soft, hard), and puts those of before into `old_limits`.
int64_t rlib_rt_limits(int64_t pid, int64_t resource, const int64_t* limits, int64_t* old_limits);

// ---- Children with everything arranged: subprocess ----
//
// A plan is made before the fork, for in the child nothing may allocate. It holds copies of all it is
// given.

enum {
  RLIB_RT_CHILD_INPUT_READ,    // pipes: -1 for none
  RLIB_RT_CHILD_INPUT_WRITE,
  RLIB_RT_CHILD_OUTPUT_READ,
  RLIB_RT_CHILD_OUTPUT_WRITE,
  RLIB_RT_CHILD_ERROR_READ,
  RLIB_RT_CHILD_ERROR_WRITE,
  RLIB_RT_CHILD_REPORT_READ,
  RLIB_RT_CHILD_REPORT_WRITE,
  RLIB_RT_CHILD_CLOSES,        // whether descriptors above 2 are closed but for those kept
  RLIB_RT_CHILD_RESTORES_SIGNALS,
  RLIB_RT_CHILD_NEW_SESSION,
  RLIB_RT_CHILD_PROCESS_GROUP,  // -1: the parent's
  RLIB_RT_CHILD_GROUPS,        // how many; -1: the parent's
  RLIB_RT_CHILD_GROUP,         // -1: the parent's
  RLIB_RT_CHILD_USER,          // -1: the parent's
  RLIB_RT_CHILD_UMASK,         // -1: the parent's
  RLIB_RT_CHILD_OPTIONS,       // how many there are
};
// The programs are tried one after the other. `folder` may be null. 0 when there is no memory.
int64_t rlib_rt_child_plan(const char* programs, int64_t program_count, const char* arguments,
                           int64_t argument_count, const char* environment, int64_t environment_count,
                           const char* folder, const int64_t* kept, int64_t kept_count,
                           const int64_t* groups, const int64_t* options);
void rlib_rt_child_plan_free(int64_t plan);
// Forks; the child does all of it. The pid, or -errno.
int64_t rlib_rt_child_start(int64_t plan);
// In the child, for those who do something of their own in between: arranges things; then becomes the
// program. Neither returns when it fails: the report is written then, and the process ends.
void rlib_rt_child_prepare(int64_t plan);
void rlib_rt_child_run(int64_t plan);
// Reports that something of one's own failed, and ends the process.
void rlib_rt_child_fail(int64_t plan, const char* report);

// ---- Scheduling, users ----

// The scheduler's policy and priority.
int64_t rlib_rt_scheduler(int64_t pid, int64_t* priority);
int64_t rlib_rt_set_scheduler(int64_t pid, int64_t policy, int64_t priority);
int64_t rlib_rt_set_priority_of_scheduler(int64_t pid, int64_t priority);
int64_t rlib_rt_round_robin_interval(int64_t pid, int64_t* seconds_and_nanoseconds);
// A mask of processors, of `size` bytes. The bytes in use.
int64_t rlib_rt_affinity(int64_t pid, char* mask, int64_t size);
int64_t rlib_rt_set_affinity(int64_t pid, const char* mask, int64_t size);

// A line of the database of users or groups, whose parts lie one behind the other with 0s: name,
// password, then of users information, home and shell, of groups the members. Numbers: uid and gid; gid and how many members. By
// number if `name` is null. The length of the text; 0 if there is none such; -ERANGE if `size` is too small.
int64_t rlib_rt_user(const char* name, int64_t id, int64_t* numbers, char* text, int64_t size);
int64_t rlib_rt_group(const char* name, int64_t id, int64_t* numbers, char* text, int64_t size);
// The same of all of them, one after the other: 0 behind the last. `rewind` begins.
void rlib_rt_users_rewind();
int64_t rlib_rt_users_next(int64_t* numbers, char* text, int64_t size);
void rlib_rt_groups_rewind();
int64_t rlib_rt_groups_next(int64_t* numbers, char* text, int64_t size);
// pidfd_open. The descriptor.
int64_t rlib_rt_open_process(int64_t pid, int64_t flags);
// getpriority plus this much, which is not negative.
enum { RLIB_RT_PRIORITY_BASE = 100 };
int64_t rlib_rt_get_priority(int64_t which, int64_t who);

}  // extern "C"

#endif  // RLIB_RUNTIME_PROCESSES_H_
