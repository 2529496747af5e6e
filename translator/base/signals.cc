#include "translator/base/signals.h"

#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <set>
#include <system_error>

namespace kiln::signals {
namespace {

// Never destroyed: the waiting thread may use it while the process exits.
struct Registry {
  std::mutex mutex;
  std::set<std::string> paths;
  std::set<pid_t> children;
};

Registry& TheRegistry() {
  static Registry* registry = new Registry;
  return *registry;
}

sigset_t Watched() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGHUP);
  return set;
}

void RemovePaths(const std::set<std::string>& paths) {
  for (const std::string& path : paths) {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
}

void* Wait(void*) {
  const sigset_t set = Watched();
  int signal = 0;
  sigwait(&set, &signal);
  Registry& registry = TheRegistry();
  // The lock stays taken: no new child and no new file can come into being from here on.
  registry.mutex.lock();
  for (pid_t child : registry.children) kill(-child, SIGKILL);
  RemovePaths(registry.paths);
  constexpr char kMessage[] = "\nkiln: interrupted\n";
  if (write(STDERR_FILENO, kMessage, sizeof kMessage - 1) < 0) _exit(130);
  _exit(130);
}

void RemoveAtExit() {
  Registry& registry = TheRegistry();
  std::lock_guard lock(registry.mutex);
  RemovePaths(registry.paths);
  registry.paths.clear();
}

}  // namespace

void Install() {
  const sigset_t set = Watched();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signal(SIGPIPE, SIG_IGN);  // a closed pipe is a failed write
  TheRegistry();
  atexit(RemoveAtExit);
  pthread_t thread;
  if (pthread_create(&thread, nullptr, Wait, nullptr) == 0) {
    pthread_detach(thread);
  } else {
    Uninstall();
  }
}

void Uninstall() {
  signal(SIGPIPE, SIG_DFL);
  const sigset_t set = Watched();
  pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
}

Uninterrupted::Uninterrupted() { TheRegistry().mutex.lock(); }

Uninterrupted::~Uninterrupted() { TheRegistry().mutex.unlock(); }

void Uninterrupted::RemoveOnInterrupt(const std::string& path) { TheRegistry().paths.insert(path); }

void Uninterrupted::Forget(const std::string& path) { TheRegistry().paths.erase(path); }

void Uninterrupted::KillOnInterrupt(pid_t child) { TheRegistry().children.insert(child); }

void Uninterrupted::ForgetChild(pid_t child) { TheRegistry().children.erase(child); }

}  // namespace kiln::signals
