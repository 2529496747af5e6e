// Cuts the portal out of the function that holds a merge point.
#ifndef KILN_JITCODEGEN_CODEWRITER_PORTAL_H_
#define KILN_JITCODEGEN_CODEWRITER_PORTAL_H_

#include <string>
#include <string_view>
#include <vector>

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/ops.h"
#include "translator/flowgraph/program.h"

namespace kiln {

struct Portal {
  std::string driver;            // the class of the driver
  std::string name;              // what the driver calls itself, or its class
  Function* original = nullptr;  // holds the merge point
  Function* portal = nullptr;    // starts at it; parameters: greens, then reds
  size_t greens = 0;
};

// Of the label of a jit_merge_point or jit_can_enter_jit, "class/number of greens name": the parts of it.
std::string DriverOf(const Operation& op);
size_t GreensOf(const Operation& op);
std::string NameOf(const Operation& op);

// The first operation of that kind: its block, and its index there; null: there is none.
Block* FindOperation(Graph* graph, Opcode op, size_t* index);

// Where it is in the function itself, not in what was inlined there: rlib's merge_point, say.
PosId OwnPosition(const Program& program, PosId position);

// The driver's function of that name, which a hint behind the merge point names (rlib/jit.h); null: none.
Function* FunctionOfDriver(const Function& holder, std::string_view name);

// Whether traces and the jitcode interpreter can do the operation themselves. A function with another
// one is only called.
bool JitCanRun(Opcode op);

// For each jit_merge_point that functions reachable from the entry hold, adds a function whose
// graph is the loop from the merge point on. The original is left as it is. A value that lives at the
// merge point and is neither green nor red is an error, and so is an operation in the loop that the JIT
// cannot run.
bool MakePortals(Program* program, std::vector<Portal>* portals, std::vector<std::string>* errors);

// In place of its loop, each original then calls the C function `kiln_portal.<driver>` with greens and
// reds, and raises what `kiln_jit_raised` returns, if that is not null. Portals that return structs
// are not supported.
void CallRunners(Program* program, const std::vector<Portal>& portals);

// For native code: after each store to a quasi-immutable field the C function `kiln_jit_changed` is called
// with the object, but for stores of constructors to the object that they make. It does not collect.
void ReportChanges(Program* program);

}  // namespace kiln

#endif  // KILN_JITCODEGEN_CODEWRITER_PORTAL_H_
