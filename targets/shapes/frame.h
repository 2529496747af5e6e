// Frames: calls on their way.

#ifndef TARGETS_SHAPES_FRAME_H_
#define TARGETS_SHAPES_FRAME_H_

#include "targets/shapes/functions.h"

namespace shapes {

// While compiled code runs, its fields and registers are in registers of the machine.
class RLIB_VIRTUALIZABLE Frame final : public rlib::Object {
 public:
  // `registers` is as long as the function's code says, and starts with the arguments.
  Frame(Function* function, Array<Value*>* registers) : function(function), registers(registers) {}

  Value* get(int index) const { return registers->get(index); }
  void set(int index, Value* value) { registers->set(index, value); }

  static constexpr int kDone = -1;

  // Of a generator: where it goes on, or kDone. Elsewhere 0.
  int resume_at() const { return resume_at_; }
  void set_resume_at(int pc) { resume_at_ = pc; }

  RLIB_VIRTUALIZABLE Function* const function;
  RLIB_VIRTUALIZABLE_ITEMS Array<Value*>* const registers;

 private:
  RLIB_VIRTUALIZABLE int resume_at_ = 0;
};

}  // namespace shapes

#endif  // TARGETS_SHAPES_FRAME_H_
