#include "rlib/runtime/processes.h"

#include <cerrno>
#include <cstring>

#include <sys/ioctl.h>
#include <sys/times.h>
#include <sys/utsname.h>
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
