// Makes exceptions explicit: from here on an exception is a value in the thread context, and every
// way it can take is a branch.
//
// Before:                              After:
//   b0(%1: ref C):                       b0(%1: ref C):
//     %2 = call "f" %1                     %2 = call "f" %1
//     %3 = new D                           %3 = exc_pending
//     return %3                            branch %3, b2(), b1()
//                                        b1():
//                                          %4 = gc_alloc D
//                                          %5 = ref_is_null %4
//                                          branch %5, b3(), b4(%4)
//                                        b2() cold:                  // propagates
//                                          traceback 1
//                                          jump b5()
//                                        b3() cold:                  // raises
//                                          exc_set <prebuilt rlib::MemoryError>
//                                          traceback 0
//                                          jump b5()
//                                        b4(%6: ref D):
//                                          return %6
//                                        b5() cold:                  // one for each function
//                                          return null
//
// Laws afterwards
//  1. No exit is kRaise or kTry, and no operation leaves a block by itself. An operation that may
//     raise (by effect analysis, not by ops.def) is the last but one of its block: a test follows.
//  2. Calls and stack_check are tested by exc_pending. gc_alloc, gc_alloc_array and weakref_new give
//     null when memory is out, are tested by ref_is_null, and set nothing by themselves. stack_check
//     with the exc_pending after it is a test too: its cold block sets the exception.
//  3. A function that returns with an exception pending returns a zero of its type.
//  4. At a handler exc_take clears the pending exception. Nothing that may raise runs while one is
//     pending.
//
// Also here: stack_check at the entry of functions that together break every cycle of the call
// graph, if the program has rlib::StackOverflowError. The instances of the exceptions that
// the system raises are prebuilt.
#ifndef KILN_TRANSLATOR_TRANSFORM_EXCEPTION_TRANSFORM_H_
#define KILN_TRANSLATOR_TRANSFORM_EXCEPTION_TRANSFORM_H_

#include "translator/flowgraph/program.h"

namespace kiln {

// The index of a `traceback` operation: what happened at its position.
enum class TracebackKind : int64_t {
  kRaise = 0,      // a new exception
  kPropagate = 1,  // one came out of a call
  kCatch = 2,      // a handler took it
  kReraise = 3,    // a handler let it go on
};

void TransformExceptions(Program* program);

// The prebuilt instance of a class of exceptions that the system raises: the first object of exactly
// that class, or a new one whose message is `message`. -1 if the program lacks the class.
int64_t PrebuiltException(Program* program, const char* class_name, const char* message);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_TRANSFORM_EXCEPTION_TRANSFORM_H_
