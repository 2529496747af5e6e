// pypy-c: the command.

#include "targets/pyinterp/interpreter/traceback.h"
#include "targets/pyinterp/main/command_line.h"
#include "targets/pyinterp/main/program.h"
#include "targets/pyinterp/main/shutdown.h"
#include "targets/pyinterp/main/start_up.h"
#include "targets/pyinterp/modules/signal/signals.h"
#include "targets/pyinterp/objspace/exceptions.h"

int entry_point(rlib::List<rlib::Str*>* args) {
  py::close_prebuilt_names();
  py::CommandLine* line = py::read_command_line(args);
  py::seed_hashes(line);
  py::start_signals();
  py::read_environment_flags(line);
  try {
    py::start_up(line);
  } catch (py::PythonError* e) {
    py::print_exception(e->value());
    return 1;
  }
  return static_cast<int>(py::shut_down(py::run_main(line)));
}
