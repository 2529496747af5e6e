// Ctrl-C and friends: child processes are killed, temporary files removed, exit status 130.
//
// SIGINT, SIGTERM and SIGHUP are blocked in every thread and taken by one thread that waits for
// them, so that cleaning up is ordinary code and not a signal handler.
#ifndef KILN_TRANSLATOR_BASE_SIGNALS_H_
#define KILN_TRANSLATOR_BASE_SIGNALS_H_

#include <sys/types.h>

#include <string>

namespace kiln::signals {

// Call first thing in main(), before any thread starts.
void Install();

// Undoes the blocking in the calling thread: before an exec, whose program inherits the mask.
void Uninstall();

// While one lives an interruption waits: what is made within its scope, and made known here, is never
// left behind. Not to be nested.
class Uninterrupted {
 public:
  Uninterrupted();
  ~Uninterrupted();
  Uninterrupted(const Uninterrupted&) = delete;
  Uninterrupted& operator=(const Uninterrupted&) = delete;

  // A file or folder to be removed if the process is interrupted or exits, until forgotten.
  void RemoveOnInterrupt(const std::string& path);
  void Forget(const std::string& path);

  // A child process (leader of its own group) to be killed with its group, until forgotten.
  void KillOnInterrupt(pid_t child);
  void ForgetChild(pid_t child);
};

}  // namespace kiln::signals

#endif  // KILN_TRANSLATOR_BASE_SIGNALS_H_
