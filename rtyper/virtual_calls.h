// Virtual calls become direct calls where only one implementation can be meant, table look-ups and
// indirect calls elsewhere.
//
// Before:                                      After:
//   %2 = call_virtual "area" %1                  %2 = call "Circle::area" %1
//   %4 = call_virtual "name" %3                  %5 = method_lookup "name" %3
//                                                %4 = call_indirect %5, %3
//
// The result of a method_lookup carries all its possible targets as a fact, from which effect
// analysis and devirtualisation by class tests (translator/transform) go on. A call of a
// method that no existing object implements cannot be reached: its receiver can only be null.
#ifndef KILN_RTYPER_VIRTUAL_CALLS_H_
#define KILN_RTYPER_VIRTUAL_CALLS_H_

#include <map>
#include <utility>
#include <vector>

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/program.h"

namespace kiln {

// Answers which implementations a call can mean.
class MethodTargets {
 public:
  // `instantiated`: classes of which objects can exist.
  explicit MethodTargets(const std::vector<const Class*>& instantiated);

  // Distinct implementations, in the order of `instantiated`, for a receiver that is `cls` or derives
  // from it, or is exactly `cls`.
  const std::vector<Function*>& Find(const Method* method, const Class* cls, bool exact);
  // Those for a receiver of which something may be known.
  std::vector<Function*> For(const Method* method, const Value* receiver);

 private:
  std::map<const Class*, std::vector<const Class*>> below_;
  std::map<std::pair<const Method*, std::pair<const Class*, bool>>, std::vector<Function*>> cache_;
};

void LowerVirtualCalls(Graph* graph, MethodTargets* targets);

}  // namespace kiln

#endif  // KILN_RTYPER_VIRTUAL_CALLS_H_
