// How large a program is, for progress and reports.
#ifndef KILN_TRANSLATOR_DRIVER_STATISTICS_H_
#define KILN_TRANSLATOR_DRIVER_STATISTICS_H_

#include <cstdint>

#include "translator/driver/progress.h"
#include "translator/flowgraph/program.h"

namespace kiln {

struct ProgramSize {
  int64_t graphs = 0;
  int64_t blocks = 0;
  int64_t operations = 0;
  int64_t facts = 0;  // values and fields about which something is known
  int64_t prebuilt = 0;
  int64_t proved = 0;         // operations whose precondition was proved: no check, no test for null
  int64_t virtual_calls = 0;  // calls through a method table, or still to be decided
};

ProgramSize Measure(const Program& program);

// Adds "graphs" and "operations" to the current phase.
void CountProgram(const Program& program, Progress* progress);

}  // namespace kiln

#endif  // KILN_TRANSLATOR_DRIVER_STATISTICS_H_
