// Module errno: the errors of the system by name and number.

#include <errno.h>

#include "targets/pyinterp/modules/module.h"

namespace py {

namespace {

W_Module* make_errno() {
  auto* m = new ModuleBuilder(
      "errno"_str,
      "This module makes available standard errno system symbols.\n\nThe value of each symbol is the "
      "corresponding integer value,\ne.g., on most systems, errno.ENOENT equals the integer 2.\n\nThe "
      "dictionary errno.errorcode maps numeric codes to symbol names,\ne.g., errno.errorcode[2] could be "
      "the string 'ENOENT'.\n\nSymbols that are not relevant to the underlying system are not "
      "defined.\n\nTo map error codes to error messages, use the function os.strerror(),\ne.g. "
      "os.strerror(2) could return 'No such file or directory'."_str);
  W_Dict* names = new_dict();
#define ERROR(name)                                       \
  m->constant(#name ""_str, static_cast<int64_t>(name)); \
  names->set(new_int(static_cast<int64_t>(name)), new_ascii(#name ""_str));
#define ALIAS(name) m->constant(#name ""_str, static_cast<int64_t>(name));
#include "targets/pyinterp/modules/errno/errors.def"
  m->constant("errorcode"_str, names);
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* errno_module() { return RLIB_ONCE(make_errno()); }

}  // namespace py
