// Write barriers: before a reference is stored into an object, the collector must learn that the old
// object may now refer to a young one.
//
// Before:                              After:
//   %2 = gc_alloc C                      %2 = gc_alloc C
//   ...                                  ...
//   setfield C.a, %2, %1                 setfield C.a, %2, %1      // %2 is young for sure
//   setfield C.b, %1, %2                 gc_barrier %1
//   setfield C.c, %1, %2                 setfield C.b, %1, %2
//   setfield C.d, %3, null               setfield C.c, %1, %2      // %1 has had its barrier
//                                        setfield C.d, %3, null    // null and prebuilt need none
//
// What is known about a value (young, or has had its barrier) holds until the next operation that may
// collect, and goes along links.
#ifndef KILN_GC_TRANSFORM_BARRIERS_H_
#define KILN_GC_TRANSFORM_BARRIERS_H_

#include "translator/flowgraph/graph.h"
#include "translator/transform/effects.h"

namespace kiln {

void InsertBarriers(Graph* graph, const ProgramEffects& effects);

}  // namespace kiln

#endif  // KILN_GC_TRANSFORM_BARRIERS_H_
