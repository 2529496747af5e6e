#include "rlib/runtime/faults.h"

#include <cerrno>
#include <csignal>
#include <cstring>

#include <unistd.h>

namespace {

struct Fault {
  int number;
  const char* name;
  struct sigaction before;
};
Fault faults[] = {
    {SIGBUS, "Bus error", {}},
    {SIGILL, "Illegal instruction", {}},
    {SIGFPE, "Floating point exception", {}},
    {SIGABRT, "Aborted", {}},
    {SIGSEGV, "Segmentation fault", {}},
};
int output = -1;
bool is_enabled = false;

void write_text(const char* text) {
  // Nobody is left to be told of an error.
  if (write(output, text, std::strlen(text)) < 0) return;
}

void handler(int number) {
  int kept = errno;
  for (Fault& fault : faults) {
    if (fault.number != number) continue;
    sigaction(number, &fault.before, nullptr);
    write_text("Fatal Python error: ");
    write_text(fault.name);
    write_text("\n\n");
  }
  errno = kept;
  raise(number);  // once the handler returns: by that of before
}

}  // namespace

extern "C" {

int64_t rlib_rt_faults_enable(int64_t fd) {
  output = static_cast<int>(fd);
  if (is_enabled) return 0;
  for (Fault& fault : faults) {
    struct sigaction how = {};
    how.sa_handler = handler;
    how.sa_flags = SA_NODEFER | SA_ONSTACK;
    if (sigaction(fault.number, &how, &fault.before) != 0) return -errno;
  }
  is_enabled = true;
  return 0;
}

void rlib_rt_faults_disable() {
  if (!is_enabled) return;
  for (Fault& fault : faults) sigaction(fault.number, &fault.before, nullptr);
  is_enabled = false;
}

}  // extern "C"
