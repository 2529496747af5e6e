// One graph as one C++ function.
//
//   int64_t sum_1a2b3c4d(Array_obj* const a) {
//     int64_t i;
//     int64_t s;
//     i = 0;
//     s = 0;
//   b1:;
//     if (i < a->length) {
//       const int64_t item = a->items[i].item;
//       ...
//       goto b1;
//     }
//     return s;
//   }
//
// Blocks are nested as they dominate each other, so that a value is a `const` local which every use
// can see: a block that one link leads to stands where the link is; one that several lead to stands
// behind its dominator, with a label, and its arguments are variables that the links assign to. No
// goto passes a declaration.
//
// Roots. A function with pushes outside cold code reads the top of the shadow stack once, into `roots`,
// at a place that dominates those pushes and lies in no loop; pushes are stores relative to it, and the
// top is put back where the function returns or control leaves what that place dominates. Cold pushes
// and those around the slow half of an allocation read and restore the top themselves if `roots`
// is not at hand.
//
// A loop with a merge point and a large switch is written twice: as above, and cut into handlers that
// tail-call each other (dispatch_plan.h). The preprocessor chooses.
#ifndef KILN_TRANSLATOR_EMIT_FUNCTION_WRITER_H_
#define KILN_TRANSLATOR_EMIT_FUNCTION_WRITER_H_

#include <string>

#include "translator/emit/shard_writer.h"
#include "translator/flowgraph/program.h"

namespace kiln {

// The definition. Declares what it uses in `shard`, and reports to it what cannot be emitted.
std::string WriteFunction(ShardWriter* shard, const Function& function);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_EMIT_FUNCTION_WRITER_H_
