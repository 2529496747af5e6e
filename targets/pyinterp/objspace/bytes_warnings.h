// -b: bytes that are mixed up with text.

#ifndef TARGETS_PYINTERP_OBJSPACE_BYTES_WARNINGS_H_
#define TARGETS_PYINTERP_OBJSPACE_BYTES_WARNINGS_H_

#include "targets/pyinterp/objspace/object.h"

namespace py {

// str() is asked of a bytes or bytearray; one is compared with what it never equals. Warn only with -b; raise
// with -bb.
void warn_of_str(W_Type* type);
void warn_of_other(W_Type* type, W_Object* other);

}  // namespace py

#endif  // TARGETS_PYINTERP_OBJSPACE_BYTES_WARNINGS_H_
