// code.replace().

#ifndef TARGETS_PYINTERP_INTERPRETER_CODE_REPLACE_H_
#define TARGETS_PYINTERP_INTERPRETER_CODE_REPLACE_H_

#include "targets/pyinterp/interpreter/code.h"

namespace py {

class W_Dict;

// A copy of `code` with the fields co_... of the dict. Raises TypeError and ValueError.
W_Object* code_replace(W_Code* code, W_Dict* fields);

}  // namespace py

#endif  // TARGETS_PYINTERP_INTERPRETER_CODE_REPLACE_H_
