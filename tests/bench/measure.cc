// Runs a program and says what it took: for bench.py.
//
//     measure FILE TIMEOUT program [arguments]
//
// Writes to FILE: seconds, seconds of processor time, peak memory in KB, and the exit status, or
// minus the signal that ended the program. (Python could wait for the program itself, but Linux
// counts the memory of whoever forks as the child's: so that has to be a small process.)

#include <chrono>
#include <cstdio>
#include <cstdlib>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

double seconds_of(timeval time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  using Clock = std::chrono::steady_clock;
  Clock::time_point start = Clock::now();
  pid_t child = fork();
  if (child == 0) {
    alarm(static_cast<unsigned>(std::atoi(argv[2])));  // outlives exec; ends the program
    execvp(argv[3], argv + 3);
    std::perror(argv[3]);
    _exit(127);
  }
  int status = 0;
  rusage usage;
  if (child < 0 || wait4(child, &status, 0, &usage) < 0) return 2;
  std::chrono::duration<double> took = Clock::now() - start;

  std::FILE* out = std::fopen(argv[1], "w");
  if (out == nullptr) return 2;
  std::fprintf(out, "%.6f %.6f %ld %d\n", took.count(),
               seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime), usage.ru_maxrss,
               WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
  return std::fclose(out) == 0 ? 0 : 2;
}
