#include "targets/pyinterp/modules/imp/import.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/module_dict.h"

namespace py {

namespace {

W_Module* make_sys() {
  auto* m = new ModuleBuilder(
      "sys"_str, "This module provides access to some objects used or maintained by the\n"
                 "interpreter and to functions that interact strongly with the interpreter."_str);
  add_sys_info(m);
  add_sys_names(m);
  add_sys_frames(m);
  add_sys_hooks(m);
  add_sys_tracing(m);
  add_sys_settings(m);
  add_sys_flags(m);
  m->constant("modules"_str, imported_modules());
  m->constant("meta_path"_str, new_list());
  m->constant("path_hooks"_str, new_list());
  m->constant("path_importer_cache"_str, new_dict());
  // What the command line says otherwise, it sets.
  m->constant("path"_str, new_list());
  m->constant("argv"_str, new_list());
  m->constant("orig_argv"_str, new_list());
  m->constant("warnoptions"_str, new_list());
  m->constant("_xoptions"_str, new_dict());
  m->constant("executable"_str, new_ascii(""_str));
  m->constant("_base_executable"_str, new_ascii(""_str));
  m->constant("dont_write_bytecode"_str, false_object());
  m->constant("pycache_prefix"_str, none());
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* sys_module() { return RLIB_ONCE(make_sys()); }

W_Object* find_sys(Str* name) { return sys_module()->names->get_str(name); }
void set_sys(Str* name, W_Object* value) { sys_module()->names->set_str(intern(name), value); }

}  // namespace py
