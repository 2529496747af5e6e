// sys.settrace and its kind.

#include "targets/pyinterp/interpreter/tracing.h"
#include "targets/pyinterp/modules/sys/sys.h"

namespace py {

namespace {

void sys_settrace(W_Object* function) { set_trace_function(null_if_none(function)); }
void sys_setprofile(W_Object* function) { set_profile_function(null_if_none(function)); }
W_Object* sys_gettrace() { return or_none(this_thread()->trace); }
W_Object* sys_getprofile() { return or_none(this_thread()->profile); }

}  // namespace

void add_sys_tracing(ModuleBuilder* m) {
  m->function<&sys_settrace>("settrace"_str, "($module, function, /)"_str,
      "settrace(function)\n\nSet the global debug tracing function.  It will be called on each\nfunction call.  See the debugger chapter in the library manual."_str);
  m->function<&sys_gettrace>("gettrace"_str, "($module, /)"_str,
      "Return the global debug tracing function set with sys.settrace.\n\nSee the debugger chapter in the library manual."_str);
  m->function<&sys_setprofile>("setprofile"_str, "($module, function, /)"_str,
      "setprofile(function)\n\nSet the profiling function.  It will be called on each function call\nand return.  See the profiler chapter in the library manual."_str);
  m->function<&sys_getprofile>("getprofile"_str, "($module, /)"_str,
      "Return the profiling function set with sys.setprofile.\n\nSee the profiler chapter in the library manual."_str);
}

}  // namespace py
