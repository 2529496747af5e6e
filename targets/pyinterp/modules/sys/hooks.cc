#include "targets/pyinterp/modules/sys/hooks.h"

#include "targets/pyinterp/interpreter/frame.h"
#include "targets/pyinterp/interpreter/unraisable.h"
#include "targets/pyinterp/modules/builtins/builtins.h"

namespace py {

namespace {

// ---- Asynchronous generators --------------------------------------------------------------------

W_Type* make_hooks_type() {
  auto* fields = new List<StructField>();
  fields->append({"firstiter"_str, nullptr});
  fields->append({"finalizer"_str, nullptr});
  return make_struct_sequence_type(
      "sys"_str, "asyncgen_hooks"_str,
      "asyncgen_hooks\n\nA namedtuple of information about asynchronous generators\nhooks.  The "
      "attributes are read only."_str,
      fields, 2);
}
RLIB_PREBUILD W_Type* hooks_type() { return RLIB_ONCE(make_hooks_type()); }

W_Object* get_asyncgen_hooks() {
  auto* values = Array<W_Object*>::make(2);
  values->set(0, or_none(this_thread()->async_first_hook));
  values->set(1, or_none(this_thread()->async_final_hook));
  return new_struct_sequence(hooks_type(), values);
}

void check_hook(W_Object* hook, Str* name) {
  if (hook == nullptr || is_none(hook) || is_callable(hook)) return;
  throw_type_error("callable "_str, name, " expected, got "_str, type_name(hook));
}

// What is left out stays as it is.
void set_asyncgen_hooks(W_Object* first, W_Object* final) {
  check_hook(final, "finalizer"_str);
  check_hook(first, "firstiter"_str);
  if (final != nullptr) this_thread()->async_final_hook = null_if_none(final);
  if (first != nullptr) this_thread()->async_first_hook = null_if_none(first);
}

int64_t get_origin_depth() { return this_thread()->coroutine_origin_depth; }
void set_origin_depth(int64_t depth) {
  if (depth < 0) throw_value_error("depth must be >= 0"_str);
  this_thread()->coroutine_origin_depth = depth;
}

}  // namespace

void add_hooks(ModuleBuilder* m) {
  m->function<&get_asyncgen_hooks>(
      "get_asyncgen_hooks"_str, "($module, /)"_str,
      "Return the installed asynchronous generators hooks.\n\nThis returns a namedtuple of the form "
      "(firstiter, finalizer)."_str);
  m->function<&set_asyncgen_hooks>(
      "set_asyncgen_hooks"_str, "($module, /, firstiter=<null>, finalizer=<null>)"_str,
      "set_asyncgen_hooks(* [, firstiter] [, finalizer])\n\nSet a finalizer for async generators objects."_str);
  m->function<&get_origin_depth>(
      "get_coroutine_origin_tracking_depth"_str, "($module, /)"_str,
      "Check status of origin tracking for coroutine objects in this thread."_str);
  m->function<&set_origin_depth>(
      "set_coroutine_origin_tracking_depth"_str, "($module, /, depth)"_str,
      "Enable or disable origin tracking for coroutine objects in this thread.\n\nCoroutine objects will track 'depth' frames of "
      "traceback information\nabout where they came from, available in their cr_origin attribute.\n\nSet a depth of 0 to disable."_str);
  m->function<&display_hook>("displayhook"_str, "($module, object, /)"_str,
                             "Print an object to sys.stdout and also save it in builtins._"_str);
  m->function<&display_hook>("__displayhook__"_str, "($module, object, /)"_str,
                             "Print an object to sys.stdout and also save it in builtins._"_str);
  m->function<&default_unraisable_hook>("unraisablehook"_str, "($module, unraisable, /)"_str,
                                        "Handle an unraisable exception."_str);
  m->function<&default_unraisable_hook>("__unraisablehook__"_str, "($module, unraisable, /)"_str,
                                        "Handle an unraisable exception."_str);
  m->type("UnraisableHookArgs"_str, unraisable_hook_args_type());
}

}  // namespace py
