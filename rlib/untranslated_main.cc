// main() of an untranslated program. (A translated one has main() from Kiln.)

#include "rlib/rlib.h"

int main(int argc, char** argv) {
#if defined(RLIB_BOEHM)
  GC_INIT();
#endif
  auto* args = new rlib::List<rlib::Str*>();
  for (int i = 0; i < argc; i++) args->append(rlib::Str::from_c_string(argv[i]));
  return rlib::run_program(args);
}
