#include "translator/base/memory.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>

namespace kiln {

int64_t PeakMemoryKb() {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line))
    if (line.starts_with("VmHWM:")) return atoll(line.c_str() + 6);
  return 0;
}

void ResetPeakMemory() {
  const int fd = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
  if (fd < 0) return;
  // "5" resets the high-water mark of the resident size (proc(5)).
  [[maybe_unused]] const ssize_t n = write(fd, "5", 1);
  close(fd);
}

}  // namespace kiln
