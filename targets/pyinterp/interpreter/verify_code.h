// Whether code that did not come from the compiler may be run.
//
// The loop trusts code: it looks at no index, and takes what is in a register for what the compiler
// would have put there. Code from a .pyc file or a program's own hands has to be proved to deserve that
// before its first instruction runs.

#ifndef TARGETS_PYINTERP_INTERPRETER_VERIFY_CODE_H_
#define TARGETS_PYINTERP_INTERPRETER_VERIFY_CODE_H_

#include "targets/pyinterp/interpreter/code.h"

namespace py {

// Raises ValueError unless the interpreter can run `code` whatever it is called with: every operand is
// there, control stays within the words, and no register is used as what it does not hold. The numbers of
// its parameters, variables and registers must fit together already. Code among its constants is taken
// to be verified.
void verify_code(W_Code* code);

}  // namespace py

#endif  // TARGETS_PYINTERP_INTERPRETER_VERIFY_CODE_H_
