// From low-level graphs to jitcode.
//
// In: a program after the shared passes (Stage::kRtyped: classes numbered and laid out, no
// call_virtual, exceptions still implicit) with its portals cut out. Out: a JitCode for each portal
// and each function that may be looked into, and the descriptors they name. The graphs are only read.
#ifndef KILN_JITCODEGEN_CODEWRITER_CODEWRITER_H_
#define KILN_JITCODEGEN_CODEWRITER_CODEWRITER_H_

#include <memory>
#include <vector>

#include "jitcodegen/codewriter/portal.h"
#include "jitcodegen/runtime/jitcode.h"

namespace kiln {

// Functions, methods and prebuilt objects are known to the JitProgram by their number in the
// Program's lists.
std::unique_ptr<jit::JitProgram> WriteJitCode(const Program& program,
                                              const std::vector<Portal>& portals);

// Whether a trace follows calls into the function: it has a graph, no loop unless it is marked
// unroll_safe, and no hint against it.
bool MayLookInside(const Function& function);

}  // namespace kiln

#endif  // KILN_JITCODEGEN_CODEWRITER_CODEWRITER_H_
