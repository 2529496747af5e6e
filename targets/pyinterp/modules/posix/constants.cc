// Numbers that have names.

#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/fs.h>
#include <linux/limits.h>
#include <linux/memfd.h>
#include <sched.h>
#include <stdio.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <sys/xattr.h>
#include <sysexits.h>
#include <unistd.h>

#include "targets/pyinterp/modules/posix/posix_module.h"

namespace py {

namespace {

// What os.py asks for, to know which functions take descriptors.
W_List* functions_there_are() {
  W_List* names = new_list();
#define HAVE(name) names->append(new_ascii("HAVE_" #name ""_str));
  HAVE(EVENTFD) HAVE(FACCESSAT) HAVE(FCHDIR) HAVE(FCHMOD) HAVE(FCHMODAT) HAVE(FCHOWN) HAVE(FCHOWNAT)
  HAVE(FEXECVE) HAVE(FDOPENDIR) HAVE(FPATHCONF) HAVE(FSTATAT) HAVE(FSTATVFS) HAVE(FTRUNCATE)
  HAVE(FUTIMENS) HAVE(FUTIMES) HAVE(FUTIMESAT) HAVE(LINKAT) HAVE(LCHOWN) HAVE(LSTAT) HAVE(LUTIMES)
  HAVE(MEMFD_CREATE) HAVE(MKDIRAT) HAVE(MKFIFOAT) HAVE(MKNODAT) HAVE(OPENAT) HAVE(READLINKAT)
  HAVE(RENAMEAT) HAVE(SYMLINKAT) HAVE(UNLINKAT) HAVE(UTIMENSAT)
#undef HAVE
  return names;
}

}  // namespace

void add_posix_constants(ModuleBuilder* m) {
#define CONSTANT(name) m->constant(#name ""_str, static_cast<int64_t>(name));
#include "targets/pyinterp/modules/posix/constants.def"
  m->constant("_have_functions"_str, functions_there_are());
}

}  // namespace py
