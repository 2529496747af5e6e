// From low-level graphs to jitcode.
//
// In: a program after the shared passes (Stage::kRtyped: classes numbered and laid out, no
// call_virtual, exceptions still implicit) with its portals cut out. Out: a JitCode for each portal
// and each function that may be looked into, and the descriptors they name. The graphs are only read.
#ifndef KILN_JITCODEGEN_CODEWRITER_CODEWRITER_H_
#define KILN_JITCODEGEN_CODEWRITER_CODEWRITER_H_

#include <memory>
#include <set>
#include <vector>

#include "jitcodegen/codewriter/portal.h"
#include "jitcodegen/runtime/jitcode.h"

namespace kiln {

// What the numbers of a JitProgram stand for. Functions and methods are numbered as in the Program's
// lists at the time, prebuilt objects by their index, the others as in the JitProgram's.
struct JitSource {
  std::vector<Function*> functions;
  std::vector<const Method*> methods;
  std::vector<const Field*> fields;
  std::vector<const Class*> classes;
};

// `source` may be null.
std::unique_ptr<jit::JitProgram> WriteJitCode(const Program& program,
                                              const std::vector<Portal>& portals,
                                              JitSource* source = nullptr);

// Takes ids and offsets over once classes have been numbered and laid out anew.
void Relocate(const JitSource& source, jit::JitProgram* jit_program);

// The numbers of all functions that the JIT may call, and mentions.
std::set<uint32_t> FunctionsUsed(const Program& program, const JitSource& source,
                                 const jit::JitProgram& jit_program);

// Whether a trace follows calls into the function: it has a graph, no loop unless it is marked
// unroll_safe or look_inside_iff, and no hint against it.
bool MayLookInside(const Function& function);

}  // namespace kiln

#endif  // KILN_JITCODEGEN_CODEWRITER_CODEWRITER_H_
