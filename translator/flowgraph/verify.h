// Checks what must hold of a program between any two passes. Runs after every pass in tests and
// under --verify.
//
// For every graph
//   - the start block has the function's parameters for arguments, and no link leads to it
//   - a value is defined once; an operand is a constant, an argument of its own block, or the
// result
//     of an earlier operation of that block (the exception of a kTry block: only in exits[1])
//   - operands and results are of the kinds that ops.def says; both operands of integer and float
//     arithmetic and comparisons have one type (shift counts may have another); what a field,
//     an item or a parameter is given has its type, or for a reference a class derived from it
//   - payloads are there, fields belong to the operand's class or a base of it
//   - calls have the arguments of the signature; a result is there exactly if there is one to have
//   - an operation has come into being by the given stage; from Exc on no block ends in kTry or
//     kRaise and there is no `new` or `new_array`
//   - a link has the arguments of its target; exits have the shape that graph.h says; a kTry block
//     ends in an operation that may raise
//   - call_result stands right after a call, or at the head of the block that only kTry blocks
//     ending in calls go to; set_call_result right before a return
// and for the classes, that bases come to an end, varsized classes have items and no derived
// fields, methods are implemented by functions of the right number of parameters; and prebuilt
// objects have the contents that their classes say.
#ifndef KILN_TRANSLATOR_FLOWGRAPH_VERIFY_H_
#define KILN_TRANSLATOR_FLOWGRAPH_VERIFY_H_

#include <cstddef>
#include <string>
#include <vector>

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/ops.h"
#include "translator/flowgraph/program.h"

namespace kiln {

inline constexpr size_t kMaxVerifierErrors = 100;

// What is wrong, each as one line that names function, block, operation and source position; empty
// if all is well. At most kMaxVerifierErrors.
std::vector<std::string> Verify(const Program& program, Stage stage);

// The same for one graph.
std::vector<std::string> VerifyGraph(const Graph& graph, Stage stage);
void VerifyGraphInto(const Graph& graph, Stage stage, std::vector<std::string>* errors);

// Whether a value of type `from` may be stored or passed where `to` is expected.
bool IsAssignable(Type from, Type to);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_FLOWGRAPH_VERIFY_H_
