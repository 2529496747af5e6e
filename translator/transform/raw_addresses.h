// Verifies that no address into an object is used once the object may have moved.
//
//   %2: raw = array_raw %1
//   %3: ref A = new A            the collector may move %1 ...
//   %4: u8 = raw_load %2, 0      ... so this reads what was there
//
// rlib::rffi::raw hands such addresses to its body. The crash that a collection in there would cause is rare and says
// nothing of its cause, so the whole program is checked instead: an address, and what is computed from it, is
// used neither by an operation that may collect nor after one. Prebuilt objects do not move.
#ifndef KILN_TRANSLATOR_TRANSFORM_RAW_ADDRESSES_H_
#define KILN_TRANSLATOR_TRANSFORM_RAW_ADDRESSES_H_

#include <vector>

#include "translator/base/diagnostics.h"
#include "translator/flowgraph/program.h"

namespace kiln {

// One error for each operation that may collect while an address is in use, with the calls that lead to
// the collection. Of stage Flow or Rtyped, with facts if there are any.
std::vector<Diagnostic> CheckRawAddresses(const Program& program);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_TRANSFORM_RAW_ADDRESSES_H_
