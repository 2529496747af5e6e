// Module _posixshmem: memory with a name, which processes share by mapping it. multiprocessing.shared_memory stands on it.

#include "targets/pyinterp/modules/library_function.h"
#include "targets/pyinterp/modules/posix/arguments.h"

namespace py {

namespace {

PY_C_FUNCTION(shm_open)
PY_C_FUNCTION(shm_unlink)

int64_t open_memory(W_Str* path, CInt flags, CInt mode) {
  rlib::ForeignText c_name(encode_file_name(path));
  int64_t fd = c_shm_open()->call_int(c_name.address(), flags.value, mode.value);
  if (fd < 0) throw_os_error(rffi::last_error(), path);
  return fd;
}
void unlink_memory(W_Str* path) {
  rlib::ForeignText c_name(encode_file_name(path));
  if (c_shm_unlink()->call_int(c_name.address()) < 0) throw_os_error(rffi::last_error(), path);
}

W_Module* make_posixshmem() {
  auto* m = new ModuleBuilder("_posixshmem"_str, "POSIX shared memory module"_str);
  m->function<&open_memory>("shm_open"_str, "($module, /, path, flags, mode=511)"_str,
                            "Open a shared memory object.  Returns a file descriptor (integer)."_str);
  m->function<&unlink_memory>("shm_unlink"_str, "($module, /, path)"_str,
                              "Remove a shared memory object (similar to unlink())."_str);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* posixshmem_module() { return RLIB_ONCE(make_posixshmem()); }

}  // namespace py
