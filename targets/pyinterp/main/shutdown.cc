#include "targets/pyinterp/main/shutdown.h"

#include "rlib/runtime/system.h"
#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/interpreter/unraisable.h"
#include "targets/pyinterp/modules/atexit/atexit.h"
#include "targets/pyinterp/modules/imp/import.h"
#include "targets/pyinterp/modules/io/std_streams.h"

namespace py {

namespace {

// Threads that are no daemons go on until they are done.
void join_threads() {
  W_Object* threading = imported_modules()->get_str("threading"_str);
  if (threading == nullptr || is_none(threading)) return;
  try {
    call_method(threading, intern("_shutdown"_str));
  } catch (PythonError* e) {
    report_unraisable(e, threading);
  }
}

}  // namespace

int64_t shut_down(int64_t status) {
  join_threads();
  run_exit_functions();
  interpreter_state()->is_finalizing = true;
  if (!flush_at_exit()) status = 120;  // output was lost, as CPython says it
  if (status == kInterrupted) rlib_rt_end_by_signal(2);
  return status;
}

}  // namespace py
