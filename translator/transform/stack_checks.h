// Puts a stack_check at the entry of functions that together lie on every circle of calls.
//
// Before:                                  After:
//   func f (i64) -> i64 {                    func f (i64) -> i64 {
//   b0(%1: i64):                             b0(%1: i64):
//     %2: i64 = call f(%1)                     stack_check
//                                              %2: i64 = call f(%1)
//
// Early, before the first pass that asks what may raise: inlining into a try block, for one, must
// know that any call into a circle may raise StackOverflowError. Passes keep the checks like any other
// operation with an effect.
#ifndef KILN_TRANSLATOR_TRANSFORM_STACK_CHECKS_H_
#define KILN_TRANSLATOR_TRANSFORM_STACK_CHECKS_H_

#include "translator/flowgraph/program.h"

namespace kiln {

// Does nothing to functions that start with one already, and nothing at all in a program without the
// class rlib::StackOverflowError. Whether something changed.
bool InsertStackChecks(Program* program);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_TRANSFORM_STACK_CHECKS_H_
