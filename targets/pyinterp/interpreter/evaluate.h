// From text to running code.

#ifndef TARGETS_PYINTERP_INTERPRETER_EVALUATE_H_
#define TARGETS_PYINTERP_INTERPRETER_EVALUATE_H_

#include "targets/pyinterp/interpreter/code.h"
#include "targets/pyinterp/parser/parser.h"

namespace py {

// The code of a program's text. Raises the parser's SyntaxError.
W_Code* compile_source(Source* source, W_Str* file_name, Mode mode, int64_t flags, int64_t optimize);

// Raises the SyntaxError of the program for the parser's; `source` is the str or bytes it is in, or
// null.
[[noreturn]] void throw_syntax_error(SyntaxError* error, W_Str* file_name, W_Object* source);

}  // namespace py

#endif  // TARGETS_PYINTERP_INTERPRETER_EVALUATE_H_
