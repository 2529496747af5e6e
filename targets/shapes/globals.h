// Global variables. Code refers to a variable itself, not to its name: there is no look-up at run
// time.

#ifndef TARGETS_SHAPES_GLOBALS_H_
#define TARGETS_SHAPES_GLOBALS_H_

#include "targets/shapes/value.h"

namespace shapes {

// One variable. Most are set once (functions, classes, constants), and compiled code may take those
// for constant; the others change all the time. So there are two fields, and one of them is used.
class Global final : public rlib::Object {
 public:
  explicit Global(Str* name) : name(name) {}

  // Null if it has no value yet.
  Value* get() const {
    Value* constant = constant_;
    return constant != nullptr ? constant : variable_;
  }

  void set(Value* value) {
    if (variable_ == nullptr) {
      if (constant_ == nullptr) {
        constant_ = value;
        return;
      }
      constant_ = nullptr;
    }
    variable_ = value;
  }

  Str* const name;

 private:
  RLIB_QUASI_IMMUTABLE Value* constant_ = nullptr;
  Value* variable_ = nullptr;
};

// All of them, by name.
class Globals final : public rlib::Object {
 public:
  Globals() = default;

  // The variable of this name, which is made if need be: a function may be compiled before what it
  // uses.
  Global* find(Str* name) {
    Global* global = variables_->get(name);
    return global != nullptr ? global : variables_->get_or_set(name, new Global(name));
  }

  void define(Str* name, Value* value) { find(name)->set(value); }

 private:
  Dict<Str*, Global*>* const variables_ = new Dict<Str*, Global*>();
};

}  // namespace shapes

#endif  // TARGETS_SHAPES_GLOBALS_H_
