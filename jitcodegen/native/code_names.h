// What profilers call machine code.
#ifndef KILN_JITCODEGEN_NATIVE_CODE_NAMES_H_
#define KILN_JITCODEGEN_NATIVE_CODE_NAMES_H_

#include <string>
#include <string_view>

#include "jitcodegen/runtime/trace.h"

namespace kiln::jit {

// "jit loop 12 fib.py:3 main": a trace of this kind (TraceListener::Made), and the first position in it. One line.
std::string NameOfCode(const JitProgram& program, const Trace& trace, const char* kind);

// What the driver calls the operation's position; empty if that is not known. Until the next collection.
std::string_view PositionOf(const JitProgram& program, const Trace& trace, const TraceOp& op);

}  // namespace kiln::jit

#endif  // KILN_JITCODEGEN_NATIVE_CODE_NAMES_H_
