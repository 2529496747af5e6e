// Fields that no code reads take no room in objects.
//
// Before:                                After:
//   class Node : rlib::Object {            class Node : rlib::Object {
//     field value: i64                       field value: i64
//     field line: i64                      }
//   }
//   setfield Node.line, %1, %2             (nothing)
//
// Kept although nobody reads them: fields of classes that the runtime knows, weak references, items
// of arrays, and what a JIT hint names (quasi-immutable fields, fields of virtualizable classes).
// Global variables that are never read go too, and with them the objects only they refer to.
#ifndef KILN_RTYPER_DEAD_FIELDS_H_
#define KILN_RTYPER_DEAD_FIELDS_H_

#include <unordered_set>

#include "translator/flowgraph/program.h"

namespace kiln {

// Removes fields that are not among `read`. The number of fields removed.
int RemoveDeadFields(Program* program, const std::unordered_set<const Field*>& read);

}  // namespace kiln

#endif  // KILN_RTYPER_DEAD_FIELDS_H_
