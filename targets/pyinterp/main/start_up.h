// From the command line to an interpreter that can import.

#ifndef TARGETS_PYINTERP_MAIN_START_UP_H_
#define TARGETS_PYINTERP_MAIN_START_UP_H_

#include "targets/pyinterp/main/command_line.h"

namespace py {

// Fills in sys, makes the standard streams, installs importlib. Raises what those raise.
void start_up(CommandLine* line);

}  // namespace py

#endif  // TARGETS_PYINTERP_MAIN_START_UP_H_
