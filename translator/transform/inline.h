// Inlining: puts a copy of the callee's body in place of a direct call.
//
// Before:                                    After:
//   "twice"(%1: i64):                          b0(%1: i64):
//   b0(%1): %2 = int_add %1, %1                  %2 = int_add %1, %1
//           return %2                            return %2
//   "user"(%1: i64):
//   b0(%1): %2 = call "twice" %1
//           return %2
//
// How:
//   - The callee's start block continues the caller's; its other blocks are copied. As values belong to
//     blocks, what lives across the call is passed along every copied block; arguments that are not
//     needed there go with RemoveDeadCode.
//   - Where the call ended a kTry block, every operation of the callee that may raise ends a kTry
//     block with a link to the same handler, and the callee's raise exits jump there.
//   - Components of a returned struct (set_call_result, call_result) become link arguments.
//   - Positions of copied operations say where they were inlined.
#ifndef KILN_TRANSLATOR_TRANSFORM_INLINE_H_
#define KILN_TRANSLATOR_TRANSFORM_INLINE_H_

#include <functional>

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/program.h"

namespace kiln {

// Whether an operation of some callee may really raise; the default is what its table entry says.
using MayRaiseFn = std::function<bool(const Operation&)>;

// Inlines the direct call block->ops[index]. False, with nothing changed, if the callee has no body
// or a shape that cannot be inlined. On success the block ends within the callee's first
// block, and `*rest` is the new block where the caller goes on, or null if that existed before.
bool InlineCall(Program* program, Graph* caller, Block* block, size_t index,
                const MayRaiseFn& may_raise, Block** rest = nullptr);

struct InlineOptions {
  // A callee is inlined if its weight is at most this. The weight of an operation is about the machine
  // instructions it takes; cold blocks count a quarter.
  double threshold = 32;
  // The same for a callee with one call in the whole program, unless the caller is one to be inlined.
  double single_call_threshold = 150;
  // A caller of this weight only takes callees no heavier than the call itself; but dispatch loops, which
  // are emitted as a function for each case (emit/dispatch_plan.h), go on.
  double caller_limit = 8000;
  // Inline only functions marked always_inline.
  bool only_always_inline = false;
};

// Inlines all over the program, callees before callers. Functions that call themselves directly are not
// inlined, nor those with merge points.
bool InlineCalls(Program* program, const InlineOptions& options);

// The weight of a body as used above.
double InlineWeight(const Graph& graph);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_TRANSFORM_INLINE_H_
