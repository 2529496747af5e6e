// The modules of the standard library that are ours, as text: opcode.py and dis.py describe the instructions
// of the machine that runs, so CPython's are of no use here. They are compiled at translation time like other
// frozen modules.

#ifndef TARGETS_PYINTERP_MODULES_OPCODE_OWN_MODULES_H_
#define TARGETS_PYINTERP_MODULES_OPCODE_OWN_MODULES_H_

#include "rlib/str.h"

namespace py {

RLIB_PREBUILD rlib::Str* opcode_text();
RLIB_PREBUILD rlib::Str* dis_text();

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_OPCODE_OWN_MODULES_H_
