// Compiler: a syntax tree into code.

#ifndef TARGETS_SHAPES_COMPILER_H_
#define TARGETS_SHAPES_COMPILER_H_

#include "targets/shapes/syntax.h"

namespace shapes {

// The code of a program. Raises SyntaxError.
Code* compile(Str* source, Globals* globals);

}  // namespace shapes

#endif  // TARGETS_SHAPES_COMPILER_H_
