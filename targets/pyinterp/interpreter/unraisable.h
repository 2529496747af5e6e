// Exceptions that have nobody to go to: of finalizers, callbacks, threads that end.

#ifndef TARGETS_PYINTERP_INTERPRETER_UNRAISABLE_H_
#define TARGETS_PYINTERP_INTERPRETER_UNRAISABLE_H_

#include "targets/pyinterp/objspace/raise.h"
#include "targets/pyinterp/objspace/struct_sequence.h"

namespace py {

RLIB_PREBUILD W_Type* unraisable_hook_args_type();  // sys.UnraisableHookArgs

// Hands the exception to sys.unraisablehook. `where` says what raised it and may be null, as may
// `what`, which stands for "Exception ignored in". Raises nothing.
void report_unraisable(PythonError* error, W_Object* where, Str* what = nullptr);

// sys.__unraisablehook__: prints to sys.stderr.
void default_unraisable_hook(W_Object* arguments);

}  // namespace py

#endif  // TARGETS_PYINTERP_INTERPRETER_UNRAISABLE_H_
