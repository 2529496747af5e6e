// Joins the programs of several sources into one, as a linker does: by mangled name.
//
//   functions     a definition completes a declaration; two definitions must have the same
//                 body_hash (C++'s one definition rule), and the first one stays
//   classes       likewise; a class without position, fields and methods, derived from nothing but
//                 rlib::Object, counts as declared only. Two definitions must have the same base,
//                 fields and items
//   variables     fields of kiln::Globals, one for each name
//   strings       prebuilt rlib::Str objects with equal bytes become one; other objects are added
//   initialisers  in the order of the sources; one of an inline variable or a template runs once
//   entry         at most one
#ifndef KILN_TRANSLATOR_FLOWGRAPH_MERGE_H_
#define KILN_TRANSLATOR_FLOWGRAPH_MERGE_H_

#include <string>
#include <vector>

#include "translator/flowgraph/program.h"

namespace kiln {

// Adds all of `from` to `into`. Each conflict is one message in `errors` that names both positions;
// false if there was any (the program is still well formed: what came first stays).
bool MergeInto(Program* into, const Program& from, std::vector<std::string>* errors);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_FLOWGRAPH_MERGE_H_
