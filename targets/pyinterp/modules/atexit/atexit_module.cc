// Module atexit: functions called when the program ends.

#include "targets/pyinterp/modules/atexit/atexit.h"

#include "targets/pyinterp/interpreter/unraisable.h"
#include "targets/pyinterp/modules/module.h"
#include "targets/pyinterp/objspace/function_objects.h"

namespace py {

namespace {

class ExitCall final : public rlib::Object {
 public:
  ExitCall(W_Object* function, Arguments arguments)
      : function(function), values(arguments.values), names(arguments.names) {}

  W_Object* const function;
  Array<W_Object*>* const values;
  Array<W_Str*>* const names;
};

RLIB_PREBUILD List<ExitCall*>* exit_calls() { return RLIB_ONCE(new List<ExitCall*>()); }

W_Object* exit_register(W_Object* function, Array<W_Object*>* args, W_Dict* kwargs) {
  if (!is_callable(function)) throw_type_error("the first argument must be callable"_str);
  exit_calls()->append(new ExitCall(function, arguments_of(args, kwargs)));
  return function;
}

void exit_unregister(W_Object* function) {
  List<ExitCall*>* calls = exit_calls();
  for (int64_t i = calls->length() - 1; i >= 0; i--) {
    // Comparing runs code of the program, which may take some away.
    if (i < calls->length() && equals(calls->get(i)->function, function)) calls->pop_at(i);
  }
}

void exit_clear() { exit_calls()->clear(); }
int64_t exit_count() { return exit_calls()->length(); }

W_Module* make_atexit() {
  auto* m = new ModuleBuilder("atexit"_str,
                              "allow programmer to define multiple exit functions to be executed\nupon normal "
                              "program termination.\n\nTwo public functions, register and unregister, are "
                              "defined.\n"_str);
  m->function<&exit_register>("register"_str, "($module, func, /, *args, **kwargs)"_str,
                              "Register a function to be executed upon normal program termination"_str);
  m->function<&exit_unregister>("unregister"_str, "($module, func, /)"_str,
                                "Unregister an exit function which was previously registered"_str);
  m->function<&exit_clear>("_clear"_str, "($module, /)"_str, "Clear the list of registered functions."_str);
  m->function<&run_exit_functions>("_run_exitfuncs"_str, "($module, /)"_str,
                                   "Run all registered exit functions."_str);
  m->function<&exit_count>("_ncallbacks"_str, "($module, /)"_str, "How many functions are registered."_str);
  return m->finish();
}

}  // namespace

void run_exit_functions() {
  List<ExitCall*>* calls = exit_calls();
  while (calls->length() > 0) {
    ExitCall* exit_call = calls->pop();
    try {
      exit_call->function->call({exit_call->values, exit_call->names});
    } catch (PythonError* e) {
      report_unraisable(e, exit_call->function, "Exception ignored in atexit callback"_str);
    }
  }
}

RLIB_PREBUILD W_Module* atexit_module() { return RLIB_ONCE(make_atexit()); }

}  // namespace py
