// main() of an untranslated program. (A translated one has main() from Kiln, which does the same
// around kiln_run_program in start.cc.)

#include <sys/resource.h>

#include "rlib/rlib.h"

// An interpreter's frames are larger here than in a translated program, which also looks how deep it is: as
// much stack as the system leaves room for.
static void raise_stack_limit() {
  rlimit limit;
  if (getrlimit(RLIMIT_STACK, &limit) != 0) return;
  const rlim_t wanted = rlim_t{100} << 20;
  if (limit.rlim_cur >= wanted) return;
  limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
  setrlimit(RLIMIT_STACK, &limit);
}

int main(int argc, char** argv) {
  raise_stack_limit();
#if defined(RLIB_BOEHM)
  GC_INIT();
#endif
  rlib_rt_set_arguments(argc, argv);
  return rlib::run_program(rlib::command_line());
}
