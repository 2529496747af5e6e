// The module builtins. Its functions by theme:
//
//   build_class.cc   class statements
//   evaluate.cc      compile, exec, eval, globals, locals
//   objects.cc       getattr, isinstance, dir, hash, id, ...
//   numbers.cc       abs, pow, round, chr, hex, ...
//   iteration.cc     iter, next, len, sum, min, max, sorted, ...
//   printing.cc      print

#ifndef TARGETS_PYINTERP_MODULES_BUILTINS_BUILTINS_H_
#define TARGETS_PYINTERP_MODULES_BUILTINS_BUILTINS_H_

#include "targets/pyinterp/modules/module.h"

namespace py {

W_Object* build_class(W_Object* body, W_Object* name, Array<W_Object*>* bases, W_Dict* keywords);

// sys.displayhook: prints what an expression at the prompt is, and remembers it as `_`.
void display_hook(W_Object* w);

void add_evaluation(ModuleBuilder* m);
void add_objects(ModuleBuilder* m);
void add_number_functions(ModuleBuilder* m);
void add_iteration(ModuleBuilder* m);
void add_anext(ModuleBuilder* m);
void add_printing(ModuleBuilder* m);

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_BUILTINS_BUILTINS_H_
