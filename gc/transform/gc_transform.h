// What a moving, generational collector asks of the program: roots where it may run, and barriers
// before stores of references.
//
// Enters: a Program after the exception transform (translator/transform/exception_transform.h).
// Leaves: the same, stage Gc. The two halves are roots.h and barriers.h; each graph is rewritten by
// itself, and nothing but new operations is added: no block, no exit changes.
#ifndef KILN_GC_TRANSFORM_GC_TRANSFORM_H_
#define KILN_GC_TRANSFORM_GC_TRANSFORM_H_

#include "translator/flowgraph/program.h"

namespace kiln {

// Lays the classes out first (layout.h), since barriers depend on the sizes of objects.
void TransformForCollector(Program* program);

}  // namespace kiln

#endif  // KILN_GC_TRANSFORM_GC_TRANSFORM_H_
