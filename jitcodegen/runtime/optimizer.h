// The trace optimizer: one forward pass over a trace.
#ifndef KILN_JITCODEGEN_RUNTIME_OPTIMIZER_H_
#define KILN_JITCODEGEN_RUNTIME_OPTIMIZER_H_

#include "jitcodegen/runtime/engine.h"
#include "jitcodegen/runtime/trace.h"

namespace kiln::jit {

// Rewrites the trace in place:
//  - folds pure operations on constants and drops those whose equal came before (CSE);
//  - drops guards that an earlier guard or allocation implies;
//  - remembers what fields and items hold (stores are forwarded to loads, loads to later ones), until
//    something may have written them;
//  - drops operations whose result nobody uses.
// Takes time linear in the length of the trace. Snapshots stay valid: they name only values that
// are left, and constants.
void Optimize(const JitProgram& program, Engine* engine, Trace* trace);

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_RUNTIME_OPTIMIZER_H_
