// What is wrong with what a program tells the JIT, whatever it will run.
#ifndef KILN_JITCODEGEN_CODEWRITER_CHECK_HINTS_H_
#define KILN_JITCODEGEN_CODEWRITER_CHECK_HINTS_H_

#include <string>
#include <vector>

#include "translator/flowgraph/program.h"

namespace kiln {

// Adds a line for each: a driver with two merge points, or one that is in no loop, or a
// confirm_enter_jit that allocates; a can_enter_jit that no merge point belongs to, that passes something else, or from
// which no way leads to its merge point; an elidable function that writes what it never reads. Before the portals are
// cut out.
void CheckHints(const Program& program, std::vector<std::string>* errors);

}  // namespace kiln

#endif  // KILN_JITCODEGEN_CODEWRITER_CHECK_HINTS_H_
