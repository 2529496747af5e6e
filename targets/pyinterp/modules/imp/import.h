// Importing: importlib, from the standard library, does it. Here is what stands around it.

#ifndef TARGETS_PYINTERP_MODULES_IMP_IMPORT_H_
#define TARGETS_PYINTERP_MODULES_IMP_IMPORT_H_

#include "targets/pyinterp/modules/module.h"

namespace py {

// All may run code of the program: raise and collect.

// sys.modules as it was at the start. It stays the interpreter's, whatever a program calls sys.modules.
RLIB_PREBUILD W_Dict* imported_modules();

// Makes importing work: runs importlib and puts its finders into sys.meta_path and sys.path_hooks. Before
// anything else is imported.
void install_importlib();

// What the import statement does: __import__(name, globals, locals, from_list, level). `globals` may be
// null; `from_list` may be null or None.
W_Object* import_module(W_Str* name, W_Object* globals, W_Object* from_list, int64_t level);
// The module of this (dotted) name, imported if need be.
W_Object* import_module(Str* name);

// importlib._bootstrap; null before install_importlib.
W_Module* importlib_bootstrap();

// Whether a module is being imported: module.__spec__._initializing.
bool is_initializing(W_Object* module);
// The same of its __spec__, which may be null.
bool spec_is_initializing(W_Object* spec);

// The number in front of .pyc files; another one for another set of instructions.
W_Bytes* pyc_magic();

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_IMP_IMPORT_H_
