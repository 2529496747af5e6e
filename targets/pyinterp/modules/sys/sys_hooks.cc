#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/interpreter/traceback.h"
#include "targets/pyinterp/interpreter/unraisable.h"
#include "targets/pyinterp/modules/builtins/builtins.h"
#include "targets/pyinterp/modules/imp/import.h"
#include "targets/pyinterp/modules/sys/sys.h"
#include "targets/pyinterp/objspace/exceptions.h"
#include "targets/pyinterp/objspace/function_objects.h"

namespace py {

namespace {

// ---- excepthook ---------------------------------------------------------------------------------

void sys_excepthook(W_Object*, W_Object* value, W_Object* traceback) {
  if (!isinstance<W_BaseException>(value)) {
    throw_type_error("print_exception(): Exception expected for value, "_str, type_name(value), " found"_str);
  }
  W_BaseException* exception = static_cast<W_BaseException*>(value);
  if (exception->traceback == nullptr && isinstance<W_Traceback>(traceback)) {
    exception->traceback = static_cast<W_Traceback*>(traceback);
  }
  print_exception(exception);
}

// ---- breakpointhook -----------------------------------------------------------------------------

// What $PYTHONBREAKPOINT names; null for nothing.
W_Object* find_breakpoint_function() {
  Str* name = flags()->ignore_environment != 0 ? nullptr : rlib::get_environment("PYTHONBREAKPOINT"_str);
  if (name == nullptr || name->is_empty()) name = "pdb.set_trace"_str;
  if (name->eq("0"_str)) return nullptr;
  int64_t dot = name->rfind_char('.');
  Str* module = dot < 0 ? "builtins"_str : name->slice(0, dot);
  try {
    if (dot != 0) return getattr(import_module(module), intern(name->slice_from(dot + 1)));
  } catch (PythonError* e) {
    if (!e->is(ImportError_type()) && !e->is(AttributeError_type())) throw;
  }
  W_Object* warn = getattr(import_module("warnings"_str), intern("warn"_str));
  call(warn, new_str(message("Ignoring unimportable $PYTHONBREAKPOINT: \""_str, name, '"')), RuntimeWarning_type());
  return nullptr;
}

W_Object* sys_breakpointhook(W_Tuple* positional, W_Dict* keywords) {
  W_Object* function = find_breakpoint_function();
  if (function == nullptr) return none();
  return function->call(arguments_of(positional->items, keywords));
}

// ---- audit --------------------------------------------------------------------------------------

RLIB_PREBUILD List<W_Object*>* audit_hooks() { return RLIB_ONCE(new List<W_Object*>()); }

void sys_audit(Str* event, Array<W_Object*>* arguments) { audit(event, new_tuple(arguments)); }
void sys_addaudithook(W_Object* hook) {
  try {
    audit("sys.addaudithook"_str, empty_tuple());
  } catch (PythonError* e) {
    if (!e->is(RuntimeError_type())) throw;
    return;  // a hook is against it
  }
  audit_hooks()->append(hook);
}

}  // namespace

bool has_audit_hooks() { return audit_hooks()->length() > 0; }

void audit(Str* event, W_Tuple* arguments) {
  for (int64_t i = 0; i < audit_hooks()->length(); i++) call(audit_hooks()->get(i), new_str(event), arguments);
}

void add_sys_hooks(ModuleBuilder* m) {
  m->function<&display_hook>("displayhook"_str, "($module, object, /)"_str,
      "Print an object to sys.stdout and also save it in builtins._"_str);
  m->function<&sys_excepthook>("excepthook"_str, "($module, exctype, value, traceback, /)"_str,
      "Handle an exception by displaying it with a traceback on sys.stderr."_str);
  m->function<&default_unraisable_hook>("unraisablehook"_str, "($module, unraisable, /)"_str,
      "Handle an unraisable exception.\n\nThe unraisable argument has the following attributes:\n\n* exc_type: Exception type.\n* exc_value: Exception value, can be None.\n* exc_traceback: Exception traceback, can be None.\n* err_msg: Error message, can be None.\n* object: Object causing the exception, can be None."_str);
  m->type("UnraisableHookArgs"_str, unraisable_hook_args_type());
  m->function<&sys_breakpointhook>("breakpointhook"_str, "($module, /, *args, **kwargs)"_str,
      "breakpointhook(*args, **kws)\n\nThis hook function is called by built-in breakpoint()."_str);
  // So that a program can tell whether its hook is still the first one.
  for (Str* name : *List<Str*>::of("displayhook"_str, "excepthook"_str, "unraisablehook"_str, "breakpointhook"_str)) {
    m->constant(message("__"_str, name, "__"_str), m->find(name));
  }
  m->function<&sys_audit>("audit"_str, "($module, event, /, *args)"_str,
      "audit(event, *args)\n\nPasses the event to any hooks that are attached."_str);
  m->function<&sys_addaudithook>("addaudithook"_str, "($module, /, hook)"_str, "Adds a new audit hook callback."_str);
}

}  // namespace py
