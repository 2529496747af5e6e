// Loop headers in native code.
#ifndef KILN_JITCODEGEN_CODEWRITER_HEADERS_H_
#define KILN_JITCODEGEN_CODEWRITER_HEADERS_H_

#include <vector>

#include "jitcodegen/codewriter/portal.h"

namespace kiln {

// Native code of portals leaves at loop headers: there the C function `kiln_jit_header.<driver>` is called with greens and
// reds, and where it says so the portal returns at once, to be entered again at its merge point. Merge points
// themselves are gone, so that they cost nothing. The function does not collect.
//
// A header is a merge point that is reached through a can_enter_jit. What the program does on its way from the one to the
// other, the condition of a `while`, is done before the question is asked: the way is copied, so that
//
//     top: if (n > 0) { merge_point(n); ...; can_enter_jit(n); goto top; }      becomes
//     top: if (n > 0) { body: ...; if (n > 0) { if (header(n)) return; goto body; } }
//
// A portal without a can_enter_jit asks at its merge point.
void LeaveAtHeaders(Program* program, const std::vector<Portal>& portals);

}  // namespace kiln

#endif  // KILN_JITCODEGEN_CODEWRITER_HEADERS_H_
