// Where a translated program starts: Kiln reads this source along with the program's own.

#include "rlib/program.h"

// Called by main() after rlib_rt_set_arguments. The result is the process's exit status.
int kiln_run_program() { return rlib::run_program(rlib::command_line()); }
