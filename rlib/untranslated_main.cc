// main() of an untranslated program. (A translated one has main() from Kiln, which does the same
// around kiln_run_program in start.cc.)

#include "rlib/rlib.h"

int main(int argc, char** argv) {
#if defined(RLIB_BOEHM)
  GC_INIT();
#endif
  rlib_rt_set_arguments(argc, argv);
  return rlib::run_program(rlib::command_line());
}
