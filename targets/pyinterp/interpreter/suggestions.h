// "Did you mean: 'append'?": names that are much like the one which was not found.

#ifndef TARGETS_PYINTERP_INTERPRETER_SUGGESTIONS_H_
#define TARGETS_PYINTERP_INTERPRETER_SUGGESTIONS_H_

#include "targets/pyinterp/objspace/exceptions.h"

namespace py {

// What the program may have meant by the name of a NameError or AttributeError, or null. May run code of
// the program (__dir__), but raises nothing.
Str* suggest(W_BaseException* exception);

}  // namespace py

#endif  // TARGETS_PYINTERP_INTERPRETER_SUGGESTIONS_H_
