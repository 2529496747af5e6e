// The annotator: facts about every value and field of a whole program, by fixed point.
//
// Enters: a Program, stage Flow, whose initialisers have run. Leaves: the same graphs with
// Value::fact and Field::fact filled in, fields that are never written after construction marked
// immutable, and what cannot be reached cut off: blocks that no run can enter end in kUnreachable,
// functions that nothing can call have a body of one such block. See README.md for what is found,
// how, and who uses it.
#ifndef KILN_ANNOTATOR_ANNOTATE_H_
#define KILN_ANNOTATOR_ANNOTATE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "translator/flowgraph/program.h"

namespace kiln {

struct AnnotationResult {
  std::vector<const Class*> instantiated;  // classes of which objects can exist
  size_t functions = 0, blocks = 0;        // reached
  size_t unreached_functions = 0, cut_blocks = 0;
  size_t facts = 0;            // values with a fact
  size_t nonnull_values = 0, exact_values = 0, ranged_values = 0, constant_values = 0;
  size_t nonnull_fields = 0, newly_immutable_fields = 0;
  size_t steps = 0;            // blocks visited until the fixed point

  // One line for progress output: "1234 functions, 56789 facts, ...".
  std::string Summary() const;
};

AnnotationResult Annotate(Program* program);

}  // namespace kiln

#endif  // KILN_ANNOTATOR_ANNOTATE_H_
