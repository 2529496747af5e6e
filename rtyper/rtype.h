// The rtyper: from what the source says to what the machine does.
//
// Enters: an annotated Program, stage Flow. Leaves: the same Program, stage Rtyped, in which every
// decision that facts allow is made: no call_virtual is left, each call knows its targets as well as
// they can be known, checks that the annotator proved are marked, and library operations have the
// body that fits how their objects are used. See README.md.
#ifndef KILN_RTYPER_RTYPE_H_
#define KILN_RTYPER_RTYPE_H_

#include "translator/flowgraph/program.h"

namespace kiln {

struct RtypeOptions {
  int opt_level = 2;  // 0: only what must be; 1: also what facts prove; 2: also specialisation
};

// Without facts (Annotate was not called) it works too, from declared types and from which classes
// the program makes objects of.
void Rtype(Program* program, const RtypeOptions& options);

}  // namespace kiln

#endif  // KILN_RTYPER_RTYPE_H_
