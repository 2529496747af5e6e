// The types of module itertools, by the files they are in.

#ifndef TARGETS_PYINTERP_MODULES_ITERTOOLS_ITERTOOLS_TYPES_H_
#define TARGETS_PYINTERP_MODULES_ITERTOOLS_ITERTOOLS_TYPES_H_

#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/instance.h"
#include "targets/pyinterp/objspace/iterators.h"

namespace py::itertools_internal {

// count, cycle, repeat: infinite.cc
void add_infinite(ModuleBuilder* m);
// chain, islice, accumulate, zip_longest, pairwise: joining.cc
void add_joining(ModuleBuilder* m);
// compress, dropwhile, takewhile, filterfalse, starmap: filtering.cc
void add_filtering(ModuleBuilder* m);
// product, permutations, combinations, combinations_with_replacement: combinations.cc
void add_combinations(ModuleBuilder* m);
// groupby, tee: sharing.cc
void add_sharing(ModuleBuilder* m);

// A type of iterators in the making.
TypeBuilder* iterator_builder(Str* name, Str* doc);

}  // namespace py::itertools_internal

#endif  // TARGETS_PYINTERP_MODULES_ITERTOOLS_ITERTOOLS_TYPES_H_
