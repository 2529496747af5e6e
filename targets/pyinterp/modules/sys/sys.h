// The module sys. What it has, by theme:
//
//   sys_info.cc      facts: version, implementation, float_info, ...
//   sys_names.cc     builtin_module_names, stdlib_module_names
//   sys_frames.cc    frames, exceptions that are handled, the recursion limit
//   sys_hooks.cc     displayhook, excepthook, unraisablehook, breakpointhook, audit
//   sys_tracing.cc   settrace, setprofile
//   sys_settings.cc  what can be set: limits, intervals, hooks of generators
//   sys_flags.cc     flags
//
// What depends on how the program was started (argv, path, flags, ...) is set by main/.

#ifndef TARGETS_PYINTERP_MODULES_SYS_SYS_H_
#define TARGETS_PYINTERP_MODULES_SYS_SYS_H_

#include "targets/pyinterp/modules/module.h"

namespace py {

void add_sys_info(ModuleBuilder* m);
void add_sys_names(ModuleBuilder* m);
void add_sys_frames(ModuleBuilder* m);
void add_sys_hooks(ModuleBuilder* m);
void add_sys_tracing(ModuleBuilder* m);
void add_sys_settings(ModuleBuilder* m);
void add_sys_flags(ModuleBuilder* m);

// sys.name; null if there is none. And to set it.
W_Object* find_sys(Str* name);
void set_sys(Str* name, W_Object* value);

// ---- Hooks --------------------------------------------------------------------------------------

// Tells the audit hooks, which may raise, of an event. Nothing happens without hooks.
void audit(Str* event, W_Tuple* arguments);
// Whether there are any: for those who would make arguments for nothing.
bool has_audit_hooks();

// ---- Flags --------------------------------------------------------------------------------------

// sys.flags. What the fields mean: sys_flags.cc.
class Flags final : public rlib::Object {
 public:
  int64_t debug = 0;
  int64_t inspect = 0;
  int64_t interactive = 0;
  int64_t optimize = 0;
  int64_t dont_write_bytecode = 0;
  int64_t no_user_site = 0;
  int64_t no_site = 0;
  int64_t ignore_environment = 0;
  int64_t verbose = 0;
  int64_t bytes_warning = 0;
  int64_t quiet = 0;
  int64_t hash_randomization = 1;
  int64_t isolated = 0;
  bool dev_mode = false;
  int64_t utf8_mode = 0;
  int64_t warn_default_encoding = 0;
  bool safe_path = false;
  int64_t int_max_str_digits = -1;  // -1: nobody said
};
// Those in force. The command line sets them.
RLIB_PREBUILD Flags* flags();
W_Object* flags_object();

}  // namespace py

#endif  // TARGETS_PYINTERP_MODULES_SYS_SYS_H_
