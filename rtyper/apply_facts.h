// Uses the annotator's facts on single operations.
//
// Before:                                            After:
//   %2: i64 {is 3, 3..3} = getfield C.f, %1            uses of %2 are 3
//   %4: i64 = getfield C.g, %3   (%3 {nonnull})        %4 = getfield C.g, %3 proved
//   %6: bool = isinstance A, %5  (A has no subclass    %6 = is_exactly A, %5
//                                 with objects)
//   %8: i64 = int_div %7, %9     (%9 {1..9})           %8 = int_div %7, %9 proved
//
// An operation that computed what is now a constant stays if it has an effect; else it is dead and
// goes with the next clean-up.
#ifndef KILN_RTYPER_APPLY_FACTS_H_
#define KILN_RTYPER_APPLY_FACTS_H_

#include <unordered_map>
#include <vector>

#include "translator/flowgraph/graph.h"
#include "translator/flowgraph/program.h"

namespace kiln {

// Puts constants in place of values that are always the same.
void ReplaceConstants(Graph* graph);

// Sets Operation::proved where a precondition follows from facts.
void MarkProvedChecks(Graph* graph);

// Class tests against a class of which there are objects but of no class below it become is_exactly;
// against one without any objects, false.
class ClassTests {
 public:
  // `instantiated`: classes of which objects can exist.
  explicit ClassTests(const std::vector<const Class*>& instantiated);
  void Run(Graph* graph) const;

 private:
  // For a class: how many classes at or below it have objects, and one of them.
  struct Below {
    int count = 0;
    const Class* one = nullptr;
  };
  std::unordered_map<const Class*, Below> below_;
};

}  // namespace kiln

#endif  // KILN_RTYPER_APPLY_FACTS_H_
