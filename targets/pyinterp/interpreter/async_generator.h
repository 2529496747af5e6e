// The methods of asynchronous generators, each of which gives an awaitable.

#ifndef TARGETS_PYINTERP_INTERPRETER_ASYNC_GENERATOR_H_
#define TARGETS_PYINTERP_INTERPRETER_ASYNC_GENERATOR_H_

#include "targets/pyinterp/interpreter/generator.h"

namespace py {

W_Object* async_generator_next(W_Generator* self);
W_Object* async_generator_send(W_Generator* self, W_Object* value);
W_Object* async_generator_throw(W_Generator* self, W_Object* type, W_Object* value, W_Object* traceback);
W_Object* async_generator_close(W_Generator* self);

// The exception that generator.throw(type, value, traceback) means. Raises TypeError.
PythonError* make_error(W_Object* type, W_Object* value, W_Object* traceback);

}  // namespace py

#endif  // TARGETS_PYINTERP_INTERPRETER_ASYNC_GENERATOR_H_
