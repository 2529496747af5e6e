// Where a position is, as diagnostics say it. A Bazel target of its own, because it needs
// translator/base: the JIT takes this folder's other headers into translated binaries.
#ifndef KILN_TRANSLATOR_FLOWGRAPH_LOCATE_H_
#define KILN_TRANSLATOR_FLOWGRAPH_LOCATE_H_

#include "translator/base/diagnostics.h"
#include "translator/flowgraph/program.h"

namespace kiln {

// No place at all for position 0, and no file for a program in text form that names none.
inline SourceLocation Locate(const Program& program, PosId pos) {
  if (pos == 0) return {};
  const Position& p = program.position(pos);
  return {p.file < program.files().size() ? program.files()[p.file] : "", p.line, p.column};
}

}  // namespace kiln

#endif  // KILN_TRANSLATOR_FLOWGRAPH_LOCATE_H_
