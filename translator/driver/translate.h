// From a session whose program is at stage "gc" to a binary.
#ifndef KILN_TRANSLATOR_DRIVER_TRANSLATE_H_
#define KILN_TRANSLATOR_DRIVER_TRANSLATE_H_

#include <string>

#include "translator/driver/session.h"

namespace kiln {

// Writes the emitted C++ and assembly into `folder`, which must exist; files in it that are no longer
// emitted are removed if an earlier emission wrote them.
bool EmitInto(Session* session, const std::string& folder);

// Compiles what was emitted into `emitted` with the runtime libraries and links `binary`, a file in
// the scratch folder. Prints what is wrong.
bool MakeBinary(Session* session, const std::string& emitted, const std::string& scratch,
                const std::string& binary);

// All of it: front end to a finished file at `output`, written at the end and whole. `keep` names a
// folder for the emitted code; "" for none.
bool TranslateTo(Session* session, const std::string& output, const std::string& keep);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_DRIVER_TRANSLATE_H_
