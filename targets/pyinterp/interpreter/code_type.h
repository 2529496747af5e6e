// What the files that make the type `code` share.

#ifndef TARGETS_PYINTERP_INTERPRETER_CODE_TYPE_H_
#define TARGETS_PYINTERP_INTERPRETER_CODE_TYPE_H_

#include "targets/pyinterp/interpreter/code.h"
#include "targets/pyinterp/objspace/gateway.h"

namespace py {

W_Code* expect_code(W_Object* w);

// co_code: the words, eight bytes each, the lowest first. It says the same in every process.
Str* bytes_of_words(W_Code* code);
// co_exceptiontable: start, end, target and register of each handler, four bytes each.
Str* bytes_of_handlers(W_Code* code);
// co_names: what `names` has, then the names of attributes, each once.
Array<W_Str*>* visible_names(W_Code* code);

// code.replace(...): code_replace.cc.
W_Code* code_replace(AllValues values);

}  // namespace py

#endif  // TARGETS_PYINTERP_INTERPRETER_CODE_TYPE_H_
