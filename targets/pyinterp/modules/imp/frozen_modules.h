// Frozen modules: code of the standard library that is compiled at translation time. Which: see
// frozen_modules.def.

#ifndef TARGETS_PYINTERP_MODULES_IMP_FROZEN_MODULES_H_
#define TARGETS_PYINTERP_MODULES_IMP_FROZEN_MODULES_H_

#include "targets/pyinterp/interpreter/code.h"

namespace py {

// What is frozen of the standard library. Each is compiled once, though it may have several names.
enum class Frozen {
#define FROZEN(identifier, file) k##identifier,
#define FROZEN_OWN(identifier, name, text) k##identifier,
#include "targets/pyinterp/modules/imp/frozen_modules.def"
};

class FrozenModule final : public rlib::Object {
 public:
  FrozenModule(Str* name, Frozen code, Str* origin, bool is_package, bool is_essential)
      : name(name), origin(origin), is_package(is_package), is_essential(is_essential), code_(code) {}

  W_Code* code() const;

  Str* const name;
  // The module's name in the standard library; after a "<" it is a package's; empty if it is not from there.
  Str* const origin;
  const bool is_package;
  const bool is_essential;

 private:
  const Frozen code_;
};

// All of them, by name, in the order of the table.
RLIB_PREBUILD Dict<Str*, FrozenModule*>* frozen_modules();

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_IMP_FROZEN_MODULES_H_
