// The module sys.

#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/interpreter/traceback.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/modules/sys/hooks.h"
#include "targets/pyinterp/modules/sys/sys_version.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/module_dict.h"
#include "targets/pyinterp/objspace/namespace_object.h"

namespace py {

namespace {

int64_t sys_getrecursionlimit() { return interpreter_state()->recursion_limit; }
void sys_setrecursionlimit(int64_t limit) {
  if (limit < 1) throw_value_error("recursion limit must be greater or equal than 1"_str);
  if (this_thread()->depth >= limit) {
    throw_error(RecursionError_type(), message("cannot set the recursion limit to "_str, limit,
        " at the recursion depth "_str, this_thread()->depth, ": the limit is too low"_str));
  }
  interpreter_state()->recursion_limit = limit;
}

W_Object* sys_getframe(int64_t depth) {
  Frame* frame = this_thread()->top;
  while (depth > 0 && frame != nullptr) {
    frame = frame->back;
    depth--;
  }
  if (frame == nullptr) throw_value_error("call stack is not deep enough"_str);
  return frame;
}

W_Object* sys_exception() {
  W_BaseException* e = handled_exception();
  return e == nullptr ? none() : e;
}
W_Object* sys_exc_info() {
  W_BaseException* e = handled_exception();
  if (e == nullptr) return new_tuple(none(), none(), none());
  W_Object* traceback = e->traceback == nullptr ? none() : e->traceback;
  return new_tuple(e->type(), e, traceback);
}
void sys_exit(W_Object* status) {
  if (is_none(status)) throw new PythonError(SystemExit_type(), nullptr);
  throw_error_with(SystemExit_type(), status);
}
W_Object* sys_intern(W_Object* w) {
  if (!rlib::is_exactly<W_Str>(w)) throw_type_error("can't intern "_str, type_name(w));
  return intern(static_cast<W_Str*>(w));
}

W_Module* make_sys() {
  auto* m = new ModuleBuilder(
      "sys"_str, "This module provides access to some objects used or maintained by the\n"
                 "interpreter and to functions that interact strongly with the interpreter."_str);
  m->function<&sys_getrecursionlimit>("getrecursionlimit"_str, "($module, /)"_str,
      "Return the current value of the recursion limit."_str);
  m->function<&sys_setrecursionlimit>("setrecursionlimit"_str, "($module, limit, /)"_str,
      "Set the maximum depth of the Python interpreter stack to n."_str);
  m->function<&sys_getframe>("_getframe"_str, "($module, depth=0, /)"_str,
      "Return a frame object from the call stack."_str);
  m->function<&sys_exception>("exception"_str, "($module, /)"_str, "Return the current exception."_str);
  m->function<&sys_exc_info>("exc_info"_str, "($module, /)"_str,
      "Return current exception information: (type, value, traceback)."_str);
  m->function<&sys_exit>("exit"_str, "($module, status=None, /)"_str, "Exit the interpreter by raising SystemExit(status)."_str);
  m->function<&sys_intern>("intern"_str, "($module, string, /)"_str, "``Intern'' the given string."_str);
  add_hooks(m);
  m->constant("maxsize"_str, new_int(INT64_MAX));
  m->constant("maxunicode"_str, 0x10FFFF);
  m->constant("byteorder"_str, new_ascii("little"_str));
  m->constant("platform"_str, new_ascii("linux"_str));
  m->constant("version"_str, new_ascii("3.11.2 (Kiln)"_str));
  W_Namespace* implementation = new W_Namespace();
  implementation->names->set_str(names::name(), new_ascii("pypy-c"_str));
  implementation->names->set_str(intern("cache_tag"_str), new_ascii("pypyc-311"_str));
  implementation->names->set_str(intern("hexversion"_str), new_int(kVersionNumber));
  m->constant("implementation"_str, implementation);
  m->constant("hexversion"_str, kVersionNumber);
  m->constant("version_info"_str, version_info());
  m->constant("warnoptions"_str, new_list());
  m->constant("modules"_str, new_dict());
  m->constant("path"_str, new_list());
  m->constant("argv"_str, new_list());
  return m->finish();
}

}  // namespace

RLIB_PREBUILD W_Module* sys_module() { return RLIB_ONCE(make_sys()); }

}  // namespace py
