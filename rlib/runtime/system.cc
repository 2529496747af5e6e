#include "rlib/runtime/system.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include <fcntl.h>
#include <signal.h>
#include <sys/random.h>
#include <unistd.h>

namespace {

int argument_count = 0;
char** arguments = nullptr;

int64_t nanoseconds(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return static_cast<int64_t>(now.tv_sec) * 1'000'000'000 + now.tv_nsec;
}

// Calls until it is not interrupted; the result, or -errno.
template <class Call>
int64_t retry(Call call) {
  while (true) {
    int64_t result = call();
    if (result >= 0) return result;
    if (errno != EINTR) return -errno;
  }
}

}  // namespace

extern "C" {

int64_t rlib_rt_open(const char* path, int64_t how) {
  int flags = how == RLIB_RT_READ    ? O_RDONLY
              : how == RLIB_RT_WRITE ? O_WRONLY | O_CREAT | O_TRUNC
                                     : O_WRONLY | O_CREAT | O_APPEND;
  return retry([&] { return open(path, flags | O_CLOEXEC, 0666); });
}

int64_t rlib_rt_open_build_file(const char* path) { return rlib_rt_open(path, RLIB_RT_READ); }

int64_t rlib_rt_close(int64_t fd) { return close(static_cast<int>(fd)) == 0 ? 0 : -errno; }

int64_t rlib_rt_read(int64_t fd, char* bytes, int64_t count) {
  return retry([&] { return read(static_cast<int>(fd), bytes, count); });
}

int64_t rlib_rt_write(int64_t fd, const char* bytes, int64_t count) {
  while (count > 0) {
    int64_t written = retry([&] { return write(static_cast<int>(fd), bytes, count); });
    if (written < 0) return written;
    bytes += written;
    count -= written;
  }
  return 0;
}

int64_t rlib_rt_is_terminal(int64_t fd) { return isatty(static_cast<int>(fd)) ? 1 : 0; }
int64_t rlib_rt_remove_file(const char* path) { return unlink(path) == 0 ? 0 : -errno; }

const char* rlib_rt_getenv(const char* name) { return std::getenv(name); }
const char* rlib_rt_environment_entry(int64_t index) { return environ[index]; }
int64_t rlib_rt_setenv(const char* name, const char* value) {
  return setenv(name, value, 1) == 0 ? 0 : -errno;
}
int64_t rlib_rt_unsetenv(const char* name) { return unsetenv(name) == 0 ? 0 : -errno; }

int64_t rlib_rt_wall_clock() { return nanoseconds(CLOCK_REALTIME); }
int64_t rlib_rt_monotonic_clock() { return nanoseconds(CLOCK_MONOTONIC); }
int64_t rlib_rt_cpu_clock() { return nanoseconds(CLOCK_PROCESS_CPUTIME_ID); }

int64_t rlib_rt_sleep_some(int64_t nanoseconds) {
  timespec time = {nanoseconds / 1'000'000'000, nanoseconds % 1'000'000'000};
  return -clock_nanosleep(CLOCK_MONOTONIC, 0, &time, nullptr);
}

void rlib_rt_sleep(int64_t duration) {
  timespec rest = {duration / 1'000'000'000, duration % 1'000'000'000};
  while (duration > 0 && nanosleep(&rest, &rest) != 0 && errno == EINTR) {
  }
}

void rlib_rt_set_arguments(int count, char** values) {
  argument_count = count;
  arguments = values;
}
const char* rlib_rt_argument(int64_t index) {
  return index < argument_count ? arguments[index] : nullptr;
}

int64_t rlib_rt_process_id() { return getpid(); }
void rlib_rt_exit(int64_t status) { _exit(static_cast<int>(status)); }

void rlib_rt_end_by_signal(int64_t number) {
  signal(static_cast<int>(number), SIG_DFL);
  kill(getpid(), static_cast<int>(number));
}

int64_t rlib_rt_random_bytes(char* bytes, int64_t count) {
  while (count > 0) {
    int64_t got = retry([&] { return getrandom(bytes, count, 0); });
    if (got < 0) return got;
    bytes += got;
    count -= got;
  }
  return 0;
}

int64_t rlib_rt_error_text(int64_t number, char* text, int64_t size) {
  char buffer[256];
  const char* found = strerror_r(static_cast<int>(number), buffer, sizeof buffer);
  int64_t length = static_cast<int64_t>(std::strlen(found));
  if (length > size) length = size;
  std::memcpy(text, found, length);
  return length;
}

}  // extern "C"
