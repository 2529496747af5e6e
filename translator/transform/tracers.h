// Verifies that a class's `trace` does nothing that cannot be done within a collection.
//
//   void trace(rlib::gc::Tracer tracer) {
//     tracer.visit(slots_);            reads a number, calls C
//     tracer.visit(stack_->slots_);    refused: stack_ may have moved, or be on its way
//     count_++;                        refused: called any number of times
//   }
//
// rlib/references.h says what it is for.
#ifndef KILN_TRANSLATOR_TRANSFORM_TRACERS_H_
#define KILN_TRANSLATOR_TRANSFORM_TRACERS_H_

#include <vector>

#include "translator/base/diagnostics.h"
#include "translator/flowgraph/program.h"

namespace kiln {

// One error for each operation that a `trace`, or a function it calls, must not have. Of stage Flow.
std::vector<Diagnostic> CheckTracers(const Program& program);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_TRANSFORM_TRACERS_H_
