#include "targets/pyinterp/modules/posix/posix_module.h"

namespace py {

namespace {

W_Module* make_posix() {
  auto* m = new ModuleBuilder("posix"_str,
                              "This module provides access to operating system functionality that is\n"
                              "standardized by the C Standard and the POSIX standard (a thinly\ndisguised "
                              "Unix interface).  Refer to the library manual and\ncorresponding Unix manual "
                              "entries for more information on calls."_str);
  m->type("error"_str, OSError_type());
  add_posix_constants(m);
  add_posix_status(m);
  add_posix_files(m);
  add_posix_folders(m);
  add_posix_descriptors(m);
  add_posix_process(m);
  add_posix_identity(m);
  add_posix_children(m);
  add_posix_scheduling(m);
  add_posix_configuration(m);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* posix_module() { return RLIB_ONCE(make_posix()); }

}  // namespace py
