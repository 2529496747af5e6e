// Functions that do exactly the same become one: instantiations of templates, lambdas and
// constructors that differ in name only.
//
// Before:                                   After:
//   func Left.get (ref Node) -> i64 {...}     func Left.get (ref Node) -> i64 {...}
//   func Right.get (ref Node) -> i64 {...}    call Left.get(%1)
//   call Right.get(%1)
//
// Compared are signatures, operations with everything they name, types, exits; not positions, names
// of values, or facts (those of the function that stays then have to hold for all, so they are
// dropped). Functions whose address is taken stay apart, as addresses can be compared, and so do those
// with hints of their own. Calls to one are calls to the other, so the search is repeated.
#ifndef KILN_RTYPER_MERGE_IDENTICAL_H_
#define KILN_RTYPER_MERGE_IDENTICAL_H_

#include "translator/flowgraph/program.h"

namespace kiln {

// The number of functions that nothing refers to any more.
int MergeIdenticalFunctions(Program* program);

}  // namespace kiln

#endif  // KILN_RTYPER_MERGE_IDENTICAL_H_
