// Where a program starts and ends.

#ifndef RLIB_PROGRAM_H_
#define RLIB_PROGRAM_H_

#include "rlib/files.h"
#include "rlib/list.h"
#include "rlib/os.h"
#include "rlib/rffi.h"
#include "rlib/str.h"

// To be written by every program. `args` starts with the program's own name. The result is the
// process's exit status.
int entry_point(rlib::List<rlib::Str*>* args);

namespace rlib {

// What the program was called with, its own name first.
inline List<Str*>* command_line() {
  List<Str*>* args = new List<Str*>();
  while (true) {
    Str* arg = Str::from_c_string(rlib_rt_argument(args->length()));
    if (arg == nullptr) return args;
    args->append(arg);
  }
}

// Runs entry_point as every binary does, translated or not: reports an exception that nobody
// caught, and writes out standard output. The result is the process's exit status.
inline int run_program(List<Str*>* args) {
  int64_t status = 0;
  try {
    status = entry_point(args);
  } catch (Exit* e) {
    status = e->status();
  } catch (Exception* e) {
    print_error("uncaught exception: "_str->concat(class_name(e))->concat(": "_str)->concat(e->message()));
    status = 1;
  }
  try {
    standard_output()->flush();
  } catch (OSError*) {
    if (status == 0) status = 1;
  }
  return static_cast<int>(status);
}

}  // namespace rlib

#endif  // RLIB_PROGRAM_H_
