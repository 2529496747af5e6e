// How deep calls may go on a thread's machine stack, before StackOverflowError.
#ifndef KILN_TRANSLATOR_EMIT_RUNTIME_STACK_LIMIT_H_
#define KILN_TRANSLATOR_EMIT_RUNTIME_STACK_LIMIT_H_

#include <stdint.h>

namespace kiln {

// The lowest address that calls may use: for the process's first thread, called near the top of its
// stack, and for the calling thread, any but the first. Below it is room for C.
uintptr_t StackLimitOfMain();
uintptr_t StackLimitOfThread();

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EMIT_RUNTIME_STACK_LIMIT_H_
