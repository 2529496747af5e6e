// Module posix, in parts: each adds its functions and types.

#ifndef TARGETS_PYINTERP_MODULES_POSIX_POSIX_MODULE_H_
#define TARGETS_PYINTERP_MODULES_POSIX_POSIX_MODULE_H_

#include "targets/pyinterp/modules/module.h"

namespace py {

// Reads the environment into posix.environ. Once, when the program starts.
void read_environment();

// At translation time.
void add_posix_constants(ModuleBuilder* m);
void add_posix_status(ModuleBuilder* m);       // stat, statvfs
void add_posix_files(ModuleBuilder* m);        // by name: rename, unlink, chmod, utime ...
void add_posix_folders(ModuleBuilder* m);      // listdir, scandir, getcwd ...
void add_posix_descriptors(ModuleBuilder* m);  // open, read, write ...
void add_posix_children(ModuleBuilder* m);     // fork, exec, wait, kill ...
void add_posix_scheduling(ModuleBuilder* m);   // sched_..., nice ...
void add_posix_identity(ModuleBuilder* m);     // setuid, getgroups, setsid ...
void add_posix_configuration(ModuleBuilder* m);  // sysconf ..., getxattr ..., openpty ...
void add_posix_process(ModuleBuilder* m);      // getpid, _exit, uname, urandom ...

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_POSIX_POSIX_MODULE_H_
