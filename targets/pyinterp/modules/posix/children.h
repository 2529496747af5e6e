// What those who start processes share.

#ifndef TARGETS_PYINTERP_MODULES_POSIX_CHILDREN_H_
#define TARGETS_PYINTERP_MODULES_POSIX_CHILDREN_H_

#include "targets/pyinterp/modules/posix/arguments.h"

namespace py {

// Strings one behind the other, each with a 0 behind it, as rlib/runtime/processes.h takes them.
class StringVector final : public rlib::Object {
 public:
  // Precondition: no 0 inside.
  void add(Str* text) {
    text_->append(text);
    text_->append('\0');
    count_++;
  }
  // An argument that is a file's name or the like. Raises TypeError, ValueError.
  void add(W_Object* w, Str* function, Str* argument);

  int64_t count() const { return count_; }
  int64_t size() const { return text_->length(); }  // in bytes
  Str* packed() { return text_->build(); }          // at the end

 private:
  StrBuilder* const text_ = new StrBuilder();
  int64_t count_ = 0;
};

// "NAME=value" for each item of a mapping.
StringVector* environment_argument(W_Object* w, Str* function);

// What the functions given to register_at_fork do, and what every fork asks for.
void before_fork();
void after_fork_in_parent();
void after_fork_in_child();

// The priority in a sched_param.
int64_t scheduling_priority(W_Object* w);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_POSIX_CHILDREN_H_
