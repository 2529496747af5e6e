// What every program finds there: the classes of values, functions, and those of the prelude.

#ifndef TARGETS_SHAPES_BUILTINS_H_
#define TARGETS_SHAPES_BUILTINS_H_

#include "targets/shapes/globals.h"
#include "targets/shapes/objects.h"

namespace shapes {

// ---- The classes of values that are not Instances ----

RLIB_PREBUILD Class* nil_class();
RLIB_PREBUILD Class* bool_class();
RLIB_PREBUILD Class* int_class();  // of Int and Big
RLIB_PREBUILD Class* float_class();
RLIB_PREBUILD Class* text_class();
RLIB_PREBUILD Class* list_class();
RLIB_PREBUILD Class* dict_class();
RLIB_PREBUILD Class* range_class();
RLIB_PREBUILD Class* iterator_class();
RLIB_PREBUILD Class* function_class();
RLIB_PREBUILD Class* file_class();
RLIB_PREBUILD Class* weak_class();

// ---- The variables ----

// The global variables of a program, with all builtins defined. They are made, and the prelude is
// run, at translation time.
RLIB_PREBUILD Globals* program_globals();

// Add the functions of builtin_functions.cc and of resources.cc.
void define_functions(Globals* globals);
void define_file_functions(Globals* globals);

// The prelude: builtins that are written in the language itself.
Str* prelude();

}  // namespace shapes

#endif  // TARGETS_SHAPES_BUILTINS_H_
