// Parser: tokens into a syntax tree, by recursive descent. README.md has the grammar.

#ifndef TARGETS_SHAPES_PARSER_H_
#define TARGETS_SHAPES_PARSER_H_

#include "targets/shapes/globals.h"
#include "targets/shapes/syntax.h"

namespace shapes {

// A whole program, as a function without parameters. Global names are looked up, and made, in
// `globals`. Raises SyntaxError.
FunctionDisplay* parse(Str* source, Globals* globals);

}  // namespace shapes

#endif  // TARGETS_SHAPES_PARSER_H_
