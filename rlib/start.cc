// Where a translated program starts: Kiln reads this source along with the program's own.

#include "rlib/program.h"

namespace {

// Writes out standard output. False if that cannot be.
bool flush() {
  try {
    rlib::standard_output()->flush();
  } catch (rlib::OSError*) {
    return false;
  }
  return true;
}

}  // namespace

// Called by main() after rlib_rt_set_arguments. The result is the process's exit status. As
// rlib::run_program, but an exception that nobody caught goes on to main(), which knows where it
// came from.
int kiln_run_program() {
  int status = 0;
  try {
    status = entry_point(rlib::command_line());
  } catch (rlib::Exit* e) {
    status = static_cast<int>(e->status());
  } catch (rlib::Exception*) {
    flush();
    throw;
  }
  if (!flush() && status == 0) status = 1;
  return status;
}
