// Whose an open file is: the child of a fork has it too, but what both write would be mixed.
#ifndef KILN_JITCODEGEN_RUNTIME_OWNING_PROCESS_H_
#define KILN_JITCODEGEN_RUNTIME_OWNING_PROCESS_H_

#include <sys/types.h>
#include <unistd.h>

namespace kiln::jit {

class OwningProcess {
 public:
  // Whether the process that runs is the one in which this was made.
  bool IsHere() const { return id_ == getpid(); }
  pid_t id() const { return id_; }

 private:
  pid_t id_ = getpid();
};

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_OWNING_PROCESS_H_
