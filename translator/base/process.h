// Child processes, one or several at a time, with what they print captured.
#ifndef KILN_TRANSLATOR_BASE_PROCESS_H_
#define KILN_TRANSLATOR_BASE_PROCESS_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace kiln {

struct Command {
  std::vector<std::string> argv;  // argv[0] is looked up in PATH
  std::string cwd;                // empty: the current folder
  std::vector<std::string> env;   // "NAME=value", on top of this process's environment
};

struct ProcessResult {
  int status = -1;      // exit status, or 128 + signal; 127 if it could not be started
  std::string output;   // standard output and standard error, as they came
  double seconds = 0;
  int64_t peak_kb = 0;  // its largest resident size
  bool ok() const { return status == 0; }
};

// Runs to the end, standard input empty. The child leads a process group of its own, which is
// killed if this process is interrupted.
ProcessResult RunProcess(const Command& command);

// Calls work(0) .. work(count - 1) on up to `jobs` threads. Once a call returns false no further
// ones start; the result is whether all were made and returned true.
bool ParallelFor(int count, int jobs, const std::function<bool(int)>& work);

// Quotes for a POSIX shell, for messages and logs.
std::string ShellQuote(const std::vector<std::string>& argv);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_BASE_PROCESS_H_
