// repr() of what has items: "[1, 2]".

#ifndef TARGETS_PYINTERP_OBJSPACE_SEQUENCE_TEXT_H_
#define TARGETS_PYINTERP_OBJSPACE_SEQUENCE_TEXT_H_

#include "targets/pyinterp/objspace/container_functions.h"

namespace py {

// Appends the reprs of the items, with ", " between them. The sequence may change meanwhile.
template <class Sequence>
void append_reprs(StrBuilder* text, Sequence* sequence) {
  for (int64_t i = 0; i < sequence->length(); i++) {
    if (i > 0) text->append(", "_str);
    text->append(repr(sequence->get(i))->value);
  }
}

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_SEQUENCE_TEXT_H_
