// Where a value really comes from: looks through the block arguments that only hand it on.
//
//   b0(%1: ref T):              root(%3) = root(%4) = %1: every link passes it along unchanged
//     jump b1(0, %1)            root(%2) = %2: different values meet here
//   b1(%2: i64, %3: ref T):
//     branch ..., b1(%5, %3), b2(%3)
//   b2(%4: ref T): ...
//
// Two values with one root are equal wherever both exist. The root is made in a block that dominates
// all blocks where a value has it. An argument with one constant on all links has that constant.
// Method: value numbering of arguments to a fixed point in reverse postorder (Simpson, 1996).
#ifndef KILN_TRANSLATOR_FLOWGRAPH_ROOTS_H_
#define KILN_TRANSLATOR_FLOWGRAPH_ROOTS_H_

#include <vector>

#include "translator/flowgraph/graph.h"

namespace kiln {

class ValueRoots {
 public:
  // `through_casts`: the result of a cast_ref has the root of its operand.
  explicit ValueRoots(const Graph& graph, bool through_casts = false);

  // A result, an argument that has no single origin, an exception, or a constant. Values made after
  // this object have themselves as root.
  const Value* Of(const Value* value) const {
    if (value->is_const() || value->id >= roots_.size() || roots_[value->id] == nullptr)
      return value;
    return roots_[value->id];
  }

 private:
  std::vector<const Value*> roots_;  // by value id
};

}  // namespace kiln

#endif  // KILN_TRANSLATOR_FLOWGRAPH_ROOTS_H_
